//! The mistakes that a story can have, and their messages.
//!
//! A problem is a value with its position. All messages are written here, and each has a remedy.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::chart::Spec;
use crate::spelling::nearest;
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

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants' words stand in `message` and `remedy` below")]
pub enum ProblemKind {
    Unreadable { reason: String },
    Changed { reason: String },
    NotToml { reason: String },
    SingleBrackets { name: &'static str, more: Vec<usize> },
    NotAList,
    NotATable,
    UnknownTable { name: String },
    WrongForm { reason: String },
    MissingTable { name: &'static str },
    UnknownLanguage { tag: String, known: String },
    BadId { id: String },
    DuplicateId { id: String, what: &'static str },
    ReservedId { id: String },
    CollidingId { id: String, what: &'static str, of: String },
    Unknown { what: &'static str, id: String, nearest: Option<String> },
    UnknownVariant { id: String, name: String },
    TooSmallForVariant { id: String, name: &'static str, better: Option<&'static str> },
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
    BadPattern { pattern: String, places: usize },
    UnprintableFigure { id: String, reason: Unprintable },
    BadDate { text: String },
    BadPeriod { text: String },
    Unsupported { markup: Unsupported },
    RawHtml { html: String },
    BadLink { address: String },
    UnclosedReference,
    EmptyReference,
    MisplacedReference { id: String },
    NotOneParagraph,
    MissingFile { path: String, reason: String },
    FileOutside { path: String, way: Outside },
    BadFileName { path: String, letter: char },
    BadFolderName { name: String, letter: char },
    CollidingFile { path: String, image: String },
    NotAPicture { path: String, reason: String },
    BadShare { path: String },
    BadDrawing { path: String, reason: String },
    WrongSize { path: String, of_file: String, given: String },
    NoSize { id: String },
    MissingAlt { id: String },
    PaleInk { message: String, remedy: String },
    BadFamily { family: String },
    NotAFace { path: String, reason: String },
    BadWeight { weight: u16 },
    DuplicateFace { family: String },
    UnknownKind { name: String },
    ChartWithoutKind { given: Vec<String> },
    BadChart { id: String, reason: String, remedy: String },
    NeverPlaced { what: &'static str, id: String },
    EmptyScene { id: String },
    OffThePicture { at: u32 },
    StepsDiffer { id: String, in_scene: u32, in_chart: u32 },
    LongStep { words: usize },
    EmptyText,
}

/// Markdown that a story's texts cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after the markup")]
pub enum Unsupported {
    Heading,
    Picture,
    Table,
    Code,
    Footnote,
    Quote,
    Strikethrough,
    TaskList,
    Rule,
}

/// How a file's name leads out of the story's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It begins at the root.
    Absolute,
    /// It has a part `..`.
    Parent,
    /// The file, or a folder on the way to it, is a symbolic link to somewhere else.
    Link,
}

/// Why a figure would be printed wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unprintable {
    /// It has more digits than a 64-bit floating-point number keeps.
    TooManyDigits,
    /// It is too small for six decimals.
    TooSmall,
    /// `decimals` is more than six.
    TooManyDecimals,
    /// Its `decimals` turn a value into zero.
    Zero,
    /// An ordinal is a whole number, and not negative.
    NoOrdinal,
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
    /// A name for this kind of problem, for programs. It does not change between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Changed { .. } => "changed",
            Self::NotToml { .. } => "not-toml",
            Self::SingleBrackets { .. } => "single-brackets",
            Self::NotAList => "not-a-list",
            Self::NotATable => "not-a-table",
            Self::UnknownTable { .. } => "unknown-table",
            Self::WrongForm { .. } => "wrong-form",
            Self::MissingTable { .. } => "missing-table",
            Self::UnknownLanguage { .. } => "unknown-language",
            Self::BadId { .. } => "bad-id",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::ReservedId { .. } => "reserved-id",
            Self::CollidingId { .. } => "colliding-id",
            Self::Unknown { .. } => "unknown",
            Self::UnknownVariant { .. } => "unknown-variant",
            Self::TooSmallForVariant { .. } => "too-small-for-variant",
            Self::FigureWithoutSource { .. } => "figure-without-source",
            Self::FigureNeverShown { .. } => "figure-never-shown",
            Self::DerivedInCircle { .. } => "derived-in-circle",
            Self::NotANumber { .. } => "not-a-number",
            Self::NoValue { .. } => "no-value",
            Self::ValueDiffers { .. } => "value-differs",
            Self::WrongFormula { .. } => "wrong-formula",
            Self::WrongCell { .. } => "wrong-cell",
            Self::WrongTable { .. } => "wrong-table",
            Self::TableNeverUsed { .. } => "table-never-used",
            Self::BadPattern { .. } => "bad-pattern",
            Self::UnprintableFigure { .. } => "unprintable-figure",
            Self::BadDate { .. } => "bad-date",
            Self::BadPeriod { .. } => "bad-period",
            Self::Unsupported { .. } => "unsupported",
            Self::RawHtml { .. } => "raw-html",
            Self::BadLink { .. } => "bad-link",
            Self::UnclosedReference => "unclosed-reference",
            Self::EmptyReference => "empty-reference",
            Self::MisplacedReference { .. } => "misplaced-reference",
            Self::NotOneParagraph => "not-one-paragraph",
            Self::MissingFile { .. } => "missing-file",
            Self::FileOutside { .. } => "file-outside",
            Self::BadFileName { .. } => "bad-file-name",
            Self::BadFolderName { .. } => "bad-folder-name",
            Self::CollidingFile { .. } => "colliding-file",
            Self::NotAPicture { .. } => "not-a-picture",
            Self::BadShare { .. } => "bad-share",
            Self::BadDrawing { .. } => "bad-drawing",
            Self::WrongSize { .. } => "wrong-size",
            Self::NoSize { .. } => "no-size",
            Self::MissingAlt { .. } => "missing-alt",
            Self::PaleInk { .. } => "pale-ink",
            Self::BadFamily { .. } => "bad-family",
            Self::NotAFace { .. } => "not-a-face",
            Self::BadWeight { .. } => "bad-weight",
            Self::DuplicateFace { .. } => "duplicate-face",
            Self::UnknownKind { .. } => "unknown-kind",
            Self::ChartWithoutKind { .. } => "chart-without-kind",
            Self::BadChart { .. } => "bad-chart",
            Self::NeverPlaced { .. } => "never-placed",
            Self::EmptyScene { .. } => "empty-scene",
            Self::OffThePicture { .. } => "off-the-picture",
            Self::StepsDiffer { .. } => "steps-differ",
            Self::LongStep { .. } => "long-step",
            Self::EmptyText => "empty-text",
        }
    }

    /// Whether TOML cannot tell what the rest of the document means.
    pub fn is_syntax(&self) -> bool {
        matches!(self, Self::NotToml { .. } | Self::SingleBrackets { .. })
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("the story cannot be read: {reason}"),
            Self::Changed { reason } => format!("the story has changed since it was checked: {reason}"),
            Self::NotToml { reason } => format!("this is not valid TOML: {}", first_line(reason)),
            Self::SingleBrackets { name, .. } => format!("[{name}] has single brackets, but there can be several"),
            Self::NotAList => "this must be a list of tables".to_owned(),
            Self::NotATable => "there can be only one such table".to_owned(),
            Self::UnknownTable { name } => format!("unknown table `{name}`"),
            Self::WrongForm { reason } => first_line(reason).to_owned(),
            Self::MissingTable { name } => format!("the story has no {name}"),
            Self::UnknownLanguage { tag, .. } => format!("the language “{tag}” is not supported"),
            Self::BadId { id } => format!("“{id}” is not a valid id"),
            Self::DuplicateId { id, what } => format!("the id “{id}” is given to two {what}"),
            Self::ReservedId { id } => format!("the id “{id}” is reserved for the page"),
            Self::CollidingId { id, what, of } => format!("“{id}” is also the id of {what} of “{of}”"),
            Self::Unknown { what, id, .. } => format!("there is no {what} “{id}”"),
            Self::UnknownVariant { id, name } => format!("the figure “{id}” cannot be printed as “{name}”"),
            Self::TooSmallForVariant { id, name, .. } => {
                format!("the figure “{id}” is too small to be printed as “{name}”")
            }
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
            Self::BadPattern { pattern, places: 0 } => format!("the pattern “{pattern}” has no place for the number"),
            Self::BadPattern { pattern, places } => {
                format!("the pattern “{pattern}” has {places} places for the number")
            }
            Self::UnprintableFigure { id, reason } => match reason {
                Unprintable::TooManyDigits => format!("the value of “{id}” has too many digits to be printed exactly"),
                Unprintable::TooSmall => format!("the value of “{id}” is too small to be printed with six decimals"),
                Unprintable::TooManyDecimals => format!("the figure “{id}” has more than six decimals"),
                Unprintable::Zero => format!("the figure “{id}” would be printed as zero"),
                Unprintable::NoOrdinal => format!("the value of “{id}” cannot be an ordinal"),
            },
            Self::BadPeriod { text } => format!("the period “{text}” does not end after it begins"),
            Self::Unsupported { markup } => format!("a story's text cannot have {}", markup.name()),
            Self::BadDate { text } => format!("“{text}” is not a date that can be shown"),
            Self::RawHtml { html } => format!("HTML is not allowed in a story's text: {}", html.trim()),
            Self::BadLink { address } => format!("the link “{address}” is not allowed"),
            Self::MisplacedReference { id } => format!("{{{id}}} stays as it is in this text"),
            Self::EmptyReference => "a reference names no figure".to_owned(),
            Self::NotOneParagraph => "this text can only be one paragraph".to_owned(),
            Self::UnclosedReference => "a reference to a figure is opened but not closed".to_owned(),
            Self::MissingFile { path, reason } => format!("{path} cannot be used: {reason}"),
            Self::FileOutside { path, way: Outside::Absolute } => format!("{path} is an absolute path"),
            Self::FileOutside { path, way: Outside::Parent } => format!("{path} leads out of the story's folder"),
            Self::FileOutside { path, way: Outside::Link } => {
                format!("{path} is a symbolic link out of the story's folder")
            }
            Self::BadFileName { path, letter } => format!("the file name “{path}” has a {letter:?} in it"),
            Self::BadFolderName { name, letter } => {
                format!("the name of the story's folder, “{name}”, has a {letter:?} in it")
            }
            Self::CollidingFile { path, image } => {
                format!("{path} is also what a layer of the drawing “{image}” is called")
            }
            Self::NotAPicture { path, reason } => format!("{path} is not a picture that browsers show: {reason}"),
            Self::BadShare { path } => format!("{path} is neither a JPEG nor a PNG"),
            Self::BadDrawing { path, reason } => format!("{path} cannot be drawn: {reason}"),
            Self::WrongSize { path, of_file, given } => format!("{path} is {of_file}, not {given}"),
            Self::NoSize { id } => format!("the size of the image “{id}” is not known"),
            Self::MissingAlt { id } => format!("the image “{id}” has no alternative text"),
            Self::PaleInk { message, .. } => message.clone(),
            Self::BadFamily { family } => format!("“{family}” is not a valid name of a font family"),
            Self::NotAFace { path, reason } => format!("{path} is not a typeface that can be used: {reason}"),
            Self::BadWeight { weight } => format!("{weight} is not a valid font weight"),
            Self::DuplicateFace { family } => {
                format!("the family “{family}” has two typefaces of the same weight and style")
            }
            Self::UnknownKind { name } => format!("a chart has no field or kind `{name}`"),
            Self::ChartWithoutKind { given } if given.is_empty() => "the chart has no kind".to_owned(),
            Self::ChartWithoutKind { given } => {
                format!("the chart must have exactly one kind, and has {}", given.join(" and "))
            }
            Self::BadChart { id, reason, .. } => format!("the chart “{id}” cannot be drawn: {reason}"),
            Self::NeverPlaced { what, id } => format!("the {what} “{id}” is never placed"),
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
            Self::Changed { .. } => "Check it again.".into(),
            Self::NotToml { reason } if reason == DUPLICATE_KEY => {
                "Remove one of the two; tables of which there can be several have double brackets.".into()
            }
            Self::NotToml { reason } => {
                let more = rest_of(reason);
                if more.is_empty() {
                    "A quote, a bracket or an equals sign may be missing or misplaced, here or above.".into()
                } else {
                    more
                }
            }
            Self::SingleBrackets { name, more } => {
                let more: Vec<String> = more.iter().map(usize::to_string).collect();
                let also = match more.as_slice() {
                    [] => String::new(),
                    [line] => format!(" So does line {line}."),
                    _ => format!(" So do lines {}.", more.join(", ")),
                };
                format!("Write double brackets: [[{name}]].{also}")
            }
            Self::NotAList => "Write double brackets, as in [[figure]], or a list such as [{ … }, { … }].".into(),
            Self::NotATable => "Write single brackets, as in [meta].".into(),
            Self::UnknownTable { name } => match nearest(name, TABLES.map(|table| table.trim_matches(['[', ']']))) {
                Some(nearest) => format!("Did you mean `{nearest}`?"),
                None => format!("Use one of {}.", TABLES.join(", ")),
            },
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
            Self::UnknownVariant { id, .. } => {
                let all = VARIANTS.map(|(name, _)| format!("{{{id}:{name}}}")).join(", ");
                format!("Write {{{id}}}, or one of {all}.")
            }
            Self::TooSmallForVariant { id, better: Some(better), .. } => format!("Write {{{id}:{better}}}, or {{{id}}}."),
            Self::TooSmallForVariant { id, better: None, .. } => format!("Write {{{id}}}."),
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
            Self::BadPattern { .. } => "Write {} once, where the number stands, as in \"US${}\" or \"{} km\".".into(),
            Self::UnprintableFigure { reason, .. } => match reason {
                Unprintable::TooManyDigits => "Give it in a larger unit, or with fewer decimals.".into(),
                Unprintable::TooSmall => "Give it in a smaller unit.".into(),
                Unprintable::TooManyDecimals => "Give `decimals` from 0 to 6.".into(),
                Unprintable::Zero => "Give it more `decimals`, or a smaller unit.".into(),
                Unprintable::NoOrdinal => "Use a whole number from 0, or another `format`.".into(),
            },
            Self::BadPeriod { .. } => {
                "Write its first and its last year, half, month or day, as in 2023-01/2023-08; for one of them, write it alone."
                    .into()
            }
            Self::Unsupported { markup } => markup.remedy().into(),
            Self::BadDate { .. } => {
                "Write 2023, 2023-09, 2023-09-18, 2023-H1, 2023-Q3, or two of these separated by a slash.".into()
            }
            Self::RawHtml { .. } => "Write Markdown: *emphasis*, **strong**, [words](address), lists.".into(),
            Self::BadLink { .. } => "Link to https://…, http://…, mailto:… or #id.".into(),
            Self::MisplacedReference { .. } => {
                "Figures are printed in paragraphs, steps, captions, notes and the like; here, write the number itself or leave it out."
                    .into()
            }
            Self::EmptyReference => "Write the figure's id, as in {population}; for a plain brace write {{.".into(),
            Self::NotOneParagraph => {
                "Join the paragraphs, and write lists in a prose block. A number at the beginning is a list, as in “1. Bundesliga”: write 1\\. there."
                    .into()
            }
            Self::UnclosedReference => "Close it with a brace, as in {population}; for a plain brace write {{.".into(),
            Self::MissingFile { .. } => "Put the file into the story's folder, or correct its name.".into(),
            Self::FileOutside { way: Outside::Link, .. } => "Copy the file into the story's folder.".into(),
            Self::FileOutside { .. } => {
                "Put the file into the story's folder, and give its path from there, as in images/lake.jpg.".into()
            }
            Self::BadFileName { .. } => {
                "Rename the file: use letters, digits, hyphens, underscores and dots, with slashes between folders.".into()
            }
            Self::BadFolderName { .. } => "Rename the folder: use letters, digits, hyphens and underscores.".into(),
            Self::CollidingFile { .. } => "Rename the file, or put it into another folder.".into(),
            Self::NotAPicture { .. } => "Use a JPEG, PNG, WebP, AVIF, GIF or SVG file, and name it so.".into(),
            Self::BadShare { .. } => "Use a JPEG or PNG: link previews show nothing else.".into(),
            Self::BadDrawing { .. } => "Correct the drawing's description.".into(),
            Self::WrongSize { .. } => {
                "Leave out `width` and `height`: the build reads them from the file. All files of one image need the same size."
                    .into()
            }
            Self::NoSize { .. } => "Add `width` and `height` in pixels, or a viewBox to the SVG.".into(),
            Self::MissingAlt { .. } => "Add `alt = \"…\"`: what the image shows, for readers who do not see it.".into(),
            Self::BadFamily { .. } => "Use letters, digits, spaces and hyphens, beginning with a letter.".into(),
            Self::PaleInk { remedy, .. } => remedy.clone(),
            Self::NotAFace { .. } => "Use a WOFF2 or TrueType file of one typeface.".into(),
            Self::BadWeight { .. } => "Give a number from 1 to 1000: 400 is regular, 700 bold.".into(),
            Self::DuplicateFace { .. } => "Change `weight` or `style` of one of them, or remove one.".into(),
            Self::UnknownKind { name } => match nearest(name, Spec::NAMES.iter().copied().chain(["id", "title", "note"])) {
                Some(nearest) => format!("Did you mean `{nearest}`?"),
                None => format!("A chart has `id`, `title`, `note`, and one of {}.", chart_tables()),
            },
            Self::ChartWithoutKind { .. } => format!("Give one of {}.", chart_tables()),
            Self::BadChart { remedy, .. } => remedy.clone(),
            Self::OffThePicture { .. } => {
                "Give a number from 1 to 24, counted in twenty-fourths of the picture's width.".into()
            }
            Self::NeverPlaced { what: "chart", .. } => "Put it into a scene, graphic or map block, or delete it.".into(),
            Self::NeverPlaced { .. } => "Put it into an image, compare or unroll block, name it as `hero`, or delete it.".into(),
            Self::EmptyScene { .. } => "Add at least one [[section.block.scene.step]], or use a graphic block.".into(),
            Self::StepsDiffer { .. } => "Add or remove steps, or change `step` in the chart's marks.".into(),
            Self::LongStep { .. } => "Split it: more than 60 words do not fit a card on a phone.".into(),
            Self::EmptyText => "Write something, or remove the block.".into(),
        }
    }
}

impl Unsupported {
    fn name(self) -> &'static str {
        match self {
            Self::Heading => "headings",
            Self::Picture => "pictures",
            Self::Table => "tables",
            Self::Code => "code",
            Self::Footnote => "footnotes",
            Self::Quote => "quotations",
            Self::Strikethrough => "struck-out words",
            Self::TaskList => "check boxes",
            Self::Rule => "rules",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Heading => "Begin a [[section]] with a `title`, or write a paragraph in **strong** words.",
            Self::Picture => "Declare an [[image]] and place it with [section.block.image].",
            Self::Table => "Show the numbers in a [[chart]], which has a table, or write a list.",
            Self::Code => "Remove the backticks, or the spaces before the line.",
            Self::Footnote => "Write it into the text or into [about]; figures have their notes by themselves.",
            Self::Quote => "Use a [section.block.quote], or quotation marks.",
            Self::Strikethrough => "Delete the words, or write ~ as \\~.",
            Self::TaskList => "Write a list without boxes.",
            Self::Rule => "Remove it, or begin a new [[section]] there.",
        }
    }
}

