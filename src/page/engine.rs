//! The browser's modules, made smaller than the tools leave them.
//!
//! Leptos brings streams that a page without a server never uses, and wasm-bindgen exports them: here everything goes
//! that neither side of a module asks of the other. wasm-bindgen also names each interface of the browser by a long
//! name with a random part, which no compressor can do much about, and Trunk leaves the glue as it is written: names
//! become short, and the glue is minified. And a panic ends the module in any case: what puts its message
//! into words, and the names of source files in such messages, go too. Where files are not as expected they are left
//! alone.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, ExportSection, Function, ImportSection, Module};
use wasmparser::{
    CustomSectionReader, Data, Export, ExportSectionReader, FunctionBody, Import, Imports, KnownCustom, Parser,
    Payload, TypeRef,
};

use crate::orders::{FACES_HAVE_COME, READY};

/// Binaryen's optimizer, which Trunk runs as well.
const OPTIMIZER: &str = "wasm-opt";

/// The minifier of scripts. Trunk's own does not know the form in which the glue exports its functions.
const MINIFIER: &str = "terser";

/// How the optimizer is run: for size when compressed, which `-Oz` makes larger, with what the compiler takes for granted.
const OPTIMIZER_ARGUMENTS: [&str; 9] = [
    "-Os",
    "-Os",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What the optimizer does besides, once nothing more can be taken out: half a kilobyte.
const LAST_PASSES: [&str; 3] = ["--flatten", "--local-cse", "--rereloop"];

/// The end of a module's WebAssembly file.
const WASM: &str = "_bg.wasm";

/// The modules of a site, by the names that their files begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modules {
    /// What follows the scroll: glue `{name}.js`, WebAssembly `{name}_bg.wasm`.
    pub engine: String,
    /// The painter of charts.
    pub painter: String,
}

impl Modules {
    /// The file that starts the painter, in a worker or on a page.
    pub fn painter_start(&self) -> String {
        format!("{}.start.js", self.painter)
    }

    /// What stands in that file. Orders that come before the module is ready wait for it. In a worker, whatever is not
    /// an order is a list of typefaces; the worker says when it is ready, when typefaces have come, and the number of
    /// each canvas that it has painted for the first time.
    fn painter_script(&self) -> String {
        let name = &self.painter;
        format!(
            "import init, {{ take }} from './{name}.js';\n\
             const early = [];\n\
             let pass = (...order) => early.push(order);\n\
             const answer = typeof document === 'undefined' && (number => postMessage(number));\n\
             const load = ({{ family, source, weight, style }}) => {{\n\
             const face = new FontFace(family.replace(/[\"']/g, ''), `url(\"${{source}}\")`, {{ weight, style }});\n\
             fonts.add(face);\n\
             return face.load();\n\
             }};\n\
             if (answer) onmessage = ({{ data }}) => data[0]?.family\n\
             ? Promise.allSettled(data.map(load)).then(() => answer({FACES_HAVE_COME}))\n\
             : pass(data, answer);\n\
             else globalThis.handscrollPaint = (...order) => pass(...order);\n\
             init({{ module_or_path: new URL('./{name}{WASM}', import.meta.url) }}).then(() => {{\n\
             pass = take;\n\
             early.forEach(order => take(...order));\n\
             if (answer) answer({READY});\n\
             }});\n"
        )
    }
}

/// Finds the modules in `site`, and writes the file that starts the painter; in a `release` build it makes the modules
/// smaller. Their names then say what is in them.
///
/// # Errors
/// A module is missing, or a file cannot be read or written.
pub fn modules(site: &Path, release: bool) -> io::Result<Modules> {
    let found = |prefix: &str| -> io::Result<String> {
        let names = fs::read_dir(site)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let stems = names.filter_map(|name| name.strip_suffix(WASM).map(str::to_owned));
        let stem = stems.filter(|stem| stem.starts_with(prefix)).min();
        let stem = stem.ok_or_else(|| io::Error::other(format!("no module {prefix}…{WASM} was built")))?;
        if release { slim(site, &stem, prefix) } else { Ok(stem) }
    };
    let modules = Modules { engine: found("app")?, painter: found("painter")? };
    fs::write(site.join(modules.painter_start()), modules.painter_script())?;
    Ok(modules)
}

