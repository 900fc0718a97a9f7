//! The Guardian's hosts: objects on the web and JSON texts in the app, with a `kind` that begins with `interactive:`.
//!
//! Such a host speaks first. Asked for `interactive:scroll`, it keeps the frame in its window, makes the frame's box
//! as high as the page asks, and tells how far its reader is past the box's top: that is `sticky`.

use super::{Heard, Meaning, Page, Post, Protocol, place};
use crate::embed::Mode;
use crate::embed::json::object;

/// How a host sends its messages, and so how it wants to get them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Object,
    JsonText,
}

#[derive(Default)]
pub(super) struct Guardian {
    /// The form of the host's last message; nothing is said to a host that has not shown itself.
    form: Option<Form>,
}

impl Guardian {
    fn post(&self, kind: &str, name: &str, value: u32, posts: &mut Vec<Post>) {
        let Some(form) = self.form else { return };
        let text = object(&[("kind", kind), (name, &value.to_string())]);
        posts.push(match form {
            Form::Object => Post::Object(text),
            Form::JsonText => Post::Text(text),
        });
    }
}

impl Protocol for Guardian {
    fn name(&self) -> &'static str {
        "the Guardian's page"
    }

    fn hear(&mut self, heard: Heard<'_>, page: &Page<'_>, posts: &mut Vec<Post>) -> Option<Meaning> {
        let (fields, form) = match heard {
            Heard::Object(fields) => (fields, Form::Object),
            Heard::JsonText(fields) => (fields, Form::JsonText),
            Heard::Text(_) => return None,
        };
        let meaning = match fields.text("kind")?.as_str() {
            "interactive:scroll" => Meaning::Lead(place(fields.number("scroll"))?),
            // The height of the host's own box, which wants no answer.
            "interactive:height" => Meaning::Show(Mode::Sticky),
            _ => return None,
        };
        if self.form.replace(form).is_none() && page.modes.contains(&Mode::Sticky) {
            self.post("\"interactive:scroll\"", "scroll", 0, posts);
        }
        Some(meaning)
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if matches!(mode, None | Some(Mode::Auto | Mode::Sticky)) {
            self.post("\"interactive:height\"", "height", page.size.height, posts);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Guardian;
    use crate::embed::Mode;
    use crate::embed::protocols::Meaning;
    use crate::embed::protocols::tests::{answer, greeting, height};

    fn told(height: u32) -> Value {
        json!({ "kind": "interactive:height", "height": height })
    }

    #[test]
    fn nothing_is_said_before_the_host_has_spoken() {
        let guardian = Guardian::default();
        assert!(greeting(&guardian).is_empty() && height(&guardian, None).is_empty());
    }

    #[test]
    fn the_page_opts_in_once_and_is_led() {
        let mut guardian = Guardian::default();
        let opted = json!({ "kind": "interactive:scroll", "scroll": 0 });
        assert_eq!(answer(&mut guardian, &told(500)), (Some(Meaning::Show(Mode::Sticky)), vec![opted]));
        assert_eq!(height(&guardian, Some(Mode::Sticky)), [told(777)]);
        assert!(height(&guardian, Some(Mode::Step)).is_empty());
        let scroll = |y: f64| json!({ "kind": "interactive:scroll", "scroll": y });
        assert_eq!(answer(&mut guardian, &scroll(120.5)), (Some(Meaning::Lead(120.5)), Vec::new()));
        assert_eq!(answer(&mut guardian, &scroll(0.0)), (Some(Meaning::Lead(0.0)), Vec::new()));
    }

    #[test]
    fn an_app_that_speaks_in_texts_is_answered_in_texts() {
        let mut guardian = Guardian::default();
        let scroll = json!({ "kind": "interactive:scroll", "scroll": 40 }).to_string();
        let (meaning, posts) = answer(&mut guardian, &json!(scroll));
        assert_eq!(meaning, Some(Meaning::Lead(40.0)));
        assert_eq!(posts, [json!("{\"kind\":\"interactive:scroll\",\"scroll\":0}")]);
        assert_eq!(height(&guardian, Some(Mode::Sticky)), [json!("{\"kind\":\"interactive:height\",\"height\":777}")]);
    }

    #[test]
    fn what_is_not_understood_means_nothing() {
        for message in [
            json!({ "kind": "interactive:scroll" }),
            json!({ "kind": "interactive:scroll", "scroll": -1 }),
            json!({ "kind": "interactive:scroll", "scroll": "9" }),
            json!({ "kind": "interactive:other", "scroll": 9 }),
            json!({ "kind": 7 }),
            json!("{\"kind\":"),
        ] {
            assert_eq!(answer(&mut Guardian::default(), &message), (None, Vec::new()), "{message}");
        }
    }
}
