//! The little JSON that messages are made of. Only written, never read: the browser reads.

/// A text as a JSON string, with its quotation marks.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            // Control characters are of no use in what is sent here.
            character if u32::from(character) < 0x20 => out.push(' '),
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

/// An object of names and values that are JSON already.
pub(super) fn object(fields: &[(&str, &str)]) -> String {
    let mut out = String::from("{");
    for (index, (name, value)) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&quoted(name));
        out.push(':');
        out.push_str(value);
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::{object, quoted};

    #[test]
    fn what_is_written_can_be_read() {
        for text in ["", "plain", "a \"quoted\" \\ one", "杭州\n\t\u{1}"] {
            let read: String = serde_json::from_str(&quoted(text)).expect("it is JSON");
            assert_eq!(read.chars().count(), text.chars().count());
        }
        let whole = object(&[("a", "1"), ("b\"", &quoted("c"))]);
        let read: serde_json::Value = serde_json::from_str(&whole).expect("it is JSON");
        assert_eq!(read, serde_json::json!({ "a": 1, "b\"": "c" }));
    }
}
