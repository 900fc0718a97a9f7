//! One reading of a page: three visits, each in a new browser context, because measuring one thing disturbs another.

use serde::Serialize;
use serde_json::{Value, json};

use crate::Outcome;
use crate::devtools::{DevTools, Kind, number};

/// The device's window, in CSS pixels.
const WINDOW: (f64, f64) = (390.0, 844.0);

/// The speed of the measured scroll, in pixels a second.
pub(crate) const SPEED: f64 = 1500.0;

/// The scroll's speed in runs that do not measure it, in pixels a second.
const FAST: f64 = 4000.0;

/// A frame that comes later than this after the one before it is late, in milliseconds.
const LATE_MS: f64 = 20.0;

const PROBE: &str = include_str!("probe.js");

/// The measurements of one reading. Sizes are bytes as transferred, with response headers; times are on the slowed
/// processor.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Reading {
    /// Transferred before the reader scrolls.
    pub(crate) bytes: Bytes,
    /// Transferred by the time the reader is at the end.
    pub(crate) bytes_at_end: f64,
    pub(crate) requests_before_paint: f64,
    pub(crate) first_paint_ms: f64,
    pub(crate) largest_paint_ms: f64,
    /// Total blocking time: what each long task after the first paint takes beyond 50 ms.
    pub(crate) blocking_ms: f64,
    /// The largest sum of layout shifts within a session window, over the whole reading.
    pub(crate) layout_shift: f64,
    /// Main-thread time during the scroll.
    pub(crate) scroll_script_ms: f64,
    pub(crate) scroll_style_and_layout_ms: f64,
    /// Main-thread time in each second of the scroll.
    pub(crate) scroll_task_ms_per_s: f64,
    /// Share of the frames during the scroll that came late.
    pub(crate) late_frames_percent: f64,
    /// The longest time from one frame of the scroll to the next.
    pub(crate) longest_frame_ms: f64,
    /// JavaScript heaps and WebAssembly memories of the page and its workers, after a garbage collection.
    pub(crate) memory_bytes: f64,
    pub(crate) content: Content,
    /// The page's exceptions and failed requests, and what else makes the reading worth less.
    #[serde(skip)]
    pub(crate) problems: Vec<String>,
}

/// Bytes by what they are.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Bytes {
    pub(crate) all: f64,
    pub(crate) html: f64,
    pub(crate) css: f64,
    pub(crate) js: f64,
    pub(crate) wasm: f64,
    pub(crate) typefaces: f64,
    pub(crate) images: f64,
}

/// What the page holds once it has been scrolled to its end; hidden words, charts and images do not count.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Content {
    pub(crate) elements: f64,
    pub(crate) words: f64,
    pub(crate) charts: f64,
    pub(crate) images: f64,
    pub(crate) height_px: f64,
}

/// Reads the page at an address on a processor that is `slower` times slower than this machine's.
pub(crate) fn read(browser: &mut DevTools, url: &str, slower: f64) -> Outcome<Reading> {
    let mut reading = Reading::default();
    load(browser, url, slower, &mut reading)?;
    scroll(browser, url, slower, &mut reading)?;
    frames(browser, url, slower, &mut reading)?;
    Ok(reading)
}

/// Visits and scrolls a page without measuring, so that the server has compressed all its files.
pub(crate) fn warm_up(browser: &mut DevTools, url: &str) -> Outcome<()> {
    browser.open(&device(), 1.0, None)?;
    browser.visit(url)?;
    scroll_to_end(browser, FAST)?;
    browser.come_to_rest()?;
    browser.close()
}

/// The load run, on a slow line: transfers, paints and blocking before the scroll, layout shifts until its end.
fn load(browser: &mut DevTools, url: &str, slower: f64, reading: &mut Reading) -> Outcome<()> {
    // 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back.
    let line = json!({
        "offline": false, "latency": 150, "downloadThroughput": 1.6e6 / 8.0, "uploadThroughput": 750e3 / 8.0,
    });
    browser.open(&device(), slower, Some(line))?;
    browser.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": PROBE }))?;
    browser.visit(url)?;

    let seen = browser.evaluate("bench.seen")?;
    reading.first_paint_ms = number(&seen, "firstPaint")?;
    reading.largest_paint_ms = number(&seen, "largestPaint")?;
    reading.blocking_ms = blocking(&pairs(&seen["longTasks"]), reading.first_paint_ms);
    reading.bytes = bytes(browser);
    reading.requests_before_paint = browser.requests_before_paint()? as f64;

    scroll_to_end(browser, FAST)?;
    browser.come_to_rest()?;
    reading.bytes_at_end = bytes(browser).all;
    reading.layout_shift = layout_shift(&pairs(&browser.evaluate("bench.seen.shifts")?));
    let content = browser.evaluate("bench.content()")?;
    reading.content = Content {
        elements: number(&content, "elements")?,
        words: number(&content, "words")?,
        charts: number(&content, "charts")?,
        images: number(&content, "images")?,
        height_px: number(&content, "height")?,
    };
    reading.problems.extend_from_slice(browser.problems());
    browser.close()
}

