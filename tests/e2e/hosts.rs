//! The story in somebody else's page: under the published host libraries, across sites, on loopback addresses.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::browser::{Browser, Engine, Wishes};
use crate::kind::kind_of;
use crate::server::{Manner, Site};
use crate::unroll::{ALONG, in_sight};

/// What Datawrapper's documentation gives editors, in as few words.
const DATAWRAPPER: &str = "<script>addEventListener('message', e => { for (const key in e.data['datawrapper-height'] ?? {}) for (const f of document.querySelectorAll('iframe')) if (f.contentWindow === e.source) f.style.height = e.data['datawrapper-height'][key] + 'px' })</script>";

/// A script that complains, as one that is true when it does not.
fn holds(complaint: &str) -> String {
    format!("(() => {{ {complaint} }})() === ''")
}

/// What a host puts into its page for the story at `STORY`, and the script that goes with it. Several stand on a page
/// as the frames `ID`, all of which the script knows as `IDS`; `LAZY` is how they load.
fn embed(with: &str) -> (&'static str, &'static str) {
    match with {
        "script" => (
            "<handscroll-story src='STORY' title='Hangzhou, unrolled' data-top='56'><a href='STORY'>Hangzhou, unrolled</a></handscroll-story>",
            "<script src='STORY/v1/host.js' defer></script>",
        ),
        "two" => (
            "<handscroll-story src='STORY' title='One' data-top='56'></handscroll-story><p>Between</p><handscroll-story src='STORY' title='Two' data-top='56'></handscroll-story>",
            "<script src='STORY/v1/host.js' defer></script>",
        ),
        "broken" => (
            "<div style='overflow: hidden'><handscroll-story src='STORY' title='Hangzhou, unrolled'></handscroll-story></div>",
            "<script src='STORY/v1/host.js' defer></script>",
        ),
        // A plain frame that asks for the host script, which is there before the page is.
        "marked" => (
            "<script src='STORY/v1/host.js'></script><iframe data-handscroll title='Hangzhou, unrolled' src='STORY' data-top='56' width='100%' height='640'></iframe>",
            "",
        ),
        // Marked frames that may do less than others, of which one names no address.
        "restricted" => (
            "<iframe data-handscroll id='given' class='wide' title='Hangzhou, unrolled' src='STORY' data-top='56' sandbox='allow-scripts' referrerpolicy='no-referrer'></iframe>
             <iframe data-handscroll id='nowhere' title='Nothing' src='http://['></iframe>",
            "<script>window.given = document.getElementById('given')</script><script src='STORY/v1/host.js' defer></script>",
        ),
        // The same script before its story: what stands inside is read after the element is there.
        "early" => (
            "<script src='STORY/v1/host.js'></script><handscroll-story src='STORY' title='Hangzhou, unrolled' data-top='56'><a href='STORY'>Hangzhou, unrolled</a></handscroll-story>",
            "",
        ),
        // A page that says hello as the story does, and is no higher than a graphic.
        "short" => (
            "<handscroll-story src='/small' title='Small'></handscroll-story>",
            "<script src='STORY/v1/host.js' defer></script>",
        ),
        // A listener whose script comes when the story has long said everything.
        "late" => (
            "<iframe title='Story' src='STORY' style='width: 100%; border: 0' height='400'></iframe>",
            "<script>function comeLate() { addEventListener('message', e => { for (const key in e.data['datawrapper-height'] ?? {}) document.querySelector('iframe').style.height = e.data['datawrapper-height'][key] + 'px' }) }
             addEventListener('message', function wait(e) { if (e.data?.['datawrapper-height'] !== undefined) { removeEventListener('message', wait); comeLate(); } });</script>",
        ),
        "pym" => (
            "<div id='pym-ID'></div>",
            "<script src='/lib/pym.js/dist/pym.v1.min.js'></script><script>for (const id of IDS) new pym.Parent('pym-' + id, 'STORY', { title: 'Story' })</script>",
        ),
        "frames" => (
            "<div id='frames-ID'></div>",
            "<script src='/lib/@newswire/frames/dist/frames.umd.js'></script><script>for (const id of IDS) new newswireFrames.Framer(document.getElementById('frames-' + id), { src: 'STORY', attributes: { title: 'Story', loading: 'LAZY' } })</script>",
        ),
        "resizer4" => (
            "<iframe id='f-ID' title='Story' src='STORY' loading='LAZY' style='width: 100%; border: 0'></iframe>",
            "<script src='/lib/iframe-resizer/js/iframeResizer.min.js'></script><script>iFrameResize({ checkOrigin: false }, '[id^=f-]')</script>",
        ),
        "resizer5" => (
            "<iframe id='f-ID' title='Story' src='STORY' loading='LAZY' style='width: 100%; border: 0'></iframe>",
            "<script src='/lib/@iframe-resizer/parent/index.umd.js'></script><script>iframeResize({ license: 'GPLv3', checkOrigin: false }, '[id^=f-]')</script>",
        ),
        // These two publish no package: what their documentation gives editors does no more than this.
        "datawrapper" => (
            "<iframe title='Story' src='STORY' loading='LAZY' style='width: 100%; border: 0' height='400'></iframe>",
            DATAWRAPPER,
        ),
        "medium" => (
            "<iframe title='Story' src='STORY' loading='LAZY' style='width: 100%; border: 0' height='400'></iframe>",
            "<script>addEventListener('message', e => { try { const m = JSON.parse(e.data); if (m.context === 'iframe.resize') for (const f of document.querySelectorAll('iframe')) if (f.src.startsWith(m.src)) f.style.height = m.height + 'px' } catch {} })</script>",
        ),
        // It publishes no package either; on the web it sends objects, in its app texts.
        "guardian" => (
            "<style>.site { position: static } .interactive iframe { display: block; width: 100%; height: 400px; border: 0 } .interactive .scrolly { position: sticky; top: 0; height: 100vh }</style>
             <div class='interactive'><iframe title='Story' src='STORY'></iframe></div>",
            concat!("<script>", include_str!("../hosts/guardian.js"), "</script>"),
        ),
        "guardian-app" => (
            "<style>.site { position: static } .interactive iframe { display: block; width: 100%; height: 400px; border: 0 } .interactive .scrolly { position: sticky; top: 0; height: 100vh }</style>
             <div class='interactive' data-texts><iframe title='Story' src='STORY'></iframe></div>",
            concat!("<script>", include_str!("../hosts/guardian.js"), "</script>"),
        ),
        "sandbox" => (
            "<iframe title='Story' src='STORY' loading='LAZY' sandbox='allow-scripts' style='width: 100%; border: 0' height='400'></iframe>",
            DATAWRAPPER,
        ),
        // A place into which a test puts something.
        "nothing" => ("", ""),
        // A system that strips scripts.
        _ => ("<iframe title='Story' src='STORY' width='100%' height='560' style='border: 0'></iframe>", ""),
    }
}

/// More than any browser loads ahead of its reader.
const FAR: &str = "<p style='height: 9000px'>Much else</p>";

