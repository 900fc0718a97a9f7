//! The HTML snippets that embed a page into another site.
//!
//! This is their only definition: the embed builder fills them in the browser, oEmbed and the tests fill them natively.

use std::collections::BTreeMap;

use crate::page::offer::{Offer, WIDTH_PX};

/// An element with our host script, which sets the frame's height or pins it in the window.
pub const SCRIPT: &str = r#"<handscroll-story src="{address}" title="{title}">
  <a href="{link}">{title}</a>
</handscroll-story>
<script src="{base}v1/host.js" async></script>"#;

/// Permissions of every snippet's frame (`allow`): full screen, writing to the clipboard, and the device's share
/// dialog. The host script gives a `<handscroll-story>` without `allow` the same.
macro_rules! allow {
    () => {
        "fullscreen; clipboard-write; web-share"
    };
}

/// A frame of a fixed height.
pub const IFRAME: &str = concat!(
    r#"<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy" frameborder="0" allow=""#,
    allow!(),
    r#""></iframe>"#
);

/// A frame for AMP pages, where `<iframe>` is not allowed.
pub const AMP: &str = concat!(
    r#"<amp-iframe src="{address}" title="{title}" width="{width}" height="{height}" layout="responsive" sandbox="allow-scripts allow-popups" allow=""#,
    allow!(),
    r#"" frameborder="0" resizable>
  <p placeholder><a href="{link}">{title}</a></p>
  <button overflow type="button">Show all</button>
</amp-iframe>"#
);

/// The address alone, for systems that use oEmbed.
pub const URL: &str = "{address}";

/// A picture that links to the story.
pub const IMAGE: &str = r#"<a href="{link}"><img src="{image}" alt="{alt}" width="{image-width}" height="{image-height}" loading="lazy"></a>"#;

/// The same with another picture for dark themes.
pub const IMAGE_BY_NIGHT: &str = r#"<a href="{link}"><picture>
  <source srcset="{image-dark}" media="(prefers-color-scheme: dark)">
  <img src="{image}" alt="{alt}" width="{image-width}" height="{image-height}" loading="lazy">
</picture></a>"#;

/// The ways to embed, in the order of the builder's tabs.
pub const WAYS: [Way; 5] = [
    Way {
        id: "script",
        name: "Script",
        when: "The best form, where your CMS lets you paste a script: pinned graphics stay still while your readers scroll.",
        snippet: SCRIPT,
    },
    Way {
        id: "iframe",
        name: "Plain iframe",
        when: "Where scripts are removed: readers step through in a frame of fixed height. Where a resizing script is already there, the frame finds it and takes its full height.",
        snippet: IFRAME,
    },
    Way {
        id: "amp",
        name: "AMP",
        when: "For AMP pages, which load the amp-iframe component in their head; place it below the first screen.",
        snippet: AMP,
    },
    Way {
        id: "url",
        name: "URL / oEmbed",
        when: "Where the CMS makes an embed of an address by itself, as WordPress and Ghost do: paste it on a line of its own.",
        snippet: URL,
    },
    Way {
        id: "image",
        name: "Image + link",
        when: "Where nothing else is allowed: newsletters, apps, syndication. A still picture that leads to the story.",
        snippet: IMAGE,
    },
];

/// One way to embed.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Name in ids.
    pub id: &'static str,
    /// Name shown to editors.
    pub name: &'static str,
    /// When to use it, in one or two sentences.
    pub when: &'static str,
    /// The HTML to paste, with placeholders in braces.
    pub snippet: &'static str,
}

/// The values of a snippet's placeholders, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(pub BTreeMap<&'static str, String>);

impl Values {
    /// The values for an offer. `base` is the address of the site's root, with a slash at the end; `query` is the query
    /// of the page's address, such as `?theme=dark&mode=step`, or empty.
    pub fn of(offer: &Offer, base: &str, query: &str) -> Self {
        let mut values = BTreeMap::from([
            ("address", format!("{base}{}{query}", offer.path)),
            ("base", base.to_owned()),
            ("height", offer.height.to_string()),
            ("link", format!("{base}#{}", offer.anchor)),
            ("title", offer.title.clone()),
            ("width", WIDTH_PX.to_string()),
        ]);
        if let Some(image) = &offer.image {
            values.insert("image", format!("{base}{}", image.path));
            values.insert("image-width", image.width.to_string());
            values.insert("image-height", image.height.to_string());
            values.insert("alt", image.alt.clone());
            values.extend(image.dark.as_ref().map(|dark| ("image-dark", format!("{base}{dark}"))));
        }
        Self(values)
    }
}

/// Fills the placeholders of a snippet. Values are escaped; a placeholder without a value is removed.
pub fn fill(snippet: &str, values: &Values) -> String {
    let mut filled = String::with_capacity(snippet.len() * 2);
    let mut parts = snippet.split('{');
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let value = values.0.get(name).map(String::as_str).unwrap_or_default();
        filled.push_str(&escape(value));
        filled.push_str(rest);
    }
    filled
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{AMP, IFRAME, SCRIPT, Values, fill};

    #[test]
    fn braces_are_filled_and_values_escaped() {
        let values = Values([("title", "\"A\" & <B>".to_owned())].into());
        assert_eq!(
            fill("<a title=\"{title}\">{title}</a>{none}.", &values),
            "<a title=\"&quot;A&quot; &amp; &lt;B&gt;\">&quot;A&quot; &amp; &lt;B&gt;</a>."
        );
    }

    #[test]
    fn every_frame_may_pass_an_address_on() {
        let allow = concat!("allow=\"", allow!(), "\"");
        for snippet in [IFRAME, AMP] {
            assert!(snippet.contains(allow), "{snippet}");
        }
        // The host script makes this frame and gives it the same permissions.
        assert!(!SCRIPT.contains("allow"), "{SCRIPT}");
        let script = include_str!("../../public/v1/host.js");
        assert!(script.contains(concat!("allow: '", allow!(), "'")), "the host script gives other rights");
    }
}
