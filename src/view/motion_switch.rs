//! The reader's motion switch: as the device says, on, or off.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a reader has chosen about motion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MotionChoice {
    /// What the device says (`prefers-reduced-motion`).
    #[default]
    System,
    /// Motion, whatever the device says.
    On,
    /// No motion, whatever the device says.
    Off,
}

impl MotionChoice {
    /// All choices, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::On, Self::Off];

    /// The name used in the page's `data-motion` and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// The choice with this name; anything else is [`MotionChoice::System`].
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|choice| choice.name() == name).unwrap_or_default()
    }
}

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
