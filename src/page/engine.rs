//! The engine's files, made smaller than the tools leave them.
//!
//! wasm-bindgen names each interface of the browser by a long name with a random part, once in the WebAssembly and
//! once in its glue, where no compressor can do much about it; and Trunk leaves the glue's comments and indentation.
//! Here the names become short and the glue plain: five kilobytes fewer of about a hundred, for every reader. No
//! code is changed. Where the files are not as expected they are left alone.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Import, Imports, Parser};

/// Makes the engine in `site` smaller, and has the page that loads it, `index.html`, say its new names.
///
/// # Errors
/// A file cannot be read or written.
pub fn slim(site: &Path) -> io::Result<()> {
    const WASM: &str = "_bg.wasm";
    let names: Vec<String> =
        fs::read_dir(site)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let Some(stem) = names.iter().find_map(|name| name.strip_suffix(WASM)) else { return Ok(()) };
    let (wasm_file, glue_file) = (site.join(format!("{stem}{WASM}")), site.join(format!("{stem}.js")));
    let (wasm, glue) = (fs::read(&wasm_file)?, fs::read_to_string(&glue_file)?);
    let Some((small_wasm, small_glue)) = shorten(&wasm, &glue) else { return Ok(()) };

    let page = site.join("index.html");
    let mut shell = fs::read_to_string(&page)?;
    for (before, after) in [(&wasm[..], &small_wasm[..]), (glue.as_bytes(), small_glue.as_bytes())] {
        shell = shell.replace(&integrity(before), &integrity(after));
    }
    // Browsers keep files by their names for a year: other bytes want another name.
    let hash = Sha256::new().chain_update(&small_wasm).chain_update(&small_glue).finalize();
    let new_stem = format!("app-{}", hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>());
    fs::write(site.join(format!("{new_stem}{WASM}")), small_wasm)?;
    fs::write(site.join(format!("{new_stem}.js")), small_glue)?;
    if new_stem != stem {
        fs::remove_file(wasm_file)?;
        fs::remove_file(glue_file)?;
    }
    fs::write(page, shell.replace(stem, &new_stem))
}

/// What a page says of a file that it loads, so that the browser takes no other.
fn integrity(bytes: &[u8]) -> String {
    STANDARD.encode(Sha384::digest(bytes))
}

/// WebAssembly and glue with short names; `None` if the one is not WebAssembly.
fn shorten(wasm: &[u8], glue: &str) -> Option<(Vec<u8>, String)> {
    let mut names = Names::default();
    names.parse_core_module(&mut Module::new(), Parser::new(0), wasm).ok()?;
    // A name that the glue says more than once may mean something else there.
    let known = std::mem::take(&mut names.seen).into_iter().filter(|name| glue.matches(name.as_str()).count() == 1);
    names.short = known.enumerate().map(|(index, name)| (name, short_name(index))).collect();
    let mut module = Module::new();
    names.parse_core_module(&mut module, Parser::new(0), wasm).ok()?;
    let glue = names.short.iter().fold(glue.to_owned(), |glue, (name, short)| glue.replacen(name, short, 1));
    let lines = glue.lines().map(str::trim).filter(|line| {
        !line.is_empty() && !["//", "/*", "*/", "* "].iter().any(|start| line.starts_with(start)) && *line != "*"
    });
    Some((module.finish(), lines.collect::<Vec<_>>().join("\n")))
}

/// `$a`, `$b` and so on: names that nothing else has.
fn short_name(index: usize) -> String {
    let mut name = String::from("$");
    let mut rest = index + 1;
    while rest > 0 {
        name.push(char::from(b'a' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name
}

/// Gathers the names of what a module imports, and gives them others.
#[derive(Default)]
struct Names {
    seen: Vec<String>,
    short: BTreeMap<String, String>,
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports<'_>) -> Result<(), Error<Self::Error>> {
        let Imports::Single(index, import) = imports else { return utils::parse_imports(self, section, imports) };
        if self.short.is_empty() && !self.seen.iter().any(|name| name == import.name) {
            self.seen.push(import.name.to_owned());
        }
        let name = self.short.get(import.name).map_or(import.name.to_owned(), Clone::clone);
        utils::parse_imports(self, section, Imports::Single(index, Import { name: &name, ..import }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};
    use wasmparser::{Imports, Parser, Payload};

    use super::{integrity, short_name, shorten};

    fn module(names: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in names {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    fn imports_of(wasm: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let Ok(Payload::ImportSection(section)) = payload else { continue };
            for imports in section {
                if let Ok(Imports::Single(_, import)) = imports {
                    names.push(import.name.to_owned());
                }
            }
        }
        names
    }

    #[test]
    fn what_is_imported_gets_the_same_short_name_on_both_sides() {
        let wasm = module(&["__wbg_log_0123456789abcdef", "__wbg_now_fedcba9876543210"]);
        let glue = "/* made */\nimports = {\n    __wbg_log_0123456789abcdef: function() {\n        // why\n        return 1;\n    },\n\n    __wbg_now_fedcba9876543210: now,\n};\n";
        let (wasm, glue) = shorten(&wasm, glue).expect("it is WebAssembly");
        assert_eq!(imports_of(&wasm), ["$a", "$b"]);
        assert_eq!(glue, "imports = {\n$a: function() {\nreturn 1;\n},\n$b: now,\n};");
    }

    #[test]
    fn what_the_glue_says_twice_or_never_keeps_its_name() {
        let wasm = module(&["twice", "never", "once"]);
        let (wasm, glue) = shorten(&wasm, "twice: f, also: twice, once: g").expect("it is WebAssembly");
        assert_eq!(imports_of(&wasm), ["twice", "never", "$a"]);
        assert_eq!(glue, "twice: f, also: twice, $a: g");
    }

    #[test]
    fn what_is_no_webassembly_is_left_alone() {
        assert_eq!(shorten(b"<html>", "glue"), None);
    }

    #[test]
    fn no_two_short_names_are_alike() {
        let names: BTreeSet<String> = (0..2000).map(short_name).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!([0, 25, 26].map(short_name), ["$a", "$z", "$aa"]);
    }

    #[test]
    fn integrity_is_what_browsers_compute() {
        // From the specification of subresource integrity.
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
