//! Whole documents, made natively at build time.
//!
//! Trunk builds the shell (styles, script, wasm); this room fills it with the story
//! and writes the files that the story needs beside it. It runs no server.

pub mod base;
pub mod document;
pub mod head;
pub mod mistakes;
pub mod part;
pub mod policy;
pub mod prepare;
pub mod shell;
pub mod single;

use std::fs;
use std::io;
use std::path::Path;

use crate::page::base::Base;
use crate::page::policy::Inline;
use crate::page::shell::Shell;
use crate::story::model::Story;

/// A file that belongs to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Address relative to the site's root, with slashes.
    pub address: String,
    /// What stands in it.
    pub text: String,
}

/// Fills the shell `index.html` in `site` with the story, writes a page for each part of it, and the story's drawings.
///
/// `folder` is the story's own, whose last part names it in addresses; `base` is where the site will stand.
///
/// # Errors
/// A file cannot be read or written, a drawing or coastline cannot be understood, or the
/// shell has no place for the story.
pub fn write_story(story: &Story, folder: &Path, site: &Path, base: Option<&Base>) -> io::Result<()> {
    let (context, mut assets) = prepare::prepare(story, folder)?;
    let shell = Shell::new(&fs::read_to_string(site.join("index.html"))?);
    for part in part::parts(story) {
        let address = format!("{}/index.html", part.folder());
        assets.push(Asset { address, text: single::fill(&shell, &context, &part)? });
    }
    assets.push(Asset { address: "index.html".to_owned(), text: document::fill(&shell, &context)? });
    let mut inline = Inline::default();
    assets.iter().for_each(|asset| inline.add(&asset.text));
    assets.push(Asset { address: "_headers".to_owned(), text: inline.headers(base) });
    for asset in assets {
        let file = site.join(&asset.address);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, asset.text)?;
    }
    Ok(())
}
