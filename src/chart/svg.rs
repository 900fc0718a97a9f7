//! The final state as SVG, for the page as it arrives, for paper and for pictures.
//!
//! Plotters draws it; what it writes is then made small, and its colours are named
//! after the page's custom properties, so that one SVG serves day and night.

use std::fmt::Write as _;

use plotters::prelude::SVGBackend;

use super::paint::{MIDDLE, Palette, paint};
use super::{Chart, DrawError};

/// SVG pixels in a nominal pixel: plotters draws on whole pixels only.
const SCALE: u32 = 4;

/// Plotters' SVG takes a font's size for its line height, and divides by this.
const LINE_HEIGHT: f64 = 1.24;

/// Colours that stand for names until the SVG is written.
const STAND_INS: Palette = Palette {
    ink: (1, 0, 250),
    soft: (2, 0, 250),
    faint: (3, 0, 250),
    jade: (4, 0, 250),
    cinnabar: (5, 0, 250),
    paper: (6, 0, 250),
    water: (7, 0, 250),
};

/// What each stand-in is written as.
const NAMES: [(&str, &str); 7] = [
    ("#0100FA", "var(--chart-ink)"),
    ("#0200FA", "var(--chart-soft)"),
    ("#0300FA", "var(--chart-faint)"),
    ("#0400FA", "var(--chart-jade)"),
    ("#0500FA", "var(--chart-cinnabar)"),
    ("#0600FA", "var(--chart-paper)"),
    ("#0700FA", "var(--chart-water)"),
];

/// The chart's final state.
///
/// It has a `viewBox` and no width or height; the colours are `var(--chart-ink)` and the
/// like, the font is the page's. What cannot be drawn leaves it empty.
pub fn svg(chart: &Chart) -> String {
    svg_at(chart, f64::from(chart.steps())).unwrap_or_default()
}

/// The chart's state at a position, 0 to [`Chart::steps`].
///
/// # Errors
/// The backend could not draw; writing to memory, it always can.
pub fn svg_at(chart: &Chart, position: f64) -> Result<String, DrawError> {
    let (width, height) = chart.size_px();
    let mut written = String::new();
    let backend = SVGBackend::with_string(&mut written, (width * SCALE, height * SCALE));
    paint(&chart.sheet(position), backend, f64::from(SCALE), LINE_HEIGHT, &STAND_INS)?;
    Ok(shorten(&written))
}

/// A shape without its style.
struct Body {
    /// Attributes that shapes can share.
    style: String,
    /// The shape's own element, up to where its style would stand, and the rest.
    open: String,
    rest: String,
    /// The shape as part of a path, if it can be one.
    path: Option<String>,
}

/// Writes the same picture in fewer letters: paths for lines, one element for neighbours of one style.
fn shorten(written: &str) -> String {
    let mut result = String::with_capacity(written.len() / 2);
    let mut run: Vec<Body> = Vec::new();
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
        let Some(body) = body(name, &attributes, words) else { continue };
        if run.first().is_some_and(|first| first.style != body.style || first.path.is_some() != body.path.is_some()) {
            flush(&mut result, &mut run);
        }
        run.push(body);
    }
    flush(&mut result, &mut run);
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
        // A quotation mark within a value is written `&quot;`, so that this split is sound.
    }
    Some((name, attributes))
}

fn find<'a>(attributes: &[(&str, &'a str)], wanted: &str) -> &'a str {
    attributes.iter().find(|(key, _)| *key == wanted).map_or("", |(_, value)| value)
}

fn number(attributes: &[(&str, &str)], wanted: &str) -> f64 {
    find(attributes, wanted).parse().unwrap_or(0.0)
}

fn body(name: &str, attributes: &[(&str, &str)], words: &str) -> Option<Body> {
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
            let value = NAMES.iter().find(|(colour, _)| *colour == value).map_or(value, |(_, named)| named);
            let _ = write!(style, " {key}=\"{value}\"");
        }
    }
    let (open, rest, path) = match name {
        "polygon" => (String::new(), String::new(), Some(path(get("points"), true)?)),
        "polyline" => (String::new(), String::new(), Some(path(get("points"), false)?)),
        "circle" => {
            let open = format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", get("cx"), get("cy"), get("r"));
            (open, "/>".to_owned(), None)
        }
        "text" => {
            let size = number(attributes, "font-size").round();
            let _ = write!(style, " font-size=\"{size}\"");
            // Down to the baseline, which every browser knows.
            let y = (number(attributes, "y") + size * MIDDLE).round();
            (format!("<text x=\"{}\" y=\"{y}\"", get("x")), format!(">{}</text>", words.trim()), None)
        }
        _ => return None,
    };
    Some(Body { style, open, rest, path })
}

/// Points as a path of steps from one to the next.
fn path(points: &str, closed: bool) -> Option<String> {
    let mut places = Vec::new();
    for pair in points.split_whitespace() {
        let (x, y) = pair.split_once(',')?;
        places.push((x.parse::<i32>().ok()?, y.parse::<i32>().ok()?));
    }
    // All fills turn the same way round: where two of one path overlap, both are filled.
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
    let &(mut x, mut y) = places.first()?;
    let mut result = format!("M{x} {y}l");
    for &(next_x, next_y) in &places[1..] {
        let (dx, dy) = (next_x - x, next_y - y);
        if dx >= 0 && !result.ends_with('l') {
            result.push(' ');
        }
        let _ = write!(result, "{dx}");
        if dy >= 0 {
            result.push(' ');
        }
        let _ = write!(result, "{dy}");
        (x, y) = (next_x, next_y);
    }
    if places.len() == 1 {
        result.push_str("0 0");
    }
    if closed {
        result.push('z');
    }
    Some(result)
}

/// Writes shapes of one style.
fn flush(result: &mut String, run: &mut Vec<Body>) {
    let Some(first) = run.first() else { return };
    let style = first.style.clone();
    if first.path.is_some() {
        let _ = write!(result, "<path{style} d=\"");
        for body in run.iter() {
            result.push_str(body.path.as_deref().unwrap_or_default());
        }
        result.push_str("\"/>");
    } else if run.len() == 1 {
        let _ = write!(result, "{}{style}{}", first.open, first.rest);
    } else {
        let _ = write!(result, "<g{style}>");
        for body in run.iter() {
            result.push_str(&body.open);
            result.push_str(&body.rest);
        }
        result.push_str("</g>");
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::super::tests::every_chart;
    use super::super::{Chart, Kind};
    use super::{svg, svg_at};

    #[test]
    fn the_picture_is_the_final_state() {
        for chart in every_chart() {
            assert_eq!(svg_at(&chart, f64::from(chart.steps())).as_ref(), Ok(&svg(&chart)));
            assert_eq!(svg_at(&chart, 1e9).as_ref(), Ok(&svg(&chart)));
        }
    }

    #[test]
    fn colours_are_names_and_nothing_needs_a_style_policy() {
        for chart in every_chart() {
            let svg = svg(&chart);
            for unwanted in ["#0", "style", "font-family", " id=", "width=\"1", "height", "NaN", "&lt;"] {
                assert!(!svg.contains(unwanted), "{unwanted} in {svg}");
            }
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        }
    }

    #[test]
    fn words_are_escaped() {
        let mark = super::super::tests::mark("R&D <\"quoted\"> it's", 3.0, 0);
        let svg = svg(&Chart { kind: Kind::Bars { marks: vec![mark] } });
        assert!(svg.contains("R&amp;D &lt;&quot;quoted&quot;&gt; it&apos;s"), "{svg}");
    }
}
