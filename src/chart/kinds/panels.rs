//! Panels: charts of any kind beside each other, each with a title, all on one scale.

use std::collections::BTreeSet;
use std::io;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::super::offer::{Measure, Offer};
use super::super::sheet::{Anchor, Form, MARGIN, Owner, Point, Room, Shape, Sheet, Tone, WIDTH, hash_of};
use super::super::spec::{KindSpec, MarkSpec, Mistake, Ranges, Surroundings};
use super::super::{Mark, Row, text};
use super::{Draw, Kind, other_unit, shared_extent, steps_of, tables_of};

/// Font size of titles, in nominal pixels.
const TITLE: f64 = 17.0;

/// From the first line of a title to the upper edge of its row, and from the last one to the chart, in nominal pixels.
const OVER: f64 = 4.0;
const UNDER: f64 = 6.0;

/// Between panels, in nominal pixels: beside each other, and one below the other.
const GAP: (f64, f64) = (14.0, 12.0);

/// Least height of a sheet, in nominal pixels.
const LEAST_HEIGHT: f64 = 300.0;

/// The most panels.
const MOST: usize = 12;

/// The most panels beside each other.
const MOST_BESIDE: usize = 3;

/// How large panels are drawn, as a share of their nominal size: smaller ones have more room for their words.
const SIZES: [f64; 3] = [1.0, 0.9, 0.8125];

/// The height of the stage of a low phone (390 by 664) and of a low window beside a text (1280 by 720), in CSS pixels. A
/// higher sheet is made smaller.
const STAGES: [f64; 2] = [360.0, 512.0];

/// The heights of sheets that are tried, as shares of the largest on which letters of the usual size can be read.
const HEIGHTS: [f64; 6] = [1.0, 0.9, 0.8, 0.66, 0.5, 0.35];

/// Least font size that can be read, in CSS pixels.
const LEAST_LETTERS: f64 = 13.0;

/// Charts beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    /// The charts, in reading order.
    panels: Vec<Panel>,
    /// Where they stand on a narrow sheet and on a wide one.
    arrangements: [Arrangement; 2],
}

/// A chart among others.
#[derive(Clone, Debug, PartialEq)]
struct Panel {
    title: String,
    kind: Kind,
}

/// Where panels stand on a sheet, in nominal pixels.
#[derive(Clone, Debug, Default, PartialEq)]
struct Arrangement {
    /// How many stand beside each other.
    columns: usize,
    /// How large they are drawn, as a share of their nominal size.
    size: f64,
    /// Width of a panel on the sheet.
    width: f64,
    /// What each of them is offered: a height, and the scales that all have.
    offers: Vec<Offer>,
    /// The lines of each title.
    titles: Vec<Vec<String>>,
    /// The upper edge of the titles and of the charts of each row.
    rows: Vec<(f64, f64)>,
    height: f64,
    /// What it is worth.
    worth: f64,
}

impl Panel {
    /// The chart alone at a position, with an offer.
    fn drawn(&self, (width, room): (f64, Room), offer: Offer, position: f64, keeps_all: bool) -> Sheet {
        let mut sheet = Sheet { width, room, offer, keeps_all, ..Sheet::default() };
        self.kind.inner().draw(&mut sheet, position);
        sheet
    }

    /// The position after all steps.
    fn end(&self) -> f64 {
        f64::from(steps_of(self.kind.inner()))
    }

    /// The words with the panel's title before them.
    fn titled(&self, words: &str) -> String {
        if words.is_empty() { self.title.clone() } else { [&self.title, ", ", words].concat() }
    }

    /// The words of what the chart says, unbroken.
    fn words(&self) -> BTreeSet<String> {
        let kind = self.kind.inner();
        let said = (0..=kind.last_step()).flat_map(|step| kind.said_at(step));
        let rows = kind.rows().into_iter().map(|row| row.label);
        let texts: Vec<String> = kind.parts().into_iter().chain(said).chain(rows).collect();
        texts.iter().flat_map(|words| pieces(words)).collect()
    }

    /// Whether what is written fits at the end of every step: nothing is cut, lies on other words, or is broken within a
    /// word.
    fn fits(&self, whole: &BTreeSet<String>, (width, room): (f64, Room), offer: Offer) -> bool {
        (1..=self.end() as u32).all(|step| {
            let sheet = self.drawn((width, room), offer, f64::from(step), false);
            let texts: Vec<Text> = sheet.shapes.iter().filter_map(Text::of).collect();
            let is_inside = |text: &Text| {
                let [left, top, right, bottom] = text.bounds;
                left >= -0.01 && right <= width + 0.01 && top >= -0.01 && bottom <= sheet.height + 2.0
            };
            let is_free = |(index, text): (usize, &Text)| texts[index + 1..].iter().all(|other| !text.meets(other));
            texts.iter().all(is_inside)
                && texts.iter().enumerate().all(is_free)
                && !texts.windows(2).any(|pair| pair[0].breaks_into(&pair[1], whole))
        })
    }
}

/// A text that can be seen.
struct Text {
    words: String,
    size: f64,
    at: Point,
    anchor: Anchor,
    /// Its edges, in nominal pixels.
    bounds: [f64; 4],
}

