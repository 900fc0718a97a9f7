//! The bridge to the page around this one: hears, answers, measures, follows.
//!
//! What is said to whom stands in [`crate::embed`]; here it is posted and heard. Only the parent window is heard,
//! and nothing that it says is believed further than [`crate::embed`] does.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MessageEvent, ResizeObserver, Window};

use crate::browser::{document, window};
use crate::embed::{Action, Address, Fields, Heard, Mode, Talk};

/// How long the page waits for an answer before it shows one step at a time, in milliseconds.
const PATIENCE_MS: u32 = 1_200;

/// How far the frame's height may be from the content's and still be its, in CSS pixels.
const FITS_PX: f64 = 2.0;

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
        });
        inner.listen();
        inner.observe();
        let (width, height) = content_size_px();
        let language = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        let actions = inner.talk.borrow_mut().greet(width, height, &document().title(), &language);
        inner.act(actions);
        let weak = Rc::downgrade(&inner);
        inner.patience.replace(Some(Timeout::new(PATIENCE_MS, move || {
            if let Some(inner) = weak.upgrade() {
                inner.check_fit();
                let actions = inner.talk.borrow_mut().silent();
                inner.act(actions);
            }
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
            on(&window, "resize", |inner, _| inner.measure()),
            on(&window, "load", |inner, _| inner.measure()),
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

    fn measure(&self) {
        let (width, height) = content_size_px();
        let actions = self.talk.borrow_mut().measured(width, height);
        self.act(actions);
        self.check_fit();
    }

    fn check_fit(&self) {
        let frame_px = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        if (frame_px - f64::from(content_size_px().1)).abs() <= FITS_PX {
            let actions = self.talk.borrow_mut().fitted();
            self.act(actions);
        }
    }

    fn hear(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        if !event.source().is_some_and(|source| js_sys::Object::is(&source, &self.parent)) {
            return;
        }
        let data = event.data();
        let actions = match data.as_string() {
            Some(text) => self.talk.borrow_mut().hear(&Heard::Text(&text)),
            None if data.is_object() => self.talk.borrow_mut().hear(&Heard::Object(&Data(data))),
            None => return,
        };
        self.act(actions);
    }

    fn act(&self, actions: Vec<Action>) {
        let mut shown = None;
        for action in actions {
            let posted = match action {
                Action::PostText(text) => JsValue::from_str(&text),
                Action::PostObject(text) => match js_sys::JSON::parse(&text) {
                    Ok(object) => object,
                    Err(_) => continue,
                },
                Action::Show(mode) => {
                    (self.show)(mode);
                    shown = Some(mode);
                    continue;
                }
                Action::ScrollTo(y) => {
                    self.led_to.set(y);
                    window().scroll_to_with_x_and_y(0.0, y);
                    continue;
                }
            };
            // Heights are no secret, and nothing else is sent: any origin may read it.
            let _ = self.parent.post_message(&posted, "*");
        }
        if shown.is_some() {
            // Only now: what was to be posted told the size of the layout before.
            self.measure();
            self.follow_address();
        }
    }

    /// Asks the host to go to the place that the address's fragment names.
    fn follow_address(&self) {
        let fragment = window().location().hash().unwrap_or_default();
        if let Some(target) = document().get_element_by_id(fragment.trim_start_matches('#')) {
            self.move_host(target.get_bounding_client_rect().top() + window().scroll_y().unwrap_or(0.0));
        }
    }

    fn move_host(&self, y: f64) {
        let actions = self.talk.borrow().moved(y.max(0.0).round() as u32);
        self.act(actions);
    }

    /// A scroll that the host did not cause, by Tab, a link or a search, moves this document alone: the host follows.
    fn notice_scroll(&self) {
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

    fn forward_key(&self, event: &KeyboardEvent) {
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
        self.field(name)?.as_string()
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.field(name)?.as_f64()
    }
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
