//! pym.js 1.3: texts whose parts are joined by `xPYMx`, spoken only where the address has a `childId`.

use super::{Address, Heard, Meaning, Page, Post, Protocol, is_unrolled};
use crate::embed::Mode;

const PREFIX: &str = "pym";
const BETWEEN: &str = "xPYMx";

pub(super) struct Pym {
    id: Option<String>,
}

impl Pym {
    pub(super) fn new(address: Address<'_>) -> Self {
        Self { id: Address::id(address.query, "childId") }
    }

    fn post(&self, name: &str, value: u32, posts: &mut Vec<Post>) {
        if let Some(id) = &self.id {
            posts.push(Post::Text([PREFIX, id, name, &value.to_string()].join(BETWEEN)));
        }
    }
}

impl Protocol for Pym {
    fn name(&self) -> &'static str {
        "pym.js"
    }

    fn mode_of_address(&self) -> Option<Mode> {
        self.id.as_ref().map(|_| Mode::Auto)
    }

    fn hear(&mut self, heard: Heard<'_>, _page: &Page<'_>, _posts: &mut Vec<Post>) -> Option<Meaning> {
        let (Heard::Text(text), Some(id)) = (heard, &self.id) else { return None };
        let is_width = text.starts_with(&[PREFIX, id, "width", ""].join(BETWEEN));
        is_width.then_some(Meaning::Show(Mode::Auto))
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if is_unrolled(mode) {
            self.post("height", page.size.height, posts);
        }
    }

    fn scroll_host(&self, y: u32, posts: &mut Vec<Post>) {
        self.post("scrollToChildPos", y, posts);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Pym;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{address, answer, height, scrolled};
    use crate::embed::protocols::{Meaning, Protocol};

    #[test]
    fn it_is_spoken_when_the_address_asks_for_it() {
        let mut pym = Pym::new(address("initialWidth=640&childId=graphic-1", ""));
        assert_eq!(pym.mode_of_address(), Some(Mode::Auto));
        assert_eq!(height(&pym, None), [json!("pymxPYMxgraphic-1xPYMxheightxPYMx777")]);
        assert_eq!(scrolled(&pym, 70), [json!("pymxPYMxgraphic-1xPYMxscrollToChildPosxPYMx70")]);
        let width = |id: &str| json!(format!("pymxPYMx{id}xPYMxwidthxPYMx320"));
        assert_eq!(answer(&mut pym, &width("graphic-1")).0, Some(Meaning::Show(Mode::Auto)));
        assert_eq!(answer(&mut pym, &width("other")).0, None);
        for text in ["pymxPYMx", "pymxPYMxgraphic-1xPYMxheightxPYMx1"] {
            assert_eq!(answer(&mut pym, &json!(text)), (None, Vec::new()));
        }
    }

    #[test]
    fn it_is_silent_where_the_address_does_not() {
        for query in ["", "childId=", "childId=a:b"] {
            let mut quiet = Pym::new(address(query, ""));
            assert_eq!(quiet.mode_of_address(), None);
            assert!(height(&quiet, None).is_empty() && scrolled(&quiet, 7).is_empty());
            assert_eq!(answer(&mut quiet, &json!("pymxPYMxaxPYMxwidthxPYMx640")).0, None);
        }
    }
}
