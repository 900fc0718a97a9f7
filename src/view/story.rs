//! The body of the story's page.

use leptos::prelude::*;

use crate::story::anchors;
use crate::view::context::Context;
use crate::view::{contents, hero, ledger, section, share, stepper};

/// Skip link, contents, the story in `<main>`, and the stepper.
pub fn story(context: &Context<'_>) -> AnyView {
    let hero = hero::hero(context);
    let sections = context.story.sections.iter().map(|section| section::section(context, section)).collect::<Vec<_>>();
    view! {
        <a class="skip" href=format!("#{}", anchors::STORY)>{context.language.page.skip_to_story}</a>
        {contents::contents(context)}
        <main>
            <article id=anchors::STORY class="story" tabindex="-1" data-track="story">
                {hero}
                {sections}
                <p class="share">{share::button(&context.language.page, context.language.page.share_story)}</p>
                {ledger::ledger(context)}
                <span class="story-end" data-end></span>
            </article>
        </main>
        {stepper::stepper(context, "./")}
    }
    .into_any()
}
