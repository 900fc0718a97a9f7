//! Charts as SVG, for the static page, for print and for image files.
//!
//! Plotters writes the SVG. It is then made smaller, and its colours are replaced by the page's custom properties, so
//! that one SVG serves light and dark themes.

use std::fmt::Write as _;

use plotters::prelude::SVGBackend;

use super::paint::{COLOUR_NAMES, MIDDLE, Palette, paint};
use super::{Chart, DrawError, Room, text};

/// SVG pixels to a nominal pixel; plotters draws at whole pixels only.
pub const SCALE: u32 = 4;

/// Plotters' SVG backend divides a font's size by this line height.
const LINE_HEIGHT: f64 = 1.24;

/// Placeholder colours, replaced by the names of [`COLOUR_NAMES`] when the SVG is written: the first is `(1, 0, 250)`.
fn placeholders() -> Palette {
    Palette::from_array(std::array::from_fn(|index| (index as u8 + 1, 0, 250)))
}

/// The value of a `fill` or `stroke`: a placeholder colour gives `var(--chart-…)`.
fn named(colour: &str) -> String {
    let index = colour.strip_prefix("#0").and_then(|rest| rest.strip_suffix("00FA"));
    let index = index.and_then(|index| index.parse::<usize>().ok()?.checked_sub(1));
    index.and_then(|index| COLOUR_NAMES.get(index)).map_or_else(|| colour.to_owned(), |name| format!("var({name})"))
}

/// The chart at its last position.
///
/// The SVG has a `viewBox` and no width or height; colours are `var(--chart-ink)` and so on, the font is the page's. If
/// drawing fails, the result is empty.
pub fn svg(chart: &Chart, room: Room) -> String {
    svg_at(chart, f64::from(chart.steps()), room).unwrap_or_default()
}

/// The chart at a position, 0 to [`Chart::steps`].
///
/// # Errors
/// The backend reports an error; as it writes to memory, this does not happen.
pub fn svg_at(chart: &Chart, position: f64, room: Room) -> Result<String, DrawError> {
    let (width, height) = chart.size_px(room);
    let mut written = String::new();
    let backend = SVGBackend::with_string(&mut written, (width * SCALE, height * SCALE));
    paint(&chart.sheet(position, room), backend, f64::from(SCALE), LINE_HEIGHT, &placeholders())?;
    Ok(shorten(&written))
}

/// Bounding box of a shape, in SVG pixels; may be too large, never too small.
#[derive(Clone, Copy)]
struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Bounds {
    fn meets(self, other: Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// How a shape is written as SVG.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ShapeKind {
    /// A polygon or line, as part of a path's `d`.
    Outline,
    /// A circle, as part of a path's `d`.
    Circle,
    /// An element of its own.
    Text,
}

/// One shape of the SVG that plotters wrote.
struct Shape {
    kind: ShapeKind,
    /// The attributes that shapes of one path share.
    style: String,
    bounds: Bounds,
    /// Start of its path, in SVG pixels.
    start: (i32, i32),
    /// The rest of its path, relative to the start; for a text, its words.
    drawn: String,
    /// The beginning of its own element, before the style; empty if it can only be part of a path.
    tag: String,
}

/// Shapes of one style that are written as one element, or a single text.
struct Run {
    shapes: Vec<Shape>,
}

impl Run {
    fn meets(&self, bounds: Bounds) -> bool {
        self.shapes.iter().any(|shape| shape.bounds.meets(bounds))
    }

    /// Whether a shape can be added to this run. `follows` says that this is the last run so far.
    ///
    /// A path paints overlapping shapes once, separate elements paint them one over the other. So a shape joins shapes
    /// of another kind, or an earlier run, only if it is opaque and touches none of them.
    fn can_hold(&self, shape: &Shape, follows: bool) -> bool {
        let Some(last) = self.shapes.last() else { return true };
        last.style == shape.style
            && match (last.kind, shape.kind) {
                (ShapeKind::Text, _) | (_, ShapeKind::Text) => false,
                (before, after) => {
                    let is_opaque = !shape.style.contains(" opacity=");
                    (follows && before == after) || (is_opaque && !self.meets(shape.bounds))
                }
            }
    }
}

/// Adds a shape to the last run that can hold it, or else as a new run. It moves back in the painting order only past
/// shapes that it does not touch, so that the picture stays the same.
fn put(runs: &mut Vec<Run>, shape: Shape) {
    let mut follows = true;
    for run in runs.iter_mut().rev() {
        if run.can_hold(&shape, follows) {
            run.shapes.push(shape);
            return;
        }
        if run.meets(shape.bounds) {
            break;
        }
        follows = false;
    }
    runs.push(Run { shapes: vec![shape] });
}

/// Rewrites plotters' SVG with fewer bytes and elements: shapes of one style become one path, as far as this does not
/// change what is painted over what.
fn shorten(written: &str) -> String {
    let mut result = String::with_capacity(written.len() / 2);
    let mut runs: Vec<Run> = Vec::new();
    let mut lines = written.lines();
    while let Some(line) = lines.next() {
        let Some((name, attributes)) = parse(line) else { continue };
        if name == "svg" {
            let view = find(&attributes, "viewBox");
            let _ = write!(
                result,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">"
            );
            continue;
        }
        let words = if name == "text" { lines.next().unwrap_or_default() } else { "" };
        if let Some(shape) = shape(name, &attributes, words) {
            put(&mut runs, shape);
        }
    }
    runs.iter().for_each(|run| write_run(&mut result, run));
    result.push_str("</svg>");
    result
}

/// Name and attributes of an opening tag.
fn parse(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let inner = line.strip_prefix('<')?.trim_end_matches(['>', '/']);
    let (name, rest) = inner.split_once(' ')?;
    let mut parts = rest.split('"');
    let mut attributes = Vec::new();
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        attributes.push((key.trim().trim_end_matches('='), value));
        // A quotation mark within a value is written as `&quot;`, so this split is safe.
    }
    Some((name, attributes))
}

