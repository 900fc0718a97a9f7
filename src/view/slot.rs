//! The data of views that are hydrated in the browser, serialised in the page ([`crate::packed`]).

use serde::{Deserialize, Serialize};

use crate::view::motion_switch::MotionWords;

/// The data of one hydrated view; the value of its `data-slot`.
///
/// Charts are not among them: their `data-chart` is read by the painter only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Slot {
    /// A number that counts up from zero.
    Counter(Counting),
    /// The reader's motion switch.
    Motion(MotionWords),
}

/// A number that counts up from zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counting {
    /// The number, with the words around it.
    pub text: String,
    /// Its reels, as HTML.
    pub reels: String,
    /// The number in ones of its last digit.
    pub count: u64,
    /// How many of its digits are decimals.
    pub decimals: u8,
}
