//! How the page is shown: on its own, or in somebody else's.
//!
//! Pure: facts about the window in, a mode out. It does not look at the window itself.

/// The ways a page can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The page is the window: it scrolls, and scenes are pinned.
    Scroll,
    /// The page is a frame as tall as its content: every scene is unrolled.
    Auto,
}

impl Mode {
    /// The name used in the address (`?mode=`) and in the page's `data-mode`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scroll => "scroll",
            Self::Auto => "auto",
        }
    }
}

/// Chooses the mode: what the address asks for, otherwise [`Mode::Scroll`].
///
/// `query` is the address's query with or without its question mark; an unknown
/// mode is passed over.
pub fn mode_from_query(query: &str) -> Mode {
    query
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.strip_prefix("mode="))
        .find_map(|name| [Mode::Scroll, Mode::Auto].into_iter().find(|mode| mode.name() == name))
        .unwrap_or(Mode::Scroll)
}

#[cfg(test)]
mod tests {
    use super::{Mode, mode_from_query};

    #[test]
    fn the_address_chooses_the_mode() {
        assert_eq!(mode_from_query("?mode=auto"), Mode::Auto);
        assert_eq!(mode_from_query("a=b&mode=auto"), Mode::Auto);
    }

    #[test]
    fn without_a_known_mode_the_page_scrolls() {
        for query in ["", "?", "?mode=", "?mode=loud", "?xmode=auto"] {
            assert_eq!(mode_from_query(query), Mode::Scroll, "{query}");
        }
    }
}
