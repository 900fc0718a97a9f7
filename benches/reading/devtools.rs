//! Chromium behind its DevTools protocol: one connection, one page at a time.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::Outcome;

/// How long the browser may take to start, to answer, or to bring a page to rest.
const DEADLINE: Duration = Duration::from_secs(120);

/// A page is at rest once it has neither begun nor ended a request for this long.
const QUIET: Duration = Duration::from_millis(1500);

/// A running Chromium with a profile of its own; it ends when dropped.
pub(crate) struct Chromium {
    process: Child,
    profile: PathBuf,
}

impl Chromium {
    /// Starts it, without a window.
    pub(crate) fn start() -> Outcome<Self> {
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-profile-{}", std::process::id()));
        fs::create_dir_all(&profile)?;
        let process = Command::new(program()?)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // A page that is measured is never slowed as one in the background would be.
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                "--hide-scrollbars",
                "--mute-audio",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { process, profile })
    }

    /// Connects to it, once it listens.
    pub(crate) fn connect(&self) -> Outcome<DevTools> {
        let said = self.profile.join("DevToolsActivePort");
        let begun = Instant::now();
        let (port, path) = loop {
            if let Some((port, path)) = fs::read_to_string(&said).ok().as_deref().and_then(|text| text.split_once('\n'))
            {
                break (port.parse::<u16>()?, path.trim().to_owned());
            }
            if begun.elapsed() > DEADLINE {
                return Err("Chromium does not start".into());
            }
            thread::sleep(Duration::from_millis(25));
        };
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream)?;
        // Reading gives up after this time, so that deadlines are noticed while nothing arrives.
        socket.get_ref().set_read_timeout(Some(Duration::from_millis(50)))?;
        Ok(DevTools { socket, last_id: 0, page: Page::default() })
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // Chromium's other processes notice its end a little later, and write until then.
        let begun = Instant::now();
        while fs::remove_dir_all(&self.profile).is_err() && begun.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(25));
        }
    }
}

/// Chromium's program: what the variable CHROMIUM names, or the first that is installed.
fn program() -> Outcome<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| Path::is_file(program));
    found.ok_or_else(|| {
        "Chromium is not installed: run `make setup`, or name its program in the variable CHROMIUM".into()
    })
}

/// The connection, and the state of the open page.
pub(crate) struct DevTools {
    socket: WebSocket<TcpStream>,
    last_id: u64,
    page: Page,
}

/// The open page, as the protocol's events describe it.
#[derive(Default)]
struct Page {
    /// The session that talks to it.
    session: String,
    /// Its context: cookies, caches and storage of its own.
    context: String,
    /// Whether its load event has come.
    loaded: bool,
    /// When it last began or ended a request.
    changed: Option<Instant>,
    /// Its first contentful paint, on the protocol's monotonic clock in seconds.
    first_paint: Option<f64>,
    requests: HashMap<String, Request>,
    /// Sessions that talk to its workers.
    workers: HashSet<String>,
    /// The network conditions that it and each of its workers are given; none leaves the network alone.
    line: Option<Value>,
    problems: Vec<String>,
}

/// A request of the open page or of its workers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    url: String,
    /// When it was sent, on the same clock.
    sent: f64,
    open: bool,
    answered: bool,
    /// What was received.
    pub(crate) kind: Kind,
    /// Size as transferred, with response headers.
    pub(crate) bytes: f64,
}

/// What a response is, by its media type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Css,
    Js,
    Wasm,
    Typeface,
    Image,
    #[default]
    Other,
}

impl Kind {
    fn of(media_type: &str) -> Self {
        match media_type {
            "text/html" => Self::Html,
            "text/css" => Self::Css,
            "text/javascript" | "application/javascript" => Self::Js,
            "application/wasm" => Self::Wasm,
            kind if kind.starts_with("font/") => Self::Typeface,
            kind if kind.starts_with("image/") => Self::Image,
            _ => Self::Other,
        }
    }
}

