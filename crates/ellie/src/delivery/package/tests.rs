use super::*;

const DOCUMENT: &str = include_str!("../../../../../docs/delivery.md");

/// The example of the document.
fn example() -> &'static str {
    let (_, from) = DOCUMENT.split_once("```json\n").unwrap();
    from.split_once("\n```").unwrap().0
}

fn sample() -> Package {
    crate::delivery::sample::package()
}

#[test]
fn the_wire_shape_is_the_one_that_is_documented() {
    assert_eq!(serde_json::to_string_pretty(&sample()).unwrap(), example());
    assert_eq!(sample().version, VERSION);
}

#[test]
fn every_event_is_written_by_its_name() {
    for event in [
        Event::CallCompleted,
        Event::MessageTaken,
        Event::IntakeUpdated,
        Event::ConsultationBooked,
        Event::ConsultationChanged,
        Event::Escalation,
    ] {
        assert_eq!(serde_json::to_value(event).unwrap(), event.name());
        assert!(DOCUMENT.contains(&format!("`{}`", event.name())), "{event:?} is not documented");
    }
}

#[test]
fn a_priority_is_one_to_five() {
    let read = |json: &str| serde_json::from_str::<Priority>(json).is_ok();
    assert!((1..=5).all(|number| read(&number.to_string())));
    assert!(!["0", "6", "255", "\"5\"", "null"].into_iter().any(read));
}

#[test]
fn no_facts_leave_while_a_conflict_is_unclear_or_after_a_hit() {
    for conflict in [Conflict::Unclear, Conflict::Hit] {
        let mut package = sample();
        package.message = Some("they rear-ended me".into());
        package.conflict = conflict;
        let package = package.without_barred_facts();
        let sent = serde_json::to_string(&package).unwrap();
        for fact in ["rear-ended", "Rear-ended", "stiff neck", "two thirty"] {
            assert!(!sent.contains(fact), "{fact} in {sent}");
        }
        assert_eq!(package.contact.unwrap().phone.as_deref(), Some("6145550144"));
    }
}

#[test]
fn everything_leaves_where_no_conflict_stands_against_it() {
    for conflict in [Conflict::Clear, Conflict::NotChecked] {
        let mut package = sample();
        package.conflict = conflict;
        assert_eq!(package.clone().without_barred_facts(), package);
    }
}
