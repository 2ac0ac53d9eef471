use super::*;

fn event(kind: Kind, session: Session, second: i64) -> Event<'static> {
    Event { kind, session, at: at(second), took: None, language: None, topic: None }
}

#[test]
fn calls_are_counted_by_what_happened_in_them() {
    let observed = Observed::new(at(0));
    let [one, other] = ["one", "other"].map(|name| observed.session(name));
    observed.event(&event(Kind::SessionStart, one, 1));
    observed.event(&Event {
        took: Some(ms(200)),
        topic: Some("family law"),
        ..event(Kind::VoiceInput, one, 2)
    });
    observed.event(&Event { took: Some(ms(50)), ..event(Kind::AiResponse, one, 2) });
    observed.event(&event(Kind::Consultation, one, 3));
    observed.event(&Event { took: Some(ms(90_000)), ..event(Kind::SessionEnd, one, 91) });
    observed.event(&event(Kind::SessionStart, other, 5));
    let happenings = observed.happenings(Window::HOUR, at(100));
    assert_eq!(
        (happenings.inputs(), happenings.count(Kind::SessionStart), happenings.total()),
        (1, 2, 6)
    );
    assert_eq!(happenings.timing(Kind::AiResponse).unwrap().mean, ms(50));
    assert_eq!(happenings.timing(Kind::TtsOutput), None);
    assert_eq!(happenings.topics, [("family law".into(), 1)]);
    let visited = observed.visited(Window::HOUR, at(100));
    assert_eq!(
        (visited.sessions, visited.engaged, visited.consulted, visited.inputs),
        (2, 1, 1, 1)
    );
    let ended = visited.ended.unwrap();
    assert_eq!((ended.count, ended.mean), (1, ms(90_000)));
    assert_eq!(visited.percent(visited.engaged), Some(50.0));
    assert_eq!(visited.hours.iter().map(|(_, count)| count).sum::<u64>(), 2);
}

#[test]
fn a_session_is_told_by_a_number_and_never_by_its_name() {
    let observed = Observed::new(at(0));
    let session = observed.session("3f1c0f1e-secret");
    assert_eq!(session, observed.session("3f1c0f1e-secret"));
    assert_ne!(session, observed.session("another"));
    assert_ne!(session, Observed::new(at(0)).session("3f1c0f1e-secret"), "nobody can try names");
    observed.event(&Event { language: Some("en"), ..event(Kind::TextInput, session, 1) });
    let told = observed.events(Window::HOUR, at(2));
    assert!(!format!("{told:?}").contains("secret"));
    assert_eq!(told[0].language.as_deref(), Some("en"));
    assert_eq!(told[0].session.to_string().len(), 16);
}

#[test]
fn whether_sessions_come_again_is_told_only_where_it_is_known() {
    let (observed, day) = (Observed::new(at(0)), 86_400);
    let [one, other] = ["one", "other"].map(|name| observed.session(name));
    observed.event(&event(Kind::TextInput, one, 10));
    observed.event(&event(Kind::TextInput, other, 20));
    observed.event(&event(Kind::TextInput, one, day + 500));
    let again = |now| observed.came_again(Window::DAY.length(), at(now));
    assert_eq!(again(day + 1_000), None, "yesterday began before Ellie did");
    assert_eq!(again(2 * day), Some(50.0));
    assert_eq!(again(9 * day), None, "nobody came the day before");
}

#[test]
fn more_sessions_than_there_is_room_for_push_out_the_first() {
    let observed = Observed::new(at(0));
    for number in 0..25_000 {
        let session = observed.session(&number.to_string());
        observed.event(&event(Kind::VoiceInput, session, 1_000 + number));
    }
    let visited = observed.visited(Window::DAY, at(26_000));
    assert_eq!(visited.sessions, SESSIONS as u64);
    assert!(visited.since >= at(15_999), "and since when they are known is told");
    assert_eq!(observed.happenings(Window::DAY, at(26_000)).count(Kind::VoiceInput), 25_000);
    assert_eq!(observed.events(Window::DAY, at(26_000)).len(), 10_000);
}

#[test]
fn made_up_topics_fill_no_memory() {
    let observed = Observed::new(at(0));
    for number in 0..1_000 {
        let topic = "long ".repeat(10_000) + &number.to_string();
        let topic = &topic[topic.len() - 100 - number..];
        let session = observed.session("one");
        observed.event(&Event { topic: Some(topic), ..event(Kind::TextInput, session, 1) });
    }
    let topics = observed.happenings(Window::HOUR, at(2)).topics;
    assert!(topics.len() <= 257 && topics.iter().all(|(topic, _)| topic.len() <= 128));
}

#[test]
fn what_went_wrong_is_told_by_code_by_service_and_by_trouble() {
    let observed = Observed::new(at(0));
    let failure = |code, service, trouble, second| Failure {
        code,
        service,
        trouble,
        at: at(second),
        request: Some("r1"),
    };
    (0..700)
        .for_each(|_| observed.error(&failure("VALIDATION_ERROR", "http", Trouble::Validation, 5)));
    observed.error(&failure("REQUEST_TIMEOUT", "voice", Trouble::Timeout, 6));
    let wrong = observed.wrong(Window::MINUTE, at(10));
    assert_eq!(wrong.total, 701);
    assert_eq!(wrong.by_code, [("REQUEST_TIMEOUT", 1), ("VALIDATION_ERROR", 700)]);
    assert_eq!(wrong.by_service, [("http", 700), ("voice", 1)]);
    assert_eq!(wrong.by_trouble, [(Trouble::Timeout, 1), (Trouble::Validation, 700)]);
    assert!(wrong.latest.len() <= 512 && wrong.latest[0].code == "REQUEST_TIMEOUT");
    assert_eq!(observed.wrong(Window::SECOND, at(100)).total, 0);
}
