//! The built page in `dist`: what a reader gets before any script runs.
//!
//! `make test` builds it first. The feature that the story adapts is not in this
//! repository; its nine-word runs are, as hashes.

mod built;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use built::{brotli_bytes_of, dist, root, select};
use handscroll::face::Face;
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::Value;

/// Sections of the ledger.
const TOLD: [&str; 5] = ["lede", "tipping-point", "new-strengths", "ascend-a-city", "coda"];

/// Budgets in elements: every one is parsed, styled and kept.
const MOST_ELEMENTS: usize = 3_100;
const MOST_ELEMENTS_OF_A_DRAWING: usize = 60;

/// Budgets in bytes of brotli at quality 11.
const ENGINE_BYTES: usize = 60_000;
const PAINTER_BYTES: usize = 60_000;
const HOST_SCRIPT_BYTES: usize = 2_200;
const HTML_BYTES: usize = 60_000;
const ILLUSTRATION_BYTES: usize = 27_000;
const LONG_PICTURE_BYTES: usize = 73_000;
/// A file of a picture as it stands, in bytes: a browser reads it in one task, and a phone two kilobytes in a millisecond.
const PICTURE_FILE_BYTES: usize = 96_000;
const TYPEFACES_BYTES: usize = 30_000;
const FIRST_DOWNLOAD_BYTES: usize = 170_000;

fn page() -> Html {
    Html::parse_document(&fs::read_to_string(dist().join("index.html")).expect("the page can be read"))
}

