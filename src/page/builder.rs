//! The embed builder, the article of its preview, and the page that tests a CMS.
//!
//! These pages are for editors and are in English, whatever the story's language. Their scripts are plain files in
//! `public/embed` and not part of the engine, so that readers do not load them. The page that tests a CMS also loads
//! the engine, and shows what the engine detects.

use leptos::prelude::*;
use serde_json::json;

use crate::page::base::Base;
use crate::page::offer::Offer;
use crate::page::shell::Shell;
use crate::page::snippet::{self, WAYS, Way};
use crate::story::anchors;
use crate::story::language::Language;

/// Address of these pages' style sheet, relative to the site's root.
pub const SHEET: &str = "embed/builder.css";

/// Groups of the builder's list: heading, and the kinds of offers in the group.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Everything", &["story"]),
    ("Sections", &["section"]),
    ("Graphics that move step by step", &["scene", "unroll"]),
    ("Charts and maps, still", &["chart"]),
    ("Pictures", &["picture"]),
    ("Before you publish", &["test"]),
];

/// Themes: value of the `theme` parameter, and label.
const THEMES: [(&str, &str); 3] = [("", "As the reader’s device"), ("light", "Light"), ("dark", "Dark")];

/// Modes: value of the `mode` parameter, and label.
const MODES: [(&str, &str); 4] = [
    ("", "Whatever your page allows"),
    ("sticky", "Pinned: graphics stay while readers scroll"),
    ("auto", "Full height: everything unrolled"),
    ("step", "Stepper: fixed height, one step at a time"),
];

/// Widths of the preview: value, and label.
const WIDTHS: [(&str, &str); 2] = [("wide", "Desktop"), ("phone", "Phone")];

