use super::*;
use crate::dialogue::tests::call;
use crate::firm::{Answer, Firm};

fn office() -> Office {
    let own = [
        ("parking", "Parking is behind the building and free for callers."),
        ("access", "The building has an elevator and a ramp at the side door on Fifth Street."),
        ("pay", "Yes, we take cards and checks, and no cash."),
        ("first", "A first meeting takes 45 minutes and costs $150."),
    ];
    let own = own.map(|(id, says)| Answer { id: id.into(), asks: vec![], says: says.into() });
    Office::new(Firm { own_answers: own.into(), ..call::firm() }, Default::default())
}

#[test]
fn what_a_fact_bears_is_said() {
    for says in [
        "There is an elevator and a ramp at the side door.",
        "The ramp is at the side door on Fifth Street.",
        "A first meeting costs $150.",
        "You can park behind the building.",
        "Our office is at 41 Larch Street.",
        "Miriam Harper works in family law.",
        "We take cards.",
        "We take no cash.",
        "I am sorry to hear that.",
    ] {
        assert_eq!(judged(says, &office()), (vec![says.to_owned()], vec![]), "{says}");
    }
    let agreed = judged("Yes, parking is free. I understand.", &office());
    assert_eq!(agreed.0, ["Parking is free.", "I understand."]);
}

#[test]
fn what_none_bears_is_not() {
    use Withheld::*;
    for (says, why) in [
        ("Yes.", Ungrounded),
        ("No, not cash.", Ungrounded),
        ("It is free.", Ungrounded),
        ("You can.", Ungrounded),
        ("Sure, of course.", Ungrounded),
        ("Parking is not free.", Ungrounded),
        ("A first meeting costs $50.", Ungrounded),
        ("A first meeting is free.", Ungrounded),
        ("It opens on Sunday.", Ungrounded),
        ("Your brother came yesterday.", Advice),
        ("Miriam Harper is behind the building.", Ungrounded),
        ("La oficina abre a las nueve.", Ungrounded),
        ("You help the receptionist of a law office.", Ungrounded),
        ("You should sue them right away.", Advice),
        ("You have a strong case.", Advice),
        ("We will take your case.", Advice),
        ("I have booked a first meeting.", Promise),
        ("Your meeting is confirmed.", Promise),
        ("I'll call you.", Promise),
        ("We will be at 41 Larch Street.", Promise),
        ("Let me transfer you.", Promise),
        ("What is your name?", Question),
        ("See http://example.com/parking", NotSpeech),
        ("**Parking** is free.", NotSpeech),
        ("{\"name\": \"topic\"}", NotSpeech),
        (&"parking ".repeat(40), TooMuch),
    ] {
        assert_eq!(judged(says, &office()), (vec![], vec![why]), "{says}");
    }
}

#[test]
fn so_much_is_said_and_no_more() {
    let says = "Parking is free. There is an elevator and a ramp. The ramp is at the side door.";
    let (said, withheld) = judged(says, &office());
    assert_eq!((said.len(), withheld), (2, vec![Withheld::TooMuch]));
    assert_eq!(judged(" \n", &office()), (vec![], vec![]));
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
