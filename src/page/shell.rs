//! Trunk's page without a story: styles, and the places for everything else.

use std::io;

use crate::names;
use crate::page::engine::Modules;
use crate::page::faces;
use crate::story::language::Language;

/// What the shell must hold, exactly once, for a page to take its place.
const BODY_PLACE: &str = "<main></main>";
const HEAD_PLACE: &str = "<title>Handscroll</title>";
/// Where the styles go.
const STYLE_PLACE: &str = "<style></style>";

/// The script that runs before anything is painted, so that no page flashes or is laid out twice, and where the engine
/// never comes: it shows the style sheets which theme the address asks for (`?theme=light` or `dark`; anything else
/// leaves it to the device), which motion the reader has chosen before, and whether the page opens at its top
/// ([`names::OPENING`]): not at a fragment, nor where a reader left it.
fn early_script() -> String {
    let (theme, motion, key, opening) = (names::THEME, names::MOTION, names::MOTION_KEY, names::OPENING);
    format!(
        "<script>{{const r=document.documentElement,set=(name,value,may)=>may.test(value)&&r.setAttribute(name,value);\
         set(\"{theme}\",new URLSearchParams(location.search).get(\"theme\"),/^(light|dark)$/);\
         try{{set(\"{motion}\",localStorage.getItem(\"{key}\"),/^(on|off)$/)}}catch{{}}\
         if(parent===self&&!location.hash&&performance.getEntriesByType(\"navigation\")[0]?.type==\"navigate\")\
         r.setAttribute(\"{opening}\",\"\")}}</script>"
    )
}

/// For how long a task goes on laying out pieces of the page, in milliseconds: a small part of the 50 that a task may
/// take without keeping a reader's hand waiting, since the last piece may take several times as long on a slow device.
const SLICE_MS: u32 = 6;

