//! Passing an address on: by the device's own sheet where there is one, otherwise by the clipboard.
//!
//! Nobody is told but whom the reader chooses, and the host, which hears *that* something was shared, once the
//! device or the clipboard has taken it.

use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlLinkElement, Navigator, ShareData};

use crate::browser::{closest, document, on, target_of, window, with};
use crate::names;

/// Makes the page's share buttons (`data-share`) work for as long as the page; `shared` is told the fragment of each
/// address that has been passed on, which is empty for the page itself. It is not told of what the reader cancels, nor
/// of what fails.
pub(super) fn start(shared: impl Fn(&str) + Copy + 'static) {
    on(&document(), "click", move |event| {
        let Some(button) = target_of(event).and_then(|target| closest(&target, &with(names::SHARE))) else { return };
        let address = address_for(&button);
        // Browsers take no call that comes later than the click for the reader's own.
        let sheet = open_sheet(&address);
        spawn_local(async move {
            if pass_on(&button, &address, sheet).await {
                shared(address.split_once('#').map_or("", |(_, fragment)| fragment));
            }
        });
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

/// Asks for the device's own sheet, if it has one; the promise is kept when something was shared by it.
fn open_sheet(address: &str) -> Option<Promise> {
    let navigator = window().navigator();
    has(&navigator, "share").then(|| {
        let data = ShareData::new();
        data.set_title(&document().title());
        data.set_url(address);
        navigator.share_with_data(&data).unchecked_into()
    })
}

/// Waits for the sheet; without one, or if it fails, copies the address, and if that fails too, shows it to be copied
/// by hand. Gives whether the address has been passed on.
async fn pass_on(button: &Element, address: &str, sheet: Option<Promise>) -> bool {
    if let Some(sheet) = sheet {
        match JsFuture::from(sheet).await {
            Ok(_) => return true,
            // The reader has closed the sheet, and wants nothing in its place.
            Err(error) if is_cancelled(&error) => return false,
            Err(_) => {}
        }
    }
    let navigator = window().navigator();
    let copied =
        has(&navigator, "clipboard") && JsFuture::from(navigator.clipboard().write_text(address)).await.is_ok();
    let words = if copied { button.get_attribute(names::COPIED).unwrap_or_default() } else { address.to_owned() };
    say(button, &words);
    copied
}

/// Whether this is the error of a sheet that its reader has closed.
fn is_cancelled(error: &JsValue) -> bool {
    let name = Reflect::get(error, &JsValue::from_str("name"));
    name.is_ok_and(|name| name.as_string().as_deref() == Some("AbortError"))
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