/// The pages, each with its address relative to the site's root.
pub fn pages(shell: &Shell, offers: &[Offer], language: &Language, base: Option<&Base>) -> [(&'static str, String); 3] {
    let mut offers = offers.to_vec();
    offers.push(test_offer());
    let script = |file: &str| format!("<script type=\"module\" src=\"{file}\"></script>");
    let style = |root: &str| format!("<link rel=\"stylesheet\" href=\"{root}builder.css\">");
    let host = "<script src=\"../../v1/host.js\" async></script>";
    let owner = Owner::new_root(None);
    let [builder, article, test] = owner.with(|| [builder(&offers, language, base), article(), test()]);
    let builder_files = [style("./"), script("./builder.js")].concat();
    let test_files = [shell.engine("../../"), style("../"), script("./test.js")].concat();
    [
        ("embed/index.html", shell.plain("../", "Embed this story", &builder_files, &builder)),
        ("embed/article/index.html", shell.plain("../../", "An article", &(style("../") + host), &article)),
        ("embed/test/index.html", shell.plain("../../", "Test my CMS", &test_files, &test)),
    ]
}

/// The page that tests a CMS, which is embedded like a part of the story.
fn test_offer() -> Offer {
    Offer {
        path: "embed/test/".to_owned(),
        kind: "test",
        title: "Test my CMS".to_owned(),
        anchor: anchors::STORY.to_owned(),
        height: 640,
        image: None,
    }
}

fn builder(offers: &[Offer], language: &Language, base: Option<&Base>) -> String {
    let groups = GROUPS.map(|(label, kinds)| {
        let options = offers
            .iter()
            .enumerate()
            .filter(|(_, offer)| kinds.contains(&offer.kind))
            .map(|(index, offer)| view! { <option value=index>{offer.title.clone()}</option> })
            .collect::<Vec<_>>();
        (!options.is_empty()).then(|| view! { <optgroup label=label>{options}</optgroup> })
    });
    let addresses = offers
        .iter()
        .map(|offer| view! { <li><a href=format!("../{}", offer.path)>{offer.title.clone()}</a></li> })
        .collect::<Vec<_>>();
    view! {
        <main class="builder">
            <header class="builder-head">
                <h1>"Embed this story"</h1>
                <p>"Take the whole story, a section or a single graphic into your own page. Nothing tracks your readers, and every number keeps its source."</p>
                <noscript><p class="builder-warning">"Choosing needs a script, and scripts are off. Each part also has an address of its own, listed at the end of this page."</p></noscript>
            </header>
            <div class="builder-columns">
            <form class="builder-form" id="choices">
                <h2>"Choose"</h2>
                <p class="field">
                    <label for="offer">"What"</label>
                    <select id="offer" name="offer">{groups}</select>
                </p>
                {choices("theme", "Theme", &THEMES)}
                {choices("mode", "How it moves", &MODES)}
                <p class="field">
                    <span class="field-name">"Language"</span>
                    <span>{language.name}", the only one this story is told in"</span>
                </p>
            </form>
            <section class="builder-preview" aria-labelledby="preview-heading">
                <div class="builder-bar">
                    <h2 id="preview-heading">"Preview"</h2>
                    <form id="sizes">{choices("width", "Preview on", &WIDTHS)}</form>
                </div>
                <div class="preview-frame" id="preview-frame" data-width="wide">
                    <iframe id="preview" src="./article/" title="Your embed in an article"></iframe>
                </div>
            </section>
            <section class="builder-code" aria-labelledby="code-heading">
                <h2 id="code-heading">"Paste"</h2>
                <div class="tabs" role="tablist" aria-labelledby="code-heading">{WAYS.into_iter().map(tab).collect::<Vec<_>>()}</div>
                {WAYS.into_iter().map(panel).collect::<Vec<_>>()}
                <p class="unseen" role="status" id="copied"></p>
            </section>
            </div>
            <section class="builder-more" aria-labelledby="more-heading">
                <h2 id="more-heading">"Does it work in my CMS?"</h2>
                <p>
                    "Embed “Test my CMS” in a draft, from the list above: it says what your page lets it do. "
                    <a href="./test/">"See what it says without a frame"</a>"."
                </p>
                <details>
                    <summary>"The address of every part"</summary>
                    <ul class="builder-addresses">{addresses}</ul>
                </details>
            </section>
            <script type="application/json" id="data" inner_html=data(offers, base)></script>
        </main>
    }
    .to_html()
    .replace("<!>", "")
}

/// A group of radio buttons of which the first is checked.
fn choices(name: &'static str, legend: &'static str, choices: &[(&'static str, &'static str)]) -> AnyView {
    let buttons = choices
        .iter()
        .enumerate()
        .map(|(index, &(value, label))| {
            view! {
                <label class="choice">
                    <input type="radio" name=name value=value checked=index == 0 />
                    <span>{label}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! { <fieldset class="field" data-choices=name><legend>{legend}</legend><div class="choices">{buttons}</div></fieldset> }
        .into_any()
}

fn tab(way: Way) -> AnyView {
    let (id, panel) = (format!("tab-{}", way.id), format!("panel-{}", way.id));
    let is_first = way.id == WAYS[0].id;
    view! {
        <button type="button" role="tab" id=id aria-controls=panel aria-selected=is_first.to_string() tabindex=if is_first { "0" } else { "-1" }>
            {way.name}
        </button>
    }
    .into_any()
}

fn panel(way: Way) -> AnyView {
    let (id, tab, name) = (format!("panel-{}", way.id), format!("tab-{}", way.id), format!("{} snippet", way.name));
    view! {
        <div class="panel" role="tabpanel" id=id aria-labelledby=tab hidden=way.id != WAYS[0].id>
            <p>{way.when}</p>
            <div class="snippet">
                // A scrollable box must be focusable, so that the keyboard can scroll it.
                <pre tabindex="0" role="group" aria-label=name><code>{way.snippet}</code></pre>
                <button type="button" class="copy">"Copy"</button>
            </div>
        </div>
    }
    .into_any()
}

/// The data for the builder's script, as JSON: the offers and snippets.
fn data(offers: &[Offer], base: Option<&Base>) -> String {
    let snippets: serde_json::Map<String, serde_json::Value> =
        WAYS.iter().map(|way| (way.id.to_owned(), json!(way.snippet))).collect();
    json!({
        "base": base.map(|base| base.join("")),
        "width": crate::page::offer::WIDTH_PX,
        "offers": offers,
        "snippets": snippets,
        "imageByNight": snippet::IMAGE_BY_NIGHT,
    })
    .to_string()
    // Escaped, because `</script>` in a title would end the element.
    .replace('<', "\\u003c")
}

/// An article in which the builder shows the embed.
fn article() -> String {
    view! {
        <main class="article">
            <p class="article-paper">"The Daily Example"</p>
            <h1>"Your headline stands here, and runs over two lines as they do"</h1>
            <p class="article-byline">"By your reporter"</p>
            <p>"This is an article like yours. Its first paragraph says what happened and why a reader should care, and then it makes way for what can be shown better than told."</p>
            <div id="embed"></div>
            <p>"Below the embed the article goes on. What stands above and below scrolls as it always did: the embed does not take the wheel from anybody."</p>
            <p>"And it ends with a paragraph that one may not have expected."</p>
        </main>
    }
    .to_html()
    .replace("<!>", "")
}

/// The page that tests a CMS. The engine measures its `main`.
fn test() -> String {
    let row = |id: &'static str, name: &'static str, before: &'static str| {
        view! { <div class="finding"><dt>{name}</dt><dd id=id>{before}</dd></div> }
    };
    view! {
        <main class="cms-test" id="page">
            <h1>"What your CMS lets an embed do"</h1>
            <p id="verdict" role="status">"Scripts do not run here: your CMS, or a content policy, removes them. The story can still be read whole, and graphics stand still. Take “Image + link” if even the frame is missing."</p>
            <dl class="findings">
                {row("scripts", "Scripts", "do not run")}
                {row("frame", "Frame", "unknown")}
                {row("origin", "Origin", "unknown")}
                {row("protocol", "Who answered", "unknown")}
                {row("mode", "Mode", "unknown")}
                {row("sticky", "Pinned graphics", "unknown")}
            </dl>
        </main>
    }
    .to_html()
    .replace("<!>", "")
}
