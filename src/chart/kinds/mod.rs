//! The kinds of charts.
//!
//! A kind has one file with everything that is particular to it: what an author may write (its `Spec`), what is
//! checked, the numbers that it shows, and its drawing. The list at the end of this file is the only list of kinds:
//! a new one is a file, a line there, and the `mod` that the compiler then asks for.

#[cfg(feature = "ssr")]
use std::collections::BTreeSet;

#[cfg(feature = "ssr")]
use serde::Deserialize;

use super::Mark;
#[cfg(feature = "ssr")]
use super::camera::{self, Framing};
#[cfg(feature = "ssr")]
use super::marks::{self, Note};
#[cfg(feature = "ssr")]
use super::position;
#[cfg(feature = "ssr")]
use super::series::SeriesSpec;
use super::sheet::{Bleed, Room, Sheet};
#[cfg(feature = "ssr")]
use super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};
#[cfg(feature = "ssr")]
use super::steps::State;
#[cfg(feature = "ssr")]
use super::{Point, Row};

mod bubbles;
mod choropleth;
mod coast;
mod globe;
#[cfg(feature = "ssr")]
mod topology;

#[cfg(feature = "ssr")]
pub use bubbles::Bubbles;
#[cfg(feature = "ssr")]
pub use choropleth::Choropleth;
#[cfg(feature = "ssr")]
pub use coast::{Coast, Level};
#[cfg(not(feature = "ssr"))]
pub(super) use map::Map;
#[cfg(feature = "ssr")]
pub use map::{Place, View};

/// A kind of chart, with its data, as it is drawn.
pub(super) trait Draw {
    /// The last step at which the drawing changes, counted from 0.
    fn last_step(&self) -> u32 {
        let last = self.marks().iter().map(|mark| mark.step).max().unwrap_or(0);
        #[cfg(feature = "ssr")]
        let last = [self.states().len(), self.framings(Room::Narrow).len(), self.framings(Room::Wide).len()]
            .into_iter()
            .fold(last, |last, steps| last.max((steps as u32).saturating_sub(1)));
        last
    }

    /// The numbers that it shows, in reading order.
    fn marks(&self) -> Vec<&Mark>;

    /// What is seen of its marks at each step; empty if each mark comes with its own step and stays.
    #[cfg(feature = "ssr")]
    fn states(&self) -> &[State<Note>] {
        &[]
    }

    /// What of the picture that it stands in is seen at each step; empty if that is always the whole frame.
    #[cfg(feature = "ssr")]
    fn framings(&self, _room: Room) -> &[Framing] {
        &[]
    }

    /// Whether the kind lays itself out for the width of its sheet; otherwise it is always drawn on a narrow one.
    fn is_fluid(&self) -> bool {
        false
    }

    /// Width of its sheet for a room, in nominal pixels.
    fn sheet_width(&self, room: Room) -> f64 {
        if self.is_fluid() { room.width() } else { Room::Narrow.width() }
    }

    /// Whether it draws beyond its sheet.
    #[cfg(feature = "ssr")]
    fn bleeds(&self) -> bool {
        false
    }

    /// Adds the shapes at a scroll position to an empty sheet, and sets its height. The height is the same at every
    /// position.
    fn draw(&self, sheet: &mut Sheet, position: f64);

    /// The numbers that it shows as text; by default, those of its marks.
    #[cfg(feature = "ssr")]
    fn rows(&self) -> Vec<Row> {
        self.marks().into_iter().map(Row::of).collect()
    }

    /// The numbers of tables that it draws, at any step; by default, those among its [`rows`](Self::rows).
    #[cfg(feature = "ssr")]
    fn points(&self) -> Vec<Point> {
        self.rows().iter().filter_map(Row::point).collect()
    }

    /// What the drawing shows, in short parts; by default, label and value of each mark.
    #[cfg(feature = "ssr")]
    fn parts(&self) -> Vec<String> {
        self.marks().iter().map(|mark| mark.said()).collect()
    }

