//! Trunk's page without a story: styles, engine, and the places for everything else.

use std::io;

use crate::page::faces;
use crate::story::language::Language;

/// What the shell must hold, exactly once, for a page to take its place.
const BODY_PLACE: &str = "<main></main>";
const HEAD_PLACE: &str = "<title>Handscroll</title>";

/// Shows the style sheets which theme the address asks for (`?theme=light` or `dark`; anything else
/// leaves it to the device). It runs before anything is painted, so that no page flashes, and where
/// the engine never comes.
const THEME_SCRIPT: &str = "<script>{const theme=new URLSearchParams(location.search).get(\"theme\");\
if(/^(light|dark)$/.test(theme))document.documentElement.dataset.theme=theme}</script>";

/// Trunk's page, to be filled once for each page of the site.
#[derive(Clone, Debug)]
pub struct Shell {
    text: String,
}

impl Shell {
    /// Takes Trunk's page as it was built.
    pub fn new(text: &str) -> Self {
        // One block of styles needs one hash in the content policy.
        let mut blocks = text.split("</style>");
        let mut joined = blocks.next().unwrap_or_default().to_owned();
        for block in blocks {
            match block.trim_start().strip_prefix("<style>") {
                Some(style) => joined.push_str(style),
                None => {
                    joined.push_str("</style>");
                    joined.push_str(block);
                }
            }
        }
        Self { text: without_waiting(&joined) }
    }

    /// A page in the site's look without the engine, for editors and not for readers: search engines pass it over.
    pub fn plain(&self, root: &str, title: &str, files: &str, body: &str) -> String {
        let style = self.text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
        let style = lead(style.map(|(style, _)| style).unwrap_or_default(), root);
        let faces = faces::script(root);
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">{THEME_SCRIPT}{faces}\
             <title>{title}</title><link rel=\"icon\" href=\"{root}icon.svg\" type=\"image/svg+xml\">\
             <style>{style}</style>{files}</head><body>{body}</body></html>\n"
        )
    }

    /// A page with the engine. `root` leads from the page to the site's root: `./`, or `../` for each folder.
    ///
    /// # Errors
    /// The shell lacks one of the places for head, body or language.
    pub fn fill(&self, root: &str, language: &Language, head: &str, body: &str) -> io::Result<String> {
        // Before the page's own addresses are put in.
        let shell = lead(&self.text, root);
        // Leptos marks places with comments of a short form that browsers read and HTML forbids.
        let body = body.replace("<!>", "<!---->");
        // Trunk's minifier drops the quotes.
        let place = if shell.contains("lang=\"en\"") { "lang=\"en\"" } else { "lang=en" };
        let tag = format!("lang=\"{}\"", language.tag);
        let page = replace_once(&shell, place, &tag)?;
        // Nor does it keep the head's first tag, which validators of nesting miss.
        let page = if page.contains("<head>") {
            page
        } else {
            replace_once(&page, &format!("{tag}>"), &format!("{tag}><head>"))?
        };
        let page = replace_once(&page, HEAD_PLACE, &format!("{THEME_SCRIPT}{}{head}", faces::script(root)))?;
        replace_once(&page, BODY_PLACE, &body)
    }
}

/// Makes the shell's own addresses, which all begin with `./`, lead to the site's root.
pub(super) fn lead(text: &str, root: &str) -> String {
    ["'", "\"", "=", "("]
        .iter()
        .fold(text.to_owned(), |text, before| text.replace(&format!("{before}./"), &format!("{before}{root}")))
}

/// The way from a page at this address to the site's root.
pub(super) fn root_of(address: &str) -> String {
    match address.matches('/').count() {
        0 => "./".to_owned(),
        folders => "../".repeat(folders),
    }
}

/// Replaces the only occurrence of `place`.
///
/// # Errors
/// There is none, or more than one.
fn replace_once(page: &str, place: &str, with: &str) -> io::Result<String> {
    match page.matches(place).count() {
        1 => Ok(page.replacen(place, with, 1)),
        found => Err(io::Error::other(format!("index.html must hold {place} once, but holds it {found} times"))),
    }
}

/// Trunk's loader without its `await` at the top of a module.
///
/// WebKit (2.50) runs round in circles for ever when a frame is taken away while its module waits there, and with it
/// the whole page around the frame: readers' hosts must not hang because an embed was replaced too early. A loader
/// of another form is left as it is.
fn without_waiting(page: &str) -> String {
    let waits = || -> Option<String> {
        let (before, rest) = page.split_once("const wasm = await init(")?;
        let (given, rest) = rest.split_once(");")?;
        let (then, after) = rest.split_once("</script>")?;
        Some([before, "init(", given, ").then(wasm => {", then, "});</script>", after].concat())
    };
    waits().unwrap_or_else(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Shell, replace_once, without_waiting};
    use crate::story::language::GERMAN;

    #[test]
    fn a_place_must_stand_there_once() {
        assert_eq!(replace_once("a <main></main> b", "<main></main>", "x").ok().as_deref(), Some("a x b"));
        assert!(replace_once("a", "<main></main>", "x").is_err());
        assert!(replace_once("bb", "b", "x").is_err());
    }

    #[test]
    fn no_module_waits_at_its_top() {
        let page = "<script type=module>import init from './a.js';\nconst wasm = await init({ module_or_path: './a.wasm' });\n\nf(wasm);</script><p>";
        assert_eq!(
            without_waiting(page),
            "<script type=module>import init from './a.js';\ninit({ module_or_path: './a.wasm' }).then(wasm => {\n\nf(wasm);});</script><p>"
        );
        assert_eq!(without_waiting("<p>"), "<p>");
    }

    #[test]
    fn addresses_of_the_shell_lead_to_the_root() {
        let shell = Shell::new(
            "<html lang=en><title>Handscroll</title><link href=./icon.svg><style>a</style>\n<style>b{src:url(\"./f\")}</style>\
             <script type=module>import './app.js'</script><main></main>",
        );
        let page = shell.fill("../../", &GERMAN, "<title>T</title>", "<p>./<!>").expect("it has its places");
        for part in
            ["lang=\"de\"><head>", "href=../../icon.svg", "<style>ab{src:url(\"../../f\")}</style>", "'../../app.js'"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(page.ends_with("<p>./<!---->"), "{page}");
    }
}
