use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use proptest::prelude::*;

use crate::chart::camera;
use crate::chart::position;
use crate::chart::sheet::{Form, Point, Room, Shape, Tone};
use crate::chart::tests::spec;
use crate::chart::{Chart, Kind, Mistake, Number, Scenery, Surroundings, Wording, svg};
use crate::ink::Drawing;
use crate::motif::Motif;
use crate::table::{Date, Table};

/// For the tests that hold for every kind: none, as it cannot be drawn without a picture.
pub(in crate::chart) fn examples() -> Vec<Kind> {
    Vec::new()
}

/// A lake that empties through a gate into another, a vessel, a sky for discs, and twelve places.
const PLACES: &str = "
    [anchor]
    gate = [200, 300]
    foot = [20, 540]
    head = [20, 40]
    east = [300, 100]
    west = [100, 100]
    [length]
    moon = 90
    [region.upper]
    outline = [[110, 20], [380, 20], [380, 280], [110, 280]]
    [region.lower]
    outline = [[110, 320], [380, 320], [380, 540], [110, 540]]
    [region.vessel]
    outline = [[10, 20], [60, 20], [60, 540], [10, 540]]
    [region.pond]
    outline = [[150, 340], [240, 340], [240, 480], [150, 480]]
    [region.floors]
    grids = [[10, 20, 50, 480, 1, 12]]
    [label.a]
    at = [200, 60]
    [label.b]
    at = [200, 360]
    size = 'small'
";

/// What a camera can show in the narrow drawing.
const VIEWS: &str = "
    near = [150, 10, 195, 280]
    both = [150, 290, 195, 280]
    tiny = [150, 10, 100, 100]
    away = [-150, 10, 195, 280]
    huge = [0, 0, 500, 560]
";

