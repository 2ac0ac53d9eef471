//! The records as JSON.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::store::calls::Call;
use crate::store::diary::ConsultationStatus;
use crate::store::kept::IntakeStatus;
use crate::store::lists::{
    AcknowledgementRow, AuditRow, ConflictCheckRow, ConsentRow, ConsultationRow, ContactRow,
    DeliveryRow, DisclosureRow, EscalationRow, IntakeRow, MessageRow, ReferralRow, TurnRow,
};

/// The columns of each list, in the order of a table.
pub const CALL: &[&str] = &[
    "id",
    "session_id",
    "channel",
    "started_at",
    "last_turn_at",
    "ended_at",
    "outcome",
    "priority",
    "standing",
    "area",
    "attorney",
    "question",
    "summary",
    "legal_hold",
];
/// Of an intake.
pub const INTAKE: &[&str] = &[
    "id",
    "call_id",
    "started_at",
    "updated_at",
    "status",
    "reason",
    "priority",
    "area",
    "state",
    "attorney",
    "happened",
    "happened_on",
    "place",
    "people",
    "injuries",
    "insurance",
    "prior_lawyer",
    "heard_of_us",
    "deadline_as_stored",
];
/// Of a consultation.
pub const CONSULTATION: &[&str] = &[
    "id",
    "session_id",
    "status",
    "starts",
    "ends",
    "length_min",
    "attorney",
    "area",
    "name",
    "phone",
    "email",
    "booked_at",
    "changed_at",
    "sequence",
    "uid",
];
/// Of a message.
pub const MESSAGE: &[&str] =
    &["id", "call_id", "taken_at", "read_at", "name", "phone", "extension", "text", "unclear"];

/// Of the audit.
pub const AUDIT: &[&str] = &["id", "at", "actor", "action", "subject_kind", "subject_id", "count"];

pub fn call(row: &Call) -> Value {
    json!({
        "id": row.id,
        "session_id": row.session_id,
        "channel": row.channel,
        "started_at": time(row.started_at),
        "last_turn_at": time(row.last_turn_at),
        "ended_at": row.ended_at.map(time),
        "outcome": row.outcome,
        "priority": row.priority,
        "standing": row.standing,
        "area": row.area,
        "attorney": row.attorney,
        "question": row.question,
        "summary": row.summary,
        "legal_hold": row.legal_hold,
    })
}

pub fn turn(row: &TurnRow) -> Value {
    json!({
        "number": row.number,
        "at": time(row.at),
        "heard": row.heard,
        "withheld": row.withheld,
        "topic": row.topic,
        "confidence": row.confidence,
        "language": row.language,
        "reply": row.reply,
        "blocked": row.blocked,
        "actions": list(&row.actions),
        "timings_ms": {
            "decode": row.decode_ms,
            "voice": row.voice_ms,
            "transcribe": row.transcribe_ms,
            "think": row.think_ms,
        },
        "thinking": {
            "route": row.route,
            "provider": row.thinker,
            "input_tokens": row.input_tokens,
            "output_tokens": row.output_tokens,
            "cost_usd": dollars(row.cost_micros),
        },
    })
}

/// What all the thinking of a call took. Without a price nobody knows the cost.
pub fn thinking(turns: &[TurnRow]) -> Value {
    let sum = |of: fn(&TurnRow) -> Option<i64>| -> i64 {
        turns.iter().filter_map(of).fold(0, i64::saturating_add)
    };
    let cost: Option<Vec<i64>> =
        turns.iter().filter(|turn| turn.thinker.is_some()).map(|turn| turn.cost_micros).collect();
    json!({
        "input_tokens": sum(|turn| turn.input_tokens),
        "output_tokens": sum(|turn| turn.output_tokens),
        "cost_usd": dollars(cost.map(|costs| costs.into_iter().fold(0, i64::saturating_add))),
    })
}

