use std::path::Path;

use super::{Drawing, DrawingError};

const EVERY_MARK: &str = r#"
width = 800
height = 500
seed = 1

[[layer]]
depth = 0.0
marks = [
  { ground = {} },
  { moon = { x = 600, y = 100, size = 50 } },
  { ridge = { foot = 300, height = 150, ink = 0.4, strokes = 60, trees = 6 } },
  { mist = { top = 250, bottom = 350, strength = 0.7 } },
  { towers = { from = 400, to = 700, foot = 320, height = 200, count = 5, ink = 0.5, near = true } },
]

[[layer]]
depth = 1.0
marks = [
  { water = { top = 330, bottom = 480, strokes = 12 } },
  { bank = { from = 20, to = 300, y = 350, height = 15, ink = 0.7, willows = 2, trees = 2 } },
  { trees = { kind = "pine", x = 100, y = 340, height = 90, count = 2, spread = 80 } },
  { lotus-leaves = { from = 0, to = 300, top = 420, bottom = 500, count = 6, size = 50, flowers = 2 } },
  { pagoda = { x = 200, y = 340, height = 120 } },
  { pavilion = { x = 260, y = 340, size = 50 } },
  { bridge = { from = 300, to = 400, y = 350, rise = 30, arches = 3 } },
  { petals = { x = 500, y = 350, width = 120, mirrored = true } },
  { boat = { x = 400, y = 430, size = 80 } },
  { lantern = { x = 330, y = 200, size = 20 } },
  { stone-lantern = { x = 450, y = 420, size = 60 } },
  { birds = { x = 300, y = 100, size = 50 } },
  { seal = { x = 750, y = 450, size = 30 } },
  { clouds = { from = 20, to = 400, y = 200, height = 60, billow = 50 } },
  { lantern = { x = 300, y = 200, size = 20, colour = "moon", cord = 20 } },
  { figure = { pose = "working", x = 100, y = 400, height = 100, coat = "far", cap = "jade" } },
  { figure = { pose = "seated", x = 150, y = 400, height = 100, flipped = true } },
  { figure = { pose = "resting", x = 200, y = 400, height = 100 } },
  { figure = { pose = "running", x = 250, y = 400, height = 60 } },
  { kite = { x = 300, y = 100, size = 40, hand = [240, 340], colour = "cinnabar" } },
  { table = { x = 350, y = 400, width = 60, stools = 50 } },
  { moon-gate = { from = 0, to = 400, y = 400, height = 120, gate = 150, radius = 50, windows = [300] } },
  { old-tree = { x = 500, y = 400, height = 200, lean = 0.1 } },
  { hanging-twigs = { from = 800, to = 600, top = -10, length = 150, count = 6, wind = -20 } },
  { floating-lantern = { x = 600, y = 450, size = 30, colour = "cinnabar" } },
  { floating-lantern = { x = 650, y = 440, size = 15 } },
  { crane = { x = 500, y = 100, size = 120, flipped = true } },
  { hall = { from = 100, to = 600, y = 400, height = 100, rise = 50, teeth = 3 } },
  { robot-arm = { x = 200, y = 400, size = 90, shoulder = 110, elbow = -10 } },
  { conveyor = { from = 220, to = 420, y = 400, height = 30, parts = [260, 330] } },
  { cart = { x = 480, y = 400, size = 50, flipped = true } },
  { workbench = { x = 550, y = 400, size = 60 } },
  { street-lamps = { from = 100, to = 400, y = 400, height = 40, count = 4, water = 10 } },
  { cable-bridge = { from = 50, to = 500, deck = 300, water = 340, pylons = [150, 380], height = 90 } },
  { threads = { rings = [[100, 100], [200, 80], [300, 120]], links = [[0, 1], [1, 2], [2, 7]], size = 6, red = 1 } },
  { stroke = { points = [[0, 0], [50, 20], [100, 0]], width = 6 } },
  { shape = { points = [[0, 0], [50, 20], [0, 40]], ink = 0.5, smooth = true, edge = 2, hides = true } },
  { shells = { x = 600, y = 200, radius = 80, count = 3, facets = 9 } },
  { field = { x = 600, y = 200, clear = 90, top = 20, bottom = 380, count = 6, ink = 0.4 } },
  { mountain = { x = 300, y = 60, foot = 300, left = 180, right = 220, ink = 0.5, heads = 4, sway = 40, line = 0.6, fibres = 9, moss = 0.5, stones = 6, groves = 4, grove_height = 20, round = 0.4, near = true } },
  { haze = { x = 300, y = 200, width = 200, height = 90, strength = 0.8 } },
  { terraces = { x = 300, y = 100, foot = 300, left = 120, right = 140, rows = 6, ink = 0.6 } },
  { ripples = { from = 20, to = 500, top = 300, bottom = 400, count = 12, length = 90, ink = 0.3 } },
  { shoal = { from = 20, to = 400, y = 350, height = 12, ink = 0.4, bars = 3, reeds = 4 } },
  { grove = { kind = "tiered", x = 100, y = 400, height = 60, count = 5, spread = 90, fall = 10 } },
  { grove = { kind = "dotted", x = 100, y = 400, height = 30, count = 3, spread = 90 } },
  { grove = { kind = "bare", x = 100, y = 400, height = 60, count = 3, spread = 90 } },
  { grove = { kind = "old-pine", x = 300, y = 400, height = 150, ink = 0.7 } },
  { grove = { kind = "old-leafy", x = 500, y = 400, height = 150, ink = 0.7 } },
  { hamlet = { places = [[300, 400], [360, 410]], size = 50 } },
  { footbridge = { from = 200, to = 340, y = 420, stands = 20, posts = 5 } },
  { walker = { x = 260, y = 410, size = 30 } },
  { junk = { x = 600, y = 420, size = 70 } },
  { geese = { x = 400, y = 100, size = 120 } },
  { skyline = { from = 400, to = 700, foot = 320, height = 200, count = 6, ink = 0.2, peak = 0.4 } },
  { motif = { name = "street-lamp", x = 400, y = 400, height = 60, flipped = true, inks = { near = "far" } } },
  { motif = { name = "street-lamp", x = 100, y = 400, width = 20, count = 4, to = [300, 410], spread = [9, 9], vary = 0.2, ink = 0.5 } },
  { motif = { name = "street-lamp", x = 100, y = 400, stack = 3, taper = 0.8 } },
  { turbines = { places = [[500, 300], [560, 290]], height = 80, ink = 0.4 } },
]
"#;

