//! Formats figures and dates as text in the story's language.
//!
//! Prose, counters, charts, tables and the list of sources all use these functions, so that a number reads the same
//! everywhere.

use crate::story::language::Language;
use crate::story::model::{Bound, Figure, Format};
use crate::story::number::{Countable, MOST_DECIMALS, decimals_of, fits, format_fixed};
use crate::story::problem::Unprintable;

/// A figure as text.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureText {
    /// The number with its unit, such as `US$8.272 billion`, `14th` or `four`.
    pub number: String,
    /// The same number in a form that can be animated; `None` if the number is written as a word.
    pub countable: Option<Countable>,
    /// How the true number relates to this one, such as `more than`.
    pub bound: Option<&'static str>,
    /// The language's word for *derived*, if the figure was derived from others.
    pub derived: Option<&'static str>,
}

impl FigureText {
    /// The number with its bound, such as `more than 12 million`.
    pub fn with_bound(&self) -> String {
        match self.bound {
            Some(bound) => format!("{bound} {}", self.number),
            None => self.number.clone(),
        }
    }

    /// The number with its bound and, if it was derived, that word in brackets.
    pub fn in_full(&self) -> String {
        match self.derived {
            Some(derived) => format!("{} ({derived})", self.with_bound()),
            None => self.with_bound(),
        }
    }
}

/// Formats a figure.
pub fn figure_text(figure: &Figure, language: &Language) -> FigureText {
    let (before, after) =
        figure.pattern.as_ref().and_then(|pattern| pattern.get_ref().split_once("{}")).unwrap_or_default();
    let words = match figure.format {
        Format::Word => word(figure.value, &language.small_numbers, 0),
        Format::OrdinalWord => word(figure.value, &language.small_ordinals, 1),
        Format::Plain | Format::Compact | Format::Ordinal => None,
    };
    let (number, countable) = match words {
        Some(word) => (format!("{before}{word}{after}"), None),
        None => {
            let countable = countable(figure, language, before, after);
            (countable.text(), Some(countable))
        }
    };
    let bounds = &language.bounds;
    FigureText {
        number,
        countable,
        bound: figure.bound.map(|bound| match bound {
            Bound::MoreThan => bounds.more_than,
            Bound::CloseTo => bounds.close_to,
            Bound::Nearly => bounds.nearly,
            Bound::MayReach => bounds.may_reach,
            Bound::About => bounds.about,
        }),
        derived: figure.is_derived().then_some(language.page.derived),
    }
}

