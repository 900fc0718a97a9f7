//! What the engine leaves of the page when it is not there, when it fails, and after long readings.

use serde_json::json;

use crate::behaviour::{STATE, place_of, scroll_to};
use crate::browser::{Browser, Engine, Wishes};
use crate::server::{LONG_STORY, Manner, Site};

/// How many canvases may be on the page: those that are near, and four that are kept.
const MOST_CANVASES: u64 = 8;

/// How many there may be while a reader jumps: what is near at the new place begins before the old place has been left.
const MOST_IN_JUMPS: u64 = 12;

/// How many canvases the page has in two frames.
async fn canvases(browser: &Browser) -> u64 {
    let frames = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelectorAll('canvas').length)))";
    let answer = browser.driver.execute_async(frames, Vec::new()).await.expect("two frames pass");
    answer.json().as_u64().expect("a number of canvases")
}

/// Scrolls from the top to the end, a window at a time.
async fn read_all(browser: &Browser, mut seen: impl FnMut(u64)) {
    let end = browser.number("return document.documentElement.scrollHeight - innerHeight").await;
    let mut y = 0.0;
    while y < end {
        scroll_to(browser, y).await;
        seen(canvases(browser).await);
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
    // Everything is told anew after a resize, as when a phone's address bar goes: what is far is given no canvas.
    browser.resize(1280, 860).await;
    let after = canvases(&browser).await;
    assert!((1..=MOST_CANVASES).contains(&after), "{engine:?}: {after} canvases after a resize");
    // What was let go is painted again when the reader comes back.
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until(&format!("{engine:?}: the drawing is there again"), STATE).await;
}

/// A script of the page may scroll it in an animation frame before the engine follows, when a scroll timeline still says
/// where the page stood. Nothing that the engine measures in such a frame may be off by that.
pub(crate) async fn a_page_that_a_script_scrolls_is_followed() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.measure(1280, 900).await;
    browser.visit(&site.url("")).await;
    // The engine is called from the first scroll event on; then it knows how far the page can be scrolled, for 30 frames.
    // The first callback of a frame stays the first in the frames after it.
    let read = "const done = arguments[arguments.length - 1]; let frames = 0;
      scrollTo({ top: 50, behavior: 'instant' });
      requestAnimationFrame(function go() {
        if (++frames > 25) return done(scrollY);
        requestAnimationFrame(go);
        if (frames > 3) scrollBy({ top: 700, behavior: 'instant' });
      })";
    let read = browser.driver.execute_async(read, Vec::new()).await.expect("the page is scrolled");
    let end = read.json().as_f64().expect("a place");
    assert!(end > 10_000.0, "the page is scrolled to {end} px only");
    let mut y = end;
    while y > 0.0 {
        scroll_to(&browser, y).await;
        browser.until(&format!("the page is followed at {y} px"), STATE).await;
        y -= 600.0;
    }
}

/// Of a story of hundreds of scenes nothing is kept that grows with each reading.
pub(crate) async fn memory_is_flat_over_twenty_readings() {
    const READINGS: usize = 20;
    /// The first readings, in which each scene is seen once, fill what is filled once.
    const FIRST: usize = 4;
    let site = Site::start(Manner::Long);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.measure(390, 844).await;
    let keep = "for (const name of ['instantiate', 'instantiateStreaming']) {
      const made = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const result = await made(...given);
        window.memories = Object.values((result.instance ?? result).exports).filter(value => value instanceof WebAssembly.Memory);
        return result;
      };
    }";
    let cdp = browser.driver.cdp();
    let sent = cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": keep })).await;
    sent.expect("the memory can be kept");
    browser.visit_long(&site.url("")).await;
    let read = "const done = arguments[arguments.length - 1], frame = () => new Promise(requestAnimationFrame);
      (async () => {
        const all = [...document.querySelectorAll('.scene')];
        // A fourth of them, and another fourth in the next reading: all of them would take the test minutes more.
        const scenes = all.filter((_, index) => index % 4 === arguments[0] % 4);
        let most = 0;
        for (const scene of scenes) {
          const { top, height } = scene.getBoundingClientRect();
          scrollBy({ top: top + height / 2 - innerHeight / 2, behavior: 'instant' });
          await frame();
          most = Math.max(most, document.querySelectorAll('canvas').length);
        }
        done([all.length, most]);
      })()";
    let mut bytes = Vec::new();
    for reading in 0..READINGS {
        let seen =
            browser.driver.execute_async(read, vec![json!(reading)]).await.expect("the story is read").json().clone();
        let number = |index: usize| seen[index].as_u64().expect("a number");
        assert!(number(0) >= LONG_STORY as u64, "{seen} scenes and canvases");
        assert!((2..=MOST_IN_JUMPS).contains(&number(1)), "reading {reading}: {} canvases at one time", number(1));
        cdp.send_raw("HeapProfiler.collectGarbage", json!({})).await.expect("garbage is collected");
        cdp.send_raw("Performance.enable", json!({})).await.expect("memory is measured");
        let metrics = cdp.send_raw("Performance.getMetrics", json!({})).await.expect("memory is measured");
        let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
        let heap = metrics.iter().find(|metric| metric["name"] == "JSHeapUsedSize");
        let heap = heap.and_then(|metric| metric["value"].as_f64()).expect("the heap has a size");
        let wasm = browser.number("return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)").await;
        assert!(wasm > 0.0, "the engine has memory");
        bytes.push(heap + wasm);
    }
    println!("bytes after each reading: {bytes:?}");
    let first = bytes[..FIRST].iter().copied().fold(0.0, f64::max);
    let last = bytes[READINGS - FIRST..].iter().copied().fold(f64::MAX, f64::min);
    assert!(last < first * 1.1, "memory grows: {bytes:?}");
}

