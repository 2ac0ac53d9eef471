//! A turn as it is kept: what was said, what the call has become by it, and what was done.

use chrono::{DateTime, Utc};
use ellie_core::compliance::disclosure;
use ellie_core::dialogue::record::{Progress, Record};
use ellie_core::dialogue::slots::{NO, Slot, Slots, YES};
use ellie_core::dialogue::topic::Topic;
use ellie_core::dialogue::{Action, Conversation, Found, Reply, Request};
use ellie_core::screening::Reason;
use ellie_providers::stt::Transcript;
use sha2::{Digest, Sha256};

use super::{SessionId, Stages, state};
use crate::standin::thinking::Route;
use crate::store::events::{
    CheckResult, ConflictCheck, Consent, Disclosure, Escalation, Event, Message,
};
use crate::store::kept::{
    CallNow, Contact, Heard, Intake, IntakeStatus, Kept, Thinking, Timings, Turn,
};

/// A turn that was taken and is not kept yet.
pub struct Entry<'a> {
    /// The conversation it belongs to.
    pub session: &'a SessionId,
    /// The call it belongs to.
    pub call_id: &'a str,
    /// Its number in the call.
    pub number: u32,
    /// When it was.
    pub at: DateTime<Utc>,
    /// How it came in.
    pub channel: &'static str,
    /// What the caller said.
    pub heard: &'a Transcript,
    /// What it was about.
    pub topic: Option<&'a Topic>,
    /// How long it took.
    pub stages: Stages,
    /// Whether a model helped.
    pub route: &'a Route,
    /// What was answered.
    pub reply: &'a Reply,
    /// What was looked up or done for the answer.
    pub requests: &'a [Request],
    /// Whether anything became known by it.
    pub has_told: bool,
    /// Whether a time that was held for the caller is not wanted any more.
    pub lets_go: bool,
    /// The conversation after it.
    pub conversation: &'a Conversation,
}

impl Entry<'_> {
    /// What is kept of it, but for what is to be sent.
    pub fn kept(&self) -> Kept {
        let record = self.conversation.record();
        let slots = self.conversation.slots();
        Kept {
            session_id: self.session.to_string(),
            call_id: self.call_id.to_owned(),
            channel: self.channel.to_owned(),
            turn: self.turn(),
            call: self.call(&record),
            contact: contact(slots),
            intake: intake(self.conversation, &record),
            withdraws: record.reason.is_some_and(Reason::forbids_facts),
            lets_go: self.lets_go,
            events: self.reply.actions.iter().filter_map(|action| self.event(action)).collect(),
        }
    }

    /// The field of law it has come to, where the firm may hear of it.
    pub fn area(&self) -> Option<&str> {
        let (office, slots) = (self.conversation.office(), self.conversation.slots());
        let area = office.area(slots).filter(|_| office.may_hear_facts(slots));
        area.map(|area| area.name.as_str())
    }

    fn turn(&self) -> Turn {
        let words = &self.heard.text;
        let heard = match (words.trim().is_empty(), self.conversation.may_keep_words()) {
            (true, _) => Heard::Nothing,
            (false, true) => Heard::Said(words.clone()),
            (false, false) => Heard::Withheld,
        };
        let blocked: Vec<&str> =
            self.reply.blocked.iter().map(|category| category.name()).collect();
        let done = self.reply.actions.iter().map(action_name);
        let looked_up = self.requests.iter().map(|request| request_name(request).to_owned());
        Turn {
            number: self.number,
            at: self.at,
            heard,
            topic: self.topic.map(|topic| topic.name().to_owned()),
            confidence: self.heard.confidence.map(f64::from),
            language: self.heard.language.map(str::to_owned),
            reply: self.reply.text(),
            blocked: (!blocked.is_empty()).then(|| blocked.join(",")),
            timings: timings(&self.stages),
            thinking: thinking(self.route),
            actions: looked_up.chain(done).collect(),
        }
    }

    fn call(&self, record: &Record) -> CallNow {
        let state = self.conversation.state();
        CallNow {
            state: state::to_text(state),
            question: self.conversation.standing_question().map(|slot| slot.name().to_owned()),
            standing: record.standing.map(|standing| standing.name().to_owned()),
            priority: Some(record.priority.number()),
            attorney: record.attorney.clone(),
            area: self.area().map(str::to_owned),
            summary: record.summary.clone(),
            outcome: record.outcome.map(|outcome| outcome.name().to_owned()),
        }
    }

    fn event(&self, action: &Action) -> Option<Event> {
        let at = self.at;
        Some(match action {
            Action::TakeMessage(message) => Event::Message(Message {
                taken_at: at,
                name: message.name.clone(),
                phone: message.phone.as_ref().map(|phone| phone.digits().to_owned()),
                extension: message
                    .phone
                    .as_ref()
                    .and_then(|phone| phone.extension().map(str::to_owned)),
                text: message.text.clone(),
                unclear: message.unclear.clone(),
                for_whom: None,
            }),
            Action::RecordConflictCheck(check) => Event::ConflictCheck(ConflictCheck {
                at,
                parties: check.parties.clone(),
                result: result(check.found),
                matched: check.matched.clone(),
            }),
            Action::Escalate(why) => {
                Event::Escalation(Escalation { at, reason: why.name().to_owned(), to: None })
            }
            Action::RecordDisclosure(notice) => Event::Disclosure(Disclosure {
                at,
                kind: notice.name().to_owned(),
                version: disclosure::VERSION.to_owned(),
                text_hash: hash(&self.conversation.script().line(notice.prompt()).text),
            }),
            Action::StopRecording => Event::Consent(Consent {
                at,
                kind: Consent::KEEPING_WORDS.to_owned(),
                wording_version: disclosure::VERSION.to_owned(),
                given: false,
            }),
            Action::HangUp => return None,
        })
    }
}

