//! A chart as a `<figure>`: title, static drawing, the element for a canvas, note, and a table of its numbers.

use leptos::prelude::*;

use crate::chart::{Room, Row};
use crate::story::anchors;
use crate::story::model::Placed;
use crate::view::context::{Context, ReadyChart};

/// A chart without steps; its position follows its passage through the window.
pub fn graphic(context: &Context<'_>, id: &Placed) -> AnyView {
    view! {
        <div class="graphic-alone" data-track="arrival">
            {figure(context, id)}
            <div class="graphic-notes">{notes(context, id)}</div>
        </div>
    }
    .into_any()
}

/// The figure: title, static drawing, and above it an empty element that receives a canvas when the reader comes near.
pub fn figure(context: &Context<'_>, id: &Placed) -> AnyView {
    let (Some(chart), Some(ready)) = (context.story.chart(id.get_ref()), context.chart(id)) else {
        return ().into_any();
    };
    let description = format!("{}. {}", chart.title, ready.chart.description());
    let data = ready.data.attribute();
    let drawings = [&*ready.svg, ready.wide_svg.as_deref().unwrap_or_default()].concat();
    let wide_ratio = ready.wide_svg.as_ref().map(|_| ratio(ready, Room::Wide));
    view! {
        <figure class="graphic" id=context.id_of_graphic(&ready.id) data-ratio=ratio(ready, Room::Narrow) data-wide-ratio=wide_ratio>
            <figcaption class="graphic-title">{chart.title.clone()}</figcaption>
            <div class="drawing">
                <div class="drawing-static" role="img" aria-label=description inner_html=drawings></div>
                <div class="drawing-moving" data-chart=data></div>
            </div>
        </figure>
    }
    .into_any()
}

/// Height divided by width of a drawing, in twentieths: the style sheet computes the width from the available height.
fn ratio(ready: &ReadyChart, room: Room) -> u8 {
    let (width, height) = ready.chart.size_px(room);
    (f64::from(height) / f64::from(width) * 20.0).round().clamp(9.0, 26.0) as u8
}

/// The note on the chart, and the table of its numbers.
///
/// It is outside of the figure, so that opening the table does not move a pinned drawing.
pub fn notes(context: &Context<'_>, id: &Placed) -> AnyView {
    let note = context.story.chart(id.get_ref()).and_then(|chart| chart.note.as_ref()).map(|note| {
        let html = context.inline_html(note);
        view! { <p class="graphic-note" inner_html=html></p> }
    });
    let table = context.chart(id).map(|ready| table(context, ready));
    view! { {note}{table} }.into_any()
}

/// The table of the chart's numbers, closed at first.
fn table(context: &Context<'_>, ready: &ReadyChart) -> AnyView {
    let table = ready.chart.table();
    if table.rows.is_empty() {
        return ().into_any();
    }
    let words = &context.language.page;
    let rows = table
        .rows
        .into_iter()
        .map(|Row { label, value, figure }| {
            let value = match figure {
                Some(figure) => {
                    let (anchor, note) = (context.anchor_of_use(&figure), anchors::note(&figure));
                    view! { <button type="button" class="figure" id=anchor popovertarget=note>{value}</button> }
                        .into_any()
                }
                None => value.into_any(),
            };
            view! { <tr><th scope="row">{label}</th><td>{value}</td></tr> }
        })
        .collect::<Vec<_>>();
    // What comes from a table has that table's file and source; a mark's source is in the note on its figure.
    let tables = context.story.chart(&ready.id).map_or_else(Vec::new, |chart| chart.kind.tables());
    let table = tables.first().and_then(|id| context.story.data_table(id.get_ref()));
    let file = table.map_or_else(|| context.chart_file(&ready.id), |table| context.table_file(table.id.get_ref()));
    let source = table.and_then(|table| context.story.source(table.source.as_ref()?.get_ref())).map(|source| {
        let link = format!("#{}", anchors::source(source.id.get_ref()));
        view! { <p>{words.source}": "<a href=link>{source.title.clone()}</a></p> }
    });
    view! {
        <details class="data">
            <summary>{words.data}</summary>
            <table>
                <thead><tr><th scope="col">{words.label}</th><th scope="col">{words.value}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {source}
            <a href=file download>{words.download}</a>
        </details>
    }
    .into_any()
}