/// The tables of all kinds of charts.
fn chart_tables() -> String {
    Spec::NAMES.iter().map(|name| format!("[chart.{name}]")).collect::<Vec<_>>().join(", ")
}

/// What TOML's reader says of a name that is given twice.
pub const DUPLICATE_KEY: &str = "duplicate key";

/// The tables of a document's top level.
const TABLES: [&str; 12] = [
    "[meta]",
    "[palette]",
    "[defaults]",
    "[[source]]",
    "[[table]]",
    "[[figure]]",
    "[[group]]",
    "[[face]]",
    "[[image]]",
    "[[chart]]",
    "[[section]]",
    "[about]",
];

/// The name of the list of tables that a name may have been meant for.
pub fn nearest_list(name: &str) -> Option<&'static str> {
    let lists = TABLES.iter().filter_map(|table| table.strip_prefix("[[")?.strip_suffix("]]"));
    nearest(name, lists)
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

    /// Turns all warnings into errors.
    pub fn deny_warnings(&mut self) {
        self.problems.iter_mut().for_each(|problem| problem.severity = Severity::Error);
    }

    /// Line and column of a byte of the document, both counted from 1; columns count characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let before = &self.source[..floor_char_boundary(&self.source, byte)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    /// The problems as a JSON array, in the order of their positions. `end_line` and `end_column` are the place after
    /// the last character.
    pub fn to_json(&self) -> serde_json::Value {
        let problem = |problem: &Problem| {
            let (line, column) = self.place(problem.span.start);
            let (end_line, end_column) = self.place(problem.span.end);
            serde_json::json!({
                "severity": problem.severity.name(),
                "code": problem.kind.code(),
                "message": problem.kind.message(),
                "remedy": problem.kind.remedy(),
                "file": self.file.display().to_string(),
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
            })
        };
        self.problems.iter().map(problem).collect()
    }

    /// The report for people, with or without colours for a terminal.
    pub fn to_text(&self, is_coloured: bool) -> String {
        let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in &self.problems {
            // Only the line of the problem's beginning is quoted.
            let start = floor_char_boundary(&self.source, problem.span.start);
            let line_start = self.source[..start].rfind('\n').map_or(0, |line_break| line_break + 1);
            let line = self.source[line_start..].lines().next().unwrap_or_default();
            let end = floor_char_boundary(&self.source, problem.span.end);
            let place = (start - line_start).min(line.len());
            let place = place..(end.max(start) - line_start).clamp(place, line.len());
            let level = match problem.severity {
                Severity::Error => Level::ERROR,
                Severity::Warning => Level::WARNING,
            };
            let snippet = Snippet::source(line)
                .line_start(self.place(start).0)
                .path(self.file.display().to_string())
                .annotation(AnnotationKind::Primary.span(place));
            let title = level.primary_title(problem.kind.message());
            let help = Level::HELP.message(problem.kind.remedy());
            text += &renderer.render(&[title.element(snippet).element(help)]);
            text += "\n\n";
        }
        let errors = self.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let warnings = self.problems.len() - errors;
        let totals = [count(errors, "error"), count(warnings, "warning")].join(", ");
        [text, format!("{}: {totals}", self.file.display())].concat()
    }
}

