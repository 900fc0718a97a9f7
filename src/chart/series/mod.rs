//! Series along an axis, which several kinds of charts draw, and what axes have in common.

mod plot;
#[cfg(feature = "ssr")]
mod reading;

#[cfg(feature = "ssr")]
pub(super) use plot::Fraction;
pub(super) use plot::{Frame, Plot, TICK, Tick, share, style};
#[cfg(feature = "ssr")]
pub(super) use reading::{
    Needs, Place, Reading, SeriesSpec, Span, Stack, StepSpec, axis_title, places_of, ticks, unknown_name,
};
