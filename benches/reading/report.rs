//! The tables: medians over the rounds, and the ratios of the first build's to the others'.

use serde_json::{Value, json};

use crate::reading::{Reading, SPEED};

/// A build and its readings, one a round.
pub(crate) struct Build {
    pub(crate) name: String,
    pub(crate) readings: Vec<Reading>,
}

struct Row {
    label: &'static str,
    decimals: usize,
    read: fn(&Reading) -> f64,
}

/// The measurements that are compared; lower is better.
const COSTS: &[Row] = &[
    Row { label: "KB before the first scroll", decimals: 1, read: |reading| reading.bytes.all / 1000.0 },
    Row { label: "· wasm", decimals: 1, read: |reading| reading.bytes.wasm / 1000.0 },
    Row { label: "· js", decimals: 1, read: |reading| reading.bytes.js / 1000.0 },
    Row { label: "· typefaces", decimals: 1, read: |reading| reading.bytes.typefaces / 1000.0 },
    Row { label: "· html", decimals: 1, read: |reading| reading.bytes.html / 1000.0 },
    Row { label: "· css", decimals: 1, read: |reading| reading.bytes.css / 1000.0 },
    Row { label: "· images", decimals: 1, read: |reading| reading.bytes.images / 1000.0 },
    Row { label: "KB at the end", decimals: 1, read: |reading| reading.bytes_at_end / 1000.0 },
    Row { label: "requests before first paint", decimals: 0, read: |reading| reading.requests_before_paint },
    Row { label: "first paint, ms", decimals: 0, read: |reading| reading.first_paint_ms },
    Row { label: "largest paint, ms", decimals: 0, read: |reading| reading.largest_paint_ms },
    Row { label: "blocking, ms", decimals: 0, read: |reading| reading.blocking_ms },
    Row { label: "layout shift", decimals: 4, read: |reading| reading.layout_shift },
    Row { label: "scroll: script, ms", decimals: 0, read: |reading| reading.scroll_script_ms },
    Row { label: "scroll: style and layout, ms", decimals: 0, read: |reading| reading.scroll_style_and_layout_ms },
    Row { label: "scroll: task, ms per s", decimals: 0, read: |reading| reading.scroll_task_ms_per_s },
    Row { label: "frames over 20 ms, %", decimals: 2, read: |reading| reading.late_frames_percent },
    Row { label: "longest frame, ms", decimals: 0, read: |reading| reading.longest_frame_ms },
    Row { label: "heap + wasm, MB", decimals: 2, read: |reading| reading.memory_bytes / 1e6 },
    Row { label: "DOM elements", decimals: 0, read: |reading| reading.content.elements },
];

/// What a reader sees for it: builds compare only where these agree.
const CONTENT: &[Row] = &[
    Row { label: "words in sight", decimals: 0, read: |reading| reading.content.words },
    Row { label: "charts in sight", decimals: 0, read: |reading| reading.content.charts },
    Row { label: "images in sight", decimals: 0, read: |reading| reading.content.images },
    Row { label: "height, px", decimals: 0, read: |reading| reading.content.height_px },
];

impl Build {
    fn median(&self, row: &Row) -> f64 {
        let mut values: Vec<f64> = self.readings.iter().map(row.read).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        match values.len() % 2 {
            0 => f64::midpoint(values[middle - 1], values[middle]),
            _ => values[middle],
        }
    }
}

/// All tables in Markdown, of one build or more with one reading or more each. The processor was `slower` times slower
/// than this machine's.
pub(crate) fn tables(builds: &[Build], slower: f64) -> String {
    let names: Vec<&str> = builds.iter().map(|build| build.name.as_str()).collect();
    let medians = |rows: &[Row]| {
        let lines = rows.iter().map(|row| {
            let values = builds.iter().map(|build| format!("{:.*}", row.decimals, build.median(row)));
            (row.label, values.collect())
        });
        table(&names, &lines.collect::<Vec<_>>())
    };
    let ratios = COSTS.iter().map(|row| {
        let values = builds[1..].iter().map(|build| match builds[0].median(row) / build.median(row) {
            ratio if ratio.is_finite() => format!("{ratio:.2}"),
            _ => "–".to_owned(),
        });
        (row.label, values.collect())
    });
    let rounds = builds[0].readings.len();
    format!(
        "Medians of {rounds} round(s); 390 × 844 at 2×, processor {slower} times slower; load on a line of \
         1.6 Mbit/s with 150 ms, scroll at {SPEED} px/s.\n\n{}\nIn sight when the page has been gone through:\n\n{}\n\
         {} ÷ each other; below 1 the first is lower:\n\n{}",
        medians(COSTS),
        medians(CONTENT),
        names[0],
        table(&names[1..], &ratios.collect::<Vec<_>>()),
    )
}

fn table(heads: &[&str], lines: &[(&str, Vec<String>)]) -> String {
    let first = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(index, head)| {
            lines
                .iter()
                .map(|(_, values)| values[index].chars().count())
                .chain([head.chars().count(), 2])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = format!("| {:first$} |", "");
    heads.iter().zip(&widths).for_each(|(head, width)| out += &format!(" {head:>width$} |"));
    out += &format!("\n|{}|", "-".repeat(first + 2));
    widths.iter().for_each(|width| out += &format!("{}:|", "-".repeat(width + 1)));
    for (label, values) in lines {
        out += &format!("\n| {label:first$} |");
        values.iter().zip(&widths).for_each(|(value, width)| out += &format!(" {value:>width$} |"));
    }
    out + "\n"
}

/// All readings, and the medians by the labels of the tables.
pub(crate) fn json(builds: &[Build], slower: f64) -> Value {
    let builds = builds.iter().map(|build| {
        let medians = COSTS.iter().chain(CONTENT).map(|row| (row.label.to_owned(), json!(build.median(row))));
        let medians: serde_json::Map<String, Value> = medians.collect();
        json!({ "name": build.name, "medians": medians, "readings": build.readings })
    });
    json!({ "processor times slower": slower, "builds": builds.collect::<Vec<_>>() })
}
