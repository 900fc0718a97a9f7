//! The document as it is written: the tables of `story.toml` that are not used as they are.
//!
//! [`crate::story::evaluate`] makes a [`Story`](crate::story::Story) of it: it fills in the defaults, takes values from
//! tables and works out formulas. The doc comments become the descriptions in the JSON Schema.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::palette::Palette;
use crate::story::block::Section;
use crate::story::model::{About, Bound, Chart, Face, Format, Image, Meta, Placed, Source};
use crate::story::unread::Unread;
use crate::table::{Decimal, Key, Kind};

/// A whole story.
#[derive(Debug, Default, JsonSchema)]
#[schemars(rename = "Story", default)]
pub struct Document {
    /// Title, byline, date and so on.
    pub meta: Option<Meta>,
    /// What figures have that do not say otherwise.
    pub defaults: Option<Defaults>,
    /// Sources of the figures.
    pub source: Vec<Source>,
    /// Colours of inks by day and by night, such as `jade = { day = "#2d5f8a", night = "#8fbfe6" }`.
    pub palette: Option<Palette>,
    /// Files with data.
    pub table: Vec<Table>,
    /// All figures (numbers) of the story, each declared once.
    pub figure: Vec<Figure>,
    /// Figures that have something in common.
    pub group: Vec<Group>,
    /// Typefaces that the story brings, used before the built-in one.
    pub face: Vec<Face>,
    /// Pictures.
    pub image: Vec<Image>,
    /// Charts.
    pub chart: Vec<Chart>,
    /// The sections of the story, in order.
    pub section: Vec<Section>,
    /// How the story was made.
    pub about: Option<About>,
    /// The names in what could not be read and was left out: mistakes that follow from that are not reported.
    #[schemars(skip)]
    pub unread: Unread,
}

/// Declares a table whose fields begin with what figures can have in common, which is listed here and nowhere else. The
/// fields stand in the table itself: serde's `flatten` would read them as well, but then nothing names the fields that a
/// misspelt one may have meant.
macro_rules! with_defaults {
    ($(#[$about:meta])* $Name:ident { $($(#[$about_field:meta])* $field:ident: $Type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $Name {
            /// Id of the source.
            #[schemars(with = "Option<String>")]
            pub source: Option<Placed>,
            /// Line number in that source.
            pub line: Option<u32>,
            /// The day or period that the values refer to.
            #[schemars(with = "Option<String>")]
            pub as_of: Option<Placed>,
            /// What is counted or measured.
            pub unit: Option<String>,
            $($(#[$about_field])* pub $field: $Type,)*
        }
    };
}

with_defaults! {
    /// What figures have that do not say otherwise. Figures that are worked out from others take nothing from here.
    Defaults {}
}

with_defaults! {
    /// Figures that have something in common. What the group says comes before the story's `[defaults]`.
    Group {
        /// The figures.
        #[serde(default)]
        figure: Vec<Figure>,
    }
}

impl Group {
    /// What its figures have that do not say otherwise.
    pub fn defaults(&self) -> Defaults {
        let Self { source, line, as_of, unit, figure: _ } = self.clone();
        Defaults { source, line, as_of, unit }
    }
}

/// A number, declared once and shown wherever a text or chart refers to it; in texts as `{id}`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Id, used by texts and charts.
    #[schemars(with = "String")]
    pub id: Placed,
    /// What the number means, in a few words.
    pub says: String,
    /// The value with all digits, such as 12_000_000 or 53.13; or a cell of a table; or a calculation with its cells. Not
    /// needed with a `formula`; with one, the value must follow from it.
    #[schemars(with = "Option<Value>")]
    pub value: Option<Spanned<Value>>,
    /// How it is worked out from other figures, such as "{export} / {export-2022} - 1": numbers, figures in braces, the
    /// signs + - * / ^ and brackets.
    #[schemars(with = "Option<String>")]
    pub formula: Option<Placed>,
    /// How the number is written.
    #[serde(default)]
    pub format: Format,
    /// Text around the number, which replaces `{}`, such as "US${}", "{} yuan" or "{}%".
    #[schemars(with = "Option<String>")]
    pub pattern: Option<Placed>,
    /// Number of decimal places; by default, as many as the value has, but at most three digits that count for a value
    /// that was worked out.
    pub decimals: Option<u8>,
    /// What is counted or measured; shown in notes and tables. "" for nothing, where there is a default.
    pub unit: Option<String>,
    /// The day or period that the value refers to, such as 2023, 2023-09, 2023-H1, 2023-Q3 or 2023-01/2023-08.
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Placed>,
    /// Id of its source.
    #[schemars(with = "Option<String>")]
    pub source: Option<Placed>,
    /// Line number in the source.
    pub line: Option<u32>,
    /// How the true number relates to this one.
    pub bound: Option<Bound>,
    /// Ids of the figures from which this one was derived; not needed with a `formula`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub derived_from: Vec<Placed>,
    /// How it was derived, such as "8.272 ÷ 1.5313"; by default, the formula with its numbers.
    pub derivation: Option<String>,
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum Value {
    /// The number itself.
    Number(f64),
    /// A cell of a table, or a calculation with its cells.
    Cell(Box<Cell>),
}

/// A cell of a table, or a calculation with its cells.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// Id of the table.
    #[schemars(with = "String")]
    pub table: Placed,
    /// Name of the column.
    #[schemars(with = "String")]
    pub column: Placed,
    /// The row: its value in the table's first column, such as "Bergen", or values of several columns, such as
    /// { city = "Bergen", year = 2020 }.
    #[schemars(with = "Option<Rows>")]
    pub row: Option<Spanned<Rows>>,
    /// What is worked out; without it, the value is the cell.
    pub calculate: Option<Calculation>,
    /// The rows that a sum or mean is made of, or whose share is worked out: { year = 2020 }; by default, all.
    #[serde(rename = "where")]
    #[schemars(with = "Option<Rows>")]
    pub rows: Option<Spanned<Rows>>,
    /// The rows that a share is a part of; by default, all.
    #[schemars(with = "Option<Rows>")]
    pub of: Option<Spanned<Rows>>,
    /// The row that a change begins at.
    #[schemars(with = "Option<Rows>")]
    pub against: Option<Spanned<Rows>>,
}

/// A calculation with the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Calculation {
    /// The sum of the rows `where`.
    Sum,
    /// The mean of the rows `where`.
    Mean,
    /// The part that `row`, or the rows `where`, are of the sum of the rows `of`, in percent.
    Share,
    /// How much more `row` is than the row `against`, in percent of that.
    Change,
}

