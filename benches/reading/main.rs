//! Measures builds of one story as a reader with a phone meets them, beside each other: `make bench`.
//!
//! Times depend on the machine and on what else it does: they compare builds within one run and are never asserted.
//! Each round reads every build, in an order that is shifted by one, so that other work on the machine meets all alike.

#[path = "../../tests/sending/compress.rs"]
mod compress;
mod devtools;
#[path = "../../tests/sending/kind.rs"]
mod kind;
#[path = "../../tests/sending/loopback.rs"]
mod loopback;
mod reading;
mod report;
mod site;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use devtools::Chromium;
use report::Build;
use site::{Scripts, Site};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "\
cargo bench --profile dev --features ssr --bench reading -- NAME=FOLDER… [--rounds N] [--slower N] [--json FILE]

Measures the sites in the folders. The first is also measured without its scripts, and compared with each other one.";

fn main() -> ExitCode {
    let options = match Options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match measure(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The command line.
struct Options {
    builds: Vec<(String, PathBuf)>,
    rounds: usize,
    /// How many times slower than this machine's the device's processor is, from 1.
    slower: f64,
    json: Option<PathBuf>,
}

impl Options {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { builds: Vec::new(), rounds: 3, slower: 4.0, json: None };
        // Cargo passes `--bench` to every benchmark.
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--rounds" => {
                    let rounds = value()?;
                    let rounds = rounds.parse().ok().filter(|&rounds| rounds > 0);
                    options.rounds = rounds.ok_or("--rounds takes a whole number from 1")?;
                }
                "--slower" => {
                    let slower = value()?.parse().ok().filter(|&slower: &f64| slower >= 1.0 && slower.is_finite());
                    options.slower = slower.ok_or("--slower takes a number from 1")?;
                }
                "--json" => options.json = Some(value()?.into()),
                build => {
                    let (name, folder) = build.split_once('=').ok_or_else(|| format!("{build} is not NAME=FOLDER"))?;
                    let folder = PathBuf::from(folder);
                    if !folder.join("index.html").is_file() {
                        return Err(format!("{name}: there is no index.html in {}", folder.display()));
                    }
                    options.builds.push((name.to_owned(), folder));
                }
            }
        }
        if options.builds.is_empty() {
            return Err("no build is named".to_owned());
        }
        Ok(options)
    }
}

fn measure(options: &Options) -> Outcome<()> {
    let mut sites = Vec::new();
    let mut builds = Vec::new();
    let mut add = |name: String, folder: &PathBuf, scripts| {
        sites.push(Site::start(folder.clone(), scripts));
        builds.push(Build { name, readings: Vec::new() });
    };
    for (index, (name, folder)) in options.builds.iter().enumerate() {
        add(name.clone(), folder, Scripts::Allowed);
        if index == 0 {
            add(format!("{name}, no scripts"), folder, Scripts::Blocked);
        }
    }

    let chromium = Chromium::start()?;
    let mut browser = chromium.connect()?;
    if let Some(load) = load_average().filter(|&load| load > 1.0) {
        eprintln!("warning: this machine is busy (load average {load}); times will scatter");
    }
    for (site, build) in sites.iter().zip(&builds) {
        eprintln!("warming up: {}", build.name);
        reading::warm_up(&mut browser, &site.url())?;
    }
    let mut problems = BTreeSet::new();
    for round in 0..options.rounds {
        for turn in 0..builds.len() {
            let index = (turn + round) % builds.len();
            let build = &mut builds[index];
            let reading = reading::read(&mut browser, &sites[index].url(), options.slower)
                .map_err(|error| format!("{}: {error}", build.name))?;
            problems.extend(reading.problems.iter().map(|problem| format!("{}: {problem}", build.name)));
            eprintln!(
                "round {} of {}: {}: first paint {:.0} ms, scroll script {:.0} ms, load average {:.1}",
                round + 1,
                options.rounds,
                build.name,
                reading.first_paint_ms,
                reading.scroll_script_ms,
                load_average().unwrap_or_default(),
            );
            build.readings.push(reading);
        }
    }
    if let Some(file) = &options.json {
        fs::write(file, serde_json::to_string_pretty(&report::json(&builds, options.slower))?)?;
    }
    println!("{}", report::tables(&builds, options.slower));
    problems.iter().for_each(|problem| println!("! {problem}"));
    Ok(())
}

/// The system's load average over the last minute; only Linux tells it.
fn load_average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}