/// The script that brings the engine, once the first screen is painted and what it shows has come. A page in a frame
/// does not wait for both: it has a host to answer, and its browser may not paint it before it is near.
///
/// It has the engine follow the page in animation frames from a scroll event on, until the page stands still, and tells it
/// what the window around a frame said before the engine could hear it: some hosts speak once, as soon as the frame has
/// loaded. It stands at the page's end, which is read before that.
///
/// When the engine fails, it makes the page again what it was without it.
///
/// Of a page that opens at its top ([`names::OPENING`]) it has all that is far below the window laid out after the first
/// paint, a piece at a time, before the engine starts: for [`SLICE_MS`] in each task, and at least one piece. Each layout
/// takes longer the longer the page is, so that there are never more than 99 pieces.
///
/// It also says where workers must not paint ([`names::NO_WORKER`]): WebKit for Linux (seen in 2.50.6) shares a worker's
/// canvases with its compositor without a lock, which crashes the page now and then.
fn loader(root: &str, modules: &Modules) -> String {
    let engine = &modules.engine;
    let (mode, running, no_worker, opening) = (names::MODE, names::RUNNING, names::NO_WORKER, names::OPENING);
    let (made, progress) = ([".", names::STEP_DRAWING, ",.", names::CANVAS].concat(), names::PROGRESS);
    let set = [
        names::ACTIVE,
        names::STATE,
        names::OVERLAID,
        names::UNROLLED,
        names::SLIDE,
        names::SHOWN,
        names::PLACE,
        names::AWAKE,
        names::COUNTING,
        names::MEASURED,
    ];
    let set = set.map(|name| format!("\"{name}\"")).join(",");
    format!(
        "<script>{{const r=document.documentElement,framed=parent!==self,n=navigator;\
         if(!HTMLCanvasElement.prototype.transferControlToOffscreen||/^Apple/.test(n.vendor)&&/Linux/.test(n.platform))\
         r.setAttribute(\"{no_worker}\",\"\");let begun,engine,painted,loaded,opened;const early=[],\
         hear=e=>e.source==parent&&early.length<99&&early.push(e);if(framed)addEventListener(\"message\",hear);\
         const all=(what,then)=>document.querySelectorAll(what).forEach(then);\
         const fail=({{error,reason}})=>{{if(!engine||!/wasm/.test((error||reason||0).stack))return;\
         try{{engine.halt()}}catch{{}}engine=0;r.removeAttribute(\"{running}\");\
         if(r.getAttribute(\"{mode}\")!=\"auto\")r.setAttribute(\"{mode}\",\"scroll\");\
         all(\"{made}\",e=>e.remove());for(const a of[{set}])all(`[${{a}}]`,e=>e.removeAttribute(a));\
         all(\"[style]\",e=>e.style.removeProperty(\"{progress}\"))}};\
         const open=()=>opened||=new Promise(done=>{{\
         const parts=r.hasAttribute(\"{opening}\")?[...document.querySelectorAll(\".section>*\")]:[],\
         some=1+parts.length/99,\
         next=()=>{{const t=Date.now()+{SLICE_MS};while(parts[0]){{\
         for(const e of parts.splice(0,some))e.style.contentVisibility=\"visible\";\
         r.getBoundingClientRect();if(Date.now()>t)return setTimeout(next)}}\
         r.removeAttribute(\"{opening}\");all(\".section>[style]\",e=>e.removeAttribute(\"style\"));done()}};next()}});\
         const begin=()=>{{if(begun)return;begun=1;addEventListener(\"error\",fail);addEventListener(\"unhandledrejection\",fail);\
         const bytes=fetch(\"{root}{engine}_bg.wasm\");Promise.all([import(\"{root}{engine}.js\"),open()])\
         .then(([m])=>{{engine=m;return m.default({{module_or_path:bytes}})}})\
         .finally(()=>removeEventListener(\"message\",hear))\
         .then(()=>{{const t=self.ScrollTimeline&&new ScrollTimeline,\
         next=()=>requestAnimationFrame(now=>f=engine&&engine.scrolled(t?.currentTime?.value,now)&&next());let f;\
         document.addEventListener(\"scroll\",()=>f||=next());\
         for(const e of early)dispatchEvent(new MessageEvent(\"message\",e))}})\
         .catch(e=>{{console.error(e);fail({{error:e}})}})}};\
         const ready=()=>{{if(framed?painted||loaded:painted&&loaded)begin()}};\
         const paint=()=>{{painted=1;open();ready()}};\
         if((self.PerformanceObserver?.supportedEntryTypes||[]).includes(\"paint\"))\
         new PerformanceObserver(l=>l.getEntriesByName(\"first-contentful-paint\").length&&paint()).observe({{type:\"paint\",buffered:true}});\
         else requestAnimationFrame(()=>setTimeout(paint));\
         addEventListener(\"load\",()=>{{loaded=1;ready();setTimeout(begin,3000)}})}}</script>"
    )
}

/// Classes with a style sheet of their own, which begins with a rule for that class and styles nothing on a page without
/// it.
const SHEETS_OF_CLASSES: [&str; 7] = ["compare", "lights", "mistakes", "quote", "setting", "single", "unroll"];

/// Trunk's page, to be filled once for each page of the site.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The page, with an empty element for the styles.
    text: String,
    /// The style sheets in their order.
    sheets: Vec<String>,
    modules: Modules,
}

impl Shell {
    /// Takes Trunk's page as it was built, without what it does to load modules.
    pub fn new(text: &str, modules: Modules) -> Self {
        // One block of styles needs one hash in the content policy.
        let mut sheets = Vec::new();
        let mut blocks = text.split("<style>");
        let mut page = blocks.next().unwrap_or_default().to_owned();
        for block in blocks {
            let (sheet, after) = block.split_once("</style>").unwrap_or((block, ""));
            if sheets.is_empty() {
                page.push_str(STYLE_PLACE);
            }
            sheets.push(sheet.to_owned());
            page.push_str(if after.trim().is_empty() { "" } else { after });
        }
        Self { text: without_loading(&page), sheets, modules }
    }

    /// The same with the story's own styles, after all others.
    pub fn with_styles(mut self, styles: String) -> Self {
        self.sheets.push(styles);
        self
    }

    /// What brings the engine into a page whose own script is not made by [`Shell::fill`].
    pub fn engine(&self, root: &str) -> String {
        loader(root, &self.modules)
    }

