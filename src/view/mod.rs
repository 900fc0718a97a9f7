//! The parts of the page, as Leptos views.
//!
//! Most are only ever rendered natively and cost the reader nothing. Those that
//! wake in the browser ([`slot::Slot`]) are rendered natively by the same code, so
//! that waking keeps the nodes of the page as they are. No view measures or
//! listens: progress comes in as a signal.

pub mod counter;
pub mod motion_switch;
pub mod slot;

#[cfg(feature = "ssr")]
pub mod about;
#[cfg(feature = "ssr")]
pub mod compare;
#[cfg(feature = "ssr")]
pub mod contents;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod graphic;
#[cfg(feature = "ssr")]
pub mod hero;
#[cfg(feature = "ssr")]
pub mod ledger;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod picture;
#[cfg(feature = "ssr")]
pub mod prose;
#[cfg(feature = "ssr")]
pub mod quote;
#[cfg(feature = "ssr")]
pub mod scene;
#[cfg(feature = "ssr")]
pub mod section;
#[cfg(feature = "ssr")]
pub mod share;
#[cfg(feature = "ssr")]
pub mod stat;
#[cfg(feature = "ssr")]
pub mod stepper;
#[cfg(feature = "ssr")]
pub mod story;
#[cfg(feature = "ssr")]
pub mod unroll;
