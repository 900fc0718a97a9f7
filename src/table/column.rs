//! Columns: their types, their cells, and finding rows by a value.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::cell::{Decimal, is_code, is_missing, number};
use super::date::Date;
use super::grid::Grid;
use super::mistake::{Expected, Mistake, Mistakes, excerpt};
use super::{ColumnOptions, Options};

/// The type of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Names and other words.
    Text,
    /// Numbers.
    Number,
    /// Years, and parts of years.
    Date,
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// What readers see instead of its name.
    pub label: Option<String>,
    /// The unit of its numbers: as declared, or `%` if all of them have a percent sign.
    pub unit: Option<String>,
    cells: Cells,
    /// The rows that have a value, ordered by it; made when it is first asked for.
    order: OnceLock<Vec<u32>>,
}

#[derive(Debug)]
enum Cells {
    /// The distinct texts, and for each row the index of its own; [`MISSING`] for none.
    Text {
        texts: Vec<Box<str>>,
        rows: Vec<u32>,
    },
    /// NaN for a missing number.
    Number(Vec<f64>),
    Date(Vec<Option<Date>>),
}

const MISSING: u32 = u32::MAX;

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A finite number.
    Number(f64),
    /// A date.
    Date(Date),
}

impl Value<'_> {
    /// The order of a column's values; values of different types, which no column has, are equal.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            // Zero and minus zero are the same number.
            (Self::Number(one), Self::Number(other)) => one.partial_cmp(other).unwrap_or(Ordering::Equal),
            (Self::Date(one), Self::Date(other)) => {
                one.start().total_cmp(&other.start()).then_with(|| one.end().total_cmp(&other.end()))
            }
            _ => Ordering::Equal,
        }
    }
}

/// As in the file that is published: numbers with a decimal point and without groups, dates as in stories.
impl fmt::Display for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Number(number) => write!(out, "{number}"),
            Self::Date(date) => write!(out, "{date}"),
        }
    }
}

/// A value to look for, as a story writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A text or a date.
    Text(String),
    /// A number or a year.
    Number(f64),
}

impl JsonSchema for Key {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Key".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A text, a number or a date.", "type": ["string", "number"] })
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text, a number or a date")
            }

            fn visit_str<E>(self, value: &str) -> Result<Key, E> {
                Ok(Key::Text(value.to_owned()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Key, E> {
                Ok(Key::Number(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Key, E> {
                Ok(Key::Number(value as f64))
            }

            // A date of TOML.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Key, A::Error> {
                let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Key::Text(date.to_string()))
            }
        }
        deserializer.deserialize_any(KeyVisitor)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Number(number) => write!(out, "{number}"),
        }
    }
}

impl Column {
    /// The type of its cells.
    pub fn kind(&self) -> Kind {
        match self.cells {
            Cells::Text { .. } => Kind::Text,
            Cells::Number(_) => Kind::Number,
            Cells::Date(_) => Kind::Date,
        }
    }

