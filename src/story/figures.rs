//! Formats figures and dates as text in the story's language.
//!
//! Prose, counters, charts, tables and the list of sources all use these functions, so that a number reads the same
//! everywhere.

use crate::story::language::Language;
use crate::story::model::{Bound, Figure, Format};
use crate::story::number::{Countable, decimals_of, format_fixed};

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
    let (before, after) = figure.pattern.as_deref().and_then(|pattern| pattern.split_once("{}")).unwrap_or_default();
    let words = match figure.format {
        Format::Word => word(figure.value, &language.small_numbers, 0),
        Format::OrdinalWord => word(figure.value, &language.small_ordinals, 1),
        Format::Plain | Format::Compact | Format::Ordinal => None,
    };
    let (number, countable) = match words {
        Some(word) => (format!("{before}{word}{after}"), None),
        None => {
            let countable = countable(figure, language, before, after);
            (countable.at(1.0), Some(countable))
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
    let (value, scale_word) = match figure.format {
        Format::Compact => {
            scale_of(figure.value, language).map_or((figure.value, String::new()), |&(size, one, many)| {
                let value = figure.value / size;
                (value, format!("\u{a0}{}", if value == 1.0 { one } else { many }))
            })
        }
        _ => (figure.value, String::new()),
    };
    let is_ordinal = matches!(figure.format, Format::Ordinal | Format::OrdinalWord);
    Countable {
        value,
        decimals: figure.decimals.unwrap_or_else(|| decimals_of(value)),
        separators: language.separators,
        before: before.to_owned(),
        after: scale_word + after,
        ordinal: is_ordinal.then_some(language.ordinal_ending),
    }
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
                    let day: u32 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
                    Some((language.full_date)(day, name, year))
                }
            }
        }
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
fn scale_of(value: f64, language: &Language) -> Option<&(f64, &'static str, &'static str)> {
    language.scales.iter().find(|(size, _, _)| value.abs() >= *size)
}

#[cfg(test)]
pub(super) mod tests {
    use super::{date_text, figure_text};
    use crate::story::language::{ENGLISH, GERMAN};
    use crate::story::model::{Bound, Figure, Format};

    pub(in crate::story) fn figure(value: f64, format: Format, pattern: &str) -> Figure {
        Figure {
            id: toml::Spanned::new(0..0, "f".to_owned()),
            says: String::new(),
            value,
            format,
            pattern: Some(pattern.to_owned()),
            decimals: None,
            unit: None,
            as_of: None,
            source: None,
            line: None,
            bound: None,
            derived_from: Vec::new(),
            derivation: None,
            is_calculated: false,
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
        assert_eq!(date_text("2022/2023", &ENGLISH).as_deref(), Some("2022–2023"));
        for nonsense in ["", "soon", "23-09", "2023-13", "2023-09-40", "2023-09-18-1", "2023/later"] {
            assert_eq!(date_text(nonsense, &ENGLISH), None, "{nonsense}");
        }
    }
}
