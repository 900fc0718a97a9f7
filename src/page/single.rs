//! The page of a single part, with its sources and a link to the story.

use std::io;

use leptos::prelude::*;

use crate::page::head::Head;
use crate::page::shell::Shell;
use crate::story::anchors;
use crate::story::resolved::{Part, Shows, Source};
use crate::view::context::Context;
use crate::view::{ledger, part, stepper};

/// Relative path from a part's page to the site's root.
pub const ROOT: &str = "../../";

/// Fills a part into the shell.
///
/// # Errors
/// The shell lacks one of the places for head, body or language.
pub fn fill(shell: &Shell, story: &Context<'_>, part: &Part<'_>, head: &Head) -> io::Result<String> {
    let context = &story.for_page(ROOT);
    let owner = Owner::new_root(None);
    owner.with(|| shell.fill(ROOT, context.language, &head.html(), &link_to_story(&body(context, part))))
}

fn body(context: &Context<'_>, part: &Part<'_>) -> String {
    let this = part::part(context, &part.shows);
    let this = match part.shows {
        Shows::Section(_) => this,
        // Other parts need the columns of a section for their widths.
        _ => view! { <div class="section">{this}</div> }.into_any(),
    };
    let notes = part.uses.figures.iter().map(|figure| ledger::note(context, *figure)).collect::<Vec<_>>();
    let title = context.story.meta.title.clone();
    let home = format!("{ROOT}#{}", part.anchor);
    let home_again = home.clone();
    // A single chart or picture has no steps.
    let stepper = match part.shows {
        Shows::Section(_) | Shows::Scene(_) => Some(stepper::stepper(context, &home)),
        Shows::Chart(_) | Shows::Picture(..) | Shows::Unroll(..) => None,
    };
    view! {
        <main>
            <article id=anchors::STORY class="story single" data-shows=part.shows.name() data-track="story">
                <header class="single-head">
                    <h1><a href=home target="_blank" rel="noopener">{title}</a></h1>
                </header>
                {this}
                <footer class="single-foot">
                    {sources(context, part)}
                    <p>
                        <a href=home_again target="_blank" rel="noopener">{context.language.page.whole_story}</a>
                    </p>
                </footer>
                {notes}
                <span class="story-end" data-end></span>
            </article>
        </main>
        {stepper}
    }
    .to_html()
}

/// The sources of the page's figures and tables; `None` if there are none.
fn sources(context: &Context<'_>, part: &Part<'_>) -> Option<AnyView> {
    let sources = part.uses.sources.iter().map(|source| self::source(&context.story[*source])).collect::<Vec<_>>();
    (!sources.is_empty()).then(|| view! { <p>{context.language.page.source}": "{sources}</p> }.into_any())
}

fn source(source: &Source) -> AnyView {
    let date = source.date.as_ref().map(|date| date.words.clone());
    let facts: Vec<String> = [source.publisher.clone(), date].into_iter().flatten().collect();
    let facts = if facts.is_empty() { ". ".to_owned() } else { format!(". {}. ", facts.join(", ")) };
    view! { <cite>{source.title.clone()}</cite>{facts} }.into_any()
}

/// Changes links whose targets are not on this page to lead to the story's page.
fn link_to_story(body: &str) -> String {
    const LINK: &str = "href=\"#";
    let mut page = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(start) = rest.find(LINK) {
        let (before, link) = rest.split_at(start);
        page.push_str(before);
        rest = &link[LINK.len()..];
        let anchor = rest.split('"').next().unwrap_or_default();
        if body.contains(&format!(" id=\"{anchor}\"")) {
            page.push_str(LINK);
        } else {
            page.push_str("target=\"_blank\" rel=\"noopener\" href=\"");
            page.push_str(ROOT);
            page.push('#');
        }
    }
    page.push_str(rest);
    page
}

#[cfg(test)]
mod tests {
    use super::link_to_story;

    #[test]
    fn links_lead_to_the_story_unless_their_place_is_here() {
        let body = "<a href=\"#here\">a</a><a href=\"#there\">b</a><p id=\"here\">c</p>";
        let expected = "<a href=\"#here\">a</a><a target=\"_blank\" rel=\"noopener\" href=\"../../#there\">b</a><p id=\"here\">c</p>";
        assert_eq!(link_to_story(body), expected);
    }
}
