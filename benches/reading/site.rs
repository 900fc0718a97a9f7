//! A built folder as a good server would send it: right media types, brotli at quality 11.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};

use crate::compress::brotli;
use crate::kind::kind_of;
use crate::loopback::Loopback;

/// Whether the pages may run their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    /// They may.
    Allowed,
    /// A content policy keeps the browser from fetching and running any.
    Blocked,
}

/// A folder that is being served; it stops when dropped.
pub(crate) struct Site(Loopback);

impl Site {
    /// Serves a folder.
    pub(crate) fn start(folder: PathBuf, scripts: Scripts) -> Self {
        let sent = Arc::new(Mutex::new(HashMap::new()));
        Self(Loopback::start(move |_port| {
            Router::new().fallback(move |address: Uri| {
                // Each file is compressed once, when it is first asked for.
                let mut sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
                let path = address.path().to_owned();
                let file = sent.entry(path).or_insert_with_key(|path| File::read(&folder, path)).clone();
                async move {
                    file.map_or((StatusCode::NOT_FOUND, HeaderMap::new(), Bytes::new()), |file| file.answer(scripts))
                }
            })
        }))
    }

    /// The address of its first page.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.0.port())
    }
}

/// A file as it is sent.
#[derive(Clone)]
struct File {
    kind: &'static str,
    body: Bytes,
    compressed: bool,
}

impl File {
    fn read(folder: &Path, path: &str) -> Option<Self> {
        let path = path.trim_start_matches('/');
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if path.contains("..") {
            return None;
        }
        let body = fs::read(folder.join(&path)).ok()?;
        let kind = kind_of(&path);
        // Photographs and typefaces are compressed by themselves.
        let compressed = !matches!(kind, "image/jpeg" | "image/png" | "font/woff2" | "application/octet-stream");
        let body = if compressed { brotli(&body) } else { body };
        Some(Self { kind, body: body.into(), compressed })
    }

    fn answer(self, scripts: Scripts) -> (StatusCode, HeaderMap, Bytes) {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if self.compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        if scripts == Scripts::Blocked {
            let policy = HeaderValue::from_static("script-src 'none'; connect-src 'none'");
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        (StatusCode::OK, headers, self.body)
    }
}
