//! Series along an axis, which several kinds of charts draw.

mod plot;
#[cfg(feature = "ssr")]
mod reading;

pub(super) use plot::{Frame, Plot, style};
#[cfg(feature = "ssr")]
pub(super) use reading::{Needs, Reading, SeriesSpec, Stack};
