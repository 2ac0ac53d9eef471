//! The two steps of a booking as types: what is held and read back, and what stands once it is
//! confirmed. Moving and cancelling take the same two steps.

use std::fmt;

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::slots::Slot;

/// What a caller was read back and may confirm, once, before it expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The slot that was read back. Nobody else gets it meanwhile.
    pub slot: Slot,
    /// What confirming does.
    pub purpose: Purpose,
    /// What confirms it.
    pub token: Token,
    /// From this moment on it cannot be confirmed.
    pub expires: DateTime<Utc>,
}

/// What confirming a hold does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Books the slot.
    Book,
    /// Moves this booking to the slot.
    Move(Booking),
    /// Cancels this booking, whose slot it is.
    Cancel(Booking),
}

/// A consultation that is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// What it is known by.
    pub id: BookingId,
    /// When and with whom it is.
    pub slot: Slot,
    /// How often it was changed, as calendars count it.
    pub sequence: u32,
}

/// The number by which a booking is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookingId(pub u64);

/// What was done when a hold was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// The slot is booked.
    Booked(Booking),
    /// The booking is moved.
    Moved {
        /// The booking as it stands now.
        booking: Booking,
        /// Where it was before.
        from: Slot,
    },
    /// The booking is gone; this is the last that is known of it.
    Cancelled(Booking),
}

/// A secret that is good for one confirmation: 128 bits drawn at random by whoever asks for a hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(u128);

impl Token {
    /// A token of these random bits.
    #[must_use]
    pub fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// Its bits.
    #[must_use]
    pub fn bits(self) -> u128 {
        self.0
    }
}

/// A secret does not show in a log.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why nothing was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HoldError {
    /// Another caller was faster.
    #[error("the slot is taken")]
    Taken,
    /// It has begun.
    #[error("the slot is in the past")]
    Past,
    /// The token was handed in before; it is good for one hold only.
    #[error("the token was used before")]
    TokenUsed,
    /// There is no such booking, or no longer.
    #[error("there is no such booking")]
    NoBooking,
    /// Another change of this booking waits to be confirmed.
    #[error("the booking is being changed")]
    BeingChanged,
}

/// Why a token confirms nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Nothing was ever held with it.
    #[error("the token is unknown")]
    Unknown,
    /// It came too late.
    #[error("the hold has expired")]
    Expired,
    /// It was confirmed or given back before.
    #[error("the token was used before")]
    Used,
}