/// A story with this setting and these figures, of which those whose ids begin with `derived` are.
struct Story(Vec<(&'static str, f64)>);

impl Surroundings for Story {
    fn number(&self, figure: &str, wording: Wording) -> Option<Number> {
        let &(id, value) = self.0.iter().find(|(id, _)| *id == figure)?;
        let bound = if wording == Wording::WithBound && id == "more" { "more than " } else { "" };
        let derived = id.starts_with("derived").then_some("derived");
        Some(Number { value, text: format!("{bound}{value}"), unit: None, derived })
    }

    fn digits(&self, value: f64, _: Option<u8>) -> String {
        value.to_string()
    }

    fn percent(&self, value: f64, _: Option<u8>) -> String {
        format!("{value}%")
    }

    fn scale(&self, _: f64) -> (f64, &'static str) {
        (1.0, "")
    }

    fn no_data(&self) -> &'static str {
        "no data"
    }

    fn date(&self, date: Date) -> String {
        date.to_string()
    }

    fn table(&self, _: &str) -> Option<(&Table, Option<&str>)> {
        None
    }

    fn file(&self, _: &str) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn scenery(&self, image: &str) -> Result<Scenery, Mistake> {
        if image != "lakes" {
            return Err(Mistake::new("there is no such image", "Name another."));
        }
        let drawing = |frame: &str, views: &str| {
            let text =
                format!("width = 1000\nheight = 1000\nseed = 1\nframe = {frame}\nlayer = []\n{PLACES}[view]\n{views}");
            let drawing = Drawing::parse(&text, Path::new("")).unwrap_or_else(|error| panic!("{error}"));
            drawing.composition().unwrap_or_default()
        };
        Ok(Scenery {
            narrow: drawing("[0, 0, 390, 560]", VIEWS),
            wide: drawing("[0, 0, 900, 620]", "both = [0, 0, 450, 310]"),
        })
    }

    fn motif(&self, name: &str) -> Result<Motif, Mistake> {
        crate::motif::find(name, Path::new("")).map_err(|error| Mistake::new(&error.to_string(), "Name another."))
    }
}

fn chart(figures: &[(&'static str, f64)], text: &str) -> Chart {
    let story = Story(figures.to_vec());
    let spec = spec(&format!("[pictorial]\nsetting = \"lakes\"\n{text}"));
    assert_eq!(spec.mistakes(&story), []);
    spec.resolve(&story).unwrap_or_else(|error| panic!("{error}"))
}

fn mistakes(figures: &[(&'static str, f64)], text: &str) -> Vec<String> {
    let spec = spec(&format!("[pictorial]\n{text}"));
    spec.mistakes(&Story(figures.to_vec())).into_iter().map(|mistake| mistake.reason).collect()
}

/// The places of the units that can be seen at a position, as the painter gets them.
fn units(chart: &Chart, position: f64, room: Room) -> Vec<(u16, Point)> {
    let seen = chart.played(position, room).into_iter().filter(|shape| shape.alpha > 0.5);
    let unit = |shape: Shape| if let Form::Glyph(at, _, glyph) = shape.form { Some((glyph, at)) } else { None };
    seen.filter_map(unit).collect()
}

const BOATS: &str = "marks = [
    { figure = 'all', label = 'brought in', at = 'a', units = { glyph = 'turbine', in = 'upper' } },
    { figure = 'some', label = 'tested', step = 2, at = 'b', units = { glyph = 'turbine-turning', in = 'lower', from = 'all', through = ['gate'] } },
]";

#[test]
fn as_many_units_are_drawn_as_the_numbers_say() {
    let chart = chart(&[("all", 422.0), ("some", 180.0)], BOATS);
    for room in [Room::Narrow, Room::Wide] {
        let at_first = units(&chart, 1.0, room);
        assert_eq!(at_first.len(), 422);
        assert!(at_first.iter().all(|(_, at)| at.1 < 285.0), "all are in the upper lake");
        let at_last = units(&chart, 2.0, room);
        assert_eq!(at_last.len(), 422, "who passes is not counted twice");
        assert_eq!(at_last.iter().filter(|(_, at)| at.1 > 315.0).count(), 180);
        // In the page, equal units are the vertices of one path, and its markers are what they look like.
        let svg = svg::svg(&chart, room);
        let counts = svg.split("<marker ").skip(1).map(|marker| {
            let path = marker.split("</marker>").nth(1).and_then(|path| path.split(" d=\"").nth(1)).unwrap_or_default();
            let path = path.split('"').next().unwrap_or_default();
            (marker.contains("--chart-cinnabar"), path.matches(['M', 'l']).count())
        });
        assert_eq!(counts.collect::<Vec<_>>(), [(false, 422 - 180), (true, 180)]);
    }
}

#[test]
fn the_unit_that_arrives_is_the_one_that_left() {
    let chart = chart(&[("all", 20.0), ("some", 3.0)], BOATS);
    let sheet = |position: f64| chart.sheet(position, Room::Narrow).shapes;
    let places = |position: f64| -> Vec<(u32, Point)> {
        let place = |shape: Shape| if let Form::Glyph(at, ..) = shape.form { Some((shape.owner, at)) } else { None };
        sheet(position).into_iter().filter_map(place).collect()
    };
    let (before, after) = (places(1.0), places(2.0));
    let moved: Vec<u32> = after.iter().filter(|place| !before.contains(place)).map(|(owner, _)| *owner).collect();
    assert_eq!(moved.len(), 3);
    // Those that were nearest to the gate have gone, each through the gate.
    let away = |at: Point| (at.0 - 200.0).hypot(at.1 - 300.0);
    let farthest =
        before.iter().filter(|(owner, _)| moved.contains(owner)).map(|(_, at)| away(*at)).fold(0.0, f64::max);
    assert!(before.iter().filter(|(owner, _)| !moved.contains(owner)).all(|(_, at)| away(*at) >= farthest));
    for owner in moved {
        let way = (0..500).flat_map(|part| places(1.0 + f64::from(part) / 1000.0));
        let nearest = way.filter(|(other, _)| *other == owner).map(|(_, at)| away(at)).fold(f64::MAX, f64::min);
        assert!(nearest < 6.0, "{nearest} from the gate");
    }
}

#[test]
fn areas_levels_and_radii_are_to_scale() {
    let figures = [("few", 5.0), ("more", 20.0)];
    let discs = chart(
        &figures,
        "radius = 'moon'\nmarks = [
            { figure = 'few', label = 'then', disc = { center = 'west' } },
            { figure = 'more', label = 'now', disc = { center = 'east' } },
        ]",
    );
    let radii: Vec<f64> = (discs.sheet(9.0, Room::Wide).shapes.iter())
        .filter_map(|shape| if let Form::Disc(_, radius) = shape.form { Some(radius) } else { None })
        .collect();
    assert_eq!(radii[1], 90.0);
    assert!((radii[0].powi(2) / radii[1].powi(2) - 0.25).abs() < 0.01 * 0.25, "{radii:?}");

    let rings = chart(
        &figures,
        "radius = 'moon'\nmarks = [
            { figure = 'few', label = 'then', ring = { center = 'west' } },
            { figure = 'more', label = 'now', ring = { center = 'west' } },
        ]",
    );
    let radii: Vec<f64> = (rings.sheet(9.0, Room::Wide).shapes.iter())
        .filter_map(|shape| if let Form::Ring(_, radius, _) = shape.form { Some(radius) } else { None })
        .collect();
    assert_eq!(radii, [22.5, 90.0]);

    let levels = chart(
        &figures,
        "scale = { zero = 'foot', top = 'head', value = 25 }\nmarks = [
            { figure = 'few', label = 'then', level = { in = 'vessel' } },
            { figure = 'more', label = 'now', step = 2, level = { in = 'vessel' } },
        ]",
    );
    let surface = |position: f64| {
        let shapes = levels.sheet(position, Room::Wide).shapes.into_iter().filter(|shape| shape.tone == Tone::Water);
        let points = shapes.filter_map(|shape| if let Form::Fill(points) = shape.form { Some(points) } else { None });
        points.flatten().map(|point| point.1).fold(f64::MAX, f64::min)
    };
    // What it is compared with is there from the beginning, and is no number of the chart.
    let compared = chart(
        &figures,
        "scale = { zero = 'foot', top = 'head', value = 25 }
         base = { value = 10, label = 'the others', at = 'b', level = { in = 'lower', ink = 'jade' } }
         marks = [{ figure = 'few', label = 'then', step = 2, level = { in = 'vessel' } }]",
    );
    let sheet = compared.sheet(0.0, Room::Wide);
    let others = sheet.shapes.iter().filter(|shape| shape.tone == Tone::Jade);
    let points = others.filter_map(|shape| if let Form::Fill(points) = &shape.form { Some(points) } else { None });
    assert_eq!(points.flatten().map(|point| point.1).fold(f64::MAX, f64::min), 340.0);
    assert!(sheet.shapes.iter().any(|shape| matches!(&shape.form, Form::Text(.., words) if words == "10")));
    assert_eq!(compared.table().rows.len(), 1);
    // 500 pixels are 25.
    assert_eq!((surface(1.0), surface(2.0)), (440.0, 140.0));
}

#[test]
fn a_rank_is_counted_from_the_first_place() {
    let chart = chart(
        &[("rank", 3.0)],
        "marks = [{ figure = 'rank', label = 'rank', place = { in = 'floors', glyph = 'turbine' } }]",
    );
    assert_eq!(units(&chart, 9.0, Room::Narrow), [(0, (35.0, 120.0))]);
}

#[test]
fn bounds_stand_above_their_numbers() {
    let chart = chart(&[("more", 12.0)], "marks = [{ figure = 'more', label = 'people', at = 'a' }]");
    let words = |shape: &Shape| match &shape.form {
        Form::Text(at, _, size, words) => Some((words.clone(), at.1, *size)),
        _ => None,
    };
    let texts: Vec<_> = chart.sheet(9.0, Room::Narrow).shapes.iter().filter_map(words).collect();
    let find = |wanted: &str| texts.iter().find(|text| text.0 == wanted).unwrap_or_else(|| panic!("{texts:?}"));
    let (bound, number, caption) = (find("more than"), find("12"), find("people"));
    assert!(bound.1 < number.1 && number.1 < caption.1 && number.2 > 2.0 * bound.2);
    assert_eq!(chart.table().rows[0].value, "more than 12");
}

#[test]
fn what_is_derived_is_drawn_in_outlines() {
    let lines = |id: &'static str| {
        let text =
            format!("marks = [{{ figure = '{id}', label = 'x', units = {{ glyph = 'turbine', in = 'upper' }} }}]");
        let svg = svg::svg(&chart(&[(id, 7.0)], &text), Room::Narrow);
        let svg = svg.split("</marker>").next().unwrap_or_default();
        (svg.matches("stroke=").count(), svg.matches("<path fill=\"var(").count())
    };
    assert_eq!(lines("sure").0, 0);
    assert_eq!(lines("derived").1, 0);
    assert!(lines("derived").0 > 0);
}

