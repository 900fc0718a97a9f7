//! Prepares a story for rendering: draws its charts and its drawings.

use crate::chart::{self, Room};
use crate::ink::Drawing;
use crate::packed::pack;
use crate::page::Asset;
use crate::story::resolved::{Content, Image, ResolvedStory};
use crate::view::context::{ChartData, Context, Drawn, Layer, ReadyChart, ReadyImage, Tall};

/// Maximum size of a chart's data in the page, in bytes; larger data is written to a file.
const INLINE_BYTES: usize = 2048;

/// Draws the story's charts and drawings; returns the context for rendering, and the files to write.
pub fn prepare(story: &ResolvedStory) -> (Context<'_>, Vec<Asset>) {
    let address = address_of(story);
    let mut assets = Vec::new();
    let charts = story.charts().map(|(_, chart)| {
        let ready = &chart.drawn;
        let svg = chart::svg::svg(ready, Room::Narrow);
        let wide_svg = ready.is_fluid().then(|| chart::svg::svg(ready, Room::Wide));
        let data = chart_data(pack(&chart::record(ready)), &chart.id, &address, &mut assets);
        ReadyChart { svg, wide_svg, data }
    });
    let charts = charts.collect();
    let images = story.images().map(|(_, image)| ready_image(image, &address, &mut assets)).collect();
    (Context::new(story, Drawn { address, charts, images }), assets)
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
pub fn address_of(story: &ResolvedStory) -> String {
    format!("stories/{}/", story.name)
}

fn ready_image(image: &Image, address: &str, assets: &mut Vec<Asset>) -> ReadyImage {
    let layers = match &image.content {
        Content::Drawing(drawing) => draw(drawing, &image.id, address, assets),
        Content::Files { files, .. } => {
            let last = files.len().saturating_sub(1).max(1) as f64;
            let layers = files
                .iter()
                .enumerate()
                .map(|(index, file)| Layer { address: format!("{address}{}", file.name), depth: index as f64 / last });
            layers.collect()
        }
    };
    let tall = image.tall.as_ref().map(|drawing| Tall {
        layers: draw(drawing, &format!("{}-tall", image.id), address, assets),
        size_px: (drawing.width, drawing.height),
    });
    ReadyImage { layers, tall }
}

/// Draws a drawing; each of its layers becomes a file.
fn draw(drawing: &Drawing, name: &str, story_address: &str, assets: &mut Vec<Asset>) -> Vec<Layer> {
    let layers = drawing.render().into_iter().enumerate().map(|(index, layer)| {
        let address = format!("{story_address}images/{name}-{}.svg", index + 1);
        assets.push(Asset { address: address.clone(), text: layer.svg });
        Layer { address, depth: layer.depth }
    });
    layers.collect()
}