fn dollars(micros: Option<i64>) -> Option<f64> {
    micros.map(|micros| micros as f64 / 1e6)
}

pub fn contact(row: &ContactRow) -> Value {
    json!({
        "name": row.name,
        "phone": row.phone,
        "extension": row.extension,
        "email": row.email,
        "safe_to_call_back": row.safe_to_call_back,
        "best_time": row.best_time,
        "language": row.language,
    })
}

pub fn intake(row: &IntakeRow) -> Value {
    let status = match row.status {
        IntakeStatus::Open => "open",
        IntakeStatus::Complete => "complete",
        IntakeStatus::Review => "review",
    };
    json!({
        "id": row.id,
        "call_id": row.call_id,
        "started_at": time(row.started_at),
        "updated_at": time(row.updated_at),
        "status": status,
        "reason": row.reason,
        "priority": row.priority,
        "area": row.area,
        "state": row.state,
        "attorney": row.attorney,
        "happened": row.happened,
        "happened_on": row.happened_on,
        "place": row.place,
        "people": row.people,
        "injuries": row.injuries,
        "insurance": row.insurance,
        "prior_lawyer": row.prior_lawyer,
        "heard_of_us": row.heard_of_us,
        "deadline_as_stored": row.deadline_as_stored,
    })
}

pub fn consultation(row: &ConsultationRow, attorney: Option<String>) -> Value {
    let status = match row.status {
        ConsultationStatus::Booked => "booked",
        ConsultationStatus::Cancelled => "cancelled",
    };
    json!({
        "id": row.id,
        "session_id": row.session_id,
        "status": status,
        "starts": time(row.starts),
        "ends": time(row.ends),
        "length_min": row.length_min,
        "attorney": attorney,
        "area": row.area,
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "booked_at": time(row.booked_at),
        "changed_at": time(row.changed_at),
        "sequence": row.sequence,
        "uid": row.uid,
    })
}

pub fn message(row: &MessageRow) -> Value {
    json!({
        "id": row.id,
        "call_id": row.call_id,
        "taken_at": time(row.taken_at),
        "read_at": row.read_at.map(time),
        "name": row.name,
        "phone": row.phone,
        "extension": row.extension,
        "text": row.text,
        "unclear": list(&row.unclear),
    })
}

pub fn acknowledgement(row: &AcknowledgementRow) -> Value {
    json!({"at": time(row.at), "version": row.version})
}

pub fn consent(row: &ConsentRow) -> Value {
    json!({"at": time(row.at), "kind": row.kind, "given": row.given})
}

pub fn referral(row: &ReferralRow) -> Value {
    json!({"id": format!("REF-{}", row.id), "at": time(row.at), "reason": row.reason})
}

pub fn conflict_check(row: &ConflictCheckRow) -> Value {
    let result = row.result.name();
    json!({"at": time(row.at), "parties": list(&row.parties), "result": result})
}

/// A conflict check as its subject may see it: without what was found.
pub fn parties(row: &ConflictCheckRow) -> Value {
    json!({"at": time(row.at), "parties": list(&row.parties)})
}

pub fn escalation(row: &EscalationRow) -> Value {
    json!({"at": time(row.at), "reason": row.reason, "to": row.to_whom})
}

pub fn disclosure(row: &DisclosureRow) -> Value {
    json!({"at": time(row.at), "kind": row.kind, "version": row.version})
}

pub fn delivery(row: &DeliveryRow) -> Value {
    json!({
        "kind": row.kind,
        "created_at": time(row.created_at),
        "delivered_at": row.delivered_at.map(time),
    })
}

pub fn audit(row: &AuditRow) -> Value {
    json!({
        "id": row.id,
        "at": time(row.at),
        "actor": row.actor,
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "count": row.count,
    })
}

/// A list of words as its column holds it.
pub fn list(column: &str) -> Value {
    serde_json::from_str(column).unwrap_or_default()
}

pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
