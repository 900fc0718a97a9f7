//! Formats numbers as text; compiled for both the native program and the browser.
//!
//! It knows only separators and decimals. Words such as *million* are added by the caller, which knows the language.

use serde::{Deserialize, Serialize};

/// The separators of a language's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Separators {
    /// Decimal separator.
    pub decimal: char,
    /// Separator between groups of three digits; a space is written as a no-break space.
    pub group: char,
    /// Minimum number of integer digits that are grouped: 4 for `1,200`, 5 for `1200` but `12 000`.
    pub group_from: u8,
}

/// Maximum number of decimal places.
pub const MOST_DECIMALS: u8 = 6;

/// Whether [`format_fixed`] prints `value` exactly: up to 2^53, a 64-bit floating-point number keeps every digit.
pub fn fits(value: f64, decimals: u8) -> bool {
    value.abs() * 10_f64.powi(i32::from(decimals.min(MOST_DECIMALS))) <= 9_007_199_254_740_992.0
}

/// Formats `value` with exactly `decimals` decimal places, at most six, rounded half away from zero.
///
/// A number that is not finite gives an en dash, so that a page never shows `NaN`.
pub fn format_fixed(value: f64, decimals: u8, separators: Separators) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    // Integer arithmetic: the standard library's float formatter would add several kilobytes to the WebAssembly module,
    // and validation holds that every figure fits.
    let decimals = decimals.min(MOST_DECIMALS);
    let scale = 10_u64.pow(u32::from(decimals));
    let scaled = (value.abs() * scale as f64).round() as u64;
    let (whole, mut rest) = (scaled / scale, scaled % scale);

    let mut reversed: Vec<char> = Vec::with_capacity(24);
    for _ in 0..decimals {
        reversed.push(digit(rest % 10));
        rest /= 10;
    }
    if decimals > 0 {
        reversed.push(separators.decimal);
    }
    let grouped = whole >= 10_u64.pow(u32::from(separators.group_from.saturating_sub(1)));
    let (mut left, mut count) = (whole, 0);
    loop {
        if grouped && count > 0 && count % 3 == 0 {
            reversed.push(separators.group);
        }
        reversed.push(digit(left % 10));
        left /= 10;
        count += 1;
        if left == 0 {
            break;
        }
    }
    if value < 0.0 && scaled > 0 {
        reversed.push('−');
    }
    reversed.iter().rev().collect()
}

fn digit(value: u64) -> char {
    char::from(b'0' + (value % 10) as u8)
}

/// The smallest number of decimals, at most six, that represents `value` to a relative precision of 1e-9.
pub fn decimals_of(value: f64) -> u8 {
    (0..6)
        .find(|&places| {
            let scale = 10_f64.powi(i32::from(places));
            ((value * scale).round() / scale - value).abs() < 1e-9 * value.abs().max(1.0)
        })
        .unwrap_or(6)
}

/// The suffix of an ordinal in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrdinalEnding {
    /// `st`, `nd`, `rd` or `th`, depending on the number.
    English,
    /// A full stop after every number, as in German.
    FullStop,
}

impl OrdinalEnding {
    /// The suffix for a whole number.
    pub fn of(self, number: u64) -> &'static str {
        match self {
            Self::English => match (number % 10, number % 100) {
                (1, rest) if rest != 11 => "st",
                (2, rest) if rest != 12 => "nd",
                (3, rest) if rest != 13 => "rd",
                _ => "th",
            },
            Self::FullStop => ".",
        }
    }
}

/// A number that can be animated from zero: its final value, and the text around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Countable {
    /// The final number in the displayed scale (12 for `12 million`).
    pub value: f64,
    /// Decimal places.
    pub decimals: u8,
    /// Separators of the language.
    pub separators: Separators,
    /// Text before the digits, such as a currency sign.
    pub before: String,
    /// Text after the digits, such as ` million`.
    pub after: String,
    /// For an ordinal: its suffix, directly after the digits.
    pub ordinal: Option<OrdinalEnding>,
}