    /// What readers see: its label, or its name.
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The value of a cell; `None` if it is missing, or if there is no such row.
    pub fn value(&self, row: usize) -> Option<Value<'_>> {
        match &self.cells {
            Cells::Text { texts, rows } => texts.get(*rows.get(row)? as usize).map(|text| Value::Text(text)),
            Cells::Number(numbers) => numbers.get(row).filter(|number| !number.is_nan()).copied().map(Value::Number),
            Cells::Date(dates) => dates.get(row).copied().flatten().map(Value::Date),
        }
    }

    /// The position of a cell on an axis: its number, or where its date begins in years ([`Date::start`]); `None` for a
    /// missing value and for text.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self.value(row)? {
            Value::Number(number) => Some(number),
            Value::Date(date) => Some(date.start()),
            Value::Text(_) => None,
        }
    }

    /// The text of a cell in a column of texts.
    pub fn text(&self, row: usize) -> Option<&str> {
        match self.value(row)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The date of a cell in a column of dates.
    pub fn date(&self, row: usize) -> Option<Date> {
        match self.value(row)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The distinct texts of a column of texts, in the order of their first appearance; empty for other types.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        let texts: &[Box<str>] = match &self.cells {
            Cells::Text { texts, .. } => texts,
            Cells::Number(_) | Cells::Date(_) => &[],
        };
        texts.iter().map(|text| &**text)
    }

    /// The value of this column's type that a story means by `key`: in a column of dates, 2023 is the year. `None` if the
    /// column cannot have such a value.
    pub fn value_of<'k>(&'k self, key: &'k Key) -> Option<Value<'k>> {
        match (&self.cells, key) {
            (Cells::Text { .. }, Key::Text(text)) => Some(Value::Text(text.trim())),
            // A name of digits, such as the number of a bus.
            (Cells::Text { texts, .. }, Key::Number(number)) => {
                let digits = number.to_string();
                texts.iter().find(|text| ***text == digits).map(|text| Value::Text(text))
            }
            (Cells::Number(_), Key::Number(number)) => Some(Value::Number(*number)),
            (Cells::Number(_), Key::Text(text)) => number_of_key(text).map(Value::Number),
            (Cells::Date(_), Key::Text(text)) => Date::parse(text).map(Value::Date),
            (Cells::Date(_), Key::Number(number)) => Date::parse(&number.to_string()).map(Value::Date),
        }
    }

    /// The rows that have this value, in no particular order.
    pub(super) fn rows_with(&self, value: Value<'_>) -> &[u32] {
        let order = self.order.get_or_init(|| {
            let length = match &self.cells {
                Cells::Text { rows, .. } => rows.len(),
                Cells::Number(numbers) => numbers.len(),
                Cells::Date(dates) => dates.len(),
            };
            let mut rows: Vec<u32> = (0..length as u32).filter(|&row| self.value(row as usize).is_some()).collect();
            rows.sort_by(|&one, &other| self.compare(one, other));
            rows
        });
        let same = |row: u32| self.value(row as usize).map_or(Ordering::Less, |found| found.compare(&value));
        let start = order.partition_point(|&row| same(row) == Ordering::Less);
        let length = order[start..].partition_point(|&row| same(row) == Ordering::Equal);
        &order[start..start + length]
    }

    fn compare(&self, one: u32, other: u32) -> Ordering {
        match (self.value(one as usize), self.value(other as usize)) {
            (Some(one), Some(other)) => one.compare(&other),
            (one, other) => one.is_some().cmp(&other.is_some()),
        }
    }
}

fn number_of_key(text: &str) -> Option<f64> {
    number(text, Decimal::Point).map(|number| number.value)
}

/// What the cells of a column can be, counted.
#[derive(Default)]
struct Census {
    /// Cells that are not missing.
    given: usize,
    numbers: usize,
    /// Numbers that only one decimal sign makes possible.
    only_point: usize,
    only_comma: usize,
    /// Cells that are different numbers with the two decimal signs, and the row of the first.
    ambiguous: usize,
    first_ambiguous: usize,
    dates: usize,
    /// Dates that are not also numbers.
    only_dates: usize,
    /// Numbers that are years from 1000 to 2999.
    years: usize,
    codes: usize,
}

impl Census {
    fn of(grid: &Grid, column: usize) -> Self {
        let mut census = Self::default();
        for (row, (cell, is_json_number)) in grid.column(column).enumerate() {
            if is_missing(cell) {
                continue;
            }
            census.given += 1;
            if is_json_number {
                census.numbers += 1;
                census.years += usize::from(is_year(cell));
                continue;
            }
            let (point, comma) = (number(cell, Decimal::Point), number(cell, Decimal::Comma));
            match (point, comma) {
                (Some(_), None) => census.only_point += 1,
                (None, Some(_)) => census.only_comma += 1,
                (Some(point), Some(comma)) if point != comma => {
                    census.first_ambiguous = if census.ambiguous == 0 { row } else { census.first_ambiguous };
                    census.ambiguous += 1;
                }
                _ => {}
            }
            let is_number = point.or(comma).is_some();
            let is_date = (!is_number || cell.len() == 4) && Date::parse(cell).is_some();
            census.numbers += usize::from(is_number);
            census.dates += usize::from(is_date);
            census.only_dates += usize::from(is_date && !is_number);
            census.years += usize::from(is_number && is_year(cell));
            census.codes += usize::from(is_code(cell));
        }
        census
    }