    /// What the drawing shows once a step, counted from 0, has come, in short parts; by default, the marks that are there
    /// and what is written at them, or for a kind without marks the same as at the end.
    #[cfg(feature = "ssr")]
    fn said_at(&self, step: u32) -> Vec<String> {
        match self.marks().as_slice() {
            [] => self.parts(),
            marks => marks::said(marks, self.states(), step),
        }
    }
}

/// The most steps of a chart.
#[cfg(feature = "ssr")]
pub(super) const MOST_STEPS: u32 = 200;

/// Number of steps of a kind; positions run from 0 to it.
pub(super) fn steps_of(kind: &dyn Draw) -> u32 {
    kind.last_step().saturating_add(1)
}

/// The drawing of a kind as shapes, in nominal pixels.
pub(super) fn sheet_of(kind: &dyn Draw, position: f64, room: Room, bleed: Bleed) -> Sheet {
    drawn(kind, position, Sheet { width: kind.sheet_width(room), room, bleed, ..Sheet::default() })
}

/// The same as the painter draws it: with the shapes that cannot be seen at this position, and with words for what the
/// camera shows.
#[cfg(feature = "ssr")]
pub(super) fn all_shapes(kind: &dyn Draw, position: f64, room: Room) -> Sheet {
    let seen = camera::at(kind.framings(room), position::eased(position));
    drawn(kind, position, Sheet { width: kind.sheet_width(room), room, seen, keeps_all: true, ..Sheet::default() })
}

fn drawn(kind: &dyn Draw, position: f64, mut sheet: Sheet) -> Sheet {
    kind.draw(&mut sheet, position);
    sheet
}