/// Makes one module smaller; gives its new name.
fn slim(site: &Path, stem: &str, prefix: &str) -> io::Result<String> {
    let (wasm_file, glue_file) = (site.join(format!("{stem}{WASM}")), site.join(format!("{stem}.js")));
    let (wasm, glue) = (fs::read(&wasm_file)?, fs::read_to_string(&glue_file)?);
    let wasm = without_messages(&wasm).unwrap_or(wasm);
    let (wasm, glue) = without_unused(wasm, glue, |wasm| optimized(site, wasm, &[]))?;
    let wasm = optimized(site, wasm, &LAST_PASSES)?;
    let (wasm, glue) = shorten(&wasm, &glue).unwrap_or((wasm, glue));
    let glue = minified(site, with_plain_catches(glue))?;
    // Browsers keep files by their names for a year: other bytes want another name.
    let hash = Sha256::new().chain_update(&wasm).chain_update(&glue).finalize();
    let name = format!("{prefix}-{}", hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>());
    fs::remove_file(wasm_file)?;
    fs::remove_file(glue_file)?;
    fs::write(site.join(format!("{name}{WASM}")), wasm)?;
    fs::write(site.join(format!("{name}.js")), glue)?;
    Ok(name)
}

/// What the optimizer makes of a module, with `passes` before its usual ones; the module itself where the optimizer is missing.
fn optimized(site: &Path, wasm: Vec<u8>, passes: &[&str]) -> io::Result<Vec<u8>> {
    let (before, after) = (site.join("before.wasm"), site.join("after.wasm"));
    fs::write(&before, &wasm)?;
    let done =
        Command::new(OPTIMIZER).args(passes).args(OPTIMIZER_ARGUMENTS).arg(&before).arg("-o").arg(&after).status();
    let result = match done {
        Ok(status) if status.success() => fs::read(&after),
        _ => Ok(wasm),
    };
    fs::remove_file(&before)?;
    if after.exists() {
        fs::remove_file(&after)?;
    }
    result
}

/// What is never called, by parts of the names of functions: what writes a panic's message, with all of the standard
/// library's formatting, what serves streams, and what a server would leave for hydration besides the page: data, errors
/// and pieces that come later. No optimizer takes them out, as tables of functions name them.
///
/// Whole numbers become texts without that formatting. What formats anything else at run time would trap, and the
/// tests in browsers fail.
const UNCALLED: [&str; 19] = [
    "wasm_streams::",
    "js_sys::futures::future_to_promise",
    "hydration_context::hydrate::serialized_errors",
    "hydration_context::hydrate::incomplete_chunks",
    "hydration_context::SharedContext>::errors",
    "hydration_context::SharedContext>::take_errors",
    "hydration_context::SharedContext>::read_data",
    "hydration_context::SharedContext>::get_incomplete_chunk",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::option::expect_failed",
    "core::str::slice_error_fail",
    "std::panicking::",
    "core::fmt::builders::",
    "core::fmt::write",
    "core::fmt::Formatter",
    "core::fmt::Display>::fmt",
    "core::fmt::Debug>::fmt",
    "escape_debug",
];

