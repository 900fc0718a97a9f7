//! What can wake: the kinds of slot, and the small JSON that each carries in its HTML.

use serde::{Deserialize, Serialize};

use crate::chart::Chart;
use crate::story::number::Countable;
use crate::view::motion_switch::MotionWords;

/// Everything a slot needs to wake; stands in its `data-slot` as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// A number that counts up to itself.
    Counter(Countable),
    /// A drawing that moves with the scene or picture around it.
    Chart(Box<Chart>),
    /// The reader's motion switch.
    Motion(MotionWords),
}

impl Slot {
    /// The JSON for `data-slot`.
    ///
    /// A slot holds only strings and finite numbers, so there is no input for which this is not JSON.
    #[cfg(feature = "ssr")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
