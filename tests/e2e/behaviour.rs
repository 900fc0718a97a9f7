//! What the page must do, each as one function for any engine.

use std::io::Cursor;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::browser::{Browser, Engine, Wishes};
use crate::server::{Manner, Site};

/// Complains unless the state of everything near is what the rectangles say at this moment.
///
/// The expectation is worked out here from the layout alone, not with the engine's own code.
pub(crate) const STATE: &str = r#"
const height = document.documentElement.clientHeight, line = height * 0.72, wrong = [];
const seen = element => { const r = element.getBoundingClientRect(); return r.bottom > 0 && r.top < height; };
for (const scene of document.querySelectorAll('[data-track=scene]')) {
  if (!seen(scene)) continue;
  const tops = [...scene.querySelectorAll('[data-step]')].map(step => step.getBoundingClientRect().top);
  if (tops.some(top => Math.abs(top - line) < 1)) continue;
  const expected = tops.filter(top => top <= line).length - 1;
  const found = scene.dataset.active === undefined ? -1 : +scene.dataset.active;
  if (found !== expected) wrong.push(`${scene.id || scene.className}: step ${found}, not ${expected}`);
  [...scene.querySelectorAll('[data-step]')].forEach((step, index) => {
    const state = index < expected ? 'past' : index === expected ? 'active' : 'ahead';
    if (step.dataset.state !== state) wrong.push(`${scene.id} ${index}: ${step.dataset.state}, not ${state}`);
  });
  for (const place of scene.querySelectorAll('[data-chart]'))
    if (!place.querySelector('canvas[data-live][data-painted]')) wrong.push(`${scene.id}: no drawing follows`);
}
for (const picture of document.querySelectorAll(':is(.picture, .hero)[data-track=passage]')) {
  if (!seen(picture)) continue;
  const r = picture.getBoundingClientRect(), kind = picture.matches('.hero') ? 'drift' : picture.dataset.motionKind;
  const expected = Math.min(1, Math.max(0, (height - r.top) / (height + r.height)));
  for (const layer of picture.querySelectorAll('.layer')) {
    const img = layer.querySelector('img'), depth = layer.dataset.depth / 10;
    const [frame, at] = [picture.querySelector('.picture-frame, .hero-picture'), img].map(element => element.getBoundingClientRect());
    const [high, wide] = [img.offsetHeight, img.offsetWidth];
    const top = frame.top + ((0.5 - expected) * 0.11 - 0.6 * 0.08) * depth * high;
    if (kind === 'drift' && Math.abs(at.top - top) > 1 + high * 0.0004) wrong.push(`layer ${depth}: at ${at.top}, not ${top}`);
    if (kind === 'zoom' && Math.abs(at.width - wide * (1 + 0.14 * expected)) > 0.5 + wide * 0.0004) wrong.push(`picture: ${at.width} wide at ${expected}`);
  }
  if (kind === 'reveal') {
    const hidden = +getComputedStyle(picture.querySelector('.picture-frame')).clipPath.match(/inset\(0(?:px)? ([\d.]+)/)?.[1];
    if (!(Math.abs(hidden - Math.max(0, 1 - expected * 2.6) * 92) < 0.6)) wrong.push(`picture: ${hidden} % hidden at ${expected}`);
  }
  const found = +(picture.querySelector('.layer').style.getPropertyValue('--progress').match(/calc\((\d+)/)?.[1] ?? -1e4) / 1e4;
  if (Math.abs(found - expected) > 0.002) wrong.push(`picture: progress ${found}, not ${expected}`);
}
return wrong.join('; ');
"#;

pub(crate) async fn scroll_to(browser: &Browser, y: f64) {
    browser.run(&format!("scrollTo({{ top: {y}, behavior: 'instant' }})")).await;
}

/// Where an element begins and how high it is, from the top of the page.
pub(crate) async fn place_of(browser: &Browser, selector: &str) -> (f64, f64) {
    let found = browser
        .run(&format!(
            "const r = document.querySelector({}).getBoundingClientRect(); return [r.top + scrollY, r.height];",
            json!(selector)
        ))
        .await;
    (found[0].as_f64().expect("a top"), found[1].as_f64().expect("a height"))
}

async fn open(engine: Engine, site: &Site) -> Browser {
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("")).await;
    browser
}

pub(crate) async fn a_stage_stays_while_its_scene_passes(engine: Engine) {
    let site = Site::start(Manner::Plain);
    for narrow in [false, true] {
        let browser = if narrow {
            let browser = Browser::open(engine, Wishes::default()).await;
            browser.visit_framed(&site.url("frame/390x844")).await;
            browser
        } else {
            open(engine, &site).await
        };
        let (top, height) = place_of(&browser, "#ladder .scene-body").await;
        let stage = browser.number("return document.querySelector('#ladder .stage').offsetHeight").await;
        // Where it is pinned: below the window's top where it is lower than the window.
        let inset =
            browser.number("return parseFloat(getComputedStyle(document.querySelector('#ladder .stage')).top)").await;
        let mut y = top - inset + 2.0;
        let mut pinned = 0;
        while y < top + height - stage - inset - 2.0 {
            scroll_to(&browser, y).await;
            let at =
                browser.number("return document.querySelector('#ladder .stage').getBoundingClientRect().top").await;
            assert!((at - inset).abs() <= 0.5, "{engine:?}: the stage is at {at} px, not {inset}, at {y}");
            pinned += 1;
            y += 137.0;
        }
        assert!(pinned > 8, "the scene passes too quickly to tell: {pinned}");
    }
}

/// A picture of each kind of motion, and the opening one, where they come in, in the middle, and where they go.
pub(crate) async fn pictures_move_with_the_scroll(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    for picture in [".hero", "[data-motion-kind=drift]", "[data-motion-kind=zoom]", "[data-motion-kind=reveal]"] {
        let (top, height) = place_of(&browser, picture).await;
        for progress in [0.2, 0.5, 0.8] {
            // The opening picture is half-way through the window when the page begins.
            let y = (top + progress * (900.0 + height) - 900.0).max(0.0);
            scroll_to(&browser, y).await;
            browser.until(&format!("{engine:?}: {picture} at {progress}"), STATE).await;
        }
    }
}

pub(crate) async fn steps_follow_the_rectangles(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    let mut seen = Vec::new();
    for share in [-0.1, 0.05, 0.3, 0.5, 0.7, 0.95, 0.6, 0.2, -0.2] {
        scroll_to(&browser, top + height * share).await;
        browser.until("the steps follow", STATE).await;
        seen.push(browser.run("return document.querySelector('#ladder').dataset.active ?? ''").await);
    }
    seen.dedup();
    assert!(seen.len() >= 5, "{engine:?}: too few steps were seen: {seen:?}");
}

pub(crate) async fn progress_and_drawings_follow_the_scroll(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let progress =
        "return +(document.querySelector('.bar-fill').style.getPropertyValue('--progress').match(/\\d+/)?.[0] ?? -1)";
    browser.until("the bar is empty", &format!("{progress} === 0 ? '' : 'not empty'")).await;

    // The same place shows the same drawing, from above and from below. The words over it are left out: where their lines
    // begin is rounded to whole pixels by the way that they came.
    browser.run("document.querySelector('#one-to-hundred .steps').style.visibility = 'hidden'").await;
    let (top, height) = place_of(&browser, "#one-to-hundred").await;
    let mut drawings = Vec::new();
    for share in [0.05, 0.25, 0.45, 0.25, 0.05] {
        scroll_to(&browser, (top + height * share).round()).await;
        browser.until("the drawing follows", STATE).await;
        browser.come_to_rest().await;
        drawings.push(seen_of(&browser, "#one-to-hundred .drawing").await);
    }
    let [a, b, c, d, e] = &drawings[..] else { panic!("five pictures") };
    assert!(a.len() > 10_000 && a.len() == b.len() && b.len() == c.len(), "{engine:?}: not the same place");
    assert!(a == e, "{engine:?}: the drawing remembers where it came from");
    assert!(b == d, "{engine:?}: the drawing remembers where it came from");
    assert!(a != b, "{engine:?}: the drawing does not move");
    assert!(b != c, "{engine:?}: the drawing does not move");

    scroll_to(&browser, 1e7).await;
    browser.until("the bar is full", &format!("{progress} === 10000 ? '' : 'not full'")).await;
}

/// What a script returns once two frames in a row return the same.
async fn settled(browser: &Browser, script: &str) -> Value {
    let mut last = browser.run(script).await;
    loop {
        let asked = "const [done] = [arguments[arguments.length - 1]]; requestAnimationFrame(() => requestAnimationFrame(() => done(0)));";
        let answer = browser.driver.execute_async(asked, Vec::new()).await;
        answer.expect("two frames pass");
        let now = browser.run(script).await;
        if now == last {
            return now;
        }
        last = now;
    }
}

/// The pixels that the screen shows of an element in sight, once two pictures in a row are the same.
async fn seen_of(browser: &Browser, selector: &str) -> Vec<u8> {
    let place = format!(
        "const r = document.querySelector({}).getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom, innerWidth]",
        json!(selector)
    );
    let place = browser.run(&place).await;
    let place: Vec<f64> = place.as_array().expect("a place").iter().filter_map(Value::as_f64).collect();
    let [left, top, right, bottom, width] = place[..] else { panic!("{place:?}") };
    assert!(left >= 0.0 && top >= 0.0, "{selector} is not whole in sight: {place:?}");
    let mut last = Vec::new();
    loop {
        let picture = browser.driver.screenshot_as_png().await.expect("a picture can be taken");
        let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().expect("it is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it fits into memory")];
        let info = reader.next_frame(&mut pixels).expect("it has a frame");
        let scale = f64::from(info.width) / width;
        let bytes = info.line_size / info.width as usize;
        let at = |place: f64| (place * scale).round() as usize;
        assert!(at(bottom) <= info.height as usize, "{selector} is not whole in sight: {place:?}");
        let rows = pixels.chunks_exact(info.line_size).take(at(bottom)).skip(at(top));
        let now: Vec<u8> = rows.flat_map(|row| row[at(left) * bytes..at(right) * bytes].to_vec()).collect();
        if now == last {
            return now;
        }
        last = now;
    }
}

