//! The built pages of the story's parts, made to be embedded alone.
//!
//! `make test` builds them first.

mod built;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use built::{brotli_bytes, brotli_bytes_of, dist, root, select};
use handscroll::chart::Kind;
use handscroll::page::snippet::{self, Values, WAYS};
use handscroll::page::{offer, prepare};
use handscroll::story;
use handscroll::story::resolved::{ChartId, ResolvedStory, Shows};
use scraper::{ElementRef, Html};
use sha2::{Digest, Sha256};

/// Budgets in bytes of brotli at quality 11: what a page weighs without its pictures and the engine.
const GRAPHIC_BYTES: usize = 15_000;
/// A map brings its coastlines, also those that lie beyond its sheet.
const MAP_BYTES: usize = 26_000;
const SECTION_BYTES: usize = 30_000;

fn story() -> ResolvedStory {
    story::load(&root().join("public/stories/hangzhou")).map(|(story, _)| story).expect("the story is sound")
}

/// Each part's page: its folder, and what stands in it.
fn pages() -> Vec<(String, String)> {
    let story = story();
    let folders = story.parts().into_iter().map(|part| part.folder);
    let pages: Vec<(String, String)> = folders
        .map(|folder| {
            let text = fs::read_to_string(dist().join(&folder).join("index.html"));
            (folder.clone(), text.unwrap_or_else(|error| panic!("{folder}: {error}")))
        })
        .collect();
    assert!(pages.len() > 40, "only {} pages", pages.len());
    pages
}

#[test]
fn each_section_scene_chart_and_picture_has_its_page() {
    let story = story();
    let folders: BTreeSet<String> = story.parts().into_iter().map(|part| part.folder).collect();
    for section in &story.sections {
        assert!(folders.contains(&format!("s/{}", section.id)), "{}", section.id);
    }
    // A picture that a chart stands in is on that chart's page.
    let is_setting = |id| story.charts().any(|(_, chart)| chart.setting == Some(id));
    let images = story.images().filter(|(id, _)| !is_setting(*id)).map(|(_, image)| &image.id);
    for id in story.charts().map(|(_, chart)| &chart.id).chain(images) {
        assert!(folders.contains(&format!("g/{id}")), "{id}");
    }
    for (folder, page) in pages() {
        let page = Html::parse_document(&page);
        assert_eq!(select(&page, "h1").len(), 1, "{folder}");
        assert!(!select(&page, "title")[0].inner_html().is_empty(), "{folder}");
        assert!(!select(&page, ".single svg, .single img, .single .prose").is_empty(), "{folder} shows nothing");
    }
}

#[test]
fn a_page_shows_its_part_and_nothing_else() {
    let story = story();
    for part in story.parts() {
        let folder = &part.folder;
        let page = fs::read_to_string(dist().join(folder).join("index.html")).expect("the page can be read");
        let page = Html::parse_document(&page);
        let (drawings, images) = match part.shows {
            Shows::Section(_) => continue,
            Shows::Scene(_) | Shows::Chart(_) => (1, 0),
            Shows::Picture(..) | Shows::Unroll(..) => (0, 1),
        };
        // One for each width that the chart is laid out for.
        let svgs = select(&page, ".drawing-static > svg").len();
        assert!((drawings..=2 * drawings).contains(&svgs), "{folder} has {svgs} drawings");
        assert_eq!(select(&page, ".drawing-static").len(), drawings, "{folder}");
        // A camera goes from step to step: without any, the finished drawing stays.
        let is_still = matches!(part.shows, Shows::Chart(id) if story[id].drawn.has_camera());
        let painted = if is_still { 0 } else { drawings };
        assert_eq!(select(&page, "[data-chart]").len(), painted, "{folder}");
        assert_eq!(select(&page, ".picture-frame, .unroll-strip").len(), images, "{folder}");
        if drawings == 1 && !select(&page, ".data").is_empty() {
            assert_eq!(select(&page, ".single-foot cite").len(), 1, "{folder} does not name its source");
        }
        if images == 1 {
            let credited = select(&page, "figcaption .credit").len();
            assert!(credited == 1 || folder == "g/hero", "{folder} does not say whose it is");
        }
    }
}

