//! The events for newsrooms, over whole readings, in every mode. What a reader has come to is worked out here from
//! rectangles alone: where the host has scrolled to, where its frame is, and where in the frame something lies.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::{Value, json};

use crate::browser::{DEADLINE, Engine};
use crate::hosts::Embedded;

/// How a reader comes to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It is the window.
    Alone,
    /// It stays in the window while its host scrolls.
    Led,
    /// It is as high as its content, and its host scrolls.
    Full,
    /// It shows one slide at a time.
    Slides,
}

/// Listens in the host's page to what its host script passes on, before there is a story.
const LISTEN: &str = "window.passed = []; for (const name of ['view', 'section', 'step', 'end', 'share']) addEventListener('handscroll:' + name, event => passed.push(event.detail));";

/// What the host has heard from the story, as it came.
const HEARD: &str = "heard.filter(text => text.startsWith('{')).map(text => JSON.parse(text)).filter(data => data.type === 'handscroll:event' && data.name !== 'mark')";

/// Gives a frame the height that its page asks for, as many hosts' scripts do.
const FITTING: &str = "<script>addEventListener('message', e => { for (const key in e.data?.['datawrapper-height'] ?? {}) document.querySelector('iframe').style.height = e.data['datawrapper-height'][key] + 'px' })</script>";

/// In the story: what a reader must have come to and what a reader may see, if `top` to `bottom` of its frame is in
/// sight. Between the two is room for how finely browsers tell what is in sight.
const LOOK: &str = "
const [top, bottom, isSlides, y] = arguments, done = arguments[arguments.length - 1];
const key = (name, id = '', index = 0) => [name, id, index].join(':');
const look = () => {
  const may = [], must = [], found = name => [...document.querySelectorAll(name)];
  if (bottom - top < 1) return { may, must };
  const box = element => element.getClientRects().length ? element.getBoundingClientRect() : null;
  const seen = r => r && r.height > 0 && r.bottom > top - 2 && r.top < bottom + 2;
  const reached = r => seen(r) && r.top < top + (bottom - top) * 0.6 && r.bottom > top + 20;
  const enough = bottom - top > 200;
  const put = (name, id, index, may_be, must_be) => {
    if (may_be) may.push(key(name, id, index));
    if (may_be && must_be && enough) must.push(key(name, id, index));
  };
  const story = box(document.querySelector('#story'));
  put('view', '', 0, seen(story), true);
  found('[data-section]').forEach((section, index) => {
    const r = box(section);
    put('section', section.id, index, seen(r), isSlides || reached(r));
  });
  for (const scene of found('[data-track=scene]')) {
    const steps = [...scene.querySelectorAll('[data-step]')].map(box), around = box(scene);
    const isPinned = getComputedStyle(scene.querySelector('.stage') ?? scene).position === 'sticky';
    steps.forEach((r, index) => {
      // A step on a slide is on it, also where the slide has to be scrolled for it.
      if (isSlides) return put('step', scene.id, index, r && r.height > 0, true);
      const next = steps[index + 1];
      const isCurrent = !isPinned || !next || next.top > top + (bottom - top) * 0.8;
      put('step', scene.id, index, seen(r), reached(r) && reached(around) && isCurrent);
    });
  }
  const last = document.querySelector('.stepper [data-way=on]');
  if (isSlides) put('end', '', 0, !last?.getClientRects().length || last.getAttribute('aria-disabled') === 'true', true);
  else {
    const end = box(document.querySelector('[data-end]'));
    put('end', '', 0, end && end.bottom > top - 2 && end.top < bottom + 2, end && end.top > top + 4 && end.bottom < bottom - 4);
  }
  return { may, must };
};
// The host's word takes a moment, and so do the words of a step whose slide has been opened.
const begun = performance.now();
(function wait() {
  const furthest = document.documentElement.scrollHeight - innerHeight;
  if (y !== null && Math.abs(scrollY - Math.min(y, furthest)) > 2 && performance.now() - begun < 10000) return requestAnimationFrame(wait);
  const shown = [...document.querySelectorAll('.scene')].find(scene => scene.getClientRects().length);
  const isComing = isSlides && shown && ![...shown.querySelectorAll('[data-step]')].some(step => step.getClientRects().length);
  if (isComing && performance.now() - begun < 10000) return requestAnimationFrame(wait);
  const first = look();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const then = look();
    done({ may: [...first.may, ...then.may], must: then.must, y: scrollY, late: performance.now() - begun >= 10000 });
  }));
})();";

