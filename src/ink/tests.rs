use std::fs;
use std::path::{Path, PathBuf};

use super::{Drawing, DrawingError};
use crate::palette::Palette;

const EVERY_MARK: &str = r#"
width = 800
height = 500
seed = 1

[[layer]]
depth = 0.0
marks = [
  { ground = {} },
  { ridge = { foot = 300, height = 150, ink = 0.4, strokes = 60, trees = 6 } },
  { mist = { top = 250, bottom = 350, strength = 0.7 } },
  { motif = { name = "towers-near-1", x = 550, y = 320, width = 300, height = 200 } },
]

[[layer]]
depth = 1.0
marks = [
  { ripples = { top = 330, bottom = 480, count = 12, length = 90, width = 2, ink = 0.3, colour = "far" } },
  { bank = { from = 20, to = 300, y = 350, height = 15, ink = 0.7, trees = 4, tree_height = 60, plants = ["willow-1", "broadleaf-1"] } },
  { motif = { name = "pine-1", or = ["pine-2", "fir-1"], x = 60, y = 340, to = [140, 340], height = 90, count = 4, vary = 0.2, mixed = true, alike = true } },
  { motif = { name = "lotus-pad-1", x = 150, y = 460, width = 100, count = 6, spread = [300, 80], mirror = 0.3, alike = true } },
  { stroke = { points = [[0, 0], [50, 20], [100, 0]], width = 6 } },
  { shape = { points = [[0, 0], [50, 20], [0, 40]], ink = 0.5, smooth = true, edge = 2, hides = true } },
  { mountain = { x = 300, y = 60, foot = 300, left = 180, right = 220, ink = 0.5, heads = 4, sway = 40, line = 0.6, fibres = 9, moss = 0.5, stones = 6, groves = 4, grove_height = 20, round = 0.4, near = true } },
  { haze = { x = 300, y = 200, width = 200, height = 90, strength = 0.8 } },
  { ripples = { from = 20, to = 500, top = 300, bottom = 400, count = 12, length = 90, ink = 0.3 } },
  { shoal = { from = 20, to = 400, y = 350, height = 12, ink = 0.4, bars = 3, reeds = 4 } },
  { motif = { name = "street-lamp", x = 400, y = 400, height = 60, flipped = true, inks = { near = "far" } } },
  { motif = { name = "street-lamp", x = 100, y = 400, width = 20, count = 4, to = [300, 410], spread = [9, 9], vary = 0.2, ink = 0.5 } },
  { motif = { name = "street-lamp", x = 100, y = 400, stack = 3, taper = 0.8, crown = "street-lamp", also = [[150, 400]], mixed = true, vary = 0.3, mirror = 0.5 } },
  { ridge = { foot = 300, height = 150, hill = 90, from = 100, to = 700, ink = 0.6, near = true, strokes = 30, trees = 4, seed = 2 } },
  { mountain = { x = 500, y = 90, foot = 300, left = 120, right = 90, ink = 0.3, line = 0.4, groves = 5, grove_height = 30, plants = ["elm-far-1"], seed = 3 } },
  { ripples = { top = 300, bottom = 400, count = 9, length = 60, width = 3, ink = 0.4, seed = 5 } },
  { shoal = { from = 20, to = 400, y = 380, height = 20, ink = 0.6, reeds = 3, plants = ["reed", "reed-tuft"], seed = 2 } },
  { motif = { name = "lotus-stadium-far", x = 300, y = 300, height = 40, count = 2, to = [600, 310], spread = [9, 9], ink = 0.6, alike = true } },
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
    let once = drawing(EVERY_MARK).render(&Palette::default(), false);
    assert_eq!(once, drawing(EVERY_MARK).render(&Palette::default(), false));
    assert_ne!(once, drawing(&EVERY_MARK.replace("seed = 1", "seed = 2")).render(&Palette::default(), false));
}

