//! The ids of elements in a story's pages. All of them are made here, so that no page has an id twice.
//!
//! The ids that an author gives to sections, scenes and long pictures are used unchanged. Besides these, the page has
//! ids of its own ([`RESERVED`]), ids that consist of a prefix and another name ([`PREFIXES`]), and ids that consist of
//! an author's id and a suffix, such as `ladder-3` for the third step of the scene `ladder`. Validation rejects an
//! author's id that is reserved or equal to such an id; the others cannot collide.

use std::collections::BTreeSet;

use crate::names::STORY_ID;
use crate::story::block::{Family, Section, Use};
use crate::story::model::{Placed, Story};

/// Id of the story itself.
pub const STORY: &str = STORY_ID;
/// Id of the panel with the list of sections.
pub const CONTENTS: &str = "contents";
/// Id of the section with the sources and the list of figures.
pub const SOURCES: &str = "sources";
/// Id of the heading of that section.
pub const SOURCES_HEADING: &str = "sources-heading";
/// Id of the heading of the part on how the story was made.
pub const ABOUT: &str = "about";

/// Ids that every story's page uses itself.
pub const RESERVED: [&str; 5] = [STORY, CONTENTS, SOURCES, SOURCES_HEADING, ABOUT];

/// Prefixes of ids that are made from the names of figures, sources, charts and sections; a hyphen and the name follow.
pub const PREFIXES: [&str; 7] = ["figure", "note", "use", "source", "graphic", "list", "glyph"];

/// Id of a figure's entry in the list of figures.
pub fn figure(id: &str) -> String {
    format!("figure-{id}")
}

/// Id of the popover with a figure's origin.
pub fn note(id: &str) -> String {
    format!("note-{id}")
}

/// Id of a place that shows a figure; places of a figure are counted from 1 through the page.
pub fn use_of(id: &str, place: u32) -> String {
    format!("use-{id}-{place}")
}

/// Id of a source's entry in the list of sources.
pub fn source(id: &str) -> String {
    format!("source-{id}")
}

/// Id of the first place of a chart.
pub fn graphic(id: &str) -> String {
    format!("graphic-{id}")
}

/// Id of a list in a section; the lists of a section are counted from 1.
pub fn list(section: &str, number: usize) -> String {
    format!("list-{section}-{number}")
}

/// Id of a section's heading.
pub fn heading(id: &str) -> String {
    format!("{id}-heading")
}

/// Id of a long picture's title.
pub fn title(id: &str) -> String {
    format!("{id}-title")
}

/// Id of the place after a scene or long picture, where the link that skips it leads.
pub fn end(id: &str) -> String {
    format!("{id}-end")
}

/// Id of a step of a scene, or of a note on a long picture; counted from 1.
pub fn step(id: &str, number: usize) -> String {
    format!("{id}-{number}")
}

/// Whether this id is reserved, so that a section, scene or long picture cannot have it.
pub fn is_reserved(id: &str) -> bool {
    let beginning = id.split('-').next().unwrap_or_default();
    RESERVED.contains(&id) || PREFIXES.contains(&beginning)
}

/// The authors' ids in the order of the document, with the ids made from them.
pub fn families(story: &Story) -> Vec<Family<'_>> {
    story.section.iter().flat_map(Section::families).collect()
}

/// An author's id that is equal to one derived from another author's id.
#[derive(Debug)]
pub struct Collision<'a> {
    /// The id to change.
    pub id: &'a Placed,
    /// What else it stands for, such as "a step".
    pub what: &'static str,
    /// The author's id from which the same id is derived.
    pub of: &'a str,
}

/// Collisions between authors' ids and derived ids. Two derived ids cannot be equal: their suffixes contain no hyphen
/// inside, so they would have to derive from the same id.
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

/// All ids of the story's page that a link in its text may lead to.
pub fn targets(story: &Story) -> BTreeSet<String> {
    let mut targets: BTreeSet<String> = [STORY, SOURCES].map(str::to_owned).into();
    targets.extend(story.about.as_ref().map(|_| ABOUT.to_owned()));
    targets.extend(story.figure.iter().map(|this| figure(this.id.get_ref())));
    targets.extend(story.source.iter().map(|this| source(this.id.get_ref())));
    for (block, counted) in story.section.iter().flat_map(Section::counted) {
        targets.extend(counted);
        targets.extend(block.says().uses.into_iter().filter_map(|shown| match shown {
            Use::Chart(chart) => Some(graphic(chart.get_ref())),
            Use::Text(_) | Use::Line(_) | Use::Figure(_) | Use::Image(_) => None,
        }));
    }
    for family in families(story) {
        targets.insert(family.id.get_ref().clone());
        targets.extend(family.made.into_iter().map(|(made, _)| made));
    }
    targets
}
