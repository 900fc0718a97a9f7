//! The site under its own documented headers, and in frames that give it nothing.

use serde_json::json;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// Complains until the drawing has woken and the styles are there.
const ALIVE: &str = "return !('running' in document.documentElement.dataset) ? 'no engine'
  : !document.querySelector('canvas[data-live][data-painted]') ? 'nothing has woken'
  : getComputedStyle(document.querySelector('.story')).containerType !== 'inline-size' ? 'no styles' : ''";

/// What the browser refused, as far as it tells.
async fn refused(browser: &Browser, engine: Engine) -> Vec<String> {
    if engine != Engine::Chromium {
        return Vec::new();
    }
    let log = browser.driver.get_log("browser").await.expect("the browser tells its log");
    log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
}

pub(crate) async fn the_site_runs_under_its_own_headers(engine: Engine) {
    let site = Site::start(Manner::Documented);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit(&site.url("")).await;
    browser.run("document.querySelector('#ladder').scrollIntoView({ behavior: 'instant' })").await;
    browser.until("the story wakes", ALIVE).await;
    browser.go(&site.url("g/city/")).await;
    browser
        .until(
            "a drawing with styles of its own shows",
            "return document.querySelector('.picture img')?.naturalWidth > 0 ? '' : 'no picture'",
        )
        .await;
    browser.go(&site.url("g/investment/?theme=dark")).await;
    browser.until("a graphic alone wakes", ALIVE).await;
    assert_eq!(browser.run("return document.documentElement.dataset.theme").await, json!("dark"), "{engine:?}");
    assert_eq!(refused(&browser, engine).await, [""; 0]);
}

pub(crate) async fn a_frame_without_an_origin_runs(engine: Engine) {
    let (host, site) = (Site::start(Manner::Plain), Site::start(Manner::DocumentedHere));
    let browser = Browser::open(engine, Wishes::default()).await;
    // At full length, where each step has a drawing of its own.
    let address = site.url("s/ladder/?mode=auto").replace("http://", "");
    browser.go(&host.url(&format!("sandbox/{address}"))).await;
    browser.driver.enter_frame(0).await.expect("there is a frame");
    browser.until("a graphic wakes without an origin", ALIVE).await;
    assert_eq!(browser.run("return self.origin").await, json!("null"), "{engine:?}");
    assert_eq!(refused(&browser, engine).await, [""; 0]);
}