/// A function that says which number is seen in a counter: where the digits that turn stand, as they are painted.
const SEEN: &str = "const seen = counter => {
  if (!counter.matches('[data-counting]')) return counter.textContent;
  const digit = reel => {
    const rows = -new DOMMatrix(getComputedStyle(reel, '::before').transform).m42 / reel.getBoundingClientRect().height;
    const row = Math.floor(rows + 0.01);
    return row < 1 ? '' : (row - 1) % 10 + reel.dataset.mark;
  };
  const is_seen = part => getComputedStyle(part, '::before').visibility === 'visible';
  const words = [...counter.querySelectorAll('.counter-word, .counter-digits, .counter-ending')].filter(is_seen);
  return words.map(part => part.dataset.mark ?? [...part.children].map(digit).join('')).join('');
};";

pub(crate) async fn counters_count_and_always_say_the_final_number(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let (top, _) = place_of(&browser, ".stats").await;
    let read = "const c = document.querySelector('.stats .counter'); return [
      seen(c), c.textContent, c.getBoundingClientRect().width,
      (() => { const s = getSelection(); s.selectAllChildren(document.querySelector('.stat-value')); return s.toString(); })()]";
    let read = &[SEEN, read].concat();
    scroll_to(&browser, top - 700.0).await;
    browser
        .until(
            "the counter counts",
            "return document.querySelector('.stats .counter[data-counting]') ? '' : 'not counting'",
        )
        .await;
    let half = settled(&browser, read).await;
    scroll_to(&browser, top - 100.0).await;
    browser
        .until(
            "the counter is done",
            "return document.querySelector('.stats .counter[data-counting]') ? 'counting' : ''",
        )
        .await;
    let whole = settled(&browser, read).await;
    let last = whole[1].as_str().expect("a number");
    assert!(last.contains("5\u{a0}billion"), "{engine:?}: {whole}");
    assert_eq!(whole[0], whole[1], "{engine:?}: at rest the number is the final one");
    let [first, end] = [&half[0], &whole[0]].map(|seen| {
        let digits: String = seen.as_str().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or_else(|_| panic!("{engine:?}: no number is seen: {seen}"))
    });
    assert!(first < end, "{engine:?}: it does not count: {half} and {whole}");
    assert_eq!(half[1], whole[1], "{engine:?}: the text is the final number at all times");
    assert_eq!(half[2], whole[2], "{engine:?}: its width changes");
    for reading in [&half, &whole] {
        let copied = reading[3].as_str().unwrap_or_default().replace('\u{a0}', " ");
        assert_eq!(copied.matches("5 billion").count(), 1, "{engine:?}: copying gives {copied:?}");
    }
}

