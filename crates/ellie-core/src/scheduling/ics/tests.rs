use std::num::NonZeroU16;

use proptest::prelude::*;

use super::*;
use crate::scheduling::slots::AttorneyId;

const NAMES: [&str; 17] = [
    "BEGIN",
    "VERSION",
    "PRODID",
    "METHOD",
    "BEGIN",
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "LOCATION",
    "ORGANIZER",
    "ATTENDEE",
    "SEQUENCE",
    "STATUS",
    "END",
    "END",
];

fn invitation() -> Invitation<'static> {
    Invitation {
        uid: "booking-7@harperlane.example",
        sequence: 2,
        stamp: "2026-11-23T22:03:04Z".parse().unwrap(),
        slot: Slot {
            starts: "2026-11-24T19:30:00Z".parse().unwrap(),
            attorney: AttorneyId(1),
            length_min: NonZeroU16::new(45).unwrap(),
        },
        summary: "Consultation with Dana Lane",
        location: "41 Larch Street, Suite 1200; Columbus",
        organizer: Party { name: "Harper & Lane LLP", email: "office@harperlane.example" },
        attendee: Party { name: "Zoë Ng", email: "zoe.ng+law@mail.example" },
    }
}

/// Lines as any reader may split them.
fn lines(text: &str) -> Vec<&str> {
    let breaks = ['\r', '\n', '\u{b}', '\u{c}', '\u{1c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let unfolded = text.split(&breaks[..]);
    unfolded.filter(|line| !line.is_empty()).collect()
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// The names of all properties, without their parameters.
fn names(text: &str) -> Vec<String> {
    let name = |line: &&str| line.split([':', ';']).next().unwrap_or_default().to_owned();
    lines(&unfolded(text)).iter().map(name).collect()
}

/// The value of a property, as a reader of RFC 5545 understands a text.
fn value(text: &str, property: &str) -> String {
    let text = unfolded(text);
    let start = format!("{property}:");
    let escaped = lines(&text).into_iter().find_map(|line| line.strip_prefix(&start)).unwrap();
    let mut value = String::new();
    let mut rest = escaped.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, true) => value.push(rest.next().map_or('\\', |c| if c == 'n' { '\n' } else { c })),
            _ => value.push(c),
        }
    }
    value
}

#[test]
fn an_invitation_is_written_out() {
    let expected = "BEGIN:VCALENDAR\r\n\
        VERSION:2.0\r\n\
        PRODID:-//Ellie//Consultations//EN\r\n\
        METHOD:REQUEST\r\n\
        BEGIN:VEVENT\r\n\
        UID:booking-7@harperlane.example\r\n\
        DTSTAMP:20261123T220304Z\r\n\
        DTSTART:20261124T193000Z\r\n\
        DTEND:20261124T201500Z\r\n\
        SUMMARY:Consultation with Dana Lane\r\n\
        LOCATION:41 Larch Street\\, Suite 1200\\; Columbus\r\n\
        ORGANIZER;CN=\"Harper & Lane LLP\":mailto:office@harperlane.example\r\n\
        ATTENDEE;CN=\"Zoë Ng\":mailto:zoe.ng+law@mail.example\r\n\
        SEQUENCE:2\r\n\
        STATUS:CONFIRMED\r\n\
        END:VEVENT\r\n\
        END:VCALENDAR\r\n";
    assert_eq!(invitation().text(Method::Request), expected);
}

#[test]
fn a_recall_differs_in_method_and_status() {
    let text = invitation().text(Method::Cancel);
    assert_eq!(value(&text, "METHOD"), "CANCEL");
    assert_eq!(value(&text, "STATUS"), "CANCELLED");
    assert_eq!(value(&text, "UID"), "booking-7@harperlane.example");
    assert_eq!(names(&text), NAMES);
}

#[test]
fn a_hostile_name_adds_no_property() {
    let breaks =
        ["\r\n", "\n", "\r", "\n\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}", "\u{1c}"];
    for line_break in breaks {
        let name =
            format!("Eve\":mailto:x{line_break}ATTENDEE:mailto:eve@evil.example{line_break} x");
        let party = Party { name: &name, email: &name };
        let hostile = Invitation {
            uid: &name,
            summary: &name,
            location: &name,
            organizer: party,
            attendee: party,
            ..invitation()
        };
        let text = hostile.text(Method::Request);
        assert_eq!(names(&text), NAMES, "{line_break:?}");
        let text = unfolded(&text);
        for party in lines(&text).iter().filter(|line| line.contains(";CN=")) {
            assert_eq!(party.matches('"').count(), 2, "{party}");
        }
    }
}

#[test]
fn a_quote_in_a_name_does_not_end_it() {
    let attendee = Party { name: "Dana \"D^2\" Lane; Esq., \\", email: "a b;c:d@x\"é" };
    let text = unfolded(&Invitation { attendee, ..invitation() }.text(Method::Request));
    let line = "ATTENDEE;CN=\"Dana ^'D^^2^' Lane; Esq., \\\":mailto:a%20b%3Bc%3Ad@x%22%C3%A9\r\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_line_is_folded_before_it_is_too_long_and_never_within_a_character() {
    let exactly_full = "x".repeat(75 - "SUMMARY:".len());
    let text = Invitation { summary: &exactly_full, ..invitation() }.text(Method::Request);
    assert!(text.contains(&format!("\r\nSUMMARY:{exactly_full}\r\n")));
    let one_more = format!("{exactly_full}é");
    let text = Invitation { summary: &one_more, ..invitation() }.text(Method::Request);
    assert!(text.contains(&format!("\r\nSUMMARY:{exactly_full}\r\n é\r\n")));
    let in_the_middle = format!("{}é", "x".repeat(74 - "SUMMARY:".len()));
    let text = Invitation { summary: &in_the_middle, ..invitation() }.text(Method::Request);
    assert!(text.contains("x\r\n é\r\n"));
}

proptest! {
    #[test]
    fn any_text_is_read_back_as_it_was_meant(
        summary in any::<String>(),
        name in "[a-z\r\n\":;,\\\\^\u{2028}\u{1f600}]{0,200}",
    ) {
        let party = Party { name: &name, email: &summary };
        let text = Invitation {
            summary: &summary,
            location: &name,
            organizer: party,
            attendee: party,
            ..invitation()
        }
        .text(Method::Request);
        prop_assert_eq!(names(&text), NAMES);
        prop_assert!(text.ends_with("\r\n"));
        prop_assert!(text.split("\r\n").all(|line| line.len() <= line::MOST_OCTETS));
        prop_assert!(!text.replace("\r\n", "").contains(char::is_control));
        let meant = name.replace("\r\n", "\n").replace(['\r', '\u{2028}'], "\n");
        prop_assert_eq!(value(&text, "LOCATION"), meant);
    }
}
