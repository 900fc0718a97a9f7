//! The mistakes that a story can have, and their messages.
//!
//! A problem is a value with its position. All messages are written here, and each has a remedy.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use crate::chart::Spec;
use crate::story::anchors;
use crate::story::cells::CellMistake;
use crate::story::formula::FormulaMistake;
use crate::story::variant::VARIANTS;
use crate::table::Mistake;

/// Whether a problem stops the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page would be wrong, so none is written.
    Error,
    /// The page is written, but could be better.
    Warning,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants' words stand in `message` and `remedy` below")]
pub enum ProblemKind {
    Unreadable { reason: String },
    NotToml { reason: String },
    WrongForm { reason: String },
    MissingTable { name: &'static str },
    UnknownLanguage { tag: String, known: String },
    BadId { id: String },
    DuplicateId { id: String, what: &'static str },
    ReservedId { id: String },
    CollidingId { id: String, what: &'static str, of: String },
    Unknown { what: &'static str, id: String, nearest: Option<String> },
    FigureWithoutSource { id: String },
    FigureNeverShown { id: String },
    DerivedInCircle { id: String },
    NotANumber { id: String },
    NoValue { id: String },
    ValueDiffers { id: String, result: String },
    WrongFormula { id: String, mistake: FormulaMistake },
    WrongCell { id: String, mistake: CellMistake },
    WrongTable { file: String, mistake: Mistake },
    TableNeverUsed { id: String },
    BadDate { text: String },
    RawHtml { html: String },
    BadLink { address: String },
    UnclosedReference,
    UnknownVariant { id: String, name: String },
    MissingFile { path: String, reason: String },
    NoSize { id: String },
    MissingAlt { id: String },
    BadFamily { family: String },
    BadWeight { weight: u16 },
    DuplicateFace { family: String },
    ChartWithoutKind { given: Vec<String> },
    BadChart { id: String, reason: String, remedy: String },
    EmptyScene { id: String },
    OffThePicture { at: u32 },
    StepsDiffer { id: String, in_scene: u32, in_chart: u32 },
    LongStep { words: usize },
    EmptyText,
}

/// One problem and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the build.
    pub severity: Severity,
    /// Byte range in the document.
    pub span: Range<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem that stops the build.
    pub fn error(span: Range<usize>, kind: ProblemKind) -> Self {
        Self { severity: Severity::Error, span, kind }
    }

    /// A problem that is reported without stopping the build.
    pub fn warning(span: Range<usize>, kind: ProblemKind) -> Self {
        Self { severity: Severity::Warning, span, kind }
    }
}

impl ProblemKind {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("the story cannot be read: {reason}"),
            Self::NotToml { reason } => format!("this is not valid TOML: {}", first_line(reason)),
            Self::WrongForm { reason } => first_line(reason).to_owned(),
            Self::MissingTable { name } => format!("the story has no {name}"),
            Self::UnknownLanguage { tag, .. } => format!("the language “{tag}” is not supported"),
            Self::BadId { id } => format!("“{id}” is not a valid id"),
            Self::DuplicateId { id, what } => format!("there are two {what}s with the id “{id}”"),
            Self::ReservedId { id } => format!("the id “{id}” is reserved for the page"),
            Self::CollidingId { id, what, of } => format!("“{id}” is also the id of {what} of “{of}”"),
            Self::Unknown { what, id, .. } => format!("there is no {what} “{id}”"),
            Self::FigureWithoutSource { id } => format!("the figure “{id}” has no source"),
            Self::FigureNeverShown { id } => format!("the figure “{id}” is never shown"),
            Self::DerivedInCircle { id } => format!("the figure “{id}” is derived from itself"),
            Self::NotANumber { id } => format!("the value of “{id}” is not a finite number"),
            Self::NoValue { id } => format!("the figure “{id}” has no value"),
            Self::ValueDiffers { id, result } => {
                format!("the value of “{id}” does not follow from its formula, which gives {result}")
            }
            Self::WrongFormula { id, mistake } => format!("the formula of “{id}” is wrong: {}", mistake.message()),
            Self::WrongCell { id, mistake } => format!("“{id}” has no value: {}", mistake.message()),
            Self::WrongTable { file, mistake } => format!("{file}: {}", mistake.message()),
            Self::TableNeverUsed { id } => format!("the table “{id}” is never used"),
            Self::BadDate { text } => format!("“{text}” is not a date that can be shown"),
            Self::RawHtml { html } => format!("HTML is not allowed in a story's text: {}", html.trim()),
            Self::BadLink { address } => format!("the link “{address}” is not allowed"),
            Self::UnclosedReference => "a reference to a figure is opened but not closed".to_owned(),
            Self::UnknownVariant { id, name } => format!("the figure “{id}” cannot be printed as “{name}”"),
            Self::MissingFile { path, reason } => format!("{path} cannot be used: {reason}"),
            Self::NoSize { id } => format!("the image “{id}” has no width or height"),
            Self::MissingAlt { id } => format!("the image “{id}” has no alternative text"),
            Self::BadFamily { family } => format!("“{family}” is not a valid name of a font family"),
            Self::BadWeight { weight } => format!("{weight} is not a valid font weight"),
            Self::DuplicateFace { family } => {
                format!("the family “{family}” has two typefaces of the same weight and style")
            }
            Self::ChartWithoutKind { given } if given.is_empty() => "the chart has no kind".to_owned(),
            Self::ChartWithoutKind { given } => {
                format!("the chart must have exactly one kind, and has {}", given.join(" and "))
            }
            Self::BadChart { id, reason, .. } => format!("the chart “{id}” cannot be drawn: {reason}"),
            Self::EmptyScene { id } => format!("the scene “{id}” has no steps"),
            Self::OffThePicture { at } => format!("`at = {at}` is outside of the picture"),
            Self::StepsDiffer { id, in_scene, in_chart } => {
                format!("the scene “{id}” has {in_scene} steps, but its chart needs {in_chart}")
            }
            Self::LongStep { words } => format!("this step has {words} words"),
            Self::EmptyText => "the text is empty".to_owned(),
        }
    }

    /// What to do about it, as one or more sentences.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable { .. } => "Give the folder that holds story.toml.".into(),
            Self::NotToml { reason } => {
                let more = rest_of(reason);
                if more.is_empty() {
                    "Correct the line: a quote, a bracket or an equals sign may be missing or misplaced.".into()
                } else {
                    more
                }
            }
            Self::WrongForm { reason } => {
                let more = rest_of(reason);
                if more.is_empty() { "Compare the line with the schema (`handscroll schema`).".into() } else { more }
            }
            Self::MissingTable { name } => format!("Add a {name} table."),
            Self::UnknownLanguage { known, .. } => format!("Use one of: {known}."),
            Self::BadId { .. } => "Use lower-case letters, digits and hyphens, beginning with a letter.".into(),
            Self::DuplicateId { .. } => "Rename one of them, and the references to it.".into(),
            Self::ReservedId { .. } => format!(
                "Choose another id: not {}, nor one that begins with {}.",
                anchors::RESERVED.join(", "),
                anchors::PREFIXES.map(|prefix| format!("{prefix}-")).join(", ")
            ),
            Self::CollidingId { of, .. } => format!("Rename it, or “{of}”, and the links that lead there."),
            Self::Unknown { nearest: Some(nearest), .. } => format!("Did you mean “{nearest}”?"),
            Self::Unknown { what, .. } => format!("Declare the {what}, or correct the name."),
            Self::FigureWithoutSource { .. } => {
                "Add `source = \"…\"`, or `derived_from = [\"…\"]` if it was derived from other figures.".into()
            }
            Self::FigureNeverShown { id } => {
                format!("Refer to it as {{{id}}} in a text, use it in a chart, or delete it.")
            }
            Self::DerivedInCircle { .. } => {
                "Give one of the figures in the circle a value and a source instead of a formula or `derived_from`."
                    .into()
            }
            Self::NotANumber { .. } => "Write the value in full, such as 12_000_000 or 53.13.".into(),
            Self::NoValue { .. } => {
                "Add `value = …`, or `formula = \"…\"` if it is worked out from other figures.".into()
            }
            Self::ValueDiffers { .. } => {
                "Correct the value or the formula; without `value`, the figure is what the formula gives.".into()
            }
            Self::WrongFormula { mistake, .. } => mistake.remedy().into(),
            Self::WrongCell { mistake, .. } => mistake.remedy(),
            Self::WrongTable { mistake, .. } => mistake.remedy(),
            Self::TableNeverUsed { .. } => "Use it in a figure or a chart, or delete it.".into(),
            Self::BadDate { .. } => {
                "Write 2023, 2023-09, 2023-09-18, 2023-H1, 2023-Q3, or two of these separated by a slash.".into()
            }
            Self::RawHtml { .. } => "Write Markdown: *emphasis*, **strong**, [words](address), lists.".into(),
            Self::BadLink { .. } => "Link to https://…, http://…, mailto:… or #id.".into(),
            Self::UnclosedReference => "Close it with a brace, as in {population}; for a plain brace write {{.".into(),
            Self::UnknownVariant { id, .. } => {
                let all = VARIANTS.map(|(name, _)| format!("{{{id}:{name}}}")).join(", ");
                format!("Write {{{id}}}, or one of {all}.")
            }
            Self::MissingFile { .. } => "Put the file into the story's folder, or correct its name.".into(),
            Self::NoSize { .. } => "Add `width` and `height` in pixels, so that nothing shifts while it loads.".into(),
            Self::MissingAlt { .. } => "Add `alt = \"…\"`: what the image shows, for readers who do not see it.".into(),
            Self::BadFamily { .. } => "Use letters, digits, spaces and hyphens, beginning with a letter.".into(),
            Self::BadWeight { .. } => "Give a number from 1 to 1000: 400 is regular, 700 bold.".into(),
            Self::DuplicateFace { .. } => "Change `weight` or `style` of one of them, or remove one.".into(),
            Self::ChartWithoutKind { .. } => {
                let tables: Vec<String> = Spec::NAMES.iter().map(|name| format!("[chart.{name}]")).collect();
                format!("Give one of {}.", tables.join(", "))
            }
            Self::BadChart { remedy, .. } => remedy.clone(),
            Self::OffThePicture { .. } => {
                "Give a number from 1 to 24, counted in twenty-fourths of the picture's width.".into()
            }
            Self::EmptyScene { .. } => "Add at least one [[section.block.scene.step]], or use a graphic block.".into(),
            Self::StepsDiffer { .. } => "Add or remove steps, or change `step` in the chart's marks.".into(),
            Self::LongStep { .. } => "Split it: more than 60 words do not fit a card on a phone.".into(),
            Self::EmptyText => "Write something, or remove the block.".into(),
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The lines after the first, joined to one sentence with a capital letter and a full stop.
fn rest_of(text: &str) -> String {
    let rest = text.lines().skip(1).collect::<Vec<_>>().join(" ");
    let mut letters = rest.trim().chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// All problems of one document, with the document itself for quoting its lines.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    source: String,
    problems: Vec<Problem>,
}

impl Report {
    /// A report of `problems`; sorts them by position.
    pub fn new(file: PathBuf, source: String, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.span.start, problem.severity));
        // A default with a mistake is a mistake of each figure that has it.
        problems.dedup();
        Self { file, source, problems }
    }

    /// The problems in the order of their positions.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether any of them stops the build.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Line and column of a byte of the document, both counted from 1; columns count characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let before = &self.source[..floor_char_boundary(&self.source, byte)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    fn line_text(&self, line: usize) -> &str {
        self.source.lines().nth(line - 1).unwrap_or_default()
    }
}

/// The nearest character boundary at or before `byte`: spans of errors from other crates may end inside a character.
fn floor_char_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            let (line, column) = self.place(problem.span.start);
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let gutter = " ".repeat(line.to_string().len());
            writeln!(out, "{severity}: {}", problem.kind.message())?;
            writeln!(out, "{gutter}--> {}:{line}:{column}", self.file.display())?;
            writeln!(out, "{gutter} |")?;
            writeln!(out, "{line} | {}", self.line_text(line))?;
            writeln!(out, "{gutter} | {}^", " ".repeat(column.saturating_sub(1)))?;
            writeln!(out, "{gutter} = {}\n", problem.kind.remedy())?;
        }
        let errors = self.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let warnings = self.problems.len() - errors;
        write!(out, "{}: {}, {}", self.file.display(), count(errors, "error"), count(warnings, "warning"))
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