#[test]
fn anchors_and_addresses_lead_somewhere_from_any_folder() {
    let whole = Html::parse_document(&fs::read_to_string(dist().join("index.html")).expect("the page can be read"));
    let anchors: BTreeSet<&str> = select(&whole, "[id]").iter().filter_map(|element| element.value().id()).collect();
    for (folder, page) in pages() {
        let page = Html::parse_document(&page);
        let mut ids = BTreeSet::new();
        for element in select(&page, "[id]") {
            let id = element.value().id().unwrap_or_default();
            assert!(ids.insert(id.to_owned()), "{folder}: the id {id} is given twice");
        }
        for element in select(&page, "[popovertarget]") {
            let target = element.value().attr("popovertarget").unwrap_or_default();
            assert!(ids.contains(target), "{folder}: a button opens #{target}, which is not there");
        }
        for element in select(&page, "[href], [src]") {
            let address = ["href", "src"].iter().find_map(|name| element.value().attr(name)).unwrap_or_default();
            if let Some(anchor) = address.strip_prefix('#') {
                assert!(ids.contains(anchor), "{folder}: a link leads to #{anchor}, which is not there");
            } else if let Some(anchor) = address.strip_prefix("../../#") {
                assert!(
                    anchors.contains(anchor),
                    "{folder}: a link leads to #{anchor} of the story, which is not there"
                );
                let target = element.value().attr("target");
                assert!(target.is_some(), "{folder}: {address} would open the story in the frame");
            } else if !address.starts_with("https://") {
                assert!(address.starts_with("../../"), "{folder}: {address} ties the page to a place");
                assert!(is_file(&folder, address), "{folder}: {address} is not there");
            }
        }
        assert!(select(&page, "[style]").is_empty(), "{folder}: a strict content policy drops style attributes");
    }
}

fn is_file(folder: &str, address: &str) -> bool {
    dist().join(Path::new(folder)).join(address).is_file()
}

#[test]
fn pages_of_parts_are_small() {
    let story = story();
    let parts = story.parts();
    let is_map = |chart: ChartId| matches!(story[chart].drawn.kind, Kind::Map(_));
    let kinds = [("graphic", GRAPHIC_BYTES), ("map", MAP_BYTES), ("section", SECTION_BYTES)];
    let mut largest = kinds.map(|_| (0, String::new()));
    for (part, (folder, page)) in parts.iter().zip(pages()) {
        let kind = match &part.shows {
            Shows::Section(_) => 2,
            Shows::Scene(scene) if is_map(scene.chart) => 1,
            Shows::Chart(chart) if is_map(*chart) => 1,
            Shows::Scene(_) | Shows::Chart(_) | Shows::Picture(..) | Shows::Unroll(..) => 0,
        };
        largest[kind] = std::mem::take(&mut largest[kind]).max((brotli_bytes(page.as_bytes()), folder));
    }
    for ((kind, most), (bytes, folder)) in kinds.into_iter().zip(largest) {
        println!("largest page of a {kind}: {folder} with {bytes} bytes");
        assert!(bytes <= most, "{folder} is {bytes} bytes");
    }
}

/// The pages for editors.
const EDITORS: [&str; 3] = ["embed/index.html", "embed/article/index.html", "embed/test/index.html"];

