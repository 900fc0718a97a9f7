//! How the page is shown, on its own or in somebody else's, and what it says to the page around it.
//!
//! Pure: messages and facts about the window in, messages and decisions out. It posts nothing, measures nothing
//! and does not look at the window: `browser::host` does. No code of any host library is used; what is spoken
//! here are the interfaces of pym.js 1.3, @newswire/frames 1.0 and AMP, Datawrapper and Medium,
//! iframe-resizer 4 and 5, WordPress 6, and our own host script.

mod json;
mod mode;
mod talk;

pub use json::quoted;
pub use mode::Mode;
pub use talk::{Action, Address, Fields, Heard, LONGEST_TEXT, Talk};
