//! The bridge to the page around this one: hears, answers, measures, follows.
//!
//! What is said to whom stands in [`crate::embed`]; here it is posted and heard. Only the parent window is heard,
//! and nothing that it says is believed further than [`crate::embed`] does.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use js_sys::{JsString, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MessageEvent, ResizeObserver, Window};

use crate::browser::{document, named_by_address, strip, window};
use crate::embed::{Action, Address, Fields, Heard, LONGEST_TEXT, Mode, Talk};

/// How long the page waits for an answer before it shows one step at a time, in milliseconds.
const PATIENCE_MS: u32 = 1_200;

/// How long a layout stands before a host may have another, in milliseconds: one that changes its mind all the time
/// must not keep the reader's device busy.
const SETTLE_MS: u32 = 100;

/// The talk with the host. Dropping it stops every listener, observer and timer.
pub struct Host {
    inner: Rc<Inner>,
}

type Resized = Closure<dyn FnMut()>;

struct Inner {
    parent: Window,
    talk: RefCell<Talk>,
    show: Box<dyn Fn(Mode)>,
    /// Where this page has been scrolled to by the host, in CSS pixels.
    led_to: Cell<f64>,
    listeners: RefCell<Vec<EventListener>>,
    resizes: RefCell<Option<(ResizeObserver, Resized)>>,
    patience: RefCell<Option<Timeout>>,
    drawn: RefCell<Option<AnimationFrame>>,
    /// The mode that is to be shown when the layout before has stood for long enough.
    due: Cell<Option<Mode>>,
    settling: RefCell<Option<Timeout>>,
    /// Whether the place that the address names has been gone to.
    arrived: Cell<bool>,
    /// Where the page stood when it asked to go there, and where it asked to go.
    asked: Cell<Option<[f64; 2]>>,
}

