//! The painter of charts: a module of its own, fetched when the first chart comes near.
//!
//! It runs in a worker, so that the page's own thread only hands it positions, or on that thread where a page may have
//! no worker. It takes orders with the canvases that belong to them, and tells the number of each canvas on which
//! it has painted for the first time. It reads nothing of the page.

mod backend;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, OffscreenCanvas};

use crate::chart::{Animation, Bleed, COLOUR_NAMES, Palette, Rgb, Room};
use crate::orders::{CanvasId, Colours, Order, Paint, Position, Standing};
use crate::packed::unpack;
use crate::shelf::Shelf;

use backend::CanvasBackend;

/// On the page's own thread, how many times as long as a painting takes nothing is painted after it: on a slow device
/// a drawing follows the hand in fewer frames, and the scroll stays smooth.
const REST: f64 = 10.0;

/// The longest such rest, in milliseconds: fewer than twenty frames a second would be seen.
const LONGEST_REST_MS: f64 = 50.0;

/// A canvas and what is to be on it.
struct Work {
    pixels: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    standing: Option<(Standing, Palette, String)>,
    /// The sheet that the chart is laid out for as it stands; nothing until it is painted there.
    room: Option<Room>,
    wanted: Option<Position>,
    /// The position, in steps, of what is on the canvas.
    painted: Option<f64>,
    is_new: bool,
}

/// All canvases, and the frame in which they are painted.
#[derive(Default)]
struct Studio {
    works: RefCell<BTreeMap<CanvasId, Work>>,
    /// The charts that have come and are understood.
    charts: RefCell<Shelf<Animation>>,
    reply: RefCell<Option<Function>>,
    /// The page's colours as they were given last, and the palette that they make.
    palette: RefCell<Option<(Colours, Palette)>>,
    frame: RefCell<Option<Closure<dyn FnMut()>>>,
    is_waiting: Cell<bool>,
    /// When painting may begin again, in milliseconds of the frames' clock.
    free_ms: Cell<f64>,
}

thread_local! {
    static STUDIO: Studio = Studio::default();
}

/// Takes one message of the page: a [`Paint`] as a number, or a list of an [`Order`] as bytes and the canvas that goes
/// with [`Order::Begin`]. `reply` is called with the number of each canvas that has been painted for the first time.
///
/// A message that is not understood is passed over: the page then shows its static drawing.
#[wasm_bindgen]
pub fn take(message: &JsValue, reply: &Function) {
    STUDIO.with(|studio| {
        if let Some(number) = message.as_f64() {
            return studio.want(Paint::from_number(number));
        }
        let Some(message) = message.dyn_ref::<Array>() else { return };
        let bytes = message.get(0).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
        let Ok(order) = postcard::from_bytes::<Order>(&bytes) else { return };
        studio.reply.replace(Some(reply.clone()));
        studio.take(order, message.get(1));
    });
}

impl Studio {
    fn want(&self, order: Paint) {
        if let Some(work) = self.works.borrow_mut().get_mut(&order.id) {
            work.wanted = Some(order.position);
        }
        self.request_frame();
    }

    fn take(&self, order: Order, canvas: JsValue) {
        let mut works = self.works.borrow_mut();
        match order {
            Order::Begin { id, chart } => {
                let Some(work) = Work::new(canvas) else { return };
                works.insert(id, work);
                if self.charts.borrow_mut().take(id, &chart) {
                    fetch(chart);
                    return;
                }
            }
            Order::End { id } => {
                works.remove(&id);
                self.charts.borrow_mut().leave(id);
                return;
            }
            Order::Stand { id, standing, colours, family } => {
                let Some(work) = works.get_mut(&id) else { return };
                // Painted anew in any case: typefaces may have come.
                work.standing = Some((standing, self.palette(*colours), family));
                work.room = None;
                work.painted = None;
            }
        }
        drop(works);
        self.request_frame();
    }

    /// The palette of these colours.
    fn palette(&self, colours: Colours) -> Palette {
        let mut known = self.palette.borrow_mut();
        match &*known {
            Some((texts, palette)) if *texts == colours => *palette,
            _ => {
                let palette = Palette::from_array(read_colours(&colours).unwrap_or_default());
                *known = Some((colours, palette));
                palette
            }
        }
    }

    fn request_frame(&self) {
        if self.is_waiting.replace(true) {
            return;
        }
        let mut frame = self.frame.borrow_mut();
        let frame = frame.get_or_insert_with(|| Closure::new(|| STUDIO.with(Self::paint)));
        let global = js_sys::global();
        let callback: &Function = frame.as_ref().unchecked_ref();
        // A worker has frames where it may paint; where it has none, a timer does.
        if call(&global, "requestAnimationFrame", callback).is_none() {
            call(&global, "setTimeout", callback);
        }
    }

    fn paint(&self) {
        self.is_waiting.set(false);
        let on_page = web_sys::window().is_some();
        let begun_ms = now_ms();
        if on_page && begun_ms < self.free_ms.get() && !self.works.borrow().values().any(|work| work.is_new) {
            return self.request_frame();
        }
        let mut new = Vec::new();
        let charts = self.charts.borrow();
        for (id, work) in self.works.borrow_mut().iter_mut() {
            if charts.chart(*id).is_some_and(|chart| work.paint(chart)) && std::mem::take(&mut work.is_new) {
                new.push(*id);
            }
        }
        let ended_ms = now_ms();
        self.free_ms.set(ended_ms + ((ended_ms - begun_ms) * REST).min(LONGEST_REST_MS));
        if let Some(reply) = &*self.reply.borrow() {
            for id in new {
                let _ = reply.call1(&JsValue::NULL, &JsValue::from(id));
            }
        }
    }
}

