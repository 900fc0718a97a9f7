//! Parses the document to a [`Document`] and reports every mistake of form.
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
use crate::spelling::nearest;
use crate::story::block::{Block, Section};
use crate::story::brackets;
use crate::story::document::{Document, Figure, Group};
use crate::story::model::{Chart, Placed};
use crate::story::problem::{DUPLICATE_KEY, Problem, ProblemKind, nearest_list};
use crate::story::unread::Unread;

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
    let mut unread = Unread::default();
    for (key, value) in document.into_inner() {
        let span = key.span();
        match key.get_ref().as_ref() {
            "meta" => story.meta = read_table(value, &mut problems, &mut unread),
            "palette" => story.palette = read_table(value, &mut problems, &mut unread),
            "source" => story.source = read_all(value, &mut problems, &mut unread),
            "defaults" => story.defaults = read_table(value, &mut problems, &mut unread),
            "table" => story.table = read_all(value, &mut problems, &mut unread),
            "figure" => story.figure = read_all(value, &mut problems, &mut unread),
            "group" => story.group = read_all_with(value, &mut problems, &mut unread, read_group),
            "face" => story.face = read_all(value, &mut problems, &mut unread),
            "image" => story.image = read_all(value, &mut problems, &mut unread),
            "chart" => {
                let read_one = |value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread| {
                    let extent = extent_of(&value);
                    let chart = read_chart(value, problems, unread)?;
                    Some(Chart { written: source[extent].to_owned(), ..chart })
                };
                story.chart = read_all_with(value, &mut problems, &mut unread, read_one);
            }
            "section" => story.section = read_all_with(value, &mut problems, &mut unread, read_section),
            "about" => story.about = read_table(value, &mut problems, &mut unread),
            other => {
                unread.add(value.get_ref());
                unread.add_table();
                problems.push(Problem::error(span, ProblemKind::UnknownTable { name: other.to_owned() }));
            }
        }
    }
    story.unread = unread;
    replace_reports_of_misspelt_lists(&mut problems);
    let has_syntax_error = problems.iter().any(|problem| problem.kind.is_syntax());
    if has_syntax_error || problems.iter().any(|problem| problem.kind == ProblemKind::NotAList) {
        replace_reports_of_brackets(source, &mut problems);
    }
    if has_syntax_error {
        // Whatever else was found may follow from the first one.
        problems.retain(|problem| problem.kind.is_syntax());
        problems.sort_by_key(|problem| problem.span.start);
        problems.truncate(1);
    }
    (story, problems)
}

/// One report replaces all others in a document in which the name of a list of tables is misspelt, if what follows is then
/// read as part of another table: `[chart.line]` after `[[chrt]]` belongs to the chart before.
fn replace_reports_of_misspelt_lists(problems: &mut Vec<Problem>) {
    let is_misspelt = |problem: &&Problem| match &problem.kind {
        ProblemKind::UnknownTable { name } => nearest_list(name).is_some(),
        _ => false,
    };
    let Some(misspelt) = problems.iter().find(is_misspelt) else { return };
    let is_effect = |problem: &Problem| match &problem.kind {
        ProblemKind::NotToml { reason } => reason == DUPLICATE_KEY && problem.span.start > misspelt.span.start,
        ProblemKind::ChartWithoutKind { given } => given.len() > 1,
        kind => *kind == ProblemKind::NotAList,
    };
    if problems.iter().any(is_effect) {
        *problems = vec![misspelt.clone()];
    }
}

/// One report replaces all others in a document in which a list of tables has single brackets: TOML reads what follows
/// as something else.
fn replace_reports_of_brackets(source: &str, problems: &mut Vec<Problem>) {
    let mut headers = brackets::find(source).into_iter();
    if let Some(first) = headers.next() {
        let line = |byte: usize| source[..byte].matches('\n').count() + 1;
        let more = headers.map(|header| line(header.span.start)).collect();
        *problems = vec![Problem::error(first.span, ProblemKind::SingleBrackets { name: first.name, more })];
    }
}

