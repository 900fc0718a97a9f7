//! The typefaces of the pages: subset to the characters that the pages show, and applied without shifting text.
//!
//! A page is first set in typefaces on the reader's device, fitted to the metrics of the web fonts
//! ([`crate::face::fitted`]). The web fonts are declared but not used at first, so that no browser loads them before
//! the first paint. Then a script ([`script`]) loads them, and when all have loaded, one attribute on the root
//! (`data-faces`) applies them. Elements that are out of sight keep the local typefaces (`data-held`) until it is their
//! turn, and elements in the window whose lines would move until they have left it (`late-faces.js`). Without scripts, the style sheet applies the web fonts shortly
//! after the first paint. `style/faces.css` has the rules.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

use sha2::{Digest, Sha256};

use crate::face::{Face, cut, fitted};
use crate::page::letters::{Letters, Sheets, Style};
use crate::page::shell;
use crate::story::language::Language;
use crate::story::resolved::{ResolvedStory, Typeface};

/// The built-in family, available to every story. It has a name of its own, because the licence of the originals
/// reserves their name for unmodified files.
pub const HOUSE_FAMILY: &str = "Handscroll Serif";
const BUILT_IN: [(u16, bool, &[u8]); 3] = [
    (400, false, include_bytes!("../../style/fonts/serif-400-normal.woff2")),
    (600, false, include_bytes!("../../style/fonts/serif-600-normal.woff2")),
    (400, true, include_bytes!("../../style/fonts/serif-400-italic.woff2")),
];

/// The weight of headings and other bold text.
const BOLD: u16 = 600;

/// The folder of the subset typefaces, relative to the site's root.
pub const FOLDER: &str = "fonts";

/// The script that applies the typefaces once they have loaded; loaded together with them.
const LATE: &str = include_str!("late-faces.js");

/// A script that loads the typefaces after the first paint and the page's `load` event, which would wait for them, and
/// applies them when all have loaded. `root` is the relative path from the page to the site's root.
///
/// A page that is not painted, such as a frame below the window of its host, loads them one second after that event.
pub fn script(root: &str) -> String {
    let (late, _) = late();
    format!(
        "<script>{{let asked,ask=()=>asked||=Promise.allSettled([import(\"{root}{late}\"),\
         ...[...document.fonts].map(f=>f.load())]).then(([m])=>m.value?.take());\
         addEventListener(\"load\",()=>{{\
         new PerformanceObserver(l=>l.getEntriesByName(\"first-contentful-paint\")[0]&&ask())\
         .observe({{type:\"paint\",buffered:true}});setTimeout(ask,1e3)}})}}</script>"
    )
}

/// Address of [`LATE`] relative to the site's root, and its text without comments.
fn late() -> (String, String) {
    let lines = LATE.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let text = lines.collect::<Vec<_>>().join("\n");
    (format!("{FOLDER}/late-{}.js", hash(text.as_bytes())), text)
}

/// The subset typefaces of a site, and the rules that declare them.
#[derive(Debug)]
pub struct Faces {
    /// The files: address relative to the site's root, and content.
    pub files: Vec<(String, Vec<u8>)>,
    /// The rules; addresses are relative to the site's root and begin with `./`.
    css: String,
}

/// A typeface before subsetting, with the characters that it has to provide.
struct Source {
    face: Face,
    weight: u16,
    italic: bool,
    characters: BTreeSet<char>,
}

impl Source {
    fn new(bytes: &[u8], weight: u16, italic: bool) -> io::Result<Self> {
        let face = Face::new(bytes).map_err(io::Error::other)?;
        Ok(Self { face, weight, italic, characters: BTreeSet::new() })
    }
}

/// The typefaces of one family.
struct Family {
    name: String,
    sources: Vec<Source>,
}

impl Family {
    /// The typeface that browsers choose for a style: with the same slant if there is one, then with the nearest
    /// weight.
    fn source_for(&mut self, style: Style) -> Option<&mut Source> {
        let weight = weight_of(style);
        self.sources.iter_mut().min_by_key(|source| (source.italic != style.italic, source.weight.abs_diff(weight)))
    }
}

fn weight_of(style: Style) -> u16 {
    if style.bold { BOLD } else { 400 }
}

