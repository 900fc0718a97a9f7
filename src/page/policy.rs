//! The recommended HTTP headers of the site, written as a `_headers` file to its root.
//!
//! They are not `<meta http-equiv>` elements, because most of these headers work only if the server sends them.
//! Netlify, Cloudflare Pages and others read the file as it is; for other servers it is a list to copy. It contains no
//! secrets and no settings.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::page::base::Base;

/// Types of `<script>` that contain data: browsers do not run them, so a content security policy needs no hashes of
/// them.
const DATA_TYPES: [&str; 2] = ["application/json", "application/ld+json"];

/// Hashes of the inline scripts and styles of all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    scripts: BTreeSet<String>,
    styles: BTreeSet<String>,
}

impl Inline {
    /// Adds the inline scripts and styles of a page or drawing.
    pub fn add(&mut self, page: &str) {
        self.scripts
            .extend(blocks(page, "script").into_iter().filter(|(tag, _)| runs(tag)).map(|(_, text)| hash(text)));
        self.styles.extend(blocks(page, "style").into_iter().map(|(_, text)| hash(text)));
    }

    /// The content security policy of all pages.
    ///
    /// It has no `frame-ancestors`, so that any site may embed the pages. It contains the site's own origin if that is
    /// known, because in a sandboxed frame without an origin WebKit matches nothing with `'self'`.
    pub fn policy(&self, base: Option<&Base>) -> String {
        let own = base.map_or_else(|| "'self'".to_owned(), |base| format!("'self' {}", base.origin()));
        let list = |hashes: &BTreeSet<String>| hashes.iter().map(|hash| format!(" '{hash}'")).collect::<String>();
        format!(
            "default-src 'none'; script-src {own} 'wasm-unsafe-eval'{}; style-src {own}{}; img-src {own}; \
             font-src {own}; connect-src {own}; frame-src {own}; base-uri 'none'; form-action 'none'",
            list(&self.scripts),
            list(&self.styles)
        )
    }

    /// The content of the `_headers` file.
    pub fn headers(&self, base: Option<&Base>) -> String {
        format!(
            "\
# Any page may embed these, including cross-origin isolated ones and ones that sandbox their frames.
/*
  Content-Security-Policy: {}
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Cross-Origin-Embedder-Policy: require-corp
  X-Content-Type-Options: nosniff

# Named after a hash of the content: cached for a year.
/app-*
  Cache-Control: public, max-age=31536000, immutable

/painter-*
  Cache-Control: public, max-age=31536000, immutable

/fonts/*
  Cache-Control: public, max-age=31536000, immutable

# The host script keeps its name and stays compatible; browsers check for corrections after an hour.
/v1/*
  Cache-Control: public, max-age=3600, stale-while-revalidate=86400
",
            self.policy(base)
        )
    }
}

/// Whether a script with this tag is inline and is run.
fn runs(tag: &str) -> bool {
    !tag.contains(" src=") && !DATA_TYPES.iter().any(|kind| tag.contains(kind))
}

/// All elements of a name: the attributes as written, and the text.
fn blocks<'a>(page: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        let Some((tag, after)) = rest.split_once('>') else { break };
        let Some((text, after)) = after.split_once(&close) else { break };
        // Excludes elements whose names only begin with `name`.
        if tag.is_empty() || tag.starts_with(char::is_whitespace) {
            found.push((tag, text));
        }
        rest = after;
    }
    found
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::{Inline, hash};
    use crate::page::base::Base;

    #[test]
    fn a_hash_is_what_browsers_compute() {
        // From the specification of Content Security Policy.
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn what_runs_is_hashed_once_and_what_is_data_is_not() {
        let mut inline = Inline::default();
        inline.add(
            "<script type=module>a</script><script src=./b.js></script><script type=\"application/ld+json\">{}</script>",
        );
        inline.add("<script>a</script><style>p{}</style><svg><style>p{}</style></svg>");
        let policy = inline.policy(None);
        assert_eq!(policy.matches("sha256-").count(), 2, "{policy}");
        assert!(policy.contains(&format!("'wasm-unsafe-eval' '{}';", hash("a"))), "{policy}");
        assert!(policy.contains(&format!("style-src 'self' '{}';", hash("p{}"))), "{policy}");
        let base = Base::parse("https://example.org/stories/").expect("it is sound");
        assert!(inline.policy(Some(&base)).contains("img-src 'self' https://example.org;"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }
}
