//! A plotters backend that draws on a canvas.
//!
//! The published backend writes colours and sizes through the float formatter, which alone weighs six kilobytes in
//! the browser; this one needs whole numbers only.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Draws on `context`, in the canvas's own pixels.
pub(super) struct CanvasBackend<'a> {
    pub(super) canvas: &'a HtmlCanvasElement,
    pub(super) context: &'a CanvasRenderingContext2d,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl CanvasBackend<'_> {
    /// Takes a colour for all that follows; says whether anything of it can be seen.
    fn take(&self, color: BackendColor) -> bool {
        let (red, green, blue) = color.rgb;
        let mut name = String::with_capacity(7);
        name.push('#');
        for part in [red, green, blue] {
            for digit in [part >> 4, part & 15] {
                name.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        self.context.set_global_alpha(color.alpha);
        self.context.set_fill_style_str(&name);
        self.context.set_stroke_style_str(&name);
        color.alpha > 0.0
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (index, (x, y)) in path.into_iter().enumerate() {
            let (x, y) = (f64::from(x), f64::from(y));
            if index == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
    }

    fn stroke(&self, width: u32) {
        self.context.set_line_width(f64::from(width));
        self.context.stroke();
    }
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
        if self.take(color) {
            self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if self.take(style.color()) {
            self.trace(path);
            self.stroke(style.stroke_width());
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if self.take(style.color()) {
            self.trace(path);
            self.context.fill();
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        if self.take(style.color()) {
            self.context.begin_path();
            // A circle of a whole number of pixels is never refused.
            let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, std::f64::consts::TAU);
            if fill { self.context.fill() } else { self.stroke(style.stroke_width()) }
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        if self.take(style.color()) {
            self.context.set_text_align(match style.anchor().h_pos {
                HPos::Left => "left",
                HPos::Center => "center",
                HPos::Right => "right",
            });
            self.context.set_text_baseline(match style.anchor().v_pos {
                VPos::Top => "top",
                VPos::Center => "middle",
                VPos::Bottom => "bottom",
            });
            let size = (style.size().round() as u32).to_string();
            self.context.set_font(&[&size, "px ", style.family().as_str()].concat());
            // A text that cannot be drawn is in the static drawing below.
            let _ = self.context.fill_text(text, f64::from(x), f64::from(y));
        }
        Ok(())
    }
}
