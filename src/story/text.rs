//! The subset of Markdown in stories (paragraphs, emphasis, links, lists), and references to figures (`{figure}`).
//!
//! HTML in a text is a mistake. [`problems_of`] reports mistakes; [`Text`] leaves them out.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

use crate::story::problem::{ProblemKind, Unsupported};
use crate::story::variant::Variant;

/// A part of a text: plain words, or a reference to a figure as `{id}` or, in another [`Variant`], `{id:bare}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain words.
    Words(&'a str),
    /// A reference to a figure.
    Figure {
        /// The figure's id.
        id: &'a str,
        /// How it is printed.
        variant: Variant,
    },
    /// A reference to a figure in a variant that does not exist.
    UnknownVariant {
        /// The figure's id.
        id: &'a str,
        /// What stands after the colon.
        name: &'a str,
    },
    /// An opening brace without a closing one.
    Unclosed,
}

/// Splits a text into words and references; `{{` stands for a brace.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        if rest[start..].starts_with("{{") {
            pieces.push(Piece::Words(&rest[..=start]));
            rest = &rest[start + 2..];
            continue;
        }
        if start > 0 {
            pieces.push(Piece::Words(&rest[..start]));
        }
        let Some(length) = rest[start..].find('}').filter(|&length| !rest[start..start + length].contains('\n')) else {
            pieces.push(Piece::Unclosed);
            return pieces;
        };
        let inside = &rest[start + 1..start + length];
        pieces.push(match inside.split_once(':') {
            None => Piece::Figure { id: inside, variant: Variant::Full },
            Some((id, name)) => match Variant::find(name) {
                Some(variant) => Piece::Figure { id, variant },
                None => Piece::UnknownVariant { id, name },
            },
        });
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The ids of the figures that a text refers to, in order of appearance.
pub fn references(text: &str) -> Vec<&str> {
    references_at(text).into_iter().map(|reference| reference.id).collect()
}

/// A reference to a figure and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The figure's id.
    pub id: &'a str,
    /// Byte offset of the id in the text.
    pub at: usize,
    /// How the figure is printed; `None` if there is no such way.
    pub variant: Option<Variant>,
}

/// What a text refers to, in order of appearance.
pub fn references_at(text: &str) -> Vec<Reference<'_>> {
    let reference = |piece| match piece {
        Piece::Figure { id, variant } => Some(Reference { id, at: offset(text, id), variant: Some(variant) }),
        Piece::UnknownVariant { id, .. } => Some(Reference { id, at: offset(text, id), variant: None }),
        Piece::Words(_) | Piece::Unclosed => None,
    };
    pieces(text).into_iter().filter_map(reference).collect()
}

/// Byte offset of a part of a text in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Number of words in a text; a reference counts as one.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The mistakes in a text, each with its byte range in the text.
pub fn problems_of(text: &str) -> Vec<(Range<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    if text.trim().is_empty() {
        problems.push((0..text.len(), ProblemKind::EmptyText));
    }
    for reference in references_at(text).iter().filter(|reference| reference.id.trim().is_empty()) {
        problems.push((reference.at - 1..reference.at + 1, ProblemKind::EmptyReference));
    }
    if pieces(text).contains(&Piece::Unclosed) {
        problems.push((text.rfind('{').unwrap_or(0)..text.len(), ProblemKind::UnclosedReference));
    }
    for piece in pieces(text) {
        if let Piece::UnknownVariant { id, name } = piece {
            let at = offset(text, name);
            let kind = ProblemKind::UnknownVariant { id: id.to_owned(), name: name.to_owned() };
            problems.push((at..at + name.len(), kind));
        }
    }
    // Rendering does not know the extensions; here they are read to be reported.
    let extensions =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    // The end of what has been reported: whatever else is wrong inside belongs to the same mistake.
    let mut reported = 0;
    for (event, range) in Parser::new_ext(text, extensions).into_offset_iter() {
        if range.start < reported {
            continue;
        }
        let unsupported = match &event {
            // An end tag is reported together with its start tag, as one mistake.
            Event::Html(html) | Event::InlineHtml(html) if !html.starts_with("</") => {
                problems.push((range, ProblemKind::RawHtml { html: html.to_string() }));
                continue;
            }
            Event::Start(Tag::Link { dest_url, link_type, .. }) if !is_allowed(dest_url, *link_type) => {
                problems.push((range, ProblemKind::BadLink { address: dest_url.to_string() }));
                continue;
            }
            Event::Start(Tag::Heading { .. }) => Unsupported::Heading,
            Event::Start(Tag::Image { .. }) => Unsupported::Picture,
            Event::Start(Tag::Table(_)) => Unsupported::Table,
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => Unsupported::Code,
            Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => Unsupported::Footnote,
            Event::Start(Tag::BlockQuote(_)) => Unsupported::Quote,
            Event::Start(Tag::Strikethrough) => Unsupported::Strikethrough,
            Event::TaskListMarker(_) => Unsupported::TaskList,
            Event::Rule => Unsupported::Rule,
            _ => continue,
        };
        // A footnote is one mistake, not one for each reference and the note.
        let is_known = |(_, kind): &(_, ProblemKind)| *kind == ProblemKind::Unsupported { markup: unsupported };
        if unsupported != Unsupported::Footnote || !problems.iter().any(is_known) {
            problems.push((range.clone(), ProblemKind::Unsupported { markup: unsupported }));
        }
        reported = range.end;
    }
    problems
}