/// A page of a host: an article with the story in it, or a file of a host library.
pub(crate) fn answer(path: &str, query: &str, story: u16) -> (StatusCode, &'static str, Vec<u8>) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    if let Some(file) = path.strip_prefix("lib/").filter(|file| !file.contains("..")) {
        return match fs::read(tests.join("node_modules").join(file)) {
            Ok(body) => (StatusCode::OK, kind_of(file), body),
            Err(_) => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
        };
    }
    if path == "small" {
        let small = "<!doctype html><title>Small</title><body>Small<script>addEventListener('message', e => { document.body.dataset.mode = e.data.mode ?? document.body.dataset.mode });
          parent.postMessage({ type: 'handscroll:hello', v: 1, modes: ['sticky', 'auto', 'step'], height: 300 }, '*')</script>";
        return (StatusCode::OK, "text/html; charset=utf-8", small.as_bytes().to_vec());
    }
    let value = |name: &str| {
        query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
    };
    let page = fs::read_to_string(tests.join("hosts/article.html")).expect("there is an article");
    let (place, script) = embed(value("with").unwrap_or("plain"));
    // One where a reader first looks; or two that are loaded when a reader comes down to them.
    let (ids, lazy, before) =
        if query.contains("far") { (&["one", "two"][..], "lazy", FAR) } else { (&["one"][..], "eager", "") };
    let one = |id: &&str| {
        let place = place.replace("ID", id).replace("src='STORY'", &format!("src='STORY?frame={id}'"));
        format!("{before}<div>{place}</div>")
    };
    let places = if before.is_empty() { place.replace("ID", ids[0]) } else { ids.iter().map(one).collect() };
    let (places, script) =
        (places.replace("LAZY", lazy), script.replace("LAZY", lazy).replace("IDS", &format!("{ids:?}")));
    // The whole story, or one of its parts.
    let part = value("part").map(|part| format!("{part}/")).unwrap_or_default();
    let story = format!("http://127.0.0.1:{story}");
    let page = page.replace("{{EMBED}}", &places).replace("{{SCRIPT}}", &script).replace("{{STYLE}}", "");
    // The story's own address may ask for a place in it.
    let page = page.replace("STORY/v1", &format!("{story}/v1"));
    let mode = value("mode").map_or_else(String::new, |mode| format!("?mode={mode}"));
    let place = value("at").map_or_else(String::new, |place| format!("#{place}"));
    let page = page.replace("STORY", &format!("{story}/{part}{mode}{place}"));
    (StatusCode::OK, "text/html; charset=utf-8", page.into_bytes())
}

/// A story, a host of another site, and a browser that shows the one in the other.
pub(crate) struct Embedded {
    pub(crate) site: Site,
    pub(crate) host: Site,
    pub(crate) browser: Browser,
}

impl Embedded {
    pub(crate) async fn open(engine: Engine) -> Self {
        Self::open_with(engine, Wishes::default()).await
    }

    pub(crate) async fn open_with(engine: Engine, wishes: Wishes) -> Self {
        let story = Site::start(Manner::Plain);
        let host = Site::start(Manner::Host(story.port()));
        let browser = Browser::open(engine, wishes).await;
        browser.resize(1200, 900).await;
        Self { site: story, host, browser }
    }

    pub(crate) async fn visit(&self, query: &str) {
        self.browser.driver.enter_default_frame().await.expect("the page is there");
        let url = self.host.other_url(&format!("article?{query}"));
        self.browser.go(&url).await;
    }

    /// Runs a script in the host's page.
    pub(crate) async fn host(&self, script: &str) -> Value {
        self.browser.driver.enter_default_frame().await.expect("the page is there");
        self.browser.run(script).await
    }

    /// Runs a script in the story; null while there is none.
    pub(crate) async fn story(&self, script: &str) -> Value {
        self.frame(0, script).await
    }

    /// Runs a script in one of several stories, counted from 0; null while there is none.
    pub(crate) async fn frame(&self, index: u16, script: &str) -> Value {
        self.browser.driver.enter_default_frame().await.expect("the page is there");
        if self.browser.driver.enter_frame(index).await.is_err() {
            return Value::Null;
        }
        self.browser.driver.execute(script, Vec::new()).await.map_or(Value::Null, |result| result.json().clone())
    }

    /// Presses a key in whichever page the focus is.
    async fn press(&self, key: Key) {
        self.browser.driver.action_chain().send_keys(key).perform().await.expect("a key can be pressed");
    }

    /// Waits until a script in the story returns true.
    pub(crate) async fn until_story(&self, what: &str, script: &str) {
        self.until_frame(0, what, script).await;
    }

