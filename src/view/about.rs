//! How the story was made: corrections to its sources, and credits.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::model::{About, Correction};
use crate::view::context::Context;

/// The text on how the story was made, the list of corrections, and all credits.
pub fn about(context: &Context<'_>, about: &About) -> AnyView {
    let html = context.html(&about.text);
    let corrections = about.corrections.iter().map(|this| correction(context, this)).collect::<Vec<_>>();
    let corrections = (!corrections.is_empty()).then(|| view! { <dl class="corrections">{corrections}</dl> });
    let credits = credits(context, about).into_iter().map(|credit| view! { <li>{credit}</li> }).collect::<Vec<_>>();
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

/// The credits of all pictures, without repetitions, then the other credits.
fn credits(context: &Context<'_>, about: &About) -> Vec<String> {
    let mut credits: Vec<String> = Vec::new();
    for credit in context.story.image.iter().filter_map(|image| image.credit.as_ref()).chain(&about.credits) {
        if !credits.contains(credit) {
            credits.push(credit.clone());
        }
    }
    credits
}
