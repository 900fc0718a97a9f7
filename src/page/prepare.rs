//! Prepares a story for rendering: draws its charts and its drawings.

use crate::chart::{self, Room};
use crate::ink::Drawing;
use crate::packed::pack;
use crate::page::Asset;
use crate::story::resolved::{Content, Image, ResolvedStory};
use crate::view::context::{Context, Drawn, Layer, ReadyChart, ReadyImage, Tall};

/// Draws the story's charts and drawings; returns the context for rendering, and the files to write.
pub fn prepare(story: &ResolvedStory) -> (Context<'_>, Vec<Asset>) {
    let address = address_of(story);
    let mut assets = Vec::new();
    let charts = story.charts().map(|(_, chart)| {
        let ready = &chart.drawn;
        let svg = chart::svg::svg(ready, Room::Narrow);
        let wide_svg = ready.is_fluid().then(|| chart::svg::svg(ready, Room::Wide));
        let animation = format!("{address}charts/{}.txt", chart.id);
        assets.push(Asset { address: animation.clone(), text: pack(&chart::record(ready)) });
        ReadyChart { svg, wide_svg, animation }
    });
    let charts = charts.collect();
    let images = story.images().map(|(_, image)| ready_image(image, story, &address, &mut assets)).collect();
    (Context::new(story, Drawn { address, charts, images }), assets)
}

/// Address of the story's own files relative to the site's root, with a slash at the end.
pub fn address_of(story: &ResolvedStory) -> String {
    format!("stories/{}/", story.name)
}

fn ready_image(image: &Image, story: &ResolvedStory, address: &str, assets: &mut Vec<Asset>) -> ReadyImage {
    // Where no numbers stand in it, a picture shows each layer in one composition or in the other.
    let is_setting = matches!(&image.content, Content::Drawing(drawing) if drawing.frame.is_some());
    let whole_layers = image.tall.is_some() && !is_setting;
    let layers = match &image.content {
        Content::Drawing(drawing) => draw(drawing, story, &image.id, address, whole_layers, assets),
        Content::Files { files, .. } => {
            let last = files.len().saturating_sub(1).max(1) as f64;
            let layers = files.iter().enumerate().map(|(index, file)| Layer {
                address: format!("{address}{}", file.name),
                depth: index as f64 / last,
                front: false,
                drifts: false,
            });
            layers.collect()
        }
    };
    let tall = image.tall.as_ref().map(|drawing| Tall {
        layers: draw(drawing, story, &format!("{}-tall", image.id), address, whole_layers, assets),
        size_px: drawing.size_px(),
    });
    ReadyImage { layers, tall }
}

/// Draws a drawing; each of its layers becomes one file or several.
fn draw(
    drawing: &Drawing,
    story: &ResolvedStory,
    name: &str,
    story_address: &str,
    whole_layers: bool,
    assets: &mut Vec<Asset>,
) -> Vec<Layer> {
    let layers = drawing.render(&story.palette, whole_layers).into_iter().enumerate().map(|(index, layer)| {
        let address = format!("{story_address}images/{name}-{}.svg", index + 1);
        assets.push(Asset { address: address.clone(), text: layer.svg });
        Layer { address, depth: layer.depth, front: layer.front, drifts: layer.drifts }
    });
    layers.collect()
}
