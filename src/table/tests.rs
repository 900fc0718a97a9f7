use std::collections::HashMap;

use proptest::prelude::*;

use super::{ColumnOptions, Decimal, Format, Key, Kind, Mistake, Options, Table, Value};

fn csv(text: &str) -> Result<Table, Vec<Mistake>> {
    Table::read(text.as_bytes(), Format::Csv, &Options::default())
}

fn messages(text: &str) -> Vec<String> {
    csv(text).expect_err("the table is wrong").iter().map(Mistake::message).collect()
}

/// The cells of a column as they are published.
fn column(table: &Table, name: &str) -> Vec<String> {
    let column = table.column(name).expect("the column is there");
    (0..table.rows()).map(|row| column.value(row).map_or_else(String::new, |value| value.to_string())).collect()
}

fn kinds(table: &Table) -> Vec<Kind> {
    table.columns().iter().map(super::Column::kind).collect()
}

#[test]
fn a_german_spreadsheet_is_read() {
    let text = "\u{feff}Stadt;Jahr;Menschen;Anteil;Stand\r\n\
                \"Bergen; Norwegen\";2020;1.234.567;12,5 %;18.09.2023\r\n\
                Lund;2021; 12 345 ;7,0 %;2023-09\r\n\
                \r\n\
                \"Das \"\"alte\"\" Tor\";2021;–;n/a;\r\n\
                ;;;;\r\n";
    let table = csv(text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(kinds(&table), [Kind::Text, Kind::Date, Kind::Number, Kind::Number, Kind::Date]);
    assert_eq!(column(&table, "Stadt"), ["Bergen; Norwegen", "Lund", "Das \"alte\" Tor"]);
    assert_eq!(column(&table, "Jahr"), ["2020", "2021", "2021"]);
    assert_eq!(column(&table, "Menschen"), ["1234567", "12345", ""]);
    assert_eq!(column(&table, "Anteil"), ["12.5", "7", ""]);
    assert_eq!(column(&table, "Stand"), ["2023-09-18", "2023-09", ""]);
    assert_eq!(table.column("Anteil").and_then(|column| column.unit.as_deref()), Some("%"));
    // An empty line counts, as in a spreadsheet.
    assert_eq!((0..3).map(|row| table.row_number(row)).collect::<Vec<_>>(), [2, 3, 5]);
}

#[test]
fn delimiters_comments_and_line_ends_are_detected() {
    for text in [
        "a,b\n1,2\n",
        "a;b\r\n1;2",
        "a\tb\r1\t2\r",
        "sep=|\na|b\n1|2\n",
        "# Title: x, y\n# y\na,b\n1,2",
        "\n\na,b\n1,2,,\n",
    ] {
        let table = csv(text).unwrap_or_else(|mistakes| panic!("{text:?}: {mistakes:?}"));
        assert_eq!(
            (column(&table, "a"), column(&table, "b")),
            (vec!["1".to_owned()], vec!["2".to_owned()]),
            "{text:?}"
        );
    }
    assert_eq!(csv("sep=;\na;b\n\n1;2\n").map(|table| table.row_number(0)), Ok(4));
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.to_csv(&[]) == other.to_csv(&[])
    }
}

#[test]
fn json_is_read_in_the_order_of_its_keys() {
    let text = br#"[{"town":"Bergen","year":2020,"people":1.5e3}, {"town":null,"new":true,"people":"2,000"}, {}]"#;
    let table = Table::read(text, Format::Json, &Options::default()).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    assert_eq!(table.to_csv(&[]), "town,year,people,new\nBergen,2020,1500,\n,,2000,true\n,,,\n");
    assert_eq!(kinds(&table), [Kind::Text, Kind::Date, Kind::Number, Kind::Text]);
    let wrong = |text: &str| {
        let wrong = Table::read(text.as_bytes(), Format::Json, &Options::default()).expect_err("it is wrong");
        wrong.iter().map(Mistake::message).collect::<Vec<_>>().join("; ")
    };
    assert!(
        wrong("{\"a\": 1}").contains("is not a JSON array of objects: invalid type: map"),
        "{}",
        wrong("{\"a\": 1}")
    );
    assert!(wrong("[1]").contains("expected an object"), "{}", wrong("[1]"));
    assert_eq!(wrong("[]"), "is empty");
    assert_eq!(wrong("[{\"a\": 1, \"a\": 2}]"), "two columns are called “a”");
    let nested =
        "row 2, column “a”: “a list or an object” stands where a text, a number, true, false or null is expected";
    assert_eq!(wrong("[{\"a\": 1}, {\"a\": [1]}]"), nested);
}

#[test]
fn types_follow_from_the_cells() {
    let table =
        csv("code,year,count,month,born,mixed\n01234,2020,1999,2020-01,1999,a\n10000,2021,2000,2020-02,2000,1\n")
            .unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(kinds(&table), [Kind::Text, Kind::Date, Kind::Number, Kind::Date, Kind::Number, Kind::Text]);
}