fn find<'a>(attributes: &[(&str, &'a str)], wanted: &str) -> &'a str {
    attributes.iter().find(|(key, _)| *key == wanted).map_or("", |(_, value)| value)
}

fn number(attributes: &[(&str, &str)], wanted: &str) -> f64 {
    find(attributes, wanted).parse().unwrap_or(0.0)
}

fn shape(name: &str, attributes: &[(&str, &str)], words: &str) -> Option<Shape> {
    let get = |wanted| find(attributes, wanted);
    let mut style = String::new();
    let has_stroke = !matches!(get("stroke"), "" | "none");
    for key in ["fill", "stroke", "stroke-width", "opacity", "text-anchor"] {
        let value = get(key);
        let is_default = match key {
            "opacity" => value == "1",
            "stroke" => value == "none",
            "stroke-width" => !has_stroke,
            "text-anchor" => value == "start",
            _ => false,
        };
        if !value.is_empty() && !is_default {
            let _ = write!(style, " {key}=\"{}\"", named(value));
        }
    }
    // Half the line width, and one pixel for antialiasing.
    let beyond = if has_stroke { number(attributes, "stroke-width") / 2.0 + 1.0 } else { 1.0 };
    let (kind, bounds, start, drawn, tag) = match name {
        "polygon" | "polyline" => {
            let points = points(get("points"))?;
            let (x, y) = (|point: &(i32, i32)| f64::from(point.0), |point: &(i32, i32)| f64::from(point.1));
            let bounds = Bounds {
                left: points.iter().map(x).fold(f64::INFINITY, f64::min),
                top: points.iter().map(y).fold(f64::INFINITY, f64::min),
                right: points.iter().map(x).fold(f64::NEG_INFINITY, f64::max),
                bottom: points.iter().map(y).fold(f64::NEG_INFINITY, f64::max),
            };
            let (start, steps) = path(points, name == "polygon")?;
            (ShapeKind::Outline, bounds, start, steps, String::new())
        }
        "circle" => {
            let [x, y, r] = ["cx", "cy", "r"].map(|name| number(attributes, name));
            let bounds = Bounds { left: x - r, top: y - r, right: x + r, bottom: y + r };
            // Clockwise, like the outlines of all fills. Two half arcs, because one arc of almost 360° is drawn
            // imprecisely.
            let halves = format!("a{r} {r} 0 0 1 0 {across}a{r} {r} 0 0 1 0-{across}z", across = 2.0 * r);
            let tag = format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
            (ShapeKind::Circle, bounds, (x as i32, (y - r) as i32), halves, tag)
        }
        "text" => {
            let size = number(attributes, "font-size").round();
            let _ = write!(style, " font-size=\"{size}\"");
            // Plotters places text by its middle; moved down to the baseline, which every browser supports.
            let (x, y) = (number(attributes, "x"), (number(attributes, "y") + size * MIDDLE).round());
            // The reader's typeface may be wider than estimated.
            let width = 1.3 * text::width(words.trim(), size);
            let bounds = Bounds { left: x - width, top: y - 1.2 * size, right: x + width, bottom: y + 0.5 * size };
            let tag = format!("<text x=\"{x}\" y=\"{y}\"");
            (ShapeKind::Text, bounds, (x as i32, y as i32), words.trim().to_owned(), tag)
        }
        _ => return None,
    };
    Some(Shape { kind, style, bounds: bounds.grown(beyond), start, drawn, tag })
}