/// The word for a whole number, from a list whose first word stands for `first`; `None` outside of the list.
fn word(value: f64, words: &[&'static str], first: usize) -> Option<&'static str> {
    (0..words.len()).find(|&index| value == (index + first) as f64).map(|index| words[index])
}

fn countable(figure: &Figure, language: &Language, before: &str, after: &str) -> Countable {
    let scaled = scaled(figure, language);
    let scale_word = match scaled.words {
        Some((one, many)) => format!("\u{a0}{}", if scaled.rounded().abs() == 1.0 { one } else { many }),
        None => String::new(),
    };
    let is_ordinal = matches!(figure.format, Format::Ordinal | Format::OrdinalWord);
    let written = format_fixed(scaled.value, scaled.decimals, language.separators);
    let (sign, digits) = written.split_at(written.find(|character: char| character.is_ascii_digit()).unwrap_or(0));
    let ending = if is_ordinal { language.ordinal_ending.of(scaled.value.abs().round() as u64) } else { "" };
    Countable {
        before: [before, sign].concat(),
        digits: digits.to_owned(),
        decimals: scaled.decimals.min(MOST_DECIMALS),
        ending: ending.to_owned(),
        after: scale_word + after,
    }
}

/// A value in the power of ten in which it is written.
pub struct Scaled {
    /// The value in that power, such as 12 for 12 million.
    pub value: f64,
    /// Number of decimal places; six at most are printed.
    pub decimals: u8,
    /// The power's words for one and for many, such as *million*; none for the value itself.
    pub words: Option<(&'static str, &'static str)>,
}

impl Scaled {
    /// The value as it is printed.
    pub fn rounded(&self) -> f64 {
        let scale = 10_f64.powi(i32::from(self.decimals.min(MOST_DECIMALS)));
        (self.value * scale).round() / scale
    }

    /// Whether it is printed as zero, though it is not.
    pub fn becomes_zero(&self) -> bool {
        self.value != 0.0 && self.rounded() == 0.0
    }

    /// Whether it is so small that six decimals print another value.
    pub fn is_too_small(&self) -> bool {
        (self.rounded() - self.value).abs() > self.value.abs() * 1e-4
    }
}

/// The power of ten in which a figure is written: for compact figures the largest that the printed number reaches, so
/// that nothing is written as "1,000 million".
fn scaled(figure: &Figure, language: &Language) -> Scaled {
    let at = |size: f64, words| {
        let value = figure.value / size;
        Scaled { value, decimals: figure.decimals.unwrap_or_else(|| decimals_of(value)), words }
    };
    let mut scaled = at(1.0, None);
    if figure.format == Format::Compact {
        // From the smallest power to the largest: a number that rounding lifts to the next one is written in that.
        let mut size = 1.0;
        for &(next, one, many) in language.scales.iter().rev() {
            if scaled.rounded().abs() * size >= next {
                scaled = at(next, Some((one, many)));
                size = next;
            }
        }
    }
    scaled
}

/// Why a figure would be printed wrongly, if so.
pub fn unprintable(figure: &Figure, language: &Language) -> Option<Unprintable> {
    let value = figure.value;
    if figure.decimals.is_some_and(|decimals| decimals > MOST_DECIMALS) {
        return Some(Unprintable::TooManyDecimals);
    }
    let is_ordinal = matches!(figure.format, Format::Ordinal | Format::OrdinalWord);
    if is_ordinal && (value < 0.0 || value.fract() != 0.0) {
        return Some(Unprintable::NoOrdinal);
    }
    // It is printed as the story writes it, and with all digits in its note.
    let scaled = scaled(figure, language);
    let decimals = decimals_of(value);
    if !fits(scaled.value, scaled.decimals) || !fits(value, decimals) {
        return Some(Unprintable::TooManyDigits);
    }
    if (Scaled { value, decimals, words: None }).is_too_small() {
        return Some(Unprintable::TooSmall);
    }
    scaled.becomes_zero().then_some(Unprintable::Zero)
}

/// A date or period in the language's format, from `2023`, `2023-09`, `2023-09-18`, `2023-H1` or two of these separated
/// by a slash; `None` for anything else.
pub fn date_text(date: &str, language: &Language) -> Option<String> {
    let Some((from, to)) = date.split_once('/') else { return single_date_text(date, language) };
    let (from_text, to_text) = (single_date_text(from, language)?, single_date_text(to, language)?);
    // «January–August 2023» rather than «January 2023–August 2023».
    let year = &to[..4];
    let from_text =
        if from.starts_with(year) { from_text.trim_end_matches(year).trim_end().to_owned() } else { from_text };
    Some(format!("{from_text}–{to_text}"))
}

/// Whether a date or period that can be shown ends in a later year, half, month or day than it begins; so does every
/// single date.
pub fn ends_after_it_begins(date: &str) -> bool {
    let Some((from, to)) = date.split_once('/') else { return true };
    extent(from).zip(extent(to)).is_none_or(|([_, end_of_from], [start_of_to, _])| end_of_from < start_of_to)
}

/// The first and the last day of a single date, as month and day of a year; a month may have fewer days.
fn extent(date: &str) -> Option<[(i32, u32, u32); 2]> {
    let mut parts = date.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    Some(match (parts.next(), parts.next()) {
        (None, _) => [(year, 1, 1), (year, 12, 31)],
        (Some("Q1"), _) => [(year, 1, 1), (year, 3, 31)],
        (Some("Q2"), _) => [(year, 4, 1), (year, 6, 31)],
        (Some("Q3"), _) => [(year, 7, 1), (year, 9, 31)],
        (Some("Q4"), _) => [(year, 10, 1), (year, 12, 31)],
        (Some("H1"), _) => [(year, 1, 1), (year, 6, 31)],
        (Some("H2"), _) => [(year, 7, 1), (year, 12, 31)],
        (Some(month), None) => {
            let month = month.parse().ok()?;
            [(year, month, 1), (year, month, 31)]
        }
        (Some(month), Some(day)) => {
            let day = (year, month.parse().ok()?, day.parse().ok()?);
            [day, day]
        }
    })
}

fn single_date_text(date: &str, language: &Language) -> Option<String> {
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) => Some(year.to_owned()),
        (Some("H1"), None) => Some(format!("{} {year}", language.halves[0])),
        (Some("H2"), None) => Some(format!("{} {year}", language.halves[1])),
        (Some("Q1"), None) => Some(format!("{} {year}", language.quarters[0])),
        (Some("Q2"), None) => Some(format!("{} {year}", language.quarters[1])),
        (Some("Q3"), None) => Some(format!("{} {year}", language.quarters[2])),
        (Some("Q4"), None) => Some(format!("{} {year}", language.quarters[3])),
        (Some(month), day) => {
            let month: usize = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            let name = language.months[month - 1];
            match day {
                None => Some(format!("{name} {year}")),
                Some(day) => {
                    let days = days_in(month, year.parse().ok()?);
                    let day: u32 = day.parse().ok().filter(|day| (1..=days).contains(day))?;
                    Some((language.full_date)(day, name, year))
                }
            }
        }
    }
}

