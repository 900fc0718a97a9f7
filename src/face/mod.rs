//! Typefaces: reading files, subsetting, and fitting local typefaces to their metrics.
//!
//! This module works on bytes only; it reads no files and depends on neither stories nor pages.

pub mod advances;
pub mod cut;
pub mod fitted;

use std::fmt;

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::Metrics;
use skrifa::raw::FontRef;
use skrifa::raw::types::Tag;

/// The first bytes of a WOFF2 file.
const WOFF2: &[u8] = b"wOF2";

/// Why a file cannot be used as a typeface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceError(String);

impl fmt::Display for FaceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for FaceError {}

/// One typeface, decompressed.
#[derive(Clone)]
pub struct Face {
    /// An OpenType file; `new` has checked that it can be read.
    sfnt: Vec<u8>,
}

impl fmt::Debug for Face {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Face({} bytes)", self.sfnt.len())
    }
}

impl Face {
    /// Reads a WOFF2, TrueType or OpenType file.
    ///
    /// # Errors
    /// The bytes are in another format, are damaged, hold several typefaces, map no characters, or have no TrueType
    /// outlines.
    pub fn new(bytes: &[u8]) -> Result<Self, FaceError> {
        let sfnt = if bytes.starts_with(WOFF2) {
            wuff::decompress_woff2(bytes).map_err(|_| FaceError("its WOFF2 data are damaged".to_owned()))?
        } else {
            bytes.to_vec()
        };
        let face = Self { sfnt };
        let font = face.font()?;
        if font.charmap().mappings().next().is_none() {
            return Err(FaceError("it has no characters".to_owned()));
        }
        // The subsetter does not support outlines in Compact Font Format yet.
        if font.table_data(Tag::new(b"glyf")).is_none() {
            return Err(FaceError("it has no TrueType outlines".to_owned()));
        }
        Ok(face)
    }

    fn font(&self) -> Result<FontRef<'_>, FaceError> {
        FontRef::new(&self.sfnt).map_err(|error| FaceError(format!("it is not a single typeface ({error})")))
    }

    /// Whether the face has a glyph for this character.
    pub fn has(&self, character: char) -> bool {
        self.font().is_ok_and(|font| font.charmap().map(character).is_some())
    }

    /// Number of glyphs.
    pub fn glyphs(&self) -> u16 {
        use skrifa::raw::TableProvider;
        self.font().ok().and_then(|font| font.maxp().ok()).map_or(0, |maxp| maxp.num_glyphs())
    }

    /// Width of a character in ems, without kerning; `None` if the typeface has no glyph for it.
    pub fn advance(&self, character: char) -> Option<f64> {
        let font = self.font().ok()?;
        let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advance = widths.advance_width(font.charmap().map(character)?)?;
        Some(f64::from(advance) / f64::from(metrics(&font).units_per_em))
    }

    /// Line metrics in ems: ascent, descent (positive) and line gap.
    pub fn line(&self) -> [f64; 3] {
        let Ok(font) = self.font() else { return [0.0; 3] };
        let metrics = metrics(&font);
        [metrics.ascent, -metrics.descent, metrics.leading]
            .map(|length| f64::from(length) / f64::from(metrics.units_per_em))
    }
}

fn metrics(font: &FontRef<'_>) -> Metrics {
    font.metrics(Size::unscaled(), LocationRef::default())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Face;

    /// The built-in upright typeface.
    pub(crate) const SERIF: &[u8] = include_bytes!("../../style/fonts/serif-400-normal.woff2");

    #[test]
    fn a_face_knows_its_characters_and_their_widths() {
        let face = Face::new(SERIF).expect("it is sound");
        for character in ['a', 'ß', 'ł', 'ộ', 'Ω', 'ж'] {
            assert!(face.has(character), "no {character}");
        }
        assert!(!face.has('杭'));
        assert_eq!(face.advance('杭'), None);
        let (narrow, wide) = (face.advance('i').expect("it has i"), face.advance('m').expect("it has m"));
        assert!(0.1 < narrow && narrow * 2.0 < wide && wide < 1.2, "{narrow} {wide}");
        let [ascent, descent, gap] = face.line();
        assert!(ascent > 0.8 && descent > 0.2 && gap >= 0.0, "{ascent} {descent} {gap}");
    }

    #[test]
    fn what_is_no_face_is_refused_with_its_reason() {
        assert!(Face::new(b"<svg>").expect_err("it is no face").to_string().contains("not a single typeface"));
        assert!(Face::new(b"wOF2 and no more").expect_err("it is cut off").to_string().contains("damaged"));
    }
}
