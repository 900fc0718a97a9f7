//! What the kinds of charts have in common as an author writes them, and what they take from the story around them.

use std::io;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::scenery::Scenery;
use super::{Kind, Mark};
use crate::motif::Motif;
use crate::spelling::nearest;
use crate::table::{Date, Table};

/// One number in a chart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkSpec {
    /// Id of the figure to draw.
    #[schemars(with = "String")]
    pub figure: Spanned<String>,
    /// Label beside the number.
    pub label: String,
    /// The step at which it appears, counted from 1.
    #[serde(default = "first_step")]
    pub step: u32,
    /// Whether to emphasise it.
    #[serde(default)]
    pub accent: bool,
}

/// Steps are counted from 1 in a document.
pub(super) fn first_step() -> u32 {
    1
}

/// Why a chart cannot be drawn correctly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Byte range in the document; `None` for the chart as a whole.
    pub span: Option<Range<usize>>,
    /// What is wrong, without a full stop.
    pub reason: String,
    /// What to do about it, in one sentence.
    pub remedy: String,
}

impl Mistake {
    /// A mistake of the chart as a whole.
    pub fn new(reason: &str, remedy: &str) -> Self {
        Self { span: None, reason: reason.to_owned(), remedy: remedy.to_owned() }
    }

    /// A column that a table does not have.
    pub(super) fn no_column(table_id: &str, name: &Spanned<String>, table: &Table) -> Self {
        let reason = format!("the table “{table_id}” has no column “{}”", name.get_ref());
        Self::new(&reason, &columns_of(table, name.get_ref())).in_place(name)
    }

    /// What a chart that cannot be drawn is reported as when it is to be drawn all the same.
    pub(super) fn into_error(mistakes: Vec<Self>) -> io::Error {
        let reasons: Vec<String> = mistakes.into_iter().map(|mistake| mistake.reason).collect();
        io::Error::other(reasons.join("; "))
    }

    /// The same mistake, at a mark.
    pub(super) fn at(self, mark: &MarkSpec) -> Self {
        self.in_place(&mark.figure)
    }

    /// The same mistake, at a value of the document.
    pub(super) fn in_place(self, value: &Spanned<String>) -> Self {
        Self { span: Some(value.span()), ..self }
    }
}

/// How a figure is written in a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// With its bound, such as "more than 12 million".
    WithBound,
    /// Without bound.
    Bare,
    /// As an ordinal in digits, such as 14th.
    Ordinal,
}

/// A figure's number in the story's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The value in words.
    pub text: String,
    /// What is counted or measured.
    pub unit: Option<String>,
    /// The language's word for *derived*, if the figure was derived from others.
    pub derived: Option<&'static str>,
}

/// What a chart takes from the story around it.
pub trait Surroundings {
    /// The number of a figure; `None` if there is no such figure.
    fn number(&self, figure: &str, wording: Wording) -> Option<Number>;

    /// A number in digits; with as many decimals as it has if they are not given.
    fn digits(&self, value: f64, decimals: Option<u8>) -> String;

    /// A number of percent with the sign, as the language writes it: 53%, 53 %; with as many decimals as it has if they are
    /// not given.
    fn percent(&self, value: f64, decimals: Option<u8>) -> String;

    /// The largest word for a scale that is at most `value`, such as *million*, and its size; 1 and no word below.
    fn scale(&self, value: f64) -> (f64, &'static str);

    /// The words for a value that is not known.
    fn no_data(&self) -> &'static str;

    /// A date in the story's language.
    fn date(&self, date: Date) -> String;

    /// A table of the story, with the unit of all columns that have none of their own.
    fn table(&self, id: &str) -> Option<(&Table, Option<&str>)>;

    /// The text of a file in the story's folder.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    fn file(&self, name: &str) -> io::Result<String>;

    /// The picture with this id, for a chart that stands in it.
    ///
    /// # Errors
    /// No chart can stand in it: it does not exist, or is no drawing with a frame in both compositions.
    fn scenery(&self, image: &str) -> Result<Scenery, Mistake>;

    /// The motif with this name.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn motif(&self, name: &str) -> Result<Motif, Mistake>;
}

/// What an axis measures that need not begin at zero, and the least and the greatest value that it shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Interval {
    /// What is written at the axis: the unit of its column, or the column's title.
    pub measured: String,
    pub from: f64,
    pub to: f64,
}

