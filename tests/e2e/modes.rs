//! What each mode shows, entered in each way that the product offers: the words and drawings in sight are counted, on
//! the screen and by rectangles, whatever the page says of itself.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::browser::{DEADLINE, Engine};
use crate::hosts::Embedded;

/// What a frame is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    /// One slide, with the way on in sight.
    Slide,
    /// All of it, in a frame as high as it is.
    Full,
    /// A window of it, which goes along with the host.
    Led,
    /// A page that scrolls by itself.
    Alone,
}

/// `look()` counts the words that have a place on the page (`laid`), and lists those of them that are in sight in its
/// window (`words`), with the drawings that are (`drawings`).
const SIGHT: &str = "
const look = () => {
  const states = new Map([[null, { hidden: false, box: [0, 0, innerWidth, innerHeight] }]]);
  const state = element => {
    const known = states.get(element);
    if (known) return known;
    const around = state(element.parentElement), style = getComputedStyle(element), r = element.getBoundingClientRect();
    const clips = style.overflow !== 'visible' && element !== document.body && element !== document.documentElement;
    const hidden = around.hidden || style.display === 'none' || style.opacity === '0' || style.clipPath.startsWith('inset(50%') || (clips && r.width * r.height <= 2);
    const [left, top, right, bottom] = around.box;
    const box = clips ? [Math.max(left, r.left), Math.max(top, r.top), Math.min(right, r.right), Math.min(bottom, r.bottom)] : around.box;
    const found = { hidden, box, visible: style.visibility === 'visible' && element.checkVisibility() };
    states.set(element, found);
    return found;
  };
  let laid = 0;
  const words = [], hidden_words = [], drawings = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); ) {
    if (!text.data.trim() || text.parentElement.closest('svg, script, style, noscript')) continue;
    const { hidden, box, visible } = state(text.parentElement);
    if (hidden || !visible) continue;
    for (const word of text.data.matchAll(/\\S+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const r = range.getClientRects()[0];
      if (!r || r.width * r.height < 1) continue;
      laid++;
      const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
      if (x > box[0] && x < box[2] && y > box[1] && y < box[3]) words.push(word[0]);
      else hidden_words.push(word[0]);
    }
  }
  for (const drawing of document.querySelectorAll('.drawing, .step-drawing')) {
    // Where it stands; a camera may show a part of it there.
    drawing.style.transform = 'none';
    const { hidden, box } = state(drawing), r = drawing.getBoundingClientRect();
    drawing.style.transform = '';
    if (hidden || r.width * r.height < 1000) continue;
    const part = [Math.max(r.left, box[0]), Math.max(r.top, box[1]), Math.min(r.right, box[2]), Math.min(r.bottom, box[3])];
    if (part[2] - part[0] > r.width / 2 && part[3] - part[1] > r.height / 2) drawings.push(part);
  }
  return { laid, words, hidden_words, drawings };
};
const reachable = button => {
  const r = button.getBoundingClientRect(), hit = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
  return r.width > 20 && r.bottom <= innerHeight && !!hit && button.contains(hit);
};";

/// Fewer words than these are on any slide, and more on the whole page. The largest slide is a table of contents of a
/// section with its first block.
const SLIDE_WORDS: usize = 200;

/// A complaint about a slide, or true.
fn slide_is_shown(has_steps: bool) -> String {
    format!(
        "(() => {{ {SIGHT} const {{ laid, words }} = look();
          if (laid < 4 || laid >= {SLIDE_WORDS}) return laid + ' words are laid out';
          if (words.length < 4) return words.length + ' words are in sight';
          const ways = [...document.querySelectorAll('.stepper button')].filter(reachable);
          return ways.length === {} || ways.length + ' buttons are in sight' }})()",
        if has_steps { 2 } else { 0 }
    )
}

/// A complaint about a page at full length that has this many words, or true: all of it is in its frame, and each step
/// has its words and a drawing of its own, one below the other.
fn all_is_shown(words: usize) -> String {
    format!(
        "(() => {{ {SIGHT} const found = look();
          if (found.laid < {words} * 0.98) return found.laid + ' words, not {words}';
          if (found.words.length < found.laid * 0.95) return found.words.length + ' of ' + found.laid + ' are in the frame, without ' + found.hidden_words.slice(0, 40).join(' ');
          if (document.documentElement.scrollHeight > innerHeight + 2) return 'it scrolls';
          let last = -1;
          for (const step of document.querySelectorAll('.scene [data-step]')) {{
            const [drawing, card] = ['.step-drawing', '.card'].map(name => step.querySelector(name).getBoundingClientRect());
            if (drawing.width * drawing.height < 1000 || card.height < 10) return step.id + ' has no drawing or no words';
            if (drawing.bottom > card.top + 1 || drawing.top < last || card.bottom > innerHeight) return step.id + ' lies over others';
            last = card.bottom - 1;
          }}
          return true }})()"
    )
}

