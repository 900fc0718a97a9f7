//! Bounds of the numbers in a drawing's description, so that no description takes long to draw or fills the memory.
//!
//! They are checked by the fields' names before the description is read. A count has a bound of its own; every other
//! number is a place or a size in pixels, or less. The JSON Schema has the same bounds.

use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::spelling::nearest;

/// The bounds of counts, and of sizes that must not be negative or by which something is divided: name, least, most.
const BOUNDS: [(&str, f64, f64); 27] = [
    ("bars", 0.0, 50.0),
    ("count", 0.0, 300.0),
    ("depth", 0.0, 1.0),
    ("edge", 0.0, LENGTH),
    ("end", 0.0, 1.0),
    ("fibres", 0.0, 50.0),
    ("groves", 0.0, 200.0),
    ("heads", 1.0, 40.0),
    ("height", 0.0, LENGTH),
    ("hill", 1.0, LENGTH),
    ("ink", 0.0, 1.0),
    ("left", 1.0, LENGTH),
    ("length", 0.0, LENGTH),
    ("line", 0.0, 1.0),
    ("mirror", 0.0, 1.0),
    ("moss", 0.0, 10.0),
    ("reeds", 0.0, 500.0),
    ("right", 1.0, LENGTH),
    ("stack", 1.0, 50.0),
    ("stones", 0.0, 500.0),
    ("strength", 0.0, 1.0),
    ("strokes", 0.0, 2000.0),
    ("taper", 0.0, 1.0),
    ("trees", 0.0, 500.0),
    ("unit", 1.0, LENGTH),
    ("vary", 0.0, 1.0),
    ("width", 0.0, LENGTH),
];

/// The bounds of numbers by their place in a list, counted from 0: name of the list, first and last place, least, most.
const BOUNDS_IN_LISTS: [(&str, usize, usize, f64, f64); 3] =
    [("frame", 2, 3, 1.0, LENGTH), ("grids", 2, 3, 1.0, LENGTH), ("grids", 4, 5, 1.0, 100.0)];

/// A drawing's own size is at least 1; a mark may have none.
pub(super) const SIZES: [&str; 2] = ["width", "height"];

/// Tables whose keys are the author's own names, not those of fields.
const NAMED: [&str; 4] = ["anchor", "label", "length", "region"];

/// Names of the counts among them: all counts of a drawing together have a bound too.
const COUNTS: [&str; 9] = ["bars", "count", "groves", "heads", "reeds", "stack", "stones", "strokes", "trees"];

/// Largest place or size, in pixels.
const LENGTH: f64 = 10_000.0;
/// Largest sum of all counts of a drawing.
const SUM_OF_COUNTS: f64 = 5_000.0;
/// Largest number of entries of a list: layers, marks, points.
pub(super) const ENTRIES: usize = 500;
/// Largest number of values of all lists.
const ALL_ENTRIES: usize = 5_000;

/// A mistake in a drawing's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawingError {
    /// Line in the description, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for DrawingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.message.trim())
    }
}

impl std::error::Error for DrawingError {}

impl DrawingError {
    /// What serde says is wrong at a byte range of the description `text`.
    pub(super) fn of_form(text: &str, error: &toml::de::Error) -> Self {
        let message = match error.message().split_once(", expected one of ") {
            Some((wrong, known)) => {
                let written = wrong.split('`').nth(1).unwrap_or_default();
                let names = known.split('`').skip(1).step_by(2);
                match nearest(written, names) {
                    Some(name) => format!("{wrong}; did you mean `{name}`?"),
                    // A motif has too many fields to list them all.
                    None if known.len() > 200 => wrong.to_owned(),
                    None => error.message().to_owned(),
                }
            }
            None => error.message().to_owned(),
        };
        Self::new(text, error.span(), message)
    }

    /// A mistake at a byte range of the description `text`.
    pub(super) fn new(text: &str, span: Option<Range<usize>>, message: String) -> Self {
        let end = span.map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1;
        Self { line, message }
    }
}

/// Whether all numbers of a description are within their bounds.
///
/// # Errors
/// The description is not TOML, or the first number out of bounds, with its field and its bounds.
pub(super) fn check(text: &str) -> Result<(), DrawingError> {
    let document =
        DeTable::parse(text).map_err(|error| DrawingError::new(text, error.span(), error.message().to_owned()))?;
    let mut check = Check { text, counts: 0.0, entries: 0 };
    let document = document.get_ref();
    for (name, size) in SIZES.into_iter().filter_map(|name| Some((name, document.get(name)?))) {
        if number(size.get_ref()) == Some(0.0) {
            return Err(check.wrong(&size.span(), format!("the drawing's `{name}` is not between 1 and {LENGTH}")));
        }
    }
    check.table(document)
}

