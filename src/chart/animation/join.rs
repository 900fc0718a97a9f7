//! From one chart to the next: what both show goes from its place in the one to its place in the other.

use std::f64::consts::TAU;

use super::super::sheet::{Anchor, Form, Point};
use super::super::text;
use super::record::{Course, State, state_of};
use super::{Kind, PARTS, TO_ALPHA};

/// Points of the outline of a shape that becomes another.
const OUTLINE: usize = 48;

/// Opacity of a hatched shape on its way to another form, as a share of its own.
const HATCHED: f64 = 0.4;

/// What is only in the first chart has gone by this time after its end; what is only in the second comes from the other
/// one on. In [`PARTS`].
const GONE: u16 = PARTS / 3;
const COMING: u16 = PARTS * 2 / 5;

/// How a shape of the second chart comes about.
enum Origin {
    /// It is a shape of the first one, by its place in the list, in another place.
    Moved(usize, State),
    /// It is a shape of the first one that takes another form on the way.
    Changed(usize, Form, Form),
    /// It is in the second one only.
    New,
}

/// The courses of two charts, of which the first ends at the time `end` and the second begins there. The change takes one
/// step.
pub(super) fn join(mut first: Vec<Course>, end: u16, mut second: Vec<Course>) -> Vec<Course> {
    let (start, rest) = (end + 1, end + PARTS);
    second.iter_mut().flat_map(|course| &mut course.states).for_each(|(at, _)| *at += end);
    let origins = origins(&first, end, &second, rest);
    let mut is_kept = vec![false; first.len()];
    for origin in &origins {
        if let Origin::Moved(index, _) | Origin::Changed(index, ..) = origin {
            is_kept[*index] = true;
        }
    }
    for (course, is_kept) in first.iter_mut().zip(is_kept) {
        let last = value(&course.states, end);
        let gone = State { alpha: 0, ..last.clone() };
        if is_kept {
            // From here on the second chart's shape is in its place.
            course.states.extend([(start, last), (start, gone)]);
        } else if last.alpha > 0 {
            course.states.extend([(end, last), (end + GONE, gone)]);
        }
    }
    let mut all = first;
    for (course, origin) in second.into_iter().zip(origins) {
        let at_rest = value(&course.states, rest);
        let later = || course.states.iter().filter(|(at, _)| *at > rest).cloned();
        let hidden = |state: &State| State { alpha: 0, ..state.clone() };
        let states: Vec<(u16, State)> = match origin {
            Origin::Moved(_, from) => {
                let moved = [(start, hidden(&from)), (start, from), (rest, at_rest)];
                moved.into_iter().chain(later()).collect()
            }
            Origin::Changed(index, from, to) => {
                let alpha = |course: &Course, state: &State| {
                    let share = match course.kind {
                        Kind::HatchedDisc | Kind::HatchedRectangle => HATCHED,
                        _ => 1.0,
                    };
                    f64::from(state.alpha) / TO_ALPHA * share
                };
                let before = state_of(&from, alpha(&all[index], &value(&all[index].states, end)));
                let after = state_of(&to, alpha(&course, &at_rest));
                let kind = if matches!(to, Form::Fill(_)) { Kind::Fill } else { Kind::Line };
                let (came, goes) = (hidden(&before), hidden(&after));
                let states = vec![(start, came), (start, before), (rest, after), (rest, goes)];
                all.push(Course { kind, states, ..course.clone() });
                [(rest, hidden(&at_rest)), (rest, at_rest)].into_iter().chain(later()).collect()
            }
            // It comes where it will be: on the way to there, it would lie on what is moving.
            Origin::New => {
                let come = [(end + COMING, hidden(&at_rest)), (rest, at_rest)];
                come.into_iter().chain(later()).collect()
            }
        };
        all.push(Course { states, ..course });
    }
    all
}

/// How a shape of the first chart, which ends at a time, may become one of the second, which has come to rest at another.
type Way = fn(&Course, u16, &Course, u16) -> Option<Origin>;

fn origins(first: &[Course], end: u16, second: &[Course], rest: u16) -> Vec<Origin> {
    let is_seen = |course: &Course, at: u16| value(&course.states, at).alpha > 0;
    let mut is_free: Vec<bool> = first.iter().map(|course| is_seen(course, end)).collect();
    let mut origins: Vec<Origin> = second.iter().map(|_| Origin::New).collect();
    // The best matches first: the same shape; the same kind of shape of one thing; any shape of one thing.
    let ways: [Way; 3] = [same, alike, changed];
    for way in ways {
        for (origin, course) in origins.iter_mut().zip(second) {
            if !matches!(origin, Origin::New) || !is_seen(course, rest) {
                continue;
            }
            let free = (0..first.len()).filter(|&index| is_free[index]);
            let found = free.into_iter().find_map(|index| Some((index, way(&first[index], end, course, rest)?)));
            if let Some((index, mut found)) = found {
                is_free[index] = false;
                if let Origin::Moved(from, _) | Origin::Changed(from, ..) = &mut found {
                    *from = index;
                }
                *origin = found;
            }
        }
    }
    origins
}

fn same(first: &Course, end: u16, second: &Course, rest: u16) -> Option<Origin> {
    let (from, to) = (value(&first.states, end), value(&second.states, rest));
    (first.key == second.key && from.numbers.len() == to.numbers.len()).then_some(Origin::Moved(0, from))
}