/// The nearest character boundary at or before `byte`: spans of errors from other crates may end inside a character.
fn floor_char_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.to_text(false))
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::{Problem, ProblemKind, Report};

    /// The report of a mistake at `part` of a document.
    fn report(source: &str, part: &str) -> String {
        let at = source.find(part).expect("the part is in the document");
        let problem = Problem::error(at..at + part.len(), ProblemKind::NotAList);
        Report::new("story.toml".into(), source.to_owned(), vec![problem]).to_string()
    }

    #[test]
    fn the_line_is_quoted_and_the_part_is_marked() {
        let expected = "\
error: this must be a list of tables
 --> story.toml:2:1
  |
2 | figure = 3
  | ^^^^^^
  |
  = help: Write double brackets, as in [[figure]], or a list such as [{ … }, { … }].

story.toml: 1 error, 0 warnings";
        assert_eq!(report("a = 1\nfigure = 3\n", "figure"), expected);
    }

    #[test]
    fn the_mark_stands_under_its_part_behind_wide_letters_and_tabs() {
        // A wide letter takes two columns of a terminal, and a tab is written as four spaces.
        for (line, part, before) in [("江南 = x", "x", 7), ("\tab = x", "ab", 4), ("e\u{301} = x", "x", 4)] {
            let text = report(line, part);
            let mark = text.lines().find(|line| line.contains('^')).unwrap_or_default();
            assert_eq!(mark.find('^'), Some("1 | ".len() + before), "{text}");
        }
    }

    #[test]
    fn places_at_the_end_and_inside_of_letters_are_no_mistakes_of_ours() {
        for span in [0..0, 3..99, 1..2, 99..120] {
            let problem = Problem::error(span, ProblemKind::NotAList);
            let report = Report::new("story.toml".into(), "ä = 江\n".to_owned(), vec![problem]);
            assert!(report.to_string().contains("story.toml:"));
            assert_eq!(report.to_json().as_array().map(Vec::len), Some(1));
        }
    }

    #[test]
    fn codes_are_distinct_names() {
        let kinds = [ProblemKind::NotAList, ProblemKind::EmptyText, ProblemKind::UnclosedReference];
        assert_eq!(kinds.map(|kind| kind.code()), ["not-a-list", "empty-text", "unclosed-reference"]);
    }
}
