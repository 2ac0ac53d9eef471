//! Lists in pages, the outbox, and the names the firm knows.

use ellie::store::Error;
use ellie::store::page::{Filter, Page};
use ellie::store::parties::{Matter, Party, PartyKind, PartyStatus};

use super::over_both;
use super::place::Place;
use super::said::{at, delivery, intake, message, turn};

over_both!(
    pages_follow_each_other_though_rows_come_meanwhile,
    lists_are_filtered,
    a_delivery_is_taken_by_one_and_tried_again,
    lists_of_names_are_replaced_whole,
    a_message_is_marked_read,
);

async fn pages_follow_each_other_though_rows_come_meanwhile(place: Place) {
    let database = place.open().await;
    for number in 1..=25 {
        let mut kept = turn(&format!("s-{number}"), 1, "hello");
        // Five at a time are of the same moment.
        kept.turn.at = at(i64::from(number / 5));
        kept.events = vec![message(i64::from(number / 5), &number.to_string())];
        database.keep_turn(kept).await.unwrap();
    }
    let mut filter = Filter { limit: Some(4), ..Filter::default() };
    let (mut messages, mut calls) = (Vec::new(), Vec::new());
    loop {
        let Page { rows, next } = database.messages(&filter).await.unwrap();
        messages.extend(rows.into_iter().map(|row| (row.taken_at, row.id)));
        database.keep_turn(turn(&format!("late-{}", messages.len()), 1, "hello")).await.unwrap();
        let Some(next) = next else { break };
        filter.after = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(messages.len(), 25);
    assert!(messages.is_sorted_by(|one, next| one > next), "{messages:?}");
    filter.after = None;
    filter.to = Some(at(9));
    loop {
        let Page { rows, next } = database.calls(&filter).await.unwrap();
        calls.extend(rows.into_iter().map(|row| (row.started_at, row.id)));
        let Some(next) = next else { break };
        filter.after = Some(next);
    }
    assert_eq!(calls.len(), 25);
    assert!(calls.is_sorted_by(|one, next| one > next), "{calls:?}");
}

async fn lists_are_filtered(place: Place) {
    let database = place.open().await;
    for (session, seconds, area, rank) in
        [("a", 10, "injury", 1), ("b", 20, "family", 5), ("c", 30, "injury", 5)]
    {
        let mut kept = turn(session, 1, "hello");
        kept.turn.at = at(seconds);
        kept.call.area = Some(area.into());
        kept.call.priority = Some(rank);
        let mut told = intake("I fell");
        told.area = Some(area.into());
        told.priority = Some(rank);
        kept.intake = Some(told);
        database.keep_turn(kept).await.unwrap();
    }
    let calls = async |filter: Filter| {
        let rows = database.calls(&filter).await.unwrap().rows;
        rows.into_iter().map(|call| call.session_id).collect::<Vec<_>>().concat()
    };
    let all = Filter::default();
    assert_eq!(calls(all.clone()).await, "cba");
    assert_eq!(calls(Filter { from: Some(at(20)), ..all.clone() }).await, "cb");
    assert_eq!(calls(Filter { to: Some(at(20)), ..all.clone() }).await, "a");
    assert_eq!(calls(Filter { area: Some("injury".into()), ..all.clone() }).await, "ca");
    assert_eq!(calls(Filter { priority: Some(5), ..all.clone() }).await, "cb");
    let of_b = Filter { session: Some("b".into()), ..all.clone() };
    assert_eq!(calls(of_b.clone()).await, "b");
    assert_eq!(database.turns(&of_b).await.unwrap().rows.len(), 1);
    assert_eq!(database.intakes(&of_b).await.unwrap().rows.len(), 1);
    let open = Filter { status: Some("open".into()), priority: Some(5), ..all.clone() };
    assert_eq!(database.intakes(&open).await.unwrap().rows.len(), 2);
    let nobody = Filter { session: Some("d".into()), ..all };
    assert!(database.turns(&nobody).await.unwrap().rows.is_empty());
}

async fn a_delivery_is_taken_by_one_and_tried_again(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let mut kept = turn("s-1", 1, "hello");
    kept.events = (0..30).map(|number| delivery(&format!("key-{number}"))).collect();
    kept.events.push(delivery("key-0"));
    one.keep_turn(kept).await.unwrap();
    let take = async |database: &ellie::store::Database, seconds: i64, limit: u64| {
        database.take_due("message.taken", at(seconds), at(seconds + 60), limit).await
    };
    assert!(one.take_due("another", at(20), at(80), 20).await.unwrap().is_empty());
    let (a, b) = tokio::join!(take(&one, 20, 20), take(&other, 20, 20));
    let mut ids: Vec<i64> = a.unwrap().iter().chain(&b.unwrap()).map(|due| due.id).collect();
    ids.extend(take(&one, 20, 20).await.unwrap().iter().map(|due| due.id));
    ids.sort_unstable();
    assert_eq!(ids.len(), 30);
    assert!(ids.is_sorted_by(|one, next| one < next), "taken twice: {ids:?}");
    assert!(take(&one, 79, 20).await.unwrap().is_empty());
    one.delivered(ids[0], at(30)).await.unwrap();
    one.delivery_gave_up(ids[1], "410", at(30)).await.unwrap();
    one.delivery_failed(ids[2], "503", at(500)).await.unwrap();
    let again = take(&other, 80, 100).await.unwrap();
    assert_eq!((again.len(), again[0].attempts), (27, 2));
    let waiting = one.deliveries_waiting().await.unwrap();
    assert_eq!((waiting.pending, waiting.failing, waiting.oldest), (28, 28, Some(at(10))));
    assert_eq!(one.delivered(99_999, at(30)).await, Err(Error::Missing("delivery")));
}

fn party(name: &str) -> Party {
    Party {
        name: name.into(),
        aliases: vec!["St. Benedict".into(), "St. \"Ben\"".into()],
        status: Some(PartyStatus::Conflict),
        phone: Some("6145550144".into()),
        matters: vec![Matter { name: "Fall".into(), status: "We wait for the court".into() }],
    }
}

async fn lists_of_names_are_replaced_whole(place: Place) {
    let database = place.open().await;
    assert_eq!(database.parties_revision(PartyKind::Party).await, Ok(0));
    let many: Vec<Party> = (0..2_500).map(|number| party(&number.to_string())).collect();
    assert_eq!(database.replace_parties(PartyKind::Party, &many, at(0)).await, Ok(1));
    let clients = [party("Dana Whitfield")];
    assert_eq!(database.replace_parties(PartyKind::Client, &clients, at(0)).await, Ok(1));
    assert_eq!(database.parties(PartyKind::Party).await, Ok(many));
    assert_eq!(database.replace_parties(PartyKind::Party, &[], at(1)).await, Ok(2));
    assert_eq!(database.parties(PartyKind::Party).await, Ok(Vec::new()));
    assert_eq!(database.parties(PartyKind::Client).await, Ok(clients.to_vec()));
    assert_eq!(database.parties_revision(PartyKind::Party).await, Ok(2));
}

async fn a_message_is_marked_read(place: Place) {
    let database = place.open().await;
    let mut kept = turn("s-1", 1, "hello");
    kept.events = vec![message(10, "one"), message(11, "two")];
    database.keep_turn(kept).await.unwrap();
    let unread = Filter { status: Some("unread".into()), ..Filter::default() };
    let first = database.messages(&unread).await.unwrap().rows.remove(0);
    database.mark_read(first.id, Some(at(50))).await.unwrap();
    assert_eq!(database.messages(&unread).await.unwrap().rows.len(), 1);
    let read = Filter { status: Some("read".into()), ..Filter::default() };
    assert_eq!(database.messages(&read).await.unwrap().rows[0].read_at, Some(at(50)));
    assert_eq!(database.mark_read(99_999, None).await, Err(Error::Missing("message")));
}
