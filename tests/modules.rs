//! Which module may import which: the README's table, held against the `use` lines.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, the modules that it may import from, and the crates that it must not name.
type Module = (&'static str, &'static [&'static str], &'static [&'static str]);

const BROWSER: &[&str] = &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys"];

/// As in the README's table.
const MODULES: &[Module] = &[
    ("story", &["chart", "face", "ink", "motif", "names", "palette", "spelling", "table"], BROWSER),
    ("table", &[], BROWSER),
    ("chart", &["ink", "motif", "spelling", "table"], BROWSER),
    ("scroll", &[], &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys", "serde"]),
    ("embed", &[], BROWSER),
    ("face", &[], BROWSER),
    ("ink", &["motif", "palette", "spelling"], &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys", "plotters"]),
    ("motif", &["spelling"], BROWSER),
    ("view", &["story", "chart", "embed", "ink", "names", "packed"], &["gloo"]),
    ("browser", &["scroll", "chart", "embed", "view", "names", "orders", "packed"], &["toml"]),
    ("painter", &["chart", "orders", "packed", "shelf"], &["leptos", "toml"]),
    ("page", &["view", "story", "chart", "table", "face", "ink", "names", "orders", "packed"], &["web_sys", "gloo"]),
];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the module's folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn modules_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for (module, may, forbidden) in MODULES {
        let files = files_below(&root().join("src").join(module));
        assert!(!files.is_empty(), "{module} is empty");
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file can be read");
            for (number, line) in text.lines().enumerate() {
                let Some(import) = line.trim().strip_prefix("pub ").unwrap_or(line.trim()).strip_prefix("use ") else {
                    continue;
                };
                let other = import.strip_prefix("crate::").map(|rest| rest.split([':', ';']).next().unwrap_or(rest));
                let is_allowed = other.is_none_or(|other| other == *module || may.contains(&other));
                if !is_allowed || forbidden.iter().any(|name| import.starts_with(name)) {
                    wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that the README's table does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn the_engine_knows_no_story() {
    let slugs: Vec<String> = fs::read_dir(root().join("public/stories"))
        .expect("there are stories")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().to_lowercase())
        .collect();
    assert!(!slugs.is_empty());
    for file in files_below(&root().join("src")) {
        let text = fs::read_to_string(&file).expect("a source file can be read").to_lowercase();
        for slug in &slugs {
            assert!(!text.contains(slug), "{} names the story “{slug}”", file.display());
        }
    }
}

/// The names of attributes that a text uses, such as `data-mode`.
fn attributes_in(text: &str) -> Vec<&str> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let names = text.match_indices("data-").filter(|(at, _)| !text[..*at].ends_with(is_name));
    let names = names.map(|(at, _)| text[at..].split(|letter| !is_name(letter)).next().unwrap_or_default());
    names.map(|name| name.trim_end_matches('-')).filter(|name| *name != "data").collect()
}

#[test]
fn names_of_attributes_stand_once() {
    let known: Vec<&str> = handscroll::names::ATTRIBUTES.concat();
    let mut unknown = Vec::new();
    let mut used = Vec::new();
    let sheets =
        fs::read_dir(root().join("style")).expect("there are style sheets").flatten().map(|entry| entry.path());
    let sheets = sheets.filter(|path| path.extension().is_some_and(|ending| ending == "css"));
    let folders =
        ["src/view", "src/browser", "src/page"].into_iter().flat_map(|module| files_below(&root().join(module)));
    for file in sheets.chain(folders) {
        let text = fs::read_to_string(&file).expect("a file can be read");
        for name in attributes_in(&text) {
            if known.contains(&name) {
                used.push(name.to_owned());
            } else {
                unknown.push(format!("{}: {name}", file.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "not in src/names.rs:\n{}", unknown.join("\n"));
    assert!(used.len() > 100, "only {} names were found", used.len());
    let readme = fs::read_to_string(root().join("README.md")).expect("the README can be read");
    let missing: Vec<&&str> =
        handscroll::names::SHARED.iter().filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "not in the README: {missing:?}");
}
