//! Charts of tables, in the gallery: what the painter paints is what the static page has drawn, in both widths.

use std::time::Instant;

use serde_json::json;

use crate::behaviour::scroll_to;
use crate::browser::{Browser, DEADLINE, Engine, Wishes};
use crate::picture::Picture;
use crate::server::{Manner, Site};

/// Letters are not smoothed alike in a canvas and in a drawing.
const SMOOTHING: f64 = 0.05;

pub(crate) async fn charts_are_painted_as_they_are_drawn(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    for is_wide in [true, false] {
        match is_wide {
            true => browser.visit(&site.url("")).await,
            false => browser.visit_framed(&site.url("frame/390x800")).await,
        }
        for scene in ["electricity", "births", "layers", "development", "expectancy", "plain-of-turbines"] {
            let what = format!("{engine:?}, {scene}, {}", if is_wide { "wide" } else { "as on a phone" });
            let last_step = format!("[...document.querySelectorAll('#{scene} .step')].at(-1)");
            // Where the step is nearly over and its stage still pinned.
            let top = format!("return {last_step}.getBoundingClientRect().top + scrollY - innerHeight * 0.36");
            let top = browser.number(&top).await;
            scroll_to(&browser, top).await;
            let painted = format!(
                "const scene = document.querySelector('#{scene}'), canvas = scene.querySelector('.stage canvas[data-live][data-painted]');
                 return canvas && +scene.dataset.active === scene.querySelectorAll('.step').length - 1 ? '' : 'not painted'"
            );
            browser.until(&what, &painted).await;
            browser.come_to_rest().await;
            let shown = format!(
                "return [...document.querySelectorAll('#{scene} .drawing-static svg')].map(svg => svg.getClientRects().length)"
            );
            let expected = if is_wide { json!([0, 1]) } else { json!([1, 0]) };
            assert_eq!(browser.run(&shown).await, expected, "{what}: the drawing that is laid out for this width");
            let canvas = picture_of(&browser, scene, !is_wide).await;
            browser
                .run(&format!(
                    "document.querySelector('#{scene} .stage canvas').style.visibility = 'hidden';
                     document.querySelector('#{scene} .drawing-static').style.visibility = 'visible'"
                ))
                .await;
            let drawing = picture_of(&browser, scene, !is_wide).await;
            assert!(drawing.drawn() > 0.02, "{what}: the drawing is empty");
            let difference = canvas.difference(&drawing);
            assert!(difference < SMOOTHING, "{what}: {:.1} % of the pixels differ", difference * 100.0);
        }
    }
}

/// Texts of the drawings that are shown which are smaller than `LEAST` CSS pixels, are cut off by their drawing or the
/// window, or lie on another text. A text is as wide as its box and as high as its letters are, without the leading.
const LETTERS: &str = "
const wrong = [], drawings = [...document.querySelectorAll('.drawing-static svg')].filter(svg => svg.getClientRects().length);
for (const svg of drawings) {
  const room = svg.getBoundingClientRect(), scale = room.width / svg.viewBox.baseVal.width, seen = [];
  const chart = svg.closest('.scene, .graphic-alone'), name = chart.id || chart.querySelector('[id]').id, isIn = chart.querySelector('[data-setting]');
  for (const text of svg.querySelectorAll('text')) {
    const size = parseFloat(getComputedStyle(text).fontSize) * scale, box = text.getBoundingClientRect(), words = text.textContent;
    const own = { words, left: box.left, right: box.right, top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25 };
    if (size < (isIn ? LEAST_IN_PICTURE : LEAST) - 0.01) wrong.push(`${name}: “${words}” is ${size.toFixed(1)} high`);
    if (own.left < room.left - 1 || own.right > room.right + 1 || own.top < room.top - 1 || own.bottom > room.bottom + 1 || own.right > innerWidth) wrong.push(`${name}: “${words}” is cut off`);
    for (const other of seen)
      if (own.left < other.right && other.left < own.right && own.top < other.bottom && other.top < own.bottom) wrong.push(`${name}: “${words}” lies on “${other.words}”`);
    seen.push(own);
  }
}
return [drawings.length, wrong];";

/// Letters of every kind of chart can be read on a phone and on a desk, whole and apart. On the lowest phone, those of a
/// chart in a picture are smaller: the picture is shown whole there, below its title and above its words.
pub(crate) async fn letters_of_charts_can_be_read(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1400, 950).await;
    let sizes = [("320x568", "11.5", "10"), ("390x664", "13", "13"), ("390x844", "13", "13"), ("1280x800", "13", "13")];
    for (size, least, least_in_picture) in sizes {
        browser.visit_framed(&site.url(&format!("frame/{size}"))).await;
        browser.until("the typefaces come", "return document.fonts.status === 'loaded' ? '' : 'not yet'").await;
        let script = LETTERS.replace("LEAST_IN_PICTURE", least_in_picture).replace("LEAST", least);
        let found = browser.run(&script).await;
        assert!(found[0].as_u64() > Some(25), "{engine:?}, {size}: {} drawings", found[0]);
        assert_eq!(found[1], json!([]), "{engine:?}, {size}");
        browser.driver.enter_default_frame().await.expect("there is a page around the frame");
    }
}

