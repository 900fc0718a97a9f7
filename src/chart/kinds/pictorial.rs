//! Marks as things in a picture: units that fill a region or pass from one to another, water at a level, discs by area,
//! circles by radius, ranks as places. The picture says where they stand; see [`crate::ink::Composition`].

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::super::camera::Framing;
use super::super::glyph::{self, Glyph};
use super::super::marks::{Note, Pairs, Plan, Ratio, Stage, StepSpec};
use super::super::scenery::{Scenery, Slots, bounds, capacity, distance, edge, filled_between, middle, on_path, slots};
use super::super::sheet::{Anchor, Form, Point, Room, Shape, Sheet, Tone};
use super::super::spec::{
    KindSpec, MarkSpec, Mistake, Surroundings, Wording, first_step, mistakes_of_marks, resolve_mark, tell_apart,
    unknown_name, values_of,
};
use super::super::steps::State;
use super::super::{Mark, Row, brush, marks, text};
use super::{Draw, Kind, MOST_STEPS};
use crate::ink::{Align, BEYOND_BOTTOM, BEYOND_SIDE, BEYOND_TOP, Composition, Label, Region, Size};
use crate::motif::Pigment;

/// The most units of a chart; more can neither be counted nor painted in time.
const MOST: f64 = 600.0;

/// Fractions of a unit below this are not drawn.
const LEAST: f64 = 0.02;

/// How many units are on their way at the same time, as a share of all that come.
const ON_THE_WAY: f64 = 0.35;

/// Font sizes in pixels, in a narrow and in a wide composition: of a number that the picture is about, of one of several,
/// and of captions.
const LARGE: [f64; 2] = [44.0, 60.0];
const SMALL: [f64; 2] = [26.0, 32.0];
const CAPTION: [f64; 2] = [17.0, 18.0];

/// Length of a dash, in pixels.
const DASH: f64 = 14.0;

/// How many times a view may enlarge the picture.
const MOST_ENLARGED: f64 = 3.0;

/// How far beyond what is seen words are gone, as a share of it.
const GOING: f64 = 0.05;

/// The view that needs no name in a drawing: the whole frame.
const WHOLE: &str = "whole";

/// What is seen around a region that is a view, as a share of the frame's width.
const AROUND_REGION: f64 = 0.06;

/// Opacity of water in a vessel.
const WATER: f64 = 0.62;

/// Marks as things in a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pictorial {
    /// The marks, in reading order.
    pub marks: Vec<Mark>,
    /// What is seen at each step.
    pub(in crate::chart) states: Vec<State<Note>>,
    /// What a unit stands for, in words; empty where each is one thing.
    pub one_labels: Vec<String>,
    /// Each mark's bound in words, such as "more than", which stands above the number; empty without one.
    bounds: Vec<String>,
    /// How the marks stand in the narrow and in the wide composition.
    compositions: Box<[Composed; 2]>,
    /// What units look like.
    glyphs: Vec<Glyph>,
    /// What the marks are compared with, which is always there.
    base: Option<Mark>,
}

/// The marks in one composition.
#[derive(Clone, Debug, Default, PartialEq)]
struct Composed {
    size: (f64, f64),
    /// Each mark's thing.
    things: Vec<Thing>,
    /// Each mark's words.
    labels: Vec<Option<Label>>,
    units: Vec<Unit>,
    /// What the marks are compared with: its level, and where its words stand.
    base: Option<(Thing, Option<Label>)>,
    /// What is seen at each step; empty if that is always the whole frame.
    framings: Vec<Framing>,
}

/// One of the equal things of a mark.
#[derive(Clone, Debug, PartialEq)]
struct Unit {
    /// The mark that it stands for first, and its number among the units of that.
    root: usize,
    number: u32,
    /// What it is, one after the other; at least one.
    legs: Vec<Leg>,
}

/// A unit as a part of one mark.
#[derive(Clone, Debug, PartialEq)]
struct Leg {
    /// The mark; `None` for what always stands there and is no number.
    mark: Option<usize>,
    /// How many units of the mark come before it, and how many units it has.
    order: (usize, usize),
    /// From where it was for the mark before to where it is for this one; one point where it stays.
    path: Vec<Point>,
    glyph: u16,
    height: f64,
    /// How far it is turned where it stands, in degrees clockwise.
    turn: f64,
}

/// What a mark is in the picture.
#[derive(Clone, Debug, PartialEq)]
enum Thing {
    /// Words only.
    Words,
    /// An outline that is filled from the height of zero to that of the value.
    Level {
        outline: Vec<Point>,
        zero: f64,
        y: f64,
        tone: Tone,
    },
    /// A line across an outline.
    Line {
        from: f64,
        to: f64,
        y: f64,
        tone: Tone,
    },
    Disc {
        centre: Point,
        radius: f64,
        tone: Tone,
        is_outline: bool,
    },
    Ring {
        centre: Point,
        radius: f64,
        tone: Tone,
    },
    /// A glyph at a place.
    Place {
        at: Point,
        glyph: u16,
        height: f64,
        turn: f64,
    },
    /// Units, of which the first stands there.
    Units {
        first: Point,
    },
}

impl Thing {
    /// The point that floating words are placed by.
    fn point(&self) -> Option<Point> {
        match self {
            Self::Words => None,
            Self::Level { outline, y, .. } => Some((edge(outline, *y).1, *y)),
            Self::Line { to, y, .. } => Some((*to, *y)),
            Self::Disc { centre, .. } => Some(*centre),
            Self::Ring { centre, radius, .. } => Some((centre.0, centre.1 - radius)),
            Self::Place { at, .. } => Some(*at),
            Self::Units { first } => Some(*first),
        }
    }

    /// How far it reaches from that point, in pixels.
    fn reach(&self) -> f64 {
        match self {
            Self::Disc { radius, .. } => radius + 4.0,
            Self::Place { height, .. } => height * 0.6,
            Self::Words | Self::Level { .. } | Self::Line { .. } | Self::Ring { .. } | Self::Units { .. } => 6.0,
        }
    }
}

impl Draw for Pictorial {
    fn marks(&self) -> Vec<&Mark> {
        self.marks.iter().collect()
    }

    fn states(&self) -> &[State<Note>] {
        &self.states
    }

    fn is_fluid(&self) -> bool {
        true
    }

    fn framings(&self, room: Room) -> &[Framing] {
        &self.compositions[room as usize].framings
    }

    fn sheet_width(&self, room: Room) -> f64 {
        self.compositions[room as usize].size.0
    }

    fn bleeds(&self) -> bool {
        self.compositions.iter().any(|composed| {
            let is_out = |point: &Point| point.0 < 0.0 || point.0 > composed.size.0 || point.1 > composed.size.1;
            composed.things.iter().any(|thing| match thing {
                Thing::Level { outline, .. } => outline.iter().any(is_out),
                Thing::Line { from, to, y, .. } => is_out(&(*from, *y)) || is_out(&(*to, *y)),
                _ => false,
            })
        })
    }

    fn draw(&self, sheet: &mut Sheet, position: f64) {
        let stage = Stage::new(self.marks(), &self.states, position);
        let composed = &self.compositions[sheet.room as usize];
        sheet.height = composed.size.1;
        sheet.is_in_picture = true;
        sheet.glyphs.clone_from(&self.glyphs);
        if let (Some(base), Some((thing, label))) = (&self.base, &composed.base) {
            draw_base(sheet, base, thing, label.as_ref());
        }
        self.levels(sheet, &stage, composed);
        // What units are first lies below what they are later: so equal ones follow each other.
        let most = composed.units.iter().map(|unit| unit.legs.len()).max().unwrap_or(0);
        for leg in 0..most {
            composed.units.iter().for_each(|unit| draw_unit(sheet, &stage, unit, leg));
        }
        for index in 0..self.marks.len() {
            sheet.belong(&self.marks[index].key);
            draw_thing(sheet, &stage, index, &composed.things[index]);
        }
        for (index, label) in composed.labels.iter().enumerate() {
            if let Some(label) = label {
                sheet.belong(&self.marks[index].key);
                write_label(sheet, &stage, index, (label, &self.bounds[index]), &composed.things[index]);
            }
        }
        sheet.belong("");
    }

