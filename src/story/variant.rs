//! The ways in which a text can print a figure: what stands after the colon in `{fdi:short}`.

use crate::story::figures::{FigureText, Scaled, figure_text, plain_number};
use crate::story::language::Language;
use crate::story::model::{Figure, Format};
use crate::story::number::{decimals_of, format_fixed};

/// How a text prints a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// `{fdi}`: as the figure says, with its bound and the mark of derivation.
    Full,
    /// `{fdi:bare}`: the number alone, because the sentence says the rest.
    Bare,
    /// `{fdi:short}`: with an abbreviated word for the power of ten and at most three digits, such as US$8.3bn.
    Short,
    /// `{fdi:digits}`: all digits.
    Digits,
    /// `{fdi:in=million}`: in a fixed power of ten, such as US$8,272 million.
    In(Scale),
}

/// A power of ten with a name; the document names it in English, as all of its keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 10³
    Thousand,
    /// 10⁶
    Million,
    /// 10⁹
    Billion,
    /// 10¹²
    Trillion,
}

impl Scale {
    /// Its value.
    pub fn size(self) -> f64 {
        match self {
            Self::Thousand => 1e3,
            Self::Million => 1e6,
            Self::Billion => 1e9,
            Self::Trillion => 1e12,
        }
    }

    /// A figure in this power of ten.
    fn of(self, figure: &Figure, language: &Language) -> Scaled {
        let value = figure.value / self.size();
        let words = match self {
            Self::Thousand => Some(language.thousand),
            Self::Million | Self::Billion | Self::Trillion => {
                language.scales.iter().find(|(size, ..)| *size == self.size()).map(|(_, one, many)| (*one, *many))
            }
        };
        Scaled { value, decimals: Self::decimals(figure).unwrap_or_else(|| decimals_of(value)), words }
    }

    /// The decimals that a figure gives for every power of ten; those of a compact figure are meant for its own.
    fn decimals(figure: &Figure) -> Option<u8> {
        figure.decimals.filter(|_| figure.format != Format::Compact)
    }
}

/// All variants but [`Variant::Full`], with their names in the document.
pub const VARIANTS: [(&str, Variant); 7] = [
    ("bare", Variant::Bare),
    ("short", Variant::Short),
    ("digits", Variant::Digits),
    ("in=thousand", Variant::In(Scale::Thousand)),
    ("in=million", Variant::In(Scale::Million)),
    ("in=billion", Variant::In(Scale::Billion)),
    ("in=trillion", Variant::In(Scale::Trillion)),
];

impl Variant {
    /// The variant with this name.
    pub fn find(name: &str) -> Option<Self> {
        VARIANTS.iter().find(|(known, _)| *known == name).map(|(_, variant)| *variant)
    }

    /// Its name in the document; none for [`Variant::Full`].
    pub fn name(self) -> Option<&'static str> {
        VARIANTS.iter().find(|(_, known)| *known == self).map(|(name, _)| *name)
    }

    /// Whether a figure, which can be printed by itself, is too small for this variant: it would be printed as zero, or
    /// with too few of its digits.
    pub fn is_too_large_for(self, figure: &Figure, language: &Language) -> bool {
        let Self::In(scale) = self else { return false };
        let scaled = scale.of(figure, language);
        // With decimals of its own, it is meant to be rounded.
        scaled.becomes_zero() || Scale::decimals(figure).is_none() && scaled.is_too_small()
    }

    /// The variant with the largest power of ten that a value reaches, if it reaches one.
    pub fn of_size(value: f64) -> Option<Self> {
        let mut variants = VARIANTS.iter().map(|(_, variant)| *variant);
        variants.rfind(|variant| matches!(variant, Self::In(scale) if scale.size() <= value.abs()))
    }

    /// The figure as text. The bound and the mark of derivation are left out only by [`Variant::Bare`].
    pub fn text(self, figure: &Figure, language: &Language) -> FigureText {
        let usual = figure_text(figure, language);
        let around = |number: String| {
            let (before, after) =
                figure.pattern.as_ref().and_then(|pattern| pattern.get_ref().split_once("{}")).unwrap_or_default();
            FigureText { number: format!("{before}{number}{after}"), ..usual.clone() }
        };
        match self {
            Self::Full => usual,
            Self::Bare => FigureText { bound: None, derived: None, ..usual },
            Self::Digits => around(plain_number(figure.value, language)),
            Self::Short => around(short(figure.value, language)),
            Self::In(scale) => {
                let Scaled { value, decimals, words } = scale.of(figure, language);
                let digits = format_fixed(value, decimals, language.separators);
                let word = words.map_or("", |(one, many)| if value == 1.0 { one } else { many });
                around(format!("{digits}\u{a0}{word}"))
            }
        }
    }
}

