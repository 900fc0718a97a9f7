//! The story as it is written: one type for each table of the document.
//!
//! Every table refuses fields that it does not know. Texts and references keep
//! their place in the document (`Spanned`), so that what is wrong with them can be
//! shown where it stands. What the fields mean is the schema that editors see:
//! their doc comments are published by `handscroll schema`.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// A text or an id with its place in the document.
pub type Placed = Spanned<String>;

/// A whole story.
#[derive(Debug, Default, JsonSchema)]
pub struct Story {
    /// Title, byline and the like.
    pub meta: Option<Meta>,
    /// Where the figures come from.
    pub source: Vec<Source>,
    /// Every number of the story, each declared once.
    pub figure: Vec<Figure>,
    /// Typefaces of the story's own, before the house's.
    pub face: Vec<Face>,
    /// Pictures.
    pub image: Vec<Image>,
    /// Drawings made of figures.
    pub chart: Vec<Chart>,
    /// The story itself.
    pub section: Vec<Section>,
    /// What a reader should know about how the story was made.
    pub about: Option<About>,
    /// Ids of tables that were wrong and left out, so that what refers to them is not called wrong too.
    #[schemars(skip)]
    pub unread: Vec<String>,
}

/// What stands over the story and in its links.
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
    /// Publication date: 2023, 2023-09 or 2023-09-18.
    #[schemars(with = "String")]
    pub date: Placed,
    /// BCP 47 tag of the story's language: en or de.
    #[schemars(with = "String")]
    pub language: Placed,
    /// The picture that opens the story.
    #[schemars(with = "Option<String>")]
    pub hero: Option<Placed>,
    /// A word or two over the headline.
    pub kicker: Option<String>,
    /// The picture that stands for the story where it is linked to.
    pub share: Option<Share>,
}

/// The picture that stands for the story where it is linked to: on cards and in previews, which show no drawings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// A JPEG or PNG in the story's folder; best 1200 by 630 pixels.
    #[schemars(with = "String")]
    pub file: Placed,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows, for readers who do not see it.
    pub alt: String,
}

/// What a reader should know about how the story was made; stands after the list of sources.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Its heading.
    pub title: String,
    /// Small Markdown.
    #[schemars(with = "String")]
    pub text: Placed,
    /// Where a source, or its translation, says something else than the story.
    #[serde(default, rename = "correction")]
    pub corrections: Vec<Correction>,
    /// Whose work the story uses, besides the pictures, which have credits of their own.
    #[serde(default)]
    pub credits: Vec<String>,
}

/// A place where a source says something else than the story.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What stands in the source.
    pub printed: String,
    /// What the story says instead, and why. Small Markdown.
    #[schemars(with = "String")]
    pub meant: Placed,
    /// Line of the source.
    pub line: Option<u32>,
}

/// Where figures come from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name used by the figures.
    #[schemars(with = "String")]
    pub id: Placed,
    /// Title of the work.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When: 2023, 2023-09 or 2023-09-18.
    #[schemars(with = "Option<String>")]
    pub date: Option<Placed>,
    /// Its address, if it has one.
    #[schemars(with = "Option<String>")]
    pub url: Option<Placed>,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// A number, declared once and shown wherever it is referred to as `{id}`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Name used by texts and charts.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What the number says, in a few words.
    pub says: String,
    /// The value in full: 12_000_000, 53.13.
    pub value: f64,
    /// How it is written.
    #[serde(default)]
    pub format: Format,
    /// What stands around the number, which stands for `{}`: "US${}", "{} yuan", "{}%".
    pub pattern: Option<String>,
    /// Decimal places; without it, as many as the value has.
    pub decimals: Option<u8>,
    /// What the number counts or measures; for the notes and tables.
    pub unit: Option<String>,
    /// The day or span it holds for: 2023, 2023-09, 2023-H1, 2023-01/2023-08.
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Placed>,
    /// Id of its source.
    #[schemars(with = "Option<String>")]
    pub source: Option<Placed>,
    /// Line of the source that says so.
    pub line: Option<u32>,
    /// How the true number stands to this one.
    pub bound: Option<Bound>,
    /// Figures that it was worked out from.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub derived_from: Vec<Placed>,
    /// How it was worked out, such as "8.272 ÷ 1.5313".
    pub derivation: Option<String>,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// In digits: 1,200.
    #[default]
    Plain,
    /// With a word for millions and more: 12 million.
    Compact,
    /// As a place in an order, in digits: 14th.
    Ordinal,
    /// As a place in an order, in words up to twelve: eighth.
    OrdinalWord,
    /// In words up to twelve: four.
    Word,
}

