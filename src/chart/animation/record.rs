//! From a drawing as a function of the position to keyframes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter;

use super::super::kinds::{Draw, Kind as ChartKind, Sequence, all_shapes, sheet_of, steps_of};
use super::super::sheet::{Anchor, Bleed, Form, Owner, Point, Room, Shape, Sheet, Tone};
use super::super::{Chart, position};
use super::join::join;
use super::{Animation, Keyframe, Keyframes, Kind, Layout, PARTS, TO_ALPHA, Track, two_before};

/// How far a shape between two keyframes may be from where it is drawn, in the units of the keyframes.
const TOLERANCE: i32 = 4;
const ALPHA_TOLERANCE: i32 = 1;

/// Into how many intervals the change of a step is divided at first. What happens in between and leaves no trace at their
/// ends is not recorded.
const FIRST_INTERVALS: u16 = 4;

/// The keyframes of a chart; a map is taken as it is.
pub fn record(chart: &Chart) -> Animation {
    if let ChartKind::Map(map) = &chart.kind {
        return Animation::Map(Box::new(map.clone()));
    }
    let kind = chart.kind.inner();
    let rooms: &[Room] = if kind.is_fluid() { &[Room::Narrow, Room::Wide] } else { &[Room::Narrow] };
    let layouts = rooms.iter().map(|&room| {
        let courses = match &chart.kind {
            ChartKind::Sequence(sequence) => courses_of_sequence(sequence, room),
            _ => courses(kind, room),
        };
        let sheet = sheet_of(kind, f64::from(steps_of(kind)), room, Bleed::default());
        let tracks = courses.into_iter().map(Course::into_track).collect();
        let framings = kind.framings(room);
        let spans = framings.first().into_iter().chain(framings).map(|framing| framing.span as f32).collect();
        Layout { size: (sheet.width as u32, sheet.height.ceil() as u32), tracks, spans }
    });
    let layouts = layouts.collect();
    let Sheet { glyphs, is_in_picture, .. } = sheet_of(kind, 0.0, Room::Narrow, Bleed::default());
    Animation::Keyframes(Keyframes { steps: steps_of(kind), layouts, glyphs, is_in_picture })
}

fn courses_of_sequence(sequence: &Sequence, room: Room) -> Vec<Course> {
    let mut end = 0;
    let mut all: Vec<Course> = Vec::new();
    for kind in &sequence.kinds {
        let next = courses(kind.inner(), room);
        all = if end == 0 { next } else { join(all, end, next) };
        end += last_time(kind.inner());
    }
    all
}

/// What makes a shape the same thing at two positions: what it belongs to, its form and colour, its words or picture, and
/// its place among those that are alike in this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) owner: Owner,
    form: u8,
    tone: u8,
    words: String,
    ordinal: u32,
}

/// A shape's state at a time, in the units of keyframes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) alpha: u8,
    pub(super) numbers: Vec<i16>,
}

/// A shape's states in the course of the scroll, in the order of their times; at least one.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) key: Key,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    pub(super) states: Vec<(u16, State)>,
}

impl Course {
    fn into_track(self) -> Track {
        let (keyframes, numbers) = encode(&self.states);
        Track { kind: self.kind, tone: self.tone, keyframes, numbers }
    }
}

/// The states of all shapes at one time.
struct Sample {
    at: u16,
    shapes: Vec<(Key, Shape)>,
}

/// The time at which a kind has come to its end.
fn last_time(kind: &dyn Draw) -> u16 {
    // A chart with more steps is not published.
    u16::try_from(steps_of(kind)).unwrap_or(u16::MAX).min(u16::MAX / PARTS - 1) * PARTS
}

