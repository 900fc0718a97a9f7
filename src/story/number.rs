//! Formats numbers as text, and counts them up from zero.
//!
//! It knows only separators and decimals. Words such as *million* are added by the caller, which knows the language.

/// The separators of a language's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Whether [`format_fixed`] prints `value` exactly: below 2^53, a 64-bit floating-point number keeps every digit. 2^53 itself
/// may have been written as the next number.
pub fn fits(value: f64, decimals: u8) -> bool {
    value.abs() * 10_f64.powi(i32::from(decimals.min(MOST_DECIMALS))) < 9_007_199_254_740_992.0
}

/// Formats `value` with exactly `decimals` decimal places, at most six, rounded half away from zero.
///
/// A number that is not finite gives an en dash, so that a page never shows `NaN`.
pub fn format_fixed(value: f64, decimals: u8, separators: Separators) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    // Validation holds that every figure fits.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A number that can be animated from zero: its digits, and the text around them.
#[derive(Clone, Debug, PartialEq)]
pub struct Countable {
    /// Text before the digits, such as a currency sign or a minus.
    pub before: String,
    /// The digits with their separators, beginning with a digit.
    pub digits: String,
    /// How many of the digits are decimals.
    pub decimals: u8,
    /// The ending of an ordinal, which is right for this number only; else empty.
    pub ending: String,
    /// Text after that, such as ` million`.
    pub after: String,
}

impl Countable {
    /// The whole text.
    pub fn text(&self) -> String {
        [&*self.before, &self.digits, &self.ending, &self.after].concat()
    }

    /// The number in ones of its last digit.
    pub fn count(&self) -> u64 {
        let digits = self.digits.chars().filter_map(|character| character.to_digit(10));
        digits.fold(0, |count, digit| count * 10 + u64::from(digit))
    }

    /// Each digit with the separator that follows it.
    pub fn marked_digits(&self) -> Vec<(char, String)> {
        let mut digits: Vec<(char, String)> = Vec::new();
        for character in self.digits.chars() {
            match digits.last_mut() {
                Some((_, mark)) if !character.is_ascii_digit() => mark.push(character),
                _ => digits.push((character, String::new())),
            }
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::{OrdinalEnding, Separators, decimals_of, format_fixed};

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
    fn an_ordinal_has_its_ending() {
        let ending = |number| OrdinalEnding::English.of(number);
        let endings = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112].map(ending);
        assert_eq!(endings, ["st", "nd", "rd", "th", "th", "th", "th", "st", "nd", "rd", "st", "th", "th"]);
        assert_eq!(OrdinalEnding::FullStop.of(1), ".");
    }
}