/// Declares a kind whose data are marks and nothing else: what is drawn, what an author writes, and what both do. Given
/// are the function that draws, how figures are written, what a note on two marks becomes, the function that finds
/// mistakes beyond those that marks of any kind can have, and whether sizes are in proportion to values on a scale that
/// can go further than they do.
#[cfg(feature = "ssr")]
macro_rules! of_marks {
    ($(#[doc = $doc:literal])* $Kind:ident { $(#[doc = $marks_doc:literal])* marks } $draw:ident, $wording:ident, $pairs:expr, $mistakes:ident, $has_scale:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $Kind {
            $(#[doc = $marks_doc])*
            pub marks: Vec<$crate::chart::Mark>,
            /// How far the scale goes, if that is further than the largest value.
            pub(in crate::chart) most: f64,
            /// What is seen at each step.
            pub(in crate::chart) states: Vec<$crate::chart::steps::State<$crate::chart::marks::Note>>,
        }

        impl $crate::chart::kinds::Draw for $Kind {
            fn marks(&self) -> Vec<&$crate::chart::Mark> {
                self.marks.iter().collect()
            }

            fn states(&self) -> &[$crate::chart::steps::State<$crate::chart::marks::Note>] {
                &self.states
            }

            fn is_fluid(&self) -> bool {
                true
            }

            fn draw(&self, sheet: &mut $crate::chart::sheet::Sheet, position: f64) {
                let stage = $crate::chart::marks::Stage::new(self.marks(), &self.states, position);
                $draw(sheet, &stage.up_to(self.most));
            }
        }

        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Spec {
            $(#[doc = $marks_doc])*
            pub marks: Vec<$crate::chart::spec::MarkSpec>,
            /// What changes at each step; without steps, each mark comes with its own `step` and stays.
            #[serde(default, rename = "step")]
            pub steps: Vec<$crate::chart::marks::StepSpec>,
        }

        impl Spec {
            fn plan(&self) -> $crate::chart::marks::Plan<'_> {
                let marks = self.marks.iter().collect();
                $crate::chart::marks::Plan { marks, always: None, steps: &self.steps, pairs: $pairs }
            }
        }

        impl $crate::chart::spec::KindSpec for Spec {
            fn marks(&self) -> Vec<&$crate::chart::spec::MarkSpec> {
                self.marks.iter().collect()
            }

            fn steps(&self) -> u32 {
                self.plan().len()
            }

            fn mistakes(&self, story: &dyn $crate::chart::spec::Surroundings) -> Vec<$crate::chart::spec::Mistake> {
                let marks = self.marks();
                let values = $crate::chart::spec::values_of(&marks, story);
                let mut mistakes = $crate::chart::spec::mistakes_of_marks(&marks, &values);
                mistakes.extend($mistakes(&marks, &values));
                mistakes.extend(self.plan().mistakes(&values));
                mistakes
            }

            fn resolve(&self, story: &dyn $crate::chart::spec::Surroundings) -> std::io::Result<$crate::chart::kinds::Kind> {
                self.resolve_to(story, 0.0)
            }

            fn extent(&self, story: &dyn $crate::chart::spec::Surroundings) -> Option<f64> {
                $has_scale.then(|| $crate::chart::spec::extent_of_marks(&self.marks(), story)).flatten()
            }

            fn resolve_to(&self, story: &dyn $crate::chart::spec::Surroundings, most: f64) -> std::io::Result<$crate::chart::kinds::Kind> {
                let wording = $crate::chart::spec::Wording::$wording;
                let marks = $crate::chart::spec::resolve_marks(&self.marks, story, wording)?;
                let states = self.plan().states(&marks.iter().collect::<Vec<_>>(), story);
                Ok($crate::chart::kinds::Kind::$Kind($Kind { marks, most, states }))
            }
        }
    };
}

/// For kinds that have no mistakes of their own.
#[cfg(feature = "ssr")]
fn no_more(_: &[&MarkSpec], _: &[f64]) -> Vec<Mistake> {
    Vec::new()
}

/// For kinds of series that have no mistakes of their own.
#[cfg(feature = "ssr")]
fn nothing_more(_: &SeriesSpec, _: &dyn Surroundings) -> Option<Mistake> {
    None
}

/// Declares what is drawn of a kind whose data are series of a table. Given is the function that draws the series, without
/// the notes of the steps.
#[cfg(feature = "ssr")]
macro_rules! drawn_series {
    ($(#[doc = $doc:literal])* $Kind:ident, $draw:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $Kind {
            /// The series.
            pub(in crate::chart) plot: $crate::chart::series::Plot,
        }

        impl $crate::chart::kinds::Draw for $Kind {
            fn last_step(&self) -> u32 {
                self.plot.last_step()
            }

            fn marks(&self) -> Vec<&$crate::chart::Mark> {
                Vec::new()
            }

            fn is_fluid(&self) -> bool {
                true
            }

            fn draw(&self, sheet: &mut $crate::chart::sheet::Sheet, position: f64) {
                self.plot.draw(sheet, position, $draw);
            }

            fn rows(&self) -> Vec<$crate::chart::Row> {
                self.plot.rows()
            }

            fn points(&self) -> Vec<$crate::chart::Point> {
                self.plot.points()
            }

            fn parts(&self) -> Vec<String> {
                self.plot.parts()
            }

            fn said_at(&self, step: u32) -> Vec<String> {
                self.plot.said_at(step)
            }
        }
    };
}

/// Declares a kind whose data are series of a table: what is drawn, what an author writes, and what both do. Given are
/// what the kind makes of series, and the functions that draw and that find mistakes beyond those of the series.
#[cfg(feature = "ssr")]
macro_rules! of_series {
    ($(#[doc = $doc:literal])* $Kind:ident, $draw:ident, $needs:ident, $mistakes:ident) => {
        drawn_series! { $(#[doc = $doc])* $Kind, $draw }

        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct Spec($crate::chart::series::SeriesSpec);

        impl $crate::chart::spec::KindSpec for Spec {
            fn marks(&self) -> Vec<&$crate::chart::spec::MarkSpec> {
                Vec::new()
            }

            fn tables(&self) -> Vec<&toml::Spanned<String>> {
                vec![&self.0.table]
            }

            fn steps(&self) -> u32 {
                self.0.steps()
            }

            fn mistakes(&self, story: &dyn $crate::chart::spec::Surroundings) -> Vec<$crate::chart::spec::Mistake> {
                let mut mistakes = $crate::chart::series::Reading::mistakes_in(&self.0, $needs, story);
                if mistakes.is_empty() {
                    mistakes.extend($mistakes(&self.0, story));
                }
                mistakes
            }

            fn resolve(&self, story: &dyn $crate::chart::spec::Surroundings) -> std::io::Result<$crate::chart::kinds::Kind> {
                self.resolve_to(story, 0.0)
            }

            fn extent(&self, story: &dyn $crate::chart::spec::Surroundings) -> Option<f64> {
                $crate::chart::series::Reading::extent_of(&self.0, $needs, story)
            }

            fn unit(&self, story: &dyn $crate::chart::spec::Surroundings) -> Option<String> {
                $crate::chart::series::Reading::unit_of(&self.0, $needs, story)
            }

            fn resolve_to(&self, story: &dyn $crate::chart::spec::Surroundings, most: f64) -> std::io::Result<$crate::chart::kinds::Kind> {
                let plot = $crate::chart::series::Reading::plot_of(&self.0, $needs, story, most)?;
                Ok($crate::chart::kinds::Kind::$Kind($Kind { plot }))
            }
        }
    };
}

/// Declares the kinds: the enum of what is drawn, the enum of what an author writes, and their names.
#[cfg(feature = "ssr")]
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $Kind:ident in $module:ident;)*) => {
        $(pub use $module::$Kind;)*

        /// The kinds of charts, as they are drawn.
        #[allow(clippy::large_enum_variant, reason = "a story has few charts, and each is stored once")]
        #[derive(Clone, Debug, PartialEq)]
        pub enum Kind {
            $($(#[doc = $doc])* $Kind($Kind),)*
        }

        impl Kind {
            pub(super) fn inner(&self) -> &dyn Draw {
                match self {
                    $(Self::$Kind(kind) => kind,)*
                }
            }
        }

        /// Charts of every kind, for the tests that hold for all.
        #[cfg(test)]
        pub(super) fn examples() -> Vec<Kind> {
            [$($module::tests::examples(),)*].concat()
        }

        /// The kinds of charts, as an author writes them.
        #[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Spec {
            $($(#[doc = $doc])* $Kind($module::Spec),)*
        }

        impl Spec {
            /// The names of the kinds in a document.
            pub const NAMES: &[&str] = &[$(stringify!($module),)*];

            fn inner(&self) -> &dyn KindSpec {
                match self {
                    $(Self::$Kind(spec) => spec,)*
                }
            }
        }
    };
}

#[cfg(feature = "ssr")]
impl Spec {
    /// The marks that refer to figures, in reading order.
    pub fn marks(&self) -> Vec<&MarkSpec> {
        self.inner().marks()
    }

    /// The files that it names, in the story's folder.
    pub fn files(&self) -> Vec<&toml::Spanned<String>> {
        self.inner().files()
    }

    /// Number of steps at which the drawing changes.
    pub fn steps(&self) -> u32 {
        self.inner().steps()
    }

    /// The tables that it takes data from.
    pub fn tables(&self) -> Vec<&toml::Spanned<String>> {
        self.inner().tables()
    }

    /// The id of the image that it stands in.
    pub fn setting(&self) -> Option<&toml::Spanned<String>> {
        self.inner().setting()
    }

    /// Why it cannot be drawn correctly. What is unknown is not among it: an unknown figure, table or file.
    pub fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let mut mistakes = self.inner().mistakes(story);
        if self.steps() > MOST_STEPS {
            let reason = format!("it has {} steps", self.steps());
            mistakes.push(Mistake::new(&reason, &format!("A chart has at most {MOST_STEPS}.")));
        }
        mistakes
    }

    /// The chart with its figures in words.
    ///
    /// # Errors
    /// A figure is unknown, or a file cannot be read or parsed.
    pub fn resolve(&self, story: &dyn Surroundings) -> std::io::Result<super::Chart> {
        Ok(super::Chart { kind: self.inner().resolve(story)? })
    }

    fn extent(&self, story: &dyn Surroundings) -> Option<f64> {
        self.inner().extent(story)
    }

    fn unit(&self, story: &dyn Surroundings) -> Option<String> {
        self.inner().unit(story)
    }
}

/// The tables that several charts take data from, each once.
#[cfg(feature = "ssr")]
fn tables_of<'a>(charts: impl Iterator<Item = &'a Spec>) -> Vec<&'a toml::Spanned<String>> {
    let mut seen = BTreeSet::new();
    charts.flat_map(Spec::tables).filter(|table| seen.insert(table.get_ref())).collect()
}

/// How far a scale goes from zero that several charts share.
#[cfg(feature = "ssr")]
fn shared_extent<'a>(charts: impl Iterator<Item = &'a Spec>, story: &dyn Surroundings) -> f64 {
    charts.filter_map(|chart| chart.extent(story)).fold(0.0, f64::max)
}

