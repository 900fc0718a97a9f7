//! A section: a heading and its blocks.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::resolved::{Block, Section};
use crate::view::context::Context;
use crate::view::{compare, graphic, list, picture, prose, quote, scene, stat, unroll};

/// The section with all its blocks.
pub fn section(context: &Context<'_>, section: &Section) -> AnyView {
    let id = section.id.clone();
    let heading_id = anchors::heading(&id);
    let heading = section.title.clone().map(|title| {
        let kicker = section.kicker.clone().map(|kicker| view! { <p class="kicker">{kicker}</p> });
        view! {
            <header class="section-head">
                {kicker}
                <h2 id=heading_id.clone()>{title}</h2>
            </header>
        }
    });
    let labelled = section.title.as_ref().map(|_| heading_id.clone());
    let blocks = section.counted().map(|(block, counted)| self::block(context, block, counted)).collect::<Vec<_>>();
    view! {
        <section class="section" id=id aria-labelledby=labelled data-section>
            {heading}
            {blocks}
        </section>
    }
    .into_any()
}

/// `counted` is the id that the block has by its place in the section.
fn block(context: &Context<'_>, block: &Block, counted: Option<String>) -> AnyView {
    match block {
        Block::Prose(prose) => prose::prose(context, prose),
        Block::Stat(stat) => stat::stat(context, stat),
        Block::Image(image) => picture::picture(context, image),
        Block::Compare(block) => compare::compare(context, block),
        Block::Scene(scene) => scene::scene(context, scene),
        Block::Graphic(graphic) | Block::Map(graphic) => graphic::graphic(context, graphic.chart),
        Block::Quote(quote) => quote::quote(context, quote),
        Block::List(list) => list::list(context, list, counted),
        Block::Unroll(block) => unroll::unroll(context, block),
    }
}
