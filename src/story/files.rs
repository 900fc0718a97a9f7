//! The files that a story names.

use std::path::{Component, Path, PathBuf};

use crate::story::model::{Image, Story};
use crate::story::problem::{Outside, ProblemKind};

/// Finds the file that a story in `folder` names `name`: a relative path with slashes, to a file in the folder.
///
/// # Errors
/// The path leads out of the folder, also through a symbolic link, or there is no such file.
pub(super) fn find(folder: &Path, name: &str) -> Result<PathBuf, ProblemKind> {
    let outside = |way| ProblemKind::FileOutside { path: name.to_owned(), way };
    // A drive's letter is absolute on other systems, and a backslash is a slash there.
    let has_drive =
        name.as_bytes().get(1) == Some(&b':') && name.starts_with(|first: char| first.is_ascii_alphabetic());
    if name.starts_with(['/', '\\']) || has_drive {
        return Err(outside(Outside::Absolute));
    }
    if let Some(letter) = name.chars().find(|letter| *letter == '\\' || letter.is_control()) {
        return Err(ProblemKind::BadFileName { path: name.to_owned(), letter });
    }
    if Path::new(name).components().any(|part| part == Component::ParentDir) {
        return Err(outside(Outside::Parent));
    }
    let missing = |reason: String| ProblemKind::MissingFile { path: name.to_owned(), reason };
    let file = folder.join(name);
    if !file.is_file() {
        return Err(missing("there is no such file".to_owned()));
    }
    let real = |path: &Path| path.canonicalize().map_err(|error| missing(error.to_string()));
    if real(&file)?.starts_with(real(folder)?) { Ok(file) } else { Err(outside(Outside::Link)) }
}

/// The first character in a file's name that must not stand in an address as it is.
pub(super) fn letter_not_for_addresses(name: &str) -> Option<char> {
    name.chars().find(|letter| letter.is_whitespace() || letter.is_control() || r#"#?%\"<>|*:,"#.contains(*letter))
}

/// The image of which a layer is drawn to the address of the story's file `name`: `images/lake-1.svg` is the first layer
/// of the drawing `lake`.
pub(super) fn drawn_as<'a>(story: &'a Story, name: &str) -> Option<&'a str> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let (drawing, layer) = name.strip_prefix("images/")?.strip_suffix(".svg")?.rsplit_once('-')?;
    layer.parse::<u32>().ok()?;
    let is_drawn = |image: &&Image| {
        let id = image.id.get_ref();
        (image.drawing.is_some() && drawing == id)
            || (image.tall_drawing.is_some() && drawing.strip_suffix("-tall") == Some(id))
    };
    story.image.iter().find(is_drawn).map(|image| image.id.get_ref().as_str())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{find, letter_not_for_addresses};
    use crate::story::problem::{Outside, ProblemKind};

    #[test]
    fn only_files_in_the_folder_are_found() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/tiny");
        let way = |name: &str| match find(&folder, name) {
            Err(ProblemKind::FileOutside { way, .. }) => way,
            other => panic!("{name}: {other:?}"),
        };
        assert!(find(&folder, "bach-nah.svg").is_ok());
        assert!(find(&folder, "./bach-nah.svg").is_ok());
        assert!(matches!(find(&folder, "none.svg"), Err(ProblemKind::MissingFile { .. })));
        assert!(matches!(find(&folder, ""), Err(ProblemKind::MissingFile { .. })));
        assert!(matches!(find(&folder, "a\\b.svg"), Err(ProblemKind::BadFileName { .. })));
        assert_eq!(way("../tiny/bach-nah.svg"), Outside::Parent);
        for absolute in ["/etc/hosts", "\\etc", "C:/etc/hosts"] {
            assert_eq!(way(absolute), Outside::Absolute);
        }
    }

    #[test]
    fn names_for_addresses_need_no_escapes() {
        assert_eq!(letter_not_for_addresses("images/see-und_ufer.2.svg"), None);
        assert_eq!(letter_not_for_addresses("bäche/江.png"), None);
        assert_eq!(letter_not_for_addresses("a b.png"), Some(' '));
        assert_eq!(letter_not_for_addresses("100%.png"), Some('%'));
    }
}
