//! A server for the built page, on a loopback address, that can refuse files and strip scripts.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tiny_http::{Header, Response, Server};

/// What a server does differently from a plain one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Serves every file as it is.
    #[default]
    Plain,
    /// Has no WebAssembly.
    NoWasm,
    /// Serves the page without its scripts, as a strict host would.
    NoScripts,
}

/// A running server; it stops when dropped.
pub(crate) struct Site {
    server: Arc<Server>,
    worker: Option<JoinHandle<()>>,
    port: u16,
}

/// The folder under test.
pub(crate) fn dist() -> PathBuf {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    assert!(dist.join("index.html").is_file(), "there is no built page: run `make test`, or `make build` first");
    dist
}

impl Site {
    pub(crate) fn start(manner: Manner) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a loopback port is free"));
        let port = server.server_addr().to_ip().expect("it listens on an address").port();
        let listening = server.clone();
        let worker = thread::spawn(move || {
            for request in listening.incoming_requests() {
                let (status, kind, body) = answer(request.url(), manner);
                let header = Header::from_bytes("Content-Type", kind).expect("the header is sound");
                let length = body.len();
                let response = Response::new(status.into(), vec![header], Cursor::new(body), Some(length), None);
                // A browser that went away is no failure of the page.
                let _ = request.respond(response);
            }
        });
        Self { server, worker: Some(worker), port }
    }

    /// An address on the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

fn answer(url: &str, manner: Manner) -> (u16, &'static str, Vec<u8>) {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    if let Some(size) = path.strip_prefix("frame/") {
        return (200, "text/html; charset=utf-8", frame(size).into_bytes());
    }
    let path = if path.is_empty() { "index.html" } else { path };
    if path.contains("..") || (manner == Manner::NoWasm && path.ends_with(".wasm")) {
        return (404, "text/plain", Vec::new());
    }
    let Ok(body) = fs::read(dist().join(path)) else { return (404, "text/plain", Vec::new()) };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    if manner == Manner::NoScripts && path.ends_with(".html") {
        return (200, kind, without_scripts(&String::from_utf8_lossy(&body)).into_bytes());
    }
    (200, kind, body)
}

/// A page that holds the story in a frame of an exact size, such as `390x844`: windows have a least width.
fn frame(size: &str) -> String {
    let (width, height) = size.split_once('x').unwrap_or(("390", "844"));
    format!(
        "<!doctype html><title>Frame</title><body style=\"margin:0\">\
         <iframe title=\"Story\" src=\"/\" width=\"{width}\" height=\"{height}\" style=\"border:0\"></iframe>"
    )
}

fn without_scripts(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("</script>").map_or("", |end| &rest[start + end + "</script>".len()..]);
    }
    out.push_str(rest);
    out
}
