//! The sources, and the list of all figures with their origin.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::resolved::{Figure, FigureId, Shows, Source, Table};
use crate::view::context::Context;
use crate::view::{about, share};

/// The list of sources and of the tables, how the story was made, and every figure with its note and links to the places
/// that show it.
pub fn ledger(context: &Context<'_>) -> AnyView {
    let words = &context.language.page;
    let sources = context.story.sources().map(|(_, source)| self::source(source));
    let sources = sources.chain(context.story.tables().map(|(_, table)| self::table(context, table)));
    let sources = sources.collect::<Vec<_>>();
    let about = context.story.about.as_ref().map(|about| about::about(context, about));
    // Rendered after everything else, when all places that show a figure have been counted.
    let figures = folds(context).into_iter().map(|fold| self::fold(context, fold)).collect::<Vec<_>>();
    let notes = context.story.figures().map(|(id, _)| note(context, id)).collect::<Vec<_>>();
    view! {
        <section class="section ledger" id=anchors::SOURCES aria-labelledby=anchors::SOURCES_HEADING data-section>
            <header class="section-head"><h2 id=anchors::SOURCES_HEADING>{words.sources}</h2></header>
            <ul class="sources">{sources}</ul>
            {about}
            <h3>{words.figures}</h3>
            <div class="figures">{figures}</div>
        </section>
        {notes}
    }
    .into_any()
}

fn source(source: &Source) -> AnyView {
    let title = match &source.url {
        Some(url) => view! { <a href=url.clone()><cite>{source.title.clone()}</cite></a> }.into_any(),
        None => view! { <cite>{source.title.clone()}</cite> }.into_any(),
    };
    let facts = sentences(source.imprint().chain(source.note.clone()));
    view! { <li id=anchors::source(&source.id)>{title}"."{facts}</li> }.into_any()
}

/// A table with its source, licence and file.
fn table(context: &Context<'_>, table: &Table) -> AnyView {
    let words = &context.language.page;
    let source = table.source.map(|source| context.story[source].title.clone());
    let facts = sentences(source.into_iter().chain(table.facts.iter().cloned()));
    let file = context.table_file(table);
    view! { <li>{table.title.clone()}"."{facts}" "<a href=file download>{words.download}</a></li> }.into_any()
}

/// Facts as sentences, each with a space before it.
fn sentences(facts: impl Iterator<Item = String>) -> String {
    facts.map(|fact| if fact.ends_with('.') { format!(" {fact}") } else { format!(" {fact}.") }).collect()
}

/// A fold of the list of figures: its title, and the figures in it.
type Fold = (String, Vec<FigureId>);

/// The figures by the section that shows them first, in the order of the document. Those that no section shows stand in
/// the first fold. A section without a heading has the story's title.
fn folds(context: &Context<'_>) -> Vec<Fold> {
    let story = context.story;
    let parts = story.parts();
    let sections =
        parts.iter().filter_map(|part| matches!(part.shows, Shows::Section(_)).then_some(&part.uses.figures));
    let sections = sections.collect::<Vec<_>>();
    let titles = story.sections.iter().map(|section| section.title.as_ref().unwrap_or(&story.meta.title).clone());
    let mut folds: Vec<Fold> = titles.map(|title| (title, Vec::new())).collect();
    for (id, _) in story.figures() {
        let place = sections.iter().position(|figures| figures.contains(&id)).unwrap_or(0);
        if let Some((_, figures)) = folds.get_mut(place) {
            figures.push(id);
        }
    }
    folds.retain(|(_, figures)| !figures.is_empty());
    folds
}

/// A fold, closed at first. The list follows the `<details>` instead of being its content: so the style sheet can show
/// the entry that a link leads to while the fold is closed, and every entry on paper.
fn fold(context: &Context<'_>, (title, figures): Fold) -> AnyView {
    let count = figures.len();
    let entries = figures.into_iter().map(|id| figure(context, id, &context.story[id])).collect::<Vec<_>>();
    view! {
        <details>
            <summary>{title}" "<span class="fold-count">{count}</span></summary>
        </details>
        <dl>{entries}</dl>
    }
    .into_any()
}

/// The entry of a figure in the list. Its `<dt>` is the link target, so that no element around `<dt>` and `<dd>` is
/// needed.
fn figure(context: &Context<'_>, id: FigureId, figure: &Figure) -> AnyView {
    let uses = context
        .uses_of(id)
        .into_iter()
        .zip(1..)
        .map(|(anchor, place): (String, u32)| view! { <a href=format!("#{anchor}")>{place}</a> })
        .collect::<Vec<_>>();
    view! {
        <dt id=anchors::figure(&figure.id) tabindex="-1">{figure.text.in_full()}</dt>
        <dd>
            {figure.says.clone()}
            <span class="figure-origin">{figure.origin.clone()}</span>
            {(!uses.is_empty())
                .then(|| view! { <span class="figure-uses">{context.language.page.shown_at}" "{uses}</span> })}
        </dd>
    }
    .into_any()
}

/// The popover with a figure's value and origin.
///
/// A page has one for each of its figures, so it has as few elements as possible.
pub fn note(context: &Context<'_>, figure: FigureId) -> AnyView {
    let figure = &context.story[figure];
    let id = &figure.id;
    let words = &context.language.page;
    let (note, target, address) = (anchors::note(id), anchors::note(id), format!("#{}", anchors::figure(id)));
    view! {
        <aside class="note" id=note popover aria-label=figure.says.clone()>
            <b>{figure.text.in_full()}</b>
            {figure.says.clone()}
            <small>{figure.origin.clone()}</small>
            <a href=address>{words.in_the_list}</a>
            {share::button(words, words.share)}
            <button type="button" popovertarget=target popovertargetaction="hide">{words.close}</button>
        </aside>
    }
    .into_any()
}
