use proptest::prelude::*;

use super::*;
use crate::conflict::{Finding, KnownParty, Party, Status};

fn state(code: &str) -> State {
    State::from_code(code).unwrap()
}

fn area_policy(name: &str, accepted: bool, states: Option<&[&str]>) -> AreaPolicy {
    let states = states.map(|codes| codes.iter().map(|code| state(code)).collect());
    AreaPolicy { name: name.into(), accepted, fee_terms: "A flat fee.".into(), states }
}

fn known(name: &str, status: Status) -> KnownParty {
    KnownParty { name: name.into(), aliases: Vec::new(), status }
}

fn policy() -> Policy {
    let counsel = |name: &str, area: &str, codes: &[&str]| Counsel {
        name: name.into(),
        areas: vec![area.into()],
        admitted: codes.iter().map(|code| state(code)).collect(),
    };
    Policy {
        states: vec![state("OH"), state("KY"), state("IN")],
        areas: vec![
            area_policy("family law", true, None),
            area_policy("personal injury", true, Some(&["OH", "KY"])),
            area_policy("patents", false, None),
        ],
        counsel: vec![
            counsel("Nora Lane", "family law", &["KY"]),
            counsel("Ida Harper", "family law", &["OH", "KY"]),
            counsel("Paul Reyes", "personal injury", &["OH"]),
        ],
        known_parties: Index::new(vec![
            known("Mark Delgado", Status::Conflict),
            known("Greg Potts", Status::Unclear),
        ]),
    }
}

fn matter(area: &str, code: &str) -> Matter {
    Matter {
        standing: Standing::Unrepresented,
        parties: Parties::heard("Anna Smith"),
        area: Some(area.into()),
        state: Some(state(code)),
    }
}

fn against(said: &str) -> Gate {
    screen(&policy(), &Matter { parties: Parties::heard(said), ..matter("family law", "OH") })
}

#[test]
fn a_matter_that_fits_passes_every_gate() {
    assert_eq!(screen(&policy(), &matter("Family law", "OH")), Gate::Pass);
}

#[test]
fn a_represented_or_adverse_caller_goes_to_a_person_whatever_else_is_true() {
    for (standing, reason) in
        [(Standing::Represented, Reason::Represented), (Standing::Adverse, Reason::Adverse)]
    {
        let matter = Matter { standing, ..matter("patents", "TX") };
        assert_eq!(screen(&policy(), &matter), Gate::ToAPerson(reason));
    }
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
    let policy = policy();
    assert_eq!(screen(&policy, &matter("patents", "OH")), Gate::Review(Reason::AreaNotAccepted));
    assert_eq!(screen(&policy, &matter("tax", "OH")), Gate::Review(Reason::AreaUnknown));
    let none = Matter { area: None, ..matter("", "OH") };
    assert_eq!(screen(&policy, &none), Gate::Review(Reason::AreaUnknown));
}

#[test]
fn the_firms_states_and_the_areas_own_are_two_gates() {
    let policy = policy();
    let screened = |area, code| screen(&policy, &matter(area, code));
    assert_eq!(screened("family law", "TX"), Gate::Review(Reason::StateNotServed));
    assert_eq!(screened("personal injury", "TX"), Gate::Review(Reason::StateNotServed));
    assert_eq!(screened("personal injury", "IN"), Gate::Review(Reason::AreaNotInState));
    assert_eq!(screened("personal injury", "OH"), Gate::Pass);
    let nowhere = Matter { state: None, ..matter("family law", "OH") };
    assert_eq!(screen(&policy, &nowhere), Gate::Review(Reason::StateUnknown));
}

#[test]
fn the_firms_list_narrows_a_wider_list_of_the_area() {
    let area = area_policy("family law", true, Some(&["TX"]));
    assert_eq!(area_state(Some(&area), Some(state("TX"))), Gate::Pass);
    let policy = Policy { areas: vec![area], ..policy() };
    let screened = screen(&policy, &matter("family law", "TX"));
    assert_eq!(screened, Gate::Review(Reason::StateNotServed));
}