    fn rows(&self) -> Vec<Row> {
        self.told().iter().map(Row::of).collect()
    }

    fn said_at(&self, step: u32) -> Vec<String> {
        marks::said(&self.told().iter().collect::<Vec<_>>(), &self.states, step)
    }

    fn parts(&self) -> Vec<String> {
        self.told().iter().map(Mark::said).chain(self.one_labels.iter().cloned()).collect()
    }
}

impl Pictorial {
    /// The marks, each with its bound as a part of its text.
    fn told(&self) -> Vec<Mark> {
        let told = |(mark, bound): (&Mark, &String)| {
            let text = if bound.is_empty() { mark.text.clone() } else { [bound, " ", &mark.text].concat() };
            Mark { text, ..mark.clone() }
        };
        self.marks.iter().zip(&self.bounds).map(told).collect()
    }

    /// What fills an outline, once for each outline: the surface goes from the height of one mark to that of the next.
    fn levels(&self, sheet: &mut Sheet, stage: &Stage<'_>, composed: &Composed) {
        let mut done: Vec<&[Point]> = Vec::new();
        for (first, thing) in composed.things.iter().enumerate() {
            let Thing::Level { outline, zero, tone, .. } = thing else { continue };
            if done.contains(&outline.as_slice()) {
                continue;
            }
            done.push(outline);
            let marks = composed.things.iter().enumerate().filter_map(|(index, thing)| match thing {
                Thing::Level { outline: own, y, .. } if own == outline => Some((index, *y)),
                _ => None,
            });
            let (mut surface, mut clear) = (*zero, 1.0);
            for (index, y) in marks {
                let shown = stage.shown(index);
                if self.marks[index].derived {
                    sheet.belong(&self.marks[index].key);
                    dashed(sheet, edge(outline, y), y, Tone::Soft, shown);
                }
                surface += (y - surface) * shown;
                clear += (stage.clearness(index) - clear) * shown;
            }
            sheet.belong(&self.marks[first].key);
            let shown = ((zero - surface) / 2.0).clamp(0.0, 1.0);
            draw_level(sheet, outline, surface, *tone, clear * shown);
        }
    }
}

/// How far a unit is on its way, where the units of a mark come one after the other.
fn progress(shown: f64, (before, all): (usize, usize)) -> f64 {
    let lag = (all as f64 * ON_THE_WAY).max(1.0);
    ((shown * (all as f64 - 1.0 + lag) - before as f64) / lag).clamp(0.0, 1.0)
}

/// Draws a unit as what it is on one of its legs.
fn draw_unit(sheet: &mut Sheet, stage: &Stage<'_>, unit: &Unit, index: usize) {
    let Some(leg) = unit.legs.get(index) else { return };
    sheet.belong(&stage.marks[unit.root].key);
    sheet.belong_to_unit(unit.number);
    // The place follows from all its ways: each goes on from where the one before has led.
    let mut at = unit.legs.first().and_then(|leg| leg.path.last()).copied().unwrap_or_default();
    let mut clear = 1.0;
    let mut arrived = Vec::new();
    for leg in &unit.legs {
        let Some(mark) = leg.mark else {
            arrived.push(1.0);
            continue;
        };
        let done = progress(stage.shown(mark), leg.order);
        if leg.path.len() > 1 && done > 0.0 {
            at = on_path(&leg.path, done);
        }
        clear += (stage.clearness(mark) - clear) * done;
        // What goes to another place becomes another thing at the end of its way.
        arrived.push(if leg.path.len() > 1 { ((done - 0.8) / 0.2).max(0.0) } else { done });
    }
    // What a unit becomes elsewhere is there instead of what it was; what it becomes where it stands lies over it.
    let later = unit.legs.iter().zip(&arrived).skip(index + 1).filter(|(later, _)| later.path.len() > 1);
    let left: f64 = later.map(|(_, arrived)| 1.0 - arrived).product();
    sheet.glyph(at, (leg.height, leg.turn), leg.glyph, arrived[index] * left * clear);
}

fn draw_thing(sheet: &mut Sheet, stage: &Stage<'_>, index: usize, thing: &Thing) {
    let (shown, clear) = (stage.shown(index), stage.clearness(index));
    let is_derived = stage.marks[index].derived;
    match thing {
        Thing::Words | Thing::Level { .. } | Thing::Units { .. } => {}
        Thing::Line { from, to, y, tone } if is_derived => dashed(sheet, (*from, *to), *y, *tone, clear * shown),
        Thing::Line { from, to, y, tone } => {
            let to = from + (to - from) * shown;
            let width = 4.0 * sheet.seen.span;
            sheet.fill(brush::stroke((*from, *y), (to, *y), width), *tone, clear * shown.min(0.2) * 5.0);
        }
        Thing::Disc { centre, radius, tone, is_outline } => {
            let radius = radius * shown.sqrt();
            if *is_outline {
                sheet.ring(*centre, radius, 3.2 * sheet.seen.span, *tone, clear);
            } else if is_derived {
                sheet.hatched_disc(*centre, radius, *tone, clear);
            } else {
                sheet.disc(*centre, radius, *tone, clear);
                sheet.ring(*centre, radius, 1.2 * sheet.seen.span, Tone::Soft, 0.5 * clear);
            }
        }
        Thing::Ring { centre, radius, tone } => {
            sheet.ring(*centre, radius * shown, 2.4 * sheet.seen.span, *tone, clear)
        }
        Thing::Place { at, glyph, height, turn } => sheet.glyph(*at, (*height, *turn), *glyph, shown * clear),
    }
}

/// A level line of dashes, for what is derived.
fn dashed(sheet: &mut Sheet, (from, to): (f64, f64), y: f64, tone: Tone, alpha: f64) {
    let mut x = from;
    while x < to {
        sheet.line(vec![(x, y), ((x + DASH).min(to), y)], 2.4 * sheet.seen.span, tone, alpha);
        x += 1.7 * DASH;
    }
}

/// The font sizes of a label: number and caption.
fn sizes(room: Room, size: Size) -> (f64, f64) {
    let value = match size {
        Size::Large => LARGE,
        Size::Small => SMALL,
    };
    (value[room as usize], CAPTION[room as usize])
}

/// What the marks are compared with: it is there from the beginning.
fn draw_base(sheet: &mut Sheet, base: &Mark, thing: &Thing, label: Option<&Label>) {
    sheet.belong(&base.key);
    if let Thing::Level { outline, y, tone, .. } = thing {
        draw_level(sheet, outline, *y, *tone, 1.0);
    }
    if let Some(label) = label {
        lead(sheet, 1.0, label, thing);
        let first = sheet.shapes.len();
        write_words(sheet, &Words { mark: base, bound: "", clear: 1.0, soft: 1.0 }, label, thing);
        keep_size(sheet, first, place_of(label, thing));
    }
}

/// An outline that is filled up to a height, with its surface. What lies below zero belongs to the vessel and not to
/// the number.
fn draw_level(sheet: &mut Sheet, outline: &[Point], surface: f64, tone: Tone, alpha: f64) {
    sheet.fill(filled_between(outline, surface, bounds(outline).1.1), tone, WATER * alpha);
    let (left, right) = edge(outline, surface);
    let width = 3.0 * sheet.seen.span;
    sheet.fill(brush::stroke((left, surface), (right, surface), width), Tone::Ink, 0.55 * alpha);
}

