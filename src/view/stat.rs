//! Large numbers that count up as they come into view.

use leptos::prelude::*;

use crate::packed::pack;
use crate::story::anchors;
use crate::story::block::{Stat, StatItem};
use crate::story::resolved::Resolved;
use crate::view::context::Context;
use crate::view::counter::{Counter, reels};
use crate::view::slot::{Counting, Slot, hydrated};

/// One number, or several side by side.
pub fn stat(context: &Context<'_>, stat: &Stat<Resolved>) -> AnyView {
    let items = stat.items.iter().map(|item| stat_item(context, item)).collect::<Vec<_>>();
    view! { <dl class="stats" data-count=stat.items.len()>{items}</dl> }.into_any()
}

fn stat_item(context: &Context<'_>, item: &StatItem<Resolved>) -> AnyView {
    let figure = &context.story[item.figure];
    let text = figure.text.clone();
    let label = context.inline_html(&item.label);
    let number = match text.countable {
        Some(number) => {
            let (text, reels) = (number.text(), reels(&number));
            let slot = Counting { text: text.clone(), reels, count: number.count(), decimals: number.decimals };
            let slot = pack(&Slot::Counter(slot));
            let counter = hydrated(view! { <Counter text progress=RwSignal::new(1.0) /> });
            view! { <span data-slot=slot inner_html=counter></span> }.into_any()
        }
        None => view! { <span>{text.number}</span> }.into_any(),
    };
    let bound = text.bound.map(|bound| view! { <span class="stat-bound">{bound}" "</span> });
    let derived = text.derived.map(|derived| view! { <span class="stat-derived">" ("{derived}")"</span> });
    view! {
        <div class="stat" data-track="arrival">
            <dt class="stat-value">
                <button type="button" id=context.anchor_of_use(item.figure) popovertarget=anchors::note(&figure.id)>
                    {bound}{number}{derived}
                </button>
            </dt>
            <dd class="stat-label" inner_html=label></dd>
        </div>
    }
    .into_any()
}
