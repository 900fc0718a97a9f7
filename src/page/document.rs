//! The story's page: Trunk's shell with the story in it.

use std::io;

use leptos::prelude::*;

use crate::view::context::Context;
use crate::view::story;

/// What the shell must hold, exactly once, for the story to take its place.
const BODY_PLACE: &str = "<main></main>";
const HEAD_PLACE: &str = "<title>Handscroll</title>";

/// Puts the story into the shell.
///
/// # Errors
/// The shell lacks one of the places for head, body or language.
pub fn fill(shell: &str, context: &Context<'_>) -> io::Result<String> {
    let owner = Owner::new_root(None);
    let (head, body) = owner.with(|| (head(context), story::story(context).to_html()));
    let page = replace_once(shell, HEAD_PLACE, &head)?;
    // Leptos marks places with comments of a short form that browsers read and HTML forbids.
    let page = replace_once(&page, BODY_PLACE, &body.replace("<!>", "<!---->"))?;
    // Trunk's minifier drops the quotes.
    let language = if page.contains("lang=\"en\"") { "lang=\"en\"" } else { "lang=en" };
    let page = replace_once(&page, language, &format!("lang=\"{}\"", context.language.tag))?;
    // Nor does it keep the head's first tag, which validators of nesting miss.
    let tag = format!("lang=\"{}\">", context.language.tag);
    if page.contains("<head>") { Ok(page) } else { replace_once(&page, &tag, &format!("{tag}<head>")) }
}

/// Replaces the only occurrence of `place`.
///
/// # Errors
/// There is none, or more than one.
pub fn replace_once(page: &str, place: &str, with: &str) -> io::Result<String> {
    match page.matches(place).count() {
        1 => Ok(page.replacen(place, with, 1)),
        found => Err(io::Error::other(format!("index.html must hold {place} once, but holds it {found} times"))),
    }
}

/// Title and what links to the story say of it.
fn head(context: &Context<'_>) -> String {
    let Some(meta) = &context.story.meta else { return String::new() };
    let title = context.plain(&meta.title);
    let dek = context.plain(&meta.dek);
    let property =
        |name: &'static str, content: String| leptos::html::meta().attr("property", name).attr("content", content);
    view! {
        <title>{title.clone()}</title>
        <meta name="description" content=dek.clone() />
        <meta name="author" content=meta.byline.clone() />
        {property("og:type", "article".to_owned())}
        {property("og:title", title)}
        {property("og:description", dek)}
    }
    .to_html()
}

#[cfg(test)]
mod tests {
    use super::replace_once;

    #[test]
    fn a_place_must_stand_there_once() {
        assert_eq!(replace_once("a <main></main> b", "<main></main>", "x").ok().as_deref(), Some("a x b"));
        assert!(replace_once("a", "<main></main>", "x").is_err());
        assert!(replace_once("bb", "b", "x").is_err());
    }
}
