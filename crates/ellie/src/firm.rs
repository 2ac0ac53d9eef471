//! Reads the firm's file: either the firm, or everything that is wrong with the file at once.

mod answers;
mod consultations;
mod faults;
mod forms;
mod hours;
pub mod import;
mod limitation;
mod load;
mod nearest;
mod people;
mod place;
mod practice;
mod priority;
mod pronunciation;
mod section;
mod seen;
mod syntax;
mod text;

use ellie_core::firm::{Address, DEFAULT_ASSISTANT, Firm};
use ellie_core::scheduling::calendar::Zone;
use toml::de::DeTable;

pub use faults::{Fault, FirmFaults};
use faults::{Faults, Span};
pub use load::{LoadError, load};
pub use people::People;
use section::Section;

/// The largest file that is read.
pub const FILE_MAX_BYTES: usize = 4 << 20;

/// The most characters of a name or another short entry.
const NAME_MAX_CHARS: usize = 100;
/// The most characters of what is said at a time: about three quarters of a minute of speech.
const SAYS_MAX_CHARS: usize = 600;

/// What a firm's file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmFile {
    /// The firm.
    pub firm: Firm,
    /// The people it knows.
    pub people: People,
}

/// Reads a firm from the text of its file. The name of the file is only for the faults.
pub fn parse(text: &str, file_name: &str) -> Result<FirmFile, FirmFaults> {
    let mut faults = Faults::new(text);
    let read = if text.len() > FILE_MAX_BYTES {
        faults.at(&Span::default(), too_large());
        None
    } else {
        syntax::read(text, &mut faults).map(|file| firm_file(file.get_ref(), &mut faults))
    };
    read.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_firm_faults(file_name))
}

fn too_large() -> String {
    format!("the file is larger than {} MiB; shorten it", FILE_MAX_BYTES >> 20)
}

/// Every fault makes its entry empty and reading goes on; a firm read with faults is thrown away.
fn firm_file(file: &DeTable<'_>, faults: &mut Faults<'_>) -> FirmFile {
    let top = &Section::top(file, faults);
    FirmFile { firm: firm(top, faults), people: people::people(top, faults) }
}

fn firm(top: &Section<'_>, faults: &mut Faults<'_>) -> Firm {
    let name = top.text("name", NAME_MAX_CHARS, faults).words;
    let spoken_name = top.optional_text("spoken_name", NAME_MAX_CHARS, faults);
    let assistant = top.optional_text("assistant", NAME_MAX_CHARS, faults);
    let phone = text::phone(top.text("phone", NAME_MAX_CHARS, faults), faults);
    let time_zone = place::time_zone(top, faults);
    let address = address(top, faults);
    let states = place::firm_states(top, &address, faults);
    let hours = hours::hours(top, faults);
    let areas = practice::areas(top, &states, faults);
    let firm = Firm {
        spoken_name: spoken_name.map_or_else(|| name.clone(), |text| text.words),
        name,
        assistant: assistant.map_or_else(|| DEFAULT_ASSISTANT.to_owned(), |text| text.words),
        phone,
        address,
        time_zone: time_zone.unwrap_or(Zone::UTC),
        consultations: consultations::consultations(top, &hours, faults),
        hours,
        languages: practice::languages(top, faults),
        fees: top.text("fees", SAYS_MAX_CHARS, faults).words,
        attorneys: practice::attorneys(top, &areas, &states, faults),
        limitation_periods: limitation::periods(top, &areas, faults),
        priorities: priority::rules(top, &areas, faults),
        areas,
        states,
        own_answers: answers::answers(top, faults),
        pronunciations: pronunciation::pronunciations(top, faults),
    };
    answers::check_built(&firm, top, faults);
    firm
}

fn address(top: &Section<'_>, faults: &mut Faults<'_>) -> Address {
    let Some(section) = top.section("address", &forms::ADDRESS, faults) else {
        return Address::default();
    };
    let mut words = |key| section.text(key, NAME_MAX_CHARS, faults).words;
    let (street, city, state) = (words("street"), words("city"), words("state"));
    let suite = section.optional_text("suite", NAME_MAX_CHARS, faults).map(|text| text.words);
    let zip = text::zip(section.text("zip", NAME_MAX_CHARS, faults), faults);
    Address { street, suite, city, state, zip }
}

#[cfg(test)]
mod tests;
