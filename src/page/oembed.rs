//! oEmbed responses as static files.

use serde_json::{Value, json};

use crate::page::base::Base;
use crate::page::offer::{Offer, OfferImage, WIDTH_PX};
use crate::page::snippet::{self, Values};

/// Name of the file in each page's folder.
pub const NAME: &str = "oembed.json";

/// The response for one page. `share` is the picture for previews, in which drawings (SVG) are not allowed.
pub fn answer(offer: &Offer, share: Option<&OfferImage>, base: &Base) -> Value {
    let values = Values::of(offer, &base.join(""), "");
    let mut answer = json!({
        "version": "1.0",
        "type": "rich",
        "title": offer.title,
        "provider_name": base.host(),
        "provider_url": base.join(""),
        "width": WIDTH_PX,
        "height": offer.height,
        "html": snippet::fill(snippet::IFRAME, &values),
    });
    if let Some(share) = share {
        answer["thumbnail_url"] = json!(base.join(&share.path));
        answer["thumbnail_width"] = json!(share.width);
        answer["thumbnail_height"] = json!(share.height);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::answer;
    use crate::page::base::Base;
    use crate::page::offer::{Offer, OfferImage};

    #[test]
    fn a_thumbnail_comes_with_its_size_or_not_at_all() {
        let offer = Offer {
            path: "g/a/".into(),
            kind: "chart",
            title: "A".into(),
            anchor: "a".into(),
            height: 500,
            image: None,
        };
        let share = OfferImage { path: "s.jpg".into(), dark: None, width: 1200, height: 630, alt: String::new() };
        let base = Base::parse("https://example.org").expect("it is sound");
        let with = answer(&offer, Some(&share), &base);
        assert_eq!(with["thumbnail_url"], "https://example.org/s.jpg");
        assert_eq!((&with["thumbnail_width"], &with["thumbnail_height"]), (&1200.into(), &630.into()));
        let without = answer(&offer, None, &base);
        assert!(with["html"].as_str().is_some_and(|html| html.contains("web-share")), "{with}");
        assert!(without.as_object().is_some_and(|fields| fields.keys().all(|name| !name.starts_with("thumb"))));
    }
}
