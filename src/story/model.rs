//! The data model of `story.toml`: one type for each table, and the story that they make.
//!
//! The tables that are not used as they are written stand in [`crate::story::document`]. Every table rejects unknown
//! fields. Texts and references keep their position in the document (`Spanned`), so that a mistake can be shown there. The doc comments of the fields become the descriptions in the JSON Schema that
//! `handscroll schema` prints for editors.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::chart;
use crate::palette::Palette;
use crate::story::block::{Section, Use, Written};
use crate::story::cells::Cells;
use crate::story::language::{self, Language};
use crate::story::unread::Unread;
use crate::table::Table;

/// A text or id with its position in the document.
pub type Placed = Spanned<String>;

/// A whole story, with the value of every figure. Its references are ids, which validation checks and resolution follows.
#[derive(Debug, Default)]
pub struct Story {
    /// Title, byline, date and so on.
    pub meta: Option<Meta>,
    /// Sources of the figures.
    pub source: Vec<Source>,
    /// Tables of data.
    pub table: Vec<DataTable>,
    /// All figures (numbers) of the story, each declared once.
    pub figure: Vec<Figure>,
    /// Its inks.
    pub palette: Palette,
    /// Typefaces that the story brings, used before the built-in one.
    pub face: Vec<Face>,
    /// Pictures.
    pub image: Vec<Image>,
    /// Charts.
    pub chart: Vec<Chart>,
    /// The sections of the story, in order.
    pub section: Vec<Section>,
    /// How the story was made.
    pub about: Option<About>,
    /// The names in what could not be read and was left out: mistakes that follow from that are not reported.
    pub unread: Unread,
}

/// Title, byline and other data about the story as a whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// The headline.
    #[schemars(with = "String")]
    pub title: Placed,
    /// One or two sentences under the headline.
    #[schemars(with = "String")]
    pub dek: Placed,
    /// Who wrote it.
    pub byline: String,
    /// Publication date, such as 2023, 2023-09 or 2023-09-18.
    #[schemars(with = "String")]
    pub date: Placed,
    /// BCP 47 tag of the story's language: en or de.
    #[schemars(with = "String")]
    pub language: Placed,
    /// The picture that opens the story.
    #[schemars(with = "Option<String>")]
    pub hero: Option<Placed>,
    /// A word or two above the headline.
    pub kicker: Option<String>,
    /// The picture shown in link previews.
    pub share: Option<Share>,
    /// Whether each chart shows under its numbers how it is written in the document, as a manual does.
    #[serde(default)]
    pub listings: bool,
}

/// The picture shown in link previews and social cards, which cannot show SVG drawings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// A JPEG or PNG in the story's folder; 1200 by 630 pixels works best.
    #[schemars(with = "String")]
    pub file: Placed,
    /// Width in pixels; by default, that of the file.
    pub width: Option<u32>,
    /// Height in pixels; by default, that of the file.
    pub height: Option<u32>,
    /// What it shows, as alternative text.
    pub alt: String,
}

/// How the story was made; shown after the list of sources.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Its heading.
    pub title: String,
    /// Text in Markdown.
    #[schemars(with = "String")]
    pub text: Placed,
    /// Errors in the sources or their translations that the story corrects.
    #[serde(default, rename = "correction")]
    pub corrections: Vec<Correction>,
    /// Credits besides those of the pictures, which have their own.
    #[serde(default)]
    pub credits: Vec<String>,
}

/// An error in a source that the story corrects.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What the source says.
    pub printed: String,
    /// What the story says instead, and why. Markdown.
    #[schemars(with = "String")]
    pub meant: Placed,
    /// Line number in the source.
    pub line: Option<u32>,
}

/// A source of figures.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id, used by the figures.
    #[schemars(with = "String")]
    pub id: Placed,
    /// Title of the work.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Date of publication, such as 2023, 2023-09 or 2023-09-18.
    #[schemars(with = "Option<String>")]
    pub date: Option<Placed>,
    /// URL of the source.
    #[schemars(with = "Option<String>")]
    pub url: Option<Placed>,
    /// A remark about the source, for readers.
    pub note: Option<String>,
}

