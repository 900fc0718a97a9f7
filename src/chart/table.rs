//! A chart's numbers as text: a short description, and a table.

use std::collections::BTreeSet;

use super::{Chart, Mark};

/// A chart's numbers. The page supplies the column headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// In reading order.
    pub rows: Vec<Row>,
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is the number of.
    pub label: String,
    /// The number in words; a note follows in brackets.
    pub value: String,
    /// The id of its figure in the document; a value of a table has none.
    pub figure: Option<String>,
    /// Where it stands in a table; for a number that is made of several columns, the first of them.
    pub cell: Option<Cell>,
}

/// Where a number stands in a table of the story.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The id of the table.
    pub table: String,
    /// The name of the column.
    pub column: String,
    /// The row, counted from 0 without the header.
    pub row: usize,
}

/// A number of a table that a chart draws.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// What it is the number of.
    pub label: String,
    /// Where it stands.
    pub cell: Cell,
}

impl Row {
    /// The number of a mark.
    pub(super) fn of(mark: &Mark) -> Self {
        Self { label: mark.label.clone(), value: mark.in_full(), figure: Some(mark.figure.clone()), cell: None }
    }

    /// The number with the place where it stands; `None` for the number of a mark.
    pub(super) fn point(&self) -> Option<Point> {
        Some(Point { label: self.label.clone(), cell: self.cell.clone()? })
    }
}

impl Chart {
    /// The numbers of all marks that are drawn, or the first and last values of series; empty for a map.
    pub fn table(&self) -> Table {
        Table { rows: self.kind.inner().rows() }
    }

    /// Every number of a table that is drawn, at any step, each once, in reading order.
    pub fn points(&self) -> Vec<Point> {
        let mut seen = BTreeSet::new();
        let mut points = self.kind.inner().points();
        points.retain(|point| seen.insert(point.clone()));
        points
    }

    /// What the drawing shows, in one line: "label: value; label: value". Without a final full stop.
    pub fn description(&self) -> String {
        self.kind.inner().parts().join("; ")
    }

    /// What the drawing shows once a step, counted from 0, has come: what is shown at that step and what is written at it,
    /// in the form of [`description`](Self::description). A step after the last is the last.
    pub fn description_at(&self, step: u32) -> String {
        self.kind.inner().said_at(step.min(self.steps().saturating_sub(1))).join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::mark;
    use super::super::{Bars, Chart, Kind};

    #[test]
    fn table_and_description_say_the_same_numbers() {
        let mut before = mark("2022", 5.4, 0);
        before.derived = true;
        before.note = Some("derived".to_owned());
        before.figure = "first".to_owned();
        let chart = Chart { kind: Kind::Bars(Bars { marks: vec![before, mark("2023", 8.272, 1)], ..Bars::default() }) };
        assert_eq!(chart.description(), "2022: 5.4 (derived); 2023: 8.272");
        let rows = chart.table().rows;
        let texts: Vec<_> = rows.iter().map(|row| (row.label.as_str(), row.value.as_str())).collect();
        assert_eq!(texts, [("2022", "5.4 (derived)"), ("2023", "8.272")]);
        assert_eq!(rows[0].figure.as_deref(), Some("first"));
    }
}
