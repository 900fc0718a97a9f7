//! The story on paper, as Chromium prints it.

use std::collections::BTreeMap;
use std::process::Command;

use base64::Engine as _;
use serde_json::json;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// The words that belong on paper, taken from the document and not from how it is styled.
const WORDS: &str = "
const left_out = '.drawing-static svg + svg, .skip, .stepper, .note, .data, .unseen, .figure-uses, .contents, .contents-button, .bar, script, style, noscript, template, svg title, svg desc';
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const words = [];
while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(left_out)) words.push(walker.currentNode.data);
return words.join(' ');";

/// How often each letter and digit occurs. Words may be broken anywhere by lines, columns and pages; letters are not.
fn count(text: &str) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    let whole = text.replace('ﬁ', "fi").replace('ﬂ', "fl").replace('ﬀ', "ff").replace('ﬃ', "ffi").replace('ﬄ', "ffl");
    for character in whole.chars().filter(|character| character.is_alphanumeric()) {
        *counts.entry(character).or_default() += 1;
    }
    counts
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} cannot be started ({error}): run `make setup`"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) async fn paper_holds_everything_once() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes { dark: true, ..Wishes::default() }).await;
    browser.measure(390, 844).await;
    browser.visit(&site.url("")).await;
    // Printed in the middle of a reading: counters half-way, canvases live, a long picture half unrolled.
    for place in [".stats", "#ladder-3", "#fuchun"] {
        browser.run(&format!("document.querySelector('{place}').scrollIntoView({{ behavior: 'instant' }})")).await;
    }
    browser.until("it moves", "return document.querySelector('[data-live]') ? '' : 'nothing is live'").await;
    let words = browser.run(WORDS).await;

    let wishes = json!({ "printBackground": true, "preferCSSPageSize": true });
    let printed = browser.driver.cdp().send_raw("Page.printToPDF", wishes).await.expect("the page can be printed");
    let pdf = base64::engine::general_purpose::STANDARD
        .decode(printed["data"].as_str().expect("the paper comes as text"))
        .expect("in base64");
    let path = std::env::temp_dir().join(format!("handscroll-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).expect("the paper can be kept");
    let file = path.to_str().expect("a path in UTF-8");
    let (facts, text) = (run("pdfinfo", &[file]), run("pdftotext", &["-raw", file, "-"]));
    let images = run("pdfimages", &["-list", file]);
    let _ = std::fs::remove_file(&path);

    let pages: u32 = facts
        .lines()
        .find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok())
        .expect("the number of pages is told");
    assert!(pages <= 16, "{pages} pages");
    assert!(facts.contains("A4"), "{facts}");
    let empty = text.split('\u{c}').take(pages as usize).filter(|page| page.trim().len() < 100).count();
    assert_eq!(empty, 0, "pages without words");

    let (expected, found) = (count(words.as_str().expect("words")), count(&text));
    assert!(expected.values().sum::<i64>() > 10_000, "too few words are looked for");
    let wrong: Vec<String> = expected
        .iter()
        .filter(|&(character, count)| found.get(character) != Some(count))
        .map(|(character, count)| format!("{character}: {} for {count}", found.get(character).unwrap_or(&0)))
        .chain(found.keys().filter(|character| !expected.contains_key(character)).map(|c| format!("{c}: new")))
        .collect();
    assert!(wrong.is_empty(), "the paper's letters are not the document's: {wrong:?}");
    // What moves on the screen is a bitmap; on paper every drawing has lines.
    assert!(!images.contains("image  "), "a drawing is printed as a bitmap: {images}");

    browser
        .driver
        .cdp()
        .send_raw("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await
        .expect("paper can be shown");
    let wrong = browser
        .run(
            "const wrong = [];
             const drawings = '.graphic:not([data-setting]) .drawing-static svg:first-child, .graphic[data-setting] .drawing-static svg:last-child';
             const pictures = '.setting > .wide, .picture img, .hero img, .unroll img';
             for (const drawing of document.querySelectorAll(drawings + ', ' + pictures)) {
               const r = drawing.getBoundingClientRect();
               const name = drawing.currentSrc ?? drawing.closest('.graphic').id;
               if (r.width < 100 || r.height < 20 || getComputedStyle(drawing).visibility !== 'visible') wrong.push(name + ' is not shown');
               if (drawing.complete === false || drawing.naturalWidth === 0) wrong.push(name + ' has not come');
             }
             const settings = [...document.querySelectorAll('.graphic[data-setting]')];
             if (settings.length < 10) wrong.push(settings.length + ' charts in pictures');
             for (const graphic of settings) {
               const chart = graphic.querySelector('.drawing').getBoundingClientRect();
               const stands = picture => { const r = picture.getBoundingClientRect(); return r.top < chart.top && r.bottom > chart.bottom && r.left < chart.left && r.right > chart.right; };
               const shown = [...graphic.querySelectorAll('.setting > img')].filter(picture => picture.getBoundingClientRect().width);
               if (!shown.length || !shown.every(stands)) wrong.push(graphic.id + ' stands beside its picture');
             }
             for (const canvas of document.querySelectorAll('canvas')) if (canvas.getBoundingClientRect().width) wrong.push('a canvas is shown');
             return wrong;",
        )
        .await;
    assert_eq!(wrong, json!([]));
}
