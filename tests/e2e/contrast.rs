//! The contrast of words that lie on drawings, which a checker of documents cannot tell: measured on the pixels.

use handscroll::chart::luminance;
use serde_json::{Value, json};

use crate::behaviour::scroll_to;
use crate::browser::{Browser, Engine, Wishes};
use crate::picture::Picture;
use crate::server::{Manner, Site};

/// The share of pixels behind words that may be too close to them: a brush line crossed, not a ground.
const CROSSED: f64 = 0.01;

/// The same for words at the numbers of a picture, whose boxes reach beyond their halo.
const CROSSED_AT_NUMBERS: f64 = 0.03;

/// The words on drawings that are whole in the window: their colour, what they need, and their lines. They are
/// made invisible, but for the halo that is part of their ground.
const WORDS: &str = "
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgb = color => { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
const found = [];
for (const element of document.querySelectorAll('.hero .kicker, .hero h1, .dek, .byline, .unroll-title, .unroll-note, .scene[data-setting] :is(.graphic-title, [data-state=active] .card p:not(.unseen), .drawing-static text)')) {
  const box = element.getBoundingClientRect();
  if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) continue;
  const style = getComputedStyle(element), range = document.createRange(), isDrawn = element.localName === 'text';
  if (style.visibility === 'hidden' || !box.width) continue;
  // A drawing's letters are as large as it is shown.
  const size = isDrawn ? parseFloat(element.getAttribute('font-size')) * element.getScreenCTM().a : parseFloat(style.fontSize);
  range.selectNodeContents(element);
  found.push({ drawn: isDrawn, words: element.textContent.slice(0, 30), rgb: rgb(isDrawn ? style.fill : style.color), need: size >= 24 ? 3 : 4.5,
    lines: [...range.getClientRects()].map(r => [r.left, r.top, r.right, r.bottom]) });
}
const sheet = new CSSStyleSheet();
sheet.replaceSync('.hero *, .unroll *, .graphic-title, .card * { color: transparent !important; text-decoration: none !important } .drawing-static text { fill: transparent !important }');
document.adoptedStyleSheets = [sheet];
return found;";

/// Contrast ratio of two colours with these luminances, as WCAG defines it: that of the words is computed once for all
/// pixels.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What is wrong with the words in sight.
async fn weak_words(browser: &Browser, seen: &mut usize) -> Vec<String> {
    let words = browser.run(WORDS).await;
    let picture = Picture::new(browser.driver.screenshot_as_png().await.expect("a picture can be taken"));
    browser.run("document.adoptedStyleSheets = []").await;
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    let mut weak = Vec::new();
    for text in words.as_array().expect("a list") {
        *seen += 1;
        let ink = [0, 1, 2].map(|index| number(&text["rgb"][index]) as u8);
        let ink = luminance(ink.into());
        let (mut all, mut close, mut worst) = (0.0, 0.0, f64::MAX);
        for line in text["lines"].as_array().expect("lines") {
            let [left, top, right, bottom] = [0, 1, 2, 3].map(|index| number(&line[index]).max(0.0) as usize);
            for y in top..bottom.min(picture.height) {
                for x in left..right.min(picture.width) {
                    let ratio = contrast(ink, luminance(picture.pixel(x, y).into()));
                    all += 1.0;
                    worst = worst.min(ratio);
                    if ratio < number(&text["need"]) {
                        close += 1.0;
                    }
                }
            }
        }
        if close / all > if text["drawn"] == json!(true) { CROSSED_AT_NUMBERS } else { CROSSED } {
            weak.push(format!("{}: {:.1} % too close, worst {worst:.2}", text["words"], close / all * 100.0));
        }
    }
    weak
}

/// The words of scenes whose charts stand in pictures: those that pass over the picture, and those at its numbers.
pub(crate) async fn words_on_pictures_can_be_read() {
    let mut weak = Vec::new();
    for manner in [Manner::Plain, Manner::Gallery] {
        let site = Site::start(manner);
        for dark in [false, true] {
            let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
            for (width, height) in [(390, 844), (1280, 800)] {
                browser.measure(width, height).await;
                browser.visit(&site.url("")).await;
                let scenes = "[...document.querySelectorAll('.scene[data-setting]')]";
                let count = browser.number(&format!("return {scenes}.length")).await as usize;
                assert!(count > 0, "no chart stands in a picture");
                for scene in 0..count {
                    let what = format!("{manner:?}, dark: {dark}, {width} wide, scene {scene}");
                    let steps = format!("{scenes}[{scene}].querySelectorAll('.step')");
                    let top = format!(
                        "return [...{steps}].at(-1).getBoundingClientRect().top + scrollY - innerHeight * 0.62"
                    );
                    let top = browser.number(&top).await;
                    scroll_to(&browser, top).await;
                    let painted = format!(
                        "const scene = {scenes}[{scene}], canvas = scene.querySelector('.stage canvas[data-live][data-painted]');
                         const pictures = [...scene.querySelectorAll('.setting img')].filter(picture => picture.getClientRects().length);
                         return canvas && +scene.dataset.active === {steps}.length - 1 && pictures.every(picture => picture.complete) ? '' : 'not painted'"
                    );
                    browser.until(&what, &painted).await;
                    browser.come_to_rest().await;
                    // The finished drawing instead of the canvas: its letters can be found. It shows the whole frame.
                    browser
                        .run(&format!(
                            "const scene = {scenes}[{scene}]; scene.querySelector('.stage canvas').style.visibility = 'hidden';
                             scene.querySelector('.drawing').style.transform = 'none';
                             scene.querySelector('.drawing-static').style.visibility = 'visible'"
                        ))
                        .await;
                    let mut seen = 0;
                    let found = weak_words(&browser, &mut seen).await;
                    assert!(seen >= 2, "{what}: {seen} texts");
                    weak.extend(found.into_iter().map(|text| json!(format!("{what}: {text}"))));
                }
            }
        }
    }
    assert_eq!(json!(weak), json!([]));
}

pub(crate) async fn words_on_drawings_can_be_read() {
    let site = Site::start(Manner::Plain);
    let mut weak = Vec::new();
    for dark in [false, true] {
        let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
        for (width, height) in [(390, 844), (1280, 800), (320, 640), (1920, 1080)] {
            browser.measure(width, height).await;
            browser.visit(&site.url("")).await;
            browser.come_to_rest().await;
            let mut seen = 0;
            let mut found = weak_words(&browser, &mut seen).await;
            assert!(seen >= 3, "the opening has {seen} texts at {width}");
            // Where each note is in the middle, or as near as the strip goes.
            let notes = browser.number("return document.querySelectorAll('.unroll-note').length").await as usize;
            for note in 0..notes {
                browser.run(&crate::unroll::travel_to_note(note)).await;
                browser.until("the strip goes along", crate::unroll::ALONG).await;
                browser.come_to_rest().await;
                let before = seen;
                found.extend(weak_words(&browser, &mut seen).await);
                assert!(seen > before + 1, "note {note} is not in sight at {width}");
            }
            weak.extend(found.into_iter().map(|text| json!(format!("{width}, dark {dark}: {text}"))));
        }
    }
    assert_eq!(json!(weak), json!([]));
}