fn write_label(sheet: &mut Sheet, stage: &Stage<'_>, index: usize, (label, bound): (&Label, &str), thing: &Thing) {
    let mark = stage.marks[index];
    let shown = stage.shown(index);
    let legible = |tone: Tone| shown * stage.legibility(index, tone);
    let words = Words { mark, bound, clear: legible(mark.text_tone()), soft: legible(Tone::Soft) };
    let first = sheet.shapes.len();
    lead(sheet, shown, label, thing);
    let (below, anchor) = write_words(sheet, &words, label, thing);
    stage.write_notes(sheet, index, below, anchor, label.width);
    keep_size(sheet, first, place_of(label, thing));
    let clear = clearness_of_place(sheet, first);
    for shape in &mut sheet.shapes[first..] {
        shape.alpha = (shape.alpha * clear * 50.0).round() / 50.0;
    }
}

/// Opacity of words, the texts from the `first` shape of a sheet on: those that the camera has left are gone before they
/// are cut off, or lie under others.
fn clearness_of_place(sheet: &Sheet, first: usize) -> f64 {
    let Framing { left, top, span } = sheet.seen;
    if span >= 1.0 {
        return 1.0;
    }
    let beyond = |at: f64, from: f64| (from - at).max(at - from - span) / span;
    let corners = corners_of_texts(&sheet.shapes[first..]).into_iter();
    let beyond = corners.map(|(x, y)| beyond(x / sheet.width, left).max(beyond(y / sheet.height, top)));
    (1.0 - (beyond.fold(0.0, f64::max) - 0.01) / GOING).clamp(0.0, 1.0)
}

/// The corners of the texts among shapes.
fn corners_of_texts(shapes: &[Shape]) -> Vec<Point> {
    let corners = shapes.iter().filter_map(|shape| match &shape.form {
        Form::Text(at, anchor, size, words) => {
            let [left, top, right, bottom] = text::bounds(*at, *anchor, *size, words);
            Some([(left, top), (right, bottom)])
        }
        _ => None,
    });
    corners.flatten().collect()
}

/// Words that were written around a point, from the `first` shape of a sheet on, become as small as what the camera shows
/// is in the frame: so they keep their size on the screen, and their lines.
fn keep_size(sheet: &mut Sheet, first: usize, around: Point) {
    let span = sheet.seen.span;
    for shape in &mut sheet.shapes[first..] {
        if let Form::Text(at, _, size, _) = &mut shape.form {
            *at = (around.0 + (at.0 - around.0) * span, around.1 + (at.1 - around.1) * span);
            *size *= span;
        }
    }
}

/// The point on the baseline of the number of a label.
fn place_of(label: &Label, thing: &Thing) -> Point {
    let above = if label.floats { thing.point().map_or(0.0, |point| point.1) } else { 0.0 };
    (label.at[0], label.at[1] + above)
}

/// Draws the line that leads from a label to what it is about, if it has one.
fn lead(sheet: &mut Sheet, shown: f64, label: &Label, thing: &Thing) {
    let (at, span) = (place_of(label, thing), sheet.seen.span);
    if let (true, Some(to)) = (label.leader, thing.point()) {
        let y = at.1 - sizes(sheet.room, label.size).0 * 0.3 * span;
        let from = (at.0 + if to.0 > at.0 { 6.0 } else { -6.0 } * span, y);
        // It ends where the thing begins.
        let away = distance(from, to);
        let share = ((away - thing.reach()) / away.max(1.0)).max(0.0);
        let end = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        sheet.line(vec![from, end], 1.2 * span, Tone::Soft, 0.8 * shown);
    }
}

/// The words of a mark.
struct Words<'a> {
    mark: &'a Mark,
    /// What stands above the number.
    bound: &'a str,
    /// Opacity of its number, and of the rest.
    clear: f64,
    soft: f64,
}

/// Writes words at a label of the picture, as large as they are on the screen; returns where more words may begin.
fn write_words(sheet: &mut Sheet, words: &Words<'_>, label: &Label, thing: &Thing) -> (Point, Anchor) {
    let Words { mark, bound, clear, soft } = *words;
    let (largest, caption_size) = sizes(sheet.room, label.size);
    let anchor = match label.align {
        Align::Start => Anchor::Start,
        Align::Middle => Anchor::Middle,
        Align::End => Anchor::End,
    };
    let at = place_of(label, thing);
    // A number is written on one line.
    let size = largest * (label.width / text::width(&mark.text, largest).max(1.0)).min(1.0);
    let over = at.1 - size * text::RISE - caption_size * 0.35;
    sheet.text((at.0, over), anchor, caption_size, bound, Tone::Soft, soft);
    let tone = mark.text_tone();
    sheet.text(at, anchor, size, &mark.text, tone, clear);
    let lines = text::wrap(&mark.caption(), caption_size, label.width);
    let first = at.1 + caption_size * 1.25;
    sheet.lines((at.0, first), anchor, caption_size, &lines, Tone::Soft, soft);
    let below = first + (lines.len() as f64 - 1.0) * caption_size * text::LEADING + caption_size * 0.4;
    ((at.0, below), anchor)
}

/// Marks as things in a picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Id of an image with a drawing and a tall drawing that both have a frame.
    #[schemars(with = "String")]
    pub setting: Spanned<String>,
    /// The marks, each with what it is in the picture.
    pub marks: Vec<ThingSpec>,
    /// The scale of levels and lines.
    pub scale: Option<ScaleSpec>,
    /// The length in the picture that is the radius of the largest disc or circle.
    #[schemars(with = "Option<String>")]
    pub radius: Option<Spanned<String>>,
    /// What the marks are compared with, such as the 1 of a ratio; it is no figure, and always there.
    pub base: Option<BaseSpec>,
    /// Which part of the picture is seen from a step on; without it, always the whole frame.
    #[serde(default)]
    pub views: Vec<ViewSpec>,
    /// What changes at each step; without steps, each mark comes with its own `step` and stays.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepSpec>,
}

/// What is seen from a step on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialView")]
#[serde(deny_unknown_fields)]
pub struct ViewSpec {
    /// The step, counted from 1; until the next one is said. The view of the first step is there from the beginning.
    pub step: u32,
    /// A view or region of the picture, or `whole`. A drawing that has none of this name keeps what it shows.
    #[schemars(with = "String")]
    pub view: Spanned<String>,
}

/// What marks are compared with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialBase")]
#[serde(deny_unknown_fields)]
pub struct BaseSpec {
    /// The value, in the unit of the marks.
    pub value: f64,
    /// Label at the number.
    pub label: String,
    /// The label of the picture at which the number and its words stand.
    #[schemars(with = "Option<String>")]
    pub at: Option<Spanned<String>>,
    /// An outline that is filled from below up to the value.
    pub(super) level: AcrossSpec,
}

/// The scale of levels and lines, from zero.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleSpec {
    /// The anchor at the height of zero.
    #[schemars(with = "String")]
    pub zero: Spanned<String>,
    /// The anchor at the height of `value`.
    #[schemars(with = "String")]
    pub top: Spanned<String>,
    /// The value at `top`, in the unit of the marks.
    pub value: f64,
}

/// A mark of a pictorial chart.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "WrittenThing")]
pub struct ThingSpec {
    mark: MarkSpec,
    at: Option<Spanned<String>>,
    forms: Vec<FormSpec>,
}

