//! Which characters the pages show in which style: the input for subsetting typefaces.
//!
//! The result may contain too many characters, never too few. Text that any rule may make bold counts as bold, and all
//! text also counts as regular, because a later rule may undo the bold.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use scraper::{Html, Node, Selector};

use crate::face::cut::Feature;
use crate::names;

/// Weight from which browsers prefer a bold typeface.
const BOLD_FROM: u16 = 550;

/// Elements that are bold, or italic, in the browsers' default style sheets.
const BOLD_ELEMENTS: &str = "h1,h2,h3,h4,h5,h6,b,strong,th,optgroup";
const ITALIC_ELEMENTS: &str = "em,i,cite,dfn,var,address";

/// Elements whose text is not shown, or shown in the browser's own fixed-width typeface.
const PASSED_OVER: [&str; 8] = ["head", "script", "style", "template", "code", "kbd", "pre", "samp"];

/// The punctuation of the sentences that scripts show, besides letters and digits.
const SENTENCES: &str = " .,:;!?'\"()-/%";

/// Attributes that hold packed data ([`crate::packed`]) or an address, whose characters are not shown.
const PACKED: [&str; 2] = [names::SLOT, names::CHART];

/// Values of `font-variant` and the OpenType feature that each needs.
const FEATURES: [(&str, &Feature); 9] = [
    ("lining-nums", b"lnum"),
    ("oldstyle-nums", b"onum"),
    ("proportional-nums", b"pnum"),
    ("tabular-nums", b"tnum"),
    ("diagonal-fractions", b"frac"),
    ("ordinal", b"ordn"),
    ("slashed-zero", b"zero"),
    ("small-caps", b"smcp"),
    ("all-small-caps", b"c2sc"),
];

/// A style of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Style {
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
}

impl Style {
    /// All four styles.
    pub const ALL: [Self; 4] = [
        Self { bold: false, italic: false },
        Self { bold: true, italic: false },
        Self { bold: false, italic: true },
        Self { bold: true, italic: true },
    ];
}

/// The parts of style sheets that affect typefaces.
#[derive(Debug)]
pub struct Sheets {
    bold: Vec<Selector>,
    italic: Vec<Selector>,
    /// Elements that browsers set in italics without a rule.
    italic_by_default: Vec<Selector>,
    /// Elements that are upright though browsers set them in italics.
    upright: Vec<Selector>,
    /// Characters that the style sheets insert (`content`).
    generated: BTreeSet<char>,
    changes_case: bool,
    /// OpenType features that the style sheets use.
    pub features: BTreeSet<Feature>,
}

impl Sheets {
    /// Parses style sheets.
    pub fn read(css: &str) -> Self {
        let mut bold = vec![selector(BOLD_ELEMENTS)];
        let mut italic = Vec::new();
        let mut upright = Vec::new();
        let mut generated = BTreeSet::new();
        let mut changes_case = false;
        let mut features = BTreeSet::new();
        for Declaration { selectors, property, value } in declarations(css) {
            let words = || value.split([' ', '/', ',']);
            match property.as_str() {
                "font-weight" | "font" => {
                    let is_bold = |word: &str| {
                        matches!(word, "bold" | "bolder") || word.parse().is_ok_and(|weight: u16| weight >= BOLD_FROM)
                    };
                    if words().any(is_bold) {
                        bold.push(selector(&selectors));
                    }
                    if words().any(|word| word == "italic") {
                        italic.push(selector(&selectors));
                    }
                }
                "font-style" if value.contains("italic") => italic.push(selector(&selectors)),
                "font-style" if value == "normal" => upright.push(selector(&selectors)),
                "font-variant-numeric" | "font-variant-caps" | "font-variant" => {
                    let asked = FEATURES.iter().filter(|(name, _)| words().any(|word| word == *name));
                    features.extend(asked.map(|(_, feature)| **feature));
                }
                "text-transform" if value != "none" => changes_case = true,
                "content" => generated.extend(strings(&value)),
                _ => {}
            }
        }
        Self {
            bold,
            italic,
            italic_by_default: vec![selector(ITALIC_ELEMENTS)],
            upright,
            generated,
            changes_case,
            features,
        }
    }
}

