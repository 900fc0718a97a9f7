//! Dates and periods as tables write them.

use std::fmt;

/// A year, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The part of the year.
    pub part: Part,
}

/// The part of a year that a [`Date`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The whole year.
    Year,
    /// A half, 1 or 2.
    Half(u8),
    /// A quarter, 1 to 4.
    Quarter(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// A day: month, 1 to 12, and day of the month, from 1.
    Day(u8, u8),
}

impl Date {
    /// Reads `2023`, `2023-09`, `2023-09-18`, `2023-H1` or `2023-Q3`, and what spreadsheets and statistical offices
    /// write for them: `2023/09/18`, `18.09.2023`, `2023Q3`, `Q3 2023`, `2023-S1` (a half), `2023M09`, and a day with the
    /// time `00:00`. Days with slashes whose order is not certain (`09/08/2023`) are refused, as are days that the
    /// calendar does not have.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.split_once(['T', ' ']).filter(|(_, time)| is_midnight(time)).map_or(text, |(day, _)| day);
        if let Some(date) = german_day(text).or_else(|| quarter_first(text)) {
            return Some(date);
        }
        let (year, rest) = text.split_at_checked(4)?;
        let year: u16 = digits(year, 4)?;
        if year == 0 {
            return None;
        }
        let rest = match rest.strip_prefix(['-', '/']) {
            Some("") => return None,
            Some(rest) => rest,
            None => rest.strip_prefix(' ').filter(|rest| rest.starts_with(char::is_alphabetic)).unwrap_or(rest),
        };
        let part = match rest.as_bytes().first() {
            None => Part::Year,
            Some(b'H' | b'S') => Part::Half(digits(&rest[1..], 1).filter(|half| (1..=2).contains(half))?),
            Some(b'Q') => Part::Quarter(digits(&rest[1..], 1).filter(|quarter| (1..=4).contains(quarter))?),
            Some(b'M') => Part::Month(digits(&rest[1..], 2).filter(is_month)?),
            // Without a separator, digits after the year are part of a number.
            Some(_) if text.as_bytes()[4].is_ascii_digit() => return None,
            Some(_) => match rest.split_once(['-', '/']) {
                None => Part::Month(digits(rest, 2).filter(is_month)?),
                Some((month, day)) => return Self::day(year, digits(month, 2)?, digits(day, 2)?),
            },
        };
        Some(Self { year, part })
    }

    fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = is_month(&month) && (1..=days_in(year, month)).contains(&u16::from(day)) && year > 0;
        exists.then_some(Self { year, part: Part::Day(month, day) })
    }

    /// Where the period begins, in years: 2023.0 for 2023 and for 2023-Q1, 2023 + 90/365 for 2023-Q2 and 2023-04-01.
    ///
    /// It is the position on a time axis, so that a point of 2023 stands at the tick of 2023. Time runs evenly: a month
    /// of 31 days is longer than one of 30.
    pub fn start(self) -> f64 {
        f64::from(self.year) + f64::from(self.days_before().0) / f64::from(days_in_year(self.year))
    }

    /// Where the period ends, in years: 2024.0 for 2023.
    pub fn end(self) -> f64 {
        let (before, length) = self.days_before();
        f64::from(self.year) + f64::from(before + length) / f64::from(days_in_year(self.year))
    }

    /// The days of the year before the period, and the days of the period.
    fn days_before(self) -> (u16, u16) {
        let months = |first: u8, count: u8| {
            let days = |months: std::ops::Range<u8>| months.map(|month| days_in(self.year, month)).sum::<u16>();
            (days(1..first), days(first..first + count))
        };
        match self.part {
            Part::Year => months(1, 12),
            Part::Half(half) => months(half * 6 - 5, 6),
            Part::Quarter(quarter) => months(quarter * 3 - 2, 3),
            Part::Month(month) => months(month, 1),
            Part::Day(month, day) => (months(month, 1).0 + u16::from(day) - 1, 1),
        }
    }
}

/// In the form that stories use: `2023`, `2023-H1`, `2023-Q3`, `2023-09` or `2023-09-18`.
impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        match self.part {
            Part::Year => Ok(()),
            Part::Half(half) => write!(out, "-H{half}"),
            Part::Quarter(quarter) => write!(out, "-Q{quarter}"),
            Part::Month(month) => write!(out, "-{month:02}"),
            Part::Day(month, day) => write!(out, "-{month:02}-{day:02}"),
        }
    }
}

/// A number of one or two digits, or of exactly four where `most` is 4.
fn digits<N: std::str::FromStr>(text: &str, most: usize) -> Option<N> {
    let fits = if most == 4 { text.len() == 4 } else { (1..=most).contains(&text.len()) };
    if fits && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn is_midnight(time: &str) -> bool {
    matches!(time.trim().trim_end_matches('Z'), "00:00" | "00:00:00" | "0:00" | "0:00:00" | "00:00:00.000")
}

/// `18.09.2023`: the order with full stops is certain.
fn german_day(text: &str) -> Option<Date> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::day(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?)
}

/// `Q3 2023`.
fn quarter_first(text: &str) -> Option<Date> {
    let (quarter, year) = text.strip_prefix('Q')?.split_once([' ', '-', '/'])?;
    let quarter = digits(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
    Some(Date { year: digits(year, 4).filter(|&year: &u16| year > 0)?, part: Part::Quarter(quarter) })
}

fn is_month(month: &u8) -> bool {
    (1..=12).contains(month)
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in_year(year: u16) -> u16 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u16, month: u8) -> u16 {
    match month {
        2 => 28 + u16::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = [
            ("2023", "2023"),
            (" 2023-09 ", "2023-09"),
            ("2023-09-18", "2023-09-18"),
            ("2023-9-8", "2023-09-08"),
            ("2023/09/18", "2023-09-18"),
            ("18.9.2023", "2023-09-18"),
            ("2023-09-18T00:00:00Z", "2023-09-18"),
            ("2023-09-18 00:00:00", "2023-09-18"),
            ("2023-H1", "2023-H1"),
            ("2023-S2", "2023-H2"),
            ("2023Q3", "2023-Q3"),
            ("2023 Q3", "2023-Q3"),
            ("Q3 2023", "2023-Q3"),
            ("2023M09", "2023-09"),
            ("2024-02-29", "2024-02-29"),
        ];
        for (text, date) in expected {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(date), "{text}");
        }
        let nonsense = [
            "",
            "23",
            "20230",
            "202309",
            "2023-",
            "2023-13",
            "2023-02-29",
            "2023-09-18 12:30",
            "09/08/2023",
            "2023-H3",
            "2023-Q0",
            "0000",
            "2023-09-18-1",
            "1.2.3",
            "－2023",
            "20é3",
            "2023–24",
            "Q5 2023",
            "2023-1x",
        ];
        for text in nonsense {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn periods_begin_where_the_one_before_ends() {
        let at = |text: &str| Date::parse(text).map(|date| (date.start(), date.end())).expect("it is a date");
        assert_eq!(at("2023"), (2023.0, 2024.0));
        assert_eq!(at("2023-Q2").0, 2023.0 + 90.0 / 365.0);
        for (first, second) in
            [("2023-H1", "2023-H2"), ("2024-02", "2024-03"), ("2024-12-31", "2025"), ("2023-Q1", "2023-04-01")]
        {
            assert!((at(first).1 - at(second).0).abs() < 1e-9, "{first} and {second}");
        }
    }
}