fn alike(first: &Course, end: u16, second: &Course, rest: u16) -> Option<Origin> {
    if first.key.owner == 0 || first.key.owner != second.key.owner {
        return None;
    }
    let (from, to) = (value(&first.states, end), value(&second.states, rest));
    let from = match (&first.kind, &second.kind) {
        (Kind::Text(a, words), Kind::Text(b, others)) if words == others => {
            let Some(Form::Text(at, _, size, _)) = form(&first.kind, &from) else { return None };
            let width = text::width(words, size);
            let share = |anchor: &Anchor| match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => 0.5,
                Anchor::End => 1.0,
            };
            let x = at.0 + width * (share(b) - share(a));
            state_of(&Form::Text((x, at.1), *b, size, words.clone()), f64::from(from.alpha) / TO_ALPHA)
        }
        (a, b) if a == b && first.tone != super::Tone::Paper => from,
        _ => return None,
    };
    (from.numbers.len() == to.numbers.len()).then_some(Origin::Moved(0, from))
}

fn changed(first: &Course, end: u16, second: &Course, rest: u16) -> Option<Origin> {
    let is_paper = first.tone == super::Tone::Paper || second.tone == super::Tone::Paper;
    if first.key.owner == 0 || first.key.owner != second.key.owner || is_paper {
        return None;
    }
    let from = form(&first.kind, &value(&first.states, end))?;
    let to = form(&second.kind, &value(&second.states, rest))?;
    if let (Some(from), Some(to)) = (outline(&from), outline(&to)) {
        return Some(Origin::Changed(0, Form::Fill(from), Form::Fill(to)));
    }
    let ((from, width), (to, other)) = (stroke(&from)?, stroke(&to)?);
    Some(Origin::Changed(0, Form::Line(from, width), Form::Line(to, other)))
}

/// The state at a time.
fn value(states: &[(u16, State)], time: u16) -> State {
    let after = states.iter().position(|(at, _)| *at > time);
    let to = after.map_or_else(|| states.last(), |after| states.get(after));
    let Some((to_at, to)) = to else { return State { alpha: 0, numbers: Vec::new() } };
    let Some((from_at, from)) = after.and_then(|after| states.get(after.checked_sub(1)?)) else { return to.clone() };
    if from.numbers.len() != to.numbers.len() {
        return from.clone();
    }
    let share = f64::from(time - from_at) / f64::from((to_at - from_at).max(1));
    let between = |from: f64, to: f64| (from + (to - from) * share).round();
    let numbers = from.numbers.iter().zip(&to.numbers);
    State {
        alpha: between(from.alpha.into(), to.alpha.into()) as u8,
        numbers: numbers.map(|(from, to)| between((*from).into(), (*to).into()) as i16).collect(),
    }
}

fn form(kind: &Kind, state: &State) -> Option<Form> {
    let numbers = state.numbers.iter().enumerate();
    kind.form(&numbers.map(|(index, number)| f64::from(*number) / kind.unit(index)).collect::<Vec<_>>())
}

/// The outline of an area, clockwise from its upper left; `None` for what is no area.
fn outline(form: &Form) -> Option<Vec<Point>> {
    let round = |at: Point, radius: f64| -> Vec<Point> {
        let angle = |index: usize| index as f64 / OUTLINE as f64 * TAU;
        (0..OUTLINE).map(|index| (at.0 + radius * angle(index).cos(), at.1 + radius * angle(index).sin())).collect()
    };
    let mut points = match form {
        Form::Fill(points) if points.len() > 2 => points.clone(),
        Form::Disc(at, radius) | Form::HatchedDisc(at, radius) | Form::Slice(at, radius, _) => round(*at, *radius),
        Form::HatchedRectangle((x, y), (width, height)) => {
            vec![(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height)]
        }
        _ => return None,
    };
    let next = points.iter().cycle().skip(1);
    if points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() < 0.0 {
        points.reverse();
    }
    let corner =
        (0..points.len()).min_by(|&a, &b| (points[a].0 + points[a].1).total_cmp(&(points[b].0 + points[b].1)))?;
    points.rotate_left(corner);
    points.push(points[0]);
    let mut even = resampled(&points);
    even.pop();
    Some(even)
}

/// The points of a line and its width; `None` for what is no line.
fn stroke(form: &Form) -> Option<(Vec<Point>, f64)> {
    match form {
        Form::Line(points, width) | Form::Beginning(points, width, _) => Some((resampled(points), *width)),
        _ => None,
    }
}

/// [`OUTLINE`] points and one at equal distances along a line.
fn resampled(points: &[Point]) -> Vec<Point> {
    let lengths: Vec<f64> =
        points.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).collect();
    let whole: f64 = lengths.iter().sum();
    let mut even = Vec::with_capacity(OUTLINE + 1);
    let (mut piece, mut before) = (0, 0.0);
    for index in 0..=OUTLINE {
        let wanted = whole * index as f64 / OUTLINE as f64;
        while piece + 1 < lengths.len() && before + lengths[piece] < wanted {
            before += lengths[piece];
            piece += 1;
        }
        let (Some(&from), Some(&to)) = (points.get(piece), points.get(piece + 1).or(points.last())) else { break };
        let length = lengths.get(piece).copied().unwrap_or_default();
        let share = if length > 0.0 { ((wanted - before) / length).clamp(0.0, 1.0) } else { 0.0 };
        even.push((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share));
    }
    even
}
