//! The events that a newsroom may count, and which of them have been told.

use super::json::quoted;
use super::protocols::{Post, message};

/// The names of the events, as hosts and listeners on the page's own document know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The story is in sight for the first time.
    View,
    /// The reader has come to a section.
    Section,
    /// The reader has come to a step of a scene.
    Step,
    /// The end of the story has been in sight.
    End,
    /// The reader has passed an address on.
    Share,
}

impl Name {
    /// The name in messages, and after `handscroll:` as that of a DOM event.
    pub fn text(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Section => "section",
            Self::Step => "step",
            Self::End => "end",
            Self::Share => "share",
        }
    }
}

/// A section, or a step of a scene, by its place in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A section, counted from 0.
    Section(usize),
    /// A step of a scene, both counted from 0; a list whose lines light up is a scene too.
    Step {
        /// Which of the page's scenes.
        scene: usize,
        /// Which of the scene's steps.
        step: usize,
    },
}

/// One event to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which event.
    pub name: Name,
    /// What the reader has come to; `None` where the event is about the whole story.
    pub place: Option<Place>,
    /// How much of the story lies above, 0 to 100.
    pub percent: u32,
}

/// The message to a host about an event. `id` is the section's, scene's or shared fragment's; `index` the section's or
/// step's, counted from 0.
pub fn event_message(name: Name, id: &str, index: usize, percent: u32) -> Post {
    let fields = event_fields(name, id, index, percent);
    message("event", &fields.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The fields of an event, as names and JSON values.
pub fn event_fields(name: Name, id: &str, index: usize, percent: u32) -> [(&'static str, String); 4] {
    let percent = percent.min(100);
    // In whole numbers: the float formatter is several kilobytes in the browser.
    let digits = [percent / 100, percent / 10 % 10, percent % 10].map(|digit| digit.to_string());
    [
        ("name", quoted(name.text())),
        ("id", quoted(id)),
        ("index", index.to_string()),
        ("progress", [&digits[0], ".", &digits[1], &digits[2]].concat()),
    ]
}

/// What has been told; nothing of it is told again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    view: bool,
    end: bool,
    places: Vec<Place>,
}

impl Told {
    /// Takes note that an event is to be told; whether it has not been told before. A share may happen many times.
    pub(super) fn is_new(&mut self, name: Name, place: Option<Place>) -> bool {
        match (name, place) {
            (Name::View, _) => !std::mem::replace(&mut self.view, true),
            (Name::End, _) => !std::mem::replace(&mut self.end, true),
            (_, Some(place)) if self.places.contains(&place) => false,
            (_, Some(place)) => {
                self.places.push(place);
                true
            }
            (_, None) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Name, event_message};
    use crate::embed::protocols::tests::values;

    #[test]
    fn events_are_told_with_their_place() {
        let posts = [event_message(Name::Step, "ladder", 2, 7), event_message(Name::End, "", 0, 250)];
        assert_eq!(
            values(&posts),
            [
                json!({ "type": "handscroll:event", "v": 1, "name": "step", "id": "ladder", "index": 2, "progress": 0.07 }),
                json!({ "type": "handscroll:event", "v": 1, "name": "end", "id": "", "index": 0, "progress": 1.0 }),
            ]
        );
    }
}
