//! The sources, and the list of all figures with their origin.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::figures::{date_text, plain_value};
use crate::story::model::{DataTable, Figure, Source};
use crate::view::context::Context;
use crate::view::{about, share};

/// The list of sources and of the tables, how the story was made, and every figure with its note and links to the places
/// that show it.
pub fn ledger(context: &Context<'_>) -> AnyView {
    let words = &context.language.page;
    let sources = context.story.source.iter().map(|source| self::source(context, source));
    let tables = context.story.table.iter().filter(|table| context.story.uses_table(table.id.get_ref()));
    let sources = sources.chain(tables.map(|table| self::table(context, table))).collect::<Vec<_>>();
    let about = context.story.about.as_ref().map(|about| about::about(context, about));
    // Rendered after everything else, when all places that show a figure have been counted.
    let figures = context.story.figure.iter().map(|figure| self::figure(context, figure)).collect::<Vec<_>>();
    let notes = context.story.figure.iter().map(|figure| note(context, figure)).collect::<Vec<_>>();
    view! {
        <section class="section ledger" id=anchors::SOURCES aria-labelledby=anchors::SOURCES_HEADING data-section>
            <header class="section-head"><h2 id=anchors::SOURCES_HEADING>{words.sources}</h2></header>
            <ul class="sources">{sources}</ul>
            {about}
            <h3>{words.figures}</h3>
            <dl class="figures">{figures}</dl>
        </section>
        {notes}
    }
    .into_any()
}

fn source(context: &Context<'_>, source: &Source) -> AnyView {
    let title = match &source.url {
        Some(url) => view! { <a href=url.get_ref().clone()><cite>{source.title.clone()}</cite></a> }.into_any(),
        None => view! { <cite>{source.title.clone()}</cite> }.into_any(),
    };
    let date = source.date.as_ref().and_then(|date| date_text(date.get_ref(), context.language));
    let facts = sentences([source.publisher.clone(), date, source.note.clone()]);
    view! { <li id=anchors::source(source.id.get_ref())>{title}"."{facts}</li> }.into_any()
}

/// A table with its source, licence and file.
fn table(context: &Context<'_>, table: &DataTable) -> AnyView {
    let words = &context.language.page;
    let id = table.id.get_ref();
    let title = table.title.clone().unwrap_or_else(|| id.clone());
    let source = table.source.as_ref().and_then(|id| context.story.source(id.get_ref()));
    let date = table.as_of.as_ref().and_then(|date| date_text(date.get_ref(), context.language));
    let facts = [
        source.map(|source| source.title.clone()),
        date.map(|date| format!("{} {date}", words.as_of)),
        table.licence.as_ref().map(|licence| format!("{}: {licence}", words.licence)),
        table.note.clone(),
    ];
    let facts = sentences(facts);
    let file = context.table_file(id);
    view! { <li>{title}"."{facts}" "<a href=file download>{words.download}</a></li> }.into_any()
}

/// Facts as sentences, each with a space before it.
fn sentences(facts: impl IntoIterator<Item = Option<String>>) -> String {
    let facts = facts.into_iter().flatten();
    facts.map(|fact| if fact.ends_with('.') { format!(" {fact}") } else { format!(" {fact}.") }).collect()
}

/// The entry of a figure in the list. Its `<dt>` is the link target, so that no element around `<dt>` and `<dd>` is
/// needed.
fn figure(context: &Context<'_>, figure: &Figure) -> AnyView {
    let text = context.figure_text(figure);
    let id = figure.id.get_ref();
    let uses = context
        .uses_of(id)
        .into_iter()
        .zip(1..)
        .map(|(anchor, place): (String, u32)| view! { <a href=format!("#{anchor}")>{place}</a> })
        .collect::<Vec<_>>();
    view! {
        <dt id=anchors::figure(id) tabindex="-1">{text.in_full()}</dt>
        <dd>
            {figure.says.clone()}
            <span class="figure-origin">{origin(context, figure)}</span>
            {(!uses.is_empty())
                .then(|| view! { <span class="figure-uses">{context.language.page.shown_at}" "{uses}</span> })}
        </dd>
    }
    .into_any()
}

/// The popover with a figure's value and origin.
///
/// A page has one for each of its figures, so it has as few elements as possible.
pub fn note(context: &Context<'_>, figure: &Figure) -> AnyView {
    let id = figure.id.get_ref();
    let words = &context.language.page;
    let (note, target, address) = (anchors::note(id), anchors::note(id), format!("#{}", anchors::figure(id)));
    view! {
        <aside class="note" id=note popover aria-label=figure.says.clone()>
            <b>{context.figure_text(figure).in_full()}</b>
            {figure.says.clone()}
            <small>{origin(context, figure)}</small>
            <a href=address>{words.in_the_list}</a>
            {share::button(words, words.share)}
            <button type="button" popovertarget=target popovertargetaction="hide">{words.close}</button>
        </aside>
    }
    .into_any()
}

/// Everything known about a figure's origin, as one line.
fn origin(context: &Context<'_>, figure: &Figure) -> String {
    let words = &context.language.page;
    let mut facts = Vec::new();
    if text_hides_digits(context, figure) {
        facts.push(match &figure.unit {
            Some(unit) => format!("{} {unit}", plain_value(figure, context.language)),
            None => plain_value(figure, context.language),
        });
    }
    if let Some(date) = figure.as_of.as_ref().and_then(|date| date_text(date.get_ref(), context.language)) {
        facts.push(format!("{} {date}", words.as_of));
    }
    if let Some(source) = figure.source.as_ref().and_then(|id| context.story.source(id.get_ref())) {
        facts.push(match figure.line {
            Some(line) => format!("{}, {} {line}", source.title, words.line),
            None => source.title.clone(),
        });
    }
    if figure.is_derived() {
        let parents: Vec<String> = figure
            .derived_from
            .iter()
            .filter_map(|id| context.story.figure(id.get_ref()))
            .map(|parent| context.figure_text(parent).number)
            .collect();
        facts.push(match &figure.derivation {
            Some(derivation) => format!("{}: {derivation}", words.derived),
            None => format!("{} {}", words.derived_from, parents.join(", ")),
        });
    }
    facts.join(" · ")
}

/// Whether the figure's text does not show all digits, as in `12 million`.
fn text_hides_digits(context: &Context<'_>, figure: &Figure) -> bool {
    figure.value.abs() >= 1e6 && !context.figure_text(figure).number.contains(&plain_value(figure, context.language))
}
