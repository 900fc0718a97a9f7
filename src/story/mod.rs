//! The story document: what it may say, how it is read, and what must be true of it.
//!
//! A story is one TOML file with its images and tables beside it. This room parses
//! it, finds every mistake in it, and turns its numbers into text. It draws nothing
//! and writes no page. Only [`number`] also runs in the browser: readers never
//! download the parser.

pub mod number;

#[cfg(feature = "ssr")]
pub mod anchors;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
pub mod language;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod parse;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod validate;

#[cfg(feature = "ssr")]
use std::path::Path;

#[cfg(feature = "ssr")]
pub use model::Story;
#[cfg(feature = "ssr")]
use problem::{Problem, ProblemKind, Report};

/// Reads and checks the story in `folder` (its `story.toml` and everything it names).
///
/// Gives the story with its warnings, or a report of every mistake found.
///
/// # Errors
/// The report: the file cannot be read, is not TOML, does not have a story's form, or says
/// something that cannot be true (an unknown figure, a missing image, …).
#[cfg(feature = "ssr")]
pub fn load(folder: &Path) -> Result<(Story, Report), Report> {
    let file = folder.join("story.toml");
    let source = match std::fs::read_to_string(&file) {
        Ok(source) => source,
        Err(error) => {
            let problem = Problem::error(0..0, ProblemKind::Unreadable { reason: error.to_string() });
            return Err(Report::new(file, String::new(), vec![problem]));
        }
    };
    let (story, mut problems) = parse::parse(&source);
    problems.extend(validate::validate(&story, &source, folder));
    let report = Report::new(file, source, problems);
    if report.has_errors() { Err(report) } else { Ok((story, report)) }
}