/// A host's page with a place for a frame, and what each page shows by itself.
struct Stage {
    embedded: Embedded,
    engine: Engine,
}

impl Stage {
    async fn open(engine: Engine) -> Self {
        let embedded = Embedded::open(engine).await;
        Self { embedded, engine }
    }

    /// Goes to a page of the site itself.
    async fn alone(&self, path: &str) {
        self.embedded.browser.driver.enter_default_frame().await.expect("the page is there");
        let url = self.embedded.site.url(path);
        self.embedded.browser.go(&url).await;
        let awake = "return document.readyState === 'complete' && 'running' in document.documentElement.dataset && document.documentElement.dataset.faces === '' ? '' : 'asleep'";
        self.embedded.browser.until(&format!("{:?}: {path} wakes", self.engine), awake).await;
    }

    /// Puts an embed into a host's page, as an editor does, and brings it into sight.
    async fn embed(&self, html: &str) {
        self.embedded.visit("with=nothing").await;
        self.embedded
            .host(&format!(
                "document.querySelector('.cookies').remove(); document.querySelector('.site').remove();
                 document.querySelector('#place').append(document.createRange().createContextualFragment({}));
                 document.querySelector('#place').scrollIntoView()",
                json!(html)
            ))
            .await;
    }

    /// How many words the page by itself has in all.
    async fn words(&self, path: &str) -> usize {
        self.alone(path).await;
        let laid = self.embedded.browser.run(&format!("{SIGHT} return look().laid")).await;
        laid.as_u64().expect("a number") as usize
    }

    async fn until_awake(&self, what: &str) {
        self.embedded.until_story(&format!("{:?}, {what}: it wakes", self.engine), "document.readyState === 'complete' && document.documentElement.dataset.faces === '' && 'running' in document.documentElement.dataset").await;
    }

    /// Waits until the frame shows what it should. `words` is how many there are in all.
    async fn shows(&self, what: &str, shows: Shows, words: usize, has_steps: bool) {
        self.until_awake(what).await;
        let what = format!("{:?}, {what}: {shows:?}", self.engine);
        match shows {
            Shows::Slide => self.embedded.until_story(&what, &slide_is_shown(has_steps)).await,
            Shows::Full => {
                // The host's page may have kept what follows the frame in its place while that grew. Out of sight a browser
                // gives a frame no turn, and its window stays as high as it was.
                self.embedded
                    .host("document.querySelector('iframe').scrollIntoView({ block: 'start', behavior: 'instant' })")
                    .await;
                self.embedded.until_story(&what, &all_is_shown(words)).await;
                let moves = "const before = document.querySelector('iframe').getBoundingClientRect().top, y = scrollY;
                  scrollBy({ top: 500, behavior: 'instant' });
                  return Math.abs(before - document.querySelector('iframe').getBoundingClientRect().top - (scrollY - y)) < 1 && scrollY > y";
                assert_eq!(self.embedded.host(moves).await, json!(true), "{what}: the frame is pinned");
            }
            Shows::Led | Shows::Alone => {
                let whole = format!(
                    "(() => {{ {SIGHT} const {{ laid, words }} = look(); return laid > {words} * 0.9 && words.length > 3 && words.length < {words} / 4 && document.documentElement.scrollHeight > innerHeight * 5 || [laid, words.length].join() }})()"
                );
                self.embedded.until_story(&what, &whole).await;
                if shows == Shows::Led {
                    let high = "Math.abs(document.querySelector('iframe').offsetHeight - innerHeight) < 2";
                    self.embedded.until_host(&format!("{what}: the frame is a window high"), high).await;
                }
            }
        }
    }

