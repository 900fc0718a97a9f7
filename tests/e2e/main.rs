//! The built page in real browsers: Chromium, Firefox and WebKitGTK, through WebDriver.
//!
//! Each behaviour is one function, run in each engine as a test of its own. Nothing
//! sleeps for a fixed time: tests wait for conditions. One browser runs at a time.

mod behaviour;
mod browser;
mod pictures;
mod server;

use std::future::Future;
use std::sync::{Mutex, PoisonError};

/// Browsers one after the other: two cores are soon busy, and a starved browser is a flaky one.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn run<F: Future<Output = ()>>(test: F) {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made").block_on(test);
}

/// Makes a test of each behaviour in each engine.
macro_rules! in_each_engine {
    ($($name:ident),* $(,)?) => {
        mod chromium { $(#[test] fn $name() { super::run(super::behaviour::$name(super::browser::Engine::Chromium)); })* }
        mod firefox { $(#[test] fn $name() { super::run(super::behaviour::$name(super::browser::Engine::Firefox)); })* }
        mod webkit { $(#[test] fn $name() { super::run(super::behaviour::$name(super::browser::Engine::WebKit)); })* }
    };
}

in_each_engine![
    a_stage_stays_while_its_scene_passes,
    steps_follow_the_rectangles,
    progress_and_drawings_follow_the_scroll,
    counters_count_and_always_say_the_final_number,
    only_what_is_near_wakes_and_keeps_its_nodes,
    jumps_and_reloads_show_the_right_state,
    resizing_and_zooming_keep_the_state,
    nothing_is_wider_than_the_screen,
    the_switch_stills_and_moves_everything,
    the_device_stills_everything,
    without_scripts_the_page_is_whole,
    without_wasm_the_page_is_whole,
    the_keyboard_reaches_everything,
];

/// What only Chromium can tell.
mod chromium_only {
    #[test]
    fn nothing_shifts_in_a_whole_reading() {
        super::run(super::behaviour::nothing_shifts_in_a_whole_reading());
    }

    #[test]
    fn axe_finds_no_violation() {
        super::run(super::behaviour::axe_finds_no_violation());
    }

    #[test]
    fn the_page_is_quiet_and_asks_nobody_else() {
        super::run(super::behaviour::the_page_is_quiet_and_asks_nobody_else());
    }

    #[test]
    #[ignore = "takes pictures to be looked at: `make pictures`"]
    fn pictures() {
        super::run(super::pictures::take());
    }
}
