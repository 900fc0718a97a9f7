//! AMP's `amp-iframe` and @newswire/frames 1.0: objects with `sentinel: "amp"`.

use super::{Heard, Meaning, Page, Post, Protocol, is_unrolled};
use crate::embed::Mode;
use crate::embed::json::object;

pub(super) struct Amp;

impl Protocol for Amp {
    fn name(&self) -> &'static str {
        "AMP or @newswire/frames"
    }

    fn hear(&mut self, heard: Heard<'_>, _page: &Page<'_>, _posts: &mut Vec<Post>) -> Option<Meaning> {
        let Heard::Object(fields) = heard else { return None };
        let is_init = fields.text("sentinel")? == "amp" && fields.text("type")? == "frames-init";
        is_init.then_some(Meaning::Show(Mode::Auto))
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if is_unrolled(mode) {
            let height = page.size.height.to_string();
            let fields = [("sentinel", "\"amp\""), ("type", "\"embed-size\""), ("height", height.as_str())];
            posts.push(Post::Object(object(&fields)));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Amp;
    use crate::embed::Mode;
    use crate::embed::protocols::Meaning;
    use crate::embed::protocols::tests::{answer, height};

    #[test]
    fn the_height_is_told_unasked_and_asked() {
        let told = json!({ "sentinel": "amp", "type": "embed-size", "height": 777 });
        assert_eq!(height(&Amp, None), [told]);
        assert!(height(&Amp, Some(Mode::Sticky)).is_empty());
        let init = json!({ "sentinel": "amp", "type": "frames-init" });
        assert_eq!(answer(&mut Amp, &init).0, Some(Meaning::Show(Mode::Auto)));
        for message in [json!({}), json!([]), json!({ "sentinel": "amp", "type": "embed-size", "height": 3 })] {
            assert_eq!(answer(&mut Amp, &message), (None, Vec::new()));
        }
    }
}
