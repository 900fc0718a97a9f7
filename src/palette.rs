//! The colours of a story's inks by day and by night: one list, from which drawings, charts and style sheets take theirs.
//!
//! An ink that the story does not give keeps the engine's colours, which differ a little between drawings, charts and
//! texts.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::chart::{self, COLOUR_NAMES, Rgb};
use crate::motif::Pigment;

/// The engine's inks in drawings, by day and by night. A lamp is not lit by day.
const IN_DRAWINGS: [(Pigment, [&str; 2]); 9] = [
    (Pigment::Near, ["#26231e", "#060f16"]),
    (Pigment::Far, ["#5b6a6b", "#8fabb5"]),
    (Pigment::Paper, ["#f7f2e6", "#13222b"]),
    (Pigment::Jade, ["#3f7568", "#47837a"]),
    (Pigment::Red, ["#b23a28", "#e2683f"]),
    (Pigment::Moon, ["#eadfc4", "#f3ead0"]),
    (Pigment::Lamp, [UNLIT, "#ffc46b"]),
    (Pigment::Ink, ["#2f2b25", "#a3bac1"]),
    (Pigment::Water, ["#86a7a3", "#3b626b"]),
];

const UNLIT: &str = "#0000";

/// The engine's colours of charts, by day and by night, in the order of [`COLOUR_NAMES`]: those of `tokens.css`, in
/// hexadecimal notation.
const IN_CHARTS: [[Colour; 2]; COLOUR_NAMES.len()] = [
    [Colour(0x24, 0x20, 0x1a), Colour(0xea, 0xe4, 0xd6)],
    [Colour(0x54, 0x4f, 0x47), Colour(0xb7, 0xb2, 0xa5)],
    [Colour(0xca, 0xc3, 0xb7), Colour(0x3c, 0x4a, 0x51)],
    [Colour(0x28, 0x67, 0x5b), Colour(0x6f, 0xb5, 0x9f)],
    [Colour(0xb3, 0x30, 0x22), Colour(0xee, 0x7f, 0x5d)],
    [Colour(0xf7, 0xf3, 0xe9), Colour(0x0d, 0x19, 0x20)],
    [Colour(0xc1, 0xd5, 0xd8), Colour(0x15, 0x3c, 0x4a)],
    [Colour(0xe7, 0x96, 0x3d), Colour(0xfc, 0xc7, 0x71)],
    [Colour(0xf5, 0xe7, 0xc3), Colour(0xf4, 0xeb, 0xd1)],
];

/// The inks of [`IN_CHARTS`]; soft and faint are mixed of ink and paper.
const INKS_OF_CHARTS: [Option<Pigment>; COLOUR_NAMES.len()] = [
    Some(Pigment::Ink),
    None,
    None,
    Some(Pigment::Jade),
    Some(Pigment::Red),
    Some(Pigment::Paper),
    Some(Pigment::Water),
    Some(Pigment::Lamp),
    Some(Pigment::Moon),
];

/// How much paper is mixed to the ink of notes, and to that of rules.
const SOFT: f64 = 0.22;
const FAINT: f64 = 0.78;

/// The least contrast of texts to their background: level AA of WCAG 2.2.
const LEAST_CONTRAST: f64 = 4.5;

/// The words for both themes.
const LIGHTS: [&str; 2] = ["day", "night"];

/// An opaque colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(u8, u8, u8);

/// The colours of one ink.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shades {
    /// By day, in light themes: `#` and six hexadecimal digits.
    #[schemars(with = "String", regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub day: Colour,
    /// By night, in dark themes: `#` and six hexadecimal digits.
    #[schemars(with = "String", regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub night: Colour,
}

/// The inks of a story, by name. Those that are not given are the engine's.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Palette {
    #[schemars(with = "BTreeMap<Pigment, Shades>")]
    inks: BTreeMap<Pigment, Spanned<Shades>>,
}