/// Number of days in a month of a year.
fn days_in(month: usize, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A figure's value with all digits, for notes and the list of figures.
pub fn plain_value(figure: &Figure, language: &Language) -> String {
    plain_number(figure.value, language)
}

/// A number with all digits.
pub fn plain_number(value: f64, language: &Language) -> String {
    format_fixed(value, decimals_of(value), language.separators)
}

/// The figure as it stands in a calculation: in digits where it is otherwise a word or an ordinal.
pub fn in_digits(figure: &Figure) -> Figure {
    let format = match figure.format {
        Format::Plain | Format::Compact => figure.format,
        Format::Ordinal | Format::OrdinalWord | Format::Word => Format::Plain,
    };
    Figure { format, ..figure.clone() }
}

/// The decimal places of a value that was worked out: three digits that count, but no digits of the whole part less.
pub fn worked_out_decimals(value: f64, format: Format, language: &Language) -> u8 {
    let shown = match format {
        Format::Compact => scale_of(value, language).map_or(value, |&(size, ..)| value / size),
        _ => value,
    };
    let whole_digits = if shown == 0.0 { 1 } else { shown.abs().log10().floor() as i32 + 1 };
    let most = (3 - whole_digits).clamp(0, 6) as u8;
    // As few as the rounded value has: 12.5 rather than 12.50.
    let scale = 10_f64.powi(i32::from(most));
    decimals_of((shown * scale).round() / scale).min(most)
}

/// The largest power of ten with a name that is not larger than a value.
pub(super) fn scale_of(value: f64, language: &Language) -> Option<&(f64, &'static str, &'static str)> {
    language.scales.iter().find(|(size, _, _)| value.abs() >= *size)
}

#[cfg(test)]
pub(super) mod tests {
    use super::{date_text, ends_after_it_begins, figure_text, unprintable};
    use crate::story::language::{ENGLISH, GERMAN};
    use crate::story::model::{Bound, Figure, Format};
    use crate::story::problem::Unprintable;

    pub(in crate::story) fn figure(value: f64, format: Format, pattern: &str) -> Figure {
        Figure {
            id: toml::Spanned::new(0..0, "f".to_owned()),
            says: String::new(),
            value,
            format,
            pattern: Some(toml::Spanned::new(0..0, pattern.to_owned())),
            decimals: None,
            unit: None,
            as_of: None,
            source: None,
            line: None,
            bound: None,
            derived_from: Vec::new(),
            derivation: None,
            is_calculated: false,
            cells: None,
            is_in_formula: false,
            table: None,
        }
    }

    #[test]
    fn formats_in_english() {
        let text = |value, format, pattern: &str| figure_text(&figure(value, format, pattern), &ENGLISH).number;
        assert_eq!(text(8_272_000_000.0, Format::Compact, "US${}"), "US$8.272\u{a0}billion");
        assert_eq!(text(1200.0, Format::Compact, "{}"), "1,200");
        assert_eq!(text(53.13, Format::Plain, "{}%"), "53.13%");
        assert_eq!(text(14.0, Format::Ordinal, "{}"), "14th");
        assert_eq!(text(1.0, Format::Ordinal, "{}"), "1st");
        assert_eq!(text(112.0, Format::Ordinal, "{}"), "112th");
        assert_eq!(text(8.0, Format::OrdinalWord, "{}"), "eighth");
        assert_eq!(text(4.0, Format::Word, "{}"), "four");
        assert_eq!(text(40.0, Format::Word, "{}"), "40");
    }

    #[test]
    fn formats_in_german() {
        let text = |value, format, pattern: &str| figure_text(&figure(value, format, pattern), &GERMAN).number;
        assert_eq!(text(1_000_000.0, Format::Compact, "{} Yuan"), "1\u{a0}Million Yuan");
        assert_eq!(text(2e12, Format::Compact, "{} Yuan"), "2\u{a0}Billionen Yuan");
        assert_eq!(text(1234.5, Format::Plain, "{}"), "1234,5");
    }

    #[test]
    fn a_number_that_rounding_lifts_to_the_next_word_has_it() {
        let text = |value, decimals, language| {
            figure_text(&Figure { decimals, ..figure(value, Format::Compact, "{}") }, language).number
        };
        assert_eq!(text(999_999_999.0, Some(0), &ENGLISH), "1\u{a0}billion");
        assert_eq!(text(999_999_999.0, Some(0), &GERMAN), "1\u{a0}Milliarde");
        assert_eq!(text(-999_999_999.0, Some(0), &ENGLISH), "−1\u{a0}billion");
        assert_eq!(text(999_949_999.0, Some(1), &ENGLISH), "999.9\u{a0}million");
        assert_eq!(text(999_950_000.0, Some(1), &ENGLISH), "1.0\u{a0}billion");
        assert_eq!(text(999_999.6, Some(0), &ENGLISH), "1\u{a0}million");
        assert_eq!(text(999_999.0, None, &ENGLISH), "999,999");
        assert_eq!(text(999_999_000.0, None, &ENGLISH), "999.999\u{a0}million");
        assert_eq!(text(999_999_999_999.0, None, &ENGLISH), "1\u{a0}trillion");
        assert_eq!(text(2_500_000_000_000_000.0, None, &ENGLISH), "2,500\u{a0}trillion");
    }

    #[test]
    fn figures_that_would_be_printed_wrongly_are_found() {
        let found =
            |value, format, decimals| unprintable(&Figure { decimals, ..figure(value, format, "{}") }, &ENGLISH);
        assert_eq!(found(9e15, Format::Plain, None), None);
        assert_eq!(found(1e16, Format::Plain, None), Some(Unprintable::TooManyDigits));
        assert_eq!(found(-1e16, Format::Compact, None), Some(Unprintable::TooManyDigits));
        assert_eq!(found(1e12, Format::Plain, Some(6)), Some(Unprintable::TooManyDigits));
        assert_eq!(found(1e12, Format::Compact, Some(6)), None);
        assert_eq!(found(1.0, Format::Plain, Some(7)), Some(Unprintable::TooManyDecimals));
        assert_eq!(found(0.000_01, Format::Plain, None), None);
        assert_eq!(found(0.000_000_01, Format::Plain, None), Some(Unprintable::TooSmall));
        assert_eq!(found(0.000_000_000_01, Format::Plain, None), Some(Unprintable::TooSmall));
        assert_eq!(found(0.04, Format::Plain, Some(1)), Some(Unprintable::Zero));
        assert_eq!(found(0.0, Format::Plain, Some(1)), None);
        assert_eq!(found(2.5, Format::Ordinal, None), Some(Unprintable::NoOrdinal));
        assert_eq!(found(-2.0, Format::OrdinalWord, None), Some(Unprintable::NoOrdinal));
        assert_eq!(found(2.5, Format::Word, None), None);
    }

    #[test]
    fn a_period_ends_after_it_begins() {
        for sound in [
            "2023",
            "2023-09-18",
            "2022/2023",
            "2023-01/2023-08",
            "2023-H1/2023-H2",
            "2022-12-31/2023",
            "2023-Q1/2023-Q3",
        ] {
            assert!(ends_after_it_begins(sound), "{sound}");
        }
        for wrong in
            ["2023/2023", "2023/2022", "2023-09/2023-08", "2023-09-18/2023-09-18", "2023-H2/2023-H1", "2023/2023-08"]
        {
            assert!(!ends_after_it_begins(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_bound_and_the_derivation_are_said() {
        let mut fdi = figure(5_402_000_000.0, Format::Compact, "US${}");
        fdi.decimals = Some(2);
        fdi.bound = Some(Bound::About);
        fdi.derived_from.push(toml::Spanned::new(0..0, "other".into()));
        let text = figure_text(&fdi, &ENGLISH);
        assert_eq!(text.in_full(), "about US$5.40\u{a0}billion (derived)");
    }

    #[test]
    fn dates_are_written_out_and_nonsense_is_refused() {
        assert_eq!(date_text("2023-09-18", &ENGLISH).as_deref(), Some("18 September 2023"));
        assert_eq!(date_text("2023-09-18", &GERMAN).as_deref(), Some("18. September 2023"));
        assert_eq!(date_text("2023-H1", &ENGLISH).as_deref(), Some("first half of 2023"));
        assert_eq!(date_text("2023-Q3", &GERMAN).as_deref(), Some("3. Quartal 2023"));
        assert_eq!(date_text("2023-01/2023-08", &ENGLISH).as_deref(), Some("January–August 2023"));
        assert_eq!(date_text("2024-02-29", &ENGLISH).as_deref(), Some("29 February 2024"));
        assert_eq!(date_text("2022/2023", &ENGLISH).as_deref(), Some("2022–2023"));
        for nonsense in [
            "",
            "soon",
            "23-09",
            "2023-13",
            "2023-09-40",
            "2023-09-18-1",
            "2023/later",
            "2023-02-29",
            "2100-02-29",
            "2023-06-31",
        ] {
            assert_eq!(date_text(nonsense, &ENGLISH), None, "{nonsense}");
        }
    }
}
