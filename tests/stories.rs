//! Stories through the native half: good ones become pages, bad ones become lists of mistakes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, mem};

use handscroll::face::Face;
use handscroll::page::head::Head;
use handscroll::page::shell::Shell;
use handscroll::page::{document, prepare};
use handscroll::story;

const SHELL: &str = "<!doctype html><html lang=\"en\"><title>Handscroll</title><body><main></main></body></html>";

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
    let page = document::fill(&Shell::new(SHELL), &context, &Head::of_story(&context, None, None))
        .expect("the shell has its places");

    assert!(page.contains("<html lang=\"de\">"));
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
fn a_wrong_story_leaves_a_release_alone_and_is_shown_while_it_is_written() {
    let site = Scratch::new("wrong");
    let index = site.0.join("index.html");
    let prerender = |profile: &str| {
        fs::write(&index, SHELL).expect("the shell can be written");
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
    fs::write(site.0.join("index.html"), SHELL).expect("the shell can be written");
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

#[test]
fn a_story_brings_a_typeface_for_its_own_script() {
    let site = Scratch::new("faces");
    let shell = SHELL.replace("<body>", "<style>h2{font-weight:600}</style><body>");
    fs::write(site.0.join("index.html"), shell).expect("the shell can be written");
    // As Trunk has copied the story's folder.
    let copied = site.0.join("stories/faces");
    fs::create_dir_all(&copied).expect("the folder can be made");
    fs::copy(folder("faces").join("han.woff2"), copied.join("han.woff2")).expect("the face can be copied");
    let output = command().arg("prerender").arg(folder("faces")).env("TRUNK_STAGING_DIR", &site.0).output();
    let output = output.expect("the command runs");
    assert!(output.status.success(), "{output:?}");
    assert!(!copied.join("han.woff2").exists(), "the whole face is served");

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
    assert_eq!(has(&bold, "Rad0Żλ"), "Rad0");
    let (italic, _) = face("handscroll-serif-400-italic");
    assert_eq!(has(&italic, "pavilon0Żλ"), "pavilon0");
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
        ("the family “Han Serif” has two faces of one weight and style", "14:10", "Say `weight` or `style`"),
        ("story.toml cannot be used: it is no single typeface", "15:8", "Put the file"),
        ("“A; b” cannot be the name of a typeface's family", "17:10", "Use letters, digits"),
        ("none.woff2 cannot be used", "18:8", "Put the file"),
        ("0 is not a typeface's weight", "17:10", "from 1 to 1000"),
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
