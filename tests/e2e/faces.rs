//! Typefaces: asked for after the first paint, and put into use without moving what is in sight.

use serde_json::{Value, json};
use thirtyfour::By;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// The family that the pages come with.
const FAMILY: &str = "Handscroll Serif";

/// Where every line of words in sight begins, in pixels of the window.
const LINES: &str = "const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), lines = [];
  while (walk.nextNode()) {
    if (!walk.currentNode.data.trim() || walk.currentNode.parentElement.closest('script, style, svg')) continue;
    range.selectNodeContents(walk.currentNode);
    for (const line of range.getClientRects())
      if (line.width > 1 && line.bottom > 0 && line.top < innerHeight) lines.push([walk.currentNode.data.slice(0, 20), line.x, line.y]);
  }
  return lines;";

/// What keeps the page from having its typefaces.
const IN_USE: &str = "return document.documentElement.dataset.faces === '' ? '' : document.fonts.status";

/// How wide a word is in an element's typeface, in the real one, and in the reader's own; sizes are 100 pixels.
const WIDTHS: &str = "const context = document.createElement('canvas').getContext('2d');
  const width = family => { context.font = '100px ' + family; return context.measureText('Hangzhou').width; };
  const last = [...document.querySelectorAll('.prose p')].at(-1);
  return [getComputedStyle(last).fontFamily, '\"Handscroll Serif\"', getComputedStyle(document.documentElement).getPropertyValue('--serif-local')].map(width);";

pub(crate) async fn every_engine_sets_the_page_in_its_typefaces(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit(&site.url("")).await;
    browser.until("the typefaces are in use", IN_USE).await;
    let widths = browser.run(WIDTHS).await;
    assert_eq!(widths[0], widths[1], "{engine:?}: {widths}");
    assert_ne!(widths[1], widths[2], "{engine:?}: the typeface is the reader's own: {widths}");
    let loaded = browser
        .run("return [...document.fonts].filter(face => face.family.includes('Handscroll')).map(face => face.status)")
        .await;
    assert_eq!(loaded, json!(["loaded", "loaded", "loaded"]), "{engine:?}");
    // A face that has come is asked for once.
    let asked = browser
        .number("return performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2')).length")
        .await;
    assert_eq!(asked, 3.0, "{engine:?}");
}

pub(crate) async fn late_typefaces_move_nothing_in_sight() {
    // At the top of the page, in the middle of prose, in a scene, and at its end.
    for (width, height) in [(390, 844), (1280, 800)] {
        for place in ["body", ".section:nth-of-type(2) .prose", ".scene .step", "#sources"] {
            let what = format!("at {place}, {width} wide");
            let site = Site::start(Manner::LateFaces);
            let browser = Browser::open(Engine::Chromium, Wishes { impatient: true, ..Wishes::default() }).await;
            browser.measure(width, height).await;
            browser.go(&site.url("")).await;
            let awake = "return 'running' in document.documentElement.dataset && document.fonts.status === 'loading' && document.querySelector('#sources') ? '' : 'asleep'";
            browser.until("the engine runs and typefaces are asked for", awake).await;
            browser
                .run(&format!(
                    "document.querySelector('{place}').scrollIntoView({{ behavior: 'instant', block: 'start' }})"
                ))
                .await;
            two_frames(&browser).await;
            browser
                .run(
                    "window.shifts = []; new PerformanceObserver(list => { for (const entry of list.getEntries())
                       shifts.push(entry.value.toFixed(4) + ' ' + entry.sources.map(s => s.node?.className ?? s.node?.nodeName).join(',')); })
                       .observe({ type: 'layout-shift' });",
                )
                .await;
            let before = browser.run(LINES).await;
            assert!(before.as_array().is_some_and(|lines| lines.len() > 2), "{what}: no words in sight: {before}");
            assert_eq!(browser.run("return 'faces' in document.documentElement.dataset").await, json!(false), "{what}");

            site.send_faces();
            browser.until("the typefaces are in use", IN_USE).await;
            two_frames(&browser).await;
            assert_eq!(moved(&before, &browser.run(LINES).await), Vec::<String>::new(), "{what}");
            assert_eq!(browser.run("return shifts").await, json!([]), "{what}");
            // What is out of sight has the real face.
            let family = browser
                .run(
                    "const away = [...document.querySelectorAll('.prose p')].filter(p => { const r = p.getBoundingClientRect(); return r.bottom < 0 || r.top > innerHeight; });
                     return [...new Set(away.map(p => getComputedStyle(p).fontFamily))].join('; ')",
                )
                .await;
            assert!(
                family
                    .as_str()
                    .is_some_and(|family| family.starts_with(&format!("\"{FAMILY}\"")) && !family.contains("; ")),
                "{what}: {family}"
            );

            // And what was held has it once it has been left behind.
            let far = if place == "#sources" { 0.0 } else { 1e7 };
            browser.run(&format!("scrollTo({{ top: {far}, behavior: 'instant' }})")).await;
            let held = "const held = [...document.querySelectorAll('[data-held]')].filter(e => { const r = e.getBoundingClientRect(); return r.bottom < 0 || r.top > innerHeight; });
                        return held.length ? held.length + ' are held out of sight' : ''";
            browser.until(&what, held).await;

            let early = "const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
               const faces = performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2'));
               return [faces.length, faces.filter(face => face.startTime < paint).length]";
            assert_eq!(browser.run(early).await, json!([3, 0]), "{what}: typefaces asked for, and of them too early");
        }
    }
}

pub(crate) async fn typefaces_come_without_scripts() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes { no_scripts: true, ..Wishes::default() }).await;
    browser.go(&site.url("")).await;
    let prose = browser.driver.find(By::Css(".prose p")).await.expect("there is prose");
    let begun = std::time::Instant::now();
    loop {
        let family = prose.css_value("font-family").await.expect("it has a style");
        if family.contains(FAMILY) {
            break;
        }
        assert!(begun.elapsed() < crate::browser::DEADLINE, "the prose is set in {family}");
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
}

/// The lines that do not begin where they did. Windows scroll by whole pixels of the screen, so that a line may come to
/// stand within one of its old place.
fn moved(before: &Value, after: &Value) -> Vec<String> {
    let lines = |lines: &Value| lines.as_array().cloned().expect("a list of lines");
    let (before, after) = (lines(before), lines(after));
    if before.len() != after.len() {
        return vec![format!("{} lines have become {}", before.len(), after.len())];
    }
    let differ = |a: &Value, b: &Value| (a.as_f64().unwrap_or(0.0) - b.as_f64().unwrap_or(0.0)).abs() > 1.0;
    let pairs = before.iter().zip(&after);
    pairs
        .filter(|(a, b)| a[0] != b[0] || differ(&a[1], &b[1]) || differ(&a[2], &b[2]))
        .map(|(a, b)| format!("{a} to {b}"))
        .collect()
}

/// Waits until two frames have been made.
async fn two_frames(browser: &Browser) {
    let asked = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(0)));";
    browser.driver.execute_async(asked, Vec::new()).await.expect("two frames pass");
}