/// The points of a polygon or line, in whole SVG pixels.
fn points(text: &str) -> Option<Vec<(i32, i32)>> {
    text.split_whitespace()
        .map(|pair| {
            let (x, y) = pair.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
        .collect()
}

/// The first point, and the differences from each point to the next in the syntax of a path.
fn path(mut places: Vec<(i32, i32)>, closed: bool) -> Option<((i32, i32), String)> {
    // All fills have the same direction: where two fills of one path overlap, both are filled (`nonzero` rule).
    let next = places.iter().cycle().skip(1);
    if closed
        && places
            .iter()
            .zip(next)
            .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
            .sum::<i64>()
            < 0
    {
        places.reverse();
    }
    places.dedup();
    let &start = places.first()?;
    let mut result = String::from("l");
    for pair in places.windows(2) {
        write_pair(&mut result, (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
    }
    if places.len() == 1 {
        result.push_str("0 0");
    }
    if closed {
        result.push('z');
    }
    Some((start, result))
}

/// Writes two numbers into a path with as few separators as possible.
fn write_pair(path: &mut String, (x, y): (i32, i32)) {
    for number in [x, y] {
        if number >= 0 && path.ends_with(|last: char| last.is_ascii_digit()) {
            path.push(' ');
        }
        let _ = write!(path, "{number}");
    }
}

/// Writes the element of a run.
fn write_run(result: &mut String, run: &Run) {
    let Some(Shape { kind, style, drawn, tag, .. }) = run.shapes.first() else { return };
    let _ = match (kind, run.shapes.len()) {
        (ShapeKind::Text, _) => write!(result, "{tag}{style}>{drawn}</text>"),
        // A single circle is rendered more smoothly as an element than as a path.
        (ShapeKind::Circle, 1) => write!(result, "{tag}{style}/>"),
        (ShapeKind::Outline | ShapeKind::Circle, _) => {
            write!(result, "<path{style} d=\"{}\"/>", join(&run.shapes))
        }
    };
}

/// Joins shapes to one path.
fn join(shapes: &[Shape]) -> String {
    let mut path = String::new();
    let mut last: Option<&Shape> = None;
    for shape in shapes {
        match last {
            // A closed circle ends where it started. Moving relative to that gives equally spaced dots equal text,
            // which compresses well.
            Some(Shape { kind: ShapeKind::Circle, start, .. }) => {
                path.push('m');
                write_pair(&mut path, (shape.start.0 - start.0, shape.start.1 - start.1));
            }
            _ => {
                path.push('M');
                write_pair(&mut path, shape.start);
            }
        }
        path.push_str(&shape.drawn);
        last = Some(shape);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::Room;
    use super::super::tests::every_chart;
    use super::super::{Bars, Chart, Dots, Kind};
    use super::{svg, svg_at};

    #[test]
    fn the_picture_is_the_final_state() {
        for chart in every_chart() {
            assert_eq!(svg_at(&chart, f64::from(chart.steps()), Room::Narrow).as_ref(), Ok(&svg(&chart, Room::Narrow)));
            assert_eq!(svg_at(&chart, 1e9, Room::Narrow).as_ref(), Ok(&svg(&chart, Room::Narrow)));
        }
    }

    #[test]
    fn colours_are_names_and_nothing_needs_a_style_policy() {
        for chart in every_chart() {
            let svg = svg(&chart, Room::Narrow);
            for unwanted in ["#0", "style", "font-family", " id=", " width=", "height", "NaN", "&lt;"] {
                assert!(!svg.contains(unwanted), "{unwanted} in {svg}");
            }
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
            assert_eq!(svg.contains(" fill="), svg.contains("var(--chart-"));
        }
    }

    #[test]
    fn many_dots_are_few_elements() {
        let elements = |part: f64, whole: f64| {
            let mark = |value| super::super::tests::mark("firms", value, 0);
            let kind = Kind::Dots(Dots { part: mark(part), whole: mark(whole), ..Dots::default() });
            let svg = svg(&Chart { kind }, Room::Narrow);
            (svg.matches("<path").count(), svg.matches('<').count() - svg.matches("</").count())
        };
        assert_eq!(elements(42.0, 500.0).0, 2, "one path for the full dots, one for the empty");
        assert_eq!(elements(42.0, 500.0), elements(12.0, 56.0));
        // A partly filled dot lies over its own ring, so it must come after the empty dots.
        assert_eq!(elements(42.5, 500.0).0, 3);
    }

    /// A square in a colour, as plotters writes it.
    fn square(at: i32, colour: u8, opacity: &str) -> String {
        let far = at + 10;
        format!(
            "<polygon opacity=\"{opacity}\" fill=\"#0{colour}00FA\" points=\"{at},{at} {far},{at} {far},{far} {at},{far}\"/>\n"
        )
    }

    #[test]
    fn shapes_of_one_style_share_a_path_unless_something_lies_between() {
        let paths = |squares: &[String]| super::shorten(&squares.concat()).matches("<path").count();
        assert_eq!(paths(&[square(0, 1, "1"), square(50, 2, "1"), square(100, 1, "1")]), 2);
        assert_eq!(paths(&[square(0, 1, "1"), square(50, 2, "1"), square(55, 1, "1")]), 3);
        // Translucent shapes are joined only if they follow each other directly.
        assert_eq!(paths(&[square(0, 1, "0.5"), square(50, 2, "1"), square(100, 1, "0.5")]), 3);
        assert_eq!(paths(&[square(0, 1, "0.5"), square(50, 1, "0.5")]), 1);
    }

    #[test]
    fn words_are_escaped() {
        let mark = super::super::tests::mark("R&D <\"quoted\"> it's", 3.0, 0);
        let svg = svg(&Chart { kind: Kind::Bars(Bars { marks: vec![mark], ..Bars::default() }) }, Room::Narrow);
        assert!(svg.contains("R&amp;D &lt;&quot;quoted&quot;&gt; it&apos;s"), "{svg}");
    }
}
