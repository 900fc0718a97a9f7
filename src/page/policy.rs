//! The headers that the site is best served with, written as a `_headers` file into its root.
//!
//! A file rather than `<meta http-equiv>`: a policy in the page could not say who may read the files,
//! and the other headers need a server's word in any case. Netlify, Cloudflare Pages and others read the
//! file as it is; for the rest it is the list to copy. It holds no secret and no setting.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::page::base::Base;

/// Types of `<script>` that hold data: browsers do not run them, and policies do not ask for their hashes.
const DATA_TYPES: [&str; 2] = ["application/json", "application/ld+json"];

/// Hashes of what stands inside the pages themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    scripts: BTreeSet<String>,
    styles: BTreeSet<String>,
}

impl Inline {
    /// Adds the scripts and styles of a page or drawing.
    pub fn add(&mut self, page: &str) {
        self.scripts
            .extend(blocks(page, "script").into_iter().filter(|(tag, _)| runs(tag)).map(|(_, text)| hash(text)));
        self.styles.extend(blocks(page, "style").into_iter().map(|(_, text)| hash(text)));
    }

    /// The content policy under which every page runs.
    ///
    /// It names no `frame-ancestors`: anybody may embed the pages. It names the site's own address where that is
    /// known: in a frame without an origin, WebKit takes `'self'` for nobody.
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

    /// The `_headers` file.
    pub fn headers(&self, base: Option<&Base>) -> String {
        format!(
            "\
# Any page may embed these, also one that isolates itself or gives its frames no origin.
/*
  Content-Security-Policy: {}
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Cross-Origin-Embedder-Policy: require-corp
  X-Content-Type-Options: nosniff

# Named after what is in it: never asked for again.
/app-*
  Cache-Control: public, max-age=31536000, immutable

/painter-*
  Cache-Control: public, max-age=31536000, immutable

/fonts/*
  Cache-Control: public, max-age=31536000, immutable

# The host script stays compatible under its name, and may be mended.
/v1/*
  Cache-Control: public, max-age=3600, stale-while-revalidate=86400
",
            self.policy(base)
        )
    }
}

/// Whether a script of this tag is run from where it stands.
fn runs(tag: &str) -> bool {
    !tag.contains(" src=") && !DATA_TYPES.iter().any(|kind| tag.contains(kind))
}

/// The elements of a name: the inside of the tag, and the text.
fn blocks<'a>(page: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        let Some((tag, after)) = rest.split_once('>') else { break };
        let Some((text, after)) = after.split_once(&close) else { break };
        // `<styleless>` is another element.
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
        // From the specification of content policies.
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
