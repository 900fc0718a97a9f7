//! What the page says to each kind of host, and how it understands its answers.
//!
//! One file is one protocol with one type, behind [`Protocol`]; [`all`] is the only list of them. No code of any
//! host library is used: what is spoken here are their published interfaces.

mod amp;
mod datawrapper;
mod guardian;
mod handscroll;
mod medium;
mod pym;
mod resizer;
mod wordpress;

pub(super) use handscroll::message;

use super::Mode;
use super::mode::value_in;

/// Longer texts are not looked at: neither whole messages nor their fields. In UTF-16 units, as browsers count, so
/// that a long text need not even be copied.
pub const LONGEST_TEXT: u32 = 1024;

/// Longer names are not sent back to the host that they came from. In bytes.
const LONGEST_NAME: usize = 128;

/// The furthest place that a host may ask for, in CSS pixels.
const FURTHEST_PX: f64 = 10_000_000.0;

/// The page's own address, in the parts that hosts write into.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// The whole address.
    pub href: &'a str,
    /// Its query, with or without the question mark.
    pub query: &'a str,
    /// Its fragment, with or without the hash.
    pub fragment: &'a str,
}

impl Address<'_> {
    /// An id that a host has written into a query or fragment.
    fn id(query: &str, name: &str) -> Option<String> {
        value_in(query, name).filter(|value| is_name(value)).map(str::to_owned)
    }
}

/// The size of the content, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// What a protocol may say of the page.
#[derive(Clone, Copy, Debug)]
pub(in crate::embed) struct Page<'a> {
    /// The size to tell a host.
    pub size: Size,
    /// The page's title.
    pub title: &'a str,
    /// The page's language, as a BCP 47 tag.
    pub language: &'a str,
    /// The modes that the page's address leaves open.
    pub modes: &'a [Mode],
}

/// An object that the host sent. Its fields are read when they are asked for.
pub trait Fields {
    /// A field that is a text of at most [`LONGEST_TEXT`].
    fn text(&self, name: &str) -> Option<String>;
    /// A field that is a number, finite or not.
    fn number(&self, name: &str) -> Option<f64>;
}

/// A message from the window around the page.
#[derive(Clone, Copy)]
pub enum Heard<'a> {
    /// A text of at most [`LONGEST_TEXT`] that is not the JSON of an object.
    Text(&'a str),
    /// An object.
    Object(&'a dyn Fields),
    /// An object that was sent as a JSON text.
    JsonText(&'a dyn Fields),
}

/// A message to the window around the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// A text, posted as it is.
    Text(String),
    /// JSON, posted as the object that it describes.
    Object(String),
}

/// What a host's message means.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::embed) enum Meaning {
    /// The page is to be shown in this way, if its address leaves that open.
    Show(Mode),
    /// The host wants to be told the height.
    TellHeight,
    /// The reader is so far into the story, in CSS pixels from its top, where the page is already led.
    ScrollTo(f64),
    /// The page is to be led ([`Mode::Sticky`]), and its reader is so far into the story.
    Lead(f64),
}

/// How the page talks with one kind of host.
pub(in crate::embed) trait Protocol {
    /// What the protocol is called where an editor is told who has answered.
    fn name(&self) -> &'static str;

    /// The mode that the page's address alone asks for, where a host has written into it.
    fn mode_of_address(&self) -> Option<Mode> {
        None
    }

