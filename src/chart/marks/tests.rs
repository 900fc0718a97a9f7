use super::super::Chart;
use super::super::sheet::{Form, Room, Shape, Tone};
use super::super::tests::{FIGURES, colours_of_style_sheet, resolved, spec};
use super::super::{Rgb, contrast};

const BARS: &str = r#"
    [bars]
    marks = [{ figure = "a", label = "2022" }, { figure = "b", label = "2023" }, { figure = "c", label = "2021" }]
"#;

fn bars(steps: &str) -> Chart {
    resolved(&format!("{BARS}{steps}"))
}

fn shapes(chart: &Chart, position: f64) -> Vec<Shape> {
    chart.sheet(position, Room::Narrow).shapes
}

/// Opacity of the words that a drawing has at a position; 0 if it has no such words.
fn words(chart: &Chart, position: f64, wanted: &str) -> f64 {
    let is_wanted = |shape: &&Shape| matches!(&shape.form, Form::Text(.., words) if words == wanted);
    shapes(chart, position).iter().find(is_wanted).map_or(0.0, |shape| shape.alpha)
}

/// Right end and opacity of each filled bar, from the top.
fn ends(chart: &Chart, position: f64) -> Vec<(f64, f64)> {
    let shapes = shapes(chart, position);
    let bars = shapes.iter().filter(|shape| shape.tone == Tone::Jade);
    let end = |shape: &Shape| match &shape.form {
        Form::Fill(points) => Some((points.iter().map(|point| point.0).fold(0.0, f64::max), shape.alpha)),
        _ => None,
    };
    bars.filter_map(end).collect()
}

#[test]
fn a_mark_goes_as_it_came() {
    let chart =
        bars("[[bars.step]]\nshow = [\"b\"]\n[[bars.step]]\nshow = [\"a\", \"c\"]\n[[bars.step]]\nhide = [\"b\"]");
    assert_eq!(chart.steps(), 3);
    let long = ends(&chart, 1.0)[0].0;
    assert!(long > 300.0, "the only bar is as long as the sheet: {long}");
    assert!((ends(&chart, 2.25)[0].0 - (8.0 + (long - 8.0) / 2.0)).abs() < 1e-6, "half of it is left");
    assert_eq!(ends(&chart, 2.0).len(), 2, "one bar is hatched");
    assert_eq!(ends(&chart, 3.0).len(), 1, "the bar is gone");
    assert_eq!([1.0, 2.25, 3.0].map(|position| words(&chart, position, "US$8.272 billion")), [1.0, 0.5, 0.0]);
}

#[test]
fn marks_come_with_their_own_step_where_no_step_shows_any() {
    let own = BARS.replace("label = \"2023\"", "label = \"2023\", step = 2");
    let chart =
        resolved(&format!("{own}[[bars.step]]\nhighlight = [\"a\"]\n[[bars.step]]\n[[bars.step]]\nhide = [\"a\"]"));
    assert_eq!(chart.steps(), 3);
    assert_eq!([1.0, 2.0].map(|position| words(&chart, position, "US$8.272 billion")), [0.0, 1.0]);
    assert_eq!([1.0, 3.0].map(|position| words(&chart, position, "US$5.402 billion")), [1.0, 0.0]);
    // A chart that ends before its last mark comes has as many steps as its marks need.
    let short = resolved(&format!("{own}[[bars.step]]\nhighlight = [\"a\"]"));
    assert_eq!((short.steps(), spec(&format!("{own}[[bars.step]]")).steps()), (2, 2));
    assert_eq!(words(&short, 2.0, "US$8.272 billion"), 1.0);
}

