//! The page that a developer sees instead of the story when the story has mistakes.

use std::io;

use leptos::prelude::*;

use crate::page::shell::Shell;
use crate::story::language::ENGLISH;
use crate::story::problem::Report;

/// Puts the report into the shell; Trunk's own script reloads the page once the story is mended.
///
/// # Errors
/// The shell has no place for it.
pub fn fill(shell: &Shell, report: &Report) -> io::Result<String> {
    let text = report.to_string();
    let body = Owner::new_root(None).with(|| {
        view! {
            <main class="mistakes">
                <h1>"This story cannot be shown yet"</h1>
                <pre>{text}</pre>
            </main>
        }
        .to_html()
    });
    shell.fill("./", &ENGLISH, "<title>Handscroll</title>", &body)
}
