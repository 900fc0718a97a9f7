//! Sections and the kinds of their blocks.
//!
//! A kind of block is one variant of [`Block`]. What it shows and which ids of the page it makes, it says in one place
//! ([`Block::says`]), for blocks as they are written and for resolved ones: checks, links, ids and the pages of parts
//! follow from that.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::story::anchors;
use crate::story::model::Placed;

/// What blocks hold at a stage of the story: its texts, and its references to figures, charts and images.
pub trait Stage: Clone + Debug {
    /// An id of the page that an author has given.
    type Id: Clone + Debug;
    /// A text in Markdown.
    type Text: Clone + Debug;
    /// A reference to a figure.
    type Figure: Clone + Debug;
    /// A reference to a chart.
    type Chart: Clone + Debug;
    /// A reference to an image.
    type Image: Clone + Debug;

    /// An id as text.
    fn name(id: &Self::Id) -> &str;
}

/// As the document has it: all of these are texts with their places.
#[derive(Clone, Debug)]
pub struct Written;

impl Stage for Written {
    type Id = Placed;
    type Text = Placed;
    type Figure = Placed;
    type Chart = Placed;
    type Image = Placed;

    fn name(id: &Placed) -> &str {
        id.get_ref()
    }
}

/// A stage that can be read from the document.
pub trait Readable:
    Stage<
        Id: DeserializeOwned,
        Text: DeserializeOwned,
        Figure: DeserializeOwned,
        Chart: DeserializeOwned,
        Image: DeserializeOwned,
    >
{
}

impl Readable for Written {}

/// A part of the story with a heading of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Section")]
pub struct Section<S: Stage = Written> {
    /// Id, used by links.
    #[schemars(with = "String")]
    pub id: S::Id,
    /// The heading; the opening of a story has none.
    pub title: Option<String>,
    /// A line above the heading.
    pub kicker: Option<String>,
    /// The blocks of the section, in order.
    #[serde(default, rename = "block")]
    pub blocks: Vec<Block<S>>,
}

/// One block of a section; exactly one kind must be given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), rename_all = "kebab-case")]
#[schemars(bound = "", rename = "Block")]
pub enum Block<S: Stage = Written> {
    /// Paragraphs.
    Prose(Prose<S>),
    /// Large numbers.
    Stat(Stat<S>),
    /// A picture.
    Image(ImageBlock<S>),
    /// Two pictures of the same place, before and after.
    Compare(Compare<S>),
    /// A chart that stays in the window while steps of text scroll past.
    Scene(Scene<S>),
    /// A chart without steps.
    Graphic(Graphic<S>),
    /// A map without steps.
    Map(Graphic<S>),
    /// A quotation.
    Quote(Quote<S>),
    /// Lines that are highlighted one by one.
    List(List<S>),
    /// A long picture that moves sideways while the reader scrolls, with text on it.
    Unroll(Unroll<S>),
}

/// Paragraphs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Prose")]
pub struct Prose<S: Stage = Written> {
    /// Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: S::Text,
}

/// One large number, or several side by side.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Stat")]
pub struct Stat<S: Stage = Written> {
    /// The numbers.
    #[serde(deserialize_with = "at_least_one")]
    #[schemars(length(min = 1))]
    pub items: Vec<StatItem<S>>,
}

/// Reads a list that has something in it.
fn at_least_one<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::deserialize(deserializer)?;
    if list.is_empty() {
        return Err(D::Error::custom("the list is empty\nadd something to it, or remove the block"));
    }
    Ok(list)
}

/// A number and its label.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "StatItem")]
pub struct StatItem<S: Stage = Written> {
    /// Id of the figure to show.
    #[schemars(with = "String")]
    pub figure: S::Figure,
    /// What the number means. Markdown.
    #[schemars(with = "String")]
    pub label: S::Text,
}

/// A picture as a block of a section.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "ImageBlock")]
pub struct ImageBlock<S: Stage = Written> {
    /// Id of the image.
    #[schemars(with = "String")]
    pub image: S::Image,
    /// How wide it is.
    #[serde(default)]
    pub width: Width,
    /// How it moves while the reader scrolls.
    #[serde(default)]
    pub motion: ImageMotion,
}

/// Two pictures of the same place: the second is drawn over the first while the reader scrolls.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Compare")]
pub struct Compare<S: Stage = Written> {
    /// The earlier picture, at the left.
    pub before: CompareSide<S>,
    /// The later picture, at the right; cropped to the proportions of the earlier one.
    pub after: CompareSide<S>,
    /// How wide they are.
    #[serde(default)]
    pub width: Width,
}

