//! The address at which the site is published: the only setting of a build that is not part of the story.
//!
//! Pages do not need it, as all their addresses are relative. oEmbed, canonical links, social cards and structured data
//! need absolute addresses; without a base they are left out.

use std::fmt;

use url::Url;

/// The environment variable that holds the address.
pub const VARIABLE: &str = "HANDSCROLL_BASE_URL";

/// The absolute address of the site's root; ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(Url);

/// Why an address cannot be the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseError {
    given: String,
    reason: String,
}

impl fmt::Display for BaseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { given, reason } = self;
        write!(
            formatter,
            "{VARIABLE}=\"{given}\" {reason}. Give the address of the published folder, such as https://example.org/stories/, or leave it out"
        )
    }
}

impl std::error::Error for BaseError {}

impl Base {
    /// Parses an address.
    ///
    /// # Errors
    /// It is not an absolute http or https address, or has a query, fragment, user name or password.
    pub fn parse(text: &str) -> Result<Self, BaseError> {
        let wrong = |reason: &str| BaseError { given: text.to_owned(), reason: reason.to_owned() };
        let mut url = Url::parse(text).map_err(|error| wrong(&format!("is not an address ({error})")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("is not a web address"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("must end with its path, without ? or #"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("must not hold a name or password"));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }

    /// The absolute address of a file or folder of the site; `path` is relative to the site's root.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Scheme, host and port, as used in a content security policy.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Name of the host.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn addresses_end_with_a_slash_and_are_joined() {
        for given in ["https://example.org/a", "https://example.org/a/"] {
            let base = Base::parse(given).expect("it is sound");
            assert_eq!(base.join("s/b/"), "https://example.org/a/s/b/");
            assert_eq!(base.origin(), "https://example.org");
            assert_eq!(base.host(), "example.org");
        }
        assert_eq!(Base::parse("http://localhost:8080").map(|base| base.join("")), Ok("http://localhost:8080/".into()));
    }

    #[test]
    fn what_is_no_site_is_refused_with_a_remedy() {
        for given in
            ["", "example.org", "/stories/", "ftp://example.org", "https://example.org/?a", "https://a:b@example.org"]
        {
            let error = Base::parse(given).expect_err(given).to_string();
            assert!(error.contains("HANDSCROLL_BASE_URL") && error.contains("such as https://"), "{error}");
        }
    }
}
