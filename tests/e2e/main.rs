//! The built page in real browsers: Chromium, Firefox and WebKitGTK, through WebDriver.
//!
//! Each behaviour is one function, run in each engine as a test of its own. Nothing
//! sleeps for a fixed time: tests wait for conditions. One test runs for each core of the machine at a time,
//! except those that count frames or bytes of memory, which run alone; `RUST_TEST_THREADS=1` runs all one after the other.

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
use std::sync::{PoisonError, RwLock};

/// Tests that run beside each other read it, and one that runs alone writes it.
static TURN: RwLock<()> = RwLock::new(());

fn run(test: impl Future<Output = ()>) {
    let _turn = TURN.read().unwrap_or_else(PoisonError::into_inner);
    finish(test);
}

fn run_alone(test: impl Future<Output = ()>) {
    let _turn = TURN.write().unwrap_or_else(PoisonError::into_inner);
    finish(test);
}

fn finish(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made").block_on(test);
}

/// Makes a test of each behaviour in each engine; those after `alone` run while no other does.
macro_rules! in_each_engine {
    ($($room:ident::$name:ident),*; alone: $($alone_room:ident::$alone:ident),* $(,)?) => {
        in_each_engine! { @ chromium Chromium ($($room::$name)*) ($($alone_room::$alone)*) }
        in_each_engine! { @ firefox Firefox ($($room::$name)*) ($($alone_room::$alone)*) }
        in_each_engine! { @ webkit WebKit ($($room::$name)*) ($($alone_room::$alone)*) }
    };
    (@ $module:ident $Engine:ident ($($room:ident::$name:ident)*) ($($alone_room:ident::$alone:ident)*)) => {
        mod $module {
            use super::browser::Engine::$Engine as ENGINE;

            $(#[test] fn $name() { super::run(super::$room::$name(ENGINE)); })*
            $(#[test] fn $alone() { super::run_alone(super::$alone_room::$alone(ENGINE)); })*
        }
    };
}

in_each_engine![
    behaviour::a_stage_stays_while_its_scene_passes,
    behaviour::steps_follow_the_rectangles,
    behaviour::progress_and_drawings_follow_the_scroll,
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
    events::pages_of_parts_tell_each_event_once;
    alone:
    hosts::host_and_sticky_frame_keep_together,
    hosts::after_a_jump_the_story_is_there_within_a_frame,
];

/// What only Chromium can tell.
mod chromium_only {
    #[test]
    fn nothing_shifts_in_a_whole_reading() {
        super::run(super::behaviour::nothing_shifts_in_a_whole_reading());
    }

    #[test]
    fn a_page_that_a_script_scrolls_is_followed() {
        super::run(super::engine::a_page_that_a_script_scrolls_is_followed());
    }

    #[test]
    fn memory_is_flat_over_twenty_readings() {
        super::run_alone(super::engine::memory_is_flat_over_twenty_readings());
    }

    #[test]
    fn late_typefaces_move_nothing_in_sight() {
        super::run(super::faces::late_typefaces_move_nothing_in_sight());
    }

    #[test]
    fn typefaces_come_without_scripts() {
        super::run(super::faces::typefaces_come_without_scripts());
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
    fn a_phone_fetches_little_before_it_is_scrolled() {
        super::run(super::behaviour::a_phone_fetches_little_before_it_is_scrolled());
    }

    #[test]
    fn a_thumb_hits_what_it_wants() {
        super::run(super::behaviour::a_thumb_hits_what_it_wants());
    }

    #[test]
    fn words_on_drawings_can_be_read() {
        super::run(super::contrast::words_on_drawings_can_be_read());
    }

    #[test]
    fn words_on_pictures_can_be_read() {
        super::run(super::contrast::words_on_pictures_can_be_read());
    }

    #[test]
    fn the_snippets_let_an_address_be_passed_on() {
        super::run(super::sharing::the_snippets_let_an_address_be_passed_on());
    }

    #[test]
    fn a_tab_that_was_frozen_goes_on() {
        super::run(super::lifecycle::a_tab_that_was_frozen_goes_on());
    }

    #[test]
    fn paper_holds_everything_once() {
        super::run(super::print::paper_holds_everything_once());
    }

    #[test]
    fn axe_finds_no_violation_on_small_pages() {
        super::run(super::builder::axe_finds_no_violation_on_small_pages());
    }

    #[test]
    fn a_graphic_fits_the_frame_that_is_offered_for_it() {
        super::run(super::builder::a_graphic_fits_the_frame_that_is_offered_for_it());
    }

    #[test]
    #[ignore = "takes pictures to be looked at: `make pictures`"]
    fn pictures() {
        super::run(super::pictures::take());
    }

    #[test]
    #[ignore = "takes pictures to be looked at: `make pictures`"]
    fn pictures_of_embeds() {
        super::run(super::pictures::take_embedded());
    }
}