/// A number with an abbreviated power of ten: one decimal below 100, none above it. A number below a million is written
/// out, its decimals cut to three digits in all.
fn short(value: f64, language: &Language) -> String {
    let rounded = |value: f64| {
        let decimals = if value.abs() < 99.95 { 1 } else { 0 };
        let scale = f64::from(10_u32.pow(decimals));
        ((value * scale).round() / scale, decimals as u8)
    };
    // From the smallest power of ten: 999,960,000 is 1bn, not 1,000m.
    for &(size, word) in language.short_scales.iter().rev() {
        let (shown, decimals) = rounded(value / size);
        let is_last = language.short_scales.first().is_some_and(|(largest, _)| *largest == size);
        if shown.abs() >= 1.0 && (shown.abs() < 1000.0 || is_last) {
            let decimals = if shown.fract() == 0.0 { 0 } else { decimals };
            return format!("{}{word}", format_fixed(shown, decimals, language.separators));
        }
    }
    let whole_digits = if value == 0.0 { 1 } else { value.abs().log10().floor() as i32 + 1 };
    let most = (3 - whole_digits).clamp(0, 6) as u8;
    let scale = 10_f64.powi(i32::from(most));
    plain_number((value * scale).round() / scale, language)
}

#[cfg(test)]
mod tests {
    use super::{Variant, short};
    use crate::story::figures::tests::figure;
    use crate::story::language::{ENGLISH, GERMAN};
    use crate::story::model::{Bound, Figure, Format};

    #[test]
    fn short_numbers_have_few_digits() {
        let expected = [
            (8_272_000_000.0, "8.3bn", "8,3\u{a0}Mrd."),
            (12_345_678.0, "12.3m", "12,3\u{a0}Mio."),
            (123_456_789.0, "123m", "123\u{a0}Mio."),
            (999_960_000.0, "1bn", "1\u{a0}Mrd."),
            (99_960_000.0, "100m", "100\u{a0}Mio."),
            (-2_000_000.0, "−2m", "−2\u{a0}Mio."),
            (3.21e15, "3,210tn", "3210\u{a0}Bio."),
            (123_456.0, "123,456", "123.456"),
            (37.512, "37.5", "37,5"),
            (0.012_345, "0.0123", "0,0123"),
            (0.0, "0", "0"),
        ];
        for (value, english, german) in expected {
            assert_eq!((&*short(value, &ENGLISH), &*short(value, &GERMAN)), (english, german), "{value}");
        }
    }

    #[test]
    fn variants_print_the_same_figure() {
        let mut fdi = figure(8_272_000_000.0, Format::Compact, "US${}");
        fdi.bound = Some(Bound::MoreThan);
        fdi.is_calculated = true;
        let print = |name: &str, figure: &Figure| {
            Variant::find(name).unwrap_or_else(|| panic!("there is no {name}")).text(figure, &ENGLISH).in_full()
        };
        assert_eq!(Variant::Full.text(&fdi, &ENGLISH).in_full(), "more than US$8.272\u{a0}billion (derived)");
        assert_eq!(print("bare", &fdi), "US$8.272\u{a0}billion");
        assert_eq!(print("short", &fdi), "more than US$8.3bn (derived)");
        assert_eq!(print("digits", &fdi), "more than US$8,272,000,000 (derived)");
        assert_eq!(print("in=million", &fdi), "more than US$8,272\u{a0}million (derived)");
        fdi.bound = None;
        fdi.is_calculated = false;
        fdi.pattern = Some(toml::Spanned::new(0..0, "{} Dollar".to_owned()));
        assert_eq!(Variant::Short.text(&fdi, &GERMAN).in_full(), "8,3\u{a0}Mrd. Dollar");
        assert_eq!(print("in=billion", &figure(1e9, Format::Plain, "{}")), "1\u{a0}billion");
        assert_eq!(
            Variant::find("in=billion").map(|variant| variant.text(&fdi, &GERMAN).in_full()).as_deref(),
            Some("8,272\u{a0}Milliarden Dollar")
        );
        assert_eq!(print("in=thousand", &figure(4_500.0, Format::Plain, "{}")), "4.5\u{a0}thousand");
        assert!(Variant::find("").is_none() && Variant::find("in=").is_none() && Variant::find("Short").is_none());
    }
}
