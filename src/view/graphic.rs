//! A chart as a `<figure>`: title, static drawing, the element for a canvas, note, and a table of its numbers.

use leptos::prelude::*;

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
    // Height divided by width, in twentieths: the style sheet computes the drawing's width from the available height.
    let (width, height) = ready.chart.size_px();
    let ratio = (f64::from(height) / f64::from(width) * 20.0).round().clamp(14.0, 26.0);
    view! {
        <figure class="graphic" id=context.id_of_graphic(&ready.id) data-ratio=ratio as u8>
            <figcaption class="graphic-title">{chart.title.clone()}</figcaption>
            <div class="drawing">
                <div class="drawing-static" role="img" aria-label=description inner_html=ready.svg.clone()></div>
                <div class="drawing-moving" data-chart=data></div>
            </div>
        </figure>
    }
    .into_any()
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
    // The table's rows and the document's marks are in the same order.
    let figures: Vec<String> = context
        .story
        .chart
        .iter()
        .find(|chart| *chart.id.get_ref() == ready.id)
        .map_or_else(Vec::new, |chart| chart.marks().iter().map(|mark| mark.figure.get_ref().clone()).collect());
    if table.rows.is_empty() {
        return ().into_any();
    }
    let words = &context.language.page;
    let rows = table
        .rows
        .into_iter()
        .zip(figures)
        .map(|(row, figure)| {
            let mut cells = row.into_iter();
            let first = cells.next().map(|cell| view! { <th scope="row">{cell}</th> });
            let rest = cells
                .map(|cell| {
                    let (anchor, note) = (context.anchor_of_use(&figure), anchors::note(&figure));
                    view! { <td><button type="button" class="figure" id=anchor popovertarget=note>{cell}</button></td> }
                })
                .collect::<Vec<_>>();
            view! { <tr>{first}{rest}</tr> }
        })
        .collect::<Vec<_>>();
    view! {
        <details class="data">
            <summary>{words.data}</summary>
            <table>
                <thead><tr><th scope="col">{words.label}</th><th scope="col">{words.value}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <a href=context.chart_file(&ready.id) download>{words.download}</a>
        </details>
    }
    .into_any()
}