    /// Waits until a script in the page around returns true.
    pub(crate) async fn until_host(&self, what: &str, script: &str) {
        let begun = Instant::now();
        while self.host(&format!("return ({script})")).await != json!(true) {
            if begun.elapsed() > Duration::from_secs(20) {
                let host = self.host("return [window.heard.slice(-3), window.errors, scrollY]").await;
                let story = self.story("return [document.documentElement.dataset.mode, scrollY, document.activeElement.id, window.errors]").await;
                panic!("{what}; host: {host}; story: {story}");
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits until a script in one of several stories, counted from 0, returns true.
    pub(crate) async fn until_frame(&self, index: u16, what: &str, script: &str) {
        let begun = Instant::now();
        loop {
            let value = self.frame(index, &format!("return ({script})")).await;
            if value == json!(true) {
                return;
            }
            if begun.elapsed() > Duration::from_secs(20) {
                let state = self
                    .frame(index, "return [document.documentElement.dataset.mode, innerHeight, document.querySelector('main')?.getBoundingClientRect().height, scrollY, window.errors]")
                    .await;
                let host = self
                    .host("return [window.heard.slice(-3), window.errors, scrollY, [...document.querySelectorAll('iframe')].map(f => f.clientHeight)]")
                    .await;
                panic!("{what}: {value}; story: {state}; host: {host}");
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
}

pub(crate) const MODE: &str = "document.documentElement.dataset.mode";

/// The frame is as tall as the content, which has its final height once it has its typefaces.
pub(crate) const FITS: &str = "document.documentElement.dataset.faces === '' && document.documentElement.dataset.mode === 'auto' && document.querySelector('main').getBoundingClientRect().height > 3000
  && Math.abs(innerHeight - document.querySelector('main').getBoundingClientRect().height) <= 2";

const LIBRARIES: [&str; 7] = ["pym", "frames", "resizer4", "resizer5", "datawrapper", "medium", "sandbox"];

pub(crate) async fn the_frame_fits_under_every_library(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    for library in LIBRARIES {
        embedded.visit(&format!("with={library}")).await;
        let resize = |width: u32| {
            format!("document.querySelector('#place').style.width = '{width}px'; dispatchEvent(new Event('resize'))")
        };
        for width in [1000, 390, 640] {
            embedded.host(&resize(width)).await;
            embedded
                .until_story(
                    &format!("{engine:?}, {library}, at {width}"),
                    &format!("innerWidth === {width} && {FITS}"),
                )
                .await;
        }
        // What opens makes the content longer.
        embedded.story("document.querySelectorAll('.data')[3].open = true").await;
        embedded.until_story(&format!("{engine:?}, {library}, with a table open"), FITS).await;
        embedded.host("bringAds()").await;
        embedded.until_story(&format!("{engine:?}, {library}, with advertisements"), FITS).await;
        assert_eq!(embedded.host("return window.errors").await, json!([]), "{engine:?}, {library}");
    }
}

pub(crate) async fn parts_fit_their_frames(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    let fits = "document.documentElement.dataset.mode === 'auto' && document.querySelector('main').getBoundingClientRect().height > 300
      && Math.abs(innerHeight - document.querySelector('main').getBoundingClientRect().height) <= 2";
    for part in ["s/coda", "s/ladder", "g/investment", "g/city", "g/fuchun"] {
        for library in ["resizer5", "datawrapper"] {
            embedded.visit(&format!("with={library}&part={part}")).await;
            for width in [1000, 390] {
                let resize = format!(
                    "document.querySelector('#place').style.width = '{width}px'; dispatchEvent(new Event('resize'))"
                );
                embedded.host(&resize).await;
                let here = format!("innerWidth === {width} && {fits}");
                embedded.until_story(&format!("{engine:?}, {library}, {part}, at {width}"), &here).await;
            }
        }
        // With nobody to say how tall it may be: what has steps is stepped through, the rest is there at once.
        embedded.visit(&format!("with=plain&part={part}")).await;
        let shown = "document.documentElement.dataset.mode === 'step' && [...document.querySelectorAll('.single-head, .single-foot')].every(part => part.checkVisibility())
          && !!document.querySelector('.section > *')?.checkVisibility()";
        embedded.until_story(&format!("{engine:?}, {part}, with no script"), shown).await;
        let has_steps = part.starts_with("s/");
        let way = "!!document.querySelector('.stepper')?.checkVisibility()";
        assert_eq!(embedded.story(&format!("return {way}")).await, json!(has_steps), "{engine:?}, {part}");
    }
}

pub(crate) async fn two_frames_far_down_fit_and_stay_as_they_are(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    for library in LIBRARIES {
        embedded.visit(&format!("with={library}&far")).await;
        for (frame, width) in [(0, 640), (1, 390)] {
            let come = format!(
                "const place = document.querySelectorAll('#place iframe')[{frame}]; place.parentElement.style.width = '{width}px'; place.scrollIntoView(); dispatchEvent(new Event('resize'))"
            );
            embedded.host(&come).await;
            let what = format!("{engine:?}, {library}, the frame {frame} of two");
            embedded.until_frame(frame, &what, &format!("innerWidth === {width} && {FITS}")).await;
            // It has never been taken for a frame that nobody looks after, however long it lay there unseen.
            let modes = embedded.frame(frame, "return modes.includes('step') ? modes : []").await;
            assert_eq!(modes, json!([]), "{what}");
        }
        let heights = "return [...document.querySelectorAll('iframe')].map(frame => frame.offsetHeight)";
        let before = embedded.host(heights).await;
        assert!(before[0] != before[1], "{engine:?}, {library}: two widths, one height: {before}");
        // Growth without end shows within a few frames, if at all.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            let now = embedded.host(heights).await;
            assert_eq!(now, before, "{engine:?}, {library}: after {:?}", begun.elapsed());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let told = embedded.host("return heard.filter(text => text.includes('handscroll:height')).length").await;
        assert!(told.as_u64().is_some_and(|told| told < 80), "{engine:?}, {library}: heights were told {told} times");
    }
}

/// A host that keeps the story's frame in its window, and leads.
struct Leader {
    /// What stands in the host's page ([`embed`]).
    with: &'static str,
    /// The box that is as high as the story, as a selector.
    holder: &'static str,
    /// The height of what stays above the frame, in CSS pixels.
    header_px: u32,
}

const HOST_SCRIPT: Leader = Leader { with: "script", holder: "handscroll-story > div", header_px: 56 };

/// On the web and in the app.
const GUARDIAN: [Leader; 2] = [
    Leader { with: "guardian", holder: ".interactive", header_px: 0 },
    Leader { with: "guardian-app", holder: ".interactive", header_px: 0 },
];

/// Scrolls to the story, and a little further once it listens: a host that says how far its reader is says so then.
async fn meet(embedded: &Embedded, what: &str) {
    embedded.host("document.querySelector('#place').scrollIntoView({ behavior: 'instant' })").await;
    embedded.until_story(&format!("{what}: it wakes"), "'running' in document.documentElement.dataset").await;
    embedded.host("scrollBy({ top: 5, behavior: 'instant' })").await;
}

/// Waits until the story is where the host has scrolled to.
pub(crate) async fn together(embedded: &Embedded, what: &str) {
    together_with(&HOST_SCRIPT, embedded, what).await;
}

async fn together_with(leader: &Leader, embedded: &Embedded, what: &str) {
    let Leader { holder, header_px, .. } = leader;
    let led = format!(
        "const box = document.querySelector('{holder}').getBoundingClientRect();
         return Math.max(0, Math.min({header_px} - box.top, box.height - (innerHeight - {header_px})))"
    );
    let begun = Instant::now();
    loop {
        let led = embedded.host(&led).await.as_f64().unwrap_or(-1.0);
        let at = embedded.story("return scrollY").await.as_f64().unwrap_or(-9.0);
        if (led - at).abs() <= 1.5 {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "{what}: the host is {led} px into the story, the story at {at}"
        );
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

pub(crate) async fn open_sticky(engine: Engine, query: &str) -> Embedded {
    let embedded = Embedded::open(engine).await;
    embedded.visit(query).await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: the host leads"), &format!("{MODE} === 'sticky'")).await;
    embedded
}

/// Brings a place of the story to the top of its frame, by scrolling the host.
pub(crate) async fn lead_to(embedded: &Embedded, selector: &str, further: f64) {
    lead_to_with(&HOST_SCRIPT, embedded, selector, further).await;
}

async fn lead_to_with(leader: &Leader, embedded: &Embedded, selector: &str, further: f64) {
    let Leader { holder, header_px, .. } = leader;
    let top = embedded
        .story(&format!("return document.querySelector({}).getBoundingClientRect().top + scrollY", json!(selector)))
        .await;
    let top = top.as_f64().expect("the place is there") + further;
    embedded
        .host(&format!(
            "scrollTo({{ top: document.querySelector('{holder}').getBoundingClientRect().top + scrollY - {header_px} + {top}, behavior: 'instant' }})"
        ))
        .await;
}

pub(crate) async fn in_a_sticky_frame_pinned_graphics_stand_still(engine: Engine) {
    let embedded = open_sticky(engine, "with=script").await;
    stands_still(engine, &HOST_SCRIPT, &embedded).await;
}

pub(crate) async fn the_guardians_page_leads_and_graphics_stand_still(engine: Engine) {
    for leader in &GUARDIAN {
        let what = format!("{engine:?}, {}", leader.with);
        let embedded = Embedded::open(engine).await;
        embedded.visit(&format!("with={}", leader.with)).await;
        // Such a host has spoken when its frame had loaded, before the engine could hear it, and says nothing more until
        // its reader scrolls.
        embedded.host("document.querySelector('#place').scrollIntoView({ behavior: 'instant' })").await;
        embedded.until_story(&format!("{what}: it leads"), &format!("{MODE} === 'sticky'")).await;
        let host = "document.documentElement.getAttribute('data-host') === \"the Guardian's page\"";
        embedded.until_story(&format!("{what}: it is known"), host).await;
        // It is asked once, after it has spoken, and told the height of what is laid out.
        let asked = "asked.filter(([kind]) => kind === 'interactive:scroll').length === 1 && asked.every(([, spoken]) => spoken)
          && document.querySelector('iframe').matches('.scrolly') && document.querySelector('iframe').offsetHeight === innerHeight";
        embedded.until_host(&format!("{what}: it is asked"), asked).await;
        let height =
            embedded.story("return Math.ceil(document.querySelector('main').getBoundingClientRect().height)").await;
        embedded
            .until_host(
                &format!("{what}: the box is as high"),
                &format!("document.querySelector('.interactive').offsetHeight === {height}"),
            )
            .await;
        // Forwards and back: the words that are read and the drawing that belongs to them are in sight.
        for step in [1, 3, 2] {
            let place = format!("#ladder-{step}");
            // The line at which steps begin comes to a place within the step, whose words stay where they are read.
            let within = format!(
                "return document.querySelector('{place}').getBoundingClientRect().height * 0.6 - innerHeight * 0.72"
            );
            let within = embedded.story(&within).await.as_f64().expect("a place");
            lead_to_with(leader, &embedded, &place, within).await;
            together_with(leader, &embedded, &format!("{what}: at {place}")).await;
            let seen = format!(
                "const card = document.querySelector('{place} .card').getBoundingClientRect();
                 const words = document.elementFromPoint(card.x + card.width / 2, card.y + card.height / 2);
                 if (!words?.closest('{place}')) return 'the words are not in sight: ' + card.y;
                 if (document.querySelector('#ladder').dataset.active !== '{}') return 'another step is active';
                 const canvas = document.querySelector('#ladder .stage canvas[data-live]'), drawing = canvas?.closest('.graphic').getBoundingClientRect();
                 if (!drawing || drawing.top < -1 || drawing.bottom > innerHeight + 1) return 'the drawing is not in sight';
                 return getComputedStyle(canvas).visibility === 'visible' ? '' : 'the drawing is hidden'",
                step - 1
            );
            embedded.until_story(&format!("{what}: at {place}"), &holds(&seen)).await;
        }
        stands_still(engine, leader, &embedded).await;
        assert_eq!(embedded.host("return window.errors").await, json!([]), "{what}");
        assert_eq!(embedded.story("return window.errors").await, json!([]), "{what}");
    }
}

/// Holds that neither the frame nor the drawing in it moves while a host leads through a scene.
async fn stands_still(engine: Engine, leader: &Leader, embedded: &Embedded) {
    let with = leader.with;
    // The stage is pinned a little below the frame's top.
    let inset =
        embedded.story("return parseFloat(getComputedStyle(document.querySelector('#ladder .stage')).top)").await;
    let inset = inset.as_f64().expect("a length");
    lead_to_with(leader, embedded, "#ladder .scene-body", 4.0 - inset).await;
    together_with(leader, embedded, &format!("{engine:?}, {with}: at the scene")).await;
    let length = embedded
        .story("return document.querySelector('#ladder .scene-body').offsetHeight - document.querySelector('#ladder .stage').offsetHeight")
        .await
        .as_f64()
        .expect("a length");
    // Every frame of both pages is looked at while the host scrolls through the scene.
    embedded
        .story("window.tops = []; (function look() { tops.push(document.querySelector('#ladder .stage').getBoundingClientRect().top); requestAnimationFrame(look); })()")
        .await;
    let scrolled = "const done = arguments[arguments.length - 1], by = arguments[0], tops = []; let step = 0;
      (function go() { tops.push(document.querySelector('iframe').getBoundingClientRect().top);
        if (step++ < 60) { scrollBy({ top: by, behavior: 'instant' }); requestAnimationFrame(go); } else done(tops); })()";
    embedded.browser.driver.enter_default_frame().await.expect("the page is there");
    let by = (length - 12.0) / 62.0;
    let tops = embedded
        .browser
        .driver
        .execute_async(scrolled, vec![json!(by)])
        .await
        .expect("the host scrolls")
        .json()
        .clone();
    together_with(leader, embedded, &format!("{engine:?}, {with}: at the scene's end")).await;
    let spread = |values: &Value| {
        let values: Vec<f64> = values.as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
        assert!(values.len() > 10, "{engine:?}: only {} frames", values.len());
        values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min)
    };
    let stage = embedded.story("return tops").await;
    assert!(spread(&tops) < 0.5, "{engine:?}, {with}: the frame moves: {tops}");
    assert!(spread(&stage) < 0.5, "{engine:?}, {with}: the stage moves in its frame: {stage}");
    let active = embedded.story("return +document.querySelector('#ladder').dataset.active").await;
    assert!(active.as_f64().is_some_and(|active| active >= 3.0), "{engine:?}, {with}: the steps do not pass: {active}");
}

pub(crate) async fn host_and_sticky_frame_keep_together(engine: Engine) {
    let embedded = open_sticky(engine, "with=script").await;
    for place in ["#sources", "#frames", "#fuchun", "#ladder-3"] {
        lead_to(&embedded, place, 0.0).await;
        together(&embedded, &format!("{engine:?}: the host jumps to {place}")).await;
    }
    embedded.host("bringAds()").await;
    together(&embedded, &format!("{engine:?}: advertisements push")).await;
    // What moves the story alone takes the host along.
    for (what, script) in [
        ("a link", "location.hash = '#ladder-3'"),
        ("scrollIntoView", "document.querySelector('#purses').scrollIntoView({ behavior: 'instant' })"),
        ("the focus", "document.querySelector('#circles-2 .figure').focus()"),
    ] {
        if what == "the focus" {
            // WebKit gives a frame of another site the focus only once the reader has been in it.
            embedded.host("return 0").await;
            let frame = embedded.browser.driver.find(By::Css("iframe")).await.expect("there is a frame");
            frame.click().await.expect("it can be clicked");
            together(&embedded, &format!("{engine:?}: after a click")).await;
        }
        let before = embedded.host("return scrollY").await;
        embedded.story(script).await;
        embedded
            .until_host(&format!("{engine:?}: {what} moves only the story"), &format!("scrollY !== {before}"))
            .await;
        together(&embedded, &format!("{engine:?}: {what}")).await;
    }
    // Space, typed in the story, pages the host.
    lead_to(&embedded, "#tipping-point", 0.0).await;
    together(&embedded, &format!("{engine:?}: before Space")).await;
    let before = embedded.host("return scrollY").await.as_f64().expect("a place");
    embedded.story("document.querySelector('#story').focus({ preventScroll: true })").await;
    embedded.browser.driver.action_chain().send_keys(" ").perform().await.expect("a key can be pressed");
    embedded.until_host(&format!("{engine:?}: Space does not page"), &format!("scrollY >= {before} + 200")).await;
    together(&embedded, &format!("{engine:?}: after Space")).await;
    assert_eq!(embedded.host("return window.errors").await, json!([]), "{engine:?}");
}

pub(crate) async fn a_wheel_over_the_frame_scrolls_the_host(engine: Engine) {
    for (with, mode) in [("script", "sticky"), ("plain", "step"), ("datawrapper", "auto")] {
        let embedded = Embedded::open(engine).await;
        embedded.visit(&format!("with={with}")).await;
        embedded.host("document.querySelector('#place').scrollIntoView()").await;
        // While the frame still changes its size, what is under the mouse may be another thing when the wheel is turned.
        let calm = format!("{MODE} === '{mode}' && document.documentElement.dataset.faces === ''");
        embedded.until_story(&format!("{engine:?}: {with}"), &calm).await;
        if mode == "auto" {
            embedded.until_story(&format!("{engine:?}: {with}: it fits"), FITS).await;
        }
        let before = embedded.host("return scrollY").await.as_f64().expect("a place");
        let mut turns = 0;
        while embedded.host("return scrollY").await.as_f64().is_none_or(|now| now < before + 100.0) {
            assert!(turns < 5, "{engine:?}: in {mode} the wheel is trapped");
            turns += 1;
            embedded.browser.wheel(500, 600, 400).await;
            at_rest(&embedded).await;
        }
    }
}

/// Waits until the host has scrolled by `least` pixels or more from `before`, downwards or upwards, and the story with it.
async fn moves(embedded: &Embedded, what: &str, before: f64, least: f64) {
    let begun = Instant::now();
    loop {
        let now = embedded.host("return scrollY").await.as_f64().expect("a place");
        if (now - before) * least.signum() >= least.abs() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "{what}: the host was at {before} and is at {now}");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    together(embedded, what).await;
}

/// Where the host is once it has stopped scrolling.
async fn at_rest(embedded: &Embedded) -> f64 {
    let mut places = vec![f64::NAN];
    while places.len() < 5 {
        let now = embedded.host("return scrollY").await.as_f64().expect("a place");
        if places.last() != Some(&now) {
            places.clear();
        }
        places.push(now);
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    places[0]
}

pub(crate) async fn every_hand_moves_one_story(engine: Engine) {
    let embedded =
        Embedded::open_with(engine, Wishes { scrollbars: true, touch_screen: true, ..Wishes::default() }).await;
    embedded.visit("with=script").await;
    embedded
        .host("document.querySelector('.cookies').remove(); document.querySelector('#place').scrollIntoView()")
        .await;
    embedded.until_story(&format!("{engine:?}: the host leads"), &format!("{MODE} === 'sticky'")).await;
    let begin = async || {
        lead_to(&embedded, "#tipping-point", 0.0).await;
        together(&embedded, &format!("{engine:?}: at the beginning")).await;
        at_rest(&embedded).await
    };
    let place = embedded
        .host("const r = document.querySelector('iframe').getBoundingClientRect(); return [r.left, r.right, innerWidth, innerHeight, document.documentElement.clientWidth]")
        .await;
    let edge = |index: usize| place[index].as_f64().expect("an edge") as i64;
    let (inside, outside) = ((edge(0) + edge(1)) / 2, edge(4) - 40);
    assert!(outside > edge(1), "{engine:?}: there is no room beside the frame: {place}");

    for (where_to, x) in [("beside the frame", outside), ("over the frame", inside)] {
        let before = begin().await;
        embedded.browser.wheel(x, 500, 600).await;
        moves(&embedded, &format!("{engine:?}: a wheel {where_to}"), before, 300.0).await;
        let before = begin().await;
        embedded.browser.swipe(x, 700, (0, -500)).await;
        moves(&embedded, &format!("{engine:?}: a finger {where_to}"), before, 300.0).await;
    }
    // Keys, with the focus in the story and in the page around it. Up and down again.
    for (where_to, x) in [("in the story", inside), ("in the page", outside)] {
        begin().await;
        embedded.host("return 0").await;
        embedded.browser.draw("mouse", x, 400, (0, 0)).await;
        for (key, least) in [(Key::PageDown, 300.0), (Key::PageUp, -300.0), (Key::Down, 20.0), (Key::Up, -20.0)] {
            let before = at_rest(&embedded).await;
            embedded.press(key.clone()).await;
            moves(&embedded, &format!("{engine:?}: {key:?} {where_to}"), before, least).await;
        }
    }
    // The bar of the page around: there is only one, as the frame has none of its own.
    let bars = "return innerWidth - document.documentElement.clientWidth";
    assert_eq!(embedded.story(bars).await, json!(0), "{engine:?}: a bar in the frame");
    if embedded.host(bars).await.as_f64().is_some_and(|wide| wide >= 6.0) {
        // Its handle is at its upper end when the page is.
        embedded.host("scrollTo({ top: 0, behavior: 'instant' })").await;
        at_rest(&embedded).await;
        embedded.browser.draw("mouse", edge(2) - (edge(2) - edge(4)) / 2, 24, (0, 150)).await;
        moves(&embedded, &format!("{engine:?}: the bar"), 0.0, 3000.0).await;
    } else {
        // Bars that lie over the page only show themselves to a hand that is there.
        assert_eq!(engine, Engine::WebKit, "no bar to drag");
    }
    assert_eq!(embedded.host("return window.errors").await, json!([]), "{engine:?}");
}

/// How often jumps are measured: processors that do something else hold up the frames of either page.
const MEASUREMENTS: u32 = 3;

pub(crate) async fn after_a_jump_the_story_is_there_within_a_frame(engine: Engine) {
    for measurement in 1..=MEASUREMENTS {
        match frames_to_follow_jumps(engine).await {
            Ok(()) => return,
            Err(late) if measurement == MEASUREMENTS => panic!("{late}"),
            Err(late) => println!("{late}"),
        }
    }
}

/// Opens a story whose host jumps; the error says how many frames it came after its host, if that is more than one.
async fn frames_to_follow_jumps(engine: Engine) -> Result<(), String> {
    let embedded = open_sticky(engine, "with=script").await;
    // Both pages keep the times of their frames, on one clock, and the story the place that each of its frames shows.
    let record = "window.frames_seen = []; (function look() { frames_seen.push([performance.timeOrigin + performance.now(), Math.round(scrollY)]); requestAnimationFrame(look); })()";
    embedded.story(record).await;
    let jumps = "const done = arguments[arguments.length - 1], box = document.querySelector('handscroll-story > div');
      const top = box.getBoundingClientRect().top + scrollY - 56, far = box.offsetHeight - innerHeight, jumps = [], frames = []; let frame = 0;
      // Twice round 25 places. A jump comes from a click or a key, between two frames: what is done in a frame is told in the next one.
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => {
        const y = Math.round(far * ((jumps.length % 25 * 7919 % 97) / 97));
        scrollTo({ top: top + y, behavior: 'instant' });
        jumps.push([frames.length, y]);
      };
      (function go() {
        frames.push(performance.timeOrigin + performance.now());
        if (frame++ % 8 === 0) {
          if (jumps.length === 50) {
            const gaps = frames.slice(1).map((frame, index) => frame - frames[index]).sort((a, b) => a - b);
            return done({ frame_ms: gaps[gaps.length >> 1], jumps: jumps.map(([next, y]) => [frames[next], y]) });
          }
          port1.postMessage(0);
        }
        requestAnimationFrame(go); })()";
    embedded.browser.driver.enter_default_frame().await.expect("the page is there");
    let host = embedded.browser.driver.execute_async(jumps, Vec::new()).await.expect("the host jumps").json().clone();
    together(&embedded, &format!("{engine:?}: after the jumps")).await;
    let frames = embedded.story("return frames_seen").await;
    let number = |value: &Value| value.as_f64().expect("a number");
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let pairs = |value: &Value| list(value).iter().map(|pair| (number(&pair[0]), number(&pair[1]))).collect::<Vec<_>>();
    let story_frames = pairs(&frames);
    let share_of = |values: &[f64], share: f64| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted[(sorted.len() as f64 * share) as usize]
    };
    // A frame is one of the slower page: WebKit gives a page inside another half as many.
    let every = |times: &[f64]| share_of(&times.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>(), 0.5);
    let story_times: Vec<f64> = story_frames.iter().map(|frame| frame.0).collect();
    let frame_ms = number(&host["frame_ms"]).max(every(&story_times));
    // From the host's first frame after a jump to the story's first frame that shows the same place, in frames.
    let late: Vec<f64> = pairs(&host["jumps"])
        .into_iter()
        .map(|(shown_ms, y)| {
            let there = story_frames.iter().find(|frame| frame.0 > shown_ms - frame_ms && (frame.1 - y).abs() <= 2.0);
            there.map_or(f64::INFINITY, |frame| ((frame.0 - shown_ms) / frame_ms).max(0.0))
        })
        .collect();
    println!("{engine:?}: frames of {frame_ms:.1} ms between a jump of the host and the story's: {late:.1?}");
    assert_eq!(late.len(), 50);
    // The two pages begin their frames at moments of their own: one frame late may be nearly two by the clock.
    // The first time round, a picture that arrives may hold up the frame it arrives in.
    let (first, again) = late.split_at(25);
    if share_of(first, 0.5) >= 2.0 {
        return Err(format!("{engine:?}: the story comes {first:.1?} frames after its host"));
    }
    if share_of(again, 0.8) >= 2.0 {
        return Err(format!("{engine:?}: the second time it comes {again:.1?} frames after its host"));
    }
    Ok(())
}

pub(crate) async fn the_host_script_copes_with_its_page(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    // An ancestor that breaks `sticky`.
    embedded.visit("with=broken").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: it falls back"), FITS).await;

    // Two on one page do not mix.
    embedded.visit("with=two").await;
    embedded.host("document.querySelectorAll('handscroll-story')[1].scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: the first of two"), &format!("{MODE} === 'sticky'")).await;
    let high =
        "[...document.querySelectorAll('handscroll-story > div')].filter(box => box.offsetHeight > 5000).length === 2";
    embedded.until_host(&format!("{engine:?}: one of two has no room"), high).await;

    // Its events are the page's to count; taken away, it leaves its link; put back, it works.
    embedded.visit("with=script").await;
    embedded
        .host("window.steps = []; addEventListener('handscroll:step', event => steps.push(event.detail.id)); document.querySelector('#place').scrollIntoView()")
        .await;
    embedded.until_story(&format!("{engine:?}: the host leads"), &format!("{MODE} === 'sticky'")).await;
    lead_to(&embedded, "#ladder-3", 0.0).await;
    embedded.until_host(&format!("{engine:?}: no event of a step"), "steps.includes('ladder')").await;
    embedded.host("addEventListener('handscroll:share', event => { window.shared = event.detail.name })").await;
    embedded
        .story("for (const [name, value] of [['share', undefined], ['clipboard', { writeText: async () => {} }]]) Object.defineProperty(navigator, name, { value });
                document.querySelector('.share button').click()")
        .await;
    let unheard = format!("{engine:?}: nobody hears that the story was shared");
    embedded.until_host(&unheard, "window.shared === 'share'").await;
    let left = embedded
        .host("const story = document.querySelector('handscroll-story'); story.remove(); window.kept = story; return [story.querySelector('iframe'), story.textContent]")
        .await;
    assert_eq!(left, json!([null, "Hangzhou, unrolled"]), "{engine:?}");
    embedded.host("document.querySelector('#place').append(kept); kept.scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: put back"), &format!("{MODE} === 'sticky'")).await;
    assert_eq!(embedded.host("return window.errors").await, json!([]), "{engine:?}");
}

pub(crate) async fn the_host_script_takes_what_it_is_given(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    // A plain frame becomes a story.
    embedded.visit("with=marked").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: a marked frame"), &format!("{MODE} === 'sticky'")).await;
    lead_to(&embedded, "#ladder-3", 0.0).await;
    together(&embedded, &format!("{engine:?}: a marked frame")).await;

    // A link that the parser adds after the element does not stand under the story.
    embedded.visit("with=early").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: an early script"), &format!("{MODE} === 'sticky'")).await;
    let seen = "return [...document.querySelectorAll('handscroll-story a')].map(link => link.getClientRects().length)";
    assert_eq!(embedded.host(seen).await, json!([0]), "{engine:?}: the fallback stands under the story");

    // What fits into the window is as high as it is, and does not lie over what comes after.
    embedded.visit("with=short").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: a small one"), "document.body.dataset.mode === 'auto'").await;
    let place = "const frame = document.querySelector('iframe').getBoundingClientRect(), after = document.querySelector('#after').getBoundingClientRect();
      return [Math.round(frame.height), frame.bottom <= after.top]";
    assert_eq!(embedded.host(place).await, json!([300, true]), "{engine:?}: a small one");

    // Another story in the same place.
    embedded.host("document.querySelector('handscroll-story').setAttribute('src', '/small?again')").await;
    embedded
        .until_story(
            &format!("{engine:?}: another"),
            "location.search === '?again' && document.body.dataset.mode === 'auto'",
        )
        .await;
    assert_eq!(embedded.host("return document.querySelectorAll('iframe').length").await, json!(1), "{engine:?}");
}

pub(crate) async fn the_address_has_its_mode_under_every_host(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    // Our script follows what the address leaves it: the frame is as high as the story, or as somebody likes.
    embedded.visit("with=script&mode=auto").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: auto under our script"), FITS).await;
    embedded.visit("with=script&mode=step").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: step under our script"), &format!("{MODE} === 'step'")).await;
    let styled =
        "return [document.querySelector('iframe').style.position, document.querySelector('iframe').offsetHeight]";
    assert_eq!(embedded.host(styled).await, json!(["", 640]), "{engine:?}: a frame of one step stays as it is");
    // Nobody leads: the page is not locked.
    embedded.visit("with=plain&mode=sticky").await;
    embedded.until_story(&format!("{engine:?}: sticky without a leader"), &format!("{MODE} === 'step'")).await;
    // Parts of a page that scrolls are as high as its frame: nobody may make that as high as the page.
    embedded.visit("with=datawrapper&mode=scroll").await;
    embedded.until_story(&format!("{engine:?}: a page by itself"), &format!("{MODE} === 'scroll'")).await;
    assert_eq!(embedded.host("return document.querySelector('iframe').offsetHeight").await, json!(400), "{engine:?}");
}

pub(crate) async fn a_cms_is_told_what_breaks_pinning(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    const OURS: &str = "our host script, version 1";
    for (with, words, host) in [
        ("broken", "broken by “overflow: hidden on <div>”", OURS),
        ("script", "possible, but not needed", OURS),
        ("guardian", "possible", "the Guardian's page"),
        ("resizer5", "need our script", "iframe-resizer 5"),
        ("datawrapper", "need our script", "somebody who sets the height without a word"),
        ("plain", "need our script", "nobody"),
    ] {
        embedded.visit(&format!("with={with}&part=embed/test")).await;
        meet(&embedded, &format!("{engine:?}: {with}")).await;
        let said = format!("document.getElementById('sticky').textContent.startsWith({})", json!(words));
        embedded.until_story(&format!("{engine:?}: {with}"), &said).await;
        let known = format!("document.getElementById('protocol').textContent === {}", json!(host));
        embedded.until_story(&format!("{engine:?}: {with}"), &known).await;
        assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}: {with}");
        // In a frame of any height all of it can be read.
        let end = "const end = document.querySelector('.finding:last-child'); end.scrollIntoView({ behavior: 'instant' });
          const r = end.getBoundingClientRect(); return [document.documentElement.dataset.mode === 'sticky' || r.top >= 0 && r.bottom <= innerHeight + 1]";
        assert_eq!(embedded.story(end).await, json!([true]), "{engine:?}: {with}: its end cannot be reached");
    }
}

pub(crate) async fn a_host_that_comes_late_is_heard(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=late").await;
    embedded.until_story(&format!("{engine:?}: a late listener"), FITS).await;
}

pub(crate) async fn a_change_of_motion_keeps_what_is_read(engine: Engine) {
    let embedded = open_sticky(engine, "with=script").await;
    embedded.until_story(&format!("{engine:?}: the typefaces"), "document.documentElement.dataset.faces === ''").await;
    // A step of a scene, while it is active, and a paragraph far below it, which everything above it moves.
    for (place, share, line) in [("#ladder-2", 0.6, 0.72), ("#nanning-2", 0.6, 0.72), ("#coda .prose p", 0.5, 0.4)] {
        let middle = format!(
            "const r = document.querySelector('{place}').getBoundingClientRect(); return r.height * {share} - innerHeight * {line}"
        );
        let middle = embedded.story(&middle).await.as_f64().expect("a place");
        lead_to(&embedded, place, middle).await;
        together(&embedded, &format!("{engine:?}: at {place}")).await;
        let told = format!(
            "!document.querySelector('{place} .card') || document.querySelector('{place}').dataset.state === 'active'"
        );
        embedded.until_story(&format!("{engine:?}: {place} is told"), &told).await;
        for choice in ["off", "on"] {
            let what = format!("{engine:?}: at {place}, motion is {choice}");
            embedded.story(&format!("document.querySelector('.motion-switch input[value={choice}]').click()")).await;
            let seen = format!(
                "const words = document.querySelector('{place} .card') ?? document.querySelector('{place}'), r = words.getBoundingClientRect();
                 if (document.documentElement.dataset.motion !== '{choice}') return 'the choice is not followed';
                 if (r.bottom < 20 || r.top > innerHeight * 0.8) return 'it stands at ' + r.top + ' to ' + r.bottom;
                 const hit = document.elementFromPoint(r.x + r.width / 2, Math.max(r.top, 0) + 10);
                 return hit?.closest('{place}') ? '' : 'it is covered by ' + hit?.className"
            );
            embedded.until_story(&what, &holds(&seen)).await;
            together(&embedded, &what).await;
            assert_eq!(embedded.story(&seen).await, json!(""), "{what}, once host and story are together");
        }
    }
}

pub(crate) async fn a_host_of_two_minds_does_not_keep_the_page_busy(engine: Engine) {
    let embedded = open_sticky(engine, "with=script").await;
    embedded.story("window.modes = []").await;
    // Thousands of changes and texts of megabytes, and one last word.
    embedded
        .host(
            "const frame = document.querySelector('iframe').contentWindow, long = 'x'.repeat(4e6);
             for (let i = 0; i < 2000; i++) frame.postMessage({ type: 'handscroll:host', v: 1, mode: i % 2 ? 'step' : 'auto' }, '*');
             for (const message of [long, { type: long, v: 1 }, { type: 'handscroll:host', v: 1, mode: long }, { sentinel: long }]) frame.postMessage(message, '*');
             frame.postMessage({ type: 'handscroll:host', v: 1, mode: 'sticky' }, '*');
             frame.postMessage({ type: 'handscroll:scroll', v: 1, y: 777 }, '*');",
        )
        .await;
    embedded
        .until_story(
            &format!("{engine:?}: its last word counts"),
            &format!("{MODE} === 'sticky' && Math.abs(scrollY - 777) < 1"),
        )
        .await;
    let modes = embedded.story("return window.modes.length").await.as_f64().expect("a number");
    assert!(modes < 200.0, "{engine:?}: the layout has changed {modes} times");
    assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}");
    lead_to(&embedded, "#ladder-2", 0.0).await;
    together(&embedded, &format!("{engine:?}: afterwards")).await;
}

pub(crate) async fn hostile_messages_move_nothing(engine: Engine) {
    let embedded = open_sticky(engine, "with=script").await;
    // Typefaces change the height, at once and when what was in sight has left the window.
    embedded.until_story(&format!("{engine:?}: the typefaces"), "document.documentElement.dataset.faces === ''").await;
    lead_to(&embedded, "#ladder-2", 0.0).await;
    together(&embedded, &format!("{engine:?}: before")).await;
    let before = embedded
        .story("return [scrollY, document.documentElement.dataset.mode, document.querySelector('main').offsetHeight]")
        .await;
    embedded
        .host(
            "const frame = document.querySelector('iframe').contentWindow;
             const odd = [null, 0, '', 'x'.repeat(1e6), [], {}, { v: 1 }, NaN, new Date(), new Map(), new ArrayBuffer(9), { type: 'handscroll:scroll' },
               { type: 'handscroll:scroll', v: 1, y: NaN }, { type: 'handscroll:scroll', v: 1, y: -5 }, { type: 'handscroll:scroll', v: 1, y: Infinity },
               { type: 'handscroll:scroll', v: 1, y: 1e99 }, { type: 'handscroll:scroll', v: 1, y: '70' }, { type: 'handscroll:host', v: 1, mode: 'loud' },
               { type: 'handscroll:host', v: 2, mode: 'auto' }, '[iFrameSizer]', '[iFrameSizer]<b>:8:true:1', 'pymxPYMxaxPYMxwidthxPYMx9', '{\"a\":', { sentinel: 'amp', type: 'send-intersections' }];
             for (let i = 0; i < 300; i++) for (const message of odd) frame.postMessage(message, '*');
             // From a window that is not its parent.
             const other = document.createElement('iframe'); document.body.append(other);
             other.contentWindow.eval('parent.frames[0].postMessage({ type: \"handscroll:host\", v: 1, mode: \"step\" }, \"*\"); parent.frames[0].postMessage({ type: \"handscroll:scroll\", v: 1, y: 9 }, \"*\")');
             window.flooded = true;",
        )
        .await;
    // Messages are heard in order: after an answer to the last one all others have been heard.
    embedded.host("document.querySelector('handscroll-story').said = ''; scrollBy({ top: 1, behavior: 'instant' }); scrollBy({ top: -1, behavior: 'instant' })").await;
    together(&embedded, &format!("{engine:?}: after")).await;
    let after = embedded
        .story("return [scrollY, document.documentElement.dataset.mode, document.querySelector('main').offsetHeight]")
        .await;
    assert_eq!(after[1], before[1], "{engine:?}: the mode has changed");
    assert_eq!(after[2], before[2], "{engine:?}: the height has changed");
    let (y, was) = (after[0].as_f64().expect("a place"), before[0].as_f64().expect("a place"));
    assert!((y - was).abs() <= 2.0, "{engine:?}: moved from {was} to {y}");
    assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}");
    // And the other way: what a frame sends to the host script.
    embedded
        .story(
            "for (let i = 0; i < 300; i++) for (const message of [null, 0, 'x'.repeat(1e5), {}, { v: 1 }, { v: 1, type: 7 }, { v: 1, type: 'handscroll:height' },
               { v: 1, type: 'handscroll:height', height: NaN }, { v: 1, type: 'handscroll:height', height: -9 }, { v: 1, type: 'handscroll:height', height: 1e12 },
               { v: 1, type: 'handscroll:scrollTo', y: -1 }, { v: 1, type: 'handscroll:event', name: 'click' }]) parent.postMessage(message, '*');",
        )
        .await;
    let height = "return Math.ceil(document.querySelector('main').getBoundingClientRect().height)";
    let begun = Instant::now();
    loop {
        let height = embedded.story(height).await;
        let now = embedded
            .host("return [document.querySelector('handscroll-story > div').offsetHeight, window.errors]")
            .await;
        if now == json!([height, []]) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{engine:?}: {now}, and the story is {height} px high");
    }
}

pub(crate) async fn locked_down_hosts_show_the_story(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    // An opaque origin, where storage throws.
    embedded.visit("with=sandbox").await;
    embedded.until_story(&format!("{engine:?}: in a sandbox"), FITS).await;
    let opaque = embedded.story("try { localStorage.length; return 'open' } catch { return window.errors }").await;
    assert_eq!(opaque, json!([]), "{engine:?}");
    // A host that lets nothing in that does not say it may come.
    embedded.visit("with=script&coep=1").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: under COEP"), &format!("{MODE} === 'sticky'")).await;
}

/// The place in the stepper, as the reader sees it.
const PLACE: &str = "return document.querySelector('.stepper-place').textContent";

/// The number of the slide in a place such as "3 of 95".
fn number_of(place: &Value) -> usize {
    let number = place.as_str().and_then(|text| text.split(' ').next()?.parse().ok());
    number.unwrap_or_else(|| panic!("{place} begins with a number"))
}

/// How long a test waits before it asks whether the page was told of a finger.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many fingers of a whole reading a browser may keep for itself.
const MOST_KEPT: u32 = 3;

/// A finger that is drawn across a frame.
struct Swipe {
    /// Where the frame is in the window.
    frame: [f64; 2],
    /// Where in the frame the finger begins.
    from: [f64; 2],
    /// How far it goes to the right.
    across: i64,
    /// How many fingers the browser has kept for itself.
    kept: u32,
}

impl Swipe {
    /// Draws it; the story keeps in `fingers` what it is told of it.
    async fn draw(&self, embedded: &Embedded) {
        embedded
            .story(
                "window.fingers = []; window.follows ??= ['touchstart', 'touchend', 'touchcancel'].forEach(name =>
                   document.addEventListener(name, () => fingers.push(name), true)) ?? true",
            )
            .await;
        embedded.host("return 0").await;
        let [x, y] = [0, 1].map(|index: usize| (self.frame[index] + self.from[index]) as i64);
        embedded.browser.swipe(x, y, (self.across, 0)).await;
    }

