//! What an editor can embed: the whole story and each of its parts.

use serde::Serialize;

use crate::chart::Room;
use crate::page::still;
use crate::story::anchors;
use crate::story::resolved::{Content, ImageId, Part, Shows};
use crate::view::context::Context;

/// Width of the frame that heights are computed for, in CSS pixels; a typical column of text.
pub const WIDTH_PX: u32 = 640;

/// Height of a frame whose content has steps, in CSS pixels; a little less than a small screen.
const STEPPED_PX: u32 = 720;

/// Something that can be embedded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Folder of its page relative to the site's root: empty, or with a slash at the end.
    pub path: String,
    /// `story`, the kind of a part (`section`, `scene`, `chart`, `picture`, `unroll`), or `test`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// The place of the story that shows it: an anchor of the story's page.
    pub anchor: String,
    /// Height of a frame of width [`WIDTH_PX`] that it fits into, in CSS pixels.
    pub height: u32,
    /// A picture of it; for a section or scene the story's own preview picture.
    pub image: Option<OfferImage>,
}

/// A picture with its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferImage {
    /// Address relative to the site's root.
    pub path: String,
    /// Address of the picture for dark themes, if there is one.
    pub dark: Option<String>,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// What it shows, as alternative text.
    pub alt: String,
}

/// All offers, the whole story first.
pub fn offers(context: &Context<'_>, parts: &[Part<'_>]) -> Vec<Offer> {
    let title = &context.story.meta.title;
    let share = share_image(context);
    let whole = Offer {
        path: String::new(),
        kind: "story",
        title: title.clone(),
        anchor: anchors::STORY.to_owned(),
        height: STEPPED_PX,
        image: share.clone(),
    };
    let of_part = |part: &Part<'_>| {
        let image = own_image(context, part).or_else(|| share.clone());
        Offer {
            path: format!("{}/", part.folder),
            kind: part.shows.name(),
            title: part.title.clone().unwrap_or_else(|| title.clone()),
            anchor: part.anchor.clone(),
            height: height_px(context, part),
            image,
        }
    };
    std::iter::once(whole).chain(parts.iter().map(of_part)).collect()
}

/// The story's picture for previews.
pub fn share_image(context: &Context<'_>) -> Option<OfferImage> {
    let share = context.story.meta.share.as_ref()?;
    let (width, height) = share.size_px;
    Some(OfferImage { path: context.file(&share.file.name), dark: None, width, height, alt: share.alt.clone() })
}

fn own_image(context: &Context<'_>, part: &Part<'_>) -> Option<OfferImage> {
    let (width, height) = still::size_px(context, part)?;
    let [day, night] = still::NAMES.map(|name| format!("{}/{name}", part.folder));
    let is_drawn = |image: ImageId| matches!(context.story[image].content, Content::Drawing(_));
    let has_night = match &part.shows {
        Shows::Picture(block) => is_drawn(block.image),
        Shows::Unroll(unroll) => is_drawn(unroll.image),
        Shows::Section(_) | Shows::Scene(_) | Shows::Chart(_) => true,
    };
    let alt = part.description.clone().unwrap_or_default();
    let alt = match &part.shows {
        Shows::Chart(chart) => format!("{}. {alt}", context.story[*chart].title),
        _ => alt,
    };
    Some(OfferImage { path: day, dark: has_night.then_some(night), width, height, alt })
}

/// Height of a part with its title, notes and footer, in CSS pixels. Parts with steps show one step at a time in a
/// fixed height.
fn height_px(context: &Context<'_>, part: &Part<'_>) -> u32 {
    /// Header, title and footer.
    const AROUND_CHART: u32 = 200;
    /// The closed table of numbers, and the source.
    const NUMBERS: u32 = 90;
    /// Header and footer.
    const AROUND_PICTURE: u32 = 145;
    const CAPTION: u32 = 65;
    /// Maximum width of a chart.
    const CHART_PX: u32 = 480;
    match &part.shows {
        Shows::Section(_) | Shows::Scene(_) | Shows::Unroll(..) => STEPPED_PX,
        Shows::Chart(chart) => {
            let chart = &context.story[*chart];
            let (width, height) = chart.drawn.size_px(Room::Narrow);
            let note = chart.note.as_ref().map_or(0, |note| 22 * (1 + note.written_bytes as u32 / 75));
            // A map has no numbers.
            let numbers = if chart.marks.is_empty() { 0 } else { NUMBERS };
            AROUND_CHART + numbers + note + CHART_PX * height / width.max(1)
        }
        Shows::Picture(block) => {
            let image = &context.story[block.image];
            let caption = if image.caption.is_some() { CAPTION } else { 0 };
            let (width, height) = image.size_px();
            AROUND_PICTURE + caption + WIDTH_PX * height / width.max(1)
        }
    }
}
