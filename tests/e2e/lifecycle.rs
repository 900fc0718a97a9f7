//! What happens to a page while it is open: it is moved, frozen, left and come back to, enlarged, or has no storage.

use serde_json::{Value, json};

use crate::behaviour::{STATE, STILL, choose, place_of, scroll_to};
use crate::browser::{AWAKE, Browser, Engine, Wishes};
use crate::hosts::{Embedded, FITS, MODE, lead_to, open_sticky, together};
use crate::server::{Manner, Site};

pub(crate) async fn a_frame_that_is_moved_is_led_again(engine: Engine) {
    for with in ["script", "marked"] {
        let embedded = open_sticky(engine, &format!("with={with}")).await;
        let what = format!("{engine:?}, {with}");
        lead_to(&embedded, "#ladder-3", 0.0).await;
        together(&embedded, &format!("{what}: before")).await;
        // A frame that is moved in its document loads again.
        embedded.story("window.moved = false").await;
        embedded
            .host("const story = document.querySelector('handscroll-story'); document.querySelector('#after').after(story); story.scrollIntoView()")
            .await;
        embedded.until_story(&format!("{what}: moved"), &format!("!('moved' in window) && {MODE} === 'sticky'")).await;
        let alone = "return document.querySelectorAll('iframe').length";
        assert_eq!(embedded.host(alone).await, json!(1), "{what}");
        // The step begins in the upper half of the frame, so that the next one has not begun.
        let above = embedded.story("return innerHeight * 0.36").await.as_f64().expect("a length");
        lead_to(&embedded, "#ladder-3", -above).await;
        together(&embedded, &format!("{what}: after")).await;
        let there = "document.querySelector('#ladder').dataset.active === '2' && !!document.querySelector('#ladder .stage canvas[data-painted]')?.getClientRects().length";
        embedded.until_story(&format!("{what}: the step and its drawing"), there).await;
        assert_eq!(embedded.host("return window.errors").await, json!([]), "{what}");
        assert_eq!(embedded.story("return window.errors").await, json!([]), "{what}");
    }
    // The same with a frame that somebody else's script looks after.
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=datawrapper").await;
    embedded.until_story(&format!("{engine:?}: before"), FITS).await;
    embedded.story("window.moved = false").await;
    embedded.host("document.querySelector('#after').after(document.querySelector('iframe'))").await;
    embedded.until_story(&format!("{engine:?}: moved"), &format!("!('moved' in window) && {FITS}")).await;
}

pub(crate) async fn a_storage_that_throws_does_no_harm(engine: Engine) {
    let site = Site::start(Manner::NoStorage);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let throws = "try { localStorage.length; return 'open' } catch { return '' }";
    browser.until("the storage throws", throws).await;
    let half_way = async || {
        let (top, height) = place_of(&browser, "#ladder").await;
        scroll_to(&browser, top + height * 0.5).await;
    };
    half_way().await;
    browser.until(&format!("{engine:?}: it moves at first"), STATE).await;
    browser.run(&choose("off")).await;
    browser.until(&format!("{engine:?}: the switch stills it"), STILL).await;
    browser.run(&choose("on")).await;
    half_way().await;
    browser.until(&format!("{engine:?}: the switch moves it"), STATE).await;
    assert_eq!(browser.run("return window.errors").await, json!([]), "{engine:?}");

    // A sandboxed frame has none either.
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=sandbox").await;
    embedded.until_story(&format!("{engine:?}: in a sandbox"), FITS).await;
    let top = embedded.story("return document.querySelector('#ladder-1').getBoundingClientRect().top").await;
    embedded
        .host(&format!("scrollTo({{ top: scrollY + document.querySelector('iframe').getBoundingClientRect().top + {top}, behavior: 'instant' }})"))
        .await;
    let painted = "!!document.querySelector('#ladder-1 canvas[data-painted]')";
    embedded.until_story(&format!("{engine:?}: in a sandbox, it is painted"), painted).await;
    for choice in ["off", "on"] {
        embedded.story(&choose(choice)).await;
        let follows = format!("document.documentElement.dataset.motion === '{choice}' && {FITS}");
        embedded.until_story(&format!("{engine:?}: in a sandbox, motion is {choice}"), &follows).await;
        if choice == "off" {
            embedded.browser.until(&format!("{engine:?}: in a sandbox, the switch stills it"), STILL).await;
        }
    }
    assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}");
}

