//! A number that counts up from zero.
//!
//! The final number is the element's text from the start, for screen readers, copying and searching. While it counts, it
//! is transparent, and reels turn over it, one for each digit.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::story::number::Countable;

/// Shows the text of a number, and above it an empty element that receives the reels when it first counts; below a progress
/// of 1 the text is transparent.
#[component]
pub fn Counter(
    /// The number, with the words around it.
    text: String,
    /// How far it has counted, 0 to 1.
    progress: RwSignal<f64>,
) -> impl IntoView {
    view! {
        <span class="counter" data-counting=move || progress.get() < 1.0>
            <span class="counter-final">{text}</span>
            <span class="counter-reels" aria-hidden="true"></span>
        </span>
    }
}

/// The reels of a number, as HTML. What they show is generated content, so that nothing is read, found or copied twice.
#[cfg(feature = "ssr")]
pub fn reels(number: &Countable) -> String {
    let reel = |(_, mark)| view! { <span class="reel" data-mark=mark></span> };
    let reels = number.marked_digits().into_iter().map(reel).collect::<Vec<_>>();
    view! {
        <span class="counter-word" data-mark=number.before.clone()></span>
        <span class="counter-digits">{reels}</span>
        <span class="counter-ending" data-mark=number.ending.clone()></span>
        <span class="counter-word" data-mark=number.after.clone()></span>
    }
    .to_html()
}

/// How far a digit of a counter has turned when the number is `count`: in hundredths of a digit from zero, at most ten
/// digits, after which there is a zero again. A digit that shows nothing, as before the first one of a number, is one
/// digit before zero.
///
/// `worth` is what one of the digit counts for; both are in hundredths of the last digit. As in a counter of wheels, a digit
/// turns while those after it go from nine to zero.
pub fn turn(count: u64, worth: u64, is_always_shown: bool) -> i32 {
    if count < worth && !is_always_shown {
        return -100;
    }
    let below = count % worth;
    (count / worth % 10 * 100 + (below + 100).saturating_sub(worth)) as i32
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use crate::story::number::Countable;

    fn price() -> Countable {
        Countable {
            before: "US$".into(),
            digits: "1,208.272".into(),
            decimals: 3,
            ending: String::new(),
            after: " billion".into(),
        }
    }

    /// How far the digits have turned when a number has counted to `count`, from left to right.
    fn turns(number: &Countable, count: f64) -> Vec<i32> {
        let places = number.marked_digits().len() as u32;
        let turn = |place: u32| {
            super::turn((count * 100.0) as u64, 100 * 10_u64.pow(place), place <= u32::from(number.decimals))
        };
        (0..places).rev().map(turn).collect()
    }

    /// What is shown: blanks as `_`, digits on their way as the one that they leave.
    fn shown(number: &Countable, share: f64) -> String {
        let digits = turns(number, number.count() as f64 * share).into_iter().zip(number.marked_digits());
        let digit = |(turn, (_, mark)): (i32, (char, String))| match turn {
            turn if turn < 0 => "_".to_owned(),
            turn => format!("{}{mark}", turn / 100 % 10),
        };
        digits.map(digit).collect()
    }

    #[test]
    fn a_count_ends_on_the_number_itself() {
        assert_eq!(price().text(), "US$1,208.272 billion");
        assert_eq!(shown(&price(), 1.0), "1,208.272");
        assert!(turns(&price(), 1_208_272.0).iter().all(|turn| turn % 100 == 0), "no digit is on its way");
    }

    #[test]
    fn a_count_begins_with_nothing_and_has_no_zero_in_front() {
        assert_eq!(shown(&price(), 0.0), "___0.000");
        assert_eq!(shown(&price(), 0.5), "_604.136");
        assert_eq!(shown(&price(), 1000.5 / 1208.272), "1,000.500");
    }

    #[test]
    fn a_digit_turns_while_those_after_it_go_from_nine_to_zero() {
        let number = Countable { digits: "100".into(), decimals: 0, ..price() };
        assert_eq!(turns(&number, 8.5), [-100, -100, 850]);
        assert_eq!(turns(&number, 19.5), [-100, 150, 950]);
        assert_eq!(turns(&number, 20.0), [-100, 200, 0]);
        assert_eq!(turns(&number, 99.75), [-100, 975, 975]);
    }
}
