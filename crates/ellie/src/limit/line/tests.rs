use std::net::Ipv4Addr;

use super::*;

fn client(number: u32) -> Client {
    Client::at(Ipv4Addr::from_bits(number).into())
}

#[test]
fn a_line_has_so_many_places_and_whoever_leaves_makes_one() {
    let lines = Lines::default();
    let mut tickets: Vec<_> =
        (0..5).map(|_| lines.join(Older::Voice, client(1)).unwrap()).collect();
    assert!(lines.join(Older::Voice, client(1)).is_none());
    assert!(lines.join(Older::General, client(1)).is_some(), "another class has its own");
    assert!(lines.join(Older::Voice, client(2)).is_some(), "and so has another client");
    drop(tickets.remove(1));
    let positions: Vec<_> = tickets.iter().map(Ticket::position).collect();
    assert_eq!(positions, [1, 2, 3, 4]);
    tickets.push(lines.join(Older::Voice, client(1)).unwrap());
    assert_eq!(tickets[4].position(), 5, "at the end");
    drop(tickets);
    assert_eq!((lines.waiting(), lines.count()), (0, 0), "nothing is left behind");
}

#[test]
fn over_all_clients_no_more_than_so_many_wait() {
    let lines = Lines::default();
    let tickets: Vec<_> = (0..).map_while(|it| lines.join(Older::Voice, client(it))).collect();
    assert_eq!(tickets.len(), MOST_WAITING);
    drop(tickets);
    assert!(lines.join(Older::Voice, client(1)).is_some());
}

#[tokio::test]
async fn the_next_is_called_when_the_first_leaves() {
    let lines = Arc::new(Lines::default());
    let first = lines.join(Older::Voice, client(1)).unwrap();
    first.is_first().await;
    let waiting = {
        let lines = Arc::clone(&lines);
        tokio::spawn(async move {
            let second = lines.join(Older::Voice, client(1)).unwrap();
            second.is_first().await;
        })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(first);
    waiting.await.unwrap();
    assert_eq!(lines.waiting(), 0);
}
