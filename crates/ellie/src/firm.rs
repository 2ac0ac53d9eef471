//! Reads the firm's file: either the firm, or everything that is wrong with the file at once.

mod answers;
mod faults;
mod forms;
mod hours;
mod load;
mod nearest;
mod people;
mod place;
mod pronunciation;
mod section;
mod seen;
mod syntax;
mod text;

use ellie_core::firm::{Address, Consultations, DEFAULT_ASSISTANT, Firm, PriorityRule};
use ellie_core::scheduling::calendar::Zone;
use toml::de::DeTable;

pub use faults::{Fault, FirmFaults};
use faults::{Faults, Span};
pub use load::{LoadError, load};
use section::Section;

/// The largest file that is read.
pub const FILE_MAX_BYTES: usize = 1 << 20;

/// The most characters of a name or another short entry.
const NAME_MAX_CHARS: usize = 100;
/// The most characters of what is said at a time: about three quarters of a minute of speech.
const SAYS_MAX_CHARS: usize = 600;

/// Reads a firm from the text of its file. The name of the file is only for the faults.
pub fn parse(text: &str, file_name: &str) -> Result<Firm, FirmFaults> {
    let mut faults = Faults::new(text);
    let firm = if text.len() > FILE_MAX_BYTES {
        faults.at(&Span::default(), too_large());
        None
    } else {
        syntax::read(text, &mut faults).map(|file| firm(file.get_ref(), &mut faults))
    };
    firm.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_firm_faults(file_name))
}

fn too_large() -> String {
    format!("the file is larger than {} KiB; shorten it", FILE_MAX_BYTES / 1024)
}

/// Every fault makes its entry empty and reading goes on; a firm read with faults is thrown away.
fn firm(file: &DeTable<'_>, faults: &mut Faults<'_>) -> Firm {
    let top = &Section::top(file, faults);
    let name = top.text("name", NAME_MAX_CHARS, faults).words;
    let spoken_name = top.optional_text("spoken_name", NAME_MAX_CHARS, faults);
    let assistant = top.optional_text("assistant", NAME_MAX_CHARS, faults);
    let phone = text::phone(top.text("phone", NAME_MAX_CHARS, faults), faults);
    let time_zone = place::time_zone(top, faults);
    let address = address(top, faults);
    let states = place::firm_states(top, &address, faults);
    let areas = people::areas(top, faults);
    let firm = Firm {
        spoken_name: spoken_name.map_or_else(|| name.clone(), |text| text.words),
        name,
        assistant: assistant.map_or_else(|| DEFAULT_ASSISTANT.to_owned(), |text| text.words),
        phone,
        address,
        time_zone: time_zone.unwrap_or(Zone::UTC),
        hours: hours::hours(top, faults),
        languages: people::languages(top, faults),
        fees: top.text("fees", SAYS_MAX_CHARS, faults).words,
        attorneys: people::attorneys(top, &areas, &states, faults),
        consultations: Consultations::default(),
        limitation_periods: Vec::new(),
        priorities: PriorityRule::defaults(),
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