fn courses(kind: &dyn Draw, room: Room) -> Vec<Course> {
    let draw = |at: u16| {
        let position = position::arrived_by(u32::from(at / PARTS), f64::from(at % PARTS) / f64::from(PARTS));
        Sample { at, shapes: keyed(all_shapes(kind, position, room)) }
    };
    let mut samples = vec![draw(0)];
    for step in 0..last_time(kind) / PARTS {
        let grid = (1..=FIRST_INTERVALS).map(|interval| draw(step * PARTS + PARTS / FIRST_INTERVALS * interval));
        let grid: Vec<Sample> = grid.collect();
        let first = samples.pop().into_iter();
        let grid: Vec<Sample> = first.chain(grid).collect();
        let ends = [&grid[0], &grid[grid.len() - 1]];
        if grid.iter().all(|sample| is_between(ends, sample)) {
            samples.extend(grid);
        } else {
            let mut grid = grid.into_iter().peekable();
            while let Some(from) = grid.next() {
                let Some(to) = grid.peek() else {
                    samples.push(from);
                    break;
                };
                let middles = refine(&from, to, &draw);
                samples.push(from);
                samples.extend(middles);
            }
        }
    }
    in_order(&samples)
}

/// The samples that are needed between two, so that shapes move in straight lines between neighbours.
fn refine(from: &Sample, to: &Sample, draw: &impl Fn(u16) -> Sample) -> Vec<Sample> {
    let at = from.at + (to.at - from.at) / 2;
    if at == from.at {
        return Vec::new();
    }
    let middle = draw(at);
    if is_between([from, to], &middle) {
        return Vec::new();
    }
    let mut samples = refine(from, &middle, draw);
    let after = refine(&middle, to, draw);
    samples.push(middle);
    samples.extend(after);
    samples
}

/// Whether all shapes at a time are where straight lines from one time to another lead.
fn is_between([from, to]: [&Sample; 2], sample: &Sample) -> bool {
    fn states(sample: &Sample) -> BTreeMap<&Key, State> {
        sample.shapes.iter().map(|(key, shape)| (key, state(shape))).collect()
    }
    let (before, after, now) = (states(from), states(to), states(sample));
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).chain(now.keys()).copied().collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().all(|key| {
        // What is absent at one of the times is invisible at the place that it has at another.
        let any = now.get(key).or(before.get(key)).or(after.get(key));
        let Some(any) = any else { return true };
        let gone = || Cow::Owned(State { alpha: 0, ..any.clone() });
        let [before, after, now] =
            [&before, &after, &now].map(|states| states.get(key).map_or_else(gone, Cow::Borrowed));
        let is_still = before == now && now == after;
        is_still || {
            let mut beam = Beam::new(from.at, &before);
            beam.narrow(sample.at, &now) && beam.reaches(to.at, &after)
        }
    })
}

/// The straight lines from a state that pass near enough by all later states that it has been narrowed to.
struct Beam<'a> {
    at: u16,
    start: &'a State,
    /// Of the opacity, and then of each number.
    slopes: Vec<Slopes>,
}

/// From the lowest slope to the highest, both included. A slope is a change and the time that it takes.
struct Slopes {
    lowest: (i32, i32),
    highest: (i32, i32),
}

impl<'a> Beam<'a> {
    fn new(at: u16, start: &'a State) -> Self {
        // No two numbers of keyframes are further apart.
        const STEEPEST: i32 = u16::MAX as i32;
        let all = || Slopes { lowest: (-STEEPEST, 1), highest: (STEEPEST, 1) };
        Self { at, start, slopes: iter::repeat_with(all).take(start.numbers.len() + 1).collect() }
    }

    /// Leaves the lines that pass near enough by a later state as well; `false` if it has not as many numbers.
    fn narrow(&mut self, at: u16, state: &State) -> bool {
        let Some(changes) = changes(self.start, state) else { return false };
        let time = i32::from(at - self.at);
        // What is not there at all is not seen faintly either.
        let of_alpha = if state.alpha == 0 { 0 } else { ALPHA_TOLERANCE };
        let tolerances = iter::once(of_alpha).chain(iter::repeat(TOLERANCE));
        for ((slopes, change), tolerance) in self.slopes.iter_mut().zip(changes).zip(tolerances) {
            let (lowest, highest) = ((change - tolerance, time), (change + tolerance, time));
            if is_steeper(lowest, slopes.lowest) {
                slopes.lowest = lowest;
            }
            if is_steeper(slopes.highest, highest) {
                slopes.highest = highest;
            }
        }
        true
    }

