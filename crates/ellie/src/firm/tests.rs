mod people;
mod practice;

use ellie_core::language::Language;
use proptest::prelude::*;

use super::*;

const EXAMPLE: &str = include_str!("../../firm.example.toml");

fn faults_of(text: &str) -> Vec<String> {
    let shown = parse(text, "f").unwrap_err().to_string();
    shown.lines().map(|line| line.trim_start_matches("f:").to_owned()).collect()
}

/// The only fault of the example after one replacement.
fn fault_of(old: &str, new: &str) -> String {
    assert!(EXAMPLE.contains(old), "{old}");
    let mut faults = faults_of(&EXAMPLE.replacen(old, new, 1));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.remove(0)
}

#[test]
fn the_example_is_a_whole_firm() {
    let firm = parse(EXAMPLE, "firm.example.toml").unwrap().firm;
    assert_eq!(firm.spoken_name, "Harper and Lane");
    assert_eq!(firm.own_answers.len(), 9);
    assert_eq!(firm.attorneys.len(), 3);
    assert_eq!(firm.answers(Language::English).len(), 14);
    assert!(
        firm.answers(Language::English)
            .iter()
            .all(|answer| answer.says.chars().count() <= SAYS_MAX_CHARS)
    );
    assert_eq!(
        firm.hours.spoken(Language::English),
        "Monday to Thursday, 9:00 AM to 5:30 PM; \
         Friday, 9:00 AM to noon and 1:00 PM to 4:00 PM; closed on weekends"
    );
    assert!(firm.fees.contains("a share of what is recovered. The attorney"), "{}", firm.fees);
}

#[test]
fn names_that_are_left_out_have_a_default() {
    let text = EXAMPLE.replace("spoken_name = ", "# ").replace("assistant = ", "# ");
    let firm = parse(&text, "f").unwrap().firm;
    assert_eq!(
        (firm.spoken_name.as_str(), firm.assistant.as_str()),
        ("Harper & Lane LLP", "Ellie")
    );
}

#[test]
fn every_fault_of_a_bad_file_is_listed_with_its_line() {
    let shown = parse(include_str!("tests/bad.toml"), "bad.toml").unwrap_err().to_string();
    assert_eq!(shown, include_str!("tests/bad.txt").trim_end());
}

#[test]
fn faults_of_the_notation_do_not_hide_the_others_or_cause_new_ones() {
    let faults = faults_of("name = \"Harper\nphone = \"12\"\nphone = 5\nfees = “flat”\nfax = 1\n");
    assert_eq!(
        faults,
        [
            "1:15: invalid basic string, expected `\"`; close the text with a quote",
            "2:9: `12` is not a phone number; write it like 614-555-0100",
            "3:1: duplicate key; keep only one of the two",
            "4:8: string values must be quoted, expected literal string; \
             write straight quotes (\") instead of curly ones",
            "5:1: unknown key `fax` at the top of the file; it may have name, spoken_name, \
             assistant, phone, time_zone, states, languages, fees, address, hours, areas, attorneys, \
             consultations, limitation_periods, priorities, known_parties, clients, represented, \
             answers, pronunciation",
        ]
    );
}

#[test]
fn a_key_that_stands_in_the_wrong_section_is_sent_to_the_top() {
    let fault = fault_of("zip = \"43215\"", "zip = \"43215\"\nassistant = \"Ann\"");
    assert!(fault.ends_with("in [address]; it belongs at the top of the file"), "{fault}");
}

#[test]
fn a_misspelt_key_is_one_fault_and_not_also_a_missing_one() {
    let fault = fault_of("time_zone =", "timezone =");
    assert!(
        fault.ends_with("unknown key `timezone` at the top of the file; did you mean `time_zone`?")
    );
}

#[test]
fn hidden_characters_are_found() {
    let fault = fault_of("\"Ellie\"", "\"Ell\\u0007ie\"");
    assert_eq!(fault, "14:13: `assistant` holds the invisible character U+0007; take it out");
    let fault = fault_of("\"Ellie\"", "\"Ell\u{202e}ie\"");
    assert!(fault.contains("U+202E"), "{fault}");
}

#[test]
fn an_area_no_attorney_could_work_in_is_found() {
    let fault = fault_of("areas = [\"personal injury\"]", "areas = [\"personal injuries\"]");
    assert!(
        fault.ends_with("no area is named `personal injuries`; did you mean `personal injury`?")
    );
}

#[test]
fn facts_that_take_too_long_to_say_need_an_answer_of_their_own() {
    let area =
        |index| format!("[[areas]]\nname = \"law {index} {}\"\nabout = \"x\"\n", "x".repeat(80));
    let more: String = (0..8).map(area).collect();
    let old = "[[areas]]\nname = \"family law\"";
    let fault = fault_of(old, &format!("{more}{old}"));
    assert!(fault.contains("`areas` takes 779 characters to say; keep it to 600"), "{fault}");
    let own = "[[answers]]\nid = \"areas\"\nsays = \"Most kinds of law.\"\n";
    let text = EXAMPLE.replacen(old, &format!("{own}{more}{old}"), 1);
    assert!(parse(&text, "f").is_ok());
}

