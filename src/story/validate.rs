//! Checks that a story is consistent, beyond its form.
//!
//! Each check adds its problems and continues, so that all are reported at once. The checks read files in the story's
//! folder and change nothing.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::LinkType;

use crate::face::Face;
use crate::ink::Drawing;
use crate::palette::PaleInk;
use crate::spelling::nearest;
use crate::story::block::{Block, Scene, Unroll, Use, Written};
use crate::story::figures::{date_text, ends_after_it_begins, unprintable};
use crate::story::language::{self, ENGLISH, LANGUAGES};
use crate::story::model::{Figure, Image, Placed, Share, Story};
use crate::story::problem::{Problem, ProblemKind};
use crate::story::sizes::{self, Format, Size};
use crate::story::surroundings::StoryAround;
use crate::story::text::Reference;
use crate::story::variant::Variant;
use crate::story::{anchors, files, plain, quoted, text};

/// Maximum number of words of a step that fits a card on a small phone; longer ones give a warning.
const LONGEST_STEP_WORDS: usize = 60;

/// Returns all problems of a story whose document is `source` and whose files are in `folder`.
pub fn validate(story: &Story, source: &str, folder: &Path) -> Vec<Problem> {
    let targets = anchors::targets(story);
    let mut check = Check {
        story,
        source,
        folder,
        problems: Vec::new(),
        shown: BTreeSet::new(),
        with_references: BTreeSet::new(),
        placed: BTreeSet::new(),
        targets,
    };
    check.meta();
    check.ids();
    check.sources();
    check.palette();
    check.faces();
    check.images();
    check.sections();
    check.charts();
    check.placed();
    check.about();
    check.tables();
    check.plain_texts();
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
    /// Where the texts begin in which references are replaced.
    with_references: BTreeSet<usize>,
    /// Ids of the charts and images that the story places.
    placed: BTreeSet<String>,
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
        // The folder's name is a part of addresses.
        let folder = self.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(letter) = files::letter_not_for_addresses(folder) {
            self.error(0..0, ProblemKind::BadFolderName { name: folder.to_owned(), letter });
        }
        let Some(meta) = &story.meta else {
            // A table with a mistake has been reported by the parser.
            if !story.unread.has_table() {
                self.error(0..0, ProblemKind::MissingTable { name: "[meta]" });
            }
            return;
        };
        if language::find(meta.language.get_ref()).is_none() {
            let known = LANGUAGES.map(|language| language.tag).join(", ");
            let kind = ProblemKind::UnknownLanguage { tag: meta.language.get_ref().clone(), known };
            self.error(meta.language.span(), kind);
        }
        self.uses(meta.uses());
        self.date(&meta.date);
        if let Some(share) = &meta.share {
            self.share(share);
        }
        if story.section.is_empty() && !story.unread.has_table() {
            self.error(0..0, ProblemKind::MissingTable { name: "[[section]]" });
        }
    }

    /// The picture for link previews: a JPEG or PNG with the size that it is said to have.
    fn share(&mut self, share: &Share) {
        let Some(file) = self.published(&share.file) else { return };
        let path = share.file.get_ref();
        match sizes::read(&file) {
            Ok((Format::Jpeg | Format::Png, size)) => self.size(&share.file, size, (share.width, share.height)),
            Ok(_) => self.error(share.file.span(), ProblemKind::BadShare { path: path.clone() }),
            Err(reason) => self.error(share.file.span(), ProblemKind::NotAPicture { path: path.clone(), reason }),
        }
    }

    /// Whether a picture's file has the size that the document gives.
    fn size(&mut self, file: &Placed, size: Option<Size>, given: (Option<u32>, Option<u32>)) {
        let Some(size) = size else { return };
        if let (Some(width), Some(height)) = sizes::filled(given.0, given.1, Some(size))
            && !size.fits(width, height)
        {
            let (own_width, own_height) = size.in_pixels();
            let kind = ProblemKind::WrongSize {
                path: file.get_ref().clone(),
                of_file: format!("{own_width} × {own_height}"),
                given: format!("{width} × {height}"),
            };
            self.error(file.span(), kind);
        }
    }

    /// A file that the story names, if it can be used.
    fn file(&mut self, file: &Placed) -> Option<PathBuf> {
        files::find(self.folder, file.get_ref()).map_err(|kind| self.error(file.span(), kind)).ok()
    }

    /// A file that is published under its own name, if it can be used.
    fn published(&mut self, file: &Placed) -> Option<PathBuf> {
        let found = self.file(file)?;
        if let Some(letter) = files::letter_not_for_addresses(file.get_ref()) {
            self.error(file.span(), ProblemKind::BadFileName { path: file.get_ref().clone(), letter });
            return None;
        }
        if let Some(image) = files::drawn_as(self.story, file.get_ref()) {
            let kind = ProblemKind::CollidingFile { path: file.get_ref().clone(), image: image.to_owned() };
            self.error(file.span(), kind);
            return None;
        }
        Some(found)
    }

    /// Ids must be well-formed and unique. Sections, scenes and long pictures share the ids of the page; images and
    /// charts share the folder of single pages.
    fn ids(&mut self) {
        let story = self.story;
        let blocks = story.section.iter().flat_map(|section| &section.blocks);
        let of_blocks = blocks.filter_map(|block| block.says().family).map(|family| family.id);
        let anchors: Vec<&Placed> = story.section.iter().map(|section| &section.id).chain(of_blocks).collect();
        self.distinct("sources", story.source.iter().map(|source| &source.id).collect());
        self.distinct("tables", story.table.iter().map(|table| &table.id).collect());
        self.distinct("figures", story.figure.iter().map(|figure| &figure.id).collect());
        let images = story.image.iter().map(|image| &image.id);
        self.distinct("images or charts", images.chain(story.chart.iter().map(|chart| &chart.id)).collect());
        for id in &anchors {
            if anchors::is_reserved(id.get_ref()) {
                self.error(id.span(), ProblemKind::ReservedId { id: id.get_ref().clone() });
            }
        }
        self.distinct("sections or scenes", anchors);
        // The layers of a drawing for tall windows are files with this name.
        for image in story.image.iter().filter(|image| image.tall_drawing.is_some()) {
            let name = format!("{}-tall", image.id.get_ref());
            if let Some(other) = story.image(&name).filter(|other| other.drawing.is_some()) {
                let (what, of) = ("the drawing for tall windows", image.id.get_ref().clone());
                self.error(other.id.span(), ProblemKind::CollidingId { id: name, what, of });
            }
        }
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
            self.print(figure);
            match &figure.source {
                Some(source) => self.refers(source, "source", story.source.iter().map(|source| &source.id)),
                None if figure.derived_from.is_empty() && !story.unread.is_incomplete(&figure.id) => {
                    self.error(figure.id.span(), ProblemKind::FigureWithoutSource { id: id.clone() });
                }
                None => {}
            }
            for from in &figure.derived_from {
                self.refers(from, "figure", story.figure.iter().map(|figure| &figure.id));
            }
            if !self.shown.contains(id) && !figure.is_in_formula && !story.unread.may_mean(id) {
                self.error(figure.id.span(), ProblemKind::FigureNeverShown { id: id.clone() });
            }
        }
    }

    /// Whether a figure can be printed as it is.
    fn print(&mut self, figure: &Figure) {
        if let Some(pattern) = &figure.pattern {
            let places = pattern.get_ref().matches("{}").count();
            if places != 1 {
                let kind = ProblemKind::BadPattern { pattern: pattern.get_ref().clone(), places };
                self.error(pattern.span(), kind);
            }
        }
        if figure.value.is_finite()
            && let Some(reason) = unprintable(figure, self.story.language())
        {
            let kind = ProblemKind::UnprintableFigure { id: figure.id.get_ref().clone(), reason };
            self.error(figure.id.span(), kind);
        }
    }

    /// References to figures in texts that are shown as they are written.
    fn plain_texts(&mut self) {
        // Texts in what could not be read have not been checked.
        if self.story.unread.is_empty() {
            for found in plain::misplaced(self.source, self.story, &self.with_references) {
                self.shown.insert(found.id.clone());
                self.error(found.span, ProblemKind::MisplacedReference { id: found.id });
            }
        }
    }

    /// Whether texts can be read in the story's inks.
    fn palette(&mut self) {
        for PaleInk { span, message, remedy } in self.story.palette.pale() {
            self.error(span, ProblemKind::PaleInk { message, remedy });
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
            let Some(file) = self.file(&face.file) else { continue };
            let read = std::fs::read(file).map_err(|error| error.to_string());
            if let Err(reason) = read.and_then(|bytes| Face::new(&bytes).map_err(|error| error.to_string())) {
                let kind = ProblemKind::NotAFace { path: face.file.get_ref().clone(), reason };
                self.error(face.file.span(), kind);
            }
        }
    }

    fn images(&mut self) {
        for image in &self.story.image {
            let id = image.id.get_ref();
            if image.alt.as_ref().is_none_or(|alt| alt.get_ref().trim().is_empty()) {
                self.warn(image.id.span(), ProblemKind::MissingAlt { id: id.clone() });
            }
            self.uses(image.uses());
            self.image_files(image);
        }
    }

    fn image_files(&mut self, image: &Image) {
        let id = image.id.get_ref();
        // The size of the picture: as given, and as the first file has it where it is not.
        let mut given = (image.width, image.height);
        for file in &image.files {
            let Some(found) = self.published(file) else { continue };
            match sizes::read(&found) {
                Ok((_, size)) => {
                    self.size(file, size, given);
                    given = sizes::filled(given.0, given.1, size);
                }
                Err(reason) => {
                    let kind = ProblemKind::NotAPicture { path: file.get_ref().clone(), reason };
                    self.error(file.span(), kind);
                }
            }
        }
        for drawing in [&image.drawing, &image.tall_drawing].into_iter().flatten() {
            let Some(file) = self.file(drawing) else { continue };
            let read = std::fs::read_to_string(file).map_err(|error| error.to_string());
            let parse = |text: String| Drawing::parse(&text, self.folder).map_err(|error| error.to_string());
            if let Err(reason) = read.and_then(parse) {
                let reason = reason.trim().to_owned();
                let kind = ProblemKind::BadDrawing { path: drawing.get_ref().clone(), reason };
                self.error(drawing.span(), kind);
            }
        }
        if image.drawing.is_none() {
            if image.files.is_empty() {
                if !self.story.unread.is_incomplete(&image.id) {
                    self.missing(&image.id, "it names neither files nor a drawing");
                }
            } else if given.0.is_none_or(|width| width == 0) || given.1.is_none_or(|height| height == 0) {
                // A file with a mistake has no size.
                let is_reported = |problem: &Problem| image.files.iter().any(|file| file.span() == problem.span);
                if !self.problems.iter().any(is_reported) {
                    self.error(image.id.span(), ProblemKind::NoSize { id: id.clone() });
                }
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
            self.uses(block.says().uses);
            match block {
                Block::Scene(scene) => self.steps(scene),
                Block::Unroll(unroll) => self.notes(unroll),
                Block::Prose(_)
                | Block::Stat(_)
                | Block::Image(_)
                | Block::Compare(_)
                | Block::Graphic(_)
                | Block::Map(_)
                | Block::Quote(_)
                | Block::List(_) => {}
            }
        }
    }

    fn about(&mut self) {
        let story = self.story;
        if let Some(about) = &story.about {
            self.uses(about.uses());
        }
    }

    /// Whether a scene has as many steps as its chart, and whether these are short.
    fn steps(&mut self, scene: &Scene) {
        let story = self.story;
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
            let words = text::count_words(step.text.get_ref());
            if words > LONGEST_STEP_WORDS {
                self.warn(step.text.span(), ProblemKind::LongStep { words });
            }
        }
    }

    /// Whether the texts on a long picture stand on it.
    fn notes(&mut self, unroll: &Unroll) {
        for note in unroll.notes.iter().filter(|note| !(1..=24).contains(note.at.get_ref())) {
            self.error(note.at.span(), ProblemKind::OffThePicture { at: *note.at.get_ref() });
        }
    }

    /// Checks what something shows, and notes that it is shown.
    fn uses(&mut self, uses: Vec<Use<'_, Written>>) {
        let story = self.story;
        for shown in uses {
            match shown {
                Use::Text(text) => self.text(text),
                Use::Line(text) => self.line(text),
                Use::Figure(id) => {
                    self.shown.insert(id.get_ref().clone());
                    self.refers(id, "figure", story.figure.iter().map(|figure| &figure.id));
                }
                Use::Chart(id) => {
                    self.placed.insert(id.get_ref().clone());
                    self.refers(id, "chart", story.chart.iter().map(|chart| &chart.id));
                }
                Use::Image(id) => {
                    self.placed.insert(id.get_ref().clone());
                    self.refers(id, "image", story.image.iter().map(|image| &image.id));
                }
            }
        }
    }

    /// Every chart and image must stand somewhere in the story.
    fn placed(&mut self) {
        let story = self.story;
        let charts = story.chart.iter().map(|chart| (&chart.id, "chart"));
        for (id, what) in story.image.iter().map(|image| (&image.id, "image")).chain(charts) {
            if !self.placed.contains(id.get_ref()) && !story.unread.may_mean(id.get_ref()) {
                self.error(id.span(), ProblemKind::NeverPlaced { what, id: id.get_ref().clone() });
            }
        }
    }

    fn charts(&mut self) {
        let story = self.story;
        let around = StoryAround { story, language: story.language(), folder: self.folder };
        for chart in &story.chart {
            let id = chart.id.get_ref();
            self.uses(chart.uses());
            for table in chart.kind.tables() {
                self.refers(table, "table", story.table.iter().map(|table| &table.id));
            }
            for file in chart.kind.files() {
                self.file(file);
            }
            // What is missing has been reported.
            let has_figures = chart.kind.marks().iter().all(|mark| story.figure(mark.figure.get_ref()).is_some());
            let has_tables = chart.kind.tables().iter().all(|table| story.table(table.get_ref()).is_some());
            if !has_figures || !has_tables {
                continue;
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
        let text = date.get_ref().clone();
        if date_text(&text, &ENGLISH).is_none() {
            self.error(date.span(), ProblemKind::BadDate { text });
        } else if !ends_after_it_begins(&text) {
            self.error(date.span(), ProblemKind::BadPeriod { text });
        }
    }

    /// Checks a text that is shown as one paragraph.
    fn line(&mut self, text: &Placed) {
        self.text(text);
        if let Some(range) = text::beyond_one_paragraph(text.get_ref()) {
            let raw = self.source.get(text.span()).unwrap_or_default();
            let place = quoted::place(raw, text.span().start, text.get_ref(), range);
            self.error(place, ProblemKind::NotOneParagraph);
        }
    }

    /// Checks a text's markup, links and references to figures.
    fn text(&mut self, text: &Placed) {
        let (source, span, words) = (self.source, text.span(), text.get_ref());
        self.with_references.insert(span.start);
        let raw = source.get(span.clone()).unwrap_or_default();
        let place = |part: Range<usize>| quoted::place(raw, span.start, words, part);
        for (range, kind) in text::problems_of(words) {
            // An empty text has no place inside of its quotes.
            self.error(if kind == ProblemKind::EmptyText { span.clone() } else { place(range) }, kind);
        }
        for (range, anchor) in text::anchors_linked_to(words) {
            if !self.targets.contains(&anchor) && !self.story.unread.may_make(&anchor) {
                let known: Vec<&str> = self.targets.iter().map(String::as_str).collect();
                let nearest = nearest(&anchor, known).map(str::to_owned);
                self.error(place(range), ProblemKind::Unknown { what: "place", id: anchor, nearest });
            }
        }
        for reference in text::references_at(words).into_iter().filter(|reference| !reference.id.trim().is_empty()) {
            let at = place(reference.at..reference.at + reference.id.len());
            self.uses(vec![Use::Figure(&Placed::new(at, reference.id.to_owned()))]);
            if let Some((name, kind)) = self.variant(&reference) {
                let start = reference.at + reference.id.len() + 1;
                self.error(place(start..start + name.len()), kind);
            }
        }
    }

    /// The mistake of a reference that prints a figure in too large a power of ten, and the name of that power.
    fn variant(&self, reference: &Reference<'_>) -> Option<(&'static str, ProblemKind)> {
        let (figure, language) = (self.story.figure(reference.id)?, self.story.language());
        let variant = reference.variant.filter(|variant| variant.is_too_large_for(figure, language))?;
        // A figure that cannot be printed at all has been reported.
        if !figure.value.is_finite() || unprintable(figure, language).is_some() {
            return None;
        }
        let (id, name) = (reference.id.to_owned(), variant.name()?);
        let better = Variant::of_size(figure.value).filter(|better| !better.is_too_large_for(figure, language));
        Some((name, ProblemKind::TooSmallForVariant { id, name, better: better.and_then(Variant::name) }))
    }

    fn refers<'i>(&mut self, id: &Placed, what: &'static str, known: impl Iterator<Item = &'i Placed>) {
        let name = id.get_ref();
        let known: Vec<&str> = known.map(|id| id.get_ref().as_str()).collect();
        if known.contains(&name.as_str()) || self.story.unread.may_mean(name) {
            return;
        }
        let nearest = nearest(name, known).map(str::to_owned);
        self.error(id.span(), ProblemKind::Unknown { what, id: name.clone(), nearest });
    }
}
