//! How long the page is, what of a scene is in sight while it passes, and the folds of the list of figures.

use serde_json::json;
use thirtyfour::Key;

use crate::behaviour::{STATE, choose};
use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// Most screens that the story may take on a phone, from its title to its sources.
const MOST_SCREENS: f64 = 60.0;
/// Most screens for the sources, the corrections and the folded list of figures.
const MOST_SCREENS_OF_THE_LIST: f64 = 3.0;

pub(crate) async fn the_story_and_its_list_are_short(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit_framed(&site.url("frame/390x844")).await;
    let story = browser
        .number("return (document.querySelector('#sources').getBoundingClientRect().top + scrollY) / innerHeight")
        .await;
    let list =
        browser.number("return document.querySelector('#sources').getBoundingClientRect().height / innerHeight").await;
    assert!(story > 20.0 && list > 0.5, "{engine:?}: there is little to measure: {story} and {list} screens");
    assert!(story <= MOST_SCREENS, "{engine:?}: the story is {story} screens long");
    assert!(list <= MOST_SCREENS_OF_THE_LIST, "{engine:?}: sources and list are {list} screens long");
}

/// Complains unless the words of a scene's first step are in sight and clear of its drawing, once the drawing is pinned,
/// and the first step is active.
const FIRST_WORDS: &str = "
const wrong = [];
for (const scene of document.querySelectorAll('.scene')) {
  const inset = parseFloat(getComputedStyle(scene.querySelector('.stage')).top);
  scrollTo({ top: scene.querySelector('.scene-body').getBoundingClientRect().top + scrollY - inset, behavior: 'instant' });
  const box = selector => scene.querySelector(selector).getBoundingClientRect();
  const stage = box('.stage'), card = box('.card'), drawing = box('.graphic'), words = document.createRange();
  words.selectNodeContents(scene.querySelector('.card p'));
  const { top, bottom } = words.getBoundingClientRect();
  const line = scene.querySelector('.step').getBoundingClientRect().top / innerHeight;
  if (Math.abs(stage.top - inset) > 1) wrong.push(`${scene.id}: the stage is at ${stage.top}`);
  if (top < 0 || bottom > innerHeight) wrong.push(`${scene.id}: its first words are at ${top} to ${bottom} of ${innerHeight}`);
  if (card.left < drawing.right && card.right > drawing.left && scene.dataset.layout !== 'overlay' && top < drawing.bottom)
    wrong.push(`${scene.id}: its first words, at ${top}, are on the drawing`);
  if (line > 0.37) wrong.push(`${scene.id}: its first step has just begun, at ${line}`);
}
return wrong.join('; ');";

pub(crate) async fn the_first_words_come_with_their_drawing(engine: Engine) {
    let site = Site::start(Manner::Plain);
    for size in ["390x844", "1280x800"] {
        let browser = Browser::open(engine, Wishes::default()).await;
        browser.visit_framed(&site.url(&format!("frame/{size}"))).await;
        let wrong = browser.run(FIRST_WORDS).await;
        assert_eq!(wrong, json!(""), "{engine:?}, {size}");
        browser.until(&format!("{engine:?}, {size}: the engine sees the same"), STATE).await;
    }
}

/// Complains unless what the address names is in sight.
fn in_sight(id: &str) -> String {
    format!(
        "const r = document.getElementById({}).getBoundingClientRect();
         return location.hash === '#' + {0} && r.width > 20 && r.height > 10 && r.top >= 0 && r.bottom <= innerHeight
           ? '' : location.hash + ' at ' + r.top + ' to ' + r.bottom + ' of ' + innerHeight + ', page at ' + scrollY + ' of ' + (document.documentElement.scrollHeight - innerHeight);",
        json!(id)
    )
}

/// The ids of the entries that are shown.
const SHOWN: &str = "return [...document.querySelectorAll('.figures dt')].filter(entry => entry.checkVisibility()).map(entry => entry.id).join()";

