//! What of the page its reader sees, wherever the page stands.
//!
//! The observers here have no root of their own: browsers then say what is seen on the screen, also of a frame in
//! another site's page. A frame at full length knows of its reader's place only in this way.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Map};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use crate::browser::app::App;
use crate::browser::{document, find_all, is_halted, page_top_px, root, with};
use crate::embed::{Event, Layout};
use crate::names;
use crate::scroll::Extent;

/// In how many parts of an element's height its observer tells that more or less of it is seen.
const PARTS: u32 = 20;

type Observed = Closure<dyn FnMut(Array)>;

/// Whether the story and its end are seen, and which band of an unrolled page.
#[derive(Default)]
pub(super) struct Sight {
    end: RefCell<Option<(IntersectionObserver, Element)>>,
    end_is_seen: Cell<bool>,
    band: RefCell<Option<Band>>,
}

/// The band of the page that is seen, put together from what is seen of everything in it.
pub(super) struct Band {
    observer: IntersectionObserver,
    /// What is seen of each observed element, from the top of the page.
    seen: Vec<Option<Extent>>,
    _observed: Observed,
}

impl Sight {
    /// Begins to tell the machine whether the story and its end are in sight.
    pub(super) fn start(&'static self, app: &'static App) {
        let Some(story) = document().get_element_by_id(names::STORY_ID) else { return };
        let observe = |target: &Element, seen: Box<dyn Fn(bool)>| {
            let observed: Observed = Closure::new(move |entries: Array| {
                if let Some(entry) = entries.pop().dyn_ref::<IntersectionObserverEntry>().filter(|_| !is_halted()) {
                    seen(entry.is_intersecting());
                }
            });
            let observer = IntersectionObserver::new(observed.as_ref().unchecked_ref()).ok()?;
            observer.observe(target);
            // The observer observes for as long as the page.
            observed.forget();
            Some(observer)
        };
        observe(&story, Box::new(move |is_seen| app.take(Event::StoryInSight(is_seen))));
        let Some(end) = document().query_selector(&with(names::END)).ok().flatten() else { return };
        let observer = observe(
            &end,
            Box::new(move |is_seen| {
                self.end_is_seen.set(is_seen);
                if let Some(engine) = app.engine.get() {
                    engine.report(app);
                }
                app.take(Event::EndInSight(is_seen));
            }),
        );
        self.end.replace(observer.map(|observer| (observer, end)));
    }

    /// Follows a change of layout: the end is asked for again, and a band is kept where the page is unrolled.
    pub(super) fn set_layout(&'static self, app: &'static App, layout: Layout) {
        self.end_is_seen.set(false);
        if let Some((observer, end)) = &*self.end.borrow() {
            observer.unobserve(end);
            observer.observe(end);
        }
        if let Some(band) = self.band.take() {
            band.stop();
        }
        if layout == Layout::Unrolled {
            self.band.replace(Band::start(self, app));
        }
    }

    /// Whether the story's end is in sight.
    pub(super) fn end_is_seen(&self) -> bool {
        self.end_is_seen.get()
    }

    /// The band that is seen, from the top of the page; `None` if nothing is, or the page is not unrolled.
    pub(super) fn band(&self) -> Option<Extent> {
        let band = self.band.borrow();
        let seen = band.as_ref()?.seen.iter().flatten();
        seen.copied()
            .reduce(|whole, part| Extent::new(whole.top_px.min(part.top_px), whole.bottom_px.max(part.bottom_px)))
    }
}

impl Band {
    fn start(sight: &'static Sight, app: &'static App) -> Option<Self> {
        // None lies in another one: of a part that is higher than what is seen, the observer tells nothing new for as
        // long as the same share of it is seen, and what was seen of it last would stand for a place long left.
        let parts = find_all(&root(), ".story > :not(.section), .section > :not([data-track=scene]), [data-step]");
        let numbers = Map::new();
        for (number, part) in parts.iter().enumerate() {
            numbers.set(part, &JsValue::from(number as u32));
        }
        let observed: Observed = Closure::new(move |entries: Array| {
            if is_halted() {
                return;
            }
            let page_top_px = page_top_px();
            if let Some(band) = &mut *sight.band.borrow_mut() {
                for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
                    let number = numbers.get(&entry.target()).as_f64();
                    let Some(seen) = number.and_then(|number| band.seen.get_mut(number as usize)) else { continue };
                    let place = entry.intersection_rect();
                    *seen = (entry.is_intersecting() && place.height() > 0.0)
                        .then(|| Extent::new(place.top(), place.bottom()).moved_by(-page_top_px));
                }
            }
            if let Some(engine) = app.engine.get() {
                engine.report(app);
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_threshold(
            &(0..=PARTS).map(|part| JsValue::from(f64::from(part) / f64::from(PARTS))).collect::<Array>(),
        );
        let observer = IntersectionObserver::new_with_options(observed.as_ref().unchecked_ref(), &options).ok()?;
        for part in &parts {
            observer.observe(part);
        }
        Some(Self { observer, seen: vec![None; parts.len()], _observed: observed })
    }

    /// Stops observing.
    fn stop(self) {
        self.observer.disconnect();
    }
}
