//! Stories with one mistake each, and stories that chance has changed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use handscroll::page::engine::Modules;
use handscroll::page::head::Head;
use handscroll::page::shell::Shell;
use handscroll::page::{document, prepare};
use handscroll::story::problem::{Problem, Report, Severity};
use handscroll::story::{self, resolved};
use proptest::prelude::{Strategy, any, prop};
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde::Deserialize;

/// Stands before the place where a mistake must be reported.
const MARK: char = '⟦';

/// A change of the sound story, and the one problem that it must give.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is replaced, once.
    find: String,
    /// What replaces it; has the mark where the problem is reported, unless `at` has it.
    replace: String,
    /// A part of the changed document with the mark, where the problem is not in what was replaced.
    at: Option<String>,
    /// The problem's code.
    code: String,
    /// The problem's message.
    message: String,
    /// A part of the remedy.
    remedy: Option<String>,
    /// Whether it is a warning.
    #[serde(default)]
    warning: bool,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder that goes away with the value.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The files that the sound story and the cases name.
fn folder(name: &str) -> Scratch {
    let path = env::temp_dir().join(format!("handscroll-{name}-{}", std::process::id()));
    let write = |name: &str, bytes: &[u8]| {
        let file = path.join(name);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("the folder can be made");
        fs::write(file, bytes).expect("the file can be written");
    };
    let svg = |attributes: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>").into_bytes();
    let png = |width: u32, height: u32| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().expect("the header can be written");
        writer.write_image_data(&vec![128; (width * height) as usize]).expect("the pixels can be written");
        writer.finish().expect("the file can be finished");
        bytes
    };
    write("layers/far.svg", &svg("viewBox=\"0 0 1600 400\""));
    write("layers/near.svg", &svg("viewBox=\"0 0 800 200\" width=\"800\" height=\"200\""));
    write("layers/square.svg", &svg("viewBox=\"0 0 9 9\""));
    write("layers/unsized.svg", &svg(""));
    write("layers/broken.svg", b"<svg");
    write("layers/two words.svg", &svg("viewBox=\"0 0 800 200\""));
    write("images/meadow-1.svg", &svg("viewBox=\"0 0 1600 400\""));
    write("images/meadow-tall-2.svg", &svg("viewBox=\"0 0 1600 400\""));
    write("bank.png", &png(40, 20));
    write("small.png", &png(20, 10));
    write("share.png", &png(60, 30));
    write("photo.webp", &png(40, 20));
    write("catch.csv", b"year,trout\n2022,40\n2023,50\n");
    write("broken.csv", b"year,trout\n2022,40\n2023\n");
    let field = |year: u32, west: u32| {
        format!(
            r#"{{ "type": "Feature", "properties": {{ "year": {year} }}, "geometry": {{ "type": "Polygon",
            "coordinates": [[[{west}, 48], [{}, 48], [{west}, 50], [{west}, 48]]] }} }}"#,
            west + 2
        )
    };
    let fields = format!(r#"{{ "type": "FeatureCollection", "features": [{}, {}] }}"#, field(2022, 8), field(2023, 10));
    write("fields.geojson", fields.as_bytes());
    write("notes.txt", b"Nothing to see.");
    let tiny = root().join("tests/stories/tiny");
    write("land.json", &fs::read(tiny.join("insel.json")).expect("the coastline is there"));
    write("face.woff2", &fs::read(root().join("tests/stories/faces/han.woff2")).expect("the typeface is there"));
    let drawing = "width = 80\nheight = 40\nseed = 1\n[[layer]]\ndepth = 0\nmarks = [{ ground = {} }]\n";
    write("meadow.toml", drawing.as_bytes());
    write("meadow-tall.toml", drawing.as_bytes());
    let heads = "{ mountain = { x = 40, y = 5, foot = 40, left = 30, right = 30, heads = 1e9, ink = 0.5 } }";
    write("heads.toml", drawing.replace("{ ground = {} }", heads).as_bytes());
    let lanterns = "{ ground = {} },\n{ motif = { name = \"street-lamp\", x = 4, y = 4, count = 1000000000 } }";
    write("lanterns.toml", drawing.replace("{ ground = {} }", lanterns).as_bytes());
    let field = "[region.field]\ngrids = [[0, 0, 9, 9, 1e9, 1e9]]\n[[layer]]";
    write("field.toml", drawing.replace("[[layer]]", field).as_bytes());
    write("flat.toml", drawing.replace("[[layer]]", "frame = [0, 0, 80, 0]\n[[layer]]").as_bytes());
    let adrift = drawing.replace("[[layer]]", "frame = [0, 0, 80, 40]\n[[layer]]");
    write("adrift.toml", adrift.as_bytes());
    let deep = format!("frame = {}{}\n[[layer]]", "[".repeat(100_000), "]".repeat(100_000));
    write("deep.toml", drawing.replace("[[layer]]", &deep).as_bytes());
    let points = format!("{{ stroke = {{ points = [{}], width = 2 }} }}", "[1, 1], ".repeat(501));
    write("points.toml", drawing.replace("{ ground = {} }", &points).as_bytes());
    write("wide.toml", drawing.replace("width = 80", "width = 80_000").as_bytes());
    write("misspelt.toml", drawing.replace("ground", "grond").as_bytes());
    let mill = "{ ground = {} },\n{ motif = { name = \"mill\", x = 40, y = 40 } }";
    write("mill.toml", drawing.replace("{ ground = {} }", mill).as_bytes());
    write("milk.toml", drawing.replace("{ ground = {} }", &mill.replace("mill", "street-lmp")).as_bytes());
    write("motifs/mill.svg", b"<svg viewBox=\"0 0 9 9\">\n<rect class=\"neer\" width=\"9\" height=\"9\"/></svg>");
    #[cfg(unix)]
    std::os::unix::fs::symlink(tiny.join("bach-nah.svg"), path.join("layers/link.svg")).expect("a link can be made");
    Scratch(path)
}

