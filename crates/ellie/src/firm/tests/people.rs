//! The people a firm's file tells of.

use std::fmt::Write as _;

use ellie_core::conflict::{Finding, Party, Status};

use super::*;

fn people() -> People {
    parse(EXAMPLE, "f").unwrap().people
}

fn check(name: &str) -> Finding {
    people().directory().check(&[Party::new(name).unwrap()])
}

#[test]
fn the_parties_of_the_example_are_found() {
    assert!(matches!(check("the surgeon at Saint Benedict Medical Center"), Finding::Hit(_)));
    assert!(matches!(check("Delgado Roofing"), Finding::Hit(_)));
    assert!(matches!(check("Marco Delgado"), Finding::Hit(_)));
    assert!(matches!(check("Greg Potts"), Finding::Unclear(_)));
    assert_eq!(check("Walmart"), Finding::Clear);
    assert_eq!(people().known_parties[2].status, Status::Unclear);
}

#[test]
fn the_clients_of_the_example_are_verified_by_their_number() {
    let directory = people().directory();
    let client = directory.client("Dana Whitfield", "0144").unwrap();
    assert_eq!(client.matters.len(), 2);
    assert_eq!(directory.client("Samuel Okafor", "0177").unwrap().matters[0].name, "the lease");
    assert_eq!(directory.client("Samuel Okafor", "0144"), None);
    assert!(directory.is_represented("Bob Strand"));
}

#[test]
fn a_file_with_as_many_people_as_may_be_is_read() {
    let mut more = String::new();
    for number in 3..10_000 {
        let line = number % 10_000;
        let _ = write!(
            more,
            "[[known_parties]]\nname = \"Company {number}\"\nstatus = \"conflict\"\n\
             [[clients]]\nname = \"Client {number}\"\nphone = \"614-555-{line:04}\"\n\
             [[clients.matters]]\nname = \"it\"\nstatus = \"Begun.\"\n\
             [[represented]]\nname = \"Caller {number}\"\n"
        );
    }
    let old = "[[represented]]\n";
    let text = EXAMPLE.replacen(old, &format!("{more}{old}"), 1);
    let people = parse(&text, "f").unwrap().people;
    assert_eq!((people.known_parties.len(), people.clients.len()), (10_000, 9_999));
    let fourth = "[[known_parties]]\nname = \"One More\"\nstatus = \"unclear\"\n";
    let fault = faults_of(&text.replacen(old, &format!("{fourth}{old}"), 1));
    assert_eq!(fault.len(), 1);
    assert!(fault[0].ends_with("`known_parties` has 10001 entries; keep at most 10000"));
}