#[test]
fn what_is_not_emphasised_is_dimmed_and_its_words_stay_readable() {
    let marked = BARS.replace("label = \"2023\"", "label = \"2023\", accent = true");
    let chart = resolved(&format!("{marked}[[bars.step]]\n[[bars.step]]\nhighlight = [\"c\"]\n[[bars.step]]"));
    let alphas = |position: f64| ends(&chart, position).into_iter().map(|(_, alpha)| alpha).collect::<Vec<_>>();
    assert_eq!((alphas(1.0), alphas(2.0), alphas(3.0)), (vec![1.0, 1.0], vec![0.5, 1.0], vec![1.0, 1.0]));
    let said = ["US$5.402 billion", "2023", "US$8.272 billion"].map(|said| words(&chart, 2.0, said));
    for (tone, alpha) in [Tone::Ink, Tone::Soft, Tone::Cinnabar].into_iter().zip(said) {
        let contrasts = contrasts(tone, alpha);
        assert!(alpha < 0.9 && contrasts.iter().all(|contrast| *contrast >= 4.5), "{contrasts:?} at {alpha}");
    }
}

/// The colours of a tone by day and by night.
fn colours_of(tone: Tone) -> [Rgb; 2] {
    colours_of_style_sheet()[tone as usize]
}

/// Contrasts of a tone with an opacity on another one to that, by day and by night.
fn contrasts_on(tone: Tone, alpha: f64, ground: Tone) -> [f64; 2] {
    let (colours, grounds) = (colours_of(tone), colours_of(ground));
    let mix = |own: u8, below: u8| (f64::from(own) * alpha + f64::from(below) * (1.0 - alpha)).round() as u8;
    [0, 1].map(|light| {
        let (own, below) = (colours[light], grounds[light]);
        contrast((mix(own.0, below.0), mix(own.1, below.1), mix(own.2, below.2)), below)
    })
}

/// Contrasts of a tone with an opacity to the paper, by day and by night.
fn contrasts(tone: Tone, alpha: f64) -> [f64; 2] {
    contrasts_on(tone, alpha, Tone::Paper)
}

/// The least contrast of a drawing's units to the paper in both themes: of those that a step dims, and of the others.
fn least_of_units(chart: &Chart, step: f64, is_dimmed: impl Fn(Tone) -> bool) -> [f64; 2] {
    let is_unit = |form: &Form| matches!(form, Form::Disc(..) | Form::Ring(..) | Form::Slice(..));
    let mut least = [f64::INFINITY; 2];
    for Shape { tone, alpha, .. } in shapes(chart, step).into_iter().filter(|shape| is_unit(&shape.form)) {
        let least = &mut least[usize::from(!is_dimmed(tone))];
        *least = contrasts(tone, alpha).into_iter().fold(*least, f64::min);
    }
    least
}

#[test]
fn units_are_seen_in_both_themes_and_dimmed_ones_too() {
    let nested = r#"
        [units]
        nested = true
        marks = [{ figure = "many", label = "all" }, { figure = "some", label = "some" }, { figure = "few", label = "few" }]
        [[units.step]]
        [[units.step]]
        highlight = ["few"]"#;
    let rest = r#"
        [dots]
        part = { figure = "some", label = "some" }
        whole = { figure = "many", label = "all" }"#;
    let beside = r#"
        [units]
        whole = { figure = "many", label = "all" }
        marks = [{ figure = "some", label = "some" }, { figure = "few", label = "few" }, { figure = "first", label = "one" }]"#;
    let shares = r#"
        [share]
        marks = [{ figure = "some", label = "some" }, { figure = "few", label = "few" }]"#;
    for text in [nested, rest, beside, shares] {
        let [_, lit] = least_of_units(&resolved(text), 1.0, |_| false);
        assert!((3.0..21.0).contains(&lit), "{lit} of {text}");
    }
    let [dimmed, lit] = least_of_units(&resolved(nested), 2.0, |tone| tone != Tone::Ink);
    assert!((2.0..3.0).contains(&dimmed) && lit > 3.0 * dimmed, "{dimmed} while others have {lit}");
}

