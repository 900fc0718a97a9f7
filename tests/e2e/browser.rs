//! The three browsers, each behind its own WebDriver, and what the tests ask of them.
//!
//! Starting and ending a browser takes seconds, so one that a test has done with is kept for the next test that wants the
//! same. Each test has a new tab, and, as each server has a port of its own, storages and caches that nobody has used.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex as StdMutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WebDriver};
use tokio::sync::Mutex;

use crate::touch::TouchScreen;

/// The engines in which every test passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// All engines.
pub(crate) const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

impl Engine {
    /// The engine's name in the names of tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }
}

/// What the reader has set in the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) dark: bool,
    pub(crate) reduced_motion: bool,
    pub(crate) no_scripts: bool,
    /// Bars beside what scrolls, wide enough to be dragged.
    pub(crate) scrollbars: bool,
    /// A screen that feels fingers.
    pub(crate) touch_screen: bool,
    /// Whether a test goes on before the page has loaded; Chromium only.
    pub(crate) impatient: bool,
}

/// How long a condition may take; far longer than it does.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// Browsers that no test uses, the one that was used last at the end.
static IDLE: StdMutex<Vec<Session>> = StdMutex::new(Vec::new());

/// How many browsers are kept for later tests. Of more, the one that was used longest ago is ended.
const MOST_IDLE: usize = 3;

/// A running browser with its driver. Both are ended when it is dropped.
struct Session {
    engine: Engine,
    wishes: Wishes,
    driver: WebDriver,
    port: u16,
    _programs: Vec<Program>,
    /// Ended after the programs that draw on it.
    touch_screen: Option<Mutex<TouchScreen>>,
}

impl Drop for Session {
    /// Ends the session by itself: a driver that is killed leaves its browser behind.
    fn drop(&mut self) {
        // The driver's own end would wait for a runtime.
        let _ = self.driver.clone().leak();
        self.ask("DELETE", "", "");
    }
}

/// A browser that a test uses. When it is dropped, the next test may have it, but not after a test that failed.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    /// There until it is dropped.
    session: Option<Session>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else { return };
        if thread::panicking() {
            return;
        }
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(session);
        let oldest = if idle.len() > MOST_IDLE { Some(idle.remove(0)) } else { None };
        // Ending a browser takes time, in which others may want one.
        drop(idle);
        drop(oldest);
    }
}

/// Ends the browsers that are kept for later tests.
pub(crate) fn end_all() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

pub(crate) struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn start(name: &str, command: &mut Command) -> Program {
    let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
    Program(child.unwrap_or_else(|error| panic!("{name} cannot be started ({error}): run `make setup`")))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    listener.local_addr().expect("it has an address").port()
}

/// The first of these programs that is installed.
pub(crate) fn find(names: &[&str]) -> String {
    let folders = std::env::var("PATH").unwrap_or_default();
    let home = std::env::var("HOME").unwrap_or_default();
    let found = names.iter().find_map(|name| {
        folders
            .split(':')
            .map(str::to_owned)
            .chain([format!("{home}/.cargo/bin")])
            .map(|folder| if name.starts_with('/') { (*name).to_owned() } else { format!("{folder}/{name}") })
            .find(|path| Path::new(path).is_file())
    });
    found.unwrap_or_else(|| panic!("none of {names:?} is installed: run `make setup`"))
}