#[test]
fn a_declared_type_comes_before_the_cells() {
    let text = "place;code;year;share\nA;7;2020;1.234\nB;8;2021;2.345\n";
    let declare = |kind, decimal| ColumnOptions { kind, decimal, unit: Some("u".into()), label: Some("L".into()) };
    let columns = vec![
        ("code".to_owned(), declare(Some(Kind::Text), None)),
        ("year".to_owned(), declare(Some(Kind::Number), None)),
        ("share".to_owned(), declare(None, Some(Decimal::Comma))),
    ];
    let options = Options { decimal: None, columns };
    let table = Table::read(text.as_bytes(), Format::Csv, &options).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    assert_eq!(kinds(&table), [Kind::Text, Kind::Text, Kind::Number, Kind::Number]);
    assert_eq!(column(&table, "share"), ["1234", "2345"]);
    let share = table.column("share").expect("it is there");
    assert_eq!((share.title(), share.unit.as_deref()), ("L", Some("u")));
    let options = Options { columns: vec![("shre".to_owned(), ColumnOptions::default())], ..options };
    let wrong = Table::read(text.as_bytes(), Format::Csv, &options).expect_err("a column is not there");
    assert!(wrong.iter().any(|wrong| wrong.message() == "there is no column “shre”"), "{wrong:?}");
    assert!(wrong[0].remedy().contains("“place”, “code”"), "{}", wrong[0].remedy());
}

#[test]
fn the_decimal_sign_is_read_only_where_it_is_certain() {
    // The column itself, or another one, decides.
    let decided = csv("a;b\n1.234;1,5\n2.000;2\n").unwrap_or_else(|wrong| panic!("{wrong:?}"));
    assert_eq!(column(&decided, "a"), ["1234", "2000"]);
    // Between commas, a comma cannot be decimal.
    let table = csv("a,b\n1.234,x\n").unwrap_or_else(|wrong| panic!("{wrong:?}"));
    assert_eq!(column(&table, "a"), ["1.234"]);
    assert_eq!(messages("a;b\n7;x\n1.234;y\n"), ["row 3, column “a”: “1.234” can be read as two numbers"]);
    // One cell does not agree with the others.
    assert_eq!(
        messages("a;b\n1,5;x\n2,5;y\n3.75;z\n"),
        ["row 4, column “a”: “3.75” stands where a number such as 1234,5 or 1.234,5 is expected"]
    );
}

#[test]
fn wrong_cells_are_told_with_their_places() {
    let text = "city,year,people\nBergen,2020,291940\n\"Long\nname\",2021,12x\nOslo,2020,1\nLund,202,2\nA,2020,3\n";
    assert_eq!(
        messages(text),
        [
            "row 5, column “year”: “202” stands where a number such as 1234.5 or 1,234.5 is expected",
            "row 3, column “people”: “12x” stands where a number such as 1234.5 or 1,234.5 is expected",
        ]
        .into_iter()
        .skip(1)
        .collect::<Vec<_>>()
    );
    assert_eq!(
        messages("a,when\n1,2020-01\n2,2020-13\n3,2020-02\n4,2020-03\n"),
        [
            "row 3, column “when”: “2020-13” stands where a date such as 2023, 2023-09, 2023-09-18, 2023-H1 or 2023-Q1 is expected"
        ]
    );
    assert_eq!(
        messages("a,b\n5%,1\n6,1\n"),
        ["row 3, column “a”: “6” differs from the cells above it in its percent sign"]
    );
}

#[test]
fn the_form_of_a_file_is_checked() {
    let expected: [(&str, &[&str]); 11] = [
        ("", &["is empty"]),
        ("\u{feff}\r\n\r\n", &["is empty"]),
        ("a,b\n", &["has a header but no rows"]),
        ("a,a,b\n1,2,3\n", &["two columns are called “a”"]),
        ("a,,b\n1,2,3\n", &["column B has no name"]),
        ("1,2020\n3,2021\n", &["row 1: there is no header: the first row begins with “1” and names no column"]),
        (
            "a,b\n1\n1,2\n1,2,3\n",
            &["row 2 has 1 cell, but the header has 2", "row 4 has 3 cells, but the header has 2"],
        ),
        ("a,b\n1,\"x\n2,y\n", &["row 2: a quote is opened but not closed"]),
        ("a,b\n1,\"x\"\"\n", &["row 2: a quote is opened but not closed"]),
        ("a,b\n1,2,\"\"\n3\n", &["row 3 has 1 cell, but the header has 2"]),
        ("# nothing\n", &["is empty"]),
    ];
    for (text, wrong) in expected {
        assert_eq!(messages(text), wrong, "{text:?}");
    }
    // A column without a name and without cells, as spreadsheets leave it.
    assert_eq!(csv("a,b,\n1,x,\n"), csv("a,b\n1,x\n"));
    let wrong = |bytes: &[u8]| Table::read(bytes, Format::Csv, &Options::default()).expect_err("it is wrong");
    assert_eq!(wrong(b"a,b\n1,caf\xe9\n"), [Mistake::NotUtf8 { line: 2 }]);
    assert_eq!(wrong(b"\xff\xfea\0"), [Mistake::Utf16]);
}

