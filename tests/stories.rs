//! Stories through the native half: good ones become pages, bad ones become lists of mistakes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, mem};

use handscroll::face::Face;
use handscroll::page::engine::Modules;
use handscroll::page::head::Head;
use handscroll::page::shell::Shell;
use handscroll::page::{document, prepare};
use handscroll::story;
use handscroll::story::anchors;
use handscroll::story::model::Block;

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
    let (context, assets) = prepare::prepare(&story, &folder).expect("the story can be prepared");
    assert!(assets.is_empty(), "files of the story are copied, not drawn");
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
    // Every kind of chart is drawn.
    let kinds = story.chart.iter().filter_map(|chart| Some(mem::discriminant(&context.chart(&chart.id)?.chart.kind)));
    assert_eq!(kinds.collect::<HashSet<_>>().len(), 10, "a kind is missing in the tiny story");
    assert_eq!(page.matches("<svg xmlns").count(), story.chart.len(), "one drawing a chart");
    for english in ["Sources", "more than", "Skip", "derived"] {
        assert!(!page.contains(english), "the page says “{english}” in a German story");
    }
}

/// What other builds of the bench story hold: figures compare only builds of the same content.
#[test]
fn the_bench_story_holds_what_other_builds_of_it_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
    let (story, report) = story::load(&folder).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.problems().is_empty(), "{report}");
    assert_eq!(story.section.len(), 5, "four sections and a coda");

    let hero = story.meta.as_ref().and_then(|meta| meta.hero.as_ref()).expect("a picture opens it");
    let mut images = HashSet::from([hero.get_ref()]);
    let mut charts = HashSet::new();
    let (mut scenes, mut steps, mut stats) = (0, 0, 0);
    for block in story.section.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Image(block) => assert!(images.insert(block.image.get_ref()), "an image stands twice"),
            Block::Graphic(graphic) => assert!(charts.insert(graphic.chart.get_ref()), "a chart stands twice"),
            Block::Scene(scene) => {
                assert!(charts.insert(scene.chart.get_ref()), "a chart stands twice");
                assert!((4..=5).contains(&scene.steps.len()), "“{}” has 4 or 5 steps", scene.id.get_ref());
                scenes += 1;
                steps += scene.steps.len();
            }
            Block::Stat(stat) => stats += stat.items.len(),
            Block::Prose(_) => {}
            other => panic!("other builds have nothing like {other:?}"),
        }
    }
    assert_eq!((images.len(), charts.len(), scenes, steps, stats), (8, 8, 5, 22, 14));
    assert!(story.image.iter().all(|image| image.caption.is_some()), "an image has no caption");
    // The other builds' landscapes are 60 kB of SVG together.
    let files = story.image.iter().flat_map(|image| &image.files).map(|file| folder.join(file.get_ref()));
    let bytes: u64 = files.map(|file| fs::metadata(file).expect("the image is there").len()).sum();
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

/// The elements of the page of a story in a folder, and its ids.
fn elements_and_ids(folder: &Path) -> (usize, Vec<String>) {
    let (story, _) = story::load(folder).unwrap_or_else(|report| panic!("{report}"));
    let (context, _) = prepare::prepare(&story, folder).expect("the story can be prepared");
    let page = document::fill(&Shell::new(SHELL, modules()), &context, &Head::of_story(&context, None, None));
    let page = Html::parse_document(&page.expect("the shell has its places"));
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
    // How many dots a drawing has makes no difference.
    let crowd = changed_story("crowd", ("value = 7\n", "value = 500\n"), "");
    assert_eq!(elements_and_ids(&crowd.0).0, tiny);
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
    assert!(tiny <= 600, "{tiny} elements");
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

/// Validation knows from `anchors` which ids the page has: none may be missing there.
#[test]
fn all_ids_of_a_page_are_known() {
    let more = "
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
    let story = changed_story("all-ids", UNCHANGED, more);
    let (_, ids) = elements_and_ids(&story.0);
    let (model, _) = story::load(&story.0).unwrap_or_else(|report| panic!("{report}"));
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
    let image = story.image("ufer").expect("the image is there");
    assert_eq!((image.width, image.height), (Some(800), Some(500)));
    let share = story.meta.and_then(|meta| meta.share).expect("there is a picture for links");
    assert_eq!((share.width, share.height), (Some(120), Some(63)));
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
    assert_eq!(
        files_below(&site.0.join("stories").join(story.0.file_name().expect("it has a name"))),
        ["bach-fern.svg", "bach-nah.svg"]
    );

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
    for table in ["meta", "source", "figure", "face", "image", "chart", "section"] {
        assert!(schema["properties"].get(table).is_some(), "no {table} in the schema");
    }
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
