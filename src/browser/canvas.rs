//! Painting a chart onto a canvas, in the colours and at the size of the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

use crate::browser::backend::CanvasBackend;
use crate::browser::{document, window};
use crate::chart::{Bleed, Chart, NOMINAL_WIDTH, Palette};

/// The style sheets' names for a chart's colours, in the order of [`Palette`]'s fields.
const COLOUR_NAMES: [&str; 7] = [
    "--chart-ink",
    "--chart-soft",
    "--chart-faint",
    "--chart-jade",
    "--chart-cinnabar",
    "--chart-paper",
    "--chart-water",
];

/// How many times as long as a painting takes nothing is painted after it: on a slow device a drawing follows the hand
/// in fewer frames, and the scroll stays smooth.
const REST: f64 = 10.0;

/// The longest such rest, in milliseconds: fewer than twenty frames a second would be seen.
const LONGEST_REST_MS: f64 = 50.0;

/// In which of the page's next frames what was painted for the first time is on the screen, at the latest.
const FRAMES_TO_SCREEN: u32 = 3;

/// Paints one chart; keeps the canvas as sharp as the screen.
pub struct Painter {
    chart: Chart,
    surface: RefCell<Option<Surface>>,
    palette: Cell<Option<Palette>>,
    standing: Cell<Option<Standing>>,
    /// The position that was painted last; what looks the same is not painted again.
    painted: Cell<Option<f64>>,
    /// When the next painting may begin, in milliseconds of the page's clock.
    free_ms: Cell<f64>,
    /// The frame in which what had to wait is painted.
    waiting: RefCell<Option<AnimationFrame>>,
    /// The frames after the first painting, until it has come to the screen.
    coming: RefCell<Option<AnimationFrame>>,
}

/// What is painted on.
struct Surface {
    pixels: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Surface {
    /// The pixels of `canvas`, handed over by it where the browser can: then they come to the screen by themselves, and
    /// only when they change; the page's own frames need not carry them along.
    ///
    /// An `OffscreenCanvas` has the members of a canvas that are used here, by the same names.
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let pixels = canvas.transfer_control_to_offscreen().map_or_else(|_| canvas.clone(), JsCast::unchecked_into);
        let context = pixels.get_context("2d").ok().flatten()?.unchecked_into();
        Some(Self { pixels, context })
    }
}

/// How a drawing stands on a canvas of a size.
#[derive(Clone, Copy)]
struct Standing {
    /// Device pixels in a nominal pixel.
    scale: f64,
    /// Where the drawing's upper left corner is, in device pixels.
    origin: (f64, f64),
    /// How far the canvas goes beyond the drawing.
    bleed: Bleed,
}

impl Painter {
    /// A painter for `chart`.
    pub fn new(chart: Chart) -> Self {
        Self {
            chart,
            surface: RefCell::new(None),
            palette: Cell::new(None),
            standing: Cell::new(None),
            painted: Cell::new(None),
            free_ms: Cell::new(0.0),
            waiting: RefCell::new(None),
            coming: RefCell::new(None),
        }
    }

    /// What it paints.
    pub fn chart(&self) -> &Chart {
        &self.chart
    }

    /// Whether nothing has been painted yet, or colours and size have been forgotten since.
    pub fn is_stale(&self) -> bool {
        self.painted.get().is_none()
    }

    /// Forgets colours and size, so that the next painting reads them again.
    pub fn forget(&self) {
        self.palette.set(None);
        self.standing.set(None);
        self.painted.set(None);
    }

    /// Paints the chart at `position`, in steps, now or a few frames later. A canvas without size is left as it is.
    pub fn paint(self: &Rc<Self>, canvas: &HtmlCanvasElement, position: f64) {
        // Only the last position of those that have to wait is painted.
        drop(self.waiting.take());
        let position = self.chart.at_rest(position);
        if self.painted.get() == Some(position) {
            return;
        }
        let begun_ms = now_ms();
        if begun_ms < self.free_ms.get() && !self.is_stale() {
            let (painter, canvas) = (Rc::downgrade(self), canvas.clone());
            self.waiting.replace(Some(request_animation_frame(move |_| {
                if let Some(painter) = painter.upgrade() {
                    painter.paint(&canvas, position);
                }
            })));
            return;
        }
        let is_first = self.surface.borrow().is_none();
        self.paint_now(canvas, position);
        if is_first && !self.is_stale() {
            self.show_after(canvas, FRAMES_TO_SCREEN);
        }
        let ended_ms = now_ms();
        self.free_ms.set(ended_ms + ((ended_ms - begun_ms) * REST).min(LONGEST_REST_MS));
    }

