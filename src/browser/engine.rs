//! The scroll engine: one observer says what is near, one frame reads only that.
//!
//! Each tracked part of the page (`data-track`) is told once a frame, while it is near,
//! what its place in the window means. Places on the page are measured once and kept until the
//! page changes its size: of a frame that only scrolls, one rectangle is read, the page's own.
//! It is read before anything is written. A part is woken when it first comes near.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver,
};

use crate::browser::debug::Debug;
use crate::browser::{document, find_all, named_by_address, strip, viewport_height_px, window};
use crate::scroll::{
    Extent, Reading, TRIGGER_LINE, arrival_from_extent, passage_from_extent, scene_from_extents,
    story_progress_from_extent,
};

/// How far beyond the viewport a part counts as near: far enough that it has woken before it is seen.
const NEAR_MARGIN: &str = "75% 0px";

/// What a part is told; `None` means that everything stands still in its final state.
pub type Sink = Box<dyn Fn(Option<Reading>)>;

/// How a part's state follows from its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Steps that pass a trigger line.
    Scene,
    /// From entering to leaving the viewport.
    Passage,
    /// From entering to being read.
    Arrival,
    /// Passes while something in it stays: from its top at the window's to its foot at the window's.
    Travel,
    /// The whole story.
    Story,
}

impl Kind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "scene" => Self::Scene,
            "passage" => Self::Passage,
            "arrival" => Self::Arrival,
            "travel" => Self::Travel,
            "story" => Self::Story,
            _ => return None,
        })
    }
}

/// How scenes are laid out, and so how parts come to their state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Scenes are pinned: state follows from places in the window.
    Pinned,
    /// Scenes stand at full length in a page that does not scroll: what is seen plays once.
    Unrolled,
    /// One step is shown at a time, by [`Engine::show_step`].
    Stepped,
}

/// In how many parts the story's bar grows: each costs the page a frame's worth of style and paint.
const BAR_PARTS: f64 = 200.0;

/// How long what is seen plays in an unrolled page, in milliseconds.
const PLAY_MS: f64 = 1_100.0;

/// What a newsroom may want to count: a name, an id, an index, and how much of the story lies above, in percent.
pub type Notice = Box<dyn Fn(&str, &str, usize, u32)>;

struct Part {
    element: Element,
    kind: Kind,
    steps: Vec<Element>,
    /// Where the part and its steps lie; nothing until they are asked for.
    places: RefCell<Option<Places>>,
    near: Cell<bool>,
    told: Cell<Option<Told>>,
    /// When the part was first seen in an unrolled page, in milliseconds of the frames' clock.
    seen_ms: Cell<Option<f64>>,
    /// The step that is shown in a stepped page.
    step: Cell<usize>,
    sink: RefCell<Option<Sink>>,
}

/// Where something lies, measured from the top of the page.
struct Places {
    whole: Extent,
    steps: Vec<Extent>,
}

/// The window at one moment.
#[derive(Clone, Copy)]
struct View {
    /// Where the top of the page stands in the window, in pixels; negative once it is scrolled.
    page_top_px: f64,
    height_px: f64,
}

/// What a part was last told, so that nothing is written twice.
type Told = Option<Reading>;

struct Inner {
    parts: Vec<Part>,
    bar: Option<HtmlElement>,
    wake: Box<dyn Fn(&Element) -> Sink>,
    still: Cell<bool>,
    layout: Cell<Layout>,
    /// The time of the running frame, in milliseconds.
    now_ms: Cell<f64>,
    notice: RefCell<Option<Notice>>,
    sections: Vec<Element>,
    /// Where the sections' upper edges lie, in pixels from the top of the page; nothing until they are asked for.
    section_tops_px: RefCell<Option<Vec<f64>>>,
    /// How high the window is, in pixels; nothing until it is asked for.
    window_px: Cell<Option<f64>>,
    /// The section and the share that were noticed last.
    noticed: Cell<(Option<usize>, u32)>,
    frame: RefCell<Option<AnimationFrame>>,
    observer: RefCell<Option<(IntersectionObserver, Observed)>>,
    listeners: RefCell<Vec<EventListener>>,
    resizes: RefCell<Option<(ResizeObserver, Resized)>>,
    debug: Option<Debug>,
}

