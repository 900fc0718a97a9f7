//! What can be wrong with a story, and how it is said.
//!
//! Every problem is a value with its place; the words are made here and nowhere
//! else, and each says what to do.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use crate::story::anchors;

/// Whether a problem stops the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page would be wrong: no page is made.
    Error,
    /// The page would be poorer than it could be.
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
    BadDate { text: String },
    RawHtml { html: String },
    BadLink { address: String },
    UnclosedReference,
    MissingFile { path: String, reason: String },
    NoSize { id: String },
    MissingAlt { id: String },
    BadFamily { family: String },
    BadWeight { weight: u16 },
    DuplicateFace { family: String },
    ChartWithoutKind { id: String },
    BadChart { id: String, reason: String },
    EmptyScene { id: String },
    OffThePicture { at: u32 },
    StepsDiffer { id: String, in_scene: u32, in_chart: u32 },
    LongStep { words: usize },
    EmptyText,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the build.
    pub severity: Severity,
    /// Bytes of the document that it stands at.
    pub span: Range<usize>,
    /// What it is.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem that stops the build.
    pub fn error(span: Range<usize>, kind: ProblemKind) -> Self {
        Self { severity: Severity::Error, span, kind }
    }

    /// A problem that the build only tells.
    pub fn warning(span: Range<usize>, kind: ProblemKind) -> Self {
        Self { severity: Severity::Warning, span, kind }
    }
}