pub(crate) async fn a_link_to_an_entry_shows_it(engine: Engine) {
    // The folds and the links into them need no script.
    for manner in [Manner::Plain, Manner::NoScripts] {
        let site = Site::start(manner);
        let browser = Browser::open(engine, Wishes::default()).await;
        let what = format!("{engine:?}, {manner:?}");
        for id in ["figure-gdp", "source-feature"] {
            browser.go(&site.url("frame/390x844")).await;
            browser.go(&site.url(&format!("?mode=scroll#{id}"))).await;
            browser.until(&format!("{what}: an address leads to {id}"), &in_sight(id)).await;
        }
        assert_eq!(browser.run(SHOWN).await, json!(""), "{what}: the folds are closed at first");

        // Typefaces that come while a link is followed may move its target.
        if manner == Manner::Plain {
            let faces = "return document.documentElement.dataset.faces === '' ? '' : 'not yet'";
            browser.until(&format!("{what}: the typefaces"), faces).await;
        }
        // From one entry to another, by the link in a note.
        for figure in ["gdp", "water"] {
            let follow = format!(
                "document.getElementById('note-{figure}').showPopover(); document.querySelector('#note-{figure} a[href^=\"#figure-\"]').click()"
            );
            browser.run(&follow).await;
            browser.until(&format!("{what}: a note leads to {figure}"), &in_sight(&format!("figure-{figure}"))).await;
            assert_eq!(browser.run(SHOWN).await, json!(format!("figure-{figure}")), "{what}: one entry is shown");
        }

        // The keyboard opens the fold of the entry, and closes it.
        let fold = "document.querySelector('dl:has(> #figure-water)')";
        for (count, key) in [
            ("all", "return entries.every(entry => entry.checkVisibility()) ? '' : 'some are hidden'"),
            ("one", "return entries.filter(entry => entry.checkVisibility()).length === 1 ? '' : 'not one'"),
        ] {
            browser.run(&format!("{fold}.previousElementSibling.querySelector('summary').focus()")).await;
            browser.driver.action_chain().send_keys(Key::Enter).perform().await.expect("a key can be pressed");
            let complaint = format!(
                "const entries = [...{fold}.querySelectorAll('dt')]; if (entries.length < 5) return 'few entries'; {key}"
            );
            browser.until(&format!("{what}: Enter on the fold shows {count}"), &complaint).await;
        }
    }
}

/// Complains of words that stand without their drawing: in a scene that is wide enough for two columns, each card stands
/// beside the drawing with its title, or below both.
const TOGETHER: &str = "
const wrong = [];
const scenes = [...document.querySelectorAll('.scene')];
for (const scene of scenes) {
  const box = element => element.getBoundingClientRect();
  const drawing = box(scene.querySelector('.graphic')), cards = [...scene.querySelectorAll('.card')].map(box);
  const high = Math.max(...cards.map(card => card.bottom)) - Math.min(...cards.map(card => card.top));
  const isBeside = cards.every(card => card.left >= drawing.right || card.right <= drawing.left);
  // What is shorter stands at the middle of what is longer.
  const middle = (Math.max(...cards.map(card => card.bottom)) + Math.min(...cards.map(card => card.top))) / 2;
  const off = Math.abs(middle - (drawing.top + drawing.bottom) / 2);
  if (isBeside && off > 24) wrong.push(`${scene.id}: the words are ${off} px off the drawing's middle`);
  if (isBeside && high > drawing.height + 240) wrong.push(`${scene.id}: words of ${high} px beside a drawing of ${drawing.height} px`);
  if (!isBeside && cards.some(card => card.top < drawing.bottom)) wrong.push(`${scene.id}: words over the drawing`);
}
return scenes.length < 5 ? 'few scenes' : wrong.join('; ');";

pub(crate) async fn without_motion_words_stand_by_their_drawing(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit_framed(&site.url("frame/1280x800")).await;
    browser.run(&choose("off")).await;
    browser.until(&format!("{engine:?}"), TOGETHER).await;
}
