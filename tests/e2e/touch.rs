//! A touch screen, and a finger on it.
//!
//! The drivers of Firefox and WebKit have no finger that scrolls. X.Org's server has: its driver for tests, `inputtest`,
//! takes from a socket what a touch screen would say. Its messages are described in the server's
//! `xf86-input-inputtest-protocol.h`; a message is its length, its type and its fields, in the machine's own order.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::browser::{DEADLINE, Program, find, say_display, start};

/// Types of messages.
const HELLO: u32 = 0;
const IS_DONE: u32 = 1;
const TOUCH: u32 = 6;

/// The protocol's version, 1.1.
const VERSION: [u16; 2] = [1, 1];

/// How many values a message about a touch can carry, twice: as they are, and as they were before acceleration.
const VALUES: usize = 64;

/// The largest coordinate of the device, at the screen's right and lower edge.
const FAR_EDGE: f64 = 65535.0;

/// What a finger does, as the X Input extension counts it.
#[derive(Clone, Copy)]
enum Phase {
    Begin = 18,
    Update = 19,
    End = 20,
}

/// A running server. It and its folder are gone when it is dropped.
pub(crate) struct TouchScreen {
    _server: Program,
    folder: PathBuf,
    /// The display's name.
    pub(crate) display: String,
    device: UnixStream,
}

impl Drop for TouchScreen {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl TouchScreen {
    pub(crate) fn start() -> Self {
        static SCREENS: AtomicU32 = AtomicU32::new(0);
        let number = SCREENS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("handscroll-touch-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let (config, socket) = (folder.join("xorg.conf"), folder.join("finger"));
        fs::write(&config, settings(&socket)).expect("the server's settings can be written");
        // Not the `Xorg` of the path, which on a desktop asks for a console.
        let mut command = Command::new(find(&["/usr/lib/xorg/Xorg", "/usr/libexec/Xorg", "Xorg"]));
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-novtswitch", "-sharevts", "-config"])
            .arg(config)
            .arg("-logfile")
            .arg(folder.join("log"))
            .stdout(Stdio::piped());
        let mut server = start("Xorg", &mut command);
        let display = say_display(&mut server);
        let mut device = connect(&socket);
        let [major, minor] = VERSION;
        send(&mut device, HELLO, &[major.to_ne_bytes(), minor.to_ne_bytes()].concat());
        device.read_exact(&mut [0; 12]).expect("the touch screen answers");
        Self { _server: server, folder, display, device }
    }

    /// Taps a place on a screen of a size.
    pub(crate) async fn tap(&mut self, screen: (f64, f64), at: (f64, f64)) {
        self.touch(Phase::Begin, screen, at);
        tokio::time::sleep(Duration::from_millis(60)).await;
        self.lift(screen, at);
    }

    /// Puts a finger down at a place on a screen of a size, draws it to another within half a second, and lifts it.
    pub(crate) async fn draw(&mut self, screen: (f64, f64), from: (f64, f64), to: (f64, f64)) {
        const MOVES: u32 = 16;
        self.touch(Phase::Begin, screen, from);
        for part in 1..=MOVES {
            let share = f64::from(part) / f64::from(MOVES);
            // A hand takes its time: what comes at once is no gesture.
            tokio::time::sleep(Duration::from_millis(24)).await;
            let at = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            self.touch(Phase::Update, screen, at);
        }
        // It rests before it is lifted, so that nothing is flung.
        tokio::time::sleep(Duration::from_millis(120)).await;
        self.lift(screen, to);
    }

    /// Lifts the finger; returns when the server has told everything that it did.
    fn lift(&mut self, screen: (f64, f64), at: (f64, f64)) {
        self.touch(Phase::End, screen, at);
        send(&mut self.device, IS_DONE, &[]);
        self.device.read_exact(&mut [0; 8]).expect("the touch screen has told it");
    }

    fn touch(&mut self, phase: Phase, screen: (f64, f64), at: (f64, f64)) {
        let mut fields = Vec::new();
        // The finger's number, and what it does.
        fields.extend(0_u32.to_ne_bytes());
        fields.extend((phase as u32).to_ne_bytes());
        // No accelerated values; which values are given: the first two.
        fields.extend(0_u32.to_ne_bytes());
        fields.extend([3, 0, 0, 0, 0, 0, 0, 0]);
        // The values begin at a multiple of eight.
        fields.extend([0; 4]);
        let mut values = [0.0; VALUES * 2];
        values[0] = at.0 / (screen.0 - 1.0) * FAR_EDGE;
        values[1] = at.1 / (screen.1 - 1.0) * FAR_EDGE;
        fields.extend(values.into_iter().flat_map(f64::to_ne_bytes));
        send(&mut self.device, TOUCH, &fields);
    }
}

fn connect(socket: &Path) -> UnixStream {
    let begun = Instant::now();
    loop {
        match UnixStream::connect(socket) {
            Ok(device) => {
                device.set_read_timeout(Some(DEADLINE)).expect("a socket can have a limit");
                return device;
            }
            Err(error) => assert!(begun.elapsed() < DEADLINE, "the server has no touch screen: {error}"),
        }
        std::thread::sleep(Duration::from_millis(25));
    }
}

fn send(device: &mut UnixStream, kind: u32, fields: &[u8]) {
    let length = (8 + fields.len()) as u32;
    let message = [&length.to_ne_bytes(), &kind.to_ne_bytes(), fields].concat();
    device.write_all(&message).expect("the touch screen listens");
}

/// The server's settings: a screen that nobody sees, and no device but the finger.
fn settings(socket: &Path) -> String {
    format!(
        r#"Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "InputDevice"
  Identifier "finger"
  Driver "inputtest"
  Option "DeviceType" "Touch"
  Option "TouchCount" "1"
  Option "SocketPath" "{}"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 2000 1400
  EndSubSection
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "finger"
EndSection
"#,
        socket.display()
    )
}
