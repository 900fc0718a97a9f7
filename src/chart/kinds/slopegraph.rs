//! Slopegraph: each series of a table as a line from one place to another, with its values at both ends and its name.

use std::io;

use serde::Deserialize;
use toml::Spanned;

use super::super::series::{Frame, Plot, TICK, style};
use super::super::series::{Needs, Reading, SeriesSpec, StepSpec};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Surroundings};
use super::super::text;
use super::Kind;
use crate::table::{Key, Table};

/// Font size of values and names, in nominal pixels.
const NAME: f64 = text::LABEL;

/// From the end of a line to its words, in nominal pixels.
const AWAY: f64 = 18.0;

/// Between the words of two lines, in nominal pixels.
const GAP: f64 = 2.0;

/// From the upper edge to the highest value, in nominal pixels: what is measured, and the names of the two places.
const HEAD: f64 = 64.0;

/// Height between the lowest and the highest value as a share of the sheet's width, and its least and greatest height in
/// nominal pixels.
const RANGE: f64 = 0.74;
const LEAST_RANGE: f64 = 304.0;
const HIGHEST: f64 = 800.0;

/// More series than this have one tone, and are told apart by their names.
const TONES: usize = 4;

drawn_series! {
    /// Series between two places, each a line with its values at both ends.
    Slopegraph, draw
}

/// A slopegraph takes its two places by name, and says every value, so that its axis may begin at the lowest.
const NEEDS: Needs = Needs { stack: None, may_have_names: true, may_be_cut: true, is_cut: true, most_series: 20 };

/// Series between two places, each a line with its values at both ends.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(from = "Written")]
#[schemars(with = "Written")]
pub struct Spec {
    series: SeriesSpec,
    from: Option<Spanned<Key>>,
    to: Option<Spanned<Key>>,
}

/// What an author writes of a slopegraph.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Id of the table.
    #[schemars(with = "String")]
    table: Spanned<String>,
    /// Name of the column with the two places: dates, numbers or names.
    #[schemars(with = "String")]
    x: Spanned<String>,
    /// The place at the left; not needed if the table has only two.
    #[schemars(with = "Option<Key>")]
    from: Option<Spanned<Key>>,
    /// The place at the right.
    #[schemars(with = "Option<Key>")]
    to: Option<Spanned<Key>>,
    /// Name of the column with the values: numbers.
    #[schemars(with = "String")]
    y: Spanned<String>,
    /// Name of the column with the names of the series.
    #[schemars(with = "String")]
    series: Spanned<String>,
    /// Only these series; by default, all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    only: Vec<Spanned<String>>,
    /// Number of decimal places of the values; by default, as many as make three digits.
    decimals: Option<u8>,
    /// What changes at each step; without steps, all series are there from the start.
    #[serde(default, rename = "step")]
    steps: Vec<StepSpec>,
}

impl From<Written> for Spec {
    fn from(Written { table, x, from, to, y, series, only, decimals, steps }: Written) -> Self {
        let series = Some(series);
        Self { series: SeriesSpec { table, x, y, series, only, from: None, stack: None, decimals, steps }, from, to }
    }
}

impl Spec {
    /// The series between the two places.
    fn read<'a>(&'a self, table: &'a Table) -> Result<Reading<'a>, Vec<Mistake>> {
        Reading::new(&self.series, NEEDS, table)?.between(self.from.as_ref(), self.to.as_ref())
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        Vec::new()
    }

    fn tables(&self) -> Vec<&Spanned<String>> {
        vec![&self.series.table]
    }

    fn steps(&self) -> u32 {
        self.series.steps()
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let reading = story.table(self.series.table.get_ref()).map(|(table, _)| self.read(table));
        reading.map_or_else(Vec::new, |reading| reading.map_or_else(|mistakes| mistakes, |reading| reading.mistakes()))
    }

    fn unit(&self, story: &dyn Surroundings) -> Option<String> {
        Reading::unit_of(&self.series, NEEDS, story)
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let name = self.series.table.get_ref();
        let (table, unit) = story.table(name).ok_or_else(|| io::Error::other(format!("there is no table “{name}”")))?;
        let plot = self.read(table).map_err(Mistake::into_error)?.plot(story, unit, 0.0);
        Ok(Kind::Slopegraph(Slopegraph { plot }))
    }
}

/// The values at the two ends of a series, as heights and in words.
struct Ends<'a> {
    at: [(u16, u16); 2],
    words: [&'a str; 2],
}

