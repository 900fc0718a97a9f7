//! Converts a chart of the document ([`model::Chart`]) to a chart that can be drawn ([`Chart`]).
//!
//! Figures are formatted by the same functions as in the prose, so that a drawing and the text around it agree.

use std::io;
use std::path::Path;

use super::{Chart, Coast, Kind, Map, Mark, Place, View};
use crate::story::figures::figure_text;
use crate::story::language::Language;
use crate::story::model::{self, Arrangement, Figure, Format, Story};
use crate::story::number::{decimals_of, format_fixed};

/// Resolves a chart of a validated story whose files are in `folder`.
///
/// # Errors
/// A figure is not declared, the chart has no kind, or its coastlines cannot be read.
pub fn resolve(chart: &model::Chart, story: &Story, language: &Language, folder: &Path) -> io::Result<Chart> {
    let look_up = LookUp { story, language };
    let kind = if let Some(list) = &chart.bars {
        Kind::Bars { marks: look_up.marks(&list.marks)? }
    } else if let Some(list) = &chart.share {
        Kind::Share { marks: look_up.marks(&list.marks)? }
    } else if let Some(dots) = &chart.dots {
        Kind::Dots {
            part: look_up.mark(&dots.part)?,
            whole: look_up.mark(&dots.whole)?,
            rings: dots.arrangement == Arrangement::Rings,
        }
    } else if let Some(list) = &chart.ladder {
        Kind::Ladder { marks: list.marks.iter().map(|mark| look_up.rung(mark)).collect::<io::Result<_>>()? }
    } else if let Some(list) = &chart.funnel {
        Kind::Funnel { marks: look_up.marks(&list.marks)? }
    } else if let Some(list) = &chart.areas {
        Kind::Areas { marks: look_up.marks(&list.marks)? }
    } else if let Some(level) = &chart.threshold {
        Kind::Threshold { line: look_up.line(&level.line)?, marks: look_up.marks(&level.marks)? }
    } else if let Some(slope) = &chart.slope {
        let base = Mark {
            label: slope.base.label.clone(),
            value: slope.base.value,
            text: format_fixed(slope.base.value, decimals_of(slope.base.value), language.separators),
            ..Mark::default()
        };
        Kind::Slope { base, marks: look_up.marks(&slope.marks)? }
    } else if let Some(list) = &chart.reach {
        Kind::Reach { marks: look_up.marks(&list.marks)? }
    } else if let Some(map) = &chart.map {
        Kind::Map(resolve_map(map, folder)?)
    } else {
        return Err(io::Error::other(format!("the chart “{}” has no kind", chart.id.get_ref())));
    };
    Ok(Chart { kind })
}

struct LookUp<'a> {
    story: &'a Story,
    language: &'a Language,
}

impl LookUp<'_> {
    fn figure(&self, mark: &model::Mark) -> io::Result<&Figure> {
        let id = mark.figure.get_ref();
        self.story.figure(id).ok_or_else(|| io::Error::other(format!("there is no figure “{id}”")))
    }

    fn marks(&self, marks: &[model::Mark]) -> io::Result<Vec<Mark>> {
        marks.iter().map(|mark| self.mark(mark)).collect()
    }

    fn mark(&self, mark: &model::Mark) -> io::Result<Mark> {
        let figure = self.figure(mark)?;
        let text = figure_text(figure, self.language);
        Ok(Mark {
            label: mark.label.clone(),
            value: figure.value,
            text: text.with_bound(),
            step: mark.step.saturating_sub(1),
            derived: text.derived.is_some(),
            note: text.derived.map(str::to_owned),
            accent: mark.accent,
        })
    }

    /// A mark of a ladder; its rank is written in digits, whatever the figure's own format.
    fn rung(&self, mark: &model::Mark) -> io::Result<Mark> {
        let in_digits = Figure { format: Format::Ordinal, ..self.figure(mark)?.clone() };
        Ok(Mark { text: figure_text(&in_digits, self.language).number, ..self.mark(mark)? })
    }

    /// The reference line of a threshold; its text has no bound such as "more than".
    fn line(&self, mark: &model::Mark) -> io::Result<Mark> {
        Ok(Mark { text: figure_text(self.figure(mark)?, self.language).number, ..self.mark(mark)? })
    }
}

fn resolve_map(map: &model::Map, folder: &Path) -> io::Result<Map> {
    let file = folder.join(map.land.get_ref());
    let coast: Coast = serde_json::from_str(&std::fs::read_to_string(&file)?)
        .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
    let views = map.views.iter().zip(0..).map(|(view, step)| View {
        lon: view.longitude,
        lat: view.latitude,
        span: view.span_degrees,
        label: view.label.clone(),
        step,
    });
    let places = map.places.iter().map(|place| Place {
        lon: place.longitude,
        lat: place.latitude,
        name: place.name.clone(),
        from: place.from_view.saturating_sub(1),
        to: place.to_view.map(|view| view.saturating_sub(1)),
        accent: place.accent,
    });
    let mut map = Map { views: views.collect(), places: places.collect(), land: coast.levels };
    map.trim();
    Ok(map)
}
