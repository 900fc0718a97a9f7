//! The command-line program: checks stories and writes their pages.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use handscroll::ink;
use handscroll::page;
use handscroll::page::base::{self, Base};
use handscroll::story;

const USAGE: &str = "\
handscroll: a scrollytelling engine

  handscroll check STORY       lists every mistake of the story in the folder STORY
      --json                   as a JSON array, for programs
      --deny-warnings          fails on warnings too
  handscroll prerender STORY   fills Trunk's page with the story (run by Trunk after each build)
  handscroll new STORY         creates the folder STORY with a small example story
  handscroll schema            prints the JSON Schema of story.toml, for editors' completion
  handscroll schema drawing    prints that of a drawing
  handscroll reference         prints what drawings and motifs consist of, for people

HANDSCROLL_BASE_URL is the address at which the site will be published, such as https://example.org/stories/
HANDSCROLL_STORY is the folder of the story to prerender, instead of STORY";

/// The environment's name for the story to prerender: Trunk's settings name one, and this is another.
const STORY_VARIABLE: &str = "HANDSCROLL_STORY";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["check", arguments @ ..] => check(arguments),
        ["prerender", folder] => match env::var_os(STORY_VARIABLE).filter(|given| !given.is_empty()) {
            Some(given) => prerender(Path::new(&given)),
            None => prerender(Path::new(folder)),
        },
        ["new", folder] => new(Path::new(folder)),
        ["schema"] => schema(&schemars::schema_for!(story::Document).to_value()),
        ["schema", "drawing"] => schema(&ink::schema()),
        ["reference"] => {
            print!("{}", ink::reference());
            ExitCode::SUCCESS
        }
        _ => usage(),
    }
}

fn check(arguments: &[&str]) -> ExitCode {
    let (options, folders): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let is_known = |option: &&str| ["--json", "--deny-warnings"].contains(option);
    let ([folder], true) = (folders.as_slice(), options.iter().all(is_known)) else { return usage() };
    let mut report = match story::load(Path::new(folder)) {
        Ok((_, report)) | Err(report) => report,
    };
    if options.contains(&"--deny-warnings") {
        report.deny_warnings();
    }
    let has_errors = report.has_errors();
    if options.contains(&"--json") {
        println!("{:#}", report.to_json());
    } else if has_errors {
        eprintln!("{}", report.to_text(is_coloured(&io::stderr())));
    } else {
        println!("{}", report.to_text(is_coloured(&io::stdout())));
    }
    if has_errors { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Whether a report is written in colours: to a terminal, unless its reader does not want them (<https://no-color.org>).
fn is_coloured(out: &impl IsTerminal) -> bool {
    out.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn prerender(folder: &Path) -> ExitCode {
    let Some(site) = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        eprintln!("TRUNK_STAGING_DIR is not set: run `trunk build` or `trunk serve`, which call this command");
        return ExitCode::FAILURE;
    };
    // An empty value counts as unset, so that a script can pass the variable on.
    let base = env::var(base::VARIABLE).ok().filter(|given| !given.is_empty()).map(|given| Base::parse(&given));
    let base = match base.transpose() {
        Ok(base) => base,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    match story::load(folder) {
        Ok((story, report)) => {
            if !report.problems().is_empty() {
                eprintln!("{}", report.to_text(is_coloured(&io::stderr())));
            }
            // Only a release needs small modules and scripts; without that, `trunk serve` rebuilds faster.
            let is_release = is_profile("release");
            let written = page::engine::modules(&site, is_release)
                .and_then(|modules| page::write_story(&story, &site, base.as_ref(), modules));
            exit_code(match written {
                Ok(()) if is_release => page::engine::minify_scripts(&site.join(page::faces::FOLDER)),
                written => written,
            })
        }
        Err(report) => {
            eprintln!("{}", report.to_text(is_coloured(&io::stderr())));
            // During development the browser shows the mistakes and reloads when they are corrected. A release build
            // fails.
            if is_profile("debug") {
                let file = site.join("index.html");
                let shell = page::engine::modules(&site, false)
                    .and_then(|modules| Ok(page::shell::Shell::new(&fs::read_to_string(&file)?, modules)));
                exit_code(shell.and_then(|shell| fs::write(&file, page::mistakes::fill(&shell, &report)?)))
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Whether Trunk builds with this profile.
fn is_profile(name: &str) -> bool {
    env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == name)
}

fn new(folder: &Path) -> ExitCode {
    let files = [("story.toml", include_str!("new-story.toml")), ("survey.csv", include_str!("new-story.csv"))]
        .map(|(name, text)| (folder.join(name), text));
    if let Some((file, _)) = files.iter().find(|(file, _)| file.exists()) {
        eprintln!("{} already exists: nothing was changed", file.display());
        return ExitCode::FAILURE;
    }
    exit_code(fs::create_dir_all(folder).and_then(|()| files.iter().try_for_each(|(file, text)| fs::write(file, text))))
}

fn schema(schema: &serde_json::Value) -> ExitCode {
    println!("{schema:#}");
    ExitCode::SUCCESS
}

fn exit_code(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
