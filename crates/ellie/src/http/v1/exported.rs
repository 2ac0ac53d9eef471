//! What is handed out to whom it is about: the earlier back end's shape, and all that it did not
//! know beside it. Whom the firm knows is told to nobody, and no guess at it either.

use chrono::Utc;
use ellie_core::screening::Reason;
use serde_json::{Value, json};

use super::rows;
use crate::store::calls::Call;
use crate::store::lists::{EscalationRow, TurnRow};
use crate::store::privacy::Privacy;
use crate::store::retention::Export;

/// What the records do not say themselves.
#[derive(Debug, Clone, Copy)]
pub struct Firm<Name> {
    /// How many days what was said is kept at the most.
    pub kept_days: u16,
    /// The name of an attorney, by the number the diary knows.
    pub attorney: Name,
}

/// Of a person: by each session the person called in.
pub fn person(all: &[Export], firm: &Firm<impl Fn(i64) -> Option<String>>) -> Value {
    let mut sessions: Vec<&str> = Vec::new();
    for export in all {
        if !sessions.contains(&export.call.session_id.as_str()) {
            sessions.push(&export.call.session_id);
        }
    }
    let of_session = |id: &&str| {
        let theirs: Vec<&Export> = all.iter().filter(|all| all.call.session_id == *id).collect();
        session(&theirs, firm)
    };
    json!({
        "exportedAt": rows::time(Utc::now()),
        "sessions": sessions.iter().filter_map(of_session).collect::<Value>(),
    })
}

/// Of the calls of a session, the first one first; nothing where there is none.
pub fn session(all: &[&Export], firm: &Firm<impl Fn(i64) -> Option<String>>) -> Option<Value> {
    let (first, last) = (all.first()?, all.last()?);
    let contact = all.iter().rev().find_map(|of_call| of_call.contact.as_ref());
    let intake = all.iter().rev().find_map(|of_call| of_call.intake.as_ref());
    let dates = last.consultations.iter().map(|row| {
        let attorney = (firm.attorney)(row.attorney);
        rows::consultation(row, attorney)
    });
    let turns = all.iter().flat_map(|of_call| &of_call.turns);
    Some(json!({
        "exportedAt": rows::time(Utc::now()),
        "dataSubject": contact.and_then(|contact| contact.name.clone()),
        "sessionId": last.call.session_id,
        "conversationCount": all.len(),
        "createdAt": rows::time(first.call.started_at),
        "lastUpdatedAt": rows::time(last.call.last_turn_at),
        "privacySettings": privacy(last.privacy.as_ref().map(Privacy::from), firm.kept_days),
        "messages": (1_u32..).zip(turns).flat_map(said).collect::<Value>(),
        "contact": contact.map(rows::contact),
        "intake": intake.map(rows::intake),
        "calls": all.iter().map(|of_call| call(of_call)).collect::<Value>(),
        "messagesForTheFirm": each(all, |of_call| &of_call.messages, rows::message),
        "consultations": dates.collect::<Value>(),
        "acknowledgements": last.acknowledgements.iter().map(rows::acknowledgement).collect::<Value>(),
        "disclosures": each(all, |of_call| &of_call.disclosures, rows::disclosure),
        "consents": each(all, |of_call| &of_call.consents, rows::consent),
        "conflictChecks": each(all, |of_call| &of_call.conflict_checks, rows::parties),
        "escalations": each(all, |of_call| &of_call.escalations, escalation),
        "referrals": each(all, |of_call| &of_call.referrals, rows::referral),
        "deliveries": each(all, |of_call| &of_call.deliveries, rows::delivery),
    }))
}

/// What is kept of a session's words, and for how long in truth: never longer than the firm keeps
/// them, and as long where the session never said anything of it.
pub fn privacy(own: Option<Privacy>, kept_days: u16) -> Value {
    let days = own.map_or(kept_days, |own| own.data_retention_days.min(kept_days));
    let privacy = own.unwrap_or_default();
    json!({
        "enableConversationLogging": privacy.enable_conversation_logging,
        "enableAudioRecording": privacy.enable_audio_recording,
        "dataRetentionDays": days,
        "allowAnalytics": privacy.allow_analytics,
        "allowQualityImprovement": privacy.allow_quality_improvement,
    })
}

fn each<T>(all: &[&Export], rows: impl Fn(&Export) -> &Vec<T>, row: impl Fn(&T) -> Value) -> Value {
    all.iter().flat_map(|of_call| rows(of_call)).map(row).collect()
}

/// Both sides of a turn, as far as there are words of it.
fn said((number, turn): (u32, &TurnRow)) -> impl Iterator<Item = Value> {
    let message = |who: &str, words: &Option<String>| {
        words.as_ref().map(|words| {
            json!({
                "id": format!("{number}-{who}"),
                "timestamp": rows::time(turn.at),
                "type": who,
                "content": words,
                "metadata": {"confidence": turn.confidence, "processingTime": turn.think_ms},
            })
        })
    };
    [message("user", &turn.heard), message("assistant", &turn.reply)].into_iter().flatten()
}

/// Without whether it is held, which is told to nobody, and who the caller is to the firm.
fn call(of_call: &Export) -> Value {
    let Call { id, channel, outcome, priority, area, attorney, question, summary, .. } =
        &of_call.call;
    json!({
        "id": id,
        "channel": channel,
        "started_at": rows::time(of_call.call.started_at),
        "last_turn_at": rows::time(of_call.call.last_turn_at),
        "ended_at": of_call.call.ended_at.map(rows::time),
        "outcome": outcome,
        "priority": priority,
        "area": area,
        "attorney": attorney,
        "question": question,
        "summary": summary,
        "contact": of_call.contact.as_ref().map(rows::contact),
        "intake": of_call.intake.as_ref().map(rows::intake),
    })
}

/// Why, unless that would say whom the firm knows.
fn escalation(row: &EscalationRow) -> Value {
    let mut untold = Reason::ALL.into_iter().filter(|reason| reason.forbids_facts());
    let is_untold = untold.any(|reason| reason.name() == row.reason);
    json!({
        "at": rows::time(row.at),
        "reason": (!is_untold).then_some(&row.reason),
        "to": row.to_whom,
    })
}
