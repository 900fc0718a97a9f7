//! The style sheet of the cameras: which part of its picture a scene shows at each position.
//!
//! `style/setting.css` moves a picture, and what is painted on it, by three numbers, which follow from the position that the
//! engine gives ([`crate::names::AT`]). So picture and painting move in one frame, and a position has one view. An element
//! could not say these numbers itself: the content policy allows no style attributes.

use std::fmt::Write as _;

use crate::chart::{Framing, Room};
use crate::story::ResolvedStory;
use crate::story::resolved::Shows;

/// The rules for all scenes with a camera; empty if there are none.
pub fn styles(story: &ResolvedStory) -> String {
    let scenes = story.parts().into_iter().filter_map(|part| match part.shows {
        Shows::Scene(scene) => Some((scene.id.as_str(), &story[scene.chart].drawn)),
        _ => None,
    });
    let cameras = scenes.filter(|(_, chart)| chart.has_camera());
    let cameras = cameras.map(|(scene, chart)| (scene, [Room::Narrow, Room::Wide].map(|room| chart.framings(room))));
    rules(&cameras.collect::<Vec<_>>())
}

/// The rules of scenes, each with what is seen in both compositions. The wide one is used where `style/setting.css` shows
/// it.
fn rules(cameras: &[(&str, [&[Framing]; 2])]) -> String {
    if cameras.is_empty() {
        return String::new();
    }
    let rule = |scene: &str, declarations: &str| format!("#{scene} .drawing{{{declarations}}}");
    let is_moved = |framings: &[Framing]| !framings.is_empty();
    let narrow = cameras.iter().filter(|(_, [narrow, _])| is_moved(narrow));
    let narrow: String = narrow.map(|(scene, [narrow, _])| rule(scene, &declarations(narrow))).collect();
    let wide = cameras.iter().map(|(scene, [_, wide])| match is_moved(wide) {
        true => rule(scene, &declarations(wide)),
        false => rule(scene, "--camera:none"),
    });
    let wide: String = wide.collect();
    format!(
        "{narrow}@media screen{{@container story (min-width:46rem){{\
         :root:not([data-mode=step],[data-mode=auto]){{{wide}}}}}}}"
    )
}

/// Left and upper edge of what is seen in percent of the frame, and its size as a share of it, as functions of the position.
fn declarations(framings: &[Framing]) -> String {
    let percent = |share: f64| (share * 1000.0).round() / 10.0;
    let left = course(framings, 0.0, |framing| percent(framing.left));
    let top = course(framings, 0.0, |framing| percent(framing.top));
    let span = course(framings, 1.0, |framing| (framing.span * 1000.0).round() / 1000.0);
    format!("--x:{left};--y:{top};--w:{span}")
}

/// A number that is that of the first step, and changes evenly while each of the others arrives.
fn course(framings: &[Framing], whole: f64, number: impl Fn(&Framing) -> f64) -> String {
    let numbers: Vec<f64> = framings.iter().map(number).collect();
    let mut course = numbers.first().copied().unwrap_or(whole).to_string();
    let mut is_sum = false;
    for (before, pair) in (1..).zip(numbers.windows(2)) {
        // Differences of numbers with at most three places.
        let by = ((pair[1] - pair[0]) * 1000.0).round() / 1000.0;
        if by != 0.0 {
            let _ = write!(course, " + {by}*clamp(0,var(--at) - {before},1)");
            is_sum = true;
        }
    }
    if is_sum { format!("calc({course})") } else { course }
}

#[cfg(test)]
mod tests {
    use super::rules;
    use crate::chart::Framing;

    #[test]
    fn what_is_seen_follows_from_the_position() {
        let near = Framing { left: 0.25, top: -0.1, span: 0.5 };
        let climb = [Framing::WHOLE, near, near, Framing::WHOLE];
        let css = rules(&[("climb", [&climb, &[]]), ("fall", [&[], &[near]])]);
        let (narrow, wide) = css.split_once("@media screen").unwrap_or_default();
        let expected = "#climb .drawing{--x:calc(0 + 25*clamp(0,var(--at) - 1,1) + -25*clamp(0,var(--at) - 3,1));\
                        --y:calc(0 + -10*clamp(0,var(--at) - 1,1) + 10*clamp(0,var(--at) - 3,1));\
                        --w:calc(1 + -0.5*clamp(0,var(--at) - 1,1) + 0.5*clamp(0,var(--at) - 3,1))}";
        assert_eq!(narrow, expected);
        let expected = "#climb .drawing{--camera:none}#fall .drawing{--x:25;--y:-10;--w:0.5}";
        assert!(wide.contains(expected), "{wide}");
        assert_eq!(rules(&[]), "");
    }
}
