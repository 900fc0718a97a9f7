//! The built page in real browsers: Chromium, Firefox and WebKitGTK, through WebDriver.
//!
//! Each behaviour is one function, run in each engine as a test of its own. Nothing
//! sleeps for a fixed time: tests wait for conditions. One test runs for each core of the machine at a time,
//! except those that count frames, which run alone; `--test-threads 1` runs all one after the other.
//!
//! The tests have a `main` of their own, which ends the browsers that they share: Rust's own has nothing that runs after
//! the last test.

mod behaviour;
mod browser;
mod builder;
mod camera;
mod charts;
mod contrast;
mod drift;
mod engine;
mod events;
mod faces;
mod host_script;
mod hosts;
#[path = "../sending/kind.rs"]
mod kind;
mod lifecycle;
#[path = "../sending/loopback.rs"]
mod loopback;
mod modes;
mod notes;
mod pace;
mod picture;
mod pictures;
mod print;
mod server;
mod sharing;
mod strict;
mod touch;
mod unroll;

use std::future::Future;
use std::process::ExitCode;
use std::sync::{LazyLock, PoisonError, RwLock};
use std::time::Instant;

use browser::{ENGINES, Engine};
use libtest_mimic::{Arguments, Trial};
use tokio::runtime::{Builder, Runtime};

/// Tests that run beside each other read it, and one that runs alone writes it.
static TURN: RwLock<()> = RwLock::new(());

/// From how many seconds on a test tells how long it took.
const LONG: u64 = 10;

/// One for all tests, as connections to drivers, which are kept for later tests, live no longer than their runtime.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime can be made")
});

/// A test that runs beside others.
fn test<F: Future<Output = ()>>(name: String, test: impl FnOnce() -> F + Send + 'static) -> Trial {
    Trial::test(name.clone(), move || {
        let _turn = TURN.read().unwrap_or_else(PoisonError::into_inner);
        run(&name, test());
        Ok(())
    })
}

/// A test that runs while no other does.
fn test_alone<F: Future<Output = ()>>(name: String, test: impl FnOnce() -> F + Send + 'static) -> Trial {
    Trial::test(name.clone(), move || {
        let _turn = TURN.write().unwrap_or_else(PoisonError::into_inner);
        run(&name, test());
        Ok(())
    })
}

/// Runs a test, and tells how long it took if that was long.
fn run(name: &str, test: impl Future<Output = ()>) {
    let begun = Instant::now();
    RUNTIME.block_on(test);
    let took = begun.elapsed().as_secs();
    if took >= LONG {
        println!("{name} took {took} s");
    }
}

/// Tests, by a function that makes one, of behaviours in an engine.
macro_rules! in_engine {
    ($test:ident, $engine:ident: $($room:ident::$name:ident),* $(,)?) => {
        [$($test(format!("{}::{}", $engine.name(), stringify!($name)), move || $room::$name($engine))),*]
    };
}

/// Tests, by a function that makes one, of what only Chromium can tell.
macro_rules! in_chromium {
    ($test:ident: $($room:ident::$name:ident),* $(,)?) => {
        [$($test(format!("chromium_only::{}", stringify!($name)), $room::$name)),*]
    };
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // The first of these is by far the longest: begun last, it would run on when all others are done.
    let tests = chromium_tests()
        .chain(ENGINES.into_iter().flat_map(tests_in_engine))
        .chain(ENGINES.into_iter().flat_map(tests_alone_in_engine))
        .chain(pictures());
    let conclusion = libtest_mimic::run(&arguments, tests.collect());
    browser::end_all();
    conclusion.exit_code()
}

