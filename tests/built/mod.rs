//! What the tests of the built pages share: the folder, its files, and how they are looked at.

#[path = "../sending/compress.rs"]
mod compress;

use std::fs;
use std::path::{Path, PathBuf};

use scraper::{ElementRef, Html, Selector};

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The built site.
pub(crate) fn dist() -> PathBuf {
    let dist = root().join("dist");
    assert!(dist.join("index.html").is_file(), "there is no built page: run `make test`, or `make build` first");
    dist
}

/// The elements that a selector finds.
pub(crate) fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("the selector is sound")).collect()
}

/// How many bytes are sent for these: brotli at quality 11.
pub(crate) fn brotli_bytes(data: &[u8]) -> usize {
    compress::brotli(data).len()
}

/// How many bytes are sent for a file.
pub(crate) fn brotli_bytes_of(file: &Path) -> usize {
    brotli_bytes(&fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
