//! Stories through the native half: good ones become pages, bad ones become lists of mistakes.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, mem};

use handscroll::chart::Spec;
use handscroll::face::Face;
use handscroll::page::engine::Modules;
use handscroll::page::head::Head;
use handscroll::page::shell::Shell;
use handscroll::page::{self, data, document, prepare, single};
use handscroll::story;
use handscroll::story::anchors;
use handscroll::story::block::{Block, Use};
use handscroll::story::resolved::{self, Part, Shows};

use scraper::Html;

const SHELL: &str = "<!doctype html><html lang=\"en\"><title>Handscroll</title><body><main></main></body></html>";

/// The names of modules that no shell of these tests loads.
fn modules() -> Modules {
    Modules { engine: "./engine".to_owned(), painter: "./painter".to_owned() }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories").join(name)
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handscroll"));
    command.env_remove("TRUNK_PROFILE").env_remove("TRUNK_STAGING_DIR");
    command
}

/// A folder that goes away with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("handscroll-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a scratch folder can be made");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_second_story_in_another_language_becomes_a_page() {
    let folder = folder("tiny");
    let (story, report) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    let (context, assets) = prepare::prepare(&story);
    let is_drawn = |address: &str| address.contains("/charts/") || address.contains("/images/teich");
    let is_of_charts = assets.iter().all(|asset| is_drawn(&asset.address));
    assert!(is_of_charts, "files of the story are copied, not drawn");
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None))
        .expect("the shell has its places");

    assert!(page.contains("<html lang=\"de\" data-painter="));
    assert!(page.contains("<title>Der Bach</title>"));
    for words in ["12.345,5 m", "mehr als 1,2\u{a0}Millionen", "drei", "zweite", "10.000 m (errechnet)", "Abschnitte"] {
        assert!(page.contains(words), "“{words}” is not in the page");
    }
    // Two pictures of one place stand with their labels, the earlier one first.
    let compared = page.split("class=\"picture compare\"").nth(1).expect("two pictures are compared");
    let places = ["früher", "Die Wiese vor dem Ausbau.", "heute", "Das Ufer heute.", "Die Wiese, <em>früher</em>."]
        .map(|words| compared.find(words).unwrap_or_else(|| panic!("“{words}” is not with them")));
    assert!(places.is_sorted(), "in another order: {places:?}");
    let wide = story.charts().filter(|(id, _)| context.drawn_chart(*id).wide_svg.is_some()).count();
    assert_eq!(page.matches("<svg xmlns").count(), story.charts().count() + wide, "a drawing for each width");
    for english in ["Sources", "more than", "Skip", "derived"] {
        assert!(!page.contains(english), "the page says “{english}” in a German story");
    }
}

#[test]
fn every_kind_of_chart_stands_in_a_story() {
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories/gallery");
    let stories =
        [folder("tiny"), gallery].map(|folder| story::load(&folder).unwrap_or_else(|report| panic!("{report}")));
    let charts = stories.iter().flat_map(|(story, _)| story.charts());
    let kinds = charts.map(|(_, chart)| mem::discriminant(&chart.drawn.kind));
    assert_eq!(kinds.collect::<HashSet<_>>().len(), Spec::NAMES.len(), "a kind is missing in both stories");
}

#[test]
fn a_table_becomes_a_line_chart_of_four_series_in_under_25_lines() {
    let scratch = Scratch::new("lines");
    let rows =
        (1975..2025).flat_map(|year| ["A", "B", "C", "D"].map(|name| format!("{name},{year},{}\n", year - 1900)));
    let csv: String = std::iter::once("who,year,value\n".to_owned()).chain(rows).collect();
    assert_eq!(csv.lines().count(), 201, "200 rows and a header");
    let chart = r#"
[[table]]
id = "values"
file = "values.csv"
source = "office"
[[chart]]
id = "growth"
title = "Growth"
[chart.line]
table = "values"
x = "year"
y = "value"
series = "who"
[[chart.line.step]]
show = ["A"]
[[chart.line.step]]
show = ["B", "C", "D"]
[[chart.line.step]]
highlight = ["A"]
annotate = [{ series = "A", from = 2000, to = 2020, text = "{} in twenty years" }]
"#;
    assert!(chart.trim().lines().count() < 25);
    let story = format!(
        "[meta]\ntitle = \"T\"\ndek = \"D\"\nbyline = \"B\"\ndate = \"2024\"\nlanguage = \"en\"\n\
         [[source]]\nid = \"office\"\ntitle = \"Office\"\n{chart}\
         [[section]]\nid = \"s\"\n[[section.block]]\n[section.block.scene]\nid = \"scene\"\nchart = \"growth\"\n{}",
        "[[section.block.scene.step]]\ntext = \"So.\"\n".repeat(3)
    );
    fs::write(scratch.0.join("values.csv"), csv).expect("a file can be written");
    fs::write(scratch.0.join("story.toml"), story).expect("a file can be written");
    let (story, report) = story::load(&scratch.0).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    let (context, _) = prepare::prepare(&story);
    let (id, chart) = story.charts().next().expect("there is a chart");
    assert_eq!(chart.drawn.steps(), 3);
    // Both drawings, narrow and wide, show the four names at their last values.
    let chart = context.drawn_chart(id);
    for svg in [&chart.svg, chart.wide_svg.as_ref().expect("it is laid out for a wide sheet")] {
        for words in [">A</text>", ">B</text>", ">C</text>", ">D</text>", ">124</text>", "+20% in twenty years"] {
            assert!(svg.contains(words), "{words} is not in {svg}");
        }
    }
}

/// A table of 100,000 rows is read whole, and a chart of it is a mistake: a page could not carry it.
#[test]
fn a_chart_of_too_large_a_table_is_a_mistake() {
    let scratch = Scratch::new("large");
    let rows = (0..25_000).flat_map(|at| ["A", "B", "C", "D"].map(|name| format!("{name},{at},{at}\n")));
    let csv: String = std::iter::once("who,at,value\n".to_owned()).chain(rows).collect();
    fs::write(scratch.0.join("values.csv"), csv).expect("a file can be written");
    let story = "[meta]\ntitle = \"T\"\ndek = \"D\"\nbyline = \"B\"\ndate = \"2024\"\nlanguage = \"en\"\n\
         [[source]]\nid = \"office\"\ntitle = \"Office\"\n\
         [[table]]\nid = \"values\"\nfile = \"values.csv\"\nsource = \"office\"\n\
         [[chart]]\nid = \"all\"\ntitle = \"All\"\narea = { table = \"values\", x = \"at\", y = \"value\", series = \"who\" }\n\
         [[section]]\nid = \"s\"\n[[section.block]]\n[section.block.graphic]\nchart = \"all\"\n";
    fs::write(scratch.0.join("story.toml"), story).expect("a file can be written");
    let report = story::load(&scratch.0).expect_err("it has too many values");
    assert!(report.to_string().contains("“A” has 25000 values, and at most 2000"), "{report}");
}

/// What other builds of the bench story hold: figures compare only builds of the same content.
#[test]
fn the_bench_story_holds_what_other_builds_of_it_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
    let (story, report) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    assert_eq!(story.sections.len(), 5, "four sections and a coda");

    let hero = story.meta.hero.expect("a picture opens it");
    let mut images = BTreeSet::from([hero]);
    let mut charts = BTreeSet::new();
    let (mut scenes, mut steps, mut stats) = (0, 0, 0);
    for block in story.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Image(block) => assert!(images.insert(block.image), "an image stands twice"),
            Block::Graphic(graphic) => assert!(charts.insert(graphic.chart), "a chart stands twice"),
            Block::Scene(scene) => {
                assert!(charts.insert(scene.chart), "a chart stands twice");
                assert!((4..=5).contains(&scene.steps.len()), "“{}” has 4 or 5 steps", scene.id);
                scenes += 1;
                steps += scene.steps.len();
            }
            Block::Stat(stat) => stats += stat.items.len(),
            Block::Prose(_) => {}
            other => panic!("other builds have nothing like {other:?}"),
        }
    }
    assert_eq!((images.len(), charts.len(), scenes, steps, stats), (8, 8, 5, 22, 14));
    assert!(story.images().all(|(_, image)| image.caption.is_some()), "an image has no caption");
    // The other builds' landscapes are 60 kB of SVG together.
    let bytes: usize = story.images().flat_map(|(_, image)| image.files()).map(|file| file.bytes.len()).sum();
    assert!((57_000..63_000).contains(&bytes), "the images are {bytes} bytes together");
}

/// What is measured must be made as what is published.
#[test]
fn the_bench_site_is_built_like_the_published_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| -> toml::Table {
        let text = fs::read_to_string(root.join(file)).expect("Trunk's settings are there");
        text.parse().unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let (published, bench) = (read("Trunk.toml"), read("tests/bench/Trunk.toml"));
    for (name, value) in published["build"].as_table().expect("there is a [build]") {
        assert_eq!(bench["build"].get(name), Some(value), "{name} differs");
    }
    // Its hooks are the same but for the story, which is the last argument.
    let hooks = |settings: &toml::Table| -> Vec<toml::Value> {
        let mut hooks = settings["hooks"].as_array().expect("there are [[hooks]]").clone();
        for hook in &mut hooks {
            hook["command_arguments"].as_array_mut().expect("a hook has arguments").pop();
        }
        hooks
    };
    assert_eq!(hooks(&published), hooks(&bench));
}

