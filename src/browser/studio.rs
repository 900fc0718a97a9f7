//! The way to the painter of charts, which is fetched when the first chart comes near.
//!
//! It runs in a worker; where the page may have none, as in a frame without an origin, or where workers cannot paint
//! canvases ([`names::NO_WORKER`]), the same module runs on the page's own thread. Until it is ready, and where it never comes, static drawings are shown.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, HtmlScriptElement, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::browser::app::App;
use crate::browser::drawing::Board;
use crate::browser::{document, is_halted, on, root, window};
use crate::names;
use crate::orders::{CanvasId, Colours, FACES_HAVE_COME, Order, Paint, READY};

/// How many canvases may be kept though nobody is near them; a phone has memory for not many more.
const FAR_CANVASES: usize = 4;

/// The name under which the painter's module puts its function on a page without a worker.
const ON_PAGE: &str = "handscrollPaint";

#[derive(Default)]
enum Painter {
    #[default]
    Absent,
    Coming,
    Working(Worker),
    /// The module's function on the page.
    OnPage(Function, Function),
}

/// The painter, and the canvases that it paints.
#[derive(Default)]
pub(super) struct Studio {
    painter: RefCell<Painter>,
    /// A worker that has not said that it is ready.
    coming: RefCell<Option<Worker>>,
    /// The canvases, those left longest first.
    boards: RefCell<Vec<Weak<Board>>>,
    last_id: Cell<CanvasId>,
    /// The page's colours; nothing until they are asked for.
    colours: RefCell<Option<Colours>>,
    /// Whether the worker has the page's typefaces.
    have_faces_come: Cell<bool>,
}

impl Studio {
    /// Whether orders can be given; if not, the painter is sent for, and everything is told anew when it is there.
    pub(super) fn is_ready(&'static self, app: &'static App) -> bool {
        if matches!(*self.painter.borrow(), Painter::Working(_) | Painter::OnPage(..)) {
            return true;
        }
        if matches!(*self.painter.borrow(), Painter::Absent) {
            self.painter.replace(Painter::Coming);
            if let Some(address) = root().get_attribute(names::PAINTER)
                && (root().has_attribute(names::NO_WORKER) || self.start_worker(app, &address).is_none())
            {
                self.start_on_page(app, &address);
            }
        }
        false
    }

    /// A number for a new canvas.
    pub(super) fn new_id(&self) -> CanvasId {
        self.last_id.set(self.last_id.get() + 1);
        self.last_id.get()
    }

    /// The page's colours, which `read` reads where they are not known.
    pub(super) fn colours(&self, read: impl FnOnce() -> Colours) -> Colours {
        self.colours.borrow_mut().get_or_insert_with(read).clone()
    }

    /// The typefaces of drawings, as style sheets list them.
    ///
    /// A painter's browser may keep the fonts that it has once found for a list (Chromium 156 does): once typefaces have
    /// come, the list is another one.
    pub(super) fn family(&self) -> String {
        let style = window().get_computed_style(&root()).ok().flatten();
        let family = style.and_then(|style| style.get_property_value("--serif").ok()).unwrap_or_default();
        if self.have_faces_come.get() { [&family, ", serif"].concat() } else { family }
    }

    /// Gives an order, with the canvas that belongs to it.
    pub(super) fn order(&self, order: &Order, canvas: Option<&HtmlCanvasElement>) {
        let Ok(bytes) = postcard::to_allocvec(order) else { return };
        let message = Array::of1(&Uint8Array::from(&*bytes));
        // The pixels of a canvas come to the screen by themselves once they are handed over, and only when they change.
        let pixels = canvas
            .map(|canvas| canvas.transfer_control_to_offscreen().map_or_else(|_| JsValue::from(canvas), JsValue::from));
        if let Some(pixels) = &pixels {
            message.push(pixels);
        }
        self.post(&message, pixels.as_ref());
    }

    /// Gives the order to paint.
    pub(super) fn order_paint(&self, order: Paint) {
        self.post(&JsValue::from(order.to_number()), None);
    }