impl Work {
    /// `canvas` is an `OffscreenCanvas`, or a canvas of the page where there is none: it has the members that are used
    /// here by the same names.
    fn new(canvas: JsValue) -> Option<Self> {
        if canvas.is_undefined() {
            return None;
        }
        let pixels: HtmlCanvasElement = canvas.unchecked_into();
        let context = pixels.get_context("2d").ok()??.unchecked_into();
        Some(Self { pixels, context, standing: None, room: None, wanted: None, painted: None, is_new: true })
    }

    /// Paints of a chart what is wanted, if it is not on the canvas already; whether anything is on the canvas.
    fn paint(&mut self, chart: &Animation) -> bool {
        let (Some(wanted), Some((standing, palette, family))) = (self.wanted, &self.standing) else { return false };
        let position = chart.at_rest(match wanted {
            Position::Steps(steps) => steps,
            Position::Share(share) => share * f64::from(chart.steps()),
        });
        if self.painted == Some(position) {
            return true;
        }
        let (_, top) = standing.origin;
        let (_, _, below) = standing.bleed;
        let ratio = (f64::from(standing.size.1) - top.abs() - below) / standing.width;
        let room = *self.room.get_or_insert_with(|| chart.room_in(ratio));
        let standing = standing.enlarged(chart.enlarged(room));
        let (width, height) = standing.size;
        if (self.pixels.width(), self.pixels.height()) != (width, height) {
            self.pixels.set_width(width);
            self.pixels.set_height(height);
        }
        let scale = standing.width / chart.width(room);
        let bleed = {
            // Less than a nominal pixel is a matter of rounding.
            let beyond = |pixels: f64| Some(pixels / scale).filter(|by| *by >= 1.0).unwrap_or(0.0);
            let (left, right, bottom) = standing.bleed;
            Bleed { left: beyond(left), right: beyond(right), bottom: beyond(bottom) }
        };
        let context = &self.context;
        context.set_line_join("round");
        context.set_line_cap("round");
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        context.save();
        let _ = context.translate(standing.origin.0, standing.origin.1);
        let halo = chart.is_in_picture().then_some(palette.paper);
        let backend = CanvasBackend::new(&self.pixels, context, family, halo, scale * chart.span(position, room));
        // The backend's errors are infallible; the charts' are those of a chart without room, which stays empty.
        let _ = chart.draw(backend, position, room, scale, bleed, palette);
        context.restore();
        self.painted = Some(position);
        true
    }
}

/// The chart that a text says.
fn read(text: String) -> Option<Animation> {
    let mut animation: Animation = unpack(text)?;
    animation.decode();
    Some(animation)
}

/// Colours in red, green and blue, from whatever notation style sheets may use: a canvas of a pixel a colour turns them
/// into that.
fn read_colours(texts: &Colours) -> Option<[Rgb; COLOUR_NAMES.len()]> {
    let width = texts.len() as u32;
    // On a page whose browser has no canvases but those of documents, one of these does.
    let probe: HtmlCanvasElement = match OffscreenCanvas::new(width, 1) {
        Ok(canvas) => canvas.unchecked_into(),
        Err(_) => {
            let canvas: HtmlCanvasElement =
                web_sys::window()?.document()?.create_element("canvas").ok()?.unchecked_into();
            canvas.set_width(width);
            canvas
        }
    };
    let context: CanvasRenderingContext2d = probe.get_context("2d").ok()??.unchecked_into();
    for (index, text) in texts.iter().enumerate() {
        context.set_fill_style_str(text);
        context.fill_rect(index as f64, 0.0, 1.0, 1.0);
    }
    let pixels = context.get_image_data(0.0, 0.0, f64::from(width), 1.0).ok()?.data().0;
    let mut colours = <[Rgb; COLOUR_NAMES.len()]>::default();
    for (colour, pixel) in colours.iter_mut().zip(pixels.chunks_exact(4)) {
        *colour = (pixel[0], pixel[1], pixel[2]);
    }
    Some(colours)
}

/// Fetches the data of a chart for all canvases that have it. If they do not come, the page keeps showing its static
/// drawings.
fn fetch(address: String) {
    spawn_local(async move {
        let text = async {
            let answer =
                JsFuture::from(promise(&js_sys::global(), "fetch", &JsValue::from_str(&address))?).await.ok()?;
            JsFuture::from(promise(&answer, "text", &JsValue::UNDEFINED)?).await.ok()?.as_string()
        };
        let chart = text.await.and_then(read);
        STUDIO.with(|studio| {
            studio.charts.borrow_mut().put(&address, chart);
            studio.request_frame();
        });
    });
}

/// The promise that a function of an object gives.
fn promise(object: &JsValue, name: &str, argument: &JsValue) -> Option<Promise> {
    call(object, name, argument)?.dyn_into().ok()
}

/// Calls a function of an object, if it has it.
fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &JsValue::from_str(name)).ok()?.dyn_into().ok()?;
    function.call1(object, argument).ok()
}

/// The clock of the page or worker, in milliseconds; one without a clock never rests.
fn now_ms() -> f64 {
    let clock = Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok();
    clock.and_then(|clock| clock.dyn_into::<web_sys::Performance>().ok()).map_or(0.0, |clock| clock.now())
}