    /// Says to the style sheets, some frames later, that what was painted is seen: the static drawing stays until then.
    fn show_after(self: &Rc<Self>, canvas: &HtmlCanvasElement, frames: u32) {
        if frames == 0 {
            // An attribute with a sound name can always be set.
            let _ = canvas.set_attribute("data-painted", "");
            return;
        }
        let (painter, canvas) = (Rc::downgrade(self), canvas.clone());
        self.coming.replace(Some(request_animation_frame(move |_| {
            let Some(painter) = painter.upgrade() else { return };
            drop(painter.coming.take());
            painter.show_after(&canvas, frames - 1);
        })));
    }

    fn paint_now(&self, canvas: &HtmlCanvasElement, position: f64) {
        let mut surface = self.surface.borrow_mut();
        if surface.is_none() {
            *surface = Surface::of(canvas);
        }
        let Some(Surface { pixels, context }) = &*surface else { return };
        let Some(standing) = self.standing.get().or_else(|| size(canvas, pixels)) else { return };
        self.standing.set(Some(standing));
        let Standing { scale, origin, bleed } = standing;
        let palette = self.palette.get().unwrap_or_else(|| read_palette(canvas));
        self.palette.set(Some(palette));
        context.set_line_join("round");
        context.set_line_cap("round");
        context.clear_rect(0.0, 0.0, f64::from(pixels.width()), f64::from(pixels.height()));
        context.save();
        let _ = context.translate(origin.0, origin.1);
        // What cannot be drawn leaves the canvas empty over the static drawing.
        let _ = self.chart.draw(CanvasBackend::new(pixels, context), position, scale, bleed, &palette);
        context.restore();
        self.painted.set(Some(position));
    }
}

/// Makes as many pixels wide and high as the screen shows of the canvas; says how the drawing stands on them.
fn size(canvas: &HtmlCanvasElement, pixels: &HtmlCanvasElement) -> Option<Standing> {
    let whole = canvas.get_bounding_client_rect();
    let place =
        canvas.closest(".drawing").ok().flatten().map_or(whole.clone(), |place| place.get_bounding_client_rect());
    if whole.width() < 1.0 || place.width() < 1.0 {
        return None;
    }
    // Plotters rounds to whole pixels: on a coarse screen half pixels keep motion smooth.
    let density = window().device_pixel_ratio().max(2.0);
    pixels.set_width((whole.width() * density).round() as u32);
    pixels.set_height((whole.height() * density).round() as u32);
    let nominal_px = place.width() / NOMINAL_WIDTH;
    // Less than a nominal pixel is a matter of rounding.
    let beyond = |from: f64, to: f64| Some((to - from) / nominal_px).filter(|by| *by >= 1.0).unwrap_or(0.0);
    Some(Standing {
        scale: nominal_px * density,
        origin: ((place.left() - whole.left()) * density, (place.top() - whole.top()) * density),
        bleed: Bleed {
            left: beyond(whole.left(), place.left()),
            right: beyond(place.right(), whole.right()),
            bottom: beyond(place.bottom(), whole.bottom()),
        },
    })
}

/// The page's clock, in milliseconds; a page without one never has to wait.
fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Reads the page's colours where the canvas stands.
///
/// A canvas of a pixel a colour turns whatever notation the style sheets use into red, green and blue.
fn read_palette(element: &Element) -> Palette {
    let pixels = read_colours(element).unwrap_or_default();
    let mut colours = pixels.chunks_exact(4).map(|pixel| (pixel[0], pixel[1], pixel[2]));
    let mut next = || colours.next().unwrap_or_default();
    Palette { ink: next(), soft: next(), faint: next(), jade: next(), cinnabar: next(), paper: next(), water: next() }
}

/// The colours as bytes of red, green, blue and opacity, one after the other.
fn read_colours(element: &Element) -> Option<Vec<u8>> {
    let style = window().get_computed_style(element).ok().flatten()?;
    let probe: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let width = COLOUR_NAMES.len() as u32;
    probe.set_width(width);
    probe.set_height(1);
    let context: CanvasRenderingContext2d = probe.get_context("2d").ok().flatten()?.dyn_into().ok()?;
    for (index, name) in COLOUR_NAMES.iter().enumerate() {
        context.set_fill_style_str(style.get_property_value(name).ok()?.trim());
        context.fill_rect(index as f64, 0.0, 1.0, 1.0);
    }
    Some(context.get_image_data(0.0, 0.0, f64::from(width), 1.0).ok()?.data().0)
}
