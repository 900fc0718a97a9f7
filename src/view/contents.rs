//! The panel with the list of sections and the motion switch.
//!
//! It is a native popover, so it works without a script.

use leptos::prelude::*;

use crate::embed::MotionChoice;
use crate::packed::pack;
use crate::story::anchors;
use crate::story::resolved::ResolvedStory;
use crate::view::context::Context;
use crate::view::motion_switch::{MotionSwitch, MotionWords};
use crate::view::slot::{Slot, hydrated};

/// The button, and the panel that it opens.
pub fn contents(context: &Context<'_>) -> AnyView {
    let words = &context.language.page;
    let motion_words = MotionWords {
        title: words.motion.to_owned(),
        choices: [words.motion_system, words.motion_on, words.motion_off].map(str::to_owned),
    };
    let slot = pack(&Slot::Motion(motion_words.clone()));
    let choice = RwSignal::new(MotionChoice::System);
    let motion = hydrated(view! { <MotionSwitch words=motion_words choice choose=|_| () /> });
    view! {
        <div class="bar" aria-hidden="true"><div class="bar-fill"></div></div>
        <button type="button" class="contents-button" popovertarget=anchors::CONTENTS aria-label=words.sections>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d="M4 7h16M4 12h16M4 17h10" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"></path>
            </svg>
        </button>
        <nav class="contents" id=anchors::CONTENTS popover aria-label=words.sections>
            <ol>{links(context.story, words.back_to_top, words.sources)}</ol>
            <div class="contents-motion" data-slot=slot inner_html=motion></div>
        </nav>
    }
    .into_any()
}

fn links(story: &ResolvedStory, top: &'static str, sources: &'static str) -> Vec<AnyView> {
    let titled = story.sections.iter().filter_map(|section| Some((format!("#{}", section.id), section.title.clone()?)));
    std::iter::once((format!("#{}", anchors::STORY), top.to_owned()))
        .chain(titled)
        .chain(std::iter::once((format!("#{}", anchors::SOURCES), sources.to_owned())))
        .map(|(address, title)| view! { <li><a href=address>{title}</a></li> }.into_any())
        .collect()
}
