//! The ways a page can be shown.

/// How the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The page is the window: it scrolls, and scenes are pinned.
    Scroll,
    /// The page is a frame that stays in the window while its host scrolls: scenes are pinned, the host leads.
    Sticky,
    /// The page is a frame as tall as its content: every scene is unrolled.
    Auto,
    /// The page is a frame of a height that somebody else chose: it shows one step at a time.
    Step,
}

impl Mode {
    const ALL: [Self; 4] = [Self::Scroll, Self::Sticky, Self::Auto, Self::Step];

    /// The modes of a page in a frame, the best first.
    pub const FRAMED: [Self; 3] = [Self::Sticky, Self::Auto, Self::Step];

    /// The name used in the address (`?mode=`), in messages, and in the page's `data-mode`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scroll => "scroll",
            Self::Sticky => "sticky",
            Self::Auto => "auto",
            Self::Step => "step",
        }
    }

    /// The mode with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The mode that an address asks for with `mode=`, if it names one. `query` is the address's query, with or
    /// without its question mark.
    pub fn from_query(query: &str) -> Option<Self> {
        value_in(query, "mode").and_then(Self::from_name)
    }
}

/// How scenes are laid out, and so how they come to their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Scenes are pinned: state follows from places in the window.
    Pinned,
    /// Scenes stand at full length in a page that does not scroll: what is seen plays once.
    Unrolled,
    /// One step is shown at a time.
    Stepped,
}

impl Mode {
    /// How the mode lays scenes out.
    pub fn layout(self) -> Layout {
        match self {
            Self::Scroll | Self::Sticky => Layout::Pinned,
            Self::Auto => Layout::Unrolled,
            Self::Step => Layout::Stepped,
        }
    }
}

/// The value of a name in a query or fragment, as it stands there.
pub(super) fn value_in<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.trim_start_matches(['?', '#']).split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim_start_matches('?') == name).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::{Mode, value_in};

    #[test]
    fn the_address_chooses_the_mode() {
        assert_eq!(Mode::from_query("?mode=auto"), Some(Mode::Auto));
        assert_eq!(Mode::from_query("a=b&mode=step"), Some(Mode::Step));
    }

    #[test]
    fn without_a_known_mode_nothing_is_chosen() {
        for query in ["", "?", "?mode=", "?mode=loud", "?xmode=auto", "mode"] {
            assert_eq!(Mode::from_query(query), None, "{query}");
        }
    }

    #[test]
    fn values_are_found_in_queries_and_fragments() {
        assert_eq!(value_in("?initialWidth=640&childId=a", "childId"), Some("a"));
        // WordPress puts a question mark into the fragment.
        assert_eq!(value_in("#?secret=abc", "secret"), Some("abc"));
        assert_eq!(value_in("#ladder", "secret"), None);
    }
}