type Observed = Closure<dyn FnMut(js_sys::Array)>;
type Resized = Closure<dyn FnMut()>;

/// The running engine. Dropping it stops every observer, listener and frame.
pub struct Engine {
    inner: Rc<Inner>,
}

impl Engine {
    /// Finds the tracked parts of the page and begins to follow them.
    ///
    /// `wake` is called once for each part, when it first comes near, and gives what is to be
    /// told of the part's state from then on.
    pub fn start(still: bool, layout: Layout, wake: impl Fn(&Element) -> Sink + 'static) -> Self {
        let parts = document().document_element().map_or_else(Vec::new, |root| {
            find_all(&root, "[data-track]")
                .into_iter()
                .filter_map(|element| {
                    let kind = Kind::from_name(&element.get_attribute("data-track")?)?;
                    let steps = if kind == Kind::Scene { find_all(&element, "[data-step]") } else { Vec::new() };
                    Some(Part {
                        element,
                        kind,
                        steps,
                        places: RefCell::new(None),
                        // The story is always near; no observer need say so.
                        near: Cell::new(kind == Kind::Story),
                        told: Cell::new(None),
                        seen_ms: Cell::new(None),
                        step: Cell::new(0),
                        sink: RefCell::new(None),
                    })
                })
                .collect()
        });
        let inner = Rc::new(Inner {
            parts,
            bar: document().query_selector(".bar-fill").ok().flatten().and_then(|bar| bar.dyn_into().ok()),
            wake: Box::new(wake),
            still: Cell::new(still),
            layout: Cell::new(layout),
            now_ms: Cell::new(0.0),
            notice: RefCell::new(None),
            sections: document().document_element().map_or_else(Vec::new, |root| find_all(&root, "[data-section]")),
            section_tops_px: RefCell::new(None),
            window_px: Cell::new(None),
            noticed: Cell::new((None, 0)),
            frame: RefCell::new(None),
            observer: RefCell::new(None),
            listeners: RefCell::new(Vec::new()),
            resizes: RefCell::new(None),
            debug: Debug::start(),
        });
        inner.observe();
        inner.observe_resizes();
        inner.listen();
        // A page that has loaded before it woke will not say so again.
        if document().ready_state() == "complete" {
            strip::arrive();
        }
        Inner::request_frame(&inner);
        Self { inner }
    }

    /// Says whether everything must stand still.
    pub fn set_still(&self, still: bool) {
        self.inner.still.set(still);
        self.refresh();
    }

    /// Says how scenes are laid out from now on.
    pub fn set_layout(&self, layout: Layout) {
        if self.inner.layout.replace(layout) != layout {
            self.inner.forget_places();
            self.inner.observe();
        }
        // Told to these scenes alone: a rule under the page's mode would style every scene of a long story anew.
        if let Some(root) = document().document_element() {
            for scene in find_all(&root, ".scene[data-layout=overlay]") {
                set_or_remove(&scene, "data-overlaid", (layout == Layout::Pinned).then(String::new));
            }
        }
        self.refresh();
    }

    /// Shows a step of a scene, counted from 0, in a stepped page.
    pub fn show_step(&self, scene: &Element, step: usize) {
        if let Some(part) = self.inner.parts.iter().find(|part| part.element == *scene) {
            part.step.set(step);
            part.told.set(None);
            Inner::request_frame(&self.inner);
        }
    }

    /// Tells `notice` from now on which sections and steps the reader comes to.
    pub fn notice(&self, notice: Notice) {
        self.inner.notice.replace(Some(notice));
        Inner::request_frame(&self.inner);
    }

    /// How much of the story lies above, in percent, as it was noticed last.
    pub fn percent(&self) -> u32 {
        self.inner.noticed.get().1
    }

    /// Tells every woken part its state again, as after a change of colours.
    pub fn refresh(&self) {
        self.inner.forget_told();
        Inner::request_frame(&self.inner);
    }
}