impl Countable {
    /// The text at `progress` (0 to 1); at 1 it is exactly the final text.
    pub fn at(&self, progress: f64) -> String {
        let value = if progress >= 1.0 { self.value } else { self.value * progress.max(0.0) };
        let digits = format_fixed(value, self.decimals, self.separators);
        let ending = self.ordinal.map_or("", |ending| ending.of(value.abs().round() as u64));
        [&self.before, &*digits, ending, &self.after].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::{Countable, OrdinalEnding, Separators, decimals_of, format_fixed};

    const ENGLISH: Separators = Separators { decimal: '.', group: ',', group_from: 4 };
    const GERMAN: Separators = Separators { decimal: ',', group: '.', group_from: 5 };

    #[test]
    fn groups_and_decimals_follow_the_language() {
        assert_eq!(format_fixed(1200.0, 0, ENGLISH), "1,200");
        assert_eq!(format_fixed(1200.0, 0, GERMAN), "1200");
        assert_eq!(format_fixed(1_234_567.5, 1, GERMAN), "1.234.567,5");
        assert_eq!(format_fixed(0.0, 2, ENGLISH), "0.00");
        assert_eq!(format_fixed(999.999, 2, ENGLISH), "1,000.00");
    }

    #[test]
    fn negative_numbers_have_a_minus_and_zero_has_none() {
        assert_eq!(format_fixed(-0.04, 2, ENGLISH), "−0.04");
        assert_eq!(format_fixed(-0.001, 2, ENGLISH), "0.00");
    }

    #[test]
    fn what_is_no_number_is_never_printed() {
        assert_eq!(format_fixed(f64::NAN, 0, ENGLISH), "–");
        assert_eq!(format_fixed(f64::INFINITY, 2, ENGLISH), "–");
    }

    #[test]
    fn decimals_are_as_many_as_the_value_has() {
        assert_eq!(decimals_of(14.0), 0);
        assert_eq!(decimals_of(8.272), 3);
        assert_eq!(decimals_of(53.13), 2);
        assert_eq!(decimals_of(0.04), 2);
    }

    #[test]
    fn a_count_ends_on_the_figure_itself() {
        let money = Countable {
            value: 8.272,
            decimals: 3,
            separators: ENGLISH,
            before: "US$".into(),
            after: " billion".into(),
            ordinal: None,
        };
        assert_eq!(money.at(0.0), "US$0.000 billion");
        assert_eq!(money.at(1.0), "US$8.272 billion");
        assert_eq!(money.at(7.0), money.at(1.0));
    }

    #[test]
    fn an_ordinal_has_its_ending_at_every_value_of_the_count() {
        let rank = |separators, ordinal| Countable {
            value: 23.0,
            decimals: 0,
            separators,
            before: "no. ".into(),
            after: " place".into(),
            ordinal: Some(ordinal),
        };
        let english = rank(ENGLISH, OrdinalEnding::English);
        let endings = [
            (0.0, "0th"),
            (1.0, "1st"),
            (2.0, "2nd"),
            (3.0, "3rd"),
            (4.0, "4th"),
            (10.6, "11th"),
            (12.0, "12th"),
            (13.0, "13th"),
            (20.6, "21st"),
            (22.0, "22nd"),
            (23.0, "23rd"),
        ];
        for (number, text) in endings {
            assert_eq!(english.at(number / 23.0), format!("no. {text} place"));
        }
        let german = rank(GERMAN, OrdinalEnding::FullStop);
        for number in 0..=23 {
            assert_eq!(german.at(f64::from(number) / 23.0), format!("no. {number}. place"));
        }
        assert_eq!(OrdinalEnding::English.of(111), "th");
        assert_eq!(OrdinalEnding::English.of(112), "th");
        assert_eq!(OrdinalEnding::English.of(101), "st");
    }
}
