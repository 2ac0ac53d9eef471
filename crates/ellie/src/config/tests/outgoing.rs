use super::read;

/// What must be set beside each way out.
pub const WEBHOOK: [(&str, &str); 2] =
    [("WEBHOOK_URL", "https://firm.example/hook"), ("WEBHOOK_SECRET", "sixteen-letters.")];
const MAIL: [(&str, &str); 3] = [
    ("SMTP_URL", "smtps://ellie:pass@mail.example"),
    ("MAIL_FROM", "Ellie <ellie@firm.example>"),
    ("MAIL_TO", "desk@firm.example,second@firm.example"),
];

pub fn with(
    all: &[(&'static str, &'static str)],
    changed: (&'static str, &'static str),
) -> Vec<(&'static str, &'static str)> {
    let others = all.iter().copied().filter(|(name, _)| *name != changed.0);
    others.chain([changed]).collect()
}

#[test]
fn each_way_out_is_whole_or_a_fault() {
    let delivery = read(&[]).unwrap().delivery;
    assert!(!delivery.has_a_way());
    assert!(read(&WEBHOOK).unwrap().delivery.webhook.is_some());
    assert_eq!(read(&MAIL).unwrap().delivery.email.unwrap().to.len(), 2);
    assert!(read(&[("CLIO_GROW_TOKEN", "a token")]).unwrap().delivery.clio_grow.is_some());
    for (settings, told) in [
        (with(&WEBHOOK, ("WEBHOOK_URL", "firm.example")), "webhook_url"),
        (with(&WEBHOOK, ("WEBHOOK_URL", "http://firm.example/hook")), "webhook_url"),
        (with(&WEBHOOK, ("WEBHOOK_URL", "")), "webhook_url"),
        (with(&WEBHOOK, ("WEBHOOK_SECRET", "")), "webhook_secret"),
        (with(&WEBHOOK, ("WEBHOOK_SECRET", "fifteen letters")), "webhook_secret"),
        (with(&MAIL, ("SMTP_URL", "mail.example")), "smtp_url"),
        (with(&MAIL, ("SMTP_URL", "")), "smtp_url"),
        (with(&MAIL, ("MAIL_FROM", "")), "mail_from"),
        (with(&MAIL, ("MAIL_FROM", "a@firm.example,b@firm.example")), "mail_from"),
        (with(&MAIL, ("MAIL_FROM", "nobody")), "mail_from"),
        (with(&MAIL, ("MAIL_TO", "")), "mail_to"),
        (with(&MAIL, ("MAIL_TO", "a@firm.example,nobody")), "mail_to"),
        (with(&MAIL, ("MAIL_NAME_IN_SUBJECT", "perhaps")), "mail_name_in_subject"),
        (
            with(&[("CLIO_GROW_TOKEN", "a token")], ("CLIO_GROW_URL", "http://clio.example")),
            "clio_grow_url",
        ),
        (with(&[], ("DELIVERY_UNENCRYPTED", "1")), "delivery_unencrypted"),
    ] {
        let faults = read(&settings).unwrap_err();
        assert!(faults.0.len() == 1 && faults.0[0].starts_with(told), "{settings:?}: {faults}");
    }
    let plain = with(&WEBHOOK, ("WEBHOOK_URL", "http://firm.example/hook"));
    let plain = [plain, vec![("DELIVERY_UNENCRYPTED", "true")]].concat();
    assert!(read(&plain).is_ok(), "the operator knows the network");
}
