//! A scene: a chart that stays in the window while steps of text scroll past.

use leptos::prelude::*;

use crate::story::anchors;
use crate::story::block::{Layout, Scene, Step};
use crate::story::resolved::Resolved;
use crate::view::context::Context;
use crate::view::graphic::{Steps, figure, notes};
use crate::view::pace::{self, Pace};

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
    let drawn = &context.story[scene.chart].drawn;
    let setting = context.story[scene.chart].setting.map(|_| "");
    let mut said = String::new();
    let paces = pace::of_steps(drawn, scene.steps.iter().map(|step| step.text.plain()));
    let steps = scene.steps.iter().zip(paces).enumerate().map(|(index, (this, pace))| {
        // What a step leaves as it is, is not said again.
        let now = drawn.description_at(index as u32);
        let change = if now == said { String::new() } else { now.clone() };
        said = now;
        step(context, anchors::step(&id, index + 1), this, &change, pace)
    });
    let steps = steps.collect::<Vec<_>>();
    view! {
        <section class="scene" id=id.clone() aria-label=title data-track="scene" data-layout=layout data-setting=setting>
            <a class="skip" href=format!("#{after}")>{context.language.page.skip_scene}</a>
            <div class="scene-body">
                <div class="stage">{figure(context, scene.chart, Steps::Present)}</div>
                <div class="steps">{steps}</div>
            </div>
            <div class="scene-notes" id=after tabindex="-1">{notes(context, scene.chart)}</div>
        </section>
    }
    .into_any()
}

/// A step's words. For those who do not see the drawing, the author's sentence on it follows, and what it says in numbers.
fn step(context: &Context<'_>, id: String, step: &Step<Resolved>, description: &str, pace: Pace) -> AnyView {
    let mut html = context.html(&step.text);
    let parts = step.shows.iter().map(String::as_str).chain([description]).filter(|words| !words.is_empty());
    let shows = parts.collect::<Vec<_>>().join(" ");
    if !shows.is_empty() {
        html.push_str(&view! { <p class="unseen">{shows}</p> }.to_html());
    }
    view! {
        <div class="step" id=id data-step data-pace=pace.name()>
            <div class="card" inner_html=html></div>
        </div>
    }
    .into_any()
}