    /// A page in the site's look, for editors and not for readers: search engines pass it over. It has the engine only
    /// if that is in its `files` ([`Shell::engine`]).
    pub fn plain(&self, root: &str, title: &str, files: &str, body: &str) -> String {
        let style = lead(&self.styles(body), root);
        let (early, faces) = (early_script(), faces::script(root));
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">{early}{faces}\
             <title>{title}</title><link rel=\"icon\" href=\"{root}icon.svg\" type=\"image/svg+xml\">\
             <style>{style}</style>{files}</head><body>{body}</body></html>\n"
        )
    }

    /// The style sheets that a page with this body needs, as one.
    fn styles(&self, body: &str) -> String {
        let is_needed = |sheet: &&String| {
            let class = SHEETS_OF_CLASSES.iter().find(|class| begins_with_class(sheet, class));
            class.is_none_or(|class| has_class(body, class))
        };
        self.sheets.iter().filter(is_needed).map(String::as_str).collect()
    }

    /// A page with the engine. `root` leads from the page to the site's root: `./`, or `../` for each folder.
    ///
    /// # Errors
    /// The shell lacks one of the places for head, body or language.
    pub fn fill(&self, root: &str, language: &Language, head: &str, body: &str) -> io::Result<String> {
        // Before the page's own addresses are put in.
        let style = format!("<style>{}</style>", self.styles(body));
        let shell = lead(&self.text.replacen(STYLE_PLACE, &style, 1), root);
        // Leptos marks places with comments, of which only views that are hydrated need theirs
        // ([`crate::view::slot::hydrated`]).
        let body = body.replace("<!>", "");
        // Trunk's minifier drops the quotes.
        let place = if shell.contains("lang=\"en\"") { "lang=\"en\"" } else { "lang=en" };
        let painter = format!("{}=\"{root}{}\"", names::PAINTER, self.modules.painter_start());
        let tag = format!("lang=\"{}\" {painter}", language.tag);
        let page = replace_once(&shell, place, &tag)?;
        // Nor does it keep the head's first tag, which validators of nesting miss.
        let page = if page.contains("<head>") {
            page
        } else {
            replace_once(&page, &format!("{tag}>"), &format!("{tag}><head>"))?
        };
        let page = replace_once(&page, HEAD_PLACE, &[&early_script(), head].concat())?;
        // What the first paint does not need comes after what it shows.
        replace_once(&page, BODY_PLACE, &[body, faces::script(root), loader(root, &self.modules)].concat())
    }
}

/// Makes the shell's own addresses, which all begin with `./`, lead to the site's root.
pub(super) fn lead(text: &str, root: &str) -> String {
    ["'", "\"", "=", "("]
        .iter()
        .fold(text.to_owned(), |text, before| text.replace(&format!("{before}./"), &format!("{before}{root}")))
}

/// Whether a style sheet, minified or not, begins with a rule whose selector begins with this class.
fn begins_with_class(sheet: &str, class: &str) -> bool {
    let mut rest = sheet.trim_start();
    while let Some((_, after)) = rest.strip_prefix("/*").and_then(|comment| comment.split_once("*/")) {
        rest = after.trim_start();
    }
    let rule = rest.strip_prefix("@layer").and_then(|layer| layer.split_once('{')).map(|(_, rule)| rule.trim_start());
    let after = rule.and_then(|rule| rule.strip_prefix('.')).and_then(|rule| rule.strip_prefix(class));
    after.is_some_and(|after| after.starts_with(['{', ' ']))
}

