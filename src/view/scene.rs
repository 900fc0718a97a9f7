//! A scene: a chart that stays in the window while steps of text scroll past.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::block::{Layout, Scene, Step};
use crate::story::resolved::Resolved;
use crate::view::context::Context;
use crate::view::graphic::{figure, notes};

/// The chart, its steps, and a link that skips them.
pub fn scene(context: &Context<'_>, scene: &Scene<Resolved>) -> AnyView {
    let id = scene.id.clone();
    let after = anchors::end(&id);
    let title = context.story[scene.chart].title.clone();
    let layout = match scene.layout {
        Layout::Side => "side",
        Layout::Mirrored => "mirrored",
        Layout::Under => "under",
        Layout::Overlay => "overlay",
    };
    let steps = scene.steps.iter().enumerate().map(|(index, this)| step(context, &id, index, this)).collect::<Vec<_>>();
    view! {
        <section class="scene" id=id.clone() aria-label=title data-track="scene" data-layout=layout>
            <a class="skip" href=format!("#{after}")>{context.language.page.skip_scene}</a>
            <div class="scene-body">
                <div class="stage">{figure(context, scene.chart)}</div>
                <div class="steps">{steps}</div>
            </div>
            <div class="scene-notes" id=after tabindex="-1">{notes(context, scene.chart)}</div>
        </section>
    }
    .into_any()
}

fn step(context: &Context<'_>, scene_id: &str, index: usize, step: &Step<Resolved>) -> AnyView {
    let mut html = context.html(&step.text);
    if let Some(shows) = step.shows.clone() {
        html.push_str(&view! { <p class="unseen">{shows}</p> }.to_html());
    }
    view! {
        <div class="step" id=anchors::step(scene_id, index + 1) data-step>
            <div class="card" inner_html=html></div>
        </div>
    }
    .into_any()
}
