//! The sizes of pictures, read from their files.

use std::path::Path;

use imagesize::{Compression, ImageType};
use roxmltree::{Document, ParsingOptions};

use crate::story::orientation;

/// The size of a picture in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Whether it can be drawn at any size, so that only the proportion matters.
    pub is_vector: bool,
}

impl Size {
    /// Width and height in whole pixels. A vector picture with another size is enlarged or reduced to 1,600 pixels at
    /// its longer side, so that rounding keeps its proportion.
    pub fn in_pixels(self) -> (u32, u32) {
        let is_whole = |length: f64| length.fract() == 0.0 && (1.0..=100_000.0).contains(&length);
        let scale = if !self.is_vector || (is_whole(self.width) && is_whole(self.height)) {
            1.0
        } else {
            1600.0 / self.width.max(self.height)
        };
        let pixels = |length: f64| (length * scale).round().max(1.0) as u32;
        (pixels(self.width), pixels(self.height))
    }

    /// Whether a picture of this size fits `width` by `height` pixels: exactly, or a vector picture up to the rounding
    /// of one pixel.
    pub fn fits(self, width: u32, height: u32) -> bool {
        let (width, height) = (f64::from(width), f64::from(height));
        if self.is_vector {
            let proportional = width * self.height / self.width;
            (proportional - height).abs() <= 1.0 || (height * self.width / self.height - width).abs() <= 1.0
        } else {
            self.width == width && self.height == height
        }
    }
}

/// A format of pictures that browsers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after its format")]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    Avif,
    Gif,
    Svg,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
        }
    }

    /// The endings of its files' names.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Avif => &["avif"],
            Self::Gif => &["gif"],
            Self::Svg => &["svg"],
        }
    }
}

/// Reads format and size of a picture; no size where an SVG has neither a viewBox nor a width and height.
///
/// # Errors
/// What is wrong with the file: it cannot be read, or is no picture that browsers show under its name.
pub fn read(file: &Path) -> Result<(Format, Option<Size>), String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    identify(&bytes, file.extension().and_then(|ending| ending.to_str()).unwrap_or_default())
}

/// Format and size of the content of a file whose name has this ending; no size where an SVG has none.
///
/// # Errors
/// What is wrong with the content.
pub(super) fn identify(bytes: &[u8], ending: &str) -> Result<(Format, Option<Size>), String> {
    let format = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => Format::Jpeg,
        Ok(ImageType::Png) => Format::Png,
        Ok(ImageType::Webp) => Format::Webp,
        Ok(ImageType::Heif(Compression::Av1)) => Format::Avif,
        Ok(ImageType::Gif) => Format::Gif,
        _ if String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').trim_start().starts_with('<') => Format::Svg,
        _ => return Err("it has no known format".to_owned()),
    };
    let size = match format {
        Format::Svg => size_of_svg(bytes)?,
        _ => {
            let size = imagesize::blob_size(bytes).map_err(|error| error.to_string())?;
            let (width, height) = if format == Format::Jpeg && orientation::is_turned(bytes) {
                (size.height, size.width)
            } else {
                (size.width, size.height)
            };
            Some(Size { width: width as f64, height: height as f64, is_vector: false })
        }
    };
    if size.is_some_and(|size| !(size.width > 0.0 && size.height > 0.0)) {
        return Err("its width or height is zero".to_owned());
    }
    // Servers and pages go by the ending.
    if !format.endings().contains(&ending) {
        return Err(format!("it is {}, but its name does not end in .{}", format.name(), format.endings()[0]));
    }
    Ok((format, size))
}

fn size_of_svg(bytes: &[u8]) -> Result<Option<Size>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|error| format!("it is not sound XML: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err("it is not an SVG".to_owned());
    }
    let given = |name: &str| root.attribute(name).and_then(length_px);
    let view_box = || {
        let numbers = root.attribute("viewBox")?.split([',', ' ', '\t', '\r', '\n']).filter(|part| !part.is_empty());
        let numbers: Vec<f64> = numbers.map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let [_, _, width, height] = numbers[..] else { return None };
        Some((width, height))
    };
    let size = given("width").zip(given("height")).or_else(view_box);
    Ok(size.map(|(width, height)| Size { width, height, is_vector: true }))
}