/// How often each character is shown in each style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    shown: BTreeMap<Style, BTreeMap<char, u64>>,
    /// Styles in which counters are set.
    counting: BTreeSet<Style>,
    /// Characters that counters show only while they run.
    counted: BTreeSet<char>,
    /// Characters that style sheets may add to text of any style.
    generated: BTreeSet<char>,
    /// Characters that scripts may add to regular text.
    plain: BTreeSet<char>,
}

impl Letters {
    /// Counts the characters of `pages` when styled with `sheets`. The characters in `counted`, which counters show only
    /// while they run, are added to every style in which a counter is set.
    pub fn of<'a>(pages: impl Iterator<Item = &'a str>, sheets: &Sheets, counted: impl Iterator<Item = char>) -> Self {
        let generated = sheets.generated.clone();
        let mut letters = Self { counted: counted.collect(), generated, ..Self::default() };
        // Scripts show sentences, and the texts of attributes.
        letters.plain.extend(('A'..='Z').chain('a'..='z').chain('0'..='9').chain(SENTENCES.chars()));
        pages.for_each(|page| letters.count(&Html::parse_document(page), sheets));
        if sheets.changes_case {
            for counts in letters.shown.values_mut() {
                let cases: Vec<char> =
                    counts.keys().flat_map(|letter| letter.to_lowercase().chain(letter.to_uppercase())).collect();
                cases.into_iter().for_each(|letter| *counts.entry(letter).or_default() += 0);
            }
        }
        letters
    }

    fn count(&mut self, page: &Html, sheets: &Sheets) {
        let [bold, italic, upright, by_default] =
            [&sheets.bold, &sheets.italic, &sheets.upright, &sheets.italic_by_default].map(|selectors| {
                let elements = selectors.iter().flat_map(|selector| page.select(selector));
                elements.map(|element| element.id()).collect::<HashSet<_>>()
            });
        // The style of each visible node, and whether it is part of a counter; parents come before their children.
        let mut styles = HashMap::new();
        for node in page.tree.root().descendants() {
            let inherited =
                node.parent().map_or(Some((Style::default(), false)), |parent| styles.get(&parent.id()).copied());
            let Some((mut style, mut counts)) = inherited else { continue };
            match node.value() {
                Node::Text(text) => {
                    if counts {
                        self.counting.insert(style);
                    }
                    let counts = self.shown.entry(style).or_default();
                    let letters = text.chars().filter(|letter| !letter.is_control());
                    letters.for_each(|letter| *counts.entry(letter).or_default() += 1);
                }
                Node::Element(element) if PASSED_OVER.contains(&element.name()) => continue,
                Node::Element(element) => {
                    let id = node.id();
                    style.bold |= bold.contains(&id);
                    // Any rule of a style sheet comes before the browser's own.
                    style.italic |= italic.contains(&id) || (by_default.contains(&id) && !upright.contains(&id));
                    counts |= element.attr(names::SLOT).is_some();
                    // Some attributes are shown by style sheets, some by scripts, some instead of a picture.
                    let shown = element.attrs().filter(|(name, _)| !PACKED.contains(name));
                    let values = shown.flat_map(|(_, value)| value.chars());
                    self.plain.extend(values.filter(|letter| !letter.is_control()));
                }
                _ => {}
            }
            styles.insert(node.id(), (style, counts));
        }
    }

    /// The characters that a typeface of this style must have; empty if no text has this style.
    pub fn needed(&self, style: Style) -> BTreeSet<char> {
        let holds = |other: &Style| other.bold >= style.bold && other.italic >= style.italic;
        let mut needed: BTreeSet<char> = self
            .shown
            .iter()
            .filter(|(other, _)| holds(other))
            .flat_map(|(_, counts)| counts.keys().copied())
            .collect();
        if !needed.is_empty() {
            needed.extend(&self.generated);
            if self.counting.iter().any(holds) {
                needed.extend(&self.counted);
            }
            if style == Style::default() {
                needed.extend(&self.plain);
            }
        }
        needed
    }

    /// How often each character is shown in exactly this style.
    pub fn counts(&self, style: Style) -> BTreeMap<char, u64> {
        self.shown.get(&style).cloned().unwrap_or_default()
    }
}

