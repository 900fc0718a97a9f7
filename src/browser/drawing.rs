//! A drawing that moves: a canvas over the static drawing, from the time when the reader is near.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlCanvasElement, HtmlElement};

use crate::browser::app::App;
use crate::browser::{closest, document, set_or_remove, show_number, window};
use crate::chart::{eased, rest_of_step};
use crate::names;
use crate::orders::{COLOUR_NAMES, CanvasId, Colours, Order, Paint, Position, Standing};

/// In which of the page's next frames what was painted for the first time is on the screen, at the latest.
const FRAMES_TO_SCREEN: u32 = 3;

/// Room for a canvas, and the chart that is painted on it.
pub(super) struct Drawing {
    app: &'static App,
    room: Element,
    /// The address of the chart, relative to the page.
    chart: String,
    board: RefCell<Option<Rc<Board>>>,
}

/// A canvas of the page that the painter has.
pub(super) struct Board {
    app: &'static App,
    id: CanvasId,
    canvas: HtmlCanvasElement,
    /// The drawing that it belongs to, which a camera moves with the picture.
    place: HtmlElement,
    has_camera: bool,
    /// Whether its size and colours are those that the painter knows.
    is_sized: Cell<bool>,
    /// The position that was ordered last.
    ordered: Cell<Option<Position>>,
    is_live: Cell<bool>,
    is_far: Cell<bool>,
    is_released: Cell<bool>,
    /// The frames after the first painting, until it has come to the screen.
    coming: RefCell<Option<AnimationFrame>>,
}

impl Drawing {
    /// A drawing in `room` of the chart at an address relative to the page.
    pub(super) fn new(app: &'static App, room: Element, chart: String) -> Self {
        Self { app, room, chart, board: RefCell::new(None) }
    }

    /// Shows the drawing at a position; without one, the static drawing, which stays where the reader is not near and no
    /// canvas is kept. Says whether that is done, as far as it can be: a canvas that has just been put into the page is
    /// measured when the browser has laid it out, in the next frame.
    pub(super) fn follow(&self, position: Option<Position>, is_near: bool) -> bool {
        let mut kept = self.board.borrow_mut();
        match (&*kept, position) {
            (Some(board), None) => board.set_live(false),
            (Some(board), Some(position)) if !board.is_released.get() => {
                board.is_far.set(!is_near);
                board.follow(position);
            }
            (_, Some(_)) if is_near && self.app.studio.is_ready(self.app) => {
                *kept = Board::begin(self.app, &self.room, &self.chart);
                return kept.is_none();
            }
            _ => {}
        }
        true
    }

    /// The reader is not near any more.
    pub(super) fn leave(&self) {
        if let Some(board) = &*self.board.borrow() {
            board.is_far.set(true);
            self.app.studio.trim(board);
        }
    }
}

impl Board {
    fn begin(app: &'static App, room: &Element, chart: &str) -> Option<Rc<Self>> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_class_name(names::CANVAS);
        // The static drawing is there for those who hear it.
        let _ = canvas.set_attribute("aria-hidden", "true");
        room.append_child(&canvas).ok()?;
        let place: HtmlElement = closest(room, names::DRAWING)?.unchecked_into();
        let board = Rc::new(Self {
            app,
            id: app.studio.new_id(),
            has_camera: place.has_attribute(names::CAMERA),
            place,
            canvas,
            is_sized: Cell::new(false),
            ordered: Cell::new(None),
            is_live: Cell::new(false),
            is_far: Cell::new(false),
            is_released: Cell::new(false),
            coming: RefCell::new(None),
        });
        // The painter's module has an address of its own.
        let chart = absolute(chart);
        app.studio.order(&Order::Begin { id: board.id, chart }, Some(&board.canvas));
        app.studio.remember(&board);
        Some(board)
    }

    /// The canvas's number.
    pub(super) fn id(&self) -> CanvasId {
        self.id
    }

