use std::fs;
use std::path::Path;

use super::{FindError, Manner, Motif, Part, Pigment, Point, find, names};

/// A motif of 100 by 100 pixels with this content.
fn motif(content: &str) -> Motif {
    let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{content}</svg>"#);
    Motif::parse(&svg).unwrap_or_else(|error| panic!("{content}: {error}"))
}

/// Its only part.
fn part(content: &str) -> Part {
    let parts = motif(content).parts;
    assert_eq!(parts.len(), 1, "{content}");
    parts[0].clone()
}

/// The mistake in a file whose content starts in its second line.
fn mistake(content: &str) -> String {
    let svg = format!("<svg viewBox=\"0 0 100 100\">\n{content}\n</svg>");
    Motif::parse(&svg).map_or_else(|error| error.to_string(), |_| panic!("{content}: no mistake"))
}

/// The corners of the smallest rectangle around a part.
fn around(part: &Part) -> [f64; 4] {
    let points = part.lines.iter().flat_map(|line| &line.points);
    points.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |around, point| {
        [around[0].min(point.0), around[1].min(point.1), around[2].max(point.0), around[3].max(point.1)]
    })
}

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found_one, expected_one) in found.iter().zip(expected) {
        assert!((found_one - expected_one).abs() < 0.15, "{found:?} is not {expected:?}");
    }
}

#[test]
fn a_file_has_a_size_and_parts_in_their_order() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 80">
        <title>Two</title><style>.near { fill: black }</style>
        <rect class="near" width="40" height="20"/>
        <circle class="red" cx="20" cy="60" r="5" opacity="0.5"/>
    </svg>"#;
    let motif = Motif::parse(svg).expect("a motif");
    assert_eq!((motif.width, motif.height), (40.0, 80.0));
    let parts: Vec<_> = motif.parts.iter().map(|part| (part.ink, part.opacity)).collect();
    assert_eq!(parts, [(Pigment::Near, 1.0), (Pigment::Red, 0.5)]);
}