/// How the true number stands to the one given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// It is greater.
    MoreThan,
    /// It is a little less or more.
    CloseTo,
    /// It is a little less.
    Nearly,
    /// It is a hope.
    MayReach,
    /// It was rounded here.
    About,
}

/// A typeface beside the story. Pages get it cut to the characters that they use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Name of its family. Characters are looked for in the families in the order in which they are named first, then
    /// in the house's own.
    #[schemars(with = "String")]
    pub family: Placed,
    /// A WOFF2 or TrueType file in the story's folder, with all characters.
    #[schemars(with = "String")]
    pub file: Placed,
    /// How heavy it is: 400 is regular, 600 what headings are set in.
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
    /// Slanted, for emphasis.
    Italic,
}

/// A picture in one or more layers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Name used by the blocks.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What it shows, for readers who do not see it.
    #[schemars(with = "Option<String>")]
    pub alt: Option<Placed>,
    /// What stands under it. Small Markdown.
    #[schemars(with = "Option<String>")]
    pub caption: Option<Placed>,
    /// Whose it is.
    pub credit: Option<String>,
    /// Files of its layers, farthest first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub files: Vec<Placed>,
    /// A drawing made by the brush, instead of files.
    #[schemars(with = "Option<String>")]
    pub drawing: Option<Placed>,
    /// The same for narrow, tall places.
    #[schemars(with = "Option<String>")]
    pub tall_drawing: Option<Placed>,
    /// Width in pixels; a drawing knows its own.
    pub width: Option<u32>,
    /// Height in pixels; a drawing knows its own.
    pub height: Option<u32>,
}

/// A drawing made of figures. Exactly one of the kinds must be given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// Name used by the blocks.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What it shows, in a few words; stands over it.
    pub title: String,
    /// What a reader should know about it; stands under it. Small Markdown.
    #[schemars(with = "Option<String>")]
    pub note: Option<Placed>,
    /// Lengths side by side, from zero.
    pub bars: Option<Marks>,
    /// So many of a hundred dots.
    pub share: Option<Marks>,
    /// So many of so many dots.
    pub dots: Option<Dots>,
    /// Places on a ladder, the first on top.
    pub ladder: Option<Marks>,
    /// Ever fewer, from left to right.
    pub funnel: Option<Marks>,
    /// Circles by area.
    pub areas: Option<Marks>,
    /// A level that rises to a line.
    pub threshold: Option<Threshold>,
    /// Before and after, joined by a line.
    pub slope: Option<Slope>,
    /// Circles round one place, by radius.
    pub reach: Option<Marks>,
    /// A map that zooms.
    pub map: Option<Map>,
}

/// The marks of a chart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// In the order they are drawn.
    pub marks: Vec<Mark>,
}

/// One number in a chart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The figure drawn.
    #[schemars(with = "String")]
    pub figure: Placed,
    /// What stands beside it.
    pub label: String,
    /// The step at which it appears, counted from 1.
    #[serde(default = "first_step")]
    pub step: u32,
    /// Whether it is the one that matters.
    #[serde(default)]
    pub accent: bool,
}

fn first_step() -> u32 {
    1
}

/// So many of so many.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dots {
    /// The part.
    pub part: Mark,
    /// The whole.
    pub whole: Mark,
    /// How the dots lie.
    #[serde(default)]
    pub arrangement: Arrangement,
}

