//! `@font-face` rules that fit typefaces on the reader's device to the metrics of one that loads later.
//!
//! A style sheet can change the size, ascent and descent of a local typeface (`size-adjust` and the `…-override`
//! descriptors). If the average character width, weighted by frequency, and the line height equal those of the later
//! typeface, most lines break at the same words in both.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::face::Face;
use crate::face::advances::{
    Advances, DEJAVU_BOLD, DEJAVU_REGULAR, GEORGIA_BOLD, GEORGIA_ITALIC, GEORGIA_REGULAR, NOTO_BOLD, NOTO_ITALIC,
    NOTO_REGULAR, TIMES_BOLD, TIMES_ITALIC, TIMES_REGULAR,
};

/// A font family that many devices have, in three styles.
#[derive(Debug)]
pub struct Local {
    /// Family name of the fitted typeface in style sheets.
    pub family: &'static str,
    regular: Style,
    bold: Style,
    italic: Style,
}

/// One style: the full and PostScript names of the typefaces with these widths.
#[derive(Debug)]
struct Style {
    names: &'static [&'static str],
    advances: &'static Advances,
}

/// The local families in order of preference: Georgia is on Apple and Windows devices, Noto Serif on Android, one of
/// the others on most of the rest.
pub const LOCALS: [Local; 4] = [
    Local {
        family: "Georgia Fitted",
        regular: Style { names: &["Georgia"], advances: &GEORGIA_REGULAR },
        bold: Style { names: &["Georgia Bold", "Georgia-Bold"], advances: &GEORGIA_BOLD },
        italic: Style { names: &["Georgia Italic", "Georgia-Italic"], advances: &GEORGIA_ITALIC },
    },
    Local {
        family: "Noto Serif Fitted",
        regular: Style { names: &["Noto Serif", "NotoSerif-Regular", "NotoSerif"], advances: &NOTO_REGULAR },
        bold: Style { names: &["Noto Serif Bold", "NotoSerif-Bold"], advances: &NOTO_BOLD },
        italic: Style { names: &["Noto Serif Italic", "NotoSerif-Italic"], advances: &NOTO_ITALIC },
    },
    Local {
        family: "Times Fitted",
        regular: Style { names: &["Times New Roman", "Liberation Serif", "Tinos"], advances: &TIMES_REGULAR },
        bold: Style {
            names: &["Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold"],
            advances: &TIMES_BOLD,
        },
        italic: Style {
            names: &["Times New Roman Italic", "TimesNewRomanPS-ItalicMT", "Liberation Serif Italic", "Tinos Italic"],
            advances: &TIMES_ITALIC,
        },
    },
    Local {
        family: "DejaVu Serif Fitted",
        regular: Style { names: &["DejaVu Serif"], advances: &DEJAVU_REGULAR },
        bold: Style { names: &["DejaVu Serif Bold", "DejaVuSerif-Bold"], advances: &DEJAVU_BOLD },
        // The italic is slanted and has the widths of the regular style.
        italic: Style { names: &["DejaVu Serif Italic", "DejaVuSerif-Italic"], advances: &DEJAVU_REGULAR },
    },
];

/// The factor by which `local` must be scaled for `letters` (each with its frequency) to be as wide as in `face`.
/// Characters that either of the two lacks are ignored; if none is left, the factor is 1.
fn size_factor(face: &Face, local: &Advances, letters: &BTreeMap<char, u64>) -> f64 {
    let (mut wanted, mut given) = (0.0, 0.0);
    for (&letter, &times) in letters {
        let width = u32::from(letter).checked_sub(0x20).and_then(|index| local.get(index as usize));
        if let (Some(width), Some(advance)) = (width, face.advance(letter)) {
            wanted += advance * times as f64;
            given += f64::from(*width) / 1000.0 * times as f64;
        }
    }
    if given > 0.0 { wanted / given } else { 1.0 }
}

/// The `@font-face` rules that fit each of [`LOCALS`] to `face`, declared for `weight` and `italic`.
pub fn rules(face: &Face, letters: &BTreeMap<char, u64>, weight: u16, italic: bool) -> String {
    let line = face.line();
    let mut css = String::new();
    for local in &LOCALS {
        // These families have no weights between regular and bold.
        let style = if italic {
            &local.italic
        } else if weight >= 550 {
            &local.bold
        } else {
            &local.regular
        };
        let factor = size_factor(face, style.advances, letters);
        let names = style.names.iter().map(|name| format!("local(\"{name}\")")).collect::<Vec<_>>().join(",");
        let percent = |value: f64| format!("{:.2}%", value * 100.0);
        // The overrides are relative to the size after `size-adjust`.
        let [ascent, descent, gap] = line.map(|length| percent(length / factor));
        let _ = write!(
            css,
            "@font-face{{font-family:\"{}\";src:{names};font-weight:{weight};font-style:{};size-adjust:{};\
             ascent-override:{ascent};descent-override:{descent};line-gap-override:{gap}}}",
            local.family,
            if italic { "italic" } else { "normal" },
            percent(factor)
        );
    }
    css
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{GEORGIA_REGULAR, LOCALS, rules, size_factor};
    use crate::face::Face;
    use crate::face::tests::SERIF;

    fn letters(text: &str) -> BTreeMap<char, u64> {
        text.chars().fold(BTreeMap::new(), |mut letters, letter| {
            *letters.entry(letter).or_default() += 1;
            letters
        })
    }

    #[test]
    fn fitted_letters_are_as_wide_as_the_faces_own() {
        let face = Face::new(SERIF).expect("it is sound");
        let text = "the quick brown fox jumps over the lazy dog";
        let factor = size_factor(&face, &GEORGIA_REGULAR, &letters(text));
        let own: f64 = text.chars().filter_map(|letter| face.advance(letter)).sum();
        let fitted: f64 =
            text.chars().map(|letter| f64::from(GEORGIA_REGULAR[letter as usize - 0x20]) / 1000.0 * factor).sum();
        assert!((own - fitted).abs() < 1e-9, "{own} and {fitted}");
        // Both are typefaces for running text, so their sizes are similar.
        assert!((0.8..1.2).contains(&factor), "{factor}");
    }

    #[test]
    fn letters_that_nobody_measured_leave_the_size_alone() {
        let face = Face::new(SERIF).expect("it is sound");
        assert_eq!(size_factor(&face, &GEORGIA_REGULAR, &letters("苏州")), 1.0);
        assert_eq!(size_factor(&face, &GEORGIA_REGULAR, &BTreeMap::new()), 1.0);
    }

    #[test]
    fn each_local_family_has_its_rule() {
        let face = Face::new(SERIF).expect("it is sound");
        let css = rules(&face, &letters("Suzhou"), 600, false);
        assert_eq!(css.matches("@font-face").count(), LOCALS.len());
        for part in ["local(\"Georgia Bold\")", "font-weight:600", "size-adjust:", "line-gap-override:0.00%"] {
            assert!(css.contains(part), "no {part} in {css}");
        }
    }
}