/// One of the two pictures of a comparison.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "CompareSide")]
pub struct CompareSide<S: Stage = Written> {
    /// Id of the image.
    #[schemars(with = "String")]
    pub image: S::Image,
    /// Label on the picture: a year, or a word or two.
    pub label: String,
}

/// How wide a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// As wide as the text.
    Column,
    /// Wider than the text.
    #[default]
    Wide,
    /// As wide as the window.
    Full,
}

/// How a picture moves while the reader scrolls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageMotion {
    /// Its layers move at different speeds.
    #[default]
    Drift,
    /// It is slowly enlarged.
    Zoom,
    /// It is revealed from the side.
    Reveal,
    /// It does not move.
    Still,
}

/// A chart that stays in the window while steps of text scroll past.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Scene")]
pub struct Scene<S: Stage = Written> {
    /// Id, used by links.
    #[schemars(with = "String")]
    pub id: S::Id,
    /// Id of the chart.
    #[schemars(with = "String")]
    pub chart: S::Chart,
    /// Where the text is placed.
    #[serde(default)]
    pub layout: Layout,
    /// The steps, in order.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step<S>>,
}

/// Where a scene's text is placed in a wide window; in a narrow one it is below the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Beside the chart, to its right.
    #[default]
    Side,
    /// Beside the chart, to its left.
    Mirrored,
    /// Below the chart.
    Under,
    /// Over the chart; a map then fills the window.
    Overlay,
}

/// One step of a scene.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Step")]
pub struct Step<S: Stage = Written> {
    /// Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: S::Text,
    /// What the chart shows at this step, for screen readers.
    pub shows: Option<String>,
}

/// A chart without steps.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Graphic")]
pub struct Graphic<S: Stage = Written> {
    /// Id of the chart.
    #[schemars(with = "String")]
    pub chart: S::Chart,
}

/// A quotation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Quote")]
pub struct Quote<S: Stage = Written> {
    /// The quotation. Markdown.
    #[schemars(with = "String")]
    pub text: S::Text,
    /// Who said or wrote it.
    pub cite: Option<String>,
}

/// Lines that are highlighted one by one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "List")]
pub struct List<S: Stage = Written> {
    /// Text above the lines. Markdown.
    #[schemars(with = "Option<String>")]
    pub title: Option<S::Text>,
    /// The lines. Markdown.
    #[serde(deserialize_with = "at_least_one")]
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub items: Vec<S::Text>,
}

/// A long picture that moves sideways while the reader scrolls, with text on it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "Unroll")]
pub struct Unroll<S: Stage = Written> {
    /// Id, used by links.
    #[schemars(with = "String")]
    pub id: S::Id,
    /// Title above the picture.
    pub title: String,
    /// Id of the image; it should be much wider than high.
    #[schemars(with = "String")]
    pub image: S::Image,
    /// Texts on the picture, from left to right.
    #[serde(default, rename = "note")]
    pub notes: Vec<UnrollNote<S>>,
}

/// A text on a long picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(bound(deserialize = "S: Readable"), deny_unknown_fields)]
#[schemars(bound = "", rename = "UnrollNote")]
pub struct UnrollNote<S: Stage = Written> {
    /// Where the text starts, in twenty-fourths of the picture's width: 1 to 24.
    #[schemars(with = "u32")]
    pub at: Spanned<u32>,
    /// Markdown with figures as `{id}`.
    #[schemars(with = "String")]
    pub text: S::Text,
}

