//! Estimated text widths, line breaking, and placing labels without overlap.
//!
//! The backends cannot measure text before the page's fonts have loaded, and a drawing must not depend on that. So
//! widths are estimated, rather too wide than too narrow.

use super::sheet::{Anchor, Point};

/// The page's serif typeface as a CSS font list; also used on canvases.
pub const FONT_FAMILY: &str =
    "\"Handscroll Serif\", \"Georgia Fitted\", \"Noto Serif Fitted\", \"Times Fitted\", \"DejaVu Serif Fitted\", serif";

/// Distance between baselines, as a multiple of the font size.
pub(super) const LEADING: f64 = 1.2;

/// Font size of the smallest labels, in nominal pixels.
pub(super) const LABEL: f64 = 16.0;

/// Height of a capital letter above the baseline, as a multiple of the font size.
pub(super) const RISE: f64 = 0.72;

/// Depth of a descender below the baseline, as a multiple of the font size.
pub(super) const FALL: f64 = 0.26;

/// Estimated width of a character, as a multiple of the font size.
fn advance(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '‘' | '·' | '\u{202f}' => 0.3,
        ' ' | '\u{a0}' => 0.25,
        'f' | 't' | '-' | '(' | ')' | '[' | ']' | 'I' | '"' | '/' => 0.37,
        'r' => 0.45,
        's' | 'c' | 'z' | 'J' => 0.5,
        'm' | 'M' | 'W' | '%' | '—' | '@' => 0.9,
        'w' | 'C'..='H' | 'K'..='L' | 'N'..='V' | 'X'..='Z' | 'A' | 'B' => 0.7,
        '0'..='9' | '$' | '+' | '£' | '€' | '¥' | 'a' | 'e' | 'g' | 'v' => 0.54,
        // Han, kana, hangul and full-width punctuation are as wide as high.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3ffff}' => 1.0,
        _ => 0.6,
    }
}

/// Estimated width of a text at font size `size`, in the unit of `size`.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(advance).sum::<f64>() * size
}

/// Left, upper, right and lower edge of a text whose baseline begins, has its middle or ends at a point.
pub(super) fn bounds((x, baseline): Point, anchor: Anchor, size: f64, words: &str) -> [f64; 4] {
    let width = width(words, size);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    [left, baseline - size * RISE, left + width, baseline + size * FALL]
}

/// Whether a line may break after this character without a space.
fn breaks_anywhere(character: char) -> bool {
    advance(character) >= 1.0
}

/// Breaks a text into lines of similar width, none wider than `room`; a word wider than `room` is split.
pub(super) fn wrap(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = fill(words, size, room);
    let widest_word = pieces(words).iter().map(|piece| width(piece.trim_end(), size)).fold(room * 0.4, f64::max);
    let mut narrower = room * 0.94;
    // Lines may become narrower as long as this adds no line and splits no further word.
    while lines.len() > 1 && narrower > widest_word {
        let tried = fill(words, size, narrower);
        if tried.len() > lines.len() {
            break;
        }
        lines = tried;
        narrower -= room * 0.06;
    }
    lines
}

/// The largest font size, at most `size`, at which no word is wider than `room`.
pub(super) fn size_to_fit(words: &str, size: f64, room: f64) -> f64 {
    pieces(words).into_iter().map(|piece| size * room / width(piece.trim_end(), size)).fold(size, f64::min)
}

/// Breaks a text greedily: each line takes as many words as fit.
fn fill(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(words) {
        let joined = width(&line, size) + width(piece.trim_end(), size);
        if !line.is_empty() && joined > room {
            lines.push(take_line(&mut line));
        }
        if width(piece.trim_end(), size) > room {
            for character in piece.chars() {
                if !line.is_empty() && width(&line, size) + advance(character) * size > room {
                    lines.push(take_line(&mut line));
                }
                line.push(character);
            }
        } else {
            line.push_str(piece);
        }
    }
    if !line.trim().is_empty() {
        lines.push(take_line(&mut line));
    }
    lines
}

fn take_line(line: &mut String) -> String {
    let done = line.trim().to_owned();
    line.clear();
    done
}

