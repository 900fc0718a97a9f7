//! The build script: sets the stack size of the WebAssembly modules.

/// Stack size in bytes. The linker's default of 1 MiB would be allocated in every reader's browser, for each module.
const STACK_BYTES: u32 = 128 * 1024;

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo:rustc-link-arg-bins=-zstack-size={STACK_BYTES}");
    }
}
