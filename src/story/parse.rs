//! Parses the text to a [`Document`] and reports every mistake of form.
//!
//! The document is split into tables before deserialisation, and each table is deserialised separately: one with a
//! mistake is reported and left out, and the others are still read. An unknown field is removed and the table tried
//! again, so that several unknown fields are all reported. Consistency between tables is checked in
//! `validate`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::chart::Spec;
use crate::story::document::{Document, Figure, Group};
use crate::story::model::{Block, Chart, Placed, Section};
use crate::story::problem::{Problem, ProblemKind};

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads all tables that have the right form, and reports the others.
pub fn parse(source: &str) -> (Document, Vec<Problem>) {
    let (document, syntax_errors) = DeTable::parse_recoverable(source);
    let mut problems: Vec<Problem> = syntax_errors
        .into_iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            Problem::error(span, ProblemKind::NotToml { reason: error.message().to_owned() })
        })
        .collect();
    let mut story = Document::default();
    let mut unread = Vec::new();
    for (key, value) in document.into_inner() {
        let span = key.span();
        match key.get_ref().as_ref() {
            "meta" => story.meta = read(value, &mut problems),
            "source" => story.source = read_all(value, &mut problems, &mut unread),
            "defaults" => story.defaults = read(value, &mut problems),
            "table" => story.table = read_all(value, &mut problems, &mut unread),
            "figure" => story.figure = read_all(value, &mut problems, &mut unread),
            "group" => story.group = read_list(value, &mut problems).into_iter().filter_map(|group| read_group(group, &mut problems, &mut unread)).collect(),
            "face" => story.face = read_all(value, &mut problems, &mut unread),
            "image" => story.image = read_all(value, &mut problems, &mut unread),
            "chart" => story.chart = read_all_with(value, &mut problems, &mut unread, read_chart),
            "section" => story.section = read_list(value, &mut problems).into_iter().filter_map(|section| read_section(section, &mut problems)).collect(),
            "about" => story.about = read(value, &mut problems),
            other => problems.push(Problem::error(
                span,
                ProblemKind::WrongForm {
                    reason: format!(
                        "unknown table `{other}`\nuse one of [meta], [defaults], [[source]], [[table]], [[figure]], [[group]], [[face]], [[image]], [[chart]], [[section]], [about]"
                    ),
                },
            )),
        }
    }
    story.unread = unread;
    (story, problems)
}

/// Reads each table of a list. Of a table with a mistake only the id is kept, in `unread`.
fn read_all<T: DeserializeOwned>(list: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Vec<String>) -> Vec<T> {
    read_all_with(list, problems, unread, read)
}

/// The same, with a function that reads one table.
fn read_all_with<T>(
    list: Value<'_>,
    problems: &mut Vec<Problem>,
    unread: &mut Vec<String>,
    read_one: fn(Value<'_>, &mut Vec<Problem>) -> Option<T>,
) -> Vec<T> {
    read_list(list, problems)
        .into_iter()
        .filter_map(|value| {
            let id = value.get_ref().get("id").and_then(|id| id.get_ref().as_str().map(str::to_owned));
            let read = read_one(value, problems);
            if read.is_none() {
                unread.extend(id);
            }
            read
        })
        .collect()
}

fn read_list<'a>(list: Value<'a>, problems: &mut Vec<Problem>) -> Vec<Value<'a>> {
    let span = list.span();
    match list.into_inner() {
        DeValue::Array(values) => values.into_iter().collect(),
        _ => {
            let reason = "this must be a list of tables\nwrite double brackets, as in [[figure]]".to_owned();
            problems.push(Problem::error(span, ProblemKind::WrongForm { reason }));
            Vec::new()
        }
    }
}

/// Reads a section block by block, so that a mistake in one block does not hide others.
fn read_section(mut value: Value<'_>, problems: &mut Vec<Problem>) -> Option<Section> {
    let blocks = match value.get_mut() {
        DeValue::Table(table) => take_entry(table, "block"),
        _ => None,
    };
    let mut section: Section = read(value, problems)?;
    if let Some(blocks) = blocks {
        section.blocks =
            read_list(blocks, problems).into_iter().filter_map(|block| read_block(block, problems)).collect();
    }
    Some(section)
}