/// The report of a document whose files are in `folder`.
fn report_of(document: &str, folder: &Path) -> Report {
    fs::write(folder.join("story.toml"), document).expect("the document can be written");
    match story::load(folder) {
        Ok((_, report)) | Err(report) => report,
    }
}

/// A document without the mark, and the line and column where the mark stood.
fn without_mark(document: &str) -> (String, (usize, usize)) {
    let (before, after) = document.split_once(MARK).expect("the mark is in the document");
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (format!("{before}{after}"), (before.matches('\n').count() + 1, column))
}

#[test]
fn each_mistake_is_reported_once_at_its_place() {
    let read = |name: &str| fs::read_to_string(root().join("tests/mistakes").join(name)).expect("the file is there");
    let sound = read("story.toml");
    let scratch = folder("mistakes");
    let report = report_of(&sound, &scratch.0);
    assert!(report.problems().is_empty(), "the sound story has mistakes:\n{report}");

    let cases: Cases = toml::from_str(&read("cases.toml")).unwrap_or_else(|error| panic!("{error}"));
    assert!(cases.case.len() >= 80, "only {} cases", cases.case.len());
    let mut failures = Vec::new();
    for case in &cases.case {
        let mut changed = sound.replacen(&case.find, &case.replace, 1);
        assert!(sound.contains(&case.find), "“{}” is not in the sound story", case.find);
        if let Some(at) = &case.at {
            let part = at.replace(MARK, "");
            assert!(changed.contains(&part), "“{part}” is not in the changed story");
            changed = changed.replacen(&part, at, 1);
        }
        let (document, place) = without_mark(&changed);
        let report = report_of(&document, &scratch.0);
        let is_expected = |problem: &Problem| {
            problem.kind.code() == case.code
                && problem.kind.message() == case.message
                && report.place(problem.span.start) == place
                && (problem.severity == Severity::Warning) == case.warning
                && case.remedy.as_ref().is_none_or(|remedy| problem.kind.remedy().contains(remedy))
        };
        if !matches!(report.problems(), [problem] if is_expected(problem)) {
            let codes: Vec<_> = report.problems().iter().map(|problem| problem.kind.code()).collect();
            failures.push(format!("expected {} at {place:?}: {}\n{codes:?} {report}", case.code, case.message));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n\n{}", failures.len(), cases.case.len(), failures.join("\n\n----\n\n"));
}

#[test]
fn a_folder_with_a_name_that_no_address_can_have_is_a_mistake() {
    let sound = fs::read_to_string(root().join("tests/mistakes/story.toml")).expect("the story is there");
    let scratch = folder("my mistakes");
    let report = report_of(&sound, &scratch.0);
    let [problem] = report.problems() else { panic!("{report}") };
    assert_eq!(problem.kind.code(), "bad-folder-name");
    assert!(problem.kind.message().contains("has a ' ' in it"), "{report}");
}

/// What is put into a document at some place, or in the place of a line.
const FRAGMENTS: [&str; 34] = [
    "\"\"\"",
    "'''",
    "\"",
    "\\",
    "\\u00e",
    "[",
    "]",
    "[[section]]",
    "[section.block]",
    "[[section.block]]",
    "[meta]",
    "{",
    "}",
    "{{",
    "{}",
    "{fische:kurz}",
    "=",
    "#",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "江南",
    "e\u{301}",
    "🐟",
    "\u{202e}",
    "nan",
    "-inf",
    "1e400",
    "99999999999999999999",
    "-1",
    "[^1]",
    "![a](b)",
    "\n    `a`\n",
];

/// What is put in the place of a number.
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "7",
    "0.5",
    "24",
    "99.5",
    "180",
    "1_000_000",
    "1e15",
    "-1",
    "nan",
    "-inf",
    "1e400",
    "4294967296",
    "99999999999999999999",
];

/// One change of a document.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, usize),
    ReplaceLine(Index, usize),
    ReplaceNumber(Index, usize),
    DeleteLines(Index, usize),
    RepeatLines(Index, usize),
    DeleteLetters(Index, usize),
    MoveLine(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let fragment = 0..FRAGMENTS.len();
    proptest::prop_oneof![
        1 => (any::<Index>(), fragment.clone()).prop_map(|(at, what)| Change::Insert(at, what)),
        1 => (any::<Index>(), fragment).prop_map(|(at, what)| Change::ReplaceLine(at, what)),
        4 => (any::<Index>(), 0..NUMBERS.len()).prop_map(|(at, what)| Change::ReplaceNumber(at, what)),
        1 => (any::<Index>(), 1..6_usize).prop_map(|(at, count)| Change::DeleteLines(at, count)),
        1 => (any::<Index>(), 1..30_usize).prop_map(|(at, count)| Change::RepeatLines(at, count)),
        1 => (any::<Index>(), 1..4_usize).prop_map(|(at, count)| Change::DeleteLetters(at, count)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::MoveLine(from, to)),
    ]
}

fn changed(document: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = document.split_inclusive('\n').collect();
    if lines.is_empty() {
        return FRAGMENTS[0].to_owned();
    }
    match *change {
        Change::Insert(at, what) => {
            let places: Vec<usize> = document.char_indices().map(|(place, _)| place).collect();
            let (before, after) = document.split_at(places[at.index(places.len())]);
            return [before, FRAGMENTS[what], after].concat();
        }
        Change::DeleteLetters(at, count) => {
            let letters: Vec<char> = document.chars().collect();
            let start = at.index(letters.len());
            let rest = letters.iter().skip(start + count);
            return letters[..start].iter().chain(rest).collect();
        }
        Change::ReplaceNumber(at, what) => {
            let starts: Vec<usize> = document.match_indices("= ").map(|(place, _)| place + 2).collect();
            let numbers: Vec<usize> = starts
                .into_iter()
                .filter(|&at| document[at..].starts_with(|letter: char| letter.is_ascii_digit()))
                .collect();
            if let Some(&start) = (!numbers.is_empty()).then(|| &numbers[at.index(numbers.len())]) {
                let end = start + document[start..].find([',', ' ', '\n']).unwrap_or(0);
                return [&document[..start], NUMBERS[what], &document[end..]].concat();
            }
        }
        Change::ReplaceLine(at, what) => {
            let line = at.index(lines.len());
            lines[line] = FRAGMENTS[what];
        }
        Change::DeleteLines(at, count) => {
            let start = at.index(lines.len());
            lines.drain(start..(start + count).min(lines.len()));
        }
        Change::RepeatLines(at, count) => {
            let start = at.index(lines.len());
            let repeated = lines[start..(start + count).min(lines.len())].to_vec();
            lines.splice(start..start, repeated);
        }
        Change::MoveLine(from, to) => {
            let line = lines.remove(from.index(lines.len()));
            lines.insert(to.index(lines.len() + 1), line);
        }
    }
    lines.concat()
}

/// A check that takes so long would not end. Without optimization the largest story took 22 seconds on two cores that
/// were building something else.
const HANG: Duration = Duration::from_secs(180);

/// Checks the document as it stands, which must become a page, and changed documents: whatever they have become, the
/// check ends soon with a report that can be printed, and a story without errors becomes a page.
fn check_changed(folder: &Path, cases: u32) {
    let sound = fs::read_to_string(folder.join("story.toml")).expect("the document is there");
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let changes = prop::collection::vec(change(), 1..4);
    let modules = Modules { engine: "./engine".to_owned(), painter: "./painter".to_owned() };
    let html = "<!doctype html><html lang=\"en\"><title>Handscroll</title><body><main></main></body></html>";
    let shell = Shell::new(html, modules);
    let is_sound = check_one(&shell, folder, sound.clone()).unwrap_or_else(|error| panic!("{error}"));
    assert!(is_sound, "the story as it stands has errors");
    let checked = TestRunner::new(config).run(&changes, |changes| {
        let document = changes.iter().fold(sound.clone(), |document, change| changed(&document, change));
        check_one(&shell, folder, document).map(|_| ())
    });
    checked.unwrap_or_else(|error| panic!("{error}"));
}

/// Checks one document; says whether it has become a page, which it does if it has no errors.
fn check_one(shell: &Shell, folder: &Path, document: String) -> Result<bool, TestCaseError> {
    let begun = Instant::now();
    let (story, problems) = story::check(&document, folder);
    let report = Report::new(folder.join("story.toml"), document, problems);
    let text = report.to_string();
    proptest::prop_assert!(text.len() < 4_000_000, "{} bytes of report", text.len());
    let json = report.to_json();
    proptest::prop_assert_eq!(json.as_array().map(Vec::len), Some(report.problems().len()));
    let is_sound = !report.has_errors();
    if is_sound {
        let resolved = resolved::resolve(story, folder).map_err(|error| TestCaseError::fail(error.to_string()));
        let story = resolved?;
        let (context, _) = prepare::prepare(&story);
        let page = document::fill(shell, &context, &Head::of_story(&context, None, None));
        proptest::prop_assert!(page.is_ok_and(|page| page.contains("<article")));
    }
    proptest::prop_assert!(begun.elapsed() < HANG, "it took {:?}", begun.elapsed());
    Ok(is_sound)
}

#[test]
fn a_small_story_that_chance_has_changed_is_checked_without_panic() {
    check_changed(&root().join("tests/stories/tiny"), 1000);
}

#[test]
fn a_large_story_that_chance_has_changed_is_checked_without_panic() {
    check_changed(&root().join("public/stories/hangzhou"), 32);
}

#[test]
fn a_story_of_tables_that_chance_has_changed_is_checked_without_panic() {
    check_changed(&root().join("tests/stories/data"), 300);
    check_changed(&root().join("public/stories/gallery"), 100);
}
