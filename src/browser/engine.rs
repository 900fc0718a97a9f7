//! The scroll engine: one observer says what is near, one frame reads only that.
//!
//! Each tracked part of the page (`data-track`) is told once a frame, while it is near,
//! what its place in the window means. Places on the page are measured once and kept until the
//! page changes its size: a frame that only scrolls asks for nothing but how far the page is scrolled.
//! Everything is read before anything is written. A part is woken when it first comes near, only as many in a frame as
//! it has time for, and told its state from the next frame on.

use std::cell::{Cell, OnceCell, RefCell};

use gloo::events::EventListenerOptions;
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver,
};

use crate::browser::app::App;
use crate::browser::debug::Debug;
use crate::browser::wake::{self, Woken};
use crate::browser::{
    document, find_all, is_halted, listen, named_by_address, on, page_top_px, root, set_or_remove, show_number, strip,
    target_of, viewport_height_px, window, with,
};
use crate::embed::{Event, Layout, Place};
use crate::names;
use crate::scroll::{
    Extent, Reading, arrival_from_extent, is_reached, passage_from_extent, scene_from_extents,
    story_progress_from_extent, trigger_line_px,
};

/// How far beyond the viewport a part counts as near: far enough that it has woken before it is seen.
const NEAR_MARGIN: &str = "75% 0px";

/// In how many parts the story's bar grows: each costs the page a frame's worth of style and paint.
const BAR_PARTS: f64 = 200.0;

/// How long what is seen plays in an unrolled page, in milliseconds.
const PLAY_MS: f64 = 1_100.0;

/// How long a frame may go on waking parts, in milliseconds. One part is woken in any case.
const WAKING_MS: f64 = 4.0;

/// At how many window heights from the window a block of the page is far enough to be left out of layout and painting.
const FAR_WINDOWS: f64 = 2.0;

/// In how many frames the page's scroll range is used before it is measured again. A phone's browser changes it without
/// a word while its address bar comes or goes.
const RANGE_FRAMES: u32 = 30;

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

struct Part {
    element: Element,
    kind: Kind,
    /// Whether it is a scene whose steps pass over a drawing, and not lines that follow each other.
    is_pinned: bool,
    steps: Vec<Element>,
    /// What moves in it as it passes; nothing until it does.
    moving: OnceCell<Vec<Element>>,
    /// Where the part and its steps lie; nothing until they are asked for.
    places: RefCell<Option<Places>>,
    near: Cell<bool>,
    /// Whether it has left and is to be told its last state once more, so that a jump leaves nothing half-way.
    leaving: Cell<bool>,
    /// What it was told last; nothing before the first time, and when it has to be told anew.
    told: Cell<Option<Option<Reading>>>,
    /// When the part was first seen in an unrolled page, in milliseconds of the frames' clock.
    seen_ms: Cell<Option<f64>>,
    /// The step that is shown in a stepped page.
    step: Cell<usize>,
    woken: OnceCell<Box<dyn Woken>>,
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

impl View {
    /// What of the page is in the window, from the top of the page.
    fn band(self) -> Extent {
        Extent::new(-self.page_top_px, self.height_px - self.page_top_px)
    }
}

/// The engine. It runs for as long as the page.
pub(super) struct Engine {
    parts: Vec<Part>,
    /// Which of the parts are scenes.
    scenes: Vec<usize>,
    bar: Option<HtmlElement>,
    still: Cell<bool>,
    layout: Cell<Layout>,
    /// The time of the running frame, in milliseconds.
    now_ms: Cell<f64>,
    sections: Vec<Element>,
    /// What the browser may leave out when it is far.
    blocks: Vec<Element>,
    /// Where the sections lie, from the top of the page; nothing until they are asked for.
    section_places: RefCell<Option<Vec<Extent>>>,
    /// How high the window is, in pixels; nothing until it is asked for.
    window_px: Cell<Option<f64>>,
    /// What was reported last.
    reported: RefCell<Option<(Vec<Place>, u32)>>,
    frame: RefCell<Option<AnimationFrame>>,
    /// The next of the frames in which the whole page is laid out.
    measuring: RefCell<Option<AnimationFrame>>,
    /// Whether the page's loader calls [`Engine::follow`] in the next frame.
    is_followed: Cell<bool>,
    /// Whether something is to be done in that frame even if the page is not scrolled any farther.
    is_due: Cell<bool>,
    /// Where the top of the page stood when it was followed last.
    followed_px: Cell<f64>,
    /// How far the page can be scrolled, in CSS pixels, and in how many more frames that may be used.
    scroll_range: Cell<(f64, u32)>,
    observer: RefCell<Option<(IntersectionObserver, Observed)>>,
    debug: Option<Debug>,
}

type Observed = Closure<dyn FnMut(js_sys::Array)>;

impl Engine {
    /// Finds the tracked parts of the page. `still` says whether everything must stand still.
    pub(super) fn new(layout: Layout, still: bool) -> Self {
        let parts: Vec<Part> = find_all(&root(), &with(names::TRACK)).into_iter().filter_map(Part::new).collect();
        let scenes = parts.iter().enumerate().filter(|(_, part)| part.kind == Kind::Scene).map(|(index, _)| index);
        Self {
            scenes: scenes.collect(),
            parts,
            bar: document().query_selector(".bar-fill").ok().flatten().and_then(|bar| bar.dyn_into().ok()),
            still: Cell::new(still),
            layout: Cell::new(layout),
            now_ms: Cell::new(0.0),
            sections: find_all(&root(), &with(names::SECTION)),
            // None lies in another one: Chromium counts a layout shift when it lays out both.
            blocks: find_all(&root(), ".section>*"),
            section_places: RefCell::new(None),
            window_px: Cell::new(None),
            reported: RefCell::new(None),
            frame: RefCell::new(None),
            measuring: RefCell::new(None),
            is_followed: Cell::new(false),
            is_due: Cell::new(false),
            followed_px: Cell::new(f64::NAN),
            scroll_range: Cell::default(),
            observer: RefCell::new(None),
            debug: Debug::start(),
        }
    }

