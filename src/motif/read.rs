//! Reads a motif's SVG file.

use std::collections::BTreeMap;

use kurbo::{Affine, BezPath, Circle, Ellipse, PathEl, Rect, RoundedRect, Shape};
use roxmltree::{Document, Node, ParsingOptions};
use svgtypes::{NumberListParser, Transform, ViewBox};

use super::{Manner, Motif, MotifError, Part, Pigment, Point, Polyline};
use crate::spelling::nearest;

/// Largest number of drawn elements.
const ELEMENTS: usize = 200;
/// Largest number of points of all elements, after curves have become straight lines.
const POINTS: usize = 5_000;
/// Largest coordinate, length or width.
const LENGTH: f64 = 10_000.0;
/// Largest distance of a straight line from its curve, in pixels.
const TOLERANCE: f64 = 0.1;
/// Precision of the curves of circles and ellipses, in pixels.
const PRECISION: f64 = 0.01;
/// Largest number of nodes of the document.
const NODES: u32 = 5_000;
/// Deepest nesting of groups.
const DEPTH: usize = 16;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// Elements that draw, and the attributes that say their form.
const SHAPES: [(&str, &[&str]); 7] = [
    ("path", &["d"]),
    ("polygon", &["points"]),
    ("polyline", &["points"]),
    ("rect", &["x", "y", "width", "height", "rx"]),
    ("circle", &["cx", "cy", "r"]),
    ("ellipse", &["cx", "cy", "rx", "ry"]),
    ("line", &["x1", "y1", "x2", "y2"]),
];
/// Attributes of each element that draws, and of `g`.
const ATTRIBUTES: [&str; 5] = ["class", "id", "transform", "opacity", "stroke-width"];
const ANCHOR: &str = "anchor-";

/// Reads a motif's file.
pub(super) fn motif(svg: &str) -> Result<Motif, MotifError> {
    let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options)
        .map_err(|error| MotifError { line: error.pos().row as usize, message: format!("this is no XML: {error}") })?;
    let root = document.root_element();
    let mut reader =
        Reader { document: &document, elements: 0, points: 0, parts: Vec::new(), anchors: BTreeMap::new() };
    if root.tag_name().name() != "svg" {
        return Err(reader.wrong(root, "a motif's outermost element is `svg`"));
    }
    let size = reader.size(root)?;
    reader.attributes(root, &["viewBox", "width", "height", "class", "version"])?;
    let hand = Hand {
        ink: None,
        manner: "fill",
        is_dry: false,
        is_blunt: false,
        width: 1.0,
        opacity: 1.0,
        place: Affine::IDENTITY,
    };
    let hand = reader.hand(root, hand)?;
    reader.children(root, hand, 0)?;
    if reader.parts.is_empty() {
        return Err(reader.wrong(root, "nothing is drawn; add at least one element with an ink as its class"));
    }
    Ok(Motif { width: size.0, height: size.1, parts: reader.parts, anchors: reader.anchors })
}

/// How an element is drawn: what it inherits, and what it says itself.
#[derive(Clone, Copy)]
struct Hand {
    ink: Option<Pigment>,
    /// One of [`MANNERS`].
    manner: &'static str,
    is_dry: bool,
    is_blunt: bool,
    width: f64,
    opacity: f64,
    place: Affine,
}

const MANNERS: [&str; 5] = ["fill", "line", "stroke", "wash", "glow"];