/// The first of several charts whose values have another unit than those of the chart before it: its index, and both
/// units in words.
#[cfg(feature = "ssr")]
fn other_unit<'a>(charts: impl Iterator<Item = &'a Spec>, story: &dyn Surroundings) -> Option<(usize, String)> {
    let units: Vec<Option<String>> = charts.map(|chart| chart.unit(story)).collect();
    let before = units.windows(2).position(|pair| pair[0] != pair[1])?;
    let words = |unit: &Option<String>| unit.as_ref().map_or("none".to_owned(), |unit| format!("“{unit}”"));
    Some((before + 1, format!("{} and {}", words(&units[before]), words(&units[before + 1]))))
}

// Declared here and not by the macro, so that rustfmt finds them.
#[cfg(feature = "ssr")]
mod area;
#[cfg(feature = "ssr")]
mod areas;
#[cfg(feature = "ssr")]
mod bars;
#[cfg(feature = "ssr")]
mod beeswarm;
#[cfg(feature = "ssr")]
mod columns;
#[cfg(feature = "ssr")]
mod dots;
#[cfg(feature = "ssr")]
mod funnel;
#[cfg(feature = "ssr")]
mod ladder;
#[cfg(feature = "ssr")]
mod line;
mod map;
#[cfg(feature = "ssr")]
mod multiples;
#[cfg(feature = "ssr")]
mod nested;
#[cfg(feature = "ssr")]
mod panels;
#[cfg(feature = "ssr")]
mod pictorial;
#[cfg(feature = "ssr")]
mod reach;
#[cfg(feature = "ssr")]
mod scatter;
#[cfg(feature = "ssr")]
mod sequence;
#[cfg(feature = "ssr")]
mod share;
#[cfg(feature = "ssr")]
mod slope;
#[cfg(feature = "ssr")]
mod slopegraph;
#[cfg(feature = "ssr")]
mod threshold;
#[cfg(feature = "ssr")]
mod units;

