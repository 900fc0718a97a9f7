//! From figures as written to figures with values.
//!
//! Defaults are filled in, values are taken from tables, and formulas are worked out and checked. Everything after this
//! stage sees only [`Figure`]s whose values are known.

use std::cell::Cell as Counter;
use std::collections::HashMap;
use std::ops::Range;

use crate::spelling::nearest as nearest_name;
use crate::story::cells::{Finder, Found};
use crate::story::document::{self, Defaults, Document, Value};
use crate::story::figures::{figure_text, in_digits, plain_number, worked_out_decimals};
use crate::story::formula::{Formula, FormulaMistake};
use crate::story::language::{self, Language};
use crate::story::model::{Bound, DataTable, Figure, Placed};
use crate::story::number::decimals_of;
use crate::story::problem::{Problem, ProblemKind};
use crate::story::text;
use crate::story::unread::Unread;

/// The figures of a document.
#[derive(Debug, Default)]
pub struct Evaluated {
    /// The figures with values, in the order of the document.
    pub figures: Vec<Figure>,
    /// Ids of the others, whose problems have been reported.
    pub without_value: Vec<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Evaluates the figures of a document whose text is `source`; `tables` are those of its tables that could be read.
pub fn figures(document: &Document, tables: &[DataTable], source: &str) -> Evaluated {
    let tag = document.meta.as_ref().map(|meta| meta.language.get_ref().as_str());
    let language = tag.and_then(language::find).unwrap_or(&language::ENGLISH);
    let none = Defaults::default();
    let of_story = document.defaults.as_ref().unwrap_or(&none);
    let groups: Vec<Defaults> = document.group.iter().map(document::Group::defaults).collect();
    let single = document.figure.iter().map(|figure| (figure, &none));
    let grouped = document
        .group
        .iter()
        .zip(&groups)
        .flat_map(|(group, defaults)| group.figure.iter().map(move |figure| (figure, defaults)));
    let mut written: Vec<(&document::Figure, &Defaults)> = single.chain(grouped).collect();
    written.sort_by_key(|(figure, _)| figure.id.span().start);

    let mut stage = Stage {
        written: written.iter().map(|(figure, _)| *figure).collect(),
        by_id: HashMap::new(),
        tables,
        declared: &document.table,
        unread: &document.unread,
        source,
        language,
        comparisons: Counter::new(0),
        problems: Vec::new(),
    };
    for (index, (figure, _)) in written.iter().enumerate() {
        stage.by_id.entry(figure.id.get_ref()).or_insert(index);
    }
    let found: Vec<Option<Found>> = (0..written.len()).map(|index| stage.found(index)).collect();
    let formulas: Vec<Option<Formula>> = (0..written.len()).map(|index| stage.formula(index)).collect();
    let parents: Vec<Vec<usize>> =
        (0..written.len()).map(|index| stage.parents(index, formulas[index].as_ref())).collect();
    stage.report_circles(&parents);
    let mut values: Vec<Option<f64>> = found.iter().map(|found| found.as_ref().map(|found| found.value)).collect();
    stage.work_out(&formulas, &parents, &mut values);
    for (index, formula) in formulas.iter().enumerate() {
        stage.compare(index, formula.as_ref(), found[index].as_ref(), &values);
    }

    let mut evaluated = Evaluated::default();
    // For each figure written, the index of the one with a value.
    let mut place: Vec<Option<usize>> = vec![None; written.len()];
    for (index, ((figure, group), found)) in written.iter().zip(found).enumerate() {
        match values[index] {
            Some(value) => {
                let formula = formulas[index].as_ref();
                place[index] = Some(evaluated.figures.len());
                evaluated.figures.push(stage.figure(figure, [*group, of_story], value, found, formula));
            }
            None => evaluated.without_value.push(figure.id.get_ref().clone()),
        }
    }
    // Also those of formulas with mistakes, so that no other mistakes seem to follow.
    for id in document_formulas(&written).flat_map(text::references) {
        if let Some(at) = stage.by_id.get(id).and_then(|&index| place[index]) {
            evaluated.figures[at].is_in_formula = true;
        }
    }
    // The words for a formula need all figures in it.
    for (index, formula) in formulas.iter().enumerate() {
        if let (Some(formula), Some(at)) = (formula, place[index])
            && evaluated.figures[at].derivation.is_none()
        {
            let figure = |id: &str| {
                let figure = stage.by_id.get(id).and_then(|&index| evaluated.figures.get(place[index]?));
                figure.map_or_else(String::new, |figure| figure_text(&in_digits(figure), language).number)
            };
            let words = formula.in_words(figure, |number| plain_number(number, language));
            evaluated.figures[at].derivation = Some(words);
        }
    }
    evaluated.problems = stage.problems;
    evaluated
}

fn document_formulas<'a>(written: &[(&'a document::Figure, &Defaults)]) -> impl Iterator<Item = &'a str> {
    written.iter().filter_map(|(figure, _)| Some(figure.formula.as_ref()?.get_ref().as_str()))
}

