//! A chart as a `<figure>`: title, static drawing, the element for a canvas, note, and a table of its numbers.

use leptos::prelude::*;

use crate::chart::Room;
use crate::story::anchors;
use crate::story::resolved::{Chart, ChartId, Row};
use crate::view::context::Context;
use crate::view::picture;

/// A chart without steps; its position follows its passage through the window.
pub fn graphic(context: &Context<'_>, chart: ChartId) -> AnyView {
    view! {
        <div class="graphic-alone" data-track="arrival">
            {figure(context, chart, Steps::Absent)}
            <div class="graphic-notes">{notes(context, chart)}</div>
        </div>
    }
    .into_any()
}

/// Whether a figure has steps of text beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// It belongs to a scene.
    Present,
    /// It stands alone.
    Absent,
}

/// The figure: title, static drawing, and above it an empty element that receives a canvas when the reader comes near.
///
/// Without steps a camera would end at one part of the picture: then the finished drawing, which shows all of it, stays.
pub fn figure(context: &Context<'_>, id: ChartId, steps: Steps) -> AnyView {
    let (chart, ready) = (&context.story[id], context.drawn_chart(id));
    let description = format!("{}. {}", chart.title, chart.description);
    let has_camera = chart.drawn.has_camera();
    let moves = steps == Steps::Present || !has_camera;
    let data = moves.then(|| context.animation(id));
    let drawings = [&*ready.svg, ready.wide_svg.as_deref().unwrap_or_default()].concat();
    let wide_ratio = ready.wide_svg.as_ref().map(|_| ratio(chart, Room::Wide));
    let setting = |class: &'static str, front: bool| {
        let layers = picture::setting(context, chart.setting?, front);
        (!layers.is_empty()).then(|| view! { <div class=class>{layers}</div> })
    };
    view! {
        <figure
            class="graphic"
            id=context.id_of_graphic(id)
            data-ratio=ratio(chart, Room::Narrow)
            data-wide-ratio=wide_ratio
            data-setting=chart.setting.map(|_| if chart.drawn.bleeds() { "wide" } else { "" })
        >
            <figcaption class="graphic-title">{chart.title.clone()}</figcaption>
            <div class="drawing" data-camera=(moves && has_camera).then_some("")>
                {setting("setting", false)}
                <div class="drawing-static" role="img" aria-label=description inner_html=drawings></div>
                <div class="drawing-moving" data-chart=data></div>
                {setting("setting setting-front", true)}
            </div>
        </figure>
    }
    .into_any()
}

/// Height divided by width of a drawing, in twentieths: the style sheet computes the width from the available height.
fn ratio(chart: &Chart, room: Room) -> u8 {
    let (width, height) = chart.drawn.size_px(room);
    (f64::from(height) / f64::from(width) * 20.0).round().clamp(9.0, 32.0) as u8
}

/// The note on the chart, the table of its numbers, and how it is written, if the story shows that.
///
/// It is outside of the figure, so that opening the table does not move a pinned drawing.
pub fn notes(context: &Context<'_>, chart: ChartId) -> AnyView {
    let chart = &context.story[chart];
    let note = chart.note.as_ref().map(|note| {
        let html = context.inline_html(note);
        view! { <p class="graphic-note" inner_html=html></p> }
    });
    // A map may have no numbers.
    let has_numbers = !chart.rows.is_empty() || !chart.points.is_empty();
    let table = has_numbers.then(|| table(context, chart));
    let listing = chart.listing.as_deref().map(|toml| listing(context, toml));
    view! { {note}{table}{listing} }.into_any()
}

/// How a chart is written in the document, closed at first. What is wider than the screen can be scrolled by keyboard too.
fn listing(context: &Context<'_>, toml: &str) -> AnyView {
    let words = context.language.page.listing;
    view! {
        <details class="data">
            <summary>{words}</summary>
            <pre tabindex="0" role="group" aria-label=words><code>{toml.to_owned()}</code></pre>
        </details>
    }
    .into_any()
}

/// The table of the chart's numbers, closed at first; of a chart that tells none of them, only where to take them.
fn table(context: &Context<'_>, chart: &Chart) -> AnyView {
    let words = &context.language.page;
    // What comes from a table has that table's file and source; a mark's source is in the note on its figure.
    let first = chart.tables.first();
    let has_origins = chart.rows.iter().any(|row| row.origin.is_some());
    let rows = chart.rows.iter().map(|Row { label, value, figure, origin }| {
        let value = match figure {
            Some(figure) => context.button(*figure, value.clone()),
            None => value.clone().into_any(),
        };
        let place = origin.map(|origin| match Some(&origin.table) == first {
            true => origin.line.to_string(),
            false => context.story.origin_in_words(origin),
        });
        let place = has_origins.then(|| view! { <td>{place}</td> });
        view! { <tr><th scope="row">{label.clone()}</th><td>{value}</td>{place}</tr> }
    });
    let rows = rows.collect::<Vec<_>>();
    let table = first.map(|table| &context.story[*table]);
    let places = table.filter(|_| has_origins).map(|table| {
        view! { <th scope="col"><a href=context.table_file(table)>{table.file_name()}</a>", "{words.line}</th> }
    });
    let file = context.chart_file(chart);
    let text = context.chart_text_file(chart);
    let source = table.and_then(|table| table.source).map(|source| {
        let source = &context.story[source];
        let link = format!("#{}", anchors::source(&source.id));
        view! { <p>{words.source}": "<a href=link>{source.title.clone()}</a></p> }
    });
    let has_rows = !rows.is_empty();
    let table = has_rows.then(|| {
        view! {
            <table>
                <thead><tr><th scope="col">{words.label}</th><th scope="col">{words.value}</th>{places}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let text = has_rows.then(|| view! { <a href=text target="_blank" rel="noopener">{words.as_text}</a> });
    view! {
        <details class="data">
            <summary>{words.data}</summary>
            {table}
            {source}
            <a href=file download>{words.download}</a>
            {text}
        </details>
    }
    .into_any()
}