impl Text {
    fn of(shape: &Shape) -> Option<Self> {
        let Form::Text(at, anchor, size, words) = &shape.form else { return None };
        let bounds = text::bounds(*at, *anchor, *size, words);
        Some(Self { words: words.clone(), size: *size, at: *at, anchor: *anchor, bounds }).filter(|_| !words.is_empty())
    }

    fn meets(&self, other: &Self) -> bool {
        let (a, b) = (self.bounds, other.bounds);
        a[0] < b[2] && b[0] < a[2] && a[1] < b[3] - 1.0 && b[1] < a[3] - 1.0
    }

    /// Whether the next text goes on with a word that this one begins: it is the next line, and both parts are one of the
    /// `whole` words.
    fn breaks_into(&self, next: &Self, whole: &BTreeSet<String>) -> bool {
        let down = self.at.1 + self.size * text::LEADING;
        let follows = next.size == self.size
            && next.anchor == self.anchor
            && (next.at.0 - self.at.0).abs() < 0.01
            && (next.at.1 - down).abs() < 0.01;
        let (Some(start), Some(end)) = (pieces(&self.words).pop(), pieces(&next.words).into_iter().next()) else {
            return false;
        };
        let joined = [start.as_str(), &end].concat();
        follows && !whole.contains(&start) && whole.iter().any(|word| word.starts_with(&joined))
    }
}

/// What of a text cannot be broken.
fn pieces(words: &str) -> Vec<String> {
    text::pieces(words).into_iter().map(|piece| piece.trim_end().to_owned()).collect()
}

/// What drawings may use so that each has the scales of all.
fn common(drawn: &[Offer]) -> [Option<f64>; Measure::COUNT] {
    std::array::from_fn(|measure| drawn.iter().filter_map(|offer| offer.used[measure]).reduce(f64::min))
}

/// Whether a drawing has the scales that it may use, as far as it measures.
fn keeps_to(offer: &Offer, most: &[Option<f64>; Measure::COUNT]) -> bool {
    let keeps = |(used, most): (&Option<f64>, &Option<f64>)| {
        used.zip(*most).is_none_or(|(used, most)| (used / most - 1.0).abs() < 1e-9)
    };
    offer.used.iter().zip(most).all(keeps)
}

/// Whether something in a drawing is in proportion to values.
fn has_scale(offer: &Offer) -> bool {
    [Measure::Length, Measure::Area].iter().any(|&measure| offer.used[measure as usize].is_some())
}

/// How large the data of drawings are: the mean of how long a value of 1 is drawn, or the side of its square; for a drawing
/// without such a scale, its shorter side.
fn size_of_data(drawn: &[Sheet]) -> f64 {
    let size = |sheet: &Sheet| {
        let used = |measure: Measure| sheet.offer.used[measure as usize];
        used(Measure::Length).or(used(Measure::Area).map(f64::sqrt)).unwrap_or(sheet.width.min(sheet.height))
    };
    drawn.iter().map(size).sum::<f64>() / drawn.len().max(1) as f64
}

impl Arrangement {
    /// The panels in so many columns, of which each is so large and high; `None` if a title has no room, or if there is no
    /// scale that all can have.
    fn new(panels: &[Panel], room: Room, scale: Scale, (columns, size, high): (usize, f64, f64)) -> Option<Self> {
        let width = (room.width() - GAP.0 * (columns - 1) as f64) / columns as f64;
        let room_for_title = width - 2.0 * MARGIN * size;
        let fits = |panel: &Panel| text::size_to_fit(&panel.title, TITLE, room_for_title) == TITLE;
        if !panels.iter().all(fits) {
            return None;
        }
        let titles: Vec<Vec<String>> =
            panels.iter().map(|panel| text::wrap(&panel.title, TITLE, room_for_title)).collect();
        let head = |titles: &[Vec<String>]| {
            let lines = titles.iter().map(Vec::len).max().unwrap_or(0);
            OVER + TITLE * (text::RISE + text::FALL + text::LEADING * lines.saturating_sub(1) as f64) + UNDER
        };
        let heads: Vec<f64> = titles.chunks(columns).map(head).collect();
        let taken = heads.iter().sum::<f64>() + GAP.1 * heads.len().saturating_sub(1) as f64;
        let height = Some(((high - taken) / heads.len() as f64 / size).max(1.0));
        let sheet = (width / size, room);
        let draw = |offer: &Offer, panel: &Panel| panel.drawn(sheet, *offer, panel.end(), false);
        let mut offers = vec![Offer { height, ..Offer::default() }; panels.len()];
        let mut sheets: Vec<Sheet> = offers.iter().zip(panels).map(|(offer, panel)| draw(offer, panel)).collect();
        if scale == Scale::Shared {
            // In a scale of others a drawing may be laid out in another way, and then need a smaller one.
            let mut tries = 0..6;
            loop {
                tries.next()?;
                let drawn: Vec<Offer> = sheets.iter().map(|sheet| sheet.offer).collect();
                let most = common(&drawn);
                if offers.iter().all(|offer| offer.most == most) && drawn.iter().all(|offer| keeps_to(offer, &most)) {
                    break;
                }
                offers.iter_mut().for_each(|offer| offer.most = most);
                sheets = offers.iter().zip(panels).map(|(offer, panel)| draw(offer, panel)).collect();
            }
        }
        let mut arrangement = Self { columns, size, width, offers, titles, ..Self::default() };
        let mut y = 0.0;
        for (head, sheets) in heads.iter().zip(sheets.chunks(columns)) {
            arrangement.rows.push((y, y + head));
            let tallest = sheets.iter().map(|sheet| sheet.height).fold(0.0, f64::max);
            y += head + tallest * size + GAP.1;
        }
        // What is lower than other charts stands in the middle of the height that these have.
        arrangement.height = (y - GAP.1).max(LEAST_HEIGHT);
        let down = (arrangement.height - (y - GAP.1)) / 2.0;
        arrangement.rows.iter_mut().for_each(|(top, chart)| (*top, *chart) = (*top + down, *chart + down));
        let shrunk = (STAGES[room as usize] / arrangement.height).min(1.0);
        let texts = sheets.iter().flat_map(|sheet| sheet.shapes.iter().filter_map(Text::of));
        let letters = texts.map(|text| text.size * size).fold(TITLE, f64::min) * shrunk;
        // Letters that are larger than usual, rows that are not full and panels that stand below each other are worth less.
        let is_full = panels.len().is_multiple_of(columns);
        let beside = if columns == 1 && room == Room::Wide { 0.5 } else { 1.0 };
        arrangement.worth = if letters < LEAST_LETTERS {
            -1.0 / letters
        } else {
            size_of_data(&sheets) * size * shrunk * letters.min(text::LABEL) * beside * if is_full { 1.0 } else { 0.9 }
        };
        Some(arrangement)
    }