/// The number that a value is: infinity if it is too large for its type, `None` if the value is none.
fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => {
            Some(i64::from_str_radix(number.as_str(), number.radix()).map_or(f64::INFINITY, |number| number as f64))
        }
        DeValue::Float(number) => Some(number.as_str().parse().unwrap_or(f64::INFINITY)),
        _ => None,
    }
}

/// The smallest and the largest number that may stand at this place (from 0) in a list of this name.
pub(super) fn bounds_in_list(name: &str, place: usize) -> (f64, f64) {
    let own = BOUNDS_IN_LISTS.iter().find(|(list, first, last, ..)| *list == name && (first..=last).contains(&&place));
    own.map_or_else(|| bounds_of(name), |&(.., least, most)| (least, most))
}

/// The smallest and the largest number that a field with this name may have.
pub(super) fn bounds_of(name: &str) -> (f64, f64) {
    let own = BOUNDS.iter().find(|(bounded, ..)| *bounded == name);
    own.map_or((-LENGTH, LENGTH), |&(_, least, most)| (least, most))
}

struct Check<'a> {
    text: &'a str,
    counts: f64,
    entries: usize,
}

impl Check<'_> {
    fn table(&mut self, table: &DeTable<'_>) -> Result<(), DrawingError> {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match value.get_ref() {
                // A seed starts a sequence; it counts nothing.
                _ if name == "seed" => {}
                DeValue::Table(entries) if NAMED.contains(&name) => {
                    entries.values().try_for_each(|value| self.value(name, None, value.get_ref(), &value.span()))?;
                }
                given => self.value(name, None, given, &value.span())?,
            }
        }
        Ok(())
    }

    /// Checks the value of a field, or what stands at a place of its list.
    fn value(
        &mut self,
        name: &str,
        place: Option<usize>,
        value: &DeValue<'_>,
        span: &Range<usize>,
    ) -> Result<(), DrawingError> {
        match value {
            DeValue::Table(table) => self.table(table),
            DeValue::Array(values) => {
                self.entries += values.len();
                if values.len() > ENTRIES || self.entries > ALL_ENTRIES {
                    return Err(self.wrong(
                        span,
                        format!(
                            "`{name}` has {} entries; a list has at most {ENTRIES}, all lists together {ALL_ENTRIES}",
                            values.len()
                        ),
                    ));
                }
                for (place, value) in values.iter().enumerate() {
                    self.value(name, Some(place), value.get_ref(), &value.span())?;
                }
                match values.iter().filter_map(|value| number(value.get_ref())).collect::<Vec<_>>()[..] {
                    [.., columns, rows] if name == "grids" => self.count(name, columns * rows, span),
                    _ => Ok(()),
                }
            }
            _ => match number(value) {
                Some(number) => self.number(name, place, number, span),
                None => Ok(()),
            },
        }
    }

    fn number(
        &mut self,
        name: &str,
        place: Option<usize>,
        number: f64,
        span: &Range<usize>,
    ) -> Result<(), DrawingError> {
        let (least, most) = place.map_or_else(|| bounds_of(name), |place| bounds_in_list(name, place));
        // Not a number is within no bounds.
        if !(least..=most).contains(&number) {
            let written = self.text.get(span.clone()).unwrap_or_default();
            return Err(self.wrong(span, format!("`{name} = {written}` is not between {least} and {most}")));
        }
        if COUNTS.contains(&name) { self.count(name, number, span) } else { Ok(()) }
    }

    /// Adds to the sum of all counts.
    fn count(&mut self, name: &str, number: f64, span: &Range<usize>) -> Result<(), DrawingError> {
        self.counts += number;
        if self.counts <= SUM_OF_COUNTS {
            return Ok(());
        }
        let written = self.text.get(span.clone()).unwrap_or_default();
        Err(self.wrong(
            span,
            format!("with `{name} = {written}`, all counts of the drawing add up to more than {SUM_OF_COUNTS}"),
        ))
    }

    fn wrong(&self, span: &Range<usize>, message: String) -> DrawingError {
        DrawingError::new(self.text, Some(span.clone()), message)
    }
}
