//! The long picture that unrolls sideways.

use serde_json::json;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// Scrolls to a share of the picture's travel.
async fn travel(browser: &Browser, share: f64) {
    browser
        .run(&format!(
            "const r = document.querySelector('.unroll').getBoundingClientRect();
             scrollTo({{ top: r.top + scrollY + {share} * (r.height - document.documentElement.clientHeight), behavior: 'instant' }})"
        ))
        .await;
}

/// A script that scrolls until a note on the strip is in the middle of the window, or as near as it comes.
pub(crate) fn travel_to_note(note: usize) -> String {
    format!(
        "const note = document.querySelectorAll('.unroll-note')[{note}].getBoundingClientRect();
         const strip = document.querySelector('.unroll-strip').getBoundingClientRect();
         const share = Math.min(1, Math.max(0, ((note.left + note.right) / 2 - strip.left - innerWidth / 2) / (strip.width - innerWidth)));
         const r = document.querySelector('.unroll').getBoundingClientRect();
         scrollTo({{ top: r.top + scrollY + share * (r.height - document.documentElement.clientHeight), behavior: 'instant' }})"
    )
}

/// Complains unless the strip is as far along as the page, the farther layers on it stay behind, the more the farther, and
/// the stage fills the window.
pub(crate) const ALONG: &str = "
const high = document.documentElement.clientHeight, part = document.querySelector('.unroll').getBoundingClientRect();
const stage = document.querySelector('.unroll-stage').getBoundingClientRect();
const strip = document.querySelector('.unroll-strip').getBoundingClientRect();
const share = Math.min(1, Math.max(0, -part.top / (part.height - high)));
const expected = -share * (strip.width - part.width);
if (Math.abs(stage.top) > 1 || Math.abs(stage.height - high) > 1) return 'the stage is at ' + stage.top + ', ' + stage.height + ' high';
if (Math.abs(strip.left - expected) >= 3) return 'the strip is at ' + strip.left + ', not ' + expected;
for (const layer of document.querySelectorAll('.unroll-strip .layer')) {
  const behind = layer.querySelector('img').getBoundingClientRect().left - strip.left;
  const due = share * (strip.width - part.width) * (1 - layer.dataset.depth / 10) / 4;
  if (Math.abs(behind - due) >= 2) return 'a layer is ' + behind + ' behind, not ' + due;
}
return ''";

pub(crate) async fn the_strip_goes_along_with_the_scroll(engine: Engine) {
    let site = Site::start(Manner::Plain);
    for size in ["390x844", "1280x800"] {
        let browser = Browser::open(engine, Wishes::default()).await;
        browser.visit_framed(&site.url(&format!("frame/{size}"))).await;
        for share in [0.0, 0.33, 0.75, 1.0, 0.5] {
            travel(&browser, share).await;
            browser.until(&format!("{engine:?}, {size}: at {share}"), ALONG).await;
        }
        let screens = browser
            .number("return document.querySelector('.unroll-strip').getBoundingClientRect().width / innerWidth")
            .await;
        assert!(screens > 3.0, "{engine:?}: only {screens} screens wide at {size}");
        // Every word on it comes into sight, whole and clear of the title.
        let notes = browser.number("return document.querySelectorAll('.unroll-note').length").await as usize;
        assert!(notes > 2, "{notes} notes");
        for note in 0..notes {
            browser.run(&travel_to_note(note)).await;
            browser.until(&format!("{engine:?}, {size}: at note {note}"), ALONG).await;
            let complaint = browser
                .run(&format!(
                    "const note = document.querySelectorAll('.unroll-note')[{note}].getBoundingClientRect();
                     const title = document.querySelector('.unroll-title').getBoundingClientRect();
                     return note.left >= -1 && note.right <= innerWidth + 1 && note.top >= title.bottom && note.bottom <= innerHeight
                       ? '' : JSON.stringify(note);"
                ))
                .await;
            assert_eq!(complaint, json!(""), "{engine:?} at {size}: note {note} is not seen whole");
        }
    }
}

pub(crate) async fn the_strip_is_dragged_where_nothing_moves(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes { reduced_motion: true, ..Wishes::default() }).await;
    browser.visit(&site.url("")).await;
    // WebKitGTK takes no wish from a test; there the reader's switch says the same.
    browser.run("document.querySelector('input[name=motion][value=off]').click()").await;
    browser
        .until(
            &format!("{engine:?}: the strip stands still"),
            "return getComputedStyle(document.querySelector('.unroll-stage')).position === 'static'
               && !document.querySelector('.unroll-strip').style.getPropertyValue('--progress') ? '' : 'it moves'",
        )
        .await;
    let reached = browser
        .run(
            "const box = document.querySelector('.unroll-window'); box.scrollIntoView({ block: 'center', behavior: 'instant' });
             const last = document.querySelector('.unroll-note:last-child'); box.scrollLeft = 1e6;
             const r = last.getBoundingClientRect(), high = document.querySelector('.unroll').getBoundingClientRect().height;
             return [box.scrollLeft > innerWidth, r.right <= innerWidth && r.left >= 0, high < 2 * innerHeight, box.tabIndex];",
        )
        .await;
    assert_eq!(reached, json!([true, true, true, 0]), "{engine:?}");
}

pub(crate) async fn the_focus_brings_the_strip_along(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    travel(&browser, 0.02).await;
    browser.until(&format!("{engine:?}: at the beginning"), ALONG).await;
    browser.run("[...document.querySelectorAll('.unroll-note .figure')].at(-1).focus()").await;
    browser
        .until(
            &format!("{engine:?}: what has the focus is in sight"),
            "const r = document.activeElement.getBoundingClientRect();
             return document.activeElement.matches('.unroll .figure') && r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight
               ? '' : 'at ' + r.left + ', ' + r.top",
        )
        .await;
    browser.until(&format!("{engine:?}: and the strip is where the page is"), ALONG).await;
}

/// Complains unless a note on the strip is seen whole from side to side.
pub(crate) fn in_sight(note: &str) -> String {
    format!(
        "const r = document.getElementById('{note}').getBoundingClientRect();
         return r.left >= -1 && r.right <= innerWidth + 1 ? '' : 'from ' + r.left + ' to ' + r.right"
    )
}

pub(crate) async fn an_address_leads_along_the_strip(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    // In a window of this size the page above the strip is of another height in other typefaces.
    browser.resize(1280, 900).await;
    browser.visit(&site.url("#fuchun-4")).await;
    browser.until(&format!("{engine:?}: where the address leads"), &in_sight("fuchun-4")).await;
    browser.until(&format!("{engine:?}: with the page"), ALONG).await;
    browser.run("location.hash = '#fuchun-2'").await;
    browser.until(&format!("{engine:?}: where a link leads"), &in_sight("fuchun-2")).await;
    browser.until(&format!("{engine:?}: with the page again"), ALONG).await;
    // Where nothing moves, the box is moved.
    browser.run("document.querySelector('input[name=motion][value=off]').click()").await;
    browser.run("location.hash = '#fuchun-5'").await;
    browser.until(&format!("{engine:?}: where nothing moves"), &in_sight("fuchun-5")).await;
}
