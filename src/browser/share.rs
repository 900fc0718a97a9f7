//! Passing an address on: by the device's own sheet where there is one, otherwise by the clipboard.
//!
//! Nobody is told but whom the reader chooses, and the host, which hears *that* something was shared.

use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlLinkElement, Navigator, ShareData};

use crate::browser::{closest, document, on, target_of, window, with};
use crate::names;

/// Makes the page's share buttons (`data-share`) work for as long as the page; `shared` is told the fragment of each
/// address that is passed on, which is empty for the page itself.
pub(super) fn start(shared: impl Fn(&str) + 'static) {
    on(&document(), "click", move |event| {
        let Some(button) = target_of(event).and_then(|target| closest(&target, &with(names::SHARE))) else { return };
        let address = address_for(&button);
        pass_on(&button, &address);
        shared(address.split_once('#').map_or("", |(_, fragment)| fragment));
    });
}

/// The address of the link beside a button, or of the page: where it wants to be known, without what a host or
/// another reader has asked of it.
fn address_for(button: &Element) -> String {
    let beside = button.parent_element().and_then(|parent| parent.query_selector("a[href]").ok().flatten());
    let canonical = document().query_selector("link[rel=canonical]").ok().flatten();
    let link = beside.and_then(|link| Some(link.dyn_ref::<HtmlAnchorElement>()?.href()));
    let address = link
        .or_else(|| canonical.and_then(|link| Some(link.dyn_ref::<HtmlLinkElement>()?.href())))
        .unwrap_or_else(|| {
            let whole = window().location().href().unwrap_or_default();
            whole.split('#').next().unwrap_or_default().to_owned()
        });
    let (page, fragment) = address.split_once('#').map_or((&*address, None), |(page, rest)| (page, Some(rest)));
    let page = page.split('?').next().unwrap_or_default();
    fragment.map_or_else(|| page.to_owned(), |fragment| [page, "#", fragment].concat())
}

fn pass_on(button: &Element, address: &str) {
    let navigator = window().navigator();
    if has(&navigator, "share") {
        let data = ShareData::new();
        data.set_title(&document().title());
        data.set_url(address);
        // A reader who changes their mind has nothing to be told.
        let ignore = Closure::once(|_: JsValue| ());
        let _ = navigator.share_with_data(&data).catch(&ignore);
        ignore.forget();
    } else if has(&navigator, "clipboard") {
        let (copied, shown) = (button.clone(), (button.clone(), address.to_owned()));
        let done = Closure::once(move |_: JsValue| {
            let word = copied.get_attribute("data-copied").unwrap_or_default();
            say(&copied, &word);
        });
        // A frame may not be allowed to: then the address is there to be copied by hand.
        let failed = Closure::once(move |_: JsValue| say(&shown.0, &shown.1));
        let _ = navigator.clipboard().write_text(address).then2(&done, &failed);
        // The browser calls one of them, some time; it is a reader's click that has made them.
        done.forget();
        failed.forget();
    } else {
        say(button, address);
    }
}

fn has(navigator: &Navigator, name: &str) -> bool {
    Reflect::get(navigator, &JsValue::from_str(name)).is_ok_and(|value| !value.is_undefined())
}

/// Says a word, or an address, where the button's status stands.
fn say(button: &Element, words: &str) {
    let status = button.parent_element().and_then(|parent| parent.query_selector("[role=status]").ok().flatten());
    if let Some(status) = status {
        status.set_text_content(Some(words));
    }
}
