//! Whether things may move: what the device says, and what the reader chose.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::{MediaQueryList, Storage};

use crate::browser::{document, window};
use crate::view::motion_switch::MotionChoice;

/// Under which the choice is kept in the reader's own browser.
const STORAGE_KEY: &str = "handscroll-motion";

/// Knows whether things may move, and tells when that changes. Stops listening when dropped.
pub struct Motion {
    choice: Rc<Cell<MotionChoice>>,
    device: Option<MediaQueryList>,
    _listener: Option<EventListener>,
}

impl Motion {
    /// Reads the device's wish and the reader's stored choice; calls `changed` whenever the device's wish changes.
    pub fn new(changed: impl Fn() + 'static) -> Self {
        let device = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        let listener = device.as_ref().map(|device| EventListener::new(device, "change", move |_| changed()));
        let stored = storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten()).unwrap_or_default();
        let motion = Self { choice: Rc::new(Cell::new(MotionChoice::from_name(&stored))), device, _listener: listener };
        motion.show();
        motion
    }

    /// What the reader has chosen.
    pub fn choice(&self) -> MotionChoice {
        self.choice.get()
    }

    /// Takes the reader's choice, shows it to the style sheets, and keeps it.
    pub fn choose(&self, choice: MotionChoice) {
        self.choice.set(choice);
        self.show();
        if let Some(storage) = storage() {
            // That it cannot be kept is no reason not to follow it.
            let _ = storage.set_item(STORAGE_KEY, choice.name());
        }
    }

    /// Whether everything must stand still.
    pub fn is_still(&self) -> bool {
        match self.choice.get() {
            MotionChoice::On => false,
            MotionChoice::Off => true,
            MotionChoice::System => self.device.as_ref().is_some_and(MediaQueryList::matches),
        }
    }

    fn show(&self) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-motion", self.choice.get().name());
        }
    }
}

/// The reader's storage. It may be forbidden, as in a sandboxed frame; then a choice lasts as long as the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
