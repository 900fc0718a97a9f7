//! Headers with single brackets (`[figure]`) where the document has a list of tables (`[[figure]]`).
//!
//! TOML reads the first of them as one table, and reports each further one and every table below as a mistake; the
//! parser replaces these reports by one.

use std::ops::Range;

/// The lists of tables of a document, as their headers name them.
const LISTS: [&str; 13] = [
    "source",
    "table",
    "figure",
    "group",
    "group.figure",
    "face",
    "image",
    "chart",
    "section",
    "section.block",
    "section.block.scene.step",
    "section.block.unroll.note",
    "about.correction",
];

/// A header with single brackets of a list of tables.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SingleBrackets {
    /// Its byte range in the document.
    pub(super) span: Range<usize>,
    /// The list's name, such as `section.block`.
    pub(super) name: &'static str,
}

/// All such headers in a document. A line inside of a multi-line string is taken for a header too, so the result is of
/// use only where the document has a mistake of form.
pub(super) fn find(source: &str) -> Vec<SingleBrackets> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in source.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some((inside, _)) = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let written: String = inside.chars().filter(|letter| !letter.is_whitespace()).collect();
            if let Some(&name) = LISTS.iter().find(|&&name| name == written) {
                let start = at + indent;
                found.push(SingleBrackets { span: start..start + inside.len() + 2, name });
            }
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn only_headers_of_lists_are_found() {
        let source = "[meta]\n[[figure]]\n [ figure ] # one\n[section.block.prose]\n[section.block]\n[";
        let found = find(source);
        assert_eq!(found.iter().map(|header| header.name).collect::<Vec<_>>(), ["figure", "section.block"]);
        assert_eq!(&source[found[0].span.clone()], "[ figure ]");
        assert_eq!(&source[found[1].span.clone()], "[section.block]");
    }
}
