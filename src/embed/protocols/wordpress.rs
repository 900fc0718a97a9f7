//! WordPress's oEmbed frames: a secret in the fragment, and a height between 200 and 1,000 pixels.

use super::{Address, Heard, Meaning, Page, Post, Protocol};
use crate::embed::Mode;
use crate::embed::json::{object, quoted};

/// The height that is asked for where the page shows one step at a time, in CSS pixels.
const STEP_HEIGHT_PX: u32 = 640;

pub(super) struct WordPress {
    secret: Option<String>,
}

impl WordPress {
    pub(super) fn new(address: Address<'_>) -> Self {
        Self { secret: Address::id(address.fragment, "secret") }
    }
}

impl Protocol for WordPress {
    fn name(&self) -> &'static str {
        "WordPress"
    }

    fn mode_of_address(&self) -> Option<Mode> {
        // No story fits into the height that it gives.
        self.secret.as_ref().map(|_| Mode::Step)
    }

    fn hear(&mut self, heard: Heard<'_>, _page: &Page<'_>, _posts: &mut Vec<Post>) -> Option<Meaning> {
        let (Heard::Object(fields), Some(secret)) = (heard, &self.secret) else { return None };
        let is_ready = fields.text("message")? == "ready" && fields.text("secret")? == *secret;
        is_ready.then_some(Meaning::TellHeight)
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        let Some(secret) = &self.secret else { return };
        let height = if mode == Some(Mode::Step) { STEP_HEIGHT_PX } else { page.size.height }.to_string();
        let fields = [("message", "\"height\""), ("value", &height), ("secret", &quoted(secret))];
        posts.push(Post::Object(object(&fields)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::WordPress;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{address, answer, height};
    use crate::embed::protocols::{Meaning, Protocol};

    #[test]
    fn it_gets_steps_and_its_secret_back() {
        let mut wordpress = WordPress::new(address("", "?secret=abc"));
        assert_eq!(wordpress.mode_of_address(), Some(Mode::Step));
        let told = |value: u32| json!({ "message": "height", "value": value, "secret": "abc" });
        assert_eq!(height(&wordpress, Some(Mode::Step)), [told(640)]);
        assert_eq!(height(&wordpress, Some(Mode::Auto)), [told(777)]);
        let ready = |secret: &str| json!({ "message": "ready", "secret": secret });
        assert_eq!(answer(&mut wordpress, &ready("abc")).0, Some(Meaning::TellHeight));
        assert_eq!(answer(&mut wordpress, &ready("xyz")).0, None);
        assert!(height(&WordPress::new(address("", "")), Some(Mode::Step)).is_empty());
    }
}