fn ends(plot: &Plot, series: usize) -> Option<Ends<'_>> {
    let series = &plot.series[series];
    match (series.runs.first()?.as_slice(), series.texts.as_slice()) {
        (&[from, to], [first, last]) => Some(Ends { at: [from, to], words: [first, last] }),
        _ => None,
    }
}

/// Where the words of a series stand, in nominal pixels.
struct Labels {
    /// Middle of the value at the left.
    before: f64,
    /// Middle of the value and the name at the right, and their lines.
    after: f64,
    lines: Vec<String>,
}

/// A series on its way across the sheet.
struct Stroke<'a> {
    ends: Ends<'a>,
    labels: Labels,
    tone: Tone,
    width: f64,
    /// Where it begins, how far it has come, and where it will end.
    from: Point,
    reached: Point,
    to: Point,
    /// Opacity of the line and of its end, and of the words at both.
    began: f64,
    ended: f64,
    words_began: f64,
    words_ended: f64,
}

fn draw(sheet: &mut Sheet, plot: &Plot, position: f64) -> Frame {
    let all: Vec<(usize, Ends)> =
        (0..plot.series.len()).filter_map(|index| Some((index, ends(plot, index)?))).collect();
    // Values and names may take up to two fifths of the sheet at the right.
    let room = sheet.width * 0.43 - AWAY;
    let words = |(index, ends): &(usize, Ends)| {
        text::wrap(&[ends.words[1], " ", &plot.series[*index].name].concat(), NAME, room)
    };
    let lines: Vec<Vec<String>> = all.iter().map(words).collect();
    let widest =
        |words: &mut dyn Iterator<Item = &str>| words.map(|words| text::width(words, NAME)).fold(0.0, f64::max);
    let left = widest(&mut all.iter().map(|(_, ends)| ends.words[0]));
    let right = widest(&mut lines.iter().flatten().map(String::as_str));
    let height = |lines: &Vec<String>| lines.len() as f64 * NAME * text::LEADING;
    let wanted: f64 = lines.iter().map(|lines| height(lines) + GAP).sum();
    let usual = (sheet.width * RANGE).max(LEAST_RANGE);
    let range = sheet.offer.height.map_or(usual, |height| height - HEAD - NAME - MARGIN);
    let mut frame = Frame::open(sheet, &[], AWAY + right, range.max(wanted).min(HIGHEST));
    frame.left = MARGIN + left + AWAY;
    (frame.top, frame.bottom) = (HEAD, frame.bottom + HEAD - frame.top);
    sheet.height = frame.bottom + NAME + MARGIN;
    frame.fit(sheet, plot);
    heads(sheet, plot, &frame);

    let bounds = (HEAD - NAME, sheet.height - 4.0);
    let wish = |end: usize, height: f64, ends: &Ends| (frame.place(ends.at[end]).1, height);
    let before: Vec<_> = all.iter().map(|(_, ends)| wish(0, NAME * text::LEADING, ends)).collect();
    let after: Vec<_> = all.iter().zip(&lines).map(|((_, ends), lines)| wish(1, height(lines), ends)).collect();
    let labels = apart(&before, bounds).into_iter().zip(apart(&after, bounds)).zip(lines);
    let labels = labels.map(|((before, after), lines)| Labels { before, after, lines });

    let (shown, is_many) = (plot.shown(position), all.len() > TONES);
    let strokes: Vec<(&str, Stroke)> = all
        .into_iter()
        .zip(labels)
        .map(|((index, ends), labels)| {
            let (tone, width) = if is_many { (Tone::Jade, 2.2) } else { style(index) };
            let (from, to) = (frame.place(ends.at[0]), frame.place(ends.at[1]));
            let (shown, clear, faded) =
                (shown[index], plot.clearness(index, position), plot.name_clearness(index, tone, position));
            let reached = (from.0 + (to.0 - from.0) * shown, from.1 + (to.1 - from.1) * shown);
            // The words at an end come when the line is there.
            let (came, arrived) = ((shown * 4.0).min(1.0), ((shown - 0.75) / 0.25).max(0.0));
            let (began, ended) = (came * clear, arrived * clear);
            let (words_began, words_ended) = (came * faded, arrived * faded);
            let stroke =
                Stroke { ends, labels, tone, width, from, reached, to, began, ended, words_began, words_ended };
            (plot.series[index].name.as_str(), stroke)
        })
        .collect();
    // What is alike is drawn together, so that the drawing has few elements.
    for (name, stroke) in &strokes {
        sheet.belong(name);
        sheet.line(vec![stroke.from, stroke.reached], stroke.width, stroke.tone, stroke.began);
    }
    for (name, stroke) in &strokes {
        sheet.belong(name);
        sheet.disc(stroke.from, stroke.width + 1.2, stroke.tone, stroke.began);
        sheet.disc(stroke.to, stroke.width + 1.2, stroke.tone, stroke.ended);
    }
    let (left, right) = (frame.left - AWAY, frame.right + AWAY);
    for (name, stroke) in &strokes {
        sheet.belong(name);
        lead(sheet, stroke.from, (left + 3.0, stroke.labels.before), stroke.began);
        lead(sheet, stroke.to, (right - 3.0, stroke.labels.after), stroke.ended);
    }
    for (name, stroke) in &strokes {
        sheet.belong(name);
        let Stroke { labels, tone, .. } = stroke;
        let baseline = |centre: f64| centre + NAME * 0.34;
        sheet.text((left, baseline(labels.before)), Anchor::End, NAME, stroke.ends.words[0], *tone, stroke.words_began);
        let first = baseline(labels.after) - NAME * text::LEADING * labels.lines.len().saturating_sub(1) as f64 / 2.0;
        sheet.lines((right, first), Anchor::Start, NAME, &labels.lines, *tone, stroke.words_ended);
    }
    sheet.belong("");
    frame
}

