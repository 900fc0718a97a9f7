use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::{Effect, Event, Machine, Mode, MotionChoice, Name, Notice, Place, Size, Slide};
use crate::embed::protocols::tests::{address, heard, values};

const SIZE: Size = Size { width: 640, height: 777 };

fn framed(query: &str, fragment: &str) -> Machine {
    Machine::new(address(query, fragment), true, "A \"title\"", "en")
}

fn alone(query: &str) -> Machine {
    Machine::new(address(query, ""), false, "", "en")
}

/// A framed page that has started and greeted; and what it did.
fn greeted(query: &str, fragment: &str) -> (Machine, Vec<Effect>) {
    let mut machine = framed(query, fragment);
    let mut effects = machine.take(Event::Started);
    effects.extend(machine.take(Event::Greeted(SIZE)));
    (machine, effects)
}

fn say(machine: &mut Machine, message: &Value) -> Vec<Effect> {
    heard(message, |message| machine.take(Event::Heard(message)))
}

fn posted(effects: &[Effect]) -> Vec<Value> {
    let posts = effects.iter().filter_map(|effect| if let Effect::Post(post) = effect { Some(post) } else { None });
    values(&posts.cloned().collect::<Vec<_>>())
}

/// The last mode that is laid out.
fn shown(effects: &[Effect]) -> Option<Mode> {
    effects.iter().rev().find_map(|effect| if let Effect::Show(mode) = effect { Some(*mode) } else { None })
}

fn told(effects: &[Effect]) -> Vec<(Name, Option<Place>)> {
    let notice =
        |effect: &Effect| if let Effect::Tell(notice) = effect { Some((notice.name, notice.place)) } else { None };
    effects.iter().filter_map(notice).collect()
}

fn host(mode: &str) -> Value {
    json!({ "type": "handscroll:host", "v": 1, "mode": mode })
}

fn step(scene: usize, step: usize) -> Place {
    Place::Step { scene, step }
}

#[test]
fn it_greets_everybody_and_waits_at_full_length() {
    let (machine, effects) = greeted("", "");
    assert_eq!((machine.mode(), shown(&effects)), (None, Some(Mode::Auto)));
    let posted = posted(&effects);
    for message in [
        json!({ "type": "handscroll:hello", "v": 1, "modes": ["sticky", "auto", "step"], "height": 777,
                "title": "A \"title\"", "lang": "en" }),
        json!("[iFrameResizerChild]Ready"),
        json!({ "sentinel": "amp", "type": "embed-size", "height": 777 }),
        json!({ "datawrapper-height": { "https://story.example/s/": 777 } }),
        json!({ "type": "handscroll:height", "v": 1, "height": 777 }),
    ] {
        assert!(posted.contains(&message), "{message} is missing in {posted:?}");
    }
}

#[test]
fn who_came_late_is_greeted_again() {
    let (mut machine, effects) = greeted("", "");
    assert_eq!(posted(&machine.take(Event::Greeted(SIZE))), posted(&effects));
}

#[test]
fn nobody_answering_means_one_step_at_a_time() {
    let (mut machine, _) = greeted("", "");
    let effects = machine.take(Event::Silence);
    assert_eq!(shown(&effects), Some(Mode::Step));
    assert!(effects.contains(&Effect::StartSlides));
    machine.take(Event::Settled);
    // A host that comes late is still welcome.
    let effects = say(&mut machine, &host("sticky"));
    assert_eq!(shown(&effects), Some(Mode::Sticky));
    assert!(effects.contains(&Effect::StopSlides));
    assert!(machine.take(Event::Silence).is_empty());
}

#[test]
fn a_frame_that_grows_means_somebody_listens() {
    let (mut machine, _) = greeted("", "");
    machine.take(Event::Framed(400));
    assert_eq!((machine.mode(), machine.host()), (None, None));
    machine.take(Event::Framed(778));
    assert_eq!(machine.mode(), Some(Mode::Auto));
    assert_eq!((machine.host(), machine.obstacle()), (Some(""), None), "nobody has said a word");
}