pub(crate) async fn at_full_length_a_counter_plays_from_its_beginning(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("?mode=auto")).await;
    browser
        .run(
            &[
                SEEN,
                "const counter = document.querySelector('.stats .counter'); window.numbers = [];
                 new MutationObserver(() => numbers.push(parseFloat(seen(counter))))
                   .observe(counter, { attributes: true, subtree: true });",
            ]
            .concat(),
        )
        .await;
    // The frame in which it comes into sight is one that a scroll begins.
    let (top, _) = place_of(&browser, ".stats").await;
    scroll_to(&browser, top - 400.0).await;
    browser.until("the counter has counted to its end", "return numbers.at(-1) === 5 ? '' : numbers").await;
    let numbers = browser.run("return numbers").await;
    let numbers: Vec<f64> = numbers.as_array().expect("numbers").iter().filter_map(Value::as_f64).collect();
    assert!(numbers[0] <= 0.5, "{engine:?}: it does not begin at its beginning: {numbers:?}");
    assert!(numbers.is_sorted() && numbers.len() > 3, "{engine:?}: it does not count: {numbers:?}");
}

pub(crate) async fn only_what_is_near_wakes_and_keeps_its_nodes(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    browser.until("what is near has woken", STATE).await;
    let far = browser
        .run(
            "return [...document.querySelectorAll('[data-track] [data-slot][data-awake]')]
               .map(slot => slot.getBoundingClientRect().top / innerHeight).filter(top => top > 3)",
        )
        .await;
    assert_eq!(far, json!([]), "{engine:?}: woken though far");
    browser
        .run(
            "window.kept = [...document.querySelectorAll('#one-to-hundred [data-slot] > *, .stats [data-slot] > *, .stats .counter-final')];
             window.svg = document.querySelector('#one-to-hundred svg').outerHTML;
             window.words = document.querySelector('.stats').textContent;",
        )
        .await;
    let (top, _) = place_of(&browser, ".stats").await;
    scroll_to(&browser, top - 500.0).await;
    browser
        .until(
            "the near slots wake",
            "return document.querySelector('#one-to-hundred [data-awake]') && document.querySelector('.stats [data-awake]') ? '' : 'asleep'",
        )
        .await;
    browser.until("the state is right", STATE).await;
    let kept = browser
        .run(
            "return kept.length > 3 && kept.every(node => node.isConnected)
               && svg === document.querySelector('#one-to-hundred svg').outerHTML
               && words === document.querySelector('.stats').textContent",
        )
        .await;
    assert_eq!(kept, json!(true), "{engine:?}: waking changed the page's nodes");
}