/// Everything that a whole reading comes to, by the page's own document, and where it lies from the page's top.
const ALL: &str = "
const key = (name, id = '', index = 0) => [name, id, index].join(':');
const all = [[key('view'), 0]];
document.querySelectorAll('[data-section]').forEach((section, index) => all.push([key('section', section.id, index), section.getBoundingClientRect().top + scrollY]));
for (const scene of document.querySelectorAll('[data-track=scene]'))
  scene.querySelectorAll('[data-step]').forEach((step, index) => all.push([key('step', scene.id, index), step.getBoundingClientRect().top + scrollY]));
all.push([key('end'), document.querySelector('[data-end]').getBoundingClientRect().top + scrollY]);
return all;";

/// A page and its reader, who may have seen something and must have come to something.
struct Reading {
    embedded: Embedded,
    engine: Engine,
    way: Way,
    may: BTreeSet<String>,
    must: BTreeSet<String>,
    /// Pages of slides: how many times the reader has gone on.
    slide: usize,
}

impl Reading {
    /// Opens the whole story or a part, far below its reader where it is in a host's page.
    async fn open(engine: Engine, way: Way, part: &str) -> Self {
        let embedded = Embedded::open(engine).await;
        embedded.browser.resize(800, 800).await;
        let mut reading = Self { embedded, engine, way, may: BTreeSet::new(), must: BTreeSet::new(), slide: 0 };
        reading.visit(part).await;
        reading
    }

    /// Goes to the page anew, as a reader who has seen nothing.
    async fn visit(&mut self, part: &str) {
        self.may.clear();
        self.must.clear();
        self.slide = 0;
        if self.way == Way::Alone {
            self.embedded.browser.driver.enter_default_frame().await.expect("the page is there");
            let url = self.embedded.site.url(part);
            self.embedded.browser.go(&url).await;
        } else {
            self.embedded.visit("with=nothing").await;
            let address = self.embedded.site.url(part);
            let script = self.embedded.site.url("v1/host.js");
            let frame = |query: &str| {
                format!(
                    "<iframe src='{address}{query}' title='Story' style='display: block; width: 100%; border: 0' height='560'></iframe>"
                )
            };
            let html = match self.way {
                Way::Led => format!(
                    "<handscroll-story src='{address}' title='Story' loading='eager'></handscroll-story><script src='{script}'></script>"
                ),
                Way::Full => format!("{}{FITTING}", frame("")),
                _ => frame("?mode=step"),
            };
            let html = format!("<p style='height: 5000px'>Much else</p>{html}<p style='height: 1000px'>And more</p>");
            self.embedded
                .host(&format!("{LISTEN} document.querySelector('.cookies').remove(); document.querySelector('#place').append(document.createRange().createContextualFragment({}))", json!(html)))
                .await;
        }
        self.until_awake().await;
    }

