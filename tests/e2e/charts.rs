//! Charts of tables, in the gallery: what the painter paints is what the static page has drawn, in both widths.

use serde_json::json;

use crate::behaviour::scroll_to;
use crate::browser::{Browser, Engine, Wishes};
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
        for scene in ["electricity", "births", "layers", "development", "expectancy"] {
            let what = format!("{engine:?}, {scene}, {}", if is_wide { "wide" } else { "as on a phone" });
            let last_step = format!("[...document.querySelectorAll('#{scene} .step')].at(-1)");
            let top = browser.number(&format!("return {last_step}.getBoundingClientRect().top + scrollY")).await;
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

/// What is on the screen where a scene's drawing stands. A frame begins at the window's corner.
async fn picture_of(browser: &Browser, scene: &str, is_framed: bool) -> Picture {
    let place = format!(
        "const box = document.querySelector('#{scene} .drawing').getBoundingClientRect();
         return [box.left, Math.max(0, box.top), box.right, Math.min(innerHeight, box.bottom)].map(Math.round)"
    );
    let place = browser.run(&place).await;
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