/// The page of a story in a folder.
fn page_of(folder: &Path) -> Html {
    let (story, _) = story::load(folder).unwrap_or_else(|report| panic!("{report}"));
    let (context, _) = prepare::prepare(&story);
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None));
    Html::parse_document(&page.expect("the shell has its places"))
}

/// The elements of the page of a story in a folder, and its ids.
fn elements_and_ids(folder: &Path) -> (usize, Vec<String>) {
    let page = page_of(folder);
    let elements: Vec<_> = page.tree.nodes().filter_map(|node| node.value().as_element()).collect();
    let ids = elements.iter().filter_map(|element| element.id()).map(str::to_owned).collect();
    (elements.len(), ids)
}

/// The tiny story with something in its document replaced and something added to its last section, in a folder of
/// its own.
fn changed_story(name: &str, (from, to): (&str, &str), more: &str) -> Scratch {
    let scratch = Scratch::new(name);
    for file in fs::read_dir(folder("tiny")).expect("the story is there").flatten() {
        fs::copy(file.path(), scratch.0.join(file.file_name())).expect("a file can be copied");
    }
    let document = fs::read_to_string(folder("tiny").join("story.toml")).expect("the document can be read");
    assert!(document.contains(from), "“{from}” is not in the tiny story");
    let document = document.replacen(from, to, 1) + more;
    fs::write(scratch.0.join("story.toml"), document).expect("the document can be written");
    scratch
}

const UNCHANGED: (&str, &str) = ("", "");

#[test]
fn a_page_has_as_many_elements_as_its_story_has_parts() {
    let (tiny, _) = elements_and_ids(&folder("tiny"));
    // How many dots a drawing has makes no difference, but a short bar and a small circle are drawn in fewer pieces.
    let crowd = changed_story("crowd", ("value = 7\n", "value = 500\n"), "");
    assert!(elements_and_ids(&crowd.0).0.abs_diff(tiny) < 5);
    // Each figure more adds a few: its entry in the list, its note, and its place in the text.
    let mut more = String::new();
    for number in 0..100 {
        let id = format!("zahl-{number}");
        more += &format!("\n[[figure]]\nid = \"{id}\"\nsays = \"Zahl\"\nvalue = {number}\nsource = \"messung\"\n");
    }
    let names: String = (0..100).map(|number| format!("{{zahl-{number}}} ")).collect();
    let many = changed_story("many", ("Der Bach ist ", &format!("{names} Der Bach ist ")), &more);
    let (elements, _) = elements_and_ids(&many.0);
    assert!(elements <= tiny + 100 * 13, "{} elements for a hundred figures", elements - tiny);
    // A chart with two drawings is about 50 elements.
    assert!(tiny <= 1300, "{tiny} elements");
}

#[test]
fn charts_show_how_they_are_written_where_the_story_asks_for_it() {
    let listings = |page: &Html| -> Vec<String> {
        let selector = scraper::Selector::parse("details > pre").expect("a selector");
        page.select(&selector).map(|listing| listing.text().collect()).collect()
    };
    assert_eq!(listings(&page_of(&folder("tiny"))), Vec::<String>::new());

    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories/gallery");
    let document = fs::read_to_string(gallery.join("story.toml")).expect("the document can be read");
    let charts = |text: &str| match toml::from_str::<toml::Table>(text).expect("it is TOML").remove("chart") {
        Some(toml::Value::Array(charts)) => charts,
        other => panic!("no charts, but {other:?}"),
    };
    let shown = listings(&page_of(&gallery));
    for chart in charts(&document) {
        // Read by itself, what is shown is one chart, and the very one.
        let is_shown = shown.iter().any(|text| charts(text) == [chart.clone()]);
        assert!(is_shown, "{:?} is not shown as it is written", chart["id"]);
    }
    assert!(shown.iter().all(|text| document.contains(text)), "a listing has lines of its own");
}

#[test]
fn a_chart_that_is_placed_twice_has_two_ids() {
    let again = "\n[[section.block]]\n[section.block.graphic]\nchart = \"wasser\"\n";
    // A chart with the very name that the second place of the other would have.
    let other = ("id = \"wehre\"\ntitle", "id = \"wasser-2\"\ntitle");
    let story = changed_story("placed-twice", other, &again.repeat(2));
    let document = fs::read_to_string(story.0.join("story.toml")).expect("the document can be read");
    fs::write(story.0.join("story.toml"), document.replace("chart = \"wehre\"", "chart = \"wasser-2\""))
        .expect("the document can be written");
    let (_, ids) = elements_and_ids(&story.0);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "an id is given twice: {ids:?}");
    for id in ["graphic-wasser", "graphic-wasser-2", "graphic-wasser-3", "graphic-wasser-4"] {
        assert!(ids.iter().any(|given| given == id), "no “{id}” in {ids:?}");
    }
}

/// What the tiny story has not: with it, it has every kind of block.
const REST: &str = "
[[section.block]]
[section.block.unroll]
id = \"lauf\"
title = \"Von der Quelle bis zur Mündung\"
image = \"bach\"

[[section.block.unroll.note]]
at = 3
text = \"Die Quelle.\"

[about]
title = \"Zu diesem Text\"
text = \"Von Hand gezählt.\"
";

/// Validation knows from `anchors` which ids the page has: none may be missing there.
#[test]
fn all_ids_of_a_page_are_known() {
    let story = changed_story("all-ids", UNCHANGED, REST);
    let (_, ids) = elements_and_ids(&story.0);
    let document = fs::read_to_string(story.0.join("story.toml")).expect("the document can be read");
    let (model, _) = story::check(&document, &story.0);
    let families = anchors::families(&model);
    let made = families.iter().flat_map(|family| family.made.iter().map(|(id, _)| id));
    let given: HashSet<&String> = families.iter().map(|family| family.id.get_ref()).chain(made).collect();
    assert!(ids.len() > 60, "{ids:?}");
    for id in &ids {
        assert!(anchors::is_reserved(id) || given.contains(id), "validation does not know the id “{id}”");
    }
    assert!(given.iter().all(|id| ids.contains(id)), "{given:?} are not all in {ids:?}");
}

#[test]
fn a_story_with_every_kind_of_block_is_resolved() {
    let story = changed_story("every-kind", UNCHANGED, REST);
    let (story, _) = story::load(&story.0).unwrap_or_else(|report| panic!("{report}"));
    let schema = schemars::schema_for!(Block).to_value();
    let kinds = schema["oneOf"].as_array().expect("a block is one of several").len();
    let blocks: Vec<_> = story.sections.iter().flat_map(|section| &section.blocks).collect();
    assert_eq!(
        blocks.iter().map(|block| mem::discriminant(*block)).collect::<HashSet<_>>().len(),
        kinds,
        "a kind is missing"
    );
    // Whatever blocks refer to is there, and is what their author named.
    for block in &blocks {
        for shown in block.says().uses {
            match shown {
                Use::Text(text) | Use::Line(text) => {
                    assert!(text.references().all(|printed| !printed.text.number.is_empty()), "{text:?}");
                }
                Use::Figure(figure) => assert_eq!(story[*figure].id, "fische"),
                Use::Chart(chart) => assert!(!story[*chart].title.is_empty()),
                Use::Image(image) => assert!(!story[*image].files().is_empty()),
            }
        }
    }
    let about = story.about.as_ref().expect("it says how it was made");
    assert_eq!(about.text.plain(), "Von Hand gezählt.");
    let (_, derived) = story.figures().find(|(_, figure)| figure.id == "frueher").expect("the figure is there");
    let parents: Vec<&str> = derived.derived_from.iter().map(|parent| story[*parent].id.as_str()).collect();
    assert_eq!((parents, derived.source, derived.sources.len()), (vec!["laenge"], None, 1));
}

#[test]
fn alternative_texts_print_their_figures() {
    let alt = ("alt = \"Das Ufer heute.\"", "alt = \"Das Ufer *heute*, {laenge} lang.\"");
    let folder = changed_story("alt", alt, "");
    let (story, report) = story::load(&folder.0).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    let (_, image) = story.images().find(|(_, image)| image.id == "ufer").expect("the image is there");
    assert_eq!(image.alt.as_deref(), Some("Das Ufer heute, 12.345,5 m lang."));
}