struct Stage<'a> {
    written: Vec<&'a document::Figure>,
    /// The first figure with each id.
    by_id: HashMap<&'a str, usize>,
    tables: &'a [DataTable],
    /// All tables of the document, also those that could not be read.
    declared: &'a [document::Table],
    unread: &'a Unread,
    source: &'a str,
    language: &'static Language,
    comparisons: Counter<u32>,
    problems: Vec<Problem>,
}

impl Stage<'_> {
    fn error(&mut self, span: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem::error(span, kind));
    }

    /// The value that a figure gives itself: a number, or what it takes from a table.
    fn found(&mut self, index: usize) -> Option<Found> {
        let figure = self.written[index];
        let Some(value) = &figure.value else {
            if figure.formula.is_none() && !self.unread.is_incomplete(&figure.id) {
                self.error(figure.id.span(), ProblemKind::NoValue { id: figure.id.get_ref().clone() });
            }
            return None;
        };
        let cell = match value.get_ref() {
            Value::Number(value) => return Some(Found { value: *value, unit: None, derivation: None, cells: None }),
            Value::Cell(cell) => cell,
        };
        let id = cell.table.get_ref();
        let Some(table) = self.tables.iter().find(|table| table.id.get_ref() == id) else {
            // A table that could not be read has been reported.
            if !self.unread.may_mean(id) && !self.declared.iter().any(|table| table.id.get_ref() == id) {
                let nearest = self.tables.iter().map(|table| table.id.get_ref().as_str());
                let nearest = nearest_name(id, nearest).map(str::to_owned);
                let kind = ProblemKind::Unknown { what: "table", id: id.clone(), nearest };
                self.error(cell.table.span(), kind);
            }
            return None;
        };
        let finder = Finder {
            table: &table.data,
            unit: table.unit.as_deref(),
            language: self.language,
            comparisons: &self.comparisons,
        };
        match finder.find(cell) {
            Ok(found) => Some(found),
            Err(mistake) => {
                let kind = ProblemKind::WrongCell { id: figure.id.get_ref().clone(), mistake };
                self.error(value.span(), kind);
                None
            }
        }
    }

    fn formula(&mut self, index: usize) -> Option<Formula> {
        let figure = self.written[index];
        let text = figure.formula.as_ref()?;
        match Formula::parse(text.get_ref()) {
            Ok(formula) => Some(formula),
            Err((at, mistake)) => {
                self.wrong_formula(index, at, mistake);
                None
            }
        }
    }

    fn wrong_formula(&mut self, index: usize, at: usize, mistake: FormulaMistake) {
        let figure = self.written[index];
        if let Some(text) = &figure.formula {
            let at = self.place_in(text, at);
            let kind = ProblemKind::WrongFormula { id: figure.id.get_ref().clone(), mistake };
            self.error(at..text.span().end.max(at), kind);
        }
    }

    /// The place in the document of a byte of a text.
    fn place_in(&self, text: &Placed, byte: usize) -> usize {
        let raw = self.source.get(text.span()).unwrap_or_default();
        let opening = raw.find(text.get_ref().as_str()).unwrap_or(0);
        text.span().start + opening + byte
    }

    /// The figures that a figure is derived from, by its formula or by what it says; those that are unknown are reported
    /// if they stand in the formula.
    fn parents(&mut self, index: usize, formula: Option<&Formula>) -> Vec<usize> {
        let figure = self.written[index];
        let mut parents = Vec::new();
        if let (Some(formula), Some(text)) = (formula, &figure.formula) {
            for reference in formula.references() {
                if let Some(&parent) = self.by_id.get(reference.id.as_str()) {
                    parents.push(parent);
                } else if !self.unread.may_mean(&reference.id) {
                    let known: Vec<&str> = self.by_id.keys().copied().collect();
                    let nearest = nearest_name(&reference.id, known).map(str::to_owned);
                    let kind = ProblemKind::Unknown { what: "figure", id: reference.id.clone(), nearest };
                    let span = self.place_in(text, reference.at.start)..self.place_in(text, reference.at.end);
                    self.error(span, kind);
                }
            }
        }
        parents.extend(figure.derived_from.iter().filter_map(|id| self.by_id.get(id.get_ref().as_str())));
        parents.sort_unstable();
        parents.dedup();
        parents
    }

    /// Reports each figure that is derived from itself.
    fn report_circles(&mut self, parents: &[Vec<usize>]) {
        for index in in_circles(parents) {
            let id = &self.written[index].id;
            self.error(id.span(), ProblemKind::DerivedInCircle { id: id.get_ref().clone() });
        }
    }

    /// Gives values to the figures that have only a formula, each after those that it is derived from.
    fn work_out(&mut self, formulas: &[Option<Formula>], parents: &[Vec<usize>], values: &mut [Option<f64>]) {
        let waits = |index: usize| values[index].is_none() && formulas[index].is_some();
        let waiting: Vec<bool> = (0..values.len()).map(waits).collect();
        let mut counts: Vec<usize> =
            parents.iter().map(|of| of.iter().filter(|&&parent| waiting[parent]).count()).collect();
        let children = reversed(parents);
        let mut ready: Vec<usize> = (0..values.len()).filter(|&index| waiting[index] && counts[index] == 0).collect();
        while let Some(index) = ready.pop() {
            if let Some(formula) = &formulas[index] {
                let by_id = &self.by_id;
                match formula.value(|id| values[*by_id.get(id)?]) {
                    Some(Ok(value)) => values[index] = Some(value),
                    Some(Err(mistake)) => self.wrong_formula(index, 0, mistake),
                    // A figure in it has no value, which has been reported.
                    None => {}
                }
            }
            for &child in &children[index] {
                counts[child] -= 1;
                if waiting[child] && counts[child] == 0 {
                    ready.push(child);
                }
            }
        }
    }

    /// Reports a value that does not follow from the formula beside it.
    fn compare(&mut self, index: usize, formula: Option<&Formula>, found: Option<&Found>, values: &[Option<f64>]) {
        let figure = self.written[index];
        let (Some(formula), Some(found), Some(written)) = (formula, found, &figure.value) else { return };
        let by_id = &self.by_id;
        let result = match formula.value(|id| values[*by_id.get(id)?]) {
            Some(Ok(result)) => result,
            Some(Err(mistake)) => return self.wrong_formula(index, 0, mistake),
            None => return,
        };
        let literal = match written.get_ref() {
            Value::Number(_) => self.source.get(written.span()).unwrap_or_default(),
            Value::Cell(_) => "",
        };
        if !follows(found.value, literal, result, figure.bound) {
            let kind = ProblemKind::ValueDiffers {
                id: figure.id.get_ref().clone(),
                // As TOML writes it, so that it can be copied.
                result: rounded(result),
            };
            self.error(written.span(), kind);
        }
    }

    /// The figure with its value; `defaults` are those of its group and of the story.
    fn figure(
        &self,
        written: &document::Figure,
        defaults: [&Defaults; 2],
        value: f64,
        found: Option<Found>,
        formula: Option<&Formula>,
    ) -> Figure {
        let written = written.clone();
        let table = match written.value.as_ref().map(toml::Spanned::get_ref) {
            Some(Value::Cell(cell)) => self.tables.iter().find(|table| table.id.get_ref() == cell.table.get_ref()),
            _ => None,
        };
        let mut derived_from: Vec<Placed> = Vec::new();
        if let (Some(formula), Some(text)) = (formula, &written.formula) {
            for reference in formula.references() {
                let is_known = self.by_id.contains_key(reference.id.as_str());
                if is_known && !derived_from.iter().any(|id| *id.get_ref() == reference.id) {
                    let span = self.place_in(text, reference.at.start)..self.place_in(text, reference.at.end);
                    derived_from.push(Placed::new(span, reference.id.clone()));
                }
            }
        }
        for id in written.derived_from {
            if !derived_from.iter().any(|known| known.get_ref() == id.get_ref()) {
                derived_from.push(id);
            }
        }
        let calculation = found.as_ref().and_then(|found| found.derivation.clone());
        let cells = found.as_ref().and_then(|found| found.cells.clone());
        // Worked out here: such a value has as many digits as the division gave it.
        let is_worked_out = calculation.is_some() || written.value.is_none();
        let of_table = table.map(|table| Defaults {
            source: table.source.clone(),
            line: None,
            as_of: table.as_of.clone(),
            unit: found.and_then(|found| found.unit),
        });
        let own = Defaults { source: written.source, line: written.line, as_of: written.as_of, unit: written.unit };
        // What is derived from other figures takes nothing but what it says itself.
        let defaults: &[&Defaults] =
            if written.formula.is_some() || !derived_from.is_empty() { &[] } else { &defaults };
        let levels: Vec<&Defaults> = std::iter::once(&own).chain(&of_table).chain(defaults.iter().copied()).collect();
        // A line is one of the source that is given with it, or closer to the story.
        let with_source = levels.iter().position(|level| level.source.is_some());
        let line_levels = &levels[..with_source.map_or(levels.len(), |level| level + 1)];
        // The unit of numbers is not that of their share.
        let unit_levels = if calculation.is_some() && unit_is_lost(&written.value) { &levels[..1] } else { &levels };
        let unit = unit_levels.iter().find_map(|level| level.unit.clone()).filter(|unit| !unit.is_empty());
        let (source, line) =
            (levels.iter().find_map(|level| level.source.clone()), line_levels.iter().find_map(|level| level.line));
        let as_of = levels.iter().find_map(|level| level.as_of.clone());
        let is_calculated = calculation.is_some() || (written.formula.is_some() && derived_from.is_empty());
        Figure {
            id: written.id,
            says: written.says,
            value,
            format: written.format,
            pattern: written.pattern,
            decimals: written
                .decimals
                .or_else(|| is_worked_out.then(|| worked_out_decimals(value, written.format, self.language))),
            unit,
            as_of,
            source,
            line,
            bound: written.bound,
            derived_from,
            derivation: written.derivation.or(calculation),
            is_calculated,
            is_in_formula: false,
            table: table.map(|table| table.id.get_ref().clone()),
            cells,
        }
    }
}

