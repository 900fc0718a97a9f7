//! The parts of a story that have pages of their own, and what each of them uses.
//!
//! Sections and scenes are below `s/`, under their anchors in the story; charts and pictures are below `g/`, under
//! their ids. So a scene and its chart may have the same name.

use std::collections::BTreeSet;

use crate::chart::Room;
use crate::story::anchors;
use crate::story::block::{self, Block, ImageBlock, ImageMotion, Use, Width};
use crate::story::resolved::{ChartId, FigureId, ImageId, Resolved, ResolvedStory, SourceId, TableId};

/// What a part shows.
pub type Shows<'a> = block::Shows<'a, Resolved>;

impl Shows<'_> {
    /// Name of the kind in style sheets and in the embed builder.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Scene(_) => "scene",
            Self::Chart(_) => "chart",
            Self::Picture(_) => "picture",
            Self::Unroll(_) => "unroll",
        }
    }
}

/// A part with a page of its own.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The content.
    pub shows: Shows<'a>,
    /// The place of the story that shows it: an anchor of the story's page.
    pub anchor: String,
    /// The folder of its page relative to the site's root, without slashes at the ends.
    pub folder: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// A description in one or two sentences, if there is one.
    pub description: Option<String>,
    /// Width and height of what it shows, in pixels; those of a section or scene follow from the window.
    pub size_px: Option<(u32, u32)>,
    /// What is used in it.
    pub uses: Uses,
}

/// What a part of a story uses, each in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// The figures that it shows.
    pub figures: BTreeSet<FigureId>,
    /// The charts that it shows.
    pub charts: BTreeSet<ChartId>,
    /// The images that it shows.
    pub images: BTreeSet<ImageId>,
    /// The tables of its charts.
    pub tables: BTreeSet<TableId>,
    /// The sources behind its figures and tables.
    pub sources: BTreeSet<SourceId>,
}

impl ResolvedStory {
    /// All parts: the sections, each followed by its scenes, then charts, then pictures.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut sections_and_scenes = Vec::new();
        let mut charts = Vec::new();
        let mut pictures = Vec::new();
        if let Some(image) = self.meta.hero {
            let block = ImageBlock { image, width: Width::Wide, motion: ImageMotion::Drift };
            pictures.push((Shows::Picture(block), anchors::STORY.to_owned()));
        }
        for section in &self.sections {
            sections_and_scenes.push((Shows::Section(section), section.id.clone()));
            for says in section.blocks.iter().map(Block::says) {
                let own = says.family.map(|family| family.id.clone());
                for shows in says.parts {
                    let (list, anchor) = match &shows {
                        Shows::Section(_) | Shows::Scene(_) => (&mut sections_and_scenes, section.id.clone()),
                        Shows::Chart(chart) => (&mut charts, anchors::graphic(&self[*chart].id)),
                        Shows::Picture(_) | Shows::Unroll(_) => (&mut pictures, section.id.clone()),
                    };
                    list.push((shows, own.clone().unwrap_or(anchor)));
                }
            }
        }
        let mut folders = BTreeSet::new();
        let all = sections_and_scenes.into_iter().chain(charts).chain(pictures);
        let parts = all.map(|(shows, anchor)| self.part(shows, anchor));
        // A part that the story shows twice has one page.
        parts.filter(|part| folders.insert(part.folder.clone())).collect()
    }

    fn part<'a>(&self, shows: Shows<'a>, anchor: String) -> Part<'a> {
        let (folder, title, description, size_px, uses) = match &shows {
            Shows::Section(section) => {
                let uses = section.blocks.iter().flat_map(|block| block.says().uses).collect();
                (format!("s/{}", section.id), section.title.clone(), None, None, uses)
            }
            Shows::Scene(scene) => {
                let chart = &self[scene.chart];
                let (title, description) = (Some(chart.title.clone()), Some(chart.description.clone()));
                (format!("s/{}", scene.id), title, description, None, scene.says().uses)
            }
            Shows::Chart(id) => {
                let chart = &self[*id];
                let (title, description) = (Some(chart.title.clone()), Some(chart.description.clone()));
                let size_px = Some(chart.drawn.size_px(Room::Narrow));
                (format!("g/{}", chart.id), title, description, size_px, vec![Use::Chart(id)])
            }
            Shows::Picture(block) => {
                let image = &self[block.image];
                // Pictures have no titles; the beginning of the alternative text is used.
                let title = image.alt.as_ref().and_then(|alt| alt.split([':', ';', ',', '.']).next());
                let title = title.filter(|words| !words.is_empty()).map(str::to_owned);
                let uses = vec![Use::Image(&block.image)];
                (format!("g/{}", image.id), title, image.alt.clone(), Some(image.size_px()), uses)
            }
            Shows::Unroll(unroll) => {
                let image = &self[unroll.image];
                let (title, size_px) = (Some(unroll.title.clone()), Some(image.size_px()));
                (format!("g/{}", image.id), title, image.alt.clone(), size_px, unroll.says().uses)
            }
        };
        let uses = self.uses(uses);
        Part { shows, anchor, folder, title, description, size_px, uses }
    }

    /// Everything that is used in what blocks show.
    fn uses(&self, shown: Vec<Use<'_, Resolved>>) -> Uses {
        let mut uses = Uses::default();
        let mut texts = Vec::new();
        for shown in shown {
            match shown {
                Use::Text(text) | Use::Line(text) => texts.push(text),
                Use::Figure(figure) => {
                    uses.figures.insert(*figure);
                }
                Use::Chart(id) => {
                    uses.charts.insert(*id);
                    let chart = &self[*id];
                    texts.extend(&chart.note);
                    uses.figures.extend(chart.marks.iter().map(|mark| mark.figure));
                    uses.figures.extend(chart.rows.iter().filter_map(|row| row.figure));
                    uses.tables.extend(&chart.tables);
                    uses.images.extend(chart.setting);
                }
                Use::Image(id) => {
                    uses.images.insert(*id);
                    texts.extend(&self[*id].caption);
                }
            }
        }
        uses.figures.extend(texts.into_iter().flat_map(|text| text.references()).map(|printed| printed.figure));
        uses.sources.extend(uses.tables.iter().filter_map(|table| self[*table].source));
        uses.sources.extend(uses.figures.iter().flat_map(|figure| &self[*figure].sources));
        uses
    }
}
