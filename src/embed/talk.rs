//! The talk between the page and the page around it.

use super::json::{object, quoted};
use super::mode::{Mode, value_in};

/// Longer texts are nobody's, and not looked at: neither whole messages nor their fields. In UTF-16 units, as
/// browsers count, so that a long one need not even be taken over.
pub const LONGEST_TEXT: u32 = 1024;

/// Longer names are not given back to whom they come from. In bytes.
const LONGEST_NAME: usize = 128;

/// The furthest place that a host may ask for, in CSS pixels.
const FURTHEST: f64 = 10_000_000.0;

/// How far the frame's height may be from the one asked for and still be it, in CSS pixels.
const FITS: u32 = 2;

/// The height that a host is asked for where the page shows one step at a time, in CSS pixels.
const STEP_HEIGHT: u32 = 640;

const PYM: &str = "pym";
const PYM_BETWEEN: &str = "xPYMx";
const RESIZER: &str = "[iFrameSizer]";

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

/// An object that somebody sent. Its fields are read as they are asked for.
pub trait Fields {
    /// A field that is a text of at most [`LONGEST_TEXT`].
    fn text(&self, name: &str) -> Option<String>;
    /// A field that is a number, whatever number.
    fn number(&self, name: &str) -> Option<f64>;
}

/// A message from the window around the page.
pub enum Heard<'a> {
    /// A text of at most [`LONGEST_TEXT`].
    Text(&'a str),
    /// An object.
    Object(&'a dyn Fields),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Post this text.
    PostText(String),
    /// Post the object that this JSON says.
    PostObject(String),
    /// Show the page in this way.
    Show(Mode),
    /// The host's reader is so far into the story, in CSS pixels from its top.
    ScrollTo(f64),
}

/// What an iframe-resizer has told of itself.
struct Resizer {
    id: String,
    /// Only version 5 and later tell it, and want it back.
    version: Option<String>,
}

/// The talk as it stands.
pub struct Talk {
    href: String,
    pym: Option<String>,
    wordpress: Option<String>,
    resizer: Option<Resizer>,
    /// The mode that the address asks for: then nobody else does.
    asked: Option<Mode>,
    mode: Option<Mode>,
    width: u32,
    height: u32,
}

impl Talk {
    /// The talk before anything is said.
    pub fn new(address: Address<'_>) -> Self {
        let name = |query: &str, name: &str| value_in(query, name).filter(|value| is_name(value)).map(str::to_owned);
        Self {
            href: address.href.to_owned(),
            pym: name(address.query, "childId"),
            wordpress: name(address.fragment, "secret"),
            resizer: None,
            asked: Mode::from_query(address.query),
            mode: None,
            width: 0,
            height: 0,
        }
    }

    /// The mode that was chosen, if one was.
    pub fn mode(&self) -> Option<Mode> {
        self.mode
    }

    /// Greets whoever is there: `width` and `height` are the content's, in CSS pixels.
    ///
    /// To be said again while nobody has answered: hosts begin to listen when they like.
    pub fn greet(&mut self, width: u32, height: u32, title: &str, language: &str) -> Vec<Action> {
        (self.width, self.height) = (width, height);
        let modes = match self.asked {
            None => "[\"sticky\",\"auto\",\"step\"]",
            Some(Mode::Sticky) => "[\"sticky\",\"step\"]",
            Some(Mode::Auto) => "[\"auto\"]",
            Some(Mode::Step) => "[\"step\"]",
            // A page that scrolls by itself wants nothing of anybody.
            Some(Mode::Scroll) => {
                let mut actions = Vec::new();
                self.choose(Mode::Scroll, &mut actions);
                return actions;
            }
        };
        let mut actions = vec![
            Action::PostObject(object(&[
                ("type", "\"handscroll:hello\""),
                ("v", "1"),
                ("modes", modes),
                ("height", &height.to_string()),
                ("title", &quoted(title)),
                ("lang", &quoted(language)),
            ])),
            Action::PostText("[iFrameResizerChild]Ready".to_owned()),
        ];
        if let Some(mode @ (Mode::Auto | Mode::Step)) = self.asked {
            self.choose(mode, &mut actions);
        } else if self.wordpress.is_some() {
            // It never gives more than a thousand pixels.
            self.choose(Mode::Step, &mut actions);
        } else if self.pym.is_some() {
            self.choose(Mode::Auto, &mut actions);
        } else {
            self.tell_height(&mut actions);
        }
        actions
    }

    /// The content has another size now, in CSS pixels.
    pub fn measured(&mut self, width: u32, height: u32) -> Vec<Action> {
        let mut actions = Vec::new();
        // Where the frame has the say the content is as high as that, and says nothing of its own height.
        let is_free = !matches!(self.mode, Some(Mode::Step | Mode::Scroll));
        if is_free && (width, height) != (self.width, self.height) {
            (self.width, self.height) = (width, height);
            self.tell_height(&mut actions);
        }
        actions
    }

    /// The frame is so high, in CSS pixels: if it is as high as was asked for, somebody listens, without a word.
    pub fn framed(&mut self, height: u32) -> Vec<Action> {
        let mut actions = Vec::new();
        let fits = height.abs_diff(self.height) <= FITS;
        if fits && self.asked.is_none() && matches!(self.mode, None | Some(Mode::Step)) && self.wordpress.is_none() {
            self.choose(Mode::Auto, &mut actions);
        }
        actions
    }

    /// Nobody has answered for as long as one waits.
    pub fn silent(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.mode.is_none() {
            self.choose(Mode::Step, &mut actions);
        }
        actions
    }

    /// Somebody in the window around the page has said something. What is not understood is passed over.
    pub fn hear(&mut self, message: &Heard<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        match message {
            Heard::Text(text) => self.hear_text(text, &mut actions),
            Heard::Object(fields) => self.hear_object(*fields, &mut actions),
        }
        actions
    }

    /// The reader is to be taken to a place inside the page, in CSS pixels from its top, and the host with them.
    pub fn moved(&self, y: u32) -> Vec<Action> {
        let mut actions = Vec::new();
        if matches!(self.mode, Some(Mode::Sticky | Mode::Auto)) {
            let y = y.to_string();
            actions.push(Action::PostObject(object(&[
                ("type", "\"handscroll:scrollTo\""),
                ("v", "1"),
                ("y", &y),
                ("behavior", "\"instant\""),
            ])));
            if let Some(id) = &self.pym {
                actions.push(Action::PostText([PYM, id, "scrollToChildPos", &y].join(PYM_BETWEEN)));
            }
            // Its own names for the place are height and width.
            if let Some(resizer) = &self.resizer {
                actions.push(Action::PostText([RESIZER, &resizer.id, ":", &y, ":0:scrollToOffset"].concat()));
            }
        }
        actions
    }

    /// Something that a newsroom may want to count: `name` is `view`, `section`, `step`, `end` or `share`; `percent` is
    /// how much of the story lies above, 0 to 100.
    pub fn event(&self, name: &str, id: &str, index: usize, percent: u32) -> Action {
        let percent = percent.min(100);
        let progress =
            [&(percent / 100).to_string(), ".", &(percent / 10 % 10).to_string(), &(percent % 10).to_string()].concat();
        Action::PostObject(object(&[
            ("type", "\"handscroll:event\""),
            ("v", "1"),
            ("name", &quoted(name)),
            ("id", &quoted(id)),
            ("index", &index.to_string()),
            ("progress", &progress),
        ]))
    }

    fn choose(&mut self, mode: Mode, actions: &mut Vec<Action>) {
        if self.mode != Some(mode) {
            self.mode = Some(mode);
            actions.push(Action::Show(mode));
        }
        self.tell_height(actions);
    }

    /// A host asks for a mode; the address is asked first. But in a window that nobody leads, a page that may not
    /// scroll by itself could not be read: there it goes step by step.
    fn choose_for_host(&mut self, mode: Mode, actions: &mut Vec<Action>) {
        let mode = match self.asked {
            Some(Mode::Sticky) if mode != Mode::Sticky => Mode::Step,
            Some(asked) => asked,
            None => mode,
        };
        self.choose(mode, actions);
    }

    fn hear_text(&mut self, text: &str, actions: &mut Vec<Action>) {
        if let Some(rest) = text.strip_prefix(RESIZER) {
            self.hear_resizer(rest, actions);
        } else if let (Some(id), Some(rest)) =
            (&self.pym, text.strip_prefix(PYM).and_then(|t| t.strip_prefix(PYM_BETWEEN)))
        {
            let mut parts = rest.split(PYM_BETWEEN);
            if parts.next() == Some(id.as_str()) && parts.next() == Some("width") {
                self.choose_for_host(Mode::Auto, actions);
            }
        }
    }

    /// iframe-resizer 4 and 5. An init tells a flag in its third field; it may come more than once.
    fn hear_resizer(&mut self, rest: &str, actions: &mut Vec<Action>) {
        if matches!(rest, "resize" | "reset") {
            if self.resizer.is_some() {
                self.tell_height(actions);
            }
            return;
        }
        let fields: Vec<&str> = rest.split(':').collect();
        let [id, _, flag, ..] = fields[..] else { return };
        if !is_name(id) || !matches!(flag, "true" | "false") {
            return;
        }
        let version = fields.get(20).filter(|version| is_name(version)).map(|version| (*version).to_owned());
        let resizer = Resizer { id: id.to_owned(), version };
        let mut answer = self.resizer_size(&resizer, "init");
        if let Some(version) = &resizer.version {
            answer.push(':');
            answer.push_str(version);
        }
        actions.push(Action::PostText(answer));
        self.resizer = Some(resizer);
        self.choose_for_host(Mode::Auto, actions);
    }

    fn hear_object(&mut self, fields: &dyn Fields, actions: &mut Vec<Action>) {
        if fields.text("sentinel").as_deref() == Some("amp") {
            if fields.text("type").as_deref() == Some("frames-init") {
                self.choose_for_host(Mode::Auto, actions);
            }
            return;
        }
        if fields.number("v") != Some(1.0) {
            return;
        }
        match fields.text("type").as_deref() {
            Some("handscroll:host") => {
                let mode = fields.text("mode").and_then(|name| Mode::from_name(&name));
                // The page is not alone: whoever says so is mistaken.
                if let Some(mode) = mode.filter(|mode| *mode != Mode::Scroll) {
                    self.choose_for_host(mode, actions);
                }
            }
            Some("handscroll:scroll") if self.mode == Some(Mode::Sticky) => {
                if let Some(y) = fields.number("y").filter(|y| y.is_finite() && (0.0..=FURTHEST).contains(y)) {
                    actions.push(Action::ScrollTo(y));
                }
            }
            _ => {}
        }
    }

    /// Tells the height to everybody who may be listening: it is no secret.
    fn tell_height(&self, actions: &mut Vec<Action>) {
        let height = if self.mode == Some(Mode::Step) { STEP_HEIGHT } else { self.height };
        if let Some(secret) = &self.wordpress {
            let fields = [("message", "\"height\""), ("value", &*height.to_string()), ("secret", &*quoted(secret))];
            actions.push(Action::PostObject(object(&fields)));
        }
        // Where the page scrolls, parts of it are as high as its frame: a frame that followed would grow for ever.
        if matches!(self.mode, Some(Mode::Step | Mode::Scroll)) {
            return;
        }
        let height = height.to_string();
        actions.push(Action::PostObject(object(&[("type", "\"handscroll:height\""), ("v", "1"), ("height", &height)])));
        // With our own script the frame is as high as the window, whoever else is there.
        if self.mode == Some(Mode::Sticky) {
            return;
        }
        if let Some(id) = &self.pym {
            actions.push(Action::PostText([PYM, id, "height", &height].join(PYM_BETWEEN)));
        }
        if let Some(resizer) = &self.resizer {
            actions.push(Action::PostText(self.resizer_size(resizer, "resizeObserver")));
        }
        actions.push(Action::PostObject(object(&[
            ("sentinel", "\"amp\""),
            ("type", "\"embed-size\""),
            ("height", &height),
        ])));
        let own = object(&[(&self.href, &height)]);
        actions.push(Action::PostObject(object(&[("datawrapper-height", &own)])));
        actions.push(Action::PostText(object(&[
            ("src", &quoted(&self.href)),
            ("context", "\"iframe.resize\""),
            ("height", &height),
        ])));
    }

    fn resizer_size(&self, resizer: &Resizer, kind: &str) -> String {
        [RESIZER, &resizer.id, ":", &self.height.to_string(), ":", &self.width.to_string(), ":", kind].concat()
    }
}

/// Whether a text can be an id or a version, and nothing else: what it comes back to may take it apart.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'%'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Action, Address, Fields, Heard, LONGEST_TEXT, Mode, Talk};

    impl Fields for Value {
        fn text(&self, name: &str) -> Option<String> {
            self.get(name)?.as_str().filter(|text| is_short(text)).map(str::to_owned)
        }

        fn number(&self, name: &str) -> Option<f64> {
            self.get(name)?.as_f64()
        }
    }

    fn talk(query: &str, fragment: &str) -> Talk {
        let href = format!("https://story.example/s/?{query}#{fragment}");
        Talk::new(Address { href: &href, query, fragment })
    }

    fn is_short(text: &str) -> bool {
        text.len() <= LONGEST_TEXT as usize
    }

    /// Passes a message on as the browser does.
    fn say(talk: &mut Talk, message: &Value) -> Vec<Action> {
        match message.as_str() {
            Some(text) if !is_short(text) => Vec::new(),
            Some(text) => talk.hear(&Heard::Text(text)),
            None => talk.hear(&Heard::Object(message)),
        }
    }

    /// What is posted, objects and texts alike.
    fn posted(actions: &[Action]) -> Vec<Value> {
        actions
            .iter()
            .filter_map(|action| match action {
                Action::PostText(text) => Some(json!(text)),
                Action::PostObject(text) => Some(serde_json::from_str(text).expect("it is JSON")),
                Action::Show(_) | Action::ScrollTo(_) => None,
            })
            .collect()
    }

    fn shown(actions: &[Action]) -> Option<Mode> {
        actions.iter().find_map(|action| if let Action::Show(mode) = action { Some(*mode) } else { None })
    }

    #[test]
    fn it_greets_everybody_and_waits() {
        let mut talk = talk("", "");
        let actions = talk.greet(640, 777, "A \"title\"", "en");
        assert_eq!(shown(&actions), None);
        let posted = posted(&actions);
        assert_eq!(
            posted[0],
            json!({ "type": "handscroll:hello", "v": 1, "modes": ["sticky", "auto", "step"], "height": 777,
                    "title": "A \"title\"", "lang": "en" })
        );
        assert!(posted.contains(&json!("[iFrameResizerChild]Ready")));
        assert!(posted.contains(&json!({ "sentinel": "amp", "type": "embed-size", "height": 777 })));
        assert!(posted.contains(&json!({ "datawrapper-height": { "https://story.example/s/?#": 777 } })));
        assert!(
            posted.contains(&json!(
                "{\"src\":\"https://story.example/s/?#\",\"context\":\"iframe.resize\",\"height\":777}"
            ))
        );
        assert!(posted.contains(&json!({ "type": "handscroll:height", "v": 1, "height": 777 })));
    }

    #[test]
    fn nobody_answering_means_one_step_at_a_time() {
        let mut talk = talk("", "");
        talk.greet(640, 777, "", "en");
        assert_eq!(shown(&talk.silent()), Some(Mode::Step));
        // A host that comes late is still welcome.
        assert_eq!(
            shown(&say(&mut talk, &json!({ "type": "handscroll:host", "v": 1, "mode": "sticky" }))),
            Some(Mode::Sticky)
        );
        assert_eq!(shown(&talk.silent()), None);
    }

    #[test]
    fn a_frame_that_grows_means_somebody_listens() {
        let mut talk = talk("", "");
        talk.greet(640, 777, "", "en");
        assert_eq!(shown(&talk.framed(400)), None);
        assert_eq!(shown(&talk.framed(778)), Some(Mode::Auto));
        assert_eq!(shown(&talk.framed(777)), None);
    }

    #[test]
    fn a_frame_that_grows_late_has_a_listener_too() {
        let mut talk = talk("", "");
        talk.greet(640, 777, "", "en");
        talk.silent();
        assert!(talk.measured(640, 351).is_empty(), "a page of one step is as high as its frame");
        assert_eq!(shown(&talk.framed(400)), None);
        assert_eq!(shown(&talk.framed(777)), Some(Mode::Auto));
    }

    #[test]
    fn the_address_is_asked_first() {
        let mut talk = talk("mode=step", "");
        assert_eq!(shown(&talk.greet(640, 777, "", "en")), Some(Mode::Step));
        assert_eq!(shown(&say(&mut talk, &json!({ "type": "handscroll:host", "v": 1, "mode": "sticky" }))), None);
        assert_eq!(shown(&talk.framed(777)), None);
        assert_eq!(talk.mode(), Some(Mode::Step));
    }

    #[test]
    fn a_host_is_told_which_modes_the_address_leaves() {
        for (query, modes) in [
            ("", json!(["sticky", "auto", "step"])),
            ("mode=sticky", json!(["sticky", "step"])),
            ("mode=auto", json!(["auto"])),
            ("mode=step", json!(["step"])),
        ] {
            assert_eq!(posted(&talk(query, "").greet(640, 777, "", "en"))[0]["modes"], modes, "{query}");
        }
    }

    #[test]
    fn a_page_that_is_to_scroll_by_itself_tells_no_height() {
        let mut talk = talk("mode=scroll", "");
        let actions = talk.greet(640, 777, "", "en");
        assert_eq!((shown(&actions), posted(&actions)), (Some(Mode::Scroll), Vec::new()));
        assert_eq!(posted(&talk.measured(640, 900)), Vec::<Value>::new());
        say(&mut talk, &json!({ "type": "handscroll:host", "v": 1, "mode": "sticky" }));
        assert_eq!(talk.mode(), Some(Mode::Scroll));
    }

    #[test]
    fn no_page_is_locked_for_want_of_a_host() {
        let asked = || {
            let mut talk = talk("mode=sticky", "");
            assert_eq!(shown(&talk.greet(640, 777, "", "en")), None);
            talk
        };
        assert_eq!(shown(&asked().silent()), Some(Mode::Step));
        let host = |mode: &str| json!({ "type": "handscroll:host", "v": 1, "mode": mode });
        assert_eq!(shown(&say(&mut asked(), &host("sticky"))), Some(Mode::Sticky));
        assert_eq!(shown(&say(&mut asked(), &host("auto"))), Some(Mode::Step));
        assert_eq!(shown(&say(&mut asked(), &json!({ "sentinel": "amp", "type": "frames-init" }))), Some(Mode::Step));
    }

    #[test]
    fn it_greets_again_whoever_came_late() {
        let mut talk = talk("", "");
        let first = posted(&talk.greet(640, 777, "", "en"));
        assert_eq!(posted(&talk.greet(640, 777, "", "en")), first);
    }

    #[test]
    fn our_own_host_leads() {
        let mut talk = talk("", "");
        talk.greet(640, 777, "", "en");
        let scroll = json!({ "type": "handscroll:scroll", "v": 1, "y": 120.5, "vh": 800 });
        assert!(say(&mut talk, &scroll).is_empty(), "before a mode is chosen nothing scrolls");
        let actions =
            say(&mut talk, &json!({ "type": "handscroll:host", "v": 1, "mode": "sticky", "top": 0, "vh": 800 }));
        assert_eq!(shown(&actions), Some(Mode::Sticky));
        assert_eq!(posted(&actions), [json!({ "type": "handscroll:height", "v": 1, "height": 777 })]);
        assert_eq!(say(&mut talk, &scroll), [Action::ScrollTo(120.5)]);
        assert_eq!(
            posted(&talk.moved(300)),
            [json!({ "type": "handscroll:scrollTo", "v": 1, "y": 300, "behavior": "instant" })]
        );
        assert_eq!(posted(&talk.measured(640, 900)), [json!({ "type": "handscroll:height", "v": 1, "height": 900 })]);
        assert!(talk.measured(640, 900).is_empty(), "what has not changed is not told");
    }

    #[test]
    fn pym_is_spoken_when_the_address_asks_for_it() {
        let mut quiet = talk("", "");
        assert!(say(&mut quiet, &json!("pymxPYMxaxPYMxwidthxPYMx640")).is_empty());
        let mut talk = talk("initialWidth=640&childId=graphic-1", "");
        let actions = talk.greet(640, 777, "", "en");
        assert_eq!(shown(&actions), Some(Mode::Auto));
        assert!(posted(&actions).contains(&json!("pymxPYMxgraphic-1xPYMxheightxPYMx777")));
        let answer = say(&mut talk, &json!("pymxPYMxgraphic-1xPYMxwidthxPYMx320"));
        assert!(posted(&answer).contains(&json!("pymxPYMxgraphic-1xPYMxheightxPYMx777")));
        assert!(posted(&talk.moved(70)).contains(&json!("pymxPYMxgraphic-1xPYMxscrollToChildPosxPYMx70")));
        assert!(say(&mut talk, &json!("pymxPYMxotherxPYMxwidthxPYMx320")).is_empty());
    }

    #[test]
    fn frames_and_amp_are_answered() {
        let mut talk = talk("", "");
        talk.greet(640, 777, "", "en");
        let actions = say(&mut talk, &json!({ "sentinel": "amp", "type": "frames-init" }));
        assert_eq!(shown(&actions), Some(Mode::Auto));
        assert!(posted(&actions).contains(&json!({ "sentinel": "amp", "type": "embed-size", "height": 777 })));
    }

    #[test]
    fn both_iframe_resizers_are_answered() {
        let mut four = talk("", "");
        four.greet(600, 777, "", "en");
        let init = "[iFrameSizer]f1:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll";
        let actions = say(&mut four, &json!(init));
        assert_eq!(shown(&actions), Some(Mode::Auto));
        assert_eq!(posted(&actions)[0], json!("[iFrameSizer]f1:777:600:init"));
        assert!(posted(&four.measured(600, 999)).contains(&json!("[iFrameSizer]f1:999:600:resizeObserver")));
        assert!(posted(&four.moved(70)).contains(&json!("[iFrameSizer]f1:70:0:scrollToOffset")));
        for order in ["[iFrameSizer]resize", "[iFrameSizer]reset"] {
            assert!(posted(&say(&mut four, &json!(order))).contains(&json!("[iFrameSizer]f1:999:600:resizeObserver")));
        }

        let mut five = talk("", "");
        five.greet(600, 777, "", "en");
        let init = "[iFrameSizer]f1:8:false:false:32:true:true:null:auto:null:null:0:false:child:auto:true:null:true:true:true:5.4.6:false";
        assert_eq!(posted(&say(&mut five, &json!(init)))[0], json!("[iFrameSizer]f1:777:600:init:5.4.6"));
        assert!(say(&mut talk("", ""), &json!("[iFrameSizer]resize")).is_empty(), "nobody has introduced himself");
    }

    #[test]
    fn wordpress_gets_steps_and_its_secret_back() {
        let mut talk = talk("", "?secret=abc");
        let actions = talk.greet(640, 7777, "", "en");
        assert_eq!(shown(&actions), Some(Mode::Step));
        assert!(posted(&actions).contains(&json!({ "message": "height", "value": 640, "secret": "abc" })));
    }

    #[test]
    fn events_are_told_with_their_place() {
        let talk = talk("", "");
        assert_eq!(
            posted(&[talk.event("step", "ladder", 2, 7), talk.event("end", "", 0, 250)]),
            [
                json!({ "type": "handscroll:event", "v": 1, "name": "step", "id": "ladder", "index": 2, "progress": 0.07 }),
                json!({ "type": "handscroll:event", "v": 1, "name": "end", "id": "", "index": 0, "progress": 1.0 }),
            ]
        );
    }

    #[test]
    fn hostile_and_foreign_messages_are_passed_over() {
        let mut talk = talk("childId=a", "");
        talk.greet(640, 777, "", "en");
        say(&mut talk, &json!({ "type": "handscroll:host", "v": 1, "mode": "sticky" }));
        let long = format!("[iFrameSizer]{}", "f:".repeat(100_000));
        for message in [
            json!("nonsense"),
            json!(""),
            json!(long),
            json!("[iFrameSizer]"),
            json!("[iFrameSizer]a b:8:true"),
            json!("[iFrameSizer]<img>:8:true:1:1:1:1"),
            json!("pymxPYMx"),
            json!("pymxPYMxaxPYMxheightxPYMx1"),
            json!({}),
            json!([]),
            json!({ "type": "handscroll:host" }),
            json!({ "type": "handscroll:host", "v": 2, "mode": "auto" }),
            json!({ "type": "handscroll:host", "v": 1, "mode": "scroll" }),
            json!({ "type": "handscroll:host", "v": 1, "mode": 7 }),
            json!({ "type": "handscroll:scroll", "v": 1 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": -1 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": 1e300 }),
            json!({ "type": "handscroll:scroll", "v": 1, "y": "10" }),
            json!({ "sentinel": "amp", "type": "embed-size", "height": 3 }),
        ] {
            assert_eq!(say(&mut talk, &message), [], "{message}");
        }
        struct Odd(f64);
        impl Fields for Odd {
            fn text(&self, name: &str) -> Option<String> {
                (name == "type").then(|| "handscroll:scroll".to_owned())
            }
            fn number(&self, name: &str) -> Option<f64> {
                Some(if name == "v" { 1.0 } else { self.0 })
            }
        }
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(talk.hear(&Heard::Object(&Odd(number))), []);
        }
    }
}
