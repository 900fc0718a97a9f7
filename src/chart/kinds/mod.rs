//! The kinds of charts.
//!
//! A kind has one file with everything that is particular to it: what an author may write (its `Spec`), what is
//! checked, the numbers that it shows, and its drawing. The list at the end of this file is the only list of kinds:
//! a new one is a file, a line there, and the `mod` that the compiler then asks for.

use serde::{Deserialize, Serialize};

use super::Mark;
#[cfg(feature = "ssr")]
use super::Row;
#[cfg(feature = "ssr")]
use super::series::SeriesSpec;
use super::sheet::Sheet;
#[cfg(feature = "ssr")]
use super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};

mod bubbles;
mod choropleth;
mod coast;
mod globe;
#[cfg(feature = "ssr")]
mod topology;

#[cfg(test)]
pub(super) use area::tests::area;
pub use bubbles::Bubbles;
pub use choropleth::Choropleth;
#[cfg(test)]
pub(super) use choropleth::tests::every_map;
pub use coast::{Coast, Level};
#[cfg(test)]
pub(super) use columns::tests::columns;
#[cfg(test)]
pub(super) use dots::Arrangement;
#[cfg(test)]
pub(super) use line::tests::cities;
pub use map::{Place, View};
#[cfg(test)]
pub(super) use scatter::tests::scatter;

/// A kind of chart, with its data, as it is drawn.
pub(super) trait Draw {
    /// The last step at which the drawing changes, counted from 0.
    fn last_step(&self) -> u32 {
        self.marks().iter().map(|mark| mark.step).max().unwrap_or(0)
    }

    /// The numbers that it shows, in reading order.
    fn marks(&self) -> Vec<&Mark>;

    /// Whether the kind lays itself out for the width of its sheet; otherwise it is always drawn on a narrow one.
    fn is_fluid(&self) -> bool {
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

    /// What the drawing shows, in short parts; by default, label and value of each mark.
    #[cfg(feature = "ssr")]
    fn parts(&self) -> Vec<String> {
        self.marks().iter().map(|mark| [&mark.label, ": ", &mark.in_full()].concat()).collect()
    }
}

/// Declares a kind whose data are marks and nothing else: what is drawn, what an author writes, and what both do. Given
/// are the function that draws, how figures are written, and the function that finds mistakes beyond those that marks
/// of any kind can have.
macro_rules! of_marks {
    ($(#[doc = $doc:literal])* $Kind:ident { $(#[doc = $marks_doc:literal])* marks } $draw:ident, $wording:ident, $mistakes:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $Kind {
            $(#[doc = $marks_doc])*
            pub marks: Vec<$crate::chart::Mark>,
        }

        impl $crate::chart::kinds::Draw for $Kind {
            fn marks(&self) -> Vec<&$crate::chart::Mark> {
                self.marks.iter().collect()
            }

            fn draw(&self, sheet: &mut $crate::chart::sheet::Sheet, position: f64) {
                $draw(sheet, &self.marks, position);
            }
        }

        $(#[doc = $doc])*
        #[cfg(feature = "ssr")]
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Spec {
            $(#[doc = $marks_doc])*
            pub marks: Vec<$crate::chart::spec::MarkSpec>,
        }

        #[cfg(feature = "ssr")]
        impl $crate::chart::spec::KindSpec for Spec {
            fn marks(&self) -> Vec<&$crate::chart::spec::MarkSpec> {
                self.marks.iter().collect()
            }

            fn mistakes(&self, story: &dyn $crate::chart::spec::Surroundings) -> Vec<$crate::chart::spec::Mistake> {
                let marks = self.marks();
                let values = $crate::chart::spec::values_of(&marks, story);
                let mut mistakes = $crate::chart::spec::mistakes_of_marks(&marks, &values);
                mistakes.extend($mistakes(&marks, &values));
                mistakes
            }

            fn resolve(&self, story: &dyn $crate::chart::spec::Surroundings) -> std::io::Result<$crate::chart::kinds::Kind> {
                let wording = $crate::chart::spec::Wording::$wording;
                let marks = $crate::chart::spec::resolve_marks(&self.marks, story, wording)?;
                Ok($crate::chart::kinds::Kind::$Kind($Kind { marks }))
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

/// Declares a kind whose data are series of a table: what is drawn, what an author writes, and what both do. Given are
/// what the kind makes of series, and the functions that draw and that find mistakes beyond those of the series.
macro_rules! of_series {
    ($(#[doc = $doc:literal])* $Kind:ident, $draw:ident, $needs:ident, $mistakes:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
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
                $draw(sheet, &self.plot, position);
            }

            #[cfg(feature = "ssr")]
            fn rows(&self) -> Vec<$crate::chart::Row> {
                self.plot.rows()
            }

            #[cfg(feature = "ssr")]
            fn parts(&self) -> Vec<String> {
                self.plot.parts()
            }
        }

        $(#[doc = $doc])*
        #[cfg(feature = "ssr")]
        #[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct Spec($crate::chart::series::SeriesSpec);

        #[cfg(feature = "ssr")]
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
                let plot = $crate::chart::series::Reading::plot_of(&self.0, $needs, story)?;
                Ok($crate::chart::kinds::Kind::$Kind($Kind { plot }))
            }
        }
    };
}

/// Declares the kinds: the enum of what is drawn, the enum of what an author writes, and their names.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $Kind:ident in $module:ident;)*) => {
        $(pub use $module::$Kind;)*

        /// The kinds of charts, as they are drawn.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
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

        /// The kinds of charts, as an author writes them.
        #[cfg(feature = "ssr")]
        #[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Spec {
            $($(#[doc = $doc])* $Kind($module::Spec),)*
        }

        #[cfg(feature = "ssr")]
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

    /// Why it cannot be drawn correctly. What is unknown is not among it: an unknown figure, table or file.
    pub fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        self.inner().mistakes(story)
    }

    /// The chart with its figures in words.
    ///
    /// # Errors
    /// A figure is unknown, or a file cannot be read or parsed.
    pub fn resolve(&self, story: &dyn Surroundings) -> std::io::Result<super::Chart> {
        Ok(super::Chart { kind: self.inner().resolve(story)? })
    }
}

// Declared here and not by the macro, so that rustfmt finds them.
mod area;
mod areas;
mod bars;
mod columns;
mod dots;
mod funnel;
mod ladder;
mod line;
mod map;
mod reach;
mod scatter;
mod share;
mod slope;
mod threshold;

kinds! {
    /// Horizontal bars from zero, one below the other.
    Bars in bars;
    /// Percentages as filled dots, a hundred dots for each mark: the marks may be shares of different wholes.
    Share in share;
    /// A part of a whole as filled dots, one dot per unit.
    Dots in dots;
    /// Ranks on a ladder, rank 1 at the top.
    Ladder in ladder;
    /// Columns that decrease from left to right.
    Funnel in funnel;
    /// Circles whose areas are proportional to the values.
    Areas in areas;
    /// A water level that rises to a reference line and past it.
    Threshold in threshold;
    /// One number at two moments, joined by a line, measured from a baseline.
    Slope in slope;
    /// Concentric circles whose radii are proportional to the values.
    Reach in reach;
    /// Series over time, joined by lines.
    Line in line;
    /// Series over time as bands, one on the other.
    Area in area;
    /// Upright bars from zero, along names or times.
    Columns in columns;
    /// One dot a row of a table, by two of its numbers.
    Scatter in scatter;
    /// Coastlines with named places, in a view that moves.
    Map in map;
}
