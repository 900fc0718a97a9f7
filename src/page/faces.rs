//! The typefaces of the pages: cut to what the pages show, and put into use without moving a word.
//!
//! A page comes with faces that its reader has already, fitted to the measures of the real ones
//! ([`crate::face::fitted`]). The real ones are declared, but nothing is set in them at first, so that no browser asks
//! for them before the first screen is painted. Then a script ([`script`]) asks for them, and when they are all there
//! the page gets them at once, with one change of style: `data-faces` on the root. What is in sight at that moment and
//! would move keeps its letters (`data-held`) until it has left the window (`late-faces.js`). A page without scripts is given them by its style
//! sheet, shortly after the first paint. `style/faces.css` holds the rules.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::face::{Face, cut, fitted};
use crate::page::letters::{Letters, Sheets, Style};
use crate::page::shell;
use crate::story::language::Language;
use crate::story::model::{FaceStyle, Story};

/// The family that every story has, and its faces. The name is our own, as the licence of the originals reserves theirs
/// for files that nobody has changed.
pub const HOUSE_FAMILY: &str = "Handscroll Serif";
const HOUSE: [(u16, bool, &[u8]); 3] = [
    (400, false, include_bytes!("../../style/fonts/serif-400-normal.woff2")),
    (600, false, include_bytes!("../../style/fonts/serif-600-normal.woff2")),
    (400, true, include_bytes!("../../style/fonts/serif-400-italic.woff2")),
];

/// The weight in which headings and the like are set.
const BOLD: u16 = 600;

/// The folder of the cut faces, from the site's root.
pub const FOLDER: &str = "fonts";

/// What lets the page have its faces; it is asked for together with them.
const LATE: &str = include_str!("late-faces.js");

/// Asks for the typefaces after the first paint, and lets the page have them when all have come. `root` leads from the
/// page to the site's root.
///
/// A page that is not painted, such as a frame far down in its host, asks a second after it has been loaded.
pub fn script(root: &str) -> String {
    let (late, _) = late();
    format!(
        "<script>{{let asked,ask=()=>asked||=Promise.allSettled([import(\"{root}{late}\"),\
         ...[...document.fonts].map(f=>f.load())]).then(([m])=>m.value?.take());\
         new PerformanceObserver(l=>l.getEntriesByName(\"first-contentful-paint\")[0]&&ask())\
         .observe({{type:\"paint\",buffered:true}});\
         addEventListener(\"load\",()=>setTimeout(ask,1e3))}}</script>"
    )
}

/// The address of [`LATE`] from the site's root, and its text without comments.
fn late() -> (String, String) {
    let lines = LATE.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let text = lines.collect::<Vec<_>>().join("\n");
    (format!("{FOLDER}/late-{}.js", hash(text.as_bytes())), text)
}

/// The cut faces of a site, and the rules that declare them.
#[derive(Debug)]
pub struct Faces {
    /// Addresses from the site's root, and what the files hold.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files of the story that nobody needs whole, relative to its folder.
    pub uncut: Vec<String>,
    /// With addresses that begin at the site's root, as `./`.
    css: String,
}

/// A face before it is cut.
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

/// The faces of one name.
struct Family {
    name: String,
    sources: Vec<Source>,
}

impl Family {
    /// The face that browsers take for a style: first of its slant, then the nearest in weight.
    fn source_for(&mut self, style: Style) -> Option<&mut Source> {
        let weight = weight_of(style);
        self.sources.iter_mut().min_by_key(|source| (source.italic != style.italic, source.weight.abs_diff(weight)))
    }
}

fn weight_of(style: Style) -> u16 {
    if style.bold { BOLD } else { 400 }
}

impl Faces {
    /// Cuts the faces of `story`, whose files are in `folder`, and the house's to what `pages` show under `css`.
    ///
    /// # Errors
    /// A file of the story cannot be read or cut.
    pub fn cut(story: &Story, folder: &Path, language: &Language, pages: &[&str], css: &str) -> io::Result<Self> {
        let sheets = Sheets::read(css);
        let letters = Letters::of(pages.iter().copied(), &sheets, counted(language).into_iter());
        let mut families = families(story, folder)?;
        let mut fits = String::new();
        for style in Style::ALL {
            let mut missing = letters.needed(style);
            let counts = letters.counts(style);
            // The face that most letters are set in is what the reader's own are fitted to.
            let mut main: Option<(u64, Face, u16)> = None;
            for family in &mut families {
                let Some(source) = family.source_for(style) else { continue };
                let (found, rest): (BTreeSet<char>, _) = missing.iter().partition(|letter| source.face.has(**letter));
                let weight = found.iter().filter_map(|letter| counts.get(letter)).sum();
                // A style with a face of its own; what borrows one is drawn from that.
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
        let uncut = story.face.iter().map(|face| face.file.get_ref().clone()).collect();
        Ok(Self { files, uncut, css })
    }

    /// Puts the rules into a page's block of styles; `root` leads from the page to the site's root.
    pub fn put_into(&self, page: &str, root: &str) -> String {
        page.replacen("</style>", &format!("{}</style>", shell::lead(&self.css, root)), 1)
    }
}

/// What counters show while they count, in the words of a language.
fn counted(language: &Language) -> BTreeSet<char> {
    let separators = [language.separators.decimal, language.separators.group, '−', '–'];
    let endings = (0..20).flat_map(|number| language.ordinal_ending.of(number).chars());
    ('0'..='9').chain(separators).chain(endings).collect()
}

/// The story's own families in the order of the document, then the house's.
fn families(story: &Story, folder: &Path) -> io::Result<Vec<Family>> {
    let mut families: Vec<Family> = Vec::new();
    for face in &story.face {
        let bytes = fs::read(folder.join(face.file.get_ref()))?;
        let source = Source::new(&bytes, face.weight, face.style == FaceStyle::Italic)?;
        match families.iter_mut().find(|family| family.name == *face.family.get_ref()) {
            Some(family) => family.sources.push(source),
            None => families.push(Family { name: face.family.get_ref().clone(), sources: vec![source] }),
        }
    }
    let house = HOUSE.iter().map(|(weight, italic, bytes)| Source::new(bytes, *weight, *italic));
    families.push(Family { name: HOUSE_FAMILY.to_owned(), sources: house.collect::<io::Result<_>>()? });
    Ok(families)
}

/// Where a cut face stands. Its name changes with its bytes, as browsers keep it for a year.
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

/// The style sheets in a page's own blocks.
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
