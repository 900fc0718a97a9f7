//! The reader's motion switch: as the device says, on, or off.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::embed::MotionChoice;

/// The switch's words in the story's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionWords {
    /// Stands over the switch.
    pub title: String,
    /// One for each of [`MotionChoice::ALL`].
    pub choices: [String; 3],
}

/// Three radio buttons that set `choice`.
#[component]
pub fn MotionSwitch(
    /// What stands on the switch.
    words: MotionWords,
    /// What is chosen.
    choice: RwSignal<MotionChoice>,
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
                        on:change=move |_| choice.set(this)
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
