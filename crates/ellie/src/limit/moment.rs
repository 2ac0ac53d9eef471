//! Time, in slots of a rule.

use super::rule::Rule;

/// Thirty-one slots are a window, and one more counts because it is partly outside of it. So in no
/// window more is allowed than the rule says, and a request counts too long by a slot at the most.
pub const SLOTS: u32 = 32;

/// A moment, in slots of a rule since the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The slot. After 2³² it begins anew (in four years, with the shortest window), so only the
    /// difference of two means something.
    pub slot: u32,
    /// Microseconds since the slot began.
    into_us: u64,
    /// The length of a slot, in microseconds.
    slot_us: u64,
}

/// The length of a slot, in microseconds.
pub fn slot_us(rule: Rule) -> u64 {
    (rule.window().as_micros() as u64).div_ceil(u64::from(SLOTS) - 1)
}

impl Moment {
    /// The moment so many microseconds after the beginning.
    pub fn new(rule: Rule, now_us: u64) -> Self {
        let slot_us = slot_us(rule);
        Self { slot: (now_us / slot_us) as u32, into_us: now_us % slot_us, slot_us }
    }

    /// How long until a slot has been over for a whole window, in microseconds.
    pub fn until_out(&self, slot: u32) -> u64 {
        let slots = later_by(slot.wrapping_add(SLOTS), self.slot);
        (u64::from(slots) * self.slot_us).saturating_sub(self.into_us)
    }

    /// How long ago a slot began, in microseconds.
    pub fn since(&self, slot: u32) -> u64 {
        u64::from(later_by(self.slot, slot)) * self.slot_us + self.into_us
    }
}

/// By how many slots one is later than another, or nothing.
pub fn later_by(slot: u32, than: u32) -> u32 {
    u32::try_from(slot.wrapping_sub(than).cast_signed()).unwrap_or(0)
}