/// Reads a table of the document's top level.
fn read_table<T: DeserializeOwned>(value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<T> {
    let table = if value.get_ref().is_array() {
        unread.add(value.get_ref());
        problems.push(Problem::error(value.span(), ProblemKind::NotATable));
        None
    } else {
        read(value, problems, unread)
    };
    if table.is_none() {
        unread.add_table();
    }
    table
}

/// Reads each table of a list.
fn read_all<T: DeserializeOwned>(list: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Vec<T> {
    read_all_with(list, problems, unread, read)
}

/// The same, with a function that reads one table.
fn read_all_with<T>(
    list: Value<'_>,
    problems: &mut Vec<Problem>,
    unread: &mut Unread,
    read_one: impl Fn(Value<'_>, &mut Vec<Problem>, &mut Unread) -> Option<T>,
) -> Vec<T> {
    read_list(list, problems, unread).into_iter().filter_map(|value| read_one(value, problems, unread)).collect()
}

fn read_list<'a>(list: Value<'a>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Vec<Value<'a>> {
    let span = list.span();
    match list.into_inner() {
        DeValue::Array(values) => values.into_iter().collect(),
        other => {
            unread.add(&other);
            unread.add_table();
            problems.push(Problem::error(span, ProblemKind::NotAList));
            Vec::new()
        }
    }
}

/// Reads a section block by block, so that a mistake in one block does not hide others.
fn read_section(mut value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<Section> {
    let blocks = match value.get_mut() {
        DeValue::Table(table) => take_entry(table, "block"),
        _ => None,
    };
    let Some(mut section) = read::<Section>(value, problems, unread) else {
        unread.add_table();
        // Its blocks are left out with it; mistakes in them are reported all the same.
        if let Some(blocks) = blocks {
            unread.add(blocks.get_ref());
            read_list(blocks, problems, unread).into_iter().for_each(|block| {
                read_block(block, problems, unread);
            });
        }
        return None;
    };
    for block in blocks.map(|blocks| read_list(blocks, problems, unread)).into_iter().flatten() {
        match read_block(block, problems, unread) {
            Some(block) => section.blocks.push(block),
            // The ids of its lists are made from the section's.
            None => unread.add_name(section.id.get_ref()),
        }
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

impl ChartHead {
    const NAMES: [&str; 3] = ["id", "title", "note"];
}

/// Reads a chart: the entry that is named after a kind, and the others.
fn read_chart(mut value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<Chart> {
    let (span, whole) = (value.span(), value.get_ref().clone());
    let mut kinds = DeTable::new();
    let mut has_unknown = false;
    if let DeValue::Table(table) = value.get_mut() {
        let is_other = |key: &&Spanned<_>| !ChartHead::NAMES.contains(&AsRef::<str>::as_ref(key.get_ref()));
        for key in table.keys().filter(is_other).cloned().collect::<Vec<_>>() {
            let Some(kind) = table.remove(&key) else { continue };
            if Spec::NAMES.contains(&key.get_ref().as_ref()) {
                kinds.insert(key, kind);
            } else {
                has_unknown = true;
                unread.add(kind.get_ref());
                let name = key.get_ref().to_string();
                problems.push(Problem::error(key.span(), ProblemKind::UnknownKind { name }));
            }
        }
    }
    if let Some(list) = kinds.values().find(|kind| kind.get_ref().is_array()) {
        problems.push(Problem::error(list.span(), ProblemKind::NotATable));
        unread.add(&whole);
        return None;
    }
    let given: Vec<String> = kinds.keys().map(|key| key.get_ref().to_string()).collect();
    let kind_span = kinds.keys().next().map_or(span, Spanned::span);
    if has_unknown && (entry_of(&value, "id").is_none() || entry_of(&value, "title").is_none()) {
        // The unknown field is most likely the missing one.
        unread.add(&whole);
        return None;
    }
    let head: Option<ChartHead> = read(value, problems, unread);
    if given.len() != 1 {
        // A kind with a misspelt name has been reported.
        if given.len() > 1 || !has_unknown {
            let at = head.as_ref().map_or(kind_span, |head| head.id.span());
            problems.push(Problem::error(at, ProblemKind::ChartWithoutKind { given }));
        }
        unread.add(&whole);
        return None;
    }
    let kind = read(Spanned::new(kind_span, DeValue::Table(kinds)), problems, unread);
    let (Some(ChartHead { id, title, note }), Some(kind)) = (head, kind) else {
        unread.add(&whole);
        return None;
    };
    Some(Chart { id, title, note, kind, written: String::new() })
}

/// From the first to the last byte of a value and of all that is in it. The span of a table is that of its header.
fn extent_of(value: &Value<'_>) -> Range<usize> {
    let inside: Vec<Range<usize>> = match value.get_ref() {
        DeValue::Table(table) => table.values().map(extent_of).collect(),
        DeValue::Array(values) => values.iter().map(extent_of).collect(),
        _ => Vec::new(),
    };
    let widen = |whole: Range<usize>, part: Range<usize>| whole.start.min(part.start)..whole.end.max(part.end);
    inside.into_iter().fold(value.span(), widen)
}

/// Reads a group figure by figure.
fn read_group(mut value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<Group> {
    let figures = match value.get_mut() {
        DeValue::Table(table) => take_entry(table, "figure"),
        _ => None,
    };
    let whole = figures.as_ref().map(|figures| figures.get_ref().clone());
    let figure = figures.map_or_else(Vec::new, |figures| read_all::<Figure>(figures, problems, unread));
    let Some(group) = read::<Group>(value, problems, unread) else {
        // Without what the group says, its figures would seem to have mistakes too.
        whole.iter().for_each(|figures| unread.add(figures));
        return None;
    };
    Some(Group { figure, ..group })
}

/// The value of a field, if this is a table that has it.
fn entry_of<'a, 'b>(value: &'b Value<'a>, name: &str) -> Option<&'b Value<'a>> {
    let DeValue::Table(table) = value.get_ref() else { return None };
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, entry)| entry)
}

fn take_entry<'a>(table: &mut DeTable<'a>, name: &str) -> Option<Value<'a>> {
    let key = table.keys().find(|key| key.get_ref() == name)?.clone();
    table.remove(&key)
}

/// Reads a block. serde's message for an untagged enum does not help an author, so common mistakes are detected first.
fn read_block(value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<Block> {
    let DeValue::Table(table) = value.get_ref() else { return read(value, problems, unread) };
    if let Some(list) = table.values().find(|kind| kind.get_ref().is_array()) {
        problems.push(Problem::error(list.span(), ProblemKind::NotATable));
        unread.add(value.get_ref());
        return None;
    }
    if table.len() != 1 {
        let reason = "a block must be exactly one of its kinds\n\
                      write [[section.block]], then one table such as [section.block.prose]"
            .to_owned();
        unread.add(value.get_ref());
        problems.push(Problem::error(value.span(), ProblemKind::WrongForm { reason }));
        return None;
    }
    read(value, problems, unread)
}

/// Reads one table; unknown fields are reported one by one and ignored.
fn read<T: DeserializeOwned>(mut value: Value<'_>, problems: &mut Vec<Problem>, unread: &mut Unread) -> Option<T> {
    // The spans of the tables from which an unknown field was removed.
    let mut shortened = Vec::new();
    loop {
        let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| value.span());
        let message = error.message().to_owned();
        let removed = message.starts_with("unknown field").then(|| remove_key_at(&mut value, &span)).flatten();
        // A field that is missing beside an unknown one is most likely the same field.
        if !(message.starts_with("missing field") && shortened.contains(&span)) {
            let kind = match message.as_str() {
                "invalid type: map, expected a sequence" => ProblemKind::NotAList,
                message => ProblemKind::WrongForm { reason: with_remedy(message) },
            };
            problems.push(Problem::error(span, kind));
        }
        let Some((table, entry)) = removed else {
            // Other mistakes in this table cannot be detected reliably after this one.
            unread.add(value.get_ref());
            return None;
        };
        unread.add(&entry);
        shortened.push(table);
        if let Some(id) = entry_of(&value, "id") {
            unread.add_incomplete(id);
        }
    }
}

/// serde's message says after a comma what was expected, in Rust's terms; here that becomes the remedy, in an author's
/// terms.
fn with_remedy(message: &str) -> String {
    let Some((wrong, expected)) = message.split_once(", expected ") else {
        return match message.strip_prefix("missing field ") {
            Some(field) => format!("{message}\nadd {field}"),
            None => message.to_owned(),
        };
    };
    let remedy = match expected {
        "f64" => "expected a number, without quotes".to_owned(),
        "u64" | "u32" | "u16" | "u8" => "expected a whole number from 0, without quotes".to_owned(),
        "a sequence" => "expected a list in brackets".to_owned(),
        "a boolean" => "expected true or false, without quotes".to_owned(),
        "a string" => "expected a text in quotes".to_owned(),
        _ if expected.starts_with("struct ") => "expected a table".to_owned(),
        // One of several names: of fields or of alternatives.
        _ if expected.contains('`') => {
            let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
            let written = wrong.split('`').nth(1).unwrap_or_default();
            match nearest(written, known) {
                Some(nearest) => format!("did you mean `{nearest}`? Expected {expected}"),
                None => format!("expected {expected}"),
            }
        }
        other => format!("expected {other}"),
    };
    format!("{wrong}\n{remedy}")
}

/// Removes the entry whose key is at `span`, at any depth; returns the span of its table, and its value.
fn remove_key_at<'a>(value: &mut Value<'a>, span: &Range<usize>) -> Option<(Range<usize>, DeValue<'a>)> {
    let table_span = value.span();
    match value.get_mut() {
        DeValue::Table(table) => {
            let found = table.keys().find(|key| key.span() == *span).cloned();
            match found {
                Some(key) => table.remove(&key).map(|removed| (table_span, removed.into_inner())),
                None => table.iter_mut().find_map(|(_, inner)| remove_key_at(inner, span)),
            }
        }
        DeValue::Array(values) => values.iter_mut().find_map(|inner| remove_key_at(inner, span)),
        _ => None,
    }
}
