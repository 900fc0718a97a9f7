//! Whole documents, made natively at build time.
//!
//! Trunk builds the shell (styles, script, wasm); this room fills it with the story
//! and writes the files that the story needs beside it. It runs no server.

pub mod document;
pub mod mistakes;
pub mod prepare;

use std::fs;
use std::io;
use std::path::Path;

use crate::story::model::Story;

/// A file that belongs to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Address relative to the page, with slashes.
    pub address: String,
    /// What stands in it.
    pub text: String,
}

/// Fills the shell `index.html` in `site` with the story, and writes the story's drawings.
///
/// `folder` is the story's own, whose last part names it in addresses.
///
/// # Errors
/// A file cannot be read or written, a drawing or coastline cannot be understood, or the
/// shell has no place for the story.
pub fn write_story(story: &Story, folder: &Path, site: &Path) -> io::Result<()> {
    let (context, assets) = prepare::prepare(story, folder)?;
    let shell_file = site.join("index.html");
    let page = document::fill(&fs::read_to_string(&shell_file)?, &context)?;
    for asset in assets {
        let file = site.join(&asset.address);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, asset.text)?;
    }
    fs::write(shell_file, page)
}
