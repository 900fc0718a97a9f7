//! A server for the built page, on a loopback address, that can refuse files and strip scripts.

use std::fs;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use tokio::sync::watch;

use crate::hosts;
use crate::kind::kind_of;
use crate::loopback::Loopback;

/// What a server does differently from a plain one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Serves every file as it is.
    #[default]
    Plain,
    /// Serves the gallery of charts instead, as `.ci/test` builds it.
    Gallery,
    /// Has no WebAssembly.
    NoWasm,
    /// Serves the page without its scripts, as a strict host would.
    NoScripts,
    /// Serves the page with a storage that throws whenever it is asked for, as some browsers have it set.
    NoStorage,
    /// Serves the page with so many scenes that it has [`LONG_STORY`] of them or more.
    Long,
    /// Keeps back typefaces until the test lets them go.
    LateFaces,
    /// Serves every file as it is, with all headers of the site's `_headers`.
    Documented,
    /// The same, as the headers are when the site is built for this server's address.
    DocumentedHere,
    /// Serves somebody else's pages: news articles with the story at `127.0.0.1` on this port in them.
    Host(u16),
}

/// How many scenes a long story has at least.
pub(crate) const LONG_STORY: usize = 300;

/// A running server; it stops when dropped.
pub(crate) struct Site {
    server: Loopback,
    /// Whether typefaces are sent.
    sends_faces: watch::Sender<bool>,
}

/// The folder under test: `dist`, or the one that `HANDSCROLL_SITE` names.
pub(crate) fn dist() -> PathBuf {
    let site = std::env::var_os("HANDSCROLL_SITE").map_or_else(|| PathBuf::from("dist"), PathBuf::from);
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join(site);
    assert!(dist.join("index.html").is_file(), "there is no built page: run `make test`, or `make build` first");
    dist
}

/// The folder that a server of this manner serves.
fn folder_of(manner: Manner) -> PathBuf {
    if manner != Manner::Gallery {
        return dist();
    }
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    assert!(
        gallery.join("index.html").is_file(),
        "the gallery is not built: run `make test`, or look how .ci/test does"
    );
    gallery
}

impl Site {
    pub(crate) fn start(manner: Manner) -> Self {
        let (sends_faces, faces) = watch::channel(manner != Manner::LateFaces);
        let server = Loopback::start(move |port| {
            Router::new().fallback(move |address: Uri| {
                let mut faces = faces.clone();
                async move {
                    if address.path().ends_with(".woff2") {
                        // The site ends with its test, and then nobody waits any more.
                        let _ = faces.wait_for(|sent| *sent).await;
                    }
                    let (status, kind, body) = answer(address.path(), address.query().unwrap_or_default(), manner);
                    let mut headers = headers(address.path(), address.query().unwrap_or_default(), manner, port);
                    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
                    (status, headers, body)
                }
            })
        });
        Self { server, sends_faces }
    }

    /// Sends the typefaces that have been asked for, and all that will be.
    pub(crate) fn send_faces(&self) {
        self.sends_faces.send_replace(true);
    }

    /// The port on which the site is served.
    pub(crate) fn port(&self) -> u16 {
        self.server.port()
    }

    /// An address on the site under its other name, which browsers take for another site than `127.0.0.1`.
    pub(crate) fn other_url(&self, path: &str) -> String {
        format!("http://localhost:{}/{path}", self.port())
    }

    /// An address on the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port())
    }
}

/// What goes with a file: for the site, what its own `_headers` say.
fn headers(path: &str, query: &str, manner: Manner, port: u16) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Manner::Host(_) = manner {
        if query.contains("coep") {
            headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
        }
        return headers;
    }
    let text = fs::read_to_string(folder_of(manner).join("_headers")).expect("the site says its headers");
    let own =
        if manner == Manner::DocumentedHere { format!("'self' http://127.0.0.1:{port}") } else { "'self'".into() };
    let mut applies = false;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some(header) = line.strip_prefix("  ") else {
            applies = line.strip_suffix('*').map_or(path == line, |start| path.starts_with(start));
            continue;
        };
        let (name, value) = header.split_once(": ").expect("a header has a name and a value");
        // The log of errors that tests read is a script that no policy names.
        let strict = matches!(manner, Manner::Documented | Manner::DocumentedHere);
        if applies && (strict || name != "Content-Security-Policy") {
            let name: HeaderName = name.parse().expect("a header's name");
            headers.insert(name, value.replace("'self'", &own).parse().expect("a header's value"));
        }
    }
    headers
}

