//! Chance that is the same on every machine: a seeded generator, and smooth noise.

/// A small seeded generator (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// A generator of its own for each part of a drawing, so that changing one part moves no other.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ part.wrapping_mul(0xD1B5_4A32_D192_ED03));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` up to `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// About nothing, most often near it, from −1 to 1.
    pub(super) fn wobble(&mut self) -> f64 {
        self.unit() + self.unit() - 1.0
    }
}

/// Smooth noise along a line: the same `seed` gives the same hills.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noise {
    seed: u64,
}

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed }
    }

    fn at_whole(self, place: i64) -> f64 {
        Chance::new(self.seed, place as u64).unit()
    }

    /// One octave at `x`, from 0 to 1; hills are one unit apart.
    pub(super) fn at(self, x: f64) -> f64 {
        let whole = x.floor();
        let part = x - whole;
        let eased = part * part * part * (part * (part * 6.0 - 15.0) + 10.0);
        let (from, to) = (self.at_whole(whole as i64), self.at_whole(whole as i64 + 1));
        from + (to - from) * eased
    }

    /// Several octaves, each half as high and twice as fine, from 0 to 1.
    pub(super) fn octaves(self, x: f64, count: u32) -> f64 {
        let (mut sum, mut most, mut height, mut fine) = (0.0, 0.0, 1.0, 1.0);
        for octave in 0..count {
            let noise = Self::new(self.seed.wrapping_add(u64::from(octave) * 101));
            sum += noise.at(x * fine) * height;
            most += height;
            height *= 0.5;
            fine *= 2.07;
        }
        sum / most
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Noise};

    #[test]
    fn the_same_seed_gives_the_same_chance() {
        let take = |seed| {
            let mut chance = Chance::new(seed, 1);
            [chance.unit(), chance.unit(), chance.unit()]
        };
        assert_eq!(take(5), take(5));
        assert_ne!(take(5), take(6));
        assert!(take(5).iter().all(|value| (0.0..1.0).contains(value)));
    }

    #[test]
    fn noise_is_smooth_and_stays_between_its_ends() {
        let noise = Noise::new(3);
        let mut last = noise.octaves(0.0, 5);
        for step in 1..2000 {
            let value = noise.octaves(f64::from(step) / 200.0, 5);
            assert!((0.0..=1.0).contains(&value));
            assert!((value - last).abs() < 0.12, "a jump at {step}");
            last = value;
        }
    }
}
