use chrono::Timelike;
use proptest::prelude::*;

use super::*;
use crate::firm::Weekday;

const LANE: AttorneyId = AttorneyId(1);
const OKAFOR: AttorneyId = AttorneyId(2);

fn utc(at: &str) -> DateTime<Utc> {
    at.parse().unwrap()
}

fn minutes(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// The same hours on every day of the week.
fn daily(openings: &[(u16, u16)]) -> Hours {
    let mut hours = Hours::default();
    for day in Weekday::ALL {
        for &(opens, closes) in openings {
            hours.open(day, Opening::new(opens, closes).unwrap()).unwrap();
        }
    }
    hours
}

/// Ms. Lane, half an hour every half hour, today only.
fn timetable(zone: &str, openings: &[(u16, u16)]) -> Timetable {
    Timetable {
        zone: Zone::named(zone).unwrap(),
        hours: daily(openings),
        attorneys: vec![Attending { attorney: LANE, hours: None }],
        length_min: minutes(30),
        every_min: minutes(30),
        notice_min: 0,
        horizon_days: 0,
        closed: BTreeSet::new(),
    }
}

/// The open slots by the clock in Greenwich.
fn starts(timetable: &Timetable, now: &str, busy: &[Busy]) -> Vec<String> {
    let slots = timetable.open_slots(utc(now), busy);
    slots.iter().map(|slot| clock(slot.starts)).collect()
}

fn clock(at: DateTime<Utc>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[test]
fn slots_fill_the_hours_of_the_firm() {
    let office = timetable("America/New_York", &[(540, 630), (780, 840)]);
    let morning_and_afternoon = ["14:00", "14:30", "15:00", "18:00", "18:30"];
    assert_eq!(starts(&office, "2026-11-24T05:00:00Z", &[]), morning_and_afternoon);
}

#[test]
fn a_consultation_may_run_across_openings_that_touch_but_not_past_closing() {
    let mut office = timetable("UTC", &[(540, 600), (600, 660)]);
    office.length_min = minutes(60);
    assert_eq!(starts(&office, "2026-11-24T00:00:00Z", &[]), ["09:00", "09:30", "10:00"]);
}

#[test]
fn an_attorney_sits_only_while_the_firm_is_open() {
    let mut office = timetable("UTC", &[(540, 660)]);
    let late = Some(daily(&[(600, 900)]));
    office.attorneys = vec![
        Attending { attorney: OKAFOR, hours: late },
        Attending { attorney: LANE, hours: None },
        Attending { attorney: AttorneyId(3), hours: Some(Hours::default()) },
    ];
    let slots = office.open_slots(utc("2026-11-24T00:00:00Z"), &[]);
    let found: Vec<(String, u32)> =
        slots.iter().map(|slot| (clock(slot.starts), slot.attorney.0)).collect();
    let expected =
        [("09:00", 1), ("09:30", 1), ("10:00", 1), ("10:00", 2), ("10:30", 1), ("10:30", 2)];
    assert_eq!(found, expected.map(|(at, who)| (at.to_owned(), who)));
}

#[test]
fn the_hour_the_clock_jumps_over_has_no_slots() {
    let night = timetable("America/New_York", &[(60, 240)]);
    assert_eq!(
        starts(&night, "2026-03-08T05:00:00Z", &[]),
        ["06:00", "06:30", "07:00", "07:30"] // 1:00, 1:30, 3:00, 3:30
    );
}

#[test]
fn the_hour_that_comes_twice_has_its_slots_once() {
    let night = timetable("America/New_York", &[(60, 180)]);
    assert_eq!(
        starts(&night, "2026-11-01T04:00:00Z", &[]),
        ["05:00", "05:30", "07:00", "07:30"] // 1:00, 1:30, 2:00, 2:30
    );
}

#[test]
fn an_office_that_closes_in_the_missing_hour_closes_when_the_clock_jumps() {
    let mut night = timetable("America/New_York", &[(60, 150)]);
    night.length_min = minutes(45);
    assert_eq!(starts(&night, "2026-03-08T05:00:00Z", &[]), ["06:00"]);
}

#[test]
fn a_day_of_23_hours_has_46_half_hours_and_one_of_25_no_more_than_48() {
    let cases = [
        ("America/New_York", "2026-03-08T05:00:00Z", 46),
        ("America/New_York", "2026-11-01T04:00:00Z", 48),
        ("Europe/London", "2026-03-29T00:00:00Z", 46),
        ("Europe/London", "2026-10-24T23:00:00Z", 48),
        ("America/Phoenix", "2026-03-08T07:00:00Z", 48),
        ("America/Santiago", "2026-09-06T04:00:00Z", 46),
    ];
    for (zone, midnight, count) in cases {
        let before = utc(midnight) - TimeDelta::minutes(1);
        let mut office = timetable(zone, &[(0, 1440)]);
        office.horizon_days = 1;
        let today = office.zone.wall(utc(midnight)).date();
        let slots = office.open_slots(before, &[]);
        let of_the_day = slots.iter().filter(|slot| office.zone.wall(slot.starts).date() == today);
        assert_eq!(of_the_day.count(), count, "{zone} {midnight}");
    }
}

#[test]
fn the_same_hours_move_in_greenwich_when_the_clocks_change() {
    let mut office = timetable("Europe/London", &[(540, 570)]);
    office.horizon_days = 1;
    assert_eq!(starts(&office, "2026-10-24T00:00:00Z", &[]), ["08:00", "09:00"]);
    office.zone = Zone::named("America/Phoenix").unwrap();
    assert_eq!(starts(&office, "2026-11-01T00:00:00Z", &[]), ["16:00"]);
    assert_eq!(starts(&office, "2026-03-08T12:00:00Z", &[]), ["16:00", "16:00"]);
}

#[test]
fn the_day_is_the_firms_and_not_greenwichs() {
    let office = timetable("Pacific/Honolulu", &[(540, 570)]);
    let slots = office.open_slots(utc("2026-11-25T02:00:00Z"), &[]);
    assert_eq!(slots, [], "it is the afternoon of the 24th there");
}

#[test]
fn what_is_too_soon_too_far_or_closed_is_not_open() {
    let mut office = timetable("UTC", &[(540, 600)]);
    office.horizon_days = 2;
    office.notice_min = 24 * 60;
    office.closed = [NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()].into();
    let slots = office.open_slots(utc("2026-11-24T09:30:00Z"), &[]);
    assert_eq!(
        slots.iter().map(|slot| slot.starts).collect::<Vec<_>>(),
        [utc("2026-11-25T09:30:00Z")]
    );
    office.notice_min = 0;
    let slots = office.open_slots(utc("2026-11-24T09:30:00Z"), &[]);
    assert_eq!(slots.len(), 2, "a slot that begins now is gone");
}

#[test]
fn what_is_taken_is_not_open_and_its_neighbours_are() {
    let office = timetable("UTC", &[(540, 720)]);
    let taken = |attorney, from: &str, to: &str| Busy {
        attorney,
        starts: utc(&format!("2026-11-24T{from}:00Z")),
        ends: utc(&format!("2026-11-24T{to}:00Z")),
    };
    let busy = [
        taken(LANE, "11:15", "11:20"),
        taken(LANE, "09:30", "10:00"),
        taken(LANE, "09:40", "09:50"),
        taken(OKAFOR, "09:00", "12:00"),
        taken(LANE, "10:45", "10:30"),
    ];
    assert_eq!(
        starts(&office, "2026-11-24T00:00:00Z", &busy),
        ["09:00", "10:00", "10:30", "11:30"]
    );
}

#[test]
fn the_ends_of_time_and_the_longest_horizon_are_no_fault() {
    let mut office = timetable("Pacific/Kiritimati", &[(0, 1440)]);
    office.horizon_days = 400;
    office.notice_min = u32::MAX;
    office.length_min = NonZeroU16::MAX;
    for end in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
        assert_eq!(office.open_slots(end, &[]), []);
    }
}

proptest! {
    #[test]
    fn a_slot_is_open_exactly_when_nothing_taken_clashes_with_it(
        spans in prop::collection::vec((1_u32..3, 0_i64..3000, 0_i64..200), 0..40),
        length in 1_u16..120,
    ) {
        let midnight = utc("2026-11-24T00:00:00Z");
        let mut office = timetable("UTC", &[(0, 1440)]);
        office.attorneys.push(Attending { attorney: OKAFOR, hours: None });
        office.horizon_days = 1;
        office.length_min = minutes(length);
        let busy: Vec<Busy> = spans
            .into_iter()
            .map(|(attorney, from, length)| Busy {
                attorney: AttorneyId(attorney),
                starts: midnight + TimeDelta::minutes(from),
                ends: midnight + TimeDelta::minutes(from + length),
            })
            .collect();
        let mut expected = office.open_slots(midnight, &[]);
        expected.retain(|slot| !busy.iter().any(|busy| {
            busy.attorney == slot.attorney
                && busy.starts < busy.ends
                && busy.starts < slot.ends()
                && slot.starts < busy.ends
        }));
        prop_assert_eq!(office.open_slots(midnight, &busy), expected);
    }
}
