//! What the firm practises, as its file tells it.

use chrono::NaiveDate;
use ellie_core::firm::{AreaQuestion, Length, Priority, State};
use ellie_core::language::Language;
use ellie_core::screening::{Gate, Reason, state};

use super::*;

fn example() -> Firm {
    parse(EXAMPLE, "f").unwrap().firm
}

fn state_of(code: &str) -> State {
    State::from_code(code).unwrap()
}

#[test]
fn every_fault_of_the_practice_is_listed_and_nobody_is_named() {
    let faults = parse(include_str!("bad_practice.toml"), "bad_practice.toml").unwrap_err();
    let shown = faults.to_string();
    assert_eq!(shown, include_str!("bad_practice.txt").trim_end());
    for name in ["Potts", "potts", "Whitfield", "Okafor", "Strand", "0144", "0177"] {
        assert!(!shown.contains(name), "{name}");
    }
}

#[test]
fn the_example_passes_and_closes_gates() {
    let firm = example();
    let gate =
        |area: &str, code: &str| state(&firm, firm.area(area).unwrap(), Some(state_of(code)));
    assert_eq!(gate("personal injury", "OH"), Gate::Pass);
    assert_eq!(gate("personal injury", "KY"), Gate::Pass);
    assert_eq!(gate("family law", "KY"), Gate::Review(Reason::AreaNotInState));
    assert_eq!(gate("family law", "IN"), Gate::Review(Reason::StateNotServed));
    assert!(!firm.area("immigration").unwrap().accepted);
    let injury = firm.area("personal injury").unwrap();
    assert_eq!(injury.asks, [AreaQuestion::Losses, AreaQuestion::Insurance]);
    assert!(injury.fees.as_ref().unwrap().contains("free"));
}

#[test]
fn areas_that_are_not_accepted_are_not_said() {
    let answers = example().answers(Language::English);
    let areas = answers.iter().find(|answer| answer.id == "areas").unwrap();
    assert!(areas.says.contains("small business"), "{}", areas.says);
    assert!(!areas.says.contains("immigration"), "{}", areas.says);
}

#[test]
fn an_old_file_is_still_a_firm() {
    let from = EXAMPLE.find("# What you practise").unwrap();
    let until = EXAMPLE.find("# Your own answers").unwrap();
    let old = "[[areas]]\nname = \"family law\"\nabout = \"Divorce.\"\n\n\
               [[attorneys]]\nname = \"A B\"\ntitle = \"partner\"\nareas = [\"family law\"]\n\n";
    let text = format!("{}{old}{}", &EXAMPLE[..from], &EXAMPLE[until..]);
    let text = text.replace("states = [\"Ohio\", \"Kentucky\"]\n", "");
    let FirmFile { firm, people } = parse(&text, "f").unwrap();
    assert_eq!(firm.states, [state_of("OH")]);
    assert_eq!(firm.attorneys[0].admitted, [state_of("OH")]);
    assert_eq!(firm.attorneys[0].hours, None);
    assert!(firm.areas[0].accepted);
    assert_eq!(firm.consultations, ellie_core::firm::Consultations::default());
    assert_eq!(firm.priorities, ellie_core::firm::PriorityRule::defaults());
    assert_eq!(people, People::default());
}

#[test]
fn a_firm_abroad_has_to_list_its_states() {
    let text = EXAMPLE.replace("state = \"Ohio\"\nzip", "state = \"Ontario\"\nzip");
    assert!(parse(&text, "f").is_ok());
    let without = text.replace("states = [\"Ohio\", \"Kentucky\"]\n", "");
    let missing = "1:1: `states` is missing, and `Ontario` in [address] is no state; add it";
    assert_eq!(faults_of(&without)[0], missing);
}

#[test]
fn consultations_are_as_written() {
    let consultations = example().consultations;
    assert_eq!(consultations.length_min.get(), 45);
    assert_eq!(consultations.notice_min, 120);
    assert_eq!(consultations.closed.len(), 6);
    let text = EXAMPLE.replace("closed = [\"2026-11-26\",", "closed = [2026-11-26,");
    let dated = parse(&text, "f").unwrap().firm.consultations;
    assert!(dated.closed.contains(&NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()));
    assert_eq!(dated, consultations);
}

#[test]
fn periods_are_looked_up_by_area_and_state() {
    let firm = example();
    let period = firm.limitation(firm.area("personal injury").unwrap(), state_of("OH")).unwrap();
    assert_eq!(period.length, Length::Years(2));
    assert!(period.words_as_stored.contains("2305.10(A)"));
    assert_eq!(firm.limitation(firm.area("family law").unwrap(), state_of("OH")), None);
}

#[test]
fn the_firms_own_rules_come_before_the_usual_ones() {
    let firm = example();
    let priority = |said, area| Priority::of(said, area, &firm.priorities).number();
    assert_eq!(priority("The closing is tomorrow!", Some("small business")), 4);
    assert_eq!(priority("The closing is tomorrow!", None), 2);
    assert_eq!(priority("I was arrested.", None), 5);
    assert_eq!(firm.priorities[0].phrase, "closing is tomorrow");
}

#[test]
fn zones_people_say_are_traced_to_those_there_are() {
    for (written, meant) in [
        ("EST", "America/New_York"),
        ("Central time", "America/Chicago"),
        ("America/New York", "America/New_York"),
        ("US/Los_Angeles", "America/Los_Angeles"),
        ("america/denver", "America/Denver"),
        ("Amerika/Chicago", "America/Chicago"),
    ] {
        let fault = fault_of("\"America/New_York\"", &format!("{written:?}"));
        assert!(fault.ends_with(&format!("did you mean `{meant}`?")), "{fault}");
    }
    let fault = fault_of("\"America/New_York\"", "\"the office\"");
    assert!(fault.ends_with("is not a time zone; write it like America/New_York"), "{fault}");
    let zone = example().time_zone;
    assert_eq!(zone.name(), "America/New_York");
}
