//! Motifs by name: those of a story, and those that come with the engine.

use std::fmt;
use std::path::Path;

use super::{Motif, MotifError};
use crate::spelling::nearest;

// The constant `LIBRARY`: name and text of each file of `public/motifs`, sorted by name.
include!(concat!(env!("OUT_DIR"), "/motifs.rs"));

/// Largest size of a motif's file, in bytes.
const BYTES: u64 = 500_000;

/// Why no motif was read under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindError {
    /// The name is not made of lower-case letters, digits and hyphens.
    BadName {
        /// The name.
        name: String,
    },
    /// There is no such motif.
    Missing {
        /// The name.
        name: String,
        /// The most similar name in the engine's library, if one is similar.
        similar: Option<&'static str>,
    },
    /// The file cannot be read.
    Unreadable {
        /// The file, relative to the story's folder.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file has a mistake.
    Wrong {
        /// The file, relative to the story's folder.
        file: String,
        /// The mistake.
        mistake: MotifError,
    },
}

impl fmt::Display for FindError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadName { name } => {
                write!(out, "`{name}` is no name of a motif; write lower-case letters, digits and hyphens")
            }
            Self::Missing { name, similar } => {
                write!(out, "there is no motif `{name}`")?;
                match similar {
                    Some(similar) => write!(out, "; did you mean `{similar}`?"),
                    None => write!(out, "; draw one in `motifs/{name}.svg` beside the story, or use one of: ")
                        .and_then(|()| out.write_str(&names().collect::<Vec<_>>().join(", "))),
                }
            }
            Self::Unreadable { file, reason } => write!(out, "{file}: {reason}"),
            Self::Wrong { file, mistake } => write!(out, "{file}: {mistake}"),
        }
    }
}

impl std::error::Error for FindError {}

/// The motif with a name: `motifs/NAME.svg` in the story's folder, otherwise the engine's own.
///
/// # Errors
/// The name has other characters than `a-z`, `0-9` and `-`, there is no such motif, or its file has a mistake.
pub fn find(name: &str, folder: &Path) -> Result<Motif, FindError> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(FindError::BadName { name: name.to_owned() });
    }
    let file = format!("motifs/{name}.svg");
    let wrong = |mistake| FindError::Wrong { file: file.clone(), mistake };
    let path = folder.join(&file);
    if let Ok(about) = path.metadata() {
        let unreadable = |reason| FindError::Unreadable { file: file.clone(), reason };
        if about.len() > BYTES {
            return Err(unreadable(format!("it is larger than {} kB; draw it with fewer points", BYTES / 1000)));
        }
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        return Motif::parse(&text).map_err(wrong);
    }
    match LIBRARY.binary_search_by_key(&name, |(name, _)| name) {
        Ok(index) => Motif::parse(LIBRARY[index].1).map_err(wrong),
        Err(_) => Err(FindError::Missing { name: name.to_owned(), similar: nearest(name, names()) }),
    }
}

/// The names of the motifs that come with the engine, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    LIBRARY.iter().map(|(name, _)| *name)
}