/// Parts that come near in one frame wake one after the other once waking takes time. The page's clock says how long
/// it takes.
pub(crate) async fn waking_stops_when_its_time_is_over(engine: Engine) {
    let site = Site::start(Manner::Plain);
    // Each look at the clock finds it so many milliseconds later.
    for (tick_ms, one_by_one) in [(0, false), (5, true)] {
        let browser = Browser::open(engine, Wishes::default()).await;
        browser.resize(1280, 900).await;
        browser.visit(&site.url("")).await;
        let woken = "const done = arguments[arguments.length - 1];
          const script = document.createElement('script');
          script.textContent = `{ let now = performance.now(); performance.now = () => now += ${arguments[0]} }`;
          document.body.append(script);
          // The place with the most of them.
          const parts = [...document.querySelectorAll('[data-track]:not(.story)')]
            .filter(part => part.querySelector('[data-slot], [data-chart]') && !part.querySelector('[data-awake]'));
          const tops = parts.map(part => part.getBoundingClientRect().top);
          const near = top => tops.filter(other => Math.abs(other - top) < innerHeight).length;
          const place = tops.reduce((best, top) => near(top) > near(best) ? top : best);
          const count = () => parts.filter(part => part.querySelector('[data-awake]')).length;
          let before = 0, most = 0, calm = 0;
          scrollBy({ top: place - innerHeight / 2, behavior: 'instant' });
          requestAnimationFrame(function look() {
            const now = count();
            most = Math.max(most, now - before);
            calm = now === before ? calm + 1 : 0;
            before = now;
            if (calm < 20) requestAnimationFrame(look); else done([most, now]);
          });";
        let seen = browser.driver.execute_async(woken, vec![json!(tick_ms)]).await.expect("parts wake").json().clone();
        let number = |index: usize| seen[index].as_u64().expect("a number");
        assert!(number(1) >= 3, "{engine:?}: {} parts have woken", number(1));
        if one_by_one {
            assert_eq!(number(0), 1, "{engine:?}: parts have woken in one frame, of {}", number(1));
        } else {
            assert!(number(0) >= 3, "{engine:?}: at most {} of {} have woken in a frame", number(0), number(1));
        }
    }
}

pub(crate) async fn a_kept_choice_is_known_without_the_engine(engine: Engine) {
    let site = Site::start(Manner::NoWasm);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    let address = site.url("");
    browser.go(&address).await;
    let stage = "return getComputedStyle(document.querySelector('#ladder .stage')).position";
    assert_eq!(browser.run(stage).await, json!("sticky"), "{engine:?}: scenes are not pinned");
    browser.run("localStorage.setItem('handscroll-motion', 'off')").await;
    browser.go(&address).await;
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
    // Something that the engine calls and that never fails now does, once. It has to be a script of the page's own.
    browser
        .run(
            "const script = document.createElement('script');
             script.textContent = `window.failures = 0; addEventListener('error', () => failures++);
               const style = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'style'), get = style.get;
               style.get = function () { style.get = get; Object.defineProperty(HTMLElement.prototype, 'style', style); throw new Error('broken') };
               Object.defineProperty(HTMLElement.prototype, 'style', style);`;
             document.body.append(script)",
        )
        .await;
    scroll_to(&browser, top + height * 0.6).await;
    let stopped = "return 'running' in document.documentElement.dataset ? 'it still runs' : ''";
    browser.until(&format!("{engine:?}: it stops"), stopped).await;
    let whole = "const wrong = [];
      if (document.querySelector('canvas, [data-state], [data-active], [data-awake], [data-shown], .counter[data-counting]')) wrong.push('something is left');
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