#[test]
fn a_frame_that_grows_late_has_a_listener_too() {
    let (mut machine, _) = greeted("", "");
    machine.take(Event::Silence);
    machine.take(Event::Settled);
    let small = Size { width: 640, height: 351 };
    assert!(machine.take(Event::Sized(small)).is_empty(), "a page of one step is as high as its frame");
    machine.take(Event::Framed(400));
    assert_eq!(machine.mode(), Some(Mode::Step));
    assert_eq!(shown(&machine.take(Event::Framed(777))), Some(Mode::Auto));
}

#[test]
fn a_frame_that_follows_late_has_a_listener_too() {
    let (mut machine, _) = greeted("", "");
    let sized = |machine: &mut Machine, height| machine.take(Event::Sized(Size { width: 640, height }));
    // The content has grown again before the host has followed.
    sized(&mut machine, 2_000);
    sized(&mut machine, 2_050);
    machine.take(Event::Framed(1_900));
    assert_eq!(machine.mode(), None);
    machine.take(Event::Framed(2_000));
    assert_eq!(machine.mode(), Some(Mode::Auto));
    assert!(machine.take(Event::Silence).is_empty());
}

#[test]
fn the_address_decides_first() {
    let (mut machine, effects) = greeted("mode=step", "");
    assert_eq!(shown(&effects), Some(Mode::Step));
    assert_eq!(shown(&say(&mut machine, &host("sticky"))), None);
    machine.take(Event::Framed(777));
    assert_eq!(machine.mode(), Some(Mode::Step));
}

#[test]
fn a_stepper_is_started_once() {
    let (mut machine, effects) = greeted("mode=step", "");
    let mut all = effects;
    for _ in 0..3 {
        all.extend(machine.take(Event::Started));
        all.extend(machine.take(Event::Greeted(SIZE)));
        all.extend(machine.take(Event::Silence));
        all.extend(machine.take(Event::Settled));
    }
    assert_eq!(all.iter().filter(|effect| **effect == Effect::StartSlides).count(), 1);
    assert!(!all.contains(&Effect::StopSlides));
}

#[test]
fn a_host_is_told_which_modes_the_address_leaves() {
    for (query, modes) in [
        ("", json!(["sticky", "auto", "step"])),
        ("mode=sticky", json!(["sticky", "step"])),
        ("mode=auto", json!(["auto"])),
        ("mode=step", json!(["step"])),
    ] {
        let (_, effects) = greeted(query, "");
        let posted = posted(&effects);
        let hello = posted.iter().find(|message| message["type"] == "handscroll:hello").expect("it greets");
        assert_eq!(hello["modes"], modes, "{query}");
    }
}

#[test]
fn a_page_that_is_to_scroll_by_itself_says_nothing() {
    let (mut machine, effects) = greeted("mode=scroll", "");
    assert_eq!((shown(&effects), posted(&effects)), (Some(Mode::Scroll), Vec::new()));
    assert_eq!(posted(&machine.take(Event::Sized(Size { width: 640, height: 900 }))), Vec::<Value>::new());
    say(&mut machine, &host("sticky"));
    assert_eq!(machine.mode(), Some(Mode::Scroll));
}

#[test]
fn no_page_is_locked_for_want_of_a_host() {
    let wants_sticky = || greeted("mode=sticky", "").0;
    assert_eq!(shown(&wants_sticky().take(Event::Silence)), Some(Mode::Step));
    assert_eq!(shown(&say(&mut wants_sticky(), &host("sticky"))), Some(Mode::Sticky));
    assert_eq!(shown(&say(&mut wants_sticky(), &host("auto"))), Some(Mode::Step));
    let init = json!({ "sentinel": "amp", "type": "frames-init" });
    assert_eq!(shown(&say(&mut wants_sticky(), &init)), Some(Mode::Step));
    let mut page = alone("mode=sticky");
    assert_eq!(shown(&page.take(Event::Started)), Some(Mode::Scroll));
}

#[test]
fn our_own_host_leads() {
    let (mut machine, _) = greeted("", "");
    let scroll = json!({ "type": "handscroll:scroll", "v": 1, "y": 120.5, "vh": 800 });
    assert!(say(&mut machine, &scroll).is_empty(), "before a mode is chosen nothing scrolls");
    let effects = say(&mut machine, &host("sticky"));
    assert_eq!(shown(&effects), Some(Mode::Sticky));
    assert_eq!((machine.host(), machine.obstacle()), (Some("our host script, version 1"), Some("")));
    assert_eq!(say(&mut machine, &scroll), [Effect::ScrollTo(120.5)]);
    let bigger = Size { width: 640, height: 900 };
    assert_eq!(
        posted(&machine.take(Event::Sized(bigger)))[0],
        json!({ "type": "handscroll:height", "v": 1, "height": 900 })
    );
    assert!(machine.take(Event::Sized(bigger)).is_empty(), "what has not changed is not told");
}

