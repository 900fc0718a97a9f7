//! Pictures of the page, to be looked at: every scene at its first, middle and last step.

use std::fs;
use std::path::PathBuf;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// The folder for the pictures.
fn folder() -> PathBuf {
    let folder = std::env::var_os("HANDSCROLL_PICTURES").map_or_else(|| PathBuf::from("tests/pictures"), PathBuf::from);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Takes pictures of the story in a news article, in each mode.
pub(crate) async fn pictures_of_embeds() {
    let folder = folder();
    let story = Site::start(Manner::Plain);
    let host = Site::start(Manner::Host(story.port()));
    let places = places_to_embed(&story).await;
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
        for (width, height) in [(390, 844), (1280, 800)] {
            browser.measure(width, height).await;
            for (with, mode) in [("script", "sticky"), ("datawrapper", "auto"), ("plain", "step")] {
                for place in &places {
                    let url = host.other_url(&format!("article?with={with}&at={place}"));
                    browser.go(&url).await;
                    browser.run("document.querySelector('.cookies').remove(); document.querySelector('#place').scrollIntoView()").await;
                    browser.driver.enter_frame(0).await.expect("there is a frame");
                    let there = format!("return document.documentElement.dataset.mode === '{mode}' ? '' : 'not yet'");
                    browser.until("the story is there", &there).await;
                    browser.driver.enter_default_frame().await.expect("the article is there");
                    if mode == "auto" {
                        // Its links cannot scroll a host that has no script for it.
                        browser.driver.enter_frame(0).await.expect("there is a frame");
                        let top = browser
                            .number(&format!("return document.querySelector('#{place}').getBoundingClientRect().top"))
                            .await;
                        browser.driver.enter_default_frame().await.expect("the article is there");
                        browser.run(&format!("scrollBy({{ top: document.querySelector('iframe').getBoundingClientRect().top + {top} - 80, behavior: 'instant' }})")).await;
                    }
                    if mode != "auto" {
                        // The frame's window is what is seen of it.
                        browser.driver.enter_frame(0).await.expect("there is a frame");
                        browser.come_to_rest().await;
                        browser.driver.enter_default_frame().await.expect("the article is there");
                    }
                    settle(&browser).await;
                    let file = folder.join(format!("in-{mode}-{place}-{width}-{theme}.png"));
                    browser.driver.screenshot(&file).await.expect("a picture can be taken");
                }
            }
        }
    }
}

/// The story's top, the middle step of its first scenes, and the third note of its first long picture.
async fn places_to_embed(story: &Site) -> Vec<String> {
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.visit(&story.url("")).await;
    let places = browser
        .run(
            "const middle = scene => scene.querySelectorAll('.step')[scene.querySelectorAll('.step').length >> 1].id;
             return ['story', ...[...document.querySelectorAll('.scene')].slice(0, 4).map(middle),
                 ...[...document.querySelectorAll('.unroll')].slice(0, 1).map(strip => strip.id + '-3')];",
        )
        .await;
    let places = places.as_array().expect("a list of places");
    places.iter().filter_map(|place| place.as_str().map(str::to_owned)).collect()
}

/// Waits until nothing that was scrolled or counted into sight moves any more.
async fn settle(browser: &Browser) {
    let (mut last, mut alike) = (Vec::new(), 0);
    for _ in 0..90 {
        let now = browser.driver.screenshot_as_png().await.expect("a picture can be taken");
        alike = if now == last { alike + 1 } else { 0 };
        if alike == 4 {
            return;
        }
        last = now;
    }
}

/// Takes pictures of everything that the story shows, scene by scene and chart by chart. Steps are shown a little
/// before the place where links to them lead, while the stage is pinned: their drawing has arrived, and the next one has
/// not begun.
pub(crate) async fn pictures() {
    let folder = folder();
    let site = Site::start(Manner::Plain);
    for dark in [false, true] {
        let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
        let theme = if dark { "dark" } else { "light" };

        // What links to the story show: the opening, with as few words as a small card bears.
        browser.measure(1200, 630).await;
        browser.visit(&site.url("")).await;
        browser.run("for (const e of document.querySelectorAll('.contents-button, .dek, .byline')) e.style.display = 'none'").await;
        browser.come_to_rest().await;
        browser.driver.screenshot(&folder.join(format!("share-{theme}.png"))).await.expect("a picture can be taken");

        for (width, height) in [(390, 844), (1280, 800)] {
            browser.measure(width, height).await;
            browser.visit(&site.url("")).await;
            let places = browser
                .run(
                    "const places = [['top', 0]];
                     for (const e of document.querySelectorAll('.picture, .lights, .stats, .section-head, .quote, .graphic-alone, #about')) {
                       const r = e.getBoundingClientRect();
                       places.push([(e.closest('.section').id + '-' + (e.className || e.id) + '-' + places.length), r.top + scrollY - (innerHeight - r.height) / 2]); }
                     for (const scene of document.querySelectorAll('.scene')) {
                       const steps = [...scene.querySelectorAll('.step')];
                       for (const [name, index] of [['first', 0], ['middle', Math.floor(steps.length / 2)], ['last', steps.length - 1]]) {
                         const r = steps[index].getBoundingClientRect();
                         const above = parseFloat(getComputedStyle(steps[index]).scrollMarginBlockStart);
                         const y = r.top + scrollY - Math.max(above, innerHeight * 0.1) - innerHeight * 0.05;
                         const stage = scene.querySelector('.stage');
                         const pinned = parseFloat(getComputedStyle(stage).insetBlockStart) + stage.offsetHeight;
                         const bottom = scene.querySelector('.scene-body').getBoundingClientRect().bottom + scrollY;
                         places.push([scene.id + '-' + name, Math.min(y, bottom - pinned)]); } }
                     for (const scene of document.querySelectorAll('.unroll')) {
                       const r = scene.getBoundingClientRect();
                       for (let share = 0; share <= 1; share += 0.1)
                         places.push([scene.id + '-' + Math.round(share * 10), r.top + scrollY + share * (r.height - innerHeight)]); }
                     places.push(['end', 1e7]);
                     return places;",
                )
                .await;
            for place in places.as_array().expect("a list of places") {
                let (name, y) = (place[0].as_str().unwrap_or("place"), place[1].as_f64().unwrap_or(0.0));
                browser.run(&format!("scrollTo({{ top: {y}, behavior: 'instant' }})")).await;
                browser.come_to_rest().await;
                let file = folder.join(format!("{name}-{width}-{theme}.png"));
                browser.driver.screenshot(&file).await.expect("a picture can be taken");
            }
        }
    }
}