/// The module with a trap in place of what puts panics into words, without the names of source files, and without what
/// tools say of themselves; `None` if it is not WebAssembly. It needs the functions' names, which the optimizer drops
/// afterwards.
fn without_messages(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut imported = 0;
    let mut uncalled = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.ok()? {
            Payload::ImportSection(section) => {
                for imports in section {
                    if let Imports::Single(_, import) = imports.ok()?
                        && matches!(import.ty, TypeRef::Func(_))
                    {
                        imported += 1;
                    }
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { continue };
                for name in names.into_iter().flatten() {
                    let wasmparser::Name::Function(functions) = name else { continue };
                    let named = functions.into_iter().flatten().filter(|naming| {
                        let name = without_hashes(naming.name);
                        UNCALLED.iter().any(|part| name.contains(part))
                    });
                    uncalled.extend(named.map(|naming| naming.index));
                }
            }
            _ => {}
        }
    }
    let mut module = Module::new();
    Quiet { uncalled, next: imported }.parse_core_module(&mut module, Parser::new(0), wasm).ok()?;
    Some(module.finish())
}

/// A function's name without the hashes that the compiler puts into it, as in `core[c5930c85a12de822]::fmt`.
fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

/// Puts a trap in place of some functions, and blanks in place of source files' names.
struct Quiet {
    uncalled: BTreeSet<u32>,
    /// The index of the next function's body.
    next: u32,
}

impl Reencode for Quiet {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let index = self.next;
        self.next += 1;
        if !self.uncalled.contains(&index) {
            return utils::parse_function_body(self, code, body);
        }
        let mut trap = Function::new([]);
        trap.instructions().unreachable().end();
        code.function(&trap);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        match section.as_known() {
            KnownCustom::Name(_) => utils::parse_custom_section(self, module, section),
            _ => Ok(()),
        }
    }

    fn parse_data(&mut self, section: &mut DataSection, data: Data<'_>) -> Result<(), Error<Self::Error>> {
        let bytes = without_source_names(data.data);
        utils::parse_data(self, section, Data { data: &bytes, ..data })
    }
}

/// In bytes.
const LONGEST_MESSAGE: usize = 1000;

/// Long messages of panics and errors in dependencies, by how they begin and end; those of errors are never shown.
const MESSAGES: [(&str, &str); 8] = [
    ("Value is None because the `ssr` feature is active.", "to identify the source."),
    ("Tried to access a reactive value", "disposed."),
    ("attempted to take ownership of Rust value", "borrowed"),
    ("recursive use of an object detected", "aliasing in rust"),
    ("Dereferenced SendWrapper<T> variable", "created with."),
    ("Once instance has previously been poisoned", "performed recursively"),
    ("closure invoked recursively", "it is being dropped"),
    ("entity not found", "uncategorized error"),
];

/// Data with blanks in place of the names of Rust's source files, such as `/build/src/lib.rs`, and of messages:
/// same length, but nothing for a compressor to carry. Nothing reads them but what writes a panic's message.
fn without_source_names(data: &[u8]) -> Vec<u8> {
    const END: &[u8] = b".rs";
    let mut bytes = data.to_vec();
    for (begin, end) in MESSAGES {
        let Some(at) = find(&bytes, begin.as_bytes()) else { continue };
        let rest = &bytes[at..bytes.len().min(at + LONGEST_MESSAGE)];
        if let Some(length) = find(rest, end.as_bytes()) {
            bytes[at..at + length + end.len()].fill(b' ');
        }
    }
    let mut from = 0;
    while let Some(at) = bytes[from..].windows(END.len()).position(|window| window == END) {
        let end = from + at + END.len();
        let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_');
        let length = bytes[from..end].iter().rev().take_while(|byte| is_path(byte)).count();
        // From the last place where an absolute path can begin: other words may stand right before it.
        let run = &bytes[end - length..end];
        let begins = ["/rust", "/root", "/home", "/build", "/Users", "src/"];
        let start = begins.iter().filter_map(|begin| find(run, begin.as_bytes())).min();
        if let Some(start) = start {
            bytes[end - length + start..end].fill(b' ');
        }
        from = end;
    }
    bytes
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Makes the scripts in a folder smaller, which are modules as browsers load them.
///
/// # Errors
/// A file cannot be read or written.
pub fn minify_scripts(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "js") {
            fs::write(&file, minified(folder, fs::read_to_string(&file)?)?)?;
        }
    }
    Ok(())
}

