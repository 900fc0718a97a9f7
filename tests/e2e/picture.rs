//! What a browser has put on the screen, pixel by pixel.

use std::io::Cursor;

/// A decoded picture.
pub(crate) struct Picture {
    /// Size in pixels.
    pub(crate) width: usize,
    pub(crate) height: usize,
    samples: usize,
    line_size: usize,
    bytes: Vec<u8>,
}

impl Picture {
    /// Decodes a PNG of a driver.
    pub(crate) fn new(png: Vec<u8>) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().expect("the picture is a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("it has a size")];
        let info = reader.next_frame(&mut bytes).expect("it can be read");
        let (width, height) = (info.width as usize, info.height as usize);
        Self { width, height, samples: info.color_type.samples(), line_size: info.line_size, bytes }
    }

    /// Red, green and blue of a pixel.
    pub(crate) fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = y * self.line_size + x * self.samples;
        [self.bytes[at], self.bytes[at + 1], self.bytes[at + 2]]
    }

    /// A rectangle of it.
    pub(crate) fn part(&self, left: usize, top: usize, right: usize, bottom: usize) -> Self {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height));
        let bytes = (top..bottom).flat_map(|y| (left..right).flat_map(move |x| self.pixel(x, y))).collect();
        Self { width: right - left, height: bottom - top, samples: 3, line_size: 3 * (right - left), bytes }
    }

    /// The share of pixels that differ from another picture of the same size by more than a little in any colour.
    pub(crate) fn difference(&self, other: &Self) -> f64 {
        self.differing(other, 60)
    }

    /// The share of pixels that differ from another picture of the same size by more than `little` in any colour.
    pub(crate) fn differing(&self, other: &Self, little: u8) -> f64 {
        assert_eq!((self.width, self.height), (other.width, other.height), "the pictures differ in size");
        let differs = |x, y| self.pixel(x, y).iter().zip(other.pixel(x, y)).any(|(a, b)| a.abs_diff(b) > little);
        let all = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        all.filter(|&(x, y)| differs(x, y)).count() as f64 / (self.width * self.height) as f64
    }

    /// The share of pixels that are not of the colour of the upper left corner.
    pub(crate) fn drawn(&self) -> f64 {
        let ground = self.pixel(0, 0);
        let is_drawn = |x, y| self.pixel(x, y).iter().zip(ground).any(|(a, b)| a.abs_diff(b) > 20);
        let all = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        all.filter(|&(x, y)| is_drawn(x, y)).count() as f64 / (self.width * self.height) as f64
    }
}