impl DevTools {
    /// Opens an empty page in a new browser context.
    ///
    /// `device` are the parameters of `Emulation.setDeviceMetricsOverride`, `line` those of
    /// `Network.emulateNetworkConditions`.
    pub(crate) fn open(&mut self, device: &Value, cpu_times_slower: f64, line: Option<Value>) -> Outcome<()> {
        let context = self.call_in("", "Target.createBrowserContext", &json!({}))?;
        let context = text(&context, "browserContextId");
        let target =
            self.call_in("", "Target.createTarget", &json!({ "url": "about:blank", "browserContextId": context }))?;
        let target = text(&target, "targetId");
        let session = self.call_in("", "Target.attachToTarget", &json!({ "targetId": target, "flatten": true }))?;
        self.page = Page { session: text(&session, "sessionId"), context, line, ..Page::default() };

        for domain in ["Page", "Runtime", "Network", "Performance"] {
            self.call(&format!("{domain}.enable"), &json!({}))?;
        }
        self.call("Page.setLifecycleEventsEnabled", &json!({ "enabled": true }))?;
        // A worker waits until its requests are followed.
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        self.call("Target.setAutoAttach", &attach)?;
        self.call("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }))?;
        self.call("Emulation.setDeviceMetricsOverride", device)?;
        self.call("Emulation.setTouchEmulationEnabled", &json!({ "enabled": true }))?;
        self.call("Emulation.setCPUThrottlingRate", &json!({ "rate": cpu_times_slower }))?;
        if let Some(line) = self.page.line.clone() {
            self.call("Network.emulateNetworkConditions", &line)?;
        }
        Ok(())
    }

    /// Closes the page and its context.
    pub(crate) fn close(&mut self) -> Outcome<()> {
        let context = std::mem::take(&mut self.page.context);
        self.call_in("", "Target.disposeBrowserContext", &json!({ "browserContextId": context }))?;
        self.page = Page::default();
        Ok(())
    }

    /// Goes to an address and waits until the page has come to rest.
    pub(crate) fn visit(&mut self, url: &str) -> Outcome<()> {
        let answer = self.call("Page.navigate", &json!({ "url": url }))?;
        if let Some(error) = answer["errorText"].as_str() {
            return Err(format!("{url}: {error}").into());
        }
        self.come_to_rest()
    }

    /// Waits until the page has loaded and for a while has asked for nothing more.
    pub(crate) fn come_to_rest(&mut self) -> Outcome<()> {
        let begun = Instant::now();
        loop {
            self.receive()?;
            let open = self.page.requests.values().any(|request| request.open);
            let changed = self.page.changed.unwrap_or(begun).max(begun);
            if self.page.loaded && !open && changed.elapsed() > QUIET {
                return Ok(());
            }
            if begun.elapsed() > DEADLINE {
                let open = self.page.requests.values().filter(|request| request.open).map(|request| &request.url);
                return Err(format!("the page does not come to rest; open: {:?}", open.collect::<Vec<_>>()).into());
            }
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Outcome<Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &parameters)?;
        if answer["exceptionDetails"].is_object() {
            return Err(format!("{expression}: {}", answer["exceptionDetails"]).into());
        }
        Ok(answer["result"]["value"].take())
    }

    /// Calls a method on the page.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Outcome<Value> {
        let session = self.page.session.clone();
        self.call_in(&session, method, parameters)
    }

