//! `ellie check-config`: everything that would keep Ellie from starting, before a caller finds out.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use anyhow::bail;
use clap::Args;
use ellie::config::{Config, Setting, Speech, Sum};
use ellie::firm::FirmFile;
use ellie::store::{self, Database};
use ellie_core::language::Language;
use ellie_providers::local::models::{Group, check_quick};
use uuid::Uuid;

use super::say;

/// What to look at.
#[derive(Args)]
pub struct Arguments {
    /// Leave the models out, as before they are fetched.
    #[arg(long)]
    without_models: bool,
}

/// What is good about a part, or everything that is wrong with it.
type Finding = Result<String, String>;

/// Looks at all that a start needs, and tells all that is wrong.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (config, sum, settings) = Config::load_anyway();
    show(&sum);
    let models = if arguments.without_models {
        Ok("not looked at".to_owned())
    } else {
        models(&config.speech)
    };
    let findings = [
        ("settings", settings.map(|()| "good".to_owned()).map_err(|faults| faults.to_string())),
        ("firm", firm(config.firm.as_deref())),
        ("data", data(&config.data)),
        ("database", database(&config.database)?),
        ("models", models),
    ];
    let mut faults = Vec::new();
    for (part, finding) in findings {
        match finding {
            Ok(good) => say(format_args!("{part:<9} {good}")),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        bail!("Ellie cannot start:\n{}", faults.join("\n"));
    }
    say("The name of the voice and the models' hashes are not looked at here.");
    Ok(())
}

/// Every setting, as it would stand in the file of them.
fn show(sum: &Sum) {
    for Setting { name, value, from } in &sum.settings {
        say(format_args!("{name} = {value:?}  # from {from}"));
    }
    for (variable, why) in &sum.idle {
        say(format_args!("# {variable} changes nothing: {why}"));
    }
    say("");
}

fn firm(path: Option<&Path>) -> Finding {
    let Some(path) = path else {
        return Ok("a fictional one, for none is set (ELLIE_FIRM)".to_owned());
    };
    let file = ellie::firm::load(path).map_err(|error| error.to_string())?;
    Ok(format!("{}, from {}: {}", file.firm.name, path.display(), counts(&file)))
}

/// What the file holds, in numbers: no person in it is named.
fn counts(FirmFile { firm, people }: &FirmFile) -> String {
    format!(
        "{} areas ({} accepted), {} attorneys, {} filing periods, {} answers; {} known parties, \
         {} clients, {} represented",
        firm.areas.len(),
        firm.accepted_areas().count(),
        firm.attorneys.len(),
        firm.limitation_periods.len(),
        firm.answers(Language::English).len(),
        people.known_parties.len(),
        people.clients.len(),
        people.represented.len(),
    )
}

fn models(speech: &Speech) -> Finding {
    let Speech::Local(local) = speech else {
        return Ok("none, for speech is simulated".to_owned());
    };
    let needed = Group::needed_by(local.voice);
    check_quick(&local.models, &needed).map_err(|missing| missing.to_string())?;
    Ok(format!("all in {}, each of the right size", local.models.display()))
}

fn database(config: &store::Config) -> anyhow::Result<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(Database::look(config)).map_err(|error| format!("database: {error}")))
}

fn data(folder: &Path) -> Finding {
    match can_be_written(folder) {
        Ok(()) => Ok(format!("{} can be written", folder.display())),
        Err(error) => Err(format!("ellie_data_dir: {}: {error}", folder.display())),
    }
}

/// Leaves nothing behind: whoever checks may not be the user Ellie runs as.
fn can_be_written(folder: &Path) -> io::Result<()> {
    let there = nearest_that_exists(folder)?;
    let trial = there.join(format!(".ellie-{}", Uuid::new_v4()));
    File::create_new(&trial)?;
    fs::remove_file(&trial)?;
    if there == folder { files_can_be_written(folder) } else { Ok(()) }
}

/// The folder, or where it would be made.
fn nearest_that_exists(folder: &Path) -> io::Result<&Path> {
    for ancestor in folder.ancestors() {
        if ancestor.try_exists()? {
            return Ok(ancestor);
        }
    }
    Ok(Path::new(""))
}

fn files_can_be_written(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            OpenOptions::new().append(true).open(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_can_be_made_is_good_and_is_not_made() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("a/b");
        assert!(data(&folder).is_ok());
        assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_below_a_file_cannot_be_made() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for folder in [file.path().to_owned(), file.path().join("data")] {
            let fault = data(&folder).unwrap_err();
            assert!(fault.contains(file.path().to_str().unwrap()), "{fault}");
        }
    }
}
