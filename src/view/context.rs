//! What every native view needs: the story, its language, and text made of both.

use leptos::prelude::*;

use crate::ink::Drawing;
use crate::story::figures::{FigureText, figure_text};
use crate::story::language::Language;
use crate::story::model::{Figure, Placed, Story};
use crate::story::text;

/// The story that is being rendered.
pub struct Context<'a> {
    /// The whole document.
    pub story: &'a Story,
    /// Its language.
    pub language: &'static Language,
    /// Charts, ready to draw, in the order of the document.
    pub charts: Vec<ReadyChart>,
    /// Images, ready to show, in the order of the document.
    pub images: Vec<ReadyImage>,
}

/// A chart of the document with everything resolved.
pub struct ReadyChart {
    /// Its id in the document.
    pub id: String,
    /// The drawing.
    pub chart: crate::chart::Chart,
    /// Its final state as SVG.
    pub svg: String,
}

/// An image of the document with its files.
pub struct ReadyImage {
    /// Its id in the document.
    pub id: String,
    /// Its layers, farthest first.
    pub layers: Vec<Layer>,
    /// The same for narrow, tall places; empty where there are none.
    pub tall_layers: Vec<Layer>,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// Width and height of the tall one in pixels.
    pub tall_size_px: (u32, u32),
}

/// One layer of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Address relative to the page.
    pub address: String,
    /// 0 for the farthest to 1 for the nearest.
    pub depth: f64,
}

impl ReadyImage {
    /// The size of a drawing, as the page must reserve it.
    pub fn size_of(drawing: &Drawing) -> (u32, u32) {
        (drawing.width, drawing.height)
    }
}

impl Context<'_> {
    /// The chart with this id.
    pub fn chart(&self, id: &Placed) -> Option<&ReadyChart> {
        self.charts.iter().find(|chart| chart.id == *id.get_ref())
    }

    /// The image with this id.
    pub fn image(&self, id: &Placed) -> Option<&ReadyImage> {
        self.images.iter().find(|image| image.id == *id.get_ref())
    }

    /// A figure in words.
    pub fn figure_text(&self, figure: &Figure) -> FigureText {
        figure_text(figure, self.language)
    }

    /// A text as paragraphs and lists.
    pub fn html(&self, text: &Placed) -> String {
        text::to_html(text.get_ref(), &|id, bare| self.figure_link(id, bare))
    }

    /// A text of one paragraph, without the paragraph.
    pub fn inline_html(&self, text: &Placed) -> String {
        text::to_inline_html(text.get_ref(), &|id, bare| self.figure_link(id, bare))
    }

    /// A text's words alone.
    pub fn plain(&self, text: &Placed) -> String {
        text::to_plain(text.get_ref(), &|id, bare| {
            self.story.figure(id).map_or_else(String::new, |figure| self.words_of(figure, bare))
        })
    }

    fn words_of(&self, figure: &Figure, bare: bool) -> String {
        let text = self.figure_text(figure);
        if bare { text.number } else { text.in_full() }
    }

    /// A figure in prose: a link to what the ledger says of it.
    fn figure_link(&self, id: &str, bare: bool) -> String {
        let Some(figure) = self.story.figure(id) else { return String::new() };
        let words = self.words_of(figure, bare);
        let address = anchor_of_figure(id);
        view! { <a class="figure" href=format!("#{address}")>{words}</a> }.to_html()
    }
}

/// The page's anchor for a figure's entry in the ledger.
pub fn anchor_of_figure(id: &str) -> String {
    format!("figure-{id}")
}
