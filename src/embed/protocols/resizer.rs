//! iframe-resizer 4 and 5: texts that begin with `[iFrameSizer]` and are split at colons.

use super::{Heard, Meaning, Page, Post, Protocol, is_name, is_unrolled};
use crate::embed::Mode;

const PREFIX: &str = "[iFrameSizer]";

/// The host's fields that are read: its id for the frame, a flag that only an init carries there, its version.
const FLAG: usize = 2;
const VERSION: usize = 20;

/// What a host has told of itself.
struct Host {
    id: String,
    /// Only version 5 and later tell it, and want it back.
    version: Option<String>,
}

#[derive(Default)]
pub(super) struct Resizer {
    host: Option<Host>,
}

impl Protocol for Resizer {
    fn name(&self) -> &'static str {
        match &self.host {
            Some(Host { version: Some(_), .. }) => "iframe-resizer 5",
            _ => "iframe-resizer 4",
        }
    }

    fn greet(&self, _page: &Page<'_>, posts: &mut Vec<Post>) {
        posts.push(Post::Text("[iFrameResizerChild]Ready".to_owned()));
    }

    fn hear(&mut self, heard: Heard<'_>, page: &Page<'_>, posts: &mut Vec<Post>) -> Option<Meaning> {
        let Heard::Text(text) = heard else { return None };
        let rest = text.strip_prefix(PREFIX)?;
        if matches!(rest, "resize" | "reset") {
            return self.host.is_some().then_some(Meaning::TellHeight);
        }
        let fields: Vec<&str> = rest.split(':').collect();
        let id = fields.first().filter(|id| is_name(id))?;
        if !matches!(*fields.get(FLAG)?, "true" | "false") {
            return None;
        }
        let version = fields.get(VERSION).filter(|version| is_name(version)).map(|version| (*version).to_owned());
        let host = Host { id: (*id).to_owned(), version };
        let kind = match &host.version {
            Some(version) => ["init:", version].concat(),
            None => "init".to_owned(),
        };
        posts.push(size(&host, page, &kind));
        self.host = Some(host);
        Some(Meaning::Show(Mode::Auto))
    }

    fn tell_height(&self, mode: Option<Mode>, page: &Page<'_>, posts: &mut Vec<Post>) {
        if let Some(host) = self.host.as_ref().filter(|_| is_unrolled(mode)) {
            posts.push(size(host, page, "resizeObserver"));
        }
    }

    fn scroll_host(&self, y: u32, posts: &mut Vec<Post>) {
        // The protocol carries the place where a size carries its height and width.
        if let Some(host) = &self.host {
            posts.push(Post::Text([PREFIX, &host.id, ":", &y.to_string(), ":0:scrollToOffset"].concat()));
        }
    }
}

fn size(host: &Host, page: &Page<'_>, kind: &str) -> Post {
    let (height, width) = (page.size.height.to_string(), page.size.width.to_string());
    Post::Text([PREFIX, &host.id, ":", &height, ":", &width, ":", kind].concat())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Resizer;
    use crate::embed::Mode;
    use crate::embed::protocols::tests::{answer, greeting, height, scrolled};
    use crate::embed::protocols::{Meaning, Protocol};

    const FOUR: &str = "[iFrameSizer]f1:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll";
    const FIVE: &str = "[iFrameSizer]f1:8:false:false:32:true:true:null:auto:null:null:0:false:child:auto:true:null:true:true:true:5.4.6:false";

    #[test]
    fn version_four_is_answered() {
        let mut resizer = Resizer::default();
        assert_eq!(greeting(&resizer), [json!("[iFrameResizerChild]Ready")]);
        assert!(height(&resizer, None).is_empty(), "nobody has introduced himself");
        let (meaning, posts) = answer(&mut resizer, &json!(FOUR));
        assert_eq!(meaning, Some(Meaning::Show(Mode::Auto)));
        assert_eq!(posts, [json!("[iFrameSizer]f1:777:640:init")]);
        assert_eq!(resizer.name(), "iframe-resizer 4");
        assert_eq!(height(&resizer, Some(Mode::Auto)), [json!("[iFrameSizer]f1:777:640:resizeObserver")]);
        assert!(height(&resizer, Some(Mode::Sticky)).is_empty(), "with our own script the frame has another height");
        assert_eq!(scrolled(&resizer, 70), [json!("[iFrameSizer]f1:70:0:scrollToOffset")]);
        for order in ["[iFrameSizer]resize", "[iFrameSizer]reset"] {
            assert_eq!(answer(&mut resizer, &json!(order)).0, Some(Meaning::TellHeight));
        }
    }

    #[test]
    fn version_five_gets_its_version_back() {
        let mut resizer = Resizer::default();
        assert_eq!(answer(&mut resizer, &json!(FIVE)).1, [json!("[iFrameSizer]f1:777:640:init:5.4.6")]);
        assert_eq!(resizer.name(), "iframe-resizer 5");
    }

    #[test]
    fn what_is_not_understood_means_nothing() {
        let long = format!("[iFrameSizer]{}", "f:".repeat(100_000));
        for text in ["", "nonsense", "[iFrameSizer]", "[iFrameSizer]resize", &long, "[iFrameSizer]a b:8:true"] {
            assert_eq!(answer(&mut Resizer::default(), &json!(text)), (None, Vec::new()), "{text:.40}");
        }
        let message = json!("[iFrameSizer]<img>:8:true:1:1:1:1");
        assert_eq!(answer(&mut Resizer::default(), &message), (None, Vec::new()));
    }
}
