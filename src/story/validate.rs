//! Checks that a story is consistent, beyond its form.
//!
//! Each check adds its problems and continues, so that all are reported at once. The checks read files in the story's
//! folder and change nothing.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::LinkType;

use crate::face::Face;
use crate::ink::Drawing;
use crate::story::anchors;
use crate::story::figures::date_text;
use crate::story::language::{self, ENGLISH, LANGUAGES};
use crate::story::model::{Block, Image, Placed, Scene, Story};
use crate::story::problem::{Problem, ProblemKind};
use crate::story::surroundings::StoryAround;
use crate::story::text;

/// Maximum number of words of a step that fits a card on a small phone; longer ones give a warning.
const LONGEST_STEP_WORDS: usize = 60;

/// Returns all problems of a story whose document is `source` and whose files are in `folder`.
pub fn validate(story: &Story, source: &str, folder: &Path) -> Vec<Problem> {
    let targets = anchors::targets(story);
    let mut check = Check { story, source, folder, problems: Vec::new(), shown: BTreeSet::new(), targets };
    check.meta();
    check.ids();
    check.sources();
    check.faces();
    check.images();
    check.sections();
    check.charts();
    check.about();
    check.tables();
    check.figures();
    check.problems
}

struct Check<'a> {
    story: &'a Story,
    source: &'a str,
    folder: &'a Path,
    problems: Vec<Problem>,
    /// Ids of the figures that the story shows.
    shown: BTreeSet<String>,
    /// Ids in the page that a link may lead to.
    targets: BTreeSet<String>,
}