#[test]
fn mistakes_say_what_is_missing_where() {
    let unit = |more: &str| format!("setting = 'lakes'\nmarks = [{{ figure = 'a', label = 'a', {more} }}]");
    let told = |value: f64, text: &str| mistakes(&[("a", value), ("b", 9.0)], text);
    assert_eq!(told(5.0, "setting = 'sea'\nmarks = [{ figure = 'a', label = 'a' }]"), ["there is no such image"]);
    assert_eq!(
        told(5.0, &unit("at = 'c'")),
        ["there is no label “c” in the setting's tall drawing", "there is no label “c” in the setting's drawing"]
    );
    let several = unit("disc = { center = 'east' }, ring = { center = 'east' }");
    assert_eq!(told(5.0, &several), ["a mark is several things at once"]);
    assert_eq!(told(5.0, &unit("disc = { center = 'east' }")), ["a disc or circle needs the radius of the largest"]);
    assert_eq!(told(5.0, &unit("level = { in = 'vessel' }")), ["a level or line needs a scale"]);
    let scaled = |value: f64| {
        let text = unit("level = { in = 'vessel' }") + "\nscale = { zero = 'foot', top = 'head', value = 10 }";
        told(value, &text)
    };
    assert_eq!(scaled(10.0), Vec::<String>::new());
    assert_eq!(scaled(10.5), ["the value is beyond the end of the scale"]);
    assert_eq!(
        told(13.0, &unit("place = { in = 'floors', glyph = 'turbine' }")),
        ["the value is no place among the 12 of “floors”"]
    );
    assert_eq!(
        told(700.0, &unit("units = { glyph = 'turbine', in = 'upper' }")),
        ["it would have 700 units, and at most 600 can be counted"]
    );
    assert_eq!(
        told(13.0, &unit("units = { glyph = 'turbine', in = 'floors' }"))[0],
        "the region “floors” of the setting's tall drawing has places for 12 units, but it has 13"
    );
    // A figure that is no number is reported by itself.
    let forms = [
        "units = { glyph = 'turbine', in = 'upper' }",
        "level = { in = 'vessel' }",
        "line = { in = 'vessel' }",
        "disc = { center = 'east' }",
        "ring = { center = 'east' }",
        "place = { in = 'floors', glyph = 'turbine' }",
    ];
    let scales = "\nscale = { zero = 'foot', top = 'head', value = 10 }\nradius = 'moon'";
    for form in forms {
        for value in [f64::NAN, f64::INFINITY] {
            assert_eq!(told(value, &(unit(form) + scales)), Vec::<String>::new(), "{form} {value}");
        }
    }
    let part = "setting = 'lakes'\nmarks = [
        { figure = 'a', label = 'a', units = { glyph = 'turbine', in = 'upper' } },
        { figure = 'b', label = 'b', units = { glyph = 'turbine', from = 'a' } },
    ]";
    assert_eq!(told(9.0, part), Vec::<String>::new());
    assert_eq!(told(8.0, part), ["a part is larger than what it is a part of"]);
}

