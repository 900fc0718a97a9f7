//! Datawrapper's listener, which many newsrooms run: it only takes heights.

use super::{Address, Page, Post, Protocol, is_unrolled};
use crate::embed::Mode;
use crate::embed::json::object;

pub(super) struct Datawrapper {
    /// The host looks for a frame whose address holds this.
    key: String,
}

impl Datawrapper {
    pub(super) fn new(address: Address<'_>) -> Self {
        Self { key: address.href.to_owned() }
    }
}

impl Protocol for Datawrapper {
    fn name(&self) -> &'static str {
        "Datawrapper"
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if is_unrolled(mode) {
            let own = object(&[(&self.key, &page.size.height.to_string())]);
            posts.push(Post::Object(object(&[("datawrapper-height", &own)])));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Datawrapper;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{address, height};

    #[test]
    fn the_height_is_told_under_the_pages_address() {
        let datawrapper = Datawrapper::new(address("", ""));
        let told = json!({ "datawrapper-height": { "https://story.example/s/": 777 } });
        assert_eq!(height(&datawrapper, None), [told]);
        assert!(height(&datawrapper, Some(Mode::Step)).is_empty());
    }
}