#[test]
fn each_mark_leaves_something_on_the_paper() {
    let whole = drawing(EVERY_MARK);
    let alone = |marks| {
        let layers = vec![super::Layer { depth: toml::Spanned::new(0..0, 0.0), front: false, marks }];
        Drawing { layers, ..whole.clone() }.render(&Palette::default(), false)[0].svg.len()
    };
    let empty = alone(Vec::new());
    for mark in whole.layers.iter().flat_map(|layer| &layer.marks) {
        assert!(alone(vec![mark.clone()]) > empty, "{mark:?} draws nothing");
    }
}

#[test]
fn a_layer_is_a_plain_document_that_can_move() {
    for layer in drawing(EVERY_MARK).render(&Palette::default(), false) {
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
    let depths: Vec<f64> =
        drawing(EVERY_MARK).render(&Palette::default(), true).iter().map(|layer| layer.depth).collect();
    assert_eq!(depths, [0.0, 1.0]);
}

#[test]
fn a_long_layer_goes_on_in_another_document() {
    let lamps =
        "  { motif = { name = \"street-lamp\", x = 100, y = 400, height = 60, count = 3, spread = [90, 9] } },\n";
    let text = |layers: &[(&str, usize)]| {
        let layer = |(keys, marks): &(&str, usize)| {
            format!("[[layer]]\ndepth = 0.5\n{keys}\nmarks = [\n{}]\n", lamps.repeat(*marks))
        };
        ["width = 800\nheight = 500\nseed = 1\n", &layers.iter().map(layer).collect::<String>()].concat()
    };
    let outlines = |documents: &[super::LayerSvg]| -> usize {
        let paths = documents.iter().flat_map(|document| document.svg.split(" d=\"").skip(1));
        paths.filter_map(|path| path.split('"').next()).map(|path| path.matches('M').count()).sum()
    };
    let documents = drawing(&text(&[("", 200)])).render(&Palette::default(), false);
    assert!(documents.len() > 2, "{}", documents.len());
    // Of each document's bytes a few hundred are its frame and its inks.
    for document in &documents {
        assert!(document.svg.len() < super::DOCUMENT_BYTES + 1_500, "{} bytes", document.svg.len());
    }
    let whole = drawing(&text(&[("", 200)])).render(&Palette::default(), true);
    assert_eq!(whole.len(), 1);
    assert_eq!(outlines(&documents), outlines(&whole), "something is lost or drawn twice");

    // Behind the numbers and in front of them.
    let framed = ["frame = [0, 0, 100, 100]\n", &text(&[("", 60), ("front = true", 60), ("", 10)])].concat();
    let fronts: Vec<bool> =
        drawing(&framed).render(&Palette::default(), false).iter().map(|document| document.front).collect();
    let behind = fronts.iter().filter(|&&front| !front).count();
    assert!(behind > 1 && fronts.len() > behind + 1, "{fronts:?}");
    assert!(fronts.is_sorted(), "what is behind the numbers comes first: {fronts:?}");
}

/// A drawing with a frame and with layers of these keys, each of one stroke of its own width.
fn framed(layers: &[&str]) -> String {
    let layer = |(width, keys): (usize, &&str)| {
        format!(
            "[[layer]]\n{keys}\nmarks = [{{ stroke = {{ points = [[0, 0], [50, 20]], width = {} }} }}]\n",
            width + 1
        )
    };
    let layers: String = layers.iter().enumerate().map(layer).collect();
    format!("width = 800\nheight = 500\nseed = 1\nframe = [0, 0, 100, 100]\n{layers}")
}

#[test]
fn what_is_farthest_behind_numbers_drifts_in_a_document_of_its_own() {
    let documents = |text: &str| -> Vec<(bool, bool, usize)> {
        let documents = drawing(text).render(&Palette::default(), false);
        let paths = |svg: &str| svg.split("</defs>").nth(1).map_or(0, |drawn| drawn.matches('M').count());
        documents.iter().map(|document| (document.drifts, document.front, paths(&document.svg))).collect()
    };
    let all = framed(&["depth = 0", "depth = 0.0", "depth = 0.1", "depth = 1", "depth = 0.5\nfront = true"]);
    assert_eq!(documents(&all), [(true, false, 2), (false, false, 2), (false, true, 1)]);
    // With a frame, no layer needs to drift; without one, none does.
    assert_eq!(documents(&framed(&["depth = 0.3", "depth = 0.3"])), [(false, false, 2)]);
    let unframed = framed(&["depth = 0", "depth = 0.5"]).replace("frame = [0, 0, 100, 100]\n", "");
    assert_eq!(documents(&unframed), [(false, false, 1), (false, false, 1)]);
}

#[test]
fn what_numbers_stand_on_cannot_drift() {
    let error = |layers: &[&str]| parse(&framed(layers)).expect_err("a layer cannot drift").to_string();
    let front = error(&["depth = 0.5", "front = true\ndepth = 0"]);
    assert!(
        front.starts_with("line 10: `depth = 0` drifts in a drawing with a `frame`, and a layer in front"),
        "{front}"
    );
    let on = error(&["depth = 0", "depth = 0.5", "depth = 0.0"]);
    assert!(on.starts_with("line 12: `depth = 0` drifts in a drawing with a `frame`, and cannot lie on"), "{on}");
    let all = error(&["depth = 0", "depth = 0", "depth = 0.5\nfront = true"]);
    assert!(all.starts_with("line 9: all layers behind the numbers have `depth = 0` and would drift away"), "{all}");
    for error in [front, on, all] {
        assert!(error.contains("; write a greater depth"), "{error}");
    }
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
    assert_eq!(refused("trees = 4", "trees = 1e9"), "line 19: `trees = 1e9` is not between 0 and 500");
    assert_eq!(
        refused("trees = 4", "trees = 1_000_000_000"),
        "line 19: `trees = 1_000_000_000` is not between 0 and 500"
    );
    assert_eq!(refused("width = 800", "width = 10_001"), "line 2: `width = 10_001` is not between 0 and 10000");
    assert_eq!(refused("x = 150,", "x = nan,"), "line 21: `x = nan` is not between -10000 and 10000");
    assert_eq!(refused("left = 180", "left = 0"), "line 24: `left = 0` is not between 1 and 10000");
    assert_eq!(
        refused("[100, 0]", "[inf, 0]").split(": ").nth(1),
        Some("`points = inf` is not between -10000 and 10000")
    );
    assert_eq!(refused("width = 800", "width = 0"), "line 2: the drawing's `width` is not between 1 and 10000");
    let many = format!("points = [{}]", "1, ".repeat(501));
    assert!(
        refused("points = [[0, 0], [50, 20], [100, 0]]", &many)
            .contains("`points` has 501 entries; a list has at most 500")
    );
    let hills = "{ ridge = { foot = 300, height = 9, ink = 0.4, strokes = 1000 } },\n".repeat(6);
    let sum = refused("  { stroke =", &format!("{hills}{{ stroke ="));
    assert!(sum.contains("`strokes = 1000`, all counts of the drawing add up to more than 5000"), "{sum}");
}

#[test]
fn the_places_of_a_picture_have_bounds_and_any_name() {
    let with = |places: &str| parse(&EVERY_MARK.replacen("[[layer]]", &format!("{places}\n[[layer]]"), 1));
    let refused = |places: &str| with(places).expect_err(places).to_string();
    assert_eq!(refused("frame = [9, 9, 0, 20]"), "line 6: `frame = 0` is not between 1 and 10000");
    assert_eq!(refused("frame = [9, 9, 20, 1e99]"), "line 6: `frame = 1e99` is not between 1 and 10000");
    let grid = |cells: &str| format!("[region.field]\ngrids = [[0, 0, 90, 90, {cells}]]");
    assert_eq!(refused(&grid("1_000_000_000, 4")), "line 7: `grids = 1_000_000_000` is not between 1 and 100");
    assert_eq!(refused(&grid("4, 0")), "line 7: `grids = 0` is not between 1 and 100");
    assert_eq!(
        refused(&grid("99, 99")),
        "line 7: with `grids = [0, 0, 90, 90, 99, 99]`, all counts of the drawing add up to more than 5000"
    );
    assert_eq!(refused("[region.field]\nunit = 0"), "line 7: `unit = 0` is not between 1 and 10000");
    let deep = format!("frame = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused(&deep).starts_with("line 6: "), "{}", refused(&deep));
    // An author's name may be that of a count.
    let names = "[anchor]\ncount = [640, 420]\nseed = [1, 2]\n[length]\nrows = 900\n[region.stack]\nunit = 20";
    assert!(with(names).is_ok(), "{:?}", with(names));
    assert_eq!(refused("[anchor]\nseed = [1, 1e5]"), "line 7: `anchor = 1e5` is not between -10000 and 10000");
}

#[test]
fn a_drawing_of_hostile_numbers_is_refused_or_small() {
    let numbers = ["0", "-1", "1", "1e9", "1_000_000_000", "-1e300", "nan", "-inf", "1e-300", "99999999999999999999"];
    let marks: Vec<&str> = EVERY_MARK.lines().filter(|line| line.starts_with("  {")).collect();
    let (mut drawn, mut refused) = (0, 0);
    for mark in marks {
        let starts = mark.match_indices(" = ").map(|(at, _)| at + 3);
        let ranges = starts.filter_map(|start| Some(start..start + mark[start..].find([' ', ',', ']'])?));
        for range in ranges.filter(|range| mark[range.clone()].parse::<f64>().is_ok()) {
            for number in numbers {
                let hostile = format!("{}{number}{}", &mark[..range.start], &mark[range.end..]);
                let head = "width = 800\nheight = 500\nseed = 1\n[[layer]]\ndepth = 0\nmarks = [\n";
                match parse(&format!("{head}{hostile}\n]")) {
                    Ok(drawing) => {
                        let size: usize =
                            drawing.render(&Palette::default(), false).iter().map(|layer| layer.svg.len()).sum();
                        assert!(size < 2_000_000, "{hostile} draws {size} bytes");
                        drawn += 1;
                    }
                    Err(error) => {
                        assert!(error.to_string().starts_with("line 7: "), "{hostile}: {error}");
                        refused += 1;
                    }
                }
            }
        }
    }
    assert!(drawn > 100 && refused > 500, "{drawn} drawn, {refused} refused");
}

#[test]
fn an_ink_has_one_name_wherever_it_is_used() {
    for ink in crate::motif::Pigment::ALL {
        let name = ink.name();
        let stroke = format!("{{ stroke = {{ points = [[0, 0], [50, 20]], width = 6, colour = \"{name}\" }} }}");
        let svg = &drawing(&EVERY_MARK.replace("{ ground = {} }", &stroke)).render(&Palette::default(), false)[0].svg;
        let path = svg.split("</defs>").nth(1).expect("it draws");
        assert!(path.starts_with(&format!("<path class=\"{name}\"")), "{name}: {}", &path[..80]);
        for part in [format!("--{name}:"), format!(".{name}{{fill:var(--{name})}}")] {
            assert!(svg.contains(&part), "no {part} in a drawing");
        }
        let lamp = format!("inks = {{ near = \"{name}\" }}");
        assert!(parse(&EVERY_MARK.replace("inks = { near = \"far\" }", &lamp)).is_ok(), "{name}");
    }
}

#[test]
fn the_schema_has_the_bounds_that_are_checked() {
    let schema = super::schema();
    let heads = &schema["$defs"]["Mountain"]["properties"]["heads"];
    assert_eq!((heads["minimum"].as_f64(), heads["maximum"].as_f64()), (Some(1.0), Some(40.0)));
    assert_eq!(schema["properties"]["width"]["minimum"].as_f64(), Some(1.0));
    assert_eq!(schema["$defs"]["Ripples"]["properties"]["top"]["minimum"].as_f64(), Some(-10_000.0));
    let frame = schema["properties"]["frame"]["prefixItems"].as_array().expect("its places");
    let least: Vec<_> = frame.iter().map(|place| place["minimum"].as_f64()).collect();
    assert_eq!(least, [Some(-10_000.0), Some(-10_000.0), Some(1.0), Some(1.0)]);
    assert!(schema["properties"]["seed"].get("maximum").is_none(), "{}", schema["properties"]["seed"]);
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
        let bytes: usize = drawing(&text).render(&Palette::default(), false).iter().map(|layer| layer.svg.len()).sum();
        assert!(bytes < 10_000_000, "{bytes} bytes of SVG: {largest}");
        assert!(begun.elapsed().as_secs() < 10, "{:?}: {largest}", begun.elapsed());
        for number in numbers(mark) {
            for extreme in ["-10000", "0", "1", "10", "50", "100", "200", "300", "500", "2000", "10000"] {
                let mark = [&mark[..number.start], extreme, &mark[number.end..]].concat();
                let text =
                    format!("width = 800\nheight = 500\nseed = 1\n[[layer]]\ndepth = 0.0\nmarks = [\n{mark}\n]\n");
                let Ok(drawing) = parse(&text) else { continue };
                drawn += 1;
                let bytes: usize = drawing.render(&Palette::default(), false).iter().map(|layer| layer.svg.len()).sum();
                assert!(bytes < 5_000_000, "{bytes} bytes of SVG: {mark}");
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}

#[test]
fn outlines_turn_one_way_and_holes_the_other() {
    let square = vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)];
    let turned: Vec<_> = square.iter().rev().copied().collect();
    assert_eq!(super::brush::outline(&square), super::brush::outline(&turned));
    let hole = vec![(3.0, 3.0), (3.0, 6.0), (6.0, 6.0), (6.0, 3.0)];
    let mirrored = [turned, hole.iter().rev().copied().collect()];
    for motif in [[square, hole], mirrored] {
        assert_eq!(super::brush::area(&motif), "M0 9l9 0l0-9l-9 0zM6 3l0 3l-3 0l0-3z");
    }
}

/// The folder of a story with two motifs: `post`, 10 pixels wide and 20 high, and `reed`, a brush stroke.
fn story(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("handscroll-ink-{name}-{}", std::process::id()));
    fs::create_dir_all(folder.join("motifs")).expect("a folder");
    let write = |name: &str, svg: &str| fs::write(folder.join("motifs").join(name), svg).expect("a file");
    write("post.svg", r#"<svg viewBox="0 0 10 20"><rect class="near" width="10" height="20"/></svg>"#);
    let reed = r#"<path class="jade stroke dry" stroke-width="6" d="M20 50L22 30L28 0"/>"#;
    let anchor = r#"<circle id="anchor-base" cx="20" cy="50"/>"#;
    write("reed.svg", &format!(r#"<svg viewBox="0 0 40 50">{reed}{anchor}</svg>"#));
    folder
}

/// The elements that a drawing with these marks has.
fn drawn(marks: &str, folder: &Path) -> String {
    let text = format!("width = 800\nheight = 500\nseed = 1\n[[layer]]\ndepth = 0.0\nmarks = [\n{marks}\n]\n");
    let drawing = Drawing::parse(&text, folder).unwrap_or_else(|error| panic!("{error}"));
    let svg = drawing.render(&Palette::default(), false).remove(0).svg;
    svg.split_once("</defs>").expect("definitions").1.to_owned()
}

/// A rectangle as the sheet writes it.
fn rectangle(left: f64, top: f64, right: f64, bottom: f64) -> String {
    super::brush::outline(&[(left, top), (right, top), (right, bottom), (left, bottom)])
}

#[test]
fn a_motif_stands_on_its_place_in_its_size_and_inks() {
    let folder = story("place");
    let post = |more: &str| drawn(&format!("{{ motif = {{ name = \"post\", x = 100, y = 200{more} }} }}"), &folder);
    assert!(post("").contains(&rectangle(95.0, 180.0, 105.0, 200.0)), "{}", post(""));
    assert!(post(", height = 40").contains(&rectangle(90.0, 160.0, 110.0, 200.0)));
    assert!(post(", width = 40, height = 5").contains(&rectangle(80.0, 195.0, 120.0, 200.0)));
    assert!(post(", ink = 0.5").contains("<path class=\"near\" fill-opacity=\".5\""));
    assert!(post(", inks = { near = \"red\" }").contains("<path class=\"red\""));
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn several_stand_along_a_line_at_places_of_their_own_and_on_each_other() {
    let folder = story("several");
    let posts = |more: &str| drawn(&format!("{{ motif = {{ name = \"post\", x = 100, y = 200{more} }} }}"), &folder);
    let line = posts(", count = 3, to = [200, 220], also = [[300, 100]]");
    for (x, y) in [(100.0, 200.0), (150.0, 210.0), (200.0, 220.0), (300.0, 100.0)] {
        assert!(line.contains(&rectangle(x - 5.0, y - 20.0, x + 5.0, y)), "{x}: {line}");
    }
    let stack = posts(", stack = 2, taper = 0.6, crown = \"post\"");
    for (half, y) in [(5.0, 200.0), (3.0, 180.0), (5.0, 160.0)] {
        assert!(stack.contains(&rectangle(100.0 - half, y - 20.0, 100.0 + half, y)), "{y}: {stack}");
    }
    let mirror = posts(", mirror = 0.5");
    assert!(mirror.contains(&rectangle(95.0, 200.0, 105.0, 210.0)), "{mirror}");
    assert!(mirror.contains(&rectangle(95.0, 180.0, 105.0, 200.0)), "{mirror}");
    let spread = posts(", count = 40, spread = [200, 60], vary = 0.5");
    let starts: Vec<f64> = spread.split('M').skip(1).filter_map(|path| path.split(' ').next()?.parse().ok()).collect();
    assert_eq!(starts.len(), 40);
    assert!(starts.iter().all(|x| (-10.0..210.0).contains(x)), "{starts:?}");
    assert!(starts.iter().any(|x| *x < 60.0) && starts.iter().any(|x| *x > 140.0), "{starts:?}");
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn those_that_are_alike_are_drawn_once_and_shown_at_all_places() {
    let folder = story("once");
    let text = |more: &str| {
        let mark = format!("{{ motif = {{ name = \"post\", x = 100, y = 200, to = [400, 200], count = 40{more} }} }}");
        let head = "width = 800\nheight = 500\nseed = 1\n[[layer]]\ndepth = 0.0\nmarks = [\n";
        let drawing = Drawing::parse(&format!("{head}{mark},\n{mark}\n]\n"), &folder);
        drawing.unwrap_or_else(|error| panic!("{error}")).render(&Palette::default(), false).remove(0).svg
    };
    let (each, once) = (text(""), text(", alike = true"));
    let outlines = |svg: &str| svg.matches("l0-20").count();
    assert_eq!(outlines(&each), 80, "{each}");
    assert_eq!((outlines(&once), once.matches("<use").count()), (1, 80), "{once}");
    assert!(once.contains(&rectangle(-5.0, -20.0, 5.0, 0.0)), "it is drawn around the origin: {once}");
    let varied = text(", alike = true, or = [\"reed\"], vary = 0.5, mixed = true");
    assert_eq!((varied.matches("<g id").count(), varied.matches("<use").count()), (2, 80), "{varied}");
    assert!(varied.contains("transform=\"matrix(-") && varied.contains("transform=\"matrix(1."), "{varied}");
    let factors = varied.split("matrix(").skip(1).filter_map(|rest| rest.split(' ').next()?.parse::<f64>().ok());
    assert!(factors.clone().all(|factor| (0.45..1.55).contains(&factor.abs())));
    // Others keep their size beside the first.
    assert!(varied.contains(&rectangle(-5.0, -20.0, 5.0, 0.0)), "{varied}");
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn lands_grow_the_plants_that_they_name() {
    let folder = story("plants");
    for mark in [
        "bank = { from = 20, to = 300, y = 350, height = 15, ink = 0.7, trees = 9, tree_height = 40,",
        "shoal = { from = 20, to = 400, y = 350, height = 20, ink = 0.7, reeds = 9,",
        "mountain = { x = 300, y = 60, foot = 300, left = 180, right = 220, ink = 0.5, heads = 4, line = 0.7, groves = 9,",
    ] {
        let plants = |names: &str| drawn(&format!("{{ {mark} plants = [{names}] }} }}"), &folder);
        assert!(plants("\"post\"").matches("<use").count() >= plants("").matches("<use").count() + 9, "{mark}");
        let text = format!(
            "width = 9\nheight = 9\nseed = 1\n[[layer]]\ndepth = 0\nmarks = [{{ {mark} plants = [\"pots\"] }} }}]"
        );
        let error = Drawing::parse(&text, &folder).expect_err("no such motif").to_string();
        assert!(error.starts_with("line 6: there is no motif `pots`"), "{error}");
    }
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn the_brush_swells_leaves_streaks_and_draws_a_motif_alike_whatever_else_is_drawn() {
    let folder = story("alike");
    let reed = "{ motif = { name = \"reed\", x = 300, y = 200 } }";
    let alone = drawn(reed, &folder);
    assert!(alone.contains("<path class=\"jade\"") && alone.contains("<path class=\"paper\" fill-opacity=\".75\""));
    let stroke = alone.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
    let others =
        "{ motif = { name = \"reed\", x = 100, y = 200 } },\n{ mist = { top = 0, bottom = 9, strength = 0.5 } },\n";
    let among = drawn(&format!("{others}{reed}"), &folder);
    assert!(among.contains(stroke), "{stroke}\n{among}");
    let elsewhere = drawn(&reed.replace("x = 300", "x = 310"), &folder);
    let shape =
        |svg: &str| svg.split(" d=\"M").nth(1).and_then(|rest| rest.split_once('l')).map(|rest| rest.1.to_owned());
    assert_ne!(shape(&alone), shape(&elsewhere));
    // Mirrored, the reed leans to the left of its foot.
    let left = |svg: &str| {
        let first = svg.split(" d=\"M").nth(1).and_then(|rest| rest.split('z').next()).expect("a path");
        let mut x = 0.0;
        let mut least = f64::MAX;
        for pair in first.split('l') {
            let end = pair[1..].find([' ', '-']).map_or(pair.len(), |at| at + 1);
            x += pair[..end].parse::<f64>().expect("a number");
            least = least.min(x);
        }
        least
    };
    assert!(left(&alone) > 296.0, "{}", left(&alone));
    let mirrored = drawn(&reed.replace("y = 200", "y = 200, flipped = true"), &folder);
    assert!(left(&mirrored) < 294.0, "{}", left(&mirrored));
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn a_motif_that_cannot_be_drawn_is_told_with_its_place() {
    let text = |marks: &str| format!("width = 9\nheight = 9\nseed = 1\n[[layer]]\ndepth = 0\nmarks = [\n{marks}\n]");
    let error = |marks: &str| parse(&text(marks)).expect_err(marks).to_string();
    let unknown = error("{ ground = {} },\n{ motif = { name = \"street-lmp\", x = 1, y = 2 } }");
    assert_eq!(unknown, "line 8: there is no motif `street-lmp`; did you mean `street-lamp`?");
    let many = "{ motif = { name = \"street-lamp\", x = 1, y = 2, count = 300, stack = 40 } }";
    assert!(error(many).starts_with("line 7: with `street-lamp`, the motifs have more than 60000 points; draw fewer"));
    let crown = "{ motif = { name = \"street-lamp\", x = 1, y = 2, crown = \"../x\" } }";
    assert!(
        error(crown).starts_with("line 7: `../x` is no name of a motif; write lower-case letters"),
        "{}",
        error(crown)
    );
}
