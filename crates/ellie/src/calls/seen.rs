//! What is seen of calls, and counted: that one began and ended, that a caller spoke or wrote, how
//! long Ellie took. Neither who it was nor what was said.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ellie_core::dialogue::slots::Slot;
use ellie_providers::Error as Provider;

use super::entry::Entry;
use super::{Error, SessionId, Stages};
use crate::observed::{Event, Kind, Observed, Session};
use crate::store::calls::Call;

/// Ellie has greeted a caller, and was heard. With the first greeting a session begins; one in another
/// language may follow.
pub fn greeted(observed: &Observed, entry: &Entry<'_>) {
    let session = observed.session(entry.session.as_str());
    if entry.number == 1 {
        observed.event(&event(Kind::SessionStart, session, entry.at));
    }
}

/// A turn was taken, and is kept. With the first a session begins. A consultation stands that did not
/// stand `before`, where one was booked or moved.
pub fn answered(observed: &Observed, entry: &Entry<'_>, is_spoken: bool, had_booked: bool) {
    let session = observed.session(entry.session.as_str());
    let (at, stages) = (entry.at, &entry.stages);
    if entry.number == 1 {
        observed.event(&event(Kind::SessionStart, session, at));
    }
    let language = entry.heard.language;
    let input = event(input(is_spoken), session, at);
    observed.event(&Event { took: hearing(stages), language, ..input });
    observed.event(&Event {
        took: time(stages.think_ms),
        topic: entry.area(),
        ..event(Kind::AiResponse, session, Utc::now())
    });
    let has_booked = entry.conversation.slots().has(Slot::Booked);
    if has_booked && !had_booked {
        observed.event(&event(Kind::Consultation, session, at));
    }
}

/// A turn failed, if it was our fault.
pub fn failed(observed: &Observed, session: &SessionId, is_spoken: bool, error: &Error) {
    let is_ours = matches!(
        error,
        Error::Store(_)
            | Error::Lost
            | Error::Provider(
                Provider::Busy { .. }
                    | Provider::Limited { .. }
                    | Provider::Unavailable { .. }
                    | Provider::Failed { .. }
            )
    );
    if is_ours {
        let (session, now) = (observed.session(session.as_str()), Utc::now());
        observed.event(&event(input(is_spoken), session, now));
        observed.event(&event(Kind::Error, session, now));
    }
}

/// A line was made into speech for a caller.
pub fn spoken(observed: &Observed, session: Session, took: Duration) {
    observed.event(&Event { took: Some(took), ..event(Kind::TtsOutput, session, Utc::now()) });
}

/// Somebody has asked in writing to be called.
pub fn referred(observed: &Observed, session_id: &str, at: DateTime<Utc>) {
    observed.event(&event(Kind::Consultation, observed.session(session_id), at));
}

/// A call is over.
pub fn ended(observed: &Observed, call: &Call) {
    let session = observed.session(&call.session_id);
    let took = (call.last_turn_at - call.started_at).to_std().ok();
    observed.event(&Event { took, ..event(Kind::SessionEnd, session, Utc::now()) });
}

fn event(kind: Kind, session: Session, at: DateTime<Utc>) -> Event<'static> {
    Event { kind, session, at, took: None, language: None, topic: None }
}

const fn input(is_spoken: bool) -> Kind {
    if is_spoken { Kind::VoiceInput } else { Kind::TextInput }
}

/// How long hearing took. In a live call Ellie hears while the caller speaks, and it is not told.
fn hearing(stages: &Stages) -> Option<Duration> {
    time(stages.decode_ms + stages.voice_ms + stages.transcribe_ms)
}

/// What took no time was not done.
fn time(ms: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(ms / 1e3).ok().filter(|time| !time.is_zero())
}
