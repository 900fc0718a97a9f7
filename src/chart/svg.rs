//! Charts as SVG, for the static page, for print and for image files.
//!
//! Its backend for plotters collects the shapes and writes them in few elements. Their colours are the page's custom
//! properties, so that one SVG serves light and dark themes.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::glyph::Glyph;
use super::paint::{COLOUR_NAMES, MIDDLE, Palette, STRONG_FROM, paint};
use super::sheet::{Form, Shape as SheetShape, hash_of};
use super::{Chart, DrawError, Room, text};

/// SVG pixels to a nominal pixel; plotters draws at whole pixels only.
pub const SCALE: u32 = 4;

/// Colours whose red is their place in [`COLOUR_NAMES`]: the backend writes their names.
fn places_of_names() -> Palette {
    Palette::from_array(std::array::from_fn(|place| (place as u8, 0, 0)))
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
/// The backend reports an error; as it only collects shapes, this does not happen.
pub fn svg_at(chart: &Chart, position: f64, room: Room) -> Result<String, DrawError> {
    let (width, height) = chart.size_px(room);
    let size = (width * SCALE, height * SCALE);
    let sheet = chart.sheet(position, room);
    let strong_from = if sheet.is_in_picture { STRONG_FROM * f64::from(SCALE) } else { f64::INFINITY };
    let mut elements = String::new();
    // Equal small pictures that follow each other are one element; everything else is painted.
    for shapes in sheet.shapes.chunk_by(|a, b| look_of(a) == look_of(b)) {
        match (shapes, look_of(&shapes[0])) {
            ([_, _, ..], Some(look)) => elements.push_str(&repeated(shapes, &sheet.glyphs, look)?),
            _ => elements.push_str(&painted(shapes, &sheet.glyphs, size, strong_from)?),
        }
    }
    Ok(written(size, &elements))
}

/// The height in which a small picture is drawn once for all that are equal, in nominal pixels.
const LOOK: f64 = 32.0;

/// The elements of shapes and of the small pictures that they refer to.
fn painted(shapes: &[SheetShape], glyphs: &[Glyph], size: (u32, u32), strong_from: f64) -> Result<String, DrawError> {
    let mut runs = Vec::new();
    let backend = SvgBackend { size, strong_from, runs: &mut runs };
    paint(shapes, glyphs, backend, f64::from(SCALE), &places_of_names())?;
    Ok(elements_of(&runs))
}

/// What equal small pictures have in common: index, height and opacity. `None` for other shapes.
fn look_of(shape: &SheetShape) -> Option<(u16, f64, f64)> {
    match shape.form {
        Form::Glyph(_, (height, _), index) => Some((index, height, shape.alpha)),
        _ => None,
    }
}

/// Equal small pictures as the markers of a path, which has a vertex where each of them stands: a page has hundreds of
/// them, and an element or an outline for each would make it large. Pictures that are turned are elements, because markers
/// are not. There are at least two.
fn repeated(
    shapes: &[SheetShape],
    glyphs: &[Glyph],
    (index, height, alpha): (u16, f64, f64),
) -> Result<String, DrawError> {
    // Drawn in one size whatever the layout, so that both layouts of a page have the same text.
    let one = SheetShape { form: Form::Glyph((0.0, 0.0), (LOOK, 0.0), index), alpha: 1.0, ..shapes[0].clone() };
    let look = painted(&[one], glyphs, (1, 1), f64::INFINITY)?;
    let pixels = |value: f64| (value * f64::from(SCALE)).round() as i32;
    let stands = shapes.iter().filter_map(|shape| match shape.form {
        Form::Glyph(at, (_, turn), _) => Some(((pixels(at.0), pixels(at.1)), turn)),
        _ => None,
    });
    let mut stands: Vec<(BackendCoord, f64)> = stands.collect();
    // Ids are unique in a page: no two charts have the same pictures at the same places.
    let places = stands.iter().flat_map(|((x, y), _)| x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
    let id = format!("glyph-{:x}", hash_of(look.bytes().chain(places)));
    let opacity = if alpha < 1.0 { format!(" opacity=\"{alpha}\"") } else { String::new() };
    if stands.iter().any(|(_, turn)| *turn != 0.0) {
        let scale = (height / LOOK * 100.0).round() / 100.0;
        let place = |((x, y), turn): &(BackendCoord, f64)| {
            format!("<use href=\"#{id}\" transform=\"translate({x} {y})rotate({})scale({scale})\"/>", turn.round())
        };
        let places: String = stands.iter().map(place).collect();
        return Ok(format!("<defs><g id=\"{id}\"{opacity}>{look}</g></defs>{places}"));
    }
    // In the order of painting or from the top down, whichever repeats itself more and so compresses better.
    let steps = |stands: &[(BackendCoord, f64)]| {
        let steps = stands.windows(2).map(|pair| (pair[1].0.0 - pair[0].0.0, pair[1].0.1 - pair[0].0.1));
        steps.collect::<BTreeSet<_>>().len()
    };
    let mut sorted = stands.clone();
    sorted.sort_by_key(|((x, y), _)| (*y, *x));
    if steps(&sorted) < steps(&stands) {
        stands = sorted;
    }
    let mut path = String::new();
    let mut pen = (0, 0);
    for (at, _) in &stands {
        path.push(if path.is_empty() { 'M' } else { 'l' });
        write_pair(&mut path, (at.0 - pen.0, at.1 - pen.1));
        pen = *at;
    }
    let (box_size, size) = (pixels(LOOK), pixels(height));
    let ends = ["start", "mid", "end"].map(|place| format!(" marker-{place}=\"url(#{id})\"")).concat();
    Ok(format!(
        "<marker id=\"{id}\" markerUnits=\"userSpaceOnUse\" overflow=\"visible\" viewBox=\"0 0 {box_size} {box_size}\" \
         markerWidth=\"{size}\" markerHeight=\"{size}\">{look}</marker>\
         <path fill=\"none\"{opacity}{ends} d=\"{path}\"/>"
    ))
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
    fn around(points: &[BackendCoord]) -> Self {
        let none = f64::INFINITY;
        let none = Self { left: none, top: none, right: -none, bottom: -none };
        points.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).fold(none, |bounds, (x, y)| Self {
            left: bounds.left.min(x),
            top: bounds.top.min(y),
            right: bounds.right.max(x),
            bottom: bounds.bottom.max(y),
        })
    }

    fn meets(self, other: Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// How a shape is painted; shapes of one path share it.
#[derive(Clone, Copy, PartialEq)]
struct Style {
    /// Its colour is the page's custom property of this name.
    colour: &'static str,
    /// Opacity, 0 to 1.
    alpha: f64,
    /// Width of its line, in SVG pixels; it is filled if there is none.
    line: Option<u32>,
}

impl Style {
    fn new(color: BackendColor, line: Option<u32>) -> Self {
        Self { colour: COLOUR_NAMES[usize::from(color.rgb.0)], alpha: color.alpha, line }
    }

    fn is_opaque(&self) -> bool {
        self.alpha >= 1.0
    }

    /// How far it is painted beyond its shape: half the line, and one pixel for antialiasing.
    fn beyond(&self) -> f64 {
        self.line.map_or(0.0, |width| f64::from(width) / 2.0) + 1.0
    }

    /// Its attributes, each with a space before it.
    fn attributes(&self) -> String {
        let Self { colour, alpha, line } = self;
        let mut attributes = line.map_or_else(
            || format!(" fill=\"var({colour})\""),
            |width| format!(" fill=\"none\" stroke=\"var({colour})\" stroke-width=\"{width}\""),
        );
        if !self.is_opaque() {
            let _ = write!(attributes, " opacity=\"{alpha}\"");
        }
        attributes
    }
}

/// The geometry of a shape, in SVG pixels.
enum Geometry {
    /// A polygon or line: where it starts, and the rest of its path.
    Outline(BackendCoord, String),
    /// A circle: centre and radius.
    Circle(BackendCoord, i32),
    /// A text: point on the baseline, alignment, font size, whether it is semibold, words.
    Text(BackendCoord, HPos, f64, bool, String),
}

/// A shape that plotters has drawn.
struct Shape {
    geometry: Geometry,
    style: Style,
    bounds: Bounds,
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
        let is_alike = match (&last.geometry, &shape.geometry) {
            (Geometry::Text(..), _) | (_, Geometry::Text(..)) => return false,
            (Geometry::Outline(..), Geometry::Outline(..)) | (Geometry::Circle(..), Geometry::Circle(..)) => true,
            (Geometry::Outline(..), Geometry::Circle(..)) | (Geometry::Circle(..), Geometry::Outline(..)) => false,
        };
        last.style == shape.style && ((follows && is_alike) || (shape.style.is_opaque() && !self.meets(shape.bounds)))
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

/// Collects the shapes that plotters draws: those of one style become one path, as far as this does not change what is
/// painted over what. Its colours must be [`places_of_names`].
struct SvgBackend<'a> {
    /// Width and height in SVG pixels.
    size: (u32, u32),
    /// Texts of this size, in SVG pixels, and larger ones are semibold.
    strong_from: f64,
    runs: &'a mut Vec<Run>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl SvgBackend<'_> {
    fn put(&mut self, geometry: Geometry, style: Style, bounds: Bounds) {
        // A transparent shape is not written.
        if style.alpha > 0.0 {
            put(self.runs, Shape { geometry, style, bounds: bounds.grown(style.beyond()) });
        }
    }

    fn put_outline(&mut self, points: Vec<BackendCoord>, style: Style) {
        let bounds = Bounds::around(&points);
        if let Some((start, steps)) = path(points, style.line.is_none()) {
            self.put(Geometry::Outline(start, steps), style, bounds);
        }
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.put_outline(vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)], Style::new(color, None));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.put_outline(path.into_iter().collect(), Style::new(style.color(), Some(style.stroke_width())));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.put_outline(path.into_iter().collect(), Style::new(style.color(), None));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let style = Style::new(style.color(), (!fill).then(|| style.stroke_width()));
        let bounds = Bounds::around(&[centre]).grown(f64::from(radius));
        self.put(Geometry::Circle(centre, radius as i32), style, bounds);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, words: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let size = style.size().round();
        // It is placed by its middle; moved down to the baseline, which every browser supports.
        let y = y + (size * MIDDLE).round() as i32;
        let (left, base) = (f64::from(x), f64::from(y));
        // The reader's typeface may be wider than estimated.
        let width = 1.3 * text::width(words, size);
        let bounds =
            Bounds { left: left - width, top: base - 1.2 * size, right: left + width, bottom: base + 0.5 * size };
        let geometry = Geometry::Text((x, y), style.anchor().h_pos, size, size >= self.strong_from, words.to_owned());
        self.put(geometry, Style::new(style.color(), None), bounds);
        Ok(())
    }
}

/// The first point, and the differences from each point to the next in the syntax of a path.
fn path(mut places: Vec<BackendCoord>, closed: bool) -> Option<(BackendCoord, String)> {
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

/// The SVG of a size with these elements.
fn written((width, height): (u32, u32), elements: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">{elements}</svg>"
    )
}

/// The elements of all runs.
fn elements_of(runs: &[Run]) -> String {
    let mut result = String::new();
    runs.iter().for_each(|run| write_run(&mut result, run));
    result
}

/// Writes the element of a run.
fn write_run(result: &mut String, run: &Run) {
    let Some(Shape { geometry, style, .. }) = run.shapes.first() else { return };
    let style = style.attributes();
    let _ = match (geometry, run.shapes.len()) {
        (Geometry::Text((x, y), anchor, size, is_strong, words), _) => {
            let weight = if *is_strong { " font-weight=\"600\"" } else { "" };
            let anchor = match anchor {
                HPos::Left => "",
                HPos::Center => " text-anchor=\"middle\"",
                HPos::Right => " text-anchor=\"end\"",
            };
            let words = words.replace('&', "&amp;").replace('<', "&lt;");
            write!(result, "<text x=\"{x}\" y=\"{y}\"{style}{anchor}{weight} font-size=\"{size}\">{words}</text>")
        }
        // A single circle is rendered more smoothly as an element than as a path.
        (Geometry::Circle((x, y), radius), 1) => {
            write!(result, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{style}/>")
        }
        (Geometry::Outline(..) | Geometry::Circle(..), _) => {
            write!(result, "<path{style} d=\"{}\"/>", join(&run.shapes))
        }
    };
}

/// Joins outlines and circles to one path.
fn join(shapes: &[Shape]) -> String {
    let mut path = String::new();
    // Where the path is, if that is known: a closed circle ends where it started.
    let mut pen: Option<BackendCoord> = None;
    for shape in shapes {
        let start = match &shape.geometry {
            Geometry::Outline(start, _) | Geometry::Text(start, ..) => *start,
            Geometry::Circle((x, y), radius) => (*x, y - radius),
        };
        match pen {
            // Moving relative to a circle gives equally spaced dots equal text, which compresses well.
            Some(pen) => {
                path.push('m');
                write_pair(&mut path, (start.0 - pen.0, start.1 - pen.1));
            }
            None => {
                path.push('M');
                write_pair(&mut path, start);
            }
        }
        match &shape.geometry {
            Geometry::Outline(_, steps) => path.push_str(steps),
            Geometry::Circle(_, r) => {
                // Clockwise, like the outlines of all fills. Two half arcs, because one arc of almost 360° is drawn
                // imprecisely.
                let _ = write!(path, "a{r} {r} 0 0 1 0 {across}a{r} {r} 0 0 1 0-{across}z", across = 2 * r);
            }
            Geometry::Text(..) => {}
        }
        pen = matches!(shape.geometry, Geometry::Circle(..)).then_some(start);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::Room;
    use super::super::sheet::Form;
    use super::super::tests::every_chart;
    use super::super::{Bars, Chart, Dots, Kind};
    use super::{SvgBackend, elements_of, svg, svg_at};
    use plotters_backend::{BackendColor, DrawingBackend};

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
            for unwanted in ["#", "style", "font-family", " id=", " width=", "height", "NaN", "&lt;"] {
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

    /// The number of elements for squares along a diagonal: where they are, their colours and their opacity.
    fn paths(squares: &[(i32, u8, f64)]) -> usize {
        let mut runs = Vec::new();
        let mut backend = SvgBackend { size: (200, 200), strong_from: f64::INFINITY, runs: &mut runs };
        for &(at, colour, alpha) in squares {
            let far = at + 10;
            let square = [(at, at), (far, at), (far, far), (at, far)];
            assert!(backend.fill_polygon(square, &BackendColor { alpha, rgb: (colour, 0, 0) }).is_ok());
        }
        elements_of(&runs).matches("<path").count()
    }

    #[test]
    fn shapes_of_one_style_share_a_path_unless_something_lies_between() {
        assert_eq!(paths(&[(0, 1, 1.0), (50, 2, 1.0), (100, 1, 1.0)]), 2);
        assert_eq!(paths(&[(0, 1, 1.0), (50, 2, 1.0), (55, 1, 1.0)]), 3);
        // Translucent shapes are joined only if they follow each other directly.
        assert_eq!(paths(&[(0, 1, 0.5), (50, 2, 1.0), (100, 1, 0.5)]), 3);
        assert_eq!(paths(&[(0, 1, 0.5), (50, 1, 0.5)]), 1);
        // What cannot be seen is not written.
        assert_eq!(paths(&[(0, 1, 0.0)]), 0);
    }

    #[test]
    fn words_stand_on_the_baselines_of_the_sheet() {
        for chart in every_chart() {
            let svg = svg(&chart, Room::Narrow);
            let pixels = |nominal: f64| (nominal * f64::from(super::SCALE)).round();
            for shape in chart.sheet(f64::from(chart.steps()), Room::Narrow).shapes {
                if let Form::Text((x, y), _, size, words) = shape.form {
                    let placed = format!("<text x=\"{}\" y=\"{}\" fill=", pixels(x), pixels(y));
                    let sized = format!(" font-size=\"{}\">{words}</text>", pixels(size));
                    let is_there = svg.split('<').collect::<Vec<_>>().windows(2).any(|pair| {
                        let element = format!("<{}<{}", pair[0], pair[1]);
                        element.starts_with(&placed) && element.contains(&sized)
                    });
                    assert!(is_there, "{placed}…{sized} is not in {svg}");
                }
            }
        }
    }

    #[test]
    fn words_are_escaped() {
        let mark = super::super::tests::mark("R&D <\"quoted\"> it's", 3.0, 0);
        let svg = svg(&Chart { kind: Kind::Bars(Bars { marks: vec![mark], ..Bars::default() }) }, Room::Narrow);
        assert!(svg.contains("R&amp;D &lt;\"quoted\"> it's<"), "{svg}");
    }
}
