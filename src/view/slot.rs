//! What can wake: the kinds of slot, and the few bytes that each carries in its HTML.
//!
//! The bytes are postcard's. JSON would cost every reader 11 KB more of engine for its parser and its error
//! messages, and nobody reads this but the page's own engine. A byte that is a letter stands as that letter, any other
//! as the letter 256 places further on: so words and coastlines stay as they are, and a page packs better by an eighth
//! than with Base64.

use serde::{Deserialize, Serialize};

use crate::chart::Chart;
use crate::story::number::Countable;
use crate::view::motion_switch::MotionWords;

/// Everything a slot needs to wake; stands in its `data-slot`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Slot {
    /// A number that counts up to itself.
    Counter(Countable),
    /// A drawing that moves with the scene or picture around it.
    Chart(Box<Chart>),
    /// The reader's motion switch.
    Motion(MotionWords),
}

impl Slot {
    /// The text for `data-slot`.
    ///
    /// A slot holds nothing that could not be written, so there is no slot for which this is empty.
    #[cfg(feature = "ssr")]
    pub fn to_attribute(&self) -> String {
        let bytes = postcard::to_allocvec(self).unwrap_or_default();
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"\"&<>".contains(&byte);
        let letter = |byte: u8| char::from_u32(u32::from(byte) + if is_plain(byte) { 0 } else { 256 });
        bytes.into_iter().filter_map(letter).collect()
    }

    /// The slot that the text of a `data-slot` says; `None` if it says none.
    pub fn from_attribute(text: &str) -> Option<Self> {
        let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        postcard::from_bytes(&bytes).ok()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Slot;
    use crate::story::language::ENGLISH;
    use crate::story::number::Countable;

    #[test]
    fn a_slot_survives_the_page() {
        let number = Countable {
            value: 8.272,
            decimals: 3,
            separators: ENGLISH.separators,
            before: "US$".into(),
            after: "\u{a0}billion".into(),
            ordinal: None,
        };
        let slot = Slot::Counter(number);
        let text = slot.to_attribute();
        assert!(text.contains("US$") && !text.contains(['"', '&', '<', '>', '\0', '\r', '\n']), "{text}");
        assert_eq!(Slot::from_attribute(&text), Some(slot));
    }

    #[test]
    fn nonsense_is_no_slot() {
        assert_eq!(Slot::from_attribute(""), None);
        assert_eq!(Slot::from_attribute("\u{1ff}\u{1ff}\u{1ff}\u{1ff}"), None);
        assert_eq!(Slot::from_attribute("令和"), None);
    }
}
