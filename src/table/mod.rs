//! Tables of data: a CSV, TSV or JSON file to typed columns.
//!
//! A file is read as people's spreadsheets write it: with a byte-order mark or without, with any line endings, with
//! commas, semicolons or tabs between cells (the most frequent one in the header), with quotes, with thousands separators,
//! decimal commas and percent signs. A JSON file is an array of objects whose values are texts, numbers, booleans or
//! null. Texts are UTF-8. Nothing is guessed that could be read in two ways: such a cell is a [`Mistake`], as is each cell
//! that does not fit the type of its column.
//!
//! **The type of a column** is declared ([`ColumnOptions::kind`]) or follows from its cells, missing ones aside:
//!
//! 1. If one of them is a code with a zero in front (`01234`), the column is text.
//! 2. If at least three in four are dates, and at least one of these is not a plain number (`2023-09`), it is a date.
//! 3. If at least three in four are numbers, it is a number; but a column that is called `year`, `date`, `jahr` or `datum`
//!    and whose numbers are years from 1000 to 2999 is a date.
//! 4. Otherwise it is text.
//!
//! The cells of a column of numbers or dates that are something else are mistakes.
//!
//! **The decimal sign** is declared for the column or the table, or it is the one that the column's cells can only be read
//! with (`1.5`, `1.234,5`), or else the one that the cells of the other columns can only be read with. In a file with commas
//! between cells it is otherwise a point. In others, a cell such as `1.234` is a mistake as long as nothing decides.

mod cell;
mod column;
mod date;
mod grid;
mod mistake;
#[cfg(test)]
mod tests;
mod write;

use std::path::Path;

pub use cell::Decimal;
pub use column::{Column, Key, Kind, Value};
pub use date::{Date, Part};
use mistake::Mistakes;
pub use mistake::{Expected, Mistake};
pub use write::csv;

/// Maximum size of a file in bytes.
pub const MOST_BYTES: u64 = 64_000_000;
/// Maximum number of rows without the header.
pub const MOST_ROWS: usize = 1_000_000;
/// Maximum number of columns.
pub const MOST_COLUMNS: usize = 1_000;
/// Maximum number of cells.
pub const MOST_CELLS: usize = 20_000_000;
/// Maximum number of mistakes that are listed; the others are counted.
pub const MOST_MISTAKES: usize = 20;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells separated by commas, semicolons or tabs.
    Csv,
    /// Cells separated by tabs.
    Tsv,
    /// An array of objects.
    Json,
}

impl Format {
    /// The format that the ending of a file's name says.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "txt" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What is declared of a table.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The decimal sign of all columns that do not declare their own.
    pub decimal: Option<Decimal>,
    /// What is declared of single columns, by name.
    pub columns: Vec<(String, ColumnOptions)>,
}

/// What is declared of a column.
#[derive(Clone, Debug, Default)]
pub struct ColumnOptions {
    /// Its type; without it, the type follows from the cells.
    pub kind: Option<Kind>,
    /// Its decimal sign.
    pub decimal: Option<Decimal>,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// What readers see instead of its name.
    pub label: Option<String>,
}

/// A table with typed columns of equal length.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    /// For each row, how a spreadsheet counts it.
    rows: Vec<u32>,
}

impl Table {
    /// Reads a file; its format follows from the ending of its name.
    ///
    /// # Errors
    /// Everything that is wrong with the file and its cells: at most [`MOST_MISTAKES`], then [`Mistake::More`].
    pub fn read_file(path: &Path, options: &Options) -> Result<Self, Vec<Mistake>> {
        let format = Format::of(path).ok_or_else(|| vec![Mistake::UnknownFormat])?;
        let unreadable = |error: std::io::Error| vec![Mistake::Unreadable { reason: error.to_string() }];
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        if bytes > MOST_BYTES {
            return Err(vec![Mistake::TooLarge { bytes }]);
        }
        Self::read(&std::fs::read(path).map_err(unreadable)?, format, options)
    }

    /// Reads the content of a file.
    ///
    /// # Errors
    /// As for [`Table::read_file`].
    pub fn read(bytes: &[u8], format: Format, options: &Options) -> Result<Self, Vec<Mistake>> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(vec![Mistake::TooLarge { bytes: bytes.len() as u64 }]);
        }
        let grid = grid::read(bytes, format).map_err(Mistakes::into_vec)?;
        if grid.rows.is_empty() {
            return Err(vec![Mistake::NoRows]);
        }
        let mut mistakes = Mistakes::default();
        for (column, _) in options.columns.iter().filter(|(name, _)| !grid.names.contains(name)) {
            mistakes.add(|| Mistake::UnknownColumn { column: column.clone(), known: grid.names.clone() });
        }
        let columns = column::columns(&grid, options, &mut mistakes);
        if mistakes.is_empty() { Ok(Self { columns, rows: grid.rows }) } else { Err(mistakes.into_vec()) }
    }

    /// The columns in the order of the file; for JSON, in the order in which the keys first appear.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Number of rows without the header. Rows are counted from 0 by all functions that take a row.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How a spreadsheet counts a row, for messages: with the header as row 1 and with empty lines; for JSON, the number
    /// of the object, from 1.
    ///
    /// # Panics
    /// The table has no such row.
    pub fn row_number(&self, row: usize) -> u32 {
        self.rows[row]
    }

    /// The rows whose cells have all these values, in the order of the table; all rows if no value is asked for.
    pub fn rows_with(&self, values: &[(&Column, Value<'_>)]) -> Vec<usize> {
        // The column with the fewest rows first: the others are compared for these only.
        let found = values.iter().map(|(column, value)| column.rows_with(*value)).min_by_key(|rows| rows.len());
        let Some(found) = found else { return (0..self.rows()).collect() };
        let mut rows: Vec<usize> = found
            .iter()
            .map(|&row| row as usize)
            .filter(|&row| values.iter().all(|(column, value)| column.value(row) == Some(*value)))
            .collect();
        rows.sort_unstable();
        rows
    }
}
