//! Writes whole HTML documents at build time.
//!
//! Trunk builds the shell (styles, script, WebAssembly). This module fills it with the story and writes the other files
//! of the site. It runs no server.

pub mod base;
pub mod builder;
pub mod camera;
pub mod data;
pub mod document;
pub mod engine;
pub mod faces;
pub mod head;
pub mod letters;
pub mod mistakes;
pub mod oembed;
pub mod offer;
pub mod policy;
pub mod prepare;
pub mod shell;
pub mod single;
pub mod snippet;
pub mod still;

use std::fs;
use std::io;
use std::path::Path;

use crate::page::base::Base;
use crate::page::engine::Modules;
use crate::page::faces::Faces;
use crate::page::head::Head;
use crate::page::policy::Inline;
use crate::page::shell::Shell;
use crate::story::ResolvedStory;

/// A text file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Address relative to the site's root, with slashes.
    pub address: String,
    /// Content of the file.
    pub text: String,
}

/// Fills the shell `index.html` in `site` with the story, and writes all other files that are made from the story: a
/// page for each part, drawings, typefaces, oEmbed responses, the embed builder and `_headers`; and the story's pictures
/// as they are.
///
/// `base` is the address at which the site will be published; `modules` are the browser's modules in `site`.
///
/// # Errors
/// A file cannot be read or written, the shell lacks one of the places for head, body or language, or a typeface cannot
/// be cut.
pub fn write_story(story: &ResolvedStory, site: &Path, base: Option<&Base>, modules: Modules) -> io::Result<()> {
    let shell = Shell::new(&fs::read_to_string(site.join("index.html"))?, modules);
    let shell = shell.with_styles(story.palette.style().unwrap_or_default()).with_styles(camera::styles(story));
    let sheet = fs::read_to_string(site.join(builder::SHEET)).unwrap_or_default();
    let (assets, faces) = assets(story, &shell, &sheet, base)?;
    let write = |address: &str, bytes: &[u8]| {
        let file = site.join(address);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, bytes)
    };
    assets.iter().try_for_each(|asset| write(&asset.address, asset.text.as_bytes()))?;
    faces.files.iter().try_for_each(|(address, bytes)| write(address, bytes))?;
    // Its document, descriptions of drawings, tables and whole typefaces stay where they are.
    let address = prepare::address_of(story);
    story.files().try_for_each(|file| write(&format!("{address}{}", file.name), &file.bytes))
}

/// All files of the site that are made from the story. `sheet` is the style sheet that pages use besides the shell's
/// styles.
fn assets(story: &ResolvedStory, shell: &Shell, sheet: &str, base: Option<&Base>) -> io::Result<(Vec<Asset>, Faces)> {
    let (context, mut assets) = prepare::prepare(story);
    let parts = story.parts();
    let offers = offer::offers(&context, &parts);
    let share = offer::share_image(&context);
    assets.extend(data::files(&context));
    let mut add = |address: String, text: String| assets.push(Asset { address, text });

    let head = Head::of_story(&context, base, share.as_ref());
    add("index.html".to_owned(), document::fill(shell, &context, &head)?);
    for part in &parts {
        let head = Head::of_part(&context, part, base, share.as_ref());
        add(format!("{}/index.html", part.folder), single::fill(shell, &context, part, &head)?);
        still::files(&context, part).into_iter().for_each(|still| add(still.address, still.text));
    }
    for (base, offer) in base.into_iter().flat_map(|base| offers.iter().map(move |offer| (base, offer))) {
        add(format!("{}{}", offer.path, oembed::NAME), oembed::answer(offer, share.as_ref(), base).to_string());
    }
    for (address, text) in builder::pages(shell, &offers, context.language, base) {
        add(address.to_owned(), text);
    }
    let mut pages: Vec<&mut Asset> = assets.iter_mut().filter(|asset| asset.address.ends_with(".html")).collect();
    let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    let css = faces::styles_of(texts.first().copied().unwrap_or_default()) + sheet;
    let faces = Faces::cut(story, &texts, &css)?;
    for page in &mut pages {
        page.text = faces.put_into(&page.text, &shell::root_of(&page.address));
    }
    let mut inline = Inline::default();
    assets.iter().for_each(|asset| inline.add(&asset.text));
    assets.push(Asset { address: "_headers".to_owned(), text: inline.headers(base) });
    Ok((assets, faces))
}
