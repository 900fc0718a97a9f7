//! A camera that shows parts of a picture: the gallery's plain, which shows its first turbines twice as large, and then
//! all of them.

use serde_json::{Value, json};

use crate::behaviour::scroll_to;
use crate::browser::{Browser, Engine, Wishes};
use crate::charts::part_of;
use crate::picture::Picture;
use crate::server::{Manner, Site};

/// How many times the tall drawing's view `first` is enlarged: the frame's width by its own.
const ENLARGED: f64 = 390.0 / 162.0;
/// The middle of that view, as shares of the frame.
const MIDDLE: [f64; 2] = [81.0 / 390.0, 126.3 / 560.0];
/// Where the first turbine stands, alone, in pixels of the frame: left, top, right, bottom.
const FIRST: [f64; 4] = [2.0, 184.0, 36.0, 222.0];

/// Gives what is seen of a drawing: where it stands, where the picture's frame is, and where the canvas is, each as left,
/// top and width; a picture is shown half its frame's width further at each side, and a quarter of its height above.
const SEEN: &str = "
const seen = drawing => {
  const box = element => { const { left, top, width, height } = element.getBoundingClientRect(); return { left, top, width, height }; };
  const picture = box([...drawing.querySelectorAll('.setting img:not(.far)')].find(picture => picture.getClientRects().length));
  const frame = [picture.left + picture.width / 4, picture.top + picture.height / 7, picture.width / 2];
  const canvas = drawing.querySelector('canvas'), painted = canvas && box(canvas);
  const transform = drawing.style.transform;
  drawing.style.transform = 'none';
  const place = box(drawing);
  drawing.style.transform = transform;
  return { place: [place.left, place.top, place.width, place.height], frame, canvas: painted && [painted.left, painted.top, painted.width] };
};";

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().map_or_else(Vec::new, |list| list.iter().filter_map(Value::as_f64).collect())
}

/// A complaint unless the drawing that a script names is shown so many times as large, with the middle of the view, or of
/// the frame, in the middle of its place.
fn shows(drawing: &str, times: f64, middle: [f64; 2]) -> String {
    let [x, y] = middle;
    format!(
        "{SEEN} const drawing = {drawing};
         if (!drawing?.querySelector('canvas[data-live][data-painted]')) return 'not painted';
         const {{ place: [left, top, width, height], frame }} = seen(drawing);
         if (Math.abs(frame[2] / width - {times}) > 0.02) return 'it is shown ' + frame[2] / width + ' times as large';
         const at = [frame[0] + {x} * frame[2] - left - width / 2, frame[1] + {y} * frame[2] * height / width - top - height / 2];
         return at.every(off => Math.abs(off) < 2) ? '' : 'its middle is off by ' + at"
    )
}

/// What is green on the screen where the first turbine stands: how much, in pixels, and its middle in pixels of the frame.
async fn first_turbine(browser: &Browser) -> (f64, [f64; 2]) {
    let seen = browser.run(&format!("{SEEN} return seen(document.querySelector('#plain-of-turbines .drawing'))")).await;
    let frame = numbers(&seen["frame"]);
    let scale = frame[2] / 390.0;
    let [left, top, right, bottom] = FIRST;
    let corner = [(frame[0] + left * scale).round(), (frame[1] + top * scale).round()];
    let place = json!([corner[0], corner[1], (frame[0] + right * scale).round(), (frame[1] + bottom * scale).round()]);
    let picture: Picture = part_of(browser, &format!("return {place}"), true).await;
    let (mut count, mut sum) = (0.0, [0.0, 0.0]);
    for y in 0..picture.height {
        for x in 0..picture.width {
            let [red, green, _] = picture.pixel(x, y);
            if green > red.saturating_add(30) {
                count += 1.0;
                sum = [sum[0] + x as f64, sum[1] + y as f64];
            }
        }
    }
    (count, [0, 1].map(|axis| (corner[axis] + sum[axis] / f64::max(count, 1.0) - frame[axis]) / scale))
}

