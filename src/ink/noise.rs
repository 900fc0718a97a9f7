//! Random numbers and smooth noise that are the same on every machine.

/// A seeded random number generator (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Every part of a drawing has a generator of its own, so that a change to one part does not affect others.
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

    /// A number from 0 (inclusive) to 1 (exclusive), uniformly distributed.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from `low` (inclusive) to `high` (exclusive), uniformly distributed.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A number from −1 to 1 with a triangular distribution around 0.
    pub(super) fn wobble(&mut self) -> f64 {
        self.unit() + self.unit() - 1.0
    }
}

/// Smooth one-dimensional value noise, determined by `seed`.
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

    /// One octave at `x`, from 0 to 1, with a random value at each whole number.
    pub(super) fn at(self, x: f64) -> f64 {
        let whole = x.floor();
        let part = x - whole;
        let eased = part * part * part * (part * (part * 6.0 - 15.0) + 10.0);
        let (from, to) = (self.at_whole(whole as i64), self.at_whole(whole as i64 + 1));
        from + (to - from) * eased
    }

    /// The sum of several octaves, from 0 to 1; each has half the amplitude and about twice the frequency of the one
    /// before.
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