/// Whether what is in a block is left out of layout.
const IS_LEFT_OUT: &str = "const isLeftOut = e => {
    const inside = [...e.children].find(child => child.checkVisibility());
    return !!inside && !inside.checkVisibility({ contentVisibilityAuto: true });
};";

/// Nothing if no block of the story in the window is left out of layout, and none has styles of the opening left.
const NONE_IS_LEFT_OUT: &str = "const left = [...document.querySelectorAll('.section > *')].filter(e => {
    const { top, bottom } = e.getBoundingClientRect();
    return e.style.contentVisibility || top < innerHeight && bottom > 0 && isLeftOut(e);
});
return left.length ? `${left.length} blocks are left out` : ''";

pub(crate) async fn the_rest_of_the_page_is_laid_out_after_the_first_paint(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1000, 800).await;
    let none_is_left_out = [IS_LEFT_OUT, NONE_IS_LEFT_OUT].concat();
    for (address, what) in [("", "at the top"), ("#ladder", "at a fragment")] {
        browser.go("about:blank").await;
        browser.visit(&site.url(address)).await;
        let what = format!("{engine:?}, {what}");
        let opening = "return document.documentElement.hasAttribute('data-opening')";
        assert_eq!(browser.run(opening).await, json!(false), "{what}: the engine runs on a page that is laid out");
        assert_eq!(browser.run(&none_is_left_out).await, json!(""), "{what}");
        // What has been laid out does not change its height when a reader comes to it.
        let height = browser.number("return document.documentElement.scrollHeight").await;
        scroll_to(&browser, height).await;
        browser.until(&what, &none_is_left_out).await;
        scroll_to(&browser, 0.0).await;
        assert_eq!(browser.number("return document.documentElement.scrollHeight").await, height, "{what}");
    }
}

/// Nothing once typefaces are in use and blocks far from the window are left out; in browsers in which the style sheets
/// leave out none, once all are laid out.
const FAR_IS_LEFT_OUT: &str =
    "const is = [...document.querySelectorAll('.section > *')].some(isLeftOut), should = CSS.supports('overflow-anchor: auto') && CSS.supports('animation-timeline: view()');
    return document.documentElement.dataset.faces !== '' ? 'no typefaces yet' : !document.querySelector('[data-measured]') ? 'not measured yet' : is === should ? '' : `left out: ${is}`";

/// The heights of the page and of its sections, in pixels.
const HEIGHTS: &str = "return [document.documentElement, ...document.querySelectorAll('.section')].map(e => Math.round(e.getBoundingClientRect().height))";

/// Reads the page at 500 pixels a frame. Notes blocks in the window that are left out, and how often blocks are marked anew.
const READ_FAST: &str = "window.measured = 0; window.blank = []; window.ended = false;
    const blocks = [...document.querySelectorAll('.section > *')].filter(e => e.checkVisibility()).map(e => {
        const { top, bottom } = e.getBoundingClientRect();
        return { e, top: top + scrollY, bottom: bottom + scrollY };
    });
    new MutationObserver(() => window.measured += 1).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-measured'] });
    const isBlank = ({ e, top, bottom }) =>
        bottom > scrollY + 1 && top < scrollY + innerHeight - 1 && isLeftOut(e);
    const next = () => requestAnimationFrame(() => {
        window.blank.push(...blocks.filter(isBlank).map(({ e }) => `${Math.round(scrollY)}: ${e.className} ${e.id}`));
        const before = scrollY;
        scrollBy({ top: 500, behavior: 'instant' });
        window.ended = scrollY === before;
        if (!window.ended) next();
    });
    next(); return ''";