pub(crate) async fn jumps_and_reloads_show_the_right_state(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let (ladder, height) = place_of(&browser, "#ladder").await;

    scroll_to(&browser, 1e7).await;
    browser.until("after a jump to the end", STATE).await;
    scroll_to(&browser, 0.0).await;
    browser.until("after a jump to the top", STATE).await;

    browser.run("location.hash = '#ladder-3'").await;
    browser
        .until("after an anchor", "return document.querySelector('#ladder').dataset.active === '2' ? '' : document.querySelector('#ladder').dataset.active ?? 'none'")
        .await;
    browser.until("after an anchor", STATE).await;

    scroll_to(&browser, ladder + height * 0.5).await;
    browser.until("half-way", STATE).await;
    let before = browser.number("return scrollY").await;
    browser.driver.refresh().await.expect("the page can be reloaded");
    browser
        .until(
            "the engine starts again",
            "return document.querySelector('.contents-motion[data-awake]') ? '' : 'asleep'",
        )
        .await;
    browser.until("after a reload half-way", STATE).await;
    let after = browser.number("return scrollY").await;
    // Engines remember the place only now and then: within a screen is what they promise.
    assert!((before - after).abs() < 900.0, "{engine:?}: a reload at {before} came back at {after}");

    browser.run("for (let i = 0; i < 40; i++) scrollBy({ top: i % 5 ? 900 : -1300, behavior: 'instant' })").await;
    browser.until("after a fling", STATE).await;
}

/// A link to the last step of a scene leads to where that step is active and the drawing has not begun to leave.
pub(crate) async fn links_to_last_steps_show_the_whole_drawing(engine: Engine) {
    const LAST: &str = "[...document.querySelectorAll('.step + .step:last-child')].map(step => step.id)";
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    for (width, height) in [(390, 844), (390, 664), (1280, 800)] {
        browser.visit_framed(&site.url(&format!("frame/{width}x{height}"))).await;
        let steps = browser.run(&format!("return {LAST}")).await;
        let steps = steps.as_array().expect("a list of steps");
        assert!(steps.len() > 5, "{steps:?}");
        let mut wrong = Vec::new();
        for step in steps.iter().filter_map(|step| step.as_str()) {
            browser.run(&format!("location.hash = '#{step}'")).await;
            let is_active = format!(
                "const step = document.getElementById('{step}'), scene = step.closest('.scene');
                 return scene.dataset.active === String(step.parentElement.children.length - 1) ? '' : scene.dataset.active"
            );
            browser.until(&format!("{engine:?} at {width}x{height}: {step} is active"), &is_active).await;
            // The drawing begins under its title, which no camera moves.
            let seen = browser
                .run(&format!(
                    "const graphic = document.getElementById('{step}').closest('.scene').querySelector('.stage .graphic'),
                       title = graphic.querySelector('.graphic-title');
                     return [(title ?? graphic).getBoundingClientRect()[title ? 'bottom' : 'top'],
                       innerHeight - graphic.getBoundingClientRect().bottom]"
                ))
                .await;
            let room = |index: usize| seen[index].as_f64().unwrap_or(f64::NEG_INFINITY);
            if room(0) < -1.0 || room(1) < -1.0 {
                wrong.push(format!("{step}: {seen}"));
            }
        }
        assert!(wrong.is_empty(), "{engine:?} at {width}x{height}: above and below the drawing: {wrong:?}");
        browser.driver.enter_default_frame().await.expect("the frame can be left");
    }
}

