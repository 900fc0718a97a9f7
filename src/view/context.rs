//! What every native view needs: the story, its language, and functions that format text with both.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use crate::packed::CHART_FILE;
use crate::story::anchors;
use crate::story::figures::{FigureText, figure_text};
use crate::story::language::Language;
use crate::story::model::{Figure, Placed, Story};
use crate::story::text;
use crate::story::variant::Variant;

/// The story that is being rendered, and what has been rendered of it so far.
pub struct Context<'a> {
    /// The whole document.
    pub story: &'a Story,
    /// Its language.
    pub language: &'static Language,
    /// Charts, resolved, in the order of the document.
    pub charts: Vec<ReadyChart>,
    /// Images with the addresses of their files, in the order of the document.
    pub images: Vec<ReadyImage>,
    /// Address of the story's own files relative to the page, with a slash at the end.
    pub folder: String,
    /// How often each figure has been shown so far, by its id; each place needs an anchor of its own.
    pub uses: RefCell<BTreeMap<String, u32>>,
    /// The ids of the graphics rendered so far: a chart can be shown more than once.
    graphics: RefCell<BTreeSet<String>>,
}

/// A chart of the document with its figures resolved.
#[derive(Clone)]
pub struct ReadyChart {
    /// Its id in the document.
    pub id: String,
    /// The chart to draw.
    pub chart: crate::chart::Chart,
    /// The chart at its last position, as SVG, on a narrow sheet.
    pub svg: String,
    /// The same on a wide sheet, if its kind is laid out for one.
    pub wide_svg: Option<String>,
    /// The data that the painter needs, serialised.
    pub data: ChartData,
}

/// Where the painter finds a chart's data; the value of the page's `data-chart`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartData {
    /// In the attribute itself: the serialised data.
    Inline(String),
    /// In a file; holds its address relative to the page. Used for large data such as the outlines of a map.
    File(String),
}

impl ChartData {
    /// The value of the attribute.
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
    /// Layers from the farthest to the nearest.
    pub layers: Vec<Layer>,
    /// Layers of the version for narrow, tall windows; empty if there is none.
    pub tall_layers: Vec<Layer>,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// Width and height of the version for narrow, tall windows, in pixels.
    pub tall_size_px: (u32, u32),
}

/// One layer of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Address relative to the page.
    pub address: String,
    /// Depth: 0 for the farthest to 1 for the nearest.
    pub depth: f64,
}

impl<'a> Context<'a> {
    /// A context in which nothing has been rendered yet; `folder` is the address of the story's own files.
    pub fn new(
        story: &'a Story,
        language: &'static Language,
        charts: Vec<ReadyChart>,
        images: Vec<ReadyImage>,
        folder: String,
    ) -> Self {
        Self { story, language, charts, images, folder, uses: RefCell::default(), graphics: RefCell::default() }
    }

    /// The same story for the page of a single part, with nothing rendered yet; `root` is the relative path from that
    /// page to the site's root.
    ///
    /// The height of such a page follows from its content, so it has no pictures for tall windows.
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
        let folder = format!("{root}{}", self.folder);
        Self::new(self.story, self.language, charts.collect(), images.collect(), folder)
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

    /// Address of the file with a table's data.
    pub fn table_file(&self, id: &str) -> String {
        format!("{}data/{id}.csv", self.folder)
    }

    /// Address of the file with a chart's numbers.
    pub fn chart_file(&self, id: &str) -> String {
        format!("{}charts/{id}.csv", self.folder)
    }

    /// A figure as text.
    pub fn figure_text(&self, figure: &Figure) -> FigureText {
        figure_text(figure, self.language)
    }

    /// A Markdown text as HTML with paragraphs and lists.
    pub fn html(&self, text: &Placed) -> String {
        text::to_html(text.get_ref(), &|id, variant| self.figure_button(id, variant))
    }

    /// A Markdown text of one paragraph as HTML, without `<p>`.
    pub fn inline_html(&self, text: &Placed) -> String {
        text::to_inline_html(text.get_ref(), &|id, variant| self.figure_button(id, variant))
    }

    /// A Markdown text as plain text.
    pub fn plain(&self, text: &Placed) -> String {
        text::to_plain(text.get_ref(), &|id, variant| {
            self.story.figure(id).map_or_else(String::new, |figure| variant.text(figure, self.language))
        })
    }

    /// A figure in prose: a button that opens the note on its origin.
    fn figure_button(&self, id: &str, variant: Variant) -> String {
        let Some(figure) = self.story.figure(id) else { return String::new() };
        let words = variant.text(figure, self.language);
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

    /// A new id for a place that shows a chart. The first place gets the id that links use ([`anchors::graphic`]); each
    /// of the others gets a number after it, chosen so that it is not the id of another chart.
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