/// What is measured, and the two places over their upright lines.
fn heads(sheet: &mut Sheet, plot: &Plot, frame: &Frame) {
    sheet.text((MARGIN, MARGIN + TICK), Anchor::Start, TICK, &plot.title, Tone::Soft, 1.0);
    let (top, bottom) = (HEAD - 14.0, sheet.height - MARGIN);
    for (tick, anchor) in plot.x.iter().zip([Anchor::End, Anchor::Start]) {
        let (x, _) = frame.place((tick.at, 0));
        sheet.line(vec![(x, top), (x, bottom)], 1.0, Tone::Faint, 1.0);
        let at = match anchor {
            Anchor::End => (x + 6.0).max(MARGIN + text::width(&tick.text, NAME)),
            _ => (x - 6.0).min(sheet.width - MARGIN - text::width(&tick.text, NAME)),
        };
        sheet.text((at, top - 6.0), anchor, NAME, &tick.text, Tone::Ink, 1.0);
    }
}

/// A thin line from the end of a line to its words, where they have been moved.
fn lead(sheet: &mut Sheet, from: Point, to: Point, alpha: f64) {
    let alpha = if (from.1 - to.1).abs() > 3.0 { 0.6 * alpha } else { 0.0 };
    sheet.line(vec![from, to], 1.0, Tone::Soft, alpha);
}

