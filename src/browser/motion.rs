//! Whether things may move: what the device says, and what the reader has chosen and this browser keeps.

use web_sys::Storage;

use crate::browser::app::App;
use crate::browser::{on, root, window};
use crate::embed::{Event, MotionChoice};
use crate::names;

/// Tells the machine of the device's wish and the reader's kept choice, and of each change of the wish.
pub(super) fn start(app: &'static App) {
    if let Ok(Some(device)) = window().match_media("(prefers-reduced-motion: reduce)") {
        app.take(Event::DeviceStill(device.matches()));
        let wish = device.clone();
        on(&device, "change", move |_| app.take_motion(Event::DeviceStill(wish.matches())));
    }
    let kept = storage().and_then(|storage| storage.get_item(names::MOTION_KEY).ok().flatten()).unwrap_or_default();
    app.take(Event::Chose(MotionChoice::from_name(&kept)));
}

/// Shows the reader's choice to the style sheets, and keeps it.
pub(super) fn keep(choice: MotionChoice) {
    let _ = root().set_attribute(names::MOTION, choice.name());
    if let Some(storage) = storage() {
        // That it cannot be kept is no reason not to follow it.
        let _ = storage.set_item(names::MOTION_KEY, choice.name());
    }
}

/// The reader's storage. It may be forbidden, as in a sandboxed frame; then a choice lasts as long as the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
