//! What can wake: the kinds of slot, and the few bytes that each carries in its HTML.
//!
//! The bytes are postcard's, in Base64. JSON would cost every reader 11 KB more of engine for its
//! parser and its error messages, and nobody reads this but the page's own engine.

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
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;

        STANDARD.encode(postcard::to_allocvec(self).unwrap_or_default())
    }

    /// The slot that these bytes say; `None` if they say none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Slot;
    use crate::story::language::ENGLISH;
    use crate::story::number::Countable;

    #[test]
    fn a_slot_survives_the_page() {
        use base64::Engine;

        let number = Countable {
            value: 8.272,
            decimals: 3,
            separators: ENGLISH.separators,
            before: "US$".into(),
            after: "\u{a0}billion".into(),
        };
        let slot = Slot::Counter(number);
        let bytes = base64::engine::general_purpose::STANDARD.decode(slot.to_attribute()).expect("it is Base64");
        assert_eq!(Slot::from_bytes(&bytes), Some(slot));
    }

    #[test]
    fn nonsense_is_no_slot() {
        assert_eq!(Slot::from_bytes(b""), None);
        assert_eq!(Slot::from_bytes(b"\xff\xff\xff\xff"), None);
    }
}
