//! What is taken of each attorney's time, so that a slot is looked up quickly.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{AttorneyId, Busy, Slot};

/// The time taken of each attorney: spans in order that do not overlap.
pub(super) struct Taken(BTreeMap<AttorneyId, Vec<Span>>);

struct Span {
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
}

impl Taken {
    pub(super) fn new(busy: &[Busy]) -> Self {
        let mut in_order: Vec<&Busy> = busy.iter().filter(|one| one.starts < one.ends).collect();
        in_order.sort_unstable_by_key(|one| one.starts);
        let mut spans: BTreeMap<AttorneyId, Vec<Span>> = BTreeMap::new();
        for one in in_order {
            add(spans.entry(one.attorney).or_default(), one);
        }
        Self(spans)
    }

    /// Whether this slot is still free.
    pub(super) fn leaves(&self, slot: &Slot) -> bool {
        let Some(spans) = self.0.get(&slot.attorney) else { return true };
        let next = spans.partition_point(|span| span.ends <= slot.starts);
        spans.get(next).is_none_or(|span| slot.ends() <= span.starts)
    }
}

/// Adds a time that begins no earlier than the last.
fn add(spans: &mut Vec<Span>, busy: &Busy) {
    match spans.last_mut() {
        Some(last) if busy.starts <= last.ends => last.ends = last.ends.max(busy.ends),
        _ => spans.push(Span { starts: busy.starts, ends: busy.ends }),
    }
}