/// A file with data, read.
#[derive(Debug)]
pub struct DataTable {
    /// Id, used by figures and charts.
    pub id: Placed,
    /// What the data are, in a few words.
    pub title: Option<String>,
    /// Id of their source.
    pub source: Option<Placed>,
    /// The day or period that they refer to.
    pub as_of: Option<Placed>,
    /// The unit of all columns that have none of their own.
    pub unit: Option<String>,
    /// The licence under which they may be passed on.
    pub licence: Option<String>,
    /// A remark for readers of the data.
    pub note: Option<String>,
    /// The cells.
    pub data: Table,
}

/// A number, declared once and shown wherever a text or chart refers to it; in texts as `{id}`. Defaults are filled in.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Id, used by texts and charts.
    pub id: Placed,
    /// What the number means, in a few words.
    pub says: String,
    /// The value.
    pub value: f64,
    /// How the number is written.
    pub format: Format,
    /// Text around the number, which replaces `{}`, such as "US${}", "{} yuan" or "{}%".
    pub pattern: Option<Placed>,
    /// Number of decimal places; by default, as many as the value has.
    pub decimals: Option<u8>,
    /// What is counted or measured; shown in notes and tables.
    pub unit: Option<String>,
    /// The day or period that the value refers to, such as 2023, 2023-09, 2023-H1 or 2023-01/2023-08.
    pub as_of: Option<Placed>,
    /// Id of its source.
    pub source: Option<Placed>,
    /// Line number in the source.
    pub line: Option<u32>,
    /// How the true number relates to this one.
    pub bound: Option<Bound>,
    /// Ids of the figures from which this one was derived.
    pub derived_from: Vec<Placed>,
    /// How it was derived, such as "8.272 ÷ 1.5313".
    pub derivation: Option<String>,
    /// Whether it was calculated, though not from other figures.
    pub is_calculated: bool,
    /// Whether another figure's formula has it, so that it is shown in the note of that figure.
    pub is_in_formula: bool,
    /// Id of the table from which its value was taken.
    pub table: Option<String>,
    /// The cells of that table.
    pub cells: Option<Cells>,
}

impl Figure {
    /// Whether the number was worked out rather than read or counted.
    pub fn is_derived(&self) -> bool {
        self.is_calculated || !self.derived_from.is_empty()
    }
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// In digits, such as 1,200.
    #[default]
    Plain,
    /// Large numbers with a word, such as 12 million.
    Compact,
    /// As an ordinal in digits, such as 14th.
    Ordinal,
    /// As an ordinal, up to twelve as a word, such as eighth.
    OrdinalWord,
    /// Up to twelve as a word, such as four.
    Word,
}

/// How the true number relates to the given one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The true number is greater.
    MoreThan,
    /// The true number is a little less or more.
    CloseTo,
    /// The true number is a little less.
    Nearly,
    /// The number is a projection.
    MayReach,
    /// The number was rounded for this story.
    About,
}

/// A typeface in the story's folder. Pages get a subset of it with the characters that they use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Name of the font family. For each character, the families are tried in the order of their first appearance, then
    /// the built-in ones.
    #[schemars(with = "String")]
    pub family: Placed,
    /// A WOFF2 or TrueType file in the story's folder, with all characters.
    #[schemars(with = "String")]
    pub file: Placed,
    /// Weight, 1 to 1000: 400 is regular, 600 is used for headings.
    #[serde(default = "regular")]
    pub weight: u16,
    /// Whether it is upright or italic.
    #[serde(default)]
    pub style: FaceStyle,
}

fn regular() -> u16 {
    400
}

/// Whether a typeface is upright or italic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaceStyle {
    /// Upright.
    #[default]
    Normal,
    /// Italic.
    Italic,
}

