//! `ellie import`: people the firm keeps in other software, all of a file or nobody.

use std::path::PathBuf;

use anyhow::Context;
use chrono::Utc;
use clap::Args;
use ellie::config::Config;
use ellie::firm::import::{Changes, Import, Kind, Mode, read};
use ellie::people;
use ellie::store::Database;
use indicatif::{ProgressBar, ProgressStyle};

use super::say;

/// A smaller file is read before a bar is seen.
const BAR_FROM_BYTES: usize = 4 << 20;

/// Which file, and what to do with those in it.
#[derive(Args)]
pub struct Arguments {
    /// A table with headings (CSV, parted by commas or semicolons), or a list of objects (JSON), in
    /// UTF-8.
    ///
    /// Parties have name, aliases (parted by |, in JSON a list) and status (conflict or unclear);
    /// clients have name, phone, matter and status, a row for each matter (in JSON also a list
    /// `matters` of name and status); represented callers have name. At most 64 MiB and 1,000,000
    /// rows.
    file: PathBuf,
    /// Who they are: parties, clients or represented. Left out, the columns have to tell.
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Take away whoever of this kind is kept and not in the file.
    #[arg(long)]
    replace: bool,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
}

/// Reads the file, keeps the people, and says what changed. Nobody is named.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    say(imported(arguments, keep)?);
    Ok(())
}

/// Puts the people beside those of the records, or in their place.
fn keep(import: Import, mode: Mode, dry_run: bool) -> anyhow::Result<Changes> {
    let config = Config::load()?;
    let keeping = async {
        let records = Database::open(&config.database).await?;
        let changes = people::import(&records, import, mode, dry_run, Utc::now()).await;
        records.close().await?;
        changes
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(keeping).context("nobody was imported")
}

fn imported(
    arguments: &Arguments,
    keep: impl FnOnce(Import, Mode, bool) -> anyhow::Result<Changes>,
) -> anyhow::Result<String> {
    let Arguments { file, kind, replace, dry_run } = arguments;
    let mut bar = None;
    let read = read(file, *kind, &mut |at, of| show(&mut bar, at, of));
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let import = read?;
    let (kind, rows) = (import.kind.name(), import.rows);
    let changes = keep(import, if *replace { Mode::Replace } else { Mode::Add }, *dry_run)?;
    let only = if *dry_run { "; nothing was changed, for this was a trial" } else { "" };
    Ok(format!("{rows} rows of {kind}: {changes}{only}"))
}

fn kind(name: &str) -> Result<Kind, String> {
    let names = || Kind::ALL.map(Kind::name).join(", ");
    Kind::named(name).ok_or_else(|| format!("there are {}", names()))
}

fn show(bar: &mut Option<ProgressBar>, at: usize, of: usize) {
    if of >= BAR_FROM_BYTES {
        bar.get_or_insert_with(|| new_bar(of as u64)).set_position(at as u64);
    }
}

fn new_bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {eta}");
    let bar = ProgressBar::new(bytes);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use ellie::firm::People;
    use ellie::firm::import::merged;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn arguments(text: &str, more: &[&str]) -> (tempfile::NamedTempFile, Arguments) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let line =
            ["import", file.path().to_str().unwrap()].into_iter().chain(more.iter().copied());
        let arguments = Line::try_parse_from(line).unwrap().arguments;
        (file, arguments)
    }

    #[test]
    fn an_import_says_what_it_does_and_names_nobody() {
        let (_file, arguments) = arguments("name,status\nGreg Potts,unclear\n", &["--replace"]);
        let keep = |import: Import, mode, dry_run: bool| {
            assert!(!dry_run);
            assert_eq!(mode, Mode::Replace);
            Ok(merged(People::default(), import, mode).1)
        };
        let said = imported(&arguments, keep).unwrap();
        assert_eq!(said, "1 rows of parties: 1 added, 0 changed, 0 unchanged, 0 removed");
    }

    #[test]
    fn a_trial_says_that_it_is_one() {
        let flags = ["--dry-run", "--kind", "represented"];
        let (_file, arguments) = arguments("name\nRobert Strand\n", &flags);
        let keep = |import: Import, mode, dry_run: bool| {
            assert!(dry_run && mode == Mode::Add);
            Ok(merged(People::default(), import, mode).1)
        };
        let said = imported(&arguments, keep).unwrap();
        assert!(said.ends_with("0 removed; nothing was changed, for this was a trial"), "{said}");
    }

    #[test]
    fn of_a_faulty_file_nothing_is_kept() {
        let (_file, arguments) = arguments("name,status\nA,unclear\nB,maybe\n", &[]);
        let keep = |_: Import, _, _| panic!("a faulty file is not kept");
        let fault = imported(&arguments, keep).unwrap_err().to_string();
        assert!(
            fault.ends_with(":3:3: `maybe` is no status; write conflict or unclear"),
            "{fault}"
        );
    }

    #[test]
    fn a_kind_there_is_not_is_refused() {
        let line = ["import", "f.csv", "--kind", "judges"];
        let Err(error) = Line::try_parse_from(line) else { panic!("there is no such kind") };
        assert!(error.to_string().contains("there are parties, clients, represented"), "{error}");
    }
}