    /// Waits until the page runs and has its typefaces, and with them its height.
    async fn until_awake(&self) {
        let mode = match self.way {
            Way::Alone => "scroll",
            Way::Led => "sticky",
            Way::Full => "auto",
            Way::Slides => "step",
        };
        let awake = format!(
            "(() => {{ const root = document.documentElement.dataset; return document.readyState === 'complete' && 'running' in root && root.faces === '' && (root.mode === '{mode}' || [root.mode, innerHeight].join()) }})()"
        );
        let begun = Instant::now();
        loop {
            let value = self.inside(&format!("return {awake}")).await;
            if value == json!(true) {
                break;
            }
            assert!(begun.elapsed() < DEADLINE, "{}: the page does not wake: {value}", self.what());
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
    }

    fn what(&self) -> String {
        format!("{:?}, {:?}", self.engine, self.way)
    }

    /// Runs a script in the page of the story.
    async fn inside(&self, script: &str) -> Value {
        match self.way {
            Way::Alone => self.embedded.host(script).await,
            _ => self.embedded.story(script).await,
        }
    }

    /// The events that have been told so far, in their order.
    async fn told(&self) -> Vec<String> {
        let events = match self.way {
            Way::Alone => self.embedded.host("return told").await,
            _ => self.embedded.host(&format!("return {HEARD}")).await,
        };
        let events = events.as_array().expect("events are listed").clone();
        events
            .iter()
            .map(|event| {
                let text =
                    |name: &str| event[name].as_str().unwrap_or_else(|| panic!("{event} has no {name}")).to_owned();
                assert!(event["progress"].as_f64().is_some_and(|share| (0.0..=1.0).contains(&share)), "{event}");
                format!("{}:{}:{}", text("name"), text("id"), event["index"])
            })
            .collect()
    }

    /// Looks at what is in sight now, and waits until it has been told; nothing may be told twice, or before it was in
    /// sight. `y` is where a page that is led has to be, in pixels.
    async fn look(&mut self, what: &str, y: Option<f64>) -> Vec<String> {
        let what = format!("{}, {what}", self.what());
        let place = match self.way {
            Way::Alone => self.embedded.host("return [0, innerHeight]").await,
            _ => {
                self.embedded
                    .host("const r = document.querySelector('iframe').getBoundingClientRect(); return [Math.max(0, -r.top), Math.min(r.height, innerHeight - r.top)]")
                    .await
            }
        };
        let edge = |index: usize| place[index].as_f64().expect("an edge");
        if self.way != Way::Alone && edge(1) > edge(0) {
            self.embedded.browser.driver.enter_frame(0).await.expect("there is a frame");
        }
        if edge(1) > edge(0) {
            let arguments = vec![place[0].clone(), place[1].clone(), json!(self.way == Way::Slides), json!(y)];
            let seen = self.embedded.browser.driver.execute_async(LOOK, arguments).await;
            let seen = seen.unwrap_or_else(|error| panic!("{what}: {error}")).json().clone();
            assert_eq!(seen["late"], json!(false), "{what}: the page is at {}, not at {y:?}", seen["y"]);
            let keys = |list: &Value| -> Vec<String> {
                list.as_array().expect("a list").iter().filter_map(|key| key.as_str().map(str::to_owned)).collect()
            };
            self.may.extend(keys(&seen["may"]));
            self.must.extend(keys(&seen["must"]));
        }
        let begun = Instant::now();
        loop {
            let told = self.told().await;
            let set: BTreeSet<String> = told.iter().filter(|event| !event.starts_with("share:")).cloned().collect();
            let times = told.iter().filter(|event| !event.starts_with("share:")).count();
            assert_eq!(set.len(), times, "{what}: something is told twice: {told:?}");
            let early: Vec<_> = set.difference(&self.may).collect();
            assert!(early.is_empty(), "{what}: told before it was in sight: {early:?}");
            let missing: Vec<_> = self.must.difference(&set).collect();
            if missing.is_empty() {
                return told;
            }
            if begun.elapsed() > DEADLINE {
                let lie = "return [innerHeight, scrollY, [...document.querySelectorAll('[data-section], [data-step], [data-end]')].map(e => [e.id, e.getBoundingClientRect()]).filter(([, r]) => r.bottom > arguments[0] - 900 && r.top < arguments[1] + 900).map(([id, r]) => [id, r.top, r.bottom])]"
                    .replace("arguments[0]", &place[0].to_string())
                    .replace("arguments[1]", &place[1].to_string());
                let lie = self.inside(&lie).await;
                panic!("{what}: never told: {missing:?}; in sight: {place}; there lie {lie}");
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Everything that there is to come to, and where it lies.
    async fn all(&self) -> Vec<(String, f64)> {
        let all = self.inside(ALL).await;
        let all = all.as_array().expect("a list");
        all.iter().map(|one| (one[0].as_str().expect("a key").to_owned(), one[1].as_f64().expect("a place"))).collect()
    }

    /// Brings a place of the page to a share of the window's height, and looks.
    async fn go(&mut self, what: &str, y: f64, share: f64) -> Vec<String> {
        let script = match self.way {
            Way::Alone => format!("scrollTo({{ top: {y} - innerHeight * {share}, behavior: 'instant' }}); return null"),
            Way::Led => format!(
                "const box = document.querySelector('handscroll-story > div'), top = box.getBoundingClientRect().top + scrollY;
                 scrollTo({{ top: top + {y} - innerHeight * {share}, behavior: 'instant' }});
                 return Math.max(0, -box.getBoundingClientRect().top)"
            ),
            Way::Full | Way::Slides => format!(
                "const top = document.querySelector('iframe').getBoundingClientRect().top + scrollY;
                 scrollTo({{ top: top + {y} - innerHeight * {share}, behavior: 'instant' }}); return null"
            ),
        };
        let y = self.embedded.host(&script).await.as_f64();
        self.look(what, y).await
    }

    /// Turns one slide on; whether there was one.
    async fn turn(&mut self, way: &str) -> bool {
        let turned = format!(
            "const way = document.querySelector('.stepper [data-way={way}]'); if (!way?.getClientRects().length || way.getAttribute('aria-disabled') === 'true') return false; way.click(); return true"
        );
        let turned = self.embedded.story(&turned).await == json!(true);
        self.slide += usize::from(turned);
        turned
    }

    /// Reads on from one share of the page to another, so that each step comes to the middle of the window.
    async fn read(&mut self, from: f64, to: f64) {
        if self.way == Way::Slides {
            self.go("the frame is in sight", 0.0, 0.2).await;
            let count = self
                .embedded
                .story("return +(document.querySelector('.stepper-place')?.textContent.split(' ').at(-1) ?? 1)")
                .await;
            let count = count.as_f64().expect("a number of slides");
            while (self.slide as f64) < count * to && self.turn("on").await {
                self.look(&format!("slide {}", self.slide), None).await;
            }
            return;
        }
        // A frame that is far from its reader may not hear that its typefaces have made it higher.
        self.go("the beginning of a reading", 0.0, 0.5).await;
        self.settle("at the beginning of a reading").await;
        let all = self.all().await;
        let furthest = all.iter().map(|(_, y)| *y).fold(0.0, f64::max);
        let mut places: Vec<_> =
            all.into_iter().filter(|(_, y)| (furthest * from..=furthest * to).contains(y)).collect();
        places.sort_by(|one, other| one.1.total_cmp(&other.1));
        for (key, y) in places {
            self.go(&key, y, 0.5).await;
        }
        if to < 1.0 {
            return;
        }
        // What has never been in sight may turn out to be higher or lower than it was taken for.
        let begun = Instant::now();
        loop {
            let (_, y) = self.all().await.pop().expect("there is an end");
            if self.go("the end", y, 0.95).await.iter().any(|event| event.starts_with("end")) {
                break;
            }
            if begun.elapsed() > DEADLINE {
                let end = self.inside("const r = document.querySelector('[data-end]').getBoundingClientRect(); return [r.x, r.y, r.width, r.height, innerHeight, scrollY, document.documentElement.scrollHeight]").await;
                panic!("{}: the end is never told: {end}", self.what());
            }
        }
    }

    /// Goes back to the beginning and reads all of it once more, in long strides; nothing is told again.
    async fn read_again(&mut self) {
        let before = self.look("before the second reading", None).await;
        if self.way == Way::Slides {
            while self.turn("back").await {}
            self.look("back at the beginning", None).await;
            while self.turn("on").await {}
        } else {
            let all = self.all().await;
            let furthest = all.iter().map(|(_, y)| *y).fold(0.0, f64::max);
            let strides = (furthest / 2000.0).ceil().min(16.0);
            self.go("back at the beginning", 0.0, 0.0).await;
            for stride in 1..=strides as u32 {
                self.go("the second reading", furthest * f64::from(stride) / strides, 0.9).await;
            }
        }
        let after = self.look("after the second reading", None).await;
        assert_eq!(after[..before.len()], before[..], "{}", self.what());
        // In long strides other steps may be come to, but by now all have been told.
        assert_eq!(after.len(), before.len(), "{}: told by a second reading: {after:?}", self.what());
    }

    /// All has been told that there is, sections and the steps of each scene in their order; and it is the same for
    /// everybody who listens.
    async fn is_complete(&mut self) {
        let what = self.what();
        let told = self.look("at the end", None).await;
        let all: Vec<String> = self.all().await.into_iter().map(|(key, _)| key).collect();
        let missing: Vec<_> = all.iter().filter(|key| !told.contains(key)).collect();
        assert!(missing.is_empty(), "{what}: never told: {missing:?}");
        assert_eq!(told.len(), all.len(), "{what}: {told:?}");
        assert_eq!(told[0], "view::0", "{what}");
        for name in ["section", "step"] {
            let only =
                |list: &[String]| -> Vec<String> { list.iter().filter(|key| key.starts_with(name)).cloned().collect() };
            assert_eq!(only(&told), only(&all), "{what}: the order of each {name}");
        }
        if self.way != Way::Alone {
            let same = self.embedded.host(&format!("return {HEARD}")).await;
            let within = self.embedded.story("return told").await;
            let strip = |events: &Value| -> Vec<Value> {
                let fields = ["name", "id", "index", "progress"];
                let events = events.as_array().expect("events are listed");
                events.iter().map(|event| fields.map(|field| event[field].clone()).into_iter().collect()).collect()
            };
            assert_eq!(strip(&within), strip(&same), "{what}: the page's own document");
            if self.way == Way::Led {
                let passed = self.embedded.host("return passed").await;
                assert_eq!(strip(&passed), strip(&same), "{what}: the host's element");
            }
        }
    }

    /// Passes the address on, with a clipboard that takes it: this alone is told each time.
    async fn share(&mut self) {
        let before = self.look("before a share", None).await;
        assert!(!before.iter().any(|event| event.starts_with("share")), "{}: {before:?}", self.what());
        for times in 1..=2 {
            self.inside(
                "for (const [name, value] of [['share', undefined], ['clipboard', { writeText: async () => {} }]]) Object.defineProperty(navigator, name, { value, configurable: true });
                 document.querySelector('.share button').click()",
            )
            .await;
            let begun = Instant::now();
            loop {
                let told = self.look("after a share", None).await;
                let shares = told.iter().filter(|event| event.starts_with("share")).count();
                if shares == times {
                    break;
                }
                assert!(shares < times && begun.elapsed() < DEADLINE, "{}: {times} shares, {told:?}", self.what());
            }
        }
    }

    /// Another size of the window, and back.
    async fn resize(&mut self) {
        for (width, height) in [(760, 790), (800, 800), (760, 790)] {
            let before = self.embedded.host("return innerWidth").await;
            self.embedded.browser.resize(width, height).await;
            if before.as_f64() != Some(f64::from(width)) {
                self.embedded
                    .until_host(&format!("{}: a resize", self.what()), &format!("innerWidth !== {before}"))
                    .await;
            }
            self.settle("after a resize").await;
        }
    }

    /// Waits until the page is where its host leads it, and looks.
    async fn settle(&mut self, what: &str) {
        if self.way == Way::Full {
            let fits = "Math.abs(innerHeight - document.querySelector('main').getBoundingClientRect().height) <= 2";
            self.embedded.until_story(&format!("{}, {what}: the frame fits", self.what()), fits).await;
        }
        let begun = Instant::now();
        let y = loop {
            if self.way != Way::Led {
                break None;
            }
            let led = "const box = document.querySelector('handscroll-story > div').getBoundingClientRect(); return Math.max(0, Math.min(-box.top, box.height - innerHeight))";
            let y = self.embedded.host(led).await.as_f64().expect("a place");
            let at = self.embedded.story("return scrollY").await.as_f64().expect("a place");
            if (y - at).abs() <= 1.5 {
                break None;
            }
            assert!(begun.elapsed() < DEADLINE, "{}, {what}: the host is at {y}, the story at {at}", self.what());
        };
        self.look(what, y).await;
    }

    /// Other colours, and everything stilled and moved again.
    async fn change(&mut self) {
        if self.engine == Engine::Chromium {
            for scheme in ["dark", "light"] {
                self.embedded.host("return 0").await;
                let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                let sent = self.embedded.browser.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await;
                sent.expect("the scheme can be set");
                self.settle(&format!("in {scheme}")).await;
            }
        }
        for motion in ["off", "on"] {
            let clicked = self.inside(&format!("const choice = document.querySelector('input[name=motion][value={motion}]'); choice?.click(); return !!choice")).await;
            assert_eq!(clicked, json!(true), "{}: no switch for {motion}", self.what());
            self.settle(&format!("motion {motion}")).await;
        }
    }

    /// Goes to another page and comes back: the same page, if the browser has kept it; else a new reading begins.
    async fn leave_and_return(&mut self) {
        let before = self.look("before leaving", None).await;
        self.embedded.host("window.kept = true").await;
        self.embedded.browser.go(&self.embedded.host.other_url("small")).await;
        self.embedded.browser.driver.back().await.expect("the browser goes back");
        let kept = self.embedded.host("return window.kept === true").await == json!(true);
        println!("{}: the page comes from the cache of pages: {kept}", self.what());
        if kept {
            self.settle("after the return").await;
            let after = self.look("after the return", None).await;
            assert_eq!(after, before, "{}: told by a return", self.what());
        } else {
            self.visit("").await;
            self.read(0.0, 0.45).await;
        }
    }
}

async fn read_twice(engine: Engine, way: Way) {
    let mut reading = Reading::open(engine, way, "").await;
    if way != Way::Alone {
        // Far below the fold nobody has seen anything.
        let told = reading.look("far below", None).await;
        assert!(told.is_empty(), "{engine:?}, {way:?}: told far below the fold: {told:?}");
    }
    // Where nothing moves a page is shorter, and what is further on comes into sight: not so at its beginning.
    reading.read(0.0, 0.0).await;
    reading.change().await;
    reading.read(0.0, 0.45).await;
    reading.leave_and_return().await;
    reading.resize().await;
    reading.read(0.4, 1.0).await;
    reading.is_complete().await;
    reading.change().await;
    reading.read_again().await;
    reading.is_complete().await;
    reading.share().await;
    assert_eq!(reading.inside("return window.errors").await, json!([]), "{engine:?}, {way:?}");
}

pub(crate) async fn a_page_by_itself_tells_each_event_once(engine: Engine) {
    read_twice(engine, Way::Alone).await;
}

pub(crate) async fn a_led_page_tells_each_event_once(engine: Engine) {
    read_twice(engine, Way::Led).await;
}

pub(crate) async fn a_page_at_full_length_tells_each_event_once(engine: Engine) {
    read_twice(engine, Way::Full).await;
}

pub(crate) async fn a_page_of_slides_tells_each_event_once(engine: Engine) {
    read_twice(engine, Way::Slides).await;
}

pub(crate) async fn pages_of_parts_tell_each_event_once(engine: Engine) {
    // A section, a scene, and a drawing by itself.
    for (way, parts) in [
        (Way::Alone, &["s/coda/", "s/ladder/", "g/investment/"][..]),
        (Way::Led, &["s/ladder/"][..]),
        (Way::Full, &["s/ladder/", "g/investment/"][..]),
        (Way::Slides, &["s/ladder/", "g/investment/"][..]),
    ] {
        let mut reading = Reading::open(engine, way, parts[0]).await;
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                reading.visit(part).await;
            }
            reading.read(0.0, 1.0).await;
            reading.is_complete().await;
            reading.read_again().await;
        }
    }
}
