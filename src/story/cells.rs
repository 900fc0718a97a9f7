//! Values of figures from tables: a cell, or a calculation with the cells of a column.

use std::cell::Cell as Counter;

use crate::spelling::{self, nearest};
use crate::story::document::{Calculation, Cell, Rows};
use crate::story::figures::plain_number;
use crate::story::language::Language;
use crate::table::{Column, Key, Kind, Table, Value};

/// How many unknown rows of a story are compared with all rows of their table to find those that came near.
const MOST_COMPARISONS: u32 = 20;

/// A value from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The value; a share or a change is in percent.
    pub value: f64,
    /// The unit of the column; `None` for a share or a change.
    pub unit: Option<String>,
    /// For a calculation: what was calculated, in words and numbers.
    pub derivation: Option<String>,
    /// The cells that it was taken from.
    pub cells: Option<Cells>,
}

/// Cells of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// What readers see of the column.
    pub column: String,
    /// For a single cell, the words for its row.
    pub row: Option<String>,
    /// The rows, counted from 0 without the header; empty if they are too many to be listed.
    pub rows: Vec<usize>,
}

/// Of more rows than this, a note on a figure lists none.
const MOST_LISTED: usize = 4;

/// Why a value cannot be taken from a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants' words stand in `message` and `remedy` below")]
pub enum CellMistake {
    /// A field is missing, or one is given that the calculation does not take.
    Fields {
        reason: String,
        remedy: String,
    },
    UnknownColumn {
        column: String,
        nearest: Option<String>,
        known: String,
    },
    NoNumbers {
        column: String,
        kind: &'static str,
    },
    OtherKind {
        value: String,
        column: String,
        kind: &'static str,
    },
    NoRow {
        wanted: String,
        near: Vec<String>,
    },
    SeveralRows {
        wanted: String,
        count: usize,
        rows: String,
        telling: Vec<String>,
    },
    EmptyCell {
        row: u32,
        column: String,
    },
    EmptyCells {
        wanted: String,
        column: String,
    },
    FromZero {
        wanted: String,
    },
    NotFinite,
}

impl CellMistake {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Fields { reason, .. } => reason.clone(),
            Self::UnknownColumn { column, .. } => format!("the table has no column “{column}”"),
            Self::NoNumbers { column, kind } => format!("the column “{column}” has {kind}, not numbers"),
            Self::OtherKind { value, column, kind } => {
                format!("“{value}” cannot stand in the column “{column}”, which has {kind}")
            }
            Self::NoRow { wanted, .. } => format!("the table has no row with {wanted}"),
            Self::SeveralRows { wanted, count, rows, .. } => format!("{count} rows have {wanted}: {rows}"),
            Self::EmptyCell { row, column } => format!("the cell in row {row}, column “{column}” is empty"),
            Self::EmptyCells { wanted, column } => format!("all cells of “{column}” in rows with {wanted} are empty"),
            Self::FromZero { wanted } => format!("the value that it is measured against ({wanted}) is zero"),
            Self::NotFinite => "the result is not a finite number".to_owned(),
        }
    }

    /// What to do about it, as one or more sentences.
    pub fn remedy(&self) -> String {
        match self {
            Self::Fields { remedy, .. } => remedy.clone(),
            Self::UnknownColumn { nearest: Some(nearest), .. } => format!("Did you mean “{nearest}”?"),
            Self::UnknownColumn { known, .. } => format!("Its columns are {known}."),
            Self::NoNumbers { .. } => {
                "Name another column, or declare `type = \"number\"` in the table's `columns` to \
                 see which cells are none."
                    .into()
            }
            Self::OtherKind { .. } => "Correct the value, or declare another `type` in the table's `columns`.".into(),
            Self::NoRow { near, .. } if near.is_empty() => "Correct the values.".into(),
            Self::NoRow { near, .. } => format!("Near it: {}.", near.join("; ")),
            Self::SeveralRows { telling, .. } if telling.is_empty() => {
                "They are the same in all columns of texts and dates: delete the repeated ones.".into()
            }
            Self::SeveralRows { telling, .. } => {
                format!("Say which is meant with a value for {} too.", telling.join(" or "))
            }
            Self::EmptyCell { .. } | Self::EmptyCells { .. } => "Name another row, or fill the cell.".into(),
            Self::FromZero { .. } => "Measure against other rows.".into(),
            Self::NotFinite => "Correct the cells.".into(),
        }
    }
}

