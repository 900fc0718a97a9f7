//! What can be wrong with a table, and the messages for it.

use std::fmt::Write;

/// One thing that is wrong with a table. Rows are counted as a spreadsheet counts them: the header is row 1. Objects of
/// a JSON file are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants' words stand in `message` and `remedy` below")]
pub enum Mistake {
    Unreadable { reason: String },
    UnknownFormat,
    TooLarge { bytes: u64 },
    TooManyRows,
    TooManyCells,
    TooManyColumns { columns: usize },
    NotUtf8 { line: usize },
    Utf16,
    NotJson { reason: String },
    Empty,
    NoHeader { row: u32, first: String },
    NoRows,
    UnnamedColumn { number: usize },
    DuplicateColumn { column: String },
    UnknownColumn { column: String, known: Vec<String> },
    UnclosedQuote { row: u32 },
    RowLength { row: u32, cells: usize, columns: usize },
    WrongCell { row: u32, column: String, found: String, expected: Expected },
    AmbiguousNumber { row: u32, column: String, found: String },
    SomePercent { row: u32, column: String, found: String },
    More { count: usize },
}

/// What should stand in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number with a decimal point.
    NumberWithPoint,
    /// A number with a decimal comma.
    NumberWithComma,
    /// A date.
    Date,
    /// A value that is not a list or an object of its own.
    Simple,
}

impl Expected {
    fn words(self) -> &'static str {
        match self {
            Self::NumberWithPoint => "a number such as 1234.5 or 1,234.5",
            Self::NumberWithComma => "a number such as 1234,5 or 1.234,5",
            Self::Date => "a date such as 2023, 2023-09, 2023-09-18, 2023-H1 or 2023-Q1",
            Self::Simple => "a text, a number, true, false or null",
        }
    }
}

impl Mistake {
    /// What is wrong, to follow the name of the file; without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("cannot be read: {reason}"),
            Self::UnknownFormat => "is not a kind of file that is known".to_owned(),
            Self::TooLarge { bytes } => format!("is too large: {} MB", bytes.div_ceil(1_000_000)),
            Self::TooManyRows => format!("has more than {} rows", super::MOST_ROWS),
            Self::TooManyCells => format!("has more than {} cells", super::MOST_CELLS),
            Self::TooManyColumns { columns } => format!("has {columns} columns"),
            Self::NotUtf8 { line } => format!("is not UTF-8: line {line} has bytes that are no letters in it"),
            Self::Utf16 => "is not UTF-8 but UTF-16".to_owned(),
            Self::NotJson { reason } => format!("is not a JSON array of objects: {reason}"),
            Self::Empty => "is empty".to_owned(),
            Self::NoHeader { row, first } => {
                format!("row {row}: there is no header: the first row begins with “{first}” and names no column")
            }
            Self::NoRows => "has a header but no rows".to_owned(),
            Self::UnnamedColumn { number } => format!("column {} has no name", letters(*number)),
            Self::DuplicateColumn { column } => format!("two columns are called “{column}”"),
            Self::UnknownColumn { column, .. } => format!("there is no column “{column}”"),
            Self::UnclosedQuote { row } => format!("row {row}: a quote is opened but not closed"),
            Self::RowLength { row, cells, columns } => {
                let cells = if *cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") };
                format!("row {row} has {cells}, but the header has {columns}")
            }
            Self::WrongCell { row, column, found, expected } => {
                format!("row {row}, column “{column}”: “{found}” stands where {} is expected", expected.words())
            }
            Self::AmbiguousNumber { row, column, found } => {
                format!("row {row}, column “{column}”: “{found}” can be read as two numbers")
            }
            Self::SomePercent { row, column, found } => {
                format!("row {row}, column “{column}”: “{found}” differs from the cells above it in its percent sign")
            }
            Self::More { count: 1 } => "and one more mistake".to_owned(),
            Self::More { count } => format!("and {count} more mistakes"),
        }
    }

    /// What to do about it, as one or more sentences.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable { .. } => "Put the file into the story's folder, or correct its name.".into(),
            Self::UnknownFormat => "Use a file that ends in .csv, .tsv or .json.".into(),
            Self::TooLarge { .. } | Self::TooManyRows | Self::TooManyCells => format!(
                "Leave out the rows and columns that the story does not use: at most {} MB, {} rows and {} cells are \
                 read.",
                super::MOST_BYTES / 1_000_000,
                super::MOST_ROWS,
                super::MOST_CELLS
            ),
            Self::TooManyColumns { .. } => {
                format!("Leave out the columns that the story does not use: at most {} are read.", super::MOST_COLUMNS)
            }
            Self::NotUtf8 { .. } | Self::Utf16 => "Save it as “CSV UTF-8” in your spreadsheet.".into(),
            Self::NotJson { .. } => "Write [{ \"city\": \"Bergen\", \"people\": 291940 }, …].".into(),
            Self::Empty | Self::NoRows => "Export the table again, with its header and its rows.".into(),
            Self::NoHeader { .. } => "Add a first row that names the columns.".into(),
            Self::UnnamedColumn { .. } => "Give it a name in the header, or delete it.".into(),
            Self::DuplicateColumn { .. } => "Rename one of them in the header.".into(),
            Self::UnknownColumn { known, .. } => {
                let mut list = known.iter().take(12).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
                if known.len() > 12 {
                    let _ = write!(list, " and {} more", known.len() - 12);
                }
                format!("Its columns are {list}.")
            }
            Self::UnclosedQuote { .. } => {
                "Close it; a quote inside of a quoted cell is written twice, as in \"a 5\"\" pipe\".".into()
            }
            Self::RowLength { .. } => {
                "Add or remove cells; a cell that has the delimiter in it stands in double quotes.".into()
            }
            Self::WrongCell { expected: Expected::Simple, .. } => "Write the value itself into the object.".into(),
            Self::WrongCell { .. } => "Correct the cell or empty it, or give the column another `type` or `decimal` \
                 in the table's `columns`."
                .into(),
            Self::AmbiguousNumber { .. } => {
                "Say which is meant: `decimal = \".\"` or `decimal = \",\"` in the [[table]] or in the column.".into()
            }
            Self::SomePercent { .. } => "Write all cells of a column with a percent sign, or none.".into(),
            Self::More { .. } => "Correct the first ones: the others may go with them.".into(),
        }
    }
}

/// The name that spreadsheets give to a column, counted from 0: A, B, …, Z, AA.
fn letters(mut number: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + (number % 26) as u8));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    reversed.iter().rev().collect()
}

/// The beginning of a cell for a message.
pub(super) fn excerpt(cell: &str) -> String {
    const LONGEST: usize = 40;
    let mut letters = cell.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let start: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// Collects mistakes and counts those beyond the limit.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    listed: Vec<Mistake>,
    more: usize,
}

impl Mistakes {
    pub(super) fn add(&mut self, mistake: impl FnOnce() -> Mistake) {
        if self.listed.len() < super::MOST_MISTAKES {
            self.listed.push(mistake());
        } else {
            self.more += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub(super) fn into_vec(mut self) -> Vec<Mistake> {
        if self.more > 0 {
            self.listed.push(Mistake::More { count: self.more });
        }
        self.listed
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Self { listed: vec![mistake], more: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