    fn post(&self, message: &JsValue, pixels: Option<&JsValue>) {
        // An order that can't be given leaves the static drawing in sight.
        let _ = match &*self.painter.borrow() {
            Painter::Working(worker) => match pixels {
                Some(pixels) => worker.post_message_with_transfer(message, &Array::of1(pixels)),
                None => worker.post_message(message),
            },
            Painter::OnPage(take, reply) => take.call2(&JsValue::NULL, message, reply).map(drop),
            Painter::Absent | Painter::Coming => Ok(()),
        };
    }

    /// Remembers a canvas, to let it go when others are nearer.
    pub(super) fn remember(&self, board: &Rc<Board>) {
        self.boards.borrow_mut().push(Rc::downgrade(board));
    }

    /// A canvas has been left: those left longest are let go, if there are too many.
    pub(super) fn trim(&self, left: &Rc<Board>) {
        let mut boards = self.boards.borrow_mut();
        boards.retain(|board| board.strong_count() > 0);
        if let Some(at) = boards.iter().position(|board| board.as_ptr() == Rc::as_ptr(left)) {
            let board = boards.remove(at);
            boards.push(board);
        }
        let far: Vec<Rc<Board>> = boards.iter().filter_map(Weak::upgrade).filter(|board| board.is_far()).collect();
        for board in &far[..far.len().saturating_sub(FAR_CANVASES)] {
            board.release();
            boards.retain(|kept| kept.as_ptr() != Rc::as_ptr(board));
        }
    }

    /// Has colours and sizes be read anew, as after a change of theme or window.
    pub(super) fn forget(&self) {
        self.colours.replace(None);
        self.boards.borrow().iter().filter_map(Weak::upgrade).for_each(|board| board.forget());
    }

    /// Tells a worker of the page's typefaces, once the page has them: it sees none but those that it fetches.
    pub(super) fn send_faces(&self) {
        let faces = Reflect::get(&root(), &JsValue::from_str(names::FACES_PROPERTY)).unwrap_or_default();
        if let (Painter::Working(worker), true) = (&*self.painter.borrow(), faces.is_object()) {
            let _ = worker.post_message(&faces);
        }
    }

    /// Starts the worker; `None` where the page may have none. A worker that fails before it is ready is replaced by
    /// the module on the page.
    fn start_worker(&'static self, app: &'static App, address: &str) -> Option<()> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options).ok()?;
        on(&worker, "message", move |event| {
            let Some(number) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_f64()) else { return };
            if number == READY {
                if let Some(worker) = self.coming.take() {
                    self.painter.replace(Painter::Working(worker));
                    self.send_faces();
                    app.repaint();
                }
            } else if number == FACES_HAVE_COME {
                self.have_faces_come.set(true);
                app.repaint();
            } else {
                self.painted(number as CanvasId);
            }
        });
        let address = address.to_owned();
        on(&worker, "error", move |_| {
            if let Some(worker) = self.coming.take() {
                worker.terminate();
                self.start_on_page(app, &address);
            }
        });
        self.coming.replace(Some(worker));
        Some(())
    }

    fn start_on_page(&'static self, app: &'static App, address: &str) {
        let Some(script) = document().create_element("script").ok().and_then(|made| made.dyn_into().ok()) else {
            return;
        };
        let script: HtmlScriptElement = script;
        script.set_type("module");
        script.set_src(address);
        on(&script, "load", move |_| {
            let take = Reflect::get(&window(), &JsValue::from_str(ON_PAGE)).ok();
            let Some(take) = take.and_then(|take| take.dyn_into::<Function>().ok()) else { return };
            let reply = Closure::<dyn Fn(CanvasId)>::new(move |id| {
                if !is_halted() {
                    self.painted(id);
                }
            });
            let function: Function = reply.into_js_value().unchecked_into();
            self.painter.replace(Painter::OnPage(take, function));
            app.repaint();
        });
        let _ = root().append_child(&script);
    }

    fn painted(&self, id: CanvasId) {
        let board = self.boards.borrow().iter().filter_map(Weak::upgrade).find(|board| board.id() == id);
        if let Some(board) = board {
            board.show_when_on_screen();
        }
    }
}