#[test]
fn editors_pages_ask_nobody_else_and_carry_no_engine_but_to_test() {
    for address in EDITORS {
        let text = fs::read_to_string(dist().join(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
        let tests = address.contains("/test/");
        assert_eq!(text.contains("_bg.wasm"), tests, "{address}: whether it has the engine");
        let page = Html::parse_document(&text);
        assert_eq!(select(&page, "h1").len(), 1, "{address}");
        let folder = Path::new(address).parent().expect("a page has a folder");
        for element in select(&page, "link[href], script[src], iframe[src], a[href]") {
            let target = ["href", "src"].iter().find_map(|name| element.value().attr(name)).unwrap_or_default();
            assert!(target.starts_with('.'), "{address}: {target} ties the page to a place");
            let file = dist().join(folder).join(target);
            let there = file.is_file() || file.join("index.html").is_file();
            // The host script has a room, and tests, of its own.
            assert!(there || target.ends_with("v1/host.js"), "{address}: {target} is not there");
        }
        let mut ids = BTreeSet::new();
        for element in select(&page, "[id]") {
            let id = element.value().id().unwrap_or_default();
            assert!(ids.insert(id.to_owned()), "{address}: the id {id} is given twice");
        }
        for element in select(&page, "[aria-controls], [aria-labelledby], label[for]") {
            for name in ["aria-controls", "aria-labelledby", "for"] {
                let Some(id) = element.value().attr(name) else { continue };
                assert!(ids.contains(id), "{address}: {name} names #{id}, which is not there");
            }
        }
    }
    for (file, most) in [("builder.js", 2_500), ("builder.css", 2_500), ("test/test.js", 2_500)] {
        let bytes = brotli_bytes_of(&dist().join("embed").join(file));
        println!("embed/{file}: {bytes} bytes");
        assert!(bytes <= most, "embed/{file} is {bytes} bytes");
    }
}

#[test]
fn each_snippet_is_well_formed_for_each_part_and_names_what_is_there() {
    let story = story();
    let (context, _) = prepare::prepare(&story);
    let base = "https://example.org/news/";
    for offer in offer::offers(&context, &story.parts()) {
        let values = Values::of(&offer, base, "?theme=dark&mode=step");
        for snippet in WAYS.map(|way| way.snippet).into_iter().chain([snippet::IMAGE_BY_NIGHT]) {
            if snippet == snippet::IMAGE_BY_NIGHT && offer.image.as_ref().is_some_and(|image| image.dark.is_none()) {
                continue;
            }
            let html = snippet::fill(snippet, &values);
            assert!(!html.contains('{') && !html.contains(" style="), "{html}");
            let fragment = Html::parse_fragment(&html);
            for name in ["a", "amp-iframe", "button", "handscroll-story", "iframe", "p", "picture", "script"] {
                let opened = html.matches(&format!("<{name} ")).count() + html.matches(&format!("<{name}>")).count();
                assert_eq!(opened, html.matches(&format!("</{name}>")).count(), "<{name}> is left open: {html}");
            }
            for element in select(&fragment, "[src], [href], [srcset]") {
                let attributes = ["src", "href", "srcset"];
                let address = attributes.iter().find_map(|name| element.value().attr(name)).unwrap_or_default();
                let path = address.strip_prefix(base).unwrap_or_else(|| panic!("{address} is elsewhere: {html}"));
                let path = path.split(['?', '#']).next().unwrap_or_default();
                let there = dist().join(path).is_file() || dist().join(path).join("index.html").is_file();
                assert!(there || path == "v1/host.js", "{path} is not there: {html}");
            }
            for element in select(&fragment, "iframe, amp-iframe, handscroll-story") {
                assert!(element.value().attr("title").is_some_and(|title| !title.is_empty()), "no title: {html}");
            }
            for image in select(&fragment, "img") {
                assert!(image.value().attr("alt").is_some_and(|alt| !alt.is_empty()), "no alt: {html}");
            }
        }
    }
}

#[test]
fn the_policy_names_every_inline_block_and_allows_nothing_more() {
    let headers = fs::read_to_string(dist().join("_headers")).expect("the headers can be read");
    let policy = headers.lines().find(|line| line.contains("Content-Security-Policy")).expect("there is a policy");
    for forbidden in ["unsafe-inline", "'unsafe-eval'", "data:", "http:", "https:", "frame-ancestors"] {
        assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
    }
    assert!(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"), "{policy}");
    let mut named = BTreeSet::new();
    for (address, text) in documents(&dist()) {
        let page = Html::parse_document(&text);
        for element in select(&page, "script:not([src]), style") {
            if element.value().attr("type").is_some_and(|kind| kind.contains("json")) {
                continue;
            }
            let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(element.text().collect::<String>())));
            assert!(
                policy.contains(&hash),
                "{address} holds a block that the policy does not name: {}",
                element.html()
            );
            named.insert(hash);
        }
        for element in page.tree.nodes().filter_map(ElementRef::wrap) {
            let handler = element.value().attrs().find(|(name, _)| name.starts_with("on") || *name == "style");
            assert!(handler.is_none(), "{address}: {handler:?} is dropped by the policy");
        }
    }
    assert_eq!(policy.matches("'sha256-").count(), named.len(), "the policy names what is nowhere");
}

#[test]
fn each_graphic_is_there_as_a_picture_by_day_and_by_night() {
    let story = story();
    for part in story.parts() {
        let (Shows::Chart(_) | Shows::Picture(..) | Shows::Unroll(..)) = part.shows else { continue };
        for name in ["image.svg", "image-dark.svg"] {
            let file = dist().join(&part.folder).join(name);
            let svg = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert!(svg.starts_with("<svg xmlns") && svg.contains(" width=\"") && svg.contains(" height=\""));
            // Nobody answers for the page's own names in an image, nor for what the device prefers.
            assert!(!svg.contains("--chart-") && !svg.contains("prefers-color-scheme"), "{}", file.display());
        }
    }
}

/// Every page and drawing below a folder.
fn documents(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|ending| ending == "html" || ending == "svg") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a document can be read")));
        }
    }
    found
}
