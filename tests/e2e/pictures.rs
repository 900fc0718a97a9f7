//! Pictures of the page, to be looked at: every scene at its first, middle and last step.

use std::fs;
use std::path::PathBuf;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// Takes the pictures into the folder named by `HANDSCROLL_PICTURES`, or `tests/pictures`.
pub(crate) async fn take() {
    let folder = std::env::var_os("HANDSCROLL_PICTURES").map_or_else(|| PathBuf::from("tests/pictures"), PathBuf::from);
    fs::create_dir_all(&folder).expect("the folder can be made");
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
                     for (const e of document.querySelectorAll('.picture, .lights, .stats, .section-head, .quote, #about')) {
                       const r = e.getBoundingClientRect();
                       places.push([(e.closest('.section').id + '-' + (e.className || e.id) + '-' + places.length), r.top + scrollY - (innerHeight - r.height) / 2]); }
                     for (const scene of document.querySelectorAll('.scene')) {
                       const steps = [...scene.querySelectorAll('.step')];
                       for (const [name, index] of [['first', 0], ['middle', Math.floor(steps.length / 2)], ['last', steps.length - 1]]) {
                         const r = steps[index].getBoundingClientRect();
                         places.push([scene.id + '-' + name, r.top + scrollY - innerHeight * 0.2]); } }
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