/// How dots lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// In rows.
    #[default]
    Rows,
    /// In rings round an open middle, like seats round a field.
    Rings,
}

/// A line that values are measured from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Where it lies, in the unit of the values.
    pub value: f64,
    /// What it would mean to lie on it.
    pub label: String,
}

/// Values before and after, joined by a line, over a base line.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slope {
    /// The line they are measured from.
    pub base: Base,
    /// In the order of time.
    pub marks: Vec<Mark>,
}

/// A level that rises to a line.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The line.
    pub line: Mark,
    /// The levels, in the order of their steps.
    pub marks: Vec<Mark>,
}

/// A map that zooms from view to view.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// JSON file with the coastlines, in the story's folder.
    #[schemars(with = "String")]
    pub land: Placed,
    /// What is shown at each step.
    pub views: Vec<MapView>,
    /// What is named on it.
    #[serde(default)]
    pub places: Vec<Place>,
}

/// What a map shows at one step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapView {
    /// What stands over it.
    pub label: String,
    /// Longitude of the centre in degrees, east positive.
    pub longitude: f64,
    /// Latitude of the centre in degrees, north positive.
    pub latitude: f64,
    /// Width of the view in degrees of longitude.
    pub span_degrees: f64,
}

/// A place on a map.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Degrees, east positive.
    pub longitude: f64,
    /// Degrees, north positive.
    pub latitude: f64,
    /// First view in which it is named, counted from 1.
    #[serde(default = "first_step")]
    pub from_view: u32,
    /// Last view in which it is named, counted from 1.
    pub to_view: Option<u32>,
    /// Whether it is the one that matters.
    #[serde(default)]
    pub accent: bool,
}

/// A part of the story with a heading of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name used by links.
    #[schemars(with = "String")]
    pub id: Placed,
    /// The heading; an opening has none.
    pub title: Option<String>,
    /// A line over the heading.
    pub kicker: Option<String>,
    /// What it consists of.
    #[serde(default, rename = "block")]
    pub blocks: Vec<Block>,
}

/// One part of a section: exactly one of these.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Paragraphs.
    Prose(Prose),
    /// One number, large.
    Stat(Stat),
    /// A picture.
    Image(ImageBlock),
    /// Two pictures of one place, before and after.
    Compare(Compare),
    /// A drawing that stays while steps of text pass.
    Scene(Scene),
    /// A chart without steps.
    Graphic(Graphic),
    /// A map without steps.
    Map(Graphic),
    /// Words that stand out.
    Quote(Quote),
    /// Lines that light up one by one.
    List(List),
    /// A long picture that is unrolled sideways, with words on it.
    Unroll(Unroll),
}

/// Paragraphs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prose {
    /// Small Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: Placed,
}

/// One number, large, or several side by side.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stat {
    /// The numbers.
    pub items: Vec<StatItem>,
}

/// A number and what it says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatItem {
    /// The figure shown.
    #[schemars(with = "String")]
    pub figure: Placed,
    /// What it says. Small Markdown.
    #[schemars(with = "String")]
    pub label: Placed,
}

/// A picture in the story.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageBlock {
    /// The picture shown.
    #[schemars(with = "String")]
    pub image: Placed,
    /// How wide it stands.
    #[serde(default)]
    pub width: Width,
    /// How it moves with the scroll.
    #[serde(default)]
    pub motion: ImageMotion,
}

/// Two pictures of one place: the second comes over the first along with the scroll.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The earlier one, at the left.
    pub before: CompareSide,
    /// The later one, at the right; cut to the proportions of the other.
    pub after: CompareSide,
    /// How wide they stand.
    #[serde(default)]
    pub width: Width,
}

/// One of two pictures that are compared.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareSide {
    /// The picture shown.
    #[schemars(with = "String")]
    pub image: Placed,
    /// What stands on it: a year, or a word or two.
    pub label: String,
}