pub(crate) async fn resizing_and_zooming_keep_the_state(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.visit_framed(&site.url("frame/1280x800")).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until("before resizing", STATE).await;
    // A phone, the same turned, a desktop, and what a zoom to 150 % leaves of it.
    for (width, height) in [(390, 844), (844, 390), (1280, 800), (853, 533)] {
        browser
            .run(&format!("frameElement.width = {width}; frameElement.height = {height}; document.body.offsetHeight"))
            .await;
        browser.until("the frame has its size", &format!("return innerWidth === {width} ? '' : innerWidth")).await;
        browser.until("after a resize", STATE).await;
        let sharp = "const c = [...document.querySelectorAll('canvas[data-live]')].filter(c => { const r = c.getBoundingClientRect();
             return r.bottom > 0 && r.top < innerHeight; });
           const more = c => c.width / c.clientWidth - Math.max(2, devicePixelRatio);
           const isMoved = c => getComputedStyle(c.closest('.drawing')).transform !== 'none';
           return c.every(c => more(c) > -0.05 && (more(c) < 0.05 || isMoved(c))) ? '' : 'a canvas has kept its old size'";
        browser.until("canvases are sharp", sharp).await;
    }
    // Larger text moves everything, and no event of the window tells of it.
    browser.run("document.documentElement.style.fontSize = '150%'").await;
    browser.until("with larger text", STATE).await;
}

pub(crate) async fn nothing_is_wider_than_the_screen(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    for width in [320, 390, 768, 1280, 1920] {
        browser.visit_framed(&site.url(&format!("frame/{width}x800"))).await;
        let wide = browser
            .run(
                "return [document.documentElement.scrollWidth - document.documentElement.clientWidth,
                   [...document.querySelectorAll('.prose, h1, h2, .card, .graphic, .stat-value, figcaption')]
                     .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)]",
            )
            .await;
        assert_eq!(wide, json!([0, []]), "{engine:?} at {width}");
        browser.driver.enter_default_frame().await.expect("the frame can be left");
    }
}

/// Complains unless everything stands still in its final state.
pub(crate) const STILL: &str = "
const wrong = [];
if ([...document.querySelectorAll('.drawing [data-live]')].some(canvas => !canvas.closest('.step-drawing'))) wrong.push('a canvas is live');
if ([...document.querySelectorAll(':is(.picture, .hero) :is(.picture-frame, .layer)')].some(p => p.style.getPropertyValue('--progress'))) wrong.push('a picture moves');
if (document.querySelector('.counter[data-counting]')) wrong.push('a counter counts');
if (getComputedStyle(document.querySelector('.stage')).position === 'sticky') wrong.push('a stage is pinned');
if (document.querySelector('[data-state]')) wrong.push('a step has a state');
return wrong.join('; ');";

/// A script that chooses `on`, `off` or `system` with the page's switch.
pub(crate) fn choose(choice: &str) -> String {
    format!(
        "document.querySelector('#contents').showPopover(); document.querySelector('input[name=motion][value={choice}]').click(); document.querySelector('#contents').hidePopover();"
    )
}

pub(crate) async fn the_switch_stills_and_moves_everything(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until("it moves at first", STATE).await;

    browser.run(&choose("off")).await;
    browser.until("the switch stills everything", STILL).await;
    browser.driver.refresh().await.expect("the page can be reloaded");
    browser
        .until(
            "the engine starts again",
            "return document.querySelector('.contents-motion[data-awake]') ? '' : 'asleep'",
        )
        .await;
    browser.until("the choice is kept", STILL).await;

    browser.run(&choose("on")).await;
    scroll_to(&browser, 0.0).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    browser.until("the switch moves everything again", STATE).await;
    let pinned = browser.run("return getComputedStyle(document.querySelector('.stage')).position").await;
    assert_eq!(pinned, json!("sticky"), "{engine:?}");
}

