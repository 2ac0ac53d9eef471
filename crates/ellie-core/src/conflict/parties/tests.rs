use super::*;

fn names(text: &str) -> Vec<String> {
    match Parties::heard(text) {
        Parties::Named(parties) => parties.into_iter().map(|party| party.0).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn one_answer_may_name_several_parties() {
    assert_eq!(
        names("my husband Mark Delgado and his company Delgado Roofing LLC"),
        ["Mark Delgado", "Delgado Roofing LLC"]
    );
    assert_eq!(
        names("St. Benedict Medical Center and the surgeon, Dr. Anand"),
        ["St. Benedict Medical Center", "Dr. Anand"]
    );
    assert_eq!(
        names("Dana Hollis, Acme, Inc. & Greg Potts"),
        ["Dana Hollis", "Acme Inc.", "Greg Potts"]
    );
}

#[test]
fn a_name_is_found_among_other_words() {
    for (text, name) in [
        ("State Farm", "State Farm"),
        ("um, I think it's State Farm.", "State Farm"),
        ("my ex-husband, Tony Russo", "Tony Russo"),
        ("the other driver was Dana Hollis", "Dana Hollis"),
        ("Dana Hollis is my landlady", "Dana Hollis"),
        ("her name is Dana Hollis", "Dana Hollis"),
        ("I slipped at Walmart", "Walmart"),
        ("they fired me, Acme Widgets, I mean", "Acme Widgets"),
        ("the driver from Federal Express", "Federal Express"),
        ("the emergency room at Mercy Ridge Hospital", "Mercy Ridge Hospital"),
        ("I don't know his last name, but his first name is Mark", "Mark"),
        ("Smith and Sons Plumbing", "Smith and Sons Plumbing"),
        ("Bank of America", "Bank of America"),
        ("the Hospital for Special Surgery", "Hospital for Special Surgery"),
        ("U.S.A.A.", "U.S.A.A."),
        ("Robert A. Whitfield", "Robert A. Whitfield"),
        ("mark delgado", "mark delgado"),
    ] {
        assert_eq!(names(text), [name], "{text}");
    }
}

#[test]
fn nobody_is_an_answer() {
    for text in ["nobody", "No one.", "No", "there is no other party", "It's just me", "N/A"] {
        assert_eq!(Parties::heard(text), Parties::NoOne, "{text}");
    }
}

#[test]
fn not_knowing_is_another() {
    for text in
        ["I don't know", "I\u{2019}m not sure", "No, I have no idea", "it was a hit and run"]
    {
        assert_eq!(Parties::heard(text), Parties::Unknown, "{text}");
    }
}

#[test]
fn what_names_nobody_is_not_understood() {
    for text in ["", "...", "yes", "hello?", "my husband", "the surgeon", "what do you mean"] {
        assert_eq!(Parties::heard(text), Parties::NotUnderstood, "{text}");
    }
}

#[test]
fn a_story_is_asked_for_again_so_that_no_name_is_overlooked() {
    let story = format!("{}Mark Delgado", "and then he said so ".repeat(20_000));
    assert_eq!(Parties::heard(&story), Parties::NotUnderstood);
    assert_eq!(Party::new(&story), None);
}

#[test]
fn a_party_has_a_name() {
    assert_eq!(Party::new(" . "), None);
    assert_eq!(Party::new(" Dana  Hollis ").unwrap().name(), "Dana Hollis");
}