#[test]
fn many_mistakes_are_counted() {
    let mut text = "a,b\n".to_owned();
    (0..1000).for_each(|row| text += if row % 4 == 0 { "x,1\n" } else { "5,1\n" });
    let wrong = csv(&text).expect_err("cells are wrong");
    assert_eq!(wrong.len(), 21);
    assert_eq!(wrong.last(), Some(&Mistake::More { count: 230 }));
}

#[test]
fn too_much_is_refused() {
    let mut text = "a\n".to_owned();
    text += &"1\n".repeat(super::MOST_ROWS + 1);
    assert_eq!(csv(&text), Err(vec![Mistake::TooManyRows]));
    let wide = (0..2000).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",");
    assert_eq!(csv(&wide), Err(vec![Mistake::TooManyColumns { columns: 2000 }]));
    let object = (0..2000).map(|column| format!("\"c{column}\":1")).collect::<Vec<_>>().join(",");
    let json = Table::read(format!("[{{{object}}}]").as_bytes(), Format::Json, &Options::default());
    assert_eq!(json, Err(vec![Mistake::TooManyColumns { columns: 1001 }]));
}

#[test]
fn rows_are_found_by_their_values() {
    let text = "city,year,bus,people\nA,2020,10,5\nB,2020,20,6\nA,2021,30,7\nB,2021,x,\n";
    let options = Options {
        columns: vec![("bus".to_owned(), ColumnOptions { kind: Some(Kind::Text), ..ColumnOptions::default() })],
        ..Options::default()
    };
    let table = Table::read(text.as_bytes(), Format::Csv, &options).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let find = |keys: &[(&str, Key)]| -> Vec<usize> {
        let wanted: Vec<_> = keys
            .iter()
            .map(|(name, key)| {
                let column = table.column(name).expect("the column is there");
                (column, column.value_of(key).expect("it can be in the column"))
            })
            .collect();
        table.rows_with(&wanted)
    };
    let text = |text: &str| Key::Text(text.to_owned());
    assert_eq!(find(&[]), [0, 1, 2, 3]);
    assert_eq!(find(&[("city", text("A"))]), [0, 2]);
    assert_eq!(find(&[("city", text("B")), ("year", Key::Number(2021.0))]), [3]);
    assert_eq!(find(&[("year", text("2020"))]), [0, 1]);
    assert_eq!(find(&[("bus", Key::Number(30.0))]), [2]);
    assert_eq!(find(&[("people", Key::Number(6.0))]), [1]);
    assert_eq!(find(&[("city", text("C"))]), [0; 0]);
    let people = table.column("people").expect("it is there");
    assert_eq!((people.value(0), people.value(3), people.value(9)), (Some(Value::Number(5.0)), None, None));
    assert_eq!(people.value_of(&text("many")), None);
    let year = table.column("year").expect("it is there");
    assert_eq!((year.number(2), year.date(2).map(|date| date.to_string()).as_deref()), (Some(2021.0), Some("2021")));
    assert_eq!(table.column("city").map(|city| city.texts().collect::<Vec<_>>()), Some(vec!["A", "B"]));
}

#[test]
fn a_published_table_is_read_again() {
    let table = csv("a;b;c\n\"x, \"\"y\"\"\";1,5;2020-Q1\n;–;2020-03\n").unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let published = table.to_csv(&["A title".to_owned(), "two\nlines".to_owned()]);
    assert_eq!(published, "# A title\n# two lines\na,b,c\n\"x, \"\"y\"\"\",1.5,2020-Q1\n,,2020-03\n");
    assert_eq!(csv(&published), Ok(table));
}

