//! Reads the data files that a document names.

use std::path::Path;

use crate::story::model::DataTable;
use crate::story::problem::{Problem, ProblemKind};
use crate::story::{document, files};
use crate::table::{ColumnOptions, Options, Table};

/// Reads the tables whose files are in `folder`. Those with mistakes are left out, and each mistake is a problem at the
/// name of the file.
pub fn read(tables: &[document::Table], folder: &Path) -> (Vec<DataTable>, Vec<Problem>) {
    let mut read = Vec::new();
    let mut problems = Vec::new();
    for table in tables {
        // A file that is missing is reported by the reader below.
        if let Err(kind @ (ProblemKind::FileOutside { .. } | ProblemKind::BadFileName { .. })) =
            files::find(folder, table.file.get_ref())
        {
            problems.push(Problem::error(table.file.span(), kind));
            continue;
        }
        match Table::read_file(&folder.join(table.file.get_ref()), &options(table)) {
            Ok(data) => {
                let document::Table { id, file: _, title, source, as_of, unit, licence, note, decimal: _, columns: _ } =
                    table.clone();
                read.push(DataTable { id, title, source, as_of, unit, licence, note, data });
            }
            Err(mistakes) => problems.extend(mistakes.into_iter().map(|mistake| {
                let file = table.file.get_ref().clone();
                Problem::error(table.file.span(), ProblemKind::WrongTable { file, mistake })
            })),
        }
    }
    (read, problems)
}

fn options(table: &document::Table) -> Options {
    let columns = table.columns.iter().map(|(name, column)| {
        let document::Column { kind, unit, decimal, label } = column.clone();
        (name.clone(), ColumnOptions { kind, decimal, unit, label })
    });
    Options { decimal: table.decimal, columns: columns.collect() }
}
