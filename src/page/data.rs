//! The data behind a story as files, which readers can take: its tables and the numbers of each chart as CSV, and the
//! numbers of each chart as a text to quote.
//!
//! Each file says what the data are, where they come from, and under which licence; CSV files in comments at their
//! beginning.

use std::collections::BTreeSet;

use crate::page::Asset;
use crate::story::resolved::{Chart, Figure, Row, SourceId, Table};
use crate::table::csv;
use crate::view::context::Context;

/// The files of all tables that the story uses, and of all charts that have numbers.
pub fn files(context: &Context<'_>) -> Vec<Asset> {
    let story = context.story;
    let tables = story.tables();
    let tables =
        tables.map(|(_, table)| Asset { address: context.table_file(table), text: table.data.to_csv(&table.comments) });
    let charts = story
        .charts()
        .filter_map(|(_, chart)| Some(Asset { address: context.chart_file(chart), text: chart_csv(context, chart)? }));
    let texts = story.charts().filter_map(|(_, chart)| {
        Some(Asset { address: context.chart_text_file(chart), text: chart_text(context, chart)? })
    });
    tables.chain(charts).chain(texts).collect()
}

/// The numbers of a chart as CSV, one row for each mark and for each number of a table that is drawn; `None` for a chart
/// without numbers.
pub fn chart_csv(context: &Context<'_>, chart: &Chart) -> Option<String> {
    let words = &context.language.page;
    if chart.marks.is_empty() && chart.points.is_empty() {
        return None;
    }
    let rows = chart.marks.iter().map(|mark| {
        let figure = &context.story[mark.figure];
        vec![
            mark.label.clone(),
            figure.value.to_string(),
            figure.unit.clone().unwrap_or_default(),
            figure.as_of.as_ref().map_or_else(String::new, |date| date.written.clone()),
            source_of(context, figure),
            note(figure),
        ]
    });
    let points = chart.points.iter().map(|point| {
        let as_of = context.story[point.origin.table].as_of.as_ref();
        vec![
            point.label.clone(),
            point.value.clone(),
            point.unit.clone().unwrap_or_default(),
            as_of.map_or_else(String::new, |date| date.written.clone()),
            context.story.origin_in_words(point.origin),
            String::new(),
        ]
    });
    let rows = rows.chain(points);
    let header = [words.label, words.value, words.unit, words.as_of, words.source, words.note].map(str::to_owned);
    Some(csv(&heading(context, chart), std::iter::once(header.to_vec()).chain(rows)))
}

/// The numbers of a chart as plain text, in the words of the page, with their sources; `None` for a chart without
/// numbers.
///
/// It begins with a byte-order mark: not every server says that a text is in UTF-8.
pub fn chart_text(context: &Context<'_>, chart: &Chart) -> Option<String> {
    if chart.rows.is_empty() {
        return None;
    }
    let rows = chart.rows.iter().map(|row| row_line(context, row));
    let of_tables = chart.tables.iter().flat_map(|table| origin(context, &context.story[*table]));
    let named: BTreeSet<SourceId> = chart.tables.iter().filter_map(|table| context.story[*table].source).collect();
    let sources = chart.marks.iter().flat_map(|mark| &context.story[mark.figure].sources);
    let others = sources.filter(|source| !named.contains(source)).collect::<BTreeSet<_>>();
    let of_marks = others.into_iter().map(|source| source_line(context, *source));
    let paragraphs =
        [heading(context, chart).into_iter().collect::<Vec<_>>(), rows.collect(), of_tables.chain(of_marks).collect()];
    let paragraphs = paragraphs.into_iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n"));
    Some(format!("\u{feff}{}\n", paragraphs.collect::<Vec<_>>().join("\n\n")))
}

/// A number of a chart with its label and, if it is a figure, with its unit and its date; else with the place where it
/// stands in a table.
fn row_line(context: &Context<'_>, Row { label, value, figure, origin }: &Row) -> String {
    let figure = figure.map(|figure| &context.story[figure]);
    // Many numbers have their unit in their own words.
    let unit = figure.and_then(|figure| figure.unit.clone()).filter(|unit| !value.contains(unit.as_str()));
    let as_of = figure.and_then(|figure| figure.as_of.as_ref());
    let as_of = as_of.map(|date| format!("{} {date}", context.language.page.as_of));
    let origin = origin.map(|origin| context.story.origin_in_words(origin));
    let facts = unit.into_iter().chain(as_of).chain(origin).collect::<Vec<_>>().join(", ");
    let after = if facts.is_empty() { String::new() } else { format!(" – {facts}") };
    let before = if label.is_empty() { String::new() } else { format!("{label}: ") };
    format!("{before}{value}{after}")
}

/// The lines that say what chart of which story it is.
fn heading(context: &Context<'_>, chart: &Chart) -> [String; 2] {
    let meta = &context.story.meta;
    [chart.title.clone(), format!("{}. {}", meta.title, meta.byline)]
}

/// The lines with the source of a table and what is to be known of its data.
fn origin(context: &Context<'_>, table: &Table) -> Vec<String> {
    let source = table.source.map(|source| source_line(context, source));
    source.into_iter().chain(table.facts.iter().cloned()).collect()
}

/// Title, publisher, date and address of a source, after the word for it.
fn source_line(context: &Context<'_>, source: SourceId) -> String {
    format!("{}: {}", context.language.page.source, context.story[source].cited())
}

/// The title of a figure's source and its line there; for a derived figure, the titles of all sources behind it.
fn source_of(context: &Context<'_>, figure: &Figure) -> String {
    match (figure.source.map(|source| &context.story[source]), figure.line) {
        (Some(source), Some(line)) => format!("{}, {} {line}", source.title, context.language.page.line),
        (Some(source), None) => source.title.clone(),
        (None, _) => {
            let titles = figure.sources.iter().map(|source| context.story[*source].title.as_str());
            titles.collect::<Vec<_>>().join("; ")
        }
    }
}

/// How a number relates to the true one, and how it was derived.
fn note(figure: &Figure) -> String {
    let text = &figure.text;
    let derived = text.derived.map(|derived| match &figure.derivation {
        Some(derivation) => format!("{derived}: {derivation}"),
        None => derived.to_owned(),
    });
    [text.bound.map(str::to_owned), derived].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
