//! A plotters backend that draws on a canvas.
//!
//! The published backend writes colours and sizes through the float formatter, which alone weighs six kilobytes in
//! the browser; this one needs whole numbers only.

use std::convert::Infallible;

use crate::chart::STRONG_FROM;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Width of the line around the letters of a text on a picture, in nominal pixels.
const HALO: f64 = 5.0;

/// Draws on `context`, in the canvas's own pixels.
///
/// What the context has been told is not told it again: each call into the browser costs more than a shape's numbers.
pub(super) struct CanvasBackend<'a> {
    canvas: &'a HtmlCanvasElement,
    context: &'a CanvasRenderingContext2d,
    /// The page's typefaces, as style sheets list them: a chart does not know those that a story brings.
    family: &'a str,
    /// The colour of the halo on which texts stand, where they lie on a picture.
    halo: Option<(u8, u8, u8)>,
    /// The canvas's pixels to a nominal pixel of words.
    scale: f64,
    alpha: Option<f64>,
    fill: Option<(u8, u8, u8)>,
    stroke: Option<(u8, u8, u8)>,
    stroke_width: Option<u32>,
    font: String,
    align: &'static str,
    baseline: &'static str,
}

/// What a colour is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Fill,
    Stroke,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> CanvasBackend<'a> {
    /// A backend for a context that nothing has been told yet.
    pub(super) fn new(
        canvas: &'a HtmlCanvasElement,
        context: &'a CanvasRenderingContext2d,
        family: &'a str,
        halo: Option<(u8, u8, u8)>,
        scale: f64,
    ) -> Self {
        Self {
            canvas,
            context,
            family,
            halo,
            scale,
            alpha: None,
            fill: None,
            stroke: None,
            stroke_width: None,
            font: String::new(),
            align: "",
            baseline: "",
        }
    }

    /// Takes a colour for what follows; says whether anything of it can be seen.
    fn take(&mut self, color: BackendColor, wanted: Use) -> bool {
        if color.alpha <= 0.0 {
            return false;
        }
        if self.alpha.replace(color.alpha) != Some(color.alpha) {
            self.context.set_global_alpha(color.alpha);
        }
        let last = if wanted == Use::Fill { &mut self.fill } else { &mut self.stroke };
        if last.replace(color.rgb) != Some(color.rgb) {
            let name = name_of(color.rgb);
            match wanted {
                Use::Fill => self.context.set_fill_style_str(&name),
                Use::Stroke => self.context.set_stroke_style_str(&name),
            }
        }
        true
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (index, (x, y)) in path.into_iter().enumerate() {
            let (x, y) = (f64::from(x), f64::from(y));
            if index == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
    }

    fn stroke(&mut self, width: u32) {
        if self.stroke_width.replace(width) != Some(width) {
            self.context.set_line_width(f64::from(width));
        }
        self.context.stroke();
    }
}

/// A colour as style sheets write it.
fn name_of((red, green, blue): (u8, u8, u8)) -> String {
    let digits = [red, green, blue].into_iter().flat_map(|part| [part >> 4, part & 15]);
    std::iter::once('#').chain(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16))).collect()
}

impl DrawingBackend for CanvasBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.canvas.width(), self.canvas.height())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.context.set_global_alpha(1.0);
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        if self.take(color, Use::Fill) {
            self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if self.take(style.color(), Use::Stroke) {
            self.trace(path);
            self.stroke(style.stroke_width());
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if self.take(style.color(), Use::Fill) {
            self.trace(path);
            self.context.fill();
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        if self.take(style.color(), if fill { Use::Fill } else { Use::Stroke }) {
            self.context.begin_path();
            // A circle of a whole number of pixels is never refused.
            let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, std::f64::consts::TAU);
            if fill { self.context.fill() } else { self.stroke(style.stroke_width()) }
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        if self.take(style.color(), Use::Fill) {
            let align = match style.anchor().h_pos {
                HPos::Left => "left",
                HPos::Center => "center",
                HPos::Right => "right",
            };
            if std::mem::replace(&mut self.align, align) != align {
                self.context.set_text_align(align);
            }
            let baseline = match style.anchor().v_pos {
                VPos::Top => "top",
                VPos::Center => "middle",
                VPos::Bottom => "bottom",
            };
            if std::mem::replace(&mut self.baseline, baseline) != baseline {
                self.context.set_text_baseline(baseline);
            }
            let size = (style.size().round() as u32).to_string();
            let is_large = self.halo.is_some() && style.size() >= STRONG_FROM * self.scale;
            let font = [if is_large { "600 " } else { "" }, &size, "px ", self.family].concat();
            if self.font != font {
                self.context.set_font(&font);
                self.font = font;
            }
            if let Some(halo) = self.halo {
                // It is wider than the letters: while they come, it would be seen before them.
                self.context.set_global_alpha(style.color().alpha * style.color().alpha);
                self.context.set_stroke_style_str(&name_of(halo));
                self.stroke = Some(halo);
                let width = (HALO * self.scale).round() as u32;
                self.stroke_width = Some(width);
                self.context.set_line_width(f64::from(width));
                let _ = self.context.stroke_text(text, f64::from(x), f64::from(y));
                self.context.set_global_alpha(style.color().alpha);
            }
            // A text that cannot be drawn is in the static drawing below.
            let _ = self.context.fill_text(text, f64::from(x), f64::from(y));
        }
        Ok(())
    }
}
