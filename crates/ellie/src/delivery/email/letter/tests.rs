use super::*;
use crate::delivery::sample;

fn mail(package: &Package, name_in_subject: bool) -> String {
    let from = "Ellie <ellie@firm.example>".parse().unwrap();
    let to = "desk@firm.example".parse().unwrap();
    let letter = Letter { from: &from, to, package, idempotency_key: "k-1", name_in_subject };
    String::from_utf8(letter.message().unwrap().formatted()).unwrap()
}

fn headers(mail: &str) -> Vec<&str> {
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect()
}

fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let found = headers(mail).into_iter().filter_map(|line| line.split_once(": "));
    let values: Vec<&str> = found.filter(|(n, _)| *n == name).map(|(_, value)| value).collect();
    assert_eq!(values.len(), 1, "{name} in {mail}");
    values[0]
}

fn named(name: &str) -> Package {
    let mut package = sample::package();
    package.contact.as_mut().unwrap().name = Some(name.to_owned());
    package
}

#[test]
fn the_subject_has_nothing_of_the_caller_unless_the_firm_wants_the_name() {
    let package = sample::package();
    assert_eq!(header(&mail(&package, false), "Subject"), "[Priority 4] Consultation booked");
    let with_name = mail(&package, true);
    assert_eq!(header(&with_name, "Subject"), "[Priority 4] Consultation booked: Dana Whitfield");
}

#[test]
fn a_name_cannot_bring_a_header_with_it() {
    let usual = mail(&named("Dana"), true);
    let names: Vec<&str> =
        headers(&usual).iter().map(|line| line.split(':').next().unwrap()).collect();
    for breaks in ["\r\n", "\n", "\r", "\r\n ", "\u{85}", "\u{2028}", "\0", "\u{b}", "\r\n\r\n"] {
        for name in [
            format!("Dana{breaks}Bcc: thief@evil.example"),
            format!("{breaks}Bcc: thief@evil.example"),
            format!("Dañá{breaks}Bcc: thief@evil.example{breaks}"),
        ] {
            let mail = mail(&named(&name), true);
            let got: Vec<&str> =
                headers(&mail).iter().map(|line| line.split(':').next().unwrap()).collect();
            assert_eq!(got, names, "{name:?}");
        }
    }
    let mail = mail(&named("Dana\r\nBcc: x@evil.example"), true);
    let want = "[Priority 4] Consultation booked: Dana Bcc: x@evil.example";
    assert_eq!(header(&mail, "Subject"), want);
}

#[test]
fn a_long_name_is_cut_and_a_foreign_one_encoded() {
    let long = mail(&named(&"x".repeat(100_000)), true);
    let (head, _) = long.split_once("\r\n\r\n").unwrap();
    assert!(head.len() < 1_000, "{head}");
    let foreign = mail(&named("Бася 🦀"), true);
    assert!(header(&foreign, "Subject").contains("=?utf-8?"), "{foreign}");
    assert!(foreign.split("\r\n\r\n").next().unwrap().is_ascii());
}

#[test]
fn a_repeat_has_the_same_id_and_date() {
    let first = mail(&sample::package(), false);
    let repeat = mail(&sample::package(), false);
    let id = header(&first, "Message-ID");
    assert!(id.starts_with('<') && id.ends_with("@firm.example>"), "{id}");
    assert_eq!(id, header(&repeat, "Message-ID"));
    assert_eq!(header(&first, "Date"), header(&repeat, "Date"));
    assert_eq!(header(&first, "Date"), "Tue, 24 Nov 2026 19:02:11 +0000");
}

#[test]
fn no_holiday_note_answers_it() {
    assert_eq!(header(&mail(&sample::package(), false), "Auto-Submitted"), "auto-generated");
}

#[test]
fn only_the_news_of_a_consultation_brings_a_calendar_file() {
    let booked = mail(&sample::package(), false);
    assert!(booked.contains("text/calendar; charset=utf-8; method=REQUEST"), "{booked}");
    let completed = Package { event: Event::CallCompleted, ..sample::package() };
    assert!(!mail(&completed, false).contains("text/calendar"));
    let mut cancelled = Package { event: Event::ConsultationChanged, ..sample::package() };
    cancelled.consultation.as_mut().unwrap().status =
        crate::delivery::package::ConsultationStatus::Cancelled;
    assert!(mail(&cancelled, false).contains("method=CANCEL"));
}