/// How a motif's file is written, in Markdown.
pub(super) fn reference() -> String {
    let definitions = schemars::schema_for!(Pigment).to_value();
    let inks = definitions["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
    let rows =
        |rows: Vec<[String; 2]>| rows.iter().map(|[name, is]| format!("| `{name}` | {is} |\n")).collect::<String>();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let inks = rows(inks.iter().map(|ink| [text(&ink["const"]), text(&ink["description"])]).collect());
    let manners = [
        "a filled area; the same without a class",
        "a line of even width, as wide as `stroke-width`",
        "a brush stroke, widest before its middle; with `blunt` its ends keep their width, with `dry` it leaves streaks",
        "an area that fades from its top to nothing at its bottom; in `paper` it is nearly opaque to its middle",
        "a soft light, densest in its middle and nothing at its edge",
    ];
    let manners = MANNERS.iter().zip(manners).map(|(name, is)| [(*name).to_owned(), is.to_owned()]);
    let shapes = SHAPES.iter().map(|(name, own)| [(*name).to_owned(), list(own)]);
    format!(
        "It is SVG with `viewBox=\"0 0 WIDTH HEIGHT\"`, at most {LENGTH} each way, and has at most {ELEMENTS} elements and \
         {POINTS} points, in groups at most {DEPTH} deep. Each element that draws has one ink and at most one manner as its \
         classes, its own or its group's. A circle whose id is `{ANCHOR}NAME` is a point by name and not drawn.\n\n\
         | ink | is |\n|---|---|\n{inks}\n| manner | is |\n|---|---|\n{}\n| element | attributes |\n|---|---|\n{}\n\
         Each of these, and `g`, also takes {}.\n",
        rows(manners.collect()),
        rows(shapes.collect()),
        list(&ATTRIBUTES),
    )
}

struct Reader<'a, 'input> {
    document: &'a Document<'input>,
    elements: usize,
    points: usize,
    parts: Vec<Part>,
    anchors: BTreeMap<String, Point>,
}

type Xml<'a, 'input> = Node<'a, 'input>;

impl<'a, 'input> Reader<'a, 'input> {
    fn wrong(&self, node: Xml<'a, 'input>, message: impl Into<String>) -> MotifError {
        let line = self.document.text_pos_at(node.range().start).row as usize;
        MotifError { line, message: message.into() }
    }

    /// A mistake in an attribute that the node has.
    fn wrong_attribute(&self, node: Xml<'a, 'input>, name: &str, message: impl Into<String>) -> MotifError {
        let start = node.attribute_node(name).map_or(node.range().start, |attribute| attribute.range().start);
        MotifError { line: self.document.text_pos_at(start).row as usize, message: message.into() }
    }

    /// Width and height, from the `viewBox`.
    fn size(&self, root: Xml<'a, 'input>) -> Result<(f64, f64), MotifError> {
        let Some(written) = root.attribute("viewBox") else {
            return Err(self.wrong(root, "`svg` has no `viewBox`; add its size: `viewBox=\"0 0 WIDTH HEIGHT\"`"));
        };
        match written.parse::<ViewBox>() {
            Ok(ViewBox { x: 0.0, y: 0.0, w, h }) if w <= LENGTH && h <= LENGTH => Ok((w, h)),
            _ => {
                let message = format!(
                    "`viewBox=\"{written}\"` is not `0 0 WIDTH HEIGHT`, with a size greater than 0 and at most {LENGTH}"
                );
                Err(self.wrong_attribute(root, "viewBox", message))
            }
        }
    }

    /// Draws the elements in a group, or in the whole file.
    fn children(&mut self, group: Xml<'a, 'input>, hand: Hand, depth: usize) -> Result<(), MotifError> {
        // What a drawing program adds for itself has a namespace of its own.
        let is_drawn =
            |node: &Xml<'a, 'input>| node.is_element() && matches!(node.tag_name().namespace(), None | Some(NAMESPACE));
        for node in group.children().filter(is_drawn) {
            match node.tag_name().name() {
                // A style shows the motif in colours where it is drawn; a drawing has colours of its own.
                "title" | "desc" | "style" => {}
                "g" if depth == DEPTH => {
                    return Err(self.wrong(node, format!("groups are nested more than {DEPTH} deep")));
                }
                "g" => {
                    self.attributes(node, &ATTRIBUTES)?;
                    let hand = self.hand(node, hand)?;
                    self.children(node, hand, depth + 1)?;
                }
                _ => self.element(node, hand)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Xml<'a, 'input>, hand: Hand) -> Result<(), MotifError> {
        let name = node.tag_name().name();
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(self.wrong(node, format!("a motif has at most {ELEMENTS} elements")));
        }
        let path = self.outline(node, name)?;
        let hand = self.hand(node, hand)?;
        if let Some(id) = node.attribute("id").and_then(|id| id.strip_prefix(ANCHOR)) {
            return self.anchor(node, id, hand.place);
        }
        let Some(ink) = hand.ink else {
            return Err(self.wrong(node, format!("`{name}` has no ink; give it one of the classes {}", inks())));
        };
        let (manner, is_filled) = match hand.manner {
            "line" => (Manner::Line { width: hand.width }, false),
            "stroke" => (Manner::Stroke { width: hand.width, is_blunt: hand.is_blunt, is_dry: hand.is_dry }, false),
            "wash" => (Manner::Wash, true),
            "glow" => (Manner::Glow, true),
            _ => (Manner::Fill, true),
        };
        if is_filled && name == "line" {
            return Err(self.wrong(node, "a `line` has no area; give it the class `line` or `stroke`"));
        }
        let lines = self.lines(node, &(hand.place * path), is_filled)?;
        self.parts.push(Part { ink, manner, opacity: hand.opacity, lines });
        Ok(())
    }

    fn anchor(&mut self, node: Xml<'a, 'input>, name: &str, place: Affine) -> Result<(), MotifError> {
        if node.tag_name().name() != "circle" {
            return Err(self
                .wrong(node, format!("an anchor is a `circle`: `<circle id=\"{ANCHOR}{name}\" cx=\"…\" cy=\"…\"/>`")));
        }
        let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if name.is_empty() || !name.chars().all(is_letter) {
            let message =
                format!("after `{ANCHOR}`, an id has lower-case letters, digits and hyphens; `{name}` has not");
            return Err(self.wrong_attribute(node, "id", message));
        }
        let centre = place * kurbo::Point::new(self.number(node, "cx", 0.0)?, self.number(node, "cy", 0.0)?);
        let point = self.within(node, centre)?;
        if self.anchors.insert(name.to_owned(), point).is_some() {
            return Err(self.wrong_attribute(
                node,
                "id",
                format!("there are two anchors `{name}`; rename one of them"),
            ));
        }
        Ok(())
    }

    /// The shape of an element, in its own coordinates.
    fn outline(&self, node: Xml<'a, 'input>, name: &str) -> Result<BezPath, MotifError> {
        let Some((_, own)) = SHAPES.iter().find(|(shape, _)| *shape == name) else {
            let names = list(&SHAPES.map(|(shape, _)| shape));
            let message = format!("`{name}` cannot be drawn; a motif has `g`, {names}, `title`, `desc` and `style`");
            return Err(self.wrong(node, message));
        };
        let allowed = [own, &ATTRIBUTES[..]].concat();
        self.attributes(node, &allowed)?;
        let number = |name: &str| self.number(node, name, 0.0);
        let length = |name: &str| self.length(node, name);
        Ok(match name {
            "path" => {
                let data = self.needed(node, "d")?;
                let wrong = |reason: &str| self.wrong_attribute(node, "d", format!("`d` is no path data: {reason}"));
                if !data.trim_start().starts_with(['M', 'm']) {
                    return Err(wrong("it does not start with `M` and a point"));
                }
                BezPath::from_svg(data).map_err(|error| wrong(&error.to_string()))?
            }
            "polygon" | "polyline" => self.polygon(node, name == "polygon")?,
            "rect" => {
                let corner = (number("x")?, number("y")?);
                let rect = Rect::from_origin_size(corner, (length("width")?, length("height")?));
                match self.number(node, "rx", 0.0)? {
                    0.0 => rect.to_path(PRECISION),
                    radius => RoundedRect::from_rect(rect, radius.abs()).to_path(PRECISION),
                }
            }
            "circle" if node.attribute("id").is_some_and(|id| id.starts_with(ANCHOR)) => BezPath::new(),
            "circle" => Circle::new((number("cx")?, number("cy")?), length("r")?).to_path(PRECISION),
            "ellipse" => {
                Ellipse::new((number("cx")?, number("cy")?), (length("rx")?, length("ry")?), 0.0).to_path(PRECISION)
            }
            _ => {
                let mut path = BezPath::new();
                path.move_to((number("x1")?, number("y1")?));
                path.line_to((number("x2")?, number("y2")?));
                path
            }
        })
    }

    fn polygon(&self, node: Xml<'a, 'input>, is_closed: bool) -> Result<BezPath, MotifError> {
        let wrong = |reason: &str| {
            self.wrong_attribute(node, "points", format!("`points` {reason}; write pairs of numbers: `x,y x,y …`"))
        };
        let written = self.needed(node, "points")?;
        let numbers: Vec<f64> = NumberListParser::from(written)
            .collect::<Result<_, _>>()
            .map_err(|_| wrong("has something other than numbers"))?;
        let (pairs, rest) = numbers.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(wrong("has an odd number of coordinates"));
        }
        let mut path = BezPath::new();
        for (index, &[x, y]) in pairs.iter().enumerate() {
            if index == 0 {
                path.move_to((x, y));
            } else {
                path.line_to((x, y));
            }
        }
        if is_closed && !pairs.is_empty() {
            path.close_path();
        }
        Ok(path)
    }

    /// Curves to straight lines. The lines of an area are closed.
    fn lines(&mut self, node: Xml<'a, 'input>, path: &BezPath, is_filled: bool) -> Result<Vec<Polyline>, MotifError> {
        // Curves would be divided without end if their points were not finite.
        for element in path {
            for point in ends(element) {
                self.within(node, point)?;
            }
        }
        let mut lines: Vec<Polyline> = Vec::new();
        kurbo::flatten(path, TOLERANCE, |element| match element {
            PathEl::ClosePath => {
                if let Some(line) = lines.last_mut() {
                    line.is_closed = true;
                }
            }
            PathEl::LineTo(to) => {
                if let Some(line) = lines.last_mut().filter(|line| line.points.last() != Some(&(to.x, to.y))) {
                    line.points.push((to.x, to.y));
                }
            }
            PathEl::MoveTo(to) => lines.push(Polyline { points: vec![(to.x, to.y)], is_closed: false }),
            // `flatten` makes lines of all curves.
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
        });
        for line in &mut lines {
            line.is_closed |= is_filled;
            if line.is_closed && line.points.len() > 1 && line.points.first() == line.points.last() {
                line.points.pop();
            }
        }
        let least = if is_filled { 3 } else { 2 };
        lines.retain(|line| line.points.len() >= least);
        if lines.is_empty() {
            let what = if is_filled { "three points that enclose an area" } else { "two points" };
            return Err(
                self.wrong(node, format!("`{}` draws nothing; give it at least {what}", node.tag_name().name()))
            );
        }
        self.points += lines.iter().map(|line| line.points.len()).sum::<usize>();
        if self.points > POINTS {
            let message = format!(
                "here are more than {POINTS} points in all, curves counted as short lines; simplify the outlines"
            );
            return Err(self.wrong(node, message));
        }
        Ok(lines)
    }

    /// A point, if it is finite and not far outside.
    fn within(&self, node: Xml<'a, 'input>, point: kurbo::Point) -> Result<Point, MotifError> {
        if point.x.abs() <= LENGTH && point.y.abs() <= LENGTH {
            return Ok((point.x, point.y));
        }
        let message = format!("a point of `{}` is not between −{LENGTH} and {LENGTH}", node.tag_name().name());
        Err(self.wrong(node, message))
    }

    /// What an element inherits, changed by what it says itself.
    fn hand(&self, node: Xml<'a, 'input>, inherited: Hand) -> Result<Hand, MotifError> {
        let mut hand = inherited;
        let (mut own_ink, mut own_manner) = (None, None);
        for class in node.attribute("class").unwrap_or_default().split_whitespace() {
            let ink = Pigment::ALL.into_iter().find(|ink| ink.name() == class);
            let manner = MANNERS.into_iter().find(|manner| *manner == class);
            match (ink, manner) {
                (Some(ink), _) if own_ink.replace(ink).is_none() => {}
                (_, Some(manner)) if own_manner.replace(manner).is_none() => {}
                (None, None) if class == "dry" || class == "blunt" => {}
                (None, None) => return Err(self.wrong_attribute(node, "class", unknown_class(class))),
                _ => {
                    let message = format!(
                        "with `{class}`, this has two inks or two manners; keep one ink, and one of the manners {}",
                        list(&MANNERS)
                    );
                    return Err(self.wrong_attribute(node, "class", message));
                }
            }
        }
        hand.ink = own_ink.or(hand.ink);
        if let Some(manner) = own_manner {
            hand = Hand { manner, is_dry: false, is_blunt: false, ..hand };
        }
        for class in node.attribute("class").unwrap_or_default().split_whitespace() {
            match class {
                "dry" | "blunt" if hand.manner != "stroke" => {
                    let message = format!("`{class}` is for brush strokes; write `stroke {class}`");
                    return Err(self.wrong_attribute(node, "class", message));
                }
                "dry" => hand.is_dry = true,
                "blunt" => hand.is_blunt = true,
                _ => {}
            }
        }
        let own_opacity = self.number(node, "opacity", 1.0)?;
        if !(0.0..=1.0).contains(&own_opacity) {
            return Err(self.wrong_attribute(
                node,
                "opacity",
                format!("`opacity=\"{own_opacity}\"` is not between 0 and 1"),
            ));
        }
        hand.opacity *= own_opacity;
        // An inherited width is already in the file's pixels.
        let mut scale = 1.0;
        if let Some(written) = node.attribute("transform") {
            let Transform { a, b, c, d, e, f } = written.parse().map_err(|error| {
                let message = format!(
                    "`transform=\"{written}\"`: {error}; write `translate`, `scale`, `rotate`, `skewX`, `skewY` or `matrix`"
                );
                self.wrong_attribute(node, "transform", message)
            })?;
            let own = Affine::new([a, b, c, d, e, f]);
            hand.place *= own;
            scale = own.determinant().abs().sqrt();
        }
        hand.width = match node.attribute("stroke-width") {
            Some(_) => self.length(node, "stroke-width")? * hand.place.determinant().abs().sqrt(),
            None => inherited.width * scale,
        };
        Ok(hand)
    }

    /// Whether the node has no other attributes than these. Those with a namespace are a drawing program's own.
    fn attributes(&self, node: Xml<'a, 'input>, allowed: &[&str]) -> Result<(), MotifError> {
        let unknown =
            node.attributes().find(|attribute| attribute.namespace().is_none() && !allowed.contains(&attribute.name()));
        unknown.map_or(Ok(()), |attribute| {
            let (name, element) = (attribute.name(), node.tag_name().name());
            let remedy = match name {
                "style" | "fill" | "stroke" | "fill-opacity" | "stroke-opacity" | "color" => {
                    format!(
                        "; the ink and the manner are classes, such as `class=\"near line\"`. It has {}",
                        list(allowed)
                    )
                }
                _ => format!("; it has {}", list(allowed)),
            };
            let line = self.document.text_pos_at(attribute.range().start).row as usize;
            Err(MotifError { line, message: format!("`{element}` has no attribute `{name}`{remedy}") })
        })
    }

    fn needed(&self, node: Xml<'a, 'input>, name: &str) -> Result<&'a str, MotifError> {
        node.attribute(name)
            .ok_or_else(|| self.wrong(node, format!("`{}` needs the attribute `{name}`", node.tag_name().name())))
    }

    /// A number without a unit.
    fn number(&self, node: Xml<'a, 'input>, name: &str, otherwise: f64) -> Result<f64, MotifError> {
        let Some(written) = node.attribute(name) else { return Ok(otherwise) };
        match written.trim().parse::<f64>() {
            Ok(number) if number.abs() <= LENGTH => Ok(number),
            _ => {
                let message =
                    format!("`{name}=\"{written}\"` is no number from −{LENGTH} to {LENGTH}; write one without a unit");
                Err(self.wrong_attribute(node, name, message))
            }
        }
    }

    /// A number greater than 0.
    fn length(&self, node: Xml<'a, 'input>, name: &str) -> Result<f64, MotifError> {
        self.needed(node, name)?;
        let length = self.number(node, name, 0.0)?;
        if length > 0.0 {
            return Ok(length);
        }
        Err(self.wrong_attribute(node, name, format!("`{name}=\"{length}\"` is not greater than 0")))
    }
}

fn ends(element: PathEl) -> impl Iterator<Item = kurbo::Point> {
    let points = match element {
        PathEl::MoveTo(to) | PathEl::LineTo(to) => [Some(to), None, None],
        PathEl::QuadTo(by, to) => [Some(by), Some(to), None],
        PathEl::CurveTo(first, second, to) => [Some(first), Some(second), Some(to)],
        PathEl::ClosePath => [None; 3],
    };
    points.into_iter().flatten()
}

fn unknown_class(class: &str) -> String {
    let known = Pigment::ALL.map(Pigment::name).into_iter().chain(MANNERS).chain(["dry", "blunt"]);
    match nearest(class, known) {
        Some(known) => format!("there is no class `{class}`; did you mean `{known}`?"),
        None => format!(
            "there is no class `{class}`; inks are {}; manners are {}; a stroke can also be `dry` or `blunt`",
            inks(),
            list(&MANNERS)
        ),
    }
}

fn inks() -> String {
    list(&Pigment::ALL.map(Pigment::name))
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
