use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);
const MINUTE_US: u64 = 60_000_000;

/// A sixty-fourth of what there usually is: as crowded by sixteen thousand as that by a million.
const FEW_SETS: usize = SETS / 64;
const MANY: u32 = 1_000_000 / 64;

fn windows(requests: u32) -> Windows {
    Windows::with_sets(Config::throughout(Rule::new(requests, MINUTE)), FEW_SETS)
}

fn client(number: u32) -> Client {
    Client::at(Ipv4Addr::from_bits(number).into())
}

fn kept(windows: &Windows) -> usize {
    windows.sets.iter().map(|set| locked(set).len()).sum()
}

fn is_allowed(windows: &Windows, client: Client, now_us: u64) -> bool {
    windows.take(Class::General, client, now_us).verdict.is_allowed
}

#[test]
fn clients_and_classes_count_apart() {
    let windows = windows(1);
    for number in [1, 2] {
        for class in Class::ALL {
            assert!(windows.take(class, client(number), 0).verdict.is_allowed);
            assert!(!windows.take(class, client(number), 0).verdict.is_allowed);
        }
    }
    assert_eq!(kept(&windows), 10);
}

#[tokio::test]
async fn sweeping_forgets_whoever_owes_nothing_and_nobody_else() {
    let windows = windows(1);
    assert!(is_allowed(&windows, client(1), 0));
    assert!(is_allowed(&windows, client(2), MINUTE_US));
    windows.sweep(MINUTE_US).await;
    assert_eq!(kept(&windows), 2);
    windows.sweep(MINUTE_US * 33 / 31).await;
    assert_eq!(kept(&windows), 1);
    assert!(!is_allowed(&windows, client(2), MINUTE_US * 33 / 31));
    windows.sweep(3 * MINUTE_US).await;
    assert_eq!(kept(&windows), 0);
    assert!(windows.sets.iter().all(|set| locked(set).capacity() == 0));
}

/// As crowded as with a million households, each of which used up what it may: and each again.
#[test]
fn a_million_clients_are_remembered() {
    let windows = windows(1);
    let household = |number: u32| {
        let address = 0x2001_0db8_u128 << 96 | u128::from(number) << 64;
        Client::at(Ipv6Addr::from_bits(address).into())
    };
    for number in 0..MANY {
        assert!(is_allowed(&windows, household(number), 0));
    }
    let forgotten = MANY as usize - kept(&windows);
    assert!(forgotten < MANY as usize / 100, "{forgotten} forgotten");
    let again = (0..MANY).filter(|number| is_allowed(&windows, household(*number), 1)).count();
    assert!(again < MANY as usize / 20, "{again} were let in again");
}

#[test]
fn whatever_comes_only_so_many_are_kept() {
    let windows = windows(1);
    for number in 0..10 * MANY {
        is_allowed(&windows, client(number), 0);
    }
    assert_eq!(kept(&windows), FEW_SETS * ROOM);
    assert!(windows.sets.iter().all(|set| locked(set).capacity() == ROOM));
}

/// Somebody who is refused asks from many other addresses, to be forgotten and let in.
#[test]
fn a_flood_of_others_makes_nobody_forgotten_who_is_being_refused() {
    let windows = windows(3);
    let refused = client(u32::MAX);
    while is_allowed(&windows, refused, 0) {}
    for number in 0..10 * MANY {
        is_allowed(&windows, client(number), u64::from(number));
        if number % 1_000 == 0 {
            assert!(!is_allowed(&windows, refused, u64::from(number)));
        }
    }
}

#[test]
fn where_there_is_no_room_the_one_is_forgotten_that_loses_least() {
    let windows = windows(10);
    let entry = |number: u32, times: usize, now_us: u64| {
        let (rule, now) = windows.moment(Class::General, now_us);
        let mut window = Window::new(now);
        for _ in 0..times {
            window.take(rule, now);
        }
        Entry { client: client(number), window, class: Class::General }
    };
    let (now_us, refused) = (2 * MINUTE_US, 10);
    let mut set: Set = (0..ROOM as u32 - 4).map(|number| entry(number, refused, now_us)).collect();
    set.push(entry(100, 9, now_us));
    set.push(entry(101, 2, now_us));
    set.push(entry(102, 2, now_us - MINUTE_US / 2));
    set.push(entry(103, refused, 0));
    let forgotten = [103, 102, 101, 100].map(client);
    for (number, forgotten) in (200..).zip(forgotten) {
        assert!(set.iter().any(|entry| entry.client == forgotten));
        windows.make_room(&mut set, now_us);
        assert!(set.iter().all(|entry| entry.client != forgotten), "{forgotten} is still there");
        set.push(entry(number, refused, now_us));
    }
}

#[test]
fn who_comes_at_once_gets_no_more_than_there_is() {
    let (windows, allowed) = (windows(1_000), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for now_us in 0..1_000 {
                    if is_allowed(&windows, client(1), now_us) {
                        allowed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(allowed.into_inner(), 1_000);
}

#[tokio::test]
async fn a_client_is_shown_once_with_all_it_did() {
    let windows = windows(2);
    for _ in 0..2 {
        windows.take(Class::General, client(1), 0);
        windows.take(Class::Voice, client(1), 10_000_000);
    }
    windows.refuse(Class::Voice, client(1), 10_000_000);
    windows.take(Class::General, client(2), 10_000_000);
    let mut shown = Vec::new();
    windows.each(10_000_000, |seen| shown.push((seen.client.to_string(), seen.deeds))).await;
    shown.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(shown.len(), 2);
    assert_eq!((shown[0].1.allowed, shown[0].1.refused), (4, 1));
    assert_eq!(shown[0].1.first_us, 10_000_000);
    let mut later = 0;
    windows.each(3 * MINUTE_US, |_| later += 1).await;
    assert_eq!(later, 0, "nobody is shown who owes nothing");
}

#[test]
fn an_entry_takes_thirty_two_bytes() {
    assert_eq!(size_of::<Entry>(), 32);
}
