//! `make serve`, as a developer meets it: on a copy of the project's files and nothing else.

use std::cell::Cell;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take: two bare cores compile the engine first.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// What `make serve` has started; ends with all that it has started itself.
struct Served {
    make: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Served {
    fn drop(&mut self) {
        // Its process group bears its number.
        let _ = Command::new("kill").args(["--", &format!("-{}", self.make.id())]).status();
        let _ = self.make.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Served {
    /// Copies the files that git knows, and runs the README's command among them.
    fn start() -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        // Not in the target folder: Trunk watches nothing there.
        let folder = std::env::temp_dir().join(format!("handscroll-served-{}", std::process::id()));
        let listed =
            Command::new("git").args(["ls-files", "-z"]).current_dir(project).output().expect("git lists files");
        let names = String::from_utf8(listed.stdout).expect("names are text");
        for name in names.split_terminator('\0').filter(|name| project.join(name).is_file()) {
            let copy = folder.join(name);
            fs::create_dir_all(copy.parent().expect("it is in a folder")).expect("the folder can be made");
            fs::copy(project.join(name), copy).expect("the file can be copied");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let make = Command::new("make")
            .arg("serve")
            .current_dir(&folder)
            .env("TRUNK_SERVE_PORT", port.to_string())
            // What has been compiled already need not be again.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in a folder"))
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("there is make");
        Self { make, port, folder }
    }

    /// What is served at `path`; nothing as long as nobody answers.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.contains(" 200 ").then(|| body.to_owned())
    }

    /// Waits until `path` is served as wanted, and gives it.
    fn until(&mut self, what: &str, path: &str, wanted: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let page = self.get(path);
            if let Some(page) = page.filter(|page| wanted(page)) {
                return page;
            }
            assert!(self.make.try_wait().is_ok_and(|ended| ended.is_none()), "make serve has ended before {what}");
            assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Changes a file, and waits until `path` is served as wanted.
    fn change(
        &mut self,
        (name, from, to): (&str, &str, &str),
        what: &str,
        path: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> String {
        let file = self.folder.join(name);
        let before = fs::read_to_string(&file).expect("the file is there");
        let after = before.replacen(from, to, 1);
        assert_ne!(before, after, "{name} stays as it was");
        // Trunk overlooks what changes within a second of a build: whoever sees nothing happen saves again.
        let saved = Cell::new(None::<Instant>);
        self.until(what, path, |page| {
            if saved.get().is_none_or(|saved| saved.elapsed() > Duration::from_secs(5)) {
                fs::write(&file, &after).expect("the file can be written");
                saved.set(Some(Instant::now()));
            }
            wanted(page)
        })
    }
}

#[test]
fn the_story_is_served_and_follows_its_files() {
    const STORY: &str = "public/stories/hangzhou/story.toml";
    const TITLE: &str = "Hangzhou, unrolled";
    const DRAWING: &str = "/stories/hangzhou/images/stadium-1.svg";
    let mut served = Served::start();

    let page = served.until("the story is served", "/", |page| page.contains(TITLE));
    assert!(page.contains(".well-known/trunk/ws"), "nothing reloads the page");
    let drawing = served.until("its drawings are served", DRAWING, |drawing| drawing.contains("<svg"));

    let style = ("style/base.css", "@layer", "@layer served-anew; @layer");
    served.change(style, "a style is followed", "/", |page| page.contains("served-anew"));

    let seed = ("public/stories/hangzhou/drawings/stadium.toml", "seed = 23", "seed = 24");
    served.change(seed, "a drawing is followed", DRAWING, |now| now.contains("<svg") && now != drawing);

    let mistake = (STORY, TITLE, "Hangzhou, {populaton}");
    let mistakes = served.change(mistake, "a mistake is shown", "/", |page| page.contains("class=\"mistakes\""));
    assert!(mistakes.contains("populaton") && mistakes.contains("story.toml:"), "{mistakes}");
    assert!(mistakes.contains(".well-known/trunk/ws"), "nothing reloads the page once it is mended");

    let mended = (STORY, "Hangzhou, {populaton}", "Hangzhou, mended");
    served.change(mended, "the mended story is served", "/", |page| page.contains("Hangzhou, mended"));
}
