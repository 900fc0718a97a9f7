//! What the engine sees, for whoever writes a story: the trigger line and the readings of what is near (`?debug`).

use web_sys::{Element, HtmlElement};

use crate::browser::{document, window};
use crate::scroll::{Reading, TRIGGER_LINE};
use wasm_bindgen::JsCast;

/// The overlay: a line across the window, and a panel with a row for each part. It goes with the value.
pub(super) struct Debug {
    line: HtmlElement,
    panel: HtmlElement,
}

impl Debug {
    /// Puts the overlay over the page if the address asks for it with `debug`.
    pub(super) fn start() -> Option<Self> {
        let query = window().location().search().ok()?;
        query.trim_start_matches('?').split('&').find(|pair| *pair == "debug")?;
        let body = document().body()?;
        let add = |class: &str| -> Option<HtmlElement> {
            let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
            element.set_class_name(class);
            element.set_attribute("aria-hidden", "true").ok()?;
            body.append_child(&element).ok()?;
            Some(element)
        };
        let (line, panel) = (add("debug-line")?, add("debug-panel")?);
        let share = (TRIGGER_LINE * 100.0) as u32;
        line.style().set_property("inset-block-start", &[&share.to_string(), "%"].concat()).ok()?;
        Some(Self { line, panel })
    }

    /// Shows the readings of this frame: of each part its name, where it has steps their number, and its state.
    pub(super) fn show<'a>(&self, parts: impl Iterator<Item = (&'a Element, usize, Option<Reading>)>) {
        let percent = |share: f64| [&((share * 100.0) as u32).to_string(), " %"].concat();
        let mut text = String::new();
        for (element, steps, reading) in parts {
            let name = if element.id().is_empty() { element.class_name() } else { element.id() };
            text.push_str(&name);
            match reading {
                None => text.push_str(": still"),
                Some(reading) => {
                    if steps > 0 {
                        let step = reading.active.map_or(0, |index| index + 1).to_string();
                        let within = percent(reading.step_progress);
                        text.push_str(&[": step ", &step, " of ", &steps.to_string(), ", ", &within].concat());
                    }
                    text.push_str(&[": ", &percent(reading.progress)].concat());
                }
            }
            text.push('\n');
        }
        self.panel.set_text_content(Some(&text));
    }
}

impl Drop for Debug {
    fn drop(&mut self) {
        self.line.remove();
        self.panel.remove();
    }
}