/// How wide a block stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// As wide as the text.
    Column,
    /// Wider than the text.
    #[default]
    Wide,
    /// From edge to edge.
    Full,
}

/// How a picture moves with the scroll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageMotion {
    /// Its layers drift apart.
    #[default]
    Drift,
    /// It comes slowly nearer.
    Zoom,
    /// It is unrolled from the side.
    Reveal,
    /// It stands still.
    Still,
}

/// A drawing that stays while steps of text pass.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Name used by links.
    #[schemars(with = "String")]
    pub id: Placed,
    /// The chart that stays.
    #[schemars(with = "String")]
    pub chart: Placed,
    /// Where the text stands.
    #[serde(default)]
    pub layout: Layout,
    /// What passes.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// Where a scene's text stands in a wide window; in a narrow one it stands under the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Beside the drawing, after it.
    #[default]
    Side,
    /// Beside the drawing, before it.
    Mirrored,
    /// Under the drawing.
    Under,
    /// Over the drawing; a map then fills the window.
    Overlay,
}

/// One step of a scene.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Small Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: Placed,
    /// What the drawing shows now, for readers who do not see it.
    pub shows: Option<String>,
}

/// A chart without steps.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Graphic {
    /// The chart shown.
    #[schemars(with = "String")]
    pub chart: Placed,
}

/// Words that stand out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// Small Markdown.
    #[schemars(with = "String")]
    pub text: Placed,
    /// Whose words they are.
    pub cite: Option<String>,
}

/// Lines that light up one by one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// What stands over them. Small Markdown.
    #[schemars(with = "Option<String>")]
    pub title: Option<Placed>,
    /// The lines. Small Markdown.
    #[schemars(with = "Vec<String>")]
    pub items: Vec<Placed>,
}

/// A long picture that is unrolled sideways as the reader scrolls, with words on it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unroll {
    /// Name used by links.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What it is called; stands over it.
    pub title: String,
    /// The picture, much wider than high.
    #[schemars(with = "String")]
    pub image: Placed,
    /// What is written on it, from left to right.
    #[serde(default, rename = "note")]
    pub notes: Vec<UnrollNote>,
}

/// Words on a long picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnrollNote {
    /// Where they begin, in twenty-fourths of the picture's width: 1 to 24.
    #[schemars(with = "u32")]
    pub at: Spanned<u32>,
    /// Small Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: Placed,
}

impl Story {
    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figure.iter().find(|figure| figure.id.get_ref() == id)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.source.iter().find(|source| source.id.get_ref() == id)
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

impl Chart {
    /// The names of the kinds given; a sound chart has exactly one.
    pub fn kinds(&self) -> Vec<&'static str> {
        [
            ("bars", self.bars.is_some()),
            ("share", self.share.is_some()),
            ("dots", self.dots.is_some()),
            ("ladder", self.ladder.is_some()),
            ("funnel", self.funnel.is_some()),
            ("areas", self.areas.is_some()),
            ("threshold", self.threshold.is_some()),
            ("slope", self.slope.is_some()),
            ("reach", self.reach.is_some()),
            ("map", self.map.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }

    /// Every mark, whatever the kind; a map has none.
    pub fn marks(&self) -> Vec<&Mark> {
        let lists = [&self.bars, &self.share, &self.ladder, &self.funnel, &self.areas, &self.reach];
        let mut marks: Vec<&Mark> = lists.into_iter().flatten().flat_map(|list| &list.marks).collect();
        marks.extend(self.dots.iter().flat_map(|dots| [&dots.part, &dots.whole]));
        marks.extend(self.threshold.iter().flat_map(|level| std::iter::once(&level.line).chain(&level.marks)));
        marks.extend(self.slope.iter().flat_map(|slope| &slope.marks));
        marks
    }

    /// How many steps the chart tells its story in.
    pub fn steps(&self) -> u32 {
        let views = self.map.as_ref().map_or(0, |map| map.views.len() as u32);
        self.marks().iter().map(|mark| mark.step).max().unwrap_or(0).max(views)
    }
}
