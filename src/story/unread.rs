//! What is known of the tables and fields that could not be read.
//!
//! A table with a mistake is left out of the story. What it would have declared, shown or placed must not be reported
//! as undeclared, never shown or never placed: that would be a second report of the same mistake.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::DeValue;

use crate::story::anchors::PREFIXES;
use crate::story::text;

/// The names in the tables and fields of a document that could not be read.
#[derive(Debug, Default)]
pub struct Unread {
    /// All texts in them, and all ids that these refer to: which of them are ids cannot be known.
    names: BTreeSet<String>,
    /// Whether a table of the document's top level is among them.
    has_table: bool,
    /// Where the ids begin of tables that were read without an unknown field.
    incomplete: BTreeSet<usize>,
}

impl Unread {
    /// Adds a value that is left out, with everything in it.
    pub fn add(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::String(text) => {
                self.names.extend(text::references(text).into_iter().map(str::to_owned));
                self.names.insert(text.clone().into_owned());
            }
            DeValue::Array(values) => values.iter().for_each(|value| self.add(value.get_ref())),
            DeValue::Table(table) => table.values().for_each(|value| self.add(value.get_ref())),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
        }
    }

    /// Adds the name of something of which a part is left out.
    pub fn add_name(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Notes that a table of the document's top level is left out.
    pub fn add_table(&mut self) {
        self.has_table = true;
    }

    /// Notes that an unknown field was left out of the table whose id this is.
    pub fn add_incomplete(&mut self, id: &Spanned<DeValue<'_>>) {
        self.incomplete.insert(id.span().start);
    }

    /// Whether an unknown field was left out of the table whose id this is: it may be one that seems to be missing.
    pub fn is_incomplete(&self, id: &Spanned<String>) -> bool {
        self.incomplete.contains(&id.span().start)
    }

    /// Whether a table of the document's top level could not be read, or has an unknown name.
    pub fn has_table(&self) -> bool {
        self.has_table
    }

    /// Whether everything could be read.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.has_table
    }

    /// Whether something that could not be read may declare, show or place what has this id.
    pub fn may_mean(&self, id: &str) -> bool {
        self.names.contains(id)
    }

    /// Whether something that could not be read may make this id of the page, such as `ladder-3` for a step of the scene
    /// `ladder`.
    pub fn may_make(&self, anchor: &str) -> bool {
        let rest = anchor.split_once('-').filter(|(prefix, _)| PREFIXES.contains(prefix)).map(|(_, rest)| rest);
        std::iter::once(anchor).chain(rest).any(|id| {
            let ends = id.match_indices('-').map(|(at, _)| at).chain([id.len()]);
            ends.into_iter().any(|end| self.may_mean(&id[..end]))
        })
    }
}
