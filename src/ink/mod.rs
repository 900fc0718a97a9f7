//! Draws layered ink landscapes from a description.
//!
//! A drawing is described in TOML: layers from far to near, each a list of marks. Every layer becomes one SVG document,
//! byte for byte the same on each build. Soft edges are made with gradients and overlapping fills, without filters or
//! blend modes, so that moving layers are cheap to paint. Each document defines its inks for day and for night. This
//! module depends on no story, only on the motifs that a drawing names.

mod bounds;
mod brush;
mod land;
mod motifs;
mod mountains;
mod noise;
mod places;
mod reference;
mod things;

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

pub use bounds::DrawingError;
pub use land::{Bank, Mist, Ridge};
pub use motifs::Placed;
pub use mountains::{Haze, Mountain, Ripples, Shoal};
pub use places::{Align, Composition, Label, Region, Size, Spot, Stand};
pub use things::{Shape, Stroke};

pub use reference::{reference, schema};

use brush::Sheet;
use motifs::{Motifs, Named};

use crate::palette::Palette;

/// How far a drawing is shown beyond its frame at each side, above and below, as a share of the frame's width or height.
/// Style sheets place it accordingly (`style/setting.css`).
pub(crate) const BEYOND_SIDE: f64 = 0.5;
pub(crate) const BEYOND_TOP: f64 = 0.25;
pub(crate) const BEYOND_BOTTOM: f64 = 0.5;

/// The longest document of several marks, in bytes. A browser reads an SVG image in one task, which takes a phone about a
/// millisecond for two kilobytes.
const DOCUMENT_BYTES: usize = 84_000;

/// The description of a picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Random seed of the whole drawing.
    pub seed: u64,
    /// Layers, from far to near.
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
    #[serde(skip)]
    #[schemars(skip)]
    motifs: Motifs,
    /// The part that is always in sight where numbers stand in the picture: x, y, width and height in pixels.
    pub frame: Option<[f64; 4]>,
    /// Points by name.
    #[serde(default)]
    pub anchor: BTreeMap<String, Spot>,
    /// Lengths in pixels by name.
    #[serde(default)]
    pub length: BTreeMap<String, f64>,
    /// Where things can stand, by name.
    #[serde(default)]
    pub region: BTreeMap<String, Region>,
    /// Where words can stand, by name.
    #[serde(default)]
    pub label: BTreeMap<String, Label>,
    /// Parts that a camera can show, by name: x, y, width and height in pixels.
    #[serde(default)]
    pub view: BTreeMap<String, [f64; 4]>,
}

/// One layer of a picture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Depth, from 0 for the farthest to 1 for the nearest; nearer layers move more with the scroll position. In a drawing
    /// with a frame, the layers of depth 0 drift to the side while the scene passes, and all others stand still.
    #[schemars(with = "f64")]
    pub depth: Spanned<f64>,
    /// Whether it lies in front of the numbers that stand in the picture.
    #[serde(default)]
    pub front: bool,
    /// What is drawn on it, in this order.
    pub marks: Vec<Mark>,
}

/// Something that can be drawn.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// The background of the whole picture, with a faint sky; for the farthest layer.
    Ground(Ground),
    /// A motif.
    Motif(Placed),
    /// A ridge of hills.
    Ridge(Ridge),
    /// A band of mist.
    Mist(Mist),
    /// A bank, island or causeway.
    Bank(Bank),
    /// A brush stroke through points.
    Stroke(Stroke),
    /// A filled shape.
    Shape(Shape),
    /// A mountain of rounded summits.
    Mountain(Mountain),
    /// A patch of mist.
    Haze(Haze),
    /// Level strokes of water.
    Ripples(Ripples),
    /// Sandbars.
    Shoal(Shoal),
}

/// The background of a whole picture.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ground {}

/// A layer, or a part of one, as an SVG document.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSvg {
    /// Depth, from 0 for the farthest to 1 for the nearest.
    pub depth: f64,
    /// Whether it lies in front of the numbers that stand in the picture.
    pub front: bool,
    /// Whether it drifts behind the numbers that stand in the picture.
    pub drifts: bool,
    /// The SVG document.
    pub svg: String,
}

