//! Coastlines: several levels of detail, each a list of rings in a compact encoding.
//!
//! A ring is a sequence of variable-length base-64 numbers, as in a source map: low bits first, the sign in the lowest
//! bit. Each pair is a difference in steps (east, north) from the point before; the first pair counts from the level's
//! south-west corner.

use serde::{Deserialize, Serialize};

/// A file of coastlines, as `tests/tools/coastline.mjs` writes it.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coast {
    /// Levels of detail, from coarse to fine.
    pub levels: Vec<Level>,
}

/// The coastlines for views up to a certain width.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Widest view that this level is detailed enough for, in degrees of longitude.
    pub max_span: f64,
    /// West, south, east and north edge of the covered area, in degrees. Lines along these edges are cuts, not coasts.
    #[serde(rename = "box")]
    pub bounds: [f64; 4],
    /// Size of one step, in degrees.
    pub unit: f64,
    /// Outlines of land, encoded.
    pub rings: Vec<String>,
    /// Outlines of lakes within land, encoded.
    #[serde(default)]
    pub lakes: Vec<String>,
}

#[cfg(feature = "ssr")]
impl Coast {
    /// Reads a file of coastlines.
    ///
    /// # Errors
    /// The text is not JSON of this form, or a level or a ring of it makes no sense; says which.
    pub fn parse(text: &str) -> Result<Self, String> {
        let coast: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if coast.levels.is_empty() {
            return Err("it has no levels".to_owned());
        }
        for (level, number) in coast.levels.iter().zip(1..) {
            let [west, south, east, north] = level.bounds;
            // Written so that NaN is a mistake.
            if !(level.unit > 0.0 && level.max_span > 0.0 && west < east && south < north) {
                return Err(format!("the `unit`, `max_span` or `box` of level {number} makes no sense"));
            }
            for (list, rings) in [("rings", &level.rings), ("lakes", &level.lakes)] {
                if let Some(index) = rings.iter().position(|ring| !level.is_whole(ring)) {
                    return Err(format!("`{list}[{index}]` of level {number} is not an outline"));
                }
            }
        }
        Ok(coast)
    }
}

impl Level {
    /// Whether all of a ring can be decoded, to at least three points.
    #[cfg(feature = "ssr")]
    fn is_whole(&self, ring: &str) -> bool {
        let digits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
        let numbers = Numbers::of(ring).count();
        // The last digit of each number, and only that, is less than 32.
        let ends = ring.bytes().filter(|byte| byte.is_ascii_uppercase() || (b'a'..=b'f').contains(byte)).count();
        ring.bytes().all(digits) && numbers == ends && numbers.is_multiple_of(2) && numbers >= 6
    }

    /// Decodes a ring to longitudes and latitudes in degrees; stops at the first invalid number.
    pub(super) fn decode(&self, ring: &str) -> Vec<(f64, f64)> {
        let mut numbers = Numbers::of(ring);
        let (mut east, mut north) = (0_i32, 0_i32);
        let mut points = Vec::new();
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            east = east.wrapping_add(x);
            north = north.wrapping_add(y);
            points.push((self.bounds[0] + f64::from(east) * self.unit, self.bounds[1] + f64::from(north) * self.unit));
        }
        points
    }

    /// Whether the line between two points runs along an edge of the covered area, so that it is no coast.
    pub(super) fn is_cut(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        let [west, south, east, north] = self.bounds;
        let on = |a: f64, b: f64, edge: f64| (a - edge).abs() < self.unit / 2.0 && (b - edge).abs() < self.unit / 2.0;
        on(from.0, to.0, west) || on(from.0, to.0, east) || on(from.1, to.1, south) || on(from.1, to.1, north)
    }
}

/// Encodes a ring or an arc, given in steps from the south-west corner.
#[cfg(feature = "ssr")]
pub(super) fn encode(steps: &[(i32, i32)]) -> String {
    let mut last = (0, 0);
    let differences = steps.iter().flat_map(|&(east, north)| {
        let difference = [east - last.0, north - last.1];
        last = (east, north);
        difference
    });
    encode_numbers(differences)
}

/// Encodes numbers for [`Numbers`].
#[cfg(feature = "ssr")]
pub(super) fn encode_numbers(numbers: impl IntoIterator<Item = i32>) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for number in numbers {
        let mut rest = (number.unsigned_abs() << 1) | u32::from(number < 0);
        loop {
            let more = if rest > 31 { 32 } else { 0 };
            text.push(char::from(DIGITS[((rest & 31) | more) as usize]));
            rest >>= 5;
            if more == 0 {
                break;
            }
        }
    }
    text
}

/// Decodes variable-length base-64 numbers.
pub(super) struct Numbers<'a>(std::str::Bytes<'a>);

impl<'a> Numbers<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text.bytes())
    }
}

impl Iterator for Numbers<'_> {
    type Item = i32;

    fn next(&mut self) -> Option<i32> {
        let (mut number, mut shift) = (0_u32, 0_u32);
        loop {
            let digit = match self.0.next()? {
                byte @ b'A'..=b'Z' => byte - b'A',
                byte @ b'a'..=b'z' => byte - b'a' + 26,
                byte @ b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            if shift > 25 {
                return None;
            }
            number |= u32::from(digit & 31) << shift;
            shift += 5;
            if digit & 32 == 0 {
                let size = (number >> 1) as i32;
                return Some(if number & 1 == 1 { -size } else { size });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Coast, Level, encode};

    fn level() -> Level {
        Level { max_span: 60.0, bounds: [100.0, 20.0, 130.0, 40.0], unit: 0.5, ..Level::default() }
    }

    #[test]
    fn a_ring_is_read_as_it_is_written() {
        // 0 0, then +1 0, then 0 -1, then +16 +100.
        assert_eq!(level().decode("AACAADgBoG"), [(100.0, 20.0), (100.5, 20.0), (100.5, 19.5), (108.5, 69.5)]);
        assert_eq!(encode(&[(0, 0), (1, 0), (1, -1), (17, 99)]), "AACAADgBoG");
    }

    #[test]
    fn what_is_no_ring_ends_quietly() {
        assert!(level().decode("").is_empty());
        assert!(level().decode("€€").is_empty());
        assert_eq!(level().decode("AAC").len(), 1);
        assert!(level().decode("//////////").is_empty());
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused_with_the_reason() {
        let told = |change: (&str, &str)| {
            let sound = r#"{"levels":[{"max_span":360,"box":[5,45,15,55],"unit":1,"rings":["EEMAAMNA"]}]}"#;
            Coast::parse(&sound.replace(change.0, change.1)).err().unwrap_or_default()
        };
        assert_eq!(told(("", "")), "");
        assert_eq!(told((r#""unit":1,"#, "")), "missing field `unit` at line 1 column 67");
        assert_eq!(told(("{\"levels\"", "{\"levels\":[],\"more\"")), "it has no levels");
        assert_eq!(told(("[5,45", "[25,45")), "the `unit`, `max_span` or `box` of level 1 makes no sense");
        for ring in ["EEMAAMN", "EEMA", "EEMAAM-A", "EEMAAMNg"] {
            assert_eq!(told(("EEMAAMNA", ring)), "`rings[0]` of level 1 is not an outline");
        }
    }

    #[test]
    fn edges_are_not_coasts() {
        let level = level();
        assert!(level.is_cut((100.0, 21.0), (100.0, 33.0)));
        assert!(level.is_cut((101.0, 40.0), (120.0, 40.0)));
        assert!(!level.is_cut((100.0, 40.0), (120.0, 30.0)));
    }
}