impl Inner {
    fn observe(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let observed: Observed = Closure::new(move |entries: js_sys::Array| {
            let Some(inner) = weak.upgrade() else { return };
            for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
                let target = entry.target();
                if let Some(part) = inner.parts.iter().find(|part| part.element == target) {
                    part.near.set(entry.is_intersecting());
                    // A part that leaves is told its last state once more, so that a jump leaves nothing half-way.
                    inner.settle_if_left(part);
                }
            }
            Self::request_frame(&inner);
        });
        let options = IntersectionObserverInit::new();
        // In a frame of another site a margin counts only for a root of one's own, whose type here says element.
        // A page at full length has no such window: what is seen of it is decided far outside.
        if self.layout.get() != Layout::Unrolled {
            options.set_root(Some(document().unchecked_ref()));
            options.set_root_margin(NEAR_MARGIN);
        }
        let watch = || IntersectionObserver::new_with_options(observed.as_ref().unchecked_ref(), &options);
        let Ok(observer) = watch().or_else(|_| {
            // Older browsers take no document: then what is near wakes as it is seen.
            options.set_root(None);
            watch()
        }) else {
            return;
        };
        for part in self.parts.iter().filter(|part| part.kind != Kind::Story) {
            observer.observe(&part.element);
        }
        if let Some((before, _)) = self.observer.replace(Some((observer, observed))) {
            before.disconnect();
        }
    }

    /// What grows or shrinks moves everything under it, and the window says nothing of it.
    fn observe_resizes(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let resized: Resized = Closure::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.forget_places();
                Self::request_frame(&inner);
            }
        });
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else { return };
        // Parts too: one may grow by what another loses, and the page stay as it is.
        for element in document().body().iter().map(AsRef::as_ref).chain(self.parts.iter().map(|part| &part.element)) {
            observer.observe(element);
        }
        self.resizes.replace(Some((observer, resized)));
    }

    fn listen(self: &Rc<Self>) {
        let on_resize = |target: &web_sys::EventTarget, name: &'static str| {
            let weak: Weak<Self> = Rc::downgrade(self);
            EventListener::new(target, name, move |_| {
                let Some(inner) = weak.upgrade() else { return };
                inner.forget_places();
                inner.forget_told();
                Self::request_frame(&inner);
            })
        };
        let (window, document) = (window(), document());
        let weak: Weak<Self> = Rc::downgrade(self);
        self.listeners.replace(vec![
            // Scrolling is told once a frame, right before animation frames: there is no need to ask for one.
            EventListener::new(&document, "scroll", move |event| {
                if let Some(inner) = weak.upgrade() {
                    Self::pass_frame(&inner, event.time_stamp());
                }
            }),
            on_resize(&window, "resize"),
            on_resize(&window, "load"),
            on_resize(&window, "pageshow"),
            EventListener::new_with_options(
                &document,
                "toggle",
                EventListenerOptions::run_in_capture_phase(),
                |event| {
                    if let Some(note) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                        keep_in_sight(&note);
                    }
                },
            ),
            EventListener::new(&document, "focusin", |event| {
                if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                    strip::follow_focus(&element);
                }
            }),
            EventListener::new(&window, "hashchange", |_| {
                if let Some(element) = named_by_address() {
                    strip::reveal(&element);
                }
            }),
            EventListener::new(&window, "load", |_| strip::arrive()),
        ]);
    }

    fn request_frame(self: &Rc<Self>) {
        if self.frame.borrow().is_some() {
            return;
        }
        let weak = Rc::downgrade(self);
        let frame = request_animation_frame(move |now_ms| {
            let Some(inner) = weak.upgrade() else { return };
            // Taken out first: what is told may ask for the next frame.
            drop(inner.frame.take());
            Self::pass_frame(&inner, now_ms);
        });
        self.frame.replace(Some(frame));
    }

    /// What is done in a frame, at its time.
    fn pass_frame(self: &Rc<Self>, now_ms: f64) {
        self.now_ms.set(now_ms);
        self.read_and_tell();
        if self.is_playing() {
            self.request_frame();
        }
    }

    fn forget_told(&self) {
        for part in &self.parts {
            part.told.set(None);
        }
    }

    fn forget_places(&self) {
        for part in &self.parts {
            part.places.replace(None);
        }
        self.section_tops_px.replace(None);
        self.window_px.set(None);
    }

    fn view(&self) -> View {
        let height_px = self.window_px.get().unwrap_or_else(viewport_height_px);
        self.window_px.set(Some(height_px));
        View { page_top_px: page_top_px(), height_px }
    }

    fn settle_if_left(&self, part: &Part) {
        if !part.near.get() && part.sink.borrow().is_some() {
            self.tell(part, self.read(part, self.view()));
        }
    }

    fn read_and_tell(&self) {
        let view = self.view();
        // What has been forgotten, as after a resize, is told anew even far away.
        let due = |part: &&Part| part.near.get() || (part.told.get().is_none() && part.sink.borrow().is_some());
        let parts: Vec<&Part> = self.parts.iter().filter(due).collect();
        let readings: Vec<Told> = parts.iter().map(|part| self.read(part, view)).collect();
        for part in &parts {
            if part.sink.borrow().is_none() {
                let sink = (self.wake)(&part.element);
                part.sink.replace(Some(sink));
            }
        }
        if let Some(debug) = &self.debug {
            let near = parts.iter().zip(&readings);
            debug.show(near.map(|(part, reading)| (&part.element, part.steps.len(), *reading)));
        }
        for (part, reading) in parts.into_iter().zip(readings) {
            self.tell(part, reading);
        }
        self.notice_section(view);
    }

    /// Whether something that has been seen has not played to its end.
    fn is_playing(&self) -> bool {
        let plays = |part: &Part| part.seen_ms.get().is_some_and(|seen_ms| self.now_ms.get() - seen_ms < PLAY_MS);
        self.layout.get() == Layout::Unrolled && !self.still.get() && self.parts.iter().any(plays)
    }

    /// Notices the section that is being read, and the story's beginning and end.
    fn notice_section(&self, view: View) {
        let notice = self.notice.borrow();
        let (Some(notice), Some(story)) = (notice.as_ref(), self.parts.iter().find(|part| part.kind == Kind::Story))
        else {
            return;
        };
        let percent = (story_progress_from_extent(story.in_window(view).0, view.height_px) * 100.0) as u32;
        let line_px = view.height_px * TRIGGER_LINE - view.page_top_px;
        let mut tops_px = self.section_tops_px.borrow_mut();
        let tops_px = tops_px.get_or_insert_with(|| {
            self.sections.iter().map(|section| extent_of(section).top_px - view.page_top_px).collect()
        });
        let section = tops_px.iter().rposition(|top_px| *top_px <= line_px);
        let (last, last_percent) = self.noticed.replace((section, percent));
        if let Some(index) = section.filter(|_| section != last) {
            if last.is_none() {
                notice("view", "", 0, percent);
            }
            notice("section", &self.sections[index].id(), index, percent);
        }
        if percent >= 100 && last_percent < 100 {
            notice("end", "", 0, percent);
        }
    }

    /// The part's state now; `None` where everything stands still.
    fn read(&self, part: &Part, view: View) -> Told {
        let layout = self.layout.get();
        if part.kind == Kind::Scene && layout == Layout::Stepped {
            return Some(Reading { active: Some(part.step.get()), step_progress: 1.0, progress: 1.0 });
        }
        if self.still.get() && part.kind != Kind::Story {
            return None;
        }
        if layout != Layout::Pinned && part.kind != Kind::Story {
            let plays = layout == Layout::Unrolled && part.kind == Kind::Arrival;
            return plays.then(|| {
                let seen_ms = part.seen_ms.get().unwrap_or(self.now_ms.get());
                part.seen_ms.set(Some(seen_ms));
                let progress = ((self.now_ms.get() - seen_ms) / PLAY_MS).clamp(0.0, 1.0);
                Reading { active: None, step_progress: 0.0, progress }
            });
        }
        let ((extent, steps), viewport_px) = (part.in_window(view), view.height_px);
        Some(match part.kind {
            Kind::Scene => scene_from_extents(extent, &steps, viewport_px),
            Kind::Passage => passage_from_extent(extent, viewport_px),
            Kind::Arrival => {
                let progress = arrival_from_extent(extent, viewport_px);
                Reading { active: None, step_progress: 0.0, progress }
            }
            Kind::Travel => {
                let progress = story_progress_from_extent(extent, viewport_px);
                Reading { active: None, step_progress: 0.0, progress }
            }
            Kind::Story => {
                // Two pixels of a phone's width are as little as an eye sees grow.
                let progress = story_progress_from_extent(extent, viewport_px);
                Reading { active: None, step_progress: 0.0, progress: (progress * BAR_PARTS).round() / BAR_PARTS }
            }
        })
    }

    fn tell(&self, part: &Part, reading: Told) {
        if part.told.get() == Some(reading) {
            return;
        }
        let told = part.told.replace(Some(reading));
        let active = |told: Told| told.map(|reading| reading.active);
        match part.kind {
            // What was told is forgotten after a resize or a change of the switch: then steps are shown anew.
            Kind::Scene if told.is_none_or(|told| active(told) != active(reading)) => {
                show_steps(part, reading);
                if let (Some(notice), Some(step)) = (self.notice.borrow().as_ref(), active(reading).flatten()) {
                    notice("step", &part.element.id(), step, self.noticed.get().1);
                }
            }
            Kind::Passage | Kind::Travel => show_progress(part.element.dyn_ref(), reading),
            Kind::Story => show_progress(self.bar.as_ref(), reading),
            Kind::Scene | Kind::Arrival => {}
        }
        if let Some(sink) = part.sink.borrow().as_ref() {
            sink(reading);
        }
    }
}