/// A graph with all edges turned round.
fn reversed(graph: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed: Vec<Vec<usize>> = vec![Vec::new(); graph.len()];
    for (from, to) in graph.iter().enumerate() {
        to.iter().for_each(|&to| reversed[to].push(from));
    }
    reversed
}

/// The nodes of a graph from which a way leads back to themselves, in order. Takes time in proportion to the graph's size
/// (Kosaraju's algorithm for strongly connected components).
fn in_circles(graph: &[Vec<usize>]) -> Vec<usize> {
    // The nodes in the order in which a depth-first search leaves them.
    let mut left = Vec::with_capacity(graph.len());
    let mut seen = vec![false; graph.len()];
    for start in 0..graph.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if !std::mem::replace(&mut seen[start], true) {
            path.push((start, 0));
        }
        while let Some((node, next)) = path.last_mut() {
            match graph[*node].get(*next) {
                Some(&to) => {
                    *next += 1;
                    if !std::mem::replace(&mut seen[to], true) {
                        path.push((to, 0));
                    }
                }
                None => {
                    left.push(*node);
                    path.pop();
                }
            }
        }
    }
    // Against the edges, a search from the last one left reaches its component and no other that has not been taken.
    let reversed = reversed(graph);
    let mut taken = vec![false; graph.len()];
    let mut found = Vec::new();
    for &start in left.iter().rev() {
        let mut component = Vec::new();
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if !std::mem::replace(&mut taken[node], true) {
                component.push(node);
                waiting.extend(&reversed[node]);
            }
        }
        if component.len() > 1 || component.first().is_some_and(|node| graph[*node].contains(node)) {
            found.append(&mut component);
        }
    }
    found.sort_unstable();
    found
}