#[test]
fn a_story_with_an_error_is_not_resolved() {
    let changes = [
        ("figure = \"fische\"", "figure = \"fisch\"", "there is no figure “fisch”"),
        ("hero = \"bach\"", "hero = \"see\"", "there is no image “see”"),
        ("source = \"messung\"", "source = \"messungen\"", "there is no source “messungen”"),
        ("bach-fern.svg", "bach-ferner.svg", "bach-ferner.svg: "),
        ("date = \"2024", "date = \"24", "is not a date"),
        ("chart = \"wehre\"", "chart = \"wehr\"", "there is no chart “wehr”"),
    ];
    for (from, to, expected) in changes {
        let folder = changed_story("unresolved", (from, to), "");
        let document = fs::read_to_string(folder.0.join("story.toml")).expect("the document can be read");
        let (story, problems) = story::check(&document, &folder.0);
        assert!(!problems.is_empty(), "{to}");
        let error = resolved::resolve(story, &folder.0).expect_err(to).to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
}

/// The values that an attribute has in what a selector finds in a page.
fn attributes(page: &Html, selector: &str, name: &str) -> BTreeSet<String> {
    let selector = scraper::Selector::parse(selector).expect("it is a selector");
    page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

/// What is known of a part before it is rendered is what its page shows.
#[test]
fn a_part_uses_what_its_page_shows() {
    let tiny = changed_story("uses", UNCHANGED, REST);
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories");
    let shell = Shell::new(SHELL, modules());
    for folder in [tiny.0.clone(), folder("data"), public.join("hangzhou"), public.join("gallery")] {
        let (story, _) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
        let (context, _) = prepare::prepare(&story);
        for part in story.parts() {
            let head = Head::of_part(&context, &part, None, None);
            let text = single::fill(&shell, &context, &part, &head).expect("the shell has its places");
            let (page, uses, name) = (Html::parse_document(&text), &part.uses, &part.folder);

            let figures = uses.figures.iter().map(|figure| anchors::note(&story[*figure].id)).collect();
            assert_eq!(attributes(&page, "[id^=use-]", "popovertarget"), figures, "figures of {name}");
            assert_eq!(attributes(&page, "aside", "id"), figures, "notes of {name}");
            let charts = uses.charts.iter().map(|chart| anchors::graphic(&story[*chart].id)).collect();
            let shown = attributes(&page, "figure.graphic", "id");
            assert!(shown.is_superset(&charts) && (shown.is_empty() == charts.is_empty()), "charts of {name}");
            let layers = uses.images.iter().flat_map(|image| {
                let ready = context.drawn_image(*image);
                // A picture that a chart stands in is there in both compositions.
                let is_setting = story.charts().any(|(_, chart)| chart.setting == Some(*image));
                let tall = ready.tall.iter().filter(move |_| is_setting).flat_map(|tall| &tall.layers);
                ready.layers.iter().chain(tall)
            });
            let files = layers.map(|layer| format!("{}{}", single::ROOT, layer.address)).collect();
            assert_eq!(attributes(&page, "img", "src"), files, "files of {name}");
            let with_numbers = uses.charts.iter().map(|chart| &story[*chart]);
            let with_numbers = with_numbers.filter(|chart| !chart.rows.is_empty() || !chart.points.is_empty());
            let data = with_numbers.map(|chart| format!("{}{}", single::ROOT, context.chart_file(chart)));
            assert_eq!(attributes(&page, "a[download]", "href"), data.collect(), "data of {name}");

            let cited = scraper::Selector::parse(".single-foot cite").expect("it is a selector");
            let cited: Vec<String> = page.select(&cited).map(|cite| cite.text().collect()).collect();
            let sources: Vec<&str> = uses.sources.iter().map(|source| story[*source].title.as_str()).collect();
            assert_eq!(cited, sources, "sources of {name}");
            // Each source that is named in the note of a figure is among them.
            let notes = uses.figures.iter().map(|figure| &story[*figure].origin).collect::<Vec<_>>();
            for (id, source) in story.sources() {
                let is_named = notes.iter().any(|note| note.split(" · ").any(|fact| fact == source.title));
                assert!(!is_named || uses.sources.contains(&id), "{} is named in {name}", source.title);
            }
        }
    }
}

/// Each figure has one entry, in the fold of the section that shows it first.
#[test]
fn the_list_of_figures_is_folded_by_section() {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories");
    let (story, _) = story::load(&public.join("hangzhou")).unwrap_or_else(|report| panic!("{report}"));
    let (context, _) = prepare::prepare(&story);
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None));
    let page = Html::parse_document(&page.expect("the shell has its places"));
    let select = |selector: &str| scraper::Selector::parse(selector).expect("it is a selector");
    let (entry, title) = (select("dt"), select("summary"));
    let list = page.select(&select(".figures")).next().expect("there is a list");
    let mut listed = Vec::new();
    let parts = story.parts();
    let folds: Vec<_> = list.child_elements().collect();
    for fold in folds.chunks(2) {
        let [head, entries] = fold else { panic!("a fold without entries") };
        assert!(head.attr("open").is_none(), "a fold is open at first");
        let words: String = head.select(&title).flat_map(|title| title.text()).collect();
        let ids: Vec<&str> = entries.select(&entry).filter_map(|entry| entry.attr("id")).collect();
        let (name, count) = words.rsplit_once(' ').expect("a title and a number");
        assert_eq!(count, ids.len().to_string(), "entries of {name}");
        let shown = |section: &str, id: &str| {
            let part = parts.iter().find(|part| part.folder == format!("s/{section}"));
            part.is_some_and(|part| part.uses.figures.iter().any(|figure| anchors::figure(&story[*figure].id) == id))
        };
        for id in ids {
            let first = story.sections.iter().find(|section| shown(&section.id, id)).unwrap_or(&story.sections[0]);
            assert_eq!(name, first.title.as_ref().unwrap_or(&story.meta.title), "the fold of {id}");
            listed.push(id.to_owned());
        }
    }
    assert!(folds.len() / 2 > 2, "{} folds", folds.len() / 2);
    listed.sort();
    let mut all: Vec<String> = story.figures().map(|(_, figure)| anchors::figure(&figure.id)).collect();
    all.sort();
    assert_eq!(listed, all);
}

#[test]
fn ids_that_the_page_would_give_twice_are_mistakes() {
    let section = |id: &str| {
        format!(
            "\n[[section]]\nid = \"{id}\"\ntitle = \"Noch\"\n\n[[section.block]]\n[section.block.prose]\ntext = \"Wasser.\"\n"
        )
    };
    let reserved = ["sources", "sources-heading", "story", "contents", "about"];
    let prefixed = ["figure-laenge", "note-laenge", "use-laenge-1", "source-messung", "graphic-wasser", "note"];
    let made = ["ausbau-1", "ausbau-2", "ausbau-end", "anfang-heading"];
    for (number, id) in reserved.into_iter().chain(prefixed).chain(made).enumerate() {
        let story = changed_story(&format!("taken-{number}"), UNCHANGED, &section(id));
        let report = story::load(&story.0).expect_err(id);
        let text = report.to_string();
        let expected = if made.contains(&id) { "is also the id of" } else { "is reserved for the page" };
        assert_eq!(report.problems().len(), 1, "{id}: {text}");
        assert!(text.contains(expected) && text.contains(&format!("“{id}”")), "{id}: {text}");
        let lines = fs::read_to_string(story.0.join("story.toml")).expect("the document can be read");
        let line = lines.lines().position(|line| line == format!("id = \"{id}\"")).map_or(0, |line| line + 1);
        assert!(text.contains(&format!("story.toml:{line}:6\n")), "{id} is not at line {line}: {text}");
        assert!(text.contains("Choose another id") || text.contains("Rename it, or"), "{id} has no remedy: {text}");
    }
    // A step that is not there takes no id.
    let story = changed_story("free", UNCHANGED, &section("ausbau-3"));
    assert!(story::load(&story.0).is_ok());
}

#[test]
fn a_link_to_a_place_that_is_not_there_is_a_mistake() {
    for anchor in ["ausbau-2", "ausbau", "anfang", "sources", "figure-laenge", "graphic-wasser", "ausbau-end"] {
        let link = format!("[Der Bach](#{anchor}) ist ");
        let story = changed_story("linked", ("Der Bach ist ", &link), "");
        story::load(&story.0).unwrap_or_else(|report| panic!("{anchor}: {report}"));
    }
    let story = changed_story("lost", ("Der Bach ist ", "[Der Bach](#ausbau-3) ist "), "");
    let text = story::load(&story.0).expect_err("the step is not there").to_string();
    assert!(text.contains("there is no place “ausbau-3”") && text.contains("Did you mean “ausbau-"), "{text}");
}

#[test]
fn five_mistakes_are_listed_with_their_places_and_remedies() {
    let report = story::load(&folder("five-mistakes")).expect_err("the story is wrong");
    let text = report.to_string();
    let expected = [
        ("unknown field `unitt`", "19:1", "Expected one of"),
        ("invalid type: string \"many\"", "24:9", "Expected a number"),
        ("the figure “wells” has no source", "28:6", "source ="),
        ("there is no figure “poeple”", "38:12", "Did you mean “people”?"),
        ("HTML is not allowed in a story's text: <b>", "40:10", "Markdown"),
    ];
    for (message, place, remedy) in expected {
        let entry = text
            .split("\n\n")
            .find(|entry| entry.contains(message))
            .unwrap_or_else(|| panic!("“{message}” is not reported in:\n{text}"));
        assert!(entry.contains(&format!("story.toml:{place}\n")), "not at {place}:\n{entry}");
        assert!(entry.contains(remedy), "no remedy “{remedy}”:\n{entry}");
    }
    assert!(text.ends_with("5 errors, 0 warnings"), "{text}");
}

#[test]
fn checking_a_wrong_story_fails_and_prints_the_lines() {
    let output = command().arg("check").arg(folder("five-mistakes")).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("19 | unitt = \"people\""), "{text}");
}