    /// The arrangement in which most can be seen, and whether all words fit in it with letters that can be read. If they fit
    /// in none, the error is the panel whose words do not even fit where they have most room, if there is one.
    fn best(panels: &[Panel], room: Room, scale: Scale) -> (Self, Result<(), Option<usize>>) {
        let most = STAGES[room as usize] * text::LABEL / LEAST_LETTERS;
        let ways = (1..=panels.len().clamp(1, MOST_BESIDE)).flat_map(|columns| SIZES.map(|size| (columns, size)));
        let ways = ways.flat_map(|(columns, size)| HEIGHTS.map(|high| (columns, size, high * most)));
        let mut found: Vec<Self> = ways.filter_map(|way| Self::new(panels, room, scale, way)).collect();
        found.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        let words: Vec<BTreeSet<String>> = panels.iter().map(Panel::words).collect();
        let misfit = |arrangement: &Self| {
            let sheet = (arrangement.width / arrangement.size, room);
            (0..panels.len()).find(|&index| !panels[index].fits(&words[index], sheet, arrangement.offers[index]))
        };
        let readable = found.iter().position(|arrangement| arrangement.worth > 0.0 && misfit(arrangement).is_none());
        if let Some(best) = readable {
            return (found.swap_remove(best), Ok(()));
        }
        let roomiest = found.iter().filter(|arrangement| arrangement.columns == 1);
        let roomiest = roomiest.min_by(|a, b| a.size.total_cmp(&b.size));
        let wrong = roomiest.and_then(misfit);
        let drawable = roomiest.cloned().unwrap_or_else(|| Self {
            columns: 1,
            size: 1.0,
            width: room.width(),
            offers: vec![Offer::default(); panels.len()],
            titles: vec![Vec::new(); panels.len()],
            rows: vec![(0.0, 0.0); panels.len()],
            height: LEAST_HEIGHT,
            ..Self::default()
        });
        (drawable, Err(wrong))
    }
}

impl Panels {
    /// The panels as they are drawn. If they have no room on a sheet, which sheet that is, and which panel is to blame if
    /// there is one.
    fn new(panels: Vec<Panel>, scale: Scale) -> (Self, Option<(Room, Option<usize>)>) {
        let best = [Room::Narrow, Room::Wide].map(|room| (room, Arrangement::best(&panels, room, scale)));
        let wrong = best.iter().find_map(|(room, (_, fits))| Some((*room, fits.err()?)));
        (Self { panels, arrangements: best.map(|(_, (arrangement, _))| arrangement) }, wrong)
    }
}

impl Draw for Panels {
    fn last_step(&self) -> u32 {
        self.panels.iter().map(|panel| panel.kind.inner().last_step()).max().unwrap_or(0)
    }

    fn marks(&self) -> Vec<&Mark> {
        self.panels.iter().flat_map(|panel| panel.kind.inner().marks()).collect()
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let arrangement = &self.arrangements[usize::from(sheet.width > WIDTH)];
        let Arrangement { columns, size, width, .. } = *arrangement;
        sheet.height = arrangement.height;
        for (index, panel) in self.panels.iter().enumerate() {
            let (top, chart) = arrangement.rows[index / columns];
            let x = (width + GAP.0) * (index % columns) as f64;
            sheet.belong(&panel.title);
            let first = (x + MARGIN * size, top + OVER + TITLE * text::RISE);
            sheet.lines(first, Anchor::Start, TITLE, &arrangement.titles[index], Tone::Ink, 1.0);
            let part = (width / size, sheet.room);
            let drawn = panel.drawn(part, arrangement.offers[index], position, sheet.keeps_all);
            insert(sheet, drawn, &panel.title, ((x, chart), size));
        }
        sheet.belong("");
    }

    fn rows(&self) -> Vec<Row> {
        let rows = |panel: &Panel| {
            let rows = panel.kind.inner().rows().into_iter();
            rows.map(|row| Row { label: panel.titled(&row.label), ..row }).collect::<Vec<_>>()
        };
        self.panels.iter().flat_map(rows).collect()
    }

