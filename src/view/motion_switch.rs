//! The reader's choice of motion: as the device says, on, or off.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::embed::MotionChoice;

/// The labels of the switch in the story's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionWords {
    /// Legend of the switch.
    pub title: String,
    /// Labels of the choices, in the order of [`MotionChoice::ALL`].
    pub choices: [String; 3],
}

/// Three radio buttons that show `choice`.
#[component]
pub fn MotionSwitch(
    /// The labels.
    words: MotionWords,
    /// The current choice.
    choice: RwSignal<MotionChoice>,
    /// Called when the reader chooses.
    choose: impl Fn(MotionChoice) + Copy + 'static,
) -> impl IntoView {
    let buttons = MotionChoice::ALL
        .into_iter()
        .zip(words.choices)
        .map(|(this, word)| {
            view! {
                <label class="motion-choice">
                    <input
                        type="radio"
                        name="motion"
                        value=this.name()
                        prop:checked=move || choice.get() == this
                        on:change=move |_| choose(this)
                    />
                    <span>{word}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="motion-switch">
            <legend>{words.title}</legend>
            {buttons}
        </fieldset>
    }
}
