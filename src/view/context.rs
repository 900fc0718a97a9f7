//! What every native view needs: the story, its language, and text made of both.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use crate::packed::CHART_FILE;
use crate::story::anchors;
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
    /// How often each figure has been shown so far, by its id: each place gets an anchor of its own.
    pub uses: RefCell<BTreeMap<String, u32>>,
    /// The ids of the graphics that have been placed so far: a chart can be placed more than once.
    graphics: RefCell<BTreeSet<String>>,
}

/// A chart of the document with everything resolved.
#[derive(Clone)]
pub struct ReadyChart {
    /// Its id in the document.
    pub id: String,
    /// The drawing.
    pub chart: crate::chart::Chart,
    /// Its final state as SVG.
    pub svg: String,
    /// What the painter needs of it, packed.
    pub data: ChartData,
}

/// Where a chart's data for the painter stand, as the page's `data-chart` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartData {
    /// In the attribute itself.
    Inline(String),
    /// In a file, whose address is relative to the page: the outlines of a map would be a fifth of its page.
    File(String),
}

impl ChartData {
    /// The text of the attribute.
    pub fn attribute(&self) -> String {
        match self {
            Self::Inline(packed) => packed.clone(),
            Self::File(address) => [CHART_FILE, address].concat(),
        }
    }
}

/// An image of the document with its files.
#[derive(Clone)]
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

impl<'a> Context<'a> {
    /// A story with nothing shown yet.
    pub fn new(
        story: &'a Story,
        language: &'static Language,
        charts: Vec<ReadyChart>,
        images: Vec<ReadyImage>,
    ) -> Self {
        Self { story, language, charts, images, uses: RefCell::default(), graphics: RefCell::default() }
    }

    /// The same story for a page of its own, with nothing shown yet; `root` leads from that page to the site's root.
    ///
    /// Such a page is as high as what it shows: pictures for tall windows have no place there.
    pub fn for_page(&self, root: &str) -> Self {
        let lead = |layer: &Layer| Layer { address: format!("{root}{}", layer.address), depth: layer.depth };
        let images = self.images.iter().map(|image| ReadyImage {
            layers: image.layers.iter().map(lead).collect(),
            tall_layers: Vec::new(),
            tall_size_px: (0, 0),
            ..image.clone()
        });
        let charts = self.charts.iter().map(|chart| ReadyChart {
            data: match &chart.data {
                ChartData::Inline(packed) => ChartData::Inline(packed.clone()),
                ChartData::File(address) => ChartData::File(format!("{root}{address}")),
            },
            ..chart.clone()
        });
        Self::new(self.story, self.language, charts.collect(), images.collect())
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
        text::to_html(text.get_ref(), &|id, bare| self.figure_button(id, bare))
    }

    /// A text of one paragraph, without the paragraph.
    pub fn inline_html(&self, text: &Placed) -> String {
        text::to_inline_html(text.get_ref(), &|id, bare| self.figure_button(id, bare))
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

    /// A figure in prose: it opens the note on where it comes from.
    fn figure_button(&self, id: &str, bare: bool) -> String {
        let Some(figure) = self.story.figure(id) else { return String::new() };
        let words = self.words_of(figure, bare);
        let (anchor, note) = (self.anchor_of_use(id), anchors::note(id));
        view! { <button type="button" class="figure" id=anchor popovertarget=note>{words}</button> }.to_html()
    }

    /// A new anchor for a place that shows a figure.
    pub fn anchor_of_use(&self, id: &str) -> String {
        let mut uses = self.uses.borrow_mut();
        let count = uses.entry(id.to_owned()).or_default();
        *count += 1;
        anchors::use_of(id, *count)
    }

    /// A new id for a place of a chart. The first place has the one that is known to others
    /// ([`anchors::graphic`]), the next ones have a number after it that no other chart has in its name.
    pub fn id_of_graphic(&self, chart: &str) -> String {
        let first = anchors::graphic(chart);
        let is_another = |id: &str| self.charts.iter().any(|other| anchors::graphic(&other.id) == id);
        let mut placed = self.graphics.borrow_mut();
        let mut id = first.clone();
        let mut place = 1;
        while placed.contains(&id) || (place > 1 && is_another(&id)) {
            place += 1;
            id = format!("{first}-{place}");
        }
        placed.insert(id.clone());
        id
    }

    /// The anchors of all places that have shown a figure so far.
    pub fn uses_of(&self, id: &str) -> Vec<String> {
        let count = self.uses.borrow().get(id).copied().unwrap_or(0);
        (1..=count).map(|place| anchors::use_of(id, place)).collect()
    }
}