#[test]
fn sizes_that_are_left_out_are_read_from_the_files() {
    let size = "width = 800\nheight = 500\nalt = \"Das Ufer heute.\"";
    let scratch = changed_story("unsized", (size, "alt = \"Das Ufer heute.\""), "");
    let document = fs::read_to_string(scratch.0.join("story.toml")).expect("the document can be read");
    let share = "hero = \"bach\"\nshare = { file = \"teilen.png\", alt = \"Der Bach.\" }";
    fs::write(scratch.0.join("story.toml"), document.replace("hero = \"bach\"", share)).expect("it can be written");
    let file = fs::File::create(scratch.0.join("teilen.png")).expect("the picture can be made");
    let writer = png::Encoder::new(file, 120, 63).write_header().expect("the header can be written");
    writer.finish().expect("the picture can be finished");
    let (story, report) = story::load(&scratch.0).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    let (_, image) = story.images().find(|(_, image)| image.id == "ufer").expect("the image is there");
    assert_eq!(image.size_px(), (800, 500));
    let share = story.meta.share.expect("there is a picture for links");
    assert_eq!(share.size_px, (120, 63));
}

/// What `handscroll check` with these options says of a story: its exit code, and what it prints where.
fn checked(options: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let output = command().arg("check").args(options).arg(folder).output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_check_for_programs_is_one_json_array() {
    let (code, out, _) = checked(&["--json"], &folder("five-mistakes"));
    assert_eq!(code, Some(1));
    let problems: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    let problems = problems.as_array().expect("it is an array");
    assert_eq!(problems.len(), 5, "{out}");
    let unknown = problems.iter().find(|problem| problem["code"] == "unknown").expect("a figure is unknown");
    let expected = serde_json::json!({
        "severity": "error",
        "code": "unknown",
        "message": "there is no figure “poeple”",
        "remedy": "Did you mean “people”?",
        "file": folder("five-mistakes").join("story.toml").display().to_string(),
        "line": 38,
        "column": 12,
        "end_line": 38,
        "end_column": 18,
    });
    assert_eq!(*unknown, expected);

    let (code, out, _) = checked(&["--json"], &folder("tiny"));
    assert_eq!((code, out.trim()), (Some(0), "[]"));
    let (code, out, _) = checked(&["--json"], Path::new("no/such/story"));
    assert_eq!(code, Some(1));
    assert!(out.contains("\"code\": \"unreadable\""), "{out}");
}

#[test]
fn warnings_can_be_denied() {
    let story = changed_story("warned", ("alt = \"Das Ufer heute.\"\n", ""), "");
    let (code, out, _) = checked(&[], &story.0);
    assert_eq!(code, Some(0));
    assert!(out.contains("warning: the image “ufer” has no alternative text"), "{out}");
    assert!(out.ends_with("0 errors, 1 warning\n"), "{out}");
    let (code, _, error) = checked(&["--deny-warnings"], &story.0);
    assert_eq!(code, Some(1));
    assert!(error.contains("error: the image “ufer” has no alternative text"), "{error}");
    let (code, out, _) = checked(&["--json", "--deny-warnings"], &story.0);
    assert_eq!(code, Some(1));
    assert!(out.contains("\"severity\": \"error\""), "{out}");
    assert_eq!(checked(&["--deny-warnings"], &folder("tiny")).0, Some(0));
    assert_eq!(checked(&["--jsn"], &folder("tiny")).0, Some(2));
}

/// Writes what Trunk leaves in its staging folder: the shell, and the WebAssembly of two modules.
fn write_build(site: &Path) {
    for (name, text) in [("index.html", SHELL), ("app_bg.wasm", ""), ("painter_bg.wasm", "")] {
        fs::write(site.join(name), text).expect("the folder can be written");
    }
}

#[test]
fn a_wrong_story_leaves_a_release_alone_and_is_shown_while_it_is_written() {
    let site = Scratch::new("wrong");
    let index = site.0.join("index.html");
    let prerender = |profile: &str| {
        write_build(&site.0);
        command()
            .arg("prerender")
            .arg(folder("five-mistakes"))
            .env("TRUNK_STAGING_DIR", &site.0)
            .env("TRUNK_PROFILE", profile)
            .output()
            .expect("the command runs")
    };
    let release = prerender("release");
    assert_eq!(release.status.code(), Some(1), "a release must not be built");
    assert_eq!(fs::read_to_string(&index).expect("the shell is there"), SHELL);

    let debug = prerender("debug");
    assert!(debug.status.success());
    let page = fs::read_to_string(&index).expect("the page is there");
    assert!(page.contains("Did you mean “people”?"), "{page}");
    assert!(!page.contains("<b>hello"), "the story's own text must be escaped");
}

/// Prerenders the tiny story for an address; gives the folder, and what the command said.
fn prerender_at(name: &str, address: Option<&str>) -> (Scratch, std::process::Output) {
    let site = Scratch::new(name);
    write_build(&site.0);
    let mut command = command();
    command.arg("prerender").arg(folder("tiny")).env("TRUNK_STAGING_DIR", &site.0).env_remove("HANDSCROLL_BASE_URL");
    if let Some(address) = address {
        command.env("HANDSCROLL_BASE_URL", address);
    }
    let output = command.output().expect("the command runs");
    (site, output)
}

#[test]
fn a_site_that_knows_its_address_tells_it() {
    let (site, output) = prerender_at("based", Some("https://example.org/news"));
    assert!(output.status.success(), "{output:?}");
    let read = |path: &str| fs::read_to_string(site.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let pages = [
        ("", "https://example.org/news/", "Der Bach"),
        ("s/anfang/", "https://example.org/news/", "Am Wehr"),
        ("s/ausbau/", "https://example.org/news/", "Vor und nach dem Ausbau"),
        ("g/laengen/", "https://example.org/news/g/laengen/", "Vor und nach dem Ausbau"),
        ("g/bach/", "https://example.org/news/g/bach/", "Ein Bach zwischen Hügeln"),
        ("g/ufer/", "https://example.org/news/g/ufer/", "Das Ufer heute"),
    ];
    for (path, canonical, title) in pages {
        let page = read(&format!("{path}index.html"));
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{canonical}\"")), "{path}: {page}");
        let discovery = format!("type=\"application/json+oembed\" href=\"https://example.org/news/{path}oembed.json\"");
        assert!(page.contains(&discovery), "{path}: {page}");
        let answer: serde_json::Value = serde_json::from_str(&read(&format!("{path}oembed.json"))).expect("it is JSON");
        assert_eq!((&answer["version"], &answer["type"]), (&"1.0".into(), &"rich".into()), "{path}");
        assert_eq!(answer["title"], title, "{path}");
        assert_eq!(answer["provider_name"], "example.org");
        assert_eq!(answer["provider_url"], "https://example.org/news/");
        assert!(answer["width"].is_u64() && answer["height"].is_u64(), "{path}: numbers");
        let html = answer["html"].as_str().unwrap_or_default();
        assert!(
            html.starts_with(&format!("<iframe src=\"https://example.org/news/{path}\" title=\"{title}\"")),
            "{html}"
        );
        let thumbnail = ["thumbnail_url", "thumbnail_width", "thumbnail_height"];
        assert!(thumbnail.iter().all(|name| answer.get(name).is_none()), "the story has no picture for links");
    }
    assert!(read("_headers").contains("'self' https://example.org;"));
}

#[test]
fn a_site_that_knows_no_address_says_nothing_absolute() {
    let (site, output) = prerender_at("unbased", None);
    assert!(output.status.success(), "{output:?}");
    for path in ["index.html", "s/anfang/index.html", "g/laengen/index.html"] {
        let page = fs::read_to_string(site.0.join(path)).expect("the page is there");
        let elsewhere = page.replace("http://www.w3.org/2000/svg", "").replace("https://schema.org", "");
        assert!(!elsewhere.contains("http"), "{path}: {elsewhere}");
    }
    assert!(!site.0.join("oembed.json").exists());
}

#[test]
fn an_address_that_is_none_stops_the_build_and_says_why() {
    let (site, output) = prerender_at("misplaced", Some("example.org"));
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("HANDSCROLL_BASE_URL=\"example.org\" is not an address"), "{text}");
    assert_eq!(fs::read_to_string(site.0.join("index.html")).expect("the shell is there"), SHELL);
}

