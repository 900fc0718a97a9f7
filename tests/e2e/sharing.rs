//! Passing a story's address on, as the reader sees it and as a host's page is told.

use std::collections::BTreeMap;

use handscroll::page::snippet::{self, Values};
use serde_json::{Value, json};

use crate::browser::Engine;
use crate::hosts::{Embedded, MODE};

/// Presses the story's share button and waits until the host has heard all that the story has said by then; gives how
/// many shares the host has been told of, what the reader is told, and what stands in the clipboard.
async fn press(embedded: &Embedded, what: &str) -> Value {
    embedded.story("document.querySelector('.share [role=status]').textContent = ''; window.copied = ''; document.querySelector('.share button').click()").await;
    heard(embedded, what).await
}

/// Waits until the host has heard all that the story has said by then. What the browser has answered is dealt with
/// before a timer runs, and messages come in order.
async fn heard(embedded: &Embedded, what: &str) -> Value {
    embedded.host("window.marked = false").await;
    embedded
        .story(
            "setTimeout(() => parent.postMessage({ type: 'handscroll:event', v: 1, name: 'end', id: 'mark' }, '*'), 0)",
        )
        .await;
    embedded.until_host(&format!("{what}: the host hears nothing"), "window.marked").await;
    let told = embedded.host("return window.shares.splice(0).length").await;
    let seen =
        embedded.story("return [document.querySelector('.share [role=status]').textContent, window.copied]").await;
    json!([told, seen[0], seen[1]])
}

pub(crate) async fn a_share_is_told_only_when_it_has_happened(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=script").await;
    embedded
        .host(
            "window.shares = []; addEventListener('handscroll:share', event => shares.push(event.detail));
               addEventListener('handscroll:end', event => { if (event.detail.id === 'mark') window.marked = true });
               document.querySelector('#place').scrollIntoView()",
        )
        .await;
    embedded.until_story(&format!("{engine:?}: the host leads"), &format!("{MODE} === 'sticky'")).await;

    // A sheet that is open has shared nothing yet.
    let offer = |share: &str, clipboard: &str| {
        format!(
            "for (const [name, value] of [['share', {share}], ['clipboard', {clipboard}]])
               Object.defineProperty(navigator, name, {{ value, configurable: true }})"
        )
    };
    let copies = "{ writeText: async text => { window.copied = text } }";
    let refuses = "{ writeText: async () => { throw new DOMException('not here', 'NotAllowedError') } }";
    let fails = |name: &str| format!("async () => {{ throw new DOMException('no', '{name}') }}");
    embedded.story(&offer("() => new Promise(shared => { window.shared = shared })", copies)).await;
    let what = format!("{engine:?}: an open sheet");
    assert_eq!(press(&embedded, &what).await, json!([0, "", ""]), "{what}");
    embedded.story("window.shared()").await;
    assert_eq!(heard(&embedded, &what).await, json!([1, "", ""]), "{what} that has shared");

    let address = embedded.site.url("");
    let by_hand = json!([0, address, ""]);
    let copied = json!([1, "The link is copied.", address]);
    for (what, share, clipboard, expected) in [
        ("the sheet shares", "async () => {}", copies, json!([1, "", ""])),
        ("the reader closes the sheet", &*fails("AbortError"), copies, json!([0, "", ""])),
        ("the frame may not share", &*fails("NotAllowedError"), copies, copied.clone()),
        ("the sheet does not take it", &*fails("DataError"), copies, copied.clone()),
        ("the frame may neither share nor copy", &*fails("NotAllowedError"), refuses, by_hand.clone()),
        ("the frame may not share, and has no clipboard", &*fails("NotAllowedError"), "undefined", by_hand.clone()),
        ("there is no sheet", "undefined", copies, copied),
        ("there is no sheet, and the frame may not copy", "undefined", refuses, by_hand.clone()),
        ("there is neither", "undefined", "undefined", by_hand),
    ] {
        embedded.story(&offer(share, clipboard)).await;
        assert_eq!(press(&embedded, what).await, expected, "{engine:?}: {what}");
    }
    assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}");
}

pub(crate) async fn the_snippets_let_an_address_be_passed_on() {
    let embedded = Embedded::open(Engine::Chromium).await;
    let values = Values(BTreeMap::from([
        ("address", embedded.site.url("")),
        ("height", "560".to_owned()),
        ("title", "Hangzhou, unrolled".to_owned()),
    ]));
    let frame = snippet::fill(snippet::IFRAME, &values);
    embedded.visit("with=script").await;
    embedded.host(&format!("document.querySelector('#place').innerHTML = {}", json!(frame))).await;
    embedded.until_story("the snippet shows the story", &format!("{MODE} === 'step'")).await;
    let allowed = "return ['clipboard-write', 'fullscreen'].map(name => document.featurePolicy.allowsFeature(name))";
    assert_eq!(embedded.story(allowed).await, json!([true, true]));
}