fn answer(path: &str, query: &str, manner: Manner) -> (StatusCode, &'static str, Vec<u8>) {
    let path = path.trim_start_matches('/');
    if let Manner::Host(story) = manner {
        return hosts::answer(path, query, story);
    }
    if let Some(size) = path.strip_prefix("frame/") {
        return (StatusCode::OK, "text/html; charset=utf-8", frame(size).into_bytes());
    }
    if let Some(address) = path.strip_prefix("sandbox/") {
        return (StatusCode::OK, "text/html; charset=utf-8", sandbox(address).into_bytes());
    }
    let path = if path.is_empty() { "index.html" } else { path };
    if path.contains("..") || (manner == Manner::NoWasm && path.ends_with(".wasm")) {
        return (StatusCode::NOT_FOUND, "text/plain", Vec::new());
    }
    let path = &*if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let Ok(body) = fs::read(folder_of(manner).join(path)) else {
        return (StatusCode::NOT_FOUND, "text/plain", Vec::new());
    };
    let kind = kind_of(path);
    if manner == Manner::NoScripts && path.ends_with(".html") {
        return (StatusCode::OK, kind, without_scripts(&String::from_utf8_lossy(&body)).into_bytes());
    }
    if path.ends_with(".html") && !matches!(manner, Manner::Documented | Manner::DocumentedHere) {
        let page = with_error_log(&String::from_utf8_lossy(&body));
        let page = match manner {
            Manner::NoStorage => without_storage(&page),
            Manner::Long => with_many_scenes(&page),
            _ => page,
        };
        return (StatusCode::OK, kind, page.into_bytes());
    }
    (StatusCode::OK, kind, body)
}

/// The page with its errors kept in `window.errors`, as not every driver tells what the console says, the modes in
/// which it has been shown in `window.modes`, and the events that it has told its own document in `window.told`.
fn with_error_log(page: &str) -> String {
    let log = "<head><script>window.errors = [];
      addEventListener('error', event => errors.push(event.message));
      addEventListener('unhandledrejection', event => errors.push(String(event.reason)));
      window.told = [];
      for (const name of ['view', 'section', 'step', 'end', 'share']) document.addEventListener('handscroll:' + name, event => told.push(event.detail));
      window.modes = [];
      new MutationObserver(all => all.forEach(() => modes.push(document.documentElement.dataset.mode))).observe(document.documentElement, { attributeFilter: ['data-mode'] });</script>";
    page.replacen("<head>", log, 1)
}

/// The page with the scene `investment` many times over, each time with other ids.
fn with_many_scenes(page: &str) -> String {
    let start = page.find("<section id=\"investment\"").expect("the scene is there");
    let end = start + page[start..].find("</section>").expect("it ends") + "</section>".len();
    let copies = (0..LONG_STORY).map(|copy| page[start..end].replace(" id=\"", &format!(" id=\"copy-{copy}-")));
    [&page[..end], &copies.collect::<String>(), &page[end..]].concat()
}

/// The page with both storages forbidden before anything else runs.
fn without_storage(page: &str) -> String {
    let forbid = "<head><script>for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no storage', 'SecurityError'); } });</script>";
    page.replacen("<head>", forbid, 1)
}

/// A page that holds the story in a frame of an exact size, such as `390x844`: windows have a least width.
fn frame(size: &str) -> String {
    let (width, height) = size.split_once('x').unwrap_or(("390", "844"));
    format!(
        "<!doctype html><title>Frame</title><body style=\"margin:0\">\
         <iframe title=\"Story\" src=\"/?mode=scroll\" width=\"{width}\" height=\"{height}\" style=\"border:0\"></iframe>"
    )
}

/// A page of another site that gives the page at `address`, without its `http://`, neither an origin nor a storage.
fn sandbox(address: &str) -> String {
    format!(
        "<!doctype html><title>Sandbox</title><link rel=\"icon\" href=\"data:,\"><body style=\"margin:0\">\
         <iframe title=\"Story\" sandbox=\"allow-scripts\" src=\"http://{address}\" width=\"600\" height=\"700\"></iframe>"
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
