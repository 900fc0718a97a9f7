//! What an editor can embed: the whole story, and each of its parts.

use serde::Serialize;

use crate::page::part::{Part, Shows, parts};
use crate::page::still;
use crate::story::anchors;
use crate::view::context::Context;

/// The width that heights are given for, in CSS pixels: a column of text.
pub const WIDTH_PX: u32 = 640;

/// The height of what has steps, where it cannot be as high as it is: a little less than a small screen.
const STEPPED_PX: u32 = 720;

/// One thing to embed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// The folder of its page from the site's root: nothing, or with a slash at its end.
    pub path: String,
    /// `story`, or what a part shows: `section`, `scene`, `chart`, `picture`, `unroll`.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// Where the story shows it: an anchor of the story's page.
    pub anchor: String,
    /// A height that holds it in a frame [`WIDTH_PX`] wide, in CSS pixels.
    pub height: u32,
    /// It as a picture; for what is no graphic, the picture that stands for the story.
    pub image: Option<OfferImage>,
}

/// A picture with its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferImage {
    /// Its address from the site's root.
    pub path: String,
    /// The same by night, if there is one.
    pub dark: Option<String>,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// What it shows, for readers who do not see it.
    pub alt: String,
}

/// Everything there is, the whole story first. `story_path` leads from the site's root to the story's own files.
pub fn offers(context: &Context<'_>, story_path: &str) -> Vec<Offer> {
    let title = context.story.meta.as_ref().map(|meta| context.plain(&meta.title)).unwrap_or_default();
    let share = share_image(context, story_path);
    let whole = Offer {
        path: String::new(),
        kind: "story",
        title: title.clone(),
        anchor: anchors::STORY.to_owned(),
        height: STEPPED_PX,
        image: share.clone(),
    };
    let of_part = |part: Part<'_>| {
        let image = own_image(context, &part).or_else(|| share.clone());
        Offer {
            path: format!("{}/", part.folder()),
            kind: part.shows.name(),
            title: part.title(context).unwrap_or_else(|| title.clone()),
            anchor: part.anchor.clone(),
            height: height_px(context, &part),
            image,
        }
    };
    std::iter::once(whole).chain(parts(context.story).into_iter().map(of_part)).collect()
}

/// The picture that stands for the story where it is linked to.
pub fn share_image(context: &Context<'_>, story_path: &str) -> Option<OfferImage> {
    let share = context.story.meta.as_ref()?.share.as_ref()?;
    Some(OfferImage {
        path: format!("{story_path}{}", share.file.get_ref()),
        dark: None,
        width: share.width,
        height: share.height,
        alt: share.alt.clone(),
    })
}

fn own_image(context: &Context<'_>, part: &Part<'_>) -> Option<OfferImage> {
    let (width, height) = still::size_px(context, part)?;
    let [day, night] = still::NAMES.map(|name| format!("{}/{name}", part.folder()));
    let has_night = match &part.shows {
        Shows::Picture(image, _) | Shows::Unroll(image, _) => image.drawing.is_some(),
        Shows::Section(_) | Shows::Scene(_) | Shows::Chart(_) => true,
    };
    let alt = part.description(context).unwrap_or_default();
    let alt = match &part.shows {
        Shows::Chart(chart) => format!("{}. {alt}", chart.title),
        _ => alt,
    };
    Some(OfferImage { path: day, dark: has_night.then_some(night), width, height, alt })
}

/// Room for the part with its title, notes and foot; what has steps or words is shown a step or screen at a time.
fn height_px(context: &Context<'_>, part: &Part<'_>) -> u32 {
    /// Masthead, title and foot.
    const AROUND_CHART: u32 = 200;
    /// The closed table, and the source.
    const NUMBERS: u32 = 90;
    /// Masthead and foot.
    const AROUND_PICTURE: u32 = 145;
    const CAPTION: u32 = 65;
    /// As wide as a chart is drawn at most.
    const CHART_PX: u32 = 480;
    match &part.shows {
        Shows::Section(_) | Shows::Scene(_) | Shows::Unroll(..) => STEPPED_PX,
        Shows::Chart(this) => context.chart(&this.id).map_or(STEPPED_PX, |ready| {
            let (width, height) = ready.chart.size_px();
            let note = this.note.as_ref().map_or(0, |note| 22 * (1 + note.get_ref().len() as u32 / 75));
            // A map has no numbers.
            let numbers = if this.marks().is_empty() { 0 } else { NUMBERS };
            AROUND_CHART + numbers + note + CHART_PX * height / width.max(1)
        }),
        Shows::Picture(image, _) => {
            let caption = if image.caption.is_some() { CAPTION } else { 0 };
            let (width, height) = still::size_px(context, part).unwrap_or((16, 10));
            AROUND_PICTURE + caption + WIDTH_PX * height / width.max(1)
        }
    }
}