#[test]
fn what_breaks_pinning_is_kept_until_it_is_gone() {
    let (mut machine, _) = greeted("", "");
    let why = "overflow: hidden on <div>";
    say(&mut machine, &json!({ "type": "handscroll:host", "v": 1, "mode": "auto", "why": why }));
    // Others know nothing of it.
    say(&mut machine, &json!({ "sentinel": "amp", "type": "frames-init" }));
    assert_eq!(machine.obstacle(), Some(why));
    say(&mut machine, &host("sticky"));
    assert_eq!(machine.obstacle(), Some(""));
}

#[test]
fn the_host_follows_a_scroll_that_it_did_not_cause() {
    let (mut machine, _) = greeted("", "");
    say(&mut machine, &host("sticky"));
    say(&mut machine, &json!({ "type": "handscroll:scroll", "v": 1, "y": 5000 }));
    assert!(machine.take(Event::Scrolled { y: 5000.5, furthest: 9000.0 }).is_empty(), "it is where it was led");
    assert!(machine.take(Event::Scrolled { y: 4200.0, furthest: 4200.0 }).is_empty(), "the document ends before");
    let effects = machine.take(Event::Scrolled { y: 300.4, furthest: 9000.0 });
    assert_eq!(posted(&effects), [json!({ "type": "handscroll:scrollTo", "v": 1, "y": 300, "behavior": "instant" })]);
    assert!(machine.take(Event::Scrolled { y: 300.4, furthest: 9000.0 }).is_empty());
}

#[test]
fn the_guardians_page_leads_as_ours_does() {
    let (mut machine, effects) = greeted("", "");
    let kinds = |effects: &[Effect]| posted(effects).iter().filter(|post| post["kind"].is_string()).count();
    assert_eq!(kinds(&effects), 0, "nothing is said to a host that has not shown itself");
    let effects = say(&mut machine, &json!({ "kind": "interactive:height", "height": 500 }));
    assert_eq!(shown(&effects), Some(Mode::Sticky));
    assert_eq!(posted(&effects)[0], json!({ "kind": "interactive:scroll", "scroll": 0 }));
    assert!(posted(&effects).contains(&json!({ "kind": "interactive:height", "height": 777 })));
    let effects = say(&mut machine, &json!({ "kind": "interactive:scroll", "scroll": 64.0 }));
    assert_eq!(effects, [Effect::ScrollTo(64.0)]);
}

#[test]
fn a_host_of_two_minds_is_followed_at_its_own_pace() {
    let (mut machine, _) = greeted("", "");
    let mut layouts = 0;
    for turn in 0..50 {
        let effects = say(&mut machine, &host(if turn % 2 == 0 { "sticky" } else { "auto" }));
        layouts += effects.iter().filter(|effect| matches!(effect, Effect::Show(_))).count();
    }
    assert_eq!(layouts, 1);
    assert_eq!(machine.mode(), Some(Mode::Auto), "what it said last counts");
    assert_eq!(shown(&machine.take(Event::Settled)), Some(Mode::Auto));
}

#[test]
fn wordpress_gets_steps() {
    let (mut machine, effects) = greeted("", "?secret=abc");
    assert_eq!(shown(&effects), Some(Mode::Step));
    assert!(posted(&effects).contains(&json!({ "message": "height", "value": 640, "secret": "abc" })));
    machine.take(Event::Framed(777));
    assert_eq!(machine.mode(), Some(Mode::Step), "its frame is never as high as the story");
}

#[test]
fn pym_is_believed_by_its_address() {
    let (machine, _) = greeted("initialWidth=640&childId=graphic-1", "");
    assert_eq!(machine.mode(), Some(Mode::Auto));
}

