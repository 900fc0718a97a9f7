//! What stands in a page's head: what it is called, and what links to it say.

use leptos::prelude::*;

use crate::page::part::Part;
use crate::view::context::Context;

/// The head of one page.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// What the page is called.
    pub title: String,
    /// One or two sentences on what it holds.
    pub description: String,
    /// Who wrote it.
    pub author: String,
}

impl Head {
    /// The head of the whole story.
    pub fn of_story(context: &Context<'_>) -> Self {
        let Some(meta) = &context.story.meta else { return Self::default() };
        Self { title: context.plain(&meta.title), description: context.plain(&meta.dek), author: meta.byline.clone() }
    }

    /// The head of a part's page: what the part does not say of itself, the story does.
    pub fn of_part(context: &Context<'_>, part: &Part<'_>) -> Self {
        let story = Self::of_story(context);
        let title = part.title(context);
        Self {
            title: title.map_or_else(|| story.title.clone(), |title| format!("{title} · {}", story.title)),
            description: part.description(context).unwrap_or(story.description),
            author: story.author,
        }
    }

    /// Its tags. Call it inside of a reactive owner.
    pub fn html(&self) -> String {
        let property =
            |name: &'static str, content: String| leptos::html::meta().attr("property", name).attr("content", content);
        view! {
            <title>{self.title.clone()}</title>
            <meta name="description" content=self.description.clone() />
            <meta name="author" content=self.author.clone() />
            {property("og:type", "article".to_owned())}
            {property("og:title", self.title.clone())}
            {property("og:description", self.description.clone())}
        }
        .to_html()
    }
}
