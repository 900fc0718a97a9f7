//! Medium's listener: it only takes heights, as JSON texts.

use super::{Address, Page, Post, Protocol, is_unrolled};
use crate::embed::Mode;
use crate::embed::json::{object, quoted};

pub(super) struct Medium {
    href: String,
}

impl Medium {
    pub(super) fn new(address: Address<'_>) -> Self {
        Self { href: address.href.to_owned() }
    }
}

impl Protocol for Medium {
    fn name(&self) -> &'static str {
        "Medium"
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if is_unrolled(mode) {
            let height = page.size.height.to_string();
            let fields = [("src", &*quoted(&self.href)), ("context", "\"iframe.resize\""), ("height", &*height)];
            posts.push(Post::Text(object(&fields)));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Medium;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{address, height};

    #[test]
    fn the_height_is_told_as_a_json_text() {
        let medium = Medium::new(address("", ""));
        let told = "{\"src\":\"https://story.example/s/\",\"context\":\"iframe.resize\",\"height\":777}";
        assert_eq!(height(&medium, None), [json!(told)]);
        assert!(height(&medium, Some(Mode::Sticky)).is_empty());
    }
}