    /// How many colours there are in a part of the story's frame, on the screen: a drawing has ink and paper and what
    /// is between.
    async fn colours(&self, part: &Value) -> usize {
        let frame = self
            .embedded
            .host("const r = document.querySelector('iframe').getBoundingClientRect(); return [r.left, r.top]")
            .await;
        let picture = self.embedded.browser.driver.screenshot_as_png().await.expect("a picture can be taken");
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().expect("the picture is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it has a size")];
        let info = reader.next_frame(&mut pixels).expect("it can be read");
        let samples = info.color_type.samples();
        let place = |index: usize| {
            let place = part[index].as_f64().expect("a place") + frame[index % 2].as_f64().expect("a place");
            place.max(0.0) as usize
        };
        let mut colours = BTreeSet::new();
        for y in place(1)..place(3).min(info.height as usize) {
            for x in place(0)..place(2).min(info.width as usize) {
                let at = y * info.line_size + x * samples;
                colours.insert([pixels[at] / 16, pixels[at + 1] / 16, pixels[at + 2] / 16]);
            }
        }
        colours.len()
    }

    /// Waits until a place in the story, which is brought into sight, has a drawing with ink on it.
    async fn is_drawn(&self, what: &str, id: &str) {
        let begun = Instant::now();
        loop {
            let top = self
                .embedded
                .story(&format!("const drawing = document.querySelector('#{id} .step-drawing'); return drawing.getBoundingClientRect().top"))
                .await;
            self.embedded
                .host(&format!("scrollBy({{ top: document.querySelector('iframe').getBoundingClientRect().top + {top} - 20, behavior: 'instant' }})"))
                .await;
            let part = self
                .embedded
                .story(&format!("const r = document.querySelector('#{id} .step-drawing').getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]"))
                .await;
            let colours = self.colours(&part).await;
            if colours > 4 {
                return;
            }
            assert!(begun.elapsed() < DEADLINE, "{:?}, {what}: {id} has {colours} colours", self.engine);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The snippets that the builder offers for the whole story, by mode and way.
    async fn snippets(&self) -> Value {
        self.embedded.browser.driver.enter_default_frame().await.expect("the page is there");
        self.embedded.browser.go(&self.embedded.site.url("embed/")).await;
        let works = "return document.querySelector('.panel code').textContent.includes('{') ? 'asleep' : ''";
        self.embedded.browser.until("the builder works", works).await;
        self.embedded
            .browser
            .run(
                "const found = [];
                 for (const choice of document.querySelectorAll('[name=mode]')) {
                   choice.click();
                   for (const way of ['script', 'iframe']) found.push([choice.value, way, document.querySelector(`#panel-${way} code`).textContent]);
                 }
                 return found",
            )
            .await
    }

    /// The words in sight.
    async fn in_sight(&self) -> Value {
        self.embedded.story(&format!("{SIGHT} return look().words.filter(word => word.length > 1)")).await
    }

    /// Waits until other words are in sight, still those of one slide; gives them.
    async fn turned(&self, what: &str, before: &Value) -> Value {
        let what = format!("{:?}: {what}", self.engine);
        let other = format!(
            "(() => {{ {SIGHT} return look().words.filter(word => word.length > 1).join(' ') !== {} }})()",
            json!(join(before))
        );
        self.embedded.until_story(&what, &other).await;
        self.embedded.until_story(&what, &slide_is_shown(true)).await;
        self.in_sight().await
    }
}

fn join(words: &Value) -> String {
    words.as_array().expect("a list").iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn the_builders_snippets_show_what_they_promise(engine: Engine) {
    let stage = Stage::open(engine).await;
    let words = stage.words("").await;
    let snippets = stage.snippets().await;
    let snippets = snippets.as_array().expect("a list");
    assert_eq!(snippets.len(), 8);
    for snippet in snippets {
        let text = |index: usize| snippet[index].as_str().expect("a text");
        let (mode, way, html) = (text(0), text(1), text(2));
        let shows = match (mode, way) {
            ("step", _) | ("" | "sticky", "iframe") => Shows::Slide,
            ("" | "sticky", _) => Shows::Led,
            // Nobody makes a plain frame as high as its content.
            ("auto", "iframe") => continue,
            _ => Shows::Full,
        };
        stage.embed(html).await;
        stage.shows(&format!("mode {mode:?} as {way}"), shows, words, true).await;
        if shows == Shows::Full {
            for id in ["ladder-1", "ladder-4"] {
                stage.is_drawn("at full length", id).await;
            }
        }
    }
}

/// A host that gives its frame the height that is asked for in AMP's words.
const AMP: &str = "<iframe title='Story' src='STORY' style='display: block; width: 100%; border: 0' height='400'></iframe><script>addEventListener('message', e => { if (e.data?.sentinel === 'amp' && e.data.type === 'embed-size') document.querySelector('iframe').style.height = e.data.height + 'px' })</script>";

/// A host that speaks as WordPress does: heights from 200 to 1,000 pixels.
const WORDPRESS: &str = "<iframe title='Story' src='STORY#?secret=abc' sandbox='allow-scripts' style='display: block; width: 100%; border: 0' height='400'></iframe><script>addEventListener('message', e => { if (e.data?.message === 'height' && e.data.secret === 'abc') document.querySelector('iframe').style.height = Math.min(1000, Math.max(200, e.data.value)) + 'px' })</script>";

pub(crate) async fn each_host_gets_what_it_can_show(engine: Engine) {
    let stage = Stage::open(engine).await;
    let words = stage.words("").await;
    for library in ["pym", "frames", "resizer4", "resizer5", "datawrapper", "medium"] {
        stage.embedded.visit(&format!("with={library}")).await;
        stage.embedded.host("document.querySelector('.cookies').remove()").await;
        stage.shows(library, Shows::Full, words, true).await;
        stage.is_drawn(library, "ladder-2").await;
    }
    let script = |mode: &str| {
        format!(
            "<handscroll-story src='STORY' title='Story' mode='{mode}'></handscroll-story><script src='STORY/v1/host.js'></script>"
        )
    };
    let (sticky, auto, step) = (script("sticky"), script("auto"), script("step"));
    let silent =
        "<iframe title='Story' src='STORY' style='display: block; width: 100%; border: 0' height='600'></iframe>";
    let address = |mode: &str| silent.replace("STORY", &format!("STORY?mode={mode}"));
    for (what, html, shows) in [
        ("AMP", AMP, Shows::Full),
        ("WordPress", WORDPRESS, Shows::Slide),
        ("the element's mode: sticky", &sticky, Shows::Led),
        ("the element's mode: auto", &auto, Shows::Full),
        ("the element's mode: step", &step, Shows::Slide),
        ("silence", silent, Shows::Slide),
        ("the address: scroll", &address("scroll"), Shows::Alone),
    ] {
        let story = stage.embedded.site.url("");
        let html = html.replace("STORY/v1", &format!("{story}v1")).replace("STORY", &story);
        stage.embed(&html).await;
        stage.shows(what, shows, words, true).await;
    }
}

pub(crate) async fn a_page_by_itself_shows_what_its_address_asks_for(engine: Engine) {
    let stage = Stage::open(engine).await;
    let browser = &stage.embedded.browser;
    let words = stage.words("").await;
    assert!(words > 3500, "{engine:?}: only {words} words");
    for (query, complaint) in [
        ("?mode=sticky", format!("{SIGHT} const found = look(); return found.laid === {words} && found.words.length < 500 && document.documentElement.scrollHeight > 20 * innerHeight ? '' : found.laid + ' words'")),
        ("?mode=step", format!("const shown = {}; return shown === true ? '' : shown", slide_is_shown(true))),
        ("?mode=auto", format!("{SIGHT} const found = look(), steps = [...document.querySelectorAll('.scene [data-step]')];
           const drawn = steps.filter(step => step.querySelector('.step-drawing').getBoundingClientRect().height > 30);
           return found.laid >= {words} * 0.98 && drawn.length === steps.length ? '' : [found.laid, drawn.length, steps.length].join()")),
    ] {
        stage.alone(query).await;
        browser.until(&format!("{engine:?}: {query}"), &complaint).await;
        assert_eq!(browser.run("return errors").await, json!([]), "{engine:?}: {query}");
    }
}

pub(crate) async fn a_host_may_change_its_mind(engine: Engine) {
    let stage = Stage::open(engine).await;
    let words = stage.words("").await;
    let story = stage.embedded.site.url("");
    stage
        .embed(&format!(
            "<iframe title='Story' src='{story}' style='display: block; width: 100%; border: 0' height='600'></iframe>"
        ))
        .await;
    stage
        .embedded
        .host("window.say = (mode, y) => {
                 const frame = document.querySelector('iframe');
                 window.told = mode;
                 frame.style.height = mode === 'sticky' ? innerHeight + 'px' : '600px';
                 for (const message of [{ type: 'handscroll:host', v: 1, mode }, { type: 'handscroll:scroll', v: 1, y }]) frame.contentWindow.postMessage(message, '*');
               };
               addEventListener('message', e => { if (e.data?.type === 'handscroll:height' && told === 'auto') document.querySelector('iframe').style.height = e.data.height + 'px' })")
        .await;
    stage.shows("before the host has spoken", Shows::Slide, words, true).await;
    let mut seen = Vec::new();
    for (mode, shows) in [
        ("sticky", Shows::Led),
        ("auto", Shows::Full),
        ("step", Shows::Slide),
        ("sticky", Shows::Led),
        ("step", Shows::Slide),
    ] {
        stage.embedded.host(&format!("say('{mode}', 3000)")).await;
        stage.shows(&format!("the host says {mode}"), shows, words, true).await;
        if shows == Shows::Led {
            stage.embedded.until_story("it is led", "Math.abs(scrollY - 3000) < 2").await;
            let now = stage.in_sight().await;
            if seen.is_empty() {
                seen.push(join(&now));
            }
            assert_eq!(seen, [join(&now)], "{engine:?}: the same place shows other words");
        }
    }
    assert_eq!(stage.embedded.story("return errors").await, json!([]), "{engine:?}");
}

pub(crate) async fn parts_show_what_they_should(engine: Engine) {
    let stage = Stage::open(engine).await;
    let silent =
        "<iframe title='Story' src='STORY' style='display: block; width: 100%; border: 0' height='600'></iframe>";
    let script =
        "<handscroll-story src='STORY' title='Story'></handscroll-story><script src='BASEv1/host.js'></script>";
    for part in ["s/ladder/", "g/investment/"] {
        let words = stage.words(part).await;
        let has_steps = part.starts_with("s/");
        let ways: &[_] = if has_steps {
            &[(silent, "?mode=step", Shows::Slide), (script, "", Shows::Led), (script, "?mode=auto", Shows::Full)]
        } else {
            &[(silent, "?mode=step", Shows::Slide), (script, "?mode=auto", Shows::Full)]
        };
        for (html, query, shows) in ways {
            let html = html
                .replace("STORY", &stage.embedded.site.url(&format!("{part}{query}")))
                .replace("BASE", &stage.embedded.site.url(""));
            stage.embed(&html).await;
            let what = format!("{part}{query}");
            if *shows == Shows::Led {
                stage.until_awake(&what).await;
                let led = format!(
                    "(() => {{ {SIGHT} const {{ laid, words }} = look(); return laid === {words} && words.length > 3 && words.length < {words} || [laid, words.length].join() }})()"
                );
                stage.embedded.until_story(&format!("{engine:?}, {what}: led"), &led).await;
            } else {
                stage.shows(&what, *shows, words, has_steps).await;
            }
        }
    }
}

pub(crate) async fn hands_turn_the_slides(engine: Engine) {
    let stage = Stage::open(engine).await;
    let story = stage.embedded.site.url("");
    stage.embed(&format!("<iframe title='Story' src='{story}?mode=step' style='display: block; width: 100%; border: 0' height='600'></iframe>")).await;
    stage.shows("the address: step", Shows::Slide, 0, true).await;
    let first = stage.in_sight().await;
    stage.embedded.story("const on = document.querySelector('.stepper [data-way=on]'); on.focus(); on.click()").await;
    let second = stage.turned("a button", &first).await;
    let press = async |key: Key| {
        stage.embedded.story("return 0").await;
        stage.embedded.browser.driver.action_chain().send_keys(key).perform().await.expect("a key can be pressed");
    };
    press(Key::Right).await;
    let third = stage.turned("an arrow key", &second).await;
    press(Key::Left).await;
    assert_eq!(stage.turned("an arrow key back", &third).await, second, "{engine:?}");
    stage.embedded.story("location.hash = '#ladder-4'").await;
    stage.turned("an address", &second).await;
    let there = format!("(() => {{ {SIGHT} return look().words.join(' ').includes('companies listed') }})()");
    stage.embedded.until_story(&format!("{engine:?}: the step that the address names"), &there).await;
    let fourth = stage.in_sight().await;
    // In fields that need them, arrow keys are the fields' own: no slide has turned once they have been dealt with.
    for field in ["text", "radio"] {
        let made = format!(
            "const field = document.createElement('input'); field.type = '{field}'; field.id = 'field'; document.querySelector('.stepper').append(field); field.focus();
             window.pressed = 0; field.addEventListener('keyup', () => window.pressed++); return document.activeElement === field"
        );
        assert_eq!(stage.embedded.story(&made).await, json!(true), "{engine:?}");
        let input = stage.embedded.browser.driver.find(By::Id("field")).await.expect("there is a field");
        input.send_keys(Key::Right + "").await.expect("a key can be pressed");
        stage.embedded.until_story(&format!("{engine:?}: a key in a {field} field"), "window.pressed === 1").await;
        let now = stage
            .embedded
            .story(&format!(
                "document.querySelector('#field').remove(); {SIGHT} return look().words.filter(word => word.length > 1)"
            ))
            .await;
        assert_eq!(now, fourth, "{engine:?}: a key in a {field} field turns the slide");
    }
}