/// The window around this one, if there is one.
fn parent() -> Option<Window> {
    let window = window();
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

/// Whether the page stands in a frame.
pub fn is_framed() -> bool {
    parent().is_some()
}

impl Host {
    /// Greets the window around the page and answers it from then on; `show` is told the mode, as soon as one is
    /// chosen and whenever it changes. `None` where the page is the window.
    pub fn start(show: impl Fn(Mode) + 'static) -> Option<Self> {
        let parent = parent()?;
        let location = window().location();
        let text = |part: Result<String, JsValue>| part.unwrap_or_default();
        let (href, query, fragment) = (text(location.href()), text(location.search()), text(location.hash()));
        let talk = Talk::new(Address { href: &href, query: &query, fragment: &fragment });
        let inner = Rc::new(Inner {
            parent,
            talk: RefCell::new(talk),
            show: Box::new(show),
            led_to: Cell::new(0.0),
            listeners: RefCell::default(),
            resizes: RefCell::default(),
            patience: RefCell::default(),
            drawn: RefCell::default(),
            due: Cell::new(None),
            settling: RefCell::default(),
            arrived: Cell::new(false),
            asked: Cell::new(None),
        });
        inner.listen();
        inner.observe();
        inner.greet();
        let weak = Rc::downgrade(&inner);
        inner.patience.replace(Some(Timeout::new(PATIENCE_MS, move || {
            let Some(inner) = weak.upgrade() else { return };
            // A frame far from its reader does not hear that it has grown: nobody is silent before it is drawn.
            let drawn = request_animation_frame(move |_| {
                if let Some(inner) = weak.upgrade() {
                    inner.check_fit();
                    inner.greet_again();
                    let actions = inner.talk.borrow_mut().silent();
                    inner.act(actions);
                }
            });
            inner.drawn.replace(Some(drawn));
        })));
        Some(Self { inner })
    }

    /// Tells the host of an event that a newsroom may want to count; see [`Talk::event`].
    pub fn tell(&self, name: &str, id: &str, index: usize, percent: u32) {
        let action = self.inner.talk.borrow().event(name, id, index, percent);
        self.inner.act(vec![action]);
    }
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let on = |target: &web_sys::EventTarget, name: &'static str, heard: fn(&Rc<Self>, &Event)| {
            let weak: Weak<Self> = Rc::downgrade(self);
            EventListener::new(target, name, move |event| {
                if let Some(inner) = weak.upgrade() {
                    heard(&inner, event);
                }
            })
        };
        let (window, document) = (window(), document());
        self.listeners.replace(vec![
            on(&window, "message", |inner, event| inner.hear(event)),
            on(&window, "resize", |inner, _| {
                inner.measure();
                inner.keep_place();
            }),
            on(&window, "load", |inner, _| {
                inner.greet_again();
                inner.measure();
            }),
            // Where the page scrolls, its browser follows a link in it; a frame at full length does not scroll.
            on(&window, "hashchange", |inner, _| {
                if inner.talk.borrow().mode() == Some(Mode::Auto) {
                    inner.follow_address();
                }
            }),
            on(&document, "scroll", |inner, _| inner.notice_scroll()),
            // Details that open tell nobody but their own document.
            on(&document, "transitionend", |inner, _| inner.measure()),
        ]);
        // Space scrolls the window that has the focus: here it is the host's to scroll.
        let weak: Weak<Self> = Rc::downgrade(self);
        let options = gloo::events::EventListenerOptions::enable_prevent_default();
        let keys = EventListener::new_with_options(&document, "keydown", options, move |event| {
            if let (Some(inner), Some(event)) = (weak.upgrade(), event.dyn_ref::<KeyboardEvent>()) {
                inner.forward_key(event);
            }
        });
        self.listeners.borrow_mut().push(keys);
    }

    /// A far frame may be given no turn by its browser: sizes are also told after every event that changes them.
    fn observe(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let resized: Resized = Closure::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.measure();
            }
        });
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else { return };
        if let Some(content) = content() {
            observer.observe(&content);
        }
        self.resizes.replace(Some((observer, resized)));
    }

    fn greet(self: &Rc<Self>) {
        let (width, height) = content_size_px();
        let language = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        let actions = self.talk.borrow_mut().greet(width, height, &document().title(), &language);
        self.act(actions);
    }

    /// A host whose script came later than this page has heard nothing yet.
    fn greet_again(self: &Rc<Self>) {
        let nobody = self.talk.borrow().mode().is_none();
        if nobody {
            self.greet();
        }
    }

    fn measure(self: &Rc<Self>) {
        let (width, height) = content_size_px();
        let actions = self.talk.borrow_mut().measured(width, height);
        self.act(actions);
        self.check_fit();
    }

    fn check_fit(self: &Rc<Self>) {
        let frame_px = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        let actions = self.talk.borrow_mut().framed(frame_px as u32);
        self.act(actions);
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        if !event.source().is_some_and(|source| js_sys::Object::is(&source, &self.parent)) {
            return;
        }
        let data = event.data();
        let actions = match data.dyn_ref::<JsString>() {
            Some(text) => match short_text(text) {
                Some(text) => self.talk.borrow_mut().hear(&Heard::Text(&text)),
                None => return,
            },
            None if data.is_object() => self.talk.borrow_mut().hear(&Heard::Object(&Data(data))),
            None => return,
        };
        self.act(actions);
    }

    fn act(self: &Rc<Self>, actions: Vec<Action>) {
        for action in actions {
            let posted = match action {
                Action::PostText(text) => JsValue::from_str(&text),
                Action::PostObject(text) => match js_sys::JSON::parse(&text) {
                    Ok(object) => object,
                    Err(_) => continue,
                },
                Action::Show(mode) => {
                    self.due.set(Some(mode));
                    continue;
                }
                Action::ScrollTo(y) => {
                    self.led_to.set(y);
                    self.follow_host();
                    continue;
                }
            };
            // Heights are no secret, and nothing else is sent: any origin may read it.
            let _ = self.parent.post_message(&posted, "*");
        }
        // Only now: what was to be posted told the size of the layout before.
        if self.settling.borrow().is_none() {
            self.show_due();
        }
    }

    /// Shows the mode that is due, if one is, and no other for a while.
    fn show_due(self: &Rc<Self>) {
        let Some(mode) = self.due.take() else { return };
        let weak = Rc::downgrade(self);
        self.settling.replace(Some(Timeout::new(SETTLE_MS, move || {
            let Some(inner) = weak.upgrade() else { return };
            // It has run: nothing is left to be stopped.
            if let Some(settling) = inner.settling.take() {
                settling.forget();
            }
            inner.show_due();
        })));
        (self.show)(mode);
        self.follow_host();
        self.measure();
        if !self.arrived.replace(true) {
            self.follow_address();
        }
    }

    /// Scrolls to where the host is: also after a change of layout, whose end may have cut the way short.
    fn follow_host(&self) {
        if self.talk.borrow().mode() == Some(Mode::Sticky) {
            window().scroll_to_with_x_and_y(0.0, self.led_to.get());
        }
    }

    /// Asks the host to go to the place that the address's fragment names.
    fn follow_address(self: &Rc<Self>) {
        if let Some(target) = named_by_address() {
            let y = strip::place_px(&target);
            self.asked.set(Some([self.led_to.get(), y]));
            strip::slide_to(&target);
            self.move_host(y);
        }
    }

    /// Asks again if the frame gets another size before anybody has moved on: with it, all places lie elsewhere.
    fn keep_place(self: &Rc<Self>) {
        let Some(asked) = self.asked.get() else { return };
        let at = self.led_to.get();
        if self.talk.borrow().mode() == Some(Mode::Sticky) && asked.iter().any(|y| (y - at).abs() <= 2.0) {
            self.follow_address();
        } else {
            self.asked.set(None);
        }
    }

    fn move_host(self: &Rc<Self>, y: f64) {
        let actions = self.talk.borrow().moved(y.max(0.0).round() as u32);
        self.act(actions);
    }

    /// A scroll that the host did not cause, by Tab, a link or a search, moves this document alone: the host follows.
    fn notice_scroll(self: &Rc<Self>) {
        let y = window().scroll_y().unwrap_or(0.0);
        let (least, most) = (self.led_to.get() - 1.0, self.led_to.get() + 1.0);
        // The host may lead beyond the end, where a document stops.
        let stops_short = y < least && y >= furthest_px() - 1.0;
        if self.talk.borrow().mode() != Some(Mode::Sticky) || (least..=most).contains(&y) || stops_short {
            return;
        }
        self.led_to.set(y);
        self.move_host(y);
    }

    fn forward_key(self: &Rc<Self>, event: &KeyboardEvent) {
        let at_rest = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|element| {
            element.closest("button, a, input, summary, [tabindex='0']").ok().flatten().is_none()
        });
        if event.key() != " " || !at_rest || self.talk.borrow().mode() != Some(Mode::Sticky) {
            return;
        }
        event.prevent_default();
        let page_px = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0) * 0.85;
        let y = self.led_to.get() + if event.shift_key() { -page_px } else { page_px };
        self.move_host(y);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.resizes.get_mut() {
            observer.disconnect();
        }
    }
}

/// An object that was sent. A getter of a hostile object does not come along; one of a strange object may fail.
struct Data(JsValue);

impl Data {
    fn field(&self, name: &str) -> Option<JsValue> {
        Reflect::get(&self.0, &JsValue::from_str(name)).ok()
    }
}

impl Fields for Data {
    fn text(&self, name: &str) -> Option<String> {
        short_text(self.field(name)?.dyn_ref()?)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.field(name)?.as_f64()
    }
}

/// A text, if it is not longer than any that is looked at.
fn short_text(text: &JsString) -> Option<String> {
    (text.length() <= LONGEST_TEXT).then(|| text.into())
}

/// What is measured: an element inside the document, which would always be as tall as its window.
fn content() -> Option<HtmlElement> {
    document().query_selector("main").ok().flatten()?.dyn_into().ok()
}

fn content_size_px() -> (u32, u32) {
    content().map_or((0, 0), |content| {
        let rect = content.get_bounding_client_rect();
        (rect.width().round() as u32, rect.height().ceil() as u32)
    })
}

/// How far the document can be scrolled, in CSS pixels.
fn furthest_px() -> f64 {
    document().document_element().map_or(0.0, |root| f64::from(root.scroll_height() - root.client_height()))
}