impl ProblemKind {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("the story cannot be read: {reason}"),
            Self::NotToml { reason } => format!("this is not TOML: {}", first_line(reason)),
            Self::WrongForm { reason } => first_line(reason).to_owned(),
            Self::MissingTable { name } => format!("the story has no {name}"),
            Self::UnknownLanguage { tag, .. } => format!("no words are known for the language “{tag}”"),
            Self::BadId { id } => format!("“{id}” cannot be an id"),
            Self::DuplicateId { id, what } => format!("there are two {what}s with the id “{id}”"),
            Self::ReservedId { id } => format!("the page has ids of its own like “{id}”"),
            Self::CollidingId { id, what, of } => format!("“{id}” is also the id of {what} of “{of}”"),
            Self::Unknown { what, id, .. } => format!("there is no {what} “{id}”"),
            Self::FigureWithoutSource { id } => format!("the figure “{id}” has no source"),
            Self::FigureNeverShown { id } => format!("the figure “{id}” is never shown"),
            Self::DerivedInCircle { id } => format!("the figure “{id}” is derived from itself"),
            Self::NotANumber { id } => format!("the value of “{id}” is not a finite number"),
            Self::BadDate { text } => format!("“{text}” is not a date that can be shown"),
            Self::RawHtml { html } => format!("HTML is not allowed in a story's text: {}", html.trim()),
            Self::BadLink { address } => format!("the link “{address}” leads somewhere that is not allowed"),
            Self::UnclosedReference => "a reference to a figure is opened but not closed".to_owned(),
            Self::MissingFile { path, reason } => format!("{path} cannot be used: {reason}"),
            Self::NoSize { id } => format!("the image “{id}” has no width or height"),
            Self::MissingAlt { id } => format!("the image “{id}” has no alternative text"),
            Self::BadFamily { family } => format!("“{family}” cannot be the name of a typeface's family"),
            Self::BadWeight { weight } => format!("{weight} is not a typeface's weight"),
            Self::DuplicateFace { family } => format!("the family “{family}” has two faces of one weight and style"),
            Self::ChartWithoutKind { id } => format!("the chart “{id}” has not exactly one kind"),
            Self::BadChart { id, reason } => format!("the chart “{id}” cannot be drawn: {reason}"),
            Self::EmptyScene { id } => format!("the scene “{id}” has no steps"),
            Self::OffThePicture { at } => format!("{at} is not a place on the picture"),
            Self::StepsDiffer { id, in_scene, in_chart } => {
                format!("the scene “{id}” has {in_scene} steps, but its chart needs {in_chart}")
            }
            Self::LongStep { words } => format!("this step has {words} words"),
            Self::EmptyText => "there is no text here".to_owned(),
        }
    }

    /// What to do about it, as a sentence.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable { .. } => "Give the folder that holds story.toml.".into(),
            Self::NotToml { reason } => {
                let more = rest_of(reason);
                if more.is_empty() {
                    "Mend the line: a quote, a bracket or an equals sign is out of place.".into()
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
            Self::BadId { .. } => "Use small letters, digits and hyphens, beginning with a letter.".into(),
            Self::DuplicateId { .. } => "Rename one of them, and what refers to it.".into(),
            Self::ReservedId { .. } => format!(
                "Choose another id: not {}, nor one that begins with {}.",
                anchors::RESERVED.join(", "),
                anchors::PREFIXES.map(|prefix| format!("{prefix}-")).join(", ")
            ),
            Self::CollidingId { of, .. } => format!("Rename it, or “{of}”, and the links that lead there."),
            Self::Unknown { nearest: Some(nearest), .. } => format!("Did you mean “{nearest}”?"),
            Self::Unknown { what, .. } => format!("Declare the {what}, or correct the name."),
            Self::FigureWithoutSource { .. } => {
                "Add `source = \"…\"`, or `derived_from = [\"…\"]` if it was worked out from others.".into()
            }
            Self::FigureNeverShown { id } => format!("Refer to it as {{{id}}} in the text, draw it, or delete it."),
            Self::DerivedInCircle { .. } => "Let one of them stand on a source.".into(),
            Self::NotANumber { .. } => "Write the value in full, such as 12_000_000 or 53.13.".into(),
            Self::BadDate { .. } => {
                "Write 2023, 2023-09, 2023-09-18, 2023-H1, or two of these with a slash between.".into()
            }
            Self::RawHtml { .. } => "Write Markdown: *emphasis*, **strong**, [words](address), lists.".into(),
            Self::BadLink { .. } => "Link to https://…, http://…, mailto:… or #id.".into(),
            Self::UnclosedReference => "Close it with a brace, as in {population}; for a plain brace write {{.".into(),
            Self::MissingFile { .. } => "Put the file into the story's folder, or correct its name.".into(),
            Self::NoSize { .. } => "Add `width` and `height` in pixels, so that nothing shifts while it loads.".into(),
            Self::MissingAlt { .. } => "Add `alt = \"…\"`: what a reader who does not see it should know.".into(),
            Self::BadFamily { .. } => "Use letters, digits, spaces and hyphens, beginning with a letter.".into(),
            Self::BadWeight { .. } => "Give a number from 1 to 1000: 400 is regular, 700 bold.".into(),
            Self::DuplicateFace { .. } => "Say `weight` or `style` of one of them, or leave one out.".into(),
            Self::ChartWithoutKind { .. } => {
                "Add one of [chart.bars], .share, .dots, .ladder, .funnel, .areas, .threshold or .map.".into()
            }
            Self::BadChart { .. } => "Correct the marks; the README lists what each kind takes.".into(),
            Self::OffThePicture { .. } => "Count in twenty-fourths of the picture's width, from 1 to 24.".into(),
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

/// The lines after the first, as one sentence with a capital and a full stop.
fn rest_of(text: &str) -> String {
    let rest = text.lines().skip(1).collect::<Vec<_>>().join(" ");
    let mut letters = rest.trim().chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// All problems of one document, with the document itself to show their lines.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    source: String,
    problems: Vec<Problem>,
}

impl Report {
    /// A report of `problems`, in the order of their places.
    pub fn new(file: PathBuf, source: String, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.span.start, problem.severity));
        Self { file, source, problems }
    }

    /// The problems in the order of their places.
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

/// A span may end inside a character when it comes from a foreign error.
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
