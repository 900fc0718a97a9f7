//! A server on a loopback address, in a thread of its own.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::sync::oneshot;

/// A running server; it stops when dropped.
pub(crate) struct Loopback {
    stop: Option<oneshot::Sender<()>>,
    worker: Option<JoinHandle<()>>,
    port: u16,
}

/// Listens on a port of 127.0.0.1 on which nothing has been served by this process: a browser that shows one server
/// after the other keeps storages and caches for each port.
fn listen() -> (TcpListener, u16) {
    static SERVED: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
    let served = served.get_or_insert_default();
    // A port that is listened to is not given again.
    let mut refused = Vec::new();
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        let port = listener.local_addr().expect("it has an address").port();
        if served.insert(port) {
            return (listener, port);
        }
        refused.push(listener);
    }
}

impl Loopback {
    /// Serves, over HTTP/1.1 on a free port of 127.0.0.1, what is made for that port.
    pub(crate) fn start(pages: impl FnOnce(u16) -> Router + Send + 'static) -> Self {
        let (listener, port) = listen();
        listener.set_nonblocking(true).expect("the port does not block");
        let (stop, stopped) = oneshot::channel();
        let worker = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("the port can be listened to");
                // A small answer is sent at once, not held back until the one before it is acknowledged.
                let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("the stream can be set"));
                // Connections that a browser keeps open are cut, not waited for.
                tokio::select! {
                    served = axum::serve(listener, pages(port)) => served.expect("the server runs"),
                    _ = stopped => {}
                }
            });
        });
        Self { stop: Some(stop), worker: Some(worker), port }
    }

    /// The port on which it serves.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}