/// Finds values in one table.
#[derive(Debug)]
pub struct Finder<'a> {
    /// The table.
    pub table: &'a Table,
    /// What numbers have as their unit if their column has none.
    pub unit: Option<&'a str>,
    /// The language of derivations.
    pub language: &'a Language,
    /// Comparisons made so far for all tables of the story.
    pub comparisons: &'a Counter<u32>,
}

/// Rows, and the words for them.
struct Selection {
    rows: Vec<usize>,
    words: String,
}

impl Finder<'_> {
    /// The value that a figure asks for.
    ///
    /// # Errors
    /// The table does not have it, or has it more than once.
    pub fn find(&self, cell: &Cell) -> Result<Found, CellMistake> {
        check_fields(cell)?;
        let column = self.column(cell.column.get_ref())?;
        if column.kind() != Kind::Number {
            return Err(CellMistake::NoNumbers { column: column.name.clone(), kind: kind_words(column.kind()) });
        }
        let rows = |rows: &Option<toml::Spanned<Rows>>| self.select(rows.as_ref().map(toml::Spanned::get_ref));
        let unit = column.unit.clone().or_else(|| self.unit.map(str::to_owned));
        let number = |value: f64| plain_number(value, self.language);
        let words = &self.language.calculations;
        let title = column.title();
        let cells = |row: Option<String>, selections: &[&Selection]| {
            let rows = selections.iter().flat_map(|selection| &selection.rows);
            let mut rows: Vec<usize> = rows.copied().filter(|&row| column.number(row).is_some()).collect();
            if rows.len() > MOST_LISTED {
                rows.clear();
            }
            Some(Cells { column: title.to_owned(), row, rows })
        };
        let found = match cell.calculate {
            None => {
                let row = rows(&cell.row)?;
                let value = self.one(column, &row)?;
                Found { value, unit, derivation: None, cells: cells(Some(row.words.clone()), &[&row]) }
            }
            Some(Calculation::Sum) => {
                let rows = rows(&cell.rows)?;
                let values = self.values(column, &rows)?;
                let value = values.iter().sum();
                let from = words_of_values(&values, &number);
                let derivation = Some(format!("{}{from}", (words.sum)(values.len(), title, &rows.words)));
                Found { value, unit, derivation, cells: cells(None, &[&rows]) }
            }
            Some(Calculation::Mean) => {
                let rows = rows(&cell.rows)?;
                let values = self.values(column, &rows)?;
                let sum: f64 = values.iter().sum();
                let value = sum / values.len() as f64;
                let words = (words.mean)(values.len(), title, &rows.words);
                let derivation = Some(format!("{words}: {} ÷ {}", number(sum), values.len()));
                Found { value, unit, derivation, cells: cells(None, &[&rows]) }
            }
            Some(Calculation::Share) => {
                let (part, whole) = (rows(if cell.row.is_some() { &cell.row } else { &cell.rows })?, rows(&cell.of)?);
                let of_part: f64 = self.values(column, &part)?.iter().sum();
                let of_whole: f64 = self.values(column, &whole)?.iter().sum();
                if of_whole == 0.0 {
                    return Err(CellMistake::FromZero { wanted: whole.words });
                }
                let sides = format!("{} ({}) ÷ {} ({})", number(of_part), part.words, number(of_whole), whole.words);
                let derivation = Some(format!("{title}: {sides} × 100"));
                let cells = cells(None, &[&part, &whole]);
                Found { value: of_part / of_whole * 100.0, unit: None, derivation, cells }
            }
            Some(Calculation::Change) => {
                let (to, from) = (rows(&cell.row)?, rows(&cell.against)?);
                let (after, before) = (self.one(column, &to)?, self.one(column, &from)?);
                if before == 0.0 {
                    return Err(CellMistake::FromZero { wanted: from.words });
                }
                let sides = format!("{} ({}) ÷ {} ({})", number(after), to.words, number(before), from.words);
                let derivation = Some(format!("{title}: ({sides} − 1) × 100"));
                // Divided by the size: of a value below zero, more is an increase.
                let value = (after - before) / before.abs() * 100.0;
                Found { value, unit: None, derivation, cells: cells(None, &[&to, &from]) }
            }
        };
        if found.value.is_finite() { Ok(found) } else { Err(CellMistake::NotFinite) }
    }

    fn column(&self, name: &str) -> Result<&Column, CellMistake> {
        self.table.column(name).ok_or_else(|| {
            let names: Vec<&str> = self.table.columns().iter().map(|column| column.name.as_str()).collect();
            let nearest = nearest(name, names.iter().copied()).map(str::to_owned);
            let known = names.iter().take(12).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
            CellMistake::UnknownColumn { column: name.to_owned(), nearest, known }
        })
    }

    /// The rows that are meant; all of them without a choice. There is at least one.
    fn select(&self, rows: Option<&Rows>) -> Result<Selection, CellMistake> {
        let wanted: Vec<(&Column, &Key)> = match rows {
            None => Vec::new(),
            Some(Rows::First(key)) => self.table.columns().first().map(|column| (column, key)).into_iter().collect(),
            Some(Rows::With(values)) => {
                let named = values.iter().map(|(column, key)| Ok((self.column(column)?, key)));
                named.collect::<Result<_, _>>()?
            }
        };
        let mut values = Vec::with_capacity(wanted.len());
        for &(column, key) in &wanted {
            values.push((column, self.value_of(column, key)?));
        }
        let words = match values.as_slice() {
            [] => self.language.calculations.all_rows.to_owned(),
            values => values.iter().map(|(_, value)| shown(value)).collect::<Vec<_>>().join(", "),
        };
        let rows = self.table.rows_with(&values);
        if rows.is_empty() {
            return Err(CellMistake::NoRow { wanted: in_words(&values), near: self.near(&values) });
        }
        Ok(Selection { rows, words })
    }

    fn value_of<'k>(&self, column: &'k Column, key: &'k Key) -> Result<Value<'k>, CellMistake> {
        column.value_of(key).ok_or_else(|| match column.kind() {
            // A number that no text is.
            Kind::Text => CellMistake::NoRow { wanted: format!("{} = “{key}”", column.name), near: Vec::new() },
            kind => {
                CellMistake::OtherKind { value: key.to_string(), column: column.name.clone(), kind: kind_words(kind) }
            }
        })
    }

    /// The number of the one row of a selection.
    fn one(&self, column: &Column, selection: &Selection) -> Result<f64, CellMistake> {
        match selection.rows.as_slice() {
            [row] => column.number(*row).ok_or_else(|| CellMistake::EmptyCell {
                row: self.table.row_number(*row),
                column: column.name.clone(),
            }),
            rows => {
                let numbers = rows.iter().take(5).map(|&row| self.table.row_number(row).to_string());
                let mut listed = numbers.collect::<Vec<_>>().join(", ");
                if rows.len() > 5 {
                    listed += ", …";
                }
                let differs = |column: &&Column| {
                    column.kind() != Kind::Number && rows.iter().any(|&row| column.value(row) != column.value(rows[0]))
                };
                let telling = self.table.columns().iter().filter(differs).take(3);
                Err(CellMistake::SeveralRows {
                    wanted: selection.words.clone(),
                    count: rows.len(),
                    rows: listed,
                    telling: telling.map(|column| format!("“{}”", column.name)).collect(),
                })
            }
        }
    }

    /// The numbers of the rows that have one.
    fn values(&self, column: &Column, selection: &Selection) -> Result<Vec<f64>, CellMistake> {
        let values: Vec<f64> = selection.rows.iter().filter_map(|&row| column.number(row)).collect();
        if values.is_empty() {
            return Err(CellMistake::EmptyCells { wanted: selection.words.clone(), column: column.name.clone() });
        }
        Ok(values)
    }

    /// What comes near to values that no row has: rows that have all but one, and similar texts.
    fn near(&self, values: &[(&Column, Value<'_>)]) -> Vec<String> {
        if self.comparisons.get() >= MOST_COMPARISONS {
            return Vec::new();
        }
        self.comparisons.set(self.comparisons.get() + 1);
        let mut near = Vec::new();
        for (column, value) in values {
            let Value::Text(text) = value else { continue };
            if self.table.rows_with(&[(*column, *value)]).is_empty() {
                let texts = spelling::near(text, column.texts()).into_iter().take(3);
                near.extend(texts.map(|text| format!("{} = “{text}”", column.name)));
            }
        }
        if near.is_empty() && values.len() > 1 {
            for left_out in 0..values.len() {
                let mut others = values.to_vec();
                others.remove(left_out);
                let rows = self.table.rows_with(&others);
                near.extend(rows.iter().take(3).map(|&row| {
                    let cells = values.iter().filter_map(|(column, _)| Some((*column, column.value(row)?)));
                    format!("row {} with {}", self.table.row_number(row), in_words(&cells.collect::<Vec<_>>()))
                }));
            }
            near.truncate(3);
        }
        near
    }
}

/// Which fields belong to which calculation.
fn check_fields(cell: &Cell) -> Result<(), CellMistake> {
    let given = [("row", &cell.row), ("where", &cell.rows), ("of", &cell.of), ("against", &cell.against)]
        .map(|(name, rows)| (name, rows.is_some()));
    let (what, takes, needs): (String, &[&str], &[&str]) = match cell.calculate {
        None => ("a cell".into(), &["row"], &["row"]),
        Some(Calculation::Share) if cell.row.is_some() => ("a share".into(), &["row", "of"], &["row"]),
        Some(Calculation::Share) => ("a share".into(), &["where", "of"], &["where"]),
        Some(Calculation::Change) => ("a change".into(), &["row", "against"], &["row", "against"]),
        Some(calculation) => (format!("a {}", calculation.name()), &["where"], &[]),
    };
    let remedy = || match cell.calculate {
        None => "A cell takes `row` and `column`; a sum, mean, share or change says `calculate`.".to_owned(),
        Some(Calculation::Share) => "A share takes `row` or `where`, and `of` for what it is a part of.".to_owned(),
        Some(Calculation::Change) => "A change takes `row`, and `against` for the row that it begins at.".to_owned(),
        Some(calculation) => format!("A {} takes `where` for the rows that it is made of.", calculation.name()),
    };
    for (name, is_given) in given {
        let reason = if is_given && !takes.contains(&name) {
            format!("{what} takes no `{name}`")
        } else if !is_given && needs.contains(&name) {
            format!("{what} needs `{name}`")
        } else {
            continue;
        };
        return Err(CellMistake::Fields { reason, remedy: remedy() });
    }
    Ok(())
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "texts",
        Kind::Number => "numbers",
        Kind::Date => "dates",
    }
}

fn shown(value: &Value<'_>) -> String {
    value.to_string()
}

fn in_words(values: &[(&Column, Value<'_>)]) -> String {
    let pairs = values.iter().map(|(column, value)| match value {
        Value::Text(text) => format!("{} = “{text}”", column.name),
        other => format!("{} = {}", column.name, shown(other)),
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// The values of a sum, as long as they are few.
fn words_of_values(values: &[f64], number: &dyn Fn(f64) -> String) -> String {
    if values.len() < 2 || values.len() > 4 {
        return String::new();
    }
    let mut words = format!(": {}", number(values[0]));
    for &value in &values[1..] {
        words += if value < 0.0 { " − " } else { " + " };
        words += &number(value.abs());
    }
    words
}