/// The picture that a chart stands in is in sight with it in every mode, in the composition that the chart is laid out for.
pub(crate) async fn pictures_go_with_their_charts(engine: Engine) {
    let site = Site::start(Manner::Gallery);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    for query in ["", "?mode=auto", "?mode=step"] {
        let what = format!("{engine:?}, “{query}”");
        browser.visit(&site.url(&format!("{query}#plain-of-turbines-2"))).await;
        let rooms = "[...document.querySelectorAll('#plain-of-turbines :is(.stage .drawing, .step-drawing)')]
            .filter(room => { const box = room.getBoundingClientRect(); return box.width > 50 && box.bottom > 0 && box.top < innerHeight })";
        // A page at full length leaves it to its host to scroll.
        let come = if query == "?mode=auto" {
            "document.querySelector('#plain-of-turbines-2')?.scrollIntoView();"
        } else {
            ""
        };
        let complaint = format!(
            "{come} const rooms = {rooms};
             if (!rooms.length) return 'no drawing in sight';
             for (const room of rooms) {{
               const pictures = [...room.querySelectorAll('.setting img')].filter(picture => picture.getClientRects().length);
               const standing = pictures.filter(picture => !picture.matches('.far'));
               if (pictures.length !== 2 || standing.length !== 1) return pictures.length + ' pictures';
               if (pictures.some(picture => !picture.complete || !picture.naturalWidth)) return 'a picture has not come';
               const [picture] = standing, box = picture.getBoundingClientRect(), place = room.getBoundingClientRect();
               if (Math.abs(box.width - 2 * place.width) > 2 || Math.abs(box.left - place.left + place.width / 2) > 2) return 'it is not where the chart is';
               if (Math.abs(picture.naturalWidth / picture.naturalHeight / (box.width / box.height) - 1) > 0.02) return 'it is another composition';
             }}
             return ''"
        );
        browser.until(&what, &complaint).await;
        browser.come_to_rest().await;
        // With nothing of the chart, the picture is on the screen.
        browser
            .run(&format!("for (const room of {rooms}) for (const part of room.querySelectorAll('canvas, svg')) part.style.visibility = 'hidden'"))
            .await;
        let place = format!(
            "const box = {rooms}.at(-1).getBoundingClientRect();
             return [box.left, Math.max(0, box.top), box.right, Math.min(innerHeight, box.bottom)].map(Math.round)"
        );
        // A browser that is busy may show on the screen later what its page has at once.
        let (begun, mut seen) = (Instant::now(), 0.0);
        while seen <= 0.1 && begun.elapsed() < DEADLINE {
            let mut shown = Vec::new();
            for visibility in ["", "hidden"] {
                let pictures = "document.querySelectorAll('.setting')";
                browser.run(&format!("{pictures}.forEach(picture => picture.style.visibility = '{visibility}')")).await;
                browser.come_to_rest().await;
                shown.push(part_of(&browser, &place, false).await);
            }
            seen = shown[0].differing(&shown[1], 8);
        }
        assert!(seen > 0.1, "{what}: {:.2} % of the place are drawn", seen * 100.0);
    }
}

/// What is on the screen where a scene's drawing stands. A frame begins at the window's corner.
async fn picture_of(browser: &Browser, scene: &str, is_framed: bool) -> Picture {
    let place = format!(
        "const box = document.querySelector('#{scene} .drawing').getBoundingClientRect();
         return [box.left, Math.max(0, box.top), box.right, Math.min(innerHeight, box.bottom)].map(Math.round)"
    );
    part_of(browser, &place, is_framed).await
}

/// A rectangle of the screen, of which a script returns left, top, right and bottom.
pub(crate) async fn part_of(browser: &Browser, place: &str, is_framed: bool) -> Picture {
    let place = browser.run(place).await;
    let [left, top, right, bottom] = [0, 1, 2, 3].map(|side| place[side].as_u64().expect("it has a place") as usize);
    // WebKit's driver takes pictures of windows only.
    if is_framed {
        browser.driver.enter_default_frame().await.expect("there is a page around the frame");
    }
    let window = Picture::new(browser.driver.screenshot_as_png().await.expect("a picture can be taken"));
    if is_framed {
        browser.driver.enter_frame(0).await.expect("there is a frame");
    }
    window.part(left, top, right, bottom)
}
