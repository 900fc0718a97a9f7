//! What a drawing is offered that stands beside others: a height, and scales that all of them have.

/// What of a drawing is in proportion to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// A length, or a distance up an axis: nominal pixels to 1.
    Length,
    /// An area: square nominal pixels to 1.
    Area,
    /// How broad bars are, whatever their values, or the radius of the largest dot: nominal pixels.
    Breadth,
}

impl Measure {
    /// Number of measures.
    pub(super) const COUNT: usize = Self::Breadth as usize + 1;
}

/// What a drawing is offered. By default it is as high as it likes, and has scales of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Offer {
    /// The height that it should have, in nominal pixels; it may need more.
    pub(super) height: Option<f64>,
    /// The largest scale of each measure that it may have; `None` if it may have any.
    pub(super) most: [Option<f64>; Measure::COUNT],
    /// The scale of each measure that it has, once it has been drawn; `None` for what it does not measure.
    pub(super) used: [Option<f64>; Measure::COUNT],
}

impl Offer {
    /// The scale in which something is drawn: the one that is wanted, or the largest that may be used. A scale that is not
    /// finite, because there is nothing to draw in it, leaves what is 0 at 0.
    pub(super) fn scale(&mut self, measure: Measure, wanted: f64) -> f64 {
        let wanted = wanted.min(f64::MAX);
        let scale = self.most[measure as usize].map_or(wanted, |most| wanted.min(most));
        let used = &mut self.used[measure as usize];
        *used = Some(used.map_or(scale, |used| used.min(scale)));
        scale
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds::{self, Draw};
    use super::super::sheet::{Form, Shape, Sheet, Tone};
    use super::super::tests::bounds;
    use super::{Measure, Offer};

    #[test]
    fn the_largest_scale_that_is_allowed_is_used() {
        let mut offer = Offer::default();
        assert_eq!(offer.scale(Measure::Length, 4.0), 4.0);
        let mut held = Offer { most: offer.used, ..Offer::default() };
        assert_eq!([9.0, 3.0].map(|wanted| held.scale(Measure::Length, wanted)), [4.0, 3.0]);
        assert_eq!(held.scale(Measure::Area, 7.0), 7.0, "no largest area is given");
        assert_eq!(held.used[..2], [Some(3.0), Some(7.0)]);
    }

    #[test]
    fn a_scale_of_nothing_leaves_nothing_at_zero() {
        assert_eq!(0.0 * Offer::default().scale(Measure::Length, 344.0 / f64::MIN_POSITIVE), 0.0);
    }

    /// The drawing of a kind at its end on a sheet of a width, with an offer.
    fn drawn(kind: &dyn Draw, width: f64, offer: Offer) -> Sheet {
        let mut sheet = Sheet { width, offer, ..Sheet::default() };
        kind.draw(&mut sheet, f64::from(kinds::steps_of(kind)));
        sheet
    }

    /// What may be in proportion to the values of a drawing: how far its shapes reach from left to right and from top to
    /// bottom, with and without lines, and the breadths of the largest and of the smallest shape.
    fn sizes(sheet: &Sheet) -> [f64; 6] {
        let of_data =
            |shape: &&Shape| shape.owner != 0 && shape.tone != Tone::Paper && !matches!(shape.form, Form::Text(..));
        let data: Vec<&Form> = sheet.shapes.iter().filter(of_data).map(|shape| &shape.form).collect();
        let spread = |has_lines: bool, axis: usize| {
            let chosen = data.iter().filter(|form| has_lines || !matches!(form, Form::Line(..)));
            let ends = chosen.map(|form| match form {
                Form::Disc(centre, _) | Form::Ring(centre, ..) => [[centre.0, centre.1][axis]; 2],
                form => [bounds(form)[axis], bounds(form)[axis + 2]],
            });
            let (from, to) = ends.fold((f64::MAX, f64::MIN), |(from, to), ends| (from.min(ends[0]), to.max(ends[1])));
            to - from
        };
        let closed = data.iter().filter(|form| !matches!(form, Form::Line(..) | Form::Beginning(..)));
        let breadths: Vec<f64> = closed.map(|form| bounds(form)).map(|bounds| bounds[2] - bounds[0]).collect();
        let (most, least) =
            (breadths.iter().copied().fold(0.0, f64::max), breadths.iter().copied().fold(1e9, f64::min));
        [spread(false, 0), spread(false, 1), spread(true, 0), spread(true, 1), most, least]
    }

    #[test]
    fn what_is_drawn_in_half_the_scale_is_half_as_large() {
        let (mut measured, mut wrong) = (0, Vec::new());
        for example in kinds::examples() {
            let kind = example.inner();
            if kind.marks().iter().any(|mark| mark.value.is_nan()) {
                continue;
            }
            let name = format!("{example:?}").chars().take(60).collect::<String>();
            for width in [200.0, 360.0, 600.0] {
                let height = Some(300.0);
                let sheet = drawn(kind, width, Offer { height, ..Offer::default() });
                let most = sheet.offer.used;
                for (measure, power) in [(Measure::Length, 1.0), (Measure::Area, 0.5)] {
                    // Where nothing is drawn, there is no scale.
                    let Some(scale) = most[measure as usize].filter(|scale| *scale < 1e100) else { continue };
                    let mut most = most;
                    most[measure as usize] = Some(scale / 2.0);
                    let half = drawn(kind, width, Offer { height, most, ..Offer::default() });
                    // A drawing may have to become even smaller.
                    let part = half.offer.used[measure as usize].unwrap_or(0.0) / scale;
                    let ratios: Vec<f64> =
                        sizes(&half).iter().zip(sizes(&sheet)).map(|(half, whole)| half / whole).collect();
                    // Brushed shapes have edges that keep their size.
                    let is_part = |ratio: &f64| (ratio / part.powf(power) - 1.0).abs() < 0.03;
                    let has_data = sheet.shapes.iter().any(|shape| shape.owner != 0);
                    if part > 0.5 + 1e-9 || has_data && !ratios.iter().any(is_part) {
                        wrong.push(format!("{ratios:?} for {part} of the {measure:?} on {width}: {name}"));
                    }
                    measured += 1;
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(measured > 80, "{measured}");
    }
}
