//! A long picture that moves sideways while the page scrolls down, with text on it.
//!
//! Without motion, and until the engine runs, it is a box that the reader scrolls sideways.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::block::{Unroll, UnrollNote};
use crate::story::resolved::Resolved;
use crate::view::context::Context;
use crate::view::picture::{Loading, caption, layers};

/// The picture with its texts, its caption, and a link that skips it.
pub fn unroll(context: &Context<'_>, unroll: &Unroll<Resolved>) -> AnyView {
    let id = unroll.id.clone();
    let after = anchors::end(&id);
    let heading = anchors::title(&id);
    let (label, label_again) = (heading.clone(), heading.clone());
    let notes =
        unroll.notes.iter().enumerate().map(|(index, this)| note(context, &id, index, this)).collect::<Vec<_>>();
    let caption = caption(context, unroll.image);
    view! {
        <section class="unroll" id=id aria-labelledby=label data-track="travel">
            <a class="skip" href=format!("#{after}")>{context.language.page.skip_scene}</a>
            <figure class="unroll-stage">
                <p class="unroll-title" id=heading>{unroll.title.clone()}</p>
                // A scrollable box must be focusable, so that the keyboard can scroll it.
                <div class="unroll-window" tabindex="0" role="group" aria-labelledby=label_again>
                    <div class="unroll-strip">
                        {layers(context, unroll.image, Loading::Lazy)}
                        <ol class="unroll-notes">{notes}</ol>
                    </div>
                </div>
                <figcaption>{caption}</figcaption>
            </figure>
            // The skip link leads here: the stage is pinned, so it cannot be the target.
            <span class="unroll-end" id=after tabindex="-1"></span>
        </section>
    }
    .into_any()
}

fn note(context: &Context<'_>, id: &str, index: usize, note: &UnrollNote<Resolved>) -> AnyView {
    let html = context.html(&note.text);
    view! { <li class="unroll-note" id=anchors::step(id, index + 1) data-at=*note.at.get_ref() inner_html=html></li> }
        .into_any()
}
