//! Handscroll: a scrollytelling engine.
//!
//! A story is one TOML document. The native half of this crate (feature `ssr`)
//! turns it into a whole page: every word and every graphic, before any script
//! runs. The browser's half (feature `hydrate`) wakes the figures of that page
//! as the reader comes near, and moves them with the reader's hand.
//!
//! | room | what it is for |
//! |---|---|
//! | [`story`] | the document: model, parsing, validation, text and numbers |
//! | [`chart`] | numbers to drawings, through plotters |
//! | [`scroll`] | rectangles to active step and progress |
//! | [`embed`] | which way a page is shown in somebody else's page |
//! | [`view`] | Leptos components, run natively and in the browser |
//! | `browser` | the only room that touches the browser (feature `hydrate`) |
//! | `face` | typefaces: read, cut, and fitted fallbacks (feature `ssr`) |
//! | `ink` | a seeded brush that draws layered landscapes (feature `ssr`) |
//! | `page` | whole HTML documents (feature `ssr`) |
//!
//! `story`, `chart`, `scroll`, `embed`, `face` and `ink` are plain Rust, without Leptos or the browser.

#[cfg(feature = "hydrate")]
pub mod browser;
pub mod chart;
pub mod embed;
#[cfg(feature = "ssr")]
pub mod face;
#[cfg(feature = "ssr")]
pub mod ink;
#[cfg(feature = "ssr")]
pub mod page;
pub mod scroll;
pub mod story;
pub mod view;
