//! How a camera was held when it took a picture.

/// Whether a JPEG is shown turned by a quarter, so that its width and height change places: browsers follow the
/// orientation in its Exif data.
pub(super) fn is_turned(jpeg: &[u8]) -> bool {
    exif(jpeg).and_then(orientation).is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// The TIFF structure in a JPEG's Exif segment.
fn exif(jpeg: &[u8]) -> Option<&[u8]> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        // A segment: its marker, its length with the two bytes of the length itself, and its data.
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let data = rest.get(4..2 + length)?;
        if let (0xe1, Some(tiff)) = (marker, data.strip_prefix(b"Exif\0\0")) {
            return Some(tiff);
        }
        // After the start of the scan there are only pixels.
        if marker == 0xda {
            return None;
        }
        rest = rest.get(2 + length..)?;
    }
}

/// The orientation in a TIFF structure, 1 to 8.
fn orientation(tiff: &[u8]) -> Option<u16> {
    const TAG: u16 = 0x0112;
    let is_little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (first, second) = (u16_at(4)?, u16_at(6)?);
    let (high, low) = if is_little { (second, first) } else { (first, second) };
    let directory = usize::from(high) << 16 | usize::from(low);
    let entries = (0..usize::from(u16_at(directory)?)).map(|entry| directory + 2 + 12 * entry);
    entries.into_iter().find(|&entry| u16_at(entry) == Some(TAG)).and_then(|entry| u16_at(entry + 8))
}

#[cfg(test)]
mod tests {
    use super::is_turned;

    /// A JPEG's beginning with this orientation.
    fn jpeg(orientation: u8, is_little: bool) -> Vec<u8> {
        let tiff: [&[u8]; 2] = if is_little {
            [b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\0\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0", &[orientation, 0, 0, 0]]
        } else {
            [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01", &[0, orientation, 0, 0]]
        };
        let data = [b"Exif\0\0", tiff[0], tiff[1]].concat();
        let length = (data.len() as u16 + 2).to_be_bytes();
        [b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1", length.as_slice(), &data, b"\xff\xda\0\x02"].concat()
    }

    #[test]
    fn a_quarter_turn_is_read_in_both_byte_orders() {
        for is_little in [true, false] {
            for orientation in 1..=8 {
                assert_eq!(is_turned(&jpeg(orientation, is_little)), orientation > 4, "{orientation}");
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_or_has_no_orientation_is_not_turned() {
        let whole = jpeg(6, false);
        for end in 0..whole.len() - 8 {
            assert!(!is_turned(&whole[..end]));
        }
        assert!(!is_turned(b"\xff\xd8\xff\xda\0\x02") && !is_turned(b"\xff\xd8\xff\xe1\0\0"));
    }
}
