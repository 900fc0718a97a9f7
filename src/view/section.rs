//! A section: a heading and its blocks.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::model::{Block, Section};
use crate::view::context::Context;
use crate::view::{compare, graphic, list, picture, prose, quote, scene, stat, unroll};

/// The section with all its blocks.
pub fn section(context: &Context<'_>, section: &Section) -> AnyView {
    let id = section.id.get_ref().clone();
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
    let mut lists = 0;
    let blocks = section.blocks.iter().map(|block| {
        lists += usize::from(matches!(block, Block::List(_)));
        self::block(context, block, || anchors::list(section.id.get_ref(), lists))
    });
    let blocks = blocks.collect::<Vec<_>>();
    view! {
        <section class="section" id=id aria-labelledby=labelled data-section>
            {heading}
            {blocks}
        </section>
    }
    .into_any()
}

/// `list_id` gives the id of a block that is a list.
fn block(context: &Context<'_>, block: &Block, list_id: impl FnOnce() -> String) -> AnyView {
    match block {
        Block::Prose(prose) => prose::prose(context, prose),
        Block::Stat(stat) => stat::stat(context, stat),
        Block::Image(image) => picture::picture(context, image),
        Block::Compare(block) => compare::compare(context, block),
        Block::Scene(scene) => scene::scene(context, scene),
        Block::Graphic(graphic) | Block::Map(graphic) => graphic::graphic(context, &graphic.chart),
        Block::Quote(quote) => quote::quote(context, quote),
        Block::List(list) => list::list(context, list, list_id()),
        Block::Unroll(block) => unroll::unroll(context, block),
    }
}
