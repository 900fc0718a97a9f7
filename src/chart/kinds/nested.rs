//! Nested squares: each value as a square in the lower left corner of the one before, areas in proportion.

use super::super::marks::{Pairs, Ratio, Stage};
use super::super::sheet::{Anchor, MARGIN, Point, Sheet, Tone};
use super::super::spec::{MarkSpec, Mistake};
use super::super::{Mark, largest, text};
use super::units::{Words, words_of};

/// The tones of squares from the outermost to the innermost; fewer squares begin later, and three end before the last.
const TONES: [Tone; 4] = [Tone::Faint, Tone::Water, Tone::Jade, Tone::Ink];

/// From the edges of a square to the words in it, in nominal pixels.
const INSET: f64 = 11.0;

/// From the largest square to the words beside it, in nominal pixels.
const AWAY: f64 = 22.0;

/// Side of the largest square with the words beside it on a narrow sheet, in nominal pixels.
const NARROW: f64 = 186.0;

/// Width of the line around a square, in nominal pixels.
const RIM: f64 = 2.0;

of_marks! {
    /// Squares inside of a square, each a part of the one before.
    Nested {
        /// The largest first; each is a part of the one before.
        marks
    }
    draw, WithBound, Pairs::Words(Ratio::Part), mistakes, false
}

fn mistakes(marks: &[&MarkSpec], values: &[f64]) -> Vec<Mistake> {
    let grown = values.windows(2).zip(marks.iter().skip(1)).filter(|(pair, _)| pair[1] > pair[0]);
    let remedy = "Put the marks into the order of their values, or use `areas`.";
    let larger = |mark: &MarkSpec| Mistake::new("a part is larger than what it lies in", remedy).at(mark);
    let mut mistakes: Vec<Mistake> = grown.map(|(_, mark)| larger(mark)).collect();
    if let [only] = marks {
        let reason = "it has one mark, and nothing lies in it";
        mistakes.push(Mistake::new(reason, "Add a part of it, or use `bars`.").at(only));
    }
    if let Some(mark) = marks.get(TONES.len()) {
        let reason = format!("it has {} marks, and at most {} can be told apart", marks.len(), TONES.len());
        mistakes.push(Mistake::new(&reason, "Leave some out, or use `bars`.").at(mark));
    }
    mistakes
}

/// Tone of a square.
fn tone_of(marks: &[&Mark], index: usize) -> Tone {
    let first = 3_usize.saturating_sub(marks.len());
    if marks[index].accent { Tone::Cinnabar } else { TONES[(first + index) % TONES.len()] }
}

/// Where the squares and their words are, in nominal pixels.
struct Layout {
    /// Lower left corner of all squares.
    corner: Point,
    /// Side of each square.
    sides: Vec<f64>,
    words: Vec<Words>,
    /// Upper left corners of the words.
    places: Vec<Point>,
    /// Whether the words stand in the squares.
    is_inside: bool,
    height: f64,
}

impl Layout {
    fn new(sheet: &mut Sheet, stage: &Stage<'_>) -> Self {
        let (width, largest) = (sheet.width, largest(&stage.marks));
        let is_wide = width > 500.0;
        // Notes stand below the words, for which squares have no room.
        let has_notes = stage.notes_width(width) > 0.0;
        if !is_wide && !has_notes {
            let height = sheet.height_or(f64::INFINITY);
            let offer = sheet.offer;
            let side = sheet.side((width.min(height) - 2.0 * MARGIN).max(1.0), 1.0, largest);
            if let Some(layout) = Self::inside(&stage.marks, side) {
                return layout;
            }
            // Nothing is drawn as large as this.
            sheet.offer = offer;
        }
        let side = sheet.side(if is_wide { 344.0 } else { NARROW.min(width * 0.52) }, 1.0, largest);
        Self::beside(stage, width, side, sheet.height_or(300.0))
    }

    fn sides(marks: &[&Mark], side: f64) -> Vec<f64> {
        let largest = largest(marks);
        marks.iter().map(|mark| (mark.amount() / largest).sqrt() * side).collect()
    }

    /// The words in the squares, each over the next one; `None` if there is no room for one of them.
    fn inside(marks: &[&Mark], all: f64) -> Option<Self> {
        let sides = Self::sides(marks, all);
        let corner = (MARGIN, MARGIN + all);
        let words: Vec<Words> =
            marks.iter().zip(&sides).map(|(mark, side)| words_of(mark, (side - 2.0 * INSET).max(1.0), true)).collect();
        let inner = sides.iter().skip(1).copied().chain([0.0]);
        let fits = words.iter().zip(sides.iter().zip(inner)).all(|(words, (side, inner))| {
            words.width <= side - 2.0 * INSET && words.height <= side - inner - 2.0 * INSET
        });
        // On hatching no words can be read.
        if !fits || marks.iter().any(|mark| mark.derived) {
            return None;
        }
        let places = sides.iter().map(|side| (corner.0 + INSET, corner.1 - side + INSET)).collect();
        Some(Self { corner, sides, words, places, is_inside: true, height: all + 2.0 * MARGIN })
    }

