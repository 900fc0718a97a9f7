//! The build script: sets the stack size of the WebAssembly modules, and lists the motifs that come with the engine.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Stack size in bytes. The linker's default of 1 MiB would be allocated in every reader's browser, for each module; over a
/// reading of any story here, each module writes to less than 4 KiB of it. A module whose stack overflows stops with an
/// error, because its stack begins at address 0.
const STACK_BYTES: u32 = 32 * 1024;
/// The folder of the engine's motifs.
const MOTIFS: &str = "public/motifs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/build.rs");
    println!("cargo:rerun-if-changed={MOTIFS}");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo:rustc-link-arg-bins=-zstack-size={STACK_BYTES}");
    }
    let list = Path::new(&env::var("OUT_DIR")?).join("motifs.rs");
    fs::write(list, library(Path::new(MOTIFS))?)?;
    Ok(())
}

/// Rust code of a sorted list: the name of each motif, and its file's text.
///
/// The files' paths start at the package that is compiled, not at the one whose build script has run: copies of the
/// project in one target folder share its output.
fn library(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut motifs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_none_or(|ending| ending != "svg") {
            continue;
        }
        let name = file.file_stem().and_then(|name| name.to_str()).ok_or("a motif's name is not UTF-8")?;
        motifs
            .push(format!("({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{MOTIFS}/{name}.svg\")))"));
    }
    motifs.sort();
    Ok(format!("const LIBRARY: &[(&str, &str)] = &[{}];\n", motifs.join(", ")))
}