#[test]
fn squares_are_told_from_what_they_lie_in_in_both_themes() {
    let two = "[nested]\nmarks = [{ figure = \"many\", label = \"all\" }, { figure = \"few\", label = \"few\" }]";
    let four = r#"
        [nested]
        marks = [
          { figure = "many", label = "all" }, { figure = "some", label = "some" },
          { figure = "few", label = "few" }, { figure = "first", label = "one" },
        ]
        [[nested.step]]
        show = ["many", "some", "few", "first"]
        [[nested.step]]
        highlight = ["first"]"#;
    let red = four.replace("\"few\", label = \"few\"", "\"few\", label = \"few\", accent = true");
    for (text, step) in [(two, 1.0), (four, 1.0), (four, 2.0), (&red, 1.0)] {
        let chart = resolved(text);
        let drawn = shapes(&chart, step);
        let squares = drawn.iter().filter(|shape| matches!(shape.form, Form::Fill(_)) && shape.tone != Tone::Paper);
        let tones: Vec<Tone> = squares.map(|shape| shape.tone).collect();
        let rims = drawn.iter().filter(|shape| matches!(shape.form, Form::Line(_, width) if width > 1.5));
        let rims: Vec<(Tone, f64)> = rims.map(|shape| (shape.tone, shape.alpha)).collect();
        assert_eq!(rims.len(), tones.len(), "{text}");
        let grounds = std::iter::once(Tone::Paper).chain(tones.iter().copied());
        for ((rim, alpha), (tone, ground)) in rims.into_iter().zip(tones.iter().zip(grounds)) {
            let from_rim = [*tone, ground].map(|beside| contrasts_on(rim, alpha, beside));
            let least = from_rim.concat().into_iter().fold(f64::INFINITY, f64::min);
            let bare = contrasts_on(*tone, 1.0, ground).into_iter().fold(f64::INFINITY, f64::min);
            assert!(
                least.max(bare) >= 3.0,
                "{tone:?} in {ground:?} has {bare}, its rim {rim:?} {least}, at {step} of {text}"
            );
        }
    }
}

#[test]
fn a_bracket_says_the_change_for_one_step() {
    let text = "annotate = [{ from = \"a\", to = \"b\", text = \"{}\" }, { at = \"b\", text = \"now {}\" }]";
    let chart = bars(&format!("[[bars.step]]\n[[bars.step]]\n{text}\n[[bars.step]]"));
    for said in ["+53%", "now US$8.272 billion"] {
        let alphas = [1.0, 1.2, 2.0, 2.3].map(|position| words(&chart, position, said));
        assert_eq!(alphas, [0.0, 0.0, 1.0, 0.0], "{said}");
    }
    // It leaves the one bar beyond its end, and leads to the other beyond its end.
    let drawn = shapes(&chart, 2.0);
    let bracket = drawn.iter().find_map(|shape| match &shape.form {
        Form::Line(points, _) if shape.tone == Tone::Ink => Some(points.clone()),
        _ => None,
    });
    let [from, corner, _, to] = bracket.unwrap_or_default()[..] else { panic!("no bracket") };
    let end = ends(&chart, 2.0)[0].0;
    assert!((to.0 - end - 5.0).abs() < 1e-6, "{to:?} {end}");
    assert!(from.0 < to.0 && corner.0 > to.0 && from.1 < to.1);
}

#[test]
fn a_funnel_says_what_is_left_and_dots_say_which_part() {
    let chart = resolved(
        r#"
        [funnel]
        marks = [{ figure = "many", label = "in" }, { figure = "some", label = "out" }]
        [[funnel.step]]
        annotate = [{ from = "many", to = "some", text = "{}" }]
        "#,
    );
    assert_eq!(words(&chart, 1.0, "43%"), 1.0);
    let chart = resolved(
        r#"
        [dots]
        part = { figure = "few", label = "new" }
        whole = { figure = "many", label = "in all" }
        [[dots.step]]
        annotate = [{ from = "many", to = "few", text = "{} of them" }]
        "#,
    );
    assert_eq!(words(&chart, 1.0, "21% of them"), 1.0);
}

