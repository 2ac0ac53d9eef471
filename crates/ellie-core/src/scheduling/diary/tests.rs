mod callers;

use std::num::NonZeroU16;

use super::*;
use crate::scheduling::slots::AttorneyId;

const LANE: AttorneyId = AttorneyId(1);
const OKAFOR: AttorneyId = AttorneyId(2);

/// So many seconds into the test.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// An hour with this attorney, so many minutes into the test.
fn slot(attorney: AttorneyId, minute: i64) -> Slot {
    Slot { starts: at(minute * 60), attorney, length_min: NonZeroU16::new(60).unwrap() }
}

fn token(bits: u128) -> Token {
    Token::from_bits(bits)
}

/// A diary whose holds last two minutes.
fn diary() -> Diary {
    Diary::new(TimeDelta::seconds(120))
}

fn booked(diary: &mut Diary, slot: Slot, bits: u128) -> Booking {
    diary.hold(slot, token(bits), at(0)).unwrap();
    match diary.confirm(token(bits), at(0)).unwrap() {
        Confirmed::Booked(booking) => booking,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_slot_is_held_then_booked() {
    let mut diary = diary();
    let hold = diary.hold(slot(LANE, 60), token(7), at(10)).unwrap();
    assert_eq!((hold.slot, hold.expires), (slot(LANE, 60), at(130)));
    assert_eq!(diary.bookings().count(), 0);
    let confirmed = diary.confirm(token(7), at(129)).unwrap();
    let booking = Booking { id: BookingId(1), slot: slot(LANE, 60), sequence: 0 };
    assert_eq!(confirmed, Confirmed::Booked(booking.clone()));
    assert_eq!(diary.booking(BookingId(1)), Some(&booking));
}

#[test]
fn what_is_held_or_booked_is_taken_also_in_part() {
    let mut diary = diary();
    diary.hold(slot(LANE, 60), token(1), at(0)).unwrap();
    booked(&mut diary, slot(LANE, 180), 2);
    for minute in [1, 60, 119, 121, 180, 239] {
        assert_eq!(diary.hold(slot(LANE, minute), token(3), at(0)), Err(HoldError::Taken));
    }
    for (attorney, minute, bits) in [(OKAFOR, 60, 4), (LANE, 120, 5), (LANE, 240, 6)] {
        assert!(diary.hold(slot(attorney, minute), token(bits), at(0)).is_ok());
    }
    assert_eq!(diary.busy(at(0)).len(), 5);
    assert_eq!(diary.busy(at(120)).len(), 1);
}

#[test]
fn expired_unknown_and_used_tokens_are_told_apart() {
    let mut diary = diary();
    diary.hold(slot(LANE, 60), token(1), at(0)).unwrap();
    booked(&mut diary, slot(LANE, 180), 2);
    assert_eq!(diary.confirm(token(1), at(120)), Err(TokenError::Expired));
    assert_eq!(diary.confirm(token(2), at(0)), Err(TokenError::Used));
    assert_eq!(diary.confirm(token(3), at(0)), Err(TokenError::Unknown));
    assert_eq!(diary.bookings().count(), 1);
}

#[test]
fn an_expired_hold_is_gone_even_when_the_clock_runs_back() {
    let mut diary = diary();
    diary.hold(slot(LANE, 60), token(1), at(0)).unwrap();
    booked_by_another(&mut diary);
    assert_eq!(diary.confirm(token(1), at(60)), Err(TokenError::Expired));
    assert_eq!(diary.bookings().count(), 1);
}

fn booked_by_another(diary: &mut Diary) {
    diary.hold(slot(LANE, 60), token(2), at(120)).unwrap();
    diary.confirm(token(2), at(121)).unwrap();
}

#[test]
fn a_token_is_good_for_one_hold() {
    let mut diary = diary();
    booked(&mut diary, slot(LANE, 180), 1);
    diary.hold(slot(LANE, 60), token(2), at(0)).unwrap();
    for bits in [1, 2] {
        assert_eq!(diary.hold(slot(OKAFOR, 300), token(bits), at(0)), Err(HoldError::TokenUsed));
    }
}

#[test]
fn what_is_given_back_is_free_again() {
    let mut diary = diary();
    diary.hold(slot(LANE, 60), token(1), at(0)).unwrap();
    assert_eq!(diary.release(token(1), at(1)).unwrap().slot, slot(LANE, 60));
    assert_eq!(diary.release(token(1), at(1)), Err(TokenError::Used));
    assert!(diary.hold(slot(LANE, 60), token(2), at(1)).is_ok());
}

#[test]
fn a_booking_stays_until_its_move_is_confirmed() {
    let mut diary = diary();
    let id = booked(&mut diary, slot(LANE, 60), 1).id;
    diary.hold_move(id, slot(LANE, 90), token(2), at(0)).unwrap();
    assert_eq!(diary.booking(id).unwrap().slot, slot(LANE, 60));
    assert_eq!(diary.hold(slot(LANE, 40), token(3), at(0)), Err(HoldError::Taken));
    let booking = Booking { id, slot: slot(LANE, 90), sequence: 1 };
    let moved = Confirmed::Moved { booking: booking.clone(), from: slot(LANE, 60) };
    assert_eq!(diary.confirm(token(2), at(1)), Ok(moved));
    assert_eq!(diary.bookings().collect::<Vec<_>>(), [&booking]);
    assert!(diary.hold(slot(LANE, 30), token(4), at(0)).is_ok());
}

#[test]
fn a_booking_stays_until_its_end_is_confirmed() {
    let mut diary = diary();
    let id = booked(&mut diary, slot(LANE, 60), 1).id;
    diary.hold_cancel(id, token(2), at(0)).unwrap();
    assert!(diary.booking(id).is_some());
    let last = Booking { id, slot: slot(LANE, 60), sequence: 1 };
    assert_eq!(diary.confirm(token(2), at(1)), Ok(Confirmed::Cancelled(last)));
    assert_eq!(diary.booking(id), None);
    assert_eq!(diary.hold_cancel(id, token(3), at(1)), Err(HoldError::NoBooking));
    assert!(diary.hold(slot(LANE, 60), token(4), at(1)).is_ok());
}

#[test]
fn a_booking_is_changed_by_one_caller_at_a_time() {
    let mut diary = diary();
    let id = booked(&mut diary, slot(LANE, 60), 1).id;
    diary.hold_cancel(id, token(2), at(0)).unwrap();
    assert_eq!(diary.hold_move(id, slot(LANE, 180), token(3), at(0)), Err(HoldError::BeingChanged));
    assert!(diary.hold_move(id, slot(LANE, 180), token(3), at(120)).is_ok());
}

#[test]
fn what_has_begun_is_neither_booked_nor_changed() {
    let mut diary = diary();
    assert_eq!(diary.hold(slot(LANE, 0), token(1), at(0)), Err(HoldError::Past));
    let hold = diary.hold(slot(LANE, 1), token(2), at(0)).unwrap();
    assert_eq!(hold.expires, at(60));
    let Ok(Confirmed::Booked(booking)) = diary.confirm(token(2), at(59)) else { panic!() };
    assert_eq!(diary.hold_cancel(booking.id, token(3), at(60)), Err(HoldError::Past));
    let later = slot(LANE, 300);
    assert_eq!(diary.hold_move(booking.id, later, token(4), at(60)), Err(HoldError::Past));
}

#[test]
fn a_token_does_not_show_itself() {
    assert_eq!(format!("{:?}", token(0xfeed)), "Token(…)");
    assert_eq!(token(0xfeed).bits(), 0xfeed);
}