impl Interval {
    fn covering(&self, other: &Self) -> Self {
        Self { measured: self.measured.clone(), from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

/// The ranges of a chart in which a place stands for a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranges {
    /// Of the horizontal axis.
    pub across: Interval,
    /// Of the vertical axis; `None` if heights stand for nothing.
    pub up: Option<Interval>,
    /// Of what areas are in proportion to; `None` if they stand for nothing.
    pub size: Option<Interval>,
}

impl Ranges {
    /// These ranges, each as far as it goes in `other` too.
    pub(super) fn covering(&self, other: &Self) -> Self {
        let both = |one: &Option<Interval>, other: &Option<Interval>| {
            let one = one.as_ref()?;
            Some(other.as_ref().map_or_else(|| one.clone(), |other| one.covering(other)))
        };
        Self {
            across: self.across.covering(&other.across),
            up: both(&self.up, &other.up),
            size: both(&self.size, &other.size),
        }
    }

    /// What each of them measures, with words for what stands for it.
    pub(super) fn measured(&self) -> [(&'static str, Option<&str>); 3] {
        fn of(range: Option<&Interval>) -> Option<&str> {
            range.map(|range| range.measured.as_str())
        }
        [
            ("horizontal axes", of(Some(&self.across))),
            ("vertical axes", of(self.up.as_ref())),
            ("areas", of(self.size.as_ref())),
        ]
    }
}

/// The document type of one kind of chart.
pub(super) trait KindSpec {
    /// The marks that refer to figures, in reading order.
    fn marks(&self) -> Vec<&MarkSpec>;

    /// The files that it names, in the story's folder.
    fn files(&self) -> Vec<&Spanned<String>> {
        Vec::new()
    }

    /// The tables that it takes data from.
    fn tables(&self) -> Vec<&Spanned<String>> {
        Vec::new()
    }

    /// The image that it stands in.
    fn setting(&self) -> Option<&Spanned<String>> {
        None
    }

    /// Number of steps at which the drawing changes.
    fn steps(&self) -> u32 {
        self.marks().iter().map(|mark| mark.step).max().unwrap_or(0)
    }

    /// Why it cannot be drawn correctly. What is unknown is reported elsewhere.
    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake>;

    /// The kind with its figures in words.
    ///
    /// # Errors
    /// A figure is unknown, or a file cannot be read or parsed.
    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind>;

    /// How far its scale goes from zero; `None` for a kind without such a scale, and where something is unknown.
    fn extent(&self, _story: &dyn Surroundings) -> Option<f64> {
        None
    }

    /// What its values count or measure; `None` if that has no name, and where something is unknown.
    fn unit(&self, story: &dyn Surroundings) -> Option<String> {
        let mark = *self.marks().first()?;
        story.number(mark.figure.get_ref(), Wording::Bare)?.unit
    }

    /// The same as [`resolve`](Self::resolve), on a scale that goes as far as `most` at least.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    fn resolve_to(&self, story: &dyn Surroundings, _most: f64) -> io::Result<Kind> {
        self.resolve(story)
    }

    /// The ranges of its values, for a kind whose axes need not begin at zero; `None` for another, and where something is
    /// unknown.
    fn ranges(&self, _story: &dyn Surroundings) -> Option<Ranges> {
        None
    }

    /// The same as [`resolve`](Self::resolve), with axes that show these ranges too.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    fn resolve_within(&self, story: &dyn Surroundings, _ranges: &Ranges) -> io::Result<Kind> {
        self.resolve(story)
    }
}

/// The largest value of marks; `None` if there are none or their figures are unknown.
pub(super) fn extent_of_marks(marks: &[&MarkSpec], story: &dyn Surroundings) -> Option<f64> {
    let value = |mark: &&MarkSpec| Some(story.number(mark.figure.get_ref(), Wording::Bare)?.value);
    marks.iter().map(value).collect::<Option<Vec<f64>>>()?.into_iter().reduce(f64::max)
}

/// A number of percent without decimals, but with one if it is less than one.
pub(super) fn percent_in_words(percent: f64, story: &dyn Surroundings) -> String {
    let size = percent.abs();
    story.percent(size, Some(if size > 0.0 && size < 0.95 { 1 } else { 0 }))
}

/// The change to `ratio` times of what was, in percent with its sign, such as +53%.
pub(super) fn change_in_words(ratio: f64, story: &dyn Surroundings) -> String {
    let percent = (ratio - 1.0) * 100.0;
    let sign = if percent < 0.0 { '−' } else { '+' };
    format!("{sign}{}", percent_in_words(percent, story))
}

/// A name that nothing has; `what` it would be the name of, such as "series".
pub(super) fn unknown_name<'n>(what: &str, name: &Spanned<String>, known: impl Iterator<Item = &'n str>) -> Mistake {
    /// Of more names than this only the first are listed.
    const LISTED: usize = 20;
    let known: Vec<&str> = known.collect();
    let more = if known.len() > LISTED { " and others" } else { "" };
    let list = known.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    let meant = meant_by(name.get_ref(), &known);
    let reason = format!("there is no {what} “{}”", name.get_ref());
    let remedy =
        if known.is_empty() { "There are none.".to_owned() } else { format!("{meant}There are {list}{more}.") };
    Mistake::new(&reason, &remedy).in_place(name)
}