#[test]
fn what_is_seen_is_told_once_and_in_order() {
    let mut machine = alone("");
    machine.take(Event::Started);
    assert!(told(&machine.take(Event::Reached(&[Place::Section(0)], 0))).is_empty(), "nobody sees it yet");
    assert_eq!(
        told(&machine.take(Event::StoryInSight(true))),
        [(Name::View, None), (Name::Section, Some(Place::Section(0)))]
    );
    let reached = [Place::Section(0), step(0, 1)];
    assert_eq!(told(&machine.take(Event::Reached(&reached, 7))), [(Name::Step, Some(step(0, 1)))]);
    assert_eq!(told(&machine.take(Event::EndInSight(true))), [(Name::End, None)]);
    for _ in 0..2 {
        for event in [Event::StoryInSight(false), Event::StoryInSight(true), Event::EndInSight(false)] {
            assert!(told(&machine.take(event)).is_empty());
        }
        assert!(told(&machine.take(Event::Reached(&reached, 50))).is_empty());
        assert!(told(&machine.take(Event::EndInSight(true))).is_empty());
    }
    assert_eq!(told(&machine.take(Event::Shared)), [(Name::Share, None)]);
    assert_eq!(told(&machine.take(Event::Shared)), [(Name::Share, None)], "each share has happened");
}

#[test]
fn in_a_frame_nothing_is_told_before_its_host_is_known() {
    let (mut machine, _) = greeted("", "");
    let mut before = machine.take(Event::StoryInSight(true));
    before.extend(machine.take(Event::Reached(&[Place::Section(0)], 0)));
    before.extend(machine.take(Event::EndInSight(true)));
    assert!(told(&before).is_empty());
    // What was seen in the layout before is not what is seen now.
    assert_eq!(told(&say(&mut machine, &host("sticky"))), [(Name::View, None)]);
}

#[test]
fn in_a_stepper_the_reader_is_where_the_slide_is() {
    let (mut machine, _) = greeted("mode=step", "");
    machine.take(Event::StoryInSight(true));
    let slides = vec![
        Slide { places: vec![Place::Section(0)] },
        Slide { places: vec![Place::Section(1), step(0, 0)] },
        Slide { places: vec![Place::Section(1), step(0, 1)] },
    ];
    let effects = machine.take(Event::Slides(slides, 0));
    assert_eq!(told(&effects), [(Name::Section, Some(Place::Section(0)))]);
    assert!(told(&machine.take(Event::Reached(&[Place::Section(7)], 99))).is_empty(), "scrolling means nothing here");
    let effects = machine.take(Event::Turned(1));
    assert_eq!(told(&effects), [(Name::Section, Some(Place::Section(1))), (Name::Step, Some(step(0, 0)))]);
    assert!(effects.contains(&Effect::Tell(Notice {
        name: Name::Section,
        place: Some(Place::Section(1)),
        percent: 50
    })));
    let effects = machine.take(Event::Turned(1));
    assert_eq!(told(&effects), [(Name::Step, Some(step(0, 1))), (Name::End, None)]);
    assert!(machine.take(Event::Turned(1)).is_empty(), "there is nothing beyond the end");
    assert!(told(&machine.take(Event::Turned(-2))).is_empty());
}

#[test]
fn motion_follows_the_reader_before_the_device() {
    let mut machine = alone("");
    machine.take(Event::Started);
    assert_eq!(machine.take(Event::DeviceStill(true)), [Effect::Still(true)]);
    assert!(machine.take(Event::DeviceStill(true)).is_empty());
    let effects = machine.take(Event::Chose(MotionChoice::On));
    assert_eq!(effects, [Effect::Keep(MotionChoice::On), Effect::Still(false)]);
    assert!(machine.take(Event::Chose(MotionChoice::On)).is_empty());
    assert!(machine.take(Event::DeviceStill(false)).is_empty());
}

#[test]
fn what_has_stopped_does_nothing() {
    let (mut machine, _) = greeted("mode=step", "");
    assert_eq!(machine.take(Event::Stopped), [Effect::StopSlides]);
    assert!(machine.take(Event::Silence).is_empty());
    assert!(say(&mut machine, &host("auto")).is_empty());
}

