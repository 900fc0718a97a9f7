//! A part as a single image file, for places that allow nothing else.
//!
//! Neither our style sheets nor our typefaces apply there. So the file contains its colours, for a light or a dark
//! theme, and a chart's file contains its title and its source.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::chart::{COLOUR_NAMES, Room, svg};
use crate::page::Asset;
use crate::story::resolved::{ChartId, Content, ImageId, Part, Shows};
use crate::view::context::Context;

/// Names of a part's two files in its folder, for light and dark themes.
pub const NAMES: [&str; 2] = ["image.svg", "image-dark.svg"];

/// Common typefaces; an SVG used as an image cannot load any.
const FACES: &str = "'Source Serif 4','Iowan Old Style',Palatino,Georgia,serif";

/// SVG pixels of a chart to a CSS pixel of its file.
const SCALE: u32 = 2;
/// Layout of a chart's file in SVG pixels: its margins, and the font sizes of its title and its source.
const MARGIN: u32 = 72;
const TITLE: u32 = 76;
const SOURCE: u32 = 46;

/// The image files of a part; none of a section or scene.
pub fn files(context: &Context<'_>, part: &Part<'_>) -> Vec<Asset> {
    let texts = match &part.shows {
        Shows::Section(_) | Shows::Scene(_) => Vec::new(),
        Shows::Chart(id) => chart(context, part, *id).into(),
        Shows::Picture(block) => picture(context, block.image),
        Shows::Unroll(unroll) => picture(context, unroll.image),
    };
    let asset = |(name, text): (&str, String)| Asset { address: format!("{}/{name}", part.folder), text };
    NAMES.into_iter().zip(texts).map(asset).collect()
}

/// Width and height of a part's image in CSS pixels; `None` for a section or scene.
pub fn size_px(context: &Context<'_>, part: &Part<'_>) -> Option<(u32, u32)> {
    match &part.shows {
        Shows::Chart(id) => {
            let sheet = Sheet::of(context, part, *id);
            Some((sheet.width / SCALE, sheet.height / SCALE))
        }
        Shows::Section(_) | Shows::Scene(_) | Shows::Picture(_) | Shows::Unroll(_) => part.size_px,
    }
}

/// The layout of a chart's image.
struct Sheet<'a> {
    /// Width in SVG pixels; the same unit for all lengths.
    width: u32,
    height: u32,
    top: u32,
    title: Vec<String>,
    source: Vec<String>,
    /// The elements of the chart's SVG.
    drawing: &'a str,
}

impl<'a> Sheet<'a> {
    fn of(context: &'a Context<'_>, part: &Part<'_>, id: ChartId) -> Self {
        let chart = &context.story[id];
        let (width, height) = chart.drawn.size_px(Room::Narrow);
        let (width, height) = (width * svg::SCALE, height * svg::SCALE);
        // Computed for the widest of the typefaces that may be used.
        let title = wrap(&chart.title, width * 20 / (TITLE * 14));
        let top = MARGIN + TITLE * 5 / 4 * title.len() as u32 + MARGIN / 2;
        let story = &context.story.meta.title;
        let source = match part.uses.sources.first() {
            Some(source) => format!("{}: {} · {story}", context.language.page.source, context.story[*source].title),
            None => story.clone(),
        };
        let source = wrap(&source, width * 20 / (SOURCE * 13));
        let foot = MARGIN / 2 + SOURCE * 13 / 10 * source.len() as u32 + MARGIN;
        let drawing = context.drawn_chart(id).svg.split_once('>').map_or("", |(_, elements)| elements);
        Self {
            width: width + 2 * MARGIN,
            height: top + height + foot,
            top,
            title,
            source,
            drawing: drawing.strip_suffix("</svg>").unwrap_or(drawing),
        }
    }
}

fn chart(context: &Context<'_>, part: &Part<'_>, id: ChartId) -> [String; 2] {
    let sheet = Sheet::of(context, part, id);
    let (width, height) = (sheet.width, sheet.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\" \
         font-family=\"{FACES}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"var(--chart-paper)\"/>",
        width / SCALE,
        height / SCALE
    );
    let mut write = |words: &[String], mut y: u32, size: u32, line: u32, style: &str| {
        for words in words {
            y += line;
            let words = words.replace('&', "&amp;").replace('<', "&lt;");
            let _ = write!(svg, "<text x=\"{MARGIN}\" y=\"{y}\" font-size=\"{size}\" {style}>{words}</text>");
        }
    };
    write(&sheet.title, MARGIN - TITLE / 4, TITLE, TITLE * 5 / 4, "font-weight=\"600\" fill=\"var(--chart-ink)\"");
    let foot = height - MARGIN - SOURCE * 13 / 10 * sheet.source.len() as u32;
    write(&sheet.source, foot, SOURCE, SOURCE * 13 / 10, "fill=\"var(--chart-soft)\"");
    let _ = writeln!(svg, "<g transform=\"translate({MARGIN} {})\">{}</g></svg>", sheet.top, sheet.drawing);
    let paint = |light: usize| {
        let colours = COLOUR_NAMES.iter().zip(context.story.palette.of_charts());
        colours
            .fold(svg.clone(), |svg, (name, colours)| svg.replace(&format!("var({name})"), &colours[light].to_string()))
    };
    [paint(0), paint(1)]
}

/// Breaks a text into lines of at most `letters` characters; a longer word has a line of its own.
fn wrap(text: &str, letters: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters as usize => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The layers of an image in one file: two files (light and dark) for a drawing, otherwise one.
fn picture(context: &Context<'_>, image: ImageId) -> Vec<String> {
    let image = &context.story[image];
    let files = match &image.content {
        Content::Drawing(drawing) => return drawing.render_whole(&context.story.palette).into(),
        Content::Files { files, .. } => files,
    };
    let (width, height) = image.size_px();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">"
    );
    for file in files {
        let kind = match file.name.rsplit('.').next() {
            Some("svg") => "svg+xml",
            Some("jpg") => "jpeg",
            Some(ending) => ending,
            None => "png",
        };
        // An SVG used as an image cannot load files, so they are embedded.
        let bytes = STANDARD.encode(&file.bytes);
        let _ = write!(svg, "<image width=\"{width}\" height=\"{height}\" href=\"data:image/{kind};base64,{bytes}\"/>");
    }
    svg.push_str("</svg>\n");
    vec![svg]
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_hold_as_many_words_as_they_can() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
        assert!(wrap(" ", 3).is_empty());
    }
}
