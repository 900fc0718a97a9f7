//! The data behind a story as CSV files, which readers can take: its tables, and the numbers of each chart.
//!
//! The first lines of a file are comments that say what the data are, where they come from, and under which licence.

use crate::page::Asset;
use crate::page::part::sources_of;
use crate::story::figures::{date_text, figure_text};
use crate::story::model::{Chart, DataTable, Figure, Placed, Source};
use crate::table::csv;
use crate::view::context::Context;

/// The files of all tables that the story uses, and of all charts that have numbers.
pub fn files(context: &Context<'_>) -> Vec<Asset> {
    let story = context.story;
    let used = story.table.iter().filter(|table| story.uses_table(table.id.get_ref()));
    let tables =
        used.map(|table| Asset { address: context.table_file(table.id.get_ref()), text: table_csv(context, table) });
    let charts = story.chart.iter().filter_map(|chart| {
        Some(Asset { address: context.chart_file(chart.id.get_ref()), text: chart_csv(context, chart)? })
    });
    tables.chain(charts).collect()
}

/// A table as CSV.
pub fn table_csv(context: &Context<'_>, table: &DataTable) -> String {
    let words = &context.language.page;
    let mut comments = vec![table.title.clone().unwrap_or_else(|| table.id.get_ref().clone())];
    comments.extend(origin(context, table.source.as_ref(), table.as_of.as_ref()));
    comments.extend(table.licence.as_ref().map(|licence| format!("{}: {licence}", words.licence)));
    comments.extend(table.note.clone());
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
    let marks = chart.kind.marks();
    let figures = marks.iter().filter_map(|mark| Some((*mark, context.story.figure(mark.figure.get_ref())?)));
    let rows: Vec<Vec<String>> = figures
        .map(|(mark, figure)| {
            vec![
                mark.label.clone(),
                figure.value.to_string(),
                figure.unit.clone().unwrap_or_default(),
                figure.as_of.as_ref().map_or_else(String::new, |date| date.get_ref().clone()),
                source_of(context, figure),
                note(context, figure),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut comments = vec![chart.title.clone()];
    if let Some(meta) = &context.story.meta {
        comments.push(format!("{}. {}", context.plain(&meta.title), meta.byline));
    }
    let header = [words.label, words.value, words.unit, words.as_of, words.source, words.note].map(str::to_owned);
    Some(csv(&comments, std::iter::once(header.to_vec()).chain(rows)))
}

/// The lines with the source and the date of data.
fn origin(context: &Context<'_>, source: Option<&Placed>, as_of: Option<&Placed>) -> Vec<String> {
    let words = &context.language.page;
    let source = source.and_then(|id| context.story.source(id.get_ref()));
    let date = as_of.and_then(|date| date_text(date.get_ref(), context.language));
    let source = source.map(|source| format!("{}: {}", words.source, in_full(context, source)));
    source.into_iter().chain(date.map(|date| format!("{} {date}", words.as_of))).collect()
}

/// Title, publisher, date and address of a source.
fn in_full(context: &Context<'_>, source: &Source) -> String {
    let date = source.date.as_ref().and_then(|date| date_text(date.get_ref(), context.language));
    let url = source.url.as_ref().map(|url| url.get_ref().clone());
    let facts = [Some(source.title.clone()), source.publisher.clone(), date, url];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The title of a figure's source and its line there; for a derived figure, the titles of all sources behind it.
fn source_of(context: &Context<'_>, figure: &Figure) -> String {
    match (figure.source.as_ref().and_then(|id| context.story.source(id.get_ref())), figure.line) {
        (Some(source), Some(line)) => format!("{}, {} {line}", source.title, context.language.page.line),
        (Some(source), None) => source.title.clone(),
        (None, _) => {
            let sources = sources_of(context.story, &[figure]);
            sources.into_iter().map(|source| source.title.as_str()).collect::<Vec<_>>().join("; ")
        }
    }
}

/// How a number relates to the true one, and how it was derived.
fn note(context: &Context<'_>, figure: &Figure) -> String {
    let text = figure_text(figure, context.language);
    let derived = text.derived.map(|derived| match &figure.derivation {
        Some(derivation) => format!("{derived}: {derivation}"),
        None => derived.to_owned(),
    });
    [text.bound.map(str::to_owned), derived].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