    /// Draws it until `moved` holds in the story. A browser may keep a finger for itself; then a reader draws it again.
    async fn draw_until(&mut self, embedded: &Embedded, what: &str, moved: &str) {
        self.draw(embedded).await;
        let mut begun = Instant::now();
        while embedded.story(&format!("return {moved}")).await != json!(true) {
            if begun.elapsed() > PATIENCE {
                let fingers = embedded.story("return fingers").await;
                let told = fingers.as_array().is_some_and(|told| told.iter().any(|name| name == "touchend"));
                assert!(!told, "{what}, which the page was told: {fingers}");
                self.kept += 1;
                assert!(self.kept <= MOST_KEPT, "{what}: the browser has kept {} fingers: {fingers}", self.kept);
                self.draw(embedded).await;
                begun = Instant::now();
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

pub(crate) async fn without_a_host_script_it_goes_step_by_step(engine: Engine) {
    let embedded = Embedded::open_with(engine, Wishes { touch_screen: true, ..Wishes::default() }).await;
    embedded.visit("with=plain").await;
    embedded.until_story(&format!("{engine:?}: nobody answers"), &format!("{MODE} === 'step'")).await;
    let frame = embedded
        .host("document.querySelector('.cookies').remove(); document.querySelector('iframe').scrollIntoView({ block: 'center', behavior: 'instant' });
               const r = document.querySelector('iframe').getBoundingClientRect(); return [r.x, r.y]")
        .await;
    let frame = [0, 1].map(|index: usize| frame[index].as_f64().expect("a place"));
    let place = embedded.story(PLACE).await;
    let count: usize =
        place.as_str().and_then(|text| text.split(' ').next_back()?.parse().ok()).expect("a number of steps");
    assert!(count > 60, "{engine:?}: {place}");

    // Every step of every scene comes by, with its drawing and its words in sight.
    let state = "const scene = document.querySelector('.scene[data-shown]'); if (!scene) return null;
      const seen = element => { const r = element?.getBoundingClientRect(); return !!r && r.width > 60 && r.height > 15 && r.top < innerHeight - 52 && r.bottom > 0; };
      const step = scene.querySelector('[data-state=active]');
      const canvas = scene.querySelector('canvas[data-live]');
      const visible = (element, wanted) => element && getComputedStyle(element).visibility === wanted;
      const drawn = visible(canvas, 'visible') && visible(scene.querySelector('.drawing-static'), 'hidden');
      return [step?.id, seen(canvas) && canvas.width > 400 && drawn, seen(step?.querySelector('.card'))]";
    let mut seen = std::collections::BTreeSet::new();
    let mut words = 0;
    let mut swipe = Swipe { frame, from: [400.0, 0.0], across: -200, kept: 0 };
    for index in 0..count {
        // A finger that was drawn twice, since the page was told of the first one late, has led on twice.
        while swipe.kept > 0 && number_of(&embedded.story(PLACE).await) > index + 1 {
            let before = embedded.story(PLACE).await;
            embedded.press(Key::Left).await;
            let back = format!("document.querySelector('.stepper-place').textContent !== {before}");
            embedded.until_story(&format!("{engine:?}: back from {before}"), &back).await;
        }
        let begun = Instant::now();
        loop {
            let shown = embedded.story(state).await;
            if shown.is_null() {
                break;
            }
            let is_new = shown[0].as_str().is_some_and(|step| !seen.contains(step));
            if is_new && shown[1] == json!(true) && shown[2] == json!(true) {
                seen.insert(shown[0].as_str().unwrap_or_default().to_owned());
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(15), "{engine:?}: slide {index}: {shown}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        // By turns with a tap, an arrow key and a swipe; the tap leaves the focus in the story.
        let hand = ["a tap", "a key", "a swipe"][index % 3];
        let before = embedded.story(PLACE).await;
        let is_long = embedded.story("return !!document.querySelector('.unroll[data-shown]')").await == json!(true);
        if is_long {
            // On the long picture it goes from word to word.
            words += 1;
            let what = format!("{engine:?}: word {words} on the long picture");
            embedded.until_story(&what, &holds(&in_sight(&format!("fuchun-{words}")))).await;
        }
        let what = format!("{engine:?}: {hand} does not lead on from {before}");
        let moved = format!("document.querySelector('.stepper-place').textContent !== {before}");
        let is_last = index + 1 == count;
        match hand {
            "a tap" => {
                let place = embedded.story("const r = document.querySelector('.stepper [data-way=on]').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]").await;
                embedded.host("return 0").await;
                let inside = |index: usize| frame[index] + place[index].as_f64().expect("a button's place");
                embedded.browser.swipe(inside(0) as i64, inside(1) as i64, (0, 0)).await;
            }
            "a key" => embedded.press(Key::Right).await,
            _ => {
                // The long picture keeps a finger that goes across for itself; the bar below it is always free.
                let free =
                    embedded.story("return document.querySelector('.stepper-place').getBoundingClientRect().y").await;
                swipe.from[1] = if is_long { free.as_f64().expect("a place") + 20.0 } else { 300.0 };
                match is_last {
                    true => swipe.draw(&embedded).await,
                    false => swipe.draw_until(&embedded, &what, &moved).await,
                }
            }
        }
        if !is_last {
            embedded.until_story(&what, &moved).await;
        }
    }
    let all = embedded.story("return document.querySelectorAll('.scene [data-step]').length").await;
    assert_eq!(json!(seen.len()), all, "{engine:?}: not every step was seen");
    assert_eq!(
        json!(words),
        embedded.story("return document.querySelectorAll('.unroll-note').length").await,
        "{engine:?}"
    );
    assert_eq!(embedded.story(PLACE).await, json!(format!("{count} of {count}")), "{engine:?}");

    // By keyboard, and to a place that an address names.
    embedded.story("document.querySelector('.stepper [data-way=back]').focus()").await;
    embedded.press(Key::Left).await;
    embedded
        .until_story(
            &format!("{engine:?}: back by key"),
            &format!("document.querySelector('.stepper-place').textContent.startsWith('{} ')", count - 1),
        )
        .await;
    embedded.story("location.hash = '#ladder-4'").await;
    embedded
        .until_story(
            &format!("{engine:?}: to a step by address"),
            "document.querySelector('#ladder').hasAttribute('data-shown') && document.querySelector('#ladder-4').dataset.state === 'active'",
        )
        .await;
    // A finger that draws the long picture along takes the place along.
    embedded.story("location.hash = '#fuchun-3'").await;
    // A picture that still slides would take no notice of a finger.
    let there = "const r = document.getElementById('fuchun-3').getBoundingClientRect();
      return Math.abs((r.left + r.right) / 2 - innerWidth / 2) < 2 ? '' : 'it slides'";
    embedded.until_story(&format!("{engine:?}: to a word by address"), &holds(there)).await;
    let before = embedded.story(PLACE).await;
    let left = "document.getElementById('fuchun-3').getBoundingClientRect().left";
    swipe = Swipe { from: [600.0, 300.0], across: -500, ..swipe };
    let what = format!("{engine:?}: the long picture does not follow a finger");
    for _ in 0..2 {
        let stood = embedded.story(&format!("return {left}")).await;
        swipe.draw_until(&embedded, &what, &format!("{left} !== {stood}")).await;
    }
    let moved = format!("document.querySelector('.stepper-place').textContent !== {before}");
    embedded.until_story(&format!("{engine:?}: a finger on the long picture at {before}"), &moved).await;
    assert_eq!(
        embedded.story("return document.querySelectorAll('.unroll[data-shown]').length").await,
        json!(1),
        "{engine:?}"
    );
    embedded.story("location.hash = '#ladder-4'").await;
    let back = "document.querySelector('#ladder').hasAttribute('data-shown')";
    embedded.until_story(&format!("{engine:?}: back to a step"), back).await;
    // A finger that goes up and down moves the page around, once the step's own end is reached.
    let before = embedded.host("return scrollY").await.as_f64().expect("a place");
    let mut fingers = 0;
    while embedded.host("return scrollY").await.as_f64().is_none_or(|now| now < before + 100.0) {
        assert!(fingers < 5, "{engine:?}: a finger over the frame moves nothing");
        fingers += 1;
        embedded.browser.swipe(frame[0] as i64 + 400, frame[1] as i64 + 400, (0, -250)).await;
        at_rest(&embedded).await;
    }
    assert_eq!(embedded.story("return window.errors").await, json!([]), "{engine:?}");
}

pub(crate) async fn an_address_leads_into_every_mode(engine: Engine) {
    let embedded = Embedded::open(engine).await;
    embedded.visit("with=script&at=ladder-3").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded
        .until_story(
            &format!("{engine:?}: sticky"),
            &format!("{MODE} === 'sticky' && document.querySelector('#ladder').dataset.active === '2'"),
        )
        .await;
    together(&embedded, &format!("{engine:?}: host and story")).await;
    embedded.visit("with=script&at=fuchun-4").await;
    embedded.host("document.querySelector('#place').scrollIntoView()").await;
    embedded.until_story(&format!("{engine:?}: along the strip"), &format!("{MODE} === 'sticky'")).await;
    embedded.until_story(&format!("{engine:?}: along the strip"), &holds(&in_sight("fuchun-4"))).await;
    embedded.until_story(&format!("{engine:?}: along the strip"), &holds(ALONG)).await;
    together(&embedded, &format!("{engine:?}: along the strip")).await;
    // Of those who give a frame its height, these can also be asked to scroll.
    for library in ["script&mode=auto", "pym", "resizer4", "resizer5"] {
        embedded.visit(&format!("with={library}&at=ladder-3")).await;
        embedded
            .host("if (document.querySelector('handscroll-story')) document.querySelector('#place').scrollIntoView()")
            .await;
        for place in ["ladder-3", "circles-2"] {
            embedded.until_story(&format!("{engine:?}: {library}"), FITS).await;
            if place != "ladder-3" {
                embedded.story(&format!("location.hash = '#{place}'")).await;
            }
            let begun = Instant::now();
            loop {
                let frame = embedded.host("return document.querySelector('iframe').getBoundingClientRect().top").await;
                let there = embedded
                    .story(&format!("return document.getElementById('{place}').getBoundingClientRect().top"))
                    .await;
                if (-2.0..400.0).contains(&(frame.as_f64().unwrap_or(-1e6) + there.as_f64().unwrap_or(-1e6))) {
                    break;
                }
                assert!(
                    begun.elapsed() < Duration::from_secs(15),
                    "{engine:?}, {library}: the frame is at {frame}, {place} in it at {there}"
                );
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
    }
    embedded.visit("with=plain&at=ladder-3").await;
    embedded
        .until_story(
            &format!("{engine:?}: step"),
            &format!("{MODE} === 'step' && document.querySelector('#ladder-3').dataset.state === 'active'"),
        )
        .await;
}
