//! Series along an axis, which several kinds of charts draw, and what axes have in common.

mod plot;
mod reading;

pub(super) use plot::{AROUND, Fraction, LOWEST_RANGE};
pub(super) use plot::{Frame, Plot, TICK, Tick, share, style};
pub(super) use reading::{Needs, Reading, SeriesSpec, Span, Stack, StepSpec, axis_title, places_of, ticks};