    /// The words beside the squares, moved apart.
    fn beside(stage: &Stage<'_>, width: f64, side: f64, least_height: f64) -> Self {
        let marks = &stage.marks;
        let sides = Self::sides(marks, side);
        let x = MARGIN + side + AWAY;
        let room = width - MARGIN - x;
        let words: Vec<Words> = marks.iter().map(|mark| words_of(mark, room, false)).collect();
        let note = |index: usize| Some(stage.notes_height(index, room)).filter(|height| *height > 0.0);
        let heights: Vec<f64> = words
            .iter()
            .enumerate()
            .map(|(index, words)| words.height + note(index).map_or(0.0, |note| note + 4.0))
            .collect();
        let gap = 12.0;
        let wanted: f64 = heights.iter().map(|height| height + gap).sum::<f64>() - gap;
        let height = side.max(wanted).max(least_height - 2.0 * MARGIN) + 2.0 * MARGIN;
        let corner = (MARGIN, (height + side) / 2.0);
        let wish = |((words, side), height): ((&Words, &f64), &f64)| {
            // The middle of the value's first line is as high as the upper edge of its square.
            (corner.1 - side - words.size * text::RISE / 2.0 + height / 2.0, *height)
        };
        let wishes: Vec<(f64, f64)> = words.iter().zip(&sides).zip(&heights).map(wish).collect();
        let centres = text::spread(&wishes, gap, MARGIN, height - MARGIN);
        let places = centres.iter().zip(&heights).map(|(centre, height)| (x, centre - height / 2.0)).collect();
        Self { corner, sides, words, places, is_inside: false, height }
    }
}

fn draw(sheet: &mut Sheet, stage: &Stage<'_>) {
    let marks = &stage.marks;
    let Layout { corner: (left, base), sides, words, places, is_inside, height } = Layout::new(sheet, stage);
    sheet.height = height;
    let outer = sides.first().copied().unwrap_or(0.0);
    let arrivals: Vec<f64> = (0..marks.len()).map(|index| stage.shown(index)).collect();
    for (index, mark) in marks.iter().enumerate() {
        sheet.belong(&mark.key);
        // The area, not the side, grows linearly with the arrival.
        let side = sides[index] * arrivals[index].sqrt();
        let (right, top) = (left + side, base - side);
        let square = vec![(left, base), (left, top), (right, top), (right, base)];
        let tone = tone_of(marks, index);
        // What lies under a square that is dimmed does not show through it.
        sheet.fill(square.clone(), Tone::Paper, 1.0);
        if mark.derived {
            sheet.hatched_rectangle((left, top), (side, side), tone, stage.clearness(index));
        } else {
            sheet.fill(square, tone, stage.clearness(index));
        }
    }
    // Pale squares are hardly darker than what they lie on: an outline tells them from it. Dark ones are set off by paper.
    for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| !mark.derived) {
        sheet.belong(&mark.key);
        let side = sides[index] * arrivals[index].sqrt();
        let (tone, legible) = match tone_of(marks, index) {
            Tone::Faint | Tone::Water => (Tone::Ink, stage.legibility(index, Tone::Ink)),
            _ => (Tone::Paper, 1.0),
        };
        let (top, right) = (base - side - RIM / 2.0, left + side + RIM / 2.0);
        // The left and the lower edge are common to all squares, and the largest has the line there.
        let rim = if index == 0 {
            let (outside, ground) = (left - RIM / 2.0, base + RIM / 2.0);
            vec![(outside, ground), (outside, top), (right, top), (right, ground), (outside, ground)]
        } else {
            vec![(left, top), (right, top), (right, base)]
        };
        sheet.line(rim, RIM, tone, legible * arrivals[index].min(1.0));
    }
    for (index, (mark, words)) in marks.iter().zip(&words).enumerate() {
        sheet.belong(&mark.key);
        let (x, y) = places[index];
        let tones = if is_inside {
            match tone_of(marks, index) {
                Tone::Jade | Tone::Ink | Tone::Cinnabar => (Tone::Paper, Tone::Paper),
                _ => (Tone::Ink, Tone::Ink),
            }
        } else {
            let (edge, middle) = (base - sides[index], y + words.size * text::RISE / 2.0);
            let lead = vec![(left + sides[index], edge), (left + outer + 4.0, edge), (x - 5.0, middle)];
            sheet.line(lead, 1.0, Tone::Ink, 0.7 * arrivals[index]);
            (mark.text_tone(), Tone::Soft)
        };
        // In a square, the words come when it has grown around them.
        let alpha = if is_inside { ((arrivals[index] - 0.7) / 0.3).max(0.0) } else { arrivals[index] };
        let legible = stage.legibility(index, if is_inside { Tone::Ink } else { Tone::Soft });
        words.draw(sheet, (x, y), tones, alpha * if is_inside { 1.0 } else { legible });
        if !is_inside {
            let room = sheet.width - MARGIN - x;
            stage.write_notes(sheet, index, (x, y + words.height + 4.0), Anchor::Start, room);
        }
    }
    sheet.belong("");
}