impl Calculation {
    /// Its name in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Share => "share",
            Self::Change => "change",
        }
    }
}

/// Which rows of a table are meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// Those with this value in the table's first column.
    First(Key),
    /// Those with all these values, each with the name of its column.
    With(Vec<(String, Key)>),
}

impl JsonSchema for Rows {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rows".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A value of the first column, or values of several columns by their names.",
            "type": ["string", "number", "object"],
            "additionalProperties": { "type": ["string", "number"] }
        })
    }
}

/// A file with data, in the story's folder.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Id, used by figures and charts.
    #[schemars(with = "String")]
    pub id: Placed,
    /// A CSV or TSV file with a header, or a JSON array of objects; in UTF-8.
    #[schemars(with = "String")]
    pub file: Placed,
    /// What the data are, in a few words.
    pub title: Option<String>,
    /// Id of their source.
    #[schemars(with = "Option<String>")]
    pub source: Option<Placed>,
    /// The day or period that they refer to.
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Placed>,
    /// What is counted or measured, in all columns that do not say otherwise.
    pub unit: Option<String>,
    /// The licence under which they may be passed on.
    pub licence: Option<String>,
    /// A remark for readers of the data.
    pub note: Option<String>,
    /// The decimal sign, "." or ",", where the file does not make it certain.
    pub decimal: Option<Decimal>,
    /// What is to be known of single columns, by their names.
    #[serde(default)]
    pub columns: BTreeMap<String, Column>,
}

/// What is to be known of a column.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The type of its cells, where it does not follow from them.
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    /// What is counted or measured.
    pub unit: Option<String>,
    /// The decimal sign, "." or ",".
    pub decimal: Option<Decimal>,
    /// What readers see instead of its name.
    pub label: Option<String>,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;
        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(
                    "a number, without quotes, or a cell such as { table = \"…\", row = \"…\", column = \"…\" }",
                )
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Number(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value as f64))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                Cell::deserialize(MapAccessDeserializer::new(map)).map(|cell| Value::Cell(Box::new(cell)))
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowsVisitor;
        impl<'de> Visitor<'de> for RowsVisitor {
            type Value = Rows;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a value of the first column, or values such as { city = \"Bergen\", year = 2020 }")
            }

            fn visit_str<E>(self, value: &str) -> Result<Rows, E> {
                Ok(Rows::First(Key::Text(value.to_owned())))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Rows, E> {
                Ok(Rows::First(Key::Number(value)))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Rows, E> {
                Ok(Rows::First(Key::Number(value as f64)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = map.next_entry()? {
                    values.push(value);
                }
                if values.is_empty() {
                    return Err(A::Error::custom("no column is named, expected values such as { city = \"Bergen\" }"));
                }
                Ok(Rows::With(values))
            }
        }
        deserializer.deserialize_any(RowsVisitor)
    }
}
