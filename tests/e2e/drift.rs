//! The farthest layers of a picture that a chart stands in: in the gallery's plain, its hills.

use crate::behaviour::scroll_to;
use crate::browser::{Browser, Engine, Wishes};
use crate::charts::part_of;
use crate::picture::Picture;
use crate::server::{Manner, Site};

/// Gives where the hills are: how far to the right of the plain, as a share of the plain's width; or what is wrong with
/// them: what stands still is on its place in the drawing, and the hills reach over all of it.
const HILLS: &str = "
const hills = drawing => {
  const shown = [...drawing.querySelectorAll('.setting img')].filter(picture => picture.getClientRects().length);
  const [far, near] = shown.map(picture => picture.getBoundingClientRect());
  if (shown.length !== 2) return shown.length + ' pictures';
  const canvas = drawing.querySelector('canvas[data-painted]'), place = (canvas?.getClientRects().length ? canvas : drawing).getBoundingClientRect();
  if (Math.abs(near.left + near.width / 4 - place.left) > 0.6 || Math.abs(near.width - 2 * place.width) > 1.2) return 'the plain is not where the chart is';
  if (Math.abs(far.top - near.top) > 0.6 || Math.abs(far.height - near.height) > 0.6) return 'the hills are not on their height';
  if (far.left > near.left + 0.6 || far.right < near.right - 0.6) return 'an edge of the hills shows';
  return (far.left + far.width / 2 - near.left - near.width / 2) / near.width;
};";
const SCENE: &str = "document.querySelector('#plain-of-turbines')";

/// Scrolls to a place and returns where the hills are in the frame after the next.
async fn hills_at(browser: &Browser, y: f64, what: &str) -> f64 {
    let script = format!(
        "{HILLS} const done = arguments[arguments.length - 1];
         scrollTo({{ top: {y}, behavior: 'instant' }});
         requestAnimationFrame(() => requestAnimationFrame(() => done(hills({SCENE}.querySelector('.drawing')))))"
    );
    let found = browser.driver.execute_async(&script, Vec::new()).await.expect("the page has frames");
    found.json().as_f64().unwrap_or_else(|| panic!("{what}: {}", found.json()))
}

/// How bright each column of the window is where the hills are, in whole values of a pixel.
async fn columns(browser: &Browser) -> Vec<i32> {
    let place = format!(
        "const box = {SCENE}.querySelector('.drawing').getBoundingClientRect();
         return [0, box.top + box.height * 0.15, innerWidth, box.top + box.height * 0.45].map(Math.round)"
    );
    let picture: Picture = part_of(browser, &place, false).await;
    let brightness = |x| (0..picture.height).map(|y| i32::from(picture.pixel(x, y)[0])).sum();
    (0..picture.width).map(brightness).collect()
}

/// By how many columns `after` is to the right of `before`, from -120 to 120.
fn shift(before: &[i32], after: &[i32]) -> i64 {
    let differs = |by: i64| -> i64 {
        let pairs = (120..before.len() as i64 - 120).map(|x| (before[x as usize], after[(x + by) as usize]));
        pairs.map(|(before, after)| i64::from(before.abs_diff(after))).sum()
    };
    (-120..=120).min_by_key(|by| (differs(*by), by.abs())).unwrap_or_default()
}