/// Two numbers with their words, the first of them enlarged: `near` is twice as large in the narrow composition, which alone
/// has it.
fn climbed() -> Chart {
    let text = "views = [{ step = 1, view = 'near' }, { step = 2, view = 'whole' }, { step = 3, view = 'both' }]
        marks = [
            { figure = 'more', label = 'people', at = 'a' },
            { figure = 'b', label = 'people of these', step = 2, at = 'b' },
        ]";
    chart(&[("more", 12.0), ("b", 9.0)], text)
}

#[test]
fn each_step_has_its_view_in_the_compositions_that_have_it() {
    let chart = climbed();
    assert_eq!(chart.steps(), 3, "the camera moves at a step of its own");
    // Left and upper edge in pixels, and how many times what is seen is enlarged.
    let seen = |room: Room, size: (f64, f64)| -> Vec<[f64; 3]> {
        let framings = chart.framings(room).iter();
        framings.map(|seen| [seen.left * size.0, seen.top * size.1, 1.0 / seen.span].map(f64::round)).collect()
    };
    assert_eq!(seen(Room::Narrow, (390.0, 560.0)), [[150.0, 10.0, 2.0], [0.0, 0.0, 1.0], [150.0, 290.0, 2.0]]);
    assert_eq!(seen(Room::Wide, (900.0, 620.0)), [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 2.0]]);
    // A region is a view with something around it.
    let text = "views = [{ step = 1, view = 'pond' }]\nmarks = [{ figure = 'b', label = 'b', at = 'b' }]";
    let [pond] = self::chart(&[("b", 9.0)], text).framings(Room::Narrow)[..] else { panic!("not one step") };
    assert!(pond.left * 390.0 < 140.0 && (pond.left + pond.span) * 390.0 > 250.0, "{pond:?}");
    assert!(pond.top * 560.0 < 330.0 && (pond.top + pond.span) * 560.0 > 490.0 && pond.span < 0.5, "{pond:?}");
}

