use std::fmt::Write as _;

use ellie_core::conflict::Status;
use proptest::prelude::*;

use super::*;

fn parsed(text: &str, kind: Option<Kind>) -> Result<Import, FirmFaults> {
    parse(text, "f", kind, &mut |_, _| {})
}

fn import(text: &str, kind: Option<Kind>) -> Import {
    parsed(text, kind).unwrap()
}

fn faults_of(text: &str, kind: Option<Kind>) -> Vec<String> {
    let shown = parsed(text, kind).unwrap_err().to_string();
    shown.lines().map(|line| line.trim_start_matches("f:").to_owned()).collect()
}

#[test]
fn parties_are_read_from_a_table() {
    let text = "\u{feff}Name,Aliases,Status\r\n\
                \"Delgado Roofing, LLC\",\"Delgado & Sons|Marco \"\"D\"\" Delgado\",conflict\r\n\
                \r\n,,\r\n\
                Greg Potts,,Unclear\r\n\
                delgado roofing, LLC,Delgado Co,conflict"
        .replace("delgado roofing, LLC,", "\"delgado roofing, LLC\",");
    let Import { kind, people, rows } = import(&text, None);
    assert_eq!((kind, rows, people.known_parties.len()), (Kind::Parties, 3, 2));
    let roofing = &people.known_parties[0];
    assert_eq!(roofing.name, "Delgado Roofing, LLC");
    assert_eq!(roofing.aliases, ["Delgado & Sons", "Marco \"D\" Delgado", "Delgado Co"]);
    assert_eq!(people.known_parties[1].status, Status::Unclear);
}

#[test]
fn rows_of_the_same_client_are_matters_of_one() {
    let text = "phone;matter;name;status\n\
                614-555-0144;the lease;Dana Whitfield;\"Filed; the court\nanswers in May.\"\n\
                (614) 555-0144;your will;dana whitfield;Ready.\n\
                614-555-0177;;Dana Whitfield;\n";
    let people = import(text, None).people;
    assert_eq!(people.clients.len(), 2);
    let matters: Vec<_> =
        people.clients[0].matters.iter().map(|matter| (&*matter.name, &*matter.status)).collect();
    assert_eq!(
        matters,
        [("the lease", "Filed; the court answers in May."), ("your will", "Ready.")]
    );
    assert!(people.clients[1].matters.is_empty());
}

#[test]
fn the_same_people_are_read_from_json() {
    let text = r#"[
        {"name": "Dana Whitfield", "phone": "614-555-0144",
         "matters": [{"name": "the lease", "status": "Filed."}, {"name": "it", "status": "Done."}]},
        {"name": "Sam Okafor", "phone": "614-555-0177", "matter": "the lease", "status": "Begun."},
        {"name": "Sam Okafor", "phone": "614-555-0177", "matter": null}
    ]"#;
    let clients = import(text, None).people.clients;
    assert_eq!((clients.len(), clients[0].matters.len(), clients[1].matters.len()), (2, 2, 1));
    let text = r#"[{"name":"A \u0026 B","aliases":["C","D"],"status":"unclear"},
                   {"name":"E","aliases":"F","status":"conflict"}]"#;
    let parties = import(text, None).people.known_parties;
    assert_eq!((parties[0].name.as_str(), parties[0].aliases.len()), ("A & B", 2));
    assert_eq!(parties[1].aliases, ["F"]);
    let people = import(r#"[{"name":"Robert Strand"}]"#, Some(Kind::Represented)).people;
    assert_eq!(people.represented, ["Robert Strand"]);
}

#[test]
fn a_formula_is_a_name_like_any_other() {
    let text = "name,status\n\"=cmd|' /C calc'!A0\",conflict\n+Plus Corp,conflict\n@Home,unclear\n";
    let parties = import(text, None).people.known_parties;
    let names: Vec<_> = parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["=cmd|' /C calc'!A0", "+Plus Corp", "@Home"]);
}

#[test]
fn every_fault_of_a_table_is_listed_and_nobody_is_named() {
    let text = "name,phone,matter,status\n\
                Dana Whitfield,555-0144,the lease,Filed.\n\
                ,614-555-0144,the lease,Filed.\n\
                Dana Whitfield,614-555-0144,the lease\n\
                Dana Whitfield,614-555-0144,the lease,Filed.,5\n\
                Dana Whitfield,614-555-0144,,Filed.\n\
                Dana Whitfield,614-555-0144,The Lease,Filed.\n\
                Dana \u{0}Whitfield,six one four 555 0144,it,Filed.\n\
                \"Dana\" Whitfield,614-555-0144,other,Filed.\n\
                ???,+44 20 7946 0958,it,\"Filed.\n";
    let faults = faults_of(text, None);
    assert_eq!(
        faults,
        [
            "2:16: this is no phone number of North America; write it like 614-555-0100",
            "3:1: `name` is missing in this row; add it",
            "4:1: `status` is missing in this row; add it",
            "4:1: this row has 3 cells, not 4; put quotes around what holds a delimiter",
            "5:1: this row has 5 cells, not 4; put quotes around what holds a delimiter",
            "6:1: `matter` is missing in this row; add it",
            "7:29: this name stands already in line 5; it may stand only once",
            "8:1: `name` holds the invisible character U+0000; take it out",
            "8:17: this is no phone number of North America; write it like 614-555-0100",
            "9:7: text stands after the closing quote; write quotes within quotes twice",
            "10:1: this is no name; write it as it is said",
            "10:5: this is no phone number of North America; write it like 614-555-0100",
            "10:25: this quote is never closed",
        ]
    );
    assert!(!faults.concat().contains("Dana"));
}