    /// Begins to follow the parts, and to report to `app` what of them the reader has come to.
    pub(super) fn start(&'static self, app: &'static App) {
        self.observe(app);
        self.observe_resizes(app);
        self.listen(app);
        self.show_overlays();
        // A page that has loaded before it woke will not say so again.
        if document().ready_state() == "complete" {
            strip::arrive();
        }
        self.request_frame(app);
    }

    /// Says whether everything must stand still.
    pub(super) fn set_still(&'static self, app: &'static App, still: bool) {
        if self.still.replace(still) != still {
            self.forget_places();
            self.refresh(app);
        }
    }

    /// Says how scenes are laid out from now on.
    pub(super) fn set_layout(&'static self, app: &'static App, layout: Layout) {
        if self.layout.replace(layout) != layout {
            self.forget_places();
            self.observe(app);
            self.show_overlays();
            self.refresh(app);
        }
    }

    /// Shows a step of a scene, counted from 0, in a stepped page.
    pub(super) fn show_step(&'static self, app: &'static App, scene: &Element, step: usize) {
        if let Some(part) = self.parts.iter().find(|part| part.element == *scene) {
            part.step.set(step);
            part.told.set(None);
            self.request_frame(app);
        }
    }

    /// Tells every woken part its state again, as after a change of colours.
    pub(super) fn refresh(&'static self, app: &'static App) {
        self.forget_told();
        self.request_frame(app);
    }

    /// The id of a section, by its place in the page; empty if it has none.
    pub(super) fn section_id(&self, index: usize) -> String {
        self.sections.get(index).map(Element::id).unwrap_or_default()
    }

    /// The id of a scene, by its place among the page's scenes; empty if it has none.
    pub(super) fn scene_id(&self, index: usize) -> String {
        let part = self.scenes.get(index).and_then(|part| self.parts.get(*part));
        part.map(|part| part.element.id()).unwrap_or_default()
    }

    /// Reports what of the page the reader has come to and sees, if that has changed.
    pub(super) fn report(&self, app: &'static App) {
        self.report_in(app, self.view(page_top_px()));
    }

