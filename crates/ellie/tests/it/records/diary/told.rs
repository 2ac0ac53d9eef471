//! The same acts told to the core's diary and to the database's: the answers are the same.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use ellie::store::Database;
use ellie::store::diary::{Change, Visitor};
use ellie_core::scheduling::booking::{BookingId, Confirmed, Hold, HoldError, Token};
use ellie_core::scheduling::diary::Diary;
use ellie_core::scheduling::slots::{AttorneyId, Busy};

use super::super::said::at;
use super::slot;

/// How many acts are told.
const ACTS: u32 = 1_000;

/// Plays by a fixed seed. Time does not run back: what is expired for one attorney stays live for
/// another in the database, and the core knows of no such difference.
pub async fn both_diaries(database: Database) {
    let lasts = TimeDelta::seconds(120);
    let mut core = Diary::new(lasts);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut now = at(0);
    let mut confirmed: Vec<(Token, Confirmed)> = Vec::new();
    let mut own: BTreeMap<u64, Token> = BTreeMap::new();
    for act in 0..ACTS {
        // Mostly a new token to hold with, and one of the last to confirm.
        let is_fresh = dice.below(8) > 0;
        let fresh = Token::from_bits(u128::from(act));
        let recent = Token::from_bits(u128::from(u64::from(act).saturating_sub(dice.below(6))));
        let token = if is_fresh { fresh } else { recent };
        let attorney = AttorneyId(u32::try_from(1 + dice.below(2)).unwrap());
        let to = slot(attorney, i64::try_from(dice.below(120)).unwrap() * 15);
        let id = BookingId(1 + dice.below(confirmed.len() as u64 + 2));
        let change = match dice.below(12) {
            0..=3 | 9 => Some(Change::Book(to)),
            4 => Some(Change::Move(id, to)),
            5 => Some(Change::Cancel(id)),
            6..=8 => {
                let ours = database.confirm(recent, now, &|_| Vec::new()).await.unwrap();
                match confirmed.iter().find(|(before, _)| *before == recent) {
                    Some((_, answer)) => assert_eq!(ours.as_ref(), Ok(answer)),
                    None => assert_eq!(ours, core.confirm(recent, now), "{act}"),
                }
                confirmed.extend(ours.map(|answer| (recent, answer)));
                None
            }
            _ => {
                now += TimeDelta::seconds(i64::try_from(dice.below(30)).unwrap());
                None
            }
        };
        if let Some(change) = change {
            let session = dice.below(6);
            let theirs = of_core(&mut core, own.get(&session).copied(), change, token, now);
            let ours = held(&database, session, change, token, now).await;
            assert_eq!(ours, theirs, "{act}");
            own.extend(theirs.map(|hold| (session, hold.token)));
        }
        if act % 20 == 0 {
            let ours = database.busy(None, None, at(-9_999), at(9_999_999), now).await.unwrap();
            assert_eq!(in_order(ours), in_order(core.busy(now)), "{act}");
        }
    }
    assert!(confirmed.len() > 30, "too little happened: {}", confirmed.len());
}

/// What the session held before is given back first, unless there is nothing to change.
fn of_core(
    core: &mut Diary,
    before: Option<Token>,
    change: Change,
    token: Token,
    now: DateTime<Utc>,
) -> Result<Hold, HoldError> {
    let mut after = core.clone();
    if let Some(before) = before.filter(|before| *before != token) {
        let _ = after.release(before, now);
    }
    let held = match change {
        Change::Book(to) => after.hold(to, token, now),
        Change::Move(id, to) => after.hold_move(id, to, token, now),
        Change::Cancel(id) => after.hold_cancel(id, token, now),
    };
    if held != Err(HoldError::NoBooking) {
        *core = after;
    }
    held
}

async fn held(
    database: &Database,
    session: u64,
    change: Change,
    token: Token,
    now: DateTime<Utc>,
) -> Result<Hold, HoldError> {
    let lasts = TimeDelta::seconds(120);
    let visitor = Visitor { session_id: Some(format!("s-{session}")), ..Visitor::default() };
    database.hold(change, token, visitor, now, lasts).await.unwrap()
}

fn in_order(mut busy: Vec<Busy>) -> Vec<Busy> {
    busy.sort_by_key(|one| (one.attorney, one.starts, one.ends));
    busy
}

/// Marsaglia's xorshift64*.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}