/// A drawing of a story without motifs of its own.
fn parse(text: &str) -> Result<Drawing, DrawingError> {
    Drawing::parse(text, Path::new("/nowhere"))
}

fn drawing(text: &str) -> Drawing {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_same_seed_draws_the_same_picture_and_another_a_different_one() {
    let once = drawing(EVERY_MARK).render();
    assert_eq!(once, drawing(EVERY_MARK).render());
    assert_ne!(once, drawing(&EVERY_MARK.replace("seed = 1", "seed = 2")).render());
}

#[test]
fn each_mark_leaves_something_on_the_paper() {
    let whole = drawing(EVERY_MARK);
    let alone = |marks| {
        let layers = vec![super::Layer { depth: 0.0, front: false, marks }];
        Drawing { layers, ..whole.clone() }.render()[0].svg.len()
    };
    let empty = alone(Vec::new());
    for mark in whole.layers.iter().flat_map(|layer| &layer.marks) {
        assert!(alone(vec![mark.clone()]) > empty, "{mark:?} draws nothing");
    }
}

#[test]
fn a_layer_is_a_plain_document_that_can_move() {
    for layer in drawing(EVERY_MARK).render() {
        assert!(layer.svg.starts_with("<svg xmlns="));
        assert!(layer.svg.contains("prefers-color-scheme:dark"), "no night");
        for forbidden in ["<filter", "feTurbulence", "mix-blend", "style=\"", "<script", "NaN", "inf"] {
            assert!(!layer.svg.contains(forbidden), "{forbidden} in a layer");
        }
        let long_number = layer
            .svg
            .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .any(|number| number.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 2));
        assert!(!long_number, "a coordinate with more decimals than anybody sees");
    }
}

#[test]
fn depths_are_kept_from_far_to_near() {
    let depths: Vec<f64> = drawing(EVERY_MARK).render().iter().map(|layer| layer.depth).collect();
    assert_eq!(depths, [0.0, 1.0]);
}

#[test]
fn a_mark_that_is_not_known_is_refused_with_its_line() {
    for (right, wrong) in [("ground = {}", "grond = {}"), ("hides = true", "hidden = true")] {
        let error = parse(&EVERY_MARK.replace(right, wrong)).expect_err("the mark is not known");
        assert!(error.to_string().contains("line "), "{error}");
    }
}

