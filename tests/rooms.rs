//! Who may import whom: the house's rooms, held against the `use` lines.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms and crates that it must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "src/story",
        &["leptos", "web_sys", "gloo", "wasm_bindgen", "crate::view", "crate::page", "crate::browser", "crate::chart"],
    ),
    ("src/chart", &["leptos", "web_sys", "gloo", "wasm_bindgen", "crate::view", "crate::page", "crate::browser"]),
    ("src/scroll", &["leptos", "web_sys", "gloo", "wasm_bindgen", "serde", "crate::"]),
    ("src/embed", &["leptos", "web_sys", "gloo", "wasm_bindgen", "crate::"]),
    ("src/face", &["leptos", "web_sys", "gloo", "wasm_bindgen", "crate::view", "crate::page", "crate::story"]),
    (
        "src/ink",
        &["leptos", "web_sys", "gloo", "wasm_bindgen", "plotters", "crate::view", "crate::page", "crate::story"],
    ),
    ("src/view", &["gloo", "crate::page", "crate::browser"]),
    ("src/browser", &["crate::page", "crate::story::model", "toml"]),
    ("src/page", &["crate::browser", "web_sys", "gloo"]),
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
    for (room, forbidden) in FORBIDDEN {
        let files = files_below(&root().join(room));
        assert!(!files.is_empty(), "{room} is empty");
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file can be read");
            for (number, line) in text.lines().enumerate() {
                let Some(import) = line.trim().strip_prefix("pub ").unwrap_or(line.trim()).strip_prefix("use ") else {
                    continue;
                };
                if forbidden.iter().any(|name| import.starts_with(name)) {
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