    /// Whether one of the lines leads to a later state.
    fn reaches(&self, at: u16, state: &State) -> bool {
        let Some(changes) = changes(self.start, state) else { return false };
        let time = i32::from(at - self.at);
        self.slopes.iter().zip(changes).all(|(slopes, change)| {
            !is_steeper(slopes.lowest, (change, time)) && !is_steeper((change, time), slopes.highest)
        })
    }
}

/// How much the opacity and each number change from one state to another; `None` if these have not as many numbers.
fn changes<'a>(from: &'a State, to: &'a State) -> Option<impl Iterator<Item = i32> + 'a> {
    let numbers = from.numbers.iter().zip(&to.numbers).map(|(from, to)| i32::from(*to) - i32::from(*from));
    let alpha = i32::from(to.alpha) - i32::from(from.alpha);
    (from.numbers.len() == to.numbers.len()).then(|| iter::once(alpha).chain(numbers))
}

/// Whether the first slope is the higher one; multiplied by both times, so that nothing is rounded.
fn is_steeper(one: (i32, i32), other: (i32, i32)) -> bool {
    i64::from(one.0) * i64::from(other.1) > i64::from(other.0) * i64::from(one.1)
}

/// The shapes of a sheet with their keys.
fn keyed(sheet: Sheet) -> Vec<(Key, Shape)> {
    let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
    let shapes = sheet.shapes.into_iter().map(|shape| {
        let words = match &shape.form {
            Form::Text(_, _, _, words) => words.clone(),
            Form::Glyph(_, _, index) => index.to_string(),
            _ => String::new(),
        };
        let mut key = Key { owner: shape.owner, form: form_of(&shape.form), tone: shape.tone as u8, words, ordinal: 0 };
        let count = counts.entry(key.clone()).or_default();
        key.ordinal = *count;
        *count += 1;
        (key, shape)
    });
    shapes.collect()
}

/// A number for each form.
fn form_of(form: &Form) -> u8 {
    match form {
        Form::Fill(_) => 0,
        Form::Line(..) => 1,
        Form::Beginning(..) => 2,
        Form::Disc(..) => 3,
        Form::Ring(..) => 4,
        Form::Slice(..) => 5,
        Form::HatchedRectangle(..) => 6,
        Form::HatchedDisc(..) => 7,
        Form::Text(_, Anchor::Start, ..) => 8,
        Form::Text(_, Anchor::Middle, ..) => 9,
        Form::Text(_, Anchor::End, ..) => 10,
        Form::Glyph(..) => 11,
    }
}

/// What a shape is, and its numbers in pixels and shares; the inverse of [`Kind::form`].
fn parts(form: &Form) -> (Kind, Vec<f64>) {
    let flat = |first: &[f64], points: &[Point]| -> Vec<f64> {
        first.iter().copied().chain(points.iter().flat_map(|&(x, y)| [x, y])).collect()
    };
    match form {
        Form::Fill(points) => (Kind::Fill, flat(&[], points)),
        Form::Line(points, width) => (Kind::Line, flat(&[*width], points)),
        Form::Beginning(points, width, share) => (Kind::Beginning, flat(&[*width, *share], points)),
        Form::Disc(at, radius) => (Kind::Disc, vec![at.0, at.1, *radius]),
        Form::Ring(at, radius, width) => (Kind::Ring, vec![at.0, at.1, *radius, *width]),
        Form::Slice(at, radius, share) => (Kind::Slice, vec![at.0, at.1, *radius, *share]),
        Form::HatchedRectangle(corner, size) => (Kind::HatchedRectangle, vec![corner.0, corner.1, size.0, size.1]),
        Form::HatchedDisc(at, radius) => (Kind::HatchedDisc, vec![at.0, at.1, *radius]),
        Form::Glyph(at, (height, turn), index) => (Kind::Glyph(*index), vec![at.0, at.1, *height, *turn]),
        Form::Text(at, anchor, size, words) => (Kind::Text(*anchor, words.clone()), vec![at.0, at.1, *size]),
    }
}

fn state(shape: &Shape) -> State {
    state_of(&shape.form, shape.alpha)
}