/// The tests of what every engine does.
fn tests_in_engine(engine: Engine) -> impl Iterator<Item = Trial> {
    in_engine![test, engine:
        behaviour::a_stage_stays_while_its_scene_passes,
        behaviour::steps_follow_the_rectangles,
        behaviour::progress_and_drawings_follow_the_scroll,
        behaviour::pictures_move_with_the_scroll,
        behaviour::counters_count_and_always_say_the_final_number,
        behaviour::at_full_length_a_counter_plays_from_its_beginning,
        behaviour::only_what_is_near_wakes_and_keeps_its_nodes,
        behaviour::jumps_and_reloads_show_the_right_state,
        behaviour::links_to_last_steps_show_the_whole_drawing,
        behaviour::resizing_and_zooming_keep_the_state,
        behaviour::nothing_is_wider_than_the_screen,
        behaviour::the_switch_stills_and_moves_everything,
        behaviour::the_switch_keeps_what_is_read,
        behaviour::the_device_stills_everything,
        behaviour::without_scripts_the_page_is_whole,
        behaviour::without_wasm_the_page_is_whole,
        behaviour::the_keyboard_reaches_everything,
        behaviour::whoever_asks_sees_what_the_engine_sees,
        engine::a_kept_choice_is_known_without_the_engine,
        engine::canvases_are_let_go,
        engine::waking_stops_when_its_time_is_over,
        engine::when_the_engine_fails_the_page_is_whole,
        faces::every_engine_sets_the_page_in_its_typefaces,
        notes::a_figure_opens_its_note,
        notes::a_note_opens_without_scripts,
        notes::addresses_are_passed_on,
        notes::the_list_leads_back_to_every_place,
        pace::the_story_and_its_list_are_short,
        pace::the_first_words_come_with_their_drawing,
        pace::a_link_to_an_entry_shows_it,
        pace::without_motion_words_stand_by_their_drawing,
        builder::the_builders_tabs_follow_the_keyboard,
        builder::the_builders_snippets_are_those_of_the_native_half,
        builder::the_builders_preview_follows_and_its_button_copies,
        builder::a_cms_is_told_what_it_lets_an_embed_do,
        strict::the_site_runs_under_its_own_headers,
        strict::a_frame_without_an_origin_runs,
        unroll::the_strip_goes_along_with_the_scroll,
        unroll::the_strip_is_dragged_where_nothing_moves,
        unroll::an_address_leads_along_the_strip,
        hosts::in_a_sticky_frame_pinned_graphics_stand_still,
        hosts::the_guardians_page_leads_and_graphics_stand_still,
        hosts::a_wheel_over_the_frame_scrolls_the_host,
        hosts::the_host_script_copes_with_its_page,
        hosts::the_frame_fits_under_every_library,
        hosts::parts_fit_their_frames,
        hosts::two_frames_far_down_fit_and_stay_as_they_are,
        hosts::the_host_script_takes_what_it_is_given,
        hosts::the_address_has_its_mode_under_every_host,
        hosts::a_cms_is_told_what_breaks_pinning,
        hosts::every_hand_moves_one_story,
        hosts::a_host_that_comes_late_is_heard,
        hosts::a_change_of_motion_keeps_what_is_read,
        hosts::a_host_of_two_minds_does_not_keep_the_page_busy,
        hosts::hostile_messages_move_nothing,
        hosts::locked_down_hosts_show_the_story,
        hosts::without_a_host_script_it_goes_step_by_step,
        hosts::an_address_leads_into_every_mode,
        unroll::the_focus_brings_the_strip_along,
        host_script::an_adopted_frame_keeps_its_rights,
        host_script::the_element_takes_rights_away,
        host_script::what_is_no_address_is_refused,
        sharing::a_share_is_told_only_when_it_has_happened,
        lifecycle::a_frame_that_is_moved_is_led_again,
        lifecycle::a_storage_that_throws_does_no_harm,
        lifecycle::large_text_and_zoom_hide_nothing,
        charts::charts_are_painted_as_they_are_drawn,
        charts::pictures_go_with_their_charts,
        charts::letters_of_charts_can_be_read,
        camera::a_camera_goes_from_part_to_part,
        camera::each_step_has_its_view_where_nothing_moves,
        drift::the_farthest_layers_drift_and_the_ground_stands,
        drift::nothing_drifts_where_nothing_moves,
        lifecycle::coming_back_shows_what_was_there,
        lifecycle::the_rest_of_the_page_is_laid_out_after_the_first_paint,
        lifecycle::what_is_far_is_left_out_and_keeps_its_place,
        modes::the_builders_snippets_show_what_they_promise,
        modes::each_host_gets_what_it_can_show,
        modes::a_page_by_itself_shows_what_its_address_asks_for,
        modes::a_host_may_change_its_mind,
        modes::parts_show_what_they_should,
        modes::hands_turn_the_slides,
        events::a_page_by_itself_tells_each_event_once,
        events::a_led_page_tells_each_event_once,
        events::a_page_at_full_length_tells_each_event_once,
        events::a_page_of_slides_tells_each_event_once,
        events::pages_of_parts_tell_each_event_once,
    ]
    .into_iter()
}

/// The tests that count frames.
fn tests_alone_in_engine(engine: Engine) -> impl Iterator<Item = Trial> {
    in_engine![test_alone, engine:
        hosts::host_and_sticky_frame_keep_together,
        hosts::after_a_jump_the_story_is_there_within_a_frame,
    ]
    .into_iter()
}

/// The tests of what only Chromium can tell.
fn chromium_tests() -> impl Iterator<Item = Trial> {
    in_chromium![test:
        engine::memory_is_flat_over_twenty_readings,
        behaviour::nothing_shifts_in_a_whole_reading,
        engine::a_page_that_a_script_scrolls_is_followed,
        faces::late_typefaces_move_nothing_in_sight,
        faces::typefaces_come_without_scripts,
        behaviour::axe_finds_no_violation,
        behaviour::the_page_is_quiet_and_asks_nobody_else,
        behaviour::a_phone_fetches_little_before_it_is_scrolled,
        behaviour::a_thumb_hits_what_it_wants,
        contrast::words_on_drawings_can_be_read,
        contrast::words_on_pictures_can_be_read,
        sharing::the_snippets_let_an_address_be_passed_on,
        lifecycle::a_tab_that_was_frozen_goes_on,
        print::paper_holds_everything_once,
        builder::axe_finds_no_violation_on_small_pages,
        builder::a_graphic_fits_the_frame_that_is_offered_for_it,
    ]
    .into_iter()
}

/// What takes pictures to be looked at: `make pictures`.
fn pictures() -> impl Iterator<Item = Trial> {
    in_chromium![test: pictures::pictures, pictures::pictures_of_embeds]
        .into_iter()
        .map(|test| test.with_ignored_flag(true))
}