/// Readers change motion with the contents open, which lie on what they were reading.
pub(crate) async fn the_switch_keeps_what_is_read(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    browser.until("the typefaces", "return document.documentElement.dataset.faces === '' ? '' : 'not yet'").await;
    for (place, words, share, line) in
        [("#ladder-2", "#ladder-2 .card", 0.6, 0.72), ("#coda .prose p", "#coda .prose p", 0.5, 0.4)]
    {
        let middle = format!(
            "const r = document.querySelector('{place}').getBoundingClientRect(); return scrollY + r.top + r.height * {share} - innerHeight * {line}"
        );
        // What comes near on the way may take another size.
        for _ in 0..2 {
            let middle = browser.number(&middle).await;
            scroll_to(&browser, middle).await;
            browser.come_to_rest().await;
        }
        let seen = format!(
            "const words = document.querySelector('{words}'), r = words.getBoundingClientRect();
             if (r.bottom < 20 || r.top > innerHeight * 0.8) return 'it stands at ' + r.top + ' to ' + r.bottom;
             const hit = document.elementFromPoint(r.x + r.width / 2, Math.max(r.top, 0) + 10);
             return hit?.closest('{place}') ? '' : 'it is covered by ' + hit?.className"
        );
        browser.until(&format!("{engine:?}: {place} is read"), &seen).await;
        for choice in ["off", "on"] {
            browser.run(&choose(choice)).await;
            browser.come_to_rest().await;
            assert_eq!(browser.run(&seen).await, json!(""), "{engine:?}: at {place}, motion is {choice}");
        }
    }
}

pub(crate) async fn the_device_stills_everything(engine: Engine) {
    // WebKitGTK takes the wish from the desktop's settings, which a test can't set for one browser;
    // there the switch alone is tested, by the function above.
    if engine == Engine::WebKit {
        return the_switch_stills_and_moves_everything(engine).await;
    }
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes { reduced_motion: true, ..Wishes::default() }).await;
    browser.visit(&site.url("")).await;
    let (top, _) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top).await;
    browser.until("the near slots wake", "return document.querySelector('#ladder [data-awake]') ? '' : 'asleep'").await;
    browser.until("the device stills everything", STILL).await;
}

/// Texts that a reader must see, and those of them that they can't.
const HIDDEN_WORDS: &str = "
const hidden = [];
for (const fold of document.querySelectorAll('.figures details')) fold.open = true;
const texts = [...document.querySelectorAll('h1, h2, .prose p, .card p, figcaption, .light, .stat-value, .stat-label, .figures dt')];
for (const element of texts) {
  if (element.classList.contains('unseen')) continue;
  const r = element.getBoundingClientRect();
  if (r.width < 2 || r.height < 2) hidden.push('no box: ' + element.textContent.slice(0, 40));
  for (let up = element; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.visibility !== 'visible' || style.display === 'none' || +style.opacity < 0.9) hidden.push('hidden: ' + element.textContent.slice(0, 40));
  }
}
for (const drawing of document.querySelectorAll('.drawing-static')) {
  const r = drawing.getBoundingClientRect();
  if (r.height < 100 || getComputedStyle(drawing).visibility !== 'visible') hidden.push('a drawing is hidden');
}
return texts.length < 80 ? 'only ' + texts.length + ' texts' : hidden.slice(0, 5).join('; ');";

pub(crate) async fn without_scripts_the_page_is_whole(engine: Engine) {
    // A page without its scripts, as a strict host leaves it, in every engine.
    let stripped = Site::start(Manner::NoScripts);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.go(&stripped.url("")).await;
    browser.until("stripped of scripts, the page is whole", HIDDEN_WORDS).await;
    drop(browser);
    if engine == Engine::WebKit {
        return;
    }
    // And the page with its scripts in a browser that runs none: WebDriver itself can still look.
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes { no_scripts: true, ..Wishes::default() }).await;
    browser.go(&site.url("")).await;
    let body = browser.driver.find(thirtyfour::By::Css("body")).await.expect("there is a page");
    let text = body.text().await.expect("it has text");
    for words in ["Hangzhou, unrolled", "Fang Jiancheng", "top 20", "US$5.40", "tea villages", "Every figure"] {
        assert!(text.contains(words), "{engine:?}: “{words}” cannot be read without scripts");
    }
    let stage = browser.driver.find(thirtyfour::By::Css(".stage")).await.expect("there is a stage");
    assert_ne!(
        stage.css_value("position").await.expect("it has a style"),
        "sticky",
        "{engine:?}: pinned without scripts"
    );
}

pub(crate) async fn without_wasm_the_page_is_whole(engine: Engine) {
    let site = Site::start(Manner::NoWasm);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.go(&site.url("")).await;
    browser.until("without its wasm, the page is whole", HIDDEN_WORDS).await;
}