/// Moves labels apart vertically; each is its preferred centre and its height, in any order.
fn apart(wishes: &[(f64, f64)], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].0.total_cmp(&wishes[b].0));
    let sorted: Vec<(f64, f64)> = order.iter().map(|&index| wishes[index]).collect();
    let mut centres = vec![0.0; wishes.len()];
    for (index, centre) in order.into_iter().zip(text::spread(&sorted, GAP, top, bottom)) {
        centres[index] = centre;
    }
    centres
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::line::tests::around;
    use super::super::{Draw, Kind};
    use super::{Slopegraph, Spec};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        vec![Kind::Slopegraph(slopegraph()), Kind::Slopegraph(Slopegraph::default())]
    }

    const CSV: &str = "where,year,births\nNorth,1955,6\nNorth,1980,5\nNorth,2005,2\nSouth,1955,4\nSouth,2005,3\nEast,1955,5.9\nEast,1980,6\nEast,2005,3.1\nWest,1980,4\n";

    const SPEC: &str = "table = \"cities\"\nx = \"year\"\nfrom = 1955\nto = 2005\ny = \"births\"\nseries = \"where\"\n\
        only = [\"North\", \"South\", \"East\"]\ndecimals = 1\n[[step]]\nshow = [\"North\"]\n\
        [[step]]\nshow = [\"South\", \"East\"]\n[[step]]\nhighlight = [\"East\"]\n\
        annotate = [{ series = \"East\", from = 1955, to = 2005, text = \"{} in all\" }]\n[[step]]\nhide = [\"North\"]\n";

    fn spec(text: &str) -> Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(in crate::chart) fn slopegraph() -> Slopegraph {
        match spec(SPEC).resolve(&around(CSV)) {
            Ok(Kind::Slopegraph(graph)) => graph,
            other => panic!("{other:?}"),
        }
    }

    fn drawn(position: f64) -> Sheet {
        let mut sheet = Sheet::default();
        slopegraph().draw(&mut sheet, position);
        sheet
    }

    /// The lines of series of a tone.
    fn lines(sheet: &Sheet, tone: Tone) -> Vec<Vec<(f64, f64)>> {
        let of_series = |form: &Form| match form {
            Form::Line(points, width) if *width > 3.0 => Some(points.clone()),
            _ => None,
        };
        sheet.shapes.iter().filter(|shape| shape.tone == tone).filter_map(|shape| of_series(&shape.form)).collect()
    }

    fn words(sheet: &Sheet) -> Vec<(String, f64)> {
        let words = |form: &Form| if let Form::Text(at, .., words) = form { Some((words.clone(), at.1)) } else { None };
        sheet.shapes.iter().filter_map(|shape| words(&shape.form)).collect()
    }

    #[test]
    fn both_ends_of_all_series_are_on_one_scale() {
        let sheet = drawn(2.0);
        let (north, south) = (lines(&sheet, Tone::Jade).concat(), lines(&sheet, Tone::Cinnabar).concat());
        // North falls from 6 to 2, South from 4 to 3.
        let (per_one, middle) = ((north[1].1 - north[0].1) / 4.0, north[0].1);
        assert!((south[0].1 - middle - 2.0 * per_one).abs() < 0.02, "{north:?} {south:?}");
        assert!((south[1].1 - middle - 3.0 * per_one).abs() < 0.02);
        assert_eq!((north[0].0, north[1].0), (south[0].0, south[1].0));
    }

    #[test]
    fn values_stand_at_both_ends_in_their_order_and_apart() {
        let words = words(&drawn(2.0));
        let height = |text: &str| words.iter().find(|(words, _)| words == text).map(|(_, y)| *y);
        let left = ["6.0", "5.9", "4.0"].map(|text| height(text).unwrap_or_else(|| panic!("{text} of {words:?}")));
        let right = ["3.1 East", "3.0 South", "2.0 North"]
            .map(|text| height(text).unwrap_or_else(|| panic!("{text} of {words:?}")));
        for pair in left.windows(2).chain(right.windows(2)) {
            assert!(pair[1] - pair[0] >= 19.0, "{left:?} {right:?}");
        }
        assert!(height("1955").is_some() && height("2005").is_some());
    }

    #[test]
    fn series_come_and_go_with_their_steps() {
        let has = |position: f64, word: &str| words(&drawn(position)).iter().any(|(words, _)| words.contains(word));
        assert!(!has(0.0, "North") && has(0.9, "North") && !has(0.9, "South") && has(1.9, "South"));
        assert!(!has(1.9, "in all") && has(2.9, "−47% in all") && !has(3.9, "in all"));
        assert!(has(2.9, "North") && !has(3.9, "North") && has(3.9, "South"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |from: &str, to: &str| -> Vec<String> {
            let mistakes = spec(&SPEC.replace(from, to)).mistakes(&around(CSV));
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        assert_eq!(told("", ""), [""; 0]);
        assert_eq!(
            told("from = 1955\nto = 2005\n", ""),
            [
                "it joins two places, and its table has 3. Choose two with `from` and `to`, such as from = 1955 and to = 2005."
            ]
        );
        assert_eq!(
            told("\nto = 2005\n", "\n"),
            ["it has one of `from` and `to`. Give both, or neither if the table has two places."]
        );
        assert_eq!(
            told("\nto = 2005\n", "\nto = 2006\n"),
            ["no row has “2006” as its year. Choose values that are in the table."]
        );
        assert_eq!(told("\nto = 2005\n", "\nto = 1955\n"), ["it joins a place with itself. Choose two places."]);
        assert_eq!(
            told("\"South\", \"East\"]\ndec", "\"South\", \"East\", \"West\"]\ndec"),
            [
                "“West” has a value at only one of the two places, or at none. Add the value, or leave the series out with `only`."
            ]
        );
        assert_eq!(
            told("show = [\"North\"]", "show = [\"Nort\"]"),
            ["there is no series “Nort”. Did you mean “North”? There are North, South, East."]
        );
        assert_eq!(
            told("{ series = \"East\", from = 1955,", "{ series = \"East\", from = 1980,"),
            ["an annotation is at “1980”, where the series has no value. Choose a place with a value."]
        );
    }
}
