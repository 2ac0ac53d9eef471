//! Who may log in, logins and their turns, keys of programs.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use ellie::store::api_keys::{Key, MOST};
use ellie::store::logins::Renewal;
use ellie::store::page::Filter;
use ellie::store::{Database, Error};

use super::over_both;
use super::place::Place;
use super::said::at;

over_both!(
    a_name_is_somebodys_for_good,
    of_many_who_renew_one_turn_one_goes_on_and_then_nobody,
    a_login_ends_by_itself_by_wish_and_with_its_user,
    of_too_many_logins_the_earliest_ends,
    what_is_withdrawn_is_known_for_as_long_as_it_would_be_good,
    keys_are_listed_revoked_and_bounded,
    what_was_done_with_users_stands_in_the_audit,
);

async fn add(records: &Database, name: &str) {
    records.add_user(name, "agent", "hash", "operator", at(0)).await.unwrap();
}

async fn renew(records: &Database, turn: i64, second: i64) -> Renewal {
    records.renew_login("l-1", turn, at(second)).await.unwrap()
}

fn goes_on(renewal: &Renewal) -> bool {
    matches!(renewal, Renewal::Renewed(user) if user.name == "ann")
}

async fn a_name_is_somebodys_for_good(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    let again = records.add_user("ann", "admin", "another", "operator", at(1)).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    let ann = records.user("ann").await.unwrap().unwrap();
    assert_eq!((ann.role.as_str(), ann.password_hash.as_str()), ("agent", "hash"));
    assert!(!format!("{ann:?}").contains("hash\""), "it does not show");
    assert_eq!(records.user("bob").await.unwrap(), None);
    let missing = Err(Error::Missing("user"));
    assert_eq!(records.disable_user("bob", true, "operator", at(1)).await, missing);
    assert_eq!(records.set_password("bob", "hash", "operator", at(1)).await, missing);
    add(&records, "al").await;
    let names: Vec<String> =
        records.users().await.unwrap().into_iter().map(|user| user.name).collect();
    assert_eq!(names, ["al", "ann"]);
}

async fn of_many_who_renew_one_turn_one_goes_on_and_then_nobody(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    records.begin_login("l-1", "ann", at(0), at(1_000)).await.unwrap();
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let records = records.clone();
        all.spawn(async move { renew(&records, 0, 1).await });
    }
    let all = all.join_all().await;
    assert_eq!(all.iter().filter(|renewal| goes_on(renewal)).count(), 1, "{all:?}");
    assert_eq!(all.iter().filter(|renewal| **renewal == Renewal::Stolen).count(), 1, "{all:?}");
    assert_eq!(renew(&records, 1, 2).await, Renewal::Over, "for the one who went on too");
}

async fn a_login_ends_by_itself_by_wish_and_with_its_user(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    records.begin_login("l-1", "ann", at(0), at(100)).await.unwrap();
    assert!(goes_on(&renew(&records, 0, 1).await) && goes_on(&renew(&records, 1, 99).await));
    assert_eq!(renew(&records, 2, 100).await, Renewal::Over, "its time is over");
    assert_eq!(renew(&records, 7, 1).await, Renewal::Over, "a turn that never was");
    for (id, end) in [("l-2", "wish"), ("l-3", "password"), ("l-4", "disabled")] {
        records.begin_login(id, "ann", at(0), at(1_000)).await.unwrap();
        match end {
            "wish" => records.end_login(id, at(1)).await.unwrap(),
            "password" => records.set_password("ann", "new", "operator", at(1)).await.unwrap(),
            _ => records.disable_user("ann", true, "operator", at(1)).await.unwrap(),
        }
        let renewal = records.renew_login(id, 0, at(2)).await.unwrap();
        assert_eq!(renewal, Renewal::Over, "{end}");
    }
    records.end_login("l-2", at(5)).await.unwrap();
    records.end_login("nobody's", at(5)).await.unwrap();
}

async fn of_too_many_logins_the_earliest_ends(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    add(&records, "bob").await;
    records.begin_login("bob's", "bob", at(0), at(9_000)).await.unwrap();
    for number in 0..102 {
        let id = format!("l-{number}");
        records.begin_login(&id, "ann", at(number), at(9_000)).await.unwrap();
    }
    let ended: BTreeSet<String> =
        records.withdrawn(at(-1), at(200)).await.unwrap().logins.into_iter().collect();
    assert_eq!(ended, ["l-0".to_owned(), "l-1".to_owned()].into());
}

fn key(id: &str, created: i64, expires: i64) -> Key {
    Key {
        id: id.into(),
        name: "crm".into(),
        permissions: vec!["records:read".into()],
        created_at: at(created),
        expires_at: at(expires),
        revoked_at: None,
    }
}

