//! Tables as CSV for readers.

use csv::Writer;

use super::Table;

impl Table {
    /// The table as CSV: UTF-8, commas, decimal points, dates as `2023-09-18`, missing values as empty cells. Each of
    /// `comments` is a line before the header that begins with `# `; [`Table::read`] skips them.
    pub fn to_csv(&self, comments: &[String]) -> String {
        let header = self.columns().iter().map(|column| column.name.clone()).collect();
        let rows = (0..self.rows()).map(|row| {
            let cells = self.columns().iter().map(|column| column.value(row));
            cells.map(|value| value.map_or_else(String::new, |value| value.to_string())).collect()
        });
        csv(comments, std::iter::once(header).chain(rows))
    }

    /// For each row, the number of the line on which it begins in [`to_csv`](Self::to_csv) after this many comments, counted
    /// from 1.
    pub fn lines_in_csv(&self, comments: usize) -> Vec<usize> {
        let breaks = |text: &str| text.matches('\n').count();
        let in_names: usize = self.columns().iter().map(|column| breaks(&column.name)).sum();
        let in_row =
            |row: usize| -> usize { self.columns().iter().filter_map(|column| column.text(row)).map(breaks).sum() };
        let mut next = comments + 1 + in_names;
        let mut line = |row: usize| {
            let begins = next + 1;
            next = begins + in_row(row);
            begins
        };
        (0..self.rows()).map(&mut line).collect()
    }
}

/// Rows of equal length as CSV, the header first, after lines of comments that begin with `# `.
pub fn csv(comments: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut bytes = Vec::new();
    for comment in comments {
        bytes.extend_from_slice(b"# ");
        bytes.extend(comment.split_whitespace().collect::<Vec<_>>().join(" ").bytes());
        bytes.push(b'\n');
    }
    let mut writer = Writer::from_writer(bytes);
    for row in rows {
        // Writing to memory fails only for rows of different lengths.
        if writer.write_record(&row).is_err() {
            debug_assert!(false, "a row of another length: {row:?}");
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
