//! What can wake, and the few bytes of each that stand in its HTML ([`crate::packed`]).

use serde::{Deserialize, Serialize};

use crate::story::number::Countable;
use crate::view::motion_switch::MotionWords;

/// Everything a slot needs to wake; stands in its `data-slot`.
///
/// A chart's slot is its `data-chart`, which only the painter reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Slot {
    /// A number that counts up to itself.
    Counter(Countable),
    /// The reader's motion switch.
    Motion(MotionWords),
}
