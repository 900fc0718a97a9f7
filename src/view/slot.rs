//! The data of views that are hydrated in the browser, serialised in the page ([`crate::packed`]).

#[cfg(feature = "ssr")]
use leptos::prelude::*;
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

/// A view that is to be hydrated, as HTML. Leptos finds its places by comments, of which a page has none elsewhere
/// ([`crate::page::shell::Shell::fill`]).
#[cfg(feature = "ssr")]
pub fn hydrated(view: impl IntoView) -> String {
    // Its comments have a short form that browsers read and HTML forbids.
    view.into_view().to_html().replace("<!>", "<!---->")
}
