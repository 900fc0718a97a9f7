//! Our own host script, `v1/host.js`: objects with a `type` that begins with `handscroll:` and `v: 1`.

use super::{Fields, Heard, Meaning, Page, Post, Protocol, place};
use crate::embed::Mode;
use crate::embed::json::{object, quoted};

/// The version of the messages.
const VERSION: f64 = 1.0;

#[derive(Default)]
pub(super) struct Handscroll {
    /// What the script has found that breaks pinning; empty if nothing does.
    obstacle: Option<String>,
}

impl Protocol for Handscroll {
    fn name(&self) -> &'static str {
        "our host script, version 1"
    }

    fn greet(&self, page: &Page<'_>, posts: &mut Vec<Post>) {
        let modes = page.modes.iter().map(|mode| quoted(mode.name())).collect::<Vec<_>>().join(",");
        posts.push(message(
            "hello",
            &[
                ("modes", &["[", &modes, "]"].concat()),
                ("height", &page.size.height.to_string()),
                ("title", &quoted(page.title)),
                ("lang", &quoted(page.language)),
            ],
        ));
    }

    fn hear(&mut self, heard: Heard<'_>, _page: &Page<'_>, _posts: &mut Vec<Post>) -> Option<Meaning> {
        let Heard::Object(fields) = heard else { return None };
        if fields.number("v") != Some(VERSION) {
            return None;
        }
        match fields.text("type")?.as_str() {
            "handscroll:host" => {
                let mode = mode_of(fields)?;
                self.obstacle = Some(fields.text("why").unwrap_or_default());
                Some(Meaning::Show(mode))
            }
            "handscroll:scroll" => place(fields.number("y")).map(Meaning::ScrollTo),
            _ => None,
        }
    }

    fn obstacle(&self) -> Option<&str> {
        self.obstacle.as_deref()
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if matches!(mode, None | Some(Mode::Auto | Mode::Sticky)) {
            posts.push(message("height", &[("height", &page.size.height.to_string())]));
        }
    }

    fn scroll_host(&self, y: u32, posts: &mut Vec<Post>) {
        posts.push(message("scrollTo", &[("y", &y.to_string()), ("behavior", "\"instant\"")]));
    }
}

/// The mode that the host has chosen. A page in a frame is never the window, whatever its host says.
fn mode_of(fields: &dyn Fields) -> Option<Mode> {
    fields.text("mode").and_then(|name| Mode::from_name(&name)).filter(|mode| *mode != Mode::Scroll)
}

/// A message of our own to a host, as an object.
pub(in crate::embed) fn message(name: &str, fields: &[(&str, &str)]) -> Post {
    let kind = quoted(&["handscroll:", name].concat());
    let mut all = vec![("type", kind.as_str()), ("v", "1")];
    all.extend_from_slice(fields);
    Post::Object(object(&all))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Handscroll;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{answer, greeting, height, scrolled};
    use crate::embed::protocols::{Meaning, Protocol};

    #[test]
    fn it_introduces_the_page() {
        assert_eq!(
            greeting(&Handscroll::default()),
            [json!({ "type": "handscroll:hello", "v": 1, "modes": ["sticky", "auto", "step"], "height": 777,
                     "title": "A title", "lang": "en" })]
        );
    }

    #[test]
    fn the_host_chooses_the_mode_and_leads() {
        let host = |mode| json!({ "type": "handscroll:host", "v": 1, "mode": mode });
        for mode in Mode::FRAMED {
            assert_eq!(answer(&mut Handscroll::default(), &host(mode.name())).0, Some(Meaning::Show(mode)));
        }
        let scroll = json!({ "type": "handscroll:scroll", "v": 1, "y": 120.5, "vh": 800 });
        assert_eq!(answer(&mut Handscroll::default(), &scroll), (Some(Meaning::ScrollTo(120.5)), Vec::new()));
        assert_eq!(
            scrolled(&Handscroll::default(), 300),
            [json!({ "type": "handscroll:scrollTo", "v": 1, "y": 300, "behavior": "instant" })]
        );
    }

    #[test]
    fn the_host_says_what_breaks_pinning_in_few_words() {
        let obstacle = |why: Value| {
            let message = json!({ "type": "handscroll:host", "v": 1, "mode": "auto", "why": why });
            let mut handscroll = Handscroll::default();
            assert_eq!(handscroll.obstacle(), None);
            assert_eq!(answer(&mut handscroll, &message).0, Some(Meaning::Show(Mode::Auto)));
            handscroll.obstacle().map(str::to_owned)
        };
        assert_eq!(obstacle(json!("overflow: hidden on <div>")).as_deref(), Some("overflow: hidden on <div>"));
        for why in [Value::Null, json!(7), json!("x".repeat(100_000))] {
            assert_eq!(obstacle(why).as_deref(), Some(""));
        }
    }

    #[test]
    fn the_height_is_told_where_the_frame_follows_it() {
        let told = json!({ "type": "handscroll:height", "v": 1, "height": 777 });
        for mode in [None, Some(Mode::Auto), Some(Mode::Sticky)] {
            assert_eq!(height(&Handscroll::default(), mode), std::slice::from_ref(&told), "{mode:?}");
        }
        assert!(height(&Handscroll::default(), Some(Mode::Step)).is_empty());
    }

    #[test]
    fn what_is_not_understood_means_nothing() {
        for message in [
            json!("handscroll:host"),
            json!({ "type": "handscroll:host" }),
            json!({ "type": "handscroll:host", "v": 2, "mode": "auto" }),
            json!({ "type": "handscroll:host", "v": 1, "mode": "scroll" }),
            json!({ "type": "handscroll:host", "v": 1, "mode": 7 }),
            json!({ "type": "handscroll:scroll", "v": 1 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": -1 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": 1e300 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": "10" }),
        ] {
            assert_eq!(answer(&mut Handscroll::default(), &message), (None, Vec::new()), "{message}");
        }
    }
}