impl Faces {
    /// Subsets the typefaces of `story` and the built-in ones to what `pages` show when styled with `css`.
    ///
    /// # Errors
    /// A typeface cannot be subset.
    pub fn cut(story: &ResolvedStory, pages: &[&str], css: &str) -> io::Result<Self> {
        let sheets = Sheets::read(css);
        let letters = Letters::of(pages.iter().copied(), &sheets, counted(story.language).into_iter());
        let mut families = families(&story.faces)?;
        let mut fits = String::new();
        for style in Style::ALL {
            let mut missing = letters.needed(style);
            let counts = letters.counts(style);
            // The local typefaces are fitted to the typeface that provides the most letters of this style.
            let mut main: Option<(u64, Face, u16)> = None;
            for family in &mut families {
                let Some(source) = family.source_for(style) else { continue };
                let (found, rest): (BTreeSet<char>, _) = missing.iter().partition(|letter| source.face.has(**letter));
                let weight = found.iter().filter_map(|letter| counts.get(letter)).sum();
                // Only a typeface that really has this style counts; otherwise the browser synthesises the style from
                // another one.
                let is_own = source.italic == style.italic && (source.weight >= 550) == style.bold;
                if is_own && !found.is_empty() && main.as_ref().is_none_or(|(most, ..)| weight > *most) {
                    main = Some((weight, source.face.clone(), source.weight));
                }
                source.characters.extend(found);
                missing = rest;
            }
            if let Some((_, face, weight)) = main {
                fits += &fitted::rules(&face, &counts, weight, style.italic);
            }
        }
        let mut css = String::new();
        let (late, text) = late();
        let mut files = vec![(late, text.into_bytes())];
        let mut used = Vec::new();
        for family in &families {
            for source in family.sources.iter().filter(|source| !source.characters.is_empty()) {
                let bytes = cut::cut(&source.face, &source.characters, &sheets.features).map_err(io::Error::other)?;
                let style = if source.italic { "italic" } else { "normal" };
                let address = address_of(&family.name, source.weight, style, &bytes);
                let _ = write!(
                    css,
                    "@font-face{{font-family:\"{}\";src:url(\"./{address}\") format(\"woff2\");font-weight:{};\
                     font-style:{style};font-display:swap}}",
                    family.name, source.weight
                );
                files.push((address, bytes));
                if used.last() != Some(&family.name) {
                    used.push(family.name.clone());
                }
            }
        }
        let names = |names: &[String]| names.iter().map(|name| format!("\"{name}\",")).collect::<String>();
        let local = names(&fitted::LOCALS.map(|local| local.family.to_owned())) + "serif";
        let _ = write!(css, "{fits}@layer tokens{{:root{{--serif-local:{local};--serif:{}{local}}}}}", names(&used));
        Ok(Self { files, css })
    }

    /// Adds the rules to a page's `<style>` element; `root` is the relative path from the page to the site's root.
    pub fn put_into(&self, page: &str, root: &str) -> String {
        page.replacen("</style>", &format!("{}</style>", shell::lead(&self.css, root)), 1)
    }
}

/// The characters that counters may show while they run, in a language.
fn counted(language: &Language) -> BTreeSet<char> {
    let separators = [language.separators.decimal, language.separators.group, '−', '–'];
    let endings = (0..20).flat_map(|number| language.ordinal_ending.of(number).chars());
    ('0'..='9').chain(separators).chain(endings).collect()
}

/// The story's families in the order of the document, then the built-in family.
fn families(faces: &[Typeface]) -> io::Result<Vec<Family>> {
    let mut families: Vec<Family> = Vec::new();
    for Typeface { family, weight, italic, face } in faces {
        let source = Source { face: face.clone(), weight: *weight, italic: *italic, characters: BTreeSet::new() };
        match families.iter_mut().find(|known| known.name == *family) {
            Some(known) => known.sources.push(source),
            None => families.push(Family { name: family.clone(), sources: vec![source] }),
        }
    }
    let built_in = BUILT_IN.iter().map(|(weight, italic, bytes)| Source::new(bytes, *weight, *italic));
    families.push(Family { name: HOUSE_FAMILY.to_owned(), sources: built_in.collect::<io::Result<_>>()? });
    Ok(families)
}

/// Address of a subset typeface. The name contains a hash of the file, because browsers cache it for a year.
fn address_of(family: &str, weight: u16, style: &str, bytes: &[u8]) -> String {
    let name: String = family
        .to_lowercase()
        .chars()
        .filter_map(|letter| if letter == ' ' { Some('-') } else { Some(letter).filter(char::is_ascii_alphanumeric) })
        .collect();
    format!("{FOLDER}/{name}-{weight}-{style}-{}.woff2", hash(bytes))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The content of all `<style>` elements of a page.
pub fn styles_of(page: &str) -> String {
    let blocks = page.split("<style>").skip(1).filter_map(|rest| rest.split_once("</style>"));
    blocks.map(|(css, _)| css).collect()
}

#[cfg(test)]
mod tests {
    use super::{HOUSE_FAMILY, LATE, late, script};
    use crate::chart::FONT_FAMILY;
    use crate::face::fitted::LOCALS;

    #[test]
    fn canvases_are_told_the_same_families_as_the_page() {
        let mut families = vec![HOUSE_FAMILY];
        families.extend(LOCALS.iter().map(|local| local.family));
        let quoted = families.iter().map(|family| format!("\"{family}\", ")).collect::<String>();
        assert_eq!(FONT_FAMILY, format!("{quoted}serif"));
    }

    #[test]
    fn the_late_script_is_named_after_what_it_says() {
        let (address, text) = late();
        assert!(text.len() < LATE.len() && !text.contains("//"), "comments are sent: {text}");
        assert!(script("../").contains(&format!("import(\"../{address}\")")), "{}", script("../"));
    }
}