/// An ink in which texts could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct PaleInk {
    /// Where the ink stands in the document, or the paper if only that is given.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some([_, red, green, blue]) = number.map(u32::to_be_bytes) else {
            return Err(format!("“{text}” is no colour, expected # and six hexadecimal digits, such as #3f7568"));
        };
        Ok(Self(red, green, blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Colour {
    /// This colour with a share (0 to 1) of another one.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |own: u8, other: u8| (f64::from(own) * (1.0 - share) + f64::from(other) * share).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    fn rgb(self) -> Rgb {
        (self.0, self.1, self.2)
    }

    /// Contrast ratio as WCAG 2.2 defines it, 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        chart::contrast(self.rgb(), other.rgb())
    }
}

/// The paper of cards, and that of what lies below it.
fn beside(paper: Colour, ink: Colour, light: usize) -> [Colour; 2] {
    [paper.mixed(Colour(255, 255, 255), [0.4, 0.06][light]), paper.mixed(ink, [0.05, 0.0][light])]
}

impl Palette {
    fn given(&self, ink: Pigment, light: usize) -> Option<Colour> {
        let shades = self.inks.get(&ink)?.get_ref();
        Some(if light == 0 { shades.day } else { shades.night })
    }

    /// The custom properties of a drawing's inks, by day and by night.
    pub(crate) fn of_drawings(&self) -> [String; 2] {
        [0, 1].map(|light| {
            let inks = IN_DRAWINGS.iter().map(|(ink, usual)| {
                let own = self.given(*ink, light).filter(|_| usual[light] != UNLIT);
                format!("--{}:{}", ink.name(), own.map_or_else(|| usual[light].to_owned(), |own| own.to_string()))
            });
            inks.collect::<Vec<_>>().join(";")
        })
    }

    /// The colours of charts where no style sheet applies, by day and by night, in the order of [`COLOUR_NAMES`].
    pub(crate) fn of_charts(&self) -> [[Colour; 2]; COLOUR_NAMES.len()] {
        let mut colours = IN_CHARTS;
        for light in [0, 1] {
            for (colour, ink) in colours.iter_mut().zip(INKS_OF_CHARTS) {
                colour[light] = ink.and_then(|ink| self.given(ink, light)).unwrap_or(colour[light]);
            }
            if self.inks.contains_key(&Pigment::Ink) || self.inks.contains_key(&Pigment::Paper) {
                let (ink, paper) = (colours[0][light], colours[5][light]);
                let soft = ink.mixed(paper, SOFT);
                let [raised, sunk] = beside(paper, ink, light);
                let is_readable = [paper, raised, sunk].iter().all(|paper| soft.contrast(*paper) >= LEAST_CONTRAST);
                colours[1][light] = if is_readable { soft } else { ink };
                colours[2][light] = ink.mixed(paper, FAINT);
            }
        }
        colours
    }

    /// A style sheet with the story's own colours, which stands after the others; `None` for a story that gives none.
    pub(crate) fn style(&self) -> Option<String> {
        if self.inks.is_empty() {
            return None;
        }
        let [day, night] = [0, 1].map(|light| self.properties(light));
        Some(format!(
            "@layer tokens{{:root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{night}}}}}\
             @media screen{{:root[data-theme=\"dark\"]{{{night}}}}}}}"
        ))
    }

