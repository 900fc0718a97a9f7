//! A chart's numbers as text: a short description, and a table of two columns.

use super::{Chart, Kind, Mark};

/// A chart's numbers: rows of label and value. The page supplies the column headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Label and value of each row; a note follows the value in brackets.
    pub rows: Vec<Vec<String>>,
}

impl Chart {
    /// The numbers of all marks that are drawn; empty for a map.
    pub fn table(&self) -> Table {
        let marks = self.marks();
        Table { rows: marks.iter().map(|mark| vec![mark.label.clone(), value(mark)]).collect() }
    }

    /// What the drawing shows, in one line: "label: value; label: value". Without a final full stop.
    pub fn description(&self) -> String {
        let parts: Vec<String> = match &self.kind {
            Kind::Map(map) => map.views.iter().map(|view| view.label.clone()).collect(),
            _ => self.marks().iter().map(|mark| [&mark.label, ": ", &value(mark)].concat()).collect(),
        };
        parts.join("; ")
    }

    /// The marks in reading order.
    fn marks(&self) -> Vec<&Mark> {
        match &self.kind {
            Kind::Bars { marks }
            | Kind::Share { marks }
            | Kind::Ladder { marks }
            | Kind::Funnel { marks }
            | Kind::Areas { marks }
            | Kind::Slope { marks, .. }
            | Kind::Reach { marks } => marks.iter().collect(),
            Kind::Dots { part, whole, .. } => vec![part, whole],
            Kind::Threshold { line, marks } => std::iter::once(line).chain(marks).collect(),
            Kind::Map(_) => Vec::new(),
        }
    }
}

/// The value as text, with its note in brackets.
fn value(mark: &Mark) -> String {
    mark.note.as_ref().map_or_else(|| mark.text.clone(), |note| [&mark.text, " (", note, ")"].concat())
}

#[cfg(test)]
mod tests {
    use super::super::tests::mark;
    use super::super::{Chart, Kind};

    #[test]
    fn table_and_description_say_the_same_numbers() {
        let mut before = mark("2022", 5.4, 0);
        before.derived = true;
        before.note = Some("derived".to_owned());
        let chart = Chart { kind: Kind::Bars { marks: vec![before, mark("2023", 8.272, 1)] } };
        assert_eq!(chart.description(), "2022: 5.4 (derived); 2023: 8.272");
        let table = chart.table();
        assert_eq!(table.rows, [["2022", "5.4 (derived)"], ["2023", "8.272"]]);
    }
}