pub(crate) async fn a_camera_goes_from_part_to_part(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit_framed(&site.url("frame/390x800")).await;
    let drawing = "document.querySelector('#plain-of-turbines .drawing')";
    // Where the second step begins, and where it is nearly over and its stage still pinned.
    let at = |share: f64| {
        format!(
            "return [...document.querySelectorAll('#plain-of-turbines .step')].at(-1).getBoundingClientRect().top + scrollY - innerHeight * {share}"
        )
    };
    let (second, end) = (browser.number(&at(0.72)).await, browser.number(&at(0.36)).await);

    // Without the words that pass over the picture.
    browser.run("document.querySelector('#plain-of-turbines .steps').style.visibility = 'hidden'").await;
    scroll_to(&browser, second - 4.0).await;
    browser.until(&format!("{engine:?}: the first turbines"), &shows(drawing, ENLARGED, MIDDLE)).await;
    browser.come_to_rest().await;
    let (near, at_first) = first_turbine(&browser).await;
    scroll_to(&browser, end).await;
    browser.until(&format!("{engine:?}: all turbines"), &shows(drawing, 1.0, [0.5, 0.5])).await;
    browser.come_to_rest().await;
    let (far, at_last) = first_turbine(&browser).await;
    assert!(far > 20.0, "{engine:?}: no turbine on {far} pixels");
    let times = near / far;
    assert!((4.0..9.0).contains(&times), "{engine:?}: the turbine is drawn on {times} times as many pixels");
    for axis in [0, 1] {
        let moved = at_first[axis] - at_last[axis];
        assert!(
            moved.abs() < 1.5,
            "{engine:?}: a turbine has moved by {moved} in the picture: {at_first:?}, {at_last:?}"
        );
    }

    // On the way, picture and canvas are in one place in every frame.
    let mut ways = 0;
    for part in 0..=12 {
        scroll_to(&browser, second + (end - second) * f64::from(part) / 12.0).await;
        let seen = browser
            .driver
            .execute_async(
                &format!("{SEEN} const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(seen({drawing}))))"),
                Vec::new(),
            )
            .await
            .expect("the page has frames");
        let seen = seen.json();
        let (frame, canvas) = (numbers(&seen["frame"]), numbers(&seen["canvas"]));
        for (side, name) in ["left", "top", "width"].iter().enumerate() {
            let off = frame[side] - canvas[side];
            assert!(off.abs() < 0.6, "{engine:?}, part {part}: {name} of the canvas is off by {off}: {seen}");
        }
        let times = frame[2] / numbers(&seen["place"])[2];
        ways += i32::from(times > 1.05 && times < ENLARGED - 0.05);
    }
    assert!(ways > 1, "{engine:?}: the camera jumps");

    // A jump shows the view at once.
    browser.run("location.hash = '#plain-of-turbines-1'").await;
    browser.until(&format!("{engine:?}: after a jump"), &shows(drawing, ENLARGED, MIDDLE)).await;
}

/// Without motion, the finished drawing shows the whole; each slide, and each step at full length, has its view at once.
pub(crate) async fn each_step_has_its_view_where_nothing_moves(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes { reduced_motion: true, ..Wishes::default() }).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("#plain-of-turbines-1")).await;
    let whole = format!(
        "{SEEN} const drawing = document.querySelector('#plain-of-turbines .drawing'), {{ place, frame }} = seen(drawing);
         if (drawing.querySelector('canvas[data-live]')) return 'it moves';
         if ([0, 1, 2].some(side => Math.abs(place[side] - frame[side]) > 1)) return 'it does not show all: ' + place + ' ' + frame;
         return drawing.querySelectorAll('.drawing-static text').length > 3 ? '' : 'words are missing'"
    );
    for step in [1, 2] {
        browser.run(&format!("document.querySelector('#plain-of-turbines-{step}').scrollIntoView()")).await;
        browser.until(&format!("{engine:?}: without motion, step {step}"), &whole).await;
    }
    for (mode, drawing) in [
        ("step", "document.querySelector('#plain-of-turbines .drawing')"),
        ("auto", "step.querySelector('.step-drawing .drawing')"),
    ] {
        for (step, times, middle) in [(1, ENLARGED, MIDDLE), (2, 1.0, [0.5, 0.5])] {
            browser.visit(&site.url(&format!("?mode={mode}#plain-of-turbines-{step}"))).await;
            let come =
                format!("const step = document.querySelector('#plain-of-turbines-{step}'); step.scrollIntoView();");
            let shown = shows(drawing, times, middle);
            browser.until(&format!("{engine:?}: {mode}, step {step}"), &format!("{come} {shown}")).await;
        }
    }
}