    /// The custom properties of `tokens.css` that the story's inks change.
    fn properties(&self, light: usize) -> String {
        let [ink, soft, faint, ..] = self.of_charts().map(|colour| colour[light]);
        let mut css = String::new();
        let mut set = |names: &[&str], colour: Colour| {
            names.iter().for_each(|name| {
                let _ = write!(css, "--{name}:{colour};");
            });
        };
        for (given, names) in [
            (Pigment::Ink, &["ink"][..]),
            (Pigment::Paper, &["paper"]),
            (Pigment::Jade, &["jade", "chart-jade"]),
            (Pigment::Red, &["cinnabar"]),
            (Pigment::Water, &["chart-water"]),
            (Pigment::Lamp, &["chart-lamp"]),
            (Pigment::Moon, &["chart-moon"]),
        ] {
            if let Some(colour) = self.given(given, light) {
                set(names, colour);
            }
        }
        if let Some(paper) = self.given(Pigment::Paper, light) {
            let [raised, sunk] = beside(paper, ink, light);
            set(&["paper-raised"], raised);
            set(&["paper-sunk"], sunk);
        }
        if self.inks.contains_key(&Pigment::Ink) || self.inks.contains_key(&Pigment::Paper) {
            set(&["ink-soft"], soft);
            set(&["ink-faint", "chart-faint"], faint);
        }
        css.pop();
        css
    }

    /// The inks of texts that are too pale for their paper.
    pub(crate) fn pale(&self) -> Vec<PaleInk> {
        let colours = self.of_charts();
        let mut pale = Vec::new();
        for (ink, place) in [(Pigment::Ink, 0), (Pigment::Jade, 3), (Pigment::Red, 4)] {
            let Some(named) = self.inks.get(&ink).or_else(|| self.inks.get(&Pigment::Paper)) else { continue };
            for light in [0, 1] {
                let (colour, paper) = (colours[place][light], colours[5][light]);
                let [raised, sunk] = beside(paper, colours[0][light], light);
                let contrasts = [paper, raised, sunk].map(|paper| colour.contrast(paper));
                let contrast = contrasts.into_iter().fold(f64::INFINITY, f64::min);
                if contrast < LEAST_CONTRAST {
                    let way = if chart::luminance(paper.rgb()) > 0.18 { "darker" } else { "lighter" };
                    let (name, light) = (ink.name(), LIGHTS[light]);
                    pale.push(PaleInk {
                        span: named.span(),
                        message: format!(
                            "the ink `{name}` by {light}, {colour}, has a contrast of {:.1} on the paper {paper}",
                            (contrast * 10.0).floor() / 10.0
                        ),
                        remedy: format!(
                            "Texts need at least {LEAST_CONTRAST}: make `{name}` {way} by {light}, or choose another paper."
                        ),
                    });
                }
            }
        }
        pale
    }
}

#[cfg(test)]
mod tests {
    use super::{IN_CHARTS, Palette};
    use crate::chart::{COLOUR_NAMES, colours_of_style_sheet};

    /// The engine's colours stand in two notations: for style sheets, and for files where none applies.
    #[test]
    fn the_colours_of_charts_are_those_of_the_style_sheet() {
        for ((name, colours), expected) in COLOUR_NAMES.iter().zip(IN_CHARTS).zip(colours_of_style_sheet()) {
            for (colour, expected) in colours.into_iter().zip(expected) {
                let distance = [(colour.0, expected.0), (colour.1, expected.1), (colour.2, expected.2)];
                assert!(distance.iter().all(|(a, b)| a.abs_diff(*b) <= 1), "{name}: {colour} is not {expected:?}");
            }
        }
    }

    fn palette(text: &str) -> Palette {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn an_ink_that_cannot_be_read_is_told_with_a_remedy() {
        assert!(Palette::default().pale().is_empty());
        let pale =
            palette("jade = { day = \"#9ab\", night = \"#99aabb\" }".replace("#9ab\"", "#99aabb\"").as_str()).pale();
        let [only] = &pale[..] else { panic!("{pale:?}") };
        assert_eq!(only.message, "the ink `jade` by day, #99aabb, has a contrast of 1.9 on the paper #f7f3e9");
        assert!(only.remedy.contains("make `jade` darker by day"), "{}", only.remedy);
        // Another paper makes the engine's own inks pale.
        let pale = palette("paper = { day = \"#ffffff\", night = \"#777777\" }").pale();
        assert!(pale.iter().all(|pale| pale.message.contains("by night")) && pale.len() == 3, "{pale:?}");
    }
}
