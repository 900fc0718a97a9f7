//! The reader's position as a pure function of rectangles.
//!
//! There are no enter and exit events: the rectangles at any moment give the state at once, also after a jump, a reload
//! in mid-page, a fling or a scroll backwards. This module neither measures nor stores anything.
//!
//! All lengths are CSS pixels from the top of the viewport, positive downwards.

/// Position of the trigger line, as a share of the viewport's height from its top.
///
/// A step becomes active when its top passes this line. The value is a compromise: the text is already in view when the
/// step takes effect, and the reader has usually reached it.
pub const TRIGGER_LINE: f64 = 0.72;

/// The vertical extent of an element, relative to the viewport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Upper edge in pixels; negative above the viewport.
    pub top_px: f64,
    /// Lower edge in pixels; at least `top_px`.
    pub bottom_px: f64,
}

impl Extent {
    /// An extent from its two edges, in pixels.
    pub fn new(top_px: f64, bottom_px: f64) -> Self {
        Self { top_px, bottom_px }
    }

    /// The same extent `by_px` pixels further down.
    pub fn moved_by(self, by_px: f64) -> Self {
        Self::new(self.top_px + by_px, self.bottom_px + by_px)
    }

    fn height_px(self) -> f64 {
        self.bottom_px - self.top_px
    }
}

/// The state of a tracked element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The active step, counted from 0; `None` before the first step or without steps.
    pub active: Option<usize>,
    /// Progress through the active step, 0 to 1.
    pub step_progress: f64,
    /// Progress through the whole element, 0 to 1.
    pub progress: f64,
}

impl Reading {
    /// The position in steps: 0 before the first step, `2.25` a quarter through the third.
    pub fn position(&self) -> f64 {
        self.active.map_or(0.0, |step| step as f64 + self.step_progress)
    }
}

/// `part` divided by `whole`, clamped to 0 to 1; 1 if `whole` is not positive.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else if part >= 0.0 {
        1.0
    } else {
        0.0
    }
}

/// State of a scene: the active step is the last one whose top has passed the trigger line.
///
/// A step lasts until the top of the next one; the last step lasts until its own bottom. A viewport without height, as
/// in a hidden frame, gives the state before the first step.
pub fn scene_from_extents(scene: Extent, steps: &[Extent], viewport_px: f64) -> Reading {
    let line_px = viewport_px * TRIGGER_LINE;
    let progress = share(line_px - scene.top_px, scene.height_px());
    let active = if viewport_px > 0.0 { steps.iter().rposition(|step| step.top_px <= line_px) } else { None };
    let step_progress = active.map_or(0.0, |index| {
        let step = steps[index];
        let end_px = steps.get(index + 1).map_or(step.bottom_px, |next| next.top_px);
        share(line_px - step.top_px, end_px - step.top_px)
    });
    Reading { active, step_progress, progress }
}

/// State of an element without steps: progress is 0 when its top enters the viewport at the bottom, and 1 when its
/// bottom leaves at the top.
pub fn passage_from_extent(part: Extent, viewport_px: f64) -> Reading {
    let progress = share(viewport_px - part.top_px, viewport_px + part.height_px());
    Reading { active: None, step_progress: 0.0, progress }
}

/// Progress of a counter, 0 to 1.
///
/// It starts when the element enters the viewport and ends when the element's top reaches the upper third, so that the
/// number no longer changes while it is read.
pub fn arrival_from_extent(part: Extent, viewport_px: f64) -> f64 {
    share(viewport_px * 0.95 - part.top_px, viewport_px * 0.5)
}

/// Progress through the story: 0 at its top, 1 when its end is in the viewport.
pub fn story_progress_from_extent(story: Extent, viewport_px: f64) -> f64 {
    share(-story.top_px, story.height_px() - viewport_px)
}

/// Whether the reader has reached an element and still sees it: its top has passed `line_px`, and its bottom is below
/// the top of what is visible.
pub fn is_reached(part: Extent, seen: Extent, line_px: f64) -> bool {
    part.top_px <= line_px && part.bottom_px > seen.top_px
}

/// The trigger line in the visible part of the page, in pixels. Once the story's end is in the viewport, it is the
/// lower edge of the visible part, because the elements below the usual line could not reach it by scrolling.
pub fn trigger_line_px(seen: Extent, end_in_sight: bool) -> f64 {
    if end_in_sight { seen.bottom_px } else { seen.top_px + TRIGGER_LINE * seen.height_px() }
}

#[cfg(test)]
mod tests {
    use super::{
        Extent, Reading, arrival_from_extent, is_reached, passage_from_extent, scene_from_extents,
        story_progress_from_extent, trigger_line_px,
    };