impl Check<'_> {
    fn error(&mut self, span: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem::error(span, kind));
    }

    fn warn(&mut self, span: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem::warning(span, kind));
    }

    fn meta(&mut self) {
        let story = self.story;
        let Some(meta) = &story.meta else {
            // A `[meta]` table with mistakes has been reported by the parser.
            if !self.source.lines().any(|line| line.trim() == "[meta]") {
                self.error(0..0, ProblemKind::MissingTable { name: "[meta]" });
            }
            return;
        };
        if language::find(meta.language.get_ref()).is_none() {
            let known = LANGUAGES.map(|language| language.tag).join(", ");
            let kind = ProblemKind::UnknownLanguage { tag: meta.language.get_ref().clone(), known };
            self.error(meta.language.span(), kind);
        }
        for text in [&meta.title, &meta.dek] {
            self.text(text);
        }
        self.date(&meta.date);
        if let Some(hero) = &meta.hero {
            self.refers(hero, "image", story.image.iter().map(|image| &image.id));
        }
        if let Some(share) = &meta.share
            && !self.folder.join(share.file.get_ref()).is_file()
        {
            self.missing(&share.file, "there is no such file");
        }
        if story.section.is_empty() && !self.source.contains("[[section]]") {
            self.error(0..0, ProblemKind::MissingTable { name: "[[section]]" });
        }
    }

    /// Ids must be well-formed and unique. Sections, scenes and long pictures share the ids of the page; images and
    /// charts share the folder of single pages.
    fn ids(&mut self) {
        let story = self.story;
        let scenes = story.section.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
            Block::Scene(scene) => Some(&scene.id),
            Block::Unroll(unroll) => Some(&unroll.id),
            _ => None,
        });
        let anchors: Vec<&Placed> = story.section.iter().map(|section| &section.id).chain(scenes).collect();
        self.distinct("source", story.source.iter().map(|source| &source.id).collect());
        self.distinct("table", story.table.iter().map(|table| &table.id).collect());
        self.distinct("figure", story.figure.iter().map(|figure| &figure.id).collect());
        let images = story.image.iter().map(|image| &image.id);
        self.distinct("image or chart", images.chain(story.chart.iter().map(|chart| &chart.id)).collect());
        for id in &anchors {
            if anchors::is_reserved(id.get_ref()) {
                self.error(id.span(), ProblemKind::ReservedId { id: id.get_ref().clone() });
            }
        }
        self.distinct("section or scene", anchors);
        for collision in anchors::collisions(story) {
            let (id, of) = (collision.id.get_ref().clone(), collision.of.to_owned());
            self.error(collision.id.span(), ProblemKind::CollidingId { id, what: collision.what, of });
        }
    }

    fn distinct(&mut self, what: &'static str, ids: Vec<&Placed>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            let name = id.get_ref();
            let sound = name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            if !sound {
                self.error(id.span(), ProblemKind::BadId { id: name.clone() });
            }
            if !seen.insert(name) {
                self.error(id.span(), ProblemKind::DuplicateId { id: name.clone(), what });
            }
        }
    }

    fn sources(&mut self) {
        for source in &self.story.source {
            if let Some(date) = &source.date {
                self.date(date);
            }
            if let Some(url) = &source.url
                && !text::is_allowed(url.get_ref(), LinkType::Inline)
            {
                self.error(url.span(), ProblemKind::BadLink { address: url.get_ref().clone() });
            }
        }
    }

    fn tables(&mut self) {
        let story = self.story;
        for table in &story.table {
            let id = table.id.get_ref();
            if let Some(source) = &table.source {
                self.refers(source, "source", story.source.iter().map(|source| &source.id));
            }
            if let Some(date) = &table.as_of {
                self.date(date);
            }
            // A figure with a mistake may be meant to use it.
            if story.unread.is_empty() && !story.uses_table(id) {
                self.warn(table.id.span(), ProblemKind::TableNeverUsed { id: id.clone() });
            }
        }
    }

    fn figures(&mut self) {
        let story = self.story;
        for figure in &story.figure {
            let id = figure.id.get_ref();
            if !figure.value.is_finite() {
                self.error(figure.id.span(), ProblemKind::NotANumber { id: id.clone() });
            }
            if let Some(date) = &figure.as_of {
                self.date(date);
            }
            match &figure.source {
                Some(source) => self.refers(source, "source", story.source.iter().map(|source| &source.id)),
                None if figure.derived_from.is_empty() => {
                    self.error(figure.id.span(), ProblemKind::FigureWithoutSource { id: id.clone() });
                }
                None => {}
            }
            for from in &figure.derived_from {
                self.refers(from, "figure", story.figure.iter().map(|figure| &figure.id));
            }
            if !self.shown.contains(id) && !figure.is_in_formula {
                self.error(figure.id.span(), ProblemKind::FigureNeverShown { id: id.clone() });
            }
        }
    }

    fn faces(&mut self) {
        let mut seen = Vec::new();
        for face in &self.story.face {
            let family = face.family.get_ref();
            let sound = family.starts_with(char::is_alphabetic)
                && family.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'));
            if !sound {
                self.error(face.family.span(), ProblemKind::BadFamily { family: family.clone() });
            }
            if !(1..=1000).contains(&face.weight) {
                self.error(face.family.span(), ProblemKind::BadWeight { weight: face.weight });
            }
            if seen.contains(&(family, face.weight, face.style)) {
                self.error(face.family.span(), ProblemKind::DuplicateFace { family: family.clone() });
            }
            seen.push((family, face.weight, face.style));
            let read = std::fs::read(self.folder.join(face.file.get_ref())).map_err(|error| error.to_string());
            if let Err(reason) = read.and_then(|bytes| Face::new(&bytes).map_err(|error| error.to_string())) {
                self.missing(&face.file, &reason);
            }
        }
    }

    fn images(&mut self) {
        for image in &self.story.image {
            let id = image.id.get_ref();
            if image.alt.as_ref().is_none_or(|alt| alt.get_ref().trim().is_empty()) {
                self.warn(image.id.span(), ProblemKind::MissingAlt { id: id.clone() });
            }
            for text in [&image.alt, &image.caption].into_iter().flatten() {
                self.text(text);
            }
            self.image_files(image);
        }
    }

    fn image_files(&mut self, image: &Image) {
        for file in &image.files {
            if !self.folder.join(file.get_ref()).is_file() {
                self.missing(file, "there is no such file");
            }
        }
        for drawing in [&image.drawing, &image.tall_drawing].into_iter().flatten() {
            match std::fs::read_to_string(self.folder.join(drawing.get_ref())) {
                Err(error) => self.missing(drawing, &error.to_string()),
                Ok(text) => {
                    if let Err(error) = Drawing::parse(&text) {
                        self.missing(drawing, error.to_string().trim());
                    }
                }
            }
        }
        if image.drawing.is_none() {
            if image.files.is_empty() {
                self.missing(&image.id, "it names neither files nor a drawing");
            }
            if image.width.is_none_or(|width| width == 0) || image.height.is_none_or(|height| height == 0) {
                self.error(image.id.span(), ProblemKind::NoSize { id: image.id.get_ref().clone() });
            }
        }
    }

    fn missing(&mut self, file: &Placed, reason: &str) {
        let kind = ProblemKind::MissingFile { path: file.get_ref().clone(), reason: reason.to_owned() };
        self.error(file.span(), kind);
    }

    fn sections(&mut self) {
        let story = self.story;
        for block in story.section.iter().flat_map(|section| &section.blocks) {
            match block {
                Block::Prose(prose) => self.text(&prose.text),
                Block::Stat(stat) => {
                    for item in &stat.items {
                        self.figure(&item.figure);
                        self.text(&item.label);
                    }
                }
                Block::Image(block) => self.refers(&block.image, "image", story.image.iter().map(|image| &image.id)),
                Block::Compare(block) => {
                    for side in [&block.before, &block.after] {
                        self.refers(&side.image, "image", story.image.iter().map(|image| &image.id));
                    }
                }
                Block::Scene(scene) => self.scene(scene),
                Block::Unroll(unroll) => {
                    self.refers(&unroll.image, "image", story.image.iter().map(|image| &image.id));
                    for note in &unroll.notes {
                        self.text(&note.text);
                        if !(1..=24).contains(note.at.get_ref()) {
                            self.error(note.at.span(), ProblemKind::OffThePicture { at: *note.at.get_ref() });
                        }
                    }
                }
                Block::Graphic(graphic) | Block::Map(graphic) => {
                    self.refers(&graphic.chart, "chart", story.chart.iter().map(|chart| &chart.id));
                }
                Block::Quote(quote) => self.text(&quote.text),
                Block::List(list) => {
                    for text in list.title.iter().chain(&list.items) {
                        self.text(text);
                    }
                }
            }
        }
    }

    fn about(&mut self) {
        let story = self.story;
        if let Some(about) = &story.about {
            self.text(&about.text);
            for correction in &about.corrections {
                self.text(&correction.meant);
            }
        }
    }

    fn scene(&mut self, scene: &Scene) {
        let story = self.story;
        self.refers(&scene.chart, "chart", story.chart.iter().map(|chart| &chart.id));
        let id = scene.id.get_ref();
        let in_scene = scene.steps.len() as u32;
        if in_scene == 0 {
            self.error(scene.id.span(), ProblemKind::EmptyScene { id: id.clone() });
        } else if let Some(chart) = story.chart(scene.chart.get_ref())
            && chart.kind.steps() > in_scene
        {
            let kind = ProblemKind::StepsDiffer { id: id.clone(), in_scene, in_chart: chart.kind.steps() };
            self.error(scene.chart.span(), kind);
        }
        for step in &scene.steps {
            self.text(&step.text);
            let words = text::count_words(step.text.get_ref());
            if words > LONGEST_STEP_WORDS {
                self.warn(step.text.span(), ProblemKind::LongStep { words });
            }
        }
    }

    fn charts(&mut self) {
        let story = self.story;
        let around = StoryAround { story, language: story.language(), folder: self.folder };
        for chart in &story.chart {
            let id = chart.id.get_ref();
            if let Some(note) = &chart.note {
                self.text(note);
            }
            for mark in chart.kind.marks() {
                self.figure(&mark.figure);
            }
            for table in chart.kind.tables() {
                self.refers(table, "table", story.table.iter().map(|table| &table.id));
            }
            for file in chart.kind.files() {
                if !self.folder.join(file.get_ref()).is_file() {
                    self.missing(file, "there is no such file");
                }
            }
            for mistake in chart.kind.mistakes(&around) {
                let span = mistake.span.unwrap_or_else(|| chart.id.span());
                let (reason, remedy) = (mistake.reason, mistake.remedy);
                self.error(span, ProblemKind::BadChart { id: id.clone(), reason, remedy });
            }
        }
    }

    fn date(&mut self, date: &Placed) {
        // Which dates are valid does not depend on the language.
        if date_text(date.get_ref(), &ENGLISH).is_none() {
            self.error(date.span(), ProblemKind::BadDate { text: date.get_ref().clone() });
        }
    }

    fn figure(&mut self, id: &Placed) {
        self.shown.insert(id.get_ref().clone());
        self.refers(id, "figure", self.story.figure.iter().map(|figure| &figure.id));
    }

    /// Checks a text's markup, links and references to figures.
    fn text(&mut self, text: &Placed) {
        let span = text.span();
        let raw = self.source.get(span.clone()).unwrap_or_default();
        let opening = ["\"\"\"\r\n", "\"\"\"\n", "\"\"\"", "'''\n", "'''"]
            .into_iter()
            .find(|opening| raw.starts_with(opening))
            .map_or(1, str::len);
        for (offset, kind) in text::problems_of(text.get_ref()) {
            let at = (span.start + opening + offset).min(span.end);
            self.error(at..span.end, kind);
        }
        for (offset, anchor) in text::anchors_linked_to(text.get_ref()) {
            if !self.targets.contains(&anchor) {
                let at = (span.start + opening + offset).min(span.end);
                let known: Vec<&str> = self.targets.iter().map(String::as_str).collect();
                let nearest = nearest(&anchor, &known).map(str::to_owned);
                self.error(at..span.end, ProblemKind::Unknown { what: "place", id: anchor, nearest });
            }
        }
        for id in text::references(text.get_ref()) {
            self.shown.insert(id.to_owned());
            let offset = raw.find(&format!("{{{id}")).map_or(0, |offset| offset + 1);
            let placed = Placed::new(span.start + offset..span.end, id.to_owned());
            self.refers(&placed, "figure", self.story.figure.iter().map(|figure| &figure.id));
        }
    }

    fn refers<'i>(&mut self, id: &Placed, what: &'static str, known: impl Iterator<Item = &'i Placed>) {
        let name = id.get_ref();
        let known: Vec<&str> = known.map(|id| id.get_ref().as_str()).collect();
        if known.contains(&name.as_str()) || self.story.unread.contains(name) {
            return;
        }
        let nearest = nearest(name, &known).map(str::to_owned);
        self.error(id.span(), ProblemKind::Unknown { what, id: name.clone(), nearest });
    }
}

/// The known name with the smallest edit distance to `name`, if it is small enough for a typing error.
pub(super) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|&other| (strsim::levenshtein(name, other), other))
        .min()
        .filter(|&(letters, other)| letters <= 1 + other.len() / 4)
        .map(|(_, other)| other)
}
