//! Places inside of a TOML string.

use std::ops::Range;

/// The byte range in the document of a part of a string's value.
///
/// `raw` is the string as it stands in the document, with its quotes, from the byte `start` on; `value` is what it
/// means, and `part` a byte range of that. Escapes and line breaks make the two differ.
pub(super) fn place(raw: &str, start: usize, value: &str, part: Range<usize>) -> Range<usize> {
    let opening = opening(raw);
    let has_escapes = raw.starts_with('"');
    let (mut at, mut read) = (opening, 0);
    let mut found = None;
    loop {
        // A backslash at the end of a line means nothing, with all white space after it.
        while let Some(skipped) = continuation(&raw[at..]).filter(|_| has_escapes) {
            at += skipped;
        }
        if raw[at..].starts_with("\r\n") && !value[read..].starts_with('\r') {
            at += 1;
        }
        if found.is_none() && read >= part.start {
            found = Some(at);
        }
        if read >= part.end {
            break;
        }
        let (Some(letter), Some(written)) = (value[read..].chars().next(), raw[at..].chars().next()) else { break };
        at += if has_escapes && written == '\\' { escape(&raw[at..]) } else { written.len_utf8() };
        read += letter.len_utf8();
    }
    let end = start + at;
    found.map_or(end, |found| start + found)..end
}

/// Length of the opening quotes, and of the line break after three of them, which is not part of the value.
fn opening(raw: &str) -> usize {
    for quotes in ["\"\"\"", "'''"] {
        if let Some(rest) = raw.strip_prefix(quotes) {
            let line_break = ["\r\n", "\n"].into_iter().find(|line_break| rest.starts_with(line_break));
            return 3 + line_break.map_or(0, str::len);
        }
    }
    raw.chars().next().filter(|quote| matches!(quote, '"' | '\'')).map_or(0, char::len_utf8)
}

/// Length of an escape; at most what is there.
fn escape(raw: &str) -> usize {
    let length = match raw.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 2,
    };
    (1..=length.min(raw.len())).rev().find(|&end| raw.is_char_boundary(end)).unwrap_or(raw.len())
}

/// Length of a backslash at the end of a line, and of the white space after it.
fn continuation(raw: &str) -> Option<usize> {
    let rest = raw.strip_prefix('\\')?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    rest[..blank].contains('\n').then_some(1 + blank)
}

#[cfg(test)]
mod tests {
    use super::place;

    /// What stands in the document where `part` of the value of the string `raw` comes from.
    fn placed<'a>(raw: &'a str, part: &str) -> &'a str {
        let document = format!("a = {raw}");
        let value: toml::Table = document.parse().expect("the string is sound");
        let value = value["a"].as_str().expect("it is a string");
        let at = value.find(part).expect("the part is in the value");
        &raw[place(raw, 0, value, at..at + part.len())]
    }

    #[test]
    fn a_part_is_found_behind_escapes_and_line_breaks() {
        assert_eq!(placed("\"plain {x} text\"", "{x}"), "{x}");
        assert_eq!(placed("'plain \\ {x}'", "{x}"), "{x}");
        assert_eq!(placed(r#""\"quoted\" \u00e4 {x}""#, "{x}"), "{x}");
        assert_eq!(placed("\"\"\"\nsecond line\n{x}\n\"\"\"", "{x}"), "{x}");
        assert_eq!(placed("\"\"\"\r\nsecond line\r\nthird {x}\r\n\"\"\"", "{x}"), "{x}");
        assert_eq!(placed("'''\n\\ {x}'''", "{x}"), "{x}");
        assert_eq!(placed("\"\"\"\nlong \\\n   {x} line\"\"\"", "{x}"), "{x}");
        assert_eq!(placed(r#""a\tb""#, "\tb"), "\\tb");
    }

    #[test]
    fn places_outside_of_the_string_are_cut() {
        assert_eq!(place("\"ab\"", 10, "ab", 1..99), 12..13);
        assert_eq!(place("", 10, "", 0..0), 10..10);
    }
}