    fn report_in(&self, app: &'static App, view: View) {
        // Where one slide is shown, the machine knows what is seen.
        if self.layout.get() == Layout::Stepped {
            return;
        }
        // A frame at full length is far higher than what is seen of it.
        let band = if self.layout.get() == Layout::Unrolled { app.sight.band() } else { Some(view.band()) };
        let Some(band) = band else { return };
        let line_px = trigger_line_px(band, app.sight.end_is_seen());
        let reached = |place: &Extent| is_reached(*place, band, line_px);
        let mut places = Vec::new();
        {
            let mut sections = self.section_places.borrow_mut();
            let sections = sections.get_or_insert_with(|| on_page(&self.sections));
            let sections = sections.iter().enumerate().filter(|(_, place)| reached(place));
            places.extend(sections.map(|(index, _)| Place::Section(index)));
        }
        for (scene, part) in self.scenes.iter().enumerate().map(|(scene, part)| (scene, &self.parts[*part])) {
            let is_seen = if self.layout.get() == Layout::Pinned { part.near.get() } else { true };
            if !is_seen {
                continue;
            }
            part.with_places(|lie| {
                if !reached(&lie.whole) {
                    return;
                }
                // Cards of a pinned scene stand on their drawing one at a time; other steps follow each other.
                if self.layout.get() == Layout::Pinned && !self.still.get() && part.is_pinned {
                    let active = lie.steps.iter().rposition(|step| step.top_px <= line_px);
                    places.extend(active.map(|step| Place::Step { scene, step }));
                } else {
                    let steps = lie.steps.iter().enumerate().filter(|(_, step)| reached(step));
                    places.extend(steps.map(|(step, _)| Place::Step { scene, step }));
                }
            });
        }
        let story = self.parts.iter().find(|part| part.kind == Kind::Story);
        let progress = story.map_or(0.0, |story| {
            story.with_places(|lie| {
                story_progress_from_extent(lie.whole.moved_by(-band.top_px), band.bottom_px - band.top_px)
            })
        });
        let percent = (progress * 100.0) as u32;
        let mut reported = self.reported.borrow_mut();
        if reported.as_ref().is_some_and(|(last, share)| *last == places && *share == percent) {
            return;
        }
        app.take(Event::Reached(&places, percent));
        *reported = Some((places, percent));
    }

