//! From a scroll position to how far a mark has arrived.
//!
//! Stateless: the same position gives the same picture, in whichever direction the reader scrolled.

/// Length of a mark's arrival, in steps. During the rest of the step nothing moves.
const ARRIVAL_STEPS: f64 = 0.5;

/// How far the mark of `step` has arrived at `position`: 0 up to the start of the step, 1 from half a step on, eased in
/// between.
pub(super) fn arrival(position: f64, step: u32) -> f64 {
    ease((position - f64::from(step)) / ARRIVAL_STEPS)
}

/// Slow at both ends; clamped to 0 to 1.
pub fn ease(share: f64) -> f64 {
    // The comparison is written so that NaN gives 0.
    if share > 0.0 {
        let share = share.min(1.0);
        share * share * (3.0 - 2.0 * share)
    } else {
        0.0
    }
}

/// A position with the share of its step replaced by how far its marks have arrived: what moves evenly with that moves in
/// straight lines between keyframes.
pub fn eased(position: f64) -> f64 {
    let whole = position.floor();
    whole + ease((position - whole) / ARRIVAL_STEPS)
}

/// The position at which the marks of `step` have arrived by `share`, 0 to 1: the inverse of [`arrival`].
#[cfg(feature = "ssr")]
pub(super) fn arrived_by(step: u32, share: f64) -> f64 {
    // Exact at both ends: a bar that has not come is not there, however thin.
    let inverse = match share {
        share if share <= 0.0 => 0.0,
        share if share >= 1.0 => 1.0,
        share => 0.5 - ((1.0 - 2.0 * share).asin() / 3.0).sin(),
    };
    f64::from(step) + inverse * ARRIVAL_STEPS
}

/// How far something holds at `position`, 0 to 1, where `holds` says for each step whether it does: the steps are gone
/// through in order, and each change takes as long as a mark's arrival. Before the first step it does not hold.
#[cfg(feature = "ssr")]
pub(super) fn held(position: f64, holds: impl Iterator<Item = bool>) -> f64 {
    holds.zip(0..).fold(0.0, |now, (holds, step)| {
        let wanted = f64::from(u8::from(holds));
        now + (wanted - now) * arrival(position, step)
    })
}

/// The first position, from 0 to `steps`, with the same picture as this one. Nothing moves in the second half of a
/// step, before the first step or after the last.
pub(super) fn at_rest(position: f64, steps: u32) -> f64 {
    // The comparison is written so that NaN gives 0.
    let position = if position > 0.0 { position.min(f64::from(steps)) } else { 0.0 };
    rest_of_step(position)
}

/// The first position in the same step with the same picture as this one, for every chart.
pub fn rest_of_step(position: f64) -> f64 {
    let whole = position.floor();
    whole + (position - whole).min(ARRIVAL_STEPS)
}

#[cfg(test)]
mod tests {
    use super::{arrival, arrived_by, at_rest, ease, eased};

    #[test]
    fn nothing_moves_between_an_arrival_and_the_next_step() {
        assert_eq!([0.0, 0.3, 0.5, 0.9].map(|position| at_rest(position, 2)), [0.0, 0.3, 0.5, 0.5]);
        assert_eq!([1.0, 1.2, 2.0, 7.5].map(|position| at_rest(position, 2)), [1.0, 1.2, 2.0, 2.0]);
        assert_eq!([-1.0, f64::NAN].map(|position| at_rest(position, 2)), [0.0, 0.0]);
    }

    #[test]
    fn easing_holds_its_ends() {
        assert_eq!([-1.0, 0.5, 2.0, f64::NAN].map(ease), [0.0, 0.5, 1.0, 0.0]);
    }

    #[test]
    fn a_mark_is_absent_before_its_step_and_complete_after_it() {
        assert_eq!(arrival(1.0, 1), 0.0);
        assert_eq!(arrival(0.2, 1), 0.0);
        assert_eq!(arrival(1.5, 1), 1.0);
        assert_eq!(arrival(9.0, 1), 1.0);
        assert!((arrival(1.25, 1) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_share_that_has_arrived_is_found_again() {
        for share in [0.0, 0.1, 0.5, 0.77, 1.0] {
            let position = arrived_by(2, share);
            assert!((arrival(position, 2) - share).abs() < 1e-9);
            assert!((eased(position.min(2.499)) - 2.0 - share).abs() < 1e-4);
        }
    }

    #[test]
    fn arrival_only_grows() {
        let mut last = 0.0;
        for hundredth in 0..300 {
            let now = arrival(f64::from(hundredth) / 100.0, 1);
            assert!(now >= last);
            last = now;
        }
    }

    #[test]
    fn what_is_no_position_is_the_start() {
        assert_eq!(arrival(f64::NAN, 0), 0.0);
        assert_eq!(arrival(f64::INFINITY, 0), 1.0);
    }
}
