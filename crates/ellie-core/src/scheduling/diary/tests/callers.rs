//! Many callers at once, in every order, against an account kept from the answers alone.

use proptest::prelude::*;

use super::*;

/// What a caller does. Slots, tokens and bookings are picked from those there are.
#[derive(Debug, Clone, Copy)]
enum Act {
    Hold { attorney: u32, minute: i64, fresh: bool },
    Move { booking: usize, attorney: u32, minute: i64 },
    Cancel { booking: usize },
    Confirm { hold: usize },
    Release { hold: usize },
    Wait { seconds: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    let pick = 0_usize..40;
    prop_oneof![
        4 => (1_u32..3, 0_i64..12, prop::bool::weighted(0.9)).prop_map(
            |(attorney, quarter, fresh)| Act::Hold { attorney, minute: 60 + quarter * 15, fresh }
        ),
        2 => (pick.clone(), 1_u32..3, 0_i64..12).prop_map(
            |(booking, attorney, quarter)| Act::Move { booking, attorney, minute: 60 + quarter * 15 }
        ),
        2 => pick.clone().prop_map(|booking| Act::Cancel { booking }),
        5 => pick.clone().prop_map(|hold| Act::Confirm { hold }),
        1 => pick.prop_map(|hold| Act::Release { hold }),
        2 => (-90_i64..150).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

/// The account: what the callers were told.
struct Told {
    diary: Diary,
    now: DateTime<Utc>,
    /// Expired at some time the diary was told; the clock of the next caller may be behind it.
    expired: Vec<Token>,
    holds: Vec<Hold>,
    used: Vec<Token>,
    bookings: Vec<Booking>,
    next_token: u128,
}

impl Told {
    fn new() -> Self {
        Self {
            diary: diary(),
            now: at(0),
            expired: Vec::new(),
            holds: Vec::new(),
            used: Vec::new(),
            bookings: Vec::new(),
            next_token: 0,
        }
    }

    fn fresh_token(&mut self) -> Token {
        self.next_token += 1;
        token(self.next_token)
    }

    fn booking(&self, pick: usize) -> BookingId {
        let ids: Vec<u64> = self.bookings.iter().map(|booking| booking.id.0).collect();
        BookingId(ids.get(pick % (ids.len() + 1)).copied().unwrap_or(9999))
    }

    fn token(&self, pick: usize) -> Token {
        let given: Vec<Token> = self.holds.iter().map(|hold| hold.token).collect();
        given.get(pick % (given.len() + 1)).copied().unwrap_or(token(u128::MAX))
    }

    fn does(&mut self, act: Act) {
        let now = self.now;
        if !matches!(act, Act::Wait { .. }) {
            let over = self.holds.iter().filter(|hold| hold.expires <= now);
            self.expired.extend(over.map(|hold| hold.token));
        }
        match act {
            Act::Hold { attorney, minute, fresh } => {
                let token = if fresh { self.fresh_token() } else { self.token(0) };
                let wanted = slot(AttorneyId(attorney), minute);
                let answer = self.diary.hold(wanted, token, now);
                let is_free = !self.clashes(&wanted);
                assert!(answer != Err(HoldError::Taken) || !is_free, "refused: {wanted:?}");
                self.holds.extend(answer);
            }
            Act::Move { booking, attorney, minute } => {
                let (token, id) = (self.fresh_token(), self.booking(booking));
                let to = slot(AttorneyId(attorney), minute);
                self.holds.extend(self.diary.hold_move(id, to, token, now));
            }
            Act::Cancel { booking } => {
                let (token, id) = (self.fresh_token(), self.booking(booking));
                self.holds.extend(self.diary.hold_cancel(id, token, now));
            }
            Act::Confirm { hold } => self.confirms(self.token(hold)),
            Act::Release { hold } => {
                let token = self.token(hold);
                let (expected, answer) = (self.fault(token), self.diary.release(token, now));
                assert_eq!(answer.clone().err(), expected);
                self.used.extend(answer.map(|hold| hold.token));
            }
            Act::Wait { seconds } => self.now += TimeDelta::seconds(seconds),
        }
    }

    fn confirms(&mut self, token: Token) {
        let (expected, answer) = (self.fault(token), self.diary.confirm(token, self.now));
        assert_eq!(answer.clone().err(), expected);
        if answer.is_ok() {
            self.used.push(token);
        }
        match answer {
            Ok(Confirmed::Booked(booking)) => self.bookings.push(booking),
            Ok(Confirmed::Moved { booking, from }) => {
                let stood = self.bookings.iter_mut().find(|one| one.id == booking.id).unwrap();
                assert_eq!(stood.slot, from);
                *stood = booking;
            }
            Ok(Confirmed::Cancelled(booking)) => {
                let count = self.bookings.len();
                self.bookings.retain(|one| one.id != booking.id);
                assert_eq!(self.bookings.len() + 1, count);
            }
            Err(_) => {}
        }
    }

    /// What a token has to answer.
    fn fault(&self, token: Token) -> Option<TokenError> {
        let hold = self.holds.iter().find(|hold| hold.token == token);
        match hold {
            None => Some(TokenError::Unknown),
            Some(_) if self.used.contains(&token) => Some(TokenError::Used),
            Some(hold) if hold.expires <= self.now => Some(TokenError::Expired),
            Some(_) if self.expired.contains(&token) => Some(TokenError::Expired),
            Some(_) => None,
        }
    }

    fn clashes(&self, wanted: &Slot) -> bool {
        let mut live = self.holds.iter().filter(|hold| self.fault(hold.token).is_none());
        live.any(|hold| hold.slot.clashes(wanted))
            || self.bookings.iter().any(|booking| booking.slot.clashes(wanted))
    }

    fn holds_true(&self) {
        let stand: Vec<Booking> = self.diary.bookings().cloned().collect();
        assert_eq!(stand, self.bookings, "a booking came or went without a word");
        for (index, booking) in stand.iter().enumerate() {
            let clash = stand[index + 1..].iter().find(|other| other.slot.clashes(&booking.slot));
            assert_eq!(clash, None, "booked twice: {booking:?}");
        }
        for hold in self.holds.iter().filter(|hold| self.fault(hold.token).is_none()) {
            let confirmed = self.diary.clone().confirm(hold.token, self.now);
            assert!(confirmed.is_ok(), "lost: {hold:?} {confirmed:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn no_order_of_callers_books_twice_or_loses_a_hold(
        acts in prop::collection::vec(act(), 1..80),
    ) {
        let mut told = Told::new();
        for act in acts {
            told.does(act);
            told.holds_true();
        }
    }
}