/// The page's words as a reader reads them: no scripts, no styles, white space folded.
fn plain_text(page: &Html) -> String {
    let mut text = String::new();
    for node in select(page, "body")[0].descendants() {
        if let Node::Text(words) = node.value() {
            let hidden = node
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|element| matches!(element.value().name(), "script" | "style"));
            if !hidden {
                text.push_str(words);
                text.push(' ');
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn files_with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

#[test]
fn every_fact_of_the_ledger_is_told() {
    let text = plain_text(&page()).replace('\u{a0}', " ");
    let ledger: Value = serde_json::from_str(
        &fs::read_to_string(root().join("tests/ledger/facts.json")).expect("the ledger can be read"),
    )
    .expect("the ledger is JSON");
    let facts = ledger["facts"].as_array().expect("the ledger has facts");
    let mut checked = 0;
    let mut missing = Vec::new();
    for fact in facts {
        if !TOLD.contains(&fact["section"].as_str().unwrap_or_default()) {
            continue;
        }
        let Some(shows) = fact["show"].as_array() else { continue };
        checked += 1;
        if !shows.iter().filter_map(Value::as_str).any(|show| text.contains(show)) {
            missing.push(fact["id"].to_string());
        }
    }
    assert!(checked > 20, "only {checked} facts were looked for");
    assert!(missing.is_empty(), "not in the page's text: {}", missing.join(", "));
}

#[test]
fn facts_without_a_figure_are_told_too() {
    let text = plain_text(&page());
    for words in ["Fang Jiancheng", "London and Los Angeles", "Suzhou", "inland mountains", "US$5.40 billion (derived)"]
    {
        assert!(text.contains(words), "“{words}” is not in the page");
    }
}

#[test]
fn what_was_derived_says_so_in_words_and_in_drawings() {
    let ledger: Value = serde_json::from_str(
        &fs::read_to_string(root().join("tests/ledger/facts.json")).expect("the ledger can be read"),
    )
    .expect("the ledger is JSON");
    let page = page();
    let facts = ledger["facts"].as_array().expect("the ledger has facts");
    let derived: Vec<&str> =
        facts.iter().filter(|fact| fact["kind"] == "derived").filter_map(|fact| fact["id"].as_str()).collect();
    assert_eq!(derived.len(), 5, "{derived:?}");
    for id in derived {
        let places = select(&page, &format!("[popovertarget=note-{id}]:not(.note button)"));
        assert!(places.len() >= 2, "{id} is not told in words and in a drawing's table");
        for place in places {
            let words: String = place.text().collect();
            let is_in_table =
                place.ancestors().any(|around| around.value().as_element().is_some_and(|it| it.name() == "td"));
            // No line is broken within a button, so in a text the word stands after it.
            let said =
                match place.next_sibling().and_then(|after| after.value().as_text().map(|after| after.to_string())) {
                    Some(after) if !is_in_table => {
                        assert!(!words.contains("derived"), "{id} is told as {words:?}");
                        after
                    }
                    _ => words,
                };
            let said = said.trim_start();
            assert!(
                if is_in_table { said.ends_with("(derived)") } else { said.starts_with("(derived)") },
                "{id}: {said:?}"
            );
        }
        let origin: String = select(&page, &format!("#figure-{id} + dd .figure-origin"))[0].text().collect();
        assert!(origin.contains("derived:"), "{id} does not say how: {origin}");
    }
    // And drawn apart: said in the label, and hatched, so that colour is not the only sign.
    let drawings = select(&page, ".drawing-static");
    let marked = drawings.iter().filter(|drawing| drawing.text().any(|label| label.contains("derived"))).count();
    // Two of the five are in one drawing.
    assert_eq!(marked, 4);
}

#[test]
fn the_story_is_as_long_as_a_feature() {
    let page = page();
    // Prose, the cards of scenes, the words on the long picture, the list, the quote, the note on the numbers.
    let words: usize = select(&page, ".prose, .card > :not(.unseen), .unroll-note, .lights, .quote, .about, .dek")
        .iter()
        .map(|part| part.text().collect::<String>())
        .map(|text| text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count())
        .sum();
    assert!((2_200..=2_800).contains(&words), "{words} words");
}

#[test]
fn captions_say_what_is_drawn_and_whose_the_original_was() {
    let page = page();
    let captions: Vec<String> =
        select(&page, "figure.picture figcaption").iter().map(|caption| caption.text().collect()).collect();
    assert_eq!(captions.len(), 8, "{captions:?}");
    for caption in &captions {
        assert!(caption.starts_with("Illustration."), "{caption}");
        assert!(caption.contains("Original") && caption.contains("Drawing: Handscroll"), "{caption}");
    }
    assert_eq!(captions.iter().filter(|caption| caption.contains("Visual China")).count(), 4);
}

#[test]
fn no_run_of_nine_words_is_the_features() {
    let runs: BTreeSet<u64> = fs::read_to_string(root().join("tests/ledger/nine-word-runs.txt"))
        .expect("the hashes can be read")
        .lines()
        .map(|line| u64::from_str_radix(line, 16).expect("each line is a hash"))
        .collect();
    assert!(runs.len() > 3000, "the hashes are not all there");
    let text = plain_text(&page()).to_lowercase();
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let shared: Vec<String> =
        words.windows(9).map(|run| run.join(" ")).filter(|run| runs.contains(&fnv1a(run.as_bytes()))).collect();
    assert!(shared.is_empty(), "words of the feature:\n{}", shared.join("\n"));
}

/// The hash in which the runs are stored: FNV-1a, 64 bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn there_is_one_title_and_headings_descend_in_order() {
    let page = page();
    assert_eq!(select(&page, "h1").len(), 1);
    let mut last = 0;
    for heading in select(&page, "h1, h2, h3, h4, h5, h6") {
        let level: u8 = heading.value().name()[1..].parse().expect("a heading has a level");
        assert!(level <= last + 1, "h{level} follows h{last}: {}", heading.text().collect::<String>());
        last = level;
    }
}

/// Every page below a folder: its address from the site's root, and what stands in it.
fn pages_below(folder: &Path) -> Vec<(String, Html)> {
    let mut pages = Vec::new();
    for path in fs::read_dir(folder).expect("the folder can be read").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            pages.extend(pages_below(&path));
        } else if path.ends_with("index.html") {
            let text = fs::read_to_string(&path).expect("a page can be read");
            pages.push((path.display().to_string(), Html::parse_document(&text)));
        }
    }
    pages
}