/// A mark and what it is in the picture; at most one of the forms is given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialMark")]
#[serde(deny_unknown_fields)]
struct WrittenThing {
    /// Id of the figure to draw.
    #[schemars(with = "String")]
    figure: Spanned<String>,
    /// Label at the number.
    label: String,
    /// The step at which it appears, counted from 1.
    #[serde(default = "first_step")]
    step: u32,
    /// Whether to emphasise it.
    #[serde(default)]
    accent: bool,
    /// The label of the picture at which the number and its words stand; without it, they are not written.
    #[schemars(with = "Option<String>")]
    at: Option<Spanned<String>>,
    /// As many equal things as the number says.
    units: Option<UnitsSpec>,
    /// An outline that is filled from below up to the value.
    level: Option<AcrossSpec>,
    /// A line across an outline at the value.
    line: Option<AcrossSpec>,
    /// A disc by area.
    disc: Option<RoundSpec>,
    /// A circle by radius.
    ring: Option<RoundSpec>,
    /// A thing at the place whose number is the value, counted from 1.
    place: Option<PlaceSpec>,
}

impl From<WrittenThing> for ThingSpec {
    fn from(written: WrittenThing) -> Self {
        let WrittenThing { figure, label, step, accent, at, units, level, line, disc, ring, place } = written;
        let forms = [
            units.map(|units| FormSpec::Units(Box::new(units))),
            level.map(FormSpec::Level),
            line.map(FormSpec::Line),
            disc.map(FormSpec::Disc),
            ring.map(FormSpec::Ring),
            place.map(FormSpec::Place),
        ];
        Self { mark: MarkSpec { figure, label, step, accent }, at, forms: forms.into_iter().flatten().collect() }
    }
}

impl JsonSchema for ThingSpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        WrittenThing::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        WrittenThing::json_schema(generator)
    }
}

/// What a mark is in the picture.
#[derive(Clone, Debug)]
enum FormSpec {
    Units(Box<UnitsSpec>),
    Level(AcrossSpec),
    Line(AcrossSpec),
    Disc(RoundSpec),
    Ring(RoundSpec),
    Place(PlaceSpec),
}

/// As many equal things as the number says; the last one in part where the number has a fraction.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialUnits")]
#[serde(deny_unknown_fields)]
pub(super) struct UnitsSpec {
    /// The motif that a unit is drawn as.
    #[schemars(with = "String")]
    pub glyph: Spanned<String>,
    /// The region in which they stand; without it, they are units of `from` where those are.
    #[serde(rename = "in")]
    #[schemars(with = "Option<String>")]
    pub region: Option<Spanned<String>>,
    /// The figure of an earlier mark of whose units these are a part.
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// The anchors through which they go from there, in order.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub through: Vec<Spanned<String>>,
    /// How many things a unit stands for.
    #[serde(default = "one")]
    pub one: f64,
    /// The same in words, with `{}` for the number.
    pub one_label: Option<String>,
    /// The number of places of which the units take as many as the number says.
    pub of: Option<u32>,
    /// The motif that stands at each of these places.
    #[schemars(with = "Option<String>")]
    pub over: Option<Spanned<String>>,
    /// Which of the places or of the units of `from` are taken, if they do not move.
    #[serde(default)]
    pub choice: Choice,
}

fn one() -> f64 {
    1.0
}

/// Which of many places are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Choice {
    /// Some here and there, always the same ones.
    #[default]
    Scattered,
    /// The first ones.
    First,
}

/// What is filled, or crossed by a line.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialLevel")]
#[serde(deny_unknown_fields)]
pub(super) struct AcrossSpec {
    /// A region with an outline.
    #[serde(rename = "in")]
    #[schemars(with = "String")]
    pub region: Spanned<String>,
    /// The ink.
    #[serde(default)]
    pub ink: Option<Pigment>,
}

/// A disc or circle.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialDisc")]
#[serde(deny_unknown_fields)]
pub(super) struct RoundSpec {
    /// Whether only the outline of the disc is drawn, as for what is not there yet.
    #[serde(default)]
    pub outline: bool,
    /// The anchor at its centre.
    #[schemars(with = "String")]
    pub center: Spanned<String>,
    /// The ink.
    #[serde(default)]
    pub ink: Option<Pigment>,
}

/// A thing at a place that is counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PictorialPlace")]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceSpec {
    /// A region with points or grids; their order is that of the ranks.
    #[serde(rename = "in")]
    #[schemars(with = "String")]
    pub region: Spanned<String>,
    /// The motif.
    #[schemars(with = "String")]
    pub glyph: Spanned<String>,
}

impl Spec {
    fn plan(&self) -> Plan<'_> {
        let is_part = |thing: &ThingSpec| thing.units().is_some_and(|units| units.from.is_some());
        // Of units that are a part of others, a note says which part; of others, how much more there are.
        let ratio = if self.marks.iter().any(is_part) { Ratio::Part } else { Ratio::Change };
        Plan { marks: self.marks(), always: None, steps: &self.steps, pairs: Pairs::Words(ratio) }
    }

    /// What is wrong with the steps of views.
    fn mistakes_of_views(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for (index, view) in self.views.iter().enumerate() {
            if view.step == 0 {
                let reason = "a view is of step 0, and steps are counted from 1";
                mistakes.push(
                    Mistake::new(reason, "The view of the first step is there from the beginning.")
                        .in_place(&view.view),
                );
            } else if self.views[..index].iter().any(|earlier| earlier.step == view.step) {
                let reason = format!("step {} has two views", view.step);
                mistakes.push(Mistake::new(&reason, "Delete one of them.").in_place(&view.view));
            }
        }
        mistakes
    }

    /// The marks that appear at a step, counted from 1, that are emphasised there or that something is written at.
    fn come_at(&self, step: u32) -> Vec<usize> {
        let shown_by_name = self.steps.iter().any(|step| !step.show.is_empty());
        let this = self.steps.get(step as usize - 1);
        let names = |this: &'_ StepSpec| -> Vec<String> {
            let notes = this.annotate.iter().flat_map(|note| note.at.iter().chain(&note.from).chain(&note.to));
            this.show.iter().chain(&this.highlight).chain(notes).map(|name| name.get_ref().clone()).collect()
        };
        let names = this.map_or_else(Vec::new, names);
        let comes = |thing: &ThingSpec| {
            names.contains(thing.mark.figure.get_ref()) || !shown_by_name && thing.mark.step.max(1) == step
        };
        (0..self.marks.len()).filter(|index| comes(&self.marks[*index])).collect()
    }
}

impl ThingSpec {
    fn units(&self) -> Option<&UnitsSpec> {
        self.forms.iter().find_map(|form| if let FormSpec::Units(units) = form { Some(&**units) } else { None })
    }

    fn is_place(&self) -> bool {
        matches!(self.forms.as_slice(), [FormSpec::Place(_)])
    }

    fn is_round(&self) -> bool {
        matches!(self.forms.as_slice(), [FormSpec::Disc(_) | FormSpec::Ring(_)])
    }
}

impl KindSpec for Spec {
    fn marks(&self) -> Vec<&MarkSpec> {
        self.marks.iter().map(|thing| &thing.mark).collect()
    }

    fn setting(&self) -> Option<&Spanned<String>> {
        Some(&self.setting)
    }

    fn steps(&self) -> u32 {
        self.views.iter().map(|view| view.step).fold(self.plan().len(), u32::max)
    }

