//! The numbers of the attorneys stay, whatever becomes of the firm's list.

use ellie_core::firm::Attorney;
use ellie_core::scheduling::slots::AttorneyId;

use super::opening::run_version_1;
use super::over_both;
use super::place::Place;

over_both!(
    a_number_stays_an_attorneys_whatever_becomes_of_the_list,
    in_tables_of_the_first_version_a_number_was_a_place,
    the_number_of_whoever_left_before_is_given_to_nobody,
    four_who_start_at_once_give_the_same_numbers,
);

fn list(names: &[&str]) -> Vec<Attorney> {
    let attorney = |name: &&str| Attorney {
        name: (*name).into(),
        title: "partner".into(),
        areas: Vec::new(),
        admitted: Vec::new(),
        hours: None,
    };
    names.iter().map(attorney).collect()
}

/// The numbers of these, when they are the firm's list.
async fn numbers(place: &Place, names: &[&str]) -> Vec<u32> {
    let roster = place.open().await.roster(&list(names)).await.unwrap();
    names.iter().map(|name| roster.number(name).unwrap().0).collect()
}

async fn a_number_stays_an_attorneys_whatever_becomes_of_the_list(place: Place) {
    assert_eq!(numbers(&place, &["Lane", "Okafor"]).await, [0, 1]);
    assert_eq!(numbers(&place, &["Harper", "Okafor", "LANE"]).await, [2, 1, 0]);
    assert_eq!(numbers(&place, &["Nguyen", "Harper"]).await, [3, 2]);
    let roster = place.open().await.roster(&[]).await.unwrap();
    assert_eq!(roster.name(AttorneyId(1)), Some("Okafor"), "also of one who has left");
}

/// The one consultation there is with the second of the list.
async fn in_tables_of_the_first_version_a_number_was_a_place(place: Place) {
    run_version_1(&place).await;
    assert_eq!(numbers(&place, &["Lane", "Okafor"]).await, [0, 1]);
    assert_eq!(numbers(&place, &["Harper", "Okafor", "Lane"]).await, [2, 1, 0]);
    let all = place.open().await.export("of-version-1").await.unwrap();
    assert_eq!(all.consultations[0].attorney, 1);
}

async fn the_number_of_whoever_left_before_is_given_to_nobody(place: Place) {
    run_version_1(&place).await;
    assert_eq!(numbers(&place, &["Lane"]).await, [0]);
    assert_eq!(numbers(&place, &["Okafor", "Lane"]).await, [2, 0]);
}

async fn four_who_start_at_once_give_the_same_numbers(place: Place) {
    let listed = list(&["Lane", "Okafor", "Harper"]);
    let mut starters = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (database, listed) = (place.open().await, listed.clone());
        starters.spawn(async move { database.roster(&listed).await.unwrap() });
    }
    let rosters = starters.join_all().await;
    assert!(rosters.iter().all(|roster| *roster == rosters[0] && roster.iter().count() == 3));
}