/// An event that owns what it carries, so that it can be made at random and taken twice.
#[derive(Clone, Debug)]
enum Made {
    Started,
    Greeted(u32),
    Sized(u32),
    Framed(u32),
    Heard(Value),
    Silence,
    Settled,
    Scrolled(f64, f64),
    Led(f64),
    DeviceStill(bool),
    Chose(MotionChoice),
    Slides(usize, usize),
    Turned(isize),
    Opened(usize),
    Dragged(usize),
    StoryInSight(bool),
    EndInSight(bool),
    Reached(Vec<Place>, u32),
}

fn take(machine: &mut Machine, made: &Made) -> Vec<Effect> {
    let size = |height: u32| Size { width: 640, height };
    match made {
        Made::Started => machine.take(Event::Started),
        Made::Greeted(height) => machine.take(Event::Greeted(size(*height))),
        Made::Sized(height) => machine.take(Event::Sized(size(*height))),
        Made::Framed(height) => machine.take(Event::Framed(*height)),
        Made::Heard(message) => say(machine, message),
        Made::Silence => machine.take(Event::Silence),
        Made::Settled => machine.take(Event::Settled),
        Made::Scrolled(y, furthest) => machine.take(Event::Scrolled { y: *y, furthest: *furthest }),
        Made::Led(y) => machine.take(Event::Led(*y)),
        Made::DeviceStill(still) => machine.take(Event::DeviceStill(*still)),
        Made::Chose(choice) => machine.take(Event::Chose(*choice)),
        Made::Slides(count, at) => {
            let slide = |index: usize| Slide { places: vec![Place::Section(index / 2), step(index, 0)] };
            machine.take(Event::Slides((0..*count).map(slide).collect(), *at))
        }
        Made::Turned(by) => machine.take(Event::Turned(*by)),
        Made::Opened(at) => machine.take(Event::Opened(*at)),
        Made::Dragged(at) => machine.take(Event::Dragged(*at)),
        Made::StoryInSight(is_seen) => machine.take(Event::StoryInSight(*is_seen)),
        Made::EndInSight(is_seen) => machine.take(Event::EndInSight(*is_seen)),
        Made::Reached(places, percent) => machine.take(Event::Reached(places, *percent)),
    }
}

fn any_place() -> impl Strategy<Value = Place> {
    prop_oneof![
        (0_usize..4).prop_map(Place::Section),
        (0_usize..4, 0_usize..4).prop_map(|(scene, index)| step(scene, index)),
    ]
}

fn any_message() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(vec!["sticky", "auto", "step", "scroll", "loud"]).prop_map(host),
        any::<f64>().prop_map(|y| json!({ "type": "handscroll:scroll", "v": 1, "y": y })),
        any::<f64>().prop_map(|y| json!({ "kind": "interactive:scroll", "scroll": y })),
        Just(json!({ "sentinel": "amp", "type": "frames-init" })),
        Just(json!("[iFrameSizer]f1:8:false:false:32:true:true:null:bodyOffset")),
        Just(json!("[iFrameSizer]reset")),
        "\\PC{0,40}".prop_map(|text| json!(text)),
    ]
}

fn any_event() -> impl Strategy<Value = Made> {
    let places = prop::collection::vec(any_place(), 0..4);
    prop_oneof![
        Just(Made::Started),
        (1_u32..2000).prop_map(Made::Greeted),
        (1_u32..2000).prop_map(Made::Sized),
        (1_u32..2000).prop_map(Made::Framed),
        any_message().prop_map(Made::Heard),
        Just(Made::Silence),
        Just(Made::Settled),
        (any::<f64>(), any::<f64>()).prop_map(|(y, furthest)| Made::Scrolled(y, furthest)),
        any::<f64>().prop_map(Made::Led),
        any::<bool>().prop_map(Made::DeviceStill),
        prop::sample::select(MotionChoice::ALL.to_vec()).prop_map(Made::Chose),
        (0_usize..5, 0_usize..6).prop_map(|(count, at)| Made::Slides(count, at)),
        (-6_isize..6).prop_map(Made::Turned),
        (0_usize..8).prop_map(Made::Opened),
        (0_usize..8).prop_map(Made::Dragged),
        any::<bool>().prop_map(Made::StoryInSight),
        any::<bool>().prop_map(Made::EndInSight),
        (places, 0_u32..200).prop_map(|(places, percent)| Made::Reached(places, percent)),
    ]
}