/// Cells as they occur, and as they don't.
fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,3}([.,][0-9]{3}){0,3}([.,][0-9]{1,3})?",
        "[+−-]?[0-9.,e% ']{1,12}",
        "[0-9]{4}[-/QHM ][0-9QH]{1,3}(-[0-9]{1,2})?",
        "(n/a|–|:|\\.\\.|NA|)",
        "[A-Za-zäß ]{0,8}",
        "[\"',;\t|#= \r\n]{1,5}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_text_makes_it_panic(
        rows in prop::collection::vec(prop::collection::vec(cells(), 1..6), 0..12),
        delimiter in prop::sample::select(vec![",", ";", "\t"]),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        format in prop::sample::select(vec![Format::Csv, Format::Tsv, Format::Json]),
    ) {
        let lines: Vec<String> = rows.iter().map(|row| row.join(delimiter)).collect();
        check(lines.join(ending).as_bytes(), format)?;
    }

    #[test]
    fn a_mutated_table_is_read_or_refused(
        (at, byte, length) in (0..200_usize, any::<u8>(), 0..20_usize),
        json in any::<bool>(),
    ) {
        let (mut bytes, format) = if json {
            (br#"[{"city":"Bergen","year":2020,"people":"1,234.5"},{"city":"Lund","year":2021,"people":null}]"#.to_vec(), Format::Json)
        } else {
            (b"\xef\xbb\xbfcity;year;people\r\n\"Bergen\";2020;1.234,5\r\nLund;2021;\xe2\x80\x93\r\n".to_vec(), Format::Csv)
        };
        let at = at % bytes.len();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, [byte]);
        check(&bytes, format)?;
    }

    #[test]
    fn what_is_published_is_read_with_the_same_values(
        names in prop::collection::vec("[a-z]{1,3}", 6),
        numbers in prop::collection::vec(prop::option::of(-1e12..1e12_f64), 1..9),
    ) {
        let mut text = "name;value\n".to_owned();
        for (number, name) in numbers.iter().zip(names.iter().cycle()) {
            text += &format!("{name};{}\n", number.map_or_else(String::new, |number| number.to_string()));
        }
        let options = Options { decimal: Some(Decimal::Point), columns: vec![
            ("value".to_owned(), ColumnOptions { kind: Some(Kind::Number), ..ColumnOptions::default() }),
        ] };
        let table = Table::read(text.as_bytes(), Format::Csv, &options).expect("it is sound");
        let again = Table::read(table.to_csv(&[]).as_bytes(), Format::Csv, &options).expect("it is sound");
        for (row, number) in numbers.iter().enumerate() {
            let value = again.column("value").expect("it is there").number(row);
            prop_assert_eq!(value, *number);
        }
    }
}

/// A table is sound, or it has at least one mistake and at most as many as are listed.
fn check(bytes: &[u8], format: Format) -> Result<(), TestCaseError> {
    match Table::read(bytes, format, &Options::default()) {
        Ok(table) => {
            prop_assert!(table.rows() > 0 && !table.columns().is_empty());
            for column in table.columns() {
                for row in 0..table.rows() {
                    if let Some(value) = column.value(row) {
                        prop_assert!(table.rows_with(&[(column, value)]).contains(&row));
                    }
                }
            }
            table.to_csv(&[]);
        }
        Err(mistakes) => {
            prop_assert!((1..=super::MOST_MISTAKES + 1).contains(&mistakes.len()));
            for mistake in mistakes {
                prop_assert!(mistake.message().len() < 600 && !mistake.remedy().is_empty());
            }
        }
    }
    Ok(())
}

/// Not part of the suite: `cargo test --release --features ssr --lib table -- --ignored --nocapture`.
#[test]
#[ignore = "measures time"]
fn a_large_table_is_read_quickly() {
    let mut text = "city,year,people,share,month,note\n".to_owned();
    for row in 0..100_000 {
        let (year, month) = (1990 + row % 30, row % 12 + 1);
        text += &format!(
            "City {},{year},\"{},{:03}\",{}.5%,{year}-{month:02},none\n",
            row / 30,
            row % 900 + 1,
            row % 1000,
            row % 100
        );
    }
    let start = std::time::Instant::now();
    let table = csv(&text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    println!("read {} rows of {} columns in {:?}", table.rows(), table.columns().len(), start.elapsed());
    let start = std::time::Instant::now();
    let city = table.column("city").expect("it is there");
    let year = table.column("year").expect("it is there");
    for number in 0..3000 {
        let (name, key) = (Key::Text(format!("City {number}")), Key::Number(2000.0));
        let wanted = [(city, city.value_of(&name).expect("text")), (year, year.value_of(&key).expect("a year"))];
        assert_eq!(table.rows_with(&wanted).len(), 1);
    }
    println!("found 3000 rows in {:?}", start.elapsed());
}

#[test]
fn a_story_writes_a_value_to_look_for_as_a_text_a_number_or_a_date() {
    let read = |written: &str| {
        let keys: HashMap<String, Key> = toml::from_str(&format!("key = {written}")).unwrap_or_default();
        keys.get("key").cloned()
    };
    assert_eq!(read("\"Bergen\""), Some(Key::Text("Bergen".to_owned())));
    assert_eq!(read("2020"), Some(Key::Number(2020.0)));
    assert_eq!(read("0.5"), Some(Key::Number(0.5)));
    assert_eq!(read("2023-09-18"), Some(Key::Text("2023-09-18".to_owned())));
    assert_eq!(read("true"), None);
}
