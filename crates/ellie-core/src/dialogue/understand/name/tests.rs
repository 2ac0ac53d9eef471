use proptest::prelude::*;

use super::*;

#[test]
fn a_name_is_found_in_the_words_around_it() {
    for (said, expected) in [
        ("Dana Whitfield", "Dana Whitfield"),
        ("dana", "Dana"),
        ("Uh, my name is dana whitfield.", "Dana Whitfield"),
        ("Hi, this is Siobhan O\u{2019}Neil", "Siobhan O'Neil"),
        ("It's Jean-Luc.", "Jean-Luc"),
        ("yeah sure it's Xiomara Okonkwo", "Xiomara Okonkwo"),
        ("I'm José María de la Cruz", "José María de la Cruz"),
        // initials and titles
        ("J. Harper", "J Harper"),
        ("It's J. R. Harper.", "J R Harper"),
        ("J.R. Harper", "J R Harper"),
        ("Dr. Lane.", "Lane"),
        ("Mr. Dana Whitfield", "Dana Whitfield"),
        ("This is Mrs. Whitfield, I called before.", "Whitfield"),
        ("Ms Okonkwo", "Okonkwo"),
        ("Judge Harper speaking", "Harper"),
        ("Officer Lane", "Lane"),
        // the last name first
        ("Whitfield, Dana", "Dana Whitfield"),
        ("whitfield, dana.", "Dana Whitfield"),
        ("Dana, thanks.", "Dana"),
        ("Dana, D-A-N-A.", "Dana"),
        ("Dana Whitfield, Columbus", "Dana Whitfield"),
        ("Yes, Dana", "Dana"),
        // openings
        ("Good morning, this is Dana", "Dana"),
        ("Good afternoon Dana Whitfield", "Dana Whitfield"),
        ("So, it's Dana", "Dana"),
        ("so my name is Dana", "Dana"),
        ("Oh, sure. Dana Whitfield.", "Dana Whitfield"),
        ("No, it's Dana with a D.", "Dana"),
        ("no my name is dana", "Dana"),
        // names that are words
        ("So Young Kim", "So Young Kim"),
        ("Oh Min Jun", "Oh Min Jun"),
        ("Will Turner", "Will Turner"),
        ("My Nguyen", "My Nguyen"),
        ("Do Van Minh", "Do Van Minh"),
        ("An Tran.", "An Tran"),
        ("May Chen", "May Chen"),
        ("My name is Will.", "Will"),
        ("It's Will Turner calling about my case", "Will Turner"),
        ("Tran Van An", "Tran Van An"),
        ("Mai Her", "Mai Her"),
        // what follows a name
        ("This is Dana calling about my case", "Dana"),
        ("Dana Whitfield is my name", "Dana Whitfield"),
        ("Dana Whitfield from Acme", "Dana Whitfield"),
        ("Dana please", "Dana"),
    ] {
        assert_eq!(name(said).as_deref(), Some(expected), "{said}");
    }
}

#[test]
fn what_is_not_a_name_is_not_taken_for_one() {
    for said in [
        "",
        "what are your hours",
        "my name is",
        "614 555 0144",
        "can I speak to somebody",
        "I'm calling about my brother who was arrested last night",
        "<script>alert(1)</script>",
        "Good morning",
        "Good evening.",
        "Hello there",
        "Hi",
        "So",
        "Dr.",
        "Will you call me back",
        "Will I have to pay?",
        "Will.",
        "will someone call",
        "May I ask why",
        "My brother was arrested",
        "my brother",
        "Do you need that?",
        "Do Harper and Lane take divorces",
        "Can Harper call me",
        "An attorney please",
        "I'd rather not say",
        "that's none of your business",
        "I told you already didn't I",
        "hold on please",
        "No.",
        "No, that's not right.",
        "No, wrong number.",
        "the name",
        "D-A-N-A",
        "I'm at home",
        "it's fine",
        "Fine.",
        "I'm in jail",
        "to speak with Harper",
        "questions about my case",
        "anonymous",
    ] {
        assert_eq!(name(said), None, "{said}");
    }
}

#[test]
fn a_letter_without_a_capital_of_its_own_stays() {
    assert_eq!(name("\u{1fd2}").as_deref(), Some("\u{1fd2}"));
}

proptest! {
    #[test]
    fn whatever_is_said_a_name_is_short_and_plain(said in "\\PC{0,120}") {
        if let Some(name) = name(&said) {
            prop_assert!(name.split(' ').count() <= MOST_WORDS);
            prop_assert!(name.chars().all(|c| c.is_alphabetic() || " '-".contains(c)));
        }
    }
}
