//! The known name that an unknown one was most likely meant for.

/// The known names that differ from `name` by no more letters than a typing error changes, the nearest first; of those that
/// are as near, in the order of the alphabet. Two letters that have changed places are one error, and capitals are none. A
/// name is not taken for one of which no letter is left.
pub(crate) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = name.to_lowercase();
    let count = lower.chars().count();
    let distance = |known: &'a str| {
        let letters = known.chars().count();
        let most = 1 + letters / 4;
        // A name of a very different length cannot be near, and need not be measured.
        let is_as_long = letters.abs_diff(count) <= most;
        let errors = is_as_long.then(|| strsim::osa_distance(&lower, &known.to_lowercase()))?;
        (errors <= most && errors < letters).then_some((errors, known))
    };
    let mut found: Vec<(usize, &str)> = known.into_iter().filter_map(distance).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, known)| known).collect()
}

/// The first of the names that are [`near`].
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(name, known).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::{near, nearest};

    #[test]
    fn a_typing_error_is_understood() {
        let known = ["people", "places", "year", "é"];
        let of = |name: &str| nearest(name, known);
        assert_eq!(["poeple", "peopel", "People", "peple"].map(of), [Some("people"); 4]);
        assert_eq!([of("yaer"), of("yer")], [Some("year"); 2]);
        assert_eq!([of("households"), of("month"), of("x")], [None; 3]);
        assert_eq!(nearest("anything", []), None);
    }

    #[test]
    fn a_swap_of_letters_is_one_error() {
        assert_eq!(nearest("ba", ["ab"]), Some("ab"));
        assert_eq!(nearest("dc", ["ab"]), None);
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(near("harbor", ["harbours", "harbour", "harbor-a", "lake"]), ["harbour", "harbor-a", "harbours"]);
    }
}