/// What the minifier makes of a module's script; the script itself where the minifier is missing. `site` is a folder
/// for a file that it needs meanwhile.
fn minified(site: &Path, glue: String) -> io::Result<String> {
    let file = site.join("before.mjs");
    fs::write(&file, &glue)?;
    let done = Command::new(MINIFIER).arg(&file).args(["--module", "--compress", "--mangle"]).output();
    fs::remove_file(&file)?;
    Ok(match done {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        _ => glue,
    })
}

/// Takes out of the glue what the WebAssembly does not import, and of the WebAssembly what the glue does not call,
/// until nothing more is found.
fn without_unused(
    mut wasm: Vec<u8>,
    glue: String,
    optimize: impl Fn(Vec<u8>) -> io::Result<Vec<u8>>,
) -> io::Result<(Vec<u8>, String)> {
    let mut glue = without_classes(&glue).replace("export { initSync, ", "export { ");
    loop {
        let Some(imports) = imports_of(&wasm) else { return Ok((wasm, glue)) };
        glue = without_functions(&without_imports(&glue, &imports));
        let Some(smaller) = without_exports(&wasm, &glue) else { return Ok((wasm, glue)) };
        wasm = optimize(smaller)?;
    }
}

/// The glue without its classes, which no page makes.
fn without_classes(glue: &str) -> String {
    let mut text = String::with_capacity(glue.len());
    let mut class: Option<String> = None;
    let mut classes = Vec::new();
    for line in glue.lines() {
        if let Some(name) = line.strip_prefix("export class ").and_then(|rest| rest.split_whitespace().next()) {
            classes.push(name.to_owned());
            class = Some(name.to_owned());
        }
        let is_disposal = |name: &String| line.starts_with(&format!("if (Symbol.dispose) {name}."));
        if class.is_none() && !classes.iter().any(is_disposal) {
            text.push_str(line);
            text.push('\n');
        }
        if line == "}" {
            class = None;
        }
    }
    // What tidies up after a class: one statement over several lines.
    for name in classes {
        let start = format!("const {name}Finalization = ");
        if let Some((before, rest)) = text.split_once(&start)
            && let Some((_, after)) = rest.split_once(";\n")
        {
            text = [before, after].concat();
        }
    }
    text
}

/// The glue without the functions that its WebAssembly does not import. Each is an entry of one object, indented by
/// eight spaces.
fn without_imports(glue: &str, imports: &BTreeSet<String>) -> String {
    const INDENT: &str = "        ";
    let mut text = String::with_capacity(glue.len());
    let mut is_skipping = false;
    for line in glue.lines() {
        let entry = line.strip_prefix(INDENT).filter(|rest| !rest.starts_with([' ', '}', '/', '*']));
        let name = entry.and_then(|entry| entry.split_once(": function(")).map(|(name, _)| name);
        if name.is_some_and(|name| !imports.contains(name)) {
            is_skipping = true;
        }
        if !is_skipping {
            text.push_str(line);
            text.push('\n');
        }
        if line.strip_prefix(INDENT).is_some_and(|rest| rest.starts_with('}')) {
            is_skipping = false;
        }
    }
    text
}

/// The glue without top-level functions that nothing in it names.
fn without_functions(glue: &str) -> String {
    let mut glue = glue.to_owned();
    loop {
        let unused = glue.lines().find_map(|line| {
            let name = line.strip_prefix("function ")?.split('(').next()?;
            (count_of(&glue, name) == 1).then(|| format!("function {name}("))
        });
        let Some(start) = unused else { return glue };
        let Some((before, rest)) = glue.split_once(&start) else { return glue };
        let Some((_, after)) = rest.split_once("\n}\n") else { return glue };
        glue = [before, after].concat();
    }
}

