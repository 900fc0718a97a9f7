//! How long a step of a scene lasts.
//!
//! A step is as long as its card is high, and for as far as its card is pinned. The style sheet has a distance for each
//! class of [`Pace`]; the height of the card follows from its words and the window.

use crate::chart::svg::svg_at;
use crate::chart::{Chart, Room};

/// Letters from which on words are long: about four lines of a card.
const LONG: usize = 150;

/// What a step asks of the reader while its card is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The drawing stays as it is.
    Still,
    /// The drawing changes.
    Moving,
    /// The drawing changes, and there is much to read.
    Long,
}

impl Pace {
    /// The value of `data-pace`; `None` for the most common one, which has no attribute.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Still => Some("still"),
            Self::Moving => None,
            Self::Long => Some("long"),
        }
    }
}

/// The pace of each step of a chart, given the plain words of the steps in their order.
pub fn of_steps(chart: &Chart, words: impl Iterator<Item = String>) -> Vec<Pace> {
    // A step ends with the drawing at which the next one begins. What cannot be drawn is taken to change. A camera has its
    // first view from the beginning.
    let seen_at = |step: u32, room: Room| chart.framings(room).get((step as usize).saturating_sub(1)).copied();
    let drawn_at = |step: u32| {
        let drawn = svg_at(chart, f64::from(step), Room::Narrow).ok()?;
        Some((drawn, [Room::Narrow, Room::Wide].map(|room| seen_at(step, room))))
    };
    let mut before = drawn_at(0);
    let paces = words.zip(1..).map(|(words, end)| {
        let after = drawn_at(end);
        let is_still = after.is_some() && after == before;
        before = after;
        if is_still {
            Pace::Still
        } else if words.chars().count() < LONG {
            Pace::Moving
        } else {
            Pace::Long
        }
    });
    paces.collect()
}

#[cfg(test)]
mod tests {
    use super::{LONG, Pace, of_steps};
    use crate::chart::{Bars, Chart, Kind, Mark};

    #[test]
    fn a_step_lasts_as_its_drawing_and_its_words_ask() {
        let mark = |label: &str, step| Mark {
            figure: label.to_owned(),
            key: label.to_owned(),
            label: label.to_owned(),
            value: 5.0,
            text: "5".to_owned(),
            step,
            ..Mark::default()
        };
        let mut bars = Bars::default();
        bars.marks = vec![mark("before", 0), mark("after", 2)];
        let chart = Chart { kind: Kind::Bars(bars) };
        let few = || "A few words.".to_owned();
        let many = || "m".repeat(LONG);
        // The second step draws nothing new; after the last one the drawing stays.
        let paces = of_steps(&chart, [few(), few(), few(), few()].into_iter());
        assert_eq!(paces, [Pace::Moving, Pace::Still, Pace::Moving, Pace::Still]);
        let paces = of_steps(&chart, [many(), many(), many()].into_iter());
        assert_eq!(paces, [Pace::Long, Pace::Still, Pace::Long]);
        assert!(of_steps(&chart, std::iter::empty()).is_empty());
    }
}