/// The scroll run, on a line without limits: main-thread time during the scroll, and memory after it.
fn scroll(browser: &mut DevTools, url: &str, slower: f64, reading: &mut Reading) -> Outcome<()> {
    browser.open(&device(), slower, None)?;
    browser.visit(url)?;
    let before = browser.call("Performance.getMetrics", &json!({}))?;
    let left = scroll_to_end(browser, SPEED)?;
    let after = browser.call("Performance.getMetrics", &json!({}))?;
    if left > 50.0 {
        reading.problems.push(format!("the scroll stopped {left} px before the end"));
    }
    let spent = |name: &str| Ok::<f64, Box<dyn std::error::Error>>(metric(&after, name)? - metric(&before, name)?);
    reading.scroll_script_ms = spent("ScriptDuration")? * 1000.0;
    reading.scroll_style_and_layout_ms = (spent("RecalcStyleDuration")? + spent("LayoutDuration")?) * 1000.0;
    reading.scroll_task_ms_per_s = spent("TaskDuration")? * 1000.0 / spent("Timestamp")?;
    reading.memory_bytes = browser.memory()?;
    reading.problems.extend_from_slice(browser.problems());
    browser.close()
}

/// The frame run: the same scroll with an animation-frame clock in the page, which costs main-thread time itself.
fn frames(browser: &mut DevTools, url: &str, slower: f64, reading: &mut Reading) -> Outcome<()> {
    browser.open(&device(), slower, None)?;
    browser.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": PROBE }))?;
    browser.visit(url)?;
    browser.evaluate("bench.countFrames()")?;
    scroll_to_end(browser, SPEED)?;
    let frames = browser.evaluate("bench.frames")?;
    browser.close()?;
    let times: Vec<f64> = frames.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let lasted: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if lasted.is_empty() {
        return Err("the page has drawn no frames".into());
    }
    let late = lasted.iter().filter(|&&ms| ms > LATE_MS).count();
    reading.late_frames_percent = late as f64 * 100.0 / lasted.len() as f64;
    reading.longest_frame_ms = lasted.iter().copied().fold(0.0, f64::max);
    Ok(())
}

fn device() -> Value {
    json!({ "width": WINDOW.0, "height": WINDOW.1, "deviceScaleFactor": 2, "mobile": true })
}

/// Scrolls from the top to the end in one gesture, at pixels a second; returns how many pixels are left.
fn scroll_to_end(browser: &mut DevTools, speed: f64) -> Outcome<f64> {
    let below = "document.documentElement.scrollHeight - innerHeight - scrollY";
    let distance = browser.evaluate(below)?.as_f64().ok_or("the page has no height")?;
    let gesture = json!({
        "x": WINDOW.0 / 2.0,
        "y": (WINDOW.1 / 2.0).round(),
        // Beyond the end, as a page may grow while it is scrolled.
        "yDistance": -(distance + 200.0),
        "speed": speed,
        "preventFling": true,
        // Chromium without a window does not scroll by synthetic touch.
        "gestureSourceType": "mouse",
    });
    browser.call("Input.synthesizeScrollGesture", &gesture)?;
    browser.evaluate(below)?.as_f64().ok_or_else(|| "the page has no height".into())
}

fn bytes(browser: &DevTools) -> Bytes {
    let mut bytes = Bytes::default();
    for request in browser.requests() {
        bytes.all += request.bytes;
        match request.kind {
            Kind::Html => bytes.html += request.bytes,
            Kind::Css => bytes.css += request.bytes,
            Kind::Js => bytes.js += request.bytes,
            Kind::Wasm => bytes.wasm += request.bytes,
            Kind::Typeface => bytes.typefaces += request.bytes,
            Kind::Image => bytes.images += request.bytes,
            Kind::Other => {}
        }
    }
    bytes
}

fn metric(answer: &Value, name: &str) -> Outcome<f64> {
    let mut metrics = answer["metrics"].as_array().into_iter().flatten();
    let metric = metrics.find(|metric| metric["name"] == name).ok_or_else(|| format!("Chromium measures no {name}"))?;
    number(metric, "value")
}

fn pairs(list: &Value) -> Vec<(f64, f64)> {
    let pair = |pair: &Value| Some((pair[0].as_f64()?, pair[1].as_f64()?));
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}

/// What long tasks, given by beginning and duration, take beyond 50 ms each, if they end after the first paint.
fn blocking(tasks: &[(f64, f64)], first_paint: f64) -> f64 {
    let after = tasks.iter().filter(|(begin, duration)| begin + duration > first_paint);
    // A sum of nothing is −0 in Rust, which would be printed so.
    after.fold(0.0, |sum, (_, duration)| sum + (duration - 50.0).max(0.0))
}

/// The largest session window of shifts, given by time and score: as the Layout Instability metric CLS has it, a window
/// ends with a second without shifts, and after five seconds.
fn layout_shift(shifts: &[(f64, f64)]) -> f64 {
    let (mut begin, mut last, mut sum, mut largest) = (f64::NEG_INFINITY, f64::NEG_INFINITY, 0.0, 0.0_f64);
    for &(time, score) in shifts {
        if time - last > 1000.0 || time - begin > 5000.0 {
            (begin, sum) = (time, 0.0);
        }
        last = time;
        sum += score;
        largest = largest.max(sum);
    }
    largest
}
