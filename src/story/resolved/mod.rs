//! The resolved story: no id is unresolved, every figure is printed in its language, every chart has its numbers and
//! their sources, and every file that pages need has been read.
//!
//! [`resolve()`] makes it of a story without mistakes. Views and pages are made from it and look up nothing by name; what
//! they can fail at has nothing to do with the story.

mod parts;
mod resolve;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Index;

pub use parts::{Part, Shows};
pub use resolve::resolve;

use crate::chart;
use crate::face;
use crate::ink::Drawing;
use crate::palette::Palette;
use crate::story::block::{self, Stage};
use crate::story::figures::FigureText;
use crate::story::language::Language;
use crate::story::text;
use crate::table;

/// Declares references to the things that a story has lists of. Only [`resolve()`] makes them, so that none leads out of
/// its list. They are ordered as in the document.
macro_rules! references {
    ($($(#[doc = $doc:literal])* $Id:ident: $Thing:ident in $things:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $Id(usize);

        impl $Id {
            /// Its place in the document's list, from 0.
            pub fn place(self) -> usize {
                self.0
            }
        }

        impl Index<$Id> for ResolvedStory {
            type Output = $Thing;

            fn index(&self, id: $Id) -> &$Thing {
                &self.$things[id.0]
            }
        }

        impl ResolvedStory {
            #[doc = concat!("All of its ", stringify!($things), ", in the order of the document.")]
            pub fn $things(&self) -> impl Iterator<Item = ($Id, &$Thing)> {
                self.$things.iter().enumerate().map(|(place, thing)| ($Id(place), thing))
            }
        }
    )*};
}

references! {
    /// A source of the story.
    SourceId: Source in sources;
    /// A table of the story.
    TableId: Table in tables;
    /// A figure of the story.
    FigureId: Figure in figures;
    /// A chart of the story.
    ChartId: Chart in charts;
    /// An image of the story.
    ImageId: Image in images;
}

/// Blocks whose references have been followed.
#[derive(Clone, Debug)]
pub struct Resolved;

impl Stage for Resolved {
    type Id = String;
    type Text = Text;
    type Figure = FigureId;
    type Chart = ChartId;
    type Image = ImageId;

    fn name(id: &String) -> &str {
        id
    }
}

/// A section.
pub type Section = block::Section<Resolved>;
/// A block.
pub type Block = block::Block<Resolved>;

/// A text with its figures.
pub type Text = text::Text<Printed>;

/// A figure as a text prints it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The figure.
    pub figure: FigureId,
    /// Its number in words.
    pub text: FigureText,
}

impl Text {
    /// The words of the text, without markup.
    pub fn plain(&self) -> String {
        self.to_plain(|printed| printed.text.in_full())
    }
}

/// A whole story, ready to be shown.
#[derive(Debug)]
pub struct ResolvedStory {
    /// The name of its folder, which is part of addresses.
    pub name: String,
    /// Its language.
    pub language: &'static Language,
    /// Title, byline, date and so on.
    pub meta: Meta,
    /// How it was made.
    pub about: Option<About>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its inks.
    pub palette: Palette,
    /// The typefaces that it brings, in order.
    pub faces: Vec<Typeface>,
    sources: Vec<Source>,
    tables: Vec<Table>,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
    images: Vec<Image>,
}

/// Title, byline and other data about the story as a whole.
#[derive(Debug)]
pub struct Meta {
    /// The headline, in plain words.
    pub title: String,
    /// The sentences under the headline.
    pub dek: Text,
    /// Who wrote it.
    pub byline: String,
    /// When it was published.
    pub date: Date,
    /// The picture that opens it.
    pub hero: Option<ImageId>,
    /// A word or two above the headline.
    pub kicker: Option<String>,
    /// The picture for link previews.
    pub share: Option<Share>,
}

/// A date or a period.
#[derive(Clone, Debug)]
pub struct Date {
    /// As the document has it, such as 2023-09.
    pub written: String,
    /// In the story's language.
    pub words: String,
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words)
    }
}

/// The picture for link previews.
#[derive(Debug)]
pub struct Share {
    /// Its file.
    pub file: File,
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// What it shows.
    pub alt: String,
}

/// A file of the story that is published as it is.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path from the story's folder, with slashes.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How the story was made.
#[derive(Debug)]
pub struct About {
    /// The heading.
    pub title: String,
    /// The text.
    pub text: Text,
    /// Errors in the sources that the story corrects.
    pub corrections: Vec<Correction>,
    /// All credits: those of the pictures, then the others, none of them twice.
    pub credits: Vec<String>,
}

/// An error in a source that the story corrects.
#[derive(Debug)]
pub struct Correction {
    /// What the source says.
    pub printed: String,
    /// What the story says instead.
    pub meant: Text,
    /// Line number in the source.
    pub line: Option<u32>,
}

/// A typeface that the story brings.
#[derive(Debug)]
pub struct Typeface {
    /// Name of the font family.
    pub family: String,
    /// Weight, 1 to 1000.
    pub weight: u16,
    /// Whether it is italic.
    pub italic: bool,
    /// The typeface with all its characters.
    pub face: face::Face,
}

/// A source of figures and tables.
#[derive(Debug)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Title of the work.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// Its address on the web.
    pub url: Option<String>,
    /// A remark for readers.
    pub note: Option<String>,
}