/// A display of its own for a browser that has no headless mode.
fn start_display() -> (Program, String) {
    let mut command = Command::new(find(&["Xvfb"]));
    command.args(["-displayfd", "1", "-screen", "0", "2000x1400x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
    let mut program = start("Xvfb", &mut command);
    let name = say_display(&mut program);
    (program, name)
}

/// The display that a server has taken, which it writes once it is ready.
pub(crate) fn say_display(server: &mut Program) -> String {
    let mut number = String::new();
    let output = server.0.stdout.take().expect("its output is piped");
    BufReader::new(output).read_line(&mut number).expect("the server says its display");
    assert!(!number.trim().is_empty(), "the server has no display: run `make setup`");
    format!(":{}", number.trim())
}

/// The idle browser that was used last, of those that are the same.
fn take_idle(engine: Engine, wishes: Wishes) -> Option<Session> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let same = idle.iter().rposition(|session| (session.engine, session.wishes) == (engine, wishes))?;
    Some(idle.remove(same))
}

impl Session {
    async fn start(engine: Engine, wishes: Wishes) -> Self {
        let port = free_port();
        let mut programs = Vec::new();
        // Chromium's driver has a finger of its own.
        let touch_screen = (wishes.touch_screen && engine != Engine::Chromium).then(TouchScreen::start);
        let capabilities = match engine {
            Engine::Chromium => {
                let mut command = Command::new(find(&["chromedriver"]));
                programs.push(start("chromedriver", command.arg(format!("--port={port}")).stdout(Stdio::null())));
                chromium(wishes)
            }
            Engine::Firefox => {
                let mut command = Command::new(find(&["geckodriver"]));
                command.args(["--port", &port.to_string(), "--websocket-port", &free_port().to_string()]);
                if let Some(screen) = &touch_screen {
                    command.env("DISPLAY", &screen.display).env("MOZ_USE_XINPUT2", "1");
                }
                programs.push(start("geckodriver", command.stdout(Stdio::null())));
                firefox(wishes)
            }
            Engine::WebKit => {
                let (display, name) = match &touch_screen {
                    Some(screen) => (None, screen.display.clone()),
                    None => {
                        let (display, name) = start_display();
                        (Some(display), name)
                    }
                };
                let mut command = Command::new(find(&["WebKitWebDriver"]));
                command
                    .arg(format!("--port={port}"))
                    .env("DISPLAY", name)
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
                    // The software that stands in for a graphics card crashes now and then when several threads paint with
                    // it, and on a touch screen's server in any case.
                    .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
                    .env("WEBKIT_DISABLE_COMPOSITING_MODE", if touch_screen.is_some() { "1" } else { "0" })
                    .env("GTK_THEME", if wishes.dark { "Adwaita:dark" } else { "Adwaita" })
                    .env("LIBGL_ALWAYS_SOFTWARE", "1");
                programs.push(start("WebKitWebDriver", command.stdout(Stdio::null())));
                // Ended after the driver that draws on it.
                programs.extend(display);
                webkit()
            }
        };
        wait_for_port(port);
        let url = format!("http://127.0.0.1:{port}");
        let driver = WebDriver::new(url, capabilities)
            .await
            .unwrap_or_else(|error| panic!("{engine:?} does not start: {error}"));
        Self { engine, wishes, driver, port, _programs: programs, touch_screen: touch_screen.map(Mutex::new) }
    }

    /// Leaves nothing of an earlier test but the browser: one new tab, which has the focus, and an empty log.
    async fn freshen(&self) -> WebDriverResult<()> {
        let used = self.driver.windows().await?;
        let tab = self.driver.new_tab().await?;
        for tab in used {
            self.driver.switch_to_window(tab).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(tab).await?;
        if self.engine == Engine::Chromium {
            // A new tab has no focus of its own.
            self.driver.cdp().send_raw("Page.bringToFront", json!({})).await?;
            // What has been told is not told again.
            self.driver.get_log("browser").await?;
        }
        Ok(())
    }

    /// Asks the driver itself, about this session; gives the beginning of its answer, nothing if it does not answer.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return String::new() };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let request = format!(
            "{method} /session/{}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.driver.session_id(),
            self.port,
            body.len()
        );
        let mut answer = [0; 512];
        let length = stream.write_all(request.as_bytes()).and_then(|()| stream.read(&mut answer)).unwrap_or(0);
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }
}

impl Browser {
    /// A browser with one empty tab in a window of 1280×900 pixels: one that an earlier test has left, or a new one.
    pub(crate) async fn open(engine: Engine, wishes: Wishes) -> Self {
        let session = loop {
            let Some(session) = take_idle(engine, wishes) else { break Session::start(engine, wishes).await };
            match session.freshen().await {
                Ok(()) => break session,
                Err(error) => println!("{engine:?} cannot be used again: {error}"),
            }
        };
        let browser = Self { driver: session.driver.clone(), session: Some(session) };
        // Each engine opens its first window in a size of its own, and an earlier test may have changed it.
        browser.resize(1280, 900).await;
        browser
    }

    fn session(&self) -> &Session {
        self.session.as_ref().expect("it is there until it is dropped")
    }