#[test]
fn ids_are_given_once_and_whatever_names_one_finds_it() {
    let pages = pages_below(&dist());
    assert!(pages.len() > 50, "only {} pages", pages.len());
    for (address, page) in pages {
        let mut ids = BTreeSet::new();
        for element in select(&page, "[id]") {
            let id = element.value().id().unwrap_or_default();
            assert!(!id.is_empty() && ids.insert(id.to_owned()), "{address}: the id “{id}” is given twice");
        }
        for name in
            ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "popovertarget", "list"]
        {
            for element in select(&page, &format!("[{name}]")) {
                for id in element.value().attr(name).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{address}: {name} names “{id}”, which is not there");
                }
            }
        }
        for link in select(&page, "[href^='#']") {
            let target = &link.value().attr("href").unwrap_or_default()[1..];
            assert!(ids.contains(target), "{address}: a link leads to “#{target}”, which is not there");
        }
    }
}

#[test]
fn the_page_has_few_elements() {
    let page = page();
    let count = |selector: &str| select(&page, selector).len();
    let all = count("*");
    println!(
        "{all} elements: {} of notes, {} of the list of figures, {} of static drawings",
        count(".note, .note *"),
        count(".figures, .figures *"),
        count(".drawing-static, .drawing-static *")
    );
    assert!(all <= MOST_ELEMENTS, "{all} elements");
    // A drawing is as many elements as it has texts and styles, whatever it counts.
    for drawing in select(&page, ".drawing-static > svg") {
        let name = drawing.text().collect::<Vec<_>>().join(" ");
        // Things that are turned are an element each.
        let is_counted = |element: &scraper::node::Element| element.name() != "use";
        let elements = drawing.descendants().filter(|node| node.value().as_element().is_some_and(is_counted)).count();
        assert!(elements <= MOST_ELEMENTS_OF_A_DRAWING, "{elements} elements: {name}");
    }
}

#[test]
fn images_have_sizes_and_alternatives_and_are_there() {
    let page = page();
    let images = select(&page, "img");
    assert!(images.len() > 10, "only {} layers", images.len());
    for image in images {
        let source = image.value().attr("src").unwrap_or_default();
        for name in ["width", "height"] {
            let size: u32 = image.value().attr(name).and_then(|size| size.parse().ok()).unwrap_or(0);
            assert!(size > 0, "{source} has no {name}");
        }
        assert!(image.value().attr("alt").is_some(), "{source} has no alt");
        assert!(dist().join(source).is_file(), "{source} is not in dist");
    }
}

#[test]
fn every_graphic_is_in_the_page_with_its_numbers() {
    let page = page();
    let drawings = select(&page, ".drawing-static");
    assert!(drawings.len() >= 7, "only {} drawings", drawings.len());
    for drawing in drawings {
        assert!(drawing.value().attr("aria-label").is_some_and(|label| label.len() > 20));
        assert!(drawing.descendants().count() > 5, "an empty drawing");
    }
    let rows = select(&page, ".data tbody tr").len();
    assert!(rows >= 15, "only {rows} rows in the tables");
}

/// The files below a folder, as addresses from there.
fn addresses_below(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten();
    let addresses = entries.flat_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            addresses_below(&entry.path()).into_iter().map(|below| format!("{name}/{below}")).collect()
        } else {
            vec![name]
        }
    });
    addresses.collect()
}