    fn points(&self) -> Vec<super::Point> {
        self.panels.iter().flat_map(|panel| panel.kind.inner().points()).collect()
    }

    fn parts(&self) -> Vec<String> {
        let parts =
            |panel: &Panel| panel.kind.inner().parts().iter().map(|part| panel.titled(part)).collect::<Vec<_>>();
        self.panels.iter().flat_map(parts).collect()
    }

    /// What each panel says at the step, or at its last one if it has fewer.
    fn said_at(&self, step: u32) -> Vec<String> {
        let said = |panel: &Panel| {
            let kind = panel.kind.inner();
            kind.said_at(step.min(kind.last_step())).iter().map(|part| panel.titled(part)).collect::<Vec<_>>()
        };
        self.panels.iter().flat_map(said).collect()
    }
}

/// Adds a drawing to a sheet, with its upper left corner at a point, in a size that is a share of its own. What has one name
/// in two drawings is told apart by the drawing's `name`.
fn insert(sheet: &mut Sheet, drawn: Sheet, name: &str, place: (Point, f64)) {
    let (glyphs, salt) = (sheet.glyphs.len() as u16, hash_of(name.bytes()).rotate_left(16));
    let owner = |owner: Owner| if owner == 0 { 0 } else { owner ^ salt };
    sheet.glyphs.extend(drawn.glyphs);
    let shapes = drawn.shapes.into_iter();
    sheet.shapes.extend(shapes.map(|shape| Shape {
        form: placed(shape.form, place, glyphs),
        owner: owner(shape.owner),
        ..shape
    }));
}

/// A form in another place and size; a small picture is so much further in the list of `glyphs`.
fn placed(form: Form, (corner, size): (Point, f64), glyphs: u16) -> Form {
    let at = |(x, y): Point| (corner.0 + x * size, corner.1 + y * size);
    let all = |points: Vec<Point>| points.into_iter().map(at).collect();
    match form {
        Form::Fill(points) => Form::Fill(all(points)),
        Form::Line(points, width) => Form::Line(all(points), width * size),
        Form::Disc(centre, radius) => Form::Disc(at(centre), radius * size),
        Form::Ring(centre, radius, width) => Form::Ring(at(centre), radius * size, width * size),
        Form::Beginning(points, width, share) => Form::Beginning(all(points), width * size, share),
        Form::Slice(centre, radius, share) => Form::Slice(at(centre), radius * size, share),
        Form::HatchedRectangle(first, (width, height)) => {
            Form::HatchedRectangle(at(first), (width * size, height * size))
        }
        Form::HatchedDisc(centre, radius) => Form::HatchedDisc(at(centre), radius * size),
        Form::Glyph(point, (height, turn), index) => Form::Glyph(at(point), (height * size, turn), index + glyphs),
        Form::Text(point, anchor, letters, words) => Form::Text(at(point), anchor, letters * size, words),
    }
}

/// Charts of any kind beside each other, on one scale.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The charts, each of exactly one kind and with a title, in reading order. Their steps go on together: one with fewer
    /// steps stays at its last.
    #[schemars(with = "Vec<WrittenPanel>")]
    charts: Vec<PanelSpec>,
    /// Which scale the charts have.
    #[serde(default)]
    scale: Scale,
}

/// Which scale panels have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "ScaleOfPanels")]
#[serde(rename_all = "kebab-case")]
enum Scale {
    /// One for all, so that sizes can be compared from panel to panel.
    #[default]
    Shared,
    /// Each its own.
    Own,
}

/// A chart among others, as the schema says it.
#[derive(schemars::JsonSchema)]
#[allow(dead_code, reason = "only the schema is made of it")]
struct WrittenPanel {
    /// What stands over the chart.
    title: String,
    /// The chart.
    #[serde(flatten)]
    chart: super::Spec,
}

/// A chart among others, as it is read: the entry that is named after a kind, and the title beside it.
#[derive(Clone, Debug)]
struct PanelSpec {
    title: Spanned<String>,
    chart: super::Spec,
}

impl<'de> Deserialize<'de> for PanelSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = PanelSpec;

    fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("a table with `title` and a chart of one kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PanelSpec, A::Error> {
        let (mut title, mut chart) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            if name == "title" {
                title = Some(map.next_value()?);
            } else if chart.is_some() {
                return Err(A::Error::custom("a panel has a chart of one kind"));
            } else {
                let entry = Entry { name: Some(name), map: &mut map };
                chart = Some(super::Spec::deserialize(MapAccessDeserializer::new(entry))?);
            }
        }
        let title = title.ok_or_else(|| A::Error::missing_field("title"))?;
        let chart = chart.ok_or_else(|| A::Error::custom("a panel has no chart: give it one kind, such as `bars`"))?;
        Ok(PanelSpec { title, chart })
    }
}

/// The entry of a map whose name has been read.
struct Entry<'m, A> {
    name: Option<String>,
    map: &'m mut A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entry<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.name.take().map(|name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

impl Spec {
    fn charts(&self) -> impl Iterator<Item = &super::Spec> {
        self.charts.iter().map(|panel| &panel.chart)
    }

    /// The ranges of each panel; `None` if one has none.
    fn ranges(&self, story: &dyn Surroundings) -> Option<Vec<Ranges>> {
        self.charts().map(|chart| chart.inner().ranges(story)).collect()
    }

