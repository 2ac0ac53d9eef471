use super::*;
use crate::delivery::package::Conflict;
use crate::delivery::sample;

#[test]
fn a_lead_is_written_as_clio_reads_it() {
    let body = Body { inbox_lead: Lead::of(&sample::package()), inbox_lead_token: "t" };
    let message = "Rear-ended on I-70; wants a consultation.\n\
                   Priority: 4\n\
                   Practice area: personal injury\n\
                   State: OH\n\
                   What happened: I was rear-ended on the highway.\n\
                   When: last Tuesday\n\
                   Where: I-70 near Columbus\n\
                   Who: the other driver\n\
                   Injuries or losses: a stiff neck\n\
                   Insurance: State Mutual\n\
                   Heard of the firm: a friend\n\
                   Filing period as stored: two years\n\
                   Goes to: Priya Raman\n\
                   Intake: complete\n\
                   Best time to call: mornings\n\
                   Language: en";
    let want = serde_json::json!({
        "inbox_lead": {
            "from_first": "Dana",
            "from_last": "Whitfield",
            "from_email": "dana@example.com",
            "from_phone": "6145550144",
            "from_message": message,
            "referring_url": "Call answered by Ellie",
            "from_source": "Ellie",
        },
        "inbox_lead_token": "t",
    });
    assert_eq!(serde_json::to_value(body).unwrap(), want);
}

#[test]
fn nothing_is_told_while_the_conflict_is_unclear() {
    let package = Package { conflict: Conflict::Unclear, ..sample::package() };
    let lead = Lead::of(&package);
    assert_eq!(lead.from_message, "");
    assert_eq!(lead.from_phone.as_deref(), Some("6145550144"));
}

#[test]
fn a_name_is_first_and_last_whatever_it_is() {
    for (name, first, last) in [
        ("Dana Whitfield", "Dana", "Whitfield"),
        ("  Mary  Ann   Lee ", "Mary Ann", "Lee"),
        ("Martin King Jr.", "Martin", "King Jr."),
        ("Cher", "Cher", "(unknown)"),
        ("King III", "King III", "(unknown)"),
        ("Jr.", "(unknown)", "(unknown)"),
        ("", "(unknown)", "(unknown)"),
        ("José Ñuñez", "José", "Ñuñez"),
    ] {
        assert_eq!(names(name), (first.to_owned(), last.to_owned()), "{name}");
    }
}

#[test]
fn an_extension_is_dialled_after_the_number() {
    let mut package = sample::package();
    let contact = package.contact.as_mut().unwrap();
    contact.extension = Some("12".into());
    assert_eq!(Lead::of(&package).from_phone.as_deref(), Some("6145550144 ext. 12"));
}