/// The byte range of what makes a text more than one paragraph: a second one, or a list.
pub fn beyond_one_paragraph(text: &str) -> Option<Range<usize>> {
    let mut paragraphs = 0;
    let mut events = Parser::new(text).into_offset_iter();
    let beyond = events.find(|(event, _)| {
        paragraphs += u32::from(matches!(event, Event::Start(Tag::Paragraph)));
        paragraphs > 1 || matches!(event, Event::Start(Tag::List(_)))
    });
    beyond.map(|(_, range)| range)
}

/// The fragment ids that a text's links lead to, each with the link's byte range in the text.
pub fn anchors_linked_to(text: &str) -> Vec<(Range<usize>, String)> {
    let links = Parser::new(text).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some((range, dest_url.strip_prefix('#')?.to_owned())),
        _ => None,
    });
    links.filter(|(_, anchor)| !anchor.is_empty()).collect()
}

/// Whether a link is allowed: to the web, to a mail address, or to a place in the page.
pub fn is_allowed(address: &str, link_type: LinkType) -> bool {
    link_type == LinkType::Email
        || ["https://", "http://", "mailto:", "#"]
            .iter()
            .any(|start| address.starts_with(start) && address.len() > start.len())
}

/// A text without mistakes, read: its markup, and what its references to figures have become.
#[derive(Clone, Debug)]
pub struct Text<R> {
    pieces: Vec<Part<R>>,
    /// Length of the text as it is written, in bytes.
    pub written_bytes: usize,
}

/// A part of a text that has been read.
#[derive(Clone, Debug)]
enum Part<R> {
    Markup(Event<'static>),
    /// A reference, and the closing punctuation that follows it.
    Reference(R, String),
}

impl<R> Text<R> {
    /// Reads a text; `follow` says what a reference means, from the figure's id and the variant. HTML, and references
    /// with mistakes, are left out.
    ///
    /// # Errors
    /// The first error of `follow`.
    pub fn read<E>(text: &str, mut follow: impl FnMut(&str, Variant) -> Result<R, E>) -> Result<Self, E> {
        let mut read = Vec::new();
        for event in TextMergeStream::new(Parser::new(text)) {
            match event {
                Event::Text(words) => read_words(&words, &mut follow, &mut read)?,
                Event::Html(_) | Event::InlineHtml(_) => {}
                markup => read.push(Part::Markup(markup.into_static())),
            }
        }
        Ok(Self { pieces: read, written_bytes: text.len() })
    }

    /// Its references, in order.
    pub fn references(&self) -> impl Iterator<Item = &R> {
        self.pieces.iter().filter_map(|part| match part {
            Part::Reference(reference, _) => Some(reference),
            Part::Markup(_) => None,
        })
    }

    /// The text as HTML with paragraphs and lists; `show` gives the HTML of a reference with the closing punctuation that
    /// follows it, which no line may begin with.
    pub fn to_html(&self, show: impl Fn(&R, &str) -> String) -> String {
        self.push_html(show, |_| true)
    }

    /// A text of one paragraph as HTML, without `<p>`.
    pub fn to_inline_html(&self, show: impl Fn(&R, &str) -> String) -> String {
        self.push_html(show, |markup| !matches!(markup, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)))
    }

