//! What the engine leaves of the page when it is not there, when it fails, and after long readings.

use serde_json::json;

use crate::behaviour::{STATE, place_of, scroll_to};
use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// How many canvases may be on the page: those that are near, and four that are kept.
const MOST_CANVASES: u64 = 8;

/// Scrolls from the top to the end, a window at a time.
async fn read_all(browser: &Browser, mut seen: impl FnMut(u64)) {
    let end = browser.number("return document.documentElement.scrollHeight - innerHeight").await;
    let mut y = 0.0;
    while y < end {
        scroll_to(browser, y).await;
        let frames = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelectorAll('canvas').length)))";
        let answer = browser.driver.execute_async(frames, Vec::new()).await.expect("two frames pass");
        seen(answer.json().as_u64().expect("a number of canvases"));
        y += 700.0;
    }
}

pub(crate) async fn canvases_are_let_go(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let mut most = 0;
    for _ in 0..2 {
        read_all(&browser, |canvases| most = most.max(canvases)).await;
    }
    assert!((2..=MOST_CANVASES).contains(&most), "{engine:?}: {most} canvases at one time");
    // What was let go is painted again when the reader comes back.
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until(&format!("{engine:?}: the drawing is there again"), STATE).await;
}

pub(crate) async fn a_kept_choice_is_known_without_the_engine(engine: Engine) {
    let site = Site::start(Manner::NoWasm);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    let address = site.url("");
    browser.driver.goto(&address).await.expect("the page loads");
    let stage = "return getComputedStyle(document.querySelector('#ladder .stage')).position";
    assert_eq!(browser.run(stage).await, json!("sticky"), "{engine:?}: scenes are not pinned");
    browser.run("localStorage.setItem('handscroll-motion', 'off')").await;
    browser.driver.goto(&address).await.expect("the page loads");
    assert_eq!(browser.run(stage).await, json!("static"), "{engine:?}: the choice is not known");
}

pub(crate) async fn when_the_engine_fails_the_page_is_whole(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.4).await;
    browser.until(&format!("{engine:?}: it runs"), STATE).await;
    // Something that the engine calls and that never fails now does. It has to be a script of the page's own.
    browser
        .run(
            "const script = document.createElement('script');
             script.textContent = `window.failures = 0; addEventListener('error', () => failures++); Array.of = () => { throw new Error('broken') }`;
             document.body.append(script)",
        )
        .await;
    scroll_to(&browser, top + height * 0.6).await;
    let stopped = "return 'running' in document.documentElement.dataset ? 'it still runs' : ''";
    browser.until(&format!("{engine:?}: it stops"), stopped).await;
    let whole = "const wrong = [];
      if (document.querySelector('canvas, [data-state], [data-active], [data-awake], [data-shown], .counter[data-number]')) wrong.push('something is left');
      if (document.documentElement.dataset.mode !== 'scroll') wrong.push('mode');
      for (const drawing of document.querySelectorAll('.drawing-static'))
        if (getComputedStyle(drawing).visibility !== 'visible') wrong.push('a drawing is hidden');
      for (const card of document.querySelectorAll('.card')) if (!card.getClientRects().length) wrong.push('a card is hidden');
      return wrong.join('; ')";
    browser.until(&format!("{engine:?}: the page is whole"), whole).await;
    // It goes on scrolling, and nothing fails again.
    for share in [0.2, 0.9, 2.0] {
        scroll_to(&browser, top + height * share).await;
        browser.until(&format!("{engine:?}: the page stays whole"), whole).await;
    }
    assert_eq!(browser.run("return window.wrappedJSObject?.failures ?? window.failures").await, json!(1), "{engine:?}");
    let moved = browser.number("return scrollY").await;
    assert!(moved > top, "{engine:?}: the page does not scroll");
}