    /// Whether the reader has left it.
    pub(super) fn is_far(&self) -> bool {
        self.is_far.get()
    }

    /// Has size and colours be read anew by the next painting.
    pub(super) fn forget(&self) {
        self.is_sized.set(false);
        self.ordered.set(None);
    }

    /// Lets the canvas go: the static drawing is shown again.
    pub(super) fn release(&self) {
        if !self.is_released.replace(true) {
            drop(self.coming.take());
            self.canvas.remove();
            self.app.studio.order(&Order::End { id: self.id }, None);
        }
    }

    fn follow(&self, position: Position) {
        // What looks the same need not be ordered.
        let position = match position {
            Position::Steps(steps) => Position::Steps(rest_of_step(steps)),
            Position::Share(_) => position,
        };
        if !self.is_sized.get() {
            // A canvas without size, as in a frame that is not shown, is asked again later.
            let Some(standing) = standing_of(&self.canvas, &self.place) else { return };
            self.is_sized.set(true);
            let colours = Box::new(self.app.studio.colours(|| colours_at(&self.canvas)));
            let family = self.app.studio.family();
            self.app.studio.order(&Order::Stand { id: self.id, standing, colours, family }, None);
        }
        if self.ordered.replace(Some(position)) != Some(position) {
            self.app.studio.order_paint(Paint { id: self.id, position });
            if let (Position::Steps(steps), true) = (position, self.has_camera) {
                show_number(&self.place, names::AT, eased(steps));
            }
        }
        self.set_live(true);
    }

    /// Says to the style sheets whether the canvas follows the scroll.
    fn set_live(&self, is_live: bool) {
        if self.is_live.replace(is_live) != is_live {
            set_or_remove(&self.canvas, names::LIVE, is_live.then_some(""));
        }
    }

    /// Says to the style sheets that what was painted is seen, once it has come to the screen: the static drawing
    /// stays until then.
    pub(super) fn show_when_on_screen(self: &Rc<Self>) {
        self.show_after(FRAMES_TO_SCREEN);
    }

    fn show_after(self: &Rc<Self>, frames: u32) {
        if frames == 0 {
            let _ = self.canvas.set_attribute(names::PAINTED, "");
            return;
        }
        let board = Rc::downgrade(self);
        self.coming.replace(Some(request_animation_frame(move |_| {
            let Some(board) = board.upgrade() else { return };
            drop(board.coming.take());
            board.show_after(frames - 1);
        })));
    }
}

/// The absolute form of an address that is relative to the page.
fn absolute(address: &str) -> String {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    link.map_or_else(String::new, |link| {
        link.set_href(address);
        link.href()
    })
}

/// How a drawing stands on its canvas, as large as the screen shows it where no camera enlarges it; `None` for a canvas
/// without size.
fn standing_of(canvas: &Element, place: &Element) -> Option<Standing> {
    let (whole, seen) = (canvas.get_bounding_client_rect(), place.get_bounding_client_rect());
    if whole.width() < 1.0 {
        return None;
    }
    // Plotters rounds to whole pixels: on a coarse screen half pixels keep motion smooth. What is seen may be enlarged.
    let density = window().device_pixel_ratio().max(2.0) * f64::from(place.client_width()) / seen.width();
    Some(Standing {
        size: ((whole.width() * density).round() as u32, (whole.height() * density).round() as u32),
        width: seen.width() * density,
        origin: ((seen.left() - whole.left()) * density, (seen.top() - whole.top()) * density),
        bleed: (
            (seen.left() - whole.left()) * density,
            (whole.right() - seen.right()) * density,
            (whole.bottom() - seen.bottom()) * density,
        ),
    })
}

/// The page's colours where an element stands.
fn colours_at(element: &Element) -> Colours {
    let style = window().get_computed_style(element).ok().flatten();
    COLOUR_NAMES.map(|name| style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default())
}