#[test]
fn a_number_out_of_bounds_is_refused_with_field_value_and_bounds() {
    let refused = |right: &str, wrong: &str| {
        assert!(EVERY_MARK.contains(right), "{right}");
        parse(&EVERY_MARK.replacen(right, wrong, 1)).expect_err(wrong).to_string()
    };
    assert_eq!(refused("arches = 3", "arches = 1e9"), "line 25: `arches = 1e9` is not between 1 and 50");
    assert_eq!(
        refused("arches = 3", "arches = 1_000_000_000"),
        "line 25: `arches = 1_000_000_000` is not between 1 and 50"
    );
    assert_eq!(refused("width = 800", "width = 10_001"), "line 2: `width = 10_001` is not between 0 and 10000");
    assert_eq!(refused("x = 600,", "x = nan,"), "line 10: `x = nan` is not between -10000 and 10000");
    assert_eq!(refused("billow = 50", "billow = 0"), "line 32: `billow = 0` is not between 1 and 10000");
    assert_eq!(
        refused("windows = [300]", "windows = [inf]").split(": ").nth(1),
        Some("`windows = inf` is not between -10000 and 10000")
    );
    let many = format!("parts = [{}]", "1, ".repeat(501));
    assert!(refused("parts = [260, 330]", &many).contains("`parts` has 501 entries; a list has at most 500"));
    let petals = "{ petals = { x = 0, y = 0, width = 9, petals = 100 } },\n".repeat(51);
    let sum = refused("  { seal =", &format!("{petals}{{ seal ="));
    assert!(sum.contains("`petals = 100`, all counts of the drawing add up to more than 5000"), "{sum}");
}

#[test]
fn each_mark_can_be_drawn_with_each_number_at_its_bounds() {
    let numbers = |mark: &str| -> Vec<_> {
        let starts = mark.match_indices(" = ").map(|(at, _)| at + 3);
        let ranges = starts.filter_map(|start| Some(start..start + mark[start..].find([' ', ',', ']'])?));
        ranges.filter(|range| mark[range.clone()].parse::<f64>().is_ok()).collect()
    };
    let mut drawn = 0;
    for mark in EVERY_MARK.lines().filter(|line| line.starts_with("  {")) {
        // All numbers at their bounds, with as wide a range as there is.
        let mut largest = mark.to_owned();
        for number in numbers(mark).into_iter().rev() {
            let name = mark[..number.start].trim_end_matches(" = ").rsplit([' ', '{']).next().unwrap_or_default();
            let (least, most) = super::bounds::bounds_of(name);
            let bound = if ["from", "top", "y"].contains(&name) { least } else { most };
            largest.replace_range(number, &bound.to_string());
        }
        let text =
            format!("width = 10000\nheight = 10000\nseed = 1\n[[layer]]\ndepth = 0.0\nmarks = [\n{largest}\n]\n");
        let begun = std::time::Instant::now();
        let bytes: usize = drawing(&text).render().iter().map(|layer| layer.svg.len()).sum();
        assert!(bytes < 10_000_000, "{bytes} bytes of SVG: {largest}");
        assert!(begun.elapsed().as_secs() < 10, "{:?}: {largest}", begun.elapsed());
        for number in numbers(mark) {
            for extreme in ["-10000", "0", "1", "10", "50", "100", "200", "300", "500", "2000", "10000"] {
                let mark = [&mark[..number.start], extreme, &mark[number.end..]].concat();
                let text =
                    format!("width = 800\nheight = 500\nseed = 1\n[[layer]]\ndepth = 0.0\nmarks = [\n{mark}\n]\n");
                let Ok(drawing) = parse(&text) else { continue };
                drawn += 1;
                let bytes: usize = drawing.render().iter().map(|layer| layer.svg.len()).sum();
                assert!(bytes < 5_000_000, "{bytes} bytes of SVG: {mark}");
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}

#[test]
fn an_oval_is_as_wide_as_its_rounded_radius() {
    assert_eq!(super::brush::oval((10.0, 10.0), 6.76, 2.0), "M3.2 10a6.8 2 0 1 0 13.6 0a6.8 2 0 1 0-13.6 0z");
}

#[test]
fn outlines_turn_one_way_and_holes_the_other() {
    let square = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)];
    let turned: Vec<_> = square.iter().rev().copied().collect();
    assert_eq!(super::brush::outline(&square), super::brush::outline(&turned));
    assert_eq!(super::brush::hole(&square), "M0 0l9 0l0 9l-9 0z");
}