fn unit_is_lost(value: &Option<toml::Spanned<Value>>) -> bool {
    use document::Calculation::{Change, Share};
    match value.as_ref().map(toml::Spanned::get_ref) {
        Some(Value::Cell(cell)) => matches!(cell.calculate, Some(Share | Change)),
        _ => false,
    }
}

/// Whether a value is the result of its formula, rounded to the digits that `literal` has. Zeros at the end of a whole
/// number are rounding, but three digits always count, unless a bound says that the number is rounded.
fn follows(value: f64, literal: &str, result: f64, bound: Option<Bound>) -> bool {
    let unit = unit_of_last_digit(value, literal, bound.is_some());
    // The value itself and the result are binary.
    let slack = 1e-9 * value.abs().max(result.abs());
    let difference = result - value;
    match bound {
        Some(Bound::MoreThan) if difference > 0.0 => difference < unit + slack,
        Some(Bound::Nearly) if difference < 0.0 => -difference < unit + slack,
        _ => difference.abs() <= unit / 2.0 + slack,
    }
}

/// What one more in the last digit that counts would add.
fn unit_of_last_digit(value: f64, literal: &str, is_rounded: bool) -> f64 {
    let digits = literal.trim_start_matches(['+', '-']).replace('_', "");
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_plain {
        // A value from a table, or one with an exponent.
        return 10_f64.powi(-i32::from(decimals_of(value)));
    }
    match digits.split_once('.') {
        Some((_, decimals)) => 10_f64.powi(-(decimals.len().min(300) as i32)),
        None => {
            let zeros = digits.len() - digits.trim_end_matches('0').len();
            let least = if is_rounded { 1 } else { 3 };
            let free = zeros.min(digits.len().saturating_sub(least));
            10_f64.powi(free.min(300) as i32)
        }
    }
}

