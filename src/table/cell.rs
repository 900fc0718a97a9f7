//! Numbers and missing values as spreadsheets write them.

use schemars::JsonSchema;
use serde::Deserialize;

/// The sign between the whole part of a number and its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Decimal {
    /// 1,234.5
    #[serde(rename = ".")]
    Point,
    /// 1.234,5
    #[serde(rename = ",")]
    Comma,
}

/// Whether a cell of a column of numbers or dates says that the value is missing. In a column of texts only an empty
/// cell does: `NA` may be a name.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(
        cell,
        "" | "-"
            | "–"
            | "—"
            | "."
            | ".."
            | "..."
            | "…"
            | ":"
            | "n/a"
            | "N/A"
            | "#N/A"
            | "NA"
            | "n.a."
            | "n. a."
            | "NaN"
            | "null"
            | "NULL"
    )
}

/// Whether a cell is a code such as `01234` rather than a number: it has a zero in front that a number would lose.
pub(super) fn is_code(cell: &str) -> bool {
    cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number as a cell gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value; a percent sign is left out, so that `5 %` is 5.
    pub(super) value: f64,
    /// Whether it has a percent sign.
    pub(super) percent: bool,
}

/// Reads a number with its sign, exponent and percent sign. Groups of three digits may be separated by spaces,
/// apostrophes, and the one of comma and point that is not the decimal sign. The value is finite.
pub(super) fn number(cell: &str, decimal: Decimal) -> Option<Number> {
    let cell = cell.trim();
    // Most cells.
    if !cell.is_empty() && cell.len() <= 15 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = cell.bytes().fold(0_u64, |value, byte| value * 10 + u64::from(byte - b'0'));
        return Some(Number { value: value as f64, percent: false });
    }
    let (rest, percent) = cell.strip_suffix('%').map_or((cell, false), |rest| (rest.trim_end(), true));
    let (rest, negative) = match rest.strip_prefix(['-', '−']) {
        Some(rest) => (rest, true),
        None => (rest.strip_prefix('+').unwrap_or(rest), false),
    };
    let (rest, exponent) = match rest.split_once(['e', 'E']) {
        Some((rest, exponent)) => (rest, Some(exponent)),
        None => (rest, None),
    };
    let sign = match decimal {
        Decimal::Point => '.',
        Decimal::Comma => ',',
    };
    let (whole, decimals) = match rest.split_once(sign) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (rest, None),
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.is_some_and(|decimals| !all_digits(decimals)) {
        return None;
    }
    let mut plain = String::with_capacity(cell.len() + 1);
    if negative {
        plain.push('-');
    }
    if whole.is_empty() {
        // `.5`
        decimals?;
        plain.push('0');
    } else {
        push_without_groups(whole, decimal, &mut plain)?;
    }
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if !all_digits(digits) || digits.len() > 3 {
            return None;
        }
        plain.push('e');
        plain.push_str(exponent);
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite()).map(|value| Number { value, percent })
}

/// Adds the digits of a whole number without the separators of its groups.
fn push_without_groups(whole: &str, decimal: Decimal, plain: &mut String) -> Option<()> {
    let other = if decimal == Decimal::Point { ',' } else { '.' };
    let separator = whole.chars().find(|letter| !letter.is_ascii_digit());
    let Some(separator) = separator else {
        plain.push_str(whole);
        return Some(());
    };
    if separator != other && !matches!(separator, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’') {
        return None;
    }
    for (index, group) in whole.split(separator).enumerate() {
        let fits =
            if index == 0 { (1..=3).contains(&group.len()) && !group.starts_with('0') } else { group.len() == 3 };
        if !fits || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        plain.push_str(group);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Decimal, is_code, number};

    #[test]
    fn numbers_are_read_with_either_decimal_sign() {
        let read =
            |cell| [Decimal::Point, Decimal::Comma].map(|decimal| number(cell, decimal).map(|number| number.value));
        let expected = [
            ("12", Some(12.0), Some(12.0)),
            ("1234.5", Some(1234.5), None),
            ("1234,5", None, Some(1234.5)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234", Some(1.234), Some(1234.0)),
            ("1,234.5", Some(1234.5), None),
            ("1.234.567,5", None, Some(1_234_567.5)),
            ("0.123", Some(0.123), None),
            ("12 345\u{202f}678", None, None),
            ("12\u{a0}345", Some(12345.0), Some(12345.0)),
            ("12'345.6", Some(12345.6), None),
            ("−5 %", Some(-5.0), Some(-5.0)),
            ("+1.5E+06", Some(1.5e6), None),
            (".5", Some(0.5), None),
            ("5.", None, None),
            ("1,23,456", None, None),
            ("12.5.3", None, None),
            ("1e999", None, None),
            ("12x", None, None),
            ("-", None, None),
            ("%", None, None),
            ("inf", None, None),
            ("１２", None, None),
        ];
        for (cell, point, comma) in expected {
            assert_eq!(read(cell), [point, comma], "{cell}");
        }
        assert_eq!(number("5%", Decimal::Point).map(|number| number.percent), Some(true));
    }

    #[test]
    fn a_zero_in_front_makes_a_code() {
        assert!(is_code("01234") && is_code("00"));
        assert!(!is_code("0") && !is_code("0.5") && !is_code("10"));
    }
}