pub(crate) async fn what_is_far_is_left_out_and_keeps_its_place(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    let far_is_left_out = async |what: &str| {
        browser.until(&format!("{engine:?}: {what}"), &[IS_LEFT_OUT, FAR_IS_LEFT_OUT].concat()).await
    };
    browser.resize(1000, 800).await;
    browser.visit(&site.url("")).await;
    far_is_left_out("at the top").await;
    let heights = browser.run(HEIGHTS).await;

    // WebKit leaves nothing out, and draws too few frames of a fast reading.
    if matches!(engine, Engine::WebKit) {
        return;
    }
    // A fast reading lays out what comes near before it is in the window, and changes no height by it.
    browser.run(&[IS_LEFT_OUT, READ_FAST].concat()).await;
    browser.until(&format!("{engine:?}: the end"), "return window.ended ? '' : Math.round(scrollY) + ' pixels'").await;
    assert_eq!(browser.run("return blank").await, json!([]), "{engine:?}: left out in the window");
    assert_eq!(browser.run(HEIGHTS).await, heights, "{engine:?}: at the end");
    assert_eq!(
        browser.run("return window.measured").await,
        json!(0),
        "{engine:?}: the page is laid out anew in a reading"
    );

    // In another window what is left out has the heights that it has there.
    browser.resize(620, 760).await;
    far_is_left_out("in another window").await;
    let resized = browser.run(HEIGHTS).await;
    assert_ne!(resized, heights, "{engine:?}: the window is another one");
    let laid_out = format!(
        "document.querySelectorAll('[data-measured]').forEach(e => e.removeAttribute('data-measured')); {HEIGHTS}"
    );
    assert_eq!(
        resized,
        browser.run(&laid_out).await,
        "{engine:?}: after a resize, against the page laid out as a whole"
    );
}

/// What is wider than the screen, texts that are cut off, and controls that cannot be brought to where a pointer hits
/// them. What lies on the long picture comes into sight sideways, and is tested there.
const OUT_OF_REACH: &str = "
const lost = [], name = e => (e.id ? '#' + e.id : e.localName + '.' + e.className) + ' ' + e.textContent.trim().slice(0, 30);
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) lost.push('the page is ' + page.scrollWidth + ' wide');
const inside = e => !e.closest('.unroll, .unseen, [popover]:not(:popover-open)') && e.checkVisibility({ visibilityProperty: true });
for (const text of document.querySelectorAll('h1, h2, h3, .dek, .prose p, .card p, figcaption, .stat-value, .stat-label, .light, blockquote, .figure-entry dt')) {
  if (!inside(text)) continue;
  const r = text.getBoundingClientRect();
  if (r.width < 2 || r.height < 2) lost.push('no box: ' + name(text));
  if (r.left < -1 || r.right > innerWidth + 1) lost.push('beside the screen: ' + name(text));
  const style = getComputedStyle(text);
  if (style.overflow !== 'visible' && (text.scrollWidth > text.clientWidth + 1 || text.scrollHeight > text.clientHeight + 1)) lost.push('cut off: ' + name(text));
}
let controls = 0;
for (const control of document.querySelectorAll('a[href], button, summary, input, select')) {
  if (!inside(control)) continue;
  // Where graphics are pinned above their words, not every place in the window is free.
  const over = ['nearest', 'center', 'end', 'start'].map(block => {
    control.scrollIntoView({ block, behavior: 'instant' });
    const r = control.getClientRects()[0];
    if (!r || r.width < 2 || r.height < 2) return '';
    const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2, hit = document.elementFromPoint(x, y);
    return hit && (control.contains(hit) || hit.contains(control)) ? '' : (hit ? name(hit) : 'nothing') + ' at ' + Math.round(x) + ', ' + Math.round(y);
  });
  if (over.every(Boolean)) lost.push(name(control) + ' is under ' + over.join(' and '));
  controls++;
}
if (controls < 40) lost.push('only ' + controls + ' controls');
return lost;";

pub(crate) async fn large_text_and_zoom_hide_nothing(engine: Engine) {
    let site = Site::start(Manner::Plain);
    // Text of twice its size on a desktop and on a phone; and what a zoom to 400 % leaves of 1280×1024 pixels.
    let mut lost = Vec::new();
    for (size, text) in [("1280x800", "200%"), ("390x844", "200%"), ("320x256", "100%")] {
        let browser = Browser::open(engine, Wishes::default()).await;
        browser.visit_framed(&site.url(&format!("frame/{size}"))).await;
        browser.run(&format!("document.documentElement.style.fontSize = '{text}'")).await;
        let what = format!("{engine:?}, {size}, text at {text}");
        let (top, height) = place_of(&browser, "#ladder").await;
        scroll_to(&browser, top + height * 0.5).await;
        browser.until(&what, STATE).await;
        let found = browser.run(OUT_OF_REACH).await;
        lost.extend(found.as_array().expect("a list").iter().map(|found| format!("{size}, text at {text}: {found}")));
        // The words of a step come into sight, with nothing over them.
        let words = "document.querySelector('#ladder-3').scrollIntoView({ behavior: 'instant' });
          const word = document.createRange(), card = document.querySelector('#ladder-3 .card');
          word.selectNodeContents(card.querySelector('p'));
          const r = word.getClientRects()[0], x = r.left + Math.min(20, r.width / 2), y = (r.top + r.bottom) / 2;
          const hit = document.elementFromPoint(x, y);
          return hit && card.contains(hit) ? '' : 'at ' + [x, y] + ' there is ' + (hit?.className ?? 'nothing')";
        let found = browser.run(words).await;
        if found != json!("") {
            lost.push(format!("{size}, text at {text}: the words of a step: {found}"));
        }
    }
    assert!(lost.is_empty(), "{engine:?}: {}", lost.join("\n"));
}