pub(crate) async fn the_keyboard_reaches_everything(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = open(engine, &site).await;
    let mut reached = Vec::new();
    for _ in 0..4 {
        browser.driver.action_chain().send_keys(Key::Tab).perform().await.expect("a key can be pressed");
        reached.push(browser.run("return document.activeElement.className || document.activeElement.tagName").await);
    }
    // WebKit leaves links out of the order of Tab, as its readers have set it; buttons are in it everywhere.
    assert!(reached.contains(&json!("contents-button")), "{engine:?}: {reached:?}");
    if engine != Engine::WebKit {
        assert_eq!(reached[0], json!("skip"), "{engine:?}: {reached:?}");
        assert!(reached.contains(&json!("figure")), "{engine:?}: {reached:?}");
    }
    // Past a scene in one step, whatever the engine does with Tab.
    browser.run("document.querySelector('#ladder .skip').focus()").await;
    browser.driver.action_chain().send_keys(Key::Enter).perform().await.expect("a key can be pressed");
    browser
        .until("the way past a scene leads past it", "return location.hash === '#ladder-end' && document.querySelector('#ladder-end').getBoundingClientRect().top < innerHeight ? '' : location.hash + document.querySelector('#ladder-end').getBoundingClientRect().top")
        .await;
    browser.until("the state is right there", STATE).await;
}

pub(crate) async fn whoever_asks_sees_what_the_engine_sees(engine: Engine) {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(engine, Wishes::default()).await;
    browser.resize(1280, 900).await;
    browser.visit(&site.url("?debug")).await;
    let (top, height) = place_of(&browser, "#ladder").await;
    scroll_to(&browser, top + height * 0.5).await;
    let seen = "const line = document.querySelector('.debug-line').getBoundingClientRect().top / innerHeight;
      const row = document.querySelector('.debug-panel').textContent.split('\\n').find(row => row.startsWith('ladder:'));
      const step = +document.querySelector('#ladder').dataset.active + 1;
      return Math.abs(line - 0.72) < 0.01 && row?.startsWith(`ladder: step ${step} of 5, `) ? '' : line + ' ' + row";
    browser.until(&format!("{engine:?}: line and readings"), seen).await;
    assert_eq!(
        browser.run("return getComputedStyle(document.querySelector('.debug-panel')).pointerEvents").await,
        json!("none")
    );
    browser.visit(&site.url("")).await;
    assert_eq!(browser.run("return document.querySelector('.debug-line')").await, Value::Null, "{engine:?}");
}

pub(crate) async fn nothing_shifts_in_a_whole_reading() {
    for (manner, width, height) in
        [Manner::Plain, Manner::Gallery].into_iter().flat_map(|manner| [(manner, 390, 844), (manner, 1280, 800)])
    {
        let site = Site::start(manner);
        let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
        browser.measure(width, height).await;
        browser.visit(&site.url("")).await;
        browser
            .run(
                "window.shifts = []; new PerformanceObserver(list => { for (const entry of list.getEntries())
                   shifts.push(entry.value.toFixed(4) + ' ' + entry.sources.map(s => s.node?.className ?? s.node?.nodeName).join(',')); })
                   .observe({ type: 'layout-shift', buffered: true });",
            )
            .await;
        let end = browser.number("return document.documentElement.scrollHeight").await;
        let mut y = 0.0;
        while y < end {
            scroll_to(&browser, y).await;
            settled(&browser, "return 0").await;
            y += f64::from(height) * 0.45;
        }
        scroll_to(&browser, 0.0).await;
        settled(&browser, "return 0").await;
        assert_eq!(browser.run("return shifts").await, json!([]), "{manner:?} at {width}");
        let high = browser.number("return document.documentElement.scrollHeight").await;
        assert_eq!(high, end, "{manner:?} has changed its height at {width}");
    }
}

pub(crate) async fn a_thumb_hits_what_it_wants() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.measure(390, 844).await;
    browser.visit(&site.url("")).await;
    let small = browser
        .run(
            "for (const details of document.querySelectorAll('details')) details.open = true;
             document.querySelector('#contents').showPopover();
             const inline = '.prose *, .card *, .unroll-note *, .dek *, .stat-label *, figcaption *, .graphic-note *, .about *, .sources *, .corrections *';
             const targets = [...document.querySelectorAll('a, button, summary, label')].filter(e => !e.matches(inline) && !e.matches('.skip, .note *, .stepper *'));
             for (const note of document.querySelectorAll('.note')) { note.showPopover(); targets.push(...note.querySelectorAll('a, button'));
               if (targets.some(e => note.contains(e) && e.getBoundingClientRect().height < 44)) return [note.id]; }
             document.querySelector('#contents').showPopover();
             const small = targets.filter(e => !e.closest('.note')).map(e => [e.className || e.textContent, e.getBoundingClientRect()])
               .filter(([, r]) => r.width < 44 || r.height < 43.9).map(([name, r]) => name + ' ' + r.width + 'x' + r.height);
             return targets.length < 100 ? ['only ' + targets.length] : small;",
        )
        .await;
    assert_eq!(small, json!([]));
}

