//! A file to a grid of cells, before they have types.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use csv::{ByteRecord, ReaderBuilder};
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::mistake::{Expected, Mistake, Mistakes, excerpt};
use super::{Format, MOST_CELLS, MOST_COLUMNS, MOST_ROWS};

/// The cells of a table as text, without spaces around them.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The names of the columns.
    pub(super) names: Vec<String>,
    /// For each row, how a spreadsheet counts it.
    pub(super) rows: Vec<u32>,
    /// The texts of all cells, row by row.
    text: String,
    /// Where each cell ends in `text`; every row has as many cells as there are names.
    ends: Vec<u32>,
    /// The cells that are numbers of JSON; empty for other formats.
    numbers: Vec<bool>,
    /// Whether a comma can be the decimal sign of an undeclared number that could be read either way.
    pub(super) comma_is_likely: bool,
}

impl Grid {
    fn cell_at(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    /// The cells of a column, from the first row to the last; the second value says whether JSON has a number there.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = (&str, bool)> {
        (column..self.ends.len())
            .step_by(self.names.len().max(1))
            .map(|index| (self.cell_at(index), self.numbers.get(index).copied().unwrap_or(false)))
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
    }
}

/// Reads the bytes of a file; the grid is complete only if there are no mistakes.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Grid, Mistakes> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Mistake::Utf16.into());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        Mistakes::from(Mistake::NotUtf8 { line })
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Csv => read_csv(text, None),
        Format::Tsv => read_csv(text, Some(b'\t')),
        Format::Json => read_json(text),
    }
}

fn read_csv(text: &str, delimiter: Option<u8>) -> Result<Grid, Mistakes> {
    let (start, mut row) = before_header(text);
    let text = &text[start.length..];
    let delimiter = delimiter.or(start.delimiter).unwrap_or_else(|| delimiter_of(text));
    let bytes = text.as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut grid = Grid { comma_is_likely: delimiter != b',', ..Grid::default() };
    let mut mistakes = Mistakes::default();
    // Columns without a name, which may be empty throughout; their cells are left out.
    let mut unnamed = BTreeSet::new();
    let mut columns = 0;
    let mut has_header = false;
    let mut last = (0, row);
    loop {
        let from = reader.position().byte() as usize;
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(Mistake::Unreadable { reason: error.to_string() }.into()),
        }
        row = row.saturating_add(1).saturating_add(blank_lines(bytes, from));
        last = (from, row);
        // The whole text is UTF-8 and all delimiters are ASCII, so each cell is UTF-8.
        let cells = record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default().trim());
        if cells.clone().all(str::is_empty) {
            continue;
        }
        if !has_header {
            has_header = true;
            let names: Vec<&str> = cells.collect();
            columns = names.len();
            unnamed = (0..columns).filter(|&column| names[column].is_empty()).collect();
            grid.names = names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
            check_names(&grid.names, row, &mut mistakes);
            if !mistakes.is_empty() {
                return Err(mistakes);
            }
            continue;
        }
        if grid.rows.len() == MOST_ROWS {
            return Err(Mistake::TooManyRows.into());
        }
        if grid.ends.len() + columns > MOST_CELLS {
            return Err(Mistake::TooManyCells.into());
        }
        let too_long = cells.clone().skip(columns).any(|cell| !cell.is_empty());
        if record.len() < columns || too_long {
            let cells = record.len();
            mistakes.add(|| Mistake::RowLength { row, cells, columns });
            continue;
        }
        grid.rows.push(row);
        for (column, cell) in cells.take(columns).enumerate() {
            if !unnamed.contains(&column) {
                grid.push(cell);
            } else if !cell.is_empty() {
                return Err(Mistake::UnnamedColumn { number: column }.into());
            }
        }
    }
    if ends_inside_a_quote(&bytes[last.0.min(bytes.len())..], delimiter) {
        return Err(Mistake::UnclosedQuote { row: last.1 }.into());
    }
    if !has_header {
        return Err(Mistake::Empty.into());
    }
    if mistakes.is_empty() { Ok(grid) } else { Err(mistakes) }
}

/// What stands before the header.
struct Start {
    /// Its length in bytes.
    length: usize,
    /// The delimiter that it names.
    delimiter: Option<u8>,
}

/// Lines before the header that are not part of the table: comments, which begin with `# `, and Excel's `sep=;`. Also
/// gives the number of these lines.
fn before_header(text: &str) -> (Start, u32) {
    let mut start = Start { length: 0, delimiter: None };
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let named = line.trim_end().strip_prefix("sep=").map(str::as_bytes);
        match named {
            Some(&[delimiter]) if lines == 0 => start.delimiter = Some(delimiter),
            _ if line.starts_with("# ") => {}
            _ => break,
        }
        start.length += line.len();
        lines += 1;
    }
    (start, lines)
}

/// The delimiter that stands most often in the header line, outside of quotes; a comma if there is none.
fn delimiter_of(text: &str) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let mut in_quotes = false;
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    for byte in header.bytes() {
        in_quotes ^= byte == b'"';
        counts.iter_mut().filter(|(delimiter, _)| *delimiter == byte && !in_quotes).for_each(|(_, count)| *count += 1);
    }
    // The last of several maxima would win.
    counts.into_iter().rev().max_by_key(|&(_, count)| count).filter(|&(_, count)| count > 0).map_or(b',', |best| best.0)
}

/// The number of empty lines that a record's bytes begin with: the reader skips them, a spreadsheet counts them.
fn blank_lines(bytes: &[u8], from: usize) -> u32 {
    let mut at = from;
    // The second half of the line break before.
    if at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    loop {
        at += match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return lines,
        };
        lines += 1;
    }
}