/// A picture in one or more layers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Id, used by the blocks.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What it shows, as alternative text.
    #[schemars(with = "Option<String>")]
    pub alt: Option<Placed>,
    /// Caption below the picture. Markdown.
    #[schemars(with = "Option<String>")]
    pub caption: Option<Placed>,
    /// Credit: who made it or owns the rights.
    pub credit: Option<String>,
    /// Files of its layers in the story's folder, from the farthest to the nearest.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub files: Vec<Placed>,
    /// A drawing description (TOML) in the story's folder, instead of files.
    #[schemars(with = "Option<String>")]
    pub drawing: Option<Placed>,
    /// A drawing description for narrow, tall windows.
    #[schemars(with = "Option<String>")]
    pub tall_drawing: Option<Placed>,
    /// Width in pixels; by default, that of the first file. A drawing has its own.
    pub width: Option<u32>,
    /// Height in pixels; by default, that of the first file. A drawing has its own.
    pub height: Option<u32>,
}

/// A chart of exactly one kind.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Chart {
    /// Id, used by the blocks.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What it shows, in a few words; the heading of the chart.
    pub title: String,
    /// A remark below the chart. Markdown.
    #[schemars(with = "Option<String>")]
    pub note: Option<Placed>,
    /// The kind, with what it shows.
    #[schemars(flatten)]
    pub kind: chart::Spec,
    /// What the document has of it, from its header to its last value.
    #[schemars(skip)]
    pub written: String,
}

impl Meta {
    /// What it shows.
    pub fn uses(&self) -> Vec<Use<'_, Written>> {
        let texts = [&self.title, &self.dek].map(Use::Line);
        texts.into_iter().chain(self.hero.as_ref().map(Use::Image)).collect()
    }
}

impl About {
    /// What it shows.
    pub fn uses(&self) -> Vec<Use<'_, Written>> {
        let corrections = self.corrections.iter().map(|correction| Use::Line(&correction.meant));
        std::iter::once(Use::Text(&self.text)).chain(corrections).collect()
    }
}

impl Image {
    /// What it shows besides the picture.
    pub fn uses(&self) -> Vec<Use<'_, Written>> {
        [&self.alt, &self.caption].into_iter().flatten().map(Use::Line).collect()
    }
}

impl Chart {
    /// What it shows: its note, the figures of its marks, and the image that it stands in.
    pub fn uses(&self) -> Vec<Use<'_, Written>> {
        let figures = self.kind.marks().into_iter().map(|mark| Use::Figure(&mark.figure));
        let setting = self.kind.setting().map(Use::Image);
        self.note.iter().map(Use::Line).chain(figures).chain(setting).collect()
    }
}

impl Story {
    /// Its language; English if it names none that is known, which a check rejects.
    pub fn language(&self) -> &'static Language {
        self.meta.as_ref().and_then(|meta| language::find(meta.language.get_ref())).unwrap_or(&language::ENGLISH)
    }

    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figure.iter().find(|figure| figure.id.get_ref() == id)
    }

    /// The table with this id.
    pub fn table(&self, id: &str) -> Option<&DataTable> {
        self.table.iter().find(|table| table.id.get_ref() == id)
    }

    /// Whether a figure takes its value from the table with this id, or a chart its data.
    pub fn uses_table(&self, id: &str) -> bool {
        let mut in_charts = self.chart.iter().flat_map(|chart| chart.kind.tables());
        self.figure.iter().any(|figure| figure.table.as_deref() == Some(id))
            || in_charts.any(|table| table.get_ref() == id)
    }

    /// The image with this id.
    pub fn image(&self, id: &str) -> Option<&Image> {
        self.image.iter().find(|image| image.id.get_ref() == id)
    }

    /// The chart with this id.
    pub fn chart(&self, id: &str) -> Option<&Chart> {
        self.chart.iter().find(|chart| chart.id.get_ref() == id)
    }
}
