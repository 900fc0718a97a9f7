//! The ids of a story's pages. All of them are made here, so that no page gives one twice.
//!
//! An author names sections, scenes and long pictures, and these names are ids of the page as they are. The page has
//! ids of its own besides ([`RESERVED`]), ids that it makes of other names by a prefix ([`PREFIXES`]), and ids that it
//! makes of an author's ids by an ending, such as `ladder-3` for the third step of the scene `ladder`. Validation
//! refuses names that are reserved or that meet such an ending; what is left cannot collide.

use std::collections::BTreeSet;

use crate::names::STORY_ID;
use crate::story::model::{Block, Placed, Story};

/// The story itself.
pub const STORY: &str = STORY_ID;
/// The panel with the list of sections.
pub const CONTENTS: &str = "contents";
/// The section with the sources and the list of figures.
pub const SOURCES: &str = "sources";
/// Its heading.
pub const SOURCES_HEADING: &str = "sources-heading";
/// The heading of how the story was made.
pub const ABOUT: &str = "about";

/// Ids that every story's page has for itself.
pub const RESERVED: [&str; 5] = [STORY, CONTENTS, SOURCES, SOURCES_HEADING, ABOUT];

/// What ids begin with that are made of the names of figures, sources and charts; a hyphen and the name follow.
pub const PREFIXES: [&str; 5] = ["figure", "note", "use", "source", "graphic"];

/// The entry of a figure in the list of figures.
pub fn figure(id: &str) -> String {
    format!("figure-{id}")
}

/// The note that opens where a figure stands.
pub fn note(id: &str) -> String {
    format!("note-{id}")
}

/// A place that shows a figure, counted from 1 through the page.
pub fn use_of(id: &str, place: u32) -> String {
    format!("use-{id}-{place}")
}

/// The entry of a source in the list of sources.
pub fn source(id: &str) -> String {
    format!("source-{id}")
}

/// The first place of a chart.
pub fn graphic(id: &str) -> String {
    format!("graphic-{id}")
}

/// The heading of a section.
pub fn heading(id: &str) -> String {
    format!("{id}-heading")
}

/// The title of a long picture.
pub fn title(id: &str) -> String {
    format!("{id}-title")
}

/// The place after a scene or a long picture, for those who skip it.
pub fn end(id: &str) -> String {
    format!("{id}-end")
}

/// A step of a scene, or a note on a long picture, counted from 1.
pub fn step(id: &str, number: usize) -> String {
    format!("{id}-{number}")
}

/// Whether an author may not use this id for a section, a scene or a long picture.
pub fn is_reserved(id: &str) -> bool {
    let beginning = id.split('-').next().unwrap_or_default();
    RESERVED.contains(&id) || PREFIXES.contains(&beginning)
}

/// An id that an author has given to a section, a scene or a long picture, with those that the page makes of it.
#[derive(Debug)]
pub struct Family<'a> {
    /// The author's.
    pub id: &'a Placed,
    /// Those made of it, each with what it stands for.
    pub made: Vec<(String, &'static str)>,
}

/// The author's ids in the order of the document.
pub fn families(story: &Story) -> Vec<Family<'_>> {
    let mut families = Vec::new();
    for section in &story.section {
        let id = section.id.get_ref();
        let made = section.title.iter().map(|_| (heading(id), "the heading"));
        families.push(Family { id: &section.id, made: made.collect() });
        for block in &section.blocks {
            let (id, steps, what, title_id) = match block {
                Block::Scene(scene) => (&scene.id, scene.steps.len(), "a step", None),
                Block::Unroll(unroll) => {
                    (&unroll.id, unroll.notes.len(), "a note", Some((title(unroll.id.get_ref()), "the title")))
                }
                _ => continue,
            };
            let name = id.get_ref();
            let mut made: Vec<_> = (1..=steps).map(|number| (step(name, number), what)).collect();
            made.push((end(name), "the end"));
            made.extend(title_id);
            families.push(Family { id, made });
        }
    }
    families
}

/// An author's id that the page also makes of another one.
#[derive(Debug)]
pub struct Collision<'a> {
    /// The id to change.
    pub id: &'a Placed,
    /// What else it stands for, such as "a step".
    pub what: &'static str,
    /// The author's id that it is also made of.
    pub of: &'a str,
}

/// Where an author's id is also made of another one. Two that are made cannot be the same: their endings have no
/// hyphen within, so they would have to be made of the same id.
pub fn collisions(story: &Story) -> Vec<Collision<'_>> {
    let families = families(story);
    let mut found = Vec::new();
    for family in &families {
        for (made, what) in &family.made {
            let met = families.iter().filter(|other| other.id.get_ref() == made);
            found.extend(met.map(|other| Collision { id: other.id, what, of: family.id.get_ref() }));
        }
    }
    found
}

/// Every id of the story's page that a link in its text can lead to.
pub fn targets(story: &Story) -> BTreeSet<String> {
    let mut targets: BTreeSet<String> = [STORY, SOURCES].map(str::to_owned).into();
    targets.extend(story.about.as_ref().map(|_| ABOUT.to_owned()));
    targets.extend(story.figure.iter().map(|this| figure(this.id.get_ref())));
    targets.extend(story.source.iter().map(|this| source(this.id.get_ref())));
    let blocks = story.section.iter().flat_map(|section| &section.blocks);
    targets.extend(blocks.filter_map(|block| match block {
        Block::Scene(scene) => Some(graphic(scene.chart.get_ref())),
        Block::Graphic(this) | Block::Map(this) => Some(graphic(this.chart.get_ref())),
        _ => None,
    }));
    for family in families(story) {
        targets.insert(family.id.get_ref().clone());
        targets.extend(family.made.into_iter().map(|(made, _)| made));
    }
    targets
}
