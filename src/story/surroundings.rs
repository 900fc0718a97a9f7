//! What the charts of a story take from it: figures in words, and files.

use std::io;
use std::path::Path;

use crate::chart::{Number, Surroundings, Wording};
use crate::story::figures::{date_text, figure_text, scale_of};
use crate::story::language::Language;
use crate::story::model::{Figure, Format, Story};
use crate::story::number::{decimals_of, format_fixed};
use crate::table::{Date, Table};

/// A story, its language, and the folder of its files.
pub struct StoryAround<'a> {
    /// The whole document.
    pub story: &'a Story,
    /// Its language.
    pub language: &'static Language,
    /// The folder of its files.
    pub folder: &'a Path,
}

impl Surroundings for StoryAround<'_> {
    fn number(&self, figure: &str, wording: Wording) -> Option<Number> {
        let figure = self.story.figure(figure)?;
        let text = figure_text(figure, self.language);
        let words = match wording {
            Wording::WithBound => text.with_bound(),
            Wording::Bare => text.number,
            Wording::Ordinal => {
                let in_digits = Figure { format: Format::Ordinal, ..figure.clone() };
                figure_text(&in_digits, self.language).number
            }
        };
        Some(Number { value: figure.value, text: words, unit: figure.unit.clone(), derived: text.derived })
    }

    fn digits(&self, value: f64, decimals: Option<u8>) -> String {
        format_fixed(value, decimals.unwrap_or_else(|| decimals_of(value)), self.language.separators)
    }

    fn percent(&self, value: f64, decimals: Option<u8>) -> String {
        self.digits(value, decimals) + self.language.percent
    }

    fn scale(&self, value: f64) -> (f64, &'static str) {
        scale_of(value, self.language).map_or((1.0, ""), |&(size, _, many)| (size, many))
    }

    fn no_data(&self) -> &'static str {
        self.language.page.no_data
    }

    fn date(&self, date: Date) -> String {
        let written = date.to_string();
        date_text(&written, self.language).unwrap_or(written)
    }

    fn table(&self, id: &str) -> Option<(&Table, Option<&str>)> {
        let table = self.story.table(id)?;
        Some((&table.data, table.unit.as_deref()))
    }

    fn file(&self, name: &str) -> io::Result<String> {
        std::fs::read_to_string(self.folder.join(name))
    }
}