    /// Says that the page is there. It is said again while nobody has answered, since hosts begin to listen late.
    fn greet(&self, _page: &Page<'_>, _posts: &mut Vec<Post>) {}

    /// What a message means; `None` if it belongs to another protocol, or is not understood.
    /// What has to be answered at once goes to `posts`.
    fn hear(&mut self, _message: Heard<'_>, _page: &Page<'_>, _posts: &mut Vec<Post>) -> Option<Meaning> {
        None
    }

    /// What the host has found that would keep the frame from staying in its window, in its own words, of at most
    /// [`LONGEST_TEXT`]; empty if it found nothing, `None` while it has not said so.
    fn obstacle(&self) -> Option<&str> {
        None
    }

    /// Tells the height. `mode` is the one chosen, `None` before there is one; [`Page::size`] is never that of a
    /// page which is as high as its frame.
    fn tell_height(&self, _mode: Option<Mode>, _page: &Page<'_>, _posts: &mut Vec<Post>) {}

    /// Asks the host to bring its reader to a place in the page, in CSS pixels from its top.
    fn scroll_host(&self, _y: u32, _posts: &mut Vec<Post>) {}
}

/// Every protocol, in the order in which a message is offered to them.
pub(super) fn all(address: Address<'_>) -> Vec<Box<dyn Protocol>> {
    vec![
        Box::new(handscroll::Handscroll::default()),
        Box::new(resizer::Resizer::default()),
        Box::new(pym::Pym::new(address)),
        Box::new(amp::Amp),
        Box::new(wordpress::WordPress::new(address)),
        Box::new(guardian::Guardian::default()),
        Box::new(datawrapper::Datawrapper::new(address)),
        Box::new(medium::Medium::new(address)),
    ]
}

/// Whether a text can be an id or a version and nothing else: a host takes what comes back apart at colons.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'%'))
}

/// A place that a host may name, in CSS pixels.
fn place(number: Option<f64>) -> Option<f64> {
    number.filter(|y| (0.0..=FURTHEST_PX).contains(y))
}

/// Whether the page is, or may become, as high as its content.
fn is_unrolled(mode: Option<Mode>) -> bool {
    matches!(mode, None | Some(Mode::Auto))
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::{Address, Fields, Heard, LONGEST_TEXT, Meaning, Mode, Page, Post, Protocol, Size};

    impl Fields for Value {
        fn text(&self, name: &str) -> Option<String> {
            self.get(name)?.as_str().filter(|text| text.len() <= LONGEST_TEXT as usize).map(str::to_owned)
        }

        fn number(&self, name: &str) -> Option<f64> {
            self.get(name)?.as_f64()
        }
    }

    /// The address `https://story.example/s/` with a query and a fragment.
    pub(crate) fn address<'a>(query: &'a str, fragment: &'a str) -> Address<'a> {
        Address { href: "https://story.example/s/", query, fragment }
    }

    pub(crate) const PAGE: Page<'static> =
        Page { size: Size { width: 640, height: 777 }, title: "A title", language: "en", modes: &Mode::FRAMED };

    /// Posted messages as values: a text is a JSON string.
    pub(crate) fn values(posts: &[Post]) -> Vec<Value> {
        posts
            .iter()
            .map(|post| match post {
                Post::Text(text) => json!(text),
                Post::Object(text) => serde_json::from_str(text).expect("an object is posted as JSON"),
            })
            .collect()
    }

    /// Passes a message on as the browser's half does.
    pub(crate) fn heard<T>(message: &Value, pass: impl FnOnce(Heard<'_>) -> T) -> T {
        let Some(text) = message.as_str() else { return pass(Heard::Object(message)) };
        match serde_json::from_str::<Value>(text) {
            Ok(object) if object.is_object() => pass(Heard::JsonText(&object)),
            _ => pass(Heard::Text(text)),
        }
    }

    /// What a protocol makes of a message, and what it posts.
    pub(crate) fn answer(protocol: &mut dyn Protocol, message: &Value) -> (Option<Meaning>, Vec<Value>) {
        let mut posts = Vec::new();
        let meaning = heard(message, |message| protocol.hear(message, &PAGE, &mut posts));
        (meaning, values(&posts))
    }

    pub(crate) fn greeting(protocol: &dyn Protocol) -> Vec<Value> {
        let mut posts = Vec::new();
        protocol.greet(&PAGE, &mut posts);
        values(&posts)
    }

    pub(crate) fn height(protocol: &dyn Protocol, mode: Option<Mode>) -> Vec<Value> {
        let mut posts = Vec::new();
        protocol.tell_height(mode, &PAGE, &mut posts);
        values(&posts)
    }

    pub(crate) fn scrolled(protocol: &dyn Protocol, y: u32) -> Vec<Value> {
        let mut posts = Vec::new();
        protocol.scroll_host(y, &mut posts);
        values(&posts)
    }
}
