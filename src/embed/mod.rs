//! How the page is shown, on its own or in somebody else's, and what it says to the page around it.
//!
//! Pure: [`Machine`] takes events (a message, a size, a sighting) and gives effects (a message to post, a mode to
//! show). It posts nothing, measures nothing and does not look at the window: `browser` does. What each kind of host
//! speaks stands in `protocols`.

mod json;
mod machine;
mod mode;
mod motion;
mod notice;
mod protocols;

pub use json::quoted;
pub use machine::{Effect, Event, Machine, Slide};
pub use mode::{Layout, Mode};
pub use motion::MotionChoice;
pub use notice::{Name, Notice, Place, event_fields, event_message};
pub use protocols::{Address, Fields, Heard, LONGEST_TEXT, Post, Size};
