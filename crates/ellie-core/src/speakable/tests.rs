use super::speakable;
use proptest::prelude::*;

/// Written, spoken.
const ROWS: &str = include_str!("tests.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROWS.lines().filter_map(|row| row.split_once('\t'))
}

#[test]
fn every_row_is_said_as_people_say_it() {
    let wrong: Vec<String> = rows()
        .filter(|(written, spoken)| speakable(written) != *spoken)
        .map(|(written, spoken)| format!("{written}: {} (expected {spoken})", speakable(written)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows().count() >= 200);
}

#[test]
fn what_was_said_is_said_unchanged() {
    for (_, spoken) in rows() {
        assert_eq!(speakable(spoken), spoken);
    }
}

#[test]
fn lines_and_bullets_become_sentences() {
    let written = "## Fees\n- Consultation: $150\n* Retainer\n\nWe charge\nby the hour.";
    let spoken = "Fees. Consultation: one hundred fifty dollars. Retainer. We charge by the hour.";
    assert_eq!(speakable(written), spoken);
}

#[test]
fn control_characters_and_joiners_are_dropped() {
    assert_eq!(speakable("call\u{0}\tus\u{200d} now\u{7f}"), "call us now");
}

#[test]
fn a_long_run_of_anything_is_read_in_one_walk() {
    let pieces = [
        "1", "1-", "a.", "$1,", "(", "a@", "1/", "St. ", "1:2", "](http", "A.", "é-", "x1", "-",
        "'", "\n- ",
    ];
    for piece in pieces {
        let text = piece.repeat(50_000 / piece.len());
        let said = speakable(&text);
        assert!(!said.contains(|c: char| c.is_ascii_digit()), "{piece}");
    }
}

/// Pieces that rules look for, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "1", "12", "555", "2026", "78701", "0134", "00", " ", " ", " ", ".", ",", "-", "–", "—",
        "/", ":", "(", ")", "$", "%", "#", "@", "&", "+", "'", "\"", "’", "§", "½", "°", "*", "_",
        "<", "St", "Dr", "No", "Mr", "vs", "etc", "e.g", "a.m", "A.M.", "PM", "am", "Jan", "May",
        "Sun", "Mon", "OR", "TX", "US", "LLC", "II", "VIII", "Title", "Henry", "Oak", "Suite", "N",
        "th", "st", "s", "lbs", "in", "k", "M", "million", "com", "gmail", "http://", "www.", "x",
        "ext", "[", "](", "!", "?", "😀", "\n", "\n- ", "C", "J", "w/", "A", "The", "one", "Inc",
        "Co", "case", "I", "the", "five",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn is_settled(text: &str) -> Result<(), TestCaseError> {
    let once = speakable(text);
    prop_assert!(!once.contains(|c: char| c.is_ascii_digit()), "{once}");
    prop_assert_eq!(speakable(&once), once);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn any_text_is_said_once_and_for_all(text in any::<String>()) {
        is_settled(&text)?;
    }

    #[test]
    fn any_ascii_is_said_once_and_for_all(text in "[ -~\n]{0,60}") {
        is_settled(&text)?;
    }

    #[test]
    fn any_mix_of_what_rules_look_for_is_said_once_and_for_all(text in hostile()) {
        is_settled(&text)?;
    }
}
