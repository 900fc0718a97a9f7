//! The embed builder, the test of a CMS, and the pages of parts, as editors and readers use them.

use std::path::Path;
use std::sync::LazyLock;

use handscroll::page::offer::{self, Offer};
use handscroll::page::prepare;
use handscroll::page::snippet::{self, Values, WAYS};
use handscroll::story;
use serde_json::json;
use thirtyfour::Key;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

async fn open(engine: Engine, site: &Site) -> Browser {
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.go(&site.url("embed/")).await;
    browser
        .until(
            "the builder works",
            "return document.querySelector('.panel code').textContent.includes('{') ? 'asleep' : ''",
        )
        .await;
    browser
}

/// Which tab is chosen, has the focus, and shows its panel; a complaint unless exactly one does.
const TAB: &str = "const tabs = [...document.querySelectorAll('[role=tab]')];
  const chosen = tabs.filter(tab => tab.getAttribute('aria-selected') === 'true');
  const shown = [...document.querySelectorAll('[role=tabpanel]')].filter(panel => panel.checkVisibility());
  if (chosen.length !== 1 || shown.length !== 1) return chosen.length + ' tabs, ' + shown.length + ' panels';
  if (chosen[0] !== document.activeElement || chosen[0].tabIndex !== 0) return 'no focus';
  return shown[0].getAttribute('aria-labelledby') === chosen[0].id ? chosen[0].id : 'another panel'";

pub(crate) async fn the_builders_tabs_follow_the_keyboard(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    browser.run("document.querySelector('[role=tab]').focus()").await;
    let steps = [
        (Key::Right, "tab-iframe"),
        (Key::End, "tab-image"),
        (Key::Right, "tab-script"),
        (Key::Left, "tab-image"),
        (Key::Home, "tab-script"),
    ];
    for (key, tab) in steps {
        browser.driver.action_chain().send_keys(key).perform().await.expect("a key can be pressed");
        assert_eq!(browser.run(TAB).await, json!(tab), "{engine:?}");
    }
}

/// A script that chooses an offer by its path, a theme and a way.
fn choose(path: &str, theme: &str, way: &str) -> String {
    format!(
        "const offers = JSON.parse(document.getElementById('data').textContent).offers;
         document.getElementById('offer').value = offers.findIndex(offer => offer.path === '{path}');
         document.querySelector('[name=theme][value=\"{theme}\"]').click();
         document.getElementById('offer').dispatchEvent(new Event('change', {{ bubbles: true }}));
         document.getElementById('tab-{way}').click();"
    )
}

/// What the builder offers of the story: each test that asks for it has the same, as checking a story takes seconds.
static OFFERS: LazyLock<Vec<Offer>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/stories/hangzhou");
    let (story, _) = story::load(&folder).expect("the story is sound");
    let (context, _) = prepare::prepare(&story);
    offer::offers(&context, &story.parts())
});

pub(crate) async fn the_builders_snippets_are_those_of_the_native_half(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    for path in ["", "s/tipping-point/", "s/ladder/", "g/investment/", "g/city/"] {
        let offer = OFFERS.iter().find(|offer| offer.path == path).unwrap_or_else(|| panic!("{path} is not offered"));
        let values = Values::of(offer, &site.url(""), "?theme=light");
        for way in WAYS {
            browser.run(&choose(path, "light", way.id)).await;
            let found =
                browser.run(&format!("return document.querySelector('#panel-{} code').textContent", way.id)).await;
            assert_eq!(found, json!(snippet::fill(way.snippet, &values)), "{engine:?}: {path} {}", way.id);
        }
    }
    // By night another picture, if the reader's device decides.
    browser.run(&choose("g/investment/", "", "image")).await;
    let found = browser.run("return document.querySelector('#panel-image code').textContent").await;
    let offer = OFFERS.iter().find(|offer| offer.path == "g/investment/").expect("it is offered");
    assert_eq!(found, json!(snippet::fill(snippet::IMAGE_BY_NIGHT, &Values::of(offer, &site.url(""), ""))));
}

