//! Dots chart: one dot per unit of the whole, with the dots of the part filled.

use std::io;

use serde::Deserialize;

use std::f64::consts::TAU;

use super::super::sheet::{Anchor, MARGIN, Point, RIGHT, Sheet, Tone, WIDTH};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, mistakes_of_marks, resolve_mark, values_of,
};
use super::super::{Mark, position, text};
use super::Draw;
use super::Kind;
use super::share;

/// Maximum number of dots; of a larger whole only this many are drawn, which a check rejects.
const MOST: f64 = 600.0;

/// A part of a whole, one dot per unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// The dots that are filled.
    pub part: Mark,
    /// All dots.
    pub whole: Mark,
    /// How they are arranged.
    pub arrangement: Arrangement,
}

/// How dots are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// In rows.
    #[default]
    Rows,
    /// On rings round an open middle, like seats in a stadium.
    Rings,
}

impl Draw for Dots {
    fn marks(&self) -> Vec<&Mark> {
        vec![&self.part, &self.whole]
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        draw(sheet, &self.part, &self.whole, self.arrangement == Arrangement::Rings, position);
    }
}

/// A part of a whole, one dot per unit.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The part: its dots are filled.
    pub part: MarkSpec,
    /// The whole: the number of all dots.
    pub whole: MarkSpec,
    /// How the dots are arranged.
    #[serde(default)]
    pub arrangement: Arrangement,
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        vec![&self.part, &self.whole]
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let values = values_of(&self.marks(), story);
        let mut mistakes = mistakes_of_marks(&self.marks(), &values);
        if let [part, whole] = values[..] {
            if part > whole {
                let remedy = "Exchange the two, or use `bars`.";
                mistakes.push(Mistake::new("the part is larger than the whole", remedy).at(&self.part));
            }
            if !(1.0..=MOST).contains(&whole) {
                let reason = format!("a dot stands for one, so the whole is 1 to {MOST}");
                let remedy = "Use `share` for a part in percent, or `areas` for large numbers.";
                mistakes.push(Mistake::new(&reason, remedy).at(&self.whole));
            }
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        Ok(Kind::Dots(Dots {
            part: resolve_mark(&self.part, story, Wording::WithBound)?,
            whole: resolve_mark(&self.whole, story, Wording::WithBound)?,
            arrangement: self.arrangement,
        }))
    }
}

pub(super) fn draw(sheet: &mut Sheet, part: &Mark, whole: &Mark, rings: bool, position: f64) {
    let arrived = position::arrival(position, part.step);
    let count = whole.amount().round().clamp(1.0, MOST);
    let filled = (part.amount() * count / whole.amount().max(count)).min(count);
    if rings {
        return draw_rings(sheet, part, whole, (count as u32, filled * arrived), arrived);
    }
    let columns = columns(count as u32);
    let rows = (count / f64::from(columns)).ceil();
    let pitch = ((RIGHT - MARGIN) / f64::from(columns)).min(250.0 / rows).min(64.0);
    let left = (WIDTH - pitch * f64::from(columns)) / 2.0;

    let top = share::heading(sheet, part, left, arrived) + 16.0;
    share::dots(sheet, (left, top), pitch, columns, count as u32, filled * arrived);
    let words = [&whole.text, " ", &whole.caption()].concat();
    let lines = text::wrap(&words, 18.0, RIGHT - left);
    let baseline = top + pitch * rows + 26.0;
    sheet.lines((left, baseline), Anchor::Start, 18.0, &lines, Tone::Ink, 1.0);
    sheet.height = (baseline + 18.0 * text::LEADING * lines.len().saturating_sub(1) as f64 + 10.0).max(300.0);
}