/// The columns of a table, for an author who has named one that it does not have.
pub(super) fn columns_of(table: &Table, name: &str) -> String {
    let known: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    format!("{}Its columns are {}.", meant_by(name, &known), known.join(", "))
}

/// A question for the name that a wrong one was most likely meant for, with a space after it; empty if there is none.
fn meant_by(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known.iter().copied());
    near.map_or_else(String::new, |near| format!("Did you mean “{near}”? "))
}

/// The values of marks, in the same order; NaN for an unknown figure, which is no mistake of the chart.
pub(super) fn values_of(marks: &[&MarkSpec], story: &dyn Surroundings) -> Vec<f64> {
    let value = |mark: &&MarkSpec| Some(story.number(mark.figure.get_ref(), Wording::Bare)?.value);
    marks.iter().map(|mark| value(mark).unwrap_or(f64::NAN)).collect()
}

/// The mistakes that marks of any kind can have: there are none, a step is 0, a value is negative.
pub(super) fn mistakes_of_marks(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    if marks.is_empty() {
        return vec![Mistake::new("it has no marks", "Add at least one mark.")];
    }
    let mut mistakes = Vec::new();
    for (mark, value) in marks.iter().zip(values) {
        if mark.step == 0 {
            mistakes.push(Mistake::new("`step` is 0, but steps are counted from 1", "Write 1 or more.").at(mark));
        }
        if *value < 0.0 {
            let remedy = "Say the size of the change as a positive number, and its direction in the label.";
            mistakes.push(Mistake::new("its values must not be negative", remedy).at(mark));
        }
    }
    mistakes
}

/// Marks as they are drawn, with their figures in words.
pub(super) fn resolve_marks(marks: &[MarkSpec], story: &dyn Surroundings, wording: Wording) -> io::Result<Vec<Mark>> {
    let mut resolved = marks.iter().map(|mark| resolve_mark(mark, story, wording)).collect::<io::Result<Vec<_>>>()?;
    tell_apart(&mut resolved);
    Ok(resolved)
}

/// Has marks of one label be told apart by their figures.
pub(super) fn tell_apart(marks: &mut [Mark]) {
    for index in 1..marks.len() {
        if marks[..index].iter().any(|mark| mark.label == marks[index].label) {
            marks[index].key = marks[index].figure.clone();
        }
    }
}

/// A mark as it is drawn.
pub(super) fn resolve_mark(mark: &MarkSpec, story: &dyn Surroundings, wording: Wording) -> io::Result<Mark> {
    let id = mark.figure.get_ref();
    let number = story.number(id, wording).ok_or_else(|| io::Error::other(format!("there is no figure “{id}”")))?;
    Ok(Mark {
        figure: id.clone(),
        key: if mark.label.is_empty() { id.clone() } else { mark.label.clone() },
        label: mark.label.clone(),
        value: number.value,
        text: number.text,
        step: mark.step.saturating_sub(1),
        derived: number.derived.is_some(),
        note: number.derived.map(str::to_owned),
        accent: mark.accent,
    })
}