    fn observe(&'static self, app: &'static App) {
        let observed: Observed = Closure::new(move |entries: js_sys::Array| {
            if is_halted() {
                return;
            }
            for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
                let target = entry.target();
                if let Some(part) = self.parts.iter().find(|part| part.element == target) {
                    let near = entry.is_intersecting();
                    part.leaving.set(part.near.replace(near) && !near);
                    if near {
                        // What it was told far away has given it no canvas.
                        part.told.set(None);
                    }
                }
            }
            self.request_frame(app);
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
    fn observe_resizes(&'static self, app: &'static App) {
        let resized = Closure::<dyn FnMut()>::new(move || {
            if !is_halted() {
                self.forget_places();
                self.request_frame(app);
            }
        });
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else { return };
        // Parts too: one may grow by what another loses, and the page stay as it is.
        for element in document().body().iter().map(AsRef::as_ref).chain(self.parts.iter().map(|part| &part.element)) {
            observer.observe(element);
        }
        // The observer observes for as long as the page.
        resized.forget();
    }

    fn listen(&'static self, app: &'static App) {
        let (window, document) = (window(), document());
        for name in ["resize", "load", "pageshow"] {
            on(&window, name, move |_| {
                self.forget_places();
                self.refresh(app);
            });
        }
        let opened = Box::new(|event: &web_sys::Event| {
            if let Some(note) = target_of(event) {
                keep_in_sight(&note);
            }
        });
        listen(&document, "toggle", EventListenerOptions::run_in_capture_phase(), opened).forget();
        on(&document, "focusin", |event| {
            if let Some(element) = target_of(event) {
                strip::follow_focus(&element);
            }
        });
        on(&window, "hashchange", |_| {
            if let Some(element) = named_by_address() {
                strip::reveal(&element);
            }
        });
        on(&window, "load", |_| strip::arrive());
    }

    /// Shows the style sheets which scenes have their words over their drawing now.
    ///
    /// It is told to these scenes alone: a rule under the page's mode would style every scene of a long story anew.
    fn show_overlays(&self) {
        let overlaid = (self.layout.get() == Layout::Pinned).then_some("");
        for scene in find_all(&root(), ".scene[data-layout=overlay]") {
            set_or_remove(&scene, names::OVERLAID, overlaid);
        }
    }

    fn request_frame(&'static self, app: &'static App) {
        if self.is_followed.get() {
            self.is_due.set(true);
            return;
        }
        if self.frame.borrow().is_some() {
            return;
        }
        let frame = request_animation_frame(move |now_ms| {
            // Taken out first: what is told may ask for the next frame.
            drop(self.frame.take());
            if !is_halted() {
                self.pass_frame(app, page_top_px(), now_ms);
            }
        });
        self.frame.replace(Some(frame));
    }

    /// Follows the page in an animation frame, `now_ms` on the frames' clock; whether to call again in the next one.
    /// `percent` is how far the page is scrolled of how far it can be, NaN if no scroll timeline says that.
    ///
    /// What a frame was asked for is done in the same pass: a second one would have the browser lay the page out again.
    pub(super) fn follow(&'static self, app: &'static App, percent: f64, now_ms: f64) -> bool {
        let page_top_px = self.scrolled_to_px(percent);
        let is_moved = self.followed_px.replace(page_top_px) != page_top_px;
        let goes_on = self.is_due.replace(false) || is_moved;
        self.is_followed.set(goes_on);
        if goes_on {
            drop(self.frame.take());
            self.pass_frame(app, page_top_px, now_ms);
        }
        goes_on
    }

    /// Where the top of the page stands in the window, from `percent` where the page's scroll range is known.
    ///
    /// To ask the window has browsers bring style and layout up to date. A scroll timeline keeps what they knew when the
    /// frame began, so it is behind where a script has scrolled the page since.
    fn scrolled_to_px(&self, percent: f64) -> f64 {
        if percent.is_nan() {
            return page_top_px();
        }
        let (range_px, frames) = self.scroll_range.get();
        if frames > 0 {
            self.scroll_range.set((range_px, frames - 1));
            return -percent / 100.0 * range_px;
        }
        let page_top_px = page_top_px();
        let range_px = f64::from(root().scroll_height()) - viewport_height_px();
        if (percent / 100.0 * range_px + page_top_px).abs() < 1.0 {
            self.scroll_range.set((range_px, RANGE_FRAMES));
        }
        page_top_px
    }

    /// What is done in a frame.
    fn pass_frame(&'static self, app: &'static App, page_top_px: f64, now_ms: f64) {
        self.now_ms.set(now_ms);
        // Read before anything is written: to read it again would have the browser lay the page out at once.
        let view = self.view(page_top_px);
        let all_woken = self.read_and_tell(app, view);
        self.report_in(app, view);
        if self.is_playing() || !all_woken {
            self.request_frame(app);
        }
    }

    fn forget_told(&self) {
        for part in &self.parts {
            part.told.set(None);
        }
    }

    /// Forgets where everything lies. While the page is pinned, the sizes of its blocks are measured anew too.
    pub(super) fn forget_places(&'static self) {
        for part in &self.parts {
            part.places.replace(None);
        }
        self.section_places.replace(None);
        self.window_px.set(None);
        self.scroll_range.take();
        // Style sheets leave blocks out of pinned pages only. While typefaces are applied, sizes go on changing; this is
        // called once more when all are in use.
        let are_sizes_final = root().get_attribute(names::FACES).as_deref() != Some("some");
        if self.layout.get() == Layout::Pinned && are_sizes_final {
            self.measure();
        }
    }

    /// Has the whole page laid out, so that the browser remembers the size of each block, and then leaves out those that
    /// are far.
    fn measure(&'static self) {
        for block in &self.blocks {
            set_or_remove(block, names::MEASURED, None);
        }
        // The browser remembers a size when it has drawn a frame with it, so the blocks are left out in the frame after that.
        // A frame that runs is dropped before the next one is asked for.
        let laid_out = request_animation_frame(move |_| {
            drop(self.measuring.take());
            let remembered = request_animation_frame(move |_| {
                drop(self.measuring.take());
                if !is_halted() {
                    self.leave_out_far();
                }
            });
            self.measuring.replace(Some(remembered));
        });
        self.measuring.replace(Some(laid_out));
    }

    /// Lets the browser leave out the blocks that are far. What is in the window stays as it is: Chromium takes a block
    /// that it may leave out from now on for one that has moved, and scrolls after it.
    fn leave_out_far(&self) {
        let height_px = viewport_height_px();
        let around = Extent::new(-FAR_WINDOWS * height_px, (1.0 + FAR_WINDOWS) * height_px);
        let is_far = |block: &&Element| !is_reached(extent_of(block), around, around.bottom_px);
        // Read before anything is written.
        let far: Vec<&Element> = self.blocks.iter().filter(is_far).collect();
        for block in far {
            set_or_remove(block, names::MEASURED, Some(""));
        }
    }

    fn view(&self, page_top_px: f64) -> View {
        let height_px = self.window_px.get().unwrap_or_else(viewport_height_px);
        self.window_px.set(Some(height_px));
        View { page_top_px, height_px }
    }

    /// Reads what is due, tells it, then wakes what has come near; whether all that is near has woken and been told.
    ///
    /// What has woken is told in the next frame: each of the two changes the page, and a slow phone has time for one.
    fn read_and_tell(&self, app: &'static App, view: View) -> bool {
        // What has been forgotten, as after a resize, is told anew even far away.
        let is_due = |part: &&Part| {
            part.near.get() || part.leaving.get() || (part.told.get().is_none() && part.woken.get().is_some())
        };
        let parts: Vec<&Part> = self.parts.iter().filter(is_due).collect();
        let readings: Vec<Option<Reading>> = parts.iter().map(|part| self.read(part, view)).collect();
        if let Some(debug) = &self.debug {
            let near = parts.iter().zip(&readings);
            debug.show(near.map(|(part, reading)| (&part.element, part.steps.len(), *reading)));
        }
        let mut all_told = true;
        for (part, reading) in parts.iter().zip(&readings) {
            all_told &= self.tell(part, *reading);
            if part.leaving.replace(false)
                && let Some(woken) = part.woken.get()
            {
                woken.leave();
            }
        }
        self.wake(app, &parts, &readings) && all_told
    }

    /// Wakes parts that have not woken, until the time is over; whether there was none.
    fn wake(&self, app: &'static App, parts: &[&Part], readings: &[Option<Reading>]) -> bool {
        let asleep = |(part, _): &(&&Part, _)| part.near.get() && part.woken.get().is_none();
        // The clock is asked only where something is to be woken.
        let mut begun_ms = None;
        for (part, reading) in parts.iter().zip(readings).filter(asleep) {
            let now_ms = window().performance().map_or(0.0, |clock| clock.now());
            if now_ms - *begun_ms.get_or_insert(now_ms) > WAKING_MS {
                break;
            }
            let _ = part.woken.set(wake::wake(&part.element, app));
            part.told.set(None);
            // In a page at full length what wakes is in sight: it must not be seen at its end first.
            if self.layout.get() == Layout::Unrolled {
                self.tell(part, *reading);
            }
        }
        begun_ms.is_none()
    }

    /// Whether something that has been seen has not played to its end.
    fn is_playing(&self) -> bool {
        let plays = |part: &Part| part.seen_ms.get().is_some_and(|seen_ms| self.now_ms.get() - seen_ms < PLAY_MS);
        self.layout.get() == Layout::Unrolled && !self.still.get() && self.parts.iter().any(plays)
    }

    /// The part's state now; `None` where everything stands still.
    fn read(&self, part: &Part, view: View) -> Option<Reading> {
        let layout = self.layout.get();
        if part.kind == Kind::Scene && layout == Layout::Stepped {
            return Some(Reading { active: Some(part.stepped()), step_progress: 1.0, progress: 1.0 });
        }
        if self.still.get() && part.kind != Kind::Story {
            return None;
        }
        let only_progress = |progress| Reading { active: None, step_progress: 0.0, progress };
        if layout != Layout::Pinned && part.kind != Kind::Story {
            let plays = layout == Layout::Unrolled && part.kind == Kind::Arrival;
            return plays.then(|| {
                let seen_ms = part.seen_ms.get().unwrap_or(self.now_ms.get());
                part.seen_ms.set(Some(seen_ms));
                only_progress(((self.now_ms.get() - seen_ms) / PLAY_MS).clamp(0.0, 1.0))
            });
        }
        let viewport_px = view.height_px;
        part.with_places(|lie| {
            let whole = lie.whole.moved_by(view.page_top_px);
            Some(match part.kind {
                Kind::Scene => {
                    let steps: Vec<Extent> = lie.steps.iter().map(|step| step.moved_by(view.page_top_px)).collect();
                    scene_from_extents(whole, &steps, viewport_px)
                }
                Kind::Passage => passage_from_extent(whole, viewport_px),
                Kind::Arrival => only_progress(arrival_from_extent(whole, viewport_px)),
                Kind::Travel => only_progress(story_progress_from_extent(whole, viewport_px)),
                Kind::Story => {
                    // Two pixels of a phone's width are as little as an eye sees grow.
                    let progress = story_progress_from_extent(whole, viewport_px);
                    only_progress((progress * BAR_PARTS).round() / BAR_PARTS)
                }
            })
        })
    }

    /// Tells a part its state; whether the part has taken it, and need not be told again in the next frame.
    fn tell(&self, part: &Part, reading: Option<Reading>) -> bool {
        if part.told.get() == Some(reading) {
            return true;
        }
        let told = part.told.replace(Some(reading));
        let active = |told: Option<Reading>| told.map(|reading| reading.active);
        match part.kind {
            // What was told is forgotten after a resize or a change of the switch: then steps are shown anew.
            Kind::Scene if told.is_none_or(|told| active(told) != active(reading)) => show_steps(part, told, reading),
            Kind::Passage | Kind::Travel => {
                let moving = part.moving.get_or_init(|| find_all(&part.element, names::MOVING));
                moving.iter().for_each(|element| show_progress(element.unchecked_ref(), reading));
            }
            Kind::Story => self.bar.iter().for_each(|bar| show_progress(bar, reading)),
            Kind::Scene | Kind::Arrival => {}
        }
        let is_taken = part.woken.get().is_none_or(|woken| woken.tell(reading, part.near.get()));
        if !is_taken {
            part.told.set(None);
        }
        is_taken
    }
}

impl Part {
    fn new(element: Element) -> Option<Self> {
        let kind = Kind::from_name(&element.get_attribute(names::TRACK)?)?;
        let steps = if kind == Kind::Scene { find_all(&element, &with(names::STEP)) } else { Vec::new() };
        Some(Self {
            is_pinned: kind == Kind::Scene && element.class_list().contains(names::SCENE),
            element,
            kind,
            steps,
            moving: OnceCell::new(),
            places: RefCell::new(None),
            // The story is always near; no observer need say so.
            near: Cell::new(kind == Kind::Story),
            leaving: Cell::new(false),
            told: Cell::new(None),
            seen_ms: Cell::new(None),
            step: Cell::new(0),
            woken: OnceCell::new(),
        })
    }

    /// Where the part and its steps lie, from the top of the page.
    fn with_places<T>(&self, then: impl FnOnce(&Places) -> T) -> T {
        let mut places = self.places.borrow_mut();
        then(places.get_or_insert_with(|| {
            let whole = extent_of(&self.element).moved_by(-page_top_px());
            Places { whole, steps: on_page(&self.steps) }
        }))
    }

    /// The step in a stepped page. Lines that light up are on one slide, all lit.
    fn stepped(&self) -> usize {
        if self.is_pinned { self.step.get() } else { self.steps.len().saturating_sub(1) }
    }
}

/// Moves a note that has opened out of the window to the window's foot; one that has closed is free again.
fn keep_in_sight(note: &Element) {
    if !note.class_list().contains("note") {
        return;
    }
    let (place, width_px) = (note.get_bounding_client_rect(), root().client_width());
    let is_lost = place.height() > 0.0
        && (place.left() < 0.0
            || place.top() < 0.0
            || place.right() > f64::from(width_px)
            || place.bottom() > viewport_height_px());
    set_or_remove(note, names::PLACE, is_lost.then_some("foot"));
}

/// Shows the scene's active step to the style sheets; nothing where everything stands still. Of its steps only those
/// are touched whose state is another one than was `told` before.
fn show_steps(part: &Part, told: Option<Option<Reading>>, reading: Option<Reading>) {
    let active = reading.and_then(|reading| reading.active);
    set_or_remove(&part.element, names::ACTIVE, active.map(|index| index.to_string()).as_deref());
    let state = |reading: Option<Reading>, index: usize| {
        reading.map(|reading| match reading.active {
            Some(active) if index < active => "past",
            Some(active) if index == active => "active",
            _ => "ahead",
        })
    };
    for (index, step) in part.steps.iter().enumerate() {
        let state_now = state(reading, index);
        if told.is_none_or(|told| state(told, index) != state_now) {
            set_or_remove(step, names::STATE, state_now);
        }
    }
}

fn show_progress(element: &HtmlElement, reading: Option<Reading>) {
    match reading {
        Some(reading) => show_number(element, names::PROGRESS, reading.progress),
        None => drop(element.style().remove_property(names::PROGRESS)),
    }
}

/// Where elements lie, from the top of the page. That top is asked for together with them: a scroll timeline says where it
/// stood when the frame began.
fn on_page(elements: &[Element]) -> Vec<Extent> {
    let top_px = page_top_px();
    elements.iter().map(|element| extent_of(element).moved_by(-top_px)).collect()
}

fn extent_of(element: &Element) -> Extent {
    let rect = element.get_bounding_client_rect();
    Extent::new(rect.top(), rect.bottom())
}
