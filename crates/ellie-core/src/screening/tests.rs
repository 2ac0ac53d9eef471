use proptest::prelude::*;

use super::*;
use crate::conflict::{KnownParty, Party, Status};
use crate::firm::example;

fn state_of(code: &str) -> State {
    State::from_code(code).unwrap()
}

fn practice_area(name: &str, accepted: bool, states: Option<&[&str]>) -> PracticeArea {
    let states = states.map(|codes| codes.iter().map(|code| state_of(code)).collect());
    PracticeArea { accepted, states, ..PracticeArea::new(name, "A line.") }
}

fn attorney(name: &str, area: &str, codes: &[&str]) -> Attorney {
    Attorney {
        name: name.into(),
        title: "partner".into(),
        areas: vec![area.into()],
        admitted: codes.iter().map(|code| state_of(code)).collect(),
        hours: None,
    }
}

fn firm() -> Firm {
    Firm {
        states: ["OH", "KY", "IN"].map(state_of).into(),
        areas: vec![
            practice_area("family law", true, None),
            practice_area("personal injury", true, Some(&["OH", "KY"])),
            practice_area("patents", false, None),
        ],
        attorneys: vec![
            attorney("Nora Lane", "family law", &["KY"]),
            attorney("Ida Harper", "family law", &["OH", "KY", "IN"]),
            attorney("Paul Reyes", "personal injury", &["OH"]),
        ],
        ..example::firm()
    }
}

fn known(name: &str, status: Status) -> KnownParty {
    KnownParty { name: name.into(), aliases: Vec::new(), status }
}

fn against(said: &str) -> Gate {
    let known = vec![known("Mark Delgado", Status::Conflict), known("Greg Potts", Status::Unclear)];
    let directory = Directory::new(known, Vec::new(), Vec::new());
    opposing_parties(&directory, &Parties::heard(said))
}

#[test]
fn a_represented_or_adverse_caller_goes_to_a_person() {
    assert_eq!(standing(Standing::Unrepresented), Gate::Pass);
    assert_eq!(standing(Standing::Represented), Gate::ToAPerson(Reason::Represented));
    assert_eq!(standing(Standing::Adverse), Gate::ToAPerson(Reason::Adverse));
}

#[test]
fn a_known_party_goes_to_a_person_and_a_doubtful_one_to_review() {
    assert_eq!(against("my husband Marc Delgado"), Gate::ToAPerson(Reason::Conflict));
    assert_eq!(against("Delgado"), Gate::Review(Reason::ConflictUnclear));
    assert_eq!(against("Greg Potts"), Gate::Review(Reason::ConflictUnclear));
    assert_eq!(against("Anna Smith"), Gate::Pass);
}

#[test]
fn nobody_on_the_other_side_passes_and_somebody_unknown_does_not() {
    assert_eq!(against("nobody"), Gate::Pass);
    assert_eq!(against("I don't know"), Gate::Review(Reason::PartyUnknown));
    assert_eq!(against("..."), Gate::Review(Reason::PartyUnknown));
}

#[test]
fn an_area_that_is_not_accepted_is_reviewed_and_so_is_an_unknown_one() {
    let firm = firm();
    assert_eq!(area(firm.area("Family law ")), Gate::Pass);
    assert_eq!(area(firm.area("patents")), Gate::Review(Reason::AreaNotAccepted));
    assert_eq!(area(firm.area("tax")), Gate::Review(Reason::AreaUnknown));
}

#[test]
fn the_firms_states_and_the_areas_own_are_two_gates() {
    let firm = firm();
    let gate = |area, code| state(&firm, firm.area(area).unwrap(), State::from_code(code));
    assert_eq!(gate("family law", "OH"), Gate::Pass);
    assert_eq!(gate("family law", "TX"), Gate::Review(Reason::StateNotServed));
    assert_eq!(gate("personal injury", "TX"), Gate::Review(Reason::StateNotServed));
    assert_eq!(gate("personal injury", "IN"), Gate::Review(Reason::AreaNotInState));
    assert_eq!(gate("personal injury", "KY"), Gate::Review(Reason::NoCounsel));
    assert_eq!(gate("personal injury", "OH"), Gate::Pass);
    assert_eq!(gate("family law", "nowhere"), Gate::Review(Reason::StateUnknown));
}

#[test]
fn a_wider_list_of_an_area_does_not_widen_the_firms() {
    let firm = firm();
    let wide = practice_area("family law", true, Some(&["TX"]));
    assert_eq!(state(&firm, &wide, State::from_code("TX")), Gate::Review(Reason::StateNotServed));
}

#[test]
fn a_matter_goes_to_the_first_attorney_of_its_area_and_state() {
    let firm = firm();
    let found = |area, code| {
        let area = firm.area(area).unwrap();
        counsel(&firm, area, state_of(code)).map(|attorney| attorney.name.as_str())
    };
    assert_eq!(found("family law", "KY"), Some("Nora Lane"));
    assert_eq!(found("family law", "OH"), Some("Ida Harper"));
    assert_eq!(found("personal injury", "OH"), Some("Paul Reyes"));
    assert_eq!(found("personal injury", "KY"), None);
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Mark Delgado".to_owned()),
        Just("Bob Whitfield".to_owned()),
        Just("St. Benedict".to_owned()),
        "[A-Z][a-z]{1,7} [A-Z][a-z]{2,9}",
        ".{1,30}",
    ]
}

proptest! {
    #[test]
    fn a_conflict_never_passes(
        known_names in proptest::collection::vec((any_name(), any::<bool>()), 0..8),
        said in proptest::collection::vec(any_name(), 1..4),
    ) {
        let known = known_names.iter().map(|(name, is_settled)| {
            known(name, if *is_settled { Status::Conflict } else { Status::Unclear })
        });
        let directory = Directory::new(known.collect(), Vec::new(), Vec::new());
        let parties: Vec<Party> = said.iter().filter_map(|name| Party::new(name)).collect();
        let finding = directory.check(&parties);
        let gate = opposing_parties(&directory, &Parties::Named(parties));
        match finding {
            Finding::Hit(_) => prop_assert_eq!(gate, Gate::ToAPerson(Reason::Conflict)),
            Finding::Unclear(_) => prop_assert_eq!(gate, Gate::Review(Reason::ConflictUnclear)),
            Finding::Clear => prop_assert_eq!(gate, Gate::Pass),
        }
    }

    #[test]
    fn what_passes_is_served(
        served in proptest::sample::subsequence(State::all().collect::<Vec<_>>(), 0..51),
        own in proptest::option::of(proptest::sample::subsequence(State::all().collect::<Vec<_>>(), 0..51)),
        asked in proptest::sample::select(State::all().collect::<Vec<_>>()),
    ) {
        let firm = Firm { states: served.clone(), ..firm() };
        let area = PracticeArea { states: own.clone(), ..practice_area("family law", true, None) };
        if state(&firm, &area, Some(asked)) == Gate::Pass {
            prop_assert!(served.contains(&asked));
            prop_assert!(own.is_none_or(|states| states.contains(&asked)));
        }
    }
}
