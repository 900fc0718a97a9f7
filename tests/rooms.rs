//! Who may import whom: the rooms of the README's table, held against the `use` lines.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, the rooms that it may import from, and the crates that it must not name.
type Room = (&'static str, &'static [&'static str], &'static [&'static str]);

const BROWSER: &[&str] = &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys"];

/// As in the README's table.
const ROOMS: &[Room] = &[
    ("story", &["face", "ink", "names"], BROWSER),
    ("chart", &["story"], BROWSER),
    ("scroll", &[], &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys", "serde"]),
    ("embed", &[], BROWSER),
    ("face", &[], BROWSER),
    ("ink", &[], &["leptos", "web_sys", "gloo", "wasm_bindgen", "js_sys", "plotters"]),
    ("view", &["story", "chart", "embed", "ink", "names", "packed"], &["gloo"]),
    ("browser", &["scroll", "chart", "embed", "view", "names", "orders", "packed"], &["toml"]),
    ("painter", &["chart", "orders", "packed"], &["leptos", "toml"]),
    ("page", &["view", "story", "chart", "face", "ink", "names", "orders", "packed"], &["web_sys", "gloo"]),
];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the room is there").flatten() {
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
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for (room, may, forbidden) in ROOMS {
        let files = files_below(&root().join("src").join(room));
        assert!(!files.is_empty(), "{room} is empty");
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file can be read");
            for (number, line) in text.lines().enumerate() {
                let Some(import) = line.trim().strip_prefix("pub ").unwrap_or(line.trim()).strip_prefix("use ") else {
                    continue;
                };
                let other = import.strip_prefix("crate::").map(|rest| rest.split([':', ';']).next().unwrap_or(rest));
                let is_allowed = other.is_none_or(|other| other == *room || may.contains(&other));
                if !is_allowed || forbidden.iter().any(|name| import.starts_with(name)) {
                    wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports across the house:\n{}", wrong.join("\n"));
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
