//! The host script, `v1/host.js`: what rights it gives to a frame, and what addresses it takes.

use serde_json::json;

use crate::browser::Engine;
use crate::hosts::{Embedded, MODE};

/// What a page in a frame may do: its origin, whether it may use a storage, the host's address as it was told, and
/// whether it may write to the clipboard, null in browsers that do not say.
const RIGHTS: &str = "let storage = true; try { localStorage.length } catch { storage = false }
  return [self.origin, storage, document.referrer, document.featurePolicy?.allowsFeature('clipboard-write') ?? null]";

pub(crate) async fn an_adopted_frame_keeps_its_rights(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=restricted").await;
    // A frame with an address that is none is left as it is.
    let left = "const frame = document.querySelector('#nowhere'), left = !frame.closest('handscroll-story'); frame.remove(); return [left, window.errors]";
    assert_eq!(embedded.host(left).await, json!([true, []]), "{engine:?}");
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: it is adopted"), &format!("{MODE} === 'sticky'")).await;
    let clipboard = if engine == Engine::Chromium { json!(false) } else { json!(null) };
    assert_eq!(embedded.story(RIGHTS).await, json!(["null", false, "", clipboard]), "{engine:?}");
    // It is the element that the host knows, with no more and no less than it had.
    let given = "const frame = document.querySelector('handscroll-story iframe');
      return [frame === window.given, frame.id, frame.getAttribute('sandbox'), frame.referrerPolicy, frame.getAttribute('allow'), document.querySelectorAll('#given').length]";
    let expected = json!([true, "given", "allow-scripts", "no-referrer", null, 1]);
    assert_eq!(embedded.host(given).await, expected, "{engine:?}");
    // The page around is laid out as before: its rules for the frame apply to the story.
    assert_eq!(embedded.host("return document.querySelector('.wide').localName").await, json!("handscroll-story"));
    // Taken away and put back, it is still the same.
    embedded
        .host("const story = document.querySelector('handscroll-story'); story.remove(); document.querySelector('#place').prepend(story)")
        .await;
    embedded.until_story(&format!("{engine:?}: put back"), &format!("{MODE} === 'sticky'")).await;
    assert_eq!(embedded.story(RIGHTS).await, json!(["null", false, "", clipboard]), "{engine:?}");
    assert_eq!(embedded.host(given).await, expected, "{engine:?}");
}

pub(crate) async fn the_element_takes_rights_away(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=script").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: the host leads"), &format!("{MODE} === 'sticky'")).await;
    // A host that says nothing gives what the snippets say.
    let clipboard = |may: bool| if engine == Engine::Chromium { json!(may) } else { json!(null) };
    let origin = embedded.site.url("").trim_end_matches('/').to_owned();
    let open = embedded.story(RIGHTS).await;
    assert_eq!((&open[0], &open[1], &open[3]), (&json!(origin), &json!(true), &clipboard(true)), "{engine:?}");
    assert!(open[2].as_str().is_some_and(|referrer| !referrer.is_empty()), "{engine:?}: {open}");

    // Attributes may come one by one, in any order, as frameworks set them.
    embedded
        .host("const story = document.querySelector('handscroll-story');
               for (const [name, value] of [['referrerpolicy', 'no-referrer'], ['sandbox', 'allow-scripts'], ['allow', '']]) story.setAttribute(name, value)")
        .await;
    embedded
        .until_story(&format!("{engine:?}: restricted"), &format!("self.origin === 'null' && {MODE} === 'sticky'"))
        .await;
    assert_eq!(embedded.story(RIGHTS).await, json!(["null", false, "", clipboard(false)]), "{engine:?}");
    let frames = "return [document.querySelectorAll('iframe').length, window.errors]";
    assert_eq!(embedded.host(frames).await, json!([1, []]), "{engine:?}");
}

pub(crate) async fn what_is_no_address_is_refused(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=script").await;
    // What is seen of the story: how many frames, and how many boxes its link takes.
    let state = "const story = document.querySelector('handscroll-story');
      return [story.querySelectorAll('iframe').length, story.querySelector('a').getClientRects().length, window.said.length, window.errors]";
    embedded
        .host(
            "window.said = []; console.error = (...words) => said.push(words.join(' '));
               const story = document.createElement('handscroll-story');
               story.setAttribute('src', 'http://[');
               story.innerHTML = '<a href=\"/elsewhere\">The story</a>';
               document.querySelector('#place').replaceChildren(story)",
        )
        .await;
    assert_eq!(embedded.host(state).await, json!([0, 1, 1, []]), "{engine:?}: an address that is none");
    let said = embedded.host("return window.said[0]").await;
    assert!(said.as_str().is_some_and(|said| said.contains("handscroll-story") && said.contains("http://[")), "{said}");
    // Moved, or set once more: it has been said.
    embedded
        .host("const story = document.querySelector('handscroll-story'); document.querySelector('#after').before(story); story.setAttribute('src', 'http://[')")
        .await;
    assert_eq!(embedded.host(state).await, json!([0, 1, 1, []]), "{engine:?}: said again");
    // What would run in the host's own page, or comes from nowhere.
    for (said, src) in [
        (2, "javascript:parent.ran=1"),
        (3, " JavaScript:parent.ran=1"),
        (4, "data:text/html,<script>parent.ran=1</script>"),
    ] {
        embedded.host(&format!("document.querySelector('handscroll-story').setAttribute('src', {})", json!(src))).await;
        assert_eq!(embedded.host(state).await, json!([0, 1, said, []]), "{engine:?}: {src}");
    }
    // An address that is one, and again one that is none.
    let address = json!(embedded.site.url(""));
    embedded
        .host(&format!("const story = document.querySelector('handscroll-story'); story.setAttribute('src', {address}); story.scrollIntoView()"))
        .await;
    embedded.until_story(&format!("{engine:?}: an address after all"), &format!("{MODE} === 'sticky'")).await;
    assert_eq!(embedded.host(state).await, json!([1, 0, 4, []]), "{engine:?}: an address after all");
    embedded.host("document.querySelector('handscroll-story').setAttribute('src', 'http://[')").await;
    assert_eq!(embedded.host(state).await, json!([0, 1, 4, []]), "{engine:?}: none again");
    assert_eq!(embedded.host("return window.ran ?? null").await, json!(null), "{engine:?}");
}