#[test]
fn a_matter_goes_to_the_first_attorney_of_its_area_and_state() {
    let policy = policy();
    let found = |area: usize, code| {
        counsel(&policy.counsel, policy.areas.get(area), Some(state(code))).map(|c| c.name.as_str())
    };
    assert_eq!(found(0, "KY"), Some("Nora Lane"));
    assert_eq!(found(0, "OH"), Some("Ida Harper"));
    assert_eq!(found(1, "OH"), Some("Paul Reyes"));
    assert_eq!(found(1, "KY"), None);
    assert_eq!(counsel(&policy.counsel, None, Some(state("OH"))), None);
    assert_eq!(counsel(&policy.counsel, policy.areas.first(), None), None);
}

#[test]
fn a_matter_that_no_attorney_may_take_is_reviewed() {
    let screened = screen(&policy(), &matter("personal injury", "KY"));
    assert_eq!(screened, Gate::Review(Reason::NoCounsel));
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

fn any_state() -> impl Strategy<Value = State> {
    proptest::sample::select(State::all().collect::<Vec<_>>())
}

fn any_area() -> impl Strategy<Value = AreaPolicy> {
    let states = proptest::option::of(proptest::collection::vec(any_state(), 0..4));
    (0..4u8, any::<bool>(), states).prop_map(|(number, accepted, states)| AreaPolicy {
        name: format!("area {number}"),
        accepted,
        fee_terms: String::new(),
        states,
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let known = (any_name(), any::<bool>()).prop_map(|(name, is_settled)| {
        known(&name, if is_settled { Status::Conflict } else { Status::Unclear })
    });
    let admitted = proptest::collection::vec(any_state(), 0..51);
    let counsel = (0..4u8, admitted).prop_map(|(number, admitted)| Counsel {
        name: String::new(),
        areas: vec![format!("area {number}")],
        admitted,
    });
    (
        proptest::collection::vec(any_state(), 0..51),
        proptest::collection::vec(any_area(), 0..5),
        proptest::collection::vec(counsel, 0..5),
        proptest::collection::vec(known, 0..8),
    )
        .prop_map(|(states, areas, counsel, known)| Policy {
            states,
            areas,
            counsel,
            known_parties: Index::new(known),
        })
}

fn any_matter() -> impl Strategy<Value = Matter> {
    let standing = proptest::sample::select(vec![
        Standing::Unrepresented,
        Standing::Represented,
        Standing::Adverse,
    ]);
    let party = any_name().prop_filter_map("no word in it", |name| Party::new(&name));
    let parties = proptest::collection::vec(party, 1..4).prop_map(Parties::Named);
    let area = proptest::option::of((0..4u8).prop_map(|number| format!("Area {number}")));
    (standing, parties, area, proptest::option::of(any_state()))
        .prop_map(|(standing, parties, area, state)| Matter { standing, parties, area, state })
}

proptest! {
    #[test]
    fn a_conflict_never_passes(policy in any_policy(), matter in any_matter()) {
        let Parties::Named(parties) = &matter.parties else { return Ok(()) };
        let gate = screen(&policy, &matter);
        match policy.known_parties.check(parties) {
            Finding::Hit(_) => prop_assert!(matches!(gate, Gate::ToAPerson(_)), "{gate:?}"),
            Finding::Unclear(_) => prop_assert_ne!(gate, Gate::Pass),
            Finding::Clear => {}
        }
    }

    #[test]
    fn what_passes_is_accepted_and_served(policy in any_policy(), matter in any_matter()) {
        if screen(&policy, &matter) == Gate::Pass {
            let state = matter.state.unwrap();
            prop_assert!(policy.states.contains(&state));
            let area = area::of(&policy.areas, matter.area.as_deref().unwrap()).unwrap();
            prop_assert!(area.accepted);
            prop_assert!(area.states.as_ref().is_none_or(|states| states.contains(&state)));
        }
    }
}
