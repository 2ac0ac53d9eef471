//! The diary: what is held and what is booked. Whatever the order in which callers come, an
//! attorney is never booked twice at once, and what a caller holds can be confirmed until it
//! expires.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::booking::{Booking, BookingId, Confirmed, Hold, HoldError, Purpose, Token, TokenError};
use super::slots::{Busy, Slot};

/// All holds and bookings of the firm.
#[derive(Debug, Clone)]
pub struct Diary {
    holds_last: TimeDelta,
    holds: BTreeMap<Token, Hold>,
    /// Why each token that was in use is so no longer.
    spent: BTreeMap<Token, TokenError>,
    bookings: BTreeMap<BookingId, Booking>,
    last_id: u64,
}

impl Diary {
    /// An empty diary whose holds last this long.
    #[must_use]
    pub fn new(holds_last: TimeDelta) -> Self {
        Self {
            holds_last,
            holds: BTreeMap::new(),
            spent: BTreeMap::new(),
            bookings: BTreeMap::new(),
            last_id: 0,
        }
    }

    /// Keeps a slot for a caller, to be read back.
    pub fn hold(
        &mut self,
        slot: Slot,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Hold, HoldError> {
        self.expire(now);
        self.keep(slot, Purpose::Book, token, now)
    }

    /// Keeps a slot to which a booking is to be moved; until then it stays where it is.
    pub fn hold_move(
        &mut self,
        id: BookingId,
        to: Slot,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Hold, HoldError> {
        self.expire(now);
        let booking = self.unchanging(id)?;
        self.keep(to, Purpose::Move(booking), token, now)
    }

    /// Reads a booking back that is to be cancelled; until then it stands.
    pub fn hold_cancel(
        &mut self,
        id: BookingId,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Hold, HoldError> {
        self.expire(now);
        let booking = self.unchanging(id)?;
        self.keep(booking.slot, Purpose::Cancel(booking), token, now)
    }

    /// Does what was read back, once.
    pub fn confirm(&mut self, token: Token, now: DateTime<Utc>) -> Result<Confirmed, TokenError> {
        let Hold { slot, purpose, .. } = self.spend(token, now)?;
        Ok(match purpose {
            Purpose::Book => Confirmed::Booked(self.book(slot)),
            Purpose::Move(before) => {
                let booking = Booking { slot, sequence: before.sequence + 1, ..before };
                self.bookings.insert(booking.id, booking.clone());
                Confirmed::Moved { booking, from: before.slot }
            }
            Purpose::Cancel(before) => {
                self.bookings.remove(&before.id);
                Confirmed::Cancelled(Booking { sequence: before.sequence + 1, ..before })
            }
        })
    }

    /// Gives back what is held: the caller said no.
    pub fn release(&mut self, token: Token, now: DateTime<Utc>) -> Result<Hold, TokenError> {
        self.spend(token, now)
    }

    /// The booking of this number.
    #[must_use]
    pub fn booking(&self, id: BookingId) -> Option<&Booking> {
        self.bookings.get(&id)
    }

    /// All bookings, the oldest first.
    pub fn bookings(&self) -> impl Iterator<Item = &Booking> {
        self.bookings.values()
    }

    /// What is booked or held at this moment.
    #[must_use]
    pub fn busy(&self, now: DateTime<Utc>) -> Vec<Busy> {
        let held = self.holds.values().filter(|hold| now < hold.expires).map(|hold| hold.slot);
        let booked = self.bookings.values().map(|booking| booking.slot);
        booked.chain(held).map(Busy::from).collect()
    }

    /// An expired hold is gone for good, also for a caller whose clock is behind: its slot may have
    /// been given to another.
    fn expire(&mut self, now: DateTime<Utc>) {
        let spent = &mut self.spent;
        self.holds.retain(|&token, hold| {
            let is_live = now < hold.expires;
            if !is_live {
                spent.insert(token, TokenError::Expired);
            }
            is_live
        });
    }

    fn spend(&mut self, token: Token, now: DateTime<Utc>) -> Result<Hold, TokenError> {
        self.expire(now);
        let unusable = || self.spent.get(&token).copied().unwrap_or(TokenError::Unknown);
        let hold = self.holds.remove(&token).ok_or_else(unusable)?;
        self.spent.insert(token, TokenError::Used);
        Ok(hold)
    }

    /// A booking that waits for no other change: what is read back of it stays true.
    fn unchanging(&self, id: BookingId) -> Result<Booking, HoldError> {
        let booking = self.bookings.get(&id).ok_or(HoldError::NoBooking)?;
        let is_changing = self.holds.values().any(|hold| hold.purpose.changes() == Some(id));
        if is_changing { Err(HoldError::BeingChanged) } else { Ok(booking.clone()) }
    }

    /// A hold ends when its slot begins: nothing is booked that has begun.
    fn keep(
        &mut self,
        slot: Slot,
        purpose: Purpose,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Hold, HoldError> {
        if self.holds.contains_key(&token) || self.spent.contains_key(&token) {
            return Err(HoldError::TokenUsed);
        }
        let begins = purpose.begins(&slot);
        if begins <= now {
            return Err(HoldError::Past);
        }
        if self.is_taken(&slot, purpose.changes()) {
            return Err(HoldError::Taken);
        }
        let expires = now.checked_add_signed(self.holds_last).map_or(begins, |at| at.min(begins));
        let hold = Hold { slot, purpose, token, expires };
        self.holds.insert(token, hold.clone());
        Ok(hold)
    }

    /// Whether the slot clashes with anything but the booking that is to leave it.
    fn is_taken(&self, slot: &Slot, leaving: Option<BookingId>) -> bool {
        let held = self.holds.values().any(|hold| hold.slot.clashes(slot));
        let mut others = self.bookings.values().filter(|booking| Some(booking.id) != leaving);
        held || others.any(|booking| booking.slot.clashes(slot))
    }

    fn book(&mut self, slot: Slot) -> Booking {
        self.last_id += 1;
        let booking = Booking { id: BookingId(self.last_id), slot, sequence: 0 };
        self.bookings.insert(booking.id, booking.clone());
        booking
    }
}

impl Purpose {
    /// The booking that is changed.
    fn changes(&self) -> Option<BookingId> {
        match self {
            Self::Book => None,
            Self::Move(booking) | Self::Cancel(booking) => Some(booking.id),
        }
    }

    /// When it is too late: a booking that has begun is moved no more.
    fn begins(&self, slot: &Slot) -> DateTime<Utc> {
        match self {
            Self::Book => slot.starts,
            Self::Move(booking) | Self::Cancel(booking) => slot.starts.min(booking.slot.starts),
        }
    }
}

#[cfg(test)]
mod tests;