/// An absolute length of SVG in pixels; `None` for a percentage or a length relative to a font.
fn length_px(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit_at = length.find(|letter: char| letter.is_ascii_alphabetic() || letter == '%').unwrap_or(length.len());
    let px = match &length[unit_at..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    length[..unit_at].parse::<f64>().ok().map(|number| number * px)
}

/// Width and height as given, and as the file has them where they are not.
pub fn filled(width: Option<u32>, height: Option<u32>, size: Option<Size>) -> (Option<u32>, Option<u32>) {
    let Some(size) = size else { return (width, height) };
    let (own_width, own_height) = size.in_pixels();
    let proportional = |length: u32, own: u32, other: u32| {
        let scale = if size.is_vector { f64::from(length) / f64::from(own) } else { 1.0 };
        (f64::from(other) * scale).round().max(1.0) as u32
    };
    match (width, height) {
        (None, None) => (Some(own_width), Some(own_height)),
        (Some(width), None) => (Some(width), Some(proportional(width, own_width, own_height))),
        (None, Some(height)) => (Some(proportional(height, own_height, own_width)), Some(height)),
        given => given,
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Size, filled, identify, length_px, size_of_svg};

    fn vector(width: f64, height: f64) -> Size {
        Size { width, height, is_vector: true }
    }

    #[test]
    fn each_format_is_known_by_its_content() {
        let box_of = |name: &[u8; 4], content: &[u8]| {
            [&(content.len() as u32 + 8).to_be_bytes(), name.as_slice(), content].concat()
        };
        let extents = [[0, 0, 0, 0], 640_u32.to_be_bytes(), 360_u32.to_be_bytes()].concat();
        let properties = box_of(b"iprp", &box_of(b"ipco", &box_of(b"ispe", &extents)));
        let avif = [box_of(b"ftyp", b"avif\0\0\0\0"), box_of(b"meta", &[[0; 4].as_slice(), &properties].concat())];
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\x01\x68\x02\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x68\x08\x06\0\0\0";
        let gif = b"GIF89a\x80\x02\x68\x01\0\0\0";
        let webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\x67\x01\0";
        let files: [(&[u8], &str, Format); 5] = [
            (&avif.concat(), "avif", Format::Avif),
            (jpeg, "jpeg", Format::Jpeg),
            (png, "png", Format::Png),
            (gif, "gif", Format::Gif),
            (webp, "webp", Format::Webp),
        ];
        for (bytes, ending, format) in files {
            let size = Size { width: 640.0, height: 360.0, is_vector: false };
            assert_eq!(identify(bytes, ending), Ok((format, Some(size))), "{ending}");
            assert!(identify(bytes, "svg").is_err_and(|error| error.contains("does not end in")), "{ending}");
            assert!(identify(&bytes[..bytes.len() / 2], ending).is_err(), "half of a {ending}");
        }
        assert_eq!(identify(b"<svg viewBox='0 0 2 1'/>", "svg"), Ok((Format::Svg, Some(vector(2.0, 1.0)))));
        assert!(identify(b"%PDF-1.7", "png").is_err() && identify(b"", "png").is_err());
        assert!(identify(b"<svg viewBox='0 0 0 1'/>", "svg").is_err());
    }

    #[test]
    fn an_svg_has_the_size_of_its_root() {
        let size = |attributes: &str| {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>");
            size_of_svg(text.as_bytes()).expect("it is an SVG")
        };
        assert_eq!(size("width='300' height=\"200px\" viewBox='0 0 3 2'"), Some(vector(300.0, 200.0)));
        assert_eq!(size("width='100%' height='100%' viewBox='-5,0 30 , 20'"), Some(vector(30.0, 20.0)));
        assert_eq!(size("width='30'"), None);
        assert_eq!(size("viewBox='0 0 wide 2'"), None);
        assert!(size_of_svg(b"<html/>").is_err() && size_of_svg(b"<svg>").is_err());
        let with_doctype = "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"a\" \"b\"><svg viewBox='0 0 4 3'></svg>";
        assert_eq!(size_of_svg(with_doctype.as_bytes()), Ok(Some(vector(4.0, 3.0))));
        assert_eq!((length_px("2.54cm"), length_px("2em"), length_px("1in")), (Some(96.0), None, Some(96.0)));
    }

    #[test]
    fn sizes_are_filled_in_by_proportion() {
        assert_eq!(filled(None, None, Some(vector(30.0, 20.0))), (Some(30), Some(20)));
        assert_eq!(filled(None, None, Some(vector(1.5, 0.75))), (Some(1600), Some(800)));
        assert_eq!(filled(Some(600), None, Some(vector(30.0, 20.0))), (Some(600), Some(400)));
        let bitmap = Size { width: 30.0, height: 20.0, is_vector: false };
        assert_eq!(filled(None, Some(20), Some(bitmap)), (Some(30), Some(20)));
        assert_eq!(filled(Some(7), Some(8), Some(bitmap)), (Some(7), Some(8)));
        assert_eq!(filled(Some(7), None, None), (Some(7), None));
    }

    #[test]
    fn a_vector_fits_by_proportion_and_a_bitmap_exactly() {
        assert!(vector(3.0, 2.0).fits(900, 600) && vector(3.0, 2.0).fits(1000, 667));
        assert!(!vector(3.0, 2.0).fits(900, 602));
        let bitmap = Size { width: 30.0, height: 20.0, is_vector: false };
        assert!(bitmap.fits(30, 20) && !bitmap.fits(60, 40));
    }
}