/// The files below a folder, relative to it.
fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(&next).expect("the folder can be read").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is in the folder");
                files.push(name.to_str().expect("its name is a text").replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn only_the_files_that_the_story_shows_are_published() {
    let story = changed_story("published", UNCHANGED, "");
    for draft in ["draft.toml", "notes.md", "numbers.csv", "unused.svg"] {
        fs::write(story.0.join(draft), "").expect("the draft can be written");
    }
    let site = Scratch::new("published-site");
    write_build(&site.0);
    let output = command().arg("prerender").arg(&story.0).env("TRUNK_STAGING_DIR", &site.0).output();
    let output = output.expect("the command runs");
    assert!(output.status.success(), "{output:?}");
    let mut published = files_below(&site.0.join("stories").join(story.0.file_name().expect("it has a name")));
    // Numbers and data that are made of the story.
    published.retain(|file| !["charts/", "data/", "texts/"].iter().any(|made| file.starts_with(made)));
    let drawn = ["images/teich-1.svg", "images/teich-tall-1.svg"];
    assert_eq!(published, [&["bach-fern.svg", "bach-nah.svg"], drawn.as_slice()].concat());

    // Nothing else brings them: Trunk copies no folder in which stories are.
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html")).expect("the page is there");
    for (_, copied) in
        page.match_indices("rel=\"copy-").map(|(at, _)| page[at..].split_once("href=\"").expect("it copies something"))
    {
        let address = copied.split('"').next().unwrap_or_default();
        assert!(address.starts_with("public/") && !address.starts_with("public/stories"), "{address} is copied");
    }
}

#[test]
fn a_story_brings_a_typeface_for_its_own_script() {
    let site = Scratch::new("faces");
    let shell = SHELL.replace("<body>", "<style>h2{font-weight:600}</style><body>");
    write_build(&site.0);
    fs::write(site.0.join("index.html"), shell).expect("the shell can be written");
    let output = command().arg("prerender").arg(folder("faces")).env("TRUNK_STAGING_DIR", &site.0).output();
    let output = output.expect("the command runs");
    assert!(output.status.success(), "{output:?}");
    assert!(!site.0.join("stories").exists(), "the whole face is served");

    let page = fs::read_to_string(site.0.join("index.html")).expect("the page is there");
    assert!(page.contains("--serif:\"Han Serif\",\"Handscroll Serif\",\"Georgia Fitted\","), "{page}");
    let part = fs::read_to_string(site.0.join("s/poem/index.html")).expect("the part is there");
    assert!(part.contains("url(\"../../fonts/han-serif-400-normal-"), "{part}");
    let face = |start: &str| {
        let at = page.find(&format!("./fonts/{start}-")).unwrap_or_else(|| panic!("no {start} in {page}"));
        let address = page[at..].split('"').next().expect("an address ends");
        let bytes = fs::read(site.0.join(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
        (Face::new(&bytes).expect("a cut face is sound"), bytes.len())
    };
    let has = |face: &Face, characters: &str| characters.chars().filter(|one| face.has(*one)).collect::<String>();

    let (han, bytes) = face("han-serif-400-normal");
    // In the text, in a heading and in italics; what only the file has is left out.
    assert_eq!(has(&han, "江南最忆山寺郡亭，。何日重游"), "江南最忆山寺郡亭，。");
    let whole = fs::metadata(folder("faces").join("han.woff2")).expect("the face is there").len();
    assert!(bytes as u64 * 5 < whole * 4, "{bytes} bytes of {whole}");
    let (regular, _) = face("handscroll-serif-400-normal");
    assert_eq!(has(&regular, "ŻółćΕλάδ0ЖИ江"), "ŻółćΕλάδ0");
    let (bold, _) = face("handscroll-serif-600-normal");
    assert_eq!(has(&bold, "Rad0Żλ"), "Rad");
    let (italic, _) = face("handscroll-serif-400-italic");
    assert_eq!(has(&italic, "pavilon0Żλ"), "pavilon");
}

/// The note of a figure in a page: its text without tags.
fn note_of(page: &str, id: &str) -> String {
    let page = Html::parse_document(page);
    let selector = scraper::Selector::parse(&format!("#note-{id}")).expect("it is a selector");
    let note = page.select(&selector).next().unwrap_or_else(|| panic!("there is no note on {id}"));
    note.text().fold("|".to_owned(), |note, text| note + text + "|").replace('\u{a0}', " ")
}

#[test]
fn figures_are_taken_from_tables_and_worked_out() {
    let (story, report) = story::load(&folder("data")).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    let ids: Vec<&str> = story.figures().map(|(_, figure)| figure.id.as_str()).collect();
    let order =
        ["catch", "pier", "boats", "nets", "ratio", "all", "mean", "part", "growth", "second", "double", "rest"];
    assert_eq!(ids, order, "in the order of the document");
    let values = [
        ("catch", 1500.5),
        ("pier", 1000.0),
        ("ratio", 8_272_000_000.0 / 40.0),
        ("all", 1600.0),
        ("mean", 2800.5 / 4.0),
        ("part", 1500.5 / 1600.0 * 100.0),
        ("growth", 300.0 / 1200.5 * 100.0),
        ("second", 1_500_000.0),
    ];
    for (id, value) in values {
        let (_, figure) = story.figures().find(|(_, figure)| figure.id == id).expect("the figure is there");
        let found = figure.value;
        assert!((found - value).abs() < 1e-9, "{id} is {found}");
    }
    let (context, _) = prepare::prepare(&story);
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None))
        .expect("the shell has its places");
    let notes = [
        // What a figure does not say comes from its table, then from its group, then from the story.
        (
            "catch",
            "|1,500.5|",
            "|as of 2021 · Fishing office · Catch and people by place (fish.csv, line 10): Bergen, 2021, Catch|",
        ),
        ("pier", "|1,000|", "boats, line 12 · Catch and people by place (fish.csv, line 13): Old \"Pier\", People|"),
        ("boats", "|US$8.272 billion|", "|8,272,000,000 boats · as of 2020 · Register of boats, line 3|"),
        // The line belongs to the group's source.
        ("nets", "|40|", "|as of 2020 · Fishing office|"),
        // What is worked out from figures takes nothing but their numbers.
        ("ratio", "|207 million (derived)|", "|206,800,000 · derived: US$8.272 billion ÷ 40|"),
        (
            "all",
            "|1,600 (derived)|",
            "place (fish.csv, lines 10, 12, 13) · derived: sum of 3 values, Catch (2021): 1,500.5 + 20 + 79.5|",
        ),
        ("mean", "|700 (derived)|", "· derived: mean of 4 values, Catch (all rows): 2,800.5 ÷ 4|"),
        ("part", "|93.8% (derived)|", "· derived: Catch: 1,500.5 (Bergen, 2021) ÷ 1,600 (2021) × 100|"),
        ("growth", "|25% (derived)|", "· derived: Catch: (1,500.5 (Bergen, 2021) ÷ 1,200.5 (Bergen, 2020) − 1) × 100|"),
        (
            "second",
            "|1,500,000|",
            "second quarter of 2023 · Fishing office · quarters (quarters.csv, line 5): 2023-Q2, boats|",
        ),
        ("double", "|2,000 (derived)|", "|derived: 1,000 × 2|"),
        ("rest", "|5|", "|as of 2021 · Register of boats|"),
    ];
    for (id, number, origin) in notes {
        let note = note_of(&page, id);
        assert!(note.contains(number), "“{number}” is not in {note}");
        assert!(note.contains(origin), "“{origin}” is not in {note}");
    }
    let text = page.replace('\u{a0}', " ");
    for words in ["US$8.3bn", "US$8,272,000,000", "US$8,272 million", ">1.5m<"] {
        assert!(text.contains(words), "“{words}” is not in the page");
    }
}

#[test]
fn readers_can_take_the_data() {
    let site = Scratch::new("data");
    write_build(&site.0);
    let output = command().arg("prerender").arg(folder("data")).env("TRUNK_STAGING_DIR", &site.0).output();
    assert!(output.as_ref().is_ok_and(|output| output.status.success()), "{output:?}");
    let read = |path: &str| fs::read_to_string(site.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(
        read("stories/data/data/fish.csv"),
        "# Catch and people by place\n\
         # Source: Fishing office, The county, 2022, https://example.org/fish\n\
         # as of 2021\n\
         # Licence: CC BY 4.0\n\
         # Counted at the piers.\n\
         # people: People (people)\n\
         # catch: Catch (tonnes)\n\
         place,year,people,catch\n\
         Bergen,2020,283929,1200.5\n\
         Bergen,2021,285601,1500.5\n\
         Lund,2020,93000,\n\
         Lund,2021,94000,20\n\
         \"Old \"\"Pier\"\"\",2021,1000,79.5\n"
    );
    assert_eq!(
        read("stories/data/charts/bars.csv"),
        "# Catch, by place\n\
         # The catch. Nobody\n\
         What,Value,Unit,as of,Source,Note\n\
         Bergen,1500.5,tonnes,2021,Fishing office,\n\
         \"All, together\",1600,tonnes,2021,Fishing office,\
         \"derived: sum of 3 values, Catch (2021): 1,500.5 + 20 + 79.5\"\n"
    );
    assert_eq!(
        read("stories/data/texts/bars.txt"),
        "\u{feff}Catch, by place\n\
         The catch. Nobody\n\
         \n\
         Bergen: 1,500.5 – tonnes, as of 2021\n\
         All, together: 1,600 (derived) – tonnes, as of 2021\n\
         \n\
         Source: Fishing office, The county, 2022, https://example.org/fish\n"
    );
    // The first row of the table is line 9 of its file; a year without a value is no point.
    assert_eq!(
        read("stories/data/charts/years.csv"),
        "# Catch, by year\n\
         # The catch. Nobody\n\
         What,Value,Unit,as of,Source,Note\n\
         \"Bergen, 2020\",1200.5,tonnes,2021,\"fish.csv, line 9\",\n\
         \"Bergen, 2021\",1500.5,tonnes,2021,\"fish.csv, line 10\",\n\
         \"Lund, 2021\",20,tonnes,2021,\"fish.csv, line 12\",\n\
         \"Old \"\"Pier\"\", 2021\",79.5,tonnes,2021,\"fish.csv, line 13\",\n"
    );
    let text = read("stories/data/texts/years.txt");
    assert!(text.contains("Lund, 2021: 20\u{a0}tonnes – fish.csv, line 12\n"), "{text}");
    let links_of = |page: &str, selector: &str| -> Vec<String> {
        let page = Html::parse_document(&read(page));
        let selector = scraper::Selector::parse(selector).expect("it is a selector");
        page.select(&selector).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    };
    let links = |page: &str| links_of(page, "a[download]");
    assert_eq!(links_of("g/bars/index.html", ".data a[target]"), ["../../stories/data/texts/bars.txt"]);
    let own = ["charts/bars.csv", "charts/years.csv", "data/fish.csv", "data/quarters.csv"];
    let own = own.map(|file| format!("stories/data/{file}"));
    assert_eq!(links("index.html"), own);
    assert_eq!(links("g/bars/index.html"), ["../../stories/data/charts/bars.csv"]);
    let rows = Html::parse_document(&read("g/years/index.html"));
    let selector = scraper::Selector::parse(".data tr").expect("it is a selector");
    let words = |row: scraper::ElementRef<'_>| row.text().collect::<Vec<_>>().join("|");
    let rows: Vec<String> = rows.select(&selector).map(words).collect();
    assert_eq!(rows[..2], ["What|Value|fish.csv|, line", "Bergen, 2020|1,201\u{a0}tonnes|9"], "{rows:?}");
    assert_eq!(links_of("g/years/index.html", ".data th a"), ["../../stories/data/data/fish.csv"]);
    // A chart as a picture names the source of its own numbers, not the first one of the story.
    assert!(read("g/bars/image.svg").contains(">Source: Fishing office · The catch</text>"));
}

#[test]
fn each_chart_with_numbers_is_a_text_with_its_numbers_and_sources() {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories");
    for folder in [folder("tiny"), public.join("hangzhou"), public.join("gallery")] {
        let (story, _) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
        let (context, _) = prepare::prepare(&story);
        let files = data::files(&context);
        for (_, chart) in story.charts() {
            let file = files.iter().find(|file| file.address == context.chart_text_file(chart));
            assert_eq!(file.is_some(), !chart.rows.is_empty(), "{}", chart.id);
            let Some(file) = file else { continue };
            let lines: Vec<&str> = file.text.lines().collect();
            assert_eq!(lines[0].trim_start_matches('\u{feff}'), chart.title);
            for row in &chart.rows {
                let begins = format!("{}: {}", row.label, row.value);
                assert!(lines.iter().any(|line| line.starts_with(&begins)), "{row:?}: {lines:?}");
            }
            let of_tables = chart.tables.iter().filter_map(|table| story[*table].source);
            let of_marks = chart.marks.iter().flat_map(|mark| story[mark.figure].sources.iter().copied());
            let sources: BTreeSet<_> = of_tables.chain(of_marks).collect();
            assert!(!sources.is_empty(), "{} has no source", chart.id);
            for source in sources {
                let line = format!("{}: {}", story.language.page.source, story[source].title);
                assert_eq!(lines.iter().filter(|found| found.starts_with(&line)).count(), 1, "{line}: {lines:?}");
            }
        }
    }
}

#[test]
fn every_number_of_a_table_that_is_drawn_stands_where_it_says() {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories");
    let mut kinds = BTreeSet::new();
    for folder in [folder("tiny"), folder("data"), public.join("gallery")] {
        let (story, _) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
        let (context, _) = prepare::prepare(&story);
        let files = data::files(&context);
        for (_, chart) in story.charts().filter(|(_, chart)| !chart.tables.is_empty()) {
            let name = format!("{:?}", chart.drawn.kind);
            kinds.insert(name.split('(').next().unwrap_or_default().to_owned());
            assert!(!chart.points.is_empty(), "{} has no points", chart.id);
            for point in &chart.points {
                let address = context.table_file(&story[point.origin.table]);
                let file = files.iter().find(|file| file.address == address).expect("the table is published");
                let line = file.text.lines().nth(point.origin.line - 1).unwrap_or_default().replace("\"\"", "\"");
                let name = point.label.split(", ").next().unwrap_or_default();
                let stands = line.split(',').any(|cell| cell == point.value) && line.contains(name);
                assert!(stands, "{point:?} of {} is not in “{line}”", chart.id);
            }
            let with_origin = chart.rows.iter().filter_map(|row| row.origin);
            let origins: Vec<_> = chart.points.iter().map(|point| point.origin).collect();
            assert!(with_origin.into_iter().all(|origin| origins.contains(&origin)), "{}", chart.id);
        }
    }
    let expected = ["Area", "Beeswarm", "Columns", "Line", "Map", "Multiples", "Scatter", "Slopegraph"];
    assert!(expected.iter().all(|kind| kinds.contains(*kind)), "{kinds:?}");
}

/// The story with data, with something in its document or in its CSV file replaced.
fn changed_data(name: &str, from: &str, to: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let mut found = 0;
    for file in ["story.toml", "fish.csv", "quarters.json"] {
        let text = fs::read_to_string(folder("data").join(file)).expect("the file can be read");
        found += usize::from(text.contains(from));
        fs::write(scratch.0.join(file), text.replacen(from, to, 1)).expect("the file can be written");
    }
    assert_eq!(found, 1, "“{from}” stands in {found} files");
    scratch
}

#[test]
fn mistakes_in_data_are_told_with_their_places_and_remedies() {
    // What is replaced, by what, the message, its place, and the remedy.
    let cases: [(&str, &str, &str, &str, &str); 40] = [
        ("fish.csv", "fsh.csv", "fsh.csv: cannot be read", "27:8", "Put the file"),
        ("file = \"fish.csv\"", "file = \"story.toml\"", "is not a kind of file that is known", "27:8", ".csv, .tsv"),
        (
            "285.601",
            "285.6o1",
            "fish.csv: row 3, column “people”: “285.6o1” stands where a number such as 1234,5 or 1.234,5 is expected",
            "27:8",
            "Correct the cell",
        ),
        (
            "Lund;2021;94.000;20,0",
            "Lund;2021;94.000",
            "fish.csv: row 5 has 3 cells, but the header has 4",
            "27:8",
            "Add or",
        ),
        ("place;year;people;catch", "place;year;place;catch", "two columns are called “place”", "27:8", "Rename one"),
        ("people = { unit", "peple = { unit", "fish.csv: there is no column “peple”", "27:8", "“place”, “year”"),
        ("unit = \"people\",", "type = \"amount\",", "unknown variant `amount`", "33:31", "`number`"),
        ("unit = \"people\",", "colour = 2,", "unknown field `colour`", "33:24", "Expected one of"),
        (
            "\"quarter\": \"2023-Q1\"",
            "\"quarter\": [1]",
            "row 1, column “quarter”: “a list or an object”",
            "37:8",
            "Write the value itself",
        ),
        (
            "source = \"office\"\nas_of = \"2021\"",
            "source = \"ofice\"\nas_of = \"2021\"",
            "there is no source “ofice”",
            "29:10",
            "“office”",
        ),
        ("as_of = \"2021\"\nlicence", "as_of = \"soon\"\nlicence", "“soon” is not a date", "30:9", "2023-Q3"),
        (
            "table = \"quarters\", row",
            "table = \"quartrs\", row",
            "there is no table “quartrs”",
            "111:19",
            "Did you mean “quarters”?",
        ),
        (
            "value = { table = \"quarters\", row = \"2023-Q2\", column = \"boats\" }",
            "value = 7",
            "the table “quarters” is never used",
            "36:6",
            "Use it in a figure",
        ),
        (
            "year = 2021 }, column = \"catch\"",
            "year = 2021 }, column = \"cach\"",
            "the table has no column “cach”",
            "44:9",
            "“catch”",
        ),
        (
            "year = 2021 }, column = \"catch\"",
            "year = 2021 }, column = \"place\"",
            "“place” has texts, not numbers",
            "44:9",
            "type",
        ),
        (
            "{ place = \"Bergen\", year = 2021 }, column = \"catch\"",
            "{ place = \"Bergn\", year = 2021 }, column = \"catch\"",
            "“catch” has no value: the table has no row with place = “Bergn”, year = 2021",
            "44:9",
            "Near it: place = “Bergen”.",
        ),
        (
            "{ place = \"Bergen\", year = 2021 }, column = \"catch\"",
            "{ place = \"Bergen\", year = 2019 }, column = \"catch\"",
            "the table has no row with place = “Bergen”, year = 2019",
            "44:9",
            "row 2 with place = “Bergen”, year = 2020; row 3 with place = “Bergen”, year = 2021",
        ),
        (
            "{ place = \"Bergen\", year = 2021 }, column = \"catch\"",
            "\"Bergen\", column = \"catch\"",
            "2 rows have Bergen: 2, 3",
            "44:9",
            "Say which is meant with a value for “year” too.",
        ),
        (
            "{ place = \"Bergen\", year = 2021 }, column = \"catch\"",
            "{ place = \"Bergen\", year = \"late\" }, column = \"catch\"",
            "“late” cannot stand in the column “year”, which has dates",
            "44:9",
            "Correct the value",
        ),
        (
            "{ place = \"Bergen\", year = 2021 }, column = \"catch\"",
            "{ place = \"Lund\", year = 2020 }, column = \"catch\"",
            "the cell in row 4, column “catch” is empty",
            "44:9",
            "fill the cell",
        ),
        (
            "row = \"Old \\\"Pier\\\"\", column",
            "column",
            "a cell needs `row`",
            "49:9",
            "A cell takes `row` and `column`",
        ),
        ("calculate = \"sum\", where", "calculate = \"sum\", row", "a sum takes no `row`", "83:9", "takes `where`"),
        ("calculate = \"sum\"", "calculate = \"total\"", "unknown variant `total`", "83:57", "`sum`"),
        (
            "calculate = \"sum\", where = { year = 2021 }",
            "calculate = \"sum\", where = { year = 1900 }",
            "no row with year = 1900",
            "83:9",
            "Correct the values",
        ),
        (
            "against = { place = \"Bergen\", year = 2020 }",
            "",
            "a change needs `against`",
            "101:1",
            "`against` for the row",
        ),
        ("1.200,5", "0,0", "(Bergen, 2020) is zero", "101:1", "Measure against other rows"),
        ("of = { year = 2021 }", "of = { }", "no column is named", "93:112", "Expected values such as"),
        ("of = { year = 2021 }", "of = true", "invalid type: boolean `true`", "93:112", "a value of the first column"),
        ("value = 40\n", "", "the figure “nets” has no value", "68:6", "Add `value = …`"),
        (
            "formula = \"{boats} / {nets}\"",
            "formula = \"{boats} / {nets} + {nts}\"",
            "there is no figure “nts”",
            "77:32",
            "Did you mean “nets”?",
        ),
        (
            "formula = \"{boats} / {nets}\"",
            "formula = \"{boats} / ({nets}\"",
            "a bracket or brace is opened but not closed",
            "77:22",
            "and brackets",
        ),
        (
            "formula = \"{boats} / {nets}\"",
            "formula = \"{boats} / ({nets} - 40)\"",
            "the formula divides by zero",
            "77:12",
            "Correct the formula",
        ),
        (
            "formula = \"{boats} / {nets}\"",
            "formula = \"{nets} / {ratio}\"",
            "the figure “ratio” is derived from itself",
            "75:6",
            "a value and a source",
        ),
        (
            "value = 2000\n",
            "value = 2010\n",
            "the value of “double” does not follow from its formula, which gives 2000",
            "117:9",
            "Correct the value",
        ),
        ("value = 2000\n", "value = \"2000\"\n", "invalid type: string \"2000\"", "117:9", "a number, without quotes"),
        (
            "source = \"register\"\nline = 3",
            "source = \"registr\"\nline = 3",
            "there is no source “registr”",
            "55:10",
            "Did you mean “register”?",
        ),
        ("line = 3", "lines = 3", "unknown field `lines`", "56:1", "Expected one of"),
        (
            "{boats:short}",
            "{boats:shrt}",
            "the figure “boats” cannot be printed as “shrt”",
            "127:75",
            "{boats:bare}, {boats:short}, {boats:digits}",
        ),
        ("{boats:in=million}", "{boats:in=crore}", "cannot be printed as “in=crore”", "127:106", "{boats:in=trillion}"),
        ("{boats:short}", "{baots:short}", "there is no figure “baots”", "127:69", "Did you mean “boats”?"),
    ];
    let mut wrong = Vec::new();
    for (number, (from, to, message, place, remedy)) in cases.into_iter().enumerate() {
        let changed = changed_data(&format!("data-{number}"), from, to);
        let text = match story::load(&changed.0) {
            Ok((_, report)) => report.to_string(),
            Err(report) => report.to_string(),
        };
        let entry = text.split("\n\n").find(|entry| entry.contains(message));
        let fits =
            entry.is_some_and(|entry| entry.contains(&format!("story.toml:{place}\n")) && entry.contains(remedy));
        let count =
            text.split("\n\n").filter(|entry| entry.starts_with("error") || entry.starts_with("warning")).count();
        if !fits || count != 1 {
            wrong.push(format!("{to}: “{message}” at {place}, “{remedy}”:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{} are told otherwise:\n\n{}", wrong.len(), wrong.join("\n\n=====\n"));
}

#[test]
fn mistakes_in_typefaces_are_listed_with_their_places_and_remedies() {
    let scratch = Scratch::new("wrong-faces");
    let sound = fs::read_to_string(folder("faces").join("story.toml")).expect("the story can be read");
    let faces = "\
[[face]]
family = \"Han Serif\"
file = \"han.woff2\"
[[face]]
family = \"Han Serif\"
file = \"story.toml\"
[[face]]
family = \"A; b\"
file = \"none.woff2\"
weight = 0
[[face]]
family = \"C\"
file = \"han.woff2\"
style = \"oblique\"
wight = 500
";
    let first = "[[face]]\nfamily = \"Han Serif\"\nfile = \"han.woff2\"\n";
    assert!(sound.contains(first), "the story has changed");
    fs::write(scratch.0.join("story.toml"), sound.replace(first, faces)).expect("the story can be written");
    fs::copy(folder("faces").join("han.woff2"), scratch.0.join("han.woff2")).expect("the face can be copied");
    let text = story::load(&scratch.0).expect_err("the story is wrong").to_string();
    let expected = [
        (
            "the family “Han Serif” has two typefaces of the same weight and style",
            "14:10",
            "Change `weight` or `style`",
        ),
        ("story.toml is not a typeface that can be used: it is not a single typeface", "15:8", "Use a WOFF2"),
        ("“A; b” is not a valid name of a font family", "17:10", "Use letters, digits"),
        ("none.woff2 cannot be used", "18:8", "Put the file"),
        ("0 is not a valid font weight", "17:10", "from 1 to 1000"),
        ("unknown variant `oblique`", "23:9", "Expected `normal` or `italic`"),
    ];
    for (message, place, remedy) in expected {
        let entry = text.split("\n\n").find(|entry| entry.contains(message));
        let entry = entry.unwrap_or_else(|| panic!("“{message}” is not reported in:\n{text}"));
        assert!(entry.contains(&format!("story.toml:{place}\n")), "not at {place}:\n{entry}");
        assert!(entry.contains(remedy), "no remedy “{remedy}”:\n{entry}");
    }
}

#[test]
fn a_new_story_is_sound_and_never_overwritten() {
    let scratch = Scratch::new("new");
    let folder = scratch.0.join("mine");
    assert!(command().arg("new").arg(&folder).status().expect("the command runs").success());
    assert!(command().arg("check").arg(&folder).status().expect("the command runs").success());
    assert_eq!(command().arg("new").arg(&folder).status().expect("the command runs").code(), Some(1));
}

#[test]
fn the_schema_is_json_and_knows_the_tables() {
    let output = command().arg("schema").output().expect("the command runs");
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the schema is JSON");
    for table in ["meta", "defaults", "source", "table", "figure", "group", "face", "image", "chart", "section"] {
        assert!(schema["properties"].get(table).is_some(), "no {table} in the schema");
    }
    let columns = &schema["$defs"]["Table"]["properties"]["columns"]["additionalProperties"]["$ref"];
    assert_eq!(columns, "#/$defs/Column");
    for field in ["table", "column", "row", "calculate", "where", "of", "against"] {
        assert!(schema["$defs"]["Cell"]["properties"].get(field).is_some(), "no {field} of a cell in the schema");
    }
    // All lists may be missing.
    assert!(schema.get("required").is_none(), "{}", schema["required"]);
}

#[test]
fn the_schema_and_the_reference_of_drawings_are_up_to_date() {
    for (arguments, file) in [("schema drawing", "drawing.schema.json"), ("reference", "drawings.md")] {
        let output = command().args(arguments.split(' ')).output().expect("the command runs");
        let printed = String::from_utf8(output.stdout).expect("it is text");
        let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("public/reference").join(file));
        let is_kept = kept.is_ok_and(|kept| kept == printed);
        assert!(is_kept, "write it again: handscroll {arguments} > public/reference/{file}");
    }
}

/// A story's inks, with TOML alone: in its drawings, in its charts' files and in its pages, in both themes.
#[test]
fn a_story_can_have_inks_of_its_own() {
    const INKS: &str = r##"
[palette]
paper = { day = "#fffdf2", night = "#101418" }
jade = { day = "#1f4fa3", night = "#9cc2ff" }
lamp = { day = "#d08000", night = "#ffe08a" }
far = { day = "#6b5b7b", night = "#b9a9c9" }
"##;
    let written = |name: &str, more: &str| {
        let (story, site) = (changed_story(name, UNCHANGED, more), Scratch::new(&format!("{name}-site")));
        let (story, report) = story::load(&story.0).unwrap_or_else(|report| panic!("{report}"));
        assert!(report.problems().is_empty(), "{report}");
        let shell = SHELL.replace("<body>", "<style>p{}</style><body>");
        fs::write(site.0.join("index.html"), shell).expect("the shell can be written");
        page::write_story(&story, &site.0, None, modules()).expect("the pages can be written");
        let drawn = format!("stories/{}/images/teich-1.svg", story.name);
        let part = story.parts().into_iter().find(|part| matches!(part.shows, Shows::Chart(_)));
        let still = part.expect("the story has a chart").folder;
        ["index.html".to_owned(), drawn, format!("{still}/image.svg"), format!("{still}/image-dark.svg")]
            .map(|file| fs::read_to_string(site.0.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}")))
    };
    let [page, drawing, day, night] = written("inks", INKS);
    let rule = |text: &str, before: &str| {
        let after = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
        let properties = after.split('}').next().unwrap_or_default().split(';');
        properties.map(str::to_owned).collect::<Vec<String>>()
    };
    // Drawings: all inks by day, then by night; lamps are not lit by day.
    let (by_day, by_night) = (rule(&drawing, "<style>:root{"), rule(&drawing, "dark){:root{"));
    for inks in ["--paper:#fffdf2", "--jade:#1f4fa3", "--far:#6b5b7b", "--lamp:#0000", "--red:#b23a28"] {
        assert!(by_day.iter().any(|own| own == inks), "{inks} by day: {by_day:?}");
    }
    for inks in ["--paper:#101418", "--jade:#9cc2ff", "--far:#b9a9c9", "--lamp:#ffe08a", "--red:#e2683f"] {
        assert!(by_night.iter().any(|own| own == inks), "{inks} by night: {by_night:?}");
    }
    // Pages, of which texts and charts take their colours.
    let own = page.split_once("@layer tokens{:root{--paper:").expect("the page has the story's inks").1;
    for (before, inks) in [
        ("", ["--jade:#1f4fa3", "--chart-jade:#1f4fa3", "--chart-lamp:#d08000"]),
        (":root:not([data-theme=\"light\"]){", ["--jade:#9cc2ff", "--chart-jade:#9cc2ff", "--paper:#101418"]),
        (":root[data-theme=\"dark\"]{", ["--jade:#9cc2ff", "--chart-jade:#9cc2ff", "--chart-lamp:#ffe08a"]),
    ] {
        let properties = rule(own, before);
        assert!(inks.iter().all(|ink| properties.iter().any(|own| own == ink)), "{before} {properties:?}");
    }
    // A chart as a file of its own.
    for (still, paper, other) in [(&day, "#fffdf2", "#101418"), (&night, "#101418", "#fffdf2")] {
        assert!(still.contains(&format!("fill=\"{paper}\"")) && !still.contains(other), "{still}");
        assert!(!still.contains("var(") && !still.contains("#f7f3e9") && !still.contains("#0d1920"), "{still}");
    }
    // Without any, pages say nothing of colours that the style sheets do not.
    let [page, drawing, day, _] = written("usual-inks", "");
    assert!(!page.contains("@layer tokens{:root{--paper:") && !page.contains("--chart-jade:"));
    assert_eq!(
        rule(&drawing, "<style>:root{").join(";"),
        "--near:#26231e;--far:#5b6a6b;--paper:#f7f2e6;--jade:#3f7568;--red:#b23a28;--moon:#eadfc4;--lamp:#0000;\
         --ink:#2f2b25;--water:#86a7a3"
    );
    assert!(day.contains("fill=\"#f7f3e9\""), "{day}");
}

#[test]
fn a_command_that_is_not_known_explains_itself() {
    let output = command().arg("dance").output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("handscroll check"));
}

#[test]
fn a_missing_folder_is_said_plainly() {
    let report = story::load(Path::new("no/such/story")).expect_err("there is no story");
    assert!(report.to_string().contains("cannot be read"), "{report}");
}

/// What a story of some size becomes, and how long that takes.
#[derive(Debug)]
struct Growth {
    /// Scenes with ten figures each.
    scenes: usize,
    /// Bytes of the story's page.
    page: usize,
    /// Elements of that page.
    elements: usize,
    /// Bytes of the pages of all parts.
    parts: usize,
    check: Duration,
    render: Duration,
}

/// Checks and renders a story of scenes with ten figures each, and a table of some rows.
fn grow(scenes: usize, rows: usize) -> Growth {
    let scratch = Scratch::new(&format!("growth-{scenes}-{rows}"));
    let table: String =
        std::iter::once("row,value\n".to_owned()).chain((0..rows).map(|row| format!("r{row},{row}\n"))).collect();
    fs::write(scratch.0.join("values.csv"), table).expect("a file can be written");
    let mut story = "[meta]\ntitle = \"T\"\ndek = \"{of-table} in all.\"\nbyline = \"B\"\ndate = \"2024\"\nlanguage = \"en\"\n\
         [[source]]\nid = \"office\"\ntitle = \"Office\"\n\
         [[table]]\nid = \"values\"\nfile = \"values.csv\"\nsource = \"office\"\n\
         [[figure]]\nid = \"of-table\"\nsays = \"The sum\"\nvalue = { table = \"values\", column = \"value\", calculate = \"sum\" }\n"
        .to_owned();
    // As many digits in each name, so that each scene has as many bytes as every other.
    for scene in 1000..1000 + scenes {
        let marks = (0..10).map(|mark| format!("{{ figure = \"f{scene}-{mark}\", label = \"Mark {mark}\" }}, "));
        let marks: String = marks.collect();
        for mark in 0..10 {
            story += &format!(
                "[[figure]]\nid = \"f{scene}-{mark}\"\nsays = \"Number {mark}\"\nvalue = {}\nsource = \"office\"\n",
                100 + mark
            );
        }
        story += &format!(
            "[[chart]]\nid = \"chart-{scene}\"\ntitle = \"Chart\"\n[chart.bars]\nmarks = [{marks}]\n\
             [[section]]\nid = \"part-{scene}\"\ntitle = \"Part\"\n[[section.block]]\n[section.block.scene]\n\
             id = \"scene-{scene}\"\nchart = \"chart-{scene}\"\n\
             [[section.block.scene.step]]\ntext = \"It is {{f{scene}-0}}, see [there](#scene-{scene}).\"\n"
        );
    }
    fs::write(scratch.0.join("story.toml"), story).expect("a file can be written");

    let start = Instant::now();
    let (story, _) = story::load(&scratch.0).unwrap_or_else(|report| panic!("{report}"));
    let check = start.elapsed();
    let start = Instant::now();
    let (context, _) = prepare::prepare(&story);
    assert_eq!(story.figures().count(), 1 + 10 * scenes, "the table's, and ten for each scene");
    assert_eq!(data::files(&context).len(), 1 + 2 * scenes, "the table, and two files for each chart");
    let shell = Shell::new(SHELL, modules());
    let page = document::fill(&shell, &context, &Head::of_story(&context, None, None)).expect("it is a page");
    let part = |part: &Part<'_>| {
        let head = Head::of_part(&context, part, None, None);
        single::fill(&shell, &context, part, &head).expect("it is a page").len()
    };
    let parts = story.parts().iter().map(part).sum();
    let elements = page.matches('<').count() - page.matches("</").count();
    Growth { scenes, page: page.len(), elements, parts, check, render: start.elapsed() }
}

/// From one story to the next, each twice as large, what comes to the page must be in proportion.
fn assert_proportion([small, middle, large]: &[Growth; 3]) {
    let numbers: [fn(&Growth) -> usize; 3] = [|growth| growth.page, |growth| growth.elements, |growth| growth.parts];
    for number in numbers {
        let (first, second) = (number(middle) - number(small), number(large) - number(middle));
        assert!(first > 0 && second * 100 <= first * 205, "{small:?}, {middle:?}, {large:?}");
    }
}

#[test]
fn a_story_of_twice_the_size_becomes_twice_the_pages() {
    assert_proportion(&[5, 10, 20].map(|scenes| grow(scenes, 100)));
}

/// Not part of the suite: `cargo test --release --features ssr --test stories -- --ignored --nocapture`.
#[test]
#[ignore = "measures time"]
fn a_large_story_is_built_in_proportion_to_its_size() {
    let growths = [75, 150, 300].map(|scenes| grow(scenes, 100_000));
    for Growth { scenes, page, elements, parts, check, render } in &growths {
        println!(
            "{scenes} scenes, {} figures: checked in {check:?}, rendered in {render:?}; page {page} bytes, {elements} elements; \
             parts {parts} bytes",
            scenes * 10
        );
    }
    assert_proportion(&growths);
}

#[test]
fn each_step_says_what_its_drawing_shows() {
    let (story, _) = story::load(&folder("tiny")).unwrap_or_else(|report| panic!("{report}"));
    let (context, _) = prepare::prepare(&story);
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None));
    let page = scraper::Html::parse_document(&page.expect("the shell has its places"));
    let said = scraper::Selector::parse("#ausbau .step .unseen").expect("it is a selector");
    let said: Vec<String> = page.select(&said).map(|words| words.text().collect()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("früher: ") && !said[0].contains("heute"), "{said:?}");
    assert!(said[1].contains("früher: ") && said[1].contains("heute: 12.345,5"), "{said:?}");
}