#[test]
fn every_element_has_its_outline() {
    let rect = part(r#"<rect class="near" x="10" y="20" width="30" height="40"/>"#);
    assert_eq!(rect.lines[0].points.len(), 4);
    assert_near(&around(&rect), &[10.0, 20.0, 40.0, 60.0]);
    let rounded = part(r#"<rect class="near" x="10" y="20" width="30" height="40" rx="6"/>"#);
    assert!(rounded.lines[0].points.len() > 8);
    assert_near(&around(&rounded), &[10.0, 20.0, 40.0, 60.0]);
    let circle = part(r#"<circle class="near" cx="50" cy="40" r="20"/>"#);
    assert_near(&around(&circle), &[30.0, 20.0, 70.0, 60.0]);
    let ellipse = part(r#"<ellipse class="near" cx="50" cy="40" rx="30" ry="10"/>"#);
    assert_near(&around(&ellipse), &[20.0, 30.0, 80.0, 50.0]);
    let polygon = part(r#"<polygon class="near" points="1,2 30,2 30 40"/>"#);
    assert_eq!(polygon.lines[0].points, [(1.0, 2.0), (30.0, 2.0), (30.0, 40.0)]);
    assert!(polygon.lines[0].is_closed);
    let polyline = part(r#"<polyline class="near line" points="1,2 30,2 30,40"/>"#);
    assert_eq!(polyline.lines[0].points.len(), 3);
    assert!(!polyline.lines[0].is_closed);
    let line = part(r#"<line class="near line" x1="1" y1="2" x2="3" y2="4"/>"#);
    assert_eq!(line.lines[0].points, [(1.0, 2.0), (3.0, 4.0)]);
    let path = part(r#"<path class="near" d="M10 10h20v20zM50 50l10 0 0 10z"/>"#);
    let starts: Vec<Point> = path.lines.iter().map(|line| line.points[0]).collect();
    assert_eq!(starts, [(10.0, 10.0), (50.0, 50.0)]);
    assert!(path.lines.iter().all(|line| line.is_closed && line.points.len() == 3));
}

#[test]
fn curves_become_lines_that_stay_within_a_tenth_of_a_pixel() {
    let circle = part(r#"<circle class="near" cx="50" cy="50" r="40"/>"#);
    let points = &circle.lines[0].points;
    for (index, from) in points.iter().enumerate() {
        let to = points[(index + 1) % points.len()];
        let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        for point in [*from, middle] {
            let away = (point.0 - 50.0).hypot(point.1 - 50.0);
            assert!((away - 40.0).abs() < 0.12, "{away}");
        }
    }
    assert!(points.len() < 60, "{} points", points.len());
}

#[test]
fn a_line_after_a_closed_one_starts_where_that_started() {
    let path = part(r#"<path class="near line" d="M10 10h20v20zL40 50"/>"#);
    assert_eq!(path.lines[1].points, [(10.0, 10.0), (40.0, 50.0)]);
    assert_eq!(path.lines.iter().map(|line| line.is_closed).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn classes_are_inks_and_manners() {
    for ink in Pigment::ALL {
        assert_eq!(part(&format!(r#"<rect class="{}" width="9" height="9"/>"#, ink.name())).ink, ink);
    }
    let manner = |class: &str| part(&format!(r#"<path class="{class}" stroke-width="3" d="M0 0L9 0L9 9"/>"#)).manner;
    assert_eq!(manner("near"), Manner::Fill);
    assert_eq!(manner("wash near"), Manner::Wash);
    assert_eq!(manner("lamp glow"), Manner::Glow);
    assert_eq!(manner("near line"), Manner::Line { width: 3.0 });
    assert_eq!(manner("stroke near"), Manner::Stroke { width: 3.0, is_blunt: false, is_dry: false });
    assert_eq!(manner("near stroke dry blunt"), Manner::Stroke { width: 3.0, is_blunt: true, is_dry: true });
}

#[test]
fn groups_pass_on_class_opacity_width_and_place() {
    let content = r#"<g class="jade line" stroke-width="2" opacity="0.5" transform="translate(10 20) scale(2)">
        <line x1="0" y1="0" x2="5" y2="0"/>
        <g transform="rotate(90)" opacity="0.5"><line class="near" x1="0" y1="0" x2="5" y2="0"/></g>
        <rect class="fill" width="3" height="4"/>
    </g>"#;
    let [first, second, third] = <[Part; 3]>::try_from(motif(content).parts).expect("three parts");
    assert_eq!((first.ink, first.manner, first.opacity), (Pigment::Jade, Manner::Line { width: 4.0 }, 0.5));
    assert_near(&around(&first), &[10.0, 20.0, 20.0, 20.0]);
    assert_eq!((second.ink, second.manner, second.opacity), (Pigment::Near, Manner::Line { width: 4.0 }, 0.25));
    assert_near(&around(&second), &[10.0, 20.0, 10.0, 30.0]);
    assert_eq!((third.ink, third.manner), (Pigment::Jade, Manner::Fill));
    assert_near(&around(&third), &[10.0, 20.0, 16.0, 28.0]);
}

#[test]
fn anchors_are_points_and_are_not_drawn() {
    let motif = motif(
        r#"<rect class="near" width="9" height="9"/>
        <g transform="translate(10 0)"><circle id="anchor-base" cx="5" cy="9" r="1"/></g>
        <circle id="anchor-top-2" class="red" cx="1" cy="2"/>"#,
    );
    assert_eq!(motif.parts.len(), 1);
    let anchors: Vec<_> = motif.anchors.iter().map(|(name, point)| (name.as_str(), *point)).collect();
    assert_eq!(anchors, [("base", (15.0, 9.0)), ("top-2", (1.0, 2.0))]);
}

#[test]
fn what_a_drawing_program_adds_for_itself_is_passed_over() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:draw="http://draw.example" viewBox="0 0 9 9" draw:version="1">
        <draw:view zoom="2"/><rect class="near" draw:label="wall" width="3" height="3"/></svg>"#;
    assert_eq!(Motif::parse(svg).expect("a motif").parts.len(), 1);
}

#[test]
fn mistakes_have_a_line_and_a_remedy() {
    let near = |attributes: &str| format!("<rect class=\"near\" {attributes}/>");
    let expected = [
        ("<text>A</text>".to_owned(), "line 2: `text` cannot be drawn; a motif has `g`, `path`"),
        ("<rect width=\"9\" height=\"9\"/>".to_owned(), "line 2: `rect` has no ink; give it one of the classes `near`"),
        ("<rect class=\"near\"\nwidth=\"9\"/>".to_owned(), "line 2: `rect` needs the attribute `height`"),
        (
            "<rect class=\"nea\" width=\"9\" height=\"9\"/>".to_owned(),
            "line 2: there is no class `nea`; did you mean `near`?",
        ),
        (
            "<rect class=\"cobalt\" width=\"9\" height=\"9\"/>".to_owned(),
            "line 2: there is no class `cobalt`; inks are `near`",
        ),
        (
            "<rect class=\"near far\" width=\"9\" height=\"9\"/>".to_owned(),
            "line 2: with `far`, this has two inks or two manners",
        ),
        (
            "<path class=\"near dry\" d=\"M0 0h9v9z\"/>".to_owned(),
            "line 2: `dry` is for brush strokes; write `stroke dry`",
        ),
        (
            "<line class=\"near\" x2=\"9\"/>".to_owned(),
            "line 2: a `line` has no area; give it the class `line` or `stroke`",
        ),
        (
            near("width=\"9\" height=\"9\"\n style=\"fill:#fff\""),
            "line 3: `rect` has no attribute `style`; the ink and the manner are classes",
        ),
        (
            near("width=\"9px\" height=\"9\""),
            "line 2: `width=\"9px\"` is no number from −10000 to 10000; write one without a unit",
        ),
        (near("width=\"0\" height=\"9\""), "line 2: `width=\"0\"` is not greater than 0"),
        (near("x=\"NaN\" width=\"9\" height=\"9\""), "line 2: `x=\"NaN\"` is no number"),
        (near("width=\"9\" height=\"9\" opacity=\"2\""), "line 2: `opacity=\"2\"` is not between 0 and 1"),
        (near("width=\"9\" height=\"9\" transform=\"spin(3)\""), "line 2: `transform=\"spin(3)\"`: "),
        (near("width=\"9\" height=\"9\" transform=\"scale(5000)\""), "line 2: a point of `rect` is not between"),
        ("<path class=\"near\" d=\"10 10\"/>".to_owned(), "line 2: `d` is no path data: "),
        ("<path class=\"near\" d=\"M0 0L1e999 9V9z\"/>".to_owned(), "line 2: a point of `path` is not between"),
        (
            "<path class=\"near\" d=\"M0 0L9 9\"/>".to_owned(),
            "line 2: `path` draws nothing; give it at least three points",
        ),
        ("<polygon class=\"near\" points=\"1 2 3\"/>".to_owned(), "line 2: `points` has an odd number of coordinates"),
        ("<polygon class=\"near\" points=\"1 2 a\"/>".to_owned(), "line 2: `points` has something other than numbers"),
        (
            "<rect id=\"anchor-a\" class=\"near\" width=\"9\" height=\"9\"/>".to_owned(),
            "line 2: an anchor is a `circle`",
        ),
        ("<circle id=\"anchor-A\"/>".to_owned(), "line 2: after `anchor-`, an id has lower-case letters"),
        (
            "<circle id=\"anchor-a\"/>\n<circle id=\"anchor-a\"/>".to_owned(),
            "line 3: there are two anchors `a`; rename one",
        ),
        ("<g>".to_owned(), "line 3: this is no XML: "),
        ("<title>Nothing</title>".to_owned(), "line 1: nothing is drawn; add at least one element"),
    ];
    for (content, message) in expected {
        let found = mistake(&content);
        assert!(found.starts_with(message), "{content}\n   {found}");
    }
    let size = Motif::parse("<svg viewBox=\"-5 0 10 10\"/>").expect_err("a mistake").to_string();
    assert!(size.starts_with("line 1: `viewBox=\"-5 0 10 10\"` is not `0 0 WIDTH HEIGHT`"), "{size}");
    assert!(Motif::parse("<svg/>").expect_err("a mistake").message.contains("add its size"));
    assert!(Motif::parse("<picture/>").expect_err("a mistake").message.contains("outermost element is `svg`"));
}

#[test]
fn elements_points_and_groups_are_bounded() {
    let dots = "<circle class=\"near\" r=\"1\"/>\n".repeat(201);
    assert_eq!(mistake(&dots), "line 202: a motif has at most 200 elements");
    let line = format!("<path class=\"near line\" d=\"M0 0{}\"/>", "h1v1".repeat(2500));
    assert!(mistake(&line).starts_with("line 2: here are more than 5000 points"), "{}", mistake(&line));
    let nested = format!("{}{}", "<g>".repeat(17), "</g>".repeat(17));
    assert_eq!(mistake(&nested), "line 2: groups are nested more than 16 deep");
}

#[test]
fn every_motif_of_the_library_can_be_drawn() {
    assert!(names().count() > 0 && names().is_sorted());
    for name in names() {
        if let Err(error) = find(name, Path::new("/nowhere")) {
            panic!("{error}");
        }
    }
}

#[test]
fn a_storys_motif_comes_before_the_engines() {
    let folder = std::env::temp_dir().join(format!("handscroll-motifs-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        fs::create_dir_all(folder.join("motifs")).expect("a folder");
        fs::write(folder.join("motifs").join(name), text).expect("a file");
    };
    write("street-lamp.svg", r#"<svg viewBox="0 0 7 7"><rect class="red" width="7" height="7"/></svg>"#);
    write("tram.svg", "<svg viewBox=\"0 0 7 7\">\n<rect width=\"7\" height=\"7\"/></svg>");
    assert_eq!(find("street-lamp", &folder).expect("a motif").width, 7.0);
    assert!(find("street-lamp", Path::new("/nowhere")).expect("a motif").anchors.contains_key("base"));
    let message = |name: &str| find(name, &folder).expect_err("a mistake").to_string();
    assert!(message("tram").starts_with("motifs/tram.svg: line 2: `rect` has no ink; give it"), "{}", message("tram"));
    assert_eq!(message("street-lmp"), "there is no motif `street-lmp`; did you mean `street-lamp`?");
    assert!(message("zeppelin").contains("; draw one in `motifs/zeppelin.svg` beside the story, or use one of: "));
    fs::remove_dir_all(&folder).expect("the folder is removed");
    assert_eq!(find("../tram", &folder), Err(FindError::BadName { name: "../tram".to_owned() }));
}
