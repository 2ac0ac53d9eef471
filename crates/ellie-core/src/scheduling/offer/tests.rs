use std::num::NonZeroU16;

use chrono::Datelike;
use proptest::prelude::*;

use super::*;

const LANE: AttorneyId = AttorneyId(1);
const OKAFOR: AttorneyId = AttorneyId(2);

fn new_york() -> Zone {
    Zone::named("America/New_York").unwrap()
}

fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn slot(day: u32, minute: u16, attorney: AttorneyId) -> Slot {
    let starts = new_york().moment(november(day), minute).unwrap();
    Slot { starts, attorney, length_min: NonZeroU16::MIN }
}

/// Monday the 23rd to Wednesday the 25th, every half hour from nine to five, both attorneys; Ms.
/// Okafor alone on Wednesday.
fn open() -> Vec<Slot> {
    let mut open = Vec::new();
    for day in 23..=25 {
        for minute in (540..1020).step_by(30) {
            if day < 25 {
                open.push(slot(day, minute, LANE));
            }
            open.push(slot(day, minute, OKAFOR));
        }
    }
    open
}

fn offered(wish: Wish) -> (bool, Vec<(u32, u16, u32)>) {
    let offer = offer(&open(), &wish, new_york());
    let told = offer.slots().iter().map(|slot| {
        let wall = new_york().wall(slot.starts);
        (wall.day(), minute_of_day(wall), slot.attorney.0)
    });
    (matches!(offer, Offer::AsWished(_)), told.collect())
}

#[test]
fn the_soonest_come_first_and_are_not_next_to_each_other() {
    assert_eq!(offered(Wish::default()), (true, vec![(23, 540, 1), (23, 660, 1), (23, 780, 1)]));
}

#[test]
fn a_day_and_a_part_of_it_are_met_together() {
    let wish = Wish { part: Some(Part::Afternoon), ..Wish::default() }.on(november(24));
    assert_eq!(offered(wish), (true, vec![(24, 720, 1), (24, 840, 1), (24, 960, 1)]));
}

#[test]
fn a_time_without_a_day_is_met_on_several() {
    let wish = Wish { time_min: Some(870), attorney: Some(OKAFOR), ..Wish::default() };
    assert_eq!(offered(wish), (true, vec![(23, 870, 2), (24, 870, 2), (25, 870, 2)]));
}

#[test]
fn a_day_and_a_time_are_one_slot() {
    let wish = Wish { time_min: Some(870), ..Wish::default() }.on(november(24));
    assert_eq!(offered(wish), (true, vec![(24, 870, 1)]));
}

#[test]
fn a_time_that_is_not_open_has_neighbours() {
    let wish = Wish { time_min: Some(1080), ..Wish::default() }.on(november(24));
    assert_eq!(offered(wish), (false, vec![(24, 930, 1), (24, 960, 1), (24, 990, 1)]));
    let wish = Wish { part: Some(Part::Evening), ..Wish::default() }.on(november(23));
    assert_eq!(offered(wish), (false, vec![(23, 930, 1), (23, 960, 1), (23, 990, 1)]));
}

#[test]
fn a_day_that_is_not_open_has_the_next_best_days() {
    let wish = Wish { time_min: Some(600), ..Wish::default() }.on(november(27));
    assert_eq!(offered(wish), (false, vec![(25, 570, 2), (25, 600, 2), (25, 630, 2)]));
}

#[test]
fn the_attorney_matters_more_than_the_day() {
    let wish = Wish { attorney: Some(LANE), time_min: Some(600), ..Wish::default() };
    let (as_wished, told) = offered(wish.on(november(25)));
    assert!(!as_wished);
    assert_eq!(told, [(24, 570, 1), (24, 600, 1), (24, 630, 1)]);
}

#[test]
fn an_attorney_who_has_no_time_is_replaced_by_another() {
    let wish = Wish { attorney: Some(AttorneyId(9)), ..Wish::default() };
    let (as_wished, told) = offered(wish);
    assert_eq!((as_wished, told.len()), (false, MOST_OFFERED));
}

#[test]
fn too_few_slots_far_apart_are_filled_up_with_near_ones() {
    let open = [slot(23, 540, LANE), slot(23, 570, LANE), slot(23, 570, OKAFOR)];
    let offer = offer(&open, &Wish::default(), new_york());
    assert_eq!(offer, Offer::AsWished(vec![open[0], open[1]]));
}

#[test]
fn the_wish_is_meant_in_the_zone_of_the_caller() {
    let pacific = Zone::named("America/Los_Angeles").unwrap();
    let wish = Wish { time_min: Some(600), ..Wish::default() }.on(november(24));
    let offer = offer(&open(), &wish, pacific);
    assert_eq!(offer, Offer::AsWished(vec![slot(24, 780, LANE)]));
    assert_eq!(
        offer.spoken(pacific, Language::English),
        "Tuesday, November 24th, at 10:00 AM Pacific time"
    );
    assert_eq!(
        offer.spoken(new_york(), Language::English),
        "Tuesday, November 24th, at 1:00 PM Eastern time"
    );
}

#[test]
fn without_open_slots_nothing_is_offered() {
    assert_eq!(offer(&[], &Wish::default(), new_york()), Offer::Nothing);
    assert_eq!(Offer::Nothing.spoken(new_york(), Language::English), "");
}

proptest! {
    #[test]
    fn an_offer_is_a_few_open_slots_at_different_times_in_order(
        picks in prop::collection::vec((23_u32..28, 0_u16..1440, 1_u32..4), 1..60),
        day in prop::option::of(20_u32..30),
        time_min in prop::option::of(any::<u16>()),
        attorney in prop::option::of(1_u32..5),
    ) {
        let open: Vec<Slot> =
            picks.into_iter().map(|(day, minute, who)| slot(day, minute, AttorneyId(who))).collect();
        let days = day.map(|day| Days { first: november(day), last: november(day) });
        let attorney = attorney.map(AttorneyId);
        let wish = Wish { days, part: None, time_min, attorney };
        let told = offer(&open, &wish, new_york());
        let slots = told.slots();
        prop_assert!(!slots.is_empty() && slots.len() <= MOST_OFFERED);
        prop_assert!(slots.iter().all(|slot| open.contains(slot)));
        prop_assert!(slots.windows(2).all(|two| two[0].starts < two[1].starts));
        let is_met = |slot: &Slot| wish.distance(slot, new_york()) == 0;
        match &told {
            Offer::AsWished(slots) => prop_assert!(slots.iter().all(is_met)),
            Offer::Nearest(_) | Offer::Nothing => prop_assert!(!open.iter().any(is_met)),
        }
    }
}