#[cfg(test)]
pub(in crate::chart) mod tests {
    use super::super::super::sheet::{Form, Sheet, Tone};
    use super::super::super::spec::KindSpec;
    use super::super::super::tests::{Around, LONG, mark, of_money, of_projects, worded};
    use super::super::Kind;
    use super::{Nested, Spec, Stage, draw};

    /// For the tests that hold for every kind.
    pub(in crate::chart) fn examples() -> Vec<Kind> {
        let [derived, latest] = of_money();
        vec![
            Kind::Nested(Nested { marks: of_projects().to_vec(), ..Nested::default() }),
            Kind::Nested(Nested { marks: vec![latest, derived], ..Nested::default() }),
            Kind::Nested(Nested {
                marks: (0..4)
                    .map(|index| worded(LONG, 0.5_f64.powi(index), "532.53 million people", index as u32))
                    .collect(),
                ..Nested::default()
            }),
            Kind::Nested(Nested::default()),
        ]
    }

    fn boats() -> [crate::chart::Mark; 3] {
        [mark("set out", 422.0, 0), mark("pass", 180.0, 1), mark("arrive", 82.0, 2)]
    }

    /// Left, top, right and bottom of the squares on a sheet of a width.
    fn squares(width: f64, position: f64) -> Vec<[f64; 4]> {
        let mut sheet = Sheet { width, ..Sheet::default() };
        let marks = boats();
        draw(&mut sheet, &Stage::new(marks.iter().collect(), &[], position));
        let square = |form: &Form| match form {
            Form::Fill(points) => Some([points[0].0, points[1].1, points[2].0, points[0].1]),
            _ => None,
        };
        let fills = sheet.shapes.iter().filter(|shape| shape.tone != Tone::Paper);
        fills.filter_map(|shape| square(&shape.form)).collect()
    }

    fn area([left, top, right, bottom]: [f64; 4]) -> f64 {
        (right - left) * (bottom - top)
    }

    #[test]
    fn areas_are_in_proportion_and_each_square_lies_in_the_one_before() {
        for width in [360.0, 600.0] {
            let squares = squares(width, 3.0);
            assert_eq!(squares.len(), 3);
            assert!((area(squares[1]) / area(squares[0]) - 180.0 / 422.0).abs() < 1e-9);
            assert!((area(squares[2]) / area(squares[0]) - 82.0 / 422.0).abs() < 1e-9);
            for pair in squares.windows(2) {
                assert_eq!((pair[0][0], pair[0][3]), (pair[1][0], pair[1][3]), "the lower left corner is shared");
                assert!(pair[1][1] > pair[0][1] && pair[1][2] < pair[0][2]);
            }
        }
    }

    #[test]
    fn a_square_grows_by_its_area() {
        let (half, whole) = (squares(360.0, 1.25), squares(360.0, 2.0));
        assert!((area(half[1]) / area(whole[1]) - 0.5).abs() < 1e-9);
        assert_eq!(half[0], whole[0]);
    }

    #[test]
    fn words_stand_in_the_squares_of_a_phone_if_there_is_room() {
        let texts = |marks: &[crate::chart::Mark]| {
            let mut sheet = Sheet::default();
            draw(&mut sheet, &Stage::new(marks.iter().collect(), &[], 4.0));
            let x = |form: &Form| if let Form::Text(at, ..) = form { Some(at.0) } else { None };
            sheet.shapes.iter().filter_map(|shape| x(&shape.form)).fold(f64::INFINITY, f64::min)
        };
        assert!(texts(&boats()) < 30.0);
        let small = [mark("set out", 422.0, 0), mark("pass", 180.0, 1), mark("come back in the end", 5.0, 2)];
        assert!(texts(&small) > 190.0, "beside all squares");
    }

    #[test]
    fn what_is_wrong_is_told() {
        const FIGURES: Around = Around::figures(&[("all", 100.0), ("part", 40.0)]);
        let told = |figures: &[&str]| -> Vec<String> {
            let marks: Vec<String> =
                figures.iter().map(|figure| format!("{{ figure = \"{figure}\", label = \"x\" }}")).collect();
            let spec: Spec =
                toml::from_str(&format!("marks = [{}]", marks.join(", "))).unwrap_or_else(|e| panic!("{e}"));
            let mistakes = spec.mistakes(&FIGURES);
            mistakes.into_iter().map(|mistake| format!("{}. {}", mistake.reason, mistake.remedy)).collect()
        };
        assert_eq!(told(&["all", "part"]), [""; 0]);
        assert_eq!(
            told(&["part", "all"]),
            ["a part is larger than what it lies in. Put the marks into the order of their values, or use `areas`."]
        );
        assert_eq!(told(&["all"]), ["it has one mark, and nothing lies in it. Add a part of it, or use `bars`."]);
        assert_eq!(
            told(&["all", "all", "part", "part", "part"]),
            ["it has 5 marks, and at most 4 can be told apart. Leave some out, or use `bars`."]
        );
    }
}