async fn what_is_withdrawn_is_known_for_as_long_as_it_would_be_good(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    add(&records, "bob").await;
    records.begin_login("l-1", "ann", at(0), at(1_000)).await.unwrap();
    records.begin_login("l-2", "ann", at(0), at(1_000)).await.unwrap();
    records.end_login("l-1", at(10)).await.unwrap();
    records.disable_user("bob", true, "operator", at(10)).await.unwrap();
    for (id, expires) in [("k-1", 1_000), ("k-2", 50), ("k-3", 1_000)] {
        records.add_key(&key(id, 0, expires), "operator").await.unwrap();
    }
    for id in ["k-1", "k-2"] {
        records.revoke_key(id, "operator", at(10)).await.unwrap();
    }
    let withdrawn = records.withdrawn(at(9), at(20)).await.unwrap();
    assert_eq!((withdrawn.users, withdrawn.logins), (vec!["bob".into()], vec!["l-1".into()]));
    assert_eq!(BTreeSet::from_iter(withdrawn.keys), ["k-1".to_owned(), "k-2".to_owned()].into());
    let later = records.withdrawn(at(11), at(60)).await.unwrap();
    assert_eq!((later.logins, later.keys), (vec![], vec!["k-1".into()]), "their time is over");
    assert_eq!(records.forget_logins(at(999)).await.unwrap(), 1, "the second key");
    assert_eq!(records.forget_logins(at(1_000)).await.unwrap(), 4);
    assert!(records.withdrawn(at(0), at(60)).await.unwrap().logins.is_empty());
}

async fn keys_are_listed_revoked_and_bounded(place: Place) {
    let records = place.open().await;
    for number in 0..i64::try_from(MOST).unwrap() {
        records.add_key(&key(&format!("k-{number}"), number, 9_000), "user:ann").await.unwrap();
    }
    let one_more = records.add_key(&key("k-x", 0, 9_000), "user:ann").await;
    assert!(matches!(one_more, Err(Error::Refused(_))), "{one_more:?}");
    records.revoke_key("k-7", "user:ann", at(5)).await.unwrap();
    records.revoke_key("k-7", "user:ann", at(6)).await.unwrap();
    let missing = records.revoke_key("k-x", "user:ann", at(5)).await;
    assert_eq!(missing, Err(Error::Missing("API key")));
    let all = records.keys(at(10)).await.unwrap();
    assert_eq!((all.len() as u64, all[0].id.as_str()), (MOST, "k-199"), "the newest first");
    let revoked = all.iter().find(|key| key.id == "k-7").unwrap();
    assert_eq!(revoked.revoked_at, Some(at(5)), "the first time");
    assert_eq!(all[0], key("k-199", 199, 9_000));
    assert!(records.keys(at(9_000)).await.unwrap().is_empty());
    assert!(
        records.revoke_key("' or 1=1 --", "user:ann", at(5) + TimeDelta::days(1)).await.is_err()
    );
}

async fn what_was_done_with_users_stands_in_the_audit(place: Place) {
    let records = place.open().await;
    add(&records, "ann").await;
    records.begin_login("l-1", "ann", at(1), at(1_000)).await.unwrap();
    renew(&records, 0, 2).await;
    assert_eq!(renew(&records, 0, 3).await, Renewal::Stolen);
    records.begin_login("l-2", "ann", at(4), at(1_000)).await.unwrap();
    records.end_login("l-2", at(5)).await.unwrap();
    records.set_password("ann", "another", "operator", at(6)).await.unwrap();
    records.disable_user("ann", true, "operator", at(7)).await.unwrap();
    records.disable_user("ann", false, "operator", at(8)).await.unwrap();
    records.add_key(&key("k-1", 9, 1_000), "user:ann").await.unwrap();
    records.revoke_key("k-1", "user:ann", at(10)).await.unwrap();
    let rows = records.audited(&Filter::default()).await.unwrap().rows;
    let done: Vec<String> = rows
        .iter()
        .rev()
        .map(|row| format!("{}: {} {}", row.actor, row.action, row.subject_id))
        .collect();
    assert_eq!(
        done,
        [
            "operator: user added ann",
            "user:ann: logged in ann",
            "ellie: stolen login ended ann",
            "user:ann: logged in ann",
            "user:ann: logged out ann",
            "operator: password changed ann",
            "operator: user disabled ann",
            "operator: user enabled ann",
            "user:ann: API key made k-1",
            "user:ann: API key revoked k-1",
        ]
    );
}