    fn push_html(&self, show: impl Fn(&R, &str) -> String, keep: impl Fn(&Event<'_>) -> bool) -> String {
        let events = self.pieces.iter().filter_map(|part| match part {
            Part::Markup(markup) => Some(markup.clone()).filter(&keep),
            Part::Reference(reference, closing) => Some(Event::InlineHtml(CowStr::from(show(reference, closing)))),
        });
        let mut out = String::with_capacity(self.written_bytes * 2);
        html::push_html(&mut out, events);
        out
    }

    /// The words without markup; `words` gives those of a reference.
    pub fn to_plain(&self, words: impl Fn(&R) -> String) -> String {
        let mut out = String::with_capacity(self.written_bytes);
        for part in &self.pieces {
            match part {
                Part::Markup(Event::Text(words)) => out.push_str(words),
                Part::Markup(Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item)) => {
                    out.push(' ');
                }
                Part::Markup(_) => {}
                Part::Reference(reference, closing) => {
                    out.push_str(&words(reference));
                    out.push_str(closing);
                }
            }
        }
        out.trim().to_owned()
    }
}

/// Adds words and references to what has been read of a text.
fn read_words<R, E>(
    words: &str,
    follow: &mut impl FnMut(&str, Variant) -> Result<R, E>,
    read: &mut Vec<Part<R>>,
) -> Result<(), E> {
    let mut pieces = pieces(words).into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Words(words) => read.push(Part::Markup(Event::Text(CowStr::from(words.to_owned())))),
            Piece::Figure { id, variant } => {
                let closing = match pieces.peek_mut() {
                    Some(Piece::Words(words)) => {
                        let (closing, rest) = words.split_at(closing_marks(words));
                        *words = rest;
                        closing
                    }
                    _ => "",
                };
                read.push(Part::Reference(follow(id, variant)?, closing.to_owned()));
            }
            Piece::UnknownVariant { .. } | Piece::Unclosed => {}
        }
    }
    Ok(())
}

/// Length in bytes of the closing punctuation at the start of a text.
fn closing_marks(words: &str) -> usize {
    words.find(|mark| !matches!(mark, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '’')).unwrap_or(words.len())
}

#[cfg(test)]
mod tests {
    use super::{Piece, Text, beyond_one_paragraph, count_words, pieces, problems_of, references, references_at};
    use crate::story::problem::{ProblemKind, Unsupported};
    use crate::story::variant::{Scale, Variant};

    /// A text whose references are the figures' ids.
    fn read(text: &str) -> Text<String> {
        let follow =
            |id: &str, variant| Ok::<_, ()>(format!("{id}{}", if variant == Variant::Bare { " bare" } else { "" }));
        Text::read(text, follow).expect("every reference is followed")
    }

    fn to_html(text: &str) -> String {
        read(text).to_html(|figure, closing| format!("<data>{figure}</data>{closing}"))
    }

    fn to_inline_html(text: &str) -> String {
        read(text).to_inline_html(|figure, closing| format!("<data>{figure}{closing}</data>"))
    }

    fn to_plain(text: &str) -> String {
        read(text).to_plain(String::clone)
    }

    #[test]
    fn a_text_comes_apart_into_words_and_figures() {
        assert_eq!(
            pieces("At {a}, not {{b}, but {c:bare}."),
            [
                Piece::Words("At "),
                Piece::Figure { id: "a", variant: Variant::Full },
                Piece::Words(", not {"),
                Piece::Words("b}, but "),
                Piece::Figure { id: "c", variant: Variant::Bare },
                Piece::Words("."),
            ]
        );
        assert_eq!(references("{a} and {b:bare}, {c:wrong}"), ["a", "b", "c"]);
        assert_eq!(pieces("{a:in=million}"), [Piece::Figure { id: "a", variant: Variant::In(Scale::Million) }]);
        assert_eq!(pieces("{a:shrt}"), [Piece::UnknownVariant { id: "a", name: "shrt" }]);
        assert_eq!(pieces("x {y"), [Piece::Words("x "), Piece::Unclosed]);
    }