    /// Runs a script in the page; gives what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let result = self.driver.execute(script, Vec::new()).await;
        result.unwrap_or_else(|error| panic!("the page cannot run the script: {error}\n{script}")).json().clone()
    }

    /// The number that a script returns.
    pub(crate) async fn number(&self, script: &str) -> f64 {
        let value = self.run(script).await;
        value.as_f64().unwrap_or_else(|| panic!("no number but {value}: {script}"))
    }

    /// Waits until a script returns nothing to complain about: null, or an empty text.
    pub(crate) async fn until(&self, what: &str, complaint: &str) {
        self.until_within(DEADLINE, what, complaint).await;
    }

    async fn until_within(&self, deadline: Duration, what: &str, complaint: &str) {
        let begun = Instant::now();
        loop {
            let value = self.run(complaint).await;
            if value.is_null() || value == json!("") {
                return;
            }
            if begun.elapsed() > deadline {
                let errors = self.run("return window.errors").await;
                panic!("{what}: {value}; errors in the page: {errors}");
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Opens an address; when it returns, the page that was there before is gone, unless only the fragment differs.
    pub(crate) async fn go(&self, url: &str) {
        let result = match self.session().engine {
            Engine::Firefox => self.go_and_wait(url).await,
            Engine::Chromium | Engine::WebKit => self.driver.goto(url).await,
        };
        result.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Opens an address, and waits until a mark on the page that was there before is gone with it.
    ///
    /// Firefox's driver returns while the old page is still there if that page takes long to begin to unload: it takes
    /// the address for one that loads no page.
    async fn go_and_wait(&self, url: &str) -> WebDriverResult<()> {
        self.driver.enter_default_frame().await?;
        let mark = "const page = address => address.split('#')[0];
      if (!arguments[0].includes('#') || page(arguments[0]) !== page(location.href)) window.isLeft = true;";
        self.driver.execute(mark, vec![json!(url)]).await?;
        self.driver.goto(url).await?;
        let begun = Instant::now();
        loop {
            // A script may fail that runs while the pages change.
            let is_gone = self.driver.execute("return !window.isLeft", Vec::new()).await;
            if is_gone.is_ok_and(|is_gone| *is_gone.json() == json!(true)) {
                return Ok(());
            }
            assert!(begun.elapsed() < DEADLINE, "{url}: the page before it stays");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Opens an address and waits until the engine runs.
    pub(crate) async fn visit(&self, url: &str) {
        self.visit_within(DEADLINE, url).await;
    }

    /// Opens the address of a story with hundreds of scenes. Its page is laid out before the engine starts, which takes
    /// several times as long as for an ordinary story.
    pub(crate) async fn visit_long(&self, url: &str) {
        self.visit_within(DEADLINE * 4, url).await;
    }

    async fn visit_within(&self, deadline: Duration, url: &str) {
        self.go(url).await;
        self.until_within(deadline, "the engine starts", AWAKE).await;
    }

    /// Opens the story in a frame of an exact size, and goes on inside it.
    pub(crate) async fn visit_framed(&self, url: &str) {
        self.go(url).await;
        self.driver.enter_frame(0).await.expect("there is a frame");
        self.until("the engine starts", AWAKE).await;
    }

    /// Waits until every picture in sight is decoded, and for some frames no drawing in sight has been on its way from
    /// the static drawing to the canvas, and nothing fades.
    pub(crate) async fn come_to_rest(&self) {
        let ready = "const done = arguments[arguments.length - 1];
      const seen = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight; };
      let calm = 0;
      Promise.all([...document.images].filter(seen).map(i => i.decode().catch(() => 0))).then(() => requestAnimationFrame(function look() {
        const coming = [...document.querySelectorAll('canvas[data-live]:not([data-painted])')].some(seen) ||
          document.getAnimations().some(animation => animation.transitionProperty && animation.playState === 'running');
        calm = coming ? 0 : calm + 1;
        if (calm < 6) requestAnimationFrame(look); else done(0);
      }));";
        self.driver.execute_async(ready, Vec::new()).await.expect("the page comes to rest");
    }

    /// Turns a wheel by so many pixels downwards over a place in the window.
    pub(crate) async fn wheel(&self, x: i64, y: i64, by: i64) {
        // WebKit's driver takes a wheel that is turned as it was the last time for one that is not turned.
        static TURNS: AtomicU32 = AtomicU32::new(0);
        let wheel = format!("wheel-{}", TURNS.fetch_add(1, Ordering::Relaxed));
        self.act(&json!([{ "type": "wheel", "id": wheel, "actions": [
            { "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": by, "duration": 0, "origin": "viewport" }
        ] }]));
    }

    /// Puts a finger down at a place in the window, draws it by so many pixels across and down, and lifts it; a finger
    /// that is not drawn taps.
    ///
    /// To be called in the page that fills the window, in a browser with a touch screen.
    pub(crate) async fn swipe(&self, x: i64, y: i64, (across, down): (i64, i64)) {
        let Some(screen) = &self.session().touch_screen else { return self.draw("touch", x, y, (across, down)).await };
        // Nothing stands at the left of the page nor below it; above it are the browser's own bars.
        let sizes =
            self.run("return [screen.width, screen.height, screenX, screenY + outerHeight - innerHeight]").await;
        let size = |index: usize| sizes[index].as_f64().expect("a size in pixels");
        let from = (x as f64 + size(2), y as f64 + size(3));
        let to = (from.0 + across as f64, from.1 + down as f64);
        let (mut finger, sizes) = (screen.lock().await, (size(0), size(1)));
        if from == to {
            finger.tap(sizes, from).await;
        } else {
            finger.draw(sizes, from, to).await;
        }
    }

    /// Puts a finger or a mouse (`touch`, `mouse`) of the driver's down at a place in the window, draws it by so many
    /// pixels across and down, and lifts it.
    pub(crate) async fn draw(&self, pointer: &str, x: i64, y: i64, (across, down): (i64, i64)) {
        let at = |x: i64, y: i64, duration: u64| json!({ "type": "pointerMove", "x": x, "y": y, "duration": duration, "origin": "viewport" });
        let mut actions = vec![at(x, y, 0), json!({ "type": "pointerDown", "button": 0 })];
        actions.extend((1..=8).map(|part| at(x + across * part / 8, y + down * part / 8, 30)));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        self.act(&json!([{ "type": "pointer", "id": pointer, "parameters": { "pointerType": pointer }, "actions": actions }]));
    }

    /// Has the driver act as a reader's hand: the client knows neither wheels nor fingers, the protocol does.
    fn act(&self, actions: &Value) {
        let answer = self.session().ask("POST", "/actions", &json!({ "actions": actions }).to_string());
        assert!(answer.starts_with("HTTP/1.1 200"), "the hand cannot act: {answer}");
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.driver.set_window_rect(0, 0, width, height).await.expect("the window can be resized");
    }

    /// Gives the page an exact size, which a window may not have; only Chromium can.
    pub(crate) async fn measure(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let sent = self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await;
        sent.expect("the size can be set");
    }
}

/// The engine runs once the switch has woken and a frame has been told; the page has its final height once it has its
/// typefaces.
pub(crate) const AWAKE: &str =
    "return document.readyState === 'complete' && document.querySelector('.contents-motion[data-awake]')
  && 'running' in document.documentElement.dataset && document.documentElement.dataset.faces === '' ? '' : 'asleep'";

fn wait_for_port(port: u16) {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < DEADLINE, "the driver does not answer");
        std::thread::sleep(Duration::from_millis(25));
    }
}

fn capabilities(value: Value) -> Capabilities {
    value.as_object().cloned().expect("capabilities are an object").into()
}

fn chromium(wishes: Wishes) -> Capabilities {
    let mut arguments = vec![
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    if !wishes.scrollbars {
        arguments.push("--hide-scrollbars");
    }
    if wishes.reduced_motion {
        arguments.push("--force-prefers-reduced-motion");
    }
    if wishes.no_scripts {
        arguments.push("--blink-settings=scriptEnabled=false");
    }
    if wishes.dark {
        arguments.push("--blink-settings=preferredColorScheme=0");
    }
    capabilities(json!({
        "browserName": "chrome",
        "pageLoadStrategy": if wishes.impatient { "none" } else { "normal" },
        "goog:chromeOptions": { "binary": find(&["chromium"]), "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    }))
}

fn firefox(wishes: Wishes) -> Capabilities {
    let mut preferences = json!({
        "ui.prefersReducedMotion": i32::from(wishes.reduced_motion),
        "layout.css.prefers-color-scheme.content-override": i32::from(!wishes.dark),
        "app.update.enabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "browser.shell.checkDefaultBrowser": false,
    });
    if wishes.no_scripts {
        preferences["javascript.enabled"] = json!(false);
    }
    if wishes.scrollbars {
        preferences["widget.gtk.overlay-scrollbars.enabled"] = json!(false);
    }
    let arguments: &[&str] = if wishes.touch_screen { &[] } else { &["-headless"] };
    capabilities(json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": find(&["firefox-esr", "firefox"]),
            "args": arguments,
            "prefs": preferences,
        },
    }))
}

fn webkit() -> Capabilities {
    let program = find(&[
        "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser",
        "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    ]);
    capabilities(json!({ "webkitgtk:browserOptions": { "binary": program, "args": ["--automation"] } }))
}