/// Splits a text into unbreakable pieces: words with the space after them, and single Han characters.
pub(super) fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = words.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let end = index + character.len_utf8();
        let next = characters.peek().map(|&(_, next)| next);
        // A closing punctuation mark may not begin a line.
        let may_break = character == ' ' && next != Some(' ')
            || breaks_anywhere(character)
                && !next.is_some_and(|next| {
                    matches!(next, ' ' | '、' | '。' | '，' | '」' | '）' | '：' | '；' | '！' | '？')
                });
        if may_break {
            pieces.push(&words[start..end]);
            start = end;
        }
    }
    if start < words.len() {
        pieces.push(&words[start..]);
    }
    pieces
}

/// Places labels vertically without overlap. Each wish is (preferred centre, height), sorted from top to bottom; the
/// result is the centres, between `top` and `bottom` as far as there is room.
pub(super) fn spread(wishes: &[(f64, f64)], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut centres: Vec<f64> = Vec::with_capacity(wishes.len());
    let mut floor = top;
    for &(centre, height) in wishes {
        let centre = centre.max(floor + height / 2.0);
        floor = centre + height / 2.0 + gap;
        centres.push(centre);
    }
    let mut ceiling = bottom;
    for (centre, &(_, height)) in centres.iter_mut().zip(wishes).rev() {
        *centre = centre.min(ceiling - height / 2.0);
        ceiling = *centre - height / 2.0 - gap;
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::{size_to_fit, spread, width, wrap};

    #[test]
    fn lines_break_on_words_and_fit() {
        let lines = wrap("national science and technology awards", 16.0, 120.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width(line, 16.0) <= 120.0), "{lines:?}");
        assert_eq!(lines.join(" "), "national science and technology awards");
    }

    #[test]
    fn a_word_without_room_is_cut_rather_than_clipped() {
        let lines = wrap("Donaudampfschifffahrtsgesellschaft", 16.0, 80.0);
        assert!(lines.iter().all(|line| width(line, 16.0) <= 80.0), "{lines:?}");
        assert_eq!(lines.concat(), "Donaudampfschifffahrtsgesellschaft");
    }

    #[test]
    fn a_size_is_found_in_which_no_word_is_cut() {
        let words = "53.533\u{a0}million visitors";
        let size = size_to_fit(words, 25.0, 140.0);
        assert!(size < 25.0, "{size}");
        assert_eq!(wrap(words, size, 140.0), ["53.533\u{a0}million", "visitors"]);
        assert_eq!(size_to_fit("42", 25.0, 140.0), 25.0);
    }

    #[test]
    fn han_breaks_between_characters_but_not_before_a_full_stop() {
        let lines = wrap("江南忆，最忆是杭州。", 20.0, 61.0);
        assert!(lines.iter().all(|line| !line.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(lines.concat(), "江南忆，最忆是杭州。");
    }

    #[test]
    fn lines_are_of_much_the_same_width() {
        assert_eq!(wrap("consumer spending per head", 16.0, 180.0), ["consumer spending", "per head"]);
        assert_eq!(
            wrap("杭州的国家科学技术奖占全省", 16.0, 200.0).iter().map(|line| line.chars().count()).max(),
            Some(7)
        );
    }

    #[test]
    fn nothing_makes_no_line() {
        assert!(wrap("", 16.0, 80.0).is_empty());
        assert!(wrap("  ", 16.0, 80.0).is_empty());
    }

    #[test]
    fn labels_are_moved_apart_and_stay_inside() {
        let centres = spread(&[(10.0, 30.0), (12.0, 30.0), (190.0, 30.0)], 4.0, 0.0, 200.0);
        assert!(centres[0] >= 15.0);
        assert!(centres[1] - centres[0] >= 34.0 - 1e-9);
        assert!(centres[2] <= 185.0 + 1e-9);
    }

    #[test]
    fn labels_with_room_stay_where_they_wish() {
        assert_eq!(spread(&[(50.0, 20.0), (100.0, 20.0)], 4.0, 0.0, 200.0), [50.0, 100.0]);
    }
}