/// The state of a form with an opacity of 0 to 1.
pub(super) fn state_of(form: &Form, alpha: f64) -> State {
    let (kind, numbers) = parts(form);
    let number = |(index, number): (usize, f64)| {
        (number * kind.unit(index)).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
    };
    State {
        alpha: (alpha * TO_ALPHA).round().clamp(0.0, TO_ALPHA) as u8,
        numbers: numbers.into_iter().enumerate().map(number).collect(),
    }
}

/// The courses of all shapes, in the order of painting.
fn in_order(samples: &[Sample]) -> Vec<Course> {
    // In the order of painting: what is not in the order yet comes after what it follows on its sheet.
    let mut order: Vec<&Key> = Vec::new();
    let mut shapes: BTreeMap<&Key, BTreeMap<usize, &Shape>> = BTreeMap::new();
    for (index, sample) in samples.iter().enumerate() {
        let mut last: Option<&Key> = None;
        for (key, shape) in &sample.shapes {
            let states = shapes.entry(key).or_insert_with(|| {
                let after = last.and_then(|last| order.iter().position(|known| *known == last));
                order.insert(after.map_or(0, |after| after + 1), key);
                BTreeMap::new()
            });
            states.insert(index, shape);
            last = Some(key);
        }
    }
    order.into_iter().filter_map(|key| course(samples, key, &shapes[key])).collect()
}

fn course(samples: &[Sample], key: &Key, shapes: &BTreeMap<usize, &Shape>) -> Option<Course> {
    let first = shapes.values().next()?;
    let states: Vec<(u16, State)> =
        samples.iter().enumerate().map(|(index, sample)| (sample.at, state_at(index, shapes))).collect();
    let mut kept = vec![states.first()?.clone()];
    let mut from = 0;
    while from + 1 < states.len() {
        // As far as one straight line leads.
        let mut beam = Beam::new(states[from].0, &states[from].1);
        let mut to = from + 1;
        while let Some((at, state)) = states.get(to + 1) {
            if !(beam.narrow(states[to].0, &states[to].1) && beam.reaches(*at, state)) {
                break;
            }
            to += 1;
        }
        kept.push(states[to].clone());
        from = to;
    }
    kept.dedup_by(|later, earlier| later.1 == earlier.1 && later.0 == earlier.0);
    // What stays as it is to the end, or has been so from the beginning, is said once.
    while kept.len() > 1 && kept[kept.len() - 1].1 == kept[kept.len() - 2].1 {
        kept.pop();
    }
    while kept.len() > 1 && kept[0].1 == kept[1].1 {
        kept.remove(0);
    }
    Some(Course { key: key.clone(), kind: parts(&first.form).0, tone: first.tone, states: kept })
}

/// The state at a sample. While a shape is absent it waits, unseen, where it appears next; in the first sample of its
/// absence it stays where it was, and after its last appearance too.
fn state_at(index: usize, shapes: &BTreeMap<usize, &Shape>) -> State {
    if let Some(shape) = shapes.get(&index) {
        return state(shape);
    }
    let before = shapes.range(..index).next_back();
    let after = shapes.range(index..).next();
    let shape = match (before, after) {
        (Some((last, shape)), Some(_)) if last + 1 == index => shape,
        (_, Some((_, shape))) | (Some((_, shape)), None) => shape,
        (None, None) => return State { alpha: 0, numbers: Vec::new() },
    };
    State { alpha: 0, ..state(shape) }
}