/// Something that a block shows.
pub enum Use<'a, S: Stage> {
    /// A text of paragraphs and lists.
    Text(&'a S::Text),
    /// A text of one paragraph.
    Line(&'a S::Text),
    /// A figure by itself.
    Figure(&'a S::Figure),
    /// A chart, with its note and the table of its numbers.
    Chart(&'a S::Chart),
    /// An image, with its caption.
    Image(&'a S::Image),
}

/// An id that an author has given, with the ids that the page makes from it.
#[derive(Debug)]
pub struct Family<'a, S: Stage = Written> {
    /// The id given by the author.
    pub id: &'a S::Id,
    /// The ids made from it, each with what it stands for, such as "a step".
    pub made: Vec<(String, &'static str)>,
}

/// Something that has a page of its own.
#[derive(Clone, Debug)]
pub enum Shows<'a, S: Stage> {
    /// A section with all its blocks.
    Section(&'a Section<S>),
    /// A chart with its steps.
    Scene(&'a Scene<S>),
    /// A chart alone.
    Chart(S::Chart),
    /// A picture, as a block of its own.
    Picture(ImageBlock<S>),
    /// A long picture that moves sideways.
    Unroll(&'a Unroll<S>),
}

/// What a block says of itself.
pub struct Says<'a, S: Stage> {
    /// What it shows, in reading order.
    pub uses: Vec<Use<'a, S>>,
    /// What of it has a page of its own.
    pub parts: Vec<Shows<'a, S>>,
    /// The ids of the page that it makes, if its author has given it one.
    pub family: Option<Family<'a, S>>,
    /// Whether it gets an id that counts the blocks of its kind in its section ([`Section::counted`]).
    pub is_counted: bool,
}

impl<'a, S: Stage> Says<'a, S> {
    /// Of a block without ids that shows texts and figures only.
    fn words(uses: impl IntoIterator<Item = Use<'a, S>>) -> Self {
        Self { uses: uses.into_iter().collect(), parts: Vec::new(), family: None, is_counted: false }
    }

    /// Of a chart with the texts of its steps.
    fn chart(chart: &'a S::Chart, texts: impl IntoIterator<Item = &'a S::Text>) -> Self {
        let uses = std::iter::once(Use::Chart(chart)).chain(texts.into_iter().map(Use::Text));
        Self { parts: vec![Shows::Chart(chart.clone())], ..Self::words(uses) }
    }

    /// Of pictures.
    fn pictures(pictures: impl IntoIterator<Item = (&'a S::Image, Width, ImageMotion)>) -> Self {
        let mut says = Self::words([]);
        for (image, width, motion) in pictures {
            says.uses.push(Use::Image(image));
            says.parts.push(Shows::Picture(ImageBlock { image: image.clone(), width, motion }));
        }
        says
    }
}

impl<S: Stage> Block<S> {
    /// What it shows, which of that has a page of its own, and the ids that it makes.
    pub fn says(&self) -> Says<'_, S> {
        match self {
            Self::Prose(prose) => Says::words([Use::Text(&prose.text)]),
            Self::Stat(stat) => {
                Says::words(stat.items.iter().flat_map(|item| [Use::Figure(&item.figure), Use::Line(&item.label)]))
            }
            Self::Image(block) => Says::pictures([(&block.image, block.width, block.motion)]),
            Self::Compare(block) => {
                Says::pictures([&block.before, &block.after].map(|side| (&side.image, block.width, ImageMotion::Still)))
            }
            Self::Scene(scene) => scene.says(),
            Self::Graphic(graphic) | Self::Map(graphic) => Says::chart(&graphic.chart, []),
            Self::Quote(quote) => Says::words([Use::Line(&quote.text)]),
            Self::List(list) => {
                Says { is_counted: true, ..Says::words(list.title.iter().chain(&list.items).map(Use::Line)) }
            }
            Self::Unroll(unroll) => unroll.says(),
        }
    }
}

impl<S: Stage> Scene<S> {
    /// What it says of itself as a block.
    pub fn says(&self) -> Says<'_, S> {
        let name = S::name(&self.id);
        let steps = (1..=self.steps.len()).map(|number| (anchors::step(name, number), "a step"));
        let made = steps.chain([(anchors::end(name), "the end")]).collect();
        let mut says = Says::chart(&self.chart, self.steps.iter().map(|step| &step.text));
        says.parts.insert(0, Shows::Scene(self));
        Says { family: Some(Family { id: &self.id, made }), ..says }
    }
}

impl<S: Stage> Unroll<S> {
    /// What it says of itself as a block.
    pub fn says(&self) -> Says<'_, S> {
        let name = S::name(&self.id);
        let notes = (1..=self.notes.len()).map(|number| (anchors::step(name, number), "a note"));
        let made = notes.chain([(anchors::end(name), "the end"), (anchors::title(name), "the title")]).collect();
        let texts = self.notes.iter().map(|note| Use::Text(&note.text));
        Says {
            uses: std::iter::once(Use::Image(&self.image)).chain(texts).collect(),
            parts: vec![Shows::Unroll(self)],
            family: Some(Family { id: &self.id, made }),
            is_counted: false,
        }
    }
}

impl<S: Stage> Section<S> {
    /// Its id with that of its heading, then those of its blocks.
    pub fn families(&self) -> impl Iterator<Item = Family<'_, S>> {
        let made = self.title.iter().map(|_| (anchors::heading(S::name(&self.id)), "the heading"));
        let own = Family { id: &self.id, made: made.collect() };
        std::iter::once(own).chain(self.blocks.iter().filter_map(|block| block.says().family))
    }

    /// Its blocks, each with the id that it gets by its place among those of its kind, if it gets one.
    pub fn counted(&self) -> impl Iterator<Item = (&Block<S>, Option<String>)> {
        let mut count = 0;
        self.blocks.iter().map(move |block| {
            let is_counted = block.says().is_counted;
            count += usize::from(is_counted);
            (block, is_counted.then(|| anchors::list(S::name(&self.id), count)))
        })
    }
}

/// What the references of written blocks lead to.
pub trait Links {
    /// The stage of blocks whose references have been followed.
    type To: Stage;
    /// Why a reference cannot be followed.
    type Error;

    /// An id of the page.
    fn id(&self, id: &Placed) -> <Self::To as Stage>::Id;

    /// A text with its references to figures.
    ///
    /// # Errors
    /// A figure in it is unknown; likewise the following.
    fn text(&self, text: &Placed) -> Result<<Self::To as Stage>::Text, Self::Error>;

    /// A figure.
    fn figure(&self, id: &Placed) -> Result<<Self::To as Stage>::Figure, Self::Error>;

    /// A chart.
    fn chart(&self, id: &Placed) -> Result<<Self::To as Stage>::Chart, Self::Error>;

    /// An image.
    fn image(&self, id: &Placed) -> Result<<Self::To as Stage>::Image, Self::Error>;
}

impl Section {
    /// The section with its references followed.
    ///
    /// # Errors
    /// One of them leads nowhere.
    pub fn link<L: Links>(&self, links: &L) -> Result<Section<L::To>, L::Error> {
        Ok(Section {
            id: links.id(&self.id),
            title: self.title.clone(),
            kicker: self.kicker.clone(),
            blocks: self.blocks.iter().map(|block| block.link(links)).collect::<Result<_, _>>()?,
        })
    }
}

impl Block {
    fn link<L: Links>(&self, links: &L) -> Result<Block<L::To>, L::Error> {
        Ok(match self {
            Self::Prose(prose) => Block::Prose(Prose { text: links.text(&prose.text)? }),
            Self::Stat(stat) => {
                let item = |item: &StatItem| {
                    Ok(StatItem { figure: links.figure(&item.figure)?, label: links.text(&item.label)? })
                };
                Block::Stat(Stat { items: stat.items.iter().map(item).collect::<Result<_, _>>()? })
            }
            Self::Image(block) => {
                Block::Image(ImageBlock { image: links.image(&block.image)?, width: block.width, motion: block.motion })
            }
            Self::Compare(block) => {
                let side = |side: &CompareSide| {
                    Ok(CompareSide { image: links.image(&side.image)?, label: side.label.clone() })
                };
                Block::Compare(Compare { before: side(&block.before)?, after: side(&block.after)?, width: block.width })
            }
            Self::Scene(scene) => {
                let step = |step: &Step| Ok(Step { text: links.text(&step.text)?, shows: step.shows.clone() });
                Block::Scene(Scene {
                    id: links.id(&scene.id),
                    chart: links.chart(&scene.chart)?,
                    layout: scene.layout,
                    steps: scene.steps.iter().map(step).collect::<Result<_, _>>()?,
                })
            }
            Self::Graphic(graphic) => Block::Graphic(Graphic { chart: links.chart(&graphic.chart)? }),
            Self::Map(graphic) => Block::Map(Graphic { chart: links.chart(&graphic.chart)? }),
            Self::Quote(quote) => Block::Quote(Quote { text: links.text(&quote.text)?, cite: quote.cite.clone() }),
            Self::List(list) => Block::List(List {
                title: list.title.as_ref().map(|title| links.text(title)).transpose()?,
                items: list.items.iter().map(|item| links.text(item)).collect::<Result<_, _>>()?,
            }),
            Self::Unroll(unroll) => {
                let note = |note: &UnrollNote| Ok(UnrollNote { at: note.at.clone(), text: links.text(&note.text)? });
                Block::Unroll(Unroll {
                    id: links.id(&unroll.id),
                    title: unroll.title.clone(),
                    image: links.image(&unroll.image)?,
                    notes: unroll.notes.iter().map(note).collect::<Result<_, _>>()?,
                })
            }
        })
    }
}