/// What axe, once it is in the page, has against it.
async fn violations(browser: &Browser) -> Value {
    let script = "const done = arguments[arguments.length - 1];
      axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v =>
        v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))), e => done([String(e)]));";
    browser.driver.execute_async(script, Vec::new()).await.expect("axe runs").json().clone()
}

pub(crate) async fn axe_finds_no_violation() {
    let axe = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("axe-core is installed: run `make setup`");
    let of_story = ["#story", "#frames-2", "#ladder-3", "#one-to-hundred-2", "#fuchun-3", "#circles-2", "#sources"];
    let of_gallery = [
        "#story",
        "#electricity-3",
        "#layers-3",
        "#development-3",
        "#expectancy-2",
        "#growth-2",
        "#left-3",
        "#sources",
    ];
    for (manner, places) in [(Manner::Plain, of_story.as_slice()), (Manner::Gallery, of_gallery.as_slice())] {
        let site = Site::start(manner);
        for dark in [false, true] {
            let browser = Browser::open(Engine::Chromium, Wishes { dark, ..Wishes::default() }).await;
            browser.visit(&site.url("")).await;
            let matches = browser.run("return matchMedia('(prefers-color-scheme: dark)').matches").await;
            assert_eq!(matches, json!(dark), "the browser has the wrong theme");
            browser.run(&axe).await;
            for place in places {
                let (top, _) = place_of(&browser, place).await;
                scroll_to(&browser, top).await;
                browser.until("the state is right", STATE).await;
                browser.come_to_rest().await;
                assert_eq!(violations(&browser).await, json!([]), "{manner:?}, dark: {dark}, at {place}");
            }
            for panel in ["#contents", ".note", ".data"] {
                let open = format!(
                    "const panel = document.querySelector('{panel}'); if (!panel) return false;
                     if (panel.localName === 'details') panel.open = true; else panel.showPopover(); return true;"
                );
                assert_eq!(browser.run(&open).await, json!(true), "{manner:?} has no {panel}");
                assert_eq!(violations(&browser).await, json!([]), "{manner:?}, dark: {dark}, with {panel} open");
            }
        }
    }
}

/// What the budget of the first download counts, in `tests/pages.rs`, is what is fetched.
pub(crate) async fn a_phone_fetches_little_before_it_is_scrolled() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.measure(390, 844).await;
    browser.visit(&site.url("")).await;
    browser.come_to_rest().await;
    let others = browser
        .run(
            "const counted = [...document.querySelectorAll('.hero img'), ...document.querySelector('.picture').querySelectorAll('img')].map(image => image.currentSrc);
             return performance.getEntriesByType('resource').map(entry => entry.name)
               .filter(name => !counted.includes(name) && !/\\/app-|\\/fonts\\/|\\/icon\\.svg$/.test(name))",
        )
        .await;
    assert_eq!(others, json!([]));
    // The engine and the typefaces come after the first screen is painted; the painter not before a chart is near.
    let early = browser
        .run(
            "const painted = performance.getEntriesByName('first-contentful-paint')[0].startTime;
             return performance.getEntriesByType('resource').filter(entry => /\\/app-|\\/fonts\\//.test(entry.name) && entry.startTime < painted).map(entry => entry.name)",
        )
        .await;
    assert_eq!(early, json!([]));
    let fetched = browser.number("return performance.getEntriesByType('resource').length").await;
    assert!(fetched > 6.0, "only {fetched} files");
}

pub(crate) async fn the_page_is_quiet_and_asks_nobody_else() {
    let site = Site::start(Manner::Plain);
    let browser = Browser::open(Engine::Chromium, Wishes::default()).await;
    browser.visit(&site.url("")).await;
    scroll_to(&browser, 1e7).await;
    browser.until("the end is right", STATE).await;
    let addresses = browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)").await;
    let addresses = addresses.as_array().expect("a list").clone();
    assert!(addresses.len() > 5, "{addresses:?}");
    for address in addresses {
        assert!(address.as_str().is_some_and(|address| address.starts_with(&site.url(""))), "{address}");
    }
    assert_eq!(browser.run("return document.cookie").await, json!(""));
    let log = browser.driver.get_log("browser").await;
    let errors: Vec<String> = log
        .expect("the browser tells its log")
        .into_iter()
        .filter(|entry| entry.level == "SEVERE")
        .map(|entry| entry.message)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}
