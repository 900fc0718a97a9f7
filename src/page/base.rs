//! The address at which the site will stand: the one thing about a build that is not in the story.
//!
//! Pages need none: all their addresses are relative. What is read away from the site needs one:
//! oEmbed, canonical links, social cards, structured data. Without it these are left out.

use std::fmt;

use url::Url;

/// The environment variable that says it.
pub const VARIABLE: &str = "HANDSCROLL_BASE_URL";

/// The address of the site's root; ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(Url);

/// What is wrong with an address.
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
    /// Reads an address.
    ///
    /// # Errors
    /// It is not an absolute http or https address, or has more than a path behind its host.
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

    /// The address of a file or folder of the site; `path` is relative to its root.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Scheme, host and port, as a content policy names them.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host's name, which readers know the site by.
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
