use super::*;
use crate::delivery::sample;

const HOSTILE: &str = "<script>alert('x')</script> & \"<img src=x onerror=y>\"";

#[test]
fn whatever_a_caller_says_is_text_in_html() {
    let mut package = sample::package();
    let contact = package.contact.as_mut().unwrap();
    contact.name = Some(HOSTILE.into());
    contact.email = Some(HOSTILE.into());
    package.summary = Some(HOSTILE.into());
    package.message = Some(HOSTILE.into());
    package.escalation = Some(HOSTILE.into());
    package.call_id = HOSTILE.into();
    package.intake.as_mut().unwrap().happened = Some(HOSTILE.into());
    package.transcript[0].reply = HOSTILE.into();
    package.transcript[1].heard = Some(HOSTILE.into());
    package.consultation.as_mut().unwrap().location = HOSTILE.into();
    let html = Page::of(&package).html();
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    let written = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;&lt;img src=x";
    assert_eq!(html.matches(written).count(), 10);
}

#[test]
fn both_pages_say_the_same() {
    let page = Page::of(&sample::package());
    let (text, html) = (page.text(), page.html());
    for told in [
        "Consultation booked",
        "Dana Whitfield",
        "6145550144",
        "Tuesday, December 1st, at 2:30 PM Eastern time",
        "Rear-ended on I-70; wants a consultation.",
        "a stiff neck",
        "Tuesday at two thirty is good.",
        "(withheld: not kept before the conflict check)",
    ] {
        assert!(text.contains(told) && html.contains(told), "{told}");
    }
    assert!(text.contains("CALLER\nName: Dana Whitfield\n"), "{text}");
    assert!(html.contains("<b>Name:</b> Dana Whitfield"), "{html}");
}

#[test]
fn what_is_not_known_is_not_there() {
    let package = Package {
        contact: None,
        intake: None,
        summary: None,
        consultation: None,
        transcript: Vec::new(),
        ..sample::package()
    };
    let text = Page::of(&package).text();
    for heading in ["CALLER", "INTAKE", "SUMMARY", "MESSAGE", "TRANSCRIPT", "\nCONSULTATION\n"] {
        assert!(!text.contains(heading), "{heading} in {text}");
    }
}

#[test]
fn control_characters_do_not_reach_a_terminal() {
    let mut package = sample::package();
    package.message = Some("one\r\ntwo\u{1b}[31m\u{7}\u{0}".into());
    let page = Page::of(&package);
    assert!(page.text().contains("one\ntwo [31m"));
    let is_odd = |c: char| c.is_control() && c != '\n';
    assert!(!page.text().contains(is_odd) && !page.html().contains(is_odd));
}