/// The glue with a `try` in each function that may throw, where wasm-bindgen makes a new function and a list of the
/// arguments for each call and hands both to `handleError`. Glue of another form is left as it is.
fn with_plain_catches(glue: String) -> String {
    const HANDLER: [&str; 2] = ["function handleError(f, args) {\n", "        return f.apply(this, args);\n"];
    const BEGIN: &str = ": function() { return handleError(function (";
    const END: &str = "        }, arguments); },";
    let Some((before, rest)) = glue.split_once(HANDLER[0]) else { return glue };
    let Some((handler, after)) = rest.split_once("\n}\n") else { return glue };
    let lines: Vec<&str> = handler.lines().collect();
    let (true, [_, _, _, body @ .., _]) = (handler.contains(HANDLER[1]), lines.as_slice()) else { return glue };
    let functions = [before, after].concat();
    let begun = functions.matches(BEGIN).count();
    let ended = functions.lines().filter(|line| *line == END).count();
    if begun != ended || begun != functions.matches("handleError").count() {
        return glue;
    }
    let mut text = String::with_capacity(glue.len());
    for line in functions.lines() {
        match line.split_once(BEGIN).and_then(|(name, rest)| Some((name, rest.strip_suffix(") {")?))) {
            Some((name, arguments)) => text.extend([name, ": function(", arguments, ") { try {"]),
            None if line == END => text.push_str("        } catch (e) { return handleError(e); } },"),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text.extend(["function handleError(e) {\n", &body.join("\n"), "\n}\n"]);
    text
}

/// How often a name stands in a text as a word.
fn count_of(text: &str, name: &str) -> usize {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    text.match_indices(name)
        .filter(|(at, _)| !text[..*at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word))
        .count()
}

fn imports_of(wasm: &[u8]) -> Option<BTreeSet<String>> {
    let mut names = Names::default();
    names.parse_core_module(&mut Module::new(), Parser::new(0), wasm).ok()?;
    Some(names.seen.into_iter().collect())
}

/// The module without the exports that its glue does not name; `None` if it names them all.
fn without_exports(wasm: &[u8], glue: &str) -> Option<Vec<u8>> {
    let is_used = |name: &str| count_of(glue, &format!("wasm.{name}")) > 0;
    if exports_of(wasm)?.iter().all(|name| is_used(name)) {
        return None;
    }
    let mut module = Module::new();
    let kept = |name: &str| is_used(name).then(|| name.to_owned());
    Exports { name: &kept }.parse_core_module(&mut module, Parser::new(0), wasm).ok()?;
    Some(module.finish())
}

fn exports_of(wasm: &[u8]) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload.ok()? {
            all.extend(section.into_iter().filter_map(|export| Some(export.ok()?.name.to_owned())));
        }
    }
    Some(all)
}

/// Gives exports other names, or takes them out.
struct Exports<'a> {
    /// The name of an export, by the one that it had; `None` for one that goes.
    name: &'a dyn Fn(&str) -> Option<String>,
}