/// What charts of every kind have; the kind stands beside it in the document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartHead {
    id: Placed,
    title: String,
    note: Option<Placed>,
}

/// Reads a chart: the entry that is named after a kind, and the others.
fn read_chart(mut value: Value<'_>, problems: &mut Vec<Problem>) -> Option<Chart> {
    let span = value.span();
    let mut kinds = DeTable::new();
    if let DeValue::Table(table) = value.get_mut() {
        let keys: Vec<_> = table.keys().filter(|key| Spec::NAMES.contains(&key.get_ref().as_ref())).cloned().collect();
        for key in keys {
            if let Some(kind) = table.remove(&key) {
                kinds.insert(key, kind);
            }
        }
    }
    let given: Vec<String> = kinds.keys().map(|key| key.get_ref().to_string()).collect();
    let kind_span = kinds.keys().next().map_or(span, Spanned::span);
    let head: Option<ChartHead> = read(value, problems);
    if given.len() != 1 {
        let at = head.as_ref().map_or(kind_span, |head| head.id.span());
        problems.push(Problem::error(at, ProblemKind::ChartWithoutKind { given }));
        return None;
    }
    let kind = read(Spanned::new(kind_span, DeValue::Table(kinds)), problems)?;
    let ChartHead { id, title, note } = head?;
    Some(Chart { id, title, note, kind })
}

/// Reads a group figure by figure.
fn read_group(mut value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Vec<String>) -> Option<Group> {
    let figures = match value.get_mut() {
        DeValue::Table(table) => take_entry(table, "figure"),
        _ => None,
    };
    // Without what a group with a mistake says, its figures would seem to have mistakes too.
    let mut figures = figures.map_or_else(Vec::new, |figures| read_all::<Figure>(figures, problems, unread));
    let group = read::<Group>(value, problems);
    if group.is_none() {
        unread.extend(figures.drain(..).map(|figure| figure.id.into_inner()));
    }
    group.map(|group| Group { figure: figures, ..group })
}

fn take_entry<'a>(table: &mut DeTable<'a>, name: &str) -> Option<Value<'a>> {
    let key = table.keys().find(|key| key.get_ref() == name)?.clone();
    table.remove(&key)
}

/// Reads a block. serde's message for an untagged enum does not help an author, so common mistakes are detected first.
fn read_block(value: Value<'_>, problems: &mut Vec<Problem>) -> Option<Block> {
    if let DeValue::Table(table) = value.get_ref()
        && table.len() != 1
    {
        let reason = "a block must be exactly one of its kinds\n\
                      write [[section.block]], then one table such as [section.block.prose]"
            .to_owned();
        problems.push(Problem::error(value.span(), ProblemKind::WrongForm { reason }));
        return None;
    }
    read(value, problems)
}

/// Reads one table; unknown fields are reported one by one and ignored.
fn read<T: DeserializeOwned>(mut value: Value<'_>, problems: &mut Vec<Problem>) -> Option<T> {
    loop {
        let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| value.span());
        let message = error.message().to_owned();
        let unknown_field = message.starts_with("unknown field") && remove_key_at(value.get_mut(), &span);
        problems.push(Problem::error(span, ProblemKind::WrongForm { reason: with_remedy(&message) }));
        if !unknown_field {
            // Other mistakes in this table cannot be detected reliably after this one.
            return None;
        }
    }
}

/// serde's message says after a comma what was expected, in Rust's terms; here that becomes the remedy, in an author's
/// terms.
fn with_remedy(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((wrong, expected)) => {
            let expected = match expected {
                "f64" => "a number, without quotes",
                "u32" | "u16" | "u8" => "a whole number, without quotes",
                "a sequence" => "a list in brackets",
                other => other,
            };
            format!("{wrong}\nexpected {expected}")
        }
        None => message.to_owned(),
    }
}

/// Removes the entry whose key is at `span`, at any depth; returns whether there was one.
fn remove_key_at(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => {
            let found = table.keys().find(|key| key.span() == *span).cloned();
            match found {
                Some(key) => table.remove(&key).is_some(),
                None => table.iter_mut().any(|(_, inner)| remove_key_at(inner.get_mut(), span)),
            }
        }
        DeValue::Array(values) => values.iter_mut().any(|inner| remove_key_at(inner.get_mut(), span)),
        _ => false,
    }
}
