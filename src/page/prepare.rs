//! Prepares a story for rendering: resolves its charts and draws its drawings.

use std::io;
use std::path::Path;

use crate::chart::{self, Room};
use crate::ink::Drawing;
use crate::packed::pack;
use crate::page::Asset;
use crate::story::model::{Image, Placed, Story};
use crate::story::surroundings::StoryAround;
use crate::view::context::{ChartData, Context, Layer, ReadyChart, ReadyImage};

/// Maximum size of a chart's data in the page, in bytes; larger data is written to a file.
const INLINE_BYTES: usize = 2048;

/// Resolves the story's charts and draws its drawings; returns the context for rendering, and the files to write.
///
/// # Errors
/// A file of the story cannot be read or parsed. For a validated story ([`crate::story::load`]) this happens only if a
/// file has changed since.
pub fn prepare<'a>(story: &'a Story, folder: &Path) -> io::Result<(Context<'a>, Vec<Asset>)> {
    let address = address_of(folder);
    let language = story.language();
    let mut assets = Vec::new();
    let charts = story
        .chart
        .iter()
        .map(|chart| {
            let ready = chart.kind.resolve(&StoryAround { story, language, folder })?;
            let svg = chart::svg::svg(&ready, Room::Narrow);
            let wide_svg = ready.is_fluid().then(|| chart::svg::svg(&ready, Room::Wide));
            let id = chart.id.get_ref().clone();
            let data = chart_data(pack(&chart::record(&ready)), &id, &address, &mut assets);
            Ok(ReadyChart { id, chart: ready, svg, wide_svg, data })
        })
        .collect::<io::Result<Vec<_>>>()?;
    let images = story
        .image
        .iter()
        .map(|image| ready_image(image, folder, &address, &mut assets))
        .collect::<io::Result<Vec<_>>>()?;
    Ok((Context::new(story, language, charts, images, address), assets))
}

/// Writes large data to a file, so that it does not delay the first load of the page.
fn chart_data(packed: String, id: &str, story_address: &str, assets: &mut Vec<Asset>) -> ChartData {
    if packed.len() <= INLINE_BYTES {
        return ChartData::Inline(packed);
    }
    let address = format!("{story_address}charts/{id}.txt");
    assets.push(Asset { address: address.clone(), text: packed });
    ChartData::File(address)
}

/// Address of the story's own files relative to the site's root, with a slash at the end.
pub fn address_of(folder: &Path) -> String {
    format!("stories/{}/", folder.file_name().and_then(|name| name.to_str()).unwrap_or("story"))
}

fn ready_image(image: &Image, folder: &Path, address: &str, assets: &mut Vec<Asset>) -> io::Result<ReadyImage> {
    let id = image.id.get_ref();
    let (layers, size_px) = match &image.drawing {
        Some(file) => draw(file, id, folder, address, assets)?,
        None => {
            let last = image.files.len().saturating_sub(1).max(1) as f64;
            let layers = image.files.iter().enumerate().map(|(index, file)| Layer {
                address: format!("{address}{}", file.get_ref()),
                depth: index as f64 / last,
            });
            (layers.collect(), (image.width.unwrap_or(0), image.height.unwrap_or(0)))
        }
    };
    let (tall_layers, tall_size_px) = match &image.tall_drawing {
        Some(file) => draw(file, &format!("{id}-tall"), folder, address, assets)?,
        None => (Vec::new(), (0, 0)),
    };
    Ok(ReadyImage { id: id.clone(), layers, tall_layers, size_px, tall_size_px })
}

/// Draws a drawing; each of its layers becomes a file.
fn draw(
    file: &Placed,
    name: &str,
    folder: &Path,
    story_address: &str,
    assets: &mut Vec<Asset>,
) -> io::Result<(Vec<Layer>, (u32, u32))> {
    let text = std::fs::read_to_string(folder.join(file.get_ref()))?;
    let drawing = Drawing::parse(&text).map_err(|error| io::Error::other(format!("{}: {error}", file.get_ref())))?;
    let layers = drawing
        .render()
        .into_iter()
        .enumerate()
        .map(|(index, layer)| {
            let address = format!("{story_address}images/{name}-{}.svg", index + 1);
            assets.push(Asset { address: address.clone(), text: layer.svg });
            Layer { address, depth: layer.depth }
        })
        .collect();
    Ok((layers, (drawing.width, drawing.height)))
}
