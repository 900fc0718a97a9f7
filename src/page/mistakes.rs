//! The page shown during development instead of a story that has mistakes.

use std::io;

use leptos::prelude::*;

use crate::page::shell::Shell;
use crate::story::language::ENGLISH;
use crate::story::problem::Report;

/// Fills the report into the shell. Trunk's own script reloads the page when the story changes.
///
/// # Errors
/// The shell lacks one of the places for head, body or language.
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
