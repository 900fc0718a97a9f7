//! The data of views that are hydrated in the browser, serialised in the page ([`crate::packed`]).

use serde::{Deserialize, Serialize};

use crate::story::number::Countable;
use crate::view::motion_switch::MotionWords;

/// The data of one hydrated view; the value of its `data-slot`.
///
/// Charts are not among them: their `data-chart` is read by the painter only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Slot {
    /// A number that counts up from zero.
    Counter(Countable),
    /// The reader's motion switch.
    Motion(MotionWords),
}
