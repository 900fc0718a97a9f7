//! How the story was made: corrections to its sources, and credits.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::resolved::{About, Correction};
use crate::view::context::Context;

/// The text on how the story was made, the list of corrections, and all credits.
pub fn about(context: &Context<'_>, about: &About) -> AnyView {
    let html = context.html(&about.text);
    let corrections = about.corrections.iter().map(|this| correction(context, this)).collect::<Vec<_>>();
    let corrections = (!corrections.is_empty()).then(|| view! { <dl class="corrections">{corrections}</dl> });
    let credits = about.credits.iter().map(|credit| view! { <li>{credit.clone()}</li> }).collect::<Vec<_>>();
    view! {
        <h3 id=anchors::ABOUT>{about.title.clone()}</h3>
        <div class="about" inner_html=html></div>
        {corrections}
        <h3>{context.language.page.credits}</h3>
        <ul class="credits">{credits}</ul>
    }
    .into_any()
}

fn correction(context: &Context<'_>, correction: &Correction) -> AnyView {
    let meant = context.inline_html(&correction.meant);
    let line = correction
        .line
        .map(|line| view! { <span class="figure-origin">{format!("{} {line}", context.language.page.line)}</span> });
    view! {
        <dt>{correction.printed.clone()}</dt>
        <dd><span inner_html=meant></span>{line}</dd>
    }
    .into_any()
}