/// A number with at most ten digits that count, as TOML writes it.
fn rounded(number: f64) -> String {
    let digits = if number == 0.0 { 0 } else { number.abs().log10().floor() as i32 };
    let scale = 10_f64.powi((9 - digits).clamp(-300, 300));
    let rounded = (number * scale).round() / scale;
    if rounded.is_finite() { rounded.to_string() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{figures, follows, rounded};
    use crate::story::model::{Bound, DataTable, Figure, Placed};
    use crate::story::parse::parse;
    use crate::story::problem::ProblemKind;
    use crate::table::{Format, Options, Table};

    fn table() -> DataTable {
        let csv = b"city,year,people\nBergen,2020,280\nBergen,2021,290\nLund,2021,10\n";
        let data = Table::read(csv, Format::Csv, &Options::default()).expect("the table is sound");
        DataTable {
            id: Placed::new(0..0, "cities".to_owned()),
            title: None,
            source: None,
            as_of: None,
            unit: Some("people".to_owned()),
            licence: None,
            note: None,
            data,
        }
    }

    /// The figures of a document, and what is wrong with it.
    fn evaluate(source: &str) -> (Vec<Figure>, Vec<ProblemKind>) {
        let (document, mut problems) = parse(source);
        let evaluated = figures(&document, &[table()], source);
        problems.extend(evaluated.problems);
        (evaluated.figures, problems.into_iter().map(|problem| problem.kind).collect())
    }

    #[test]
    fn formulas_are_worked_out_in_any_order() {
        // Each needs the next one.
        let mut source = String::new();
        for number in 0..2000 {
            let next = number + 1;
            source += &format!("[[figure]]\nid = \"f-{number}\"\nsays = \"\"\nformula = \"{{f-{next}}} + 1\"\n");
        }
        let last = "[[figure]]\nid = \"f-2000\"\nsays = \"\"\n";
        let (found, problems) = evaluate(&format!("{source}{last}value = 1\n"));
        assert_eq!((problems.as_slice(), found[0].value, found.len()), (&[][..], 2001.0, 2001));
        assert_eq!(found[0].derivation.as_deref(), Some("2,000 + 1"));
        // In a circle, each of them is told.
        let (found, problems) = evaluate(&format!("{source}{last}formula = \"{{f-0}}\"\n"));
        assert_eq!((found.len(), problems.len()), (0, 2001));
        // What has no value is told once, not for each figure that needs it.
        let (found, problems) = evaluate(&format!("{source}{last}"));
        assert_eq!(found.len(), 0);
        assert_eq!(problems, [ProblemKind::NoValue { id: "f-2000".into() }]);
    }

    #[test]
    fn figures_between_two_circles_are_in_none() {
        let figure = |id: &str, from: &str| format!("[[figure]]\nid = \"{id}\"\nsays = \"\"\nformula = \"{from}\"\n");
        let source = [
            figure("a", "{b}"),
            figure("b", "{a}"),
            figure("between", "{a} + 1"),
            figure("c", "{c} + {between}"),
            figure("after", "{c}"),
        ];
        let (_, problems) = evaluate(&source.concat());
        let told: Vec<&str> = problems
            .iter()
            .map(|kind| match kind {
                ProblemKind::DerivedInCircle { id } => id.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, ["a", "b", "c"]);
    }

    #[test]
    fn calculations_are_told_in_the_storys_language() {
        let source = "[meta]\ntitle = \"\"\ndek = \"\"\nbyline = \"\"\ndate = \"2024\"\nlanguage = \"de\"\n\
            [[figure]]\nid = \"a\"\nsays = \"\"\nvalue = { table = \"cities\", column = \"people\", calculate = \"mean\", where = { city = \"Bergen\" } }\n\
            [[figure]]\nid = \"b\"\nsays = \"\"\nvalue = { table = \"cities\", column = \"people\", calculate = \"sum\" }\n\
            [[figure]]\nid = \"c\"\nsays = \"\"\nformula = \"{a} / 1_000.5\"\n";
        let (found, problems) = evaluate(source);
        assert_eq!(problems, []);
        let told: Vec<Option<&str>> = found.iter().map(|figure| figure.derivation.as_deref()).collect();
        let expected = [
            "Mittel von 2 Werten, people (Bergen): 570 ÷ 2",
            "Summe von 3 Werten, people (alle Zeilen): 280 + 290 + 10",
            "285 ÷ 1000,5",
        ];
        assert_eq!(told, expected.map(Some));
        assert_eq!((found[0].unit.as_deref(), found[0].is_derived()), (Some("people"), true));
    }

    const SOUND: &str = r#"[defaults]
source = "s"
line = 3
[[group]]
unit = "people"
[[group.figure]]
id = "a"
says = "A"
value = { table = "cities", row = { city = "Bergen", year = 2021 }, column = "people" }
[[group.figure]]
id = "b"
says = "B"
value = { table = "cities", column = "people", calculate = "share", where = { city = "Lund" }, of = { year = 2021 } }
[[figure]]
id = "c"
says = "C"
value = 29.0
formula = "({a} / 10)^1 * (3 - 2)"
"#;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        #[test]
        fn a_mutated_document_is_evaluated_or_refused(
            at in 0..SOUND.len(),
            length in 0..12_usize,
            new in prop_oneof!["[-a-z0-9{}()=\",\\[\\].*/^ \n]{0,6}", any::<String>()],
        ) {
            let source = [&SOUND[..at], &new, &SOUND[(at + length).min(SOUND.len())..]].concat();
            let (found, problems) = evaluate(&source);
            for kind in problems {
                prop_assert!(!kind.message().is_empty() && !kind.remedy().is_empty());
            }
            prop_assert!(found.len() <= 3);
        }
    }

    #[test]
    fn the_document_that_is_mutated_is_sound() {
        let (found, problems) = evaluate(SOUND);
        assert_eq!((found.len(), problems), (3, Vec::new()));
    }

    #[test]
    fn a_value_follows_within_the_rounding_that_its_digits_say() {
        let holds = |literal: &str, result: f64, bound| {
            let value = literal.replace('_', "").parse().expect("it is a number");
            follows(value, literal, result, bound)
        };
        assert!(holds("5.4", 5.402, None) && holds("5.4", 5.35, None) && holds("5.40", 5.402, None));
        assert!(!holds("5.5", 5.402, None) && !holds("5.400", 5.402, None));
        assert!(holds("12", 12.4, None) && !holds("12", 12.6, None));
        assert!(holds("5_402_000_000", 5_401_946_059.0, None) && !holds("5_403_000_000", 5_401_946_059.0, None));
        // Of 100, all three digits count; of 12,000,000 too, unless it is rounded.
        assert!(!holds("100", 104.0, None) && holds("1000", 1004.0, None));
        assert!(!holds("12_000_000", 12_400_000.0, None) && holds("12_000_000", 12_400_000.0, Some(Bound::About)));
        assert!(holds("12_000_000", 12_900_000.0, Some(Bound::MoreThan)));
        assert!(!holds("12_000_000", 12_900_000.0, Some(Bound::Nearly)));
        assert!(holds("-0.5", -0.52, None) && holds("0.3", 0.1 + 0.2, None));
        assert!(follows(0.1 + 0.2, "", 0.3, None));
    }

    #[test]
    fn a_result_is_shown_as_it_can_be_written() {
        assert_eq!(rounded(0.1 + 0.2), "0.3");
        assert_eq!(rounded(5_401_946_059.0), "5401946059");
        assert_eq!(rounded(-2.0 / 3.0), "-0.6666666667");
        assert_eq!(rounded(0.0), "0");
    }
}