#[cfg(feature = "ssr")]
kinds! {
    /// Horizontal bars from zero, one below the other.
    Bars in bars;
    /// Percentages as filled dots, a hundred dots for each mark: the marks may be shares of different wholes.
    Share in share;
    /// A part of a whole as filled dots, one dot per unit.
    Dots in dots;
    /// Each mark as its number of dots, one dot a thing or a stated number of things.
    Units in units;
    /// Ranks on a ladder, rank 1 at the top.
    Ladder in ladder;
    /// Columns that decrease from left to right.
    Funnel in funnel;
    /// Circles whose areas are proportional to the values.
    Areas in areas;
    /// Squares inside of a square whose areas are proportional to the values.
    Nested in nested;
    /// A water level that rises to a reference line and past it.
    Threshold in threshold;
    /// One number at two moments, joined by a line, measured from a baseline.
    Slope in slope;
    /// Series between two places, each a line named at its end.
    Slopegraph in slopegraph;
    /// Concentric circles whose radii are proportional to the values.
    Reach in reach;
    /// Series over time, joined by lines.
    Line in line;
    /// Series over time as bands, one on the other.
    Area in area;
    /// Upright bars from zero, along names or times.
    Columns in columns;
    /// A small chart for each series, all on one scale.
    Multiples in multiples;
    /// Charts of any kind beside each other, on one scale.
    Panels in panels;
    /// One dot a row of a table, by two of its numbers.
    Scatter in scatter;
    /// Charts that follow each other in one place: what two of them show goes from one to the next.
    Sequence in sequence;
    /// One dot a row of a table along one of its numbers, pushed aside.
    Beeswarm in beeswarm;
    /// Things in a picture: units that are counted, levels, discs, circles and places.
    Pictorial in pictorial;
    /// Coastlines with named places, in a view that moves.
    Map in map;
}
