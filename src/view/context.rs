//! What every native view needs: the story, what is drawn of it, and what has been rendered so far.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::figures::FigureText;
use crate::story::language::Language;
use crate::story::resolved::{Chart, ChartId, FigureId, ImageId, Printed, ResolvedStory, Table, Text};

/// The story that is being rendered, and what has been rendered of it so far.
pub struct Context<'a> {
    /// The whole story.
    pub story: &'a ResolvedStory,
    /// Its language.
    pub language: &'static Language,
    /// What is drawn of it.
    drawn: Rc<Drawn>,
    /// The relative path from the page to the site's root: empty, or with a slash at the end.
    root: &'static str,
    /// How often each figure has been shown so far; each place needs an anchor of its own.
    uses: RefCell<BTreeMap<FigureId, u32>>,
    /// The ids of the graphics rendered so far: a chart can be shown more than once.
    graphics: RefCell<BTreeSet<String>>,
}

/// What is drawn of a story.
pub struct Drawn {
    /// Address of the story's own files relative to the site's root, with a slash at the end.
    pub address: String,
    /// Its charts, in the order of the document.
    pub charts: Vec<ReadyChart>,
    /// Its images, in the order of the document.
    pub images: Vec<ReadyImage>,
}

/// A chart, drawn.
pub struct ReadyChart {
    /// The chart at its last position, as SVG, on a narrow sheet.
    pub svg: String,
    /// The same on a wide sheet, if its kind is laid out for one.
    pub wide_svg: Option<String>,
    /// Address of the file with what the painter needs, relative to the site's root. It is no part of the page: the reader
    /// needs it only when the chart comes near.
    pub animation: String,
}

/// An image with the files of its layers.
pub struct ReadyImage {
    /// Layers from the farthest to the nearest.
    pub layers: Vec<Layer>,
    /// The version for narrow, tall windows.
    pub tall: Option<Tall>,
}

/// The version of an image for narrow, tall windows.
pub struct Tall {
    /// Its layers, as those of the image.
    pub layers: Vec<Layer>,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
}

/// One layer of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Address relative to the site's root.
    pub address: String,
    /// Depth: 0 for the farthest to 1 for the nearest.
    pub depth: f64,
    /// Whether it lies in front of the numbers that stand in the image.
    pub front: bool,
    /// Whether it drifts behind the numbers that stand in the image.
    pub drifts: bool,
}

impl<'a> Context<'a> {
    /// The story's own page, with nothing rendered yet.
    pub fn new(story: &'a ResolvedStory, drawn: Drawn) -> Self {
        Self::of_page(story, Rc::new(drawn), "")
    }

    /// The same story for the page of a single part, with nothing rendered yet; `root` is the relative path from that
    /// page to the site's root.
    pub fn for_page(&self, root: &'static str) -> Self {
        Self::of_page(self.story, Rc::clone(&self.drawn), root)
    }

    fn of_page(story: &'a ResolvedStory, drawn: Rc<Drawn>, root: &'static str) -> Self {
        Self { story, language: story.language, drawn, root, uses: RefCell::default(), graphics: RefCell::default() }
    }
}

impl Context<'_> {
    /// A chart, drawn.
    pub fn drawn_chart(&self, chart: ChartId) -> &ReadyChart {
        &self.drawn.charts[chart.place()]
    }

    /// An image with the files of its layers.
    pub fn drawn_image(&self, image: ImageId) -> &ReadyImage {
        &self.drawn.images[image.place()]
    }

    /// The image's version for narrow, tall windows. The height of a single part's page follows from its content, so it
    /// has none.
    pub fn tall_image(&self, image: ImageId) -> Option<&Tall> {
        self.drawn_image(image).tall.as_ref().filter(|_| self.root.is_empty())
    }

    /// An address relative to the site's root, relative to the page.
    pub fn address(&self, address: &str) -> String {
        format!("{}{address}", self.root)
    }

    /// Where the painter finds a chart: the value of the page's `data-chart`.
    pub fn animation(&self, chart: ChartId) -> String {
        self.address(&self.drawn_chart(chart).animation)
    }

    /// Address of one of the story's own files.
    pub fn file(&self, name: &str) -> String {
        self.address(&format!("{}{name}", self.drawn.address))
    }

    /// Address of the file with a table's data.
    pub fn table_file(&self, table: &Table) -> String {
        self.file(&format!("data/{}", table.file_name()))
    }

    /// Address of the file with a chart's numbers.
    pub fn chart_file(&self, chart: &Chart) -> String {
        self.file(&format!("charts/{}.csv", chart.id))
    }

    /// Address of the file with a chart's numbers as text.
    pub fn chart_text_file(&self, chart: &Chart) -> String {
        // Not beside the other: the painter's data of a chart may have that name.
        self.file(&format!("texts/{}.txt", chart.id))
    }

    /// A text as HTML with paragraphs and lists.
    pub fn html(&self, text: &Text) -> String {
        text.to_html(|printed, closing| self.figure_button(printed, closing))
    }

    /// A text of one paragraph as HTML, without `<p>`.
    pub fn inline_html(&self, text: &Text) -> String {
        text.to_inline_html(|printed, closing| self.figure_button(printed, closing))
    }

    /// A figure in prose, with the closing punctuation that follows it: its number is a button that opens the note on its
    /// origin. The words around the number stand beside the button, because browsers break no line within a button.
    fn figure_button(&self, printed: &Printed, closing: &str) -> String {
        let FigureText { number, bound, derived, .. } = &printed.text;
        let button = self.button(printed.figure, number.clone()).to_html();
        let before = bound.map_or_else(String::new, |bound| format!("{bound} "));
        match derived {
            Some(derived) => format!("{before}{button} ({derived}){closing}"),
            None if closing.is_empty() => before + &button,
            // Browsers may break the line between a button and the punctuation after it.
            None => format!("{before}<span class=\"unbroken\">{button}{closing}</span>"),
        }
    }

    /// A button with a figure's number in words, which opens the note on its origin.
    pub fn button(&self, figure: FigureId, words: String) -> AnyView {
        let (anchor, note) = (self.anchor_of_use(figure), anchors::note(&self.story[figure].id));
        view! { <button type="button" class="figure" id=anchor popovertarget=note>{words}</button> }.into_any()
    }

    /// A new anchor for a place that shows a figure.
    pub fn anchor_of_use(&self, figure: FigureId) -> String {
        let mut uses = self.uses.borrow_mut();
        let count = uses.entry(figure).or_default();
        *count += 1;
        anchors::use_of(&self.story[figure].id, *count)
    }

    /// A new id for a place that shows a chart. The first place gets the id that links use ([`anchors::graphic`]); each
    /// of the others gets a number after it, chosen so that it is not the id of another chart.
    pub fn id_of_graphic(&self, chart: ChartId) -> String {
        let first = anchors::graphic(&self.story[chart].id);
        let is_another = |id: &str| self.story.charts().any(|(_, other)| anchors::graphic(&other.id) == id);
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
    pub fn uses_of(&self, figure: FigureId) -> Vec<String> {
        let count = self.uses.borrow().get(&figure).copied().unwrap_or(0);
        (1..=count).map(|place| anchors::use_of(&self.story[figure].id, place)).collect()
    }
}