    /// The rules of the module's documentation.
    fn kind(&self, name: &str) -> Kind {
        let most = |count: usize| count > 0 && count * 4 >= self.given * 3;
        if self.codes > 0 {
            Kind::Text
        } else if self.only_dates > 0 && most(self.dates) {
            Kind::Date
        } else if most(self.numbers) {
            let is_time = ["year", "date", "jahr", "datum"].contains(&name.to_lowercase().as_str());
            if is_time && self.years == self.numbers { Kind::Date } else { Kind::Number }
        } else {
            Kind::Text
        }
    }
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4 && cell.starts_with(['1', '2']) && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Gives the columns of a grid their types; what does not fit is added to `mistakes`.
pub(super) fn columns(grid: &Grid, options: &Options, mistakes: &mut Mistakes) -> Vec<Column> {
    let declared = |name: &str| options.columns.iter().find(|(of, _)| of == name).map(|(_, options)| options);
    let none = ColumnOptions::default();
    let columns: Vec<(&ColumnOptions, Census, Kind)> = grid
        .names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let declared = declared(name).unwrap_or(&none);
            let census = match declared.kind {
                Some(Kind::Text | Kind::Date) => Census::default(),
                Some(Kind::Number) | None => Census::of(grid, index),
            };
            let kind = declared.kind.unwrap_or_else(|| census.kind(name));
            (declared, census, kind)
        })
        .collect();
    let undecided =
        |(declared, _, kind): &&(&ColumnOptions, Census, Kind)| *kind == Kind::Number && declared.decimal.is_none();
    let points = columns.iter().filter(undecided).any(|(_, census, _)| census.only_point > 0);
    let commas = columns.iter().filter(undecided).any(|(_, census, _)| census.only_comma > 0);
    let of_table = match (points, commas) {
        (true, false) => Some(Decimal::Point),
        (false, true) => Some(Decimal::Comma),
        _ if grid.comma_is_likely => None,
        _ => Some(Decimal::Point),
    };
    columns
        .iter()
        .zip(&grid.names)
        .enumerate()
        .map(|(index, ((declared, census, kind), name))| {
            let (cells, unit) = match kind {
                Kind::Text => (texts(grid, index), None),
                Kind::Date => (dates(grid, index, mistakes), None),
                Kind::Number => {
                    let decimal = declared.decimal.or(options.decimal).or_else(|| {
                        match census.only_point.cmp(&census.only_comma) {
                            Ordering::Greater => Some(Decimal::Point),
                            Ordering::Less => Some(Decimal::Comma),
                            Ordering::Equal if census.ambiguous == 0 => Some(Decimal::Point),
                            Ordering::Equal => of_table,
                        }
                    });
                    if decimal.is_none() {
                        let row = census.first_ambiguous;
                        let found = grid.column(index).nth(row).map_or("", |(cell, _)| cell);
                        mistakes.add(|| Mistake::AmbiguousNumber {
                            row: grid.rows[row],
                            column: name.clone(),
                            found: excerpt(found),
                        });
                    }
                    numbers(grid, index, decimal.unwrap_or(Decimal::Point), mistakes)
                }
            };
            Column {
                name: name.clone(),
                label: declared.label.clone(),
                unit: declared.unit.clone().or(unit),
                cells,
                order: OnceLock::new(),
            }
        })
        .collect()
}

fn texts(grid: &Grid, column: usize) -> Cells {
    let mut by_text: HashMap<&str, u32> = HashMap::new();
    let mut texts: Vec<Box<str>> = Vec::new();
    let rows = grid.column(column).map(|(cell, _)| {
        if cell.is_empty() {
            return MISSING;
        }
        *by_text.entry(cell).or_insert_with(|| {
            texts.push(cell.into());
            texts.len() as u32 - 1
        })
    });
    let rows = rows.collect();
    Cells::Text { texts, rows }
}

fn dates(grid: &Grid, column: usize, mistakes: &mut Mistakes) -> Cells {
    let dates = grid.column(column).zip(&grid.rows).map(|((cell, _), &row)| {
        let date = Date::parse(cell);
        if date.is_none() && !is_missing(cell) {
            let (column, found) = (grid.names[column].clone(), excerpt(cell));
            mistakes.add(|| Mistake::WrongCell { row, column, found, expected: Expected::Date });
        }
        date
    });
    Cells::Date(dates.collect())
}

/// The numbers of a column, and the unit that their percent signs give it.
fn numbers(grid: &Grid, column: usize, decimal: Decimal, mistakes: &mut Mistakes) -> (Cells, Option<String>) {
    let mut percent = None;
    let mut has_mixed = false;
    let numbers = grid.column(column).zip(&grid.rows).map(|((cell, is_json_number), &row)| {
        let decimal = if is_json_number { Decimal::Point } else { decimal };
        let Some(number) = number(cell, decimal) else {
            if !is_missing(cell) {
                let expected = match decimal {
                    Decimal::Point => Expected::NumberWithPoint,
                    Decimal::Comma => Expected::NumberWithComma,
                };
                let (column, found) = (grid.names[column].clone(), excerpt(cell));
                mistakes.add(|| Mistake::WrongCell { row, column, found, expected });
            }
            return f64::NAN;
        };
        if *percent.get_or_insert(number.percent) != number.percent && number.value != 0.0 && !has_mixed {
            has_mixed = true;
            let (column, found) = (grid.names[column].clone(), excerpt(cell));
            mistakes.add(|| Mistake::SomePercent { row, column, found });
        }
        number.value
    });
    let cells = Cells::Number(numbers.collect());
    (cells, (percent == Some(true)).then(|| "%".to_owned()))
}