pub(crate) async fn the_builders_preview_follows_and_its_button_copies(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    browser.run(&choose("g/investment/", "dark", "iframe")).await;
    browser
        .until(
            "the preview shows the choice",
            "const frame = document.getElementById('preview').contentDocument?.querySelector('#embed iframe');
             if (!frame?.src.endsWith('/g/investment/?theme=dark')) return frame?.src ?? 'no frame';
             if (frame.allow !== 'fullscreen; clipboard-write; web-share') return 'allowed: ' + frame.allow;
             const page = frame.contentDocument;
             return page?.readyState === 'complete' && page.documentElement.dataset.theme === 'dark' && page.querySelector('.graphic') ? '' : 'not there'",
        )
        .await;
    browser.run(&choose("g/city/", "light", "image")).await;
    browser
        .until(
            "the preview shows the picture",
            "const image = document.getElementById('preview').contentDocument.querySelector('#embed a > img');
             return image?.src.endsWith('/g/city/image.svg') && image.naturalWidth > 0 ? '' : image?.src ?? 'no picture'",
        )
        .await;
    browser
        .run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } });
              document.querySelector('#panel-image .copy').click();")
        .await;
    browser
        .until(
            "what is copied is the snippet, and it is said",
            "return window.copied === document.querySelector('#panel-image code').textContent
               && document.getElementById('copied').textContent.includes('Copied') ? '' : 'not copied'",
        )
        .await;
}

pub(crate) async fn a_cms_is_told_what_it_lets_an_embed_do(engine: Engine) {
    let (host, site) = (Site::start(Manner::Plain), Site::start(Manner::DocumentedHere));
    let browser = Browser::open(engine, Wishes::default()).await;
    let address = site.url("embed/test/").replace("http://", "");
    browser.go(&host.url(&format!("sandbox/{address}"))).await;
    browser.driver.enter_frame(0).await.expect("there is a frame");
    let text = |id: &str| format!("return document.getElementById('{id}').textContent");
    browser.until("scripts run", "return document.getElementById('scripts').textContent === 'run' ? '' : 'no'").await;
    assert_eq!(browser.run(&text("origin")).await, json!("none: the frame is sandboxed"), "{engine:?}");
    browser
        .until("nobody answers", "return document.getElementById('protocol').textContent === 'nobody' ? '' : 'yet'")
        .await;
    assert!(browser.run(&text("mode")).await.as_str().is_some_and(|mode| mode.starts_with("step")), "{engine:?}");

    browser.driver.enter_parent_frame().await.expect("there is a host");
    browser
        .run("const frame = document.querySelector('iframe').contentWindow;
              for (const message of [null, 1, '', '[iFrameSizer]', 'x'.repeat(1e5), {}, { type: 'handscroll:host', v: 2, mode: 'auto' },
                { type: 'handscroll:host', v: 1, mode: 'constructor' }, { type: 'handscroll:host', v: 1, mode: 'auto', why: 'overflow' }])
                frame.postMessage(message, '*');")
        .await;
    browser.driver.enter_frame(0).await.expect("there is a frame");
    browser
        .until(
            "the host's answer is shown",
            "return document.getElementById('protocol').textContent.includes('host script') ? '' : 'yet'",
        )
        .await;
    // A layout stands for a moment before it may be changed again.
    browser
        .until(
            "the host has its mode",
            "const mode = document.getElementById('mode').textContent; return mode.startsWith('auto') ? '' : mode",
        )
        .await;
    assert!(browser.run(&text("sticky")).await.as_str().is_some_and(|why| why.contains("“overflow”")), "{engine:?}");
}

pub(crate) async fn axe_finds_no_violation_on_small_pages() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("axe-core is installed: run `make setup`");
    let site = Site::start(Manner::Plain);
    for theme in ["light", "dark"] {
        let dark = theme == "dark";
        let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
        for path in
            ["embed/", "embed/test/", "embed/article/", "s/coda/", "s/ladder/", "g/investment/", "g/city/", "g/fuchun/"]
        {
            browser.go(&site.url(path)).await;
            browser.run(&axe).await;
            let found = "const done = arguments[arguments.length - 1];
              axe.run(document, { resultTypes: ['violations'], iframes: false }).then(r => done(r.violations.map(v =>
                v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))), e => done([String(e)]));";
            let found = browser.driver.execute_async(found, Vec::new()).await.expect("axe runs").json().clone();
            assert_eq!(found, json!([]), "{path}, {theme}");
        }
    }
}

pub(crate) async fn a_graphic_fits_the_frame_that_is_offered_for_it() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    for offer in OFFERS.iter().filter(|offer| matches!(offer.kind, "chart" | "picture")) {
        browser.measure(offer::WIDTH_PX, offer.height).await;
        browser.go(&site.url(&offer.path)).await;
        // A page that has just loaded may not have been laid out in a frame yet.
        let fits = format!(
            "const room = {} - document.querySelector('.single').getBoundingClientRect().height;
            return room >= 0 && room <= 90 ? '' : room + ' px are left'",
            offer.height
        );
        browser.until(&offer.path, &fits).await;
    }
}