#[test]
fn the_description_follows_the_steps() {
    let chart = bars(
        r#"
        [[bars.step]]
        show = ["a"]
        [[bars.step]]
        show = ["b", "c"]
        annotate = [{ from = "a", to = "b", text = "{} in a year" }]
        [[bars.step]]
        hide = ["c"]
        annotate = [{ at = "b", text = "a record" }]
        "#,
    );
    assert_eq!(chart.description_at(0), "2022: US$5.402 billion (derived)");
    assert_eq!(
        chart.description_at(1),
        "2022: US$5.402 billion (derived); 2023: US$8.272 billion; 2021: US$4.1 billion; 2022 – 2023: +53% in a year"
    );
    let last = "2022: US$5.402 billion (derived); 2023: US$8.272 billion; 2023: a record";
    assert_eq!([chart.description_at(2), chart.description_at(9)], [last, last]);
    // Without steps of its own, a chart says the marks that have come.
    let chart = resolved(&BARS.replace("label = \"2021\"", "label = \"2021\", step = 2"));
    assert!(!chart.description_at(0).contains("2021") && chart.description_at(1).ends_with("2021: US$4.1 billion"));
}

/// The mistakes of a chart: where, what, and what to do.
fn told(text: &str) -> Vec<(String, String, String)> {
    let mistakes = spec(text).mistakes(&FIGURES).into_iter();
    mistakes
        .map(|mistake| {
            let place = mistake.span.map_or_else(String::new, |span| text[span].to_owned());
            (place, mistake.reason, mistake.remedy)
        })
        .collect()
}

#[test]
fn what_is_wrong_with_a_step_is_told_with_its_place_and_remedy() {
    let cases = [
        ("show = [\"aa\"]", "\"aa\"", "there is no mark “aa”", "There are a, b, c."),
        ("hide = [\"d\"]", "\"d\"", "there is no mark “d”", "There are a, b, c."),
        (
            "[[bars.step]]\nshow = [\"a\", \"b\", \"c\"]\n[[bars.step]]\nshow = [\"b\"]",
            "\"b\"",
            "“b” is shown at step 3, where it is there already",
            "Name it only in the step where it appears.",
        ),
        (
            "hide = [\"b\"]\n[[bars.step]]\nshow = [\"a\", \"b\", \"c\"]",
            "\"b\"",
            "“b” is hidden at step 1, where it is not shown",
            "Hide it in a step after the one that shows it.",
        ),
        ("show = [\"a\", \"b\"]", "\"c\"", "“c” is never shown", "Name it in the `show` of a step, or delete it."),
        (
            "show = [\"a\", \"b\"]\nhighlight = [\"c\"]\n[[bars.step]]\nshow = [\"c\"]",
            "\"c\"",
            "“c” is highlighted at step 1, where it is not shown",
            "Show it first, or highlight another mark.",
        ),
        (
            "hide = [\"c\"]\nannotate = [{ at = \"c\", text = \"gone\" }]",
            "\"c\"",
            "an annotation at step 1 is at “c”, which is not shown",
            "Show the mark first, or choose another.",
        ),
        (
            "annotate = [{ at = \"a\", to = \"b\", text = \"what\" }]",
            "\"what\"",
            "an annotation has no place",
            "Give it `at`, or `from` and `to`.",
        ),
        (
            "annotate = [{ from = \"a\", to = \"a\", text = \"what\" }]",
            "\"a\"",
            "an annotation begins and ends at the same mark",
            "Use `at` for one mark.",
        ),
        (
            "annotate = [{ from = \"a\", to = \"c\", text = \"one\" }, { from = \"b\", to = \"c\", text = \"two\" }]",
            "\"two\"",
            "two annotations of one step have the same place",
            "Put one of them into another step.",
        ),
    ];
    for (step, place, reason, remedy) in cases {
        let told = told(&format!("{BARS}[[bars.step]]\n{step}"));
        assert_eq!(told, [(place.to_owned(), reason.to_owned(), remedy.to_owned())], "{step}");
    }
}

