//! From a story without mistakes to the resolved story.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use crate::chart;
use crate::face::Face;
use crate::ink::Drawing;
use crate::story::block::Links;
use crate::story::figures::{FigureText, date_text, figure_text, plain_value};
use crate::story::language::Language;
use crate::story::model::{self, FaceStyle, Placed, Story};
use crate::story::resolved::{
    About, Chart, ChartId, Content, Correction, Date, Figure, FigureId, File, Image, ImageId, Mark, Meta, Origin,
    Point, Printed, Resolved, ResolvedStory, Row, Share, Source, SourceId, Table, TableId, Text, Typeface,
    table_file_name,
};
use crate::story::sizes::{self, Size};
use crate::story::surroundings::StoryAround;
use crate::story::variant::Variant;

/// Resolves a story in which validation has found no errors, and whose files are in `folder`.
///
/// # Errors
/// The story has an error after all, or a file can no longer be read as validation has read it.
pub fn resolve(story: Story, folder: &Path) -> io::Result<ResolvedStory> {
    let language = story.language();
    let resolver = Resolver { story: &story, names: Names::of(&story), language, folder };
    let meta = resolver.meta()?;
    let about = story.about.as_ref().map(|about| resolver.about(about)).transpose()?;
    let sections = story.section.iter().map(|section| section.link(&resolver)).collect::<io::Result<_>>()?;
    let faces = story.face.iter().map(|face| resolver.face(face)).collect::<io::Result<_>>()?;
    let sources = story.source.iter().map(|source| resolver.source(source)).collect::<io::Result<Vec<_>>>()?;
    let heads = story.table.iter().map(|table| resolver.head(table, &sources)).collect::<io::Result<Vec<_>>>()?;
    let figures = resolver.figures(&heads)?;
    let charts =
        story.chart.iter().map(|chart| resolver.chart_with_numbers(chart, &heads)).collect::<io::Result<_>>()?;
    let images = story.image.iter().map(|image| resolver.image_with_content(image)).collect::<io::Result<_>>()?;
    let Resolver { names, .. } = resolver;
    let tables = story.table.into_iter().zip(heads);
    let tables = tables.filter(|(table, _)| names.tables.contains_key(table.id.get_ref()));
    let tables = tables.map(|(table, head)| {
        let Head { title, source, as_of, facts, comments, lines: _ } = head;
        Table { id: table.id.into_inner(), title, source, as_of, facts, comments, data: table.data }
    });
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("story").to_owned();
    let tables = tables.collect();
    let palette = story.palette;
    Ok(ResolvedStory {
        name,
        language,
        meta,
        about,
        sections,
        palette,
        faces,
        sources,
        tables,
        figures,
        charts,
        images,
    })
}

/// Where the story's ids lead.
struct Names {
    sources: HashMap<String, SourceId>,
    tables: HashMap<String, TableId>,
    figures: HashMap<String, FigureId>,
    charts: HashMap<String, ChartId>,
    images: HashMap<String, ImageId>,
}

impl Names {
    fn of(story: &Story) -> Self {
        /// The ids of things in the order of their list.
        fn led<'i, Id>(ids: impl Iterator<Item = &'i Placed>, id: impl Fn(usize) -> Id) -> HashMap<String, Id> {
            ids.enumerate().map(|(place, name)| (name.get_ref().clone(), id(place))).collect()
        }
        // A table that nothing uses is left out.
        let tables = story.table.iter().map(|table| &table.id).filter(|id| story.uses_table(id.get_ref()));
        Self {
            sources: led(story.source.iter().map(|source| &source.id), SourceId),
            tables: led(tables, TableId),
            figures: led(story.figure.iter().map(|figure| &figure.id), FigureId),
            charts: led(story.chart.iter().map(|chart| &chart.id), ChartId),
            images: led(story.image.iter().map(|image| &image.id), ImageId),
        }
    }
}

/// What an id leads to.
fn find<Id: Copy>(ids: &HashMap<String, Id>, what: &str, id: &str) -> io::Result<Id> {
    ids.get(id).copied().ok_or_else(|| io::Error::other(format!("there is no {what} “{id}”")))
}

/// What is told of a table.
struct Head {
    title: String,
    source: Option<SourceId>,
    as_of: Option<Date>,
    facts: Vec<String>,
    comments: Vec<String>,
    /// For each row, its line in the published file.
    lines: Vec<usize>,
}

struct Resolver<'a> {
    story: &'a Story,
    names: Names,
    language: &'static Language,
    folder: &'a Path,
}