impl Reencode for Exports<'_> {
    type Error = Infallible;

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for export in section {
            let export: Export<'_> = export?;
            if let Some(name) = (self.name)(export.name) {
                utils::parse_export(self, exports, Export { name: &name, ..export })?;
            }
        }
        Ok(())
    }
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

    // The glue asks for exports as members of one object.
    let exports: BTreeMap<String, String> =
        exports_of(wasm)?.into_iter().enumerate().map(|(index, name)| (name, short_name(index))).collect();
    let wasm = module.finish();
    let mut module = Module::new();
    Exports { name: &|name| exports.get(name).cloned() }.parse_core_module(&mut module, Parser::new(0), &wasm).ok()?;
    // Longer names first: one may begin with another.
    let mut by_length: Vec<_> = exports.iter().collect();
    by_length.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let glue = by_length
        .into_iter()
        .fold(glue, |glue, (name, short)| glue.replace(&format!("wasm.{name}"), &format!("wasm.{short}")));
    Some((module.finish(), glue))
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

    use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, TypeSection};
    use wasmparser::{Imports, Parser, Payload};

    use super::{
        exports_of, short_name, shorten, with_plain_catches, without_hashes, without_source_names, without_unused,
    };

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
        assert!(glue.contains("$a: function()") && glue.contains("$b: now") && !glue.contains("__wbg"), "{glue}");
    }

    #[test]
    fn what_the_glue_says_twice_or_never_keeps_its_name() {
        let wasm = module(&["twice", "never", "once"]);
        let (wasm, glue) = shorten(&wasm, "twice: f, also: twice, once: g").expect("it is WebAssembly");
        assert_eq!(imports_of(&wasm), ["twice", "never", "$a"]);
        assert_eq!(glue, "twice: f, also: twice, $a: g");
    }

    #[test]
    fn functions_that_may_throw_catch_by_themselves() {
        let glue = "const imports = {\n        __wbg_open_1: function() { return handleError(function (arg0, arg1) {\n            arg0.open(arg1);\n        }, arguments); },\n        __wbg_now_2: function() {\n            return 1;\n        },\n};\nfunction handleError(f, args) {\n    try {\n        return f.apply(this, args);\n    } catch (e) {\n        const idx = keep(e);\n        wasm.store(idx);\n    }\n}\nfunction keep(e) {\n}\n";
        let plain = with_plain_catches(glue.to_owned());
        assert!(!plain.contains("arguments") && !plain.contains("apply"), "{plain}");
        for kept in [
            "__wbg_open_1: function(arg0, arg1) { try {\n            arg0.open(arg1);\n        } catch (e) { return handleError(e); } },",
            "__wbg_now_2: function() {\n            return 1;\n        },",
            "function keep(e) {\n}\n",
            "function handleError(e) {\n        const idx = keep(e);\n        wasm.store(idx);\n}\n",
        ] {
            assert!(plain.contains(kept), "{kept} is not in {plain}");
        }
        let other = glue.replace("}, arguments); }", "}, [...arguments]); }");
        assert_eq!(with_plain_catches(other.clone()), other);
    }

    #[test]
    fn names_of_source_files_become_blanks() {
        let data = b"kept/root/.cargo/registry/src/a-1.0/src/lib.rs: kept src/main.rs.";
        let blank = String::from_utf8(without_source_names(data)).expect("blanks are letters");
        assert_eq!(blank.split_whitespace().collect::<Vec<_>>(), ["kept", ":", "kept", "."]);
        assert_eq!(blank.len(), data.len());
        assert_eq!(
            without_hashes("<core[0af1]::fmt::X[T] as core[9]::fmt::Debug>::fmt"),
            "<core::fmt::X[T] as core::fmt::Debug>::fmt"
        );
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
    fn what_neither_side_asks_of_the_other_goes() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./app_bg.js", "__wbg_used_1", EntityType::Function(0));
        let mut exports = ExportSection::new();
        exports.export("halt", ExportKind::Func, 0);
        exports.export("stream_pull", ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        let glue = "export class Stream {\n    pull() {\n        wasm.stream_pull();\n    }\n}\n\
            if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;\n\
            export function halt() {\n    wasm.halt();\n}\n\
            function imports() {\n    const import0 = {\n        __wbg_used_1: function(arg0) {\n            help();\n        },\n\
            \x20       __wbg_unused_2: function(arg0) {\n            other();\n        },\n    };\n}\n\
            const StreamFinalization = (typeof F === 'undefined')\n    ? {}\n    : new F(ptr => wasm.stream_free(ptr, 1));\n\
            function help() {\n    1;\n}\nfunction other() {\n    2;\n}\nimports();\n";
        let (wasm, glue) = without_unused(module.finish(), glue.to_owned(), Ok).expect("nothing is read or written");
        for gone in ["Stream", "unused", "other", "stream_"] {
            assert!(!glue.contains(gone), "{gone} is still in {glue}");
        }
        for kept in ["wasm.halt()", "__wbg_used_1", "function help()", "imports();"] {
            assert!(glue.contains(kept), "{kept} is gone from {glue}");
        }
        assert_eq!(exports_of(&wasm).expect("it is WebAssembly"), ["halt"]);
    }
}