#[test]
fn faults_of_the_headings_are_told_before_those_of_the_rows() {
    let parties = Some(Kind::Parties);
    let unknown = "unknown column of parties; there may be name, aliases, status";
    for (head, told) in [
        ("name,name,status", "1:6: the column `name` stands twice; keep one of the two".to_owned()),
        ("name,aliases", "1:1: the column `status` of parties is missing".to_owned()),
        ("name,statsu", "1:6: unknown column of parties; did you mean `status`?".to_owned()),
        ("name,status,", format!("1:13: {unknown}")),
        ("Greg Potts,unclear", format!("1:1: {unknown}")),
    ] {
        let faults = faults_of(&format!("{head}\nx,y,z,1\n"), parties);
        assert_eq!(faults[0], told, "{head}");
        assert!(!faults.concat().contains("Greg"), "{faults:?}");
    }
}

#[test]
fn a_party_has_one_status() {
    let text = "name,status\nGreg Potts,conflict\nGREG POTTS,unclear\nX,maybe\n";
    assert_eq!(
        faults_of(text, None),
        [
            "3:1: this name stands in line 2 with the other status; keep one",
            "4:3: `maybe` is no status; write conflict or unclear",
        ]
    );
}

#[test]
fn names_alone_do_not_tell_who_they_are() {
    let what = "1:1: the columns do not tell who these are; say --kind parties, clients or \
                represented";
    assert_eq!(faults_of("name\nRobert Strand\n", None), [what]);
    assert_eq!(faults_of(r#"[{"name":"Robert Strand"}]"#, None), [what.replace("1:1", "1:2")]);
    let again = "name\nRobert Strand\nrobert strand\n";
    assert_eq!(import(again, Some(Kind::Represented)).people.represented, ["Robert Strand"]);
}

#[test]
fn faults_of_json_stand_where_they_are() {
    let cases = [
        ("[{\"name\": \"A\", \"status\": 7}]", "1:26: `status` must be a text in quotes"),
        ("[\n{\"name\": \"A\",\n \"phone\": [1]}]", "3:11: `phone` must be a text in quotes"),
        ("[{\"name\": \"A\" \"status\": 7}]", "1:15: expected `,` or `}`"),
        ("{\"name\": \"A\"}", "1:1: invalid type: map, expected a list of objects"),
        (
            "[{\"status\": \"unclear\", \"status\": \"unclear\", \"name\": \"A\"}]",
            "1:34: this key stands twice",
        ),
        (
            "[{\"name\": \"A\", \"status\": \"unclear\"}, \"Dana\"]",
            "1:38: an object in braces is expected",
        ),
        ("[{\"phone\": \"614-555-0144\"}]", "1:2: `name` is missing in this row; add it"),
        ("[{\"phone\": \"\", \"fax\": \"1\"}]", "1:23: unknown column of clients"),
        (
            "[{\"name\": \"A\", \"phone\": \"614-555-0144\", \"matters\": {}}]",
            "1:52: `matters` must be a list",
        ),
        (
            "[{\"name\": \"A\", \"phone\": \"614-555-0144\", \"matters\": [7]}]",
            "1:53: a matter is expected here",
        ),
        ("[]", "1:1: the file lists nobody"),
        ("[", "1:1: EOF while parsing a list"),
    ];
    for (text, told) in cases {
        let faults = faults_of(text, None);
        assert!(faults.iter().any(|fault| fault.starts_with(told)), "{text}: {faults:#?}");
        assert!(!faults.concat().contains("Dana"));
    }
}

#[test]
fn an_empty_table_is_a_fault() {
    let nobody = ["1:1: the file lists nobody"];
    assert_eq!(faults_of("", None), nobody);
    assert_eq!(faults_of("\n\r\n,,\n", None), nobody);
    assert_eq!(faults_of("name,status\n", None), nobody);
}

#[test]
fn a_file_that_is_no_text_is_one_fault() {
    let binary: String = (0..4096).map(|byte| char::from(byte as u8)).collect();
    assert_eq!(faults_of(&binary, None), ["1:1: this is not a text file; save it as CSV or JSON"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parties.csv");
    std::fs::write(&path, b"name,status\nCaf\xe9,conflict\n").unwrap();
    let fault = read(&path, None, &mut |_, _| {}).unwrap_err().to_string();
    assert!(fault.ends_with(
        "parties.csv:2:4: this character is not UTF-8; save the file with the encoding UTF-8"
    ));
    assert!(matches!(
        read(folder.path(), None, &mut |_, _| {}),
        Err(ImportError::Unreadable { .. })
    ));
}

#[test]
fn too_many_rows_are_refused_and_as_many_as_may_be_are_read() {
    let mut text = String::from("name\n");
    for number in 0..ROWS_MAX {
        let _ = writeln!(text, "Caller {number}");
    }
    let represented = Some(Kind::Represented);
    let (mut told, mut reached) = (0, 0);
    let read = parse(&text, "f", represented, &mut |at, of| {
        told += 1;
        reached = at * 100 / of;
    });
    assert_eq!((read.unwrap().people.count(), told, reached), (ROWS_MAX, ROWS_MAX, 100));
    text.push_str("One More\n");
    assert_eq!(
        faults_of(&text, represented),
        ["1000002:1: the file has more than 1000000 rows; split it"]
    );
    let many = format!("[{}{{\"name\":\"b\"}}]", "{\"name\":\"a\"},".repeat(ROWS_MAX));
    let faults = faults_of(&many, represented);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].ends_with("the file has more than 1000000 rows; split it"), "{faults:?}");
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let huge = " ".repeat(FILE_MAX_BYTES + 1);
    assert_eq!(faults_of(&huge, None), ["1:1: the file is larger than 64 MiB; split it"]);
    let lines = "\n".repeat(FILE_MAX_BYTES);
    assert_eq!(faults_of(&lines, None), ["1:1: the file has more than 1000000 rows; split it"]);
    let faults = faults_of(&format!("name,status\n{}", "?\n".repeat(ROWS_MAX)), None);
    assert_eq!(faults.len(), 1001);
    assert!(faults[1000].ends_with("more faults"), "{}", faults[1000]);
}

#[test]
fn nobody_has_endless_aliases_or_matters() {
    let aliases: Vec<String> = (0..101).map(|number| format!("alias {number}")).collect();
    let text = format!("name,aliases,status\nA,{},unclear\n", aliases.join("|"));
    let what = "2:1: nobody has more than 100 aliases or matters; keep the open ones";
    assert_eq!(faults_of(&text, None), [what]);
}

#[test]
fn an_import_adds_or_replaces_and_says_what_it_does() {
    let kept = import("name,status\nA,conflict\nB,unclear\nC,unclear\n", None).people;
    let kept = People { represented: vec!["Robert Strand".into()], ..kept };
    let read = || import("name,status\nb,unclear\nC,unclear\nD,conflict\n", None);
    let (people, changes) = merged(kept.clone(), read(), Mode::Add);
    assert_eq!(changes.to_string(), "1 added, 1 changed, 1 unchanged, 0 removed");
    let names: Vec<_> = people.known_parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["A", "b", "C", "D"]);
    let (people, changes) = merged(kept, read(), Mode::Replace);
    assert_eq!(changes, Changes { added: 1, changed: 1, unchanged: 1, removed: 1 });
    assert_eq!((people.known_parties.len(), people.represented.len()), (3, 1));
    let (again, changes) = merged(people.clone(), read(), Mode::Add);
    assert_eq!((again, changes.unchanged), (people, 3));
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn any_name_survives_being_quoted(names in proptest::collection::vec("[a-zA-Z,;\"'|=\n]{0,30}[a-z]", 1..9)) {
        let rows: String = names.iter().map(|name| quoted(name) + "\r\n").collect();
        let represented = import(&format!("name\r\n{rows}"), Some(Kind::Represented)).people.represented;
        let mut wanted: Vec<String> = Vec::new();
        for name in &names {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if !wanted.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
                wanted.push(name);
            }
        }
        prop_assert_eq!(represented, wanted);
    }

    #[test]
    fn any_text_is_people_or_has_faults_within_it(
        head in prop_oneof![Just(""), Just("name,status\n"), Just("name;phone;matter;status\n"), Just("[{\"name\":\"a\",\"status\":")],
        text in prop_oneof!["\\PC{0,80}", "[\\[\\]{}\"',;:\r\n a-z0-9\\\\-]{0,120}", any::<String>()],
        kind in prop_oneof![Just(None), Just(Some(Kind::Clients)), Just(Some(Kind::Parties))],
    ) {
        let text = format!("{head}{text}");
        if let Err(faults) = parsed(&text, kind) {
            prop_assert!(!faults.faults().is_empty());
            for fault in faults.faults() {
                let line = text.split('\n').nth(fault.line - 1).unwrap_or_default();
                prop_assert!(fault.column <= line.chars().count() + 1, "{fault:?}");
            }
        }
    }
}