/// A selector for all elements that a list of selectors may match, ignoring pseudo-elements; it matches every element
/// if the list cannot be parsed.
fn selector(list: &str) -> Selector {
    let mut plain = String::with_capacity(list.len());
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == ':' && letters.peek() == Some(&':') {
            letters.next();
            while letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '-') {
                letters.next();
            }
        } else {
            plain.push(letter);
        }
    }
    Selector::parse(&plain).or_else(|_| Selector::parse("*")).unwrap_or_else(|_| unreachable!("`*` is a selector"))
}

/// One declaration of a style sheet with the selectors of its rule.
#[derive(Debug, PartialEq, Eq)]
struct Declaration {
    selectors: String,
    property: String,
    value: String,
}

/// All declarations of a style sheet that are inside of rules with selectors.
fn declarations(css: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    // The text before each open brace: selectors, or an at-rule.
    let mut open: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut quote = None;
    let mut letters = css.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(end) = quote {
            part.push(letter);
            if letter == '\\' {
                part.extend(letters.next());
            } else if letter == end {
                quote = None;
            }
            continue;
        }
        match letter {
            '/' if letters.peek() == Some(&'*') => {
                letters.next();
                while let Some(letter) = letters.next() {
                    if letter == '*' && letters.peek() == Some(&'/') {
                        letters.next();
                        break;
                    }
                }
            }
            '"' | '\'' => {
                quote = Some(letter);
                part.push(letter);
            }
            '{' => open.push(std::mem::take(&mut part).trim().to_owned()),
            ';' | '}' => {
                let declaration = std::mem::take(&mut part);
                let selectors = open.iter().rev().find(|selectors| !selectors.starts_with('@'));
                if let (Some(selectors), Some((property, value))) = (selectors, declaration.split_once(':')) {
                    found.push(Declaration {
                        selectors: selectors.clone(),
                        property: property.trim().to_ascii_lowercase(),
                        value: value.trim().to_owned(),
                    });
                }
                if letter == '}' {
                    open.pop();
                }
            }
            _ => part.push(letter),
        }
    }
    found
}