impl Part {
    /// Where the part and its steps stand in the window.
    fn in_window(&self, view: View) -> (Extent, Vec<Extent>) {
        let mut places = self.places.borrow_mut();
        let places = places.get_or_insert_with(|| {
            let on_page = |element: &Element| extent_of(element).moved_by(-view.page_top_px);
            Places { whole: on_page(&self.element), steps: self.steps.iter().map(on_page).collect() }
        });
        let in_window = |extent: &Extent| extent.moved_by(view.page_top_px);
        (in_window(&places.whole), places.steps.iter().map(in_window).collect())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.observer.get_mut() {
            observer.disconnect();
        }
        if let Some((observer, _)) = self.resizes.get_mut() {
            observer.disconnect();
        }
    }
}

/// Moves a note that has opened out of the window to the window's foot; one that has closed is free again.
fn keep_in_sight(note: &Element) {
    if !note.class_list().contains("note") {
        return;
    }
    let (place, width_px) =
        (note.get_bounding_client_rect(), document().document_element().map_or(0, |root| root.client_width()));
    let is_lost = place.height() > 0.0
        && (place.left() < 0.0
            || place.top() < 0.0
            || place.right() > f64::from(width_px)
            || place.bottom() > viewport_height_px());
    set_or_remove(note, "data-place", is_lost.then(|| "foot".to_owned()));
}