    #[test]
    fn markdown_becomes_html_and_references_become_figures() {
        let html = to_html("Some *{a}* in [a link](https://example.org).\n\n- one\n- {b:bare}");
        assert_eq!(
            html,
            "<p>Some <em><data>a</data></em> in <a href=\"https://example.org\">a link</a>.</p>\n\
             <ul>\n<li>one</li>\n<li><data>b bare</data></li>\n</ul>\n"
        );
        assert_eq!(to_inline_html("**{a}** only"), "<strong><data>a</data></strong> only");
        assert_eq!(to_plain("**{a}** only"), "a only");
        assert_eq!(read("*{a}* and {b:bare}").references().collect::<Vec<_>>(), ["a", "b bare"]);
    }

    #[test]
    fn marks_stay_with_the_figure_before_them() {
        assert_eq!(to_inline_html("({a}), then {b}."), "(<data>a),</data> then <data>b.</data>");
        assert_eq!(to_plain("({a}), then {b}."), "(a), then b.");
    }

    #[test]
    fn what_looks_like_markup_is_escaped_or_left_out() {
        assert_eq!(to_inline_html("1 < 2 & <b>3</b>"), "1 &lt; 2 &amp; 3");
    }

    #[test]
    fn mistakes_are_found_with_their_place() {
        assert_eq!(problems_of("a <b>c</b>"), [(2..5, ProblemKind::RawHtml { html: "<b>".into() })]);
        assert_eq!(
            problems_of("see [x](javascript:alert(1))"),
            [(4..28, ProblemKind::BadLink { address: "javascript:alert(1)".into() })]
        );
        assert_eq!(problems_of("so {gdp"), [(3..7, ProblemKind::UnclosedReference)]);
        assert_eq!(problems_of(" "), [(0..1, ProblemKind::EmptyText)]);
        let fine =
            "fine, {gdp}, *a* **b** [x](#y) <https://a.example>\n\n- one\n- two\n\n1. three\n\n~ 5 | 6, $7 [8] \\# 9";
        assert_eq!(problems_of(fine), []);
    }

    #[test]
    fn markup_that_is_not_rendered_is_found_once_with_its_place() {
        let found = |text: &str| match problems_of(text).as_slice() {
            [(range, ProblemKind::Unsupported { markup })] => (*markup, range.start),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(found("a\n\n## b *c*"), (Unsupported::Heading, 3));
        assert_eq!(found("a\n===\n"), (Unsupported::Heading, 0));
        assert_eq!(found("a ![b](c.png)"), (Unsupported::Picture, 2));
        assert_eq!(found("|a|b|\n|-|-|\n|c|`d`|"), (Unsupported::Table, 0));
        assert_eq!(found("a `b`"), (Unsupported::Code, 2));
        assert_eq!(found("a\n\n```\nb\n```\n"), (Unsupported::Code, 3));
        assert_eq!(found("a\n\n    b\n"), (Unsupported::Code, 7));
        assert_eq!(found("a[^1] b[^1]\n\n[^1]: c"), (Unsupported::Footnote, 1));
        assert_eq!(found("a\n\n> b"), (Unsupported::Quote, 3));
        assert_eq!(found("a ~~b~~"), (Unsupported::Strikethrough, 2));
        assert_eq!(found("- [ ] b"), (Unsupported::TaskList, 2));
        assert_eq!(found("a\n\n---\n\nb"), (Unsupported::Rule, 3));
    }

    #[test]
    fn a_second_paragraph_and_a_list_are_found() {
        assert_eq!(beyond_one_paragraph("one *line*\nand another [one](#x)"), None);
        assert_eq!(beyond_one_paragraph("one\n\ntwo"), Some(5..8));
        assert_eq!(beyond_one_paragraph("1. FC Köln"), Some(0..11));
        assert_eq!(beyond_one_paragraph("1\\. FC Köln"), None);
    }

    #[test]
    fn references_have_places() {
        let found = references_at("ä {a}, {bb:bare} and {c:shrt}");
        assert_eq!(
            found.iter().map(|found| (found.id, found.at)).collect::<Vec<_>>(),
            [("a", 4), ("bb", 9), ("c", 23)]
        );
        let unknown = ProblemKind::UnknownVariant { id: "gdp".into(), name: "shrt".into() };
        assert_eq!(problems_of("so {gdp:shrt}"), [(8..12, unknown)]);
    }

    #[test]
    fn words_are_counted_without_dashes() {
        assert_eq!(count_words("one – two {three} 4"), 4);
    }
}
