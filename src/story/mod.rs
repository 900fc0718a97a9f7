//! The story document in stages, and the formatting of numbers and text.
//!
//! A story is one TOML file with its images and tables in the same folder. It is parsed to a [`Document`], as it is
//! written; evaluated to a [`Story`], in which figures have values; validated; and resolved to a [`ResolvedStory`], from
//! which pages are made. All problems are found before the last stage. This module neither draws nor writes pages.
//! Only [`number`] is also compiled for the browser, so that readers do not download the parser.

pub mod number;

#[cfg(feature = "ssr")]
pub mod anchors;
#[cfg(feature = "ssr")]
pub mod block;
#[cfg(feature = "ssr")]
mod brackets;
#[cfg(feature = "ssr")]
pub mod cells;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod evaluate;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
pub mod formula;
#[cfg(feature = "ssr")]
pub mod language;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
mod orientation;
#[cfg(feature = "ssr")]
pub mod parse;
#[cfg(feature = "ssr")]
mod plain;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
mod quoted;
#[cfg(feature = "ssr")]
pub mod resolved;
#[cfg(feature = "ssr")]
pub mod sizes;
#[cfg(feature = "ssr")]
pub mod surroundings;
#[cfg(feature = "ssr")]
pub mod tables;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod unread;
#[cfg(feature = "ssr")]
pub mod validate;
#[cfg(feature = "ssr")]
pub mod variant;

#[cfg(feature = "ssr")]
use std::collections::BTreeSet;
#[cfg(feature = "ssr")]
use std::path::Path;

#[cfg(feature = "ssr")]
pub use document::Document;
#[cfg(feature = "ssr")]
pub use model::Story;
#[cfg(feature = "ssr")]
use problem::{Problem, ProblemKind, Report};
#[cfg(feature = "ssr")]
pub use resolved::ResolvedStory;

/// Reads, validates and resolves the story in `folder`: its `story.toml` and all files that it names.
///
/// Returns the story with a report of the warnings.
///
/// # Errors
/// A report of all mistakes found: the file cannot be read, is not TOML, does not match the schema, or is inconsistent
/// (an unknown figure, a missing image, …).
#[cfg(feature = "ssr")]
pub fn load(folder: &Path) -> Result<(ResolvedStory, Report), Report> {
    let file = folder.join("story.toml");
    let source = match std::fs::read_to_string(&file) {
        Ok(source) => source,
        Err(error) => {
            let problem = Problem::error(0..0, ProblemKind::Unreadable { reason: error.to_string() });
            return Err(Report::new(file, String::new(), vec![problem]));
        }
    };
    let (story, problems) = check(&source, folder);
    let report = Report::new(file.clone(), source.clone(), problems);
    if report.has_errors() {
        return Err(report);
    }
    match resolved::resolve(story, folder) {
        Ok(story) => Ok((story, report)),
        Err(error) => {
            let problem = Problem::error(0..0, ProblemKind::Changed { reason: error.to_string() });
            Err(Report::new(file, source, vec![problem]))
        }
    }
}

/// Reads the document `source`, whose files are in `folder`, with all its problems.
#[cfg(feature = "ssr")]
pub fn check(source: &str, folder: &Path) -> (Story, Vec<Problem>) {
    let (document, mut problems) = parse::parse(source);
    // Where TOML itself is wrong, it is not known what the rest of the document means.
    if problems.iter().any(|problem| problem.kind.is_syntax()) {
        return (Story::default(), problems);
    }
    let story = evaluate(document, source, folder, &mut problems);
    problems.extend(validate::validate(&story, source, folder));
    leave_out_effects(&mut problems);
    (story, problems)
}

/// Leaves out that something is never used where a name that nothing has was most likely meant for it.
#[cfg(feature = "ssr")]
fn leave_out_effects(problems: &mut Vec<Problem>) {
    let meant = |problem: &Problem| match &problem.kind {
        ProblemKind::Unknown { nearest, .. } => nearest.clone(),
        _ => None,
    };
    let meant: BTreeSet<String> = problems.iter().filter_map(meant).collect();
    problems.retain(|problem| match &problem.kind {
        ProblemKind::FigureNeverShown { id }
        | ProblemKind::TableNeverUsed { id }
        | ProblemKind::NeverPlaced { id, .. } => !meant.contains(id),
        _ => true,
    });
}

/// Reads a document's tables, and gives all figures their values.
#[cfg(feature = "ssr")]
fn evaluate(document: Document, source: &str, folder: &Path, problems: &mut Vec<Problem>) -> Story {
    let (table, unreadable) = tables::read(&document.table, folder);
    problems.extend(unreadable);
    let evaluated = evaluate::figures(&document, &table, source);
    problems.extend(evaluated.problems);
    let Document {
        meta,
        defaults: _,
        palette,
        source,
        table: written,
        figure: _,
        group: _,
        face,
        image,
        chart,
        section,
        about,
        mut unread,
    } = document;
    let is_read = |id: &String| table.iter().any(|table| table.id.get_ref() == id);
    let unreadable = written.into_iter().map(|table| table.id.into_inner()).filter(|id| !is_read(id));
    unreadable.chain(evaluated.without_value).for_each(|id| unread.add_name(&id));
    let palette = palette.unwrap_or_default();
    Story { meta, palette, source, table, figure: evaluated.figures, face, image, chart, section, about, unread }
}