/// Shows the scene's active step to the style sheets; nothing where everything stands still.
fn show_steps(part: &Part, reading: Told) {
    let active = reading.map(|reading| reading.active);
    set_or_remove(&part.element, "data-active", active.flatten().map(|index| index.to_string()));
    for (index, step) in part.steps.iter().enumerate() {
        let state = active.map(|active| match active {
            Some(active) if index < active => "past",
            Some(active) if index == active => "active",
            _ => "ahead",
        });
        set_or_remove(step, "data-state", state.map(str::to_owned));
    }
}

fn set_or_remove(element: &Element, name: &str, value: Option<String>) {
    // An attribute with a sound name can always be set.
    let _ = match value {
        Some(value) => element.set_attribute(name, &value),
        None => element.remove_attribute(name),
    };
}

fn show_progress(element: Option<&HtmlElement>, reading: Told) {
    let Some(style) = element.map(HtmlElement::style) else { return };
    let _ = match reading {
        Some(reading) => {
            // Four places are finer than a pixel on any page; whole numbers keep the float formatter out.
            let text = (reading.progress * 10_000.0).round() as u32;
            style.set_property("--progress", &format!("calc({text}/10000)"))
        }
        None => style.remove_property("--progress").map(drop),
    };
}

fn extent_of(element: &Element) -> Extent {
    let rect = element.get_bounding_client_rect();
    Extent::new(rect.top(), rect.bottom())
}

/// Where the top of the page stands in the window.
fn page_top_px() -> f64 {
    document().document_element().map_or(0.0, |root| root.get_bounding_client_rect().top())
}