fn any_machine() -> impl Strategy<Value = (String, String, bool)> {
    let query = prop::sample::select(vec!["", "mode=sticky", "mode=auto", "mode=step", "mode=scroll", "childId=a"]);
    let fragment = prop::sample::select(vec!["", "?secret=abc"]);
    (query, fragment, any::<bool>())
        .prop_map(|(query, fragment, framed)| (query.to_owned(), fragment.to_owned(), framed))
}

/// The state as far as a reader or a newsroom could tell it apart.
fn state(machine: &Machine) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        (machine.mode(), machine.shown, machine.is_sliding, machine.slide, machine.slides.clone()),
        (machine.is_still(), machine.choice, machine.percent, machine.led_to().to_bits()),
        (machine.told.clone(), machine.size, machine.host(), machine.obstacle().map(str::to_owned)),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes, in whatever order and however often.
    #[test]
    fn invariants_hold(
        (query, fragment, is_framed) in any_machine(),
        events in prop::collection::vec((any_event(), any::<bool>()), 0..60),
    ) {
        let mut machine = Machine::new(address(&query, &fragment), is_framed, "", "en");
        let mut steppers = 0_i32;
        let mut all_told = Vec::new();
        let (mut end_was_seen, mut last_slide_was_shown) = (false, false);
        let mut layouts: Vec<Mode> = Vec::new();
        for (event, twice) in std::iter::once(&(Made::Started, false)).chain(&events) {
            let effects = take(&mut machine, event);
            if let Made::EndInSight(true) = event {
                end_was_seen = true;
            }
            last_slide_was_shown |= machine.is_sliding && machine.slide + 1 == machine.slides.len();
            let before = state(&machine);
            // A turn means another slide each time, and a settled layout may be followed by the one that is due.
            if *twice && !matches!(event, Made::Turned(_) | Made::Settled) {
                let again = take(&mut machine, event);
                prop_assert_eq!(&before, &state(&machine), "{:?} changes something the second time", event);
                for effect in &again {
                    prop_assert!(
                        matches!(effect, Effect::Post(_) | Effect::ScrollTo(_) | Effect::OpenSlide(_)),
                        "{event:?} does {effect:?} again"
                    );
                }
            }
            for effect in &effects {
                match effect {
                    Effect::StartSlides => steppers += 1,
                    Effect::StopSlides => steppers -= 1,
                    Effect::Show(mode) => {
                        prop_assert!(layouts.last() != Some(mode), "{mode:?} is laid out again");
                        layouts.push(*mode);
                    }
                    Effect::Tell(notice) => {
                        let key = (notice.name, notice.place);
                        prop_assert!(!all_told.contains(&key), "{key:?} is told twice");
                        prop_assert!(notice.percent <= 100);
                        if notice.name == Name::End {
                            prop_assert!(end_was_seen || last_slide_was_shown, "the end was told and not seen");
                        }
                        prop_assert!(
                            notice.name == Name::View || all_told.contains(&(Name::View, None)),
                            "{key:?} is told of a story that was not seen"
                        );
                        all_told.push(key);
                    }
                    Effect::Post(_) => prop_assert!(is_framed, "a page by itself posts"),
                    Effect::ScrollTo(y) => {
                        prop_assert!(is_framed && machine.mode() == Some(Mode::Sticky));
                        prop_assert!(y.is_finite() && *y >= 0.0);
                    }
                    _ => {}
                }
                prop_assert!((0..=1).contains(&steppers), "{steppers} steppers");
            }
            prop_assert_eq!(steppers == 1, machine.is_sliding);
            prop_assert!(!is_framed || machine.mode() != Some(Mode::Scroll) || query == "mode=scroll");
        }
    }
}

#[test]
fn a_host_that_says_step_may_shrink_the_frame_afterwards() {
    let (mut machine, _) = greeted("", "");
    say(&mut machine, &host("auto"));
    machine.take(Event::Framed(777));
    machine.take(Event::Settled);
    assert_eq!(shown(&say(&mut machine, &host("step"))), Some(Mode::Step));
    machine.take(Event::Settled);
    assert_eq!(shown(&machine.take(Event::Framed(777))), None);
    assert_eq!(machine.mode(), Some(Mode::Step));
}
