//! The notes that figures open.

use serde_json::json;
use thirtyfour::{By, Key};

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// The note that is open: its id and its words, or nothing.
const OPEN: &str =
    "const note = document.querySelector('.note:popover-open'); return note && [note.id, note.innerText]";

/// Complains unless exactly the note of a button is open, and inside the window.
fn shows(selector: &str) -> String {
    format!(
        "const button = document.querySelector({}), note = document.querySelector('.note:popover-open');
         if (!note) return 'no note is open';
         if (note.id !== button.getAttribute('popovertarget')) return 'another note is open: ' + note.id;
         const r = note.getBoundingClientRect();
         return r.top >= 0 && r.left >= 0 && r.right <= innerWidth + 0.5 && r.bottom <= innerHeight + 0.5 && r.height > 80
           ? '' : JSON.stringify(r);",
        json!(selector)
    )
}

const CLOSED: &str = "return document.querySelector('.note:popover-open') ? 'a note is open' : ''";

pub(crate) async fn a_figure_opens_its_note(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;

    // A click on a figure in a step, in a picture that unrolls, under a large number and in a table.
    browser.run("document.querySelector('#ladder .data').open = true").await;
    for selector in
        ["#ladder .card .figure", "#fuchun .figure", ".stat-value button", "#ladder .data .figure", ".dek .figure"]
    {
        browser
            .run(&format!(
                "document.querySelector({}).scrollIntoView({{ block: 'center', behavior: 'instant' }})",
                json!(selector)
            ))
            .await;
        browser.come_to_rest().await;
        browser.run(&format!("document.querySelector({}).focus({{ preventScroll: true }})", json!(selector))).await;
        let seen = "const r = document.activeElement.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight ? '' : JSON.stringify(r)";
        browser.until(&format!("{engine:?}: the figure at {selector} is in sight"), seen).await;
        browser.driver.action_chain().send_keys(Key::Enter).perform().await.expect("a key can be pressed");
        browser.until(&format!("{engine:?}: Enter opens the note at {selector}"), &shows(selector)).await;
        browser.driver.action_chain().send_keys(Key::Escape).perform().await.expect("a key can be pressed");
        browser.until(&format!("{engine:?}: Escape closes the note at {selector}"), CLOSED).await;
        let back = browser
            .run(&format!("return document.activeElement === document.querySelector({})", json!(selector)))
            .await;
        assert_eq!(back, json!(true), "{engine:?}: the focus is not back at {selector}");
    }

    // A click, and the note's own words: value, date, source and line.
    let selector = "#ladder .card .figure";
    browser
        .run(&format!(
            "document.querySelector({}).scrollIntoView({{ block: 'center', behavior: 'instant' }})",
            json!(selector)
        ))
        .await;
    browser.driver.find(By::Css(selector)).await.expect("there is a figure").click().await.expect("it can be clicked");
    browser.until(&format!("{engine:?}: a click opens the note"), &shows(selector)).await;
    let words = browser.run(OPEN).await[1].as_str().expect("the note has words").to_owned();
    for part in ["14th", "as of 2022", "line 47"] {
        assert!(words.contains(part), "{engine:?}: no “{part}” in {words:?}");
    }
    let close =
        browser.driver.find(By::Css(".note:popover-open [popovertarget]")).await.expect("the note can be closed");
    close.click().await.expect("it can be clicked");
    browser.until(&format!("{engine:?}: the button closes the note"), CLOSED).await;
}

pub(crate) async fn a_note_opens_without_scripts(engine: Engine) {
    let site = Site::start(Manner::NoScripts);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.go(&site.url("")).await;
    // The dek's figure is in sight from the start.
    let button = browser.driver.find(By::Css(".dek .figure")).await.expect("there is a figure");
    button.click().await.expect("it can be clicked");
    browser.until(&format!("{engine:?}: the note opens"), &shows(".dek .figure")).await;
    // What needs a script is not offered.
    let offered =
        "return [...document.querySelectorAll('[data-share]')].filter(button => button.checkVisibility()).length";
    assert_eq!(browser.run(offered).await, json!(0), "{engine:?}");
}

pub(crate) async fn addresses_are_passed_on(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit(&site.url("?mode=scroll#ladder")).await;
    let has = |name: &str, value: &str| {
        format!(
            "Object.defineProperty(navigator, '{name}', {{ value: {value}, configurable: true }}); window.passed = '';"
        )
    };
    let passed =
        |address: &str| format!("return window.passed === {} ? '' : 'passed on: ' + window.passed", json!(address));
    // The device's own sheet gets the story's address, without what a host has asked of it.
    browser.run(&has("share", "async data => { window.passed = data.url }")).await;
    browser.run("document.querySelector('.share button').click()").await;
    browser.until(&format!("{engine:?}: the story is shared"), &passed(&site.url(""))).await;

    // Where there is none, a note's address goes to the clipboard, and the reader is told.
    browser.run(&has("share", "undefined")).await;
    browser.run(&has("clipboard", "{ writeText: async text => { window.passed = text } }")).await;
    browser.run("document.querySelector('#ladder .card .figure').click()").await;
    browser.until(&format!("{engine:?}: a note is open"), &shows("#ladder .card .figure")).await;
    browser.run("document.querySelector('.note:popover-open [data-share]').click()").await;
    browser.until(&format!("{engine:?}: the figure is shared"), &passed(&site.url("#figure-innovation-rank"))).await;
    let says = |words: &str| {
        format!(
            "const said = document.querySelector('.note:popover-open .share-status').innerText; return said === {} ? '' : said || 'nothing'",
            json!(words)
        )
    };
    browser.until(&format!("{engine:?}: it is said"), &says("The link is copied.")).await;

    // A frame may be allowed neither: then the address can be read.
    browser.run(&has("clipboard", "{ writeText: async () => { throw new Error('not here') } }")).await;
    browser.run("document.querySelector('.note:popover-open [data-share]').click()").await;
    browser.until(&format!("{engine:?}: the address is there"), &says(&site.url("#figure-innovation-rank"))).await;
}

pub(crate) async fn the_list_leads_back_to_every_place(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit(&site.url("")).await;
    let lost = browser
        .run(
            "const lost = [];
             const links = [...document.querySelectorAll('.figure-uses a')];
             for (const link of links) {
               const place = document.querySelector(link.getAttribute('href'));
               const note = 'note-' + link.closest('dd').previousElementSibling.id.replace('figure-', '');
               if (place?.getAttribute('popovertarget') !== note) lost.push(link.getAttribute('href'));
             }
             const buttons = document.querySelectorAll('button[popovertarget^=note-]:not(.note button)');
             if (buttons.length !== links.length) lost.push(buttons.length + ' places, ' + links.length + ' links');
             return lost;",
        )
        .await;
    assert_eq!(lost, json!([]), "{engine:?}");

    // And the browser goes there.
    let link = "#figure-population + dd .figure-uses a:last-child";
    browser
        .run(&format!("const link = document.querySelector('{link}'); link.closest('dl').previousElementSibling.open = true; link.scrollIntoView({{ block: 'center', behavior: 'instant' }}); link.click()"))
        .await;
    browser
        .until(
            &format!("{engine:?}: the place is in sight"),
            &format!(
                "const r = document.querySelector(document.querySelector('{link}').getAttribute('href')).getBoundingClientRect();
                 return r.top >= 0 && r.bottom <= innerHeight ? '' : 'at ' + r.top"
            ),
        )
        .await;
}
