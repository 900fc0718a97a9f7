//! The parts of a story that have pages of their own, which can be embedded.
//!
//! Sections and scenes are below `s/`, under their anchors in the story; charts and pictures are below `g/`, under
//! their ids. So a scene and its chart may have the same name.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::block::{Block, ImageBlock, ImageMotion, Scene, Section, Unroll, Width};
use crate::story::model::{Chart, Figure, Image, Placed, Source, Story};
use crate::view::context::Context;
use crate::view::{graphic, picture, scene, section, unroll};

/// A part with a page of its own.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The content.
    pub shows: Shows<'a>,
    /// The place of the story that shows it: an anchor of the story's page.
    pub anchor: String,
}

/// What a part shows.
#[derive(Clone, Debug)]
pub enum Shows<'a> {
    /// A section with all its blocks.
    Section(&'a Section),
    /// A chart with its steps.
    Scene(&'a Scene),
    /// A chart alone.
    Chart(&'a Chart),
    /// A picture, with the block that shows it.
    Picture(&'a Image, ImageBlock),
    /// A long picture that moves sideways.
    Unroll(&'a Image, &'a Unroll),
}

impl Shows<'_> {
    /// Name of the kind in style sheets and in the embed builder.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Scene(_) => "scene",
            Self::Chart(_) => "chart",
            Self::Picture(..) => "picture",
            Self::Unroll(..) => "unroll",
        }
    }
}

/// All parts: the sections, each followed by its scenes, then charts, then pictures.
pub fn parts(story: &Story) -> Vec<Part<'_>> {
    let mut sections_and_scenes = Vec::new();
    let mut charts = Vec::new();
    let mut pictures = Vec::new();
    let hero = story.meta.as_ref().and_then(|meta| meta.hero.as_ref());
    if let Some((id, image)) = hero.and_then(|id| Some((id, story.image(id.get_ref())?))) {
        let block = ImageBlock { image: id.clone(), width: Width::Wide, motion: ImageMotion::Drift };
        pictures.push(Part { shows: Shows::Picture(image, block), anchor: anchors::STORY.to_owned() });
    }
    for section in &story.section {
        let anchor = section.id.get_ref();
        sections_and_scenes.push(Part { shows: Shows::Section(section), anchor: anchor.clone() });
        for block in &section.blocks {
            match block {
                Block::Scene(scene) => {
                    let anchor = scene.id.get_ref();
                    sections_and_scenes.push(Part { shows: Shows::Scene(scene), anchor: anchor.clone() });
                    charts.extend(chart(story, &scene.chart, anchor.clone()));
                }
                Block::Graphic(graphic) | Block::Map(graphic) => {
                    let anchor = anchors::graphic(graphic.chart.get_ref());
                    charts.extend(chart(story, &graphic.chart, anchor));
                }
                Block::Image(block) => pictures.extend(
                    story
                        .image(block.image.get_ref())
                        .map(|image| Part { shows: Shows::Picture(image, block.clone()), anchor: anchor.clone() }),
                ),
                Block::Compare(compare) => {
                    pictures.extend([&compare.before, &compare.after].into_iter().filter_map(|side| {
                        let image = story.image(side.image.get_ref())?;
                        let block =
                            ImageBlock { image: side.image.clone(), width: compare.width, motion: ImageMotion::Still };
                        Some(Part { shows: Shows::Picture(image, block), anchor: anchor.clone() })
                    }))
                }
                Block::Unroll(unroll) => pictures.extend(
                    story
                        .image(unroll.image.get_ref())
                        .map(|image| Part { shows: Shows::Unroll(image, unroll), anchor: unroll.id.get_ref().clone() }),
                ),
                Block::Prose(_) | Block::Stat(_) | Block::Quote(_) | Block::List(_) => {}
            }
        }
    }
    let mut folders = BTreeSet::new();
    let all = sections_and_scenes.into_iter().chain(charts).chain(pictures);
    // A part that the story shows twice has one page.
    all.filter(|part| folders.insert(part.folder())).collect()
}

fn chart<'a>(story: &'a Story, id: &Placed, anchor: String) -> Option<Part<'a>> {
    Some(Part { shows: Shows::Chart(story.chart(id.get_ref())?), anchor })
}