/// Whether the last record of a file ends inside of a quoted cell.
fn ends_inside_a_quote(record: &[u8], delimiter: u8) -> bool {
    let mut in_quotes = false;
    let mut at_start = true;
    for &byte in record {
        if byte == b'"' && (in_quotes || at_start) {
            in_quotes = !in_quotes;
            // A doubled quote opens the cell again.
            at_start = !in_quotes;
        } else {
            at_start = !in_quotes && (byte == delimiter || byte == b'\n' || byte == b'\r');
        }
    }
    in_quotes
}

fn check_names(names: &[String], row: u32, mistakes: &mut Mistakes) {
    if names.len() > MOST_COLUMNS {
        mistakes.add(|| Mistake::TooManyColumns { columns: names.len() });
        return;
    }
    let is_value = |name: &String| {
        super::Date::parse(name).is_some() || super::cell::number(name, super::Decimal::Point).is_some()
    };
    if names.iter().all(is_value)
        && let Some(first) = names.first()
    {
        mistakes.add(|| Mistake::NoHeader { row, first: excerpt(first) });
    }
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            mistakes.add(|| Mistake::DuplicateColumn { column: excerpt(name) });
        }
    }
}

fn read_json(text: &str) -> Result<Grid, Mistakes> {
    let mut reader = JsonReader::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_seq(&mut reader).and_then(|()| json.end());
    if let Some(mistake) = reader.limit {
        return Err(mistake.into());
    }
    if let Err(error) = read {
        return Err(Mistake::NotJson { reason: error.to_string() }.into());
    }
    if !reader.mistakes.is_empty() {
        return Err(reader.mistakes);
    }
    if reader.names.is_empty() {
        return Err(Mistake::Empty.into());
    }
    // A key that an object lacks is an empty cell.
    let columns = reader.names.len();
    if columns.saturating_mul(reader.objects.len()) > MOST_CELLS {
        return Err(Mistake::TooManyCells.into());
    }
    let mut grid = Grid { names: reader.names, ..Grid::default() };
    let mut mistakes = Mistakes::default();
    check_names(&grid.names, 1, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut order: Vec<Option<usize>> = vec![None; columns];
    for (object, row) in reader.objects.iter().zip(1..) {
        order.fill(None);
        object.iter().enumerate().for_each(|(index, (column, ..))| order[*column] = Some(index));
        grid.rows.push(row);
        for place in &order {
            let cell = place.map(|index| &object[index]);
            grid.push(cell.map_or("", |(_, text, _)| text.trim()));
            grid.numbers.push(cell.is_some_and(|(.., is_number)| *is_number));
        }
    }
    Ok(grid)
}

/// The objects of a JSON array with their keys in the order of the file, which `serde_json::Value` does not keep.
#[derive(Default)]
struct JsonReader {
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    /// For each object its cells: column, text, and whether it is a number.
    objects: Vec<Vec<(usize, String, bool)>>,
    mistakes: Mistakes,
    limit: Option<Mistake>,
}

impl<'de> Visitor<'de> for &mut JsonReader {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(JsonObject(self))?.is_some() {
            if self.objects.len() > MOST_ROWS {
                self.limit = Some(Mistake::TooManyRows);
                return Err(A::Error::custom("too large"));
            }
        }
        Ok(())
    }
}

struct JsonObject<'a>(&'a mut JsonReader);

impl<'de> DeserializeSeed<'de> for JsonObject<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for JsonObject<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reader = self.0;
        let row = reader.objects.len() as u32 + 1;
        let mut cells: Vec<(usize, String, bool)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let name = name.trim().to_owned();
            let next = reader.names.len();
            let column = *reader.by_name.entry(name.clone()).or_insert(next);
            if column == next {
                reader.names.push(name.clone());
            }
            if reader.names.len() > MOST_COLUMNS {
                reader.limit = Some(Mistake::TooManyColumns { columns: reader.names.len() });
                return Err(A::Error::custom("too large"));
            }
            if cells.iter().any(|(other, ..)| *other == column) {
                map.next_value::<IgnoredAny>()?;
                reader.mistakes.add(|| Mistake::DuplicateColumn { column: excerpt(&name) });
                continue;
            }
            let (text, is_number) = match map.next_value::<JsonValue>()? {
                JsonValue::Missing => (String::new(), false),
                JsonValue::Text(text) => (text, false),
                JsonValue::Number(number) => (number.to_string(), true),
                JsonValue::Nested => {
                    let found = "a list or an object".to_owned();
                    let column = excerpt(&name);
                    reader.mistakes.add(|| Mistake::WrongCell { row, column, found, expected: Expected::Simple });
                    continue;
                }
            };
            cells.push((column, text, is_number));
        }
        reader.objects.push(cells);
        Ok(())
    }
}

enum JsonValue {
    Missing,
    Text(String),
    Number(f64),
    Nested,
}

impl<'de> serde::Deserialize<'de> for JsonValue {
    fn deserialize<D: serde::Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = JsonValue;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<JsonValue, E> {
                Ok(JsonValue::Missing)
            }

            fn visit_bool<E>(self, value: bool) -> Result<JsonValue, E> {
                Ok(JsonValue::Text(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<JsonValue, E> {
                Ok(JsonValue::Text(value.to_owned()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<JsonValue, E> {
                Ok(JsonValue::Number(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<JsonValue, E> {
                Ok(JsonValue::Number(value as f64))
            }

            fn visit_u64<E>(self, value: u64) -> Result<JsonValue, E> {
                Ok(JsonValue::Number(value as f64))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonValue, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(JsonValue::Nested)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonValue, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(JsonValue::Nested)
            }
        }
        json.deserialize_any(Any)
    }
}