pub(crate) async fn the_farthest_layers_drift_and_the_ground_stands(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let drifts = browser.run("return CSS.supports('animation-timeline: view()')").await == true;
    let painted =
        format!("{SCENE}.scrollIntoView(); return {SCENE}.querySelector('canvas[data-painted]') ? '' : 'not painted'");
    browser.until(&format!("{engine:?}: the scene"), &painted).await;
    browser.come_to_rest().await;
    // Where its stage begins to be pinned, and where it is pinned for the last time.
    let begin = browser.number(&format!("return {SCENE}.getBoundingClientRect().top + scrollY")).await;
    let end = browser
        .number(&format!(
            "return {SCENE}.querySelector('.scene-body').getBoundingClientRect().bottom + scrollY - innerHeight"
        ))
        .await;

    // After a jump they are there at once; on the way they only go on.
    let last = hills_at(&browser, end, "at the end").await;
    let mut before = hills_at(&browser, begin, "at the beginning").await;
    let first = before;
    for part in 1..=8 {
        let y = begin + (end - begin) * f64::from(part) / 8.0;
        let here = hills_at(&browser, y, &format!("{engine:?}, part {part}")).await;
        assert!(!drifts || here > before, "{engine:?}, part {part}: from {before} to {here}");
        before = here;
    }
    assert!((before - last).abs() < 0.000_5, "{engine:?}: {last} after a jump, {before} after the way");
    match drifts {
        true => assert!((0.008..0.03).contains(&(last - first)), "{engine:?}: from {first} to {last}"),
        false => assert_eq!([first, last], [0.0, 0.0], "{engine:?}"),
    }

    // On the screen the hills have moved, and the plain has not.
    browser
        .run(&format!(
            "const drawing = {SCENE}.querySelector('.drawing');
             drawing.style.transform = 'none';
             for (const part of [drawing.querySelector('canvas'), {SCENE}.querySelector('.steps'), {SCENE}.querySelector('.graphic-title')]) part.style.visibility = 'hidden'"
        ))
        .await;
    let show = |shown: usize| {
        format!(
            "const pictures = [...{SCENE}.querySelectorAll('.setting img')].filter(picture => picture.getClientRects().length);
             pictures.forEach((picture, index) => picture.style.opacity = +(index === {shown}))"
        )
    };
    let mut moved = [0; 2];
    for (shown, moved) in moved.iter_mut().enumerate() {
        browser.run(&show(shown)).await;
        scroll_to(&browser, begin + 1.0).await;
        browser.come_to_rest().await;
        let before = columns(&browser).await;
        scroll_to(&browser, end - 1.0).await;
        browser.come_to_rest().await;
        let after = columns(&browser).await;
        let seen = before.iter().max().zip(before.iter().min()).map_or(0, |(most, least)| most - least);
        assert!(shown == 1 || seen > 200, "{engine:?}: no hills are seen");
        *moved = shift(&before, &after);
    }
    let expected = if drifts { 10..80 } else { 0..1 };
    assert!(expected.contains(&moved[0]), "{engine:?}: the hills have moved by {} pixels", moved[0]);
    assert_eq!(moved[1], 0, "{engine:?}: the plain has moved");

    // The page's switch stills them.
    browser.run("document.documentElement.dataset.motion = 'off'").await;
    assert_eq!(hills_at(&browser, end, "with the switch").await, 0.0, "{engine:?}: with the switch");
}

/// Where nothing moves, far and near layers are one picture, as it was drawn.
pub(crate) async fn nothing_drifts_where_nothing_moves(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let places = [(true, ""), (false, "?mode=auto"), (false, "?mode=step")];
    // WebKitGTK has the wish for less motion from the desktop; there, the switch is tested above.
    for (reduced_motion, query) in places.into_iter().filter(|(reduced, _)| !reduced || engine != Engine::WebKit) {
        let what = format!("{engine:?}, “{query}”");
        let browser = Browser::open(engine, Wishes { reduced_motion, ..Wishes::default() }).await;
        browser.resize(1280, 900).await;
        for step in [1, 2] {
            browser.visit(&site.url(&format!("{query}#plain-of-turbines-{step}"))).await;
            let still = format!(
                "{HILLS} const step = document.querySelector('#plain-of-turbines-{step}');
                 step.scrollIntoView();
                 const drawing = [step.querySelector('.step-drawing .drawing'), {SCENE}.querySelector('.drawing')]
                   .find(drawing => drawing?.getBoundingClientRect().width > 50);
                 if (!drawing) return 'no drawing';
                 drawing.style.transform = 'none';
                 return hills(drawing) === 0 ? '' : 'hills: ' + hills(drawing)"
            );
            browser.until(&format!("{what}, step {step}"), &still).await;
        }
    }
}