    const VIEWPORT_PX: f64 = 1000.0;

    /// A scene of three steps of 500 px whose top is at `top_px`.
    fn three_steps(top_px: f64) -> Reading {
        let steps: Vec<Extent> =
            (0..3).map(|i| Extent::new(top_px + 500.0 * f64::from(i), top_px + 500.0 * f64::from(i + 1))).collect();
        scene_from_extents(Extent::new(top_px, top_px + 1500.0), &steps, VIEWPORT_PX)
    }

    #[test]
    fn no_step_is_active_before_the_first_reaches_the_line() {
        let reading = three_steps(721.0);
        assert_eq!(reading.active, None);
        assert_eq!(reading.position(), 0.0);
        assert_eq!(reading.progress, 0.0);
    }

    #[test]
    fn a_step_is_active_from_its_top_to_the_next_ones() {
        assert_eq!(three_steps(720.0).active, Some(0));
        assert_eq!(three_steps(220.5).active, Some(0));
        assert_eq!(three_steps(220.0).active, Some(1));
        assert_eq!(three_steps(-280.0).active, Some(2));
    }

    #[test]
    fn the_last_step_stays_active_below_the_scene() {
        let reading = three_steps(-9000.0);
        assert_eq!(reading, Reading { active: Some(2), step_progress: 1.0, progress: 1.0 });
        assert_eq!(reading.position(), 3.0);
    }

    #[test]
    fn position_grows_steadily_with_the_scroll_and_has_no_jump() {
        let mut last = 0.0;
        for top in (-900..=720).rev() {
            let position = three_steps(f64::from(top)).position();
            assert!(position >= last, "went back at {top}");
            assert!(position - last < 0.01, "jumped at {top}");
            last = position;
        }
        assert_eq!(last, 3.0);
    }

    #[test]
    fn gaps_between_steps_belong_to_the_step_before() {
        let steps = [Extent::new(0.0, 100.0), Extent::new(600.0, 700.0)];
        let reading = scene_from_extents(Extent::new(0.0, 1200.0), &steps, 500.0);
        assert_eq!(reading.active, Some(0));
        assert!((reading.step_progress - 0.6).abs() < 1e-9);
    }

    #[test]
    fn a_scene_without_height_or_steps_divides_by_nothing() {
        let nothing = Extent::new(0.0, 0.0);
        for reading in [scene_from_extents(nothing, &[], 800.0), scene_from_extents(nothing, &[nothing], 0.0)] {
            assert!(reading.progress.is_finite());
            assert!(reading.step_progress.is_finite());
            assert_eq!(reading.active, None);
        }
    }

    #[test]
    fn a_passage_runs_from_entering_to_leaving() {
        let at = |top_px: f64| passage_from_extent(Extent::new(top_px, top_px + 200.0), VIEWPORT_PX).progress;
        assert_eq!(at(1000.0), 0.0);
        assert_eq!(at(400.0), 0.5);
        assert_eq!(at(-200.0), 1.0);
    }

    #[test]
    fn a_counter_is_done_in_the_upper_part_of_the_viewport() {
        let at = |top_px: f64| arrival_from_extent(Extent::new(top_px, top_px + 50.0), VIEWPORT_PX);
        assert_eq!(at(960.0), 0.0);
        assert_eq!(at(450.0), 1.0);
        assert_eq!(at(-5000.0), 1.0);
    }

    #[test]
    fn the_story_is_read_when_its_end_is_in_sight() {
        assert_eq!(story_progress_from_extent(Extent::new(0.0, 3000.0), VIEWPORT_PX), 0.0);
        assert_eq!(story_progress_from_extent(Extent::new(-1000.0, 2000.0), VIEWPORT_PX), 0.5);
        assert_eq!(story_progress_from_extent(Extent::new(-2000.0, 1000.0), VIEWPORT_PX), 1.0);
        assert_eq!(story_progress_from_extent(Extent::new(0.0, 300.0), VIEWPORT_PX), 1.0);
    }

    #[test]
    fn what_is_reached_has_passed_the_line_and_is_still_seen() {
        let seen = Extent::new(2000.0, 3000.0);
        let line_px = trigger_line_px(seen, false);
        assert_eq!(line_px, 2720.0);
        let is = |top: f64, bottom: f64| is_reached(Extent::new(top, bottom), seen, line_px);
        assert!(is(2720.0, 2800.0) && is(1000.0, 9000.0) && is(1900.0, 2001.0));
        assert!(!is(2721.0, 2800.0), "it stands below the line");
        assert!(!is(1000.0, 2000.0), "it has gone");
        assert_eq!(trigger_line_px(seen, true), 3000.0);
    }
}
