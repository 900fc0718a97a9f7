//! The build script: the stack of the browser's modules.

/// Bytes of stack. The linker's megabyte is memory that every reader's device would give to each module.
const STACK_BYTES: u32 = 128 * 1024;

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo:rustc-link-arg-bins=-zstack-size={STACK_BYTES}");
    }
}