#[test]
fn a_list_without_entries_is_a_fault() {
    let fault = fault_of("languages = [\"English\", \"Spanish\"]", "languages = []");
    assert_eq!(fault, "23:13: `languages` has no entries; write one, or take it away");
}

#[test]
fn a_section_of_the_wrong_kind_is_told_how_to_be_headed() {
    let fault = fault_of("[address]", "[[address]]");
    assert!(fault.ends_with("`address` must be one section, headed [address]"), "{fault}");
    let faults = faults_of("areas = \"all\"\n[answers]\nid = \"x\"\n");
    assert!(
        faults.contains(&"1:9: each of the `areas` must be a section, headed [[areas]]".into())
    );
    assert!(
        faults.contains(&"2:1: each of the `answers` must be a section, headed [[answers]]".into())
    );
}

#[test]
fn too_many_answers_are_one_fault() {
    let answer = |index| {
        format!(
            "[[answers]]\nid = \"a{index}\"\nsays = \"Yes.\"\n\
             asks = [\"{index} a\", \"{index} b\", \"{index} c\"]\n"
        )
    };
    let more: String = (0..192).map(answer).collect();
    let fault = fault_of("[pronunciation]", &format!("{more}[pronunciation]"));
    assert!(fault.ends_with("`answers` has 201 entries; keep at most 200"), "{fault}");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let text = format!("\u{feff}{}", EXAMPLE.replace('\n', "\r\n"));
    assert_eq!(parse(&text, "f"), parse(EXAMPLE, "f"));
    let faults = faults_of("\u{feff}nome = 1");
    assert!(faults.iter().any(|fault| fault.starts_with("1:1: unknown key `nome`")), "{faults:?}");
}

#[test]
fn a_file_that_is_not_text_is_one_fault() {
    let binary: String = (0..4096).map(|byte| char::from(byte as u8)).collect();
    assert_eq!(faults_of(&binary), ["1:1: this is not a text file; save it as plain text"]);
}

#[test]
fn an_empty_file_lacks_what_every_firm_has() {
    let missing = ["name", "phone", "time_zone", "languages", "fees", "address", "hours", "areas"];
    let faults = faults_of("");
    assert_eq!(faults.len(), missing.len());
    for key in missing {
        let fault = format!("1:1: `{key}` is missing at the top of the file; add it");
        assert!(faults.contains(&fault), "{faults:#?}");
    }
}

#[test]
fn a_huge_file_is_refused_and_a_large_faulty_one_is_cut_short() {
    let huge = "#".repeat(FILE_MAX_BYTES + 1);
    assert_eq!(faults_of(&huge), ["1:1: the file is larger than 4 MiB; shorten it"]);
    let faults = faults_of(&"a=1\n".repeat(FILE_MAX_BYTES / 4));
    assert_eq!(faults.len(), 1001);
    assert!(faults[1000].ends_with("more faults"), "{}", faults[1000]);
}

#[test]
fn deep_nesting_is_a_fault_and_not_a_crash() {
    let keys = vec!["a"; 79].join(".");
    let inline = format!("{{ {keys} = ").repeat(79);
    for deep in [
        "[".repeat(FILE_MAX_BYTES),
        "a = {".repeat(FILE_MAX_BYTES / 5),
        format!("a = {}", "[".repeat(FILE_MAX_BYTES - 4)),
        format!("{}a = 1", "a.".repeat(FILE_MAX_BYTES / 2 - 4)),
        format!("[{}a]", "a.".repeat(FILE_MAX_BYTES / 2 - 4)),
        format!("[{keys}]\n{keys} = {inline}1{}", "}".repeat(79)),
    ] {
        assert!(!faults_of(&deep).is_empty());
    }
}

/// The example with a stretch of it replaced, so that all the readers are reached.
fn mangled() -> impl Strategy<Value = String> {
    let lines = EXAMPLE.lines().count();
    let new =
        prop_oneof!["\\PC{0,20}", "[\\[\\]{}\"'=.,#\n a-z0-9\\\\-]{0,20}", Just(String::new())];
    proptest::collection::vec((0..lines, 0..80usize, new), 1..6).prop_map(|edits| {
        let mut lines: Vec<String> = EXAMPLE.lines().map(str::to_owned).collect();
        for (line, at, new) in edits {
            let kept: String = lines[line].chars().take(at).collect();
            lines[line] = kept + &new;
        }
        lines.join("\n")
    })
}

proptest! {
    #[test]
    fn any_text_is_a_firm_or_has_faults_within_it(
        text in prop_oneof![any::<String>(), "[\\[\\]{}\"'=.,# a-z0-9\n]{0,200}", mangled()]
    ) {
        if let Err(faults) = parse(&text, "f") {
            prop_assert!(!faults.faults().is_empty());
            prop_assert!(faults.faults().is_sorted_by_key(|fault| (fault.line, fault.column)));
            for fault in faults.faults() {
                let line = text.split('\n').nth(fault.line - 1).unwrap_or_default();
                prop_assert!(fault.column <= line.chars().count() + 1, "{fault:?}");
            }
            prop_assert_eq!(faults.to_string().lines().count(), faults.faults().len());
        }
    }
}
