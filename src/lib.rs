//! Handscroll: a scrollytelling engine.
//!
//! A story is one TOML document. The native half of this crate (feature `ssr`)
//! turns it into a whole page: every word and every graphic, before any script
//! runs. The browser's half (feature `hydrate`) hydrates the figures of that page
//! when they come near the window, and has them follow the scroll.
//!
//! | module | what it is for |
//! |---|---|
//! | [`story`] | the document in stages: parsed, evaluated, validated, resolved; text and numbers |
//! | [`chart`] | numbers to drawings, through plotters |
//! | [`scroll`] | rectangles to active step and progress |
//! | [`embed`] | the page's state, how it is shown in the page of a host, and every host's protocol |
//! | `view` | Leptos components, run natively and in the browser |
//! | [`names`], [`packed`], [`orders`] | what the halves share: names in the page, values as text, orders to the painter |
//! | `browser` | what follows the scroll in the browser (feature `hydrate`) |
//! | `painter` | paints charts on canvases, as a module of its own (feature `paint`) |
//! | `face` | typefaces: read, cut, and fitted fallbacks (feature `ssr`) |
//! | `table` | tables of data: files to typed columns (feature `ssr`) |
//! | `ink` | a seeded brush that draws layered landscapes (feature `ssr`) |
//! | `motif` | small pictures in SVG files, by name (feature `ssr`) |
//! | `palette` | the colours of a story's inks (feature `ssr`) |
//! | `spelling` | the known name that an unknown one was meant for (feature `ssr`) |
//! | `page` | whole HTML documents (feature `ssr`) |
//!
//! `story`, `chart`, `scroll`, `embed`, `table`, `face`, `motif` and `ink` are plain Rust, without Leptos or the browser.

#[cfg(feature = "hydrate")]
pub mod browser;
pub mod chart;
pub mod embed;
#[cfg(feature = "ssr")]
pub mod face;
#[cfg(feature = "ssr")]
pub mod ink;
#[cfg(feature = "ssr")]
pub mod motif;
pub mod names;
pub mod orders;
pub mod packed;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "paint")]
pub mod painter;
#[cfg(feature = "ssr")]
pub mod palette;
pub mod scroll;
#[cfg(any(feature = "paint", test))]
mod shelf;
#[cfg(feature = "ssr")]
mod spelling;
pub mod story;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(any(feature = "hydrate", feature = "ssr"))]
pub mod view;

/// The modules' allocator: three kilobytes less to load than the standard library's.
#[cfg(all(target_family = "wasm", any(feature = "hydrate", feature = "paint")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
