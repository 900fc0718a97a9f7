//! The charts that the painter's canvases have: each is fetched once, however many canvases show it.

use crate::orders::CanvasId;

/// Charts by their addresses, as long as a canvas has them.
pub(crate) struct Shelf<C> {
    kept: Vec<Kept<C>>,
}

struct Kept<C> {
    address: String,
    /// Nothing while it is on its way.
    chart: Option<C>,
    canvases: Vec<CanvasId>,
}

impl<C> Default for Shelf<C> {
    fn default() -> Self {
        Self { kept: Vec::new() }
    }
}

impl<C> Shelf<C> {
    /// A canvas takes the chart at an address; whether it has to be fetched, because it is neither here nor on its way.
    pub(crate) fn take(&mut self, canvas: CanvasId, address: &str) -> bool {
        let known = self.kept.iter_mut().find(|kept| kept.address == address);
        let is_new = known.is_none();
        match known {
            Some(kept) => kept.canvases.push(canvas),
            None => self.kept.push(Kept { address: address.to_owned(), chart: None, canvases: vec![canvas] }),
        }
        is_new
    }

    /// What was fetched from an address has come; nothing if that failed, and the next canvas has it fetched again.
    pub(crate) fn put(&mut self, address: &str, chart: Option<C>) {
        let Some(at) = self.kept.iter().position(|kept| kept.address == address) else { return };
        if chart.is_some() && !self.kept[at].canvases.is_empty() {
            self.kept[at].chart = chart;
        } else {
            self.kept.swap_remove(at);
        }
    }

    /// The chart of a canvas, if it is here.
    pub(crate) fn chart(&self, canvas: CanvasId) -> Option<&C> {
        self.kept.iter().find(|kept| kept.canvases.contains(&canvas))?.chart.as_ref()
    }

    /// A canvas is let go, and its chart if no other has it. One that is on its way is kept until it has come.
    pub(crate) fn leave(&mut self, canvas: CanvasId) {
        for kept in &mut self.kept {
            kept.canvases.retain(|other| *other != canvas);
        }
        self.kept.retain(|kept| kept.chart.is_none() || !kept.canvases.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::Shelf;

    #[test]
    fn a_chart_is_fetched_once_also_while_it_is_on_its_way() {
        let mut shelf = Shelf::default();
        assert!(shelf.take(1, "ladder"), "the first canvas has it fetched");
        assert!(!shelf.take(2, "ladder"), "it is on its way");
        assert!(shelf.take(3, "funnel"), "another chart");
        assert_eq!(shelf.chart(1), None);
        shelf.put("ladder", Some("rungs"));
        assert_eq!([1, 2, 3].map(|canvas| shelf.chart(canvas).copied()), [Some("rungs"), Some("rungs"), None]);
        assert!(!shelf.take(4, "ladder"), "it is here");
        assert_eq!(shelf.chart(4), Some(&"rungs"));
    }

    #[test]
    fn a_chart_is_released_when_no_canvas_has_it() {
        let (chart, mut shelf) = (Rc::new(()), Shelf::default());
        shelf.take(1, "ladder");
        shelf.take(2, "ladder");
        shelf.put("ladder", Some(Rc::clone(&chart)));
        shelf.leave(1);
        assert_eq!(Rc::strong_count(&chart), 2, "the second canvas has it");
        shelf.leave(2);
        assert_eq!(Rc::strong_count(&chart), 1);
        assert!(shelf.take(3, "ladder"), "it is fetched again for a reader who comes back");
    }

    #[test]
    fn a_reader_who_leaves_and_comes_back_waits_for_the_fetch_that_is_on_its_way() {
        let (chart, mut shelf) = (Rc::new(()), Shelf::default());
        shelf.take(1, "ladder");
        shelf.leave(1);
        assert!(!shelf.take(2, "ladder"));
        shelf.leave(2);
        shelf.put("ladder", Some(Rc::clone(&chart)));
        assert_eq!(Rc::strong_count(&chart), 1, "nobody has waited for it");
    }

    #[test]
    fn a_fetch_that_failed_is_tried_again_by_the_next_canvas() {
        let mut shelf = Shelf::default();
        shelf.take(1, "ladder");
        shelf.put("ladder", None);
        assert!(shelf.take(2, "ladder"));
        shelf.put("ladder", Some("rungs"));
        assert_eq!((shelf.chart(1), shelf.chart(2)), (None, Some(&"rungs")));
    }
}