/// The theme that a document is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Light {
    /// Day or night, depending on the reader's device (`prefers-color-scheme`).
    Any,
    Day,
    Night,
}

impl Drawing {
    /// Parses a drawing's description, and reads the motifs that it names: from the `motifs` in `folder`, that of the
    /// story, or the engine's.
    ///
    /// # Errors
    /// The text is not valid TOML, contains unknown marks or fields, a number is out of its bounds, a layer would drift that
    /// cannot, or a motif cannot be read; the message contains the line.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, DrawingError> {
        bounds::check(text)?;
        let mut drawing: Self = toml::from_str(text).map_err(|error| DrawingError::of_form(text, &error))?;
        drawing.check_drift(text)?;
        let named = drawing.layers.iter().flat_map(|layer| &layer.marks).flat_map(Mark::motifs);
        drawing.motifs = motifs::read(text, folder, named)?;
        Ok(drawing)
    }

    /// Whether what drifts lies behind all that stands still, and something stands still behind the numbers. Without a
    /// frame nothing drifts.
    fn check_drift(&self, text: &str) -> Result<(), DrawingError> {
        let (mut stands, mut drifting) = (false, None);
        for layer in self.layers.iter().filter(|_| self.frame.is_some()) {
            let wrong = |message: &str| Err(DrawingError::new(text, Some(layer.depth.span()), message.to_owned()));
            match (layer.is_farthest(), layer.front) {
                (true, true) => {
                    return wrong(
                        "`depth = 0` drifts in a drawing with a `frame`, and a layer in front of the numbers cannot; \
                         write a greater depth",
                    );
                }
                (true, false) if stands => {
                    return wrong(
                        "`depth = 0` drifts in a drawing with a `frame`, and cannot lie on a layer that stands still; \
                         write a greater depth, or put it before that layer",
                    );
                }
                (true, false) => drifting = Some(layer),
                (false, front) => stands |= !front,
            }
        }
        match drifting {
            Some(layer) if !stands => Err(DrawingError::new(
                text,
                Some(layer.depth.span()),
                "all layers behind the numbers have `depth = 0` and would drift away from them; write a greater depth \
                 for those on which the numbers stand"
                    .to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// Draws the layers as documents in a story's inks, from far to near. In a drawing with a frame, all layers that drift
    /// are drawn as one layer, all others behind the numbers that stand in it as one, and all in front of the numbers too.
    ///
    /// What is too long for one document goes on in another one, which lies on the first. With `whole_layers` each layer
    /// is one document at any length.
    pub fn render(&self, palette: &Palette, whole_layers: bool) -> Vec<LayerSvg> {
        let layers: Vec<(u64, &Layer)> = (0..).zip(&self.layers).collect();
        let alike = |(drifts, front)| {
            let is_one = move |(_, layer): &(u64, &Layer)| layer.is_farthest() == drifts && layer.front == front;
            layers.iter().copied().filter(is_one).collect()
        };
        let groups: Vec<Vec<(u64, &Layer)>> = match self.frame {
            Some(_) => [(true, false), (false, false), (false, true)].map(alike).into(),
            None => layers.iter().map(|&layer| vec![layer]).collect(),
        };
        let longest = if whole_layers { usize::MAX } else { DOCUMENT_BYTES };
        groups.iter().flat_map(|group| self.render_layers(palette, group, longest)).collect()
    }

    /// Width and height of what [`Self::render`] draws, in pixels.
    pub fn size_px(&self) -> (u32, u32) {
        let [.., width, height] = self.rendered();
        (width.round() as u32, height.round() as u32)
    }

    /// The part of the drawing that is rendered: x, y, width and height in pixels. Around a frame it is as large as the
    /// largest stage may need.
    fn rendered(&self) -> [f64; 4] {
        match self.frame {
            Some([x, y, width, height]) => {
                let [side, above, below] = [width * BEYOND_SIDE, height * BEYOND_TOP, height * BEYOND_BOTTOM];
                [x - side, y - above, width + 2.0 * side, height + above + below]
            }
            None => [0.0, 0.0, f64::from(self.width), f64::from(self.height)],
        }
    }

    /// Some layers as documents of at most `longest` bytes, or of one mark.
    fn render_layers(&self, palette: &Palette, layers: &[(u64, &Layer)], longest: usize) -> Vec<LayerSvg> {
        let Some((_, first)) = layers.first() else { return Vec::new() };
        let depth = if self.frame.is_some() { 0.0 } else { *first.depth.get_ref() };
        let drifts = self.frame.is_some() && first.is_farthest();
        let empty = Sheet::new(f64::from(self.width), f64::from(self.height));
        let mut full = Vec::new();
        let mut open = empty.clone();
        for (seed, mark) in layers.iter().flat_map(|&(index, layer)| self.seeded_marks(layer, index)) {
            let mut longer = open.clone();
            mark.draw(&mut longer, &self.motifs, seed);
            if longer.len() > longest && open.len() > 0 {
                longer = empty.clone();
                mark.draw(&mut longer, &self.motifs, seed);
                full.push(open);
            }
            open = longer;
        }
        full.push(open);
        let finished = |mut sheet: Sheet| LayerSvg {
            depth,
            front: first.front,
            drifts,
            svg: sheet.finish(Light::Any, palette, self.rendered()),
        };
        full.into_iter().map(finished).collect()
    }

    /// Draws all layers as one document, for places where they do not move; returns it for day and for night.
    pub fn render_whole(&self, palette: &Palette) -> [String; 2] {
        let mut sheet = Sheet::new(f64::from(self.width), f64::from(self.height));
        for (seed, mark) in (0..).zip(&self.layers).flat_map(|(index, layer)| self.seeded_marks(layer, index)) {
            mark.draw(&mut sheet, &self.motifs, seed);
        }
        [Light::Day, Light::Night].map(|light| sheet.finish(light, palette, self.rendered()))
    }

    /// The marks of the layer with this index, each with the seed that it is drawn by.
    fn seeded_marks<'a>(&self, layer: &'a Layer, index: u64) -> impl Iterator<Item = (u64, &'a Mark)> + use<'a> {
        let seed = self.seed.wrapping_mul(1009).wrapping_add(index * 97);
        (0..).zip(&layer.marks).map(move |(place, mark)| (seed.wrapping_add(place), mark))
    }
}

impl Layer {
    fn is_farthest(&self) -> bool {
        *self.depth.get_ref() <= 0.0
    }
}

impl Mark {
    /// The names of its motifs.
    fn motifs(&self) -> Vec<Named<'_>> {
        let plants = match self {
            Self::Motif(mark) => return mark.named().collect(),
            Self::Bank(mark) => &mark.plants,
            Self::Mountain(mark) => &mark.plants,
            Self::Shoal(mark) => &mark.plants,
            _ => return Vec::new(),
        };
        plants.iter().map(|name| (name, 1)).collect()
    }

    fn draw(&self, sheet: &mut Sheet, motifs: &Motifs, seed: u64) {
        match self {
            Self::Ground(_) => sheet.ground(),
            Self::Motif(mark) => mark.draw(sheet, motifs),
            Self::Ridge(mark) => mark.draw(sheet, seed),
            Self::Mist(mark) => mark.draw(sheet),
            Self::Bank(mark) => mark.draw(sheet, motifs, seed),
            Self::Stroke(mark) => things::draw_stroke(sheet, mark, seed),
            Self::Shape(mark) => things::draw_shape(sheet, mark, seed),
            Self::Mountain(mark) => mark.draw(sheet, motifs, seed),
            Self::Haze(mark) => mark.draw(sheet),
            Self::Ripples(mark) => mark.draw(sheet, seed),
            Self::Shoal(mark) => mark.draw(sheet, motifs, seed),
        }
    }
}

#[cfg(test)]
mod tests;