#[test]
fn of_the_stories_only_what_is_shown_is_published() {
    let dist = dist();
    let published = addresses_below(&dist.join("stories"));
    assert!(published.len() > 20, "{published:?}");
    for address in &published {
        let of_the_story = address.strip_prefix("hangzhou/").unwrap_or_else(|| panic!("{address} is another story's"));
        let shown = ["images/", "charts/", "data/", "texts/", "share.jpg"];
        assert!(shown.iter().any(|start| of_the_story.starts_with(start)), "{address} is published");
    }
    for address in ["icon.svg", "embed/builder.js", "embed/test/test.js", "v1/host.js"] {
        assert!(dist.join(address).is_file(), "{address} is not in dist");
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_nothing_is_styled_inline() {
    let page = page();
    for element in select(&page, "[src], link[href], source[srcset]") {
        let attributes = ["src", "href", "srcset"];
        for address in attributes.iter().filter_map(|name| element.value().attr(name)) {
            assert!(!address.contains("//"), "{address} is on another site");
            assert!(!address.starts_with('/'), "{address} ties the page to the root of its site");
        }
    }
    // A strict content policy would drop these.
    let styled = select(&page, "[style]").len();
    assert_eq!(styled, 0, "elements with a style attribute");
}

#[test]
fn style_sheets_keep_the_house_rules() {
    let folders = ["style", "public/embed"];
    for file in folders.iter().flat_map(|folder| files_with_ending(&root().join(folder), "css")) {
        let text = fs::read_to_string(&file).expect("a style sheet can be read");
        let name = file.display();
        assert!(text.contains("@layer"), "{name} is in no layer");
        for (number, line) in text.lines().enumerate() {
            let plain_vh =
                line.match_indices("vh").any(|(at, _)| line[..at].ends_with(|before: char| before.is_ascii_digit()));
            assert!(!plain_vh, "{name}:{}: plain vh", number + 1);
            assert!(
                !line.contains("@media (min-width") && !line.contains("@media (max-width"),
                "{name}:{}: a viewport query",
                number + 1
            );
        }
    }
}

/// Before any script runs, a scene with a camera shows its finished drawing with the whole frame and all words; a graphic by
/// itself, which has no steps, stays so.
#[test]
fn a_camera_moves_a_scene_and_no_finished_drawing() {
    let styles = select(&page(), "style")[0].text().collect::<String>();
    let mut cameras = 0;
    let alone = |graphic: &str| {
        let file = dist().join("g").join(graphic).join("index.html");
        Html::parse_document(&fs::read_to_string(file).expect("the part's page can be read"))
    };
    for scene in select(&page(), ".scene[data-setting]") {
        let id = scene.value().attr("id").expect("a scene has an id");
        let of_scene = |selector: &str| {
            let selector = Selector::parse(selector).expect("the selector is sound");
            scene.select(&selector).collect::<Vec<_>>()
        };
        let graphic = of_scene(".graphic")[0].value().attr("id").expect("a graphic has an id");
        let alone = alone(graphic.strip_prefix("graphic-").expect("its id says what it is"));
        assert!(!of_scene("[data-chart]").is_empty(), "{id} is not painted");
        let has_camera = styles.contains(&format!("#{id} .drawing{{--x:"));
        assert_eq!(select(&alone, "[data-chart]").is_empty(), has_camera, "{id}, as a graphic by itself");
        if has_camera {
            cameras += 1;
            let [narrow, wide] = of_scene(".drawing-static svg")[..] else { panic!("{id} has not two drawings") };
            let words = |svg: ElementRef<'_>| svg.text().filter(|text| !text.trim().is_empty()).count();
            assert!(words(narrow) >= 8 && words(wide) >= 8, "{id}: {} and {} texts", words(narrow), words(wide));
            // In quarters of a pixel: no word is smaller than a caption, as words for an enlarged view would be.
            let texts = Selector::parse("text").expect("the selector is sound");
            for text in narrow.select(&texts).chain(wide.select(&texts)) {
                let size: u32 = text.value().attr("font-size").and_then(|size| size.parse().ok()).unwrap_or(0);
                assert!(size >= 64, "{id}: {:?} is {size} high", text.text().collect::<String>());
            }
        }
    }
    assert!(cameras >= 2, "{cameras} scenes have a camera");
}

#[test]
fn the_page_comes_in_the_mode_that_most_readers_see() {
    // A mode that is set when the engine starts styles every element anew that any mode may change.
    let page = page();
    assert_eq!(select(&page, "html")[0].value().attr("data-mode"), Some("scroll"));
}

#[test]
fn typefaces_are_cut_and_asked_for_by_nothing_in_the_head() {
    let dist = dist();
    let folder = fs::read_dir(dist.join("fonts")).expect("there are typefaces").flatten();
    let there: BTreeSet<String> = folder.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut total = 0;
    for (path, root) in [("index.html", "./"), ("s/tipping-point/index.html", "../../"), ("embed/index.html", "../")] {
        let text = fs::read_to_string(dist.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let page = Html::parse_document(&text);
        assert!(select(&page, "link[as=font]").is_empty(), "{path} asks for a typeface early");
        // Everything that the page names is there, and everything that is there is named.
        let start = format!("{root}fonts/");
        let named = text.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
        assert_eq!(named.collect::<BTreeSet<_>>(), there, "{path}");
        total = there
            .iter()
            .filter(|name| name.ends_with(".woff2"))
            .map(|name| fs::metadata(dist.join("fonts").join(name)).map_or(0, |file| file.len() as usize))
            .sum();
        let script = text.split("<script>").find(|script| script.contains("document.fonts")).unwrap_or_default();
        let script = script.split("</script>").next().unwrap_or_default();
        assert!(!script.is_empty() && script.len() < 600, "{path}: a script of {} bytes", script.len());
    }
    println!("typefaces {total} bytes: {there:?}");
    assert!((10_000..=TYPEFACES_BYTES).contains(&total), "the typefaces have {total} bytes");
    let sources = ["400-normal", "600-normal", "400-italic"];
    assert!(sources.iter().all(|name| there.iter().any(|cut| cut.contains(name))), "a style is missing: {there:?}");
}

#[test]
fn typefaces_have_every_character_that_they_can() {
    let dist = dist();
    let whole = Face::new(&fs::read(root().join("style/fonts/serif-400-normal.woff2")).expect("it can be read"));
    let whole = whole.expect("the whole face is sound");
    let mut cut = files_with_ending(&dist.join("fonts"), "woff2").into_iter();
    let cut = cut.find(|file| file.to_string_lossy().contains("400-normal")).expect("there is an upright face");
    let cut = Face::new(&fs::read(cut).expect("it can be read")).expect("the cut face is sound");
    let missing: BTreeSet<char> =
        plain_text(&page()).chars().filter(|letter| whole.has(*letter) && !cut.has(*letter)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // And none that no page shows.
    assert!(!cut.has('Ж') && !cut.has('Ω'), "the face is not cut");
    assert!(cut.glyphs() * 4 < whole.glyphs(), "{} of {} glyphs", cut.glyphs(), whole.glyphs());
}

#[test]
fn no_frame_that_is_taken_away_early_hangs_its_host() {
    // WebKit does when a module of the frame waits at its top; see `page::shell`.
    let dist = dist();
    let page = fs::read_to_string(dist.join("index.html")).expect("the page can be read");
    let start = files_with_ending(&dist, "js").into_iter().find(|file| file.to_string_lossy().ends_with(".start.js"));
    let start = fs::read_to_string(start.expect("the painter has a file that starts it")).expect("it can be read");
    for loader in [page, start] {
        assert!(loader.contains(".then(") && !loader.contains("await "), "the loader waits");
    }
}

/// What a module of the browser weighs: its WebAssembly and its scripts.
fn bytes_of_module(prefix: &str) -> usize {
    let dist = dist();
    let is_part = |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
    let files = ["wasm", "js"].into_iter().flat_map(|ending| files_with_ending(&dist, ending)).filter(is_part);
    let bytes: Vec<usize> = files.map(|file| brotli_bytes_of(&file)).collect();
    assert!(bytes.len() >= 2, "{prefix} is not in dist");
    bytes.into_iter().sum()
}

#[test]
fn the_modules_keep_their_budgets() {
    let dist = dist();
    for (prefix, most) in [("app-", ENGINE_BYTES), ("painter-", PAINTER_BYTES)] {
        let bytes = bytes_of_module(prefix);
        println!("{prefix} {bytes} bytes");
        assert!(bytes > 10_000, "{prefix} is empty");
        assert!(bytes <= most, "{prefix} is {bytes} bytes");
    }
    let host = brotli_bytes_of(&dist.join("v1/host.js"));
    println!("host script {host} bytes");
    assert!(host <= HOST_SCRIPT_BYTES, "the host script is {host} bytes");
}

#[test]
fn the_page_and_its_first_download_keep_their_budgets() {
    let dist = dist();
    let html = brotli_bytes_of(&dist.join("index.html"));
    println!("html {html} bytes");
    assert!(html <= HTML_BYTES, "the page is {html} bytes");

    // What a phone fetches before it is scrolled; a test in a browser sees that it is no more.
    let page = page();
    let bytes_of = |root: ElementRef<'_>, selector: &str, attribute: &str| -> usize {
        let selector = Selector::parse(selector).expect("the selector is sound");
        let addresses: Vec<_> = root.select(&selector).filter_map(|element| element.value().attr(attribute)).collect();
        assert!(!addresses.is_empty(), "no {attribute}");
        addresses.iter().map(|address| brotli_bytes_of(&dist.join(address))).sum()
    };
    let hero = bytes_of(page.root_element(), ".hero source", "srcset");
    // The first picture after the opening is near enough for a browser to fetch it early.
    let picture = bytes_of(select(&page, ".picture")[0], "img", "src");
    let engine = bytes_of_module("app-");
    // Typefaces are compressed by themselves.
    let faces = files_with_ending(&dist.join("fonts"), "woff2");
    let late = files_with_ending(&dist.join("fonts"), "js").iter().map(|file| brotli_bytes_of(file)).sum::<usize>();
    let faces: usize = late + faces.iter().map(|file| fs::read(file).map_or(0, |face| face.len())).sum::<usize>();
    let first = html + hero + picture + engine + faces;
    println!(
        "before the first scroll {first} bytes: html {html}, opening {hero}, picture {picture}, engine {engine}, faces {faces}"
    );
    assert!(first <= FIRST_DOWNLOAD_BYTES, "{first} bytes before the first scroll");
}

#[test]
fn each_illustration_keeps_its_budget() {
    let dist = dist();
    let page = page();
    for figure in select(&page, ".picture, .unroll") {
        let layers = Selector::parse("img").expect("the selector is sound");
        let files: Vec<&str> = figure.select(&layers).filter_map(|image| image.value().attr("src")).collect();
        let bytes: usize = files.iter().map(|file| brotli_bytes_of(&dist.join(file))).sum();
        println!("{}: {bytes} bytes", files.first().unwrap_or(&""));
        let most = if figure.value().classes().any(|class| class == "unroll") {
            LONG_PICTURE_BYTES
        } else {
            ILLUSTRATION_BYTES
        };
        assert!(bytes <= most, "{files:?}: {bytes} bytes");
    }
}

#[test]
fn no_file_of_a_picture_keeps_a_browser_long() {
    let files = files_with_ending(&dist().join("stories/hangzhou/images"), "svg");
    assert!(files.len() > 50, "{} files", files.len());
    for file in files {
        let bytes = fs::read(&file).expect("the file can be read").len();
        assert!(bytes <= PICTURE_FILE_BYTES, "{}: {bytes} bytes", file.display());
    }
}
