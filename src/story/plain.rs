//! References to figures in texts that are shown as they are written.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::story::model::Story;
use crate::story::{quoted, text};

/// The tables whose texts are all shown or checked; a figure's own fields may name figures.
const TABLES: [&str; 6] = ["meta", "source", "image", "chart", "section", "about"];

/// A reference to a figure in a text without references.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// Its byte range in the document, without braces.
    pub(super) span: Range<usize>,
    /// The figure's id.
    pub(super) id: String,
}

/// The references in the document's texts, except in those that begin at one of the bytes `with_references`.
pub(super) fn misplaced(source: &str, story: &Story, with_references: &BTreeSet<usize>) -> Vec<Misplaced> {
    let Ok(document) = DeTable::parse(source) else { return Vec::new() };
    let mut found = Vec::new();
    let mut values: Vec<_> = document
        .get_ref()
        .iter()
        .filter(|(key, _)| TABLES.contains(&key.get_ref().as_ref()))
        .map(|(_, value)| value)
        .collect();
    while let Some(value) = values.pop() {
        match value.get_ref() {
            DeValue::Table(table) => values.extend(table.values()),
            DeValue::Array(list) => values.extend(list.iter()),
            DeValue::String(words) if !with_references.contains(&value.span().start) => {
                let raw = source.get(value.span()).unwrap_or_default();
                let known = text::references_at(words).into_iter().filter(|found| story.figure(found.id).is_some());
                found.extend(known.map(|reference| {
                    let part = reference.at..reference.at + reference.id.len();
                    Misplaced { span: quoted::place(raw, value.span().start, words, part), id: reference.id.to_owned() }
                }));
            }
            _ => {}
        }
    }
    found
}