    fn mistakes(&self, story: &dyn Surroundings) -> Vec<Mistake> {
        let marks = self.marks();
        let values = values_of(&marks, story);
        let mut mistakes = mistakes_of_marks(&marks, &values);
        for thing in self.marks.iter().filter(|thing| thing.forms.len() > 1) {
            let remedy = "Write one of `units`, `level`, `line`, `disc`, `ring` and `place`.";
            mistakes.push(Mistake::new("a mark is several things at once", remedy).at(&thing.mark));
        }
        mistakes.extend(self.mistakes_of_views());
        match story.scenery(self.setting.get_ref()) {
            Ok(scenery) if mistakes.is_empty() => {
                self.compose(&scenery, &values, story, (&mut mistakes, Placing::Counted));
            }
            Ok(_) => {}
            Err(mistake) => mistakes.push(mistake.in_place(&self.setting)),
        }
        mistakes.extend(self.plan().mistakes(&values));
        mistakes
    }

    fn resolve(&self, story: &dyn Surroundings) -> io::Result<Kind> {
        let mark = |thing: &ThingSpec| {
            let wording = if thing.is_place() { Wording::Ordinal } else { Wording::Bare };
            resolve_mark(&thing.mark, story, wording)
        };
        let mut marks = self.marks.iter().map(mark).collect::<io::Result<Vec<Mark>>>()?;
        tell_apart(&mut marks);
        let bounds = self.marks.iter().zip(&mut marks).map(|(thing, mark)| bound_of(thing, mark, story)).collect();
        let mut states = self.plan().states(&marks.iter().collect::<Vec<_>>(), story);
        // At a later step the camera moves and everything stays; what is for one step goes.
        if let Some(last) = states.last().cloned() {
            states.resize(states.len().max(self.steps() as usize), State { shown: last.shown, ..State::default() });
        }
        let scenery = story.scenery(self.setting.get_ref()).map_err(|mistake| Mistake::into_error(vec![mistake]))?;
        let mut mistakes = Vec::new();
        let values: Vec<f64> = marks.iter().map(|mark| mark.value).collect();
        let (compositions, glyphs) = self.compose(&scenery, &values, story, (&mut mistakes, Placing::Found));
        if !mistakes.is_empty() {
            return Err(Mistake::into_error(mistakes));
        }
        let base = self.base.as_ref().map(|base| Mark {
            key: base.label.clone(),
            label: base.label.clone(),
            value: base.value,
            text: story.digits(base.value, None),
            ..Mark::default()
        });
        let words = |units: &UnitsSpec| Some(units.one_label.as_ref()?.replace("{}", &story.digits(units.one, None)));
        let one_labels = self.marks.iter().filter_map(ThingSpec::units).filter_map(words).collect();
        Ok(Kind::Pictorial(Pictorial { marks, states, one_labels, bounds, compositions, glyphs, base }))
    }
}

/// The bound of a mark in words, where the language writes it before the number; otherwise it becomes a part of the
/// mark's text. A line across the picture is the number itself, and places have none.
fn bound_of(thing: &ThingSpec, mark: &mut Mark, story: &dyn Surroundings) -> String {
    if matches!(thing.forms.as_slice(), [FormSpec::Line(_) | FormSpec::Place(_)]) {
        return String::new();
    }
    let Some(whole) = story.number(&mark.figure, Wording::WithBound) else { return String::new() };
    match whole.text.strip_suffix(&mark.text) {
        Some(bound) => bound.trim().to_owned(),
        None => {
            mark.text = whole.text;
            String::new()
        }
    }
}

impl Spec {
    /// The marks in both compositions, and what their units look like; the mistakes in what is written are added.
    fn compose(
        &self,
        scenery: &Scenery,
        values: &[f64],
        story: &dyn Surroundings,
        (mistakes, placing): (&mut Vec<Mistake>, Placing),
    ) -> (Box<[Composed; 2]>, Vec<Glyph>) {
        // Whether a camera shows them depends on where they are.
        let placing = if self.views.is_empty() { placing } else { Placing::Found };
        let mut library = Library { story, glyphs: Vec::new(), known: BTreeMap::new() };
        let both = [(Room::Narrow, &scenery.narrow, "tall drawing"), (Room::Wide, &scenery.wide, "drawing")];
        for view in &self.views {
            let is_known = |composition: &Composition| part_of(composition, view.view.get_ref()).is_some();
            if !both.iter().any(|(_, composition, _)| is_known(composition)) {
                let known = both.iter().flat_map(|(_, composition, _)| {
                    composition.views.keys().chain(composition.regions.keys()).map(String::as_str)
                });
                let known: BTreeSet<&str> = known.chain([WHOLE]).collect();
                mistakes.push(unknown_name("view or region", &view.view, known.into_iter()));
            }
        }
        let compositions = both.map(|(room, composition, name)| {
            let mut composer = Composer {
                spec: self,
                room,
                values,
                story,
                composition,
                name,
                placing,
                library: &mut library,
                mistakes: Vec::new(),
                units: Vec::new(),
                turns: Vec::new(),
                standing: BTreeMap::new(),
            };
            let composed = composer.compose();
            // What is wrong in both is told once.
            let new = composer.mistakes.into_iter().filter(|mistake| !mistakes.contains(mistake)).collect::<Vec<_>>();
            mistakes.extend(new);
            composed
        });
        (Box::new(compositions), library.glyphs)
    }
}

/// The glyphs of a chart, each motif read once.
struct Library<'a> {
    story: &'a dyn Surroundings,
    glyphs: Vec<Glyph>,
    /// Index, and width divided by height, of a motif's variant.
    known: BTreeMap<(String, glyph::Variant), (u16, f64)>,
}

impl Library<'_> {
    fn find(&mut self, name: &Spanned<String>, variant: glyph::Variant) -> Result<(u16, f64), Mistake> {
        let key = (name.get_ref().clone(), variant);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let motif = self.story.motif(name.get_ref()).map_err(|mistake| mistake.in_place(name))?;
        let drawn = Glyph::new(&motif, variant).map_err(|mistake| mistake.in_place(name))?;
        let found = (self.glyphs.len() as u16, motif.width / motif.height);
        self.glyphs.push(drawn);
        self.known.insert(key, found);
        Ok(found)
    }
}

/// Whether places for units are found or only counted: a check need not know where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placing {
    Counted,
    Found,
}

/// Points that a region lies between.
fn points_of(region: &Region) -> Vec<Point> {
    let grids = region.grids.iter().flat_map(|&[x, y, width, height, ..]| [(x, y), (x + width, y + height)]);
    let spots = region.outline.iter().chain(&region.path).copied();
    let spots = spots.chain(region.points.iter().map(|stand| stand.at()));
    spots.map(|at| (at[0], at[1])).chain(grids).collect()
}

/// The part of a composition that has a name: x, y, width and height in pixels. It is a view, a region with something
/// around it, or the whole frame.
fn part_of(composition: &Composition, name: &str) -> Option<[f64; 4]> {
    if let Some(view) = composition.views.get(name) {
        return Some(*view);
    }
    let (width, height) = composition.size;
    if name == WHOLE {
        return Some([0.0, 0.0, width, height]);
    }
    let (low, high) = bounds(&points_of(composition.regions.get(name)?));
    let margin = AROUND_REGION * width;
    // Not beyond the frame, unless the region is there.
    let (left, top) = ((low.0 - margin).max(low.0.min(0.0)), (low.1 - margin).max(low.1.min(0.0)));
    let (right, bottom) = ((high.0 + margin).min(high.0.max(width)), (high.1 + margin).min(high.1.max(height)));
    Some([left, top, right - left, bottom - top])
}

/// Puts the marks into one composition.
struct Composer<'a, 'l> {
    spec: &'a Spec,
    room: Room,
    values: &'a [f64],
    story: &'a dyn Surroundings,
    composition: &'a Composition,
    /// What the composition is called in messages.
    name: &'static str,
    placing: Placing,
    library: &'l mut Library<'a>,
    mistakes: Vec<Mistake>,
    units: Vec<Unit>,
    /// How far each of them is turned where it stands now, in degrees clockwise.
    turns: Vec<f64>,
    /// The units of each mark: their places in `units` and where they stand.
    standing: BTreeMap<usize, Vec<(usize, Point)>>,
}

