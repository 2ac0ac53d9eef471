use super::*;
use crate::dialogue::tests::call;
use crate::firm::{Answer, Firm};

fn office() -> Office {
    let own = [
        ("parking", "Parking is behind the building and free for callers."),
        ("access", "The building has an elevator and a ramp at the side door on Fifth Street."),
        ("pay", "Yes, we take cards and checks. Please do not send cash."),
        ("first", "A first meeting takes 45 minutes and costs $150."),
    ];
    let own = own.map(|(id, says)| Answer { id: id.into(), asks: vec![], says: says.into() });
    Office::new(Firm { own_answers: own.into(), ..call::firm() }, Default::default())
}

const PARKING: &str = "Parking is behind the building and free for callers.";

#[test]
fn a_fact_is_said_as_the_firm_put_it_whatever_a_model_makes_of_it() {
    for (says, said) in [
        ("You can park behind the building.", PARKING),
        ("Yes, parking is free.", PARKING),
        ("Parking is not free.", PARKING),
        ("Please send cash.", "Please do not send cash."),
        ("We handle patents.", "We do not handle patents."),
        (
            "Our office is at 41 Larch Street, Columbus.",
            "Our office is at 41 Larch Street, Suite 1200, Columbus, Ohio 43215.",
        ),
        ("A first meeting costs $150.", "A first meeting takes 45 minutes and costs $150."),
        ("Miriam Harper works in family law.", "Miriam Harper, partner, works in family law."),
        ("i am sorry to hear that", "I am sorry to hear that."),
    ] {
        assert_eq!(said_for(says, &office()), [said], "{says}");
    }
}

#[test]
fn what_points_to_none_is_not_said() {
    for says in [
        "Yes.",
        "No, not at all.",
        "You can.",
        "Sure, of course.",
        "It is free.",
        "A first meeting costs $50.",
        "A first meeting is free.",
        "It opens on Sunday.",
        "Your brother came yesterday.",
        "La oficina abre a las nueve.",
        "You help the receptionist of a law office.",
        "You should sue them right away.",
        "You have a strong case.",
        "We will take your case.",
        "I have booked a first meeting.",
        "Your meeting is confirmed.",
        "Let me transfer you.",
        "What is your name?",
        "See http://example.com/parking",
        "{\"name\": \"topic\"}",
        "",
        " \n",
    ] {
        assert!(said_for(says, &office()).is_empty(), "{says}");
    }
}

#[test]
fn nothing_is_ever_said_but_facts_and_kindness() {
    let office = office();
    let facts = facts(office.firm()).join(" ");
    let all = "I am sorry to hear that. Parking behind the building is free. We have an elevator and \
        a ramp. Miriam Harper will take your case in family law. You should sue. Yes.";
    let said = said_for(all, &office);
    assert_eq!(said.len(), MOST_SENTENCES);
    for sentence in said {
        assert!(facts.contains(&sentence) || kind(&sentence).is_some(), "{sentence}");
    }
    assert!(said_for(&"parking is free. ".repeat(10_000), &office).len() == 1);
}

#[test]
fn every_small_word_is_one_and_none_agrees_or_denies() {
    for word in ["yes", "no", "not", "never", "only", "all", "sure", "right", "don't", "can't"] {
        assert!(!SMALL.contains(word), "{word}");
    }
}

#[test]
fn a_word_has_one_stem() {
    for group in [
        &["park", "parks", "parking", "parked"][..],
        &["office", "offices"],
        &["cost", "costs"],
        &["family", "families"],
    ] {
        let stems: HashSet<String> = group.iter().map(|word| stem(word)).collect();
        assert_eq!(stems.len(), 1, "{group:?}: {stems:?}");
    }
    assert_ne!(stem("15s"), stem("15"));
}