#[test]
fn words_keep_their_size_on_the_screen_while_the_camera_moves() {
    let chart = climbed();
    let sizes = |position: f64| -> BTreeMap<String, f64> {
        let seen = camera::at(chart.framings(Room::Narrow), position::eased(position));
        let text = |shape: Shape| match shape.form {
            Form::Text(_, _, size, words) => Some((words, size / seen.span)),
            _ => None,
        };
        chart.played(position, Room::Narrow).into_iter().filter_map(text).collect()
    };
    let whole = sizes(1.7);
    assert!(whole.len() >= 5, "{whole:?}");
    let mut compared = 0;
    for hundredth in 20..300 {
        for (words, size) in sizes(f64::from(hundredth) / 100.0) {
            assert!((size / whole[&words] - 1.0).abs() < 0.01, "“{words}” at {hundredth}: {size}, {whole:?}");
            compared += 1;
        }
    }
    assert!(compared > 800, "{compared}");
    // The finished drawing shows the whole frame.
    let still = chart.sheet(9.0, Room::Narrow).shapes.into_iter().filter_map(|shape| match shape.form {
        Form::Text(_, _, size, words) => Some((words, size)),
        _ => None,
    });
    assert_eq!(still.collect::<BTreeMap<_, _>>(), whole);
}

#[test]
fn words_that_the_camera_has_left_are_gone() {
    let words = |position: f64| -> Vec<String> {
        let text = |shape: Shape| if let Form::Text(.., words) = shape.form { Some(words) } else { None };
        climbed().played(position, Room::Narrow).into_iter().filter_map(text).collect()
    };
    assert!(words(1.9).contains(&"12".to_owned()) && words(1.9).contains(&"9".to_owned()));
    assert!(!words(2.9).contains(&"12".to_owned()) && words(2.9).contains(&"9".to_owned()));
}

#[test]
fn views_that_show_nothing_well_are_mistakes() {
    let told = |views: &str| {
        let marks = "marks = [{ figure = 'a', label = 'a', at = 'a', units = { glyph = 'turbine', in = 'upper' } }]";
        mistakes(&[("a", 9.0)], &format!("setting = 'lakes'\nviews = [{views}]\n{marks}"))
    };
    assert_eq!(told("{ step = 1, view = 'whole' }"), Vec::<String>::new());
    assert_eq!(told("{ step = 2, view = 'near' }"), Vec::<String>::new(), "nothing comes at that step");
    assert_eq!(told("{ step = 1, view = 'nowhere' }"), ["there is no view or region “nowhere”"]);
    assert_eq!(told("{ step = 0, view = 'whole' }"), ["a view is of step 0, and steps are counted from 1"]);
    assert_eq!(told("{ step = 2, view = 'near' }, { step = 2, view = 'whole' }"), ["step 2 has two views"]);
    assert_eq!(told("{ step = 2, view = 'tiny' }"), ["the view “tiny” of the setting's tall drawing is too small"]);
    let beyond = |name: &str| {
        format!("the view “{name}” of the setting's tall drawing goes beyond what is drawn around the frame")
    };
    assert_eq!(told("{ step = 2, view = 'away' }"), [beyond("away")]);
    assert_eq!(told("{ step = 2, view = 'huge' }"), [beyond("huge")]);
    // Some of the units stand outside; then their words, too.
    assert_eq!(
        told("{ step = 1, view = 'near' }"),
        ["what is drawn of “a” would not be seen at step 1, where the setting's tall drawing shows “near”"]
    );
    assert_eq!(
        told("{ step = 1, view = 'both' }"),
        ["the words of “a” would not be seen at step 1, where the setting's tall drawing shows “both”"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Any number that a story may give: as many units as it says, each at a place of its own within the region, and the
    /// last one in part.
    #[test]
    fn any_number_is_drawn_exactly(value in 0.0..600.0_f64) {
        let value = (value * 100.0).round() / 100.0;
        let text = "marks = [{ figure = 'any', label = 'any', units = { glyph = 'turbine', in = 'upper' } }]";
        let chart = chart(&[("any", value)], text);
        for room in [Room::Narrow, Room::Wide] {
            let drawn = units(&chart, 1.0, room);
            let rest = value.fract();
            // Less than a fiftieth of a unit is not drawn.
            let expected = value.floor() as usize + usize::from(rest > 0.02);
            prop_assert_eq!(drawn.len(), expected, "{}", value);
            for (index, (glyph, at)) in drawn.iter().enumerate() {
                prop_assert!(at.0 > 110.0 && at.0 < 380.0 && at.1 > 20.0 && at.1 < 280.0, "{:?}", at);
                prop_assert!(drawn[..index].iter().all(|(_, other)| other != at), "two at {:?}", at);
                let is_part = index + 1 == expected && rest > 0.02 && rest < 0.98;
                prop_assert_eq!(*glyph != drawn[0].0 || drawn.len() == 1, is_part || drawn.len() == 1, "{}", value);
            }
        }
    }
}
