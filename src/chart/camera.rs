//! Which part of a picture is seen at each step of a chart that stands in it.

/// A part of a picture that fills the place where the whole frame stands. It has the proportions of the frame; its numbers
/// are shares of the frame's width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// Its left edge, from that of the frame.
    pub left: f64,
    /// Its upper edge, from that of the frame.
    pub top: f64,
    /// Its width and height: 1 for the whole frame, 0.5 for what is shown twice as large.
    pub span: f64,
}

impl Framing {
    /// The whole frame.
    pub const WHOLE: Self = Self { left: 0.0, top: 0.0, span: 1.0 };

    /// The smallest part that contains a rectangle (x, y, width and height from the corner of a frame of this size) and
    /// has it in its middle.
    pub(super) fn around([x, y, width, height]: [f64; 4], frame: (f64, f64)) -> Self {
        let span = (width / frame.0).max(height / frame.1);
        let start = |from: f64, size: f64, whole: f64| (from + size / 2.0) / whole - span / 2.0;
        Self { left: start(x, width, frame.0), top: start(y, height, frame.1), span }
    }

    /// The part of the way to another one, 0 to 1: edges and sizes go evenly, so that what keeps its size on the screen
    /// grows and shrinks evenly in the picture.
    fn towards(self, other: Self, share: f64) -> Self {
        let between = |from: f64, to: f64| from + (to - from) * share;
        Self {
            left: between(self.left, other.left),
            top: between(self.top, other.top),
            span: between(self.span, other.span),
        }
    }
}

/// What is seen where the steps' changes have arrived so far (`super::position::eased`); `framings` are those of the steps.
/// That of the first step is there from the beginning. Without any, it is the whole frame.
pub(super) fn at(framings: &[Framing], eased: f64) -> Framing {
    let Some(first) = framings.first() else { return Framing::WHOLE };
    let eased = (eased - 1.0).max(0.0);
    let from = framings.get(eased as usize).or(framings.last()).unwrap_or(first);
    let to = framings.get(eased as usize + 1).unwrap_or(from);
    from.towards(*to, eased.fract())
}

#[cfg(test)]
mod tests {
    use super::{Framing, at};

    #[test]
    fn a_view_is_contained_in_the_middle_of_what_is_seen() {
        // As wide as half of the frame, and as high as a quarter of it.
        let framing = Framing::around([100.0, 75.0, 200.0, 150.0], (400.0, 600.0));
        assert_eq!(framing, Framing { left: 0.25, top: 0.0, span: 0.5 });
        assert_eq!(Framing::around([0.0, 0.0, 400.0, 600.0], (400.0, 600.0)), Framing::WHOLE);
    }

    #[test]
    fn the_camera_goes_evenly_while_a_step_arrives_and_rests_at_its_end() {
        let near = Framing { left: 0.5, top: 0.25, span: 0.5 };
        let framings = [Framing::WHOLE, near, near];
        assert_eq!([0.0, 0.7, 1.0].map(|eased| at(&framings, eased)), [Framing::WHOLE; 3]);
        assert_eq!(at(&framings, 1.5), Framing { left: 0.25, top: 0.125, span: 0.75 });
        assert_eq!([2.0, 2.6, 3.0, 9.0].map(|eased| at(&framings, eased)), [near; 4]);
        assert_eq!(at(&[], 2.0), Framing::WHOLE);
        // The first step has its view from the beginning.
        assert_eq!(at(&[near], 0.0), near);
    }
}