impl Part<'_> {
    /// The folder of its page relative to the site's root, without slashes at the ends.
    pub fn folder(&self) -> String {
        match &self.shows {
            Shows::Section(section) => format!("s/{}", section.id.get_ref()),
            Shows::Scene(scene) => format!("s/{}", scene.id.get_ref()),
            Shows::Chart(chart) => format!("g/{}", chart.id.get_ref()),
            Shows::Picture(image, _) | Shows::Unroll(image, _) => format!("g/{}", image.id.get_ref()),
        }
    }

    /// Its title, if it has one.
    pub fn title(&self, context: &Context<'_>) -> Option<String> {
        match &self.shows {
            Shows::Section(section) => section.title.clone(),
            Shows::Scene(scene) => context.story.chart(scene.chart.get_ref()).map(|chart| chart.title.clone()),
            Shows::Chart(chart) => Some(chart.title.clone()),
            Shows::Unroll(_, unroll) => Some(unroll.title.clone()),
            // Pictures have no titles; the beginning of the alternative text is used.
            Shows::Picture(image, _) => {
                let alt = image.alt.as_ref()?.get_ref();
                alt.split([':', ';', ',', '.']).next().filter(|words| !words.is_empty()).map(str::to_owned)
            }
        }
    }

    /// A description in one or two sentences, if there is one.
    pub fn description(&self, context: &Context<'_>) -> Option<String> {
        let of_chart = |id: &Placed| context.chart(id).map(|ready| ready.chart.description());
        match &self.shows {
            Shows::Section(_) => None,
            Shows::Scene(scene) => of_chart(&scene.chart),
            Shows::Chart(chart) => of_chart(&chart.id),
            Shows::Picture(image, _) | Shows::Unroll(image, _) => image.alt.as_ref().map(|alt| alt.get_ref().clone()),
        }
    }

    /// The rendered part. Must be called within a reactive owner.
    pub fn view(&self, context: &Context<'_>) -> AnyView {
        match &self.shows {
            Shows::Section(this) => section::section(context, this),
            Shows::Scene(this) => scene::scene(context, this),
            Shows::Chart(chart) => graphic::graphic(context, &chart.id),
            Shows::Picture(_, block) => picture::picture(context, block),
            Shows::Unroll(_, this) => unroll::unroll(context, this),
        }
    }

    /// The charts that it shows.
    fn charts<'s>(&self, story: &'s Story) -> Vec<&'s Chart> {
        let ids: Vec<&Placed> = match &self.shows {
            Shows::Section(section) => section
                .blocks
                .iter()
                .filter_map(|block| match block {
                    Block::Scene(scene) => Some(&scene.chart),
                    Block::Graphic(graphic) | Block::Map(graphic) => Some(&graphic.chart),
                    _ => None,
                })
                .collect(),
            Shows::Scene(scene) => vec![&scene.chart],
            Shows::Chart(chart) => vec![&chart.id],
            Shows::Picture(..) | Shows::Unroll(..) => Vec::new(),
        };
        ids.into_iter().filter_map(|id| story.chart(id.get_ref())).collect()
    }
}

/// The figures that a part shows, in the order of the document: those in its chart, and those in its text. The text
/// must have been rendered before.
pub fn shown<'a>(context: &Context<'a>, part: &Part<'_>) -> Vec<&'a Figure> {
    let charts = part.charts(context.story);
    let marks = charts.iter().flat_map(|chart| chart.kind.marks());
    let drawn: BTreeSet<&str> = marks.map(|mark| mark.figure.get_ref().as_str()).collect();
    let uses = context.uses.borrow();
    let is_shown = |id: &str| uses.contains_key(id) || drawn.contains(id);
    context.story.figure.iter().filter(|figure| is_shown(figure.id.get_ref())).collect()
}

/// The sources of what a part shows, in the order of the document: of its figures, and of the tables in its charts. The
/// text must have been rendered before.
pub fn sources_shown<'a>(context: &Context<'a>, part: &Part<'_>) -> Vec<&'a Source> {
    let story = context.story;
    let charts = part.charts(story);
    let tables = charts.iter().flat_map(|chart| chart.kind.tables());
    let tables = tables.filter_map(|id| story.data_table(id.get_ref())?.source.as_ref());
    let of_tables: BTreeSet<&str> = tables.map(|id| id.get_ref().as_str()).collect();
    let of_figures = ids_of_sources(story, &shown(context, part));
    story
        .source
        .iter()
        .filter(|source| {
            let id = source.id.get_ref().as_str();
            of_tables.contains(id) || of_figures.contains(id)
        })
        .collect()
}

/// The sources of figures, in the order of the document.
pub fn sources_of<'a>(story: &'a Story, figures: &[&'a Figure]) -> Vec<&'a Source> {
    let ids = ids_of_sources(story, figures);
    story.source.iter().filter(|source| ids.contains(source.id.get_ref().as_str())).collect()
}

fn ids_of_sources<'a>(story: &'a Story, figures: &[&'a Figure]) -> BTreeSet<&'a str> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let mut waiting = figures.to_vec();
    // A derived figure has the sources of the figures that it was derived from.
    while let Some(figure) = waiting.pop() {
        ids.extend(figure.source.as_ref().map(|id| id.get_ref().as_str()));
        waiting.extend(figure.derived_from.iter().filter_map(|id| story.figure(id.get_ref())));
    }
    ids
}
