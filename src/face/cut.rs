//! Subsets of typefaces: only the characters and features that are used.

use std::collections::BTreeSet;

use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{NameId, Tag};
use ttf2woff2::BrotliQuality;

use crate::face::{Face, FaceError};

/// An OpenType feature, such as `lnum`.
pub type Feature = [u8; 4];

/// Features that browsers apply only if a style sheet asks for them, although subsetters keep them by default. Each
/// adds glyphs.
const ON_REQUEST: [Feature; 3] = [*b"frac", *b"numr", *b"dnom"];

/// Entries of the name table that a subset keeps, as free licences require: copyright, licence, and the licence's URL.
/// The language is American English (Windows language id), which every typeface has.
const KEPT_NAMES: [u16; 3] = [0, 13, 14];
const KEPT_LANGUAGE: u16 = 0x409;

/// Subsets a typeface to `characters` and compresses it as WOFF2.
///
/// Kept are kerning, ligatures and other features that browsers apply by default, and the given `features`. Hints are
/// removed, as current screens do not need them, and all names except those of the licence.
///
/// # Errors
/// The typeface's tables are damaged.
pub fn cut(face: &Face, characters: &BTreeSet<char>, features: &BTreeSet<Feature>) -> Result<Vec<u8>, FaceError> {
    let characters: IntSet<u32> = characters.iter().map(|&character| u32::from(character)).collect();
    let applied = DEFAULT_LAYOUT_FEATURES.iter().copied().filter(|tag| !ON_REQUEST.contains(&tag.to_be_bytes()));
    let features: IntSet<Tag> = applied.chain(features.iter().map(Tag::new)).collect();
    let mut every_script: IntSet<Tag> = IntSet::empty();
    every_script.invert();
    let dropped: IntSet<Tag> = DEFAULT_DROP_TABLES.iter().copied().collect();
    let font = face.font()?;
    let plan = Plan::new(
        &IntSet::empty(),
        &characters,
        &font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING,
        &dropped,
        &every_script,
        &features,
        &KEPT_NAMES.into_iter().map(NameId::new).collect(),
        &[KEPT_LANGUAGE].into_iter().collect(),
    );
    let small = subset_font(&font, &plan).map_err(|error| FaceError(format!("it cannot be cut ({error})")))?;
    ttf2woff2::encode(&small, BrotliQuality::default())
        .map_err(|error| FaceError(format!("it cannot be packed ({error})")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use skrifa::MetadataProvider;
    use skrifa::raw::TableProvider;
    use skrifa::raw::tables::gpos::{PairPos, PositionSubtables};
    use skrifa::raw::types::GlyphId16;
    use skrifa::string::StringId;

    use super::{Feature, cut};
    use crate::face::Face;
    use crate::face::tests::SERIF;

    fn cut_to(characters: &str, features: &[Feature]) -> (Vec<u8>, Face) {
        let face = Face::new(SERIF).expect("it is sound");
        let bytes = cut(&face, &characters.chars().collect(), &features.iter().copied().collect()).expect("it is cut");
        let face = Face::new(&bytes).expect("what was cut is sound");
        (bytes, face)
    }

    /// How far kerning moves the second character, in the face's units.
    fn kerning(face: &Face, first: char, second: char) -> i16 {
        let font = face.font().expect("it is sound");
        let glyph = |character| {
            let glyph = font.charmap().map(character).expect("the face has it");
            GlyphId16::new(u16::try_from(glyph.to_u32()).expect("small"))
        };
        let (first, second) = (glyph(first), glyph(second));
        let gpos = font.gpos().expect("it has GPOS");
        let lookups = gpos.lookup_list().expect("it has lookups");
        for lookup in lookups.lookups().iter().flatten() {
            let Ok(PositionSubtables::Pair(pairs)) = lookup.subtables() else { continue };
            for pair in pairs.iter().flatten() {
                let value = match pair {
                    PairPos::Format1(pairs) => {
                        let Some(index) = pairs.coverage().ok().and_then(|coverage| coverage.get(first)) else {
                            continue;
                        };
                        let Ok(set) = pairs.pair_sets().get(index as usize) else { continue };
                        let mut records = set.pair_value_records().iter().flatten();
                        records.find(|record| record.second_glyph() == second).map(|record| record.value_record1)
                    }
                    PairPos::Format2(pairs) => {
                        if pairs.coverage().ok().and_then(|coverage| coverage.get(first)).is_none() {
                            continue;
                        }
                        let (Ok(one), Ok(two)) = (pairs.class_def1(), pairs.class_def2()) else { continue };
                        let record = pairs.class1_records().get(one.get(first) as usize).ok();
                        let record = record.and_then(|row| row.class2_records().get(two.get(second) as usize).ok());
                        record.map(|record| record.value_record1)
                    }
                    // For glyph ids of more than 16 bits, which the typefaces of these tests do not have.
                    PairPos::Format3(_) | PairPos::Format4(_) => continue,
                };
                if let Some(moved) = value.and_then(|value| value.x_advance()).filter(|&moved| moved != 0) {
                    return moved;
                }
            }
        }
        0
    }

    #[test]
    fn a_cut_face_has_what_is_used_and_nothing_else() {
        let (bytes, face) = cut_to("Suzhou 苏州", &[]);
        for used in "Suzho ".chars() {
            assert!(face.has(used), "no {used:?}");
        }
        for unused in "abH0é".chars() {
            assert!(!face.has(unused), "still {unused:?}");
        }
        // Five letters, the space, and `.notdef`.
        assert_eq!(face.glyphs(), 7);
        assert!(bytes.starts_with(b"wOF2") && bytes.len() < SERIF.len() / 20, "{} bytes", bytes.len());
    }

    #[test]
    fn the_licence_is_kept() {
        let (_, face) = cut_to("a", &[]);
        let font = face.font().expect("it is sound");
        let words = |id| font.localized_strings(id).map(|name| name.to_string()).collect::<String>();
        assert!(words(StringId::COPYRIGHT_NOTICE).contains("Adobe"), "{}", words(StringId::COPYRIGHT_NOTICE));
        assert!(words(StringId::LICENSE_DESCRIPTION).contains("Open Font License"));
        assert_eq!(words(StringId::FAMILY_NAME), "");
    }

    #[test]
    fn kerning_is_kept() {
        let whole = Face::new(SERIF).expect("it is sound");
        let (_, face) = cut_to("AVTo", &[]);
        for (first, second) in [('A', 'V'), ('T', 'o')] {
            let kept = kerning(&face, first, second);
            assert!(kept < 0, "{first}{second} is moved by {kept}");
            assert_eq!(kept, kerning(&whole, first, second), "{first}{second}");
        }
    }

    #[test]
    fn old_style_figures_come_with_their_feature_only() {
        let features = |face: &Face| -> BTreeSet<String> {
            let font = face.font().expect("it is sound");
            let Ok(list) = font.gsub().and_then(|gsub| gsub.feature_list()) else { return BTreeSet::new() };
            list.feature_records().iter().map(|record| record.feature_tag().to_string()).collect()
        };
        let (_, plain) = cut_to("0123456789", &[]);
        let (_, old) = cut_to("0123456789", &[*b"onum"]);
        assert!(!features(&plain).contains("onum"), "{:?}", features(&plain));
        assert!(features(&old).contains("onum"), "{:?}", features(&old));
        assert!(old.glyphs() > plain.glyphs(), "{} and {} glyphs", old.glyphs(), plain.glyphs());
    }
}