impl Links for Resolver<'_> {
    type To = Resolved;
    type Error = io::Error;

    fn id(&self, id: &Placed) -> String {
        id.get_ref().clone()
    }

    fn text(&self, text: &Placed) -> io::Result<Text> {
        Text::read(text.get_ref(), |id: &str, variant: Variant| {
            let figure = find(&self.names.figures, "figure", id)?;
            Ok(Printed { figure, text: variant.text(&self.story.figure[figure.place()], self.language) })
        })
    }

    fn figure(&self, id: &Placed) -> io::Result<FigureId> {
        find(&self.names.figures, "figure", id.get_ref())
    }

    fn chart(&self, id: &Placed) -> io::Result<ChartId> {
        find(&self.names.charts, "chart", id.get_ref())
    }

    fn image(&self, id: &Placed) -> io::Result<ImageId> {
        find(&self.names.images, "image", id.get_ref())
    }
}

impl Resolver<'_> {
    fn optional_text(&self, text: Option<&Placed>) -> io::Result<Option<Text>> {
        text.map(|text| self.text(text)).transpose()
    }

    fn source_id(&self, id: Option<&Placed>) -> io::Result<Option<SourceId>> {
        id.map(|id| find(&self.names.sources, "source", id.get_ref())).transpose()
    }

    fn date(&self, date: &Placed) -> io::Result<Date> {
        let written = date.get_ref().clone();
        match date_text(&written, self.language) {
            Some(words) => Ok(Date { written, words }),
            None => Err(io::Error::other(format!("“{written}” is not a date"))),
        }
    }

    fn optional_date(&self, date: Option<&Placed>) -> io::Result<Option<Date>> {
        date.map(|date| self.date(date)).transpose()
    }

    /// A file of the story, read.
    fn file(&self, file: &Placed) -> io::Result<File> {
        let name = file.get_ref().clone();
        match fs::read(self.folder.join(&name)) {
            Ok(bytes) => Ok(File { name, bytes }),
            Err(error) => Err(io::Error::new(error.kind(), format!("{name}: {error}"))),
        }
    }

    fn meta(&self) -> io::Result<Meta> {
        let meta = self.story.meta.as_ref().ok_or_else(|| io::Error::other("there is no [meta]"))?;
        Ok(Meta {
            title: self.text(&meta.title)?.plain(),
            dek: self.text(&meta.dek)?,
            byline: meta.byline.clone(),
            date: self.date(&meta.date)?,
            hero: meta.hero.as_ref().map(|id| self.image(id)).transpose()?,
            kicker: meta.kicker.clone(),
            share: meta.share.as_ref().map(|share| self.share(share)).transpose()?,
        })
    }

    fn share(&self, share: &model::Share) -> io::Result<Share> {
        let file = self.file(&share.file)?;
        let size_px = whole_size(share.width, share.height, size_of(&file));
        Ok(Share { file, size_px, alt: share.alt.clone() })
    }

    fn about(&self, about: &model::About) -> io::Result<About> {
        let correction = |correction: &model::Correction| {
            let meant = self.text(&correction.meant)?;
            Ok(Correction { printed: correction.printed.clone(), meant, line: correction.line })
        };
        let mut credits: Vec<String> = Vec::new();
        for credit in self.story.image.iter().filter_map(|image| image.credit.as_ref()).chain(&about.credits) {
            if !credits.contains(credit) {
                credits.push(credit.clone());
            }
        }
        Ok(About {
            title: about.title.clone(),
            text: self.text(&about.text)?,
            corrections: about.corrections.iter().map(correction).collect::<io::Result<_>>()?,
            credits,
        })
    }

    fn face(&self, face: &model::Face) -> io::Result<Typeface> {
        let File { name, bytes } = self.file(&face.file)?;
        Ok(Typeface {
            family: face.family.get_ref().clone(),
            weight: face.weight,
            italic: face.style == FaceStyle::Italic,
            face: Face::new(&bytes).map_err(|error| io::Error::other(format!("{name}: {error}")))?,
        })
    }

    fn source(&self, source: &model::Source) -> io::Result<Source> {
        Ok(Source {
            id: source.id.get_ref().clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            date: self.optional_date(source.date.as_ref())?,
            url: source.url.as_ref().map(|url| url.get_ref().clone()),
            note: source.note.clone(),
        })
    }

    /// What is told of a table; `sources` are those of the story.
    fn head(&self, table: &model::DataTable, sources: &[Source]) -> io::Result<Head> {
        let words = &self.language.page;
        let title = table.title.clone().unwrap_or_else(|| table.id.get_ref().clone());
        let source = self.source_id(table.source.as_ref())?;
        let as_of = self.optional_date(table.as_of.as_ref())?;
        let dated = as_of.as_ref().map(|date| format!("{} {date}", words.as_of));
        let licence = table.licence.as_ref().map(|licence| format!("{}: {licence}", words.licence));
        let facts: Vec<String> = [dated, licence, table.note.clone()].into_iter().flatten().collect();
        let cited = source.map(|source| format!("{}: {}", words.source, sources[source.place()].cited()));
        let columns = table.data.columns().iter().filter_map(|column| {
            let title = column.label.as_ref().map(|label| format!("{}: {label}", column.name));
            match (title, &column.unit) {
                (Some(title), Some(unit)) => Some(format!("{title} ({unit})")),
                (None, Some(unit)) => Some(format!("{}: {unit}", column.name)),
                (title, None) => title,
            }
        });
        let comments: Vec<String> =
            std::iter::once(title.clone()).chain(cited).chain(facts.iter().cloned()).chain(columns).collect();
        let lines = table.data.lines_in_csv(comments.len());
        Ok(Head { title, source, as_of, facts, comments, lines })
    }

    /// The cells that a figure was taken from: the table, the lines of its published file, and row and column.
    fn cells_in_words(&self, figure: &model::Figure, heads: &[Head]) -> Option<String> {
        let (id, cells) = (figure.table.as_ref()?, figure.cells.as_ref()?);
        let head = &heads[self.story.table.iter().position(|table| table.id.get_ref() == id)?];
        let words = &self.language.page;
        let lines: Vec<String> = cells.rows.iter().filter_map(|&row| Some(head.lines.get(row)?.to_string())).collect();
        let lines = match lines.as_slice() {
            [] => String::new(),
            [line] => format!(", {} {line}", words.line),
            lines => format!(", {} {}", words.lines, lines.join(", ")),
        };
        let cell = cells.row.as_ref().map_or_else(String::new, |row| format!(": {row}, {}", cells.column));
        Some(format!("{} ({}{lines}){cell}", head.title, table_file_name(id)))
    }

    /// The figures, printed.
    fn figures(&self, heads: &[Head]) -> io::Result<Vec<Figure>> {
        let written = &self.story.figure;
        let texts: Vec<FigureText> = written.iter().map(|figure| figure_text(figure, self.language)).collect();
        let parents = |figure: &model::Figure| figure.derived_from.iter().map(|id| self.figure(id)).collect();
        let parents: Vec<Vec<FigureId>> = written.iter().map(parents).collect::<io::Result<_>>()?;
        let sources = written.iter().map(|figure| self.source_id(figure.source.as_ref()));
        let sources: Vec<Option<SourceId>> = sources.collect::<io::Result<_>>()?;
        let mut figures = Vec::with_capacity(written.len());
        for (place, figure) in written.iter().enumerate() {
            let as_of = self.optional_date(figure.as_of.as_ref())?;
            let of_parents: Vec<&str> = parents[place].iter().map(|of| texts[of.place()].number.as_str()).collect();
            let source = sources[place].map(|source| self.story.source[source.place()].title.as_str());
            let cells = self.cells_in_words(figure, heads);
            let origin = self.origin_in_words(figure, &texts[place], as_of.as_ref(), (source, cells), &of_parents);
            figures.push(Figure {
                id: figure.id.get_ref().clone(),
                says: figure.says.clone(),
                value: figure.value,
                text: texts[place].clone(),
                unit: figure.unit.clone(),
                as_of,
                source: sources[place],
                line: figure.line,
                derived_from: parents[place].clone(),
                derivation: figure.derivation.clone(),
                sources: sources_behind(FigureId(place), &parents, &sources),
                origin,
            });
        }
        Ok(figures)
    }

    /// Everything known about a figure's origin, as one line; given are the title of its source, the cells that it was taken
    /// from, and the numbers from which it was derived.
    fn origin_in_words(
        &self,
        figure: &model::Figure,
        text: &FigureText,
        as_of: Option<&Date>,
        (source, cells): (Option<&str>, Option<String>),
        of_parents: &[&str],
    ) -> String {
        let words = &self.language.page;
        let mut facts = Vec::new();
        let digits = plain_value(figure, self.language);
        // Where the number does not show all digits, as in `12 million`.
        if figure.value.abs() >= 1e6 && !text.number.contains(&digits) {
            facts.push(match &figure.unit {
                Some(unit) => format!("{digits} {unit}"),
                None => digits,
            });
        }
        facts.extend(as_of.map(|date| format!("{} {}", words.as_of, date.words)));
        facts.extend(source.map(|source| match figure.line {
            Some(line) => format!("{source}, {} {line}", words.line),
            None => source.to_owned(),
        }));
        facts.extend(cells);
        if figure.is_derived() {
            facts.push(match &figure.derivation {
                Some(derivation) => format!("{}: {derivation}", words.derived),
                None => format!("{} {}", words.derived_from, of_parents.join(", ")),
            });
        }
        facts.join(" · ")
    }

    fn chart_with_numbers(&self, written: &model::Chart, heads: &[Head]) -> io::Result<Chart> {
        let around = StoryAround { story: self.story, language: self.language, folder: self.folder };
        let drawn = written.kind.resolve(&around)?;
        let mark = |mark: &chart::MarkSpec| Ok(Mark { label: mark.label.clone(), figure: self.figure(&mark.figure)? });
        let row = |row: chart::Row| {
            let figure = row.figure.map(|id| find(&self.names.figures, "figure", &id)).transpose()?;
            let origin = row.cell.map(|cell| Ok::<_, io::Error>(self.cell(&cell, heads)?.0)).transpose()?;
            Ok(Row { label: row.label, value: row.value, figure, origin })
        };
        let point = |point: chart::Point| {
            let (origin, table) = self.cell(&point.cell, heads)?;
            let column = table.data.column(&point.cell.column);
            let value = column.and_then(|column| column.value(point.cell.row));
            let unit = column.and_then(|column| column.unit.clone()).or_else(|| table.unit.clone());
            Ok(Point { label: point.label, value: value.map_or_else(String::new, |it| it.to_string()), unit, origin })
        };
        let tables = written.kind.tables().into_iter().map(|id| find(&self.names.tables, "table", id.get_ref()));
        let is_listed = self.story.meta.as_ref().is_some_and(|meta| meta.listings);
        Ok(Chart {
            id: written.id.get_ref().clone(),
            title: written.title.clone(),
            note: self.optional_text(written.note.as_ref())?,
            description: drawn.description(),
            marks: written.kind.marks().into_iter().map(mark).collect::<io::Result<_>>()?,
            rows: drawn.table().rows.into_iter().map(row).collect::<io::Result<_>>()?,
            points: drawn.points().into_iter().map(point).collect::<io::Result<_>>()?,
            tables: tables.collect::<io::Result<_>>()?,
            setting: written.kind.setting().map(|id| self.image(id)).transpose()?,
            listing: is_listed.then(|| written.written.clone()),
            drawn,
        })
    }

    /// Where a cell stands, and its table.
    fn cell(&self, cell: &chart::Cell, heads: &[Head]) -> io::Result<(Origin, &model::DataTable)> {
        let missing = || io::Error::other(format!("the table “{}” has no row {}", cell.table, cell.row));
        let index = self.story.table.iter().position(|table| *table.id.get_ref() == cell.table).ok_or_else(missing)?;
        let line = *heads[index].lines.get(cell.row).ok_or_else(missing)?;
        Ok((Origin { table: find(&self.names.tables, "table", &cell.table)?, line }, &self.story.table[index]))
    }

    fn image_with_content(&self, image: &model::Image) -> io::Result<Image> {
        let content = match &image.drawing {
            Some(drawing) => Content::Drawing(self.drawing(drawing)?),
            None => {
                let files: Vec<File> = image.files.iter().map(|file| self.file(file)).collect::<io::Result<_>>()?;
                let size_px = whole_size(image.width, image.height, files.iter().find_map(size_of));
                Content::Files { files, size_px }
            }
        };
        Ok(Image {
            id: image.id.get_ref().clone(),
            alt: self.optional_text(image.alt.as_ref())?.map(|alt| alt.plain()),
            caption: self.optional_text(image.caption.as_ref())?,
            credit: image.credit.clone(),
            content,
            tall: image.tall_drawing.as_ref().map(|drawing| self.drawing(drawing)).transpose()?,
        })
    }

    fn drawing(&self, drawing: &Placed) -> io::Result<Drawing> {
        let name = drawing.get_ref();
        let text = fs::read_to_string(self.folder.join(name))?;
        Drawing::parse(&text, self.folder).map_err(|error| io::Error::other(format!("{name}: {error}")))
    }
}

/// All sources of a figure and of those from which it was derived.
fn sources_behind(figure: FigureId, parents: &[Vec<FigureId>], sources: &[Option<SourceId>]) -> BTreeSet<SourceId> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![figure];
    while let Some(figure) = waiting.pop() {
        if seen.insert(figure) {
            waiting.extend(&parents[figure.place()]);
        }
    }
    seen.into_iter().filter_map(|figure| sources[figure.place()]).collect()
}

/// The size of a picture, if its file has one.
fn size_of(file: &File) -> Option<Size> {
    sizes::identify(&file.bytes, file.name.rsplit('.').next().unwrap_or_default()).ok()?.1
}

/// Width and height as given, and as the file has them where they are not.
fn whole_size(width: Option<u32>, height: Option<u32>, of_file: Option<Size>) -> (u32, u32) {
    let (width, height) = sizes::filled(width, height, of_file);
    (width.unwrap_or(0), height.unwrap_or(0))
}