/// Whether an element of a body that the views have rendered has this class.
fn has_class(body: &str, class: &str) -> bool {
    let lists = body.split(" class=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    lists.into_iter().any(|(list, _)| list.split_ascii_whitespace().any(|word| word == class))
}

/// The way from a page at this address to the site's root.
pub(super) fn root_of(address: &str) -> String {
    match address.matches('/').count() {
        0 => "./".to_owned(),
        folders => "../".repeat(folders),
    }
}

/// Replaces the only occurrence of `place`.
///
/// # Errors
/// There is none, or more than one.
fn replace_once(page: &str, place: &str, with: &str) -> io::Result<String> {
    match page.matches(place).count() {
        1 => Ok(page.replacen(place, with, 1)),
        found => Err(io::Error::other(format!("index.html must hold {place} once, but holds it {found} times"))),
    }
}

/// The page without Trunk's scripts that load modules, and without the links that have browsers fetch them early: on a
/// slow network they would come before what the first screen shows.
///
/// Trunk's scripts are told from those that a story may bring by the module that they import or the event that they
/// send.
fn without_loading(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<script").into_iter().chain(rest.find("<link")).min() {
        let (before, element) = rest.split_at(start);
        text.push_str(before);
        let end = if element.starts_with("<link") { ">" } else { "</script>" };
        let length = element.find(end).map_or(element.len(), |at| at + end.len());
        let (element, after) = element.split_at(length);
        let loads = ["modulepreload", "application/wasm", "TrunkApplicationStarted"];
        if !loads.iter().any(|mark| element.contains(mark)) {
            text.push_str(element);
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{SHEETS_OF_CLASSES, Shell, begins_with_class, replace_once, without_loading};
    use crate::page::engine::Modules;
    use crate::story::language::GERMAN;

    #[test]
    fn a_place_must_stand_there_once() {
        assert_eq!(replace_once("a <main></main> b", "<main></main>", "x").ok().as_deref(), Some("a x b"));
        assert!(replace_once("a", "<main></main>", "x").is_err());
        assert!(replace_once("bb", "b", "x").is_err());
    }

    fn modules() -> Modules {
        Modules { engine: "app-1".to_owned(), painter: "painter-2".to_owned() }
    }

    #[test]
    fn nothing_is_loaded_as_trunk_would() {
        let page = "<link rel=icon href=./i><script type=module>import init from './a.js';\ndispatchEvent(new \
            CustomEvent(\"TrunkApplicationStarted\"))</script><link href=./a.js rel=modulepreload>\
            <link as=fetch href=./a.wasm rel=preload type=application/wasm><script>kept</script><p>";
        assert_eq!(without_loading(page), "<link rel=icon href=./i><script>kept</script><p>");
        assert_eq!(without_loading("<p>"), "<p>");
    }

    #[test]
    fn a_page_names_its_modules() {
        let shell = Shell::new("<html lang=en><title>Handscroll</title><main></main>", modules());
        let page = shell.fill("../", &GERMAN, "", "").expect("it has its places");
        for part in ["data-painter=\"../painter-2.start.js\"", "import(\"../app-1.js\")", "\"../app-1_bg.wasm\""] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }

    #[test]
    fn a_page_has_the_styles_of_what_it_shows() {
        let sheets = "<style>p{}</style>\n<style>@layer components{.unroll{a:b}}</style>\
            <style>/* Of a part. */\n@layer layout {\n  .single .section { c: d; }\n}</style>";
        let shell = Shell::new(&format!("<html lang=en><title>Handscroll</title>{sheets}<main></main>"), modules());
        let styles = |body: &str| {
            let page = shell.fill("./", &GERMAN, "", body).expect("it has its places");
            assert_eq!(page.matches("<style>").count(), 1, "{page}");
            ["p{}", ".unroll{a:b}", ".single .section"].map(|rule| page.contains(rule))
        };
        assert_eq!(styles("<p>unroll</p><p class=\"unroll-end\">"), [true, false, false]);
        assert_eq!(styles("<p class=\"wide unroll\">"), [true, true, false]);
        assert_eq!(styles("<p class=\"a\"><p class=\"single\">"), [true, false, true]);
    }

    #[test]
    fn each_class_with_a_style_sheet_has_one() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
        let files = fs::read_dir(folder).expect("there are style sheets").map(|file| file.expect("a file").path());
        let sheets: Vec<String> =
            files.filter(|file| file.is_file()).map(|file| fs::read_to_string(file).expect("a text")).collect();
        for class in SHEETS_OF_CLASSES {
            assert_eq!(sheets.iter().filter(|sheet| begins_with_class(sheet, class)).count(), 1, "{class}");
        }
    }

    #[test]
    fn addresses_of_the_shell_lead_to_the_root() {
        let shell = Shell::new(
            "<html lang=en><title>Handscroll</title><link href=./icon.svg><style>a</style>\n<style>b{src:url(\"./f\")}</style>\
             <main></main>",
            modules(),
        );
        let page = shell.fill("../../", &GERMAN, "<title>T</title>", "<p>./<!----><!>.").expect("it has its places");
        for part in
            ["lang=\"de\" data-painter", "><head>", "href=../../icon.svg", "<style>ab{src:url(\"../../f\")}</style>"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(page.contains("<p>./<!---->.<script>"), "only hydrated views keep their places: {page}");
    }
}