    /// The panels as they are drawn, on a scale that goes as far as all.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    fn panels(&self, story: &dyn Surroundings) -> io::Result<Vec<Panel>> {
        let (most, ranges) = match self.scale {
            Scale::Own => (0.0, None),
            Scale::Shared => (
                shared_extent(self.charts(), story),
                self.ranges(story).and_then(|all| all.into_iter().reduce(|one, other| one.covering(&other))),
            ),
        };
        let panel = |panel: &PanelSpec| {
            let chart = panel.chart.inner();
            let kind = match &ranges {
                Some(ranges) => chart.resolve_within(story, ranges),
                None => chart.resolve_to(story, most),
            };
            Ok(Panel { title: panel.title.get_ref().clone(), kind: kind? })
        };
        self.charts.iter().map(panel).collect()
    }

    /// What is wrong with the number of panels, with their titles, and with kinds that cannot be panels.
    fn mistakes_of_panels(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.charts.len() < 2 {
            let remedy = "Add a chart to `charts`, or use the kind alone.";
            mistakes.push(Mistake::new("panels are two charts or more", remedy));
        }
        if let Some(panel) = self.charts.get(MOST) {
            let reason = format!("it has {} panels, and at most {MOST} can be compared", self.charts.len());
            mistakes.push(Mistake::new(&reason, "Leave some out, or use `multiples`.").in_place(&panel.title));
        }
        for (index, panel) in self.charts.iter().enumerate() {
            let (title, before) = (panel.title.get_ref(), &self.charts[..index]);
            if title.trim().is_empty() {
                let remedy = "Say in `title` what the chart shows.";
                mistakes.push(Mistake::new("a panel has an empty title", remedy).in_place(&panel.title));
            } else if before.iter().any(|other| other.title.get_ref() == title) {
                let reason = format!("two of its panels are called “{title}”");
                mistakes.push(Mistake::new(&reason, "Give each a title of its own.").in_place(&panel.title));
            }
            let reason = match &panel.chart {
                super::Spec::Map(_) => "a map moves from view to view, and cannot be one of several panels",
                super::Spec::Sequence(_) => "a sequence cannot be one of several panels",
                super::Spec::Panels(_) => "panels cannot stand in a panel",
                chart if chart.setting().is_some() => "a chart that fills a picture cannot be one of several panels",
                _ => continue,
            };
            mistakes.push(Mistake::new(reason, "Use a chart of another kind in its place.").in_place(&panel.title));
        }
        mistakes
    }

    /// What is wrong with the scale that the panels are to share.
    fn mistakes_of_scale(&self, panels: &[Panel], story: &dyn Surroundings) -> Vec<Mistake> {
        if let Some(ranges) = self.ranges(story) {
            return self.mistake_of_ranges(&ranges).into_iter().collect();
        }
        let mut mistakes = Vec::new();
        for (spec, panel) in self.charts.iter().zip(panels) {
            let offer = Offer { height: Some(STAGES[0]), ..Offer::default() };
            let drawn = panel.drawn((WIDTH, Room::Narrow), offer, panel.end(), false);
            if !has_scale(&drawn.offer) {
                let reason = format!("“{}” has no scale that panels can share", panel.title);
                let remedy = "Use a chart of another kind, such as `bars` or `columns`, or write `scale = \"own\"`.";
                mistakes.push(Mistake::new(&reason, remedy).in_place(&spec.title));
            }
        }
        if let Some((index, units)) = other_unit(self.charts(), story) {
            let reason = format!("its panels cannot share a scale: their units are {units}");
            let remedy = "Give their numbers one unit, or write `scale = \"own\"`.";
            mistakes.push(Mistake::new(&reason, remedy).in_place(&self.charts[index].title));
        }
        mistakes
    }

    /// What is wrong if a place in one panel stands for something else in the next.
    fn mistake_of_ranges(&self, ranges: &[Ranges]) -> Option<Mistake> {
        let words = |measured: Option<&str>| measured.map_or("nothing".to_owned(), |unit| format!("“{unit}”"));
        let differs = |pair: &[Ranges]| {
            let mut axes = pair[0].measured().into_iter().zip(pair[1].measured());
            let ((what, one), (_, other)) = axes.find(|(one, other)| one != other)?;
            Some(format!("its panels cannot share a scale: their {what} measure {} and {}", words(one), words(other)))
        };
        let pairs = ranges.windows(2).zip(&self.charts[1..]);
        let (reason, at) = pairs.into_iter().find_map(|(pair, at)| Some((differs(pair)?, at)))?;
        let remedy = "Use charts of one kind with columns of one unit, or write `scale = \"own\"`.";
        Some(Mistake::new(&reason, remedy).in_place(&at.title))
    }

    /// What is wrong if the panels have no room on a sheet.
    fn mistake_of_room(&self, panels: Vec<Panel>) -> Option<Mistake> {
        let (_, wrong) = Panels::new(panels, self.scale);
        let (room, panel) = wrong?;
        let place = if room == Room::Narrow { "on a phone" } else { "beside a text" };
        let (reason, at) = match panel {
            Some(panel) => {
                let spec = &self.charts[panel];
                (format!("“{}” has no room in a panel {place}", spec.title.get_ref()), spec)
            }
            None => (format!("its {} panels have no room {place}", self.charts.len()), self.charts.last()?),
        };
        let remedy =
            "Use fewer marks, shorter labels or fewer panels, or show the charts one after the other in a `sequence`.";
        Some(Mistake::new(&reason, remedy).in_place(&at.title))
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        self.charts().flat_map(super::Spec::marks).collect()
    }

    fn files(&self) -> Vec<&Spanned<String>> {
        self.charts().flat_map(super::Spec::files).collect()
    }

    fn tables(&self) -> Vec<&Spanned<String>> {
        tables_of(self.charts())
    }

    fn steps(&self) -> u32 {
        self.charts().map(super::Spec::steps).max().unwrap_or(0)
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = self.charts().flat_map(|chart| chart.mistakes(story)).collect();
        mistakes.extend(self.mistakes_of_panels());
        // What is unknown is reported elsewhere.
        let (true, Ok(panels)) = (mistakes.is_empty(), self.panels(story)) else { return mistakes };
        if self.scale == Scale::Shared {
            mistakes.extend(self.mistakes_of_scale(&panels, story));
        }
        if mistakes.is_empty() {
            mistakes.extend(self.mistake_of_room(panels));
        }
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        Ok(Kind::Panels(Panels::new(self.panels(story)?, self.scale).0))
    }
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::Chart;
    use super::super::super::sheet::{Form, Room, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::{Around, spec as chart_spec};
    use super::super::{Draw, Kind, examples as every_kind};
    use super::{Panel, Panels, STAGES, Scale, Spec, has_scale};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        [BARS, UNITS, MIXED].map(|text| Kind::Panels(panels(text))).to_vec()
    }

    const BARS: &str = r#"
        [[charts]]
        title = "North Mere"
        bars = { marks = [{ figure = "four", label = "boats" }, { figure = "two", label = "rafts" }] }
        [[charts]]
        title = "South Mere"
        [charts.bars]
        marks = [{ figure = "eight", label = "boats" }, { figure = "one", label = "rafts" }]
        [[charts.bars.step]]
        show = ["eight"]
        [[charts.bars.step]]
        show = ["one"]
        [[charts.bars.step]]
        highlight = ["one"]
        annotate = [{ at = "one", text = "only one" }]
    "#;

    const UNITS: &str = r#"
        charts = [
            { title = "North Mere", units = { marks = [{ figure = "eight", label = "boats" }] } },
            { title = "South Mere", units = { marks = [{ figure = "forty", label = "boats" }] } },
            { title = "East Mere", units = { marks = [{ figure = "two", label = "boats" }] } },
        ]
    "#;

    const MIXED: &str = r#"
        [[charts]]
        title = "Bars"
        bars = { marks = [{ figure = "four", label = "boats" }] }
        [[charts]]
        title = "Columns"
        columns = { table = "boats", x = "where", y = "boats" }
        [[charts]]
        title = "Circles"
        areas = { marks = [{ figure = "eight", label = "boats" }] }
    "#;

    fn around() -> Around {
        let figures: &[_] = &[("one", 1.0), ("two", 2.0), ("four", 4.0), ("eight", 8.0), ("forty", 40.0)];
        let towns = "town,year,age,births,people\nNorth,1955,20,6,1\nEast,1955,40,4,4\nSouth,1955,60,3,5\n\
            North,2005,40,4,4\nEast,2005,60,3,5\nSouth,2005,80,1,9\n";
        let boats = "where,boats\nNorth,4\nSouth,8\n";
        Around::figures(figures).with_table("boats", boats, None).with_table("towns", towns, None)
    }

    fn spec(text: &str) -> Spec {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    fn panels(text: &str) -> Panels {
        let spec = spec(text);
        assert_eq!(spec.mistakes(&around()), [], "{text}");
        match spec.resolve(&around()) {
            Ok(Kind::Panels(panels)) => panels,
            other => panic!("{other:?}"),
        }
    }

    fn told(text: &str) -> Vec<String> {
        spec(text).mistakes(&around()).into_iter().map(|mistake| mistake.reason).collect()
    }

    /// The drawing of panels at a position.
    fn drawn(panels: &Panels, room: Room, position: f64) -> Sheet {
        let mut sheet = Sheet { width: room.width(), room, ..Sheet::default() };
        panels.draw(&mut sheet, position);
        sheet
    }

    /// The jade shapes of panels at the end: how broad each is, and how high.
    fn jade(panels: &Panels, room: Room) -> Vec<(f64, f64)> {
        let size = |form: &Form| match form {
            Form::Fill(points) => {
                let spread = |axis: fn(&(f64, f64)) -> f64| {
                    let along = || points.iter().map(axis);
                    along().fold(f64::MIN, f64::max) - along().fold(f64::MAX, f64::min)
                };
                Some((spread(|at| at.0), spread(|at| at.1)))
            }
            Form::Disc(_, radius) => Some((radius * 2.0, radius * 2.0)),
            _ => None,
        };
        let sheet = drawn(panels, room, 9.0);
        sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade).filter_map(|shape| size(&shape.form)).collect()
    }

    const ROOMS: [Room; 2] = [Room::Narrow, Room::Wide];

    #[test]
    fn sizes_can_be_compared_from_panel_to_panel() {
        for room in ROOMS {
            let bars = jade(&panels(BARS), room);
            let one = bars[3].0;
            for ((length, thickness), value) in bars.iter().zip([4.0, 2.0, 8.0, 1.0]) {
                assert!((length / one / value - 1.0).abs() < 0.01, "{bars:?}");
                assert!((thickness / bars[0].1 - 1.0).abs() < 0.1, "all bars are as thick: {bars:?}");
            }
            let units = jade(&panels(UNITS), room);
            assert_eq!(units.len(), 50);
            assert!(units.iter().all(|dot| (dot.0 - units[0].0).abs() < 1e-9), "a dot is one boat everywhere");
            let own = jade(&panels(&["scale = \"own\"", BARS].concat()), room);
            assert!((own[0].0 / own[2].0 - 1.0).abs() < 0.01, "with a scale of its own, each fills its panel");
            let [bar, column, higher, _] = jade(&panels(MIXED), room)[..] else { panic!("there are four shapes") };
            assert!((bar.0 / column.1 - 1.0).abs() < 0.01 && (higher.1 / column.1 - 2.0).abs() < 0.01, "4, 4 and 8");
        }
    }

    /// Panels of two years of a table, of a kind with what follows the table's name.
    fn of_years(kind: &str, more: [&str; 2]) -> String {
        let panel = |(year, more): (u32, &str)| {
            format!(
                "[[charts]]\ntitle = \"In {year}\"\n[charts.{kind}]\ntable = \"towns\"\nname = \"town\"\n{more}\n\
                 [[charts.{kind}.step]]\nwhere = {{ year = {year} }}\n"
            )
        };
        [1955, 2005].into_iter().zip(more).map(panel).collect()
    }

    /// The dots of both panels in their order, each panel from the left: how far each is from the left and the upper edge of
    /// its panel's chart, and its radius.
    fn dots_of_two(panels: &Panels, room: Room) -> [Vec<(f64, f64, f64)>; 2] {
        let arrangement = &panels.arrangements[room as usize];
        let sheet = drawn(panels, room, 1.0);
        let corner = |index: usize| {
            let x = (arrangement.width + super::GAP.0) * (index % arrangement.columns) as f64;
            (x, arrangement.rows[index / arrangement.columns].1)
        };
        let dots = sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade);
        let dots: Vec<_> = dots
            .filter_map(|shape| if let Form::Disc(at, radius) = shape.form { Some((at, radius)) } else { None })
            .collect();
        assert_eq!(dots.len(), 6);
        let mut halves = [&dots[..3], &dots[3..]].into_iter().zip([0, 1]).map(|(dots, index)| {
            let (x, y) = corner(index);
            let mut dots: Vec<_> = dots.iter().map(|(at, radius)| (at.0 - x, at.1 - y, *radius)).collect();
            dots.sort_by(|a, b| a.0.total_cmp(&b.0));
            dots
        });
        std::array::from_fn(|_| halves.next().unwrap_or_default())
    }

    #[test]
    fn a_place_means_the_same_in_every_panel() {
        // By age, there are 20, 40 and 60 in the one panel, and 40, 60 and 80 in the other.
        let is_near = |a: f64, b: f64| (a - b).abs() < 0.02;
        for sized in ["", "size = \"people\"\n"] {
            for (kind, more) in [("scatter", "x = \"age\"\ny = \"births\"\n"), ("beeswarm", "x = \"age\"\n")] {
                let more = [more, sized].concat();
                let panels = panels(&of_years(kind, [&more, &more]));
                for room in ROOMS {
                    let [before, after] = dots_of_two(&panels, room);
                    let by = before[1].0 - before[0].0;
                    assert!(by > 5.0, "{before:?}");
                    for (one, other) in [(before[1], after[0]), (before[2], after[1])] {
                        assert!(is_near(one.0, other.0), "{kind} {sized}: {before:?} {after:?}");
                        assert!(is_near(one.2, other.2), "they are as many: {before:?} {after:?}");
                        if kind == "scatter" {
                            assert!(is_near(one.1, other.1), "they have as many births: {before:?} {after:?}");
                        }
                    }
                    assert!(is_near(after[2].0 - after[1].0, by), "{before:?} {after:?}");
                    // 1 and 9.
                    let largest = if sized.is_empty() { 1.0 } else { 3.0 };
                    assert!((after[2].2 / before[0].2 / largest - 1.0).abs() < 0.01, "{before:?} {after:?}");
                }
            }
        }
    }

    #[test]
    fn ranges_of_different_things_are_not_shared() {
        let [age, births] = ["x = \"age\"", "x = \"births\""];
        let cannot = "its panels cannot share a scale: their ";
        let both = of_years("beeswarm", [age, births]);
        assert_eq!(told(&both), [[cannot, "horizontal axes measure “age” and “births”"].concat()]);
        assert_eq!(told(&["scale = \"own\"\n", &both].concat()), [""; 0]);
        let sized = of_years("beeswarm", [age, "x = \"age\"\nsize = \"people\""]);
        assert_eq!(told(&sized), [[cannot, "areas measure nothing and “people”"].concat()]);
        let swarm = of_years("beeswarm", [age, age]);
        let (one, other) = swarm.split_at(swarm.rfind("[[charts]]").unwrap_or_default());
        let scatter = one.replace("beeswarm", "scatter").replace(age, "x = \"age\"\ny = \"births\"");
        assert_eq!(
            told(&[&scatter, other].concat()),
            [[cannot, "vertical axes measure “births” and nothing"].concat()]
        );
        let bars = "[[charts]]\ntitle = \"Bars\"\nbars = { marks = [{ figure = \"four\", label = \"boats\" }] }\n";
        assert_eq!(told(&[bars, other].concat()), ["“In 2005” has no scale that panels can share"]);
    }

    #[test]
    fn panels_of_every_kind_have_one_scale() {
        let mut names = std::collections::BTreeSet::new();
        let kinds: Vec<Kind> = every_kind();
        for pair in kinds.windows(2) {
            let panel = |(title, kind): (&str, &Kind)| Panel { title: title.to_owned(), kind: kind.clone() };
            let panels: Vec<Panel> = ["One", "Other"].into_iter().zip(pair).map(panel).collect();
            let alone = |panel: &Panel| panel.drawn((600.0, Room::Wide), Default::default(), panel.end(), false);
            if !panels.iter().all(|panel| has_scale(&alone(panel).offer) && !panel.kind.inner().marks().is_empty()) {
                continue;
            }
            let (panels, _) = Panels::new(panels, Scale::Shared);
            for arrangement in panels.arrangements.iter().filter(|arrangement| arrangement.worth != 0.0) {
                let part = (arrangement.width / arrangement.size, Room::Wide);
                let offers = panels.panels.iter().zip(&arrangement.offers);
                let drawn: Vec<_> =
                    offers.map(|(panel, offer)| panel.drawn(part, *offer, panel.end(), false).offer).collect();
                let most = super::common(&drawn);
                assert!(drawn.iter().all(|offer| super::keeps_to(offer, &most)), "{drawn:?}");
                names.extend(pair.iter().map(|kind| format!("{kind:?}").split('(').next().map(str::to_owned)));
            }
        }
        assert!(names.len() >= 8, "{names:?}");
    }

    #[test]
    fn what_is_written_can_be_read_on_a_low_phone() {
        for text in [BARS, UNITS, MIXED] {
            let panels = panels(text);
            for room in ROOMS {
                for step in 1..=3 {
                    let sheet = drawn(&panels, room, f64::from(step));
                    let shrunk = (STAGES[room as usize] / sheet.height).min(1.0);
                    for shape in &sheet.shapes {
                        if let Form::Text(.., size, words) = &shape.form {
                            assert!(size * shrunk >= 13.0 - 1e-9, "{words} is {} high", size * shrunk);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_label_in_two_panels_is_two_marks() {
        let sheet = drawn(&panels(BARS), Room::Narrow, 3.0);
        let owner_of = |nth: usize| {
            let words = |form: &Form| matches!(form, Form::Text(.., words) if words == "boats");
            sheet.shapes.iter().filter(|shape| words(&shape.form)).nth(nth).map(|shape| shape.owner)
        };
        assert!(owner_of(0).is_some() && owner_of(1).is_some() && owner_of(0) != owner_of(1));
    }

    #[test]
    fn steps_go_on_together() {
        let chart = Chart { kind: Kind::Panels(panels(BARS)) };
        assert_eq!(chart.steps(), 3);
        assert_eq!(spec(BARS).steps(), 3);
        let north = "North Mere, boats: 4; North Mere, rafts: 2; ";
        assert_eq!(chart.description_at(0), [north, "South Mere, boats: 8"].concat());
        assert_eq!(
            chart.description_at(2),
            [north, "South Mere, boats: 8; South Mere, rafts: 1; South Mere, rafts: only one"].concat()
        );
        let labels: Vec<String> = chart.table().rows.into_iter().map(|row| row.label).collect();
        assert_eq!(labels, ["North Mere, boats", "North Mere, rafts", "South Mere, boats", "South Mere, rafts"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let only = BARS.split("[[charts]]").nth(1).unwrap_or_default();
        assert_eq!(told(&["[[charts]]", only].concat()), ["panels are two charts or more"]);
        assert_eq!(told(&BARS.replace("South", "North")), ["two of its panels are called “North Mere”"]);
        let many: String =
            (0..13).map(|index| ["[[charts]]", &only.replace("North", &format!("N{index}"))].concat()).collect();
        assert_eq!(told(&many), ["it has 13 panels, and at most 12 can be compared"]);
        let nested = format!("[[charts]]\ntitle = \"All\"\n[charts.panels]\n{}[[charts]]{only}", "charts = []\n");
        assert!(told(&nested).contains(&"panels cannot stand in a panel".to_owned()));
        let long = BARS.replace("\"boats\"", "\"Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenantrag\"");
        assert_eq!(told(&long), ["“North Mere” has no room in a panel on a phone"]);
        let multiples =
            "multiples = { kind = \"line\", table = \"boats\", x = \"boats\", y = \"boats\", series = \"where\" }";
        let of_series = format!("[[charts]]\ntitle = \"Lines\"\n{multiples}\n[[charts]]{only}");
        assert_eq!(told(&of_series), ["“Lines” has no scale that panels can share"]);
        assert!(toml::from_str::<Spec>("charts = [{ title = \"One\" }]").is_err());
        let twice = "charts = [{ title = \"One\", bars = { marks = [] }, areas = { marks = [] } }]";
        assert!(toml::from_str::<Spec>(twice).is_err());
    }

    #[test]
    fn a_panel_is_read_in_a_document() {
        let text = format!("[panels]\n{}", UNITS.trim_start());
        assert_eq!(chart_spec(&text).marks().len(), 3);
    }
}