impl<'a> Composer<'a, '_> {
    fn compose(&mut self) -> Composed {
        let spec = self.spec;
        let things: Vec<Thing> = (0..spec.marks.len()).map(|index| self.thing(index).unwrap_or(Thing::Words)).collect();
        let labels: Vec<Option<Label>> = spec.marks.iter().map(|thing| self.label(thing.at.as_ref()?)).collect();
        let base = spec.base.as_ref().and_then(|base| {
            let outline = self.outline(&base.level.region)?;
            let (zero, y) = self.height_at(base.value, &base.level.region)?;
            let tone = base.level.ink.map_or(Tone::Water, Tone::from);
            let label = base.at.as_ref().map(|at| self.label(at));
            Some((Thing::Level { outline, zero, y, tone }, label.flatten()))
        });
        let framings = self.framings(&things, &labels);
        let units = std::mem::take(&mut self.units);
        Composed { size: self.composition.size, things, labels, units, base, framings }
    }

    /// What is seen at each step; nothing if that is always the whole frame.
    fn framings(&mut self, things: &[Thing], labels: &[Option<Label>]) -> Vec<Framing> {
        let spec = self.spec;
        let mut held: Option<(&Spanned<String>, Framing)> = None;
        let mut framings = Vec::new();
        for step in 1..=spec.steps().min(MOST_STEPS) {
            for view in spec.views.iter().filter(|view| view.step == step) {
                held = self.framing(&view.view).map(|framing| (&view.view, framing)).or(held);
            }
            if let Some((name, framing)) = held {
                for index in spec.come_at(step) {
                    self.is_seen(index, (&things[index], labels[index].as_ref()), (name, framing), step);
                }
            }
            framings.push(held.map_or(Framing::WHOLE, |(_, framing)| framing));
        }
        if framings.iter().all(|framing| *framing == Framing::WHOLE) { Vec::new() } else { framings }
    }

    /// The part of the frame that has a name; `None` if the composition has none, or if there is a mistake in it.
    fn framing(&mut self, name: &Spanned<String>) -> Option<Framing> {
        let part = part_of(self.composition, name.get_ref())?;
        let framing = Framing::around(part, self.composition.size);
        let Framing { left, top, span } = framing;
        let (which, whose) = (name.get_ref(), self.name);
        // The comparisons are written so that NaN is a mistake.
        if !(span * MOST_ENLARGED >= 1.0 - 1e-9 && part[2] > 0.0 && part[3] > 0.0) {
            let reason = format!("the view “{which}” of the setting's {whose} is too small");
            let (width, height) = self.composition.size;
            let remedy = format!(
                "What is seen is enlarged {MOST_ENLARGED} times at most: make it {:.0} pixels wide or {:.0} high.",
                (width / MOST_ENLARGED).ceil(),
                (height / MOST_ENLARGED).ceil()
            );
            self.wrong(Mistake::new(&reason, &remedy).in_place(name));
            return None;
        }
        // The stage shows as much around the frame as the build renders there; around a view, that share of the view.
        let room = 1.0 - span;
        let is_rendered = room >= -1e-9
            && left >= -BEYOND_SIDE * room - 1e-9
            && left + span <= 1.0 + BEYOND_SIDE * room + 1e-9
            && top >= -BEYOND_TOP * room - 1e-9
            && top + span <= 1.0 + BEYOND_BOTTOM * room + 1e-9;
        if !is_rendered {
            let reason =
                format!("the view “{which}” of the setting's {whose} goes beyond what is drawn around the frame");
            let remedy = "Move it into the frame, or make it smaller; what is seen has the proportions of the frame.";
            self.wrong(Mistake::new(&reason, remedy).in_place(name));
            return None;
        }
        Some(framing)
    }

    /// Whether what comes with a mark is in what is seen at its step; a mistake if not.
    fn is_seen(
        &mut self,
        index: usize,
        (thing, label): (&Thing, Option<&Label>),
        (name, framing): (&Spanned<String>, Framing),
        step: u32,
    ) {
        let (width, height) = self.composition.size;
        let (left, top) = (framing.left * width - 1.0, framing.top * height - 1.0);
        let (right, bottom) = (left + framing.span * width + 2.0, top + framing.span * height + 2.0);
        let is_out = |&(x, y): &Point| x < left || x > right || y < top || y > bottom;
        let words = label.map_or_else(Vec::new, |label| self.corners_of_words(index, thing, label, framing));
        let what = if words.iter().any(is_out) {
            "the words of"
        } else if self.corners_of(index, thing).iter().any(is_out) {
            "what is drawn of"
        } else {
            return;
        };
        let figure = self.spec.marks[index].mark.figure.get_ref();
        let reason = format!(
            "{what} “{figure}” would not be seen at step {step}, where the setting's {} shows “{}”",
            self.name,
            name.get_ref()
        );
        let remedy = format!(
            "What is seen goes from {:.0}, {:.0} to {:.0}, {:.0} in the frame: make it larger, move it, or name another view.",
            left + 1.0,
            top + 1.0,
            right - 1.0,
            bottom - 1.0
        );
        self.wrong(Mistake::new(&reason, &remedy).in_place(name));
    }

    /// The corners of the words of a mark, where this part of the frame is seen.
    fn corners_of_words(&self, index: usize, thing: &Thing, label: &Label, framing: Framing) -> Vec<Point> {
        let spec = &self.spec.marks[index];
        let wording = if spec.is_place() { Wording::Ordinal } else { Wording::Bare };
        let Ok(mut mark) = resolve_mark(&spec.mark, self.story, wording) else { return Vec::new() };
        let bound = bound_of(spec, &mut mark, self.story);
        let mut sheet = Sheet { room: self.room, seen: framing, ..Sheet::default() };
        write_words(&mut sheet, &Words { mark: &mark, bound: &bound, clear: 1.0, soft: 1.0 }, label, thing);
        keep_size(&mut sheet, 0, place_of(label, thing));
        corners_of_texts(&sheet.shapes)
    }

    /// Points that what a mark draws lies between. Water and lines may go beyond the frame, so of them the height counts.
    fn corners_of(&self, index: usize, thing: &Thing) -> Vec<Point> {
        let around = |(x, y): Point, reach: f64| vec![(x - reach, y - reach), (x + reach, y + reach)];
        match thing {
            Thing::Words | Thing::Level { .. } | Thing::Line { .. } => Vec::new(),
            Thing::Disc { centre, radius, .. } => around(*centre, *radius),
            // Circles may go beyond the frame too.
            Thing::Ring { centre, .. } => around(*centre, 0.0),
            Thing::Place { at, height, .. } => around(*at, height / 2.0),
            Thing::Units { .. } => {
                let standing = self.standing.get(&index).into_iter().flatten();
                let corners = standing.flat_map(|(unit, at)| {
                    let height = self.units[*unit].legs.last().map_or(0.0, |leg| leg.height);
                    around(*at, height / 2.0)
                });
                corners.collect()
            }
        }
    }

    fn wrong(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// What has a name in the composition.
    fn find<T>(&mut self, what: &str, names: &'a BTreeMap<String, T>, name: &Spanned<String>) -> Option<&'a T> {
        let found = names.get(name.get_ref());
        if found.is_none() {
            let mut mistake = unknown_name(what, name, names.keys().map(String::as_str));
            mistake.reason = format!("{} in the setting's {}", mistake.reason, self.name);
            self.wrong(mistake);
        }
        found
    }

    /// Whether points are in the frame; a mistake if not.
    fn is_framed(&mut self, points: &[Point], name: &Spanned<String>) {
        let (width, height) = self.composition.size;
        let is_out = |&(x, y): &Point| x < 0.0 || y < 0.0 || x > width || y > height;
        if points.iter().any(is_out) {
            let reason = format!("“{}” is not in the frame of the setting's {}", name.get_ref(), self.name);
            let remedy = "What is outside of the frame may not be in sight: move it, or make the frame larger.";
            self.wrong(Mistake::new(&reason, remedy).in_place(name));
        }
    }

    fn anchor(&mut self, name: &Spanned<String>) -> Option<Point> {
        let found = self.find("anchor", &self.composition.anchors, name).map(|at| (at[0], at[1]))?;
        self.is_framed(&[found], name);
        Some(found)
    }

    fn region(&mut self, name: &Spanned<String>) -> Option<&'a Region> {
        let region = self.find("region", &self.composition.regions, name)?;
        self.check_region(region, name).then_some(region)
    }

    /// Whether a region has places and is in the frame.
    fn check_region(&mut self, region: &Region, name: &Spanned<String>) -> bool {
        let points = points_of(region);
        self.is_framed(&points, name);
        if points.is_empty() {
            let remedy = "Give it an `outline`, `grids`, a `path` or `points`.";
            self.wrong(Mistake::new(&format!("the region “{}” is empty", name.get_ref()), remedy).in_place(name));
        }
        !points.is_empty()
    }

    /// An outline; water may go beyond the frame.
    fn outline(&mut self, name: &Spanned<String>) -> Option<Vec<Point>> {
        let region = self.find("region", &self.composition.regions, name)?;
        if region.outline.len() < 3 {
            let reason = format!("the region “{}” has no outline", name.get_ref());
            self.wrong(Mistake::new(&reason, "Give it an `outline` of at least three points.").in_place(name));
            return None;
        }
        Some(region.outline.iter().map(|at| (at[0], at[1])).collect())
    }

    /// Places in a region; where they are only counted, a region that offers any number has them at one point.
    fn slots(&self, region: &Region, count: usize, aspect: f64) -> Slots {
        match (self.placing, capacity(region)) {
            (Placing::Counted, None) => Slots { at: vec![(0.0, 0.0); count], ..Slots::default() },
            _ => slots(region, count, aspect),
        }
    }

    fn label(&mut self, name: &Spanned<String>) -> Option<Label> {
        let label = *self.find("label", &self.composition.labels, name)?;
        if !label.floats {
            self.is_framed(&[(label.at[0], label.at[1])], name);
        }
        Some(label)
    }

    /// The heights of zero and of a value that is written somewhere.
    fn height_at(&mut self, value: f64, written: &Spanned<String>) -> Option<(f64, f64)> {
        let Some(scale) = &self.spec.scale else {
            let remedy = "Write scale = { zero = \"…\", top = \"…\", value = … } with two anchors of the setting.";
            self.wrong(Mistake::new("a level or line needs a scale", remedy).in_place(written));
            return None;
        };
        let (zero, top) = (self.anchor(&scale.zero)?.1, self.anchor(&scale.top)?.1);
        // The comparisons are written so that NaN is a mistake.
        if !(scale.value > 0.0 && zero > top) {
            let remedy = "Its value must be above 0, and `top` must be above `zero` in the drawing.";
            self.wrong(Mistake::new("the scale has no size", remedy).in_place(&scale.top));
            return None;
        }
        if value.is_nan() || value < 0.0 || value > scale.value {
            let reason = "the value is beyond the end of the scale";
            self.wrong(Mistake::new(reason, "Give the scale a larger `value`, and draw it so.").in_place(written));
            return None;
        }
        Some((zero, zero + (top - zero) * value / scale.value))
    }

    /// The value of a mark; 0 if its figure is unknown or no number, which is reported by itself, so that the rest of the mark
    /// can be checked.
    fn value(&self, index: usize) -> f64 {
        let value = self.values[index];
        if value.is_finite() { value } else { 0.0 }
    }

    /// The radius of the largest disc or circle, and the largest value of them.
    fn radius(&mut self, index: usize) -> Option<(f64, f64)> {
        let Some(name) = &self.spec.radius else {
            let remedy = "Write radius = \"…\" with a length of the setting.";
            let mistake = Mistake::new("a disc or circle needs the radius of the largest", remedy);
            self.wrong(mistake.at(&self.spec.marks[index].mark));
            return None;
        };
        let radius = *self.find("length", &self.composition.lengths, name)?;
        let values = self.spec.marks.iter().zip(self.values).filter(|(thing, _)| thing.is_round());
        Some((radius, values.map(|(_, value)| *value).fold(f64::MIN_POSITIVE, f64::max)))
    }

    fn glyph(&mut self, name: &Spanned<String>, variant: glyph::Variant) -> Option<(u16, f64)> {
        match self.library.find(name, variant) {
            Ok(found) => Some(found),
            Err(mistake) => {
                self.wrong(mistake);
                None
            }
        }
    }

    fn is_derived(&self, index: usize) -> bool {
        let figure = self.spec.marks[index].mark.figure.get_ref();
        self.story.number(figure, Wording::Bare).is_some_and(|number| number.derived.is_some())
    }

    /// What a mark is; `None` if there is a mistake in it, or if it is words only.
    fn thing(&mut self, index: usize) -> Option<Thing> {
        let spec = self.spec;
        let thing = &spec.marks[index];
        let value = self.value(index);
        let tone = |ink: Option<Pigment>, usual: Tone| match thing.mark.accent {
            true => Tone::Cinnabar,
            false => ink.map_or(usual, Tone::from),
        };
        match thing.forms.first()? {
            FormSpec::Units(units) => self.stand(index, units),
            FormSpec::Level(across) => {
                let outline = self.outline(&across.region)?;
                let (zero, y) = self.height_at(value, &thing.mark.figure)?;
                Some(Thing::Level { outline, zero, y, tone: tone(across.ink, Tone::Water) })
            }
            FormSpec::Line(across) => {
                let outline = self.outline(&across.region)?;
                let (_, y) = self.height_at(value, &thing.mark.figure)?;
                let (from, to) = edge(&outline, y);
                Some(Thing::Line { from, to, y, tone: tone(across.ink, Tone::Ink) })
            }
            FormSpec::Disc(round) => {
                let centre = self.anchor(&round.center)?;
                let (radius, largest) = self.radius(index)?;
                let radius = radius * (value / largest).sqrt();
                let tone = tone(round.ink, Tone::Jade);
                Some(Thing::Disc { centre, radius, tone, is_outline: round.outline })
            }
            FormSpec::Ring(round) => {
                let centre = self.anchor(&round.center)?;
                let (radius, largest) = self.radius(index)?;
                Some(Thing::Ring { centre, radius: radius * value / largest, tone: tone(round.ink, Tone::Ink) })
            }
            FormSpec::Place(place) => {
                let region = self.region(&place.region)?;
                let count = capacity(region).unwrap_or(0);
                let (glyph, aspect) = self.glyph(&place.glyph, glyph::Variant::Whole)?;
                // A figure that is unknown or no number names no place, and is reported by itself.
                if !self.values[index].is_finite() {
                    return None;
                }
                if value < 1.0 || value.fract() > 0.0 || value > count as f64 {
                    let reason = format!("the value is no place among the {count} of “{}”", place.region.get_ref());
                    let remedy = "A place is a whole number from 1; the region needs `points` or `grids` for as many.";
                    self.wrong(Mistake::new(&reason, remedy).at(&thing.mark));
                    return None;
                }
                let slots = slots(region, count, aspect);
                let place = value as usize - 1;
                let turn = slots.turns.get(place).copied().unwrap_or(0.0);
                Some(Thing::Place { at: *slots.at.get(place)?, glyph, height: slots.height, turn })
            }
        }
    }

    /// Gives the units of a mark their places.
    fn stand(&mut self, index: usize, spec: &'a UnitsSpec) -> Option<Thing> {
        let mark = &self.spec.marks[index].mark;
        // The comparison is written so that NaN is a mistake.
        if spec.one.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
            let remedy = "Write a positive number in `one`.";
            self.wrong(Mistake::new("what a unit stands for is not above 0", remedy).at(mark));
            return None;
        }
        let amount = self.value(index) / spec.one;
        if amount > MOST || spec.of.is_some_and(|of| f64::from(of) > MOST) {
            let reason = format!("it would have {} units, and at most {MOST} can be counted", amount.ceil());
            self.wrong(Mistake::new(&reason, "Let a unit stand for more: write `one` and `one_label`.").at(mark));
            return None;
        }
        // Of values that are not negative; another one is a mistake that is told elsewhere.
        let part = amount.fract();
        let count = amount.floor().max(0.0) as usize + usize::from(part > LEAST);
        let whole = if self.is_derived(index) { glyph::Variant::Outline } else { glyph::Variant::Whole };
        let (glyph, aspect) = self.glyph(&spec.glyph, whole)?;
        let last = if part > LEAST && part < 1.0 - LEAST {
            self.glyph(&spec.glyph, glyph::Variant::part(part, whole))?.0
        } else {
            glyph
        };
        let (chosen, height) = match &spec.from {
            Some(from) => self.taken(index, spec, from, count, aspect)?,
            None => self.founded(index, spec, count, aspect)?,
        };
        let mut standing = Vec::new();
        for (before, (unit, path)) in chosen.into_iter().enumerate() {
            standing.push((unit, path.last().copied().unwrap_or_default()));
            let glyph = if before + 1 == count { last } else { glyph };
            let leg_height = height.unwrap_or_else(|| self.units[unit].legs.last().map_or(0.0, |leg| leg.height));
            // Where it goes to another place, it stands as the others there do.
            let turn = if path.len() > 1 { 0.0 } else { self.turns[unit] };
            self.turns[unit] = turn;
            let order = (before, count);
            self.units[unit].legs.push(Leg { mark: Some(index), order, path, glyph, height: leg_height, turn });
        }
        let first = standing.first().map(|(_, at)| *at);
        self.standing.insert(index, standing);
        first.map(|first| Thing::Units { first })
    }

    /// New units in a region: which ones a mark takes, and their height.
    fn founded(
        &mut self,
        index: usize,
        spec: &'a UnitsSpec,
        count: usize,
        aspect: f64,
    ) -> Option<(Chosen, Option<f64>)> {
        let mark = &self.spec.marks[index].mark;
        let Some(name) = &spec.region else {
            let remedy = "Write in = \"…\" with a region of the setting.";
            self.wrong(Mistake::new("its units have no place", remedy).at(mark));
            return None;
        };
        let region = self.region(name)?;
        let all = spec.of.map_or(count, |of| of as usize);
        if count > all {
            let remedy = "Write as many places in `of` as the largest value needs.";
            self.wrong(Mistake::new("it has more units than places", remedy).at(mark));
            return None;
        }
        let over = match &spec.over {
            Some(over) => Some(self.glyph(over, glyph::Variant::Whole)?),
            None => None,
        };
        let slots = self.slots(region, all, over.map_or(aspect, |(_, aspect)| aspect));
        if slots.at.len() < all {
            let reason = format!(
                "the region “{}” of the setting's {} has places for {} units, but it has {all}",
                name.get_ref(),
                self.name,
                slots.at.len()
            );
            self.wrong(Mistake::new(&reason, "Make room for as many.").in_place(name));
            return None;
        }
        let start = self.units.len();
        for (number, at) in slots.at.iter().enumerate() {
            let turn = slots.turns.get(number).copied().unwrap_or(0.0);
            let legs = over.map(|(glyph, _)| Leg {
                mark: None,
                order: (0, 1),
                path: vec![*at],
                glyph,
                height: slots.height,
                turn,
            });
            self.turns.push(turn);
            self.units.push(Unit { root: index, number: number as u32, legs: legs.into_iter().collect() });
        }
        let chosen = chosen(all, count, if spec.of.is_some() { spec.choice } else { Choice::First });
        Some((chosen.into_iter().map(|number| (start + number, vec![slots.at[number]])).collect(), Some(slots.height)))
    }

    /// Units of an earlier mark: which ones a mark takes, how they go to their places, and their height there.
    fn taken(
        &mut self,
        index: usize,
        spec: &'a UnitsSpec,
        from: &Spanned<String>,
        count: usize,
        aspect: f64,
    ) -> Option<(Chosen, Option<f64>)> {
        let marks = &self.spec.marks;
        let earlier = marks[..index].iter().position(|thing| thing.mark.figure.get_ref() == from.get_ref());
        let Some(origin) = earlier.and_then(|earlier| self.standing.get(&earlier)).cloned() else {
            let remedy = "Write the figure of a mark above that has units.";
            let reason = format!("there is no earlier mark “{}” with units", from.get_ref());
            self.wrong(Mistake::new(&reason, remedy).in_place(from));
            return None;
        };
        if count > origin.len() {
            let reason = "a part is larger than what it is a part of";
            let remedy = "Put the marks into the order of their values, or leave `from` out.";
            self.wrong(Mistake::new(reason, remedy).at(&marks[index].mark));
            return None;
        }
        let Some(name) = &spec.region else {
            let chosen = chosen(origin.len(), count, spec.choice);
            return Some((chosen.into_iter().map(|number| (origin[number].0, vec![origin[number].1])).collect(), None));
        };
        let region = self.region(name)?;
        let through = spec.through.iter().map(|name| self.anchor(name)).collect::<Option<Vec<Point>>>()?;
        let slots = self.slots(region, count, aspect);
        if slots.at.len() < count {
            let reason = format!("the region “{}” of the setting's {} has too few places", name.get_ref(), self.name);
            self.wrong(Mistake::new(&reason, "Make room for as many.").in_place(name));
            return None;
        }
        // Those that are nearest to the way out go first, and as far as there is room.
        let exit = through.first().copied().unwrap_or_else(|| middle(&slots.at));
        let entry =
            through.last().copied().unwrap_or_else(|| middle(&origin.iter().map(|(_, at)| *at).collect::<Vec<_>>()));
        let mut leaving = origin;
        leaving.sort_by(|a, b| distance(a.1, exit).total_cmp(&distance(b.1, exit)));
        let mut places = slots.at;
        places.sort_by(|a, b| distance(*b, entry).total_cmp(&distance(*a, entry)));
        let ways = leaving.into_iter().zip(places).map(|((unit, at), to)| {
            let path = std::iter::once(at).chain(through.iter().copied()).chain([to]).collect();
            (unit, path)
        });
        Some((ways.collect(), Some(slots.height)))
    }
}

/// Units by their places in a list, each with its way.
type Chosen = Vec<(usize, Vec<Point>)>;

/// Which `count` of `all` places are taken, in the order in which they are.
fn chosen(all: usize, count: usize, choice: Choice) -> Vec<usize> {
    let mut places: Vec<usize> = (0..all).collect();
    if choice == Choice::Scattered {
        places.sort_by(|a, b| brush::chance(*a as u32 * 31 + 7).total_cmp(&brush::chance(*b as u32 * 31 + 7)));
    }
    places.truncate(count);
    places
}

#[cfg(test)]
pub(in crate::chart) mod tests;