/// How the caller is reached, as far as it is known.
pub fn contact(slots: &Slots) -> Option<Contact> {
    let known = |slot| slots.clear_text(slot).filter(|text| !text.is_empty()).map(str::to_owned);
    let words = |slot| slots.words(slot).map(str::to_owned);
    let phone = slots.phone();
    let contact = Contact {
        name: known(Slot::Name),
        phone: phone.as_ref().map(|phone| phone.digits().to_owned()),
        extension: phone.as_ref().and_then(|phone| phone.extension().map(str::to_owned)),
        email: known(Slot::Email),
        safe_to_call_back: match slots.clear_text(Slot::SafeToCall) {
            Some(YES) => Some(true),
            Some(NO) => Some(false),
            _ => None,
        },
        best_time: words(Slot::BestTime),
        language: words(Slot::Language),
    };
    (contact != Contact::default()).then_some(contact)
}

/// What was told of the matter; nothing before the conflict check has passed.
pub fn intake(conversation: &Conversation, record: &Record) -> Option<Intake> {
    let progress = record.intake?;
    let (office, slots) = (conversation.office(), conversation.slots());
    let words = |slot| slots.words(slot).map(str::to_owned);
    Some(Intake {
        area: office.area(slots).map(|area| area.name.clone()).or_else(|| words(Slot::Area)),
        state: words(Slot::State),
        happened: words(Slot::Happened),
        happened_on: words(Slot::HappenedOn),
        place: words(Slot::Place),
        people: words(Slot::People),
        injuries: words(Slot::Losses),
        insurance: words(Slot::Insurance),
        prior_lawyer: words(Slot::PriorLawyer),
        heard_of_us: words(Slot::HeardOfUs),
        deadline_as_stored: office.limitation(slots).map(|period| period.words_as_stored.clone()),
        priority: Some(record.priority.number()),
        attorney: record.attorney.clone(),
        status: match (record.reason, progress) {
            (Some(_), _) => IntakeStatus::Review,
            (None, Progress::Open) => IntakeStatus::Open,
            (None, Progress::Complete) => IntakeStatus::Complete,
        },
        reason: record.reason.map(|reason| reason.name().to_owned()),
    })
}

fn thinking(route: &Route) -> Thinking {
    let helper = route.helper();
    Thinking {
        route: route.name().to_owned(),
        provider: helper.map(|helper| helper.by.provider.to_owned()),
        input_tokens: helper.map(|helper| helper.usage.input),
        output_tokens: helper.map(|helper| helper.usage.output),
        cost_micros: helper.and_then(|helper| helper.cost_micros),
    }
}

fn timings(stages: &Stages) -> Timings {
    let of = |ms: f64| Some(ms.round() as u32).filter(|_| ms > 0.0);
    Timings {
        decode_ms: of(stages.decode_ms),
        transcribe_ms: of(stages.transcribe_ms),
        think_ms: of(stages.think_ms),
        voice_ms: of(stages.voice_ms),
    }
}

fn result(found: Found) -> CheckResult {
    match found {
        Found::Clear => CheckResult::Clear,
        Found::Unclear => CheckResult::Unclear,
        Found::Hit => CheckResult::Hit,
        Found::PartyUnknown => CheckResult::Unknown,
    }
}

fn action_name(action: &Action) -> String {
    match action {
        Action::TakeMessage(_) => "message".to_owned(),
        Action::RecordConflictCheck(_) => "conflict_check".to_owned(),
        Action::Escalate(why) => format!("escalation:{}", why.name()),
        Action::RecordDisclosure(notice) => format!("disclosure:{}", notice.name()),
        Action::StopRecording => "stop_recording".to_owned(),
        Action::HangUp => "hang_up".to_owned(),
    }
}

fn request_name(request: &Request) -> &'static str {
    match request {
        Request::OpenSlots(_) => "open_slots",
        Request::Hold(_) => "hold",
        Request::HoldMove(..) => "hold_move",
        Request::HoldCancel(_) => "hold_cancel",
        Request::Book(_) => "book",
        Request::FindBooking { .. } => "find_booking",
        Request::FindEarlier { .. } => "find_earlier",
        Request::CallNumber => "call_number",
    }
}

/// By which it can be shown later which words were said.
fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
