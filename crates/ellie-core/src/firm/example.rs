//! A fictional firm for tests.

use super::{
    Address, Consultations, DEFAULT_ASSISTANT, Firm, Hours, Opening, PracticeArea, PriorityRule,
    State, Weekday,
};
use crate::scheduling::calendar::Zone;

/// Harper and Lane of Columbus, Ohio.
pub fn firm() -> Firm {
    let mut hours = Hours::default();
    for day in &Weekday::ALL[..5] {
        hours.open(*day, Opening::new(540, 1050).unwrap()).unwrap();
    }
    Firm {
        name: "Harper & Lane LLP".into(),
        spoken_name: "Harper and Lane".into(),
        assistant: DEFAULT_ASSISTANT.into(),
        phone: "614-555-0100".into(),
        address: Address {
            street: "41 Larch Street".into(),
            suite: Some("Suite 1200".into()),
            city: "Columbus".into(),
            state: "Ohio".into(),
            zip: "43215".into(),
        },
        time_zone: Zone::named("America/New_York").unwrap(),
        hours,
        languages: vec!["English".into(), "Spanish".into()],
        states: vec![State::from_code("OH").unwrap()],
        areas: ["family law", "estate planning", "personal injury"]
            .map(|name| PracticeArea::new(name, "A line."))
            .into(),
        fees: "Fees depend on the matter.".into(),
        attorneys: Vec::new(),
        consultations: Consultations::default(),
        limitation_periods: Vec::new(),
        priorities: PriorityRule::defaults(),
        own_answers: Vec::new(),
        pronunciations: Vec::new(),
    }
}
