//! Where the firm is and practises: its time zone and its states.

use ellie_core::firm::{Address, State};
use ellie_core::scheduling::calendar::Zone;

use super::NAME_MAX_CHARS;
use super::faults::{Faults, quoted};
use super::nearest::nearest;
use super::section::Section;
use super::seen::Seen;
use super::text::Text;

/// What people call the zones of the mainland, and the names that know of summer time.
const CALLED: [(&str, &[&str]); 4] = [
    ("America/New_York", &["eastern", "et", "est", "edt", "eastern time"]),
    ("America/Chicago", &["central", "ct", "cst", "cdt", "central time"]),
    ("America/Denver", &["mountain", "mt", "mst", "mdt", "mountain time"]),
    ("America/Los_Angeles", &["pacific", "pt", "pst", "pdt", "pacific time"]),
];

/// The time zone of the office; `None` when it is faulty.
pub(super) fn time_zone(top: &Section<'_>, faults: &mut Faults<'_>) -> Option<Zone> {
    let Text { words, at } = top.text("time_zone", NAME_MAX_CHARS, faults);
    // The short names of the database (`EST`) know of no summer time.
    let is_whole = words.contains('/') || words == "UTC";
    let zone = Zone::named(&words).ok().filter(|_| is_whole);
    if zone.is_none() && !words.is_empty() {
        let remedy = match zone_meant(&words) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write it like America/New_York".to_owned(),
        };
        faults.at(&at, format!("{} is not a time zone; {remedy}", quoted(&words)));
    }
    zone
}

fn zone_meant(words: &str) -> Option<&'static str> {
    let lower = words.to_lowercase();
    let called = CALLED.iter().find(|(_, names)| names.contains(&lower.as_str()));
    // The city tells most, and stands in a region people get wrong.
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let meant = || {
        let cities: Vec<_> =
            Zone::names().filter(|n| n.contains('/')).map(|n| (city(n), n)).collect();
        let near = nearest(&city(words), cities.iter().map(|(city, _)| city.as_str()))?;
        cities.iter().find(|(city, _)| city == near).map(|&(_, name)| name)
    };
    called.map(|&(zone, _)| zone).or_else(meant)
}

/// The firm's states: the one of the address, unless the file lists them.
pub(super) fn firm_states(
    top: &Section<'_>,
    address: &Address,
    faults: &mut Faults<'_>,
) -> Vec<State> {
    if top.has("states") {
        return listed_states(top, "states", faults);
    }
    let own = state_called(&address.state);
    if own.is_none() && !address.state.is_empty() {
        let shown = quoted(&address.state);
        let what = format!("`states` is missing, and {shown} in [address] is no state; add it");
        faults.absent(top.at(), what);
    }
    own.into_iter().collect()
}

/// The states of a list, by name or by code.
pub(super) fn listed_states(
    section: &Section<'_>,
    key: &str,
    faults: &mut Faults<'_>,
) -> Vec<State> {
    let texts = section.texts(key, NAME_MAX_CHARS, faults);
    let mut seen = Seen::default();
    let known = |text: &Text| {
        let state = state(text, faults)?;
        seen.meet(text, state.code().to_owned(), faults);
        Some(state)
    };
    texts.iter().filter_map(known).collect()
}

/// The state a text names.
pub(super) fn state(Text { words, at }: &Text, faults: &mut Faults<'_>) -> Option<State> {
    let state = state_called(words);
    if state.is_none() && !words.is_empty() {
        let remedy = match nearest(words, State::all().map(State::name)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write it like Ohio or OH".to_owned(),
        };
        faults.at(at, format!("{} is not a state; {remedy}", quoted(words)));
    }
    state
}

fn state_called(words: &str) -> Option<State> {
    State::named(words).or_else(|| State::from_code(words))
}
