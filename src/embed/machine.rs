//! The page's state, and how each event changes it.
//!
//! A pure reducer: [`Machine::take`] gets an event and gives the effects that are to be carried out. An event may come
//! twice, late or in any order: what is set already is not set again, and no event for newsrooms is told twice.

use super::mode::{Layout, Mode};
use super::motion::MotionChoice;
use super::notice::{Name, Notice, Place, Told};
use super::protocols::{self, Address, Heard, Meaning, Page, Post, Protocol, Size};

/// How far the frame's height may be from the one asked for and still be it, in CSS pixels.
const FITS_PX: u32 = 2;

/// How many of the heights that were asked for last are remembered.
const HEIGHTS: usize = 8;

/// How far the document may stand from where the host has led it and still be there, in CSS pixels.
const LED_PX: f64 = 1.0;

/// What is shown at one time where the page goes step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slide {
    /// The section and the steps that are in sight with it.
    pub places: Vec<Place>,
}

/// Something that has happened.
pub enum Event<'a> {
    /// The page has woken.
    Started,
    /// The page speaks to whoever may be around it; again while nobody has answered. With the content's size.
    Greeted(Size),
    /// The content has this size.
    Sized(Size),
    /// The frame has this height, in CSS pixels.
    Framed(u32),
    /// The window around the page has said something.
    Heard(Heard<'a>),
    /// Nobody has answered for as long as the page waits.
    Silence,
    /// The layout has stood for long enough to be changed again.
    Settled,
    /// The document stands at this place and could be scrolled to `furthest`, both in CSS pixels.
    Scrolled {
        /// Where it stands.
        y: f64,
        /// How far it can be scrolled.
        furthest: f64,
    },
    /// The reader is to be taken to a place inside the page, in CSS pixels from its top, and the host with them.
    Led(f64),
    /// The device's wish that nothing moves.
    DeviceStill(bool),
    /// The reader's choice about motion.
    Chose(MotionChoice),
    /// The story has been taken apart into slides; the one to begin with.
    Slides(Vec<Slide>, usize),
    /// The reader wants to go so many slides on, or back if negative.
    Turned(isize),
    /// The reader wants to see a slide, counted from 0.
    Opened(usize),
    /// The reader has brought a slide into sight by hand.
    Dragged(usize),
    /// Whether any of the story is in sight.
    StoryInSight(bool),
    /// Whether the story's end is in sight; to be sent anew after each [`Effect::Show`].
    EndInSight(bool),
    /// What of the page the reader has come to and sees, and how much of the story lies above, 0 to 100.
    Reached(&'a [Place], u32),
    /// The reader has passed an address on.
    Shared,
    /// The engine has stopped; nothing is done any more.
    Stopped,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Post to the window around the page.
    Post(Post),
    /// Lay the page out for this mode.
    Show(Mode),
    /// Send [`Event::Settled`] after a while.
    Settle,
    /// Go to the place that the page's address names.
    FollowAddress,
    /// Scroll the document to this place, in CSS pixels.
    ScrollTo(f64),
    /// Whether everything stands still has changed.
    Still(bool),
    /// Show the reader's choice about motion, and keep it.
    Keep(MotionChoice),
    /// Take the story apart into slides, and send [`Event::Slides`].
    StartSlides,
    /// Show all of the story again.
    StopSlides,
    /// Show this slide.
    OpenSlide(usize),
    /// Say that this slide is shown, which is in sight already.
    NameSlide(usize),
    /// Tell the host, if there is one, and the page's own document of an event.
    Tell(Notice),
}

/// The state of the page.
pub struct Machine {
    protocols: Vec<Box<dyn Protocol>>,
    /// Which protocol has been heard; the first one, our own, overrules the others.
    heard: Option<usize>,
    title: String,
    language: String,
    is_framed: bool,
    /// The mode that the address asks for with `mode=`.
    wanted: Option<Mode>,
    /// The mode that follows from what a host has written into the address.
    by_host: Option<Mode>,
    /// The mode that the host asked for last.
    asked: Option<Mode>,
    /// The mode that was chosen; `None` in a frame whose host is not yet known.
    chosen: Option<Mode>,
    /// The mode in which the page is laid out.
    shown: Option<Mode>,
    is_settling: bool,
    is_greeted: bool,
    has_followed_address: bool,
    size: Size,
    /// The heights of the content that were asked for last, the latest first. While a page loads, its height changes faster
    /// than its host follows: a frame that gets any of them has a host that listens. Places that are free hold the largest
    /// number.
    heights: [u32; HEIGHTS],
    led_to: f64,
    choice: MotionChoice,
    device_still: bool,
    slides: Vec<Slide>,
    is_sliding: bool,
    slide: usize,
    story_in_sight: bool,
    end_in_sight: bool,
    reached: Vec<Place>,
    percent: u32,
    told: Told,
    is_stopped: bool,
}

impl Machine {
    /// The state before anything has happened.
    pub fn new(address: Address<'_>, is_framed: bool, title: &str, language: &str) -> Self {
        let wanted = Mode::from_query(address.query);
        let protocols = protocols::all(address);
        let by_host = protocols.iter().filter_map(|protocol| protocol.mode_of_address()).next_back();
        // Whether there is somebody to lead the page is still to be heard.
        let chosen = match wanted {
            Some(Mode::Sticky) => None,
            Some(mode) => Some(mode),
            None => by_host.filter(|_| is_framed),
        };
        Self {
            protocols,
            heard: None,
            title: title.to_owned(),
            language: language.to_owned(),
            is_framed,
            wanted,
            asked: None,
            by_host,
            chosen: chosen.or((!is_framed).then_some(Mode::Scroll)),
            shown: None,
            is_settling: false,
            is_greeted: false,
            has_followed_address: false,
            size: Size::default(),
            heights: [u32::MAX; HEIGHTS],
            led_to: 0.0,
            choice: MotionChoice::default(),
            device_still: false,
            slides: Vec::new(),
            is_sliding: false,
            slide: 0,
            story_in_sight: false,
            end_in_sight: false,
            reached: Vec::new(),
            percent: 0,
            told: Told::default(),
            is_stopped: false,
        }
    }

    /// The mode that was chosen; `None` in a frame whose host is not yet known.
    pub fn mode(&self) -> Option<Mode> {
        self.chosen
    }

    /// The protocol of the host that has answered, for whoever tests a CMS; empty where the mode was chosen without an
    /// answer, `None` before it is chosen.
    pub fn host(&self) -> Option<&'static str> {
        match self.heard {
            Some(index) => Some(self.protocols[index].name()),
            None => self.chosen.map(|_| ""),
        }
    }

    /// What would keep the frame from being pinned, in our host script's words; empty if it found nothing, `None` while
    /// it has not answered.
    pub fn obstacle(&self) -> Option<&str> {
        self.protocols.first()?.obstacle()
    }

    /// Where the host has led the document, in CSS pixels.
    pub fn led_to(&self) -> f64 {
        self.led_to
    }

    /// Whether everything stands still.
    pub fn is_still(&self) -> bool {
        self.choice.is_still(self.device_still)
    }

    /// Takes an event; gives what is to be done, in this order.
    pub fn take(&mut self, event: Event<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_stopped {
            return effects;
        }
        let was_still = self.is_still();
        match event {
            Event::Started => {}
            Event::Greeted(size) => self.greet(size, &mut effects),
            Event::Sized(size) => self.measure(size, &mut effects),
            Event::Framed(height) => {
                let fits = self.heights.iter().any(|asked| height.abs_diff(*asked) <= FITS_PX);
                // A host that says `step` may shrink a high frame only afterwards.
                let is_open = self.wanted.is_none() && ![self.by_host, self.asked].contains(&Some(Mode::Step));
                if self.is_framed && fits && is_open && matches!(self.chosen, None | Some(Mode::Step)) {
                    self.choose(Mode::Auto, &mut effects);
                }
            }
            Event::Heard(message) => self.hear(message, &mut effects),
            Event::Silence => {
                if self.chosen.is_none() {
                    self.choose(Mode::Step, &mut effects);
                }
            }
            Event::Settled => self.is_settling = false,
            Event::Scrolled { y, furthest } => self.notice_scroll(y, furthest, &mut effects),
            Event::Led(y) => self.lead_host(y, &mut effects),
            Event::DeviceStill(still) => self.device_still = still,
            Event::Chose(choice) => {
                if std::mem::replace(&mut self.choice, choice) != choice {
                    effects.push(Effect::Keep(choice));
                }
            }
            Event::Slides(slides, at) => {
                if self.is_sliding {
                    self.slides = slides;
                    self.open(at, &mut effects);
                }
            }
            Event::Turned(by) => {
                if let Some(at) = self.slide.checked_add_signed(by) {
                    self.open(at, &mut effects);
                }
            }
            Event::Opened(at) => self.open(at, &mut effects),
            Event::Dragged(at) => {
                if self.is_sliding && at < self.slides.len() && at != self.slide {
                    self.slide = at;
                    effects.push(Effect::NameSlide(at));
                }
            }
            Event::StoryInSight(is_seen) => self.story_in_sight = is_seen,
            Event::EndInSight(is_seen) => self.end_in_sight = is_seen,
            Event::Reached(places, percent) => {
                self.percent = percent.min(100);
                self.reached.clear();
                self.reached.extend_from_slice(places);
            }
            Event::Shared => self.tell(Name::Share, None, &mut effects),
            Event::Stopped => {
                self.stop_slides(&mut effects);
                self.is_stopped = true;
                return effects;
            }
        }
        if self.is_still() != was_still {
            effects.push(Effect::Still(self.is_still()));
        }
        // After what was to be posted, which told the size of the layout before.
        self.show(&mut effects);
        self.tell_what_is_seen(&mut effects);
        effects
    }

    fn modes(&self) -> &'static [Mode] {
        match self.wanted {
            None => &Mode::FRAMED,
            Some(Mode::Sticky) => &[Mode::Sticky, Mode::Step],
            Some(Mode::Auto) => &[Mode::Auto],
            Some(Mode::Step) => &[Mode::Step],
            Some(Mode::Scroll) => &[],
        }
    }

    /// Has each protocol say something about the page.
    fn post(&self, effects: &mut Vec<Effect>, say: impl Fn(&dyn Protocol, &Page<'_>, &mut Vec<Post>)) {
        let mut posts = Vec::new();
        let page = Page { size: self.size, title: &self.title, language: &self.language, modes: self.modes() };
        for protocol in &self.protocols {
            say(&**protocol, &page, &mut posts);
        }
        effects.extend(posts.into_iter().map(Effect::Post));
    }

    fn greet(&mut self, size: Size, effects: &mut Vec<Effect>) {
        if !self.is_framed {
            return;
        }
        self.is_greeted = true;
        // A page that scrolls by itself wants nothing of anybody.
        if self.chosen != Some(Mode::Scroll) {
            self.resize(size);
            self.post(effects, |protocol, page, posts| protocol.greet(page, posts));
            self.tell_height(effects);
        }
    }

    fn resize(&mut self, size: Size) {
        if self.heights[0] != size.height {
            self.heights.copy_within(..HEIGHTS - 1, 1);
            self.heights[0] = size.height;
        }
        self.size = size;
    }

    fn measure(&mut self, size: Size, effects: &mut Vec<Effect>) {
        // Where the frame decides, the content is as high as the frame, and that is no height to ask for.
        let is_free = self.is_framed && !matches!(self.chosen, Some(Mode::Step | Mode::Scroll));
        if is_free && size != self.size {
            self.resize(size);
            self.tell_height(effects);
            // A document that was too short for where its host has led it may now be long enough.
            if self.shown == Some(Mode::Sticky) && self.chosen == self.shown {
                effects.push(Effect::ScrollTo(self.led_to));
            }
        }
    }

    fn tell_height(&self, effects: &mut Vec<Effect>) {
        // Where the page scrolls, parts of it are as high as its frame: a frame that followed would grow for ever.
        if self.is_framed && self.chosen != Some(Mode::Scroll) {
            self.post(effects, |protocol, page, posts| protocol.tell_height(self.chosen, page, posts));
        }
    }

    fn hear(&mut self, message: Heard<'_>, effects: &mut Vec<Effect>) {
        if !self.is_framed {
            return;
        }
        let modes = self.modes();
        let page = Page { size: self.size, title: &self.title, language: &self.language, modes };
        let mut posts = Vec::new();
        let understood = self
            .protocols
            .iter_mut()
            .enumerate()
            .find_map(|(index, protocol)| Some((index, protocol.hear(message, &page, &mut posts)?)));
        effects.extend(posts.into_iter().map(Effect::Post));
        let Some((index, meaning)) = understood else { return };
        if self.heard != Some(0) {
            self.heard = Some(index);
        }
        match meaning {
            Meaning::Show(mode) => self.choose_for_host(mode, effects),
            Meaning::TellHeight => self.tell_height(effects),
            Meaning::ScrollTo(y) => self.follow(y, effects),
            Meaning::Lead(y) => {
                if self.chosen != Some(Mode::Sticky) {
                    self.choose_for_host(Mode::Sticky, effects);
                }
                self.follow(y, effects);
            }
        }
    }

    /// A host asks for a mode; the address decides first. But a page that wants to be led by a host that cannot lead
    /// goes step by step: it could not be read otherwise.
    fn choose_for_host(&mut self, mode: Mode, effects: &mut Vec<Effect>) {
        self.asked = Some(mode);
        let mode = match self.wanted {
            Some(Mode::Sticky) if mode != Mode::Sticky => Mode::Step,
            Some(wanted) => wanted,
            None => mode,
        };
        self.choose(mode, effects);
    }

    /// Takes a mode. The height is told even if the mode was taken already: the host may have asked for it.
    fn choose(&mut self, mode: Mode, effects: &mut Vec<Effect>) {
        self.chosen = Some(mode);
        self.tell_height(effects);
    }

    fn follow(&mut self, y: f64, effects: &mut Vec<Effect>) {
        if self.chosen == Some(Mode::Sticky) {
            self.led_to = y;
            effects.push(Effect::ScrollTo(y));
        }
    }

    /// Lays the page out for the mode that was chosen, but not again before the last layout has stood for a while: a
    /// host that changes its mind all the time must not keep the reader's device busy.
    fn show(&mut self, effects: &mut Vec<Effect>) {
        // Until its host is known, a framed page stands at full length, so that its height can be told.
        let mode = self.chosen.unwrap_or(Mode::Auto);
        if self.shown != Some(mode) && !self.is_settling {
            // The first layout may be followed at once by that which the host asks for.
            self.is_settling = self.shown.is_some();
            self.shown = Some(mode);
            // What was in sight was so in the layout before.
            self.reached.clear();
            self.end_in_sight = false;
            if mode != Mode::Step {
                self.stop_slides(effects);
            }
            effects.push(Effect::Show(mode));
            if self.is_settling {
                effects.push(Effect::Settle);
            }
            if mode == Mode::Sticky {
                effects.push(Effect::ScrollTo(self.led_to));
            }
            if mode == Mode::Step && !std::mem::replace(&mut self.is_sliding, true) {
                effects.push(Effect::StartSlides);
            }
        }
        // A host that has not been greeted yet would not go there.
        let may_follow = self.chosen.is_some() && self.shown == self.chosen && (self.is_greeted || !self.is_framed);
        if may_follow && !std::mem::replace(&mut self.has_followed_address, true) {
            effects.push(Effect::FollowAddress);
        }
    }

    fn stop_slides(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.is_sliding) {
            self.slides.clear();
            self.slide = 0;
            effects.push(Effect::StopSlides);
        }
    }

    fn open(&mut self, at: usize, effects: &mut Vec<Effect>) {
        if self.is_sliding && at < self.slides.len() {
            self.slide = at;
            effects.push(Effect::OpenSlide(at));
        }
    }

    /// A scroll that the host did not cause, by Tab, a link or a search, moves this document alone: the host follows.
    fn notice_scroll(&mut self, y: f64, furthest: f64, effects: &mut Vec<Effect>) {
        if !y.is_finite() {
            return;
        }
        // Some browsers let a page be drawn beyond its top for a moment.
        let y = y.max(0.0);
        let is_led = (y - self.led_to).abs() <= LED_PX;
        // The host may lead beyond the end, where a document stops.
        let stops_short = y < self.led_to && y >= furthest - LED_PX;
        if self.shown == Some(Mode::Sticky) && self.chosen == self.shown && y >= 0.0 && !is_led && !stops_short {
            self.led_to = y;
            self.lead_host(y, effects);
        }
    }

    fn lead_host(&self, y: f64, effects: &mut Vec<Effect>) {
        if self.is_framed && matches!(self.chosen, Some(Mode::Sticky | Mode::Auto)) && y.is_finite() {
            let y = y.max(0.0).round() as u32;
            self.post(effects, |protocol, _, posts| protocol.scroll_host(y, posts));
        }
    }

    fn tell(&mut self, name: Name, place: Option<Place>, effects: &mut Vec<Effect>) {
        if self.told.is_new(name, place) {
            effects.push(Effect::Tell(Notice { name, place, percent: self.percent }));
        }
    }

    /// Tells what is seen and has not been told. Nothing is told before it is known how the page is shown: its host
    /// may not be listening, and what is in sight is about to change.
    fn tell_what_is_seen(&mut self, effects: &mut Vec<Effect>) {
        if !self.story_in_sight || self.chosen.is_none() || self.shown != self.chosen {
            return;
        }
        self.tell(Name::View, None, effects);
        let is_stepped = self.shown.map(Mode::layout) == Some(Layout::Stepped);
        if is_stepped {
            let last = self.slides.len().saturating_sub(1);
            let Some(slide) = self.slides.get(self.slide) else { return };
            self.reached.clone_from(&slide.places);
            self.percent = (self.slide * 100).checked_div(last).unwrap_or(100) as u32;
            self.end_in_sight = self.slide == last;
        }
        for place in self.reached.clone() {
            let name = match place {
                Place::Section(_) => Name::Section,
                Place::Step { .. } => Name::Step,
            };
            self.tell(name, Some(place), effects);
        }
        if self.end_in_sight {
            self.tell(Name::End, None, effects);
        }
    }
}

#[cfg(test)]
mod tests;