impl Source {
    /// Title, publisher, date and address.
    pub fn cited(&self) -> String {
        let facts = std::iter::once(self.title.clone()).chain(self.imprint()).chain(self.url.clone());
        facts.collect::<Vec<_>>().join(", ")
    }

    /// Who published it, and when.
    pub fn imprint(&self) -> impl Iterator<Item = String> {
        self.publisher.clone().into_iter().chain(self.date.as_ref().map(Date::to_string))
    }
}

/// A table that figures or charts take data from.
#[derive(Debug)]
pub struct Table {
    /// Its id.
    pub id: String,
    /// What the data are; the id, where the story does not say it.
    pub title: String,
    /// Their source.
    pub source: Option<SourceId>,
    /// The day or period that they refer to.
    pub as_of: Option<Date>,
    /// That day, their licence, and a remark for readers, each as a sentence without a full stop of its own.
    pub facts: Vec<String>,
    /// The lines with which its published file begins.
    pub comments: Vec<String>,
    /// The cells.
    pub data: table::Table,
}

impl Table {
    /// The name of its published file.
    pub fn file_name(&self) -> String {
        table_file_name(&self.id)
    }
}

/// The name of the file in which the table with this id is published.
fn table_file_name(id: &str) -> String {
    format!("{id}.csv")
}

/// A number, printed.
#[derive(Debug)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// What it means.
    pub says: String,
    /// The value.
    pub value: f64,
    /// The number in words.
    pub text: FigureText,
    /// What is counted or measured.
    pub unit: Option<String>,
    /// The day or period that the value refers to.
    pub as_of: Option<Date>,
    /// Its own source; one that is derived may have none.
    pub source: Option<SourceId>,
    /// Line number in that source.
    pub line: Option<u32>,
    /// The figures from which it was derived.
    pub derived_from: Vec<FigureId>,
    /// How it was derived.
    pub derivation: Option<String>,
    /// All sources behind it: its own, and those of the figures from which it was derived.
    pub sources: BTreeSet<SourceId>,
    /// Everything known of its origin, as one line.
    pub origin: String,
}

/// An image with its content.
#[derive(Debug)]
pub struct Image {
    /// Its id.
    pub id: String,
    /// What it shows, in plain words.
    pub alt: Option<String>,
    /// Its caption.
    pub caption: Option<Text>,
    /// Who made it or owns the rights.
    pub credit: Option<String>,
    /// What is to be seen.
    pub content: Content,
    /// A drawing of it for narrow, tall windows.
    pub tall: Option<Drawing>,
}

/// What an image consists of.
#[derive(Debug)]
pub enum Content {
    /// A drawing.
    Drawing(Drawing),
    /// Files of the story, which are its layers from the farthest to the nearest.
    Files {
        /// The files.
        files: Vec<File>,
        /// Width and height in pixels.
        size_px: (u32, u32),
    },
}

impl Image {
    /// Width and height in pixels.
    pub fn size_px(&self) -> (u32, u32) {
        match &self.content {
            Content::Drawing(drawing) => drawing.size_px(),
            Content::Files { size_px, .. } => *size_px,
        }
    }

    /// The files that are published as they are.
    pub fn files(&self) -> &[File] {
        match &self.content {
            Content::Drawing(_) => &[],
            Content::Files { files, .. } => files,
        }
    }
}

/// A chart with its numbers and where they come from.
#[derive(Debug)]
pub struct Chart {
    /// Its id.
    pub id: String,
    /// What it shows, in a few words.
    pub title: String,
    /// A remark below the chart.
    pub note: Option<Text>,
    /// The chart to draw.
    pub drawn: chart::Chart,
    /// What the drawing shows, in one line, without the title.
    pub description: String,
    /// Its marks, in reading order.
    pub marks: Vec<Mark>,
    /// Its numbers as text.
    pub rows: Vec<Row>,
    /// The numbers of tables that it draws.
    pub points: Vec<Point>,
    /// The tables that it takes data from.
    pub tables: Vec<TableId>,
    /// The image that it stands in.
    pub setting: Option<ImageId>,
    /// How it is written in the document, in TOML, if the story shows that.
    pub listing: Option<String>,
}

/// A mark of a chart.
#[derive(Debug)]
pub struct Mark {
    /// Its label.
    pub label: String,
    /// Its number.
    pub figure: FigureId,
}

/// A number of a chart as text.
#[derive(Debug)]
pub struct Row {
    /// What it is the number of.
    pub label: String,
    /// The number in words.
    pub value: String,
    /// The figure that it is; a value of a table is none.
    pub figure: Option<FigureId>,
    /// Where it comes from; a figure says so itself.
    pub origin: Option<Origin>,
}

/// A number of a table that a chart draws.
#[derive(Debug)]
pub struct Point {
    /// What it is the number of.
    pub label: String,
    /// The number, as in the published file of its table.
    pub value: String,
    /// What is counted or measured.
    pub unit: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The table.
    pub table: TableId,
    /// The line of its published file on which the row begins, counted from 1.
    pub line: usize,
}

impl ResolvedStory {
    /// The file and the line that a number comes from.
    pub fn origin_in_words(&self, origin: Origin) -> String {
        format!("{}, {} {}", self[origin.table].file_name(), self.language.page.line, origin.line)
    }

    /// Its files that are published as they are: those of its images, and the picture for link previews.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        let share = self.meta.share.as_ref().map(|share| &share.file);
        self.images.iter().flat_map(Image::files).chain(share)
    }
}
