//! Values as short texts, for attributes of the page and for the files of charts.
//!
//! The bytes are postcard's. JSON would cost every reader 11 KB more of engine for its parser and its error messages,
//! and nobody reads this but the page's own engine. A byte that is a plain letter stands as that letter, any other as
//! the letter 256 places further on: so words and coastlines stay as they are, and a page compresses better by an
//! eighth than with Base64.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a value.
///
/// It fails for no type of this crate; a type that postcard cannot write gives an empty text.
pub fn pack<T: Serialize>(value: &T) -> String {
    let bytes = postcard::to_allocvec(value).unwrap_or_default();
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"\"&<>".contains(&byte);
    let letter = |byte: u8| char::from_u32(u32::from(byte) + if is_plain(byte) { 0 } else { 256 });
    bytes.into_iter().filter_map(letter).collect()
}

/// The value that a text says; `None` if it says none. The text is let go before the value takes memory: a module's
/// memory never shrinks.
pub fn unpack<T: DeserializeOwned>(text: String) -> Option<T> {
    let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    drop(text);
    postcard::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn a_value_survives_the_page() {
        let value = (8.272_f64, "US$\u{a0}杭州 \"&<>\0\r\n".to_owned(), vec![0_u8, 255]);
        let text = pack(&value);
        assert!(text.contains("US$") && !text.contains(['"', '&', '<', '>', '\0', '\r', '\n']), "{text}");
        assert_eq!(unpack(text), Some(value));
    }

    #[test]
    fn nonsense_is_no_value() {
        for text in ["", "\u{1ff}\u{1ff}\u{1ff}\u{1ff}"] {
            assert_eq!(unpack::<(u32, String)>(text.to_owned()), None);
        }
    }
}
