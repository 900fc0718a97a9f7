//! The digits of a number that counts: a reel for each turns over the number's text.
//!
//! A browser moves a reel without laying out or painting anything, so that a count costs little in a frame.

use std::cell::OnceCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::find_all;
use crate::names;
use crate::view::counter::turn;
use crate::view::slot::Counting;

/// The reels of one number.
pub(super) struct Reels {
    /// The slot of the number.
    slot: Element,
    counting: Counting,
    /// From right to left; made when the number first counts.
    reels: OnceCell<Vec<HtmlElement>>,
}

impl Reels {
    pub(super) fn new(slot: Element, counting: Counting) -> Self {
        Self { slot, counting, reels: OnceCell::new() }
    }

    /// Turns the reels to where the number is at `progress`, 0 to 1.
    pub(super) fn turn(&self, progress: f64) {
        if progress >= 1.0 {
            return;
        }
        let count = (self.counting.count as f64 * progress * 100.0) as u64;
        let mut worth = 100;
        let mut decimals = self.counting.decimals;
        let mut is_always_shown = true;
        for reel in self.reels.get_or_init(|| self.make()) {
            let turned = turn(count, worth, is_always_shown).to_string();
            // Setting a custom property fails only for a name that is none.
            let _ = reel.style().set_property(names::TURN, &turned);
            worth *= 10;
            is_always_shown = decimals > 0;
            decimals = decimals.saturating_sub(1);
        }
    }

    fn make(&self) -> Vec<HtmlElement> {
        let Some(room) = self.slot.first_element_child().and_then(|counter| counter.last_element_child()) else {
            return Vec::new();
        };
        room.set_inner_html(&self.counting.reels);
        find_all(&room, ".reel").into_iter().rev().map(JsCast::unchecked_into).collect()
    }
}