#[test]
fn what_is_wrong_with_marks_that_steps_name_is_told() {
    let reasons = |text: &str| told(text).into_iter().map(|(place, reason, _)| (place, reason)).collect::<Vec<_>>();
    let twice = "[bars]\nmarks = [{ figure = \"a\", label = \"x\" }, { figure = \"a\", label = \"y\" }]\n";
    assert_eq!(reasons(twice), [], "without steps nobody has to name them");
    let reason = "two marks have the figure “a”, so that a step cannot name one";
    assert_eq!(reasons(&format!("{twice}[[bars.step]]\nshow = [\"a\"]"))[0].1, reason);
    let both = BARS.replace("label = \"2021\"", "label = \"2021\", step = 2");
    assert_eq!(
        reasons(&format!("{both}[[bars.step]]\nshow = [\"a\", \"b\", \"c\"]\n[[bars.step]]")),
        [("\"c\"".to_owned(), "“c” has a `step`, but in this chart `show` says when marks appear".to_owned())]
    );
    let nothing =
        "[bars]\nmarks = [{ figure = \"none\", label = \"x\" }, { figure = \"a\", label = \"y\" }]\n[[bars.step]]\n";
    let note = |text: &str| format!("{nothing}annotate = [{{ from = \"none\", to = \"a\", text = \"{text}\" }}]");
    assert_eq!(
        reasons(&note("{}")),
        [("\"none\"".to_owned(), "what begins at zero has no change in percent".to_owned())]
    );
    assert_eq!(reasons(&note("more")), []);
}

#[test]
fn each_kind_says_which_notes_it_cannot_carry() {
    let two = |kind: &str, note: &str| {
        let marks = "marks = [{ figure = \"many\", label = \"x\" }, { figure = \"few\", label = \"y\" }]";
        told(&format!("[{kind}]\n{marks}\n[[{kind}.step]]\nannotate = [{note}]"))
    };
    let pair = "{ from = \"many\", to = \"few\", text = \"{}\" }";
    for kind in ["bars", "areas", "funnel", "reach"] {
        assert_eq!(two(kind, pair), [], "{kind}");
    }
    assert_eq!(two("bars", "{ at = \"mani\", text = \"\" }")[0].2, "Did you mean “many”? There are many, few.");
    for (kind, reason) in [
        ("share", "a change of percentages in percent would mislead"),
        ("ladder", "a change of ranks has no size in percent"),
    ] {
        let told = two(kind, pair);
        assert_eq!((told.len(), &*told[0].0, &*told[0].1), (1, "\"few\"", reason));
        assert_eq!(two(kind, "{ at = \"few\", text = \"fewer\" }"), [], "{kind}");
    }
}

#[test]
fn what_others_are_measured_against_is_always_there() {
    let threshold = r#"
        [threshold]
        line = { figure = "some", label = "here" }
        marks = [{ figure = "few", label = "first" }, { figure = "some", label = "then" }]
        [[threshold.step]]
        show = ["few"]
        [[threshold.step]]
        show = ["some"]
    "#;
    // The name is that of a level, not of the line that has the same figure.
    let chart = resolved(threshold);
    let said = [1.0, 2.0].map(|position| (words(&chart, position, "here"), words(&chart, position, "then")));
    assert_eq!(said, [(1.0, 0.0), (1.0, 1.0)]);
    assert_eq!(chart.description_at(0), "here: 24; first: more than 12");
    let dots = r#"
        [dots]
        part = { figure = "few", label = "new" }
        whole = { figure = "many", label = "all" }
        [[dots.step]]
        show = ["few"]
        hide = ["many"]
    "#;
    let wanted = ("\"many\"", "“many” is always there", "Remove it from `hide`.");
    assert_eq!(told(dots), [(wanted.0.to_owned(), wanted.1.to_owned(), wanted.2.to_owned())]);
}

#[test]
fn a_chart_of_very_many_steps_is_refused_at_once() {
    let late = BARS.replace("label = \"2021\"", "label = \"2021\", step = 4_000_000_000");
    let reasons: Vec<String> =
        told(&format!("{late}[[bars.step]]\nhighlight = [\"a\"]")).into_iter().map(|(_, reason, _)| reason).collect();
    assert_eq!(reasons, ["it has 4000000000 steps"]);
}