/// The characters of the strings in a value, with escapes resolved.
fn strings(value: &str) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    let mut quote = None;
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match quote {
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None => {}
            Some(end) if letter == end => quote = None,
            Some(_) if letter == '\\' => {
                let mut code = String::new();
                while code.len() < 6 && letters.peek().is_some_and(char::is_ascii_hexdigit) {
                    code.extend(letters.next());
                }
                if code.is_empty() {
                    found.extend(letters.next());
                } else {
                    found.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                    letters.next_if_eq(&' ');
                }
            }
            Some(_) => {
                found.insert(letter);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Declaration, Letters, Sheets, Style, declarations, strings};

    const REGULAR: Style = Style { bold: false, italic: false };
    const BOLD: Style = Style { bold: true, italic: false };
    const ITALIC: Style = Style { bold: false, italic: true };
    const BOTH: Style = Style { bold: true, italic: true };

    fn letters(css: &str, body: &str) -> Letters {
        let page = format!("<!doctype html><html><head><title>ŧ</title></head><body>{body}</body></html>");
        Letters::of([page.as_str()].into_iter(), &Sheets::read(css), "0".chars())
    }

    #[test]
    fn letters_are_told_apart_by_how_they_are_set() {
        let css = "@layer a{.b{color:red;font-weight:600}.c::before{font:italic 1rem/1.2 serif}}";
        let letters = letters(
            css,
            "ä<h2>ö <em>ü</em></h2><p class=b>é<span>è</span></p><p class=c>ñ</p><i>ç</i><script>ø</script>",
        );
        let accents = |style: Style| letters.needed(style).into_iter().filter(|c| !c.is_ascii()).collect::<String>();
        assert_eq!(accents(REGULAR), "äçèéñöü");
        assert_eq!(accents(BOLD), "èéöü");
        assert_eq!(accents(ITALIC), "çñü");
        assert_eq!(accents(BOTH), "ü");
        assert_eq!(letters.counts(BOLD).get(&'ö'), Some(&1));
        assert_eq!(letters.counts(REGULAR).get(&'ö'), None);
    }

    #[test]
    fn what_comes_from_sheets_scripts_and_counters_is_there() {
        let css = ".a::after{content:\" · \" attr(data-at) \"\\2192 \"}.b{text-transform:uppercase}";
        let letters =
            letters(css, "<p data-at='→Ł' data-chart='Đ'>a <b data-slot='Đ'><u>é</u></b> <i>ç</i> <code>~</code></p>");
        for letter in ['·', '→', 'Ł', '?', '0', 'A'] {
            assert!(letters.needed(REGULAR).contains(&letter), "no {letter}");
        }
        for letter in ['0', '·', '→', 'É'] {
            assert!(letters.needed(BOLD).contains(&letter), "no bold {letter}");
        }
        assert!(!letters.needed(BOLD).contains(&'?') && !letters.needed(BOLD).contains(&'Ł'));
        assert!(!letters.needed(REGULAR).contains(&'~'), "text in another typeface is taken for text in this one");
        assert!(!letters.needed(REGULAR).contains(&'Đ'), "packed data are taken for words");
        assert!(letters.needed(ITALIC).contains(&'→'), "no italic →");
        assert!(!letters.needed(ITALIC).contains(&'0'), "nothing counts in italics");
        assert!(letters.needed(BOTH).is_empty(), "nothing is bold and italic");
    }

    #[test]
    fn what_a_sheet_sets_upright_needs_no_italics() {
        let css = "cite,em.plain{font-style:normal}em.both{font-style:normal}em.both{font-style:italic}";
        let letters = letters(css, "<cite>ä</cite><em class=plain>ö</em><em>ü</em><em class=both>é</em>");
        let accents = letters.needed(ITALIC).into_iter().filter(|c| !c.is_ascii()).collect::<String>();
        assert_eq!(accents, "éü");
    }

    #[test]
    fn selectors_that_are_not_understood_mean_everything() {
        let letters = letters("p:no-such-thing(1){font-weight:bold}", "<p>ä</p>");
        assert!(letters.needed(BOLD).contains(&'ä'));
    }

    #[test]
    fn features_are_those_that_sheets_ask_for() {
        let sheets = Sheets::read("a{font-variant-numeric:lining-nums tabular-nums}b{font-variant-numeric:normal}");
        assert_eq!(sheets.features, [*b"lnum", *b"tnum"].into());
    }

    #[test]
    fn sheets_are_read_with_their_nesting_strings_and_comments() {
        let css = "/* a{b:c} */ .x { --y: 1; @media print { content: \"};{\" } & .z { font : bold } }";
        let declaration = |selectors: &str, property: &str, value: &str| Declaration {
            selectors: selectors.into(),
            property: property.into(),
            value: value.into(),
        };
        let expected = [
            declaration(".x", "--y", "1"),
            declaration(".x", "content", "\"};{\""),
            declaration("& .z", "font", "bold"),
        ];
        assert_eq!(declarations(css), expected);
        assert_eq!(strings("'a\\'b' attr(c) \"\\201c d\""), ['a', '\'', 'b', '“', 'd'].into());
    }
}
