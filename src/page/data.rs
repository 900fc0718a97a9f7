//! The data behind a story as CSV files, which readers can take: its tables, and the numbers of each chart.
//!
//! The first lines of a file are comments that say what the data are, where they come from, and under which licence.

use crate::page::Asset;
use crate::story::resolved::{Chart, Figure, SourceId, Table};
use crate::table::csv;
use crate::view::context::Context;

/// The files of all tables that the story uses, and of all charts that have numbers.
pub fn files(context: &Context<'_>) -> Vec<Asset> {
    let story = context.story;
    let tables = story.tables();
    let tables = tables.map(|(_, table)| Asset { address: context.table_file(table), text: table_csv(context, table) });
    let charts = story
        .charts()
        .filter_map(|(_, chart)| Some(Asset { address: context.chart_file(chart), text: chart_csv(context, chart)? }));
    tables.chain(charts).collect()
}

/// A table as CSV.
pub fn table_csv(context: &Context<'_>, table: &Table) -> String {
    let mut comments = vec![table.title.clone()];
    comments.extend(origin(context, table));
    for column in table.data.columns() {
        let title = column.label.as_ref().map(|label| format!("{}: {label}", column.name));
        let unit = column.unit.as_ref().map(|unit| match &title {
            Some(title) => format!("{title} ({unit})"),
            None => format!("{}: {unit}", column.name),
        });
        comments.extend(unit.or(title));
    }
    table.data.to_csv(&comments)
}

/// The numbers of a chart as CSV, one row for each mark; `None` for a chart without marks.
pub fn chart_csv(context: &Context<'_>, chart: &Chart) -> Option<String> {
    let words = &context.language.page;
    if chart.marks.is_empty() {
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
    let meta = &context.story.meta;
    let comments = [chart.title.clone(), format!("{}. {}", meta.title, meta.byline)];
    let header = [words.label, words.value, words.unit, words.as_of, words.source, words.note].map(str::to_owned);
    Some(csv(&comments, std::iter::once(header.to_vec()).chain(rows)))
}

/// The lines with the source of a table and what is to be known of its data.
fn origin(context: &Context<'_>, table: &Table) -> Vec<String> {
    let source = table.source.map(|source| source_line(context, source));
    source.into_iter().chain(table.facts(&context.language.page)).collect()
}

/// Title, publisher, date and address of a source, after the word for it.
fn source_line(context: &Context<'_>, source: SourceId) -> String {
    let source = &context.story[source];
    let facts = std::iter::once(source.title.clone()).chain(source.imprint()).chain(source.url.clone());
    format!("{}: {}", context.language.page.source, facts.collect::<Vec<_>>().join(", "))
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
