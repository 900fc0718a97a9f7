//! The story's page: the HTML that Trunk built, with the whole story in it.

use std::io;

use leptos::prelude::*;

use crate::page::head::Head;
use crate::page::shell::Shell;
use crate::view::context::Context;
use crate::view::story;

/// Fills the story into the shell.
///
/// # Errors
/// The shell lacks one of the places for head, body or language.
pub fn fill(shell: &Shell, context: &Context<'_>, head: &Head) -> io::Result<String> {
    let owner = Owner::new_root(None);
    owner.with(|| shell.fill("./", context.language, &head.html(), &story::story(context).to_html()))
}