pub(crate) async fn a_tab_that_was_frozen_goes_on() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until("before", STATE).await;
    let seen =
        "return [scrollY, document.querySelector('#ladder').dataset.active, document.documentElement.dataset.mode]";
    let before = browser.run(seen).await;
    browser
        .run("window.told = []; for (const name of ['visibilitychange', 'freeze', 'resume'])
                document.addEventListener(name, () => told.push(name === 'visibilitychange' ? document.visibilityState : name))")
        .await;
    let send = async |command: &str, parameters: Value| {
        let sent = browser.driver.cdp().send_raw(command, parameters).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"));
    };
    for state in ["frozen", "active"] {
        send("Page.setWebLifecycleState", json!({ "state": state })).await;
    }
    // It stays hidden until it is shown in place of another tab.
    let story = browser.driver.window().await.expect("there is a tab");
    let other = browser.driver.new_tab().await.expect("a tab can be opened");
    for tab in [other, story] {
        browser.driver.switch_to_window(tab).await.expect("the tab is there");
        send("Page.bringToFront", json!({})).await;
    }
    let told = "return told.at(-1) === 'visible' && ['hidden', 'freeze', 'resume'].every(name => told.includes(name)) ? '' : told.join() || 'nothing'";
    browser.until("the tab is hidden, frozen, and shown again", told).await;
    browser.until("after", STATE).await;
    assert_eq!(browser.run(seen).await, before);
    scroll_to(&browser, top + height * 0.9).await;
    browser.until("further on", STATE).await;
    assert_eq!(browser.run("return window.errors").await, json!([]));
}

pub(crate) async fn coming_back_shows_what_was_there(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, (top + height * 0.5).round()).await;
    browser.until("before", STATE).await;
    let seen = "return [Math.round(scrollY), document.querySelector('#ladder').dataset.active, document.documentElement.dataset.mode]";
    let before = browser.run(seen).await;
    // A page from the browser's cache still has what stands in it; another is a new one.
    browser.run("window.kept = true").await;
    browser.go(&site.url("embed/test/")).await;
    browser.driver.back().await.expect("the browser goes back");
    browser.until("it wakes again", AWAKE).await;
    let kept = browser.run("return window.kept === true").await;
    println!("{engine:?}: the page comes from the cache of pages: {kept}");
    browser.until("after", STATE).await;
    let after = browser.run(seen).await;
    assert_eq!((&after[1], &after[2]), (&before[1], &before[2]), "{engine:?}: {before} and {after}");
    let place = |seen: &Value| seen[0].as_f64().expect("a place");
    assert!((place(&after) - place(&before)).abs() <= 2.0, "{engine:?}: {before} and {after}");
    // Drawings go on.
    scroll_to(&browser, (top + height * 0.9).round()).await;
    browser.until("further on", STATE).await;
    let drawn = "return document.querySelector('#ladder canvas[data-painted]') ? '' : 'the drawing is not painted'";
    browser.until("the drawing is painted", drawn).await;
    // Counters end with their own numbers.
    let (top, _) = place_of(&browser, ".stats").await;
    scroll_to(&browser, top - 100.0).await;
    let counted = "const wrong = [];
      for (const counter of document.querySelectorAll('.stats .counter')) {
        if (counter.matches('[data-counting]')) wrong.push('it still counts to ' + counter.textContent);
      }
      return document.querySelector('.stats .counter') ? wrong.join('; ') : 'no counters'";
    browser.until("the counters are right", counted).await;
    assert_eq!(browser.run("return window.errors").await, json!([]), "{engine:?}");
}
