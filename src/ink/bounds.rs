//! Bounds of the numbers in a drawing's description, so that no description takes long to draw or fills the memory.
//!
//! They are checked by the fields' names before the description is read. A count has a bound of its own; every other
//! number is a place or a size in pixels, or less.

use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The bounds of counts, and of sizes that must not be negative or by which something is divided: name, least, most.
const BOUNDS: [(&str, f64, f64); 22] = [
    ("bars", 0.0, 50.0),
    ("billow", 1.0, LENGTH),
    ("count", 0.0, 300.0),
    ("fibres", 0.0, 50.0),
    ("flowers", 0.0, 200.0),
    ("groves", 0.0, 200.0),
    ("heads", 1.0, 40.0),
    ("height", 0.0, LENGTH),
    ("left", 1.0, LENGTH),
    ("mirror", 0.0, 1.0),
    ("moss", 0.0, 10.0),
    ("reeds", 0.0, 500.0),
    ("right", 1.0, LENGTH),
    ("rows", 0.0, 40.0),
    ("stack", 1.0, 50.0),
    ("stones", 0.0, 500.0),
    ("strokes", 0.0, 2000.0),
    ("taper", 0.0, 1.0),
    ("trees", 0.0, 500.0),
    ("vary", 0.0, 1.0),
    ("width", 0.0, LENGTH),
    ("willows", 0.0, 200.0),
];

/// Names of the counts among them: all counts of a drawing together have a bound too.
const COUNTS: [&str; 12] =
    ["bars", "count", "flowers", "groves", "heads", "reeds", "rows", "stack", "stones", "strokes", "trees", "willows"];

/// Largest place or size, in pixels.
const LENGTH: f64 = 10_000.0;
/// Largest sum of all counts of a drawing.
const SUM_OF_COUNTS: f64 = 5_000.0;
/// Largest number of entries of a list: layers, marks, points.
const ENTRIES: usize = 500;
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
        // There are too many marks to list them all.
        let message = match error.message().split_once(", expected one of ") {
            Some((wrong, known)) if known.len() > 200 => {
                let written = wrong.split('`').nth(1).unwrap_or_default();
                let known = known.split('`').skip(1).step_by(2);
                let nearest = known.map(|name| (strsim::levenshtein(written, name), name)).min();
                match nearest.filter(|(letters, name)| *letters <= 1 + name.len() / 4) {
                    Some((_, name)) => format!("{wrong}; did you mean `{name}`?"),
                    None => wrong.to_owned(),
                }
            }
            _ => error.message().to_owned(),
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
    check.table(document.get_ref())
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
            // A seed starts a sequence; it counts nothing.
            if key.get_ref() != "seed" {
                self.value(key.get_ref(), value.get_ref(), &value.span())?;
            }
        }
        Ok(())
    }

    fn value(&mut self, name: &str, value: &DeValue<'_>, span: &Range<usize>) -> Result<(), DrawingError> {
        let number = match value {
            DeValue::Table(table) => return self.table(table),
            DeValue::Array(values) => {
                self.entries += values.len();
                if values.len() > ENTRIES || self.entries > ALL_ENTRIES {
                    let message = format!(
                        "`{name}` has {} entries; a list has at most {ENTRIES}, all lists together {ALL_ENTRIES}",
                        values.len()
                    );
                    return Err(DrawingError::new(self.text, Some(span.clone()), message));
                }
                return values.iter().try_for_each(|value| self.value(name, value.get_ref(), &value.span()));
            }
            // A number too large for its type is reported when the description is read; here it is out of bounds.
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).map_or(f64::INFINITY, |number| number as f64)
            }
            DeValue::Float(number) => number.as_str().parse().unwrap_or(f64::INFINITY),
            DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => return Ok(()),
        };
        let (least, most) = bounds_of(name);
        let written = self.text.get(span.clone()).unwrap_or_default();
        // Not a number is within no bounds.
        if !(least..=most).contains(&number) {
            let message = format!("`{name} = {written}` is not between {least} and {most}");
            return Err(DrawingError::new(self.text, Some(span.clone()), message));
        }
        if COUNTS.contains(&name) {
            self.counts += number;
            if self.counts > SUM_OF_COUNTS {
                let message =
                    format!("with `{name} = {written}`, all counts of the drawing add up to more than {SUM_OF_COUNTS}");
                return Err(DrawingError::new(self.text, Some(span.clone()), message));
            }
        }
        Ok(())
    }
}