    /// The requests that were answered so far.
    pub(crate) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.page.requests.values().filter(|request| request.answered)
    }

    /// How many of them were sent before the first contentful paint.
    pub(crate) fn requests_before_paint(&self) -> Outcome<usize> {
        let painted = self.page.first_paint.ok_or("the page has painted nothing")?;
        Ok(self.requests().filter(|request| request.sent < painted).count())
    }

    /// Exceptions and failed requests of the page so far.
    pub(crate) fn problems(&self) -> &[String] {
        &self.page.problems
    }

    /// The JavaScript heaps in use and the WebAssembly memories of the page and its workers, in bytes, after a garbage
    /// collection.
    pub(crate) fn memory(&mut self) -> Outcome<f64> {
        let mut bytes = 0.0;
        let sessions: Vec<String> =
            std::iter::once(self.page.session.clone()).chain(self.page.workers.iter().cloned()).collect();
        for session in sessions {
            self.call_in(&session, "HeapProfiler.collectGarbage", &json!({}))?;
            bytes += number(&self.call_in(&session, "Runtime.getHeapUsage", &json!({}))?, "usedSize")?;
            let prototype = json!({ "expression": "WebAssembly.Memory.prototype" });
            let prototype = self.call_in(&session, "Runtime.evaluate", &prototype)?;
            let memories = json!({ "prototypeObjectId": text(&prototype["result"], "objectId") });
            let memories = self.call_in(&session, "Runtime.queryObjects", &memories)?;
            let sum = json!({
                "objectId": text(&memories["objects"], "objectId"),
                "functionDeclaration":
                    "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
                "returnByValue": true,
            });
            bytes += number(&self.call_in(&session, "Runtime.callFunctionOn", &sum)?["result"], "value")?;
        }
        Ok(bytes)
    }

    /// Calls a method in a session (the browser's own is "") and waits for its result; records events that come first.
    fn call_in(&mut self, session: &str, method: &str, parameters: &Value) -> Outcome<Value> {
        let id = self.post(session, method, parameters)?;
        let begun = Instant::now();
        while begun.elapsed() < DEADLINE {
            let Some(mut message) = self.receive()? else { continue };
            if message["id"].as_u64() == Some(id) {
                return match &message["error"] {
                    Value::Null => Ok(message["result"].take()),
                    error => Err(format!("{method}: {error}").into()),
                };
            }
        }
        Err(format!("{method}: Chromium does not answer").into())
    }

    fn post(&mut self, session: &str, method: &str, parameters: &Value) -> Outcome<u64> {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": parameters });
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string()))?;
        Ok(self.last_id)
    }

    /// The next message if it is an answer; events are recorded. Returns nothing if no message comes soon.
    fn receive(&mut self) -> Outcome<Option<Value>> {
        let message = match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str::<Value>(&text)?,
            Ok(_) => return Ok(None),
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        match message["method"].as_str() {
            None => Ok(Some(message)),
            Some(method) => {
                let session = message["sessionId"].as_str().unwrap_or_default();
                if session == self.page.session || self.page.workers.contains(session) {
                    self.record(method, &message["params"])?;
                }
                Ok(None)
            }
        }
    }

    fn record(&mut self, method: &str, event: &Value) -> Outcome<()> {
        let page = &mut self.page;
        match method {
            "Target.attachedToTarget" => {
                let session = text(event, "sessionId");
                page.workers.insert(session.clone());
                let line = page.line.clone();
                self.post(&session, "Network.enable", &json!({}))?;
                if let Some(line) = line {
                    self.post(&session, "Network.emulateNetworkConditions", &line)?;
                }
                self.post(&session, "Runtime.runIfWaitingForDebugger", &json!({}))?;
            }
            "Target.detachedFromTarget" => {
                page.workers.remove(&text(event, "sessionId"));
            }
            "Page.loadEventFired" => page.loaded = true,
            "Page.lifecycleEvent" if event["name"] == "firstContentfulPaint" => {
                page.first_paint = event["timestamp"].as_f64();
            }
            "Runtime.exceptionThrown" => {
                let details = &event["exceptionDetails"];
                page.problems.push(details["exception"]["description"].as_str().unwrap_or("an exception").to_owned());
            }
            "Network.requestWillBeSent" => {
                let url = text(&event["request"], "url");
                if url.starts_with("http") {
                    let sent = number(event, "timestamp")?;
                    let request = Request { url, sent, open: true, ..Request::default() };
                    page.requests.insert(text(event, "requestId"), request);
                    page.changed = Some(Instant::now());
                }
            }
            "Network.responseReceived" | "Network.loadingFinished" | "Network.loadingFailed" => {
                let Some(request) = page.requests.get_mut(&text(event, "requestId")) else { return Ok(()) };
                page.changed = Some(Instant::now());
                match method {
                    "Network.responseReceived" => {
                        let response = &event["response"];
                        request.answered = true;
                        request.kind = Kind::of(response["mimeType"].as_str().unwrap_or_default());
                        let status = number(response, "status")?;
                        if status >= 400.0 {
                            page.problems.push(format!("{}: {status}", request.url));
                        }
                    }
                    "Network.loadingFinished" => {
                        request.open = false;
                        request.bytes = number(event, "encodedDataLength")?;
                    }
                    _ => {
                        request.open = false;
                        // Requests that a content policy blocks are no failures.
                        if event["blockedReason"].is_null() {
                            page.problems.push(format!("{}: {}", request.url, event["errorText"]));
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// The number of this name.
///
/// # Errors
/// There is none.
pub(crate) fn number(value: &Value, name: &str) -> Outcome<f64> {
    value[name].as_f64().ok_or_else(|| format!("there is no number “{name}” in {value}").into())
}
