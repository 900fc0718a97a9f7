//! The `<head>` of a page: titles, descriptions, links, and metadata for previews and search engines.

use leptos::prelude::*;
use serde_json::json;

use crate::page::base::Base;
use crate::page::oembed;
use crate::page::offer::OfferImage;
use crate::story::resolved::{Part, Shows};
use crate::view::context::Context;

/// The metadata of one page.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Title.
    pub title: String,
    /// Description of the content in one or two sentences.
    pub description: String,
    /// Author.
    pub author: String,
    /// Date of publication: a year, month or day.
    pub date: String,
    /// BCP 47 tag of the language.
    pub language: String,
    /// Metadata that needs absolute addresses; `None` if the site's address is not known.
    pub place: Option<Place>,
    /// Whether it is the page of the whole story.
    pub is_whole: bool,
}

/// Metadata with absolute addresses.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The page's own address.
    pub url: String,
    /// Address of the page that search engines should show instead.
    pub canonical: String,
    /// The picture for previews.
    pub image: Option<OfferImage>,
}

impl Head {
    /// The head of the whole story.
    pub fn of_story(context: &Context<'_>, base: Option<&Base>, share: Option<&OfferImage>) -> Self {
        let meta = &context.story.meta;
        let place = base.map(|base| Place {
            url: base.join(""),
            canonical: base.join(""),
            image: share.map(|share| OfferImage { path: base.join(&share.path), ..share.clone() }),
        });
        Self {
            title: meta.title.clone(),
            description: meta.dek.plain(),
            author: meta.byline.clone(),
            date: meta.date.written.clone(),
            language: context.language.tag.to_owned(),
            place,
            is_whole: true,
        }
    }

    /// The metadata of a part's page; what the part does not define is taken from the story.
    pub fn of_part(context: &Context<'_>, part: &Part<'_>, base: Option<&Base>, share: Option<&OfferImage>) -> Self {
        let story = Self::of_story(context, base, share);
        let title = part.title.as_ref();
        let place = base.zip(story.place).map(|(base, whole)| {
            let url = base.join(&format!("{}/", part.folder));
            // The text of a section or scene is also on the story's page, so that page is the canonical one. A graphic
            // is canonical itself.
            let canonical = match part.shows {
                Shows::Section(_) | Shows::Scene(_) => whole.canonical,
                Shows::Chart(_) | Shows::Picture(..) | Shows::Unroll(..) => url.clone(),
            };
            Place { url, canonical, ..whole }
        });
        Self {
            title: title.map_or_else(|| story.title.clone(), |title| format!("{title} · {}", story.title)),
            description: part.description.clone().unwrap_or(story.description),
            place,
            is_whole: false,
            ..story
        }
    }

    /// The tags of the `<head>`. Must be called within a reactive owner.
    pub fn html(&self) -> String {
        let property =
            |name: &'static str, content: String| leptos::html::meta().attr("property", name).attr("content", content);
        let article = self.is_whole.then(|| {
            view! { <script type="application/ld+json" inner_html=self.article()></script> }
        });
        let place = self.place.as_ref().map(|place| {
            let oembed = format!("{}{}", place.url, oembed::NAME);
            let image = place.image.as_ref().map(|image| {
                view! {
                    {property("og:image", image.path.clone())}
                    {property("og:image:width", image.width.to_string())}
                    {property("og:image:height", image.height.to_string())}
                    {property("og:image:alt", image.alt.clone())}
                    <meta name="twitter:card" content="summary_large_image" />
                }
            });
            view! {
                <link rel="canonical" href=place.canonical.clone() />
                <link rel="alternate" type="application/json+oembed" href=oembed title=self.title.clone() />
                {property("og:url", place.url.clone())}
                {image}
            }
        });
        view! {
            <title>{self.title.clone()}</title>
            <meta name="description" content=self.description.clone() />
            <meta name="author" content=self.author.clone() />
            {property("og:type", "article".to_owned())}
            {property("og:title", self.title.clone())}
            {property("og:description", self.description.clone())}
            {property("article:published_time", self.date.clone())}
            {place}
            {article}
        }
        .to_html()
        // Leptos's markers for hydration are removed: nothing in a head is hydrated.
        .replace("<!>", "")
    }

    /// The structured data (JSON-LD) of the article, for search engines.
    fn article(&self) -> String {
        let mut article = json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "description": self.description,
            "author": [{ "@type": "Organization", "name": self.author }],
            "datePublished": self.date,
            "inLanguage": self.language,
        });
        if let Some(place) = &self.place {
            article["url"] = json!(place.url);
            article["mainEntityOfPage"] = json!(place.canonical);
            article["image"] = json!(place.image.iter().map(|image| image.path.clone()).collect::<Vec<_>>());
        }
        // Escaped, because `</script>` in a text would end the element.
        article.to_string().replace('<', "\\u003c")
    }
}