/// Draws the dots on concentric rings, like seats in a stadium, with the text in the open middle.
fn draw_rings(sheet: &mut Sheet, part: &Mark, whole: &Mark, (count, filled): (u32, f64), arrived: f64) {
    const FLATNESS: f64 = 0.86;
    let centre = (WIDTH / 2.0, 166.0);
    let places = ring_places(count);
    let pitch = (WIDTH / 2.0 - MARGIN) / (places.last().map_or(0.0, |place| place.0) + 0.5);
    for (index, &(ring, turn)) in places.iter().enumerate() {
        let (sine, cosine) = (turn * TAU - TAU / 4.0).sin_cos();
        let at: Point = (centre.0 + cosine * ring * pitch, centre.1 + sine * ring * pitch * FLATNESS);
        share::dot(sheet, at, pitch * 0.4, (filled - index as f64).clamp(0.0, 1.0), index as u32);
    }
    sheet.text((centre.0, centre.1 + 2.0), Anchor::Middle, 46.0, &part.text, part.text_tone(), arrived);
    let caption = text::wrap(&part.caption(), 17.0, pitch * 5.4);
    sheet.lines((centre.0, centre.1 + 26.0), Anchor::Middle, 17.0, &caption, Tone::Soft, arrived);
    let words = [&whole.text, " ", &whole.caption()].concat();
    sheet.text((centre.0, 344.0), Anchor::Middle, 18.0, &words, Tone::Ink, 1.0);
    sheet.height = 356.0;
}

/// Ring radius (in dot spacings) and turn (0 to 1) of each of `count` dots. Sorted by turn, so that the filled part is
/// a sector across all rings and not a ring.
fn ring_places(count: u32) -> Vec<(f64, f64)> {
    const RINGS: [f64; 3] = [4.4, 5.5, 6.6];
    let around: f64 = RINGS.iter().sum();
    let mut places = Vec::with_capacity(count as usize);
    let mut left = count;
    for (index, ring) in RINGS.into_iter().enumerate() {
        let share = if index == 2 { left } else { (f64::from(count) * ring / around).round() as u32 };
        left -= share.min(left);
        places.extend((0..share).map(|seat| (ring, f64::from(seat) / f64::from(share))));
    }
    // At most 600 elements: an insertion sort is fast enough, and smallest in the binary.
    for from in 1..places.len() {
        let mut to = from;
        while to > 0 && places[to - 1].1 > places[to].1 {
            places.swap(to - 1, to);
            to -= 1;
        }
    }
    places
}

/// A number of columns that fills every row if there is one, for a field wider than high.
fn columns(count: u32) -> u32 {
    let root = f64::from(count).sqrt();
    let (low, high) = (root.ceil() as u32, (root * 1.8).ceil() as u32);
    (low.max(1)..=high.max(1))
        .find(|columns| count.is_multiple_of(*columns))
        .unwrap_or((root * 1.3).ceil() as u32)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::tests::mark;
    use super::{columns, draw};

    fn dots(part: f64, whole: f64) -> (usize, usize) {
        arranged(part, whole, false)
    }

    fn arranged(part: f64, whole: f64, rings: bool) -> (usize, usize) {
        let mut sheet = Sheet::default();
        draw(&mut sheet, &mark("new", part, 0), &mark("in all", whole, 0), rings, 1.0);
        let count = |tone| {
            sheet
                .shapes
                .iter()
                .filter(|shape| shape.tone == tone && matches!(shape.form, Form::Disc(..) | Form::Ring(..)))
                .count()
        };
        (count(Tone::Jade), count(Tone::Faint))
    }

    #[test]
    fn all_are_drawn_and_the_part_is_filled() {
        assert_eq!(dots(12.0, 56.0), (12, 44));
        assert_eq!(dots(42.0, 500.0), (42, 458));
        assert_eq!(dots(9.0, 3.0), (3, 0));
        assert_eq!(dots(f64::NAN, f64::NAN).0, 0);
    }

    #[test]
    fn rings_hold_as_many_dots_as_rows() {
        assert_eq!(arranged(12.0, 56.0, true), (12, 44));
        assert_eq!(arranged(1.0, 1.0, true), (1, 0));
    }

    #[test]
    fn rows_are_full_where_they_can_be() {
        assert_eq!(columns(56), 8);
        assert_eq!(columns(500), 25);
        assert_eq!(columns(1), 1);
    }
}
