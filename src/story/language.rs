//! The texts of the page itself and the number formats, for each language.
//!
//! A language is one constant. The compiler reports every field that a new language lacks.

use crate::story::number::{OrdinalEnding, Separators};

/// The texts and number formats of one language.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag, as in the story's `language` and the page's `lang`.
    pub tag: &'static str,
    /// English name of the language, shown to editors.
    pub name: &'static str,
    /// Decimal and group separators.
    pub separators: Separators,
    /// Names of the powers of ten in compact numbers, largest first: value, word for exactly one, word for other
    /// numbers.
    pub scales: &'static [(f64, &'static str, &'static str)],
    /// The name of a thousand: for exactly one, and for other numbers.
    pub thousand: (&'static str, &'static str),
    /// The powers of ten in short numbers, largest first: value, and the abbreviation with the space before it.
    pub short_scales: &'static [(f64, &'static str)],
    /// The sign of a percentage, with the space before it.
    pub percent: &'static str,
    /// The numbers 0 to 12 as words.
    pub small_numbers: [&'static str; 13],
    /// The ordinals 1 to 12 as words.
    pub small_ordinals: [&'static str; 12],
    /// Suffix of an ordinal written in digits.
    pub ordinal_ending: OrdinalEnding,
    /// The names of the months.
    pub months: [&'static str; 12],
    /// The halves of a year; the number of the year follows.
    pub halves: [&'static str; 2],
    /// The quarters of a year; the number of the year follows.
    pub quarters: [&'static str; 4],
    /// Formats a full date from day, name of the month, and year.
    pub full_date: fn(u32, &str, &str) -> String,
    /// Phrases for the bounds of figures.
    pub bounds: Bounds,
    /// Words for calculations with the cells of a table.
    pub calculations: Calculations,
    /// All other texts of the page.
    pub page: PageWords,
}

/// Words for calculations with the cells of a table. The functions take the number of cells, the title of the column, and
/// words for the rows.
#[derive(Debug)]
pub struct Calculations {
    /// A sum.
    pub sum: fn(usize, &str, &str) -> String,
    /// A mean.
    pub mean: fn(usize, &str, &str) -> String,
    /// All rows of the table.
    pub all_rows: &'static str,
}

/// Phrases for the bounds of figures; each stands before the number.
#[derive(Debug)]
pub struct Bounds {
    /// The true number is greater.
    pub more_than: &'static str,
    /// The true number is a little less or more.
    pub close_to: &'static str,
    /// The true number is a little less.
    pub nearly: &'static str,
    /// The number is a projection.
    pub may_reach: &'static str,
    /// The number is rounded.
    pub about: &'static str,
}

/// The texts of the page itself, besides those of the story.
#[derive(Debug)]
#[allow(missing_docs, reason = "each field is named after the words it holds")]
pub struct PageWords {
    pub skip_to_story: &'static str,
    pub skip_scene: &'static str,
    pub sections: &'static str,
    pub data: &'static str,
    pub value: &'static str,
    pub label: &'static str,
    pub derived: &'static str,
    pub derived_from: &'static str,
    pub sources: &'static str,
    pub figures: &'static str,
    pub as_of: &'static str,
    pub line: &'static str,
    pub lines: &'static str,
    pub credits: &'static str,
    pub shown_at: &'static str,
    pub in_the_list: &'static str,
    pub close: &'static str,
    pub share: &'static str,
    pub share_story: &'static str,
    pub copied: &'static str,
    pub motion: &'static str,
    pub motion_system: &'static str,
    pub motion_on: &'static str,
    pub motion_off: &'static str,
    pub back_to_top: &'static str,
    pub steps: &'static str,
    pub step_back: &'static str,
    pub step_on: &'static str,
    pub of: &'static str,
    pub source: &'static str,
    pub unit: &'static str,
    pub licence: &'static str,
    pub note: &'static str,
    pub download: &'static str,
    pub as_text: &'static str,
    pub listing: &'static str,
    pub whole_story: &'static str,
    pub no_data: &'static str,
}

/// Every language that a story can be written in.
pub const LANGUAGES: [&Language; 2] = [&ENGLISH, &GERMAN];

/// The language with this BCP 47 tag, if it is one of [`LANGUAGES`].
pub fn find(tag: &str) -> Option<&'static Language> {
    LANGUAGES.into_iter().find(|language| language.tag.eq_ignore_ascii_case(tag))
}

/// English, with the short scale.
pub const ENGLISH: Language = Language {
    tag: "en",
    name: "English",
    separators: Separators { decimal: '.', group: ',', group_from: 4 },
    scales: &[(1e12, "trillion", "trillion"), (1e9, "billion", "billion"), (1e6, "million", "million")],
    thousand: ("thousand", "thousand"),
    short_scales: &[(1e12, "tn"), (1e9, "bn"), (1e6, "m")],
    percent: "%",
    small_numbers: [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ],
    small_ordinals: [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ],
    ordinal_ending: OrdinalEnding::English,
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    halves: ["first half of", "second half of"],
    quarters: ["first quarter of", "second quarter of", "third quarter of", "fourth quarter of"],
    full_date: |day, month, year| format!("{day} {month} {year}"),
    bounds: Bounds {
        more_than: "more than",
        close_to: "close to",
        nearly: "nearly",
        may_reach: "perhaps",
        about: "about",
    },
    calculations: Calculations {
        sum: |count, column, rows| format!("sum of {count} values, {column} ({rows})"),
        mean: |count, column, rows| format!("mean of {count} values, {column} ({rows})"),
        all_rows: "all rows",
    },
    page: PageWords {
        skip_to_story: "Skip to the story",
        skip_scene: "Skip this graphic",
        sections: "Sections",
        data: "The numbers behind this drawing",
        value: "Value",
        label: "What",
        derived: "derived",
        derived_from: "worked out from",
        sources: "Sources",
        figures: "Every figure in this story",
        as_of: "as of",
        line: "line",
        lines: "lines",
        credits: "Credits",
        shown_at: "Shown at",
        in_the_list: "In the list of figures",
        close: "Close",
        share: "Share",
        share_story: "Share this story",
        copied: "The link is copied.",
        motion: "View",
        motion_system: "As my device says",
        motion_on: "Moving",
        motion_off: "Plain: nothing moves",
        back_to_top: "Back to the top",
        steps: "Step by step",
        step_back: "Back",
        step_on: "Next",
        of: "of",
        source: "Source",
        unit: "Unit",
        licence: "Licence",
        note: "Note",
        download: "Download the data (CSV)",
        as_text: "The numbers as text",
        listing: "How this chart is written",
        whole_story: "The whole story",
        no_data: "no data",
    },
};

/// German, with the long scale.
pub const GERMAN: Language = Language {
    tag: "de",
    name: "German",
    separators: Separators { decimal: ',', group: '.', group_from: 5 },
    scales: &[(1e12, "Billion", "Billionen"), (1e9, "Milliarde", "Milliarden"), (1e6, "Million", "Millionen")],
    thousand: ("Tausend", "Tausend"),
    short_scales: &[(1e12, "\u{a0}Bio."), (1e9, "\u{a0}Mrd."), (1e6, "\u{a0}Mio.")],
    percent: "\u{a0}%",
    small_numbers: [
        "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    ],
    small_ordinals: [
        "erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte", "zehnte", "elfte",
        "zwölfte",
    ],
    ordinal_ending: OrdinalEnding::FullStop,
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    halves: ["1. Halbjahr", "2. Halbjahr"],
    quarters: ["1. Quartal", "2. Quartal", "3. Quartal", "4. Quartal"],
    full_date: |day, month, year| format!("{day}. {month} {year}"),
    bounds: Bounds { more_than: "mehr als", close_to: "knapp", nearly: "fast", may_reach: "vielleicht", about: "etwa" },
    calculations: Calculations {
        sum: |count, column, rows| format!("Summe von {count} Werten, {column} ({rows})"),
        mean: |count, column, rows| format!("Mittel von {count} Werten, {column} ({rows})"),
        all_rows: "alle Zeilen",
    },
    page: PageWords {
        skip_to_story: "Zum Text",
        skip_scene: "Grafik überspringen",
        sections: "Abschnitte",
        data: "Die Zahlen zu dieser Zeichnung",
        value: "Wert",
        label: "Was",
        derived: "errechnet",
        derived_from: "errechnet aus",
        sources: "Quellen",
        figures: "Alle Zahlen dieser Geschichte",
        as_of: "Stand",
        line: "Zeile",
        lines: "Zeilen",
        credits: "Nachweise",
        shown_at: "Gezeigt bei",
        in_the_list: "In der Liste der Zahlen",
        close: "Schließen",
        share: "Teilen",
        share_story: "Diese Geschichte teilen",
        copied: "Der Link ist kopiert.",
        motion: "Ansicht",
        motion_system: "Wie mein Gerät",
        motion_on: "Bewegt",
        motion_off: "Schlicht: nichts bewegt sich",
        back_to_top: "Nach oben",
        steps: "Schritt für Schritt",
        step_back: "Zurück",
        step_on: "Weiter",
        of: "von",
        source: "Quelle",
        unit: "Einheit",
        licence: "Lizenz",
        note: "Anmerkung",
        download: "Daten herunterladen (CSV)",
        as_text: "Die Zahlen als Text",
        listing: "So ist dieses Diagramm geschrieben",
        whole_story: "Die ganze Geschichte",
        no_data: "keine Angabe",
    },
};