/// Keyframes, and their numbers as the differences that [`Track::decode`] undoes.
fn encode(states: &[(u16, State)]) -> (Vec<Keyframe>, Vec<i16>) {
    let mut before: &[i16] = &[];
    let (mut keyframes, mut all) = (Vec::new(), Vec::new());
    for (at, State { alpha, numbers }) in states {
        // A shape with more numbers would have more points than a screen has pixels in a row.
        let count = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
        let numbers = &numbers[..usize::from(count)];
        let is_alike = before.len() == numbers.len();
        let base = |index: usize| if is_alike { before[index] } else { two_before(numbers, index) };
        all.extend((0..numbers.len()).map(|index| numbers[index].wrapping_sub(base(index))));
        keyframes.push(Keyframe { at: *at, alpha: *alpha, count });
        before = numbers;
    }
    (keyframes, all)
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::{Form, Room, Shape};
    use super::super::super::tests::every_chart;
    use super::super::super::{Chart, Kind, position};
    use super::super::Animation;
    use super::record;

    /// The animation as the painter gets it.
    fn sent(chart: &Chart) -> Animation {
        let bytes = postcard::to_allocvec(&record(chart)).unwrap_or_default();
        let mut animation: Animation = postcard::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}"));
        animation.decode();
        animation
    }

    fn shapes(animation: &Animation, position: f64, room: Room) -> Vec<Shape> {
        match animation {
            Animation::Keyframes(keyframes) => keyframes.sheet(position, room).shapes,
            Animation::Map(_) => Vec::new(),
        }
    }

    fn is_near(a: &Shape, b: &Shape) -> bool {
        let ((kind, x), (other, y)) = (super::parts(&a.form), super::parts(&b.form));
        let is_same = kind == other && a.tone == b.tone && (a.alpha - b.alpha).abs() < 0.06 && x.len() == y.len();
        is_same && x.iter().zip(&y).all(|(x, y)| (x - y).abs() < 0.6)
    }

    /// Whether a shape is large and dark enough to be missed.
    fn is_seen(shape: &Shape) -> bool {
        let is_large = match &shape.form {
            Form::Fill(points) => {
                let reach = |pick: fn(&(f64, f64)) -> f64| {
                    let numbers = || points.iter().map(pick);
                    numbers().fold(f64::MIN, f64::max) - numbers().fold(f64::MAX, f64::min)
                };
                reach(|point| point.0) > 1.5 && reach(|point| point.1) > 1.5
            }
            Form::HatchedRectangle(_, size) => size.0 > 1.5 && size.1 > 1.5,
            Form::Slice(_, _, share) | Form::Beginning(_, _, share) => *share > 0.05,
            Form::Disc(_, radius) | Form::Ring(_, radius, _) | Form::HatchedDisc(_, radius) => *radius > 1.0,
            Form::Line(..) | Form::Text(..) | Form::Glyph(..) => true,
        };
        is_large && shape.alpha > 0.1
    }

    /// The first shape of `shapes` that can be seen and is not among `others`, both in the order of painting.
    fn missing<'a>(shapes: &'a [Shape], others: &[Shape]) -> Option<&'a Shape> {
        let mut others = others.iter();
        shapes.iter().filter(|shape| is_seen(shape)).find(|shape| !others.any(|other| is_near(shape, other)))
    }

    #[test]
    fn what_is_played_is_what_is_drawn() {
        let charts = every_chart().into_iter().filter(|chart| !matches!(chart.kind, Kind::Map(_)));
        for chart in charts {
            let animation = sent(&chart);
            assert_eq!(animation.steps(), chart.steps());
            let rooms: &[Room] = if chart.is_fluid() { &[Room::Narrow, Room::Wide] } else { &[Room::Narrow] };
            // Dots fill one after the other, many between two keyframes: there, only what is at a keyframe is exact.
            let is_counted = matches!(chart.kind, Kind::Dots(_) | Kind::Share(_));
            for (&room, part) in rooms.iter().flat_map(|room| (0..chart.steps() * 48).map(move |part| (room, part))) {
                let (step, share) = (part / 48, f64::from(part % 48) / 32.0);
                let share = if is_counted { (share * 32.0).floor() / 32.0 } else { share };
                // On the way from one chart to the next, there is no drawing to compare with.
                if matches!(chart.kind, Kind::Sequence(_)) && share < 1.0 {
                    continue;
                }
                let position = position::arrived_by(step, share);
                let (drawn, played) = (chart.sheet(position, room).shapes, shapes(&animation, position, room));
                let lost = missing(&drawn, &played);
                assert!(lost.is_none(), "{lost:?} of {chart:?} is not played at {position}: {played:?}");
                let added = missing(&played, &drawn);
                assert!(added.is_none(), "{added:?} of {chart:?} is played at {position}: {drawn:?}");
            }
        }
    }
}
