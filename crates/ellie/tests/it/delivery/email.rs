//! E-mail, against a sink that takes and refuses.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use ellie::delivery::address::{Plain, Relay};
use ellie::delivery::backoff::Backoff;
use ellie::delivery::{Config, Package, email};
use ellie::resilience::{Breakers, Phase, Rule};

use super::outbox::{Row, SimulatedOutbox};
use super::sink::{Does, Sink};
use super::{Running, impatient, nowhere, package};

fn by_mail(relay: &str, to: &[&str]) -> Config {
    let email = email::Config {
        relay: Relay::read(relay, Plain::Never).unwrap(),
        from: "Ellie <ellie@firm.example>".parse().unwrap(),
        to: to.iter().map(|to| to.parse().unwrap()).collect(),
        name_in_subject: true,
        to_callers: true,
    };
    Config { email: Some(email), ..nowhere() }
}

pub fn at(sink: &Sink) -> Config {
    by_mail(&format!("smtp://{}", sink.address), &["The desk <desk@firm.example>"])
}

async fn delivered(config: &Config, package: Package) -> Vec<Row> {
    let outbox = SimulatedOutbox::ordered(config, "k", package);
    let courier = Running::start(config, &outbox, impatient());
    let rows = outbox.settled().await;
    courier.stop().await;
    rows
}

async fn failing(config: &Config) -> Row {
    let outbox = SimulatedOutbox::ordered(config, "k", package());
    let courier = Running::start(config, &outbox, Backoff::default());
    let row = outbox.failed_once().await;
    courier.stop().await;
    row
}

fn wait(row: &Row) -> TimeDelta {
    row.next_attempt_at - row.failed_at.unwrap()
}

#[tokio::test]
async fn a_consultation_arrives_as_text_as_html_and_as_a_calendar_file() {
    let sink = Sink::start([]).await;
    delivered(&at(&sink), package()).await;
    let arrived = &sink.arrived()[0];
    assert_eq!(arrived.from, "ellie@firm.example");
    assert_eq!(arrived.to, ["desk@firm.example"]);
    let mail = arrived.mail();
    assert_eq!(mail.header("subject"), "[Priority 4] Consultation booked: Dana Whitfield");
    assert_eq!(mail.header("from"), "Ellie <ellie@firm.example>");
    assert_eq!(mail.header("to"), "desk@firm.example");
    assert_eq!(mail.header("ellie-event"), "consultation.booked");
    assert_eq!(mail.leaves().len(), 3);
    let text = mail.part("text/plain").text();
    assert!(text.contains("CALLER\nName: Dana Whitfield\nPhone: 6145550144\n"), "{text}");
    assert!(mail.part("text/html").text().contains("<b>Phone:</b> 6145550144"));
    let file = mail.part("text/calendar");
    assert!(file.header("content-disposition").contains("consultation.ics"));
    let file = file.text().replace("\n ", "");
    for line in [
        "METHOD:REQUEST",
        "UID:c-1@ellie",
        "DTSTART:20261201T193000Z",
        "DTEND:20261201T200000Z",
        "SUMMARY:Consultation: Dana Whitfield with Priya Raman",
        "ORGANIZER;CN=\"Ellie\":mailto:ellie@firm.example",
    ] {
        assert!(file.lines().any(|found| found == line), "{line} in {file}");
    }
}

#[tokio::test]
async fn nothing_a_caller_says_makes_a_header_or_a_command() {
    let sink = Sink::start([]).await;
    let mut package = package();
    let attack = "Dana\r\n.\r\nMAIL FROM:<thief@evil.example>\r\nBcc: thief@evil.example\r\n\r\nx";
    package.contact.as_mut().unwrap().name = Some(attack.into());
    package.contact.as_mut().unwrap().email = Some(attack.into());
    package.message = Some(format!(".\r\n.\r\nQUIT\r\n{attack}"));
    package.consultation.as_mut().unwrap().location = attack.into();
    delivered(&at(&sink), package).await;
    let [arrived] = &sink.arrived()[..] else { panic!("one mail") };
    assert_eq!(arrived.to, ["desk@firm.example"]);
    let mail = arrived.mail();
    assert!(mail.headers("bcc").is_empty());
    assert_eq!(mail.headers("from").len(), 1);
    assert!(mail.leaves().iter().all(|part| part.headers("bcc").is_empty()));
    assert!(mail.part("text/plain").text().contains("\nMAIL FROM:<thief@evil.example>\n"));
    let said: Vec<String> =
        sink.commands().iter().map(|line| line.split([' ', ':']).next().unwrap().into()).collect();
    assert_eq!(said, ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
}

#[tokio::test]
async fn each_mailbox_gets_its_own_and_one_that_is_refused_holds_up_no_other() {
    let refused = Does::Answers("RCPT", "550 no such mailbox");
    let sink = Sink::start([refused]).await;
    let config =
        by_mail(&format!("smtp://{}", sink.address), &["a@firm.example", "b@firm.example"]);
    let outbox = SimulatedOutbox::ordered(&config, "k", package());
    let courier = Running::start(&config, &outbox, Backoff::default());
    let is_done = |row: &Row| row.delivered > 0 || row.failed_at.is_some();
    let rows = outbox.until(|rows| rows.iter().all(is_done)).await;
    courier.stop().await;
    assert_eq!(rows.iter().map(|row| row.delivered).sum::<u32>(), 1);
    assert_eq!(sink.arrived().len(), 1);
    assert_eq!(sink.arrived()[0].to.len(), 1);
}

#[tokio::test]
async fn a_repeat_has_the_same_message_id() {
    // The mail is taken, but its answer is lost.
    let sink = Sink::start([Does::HangsUp("DOT")]).await;
    let rows = delivered(&at(&sink), package()).await;
    assert_eq!((rows[0].delivered, rows[0].due.failures), (1, 1));
    let [first, again] = &sink.arrived()[..] else { panic!("two mails") };
    assert_eq!(first.mail().header("message-id"), again.mail().header("message-id"));
}

#[tokio::test]
async fn a_server_that_is_busy_is_tried_again_soon() {
    for (does, reason) in [
        (Does::Answers("CONNECT", "421 too busy"), "the mail server answered 421"),
        (Does::Answers("MAIL", "451 later"), "the mail server answered 451"),
        (Does::Answers("RCPT", "450 greylisted"), "the mail server answered 450"),
        (Does::Answers("DOT", "452 the disk is full"), "the mail server answered 452"),
    ] {
        let sink = Sink::start([does]).await;
        let row = failing(&at(&sink)).await;
        assert_eq!(row.error.as_deref(), Some(reason));
        assert_eq!(wait(&row), TimeDelta::seconds(5), "{reason}");
        assert!(sink.arrived().is_empty());
    }
}

#[tokio::test]
async fn a_mailbox_that_is_full_does_not_count_against_the_server() {
    for (does, phase) in [
        (Does::Answers("CONNECT", "421 too busy"), Phase::Open),
        (Does::Answers("RCPT", "452 the mailbox is full"), Phase::Closed),
        (Does::Answers("RCPT", "550 no such mailbox"), Phase::Closed),
    ] {
        let sink = Sink::start([does]).await;
        let outbox = SimulatedOutbox::ordered(&at(&sink), "k", package());
        let breakers = Arc::new(Breakers::new(Rule { failures: 1, ..Rule::default() }));
        let courier = Running::start_with(&at(&sink), &outbox, Backoff::default(), &breakers);
        let row = outbox.failed_once().await;
        courier.stop().await;
        assert_eq!(breakers.circuit(row.due.way.receiver()).phase(), phase, "{:?}", row.error);
    }
}

#[tokio::test]
async fn a_server_that_refuses_is_tried_again_more_slowly() {
    for (does, reason) in [
        (Does::Answers("CONNECT", "554 go away"), "the mail server answered 554"),
        (Does::Answers("RCPT", "550 no mailbox desk@firm.example"), "the mail server answered 550"),
        (Does::Answers("DOT", "554 Dana is spam"), "the mail server answered 554"),
    ] {
        let sink = Sink::start([does]).await;
        let row = failing(&at(&sink)).await;
        assert_eq!(row.error.as_deref(), Some(reason));
        assert_eq!(wait(&row), TimeDelta::minutes(5), "{reason}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_falls_silent_or_is_not_there_is_tried_again_soon() {
    for command in ["CONNECT", "EHLO", "RCPT", "DATA"] {
        let sink = Sink::start([Does::HangsUp(command)]).await;
        let row = failing(&at(&sink)).await;
        assert_eq!(wait(&row), TimeDelta::seconds(5), "{command}: {:?}", row.error);
        let sink = Sink::start([Does::FallsSilent(command)]).await;
        let config = Config { attempt: Duration::from_millis(200), ..at(&sink) };
        let row = failing(&config).await;
        assert_eq!(row.error.as_deref(), Some("the mail server did not answer in time"));
        assert_eq!(wait(&row), TimeDelta::seconds(5), "{command}");
    }
    let (socket, url) = super::receiver::dead_port();
    let address = socket.local_addr().unwrap();
    let row = failing(&by_mail(&format!("smtp://{address}"), &["desk@firm.example"])).await;
    assert_eq!(row.error.as_deref(), Some("the mail server could not be reached"), "{url}");
}

#[tokio::test]
async fn it_logs_in_with_what_the_address_says() {
    use base64::Engine;
    let sink = Sink::start([]).await;
    let relay = format!("smtp://ellie%40firm:p%2Fw%20d@{}", sink.address);
    delivered(&by_mail(&relay, &["desk@firm.example"]), package()).await;
    let plain = base64::engine::general_purpose::STANDARD.encode("\0ellie@firm\0p/w d");
    assert_eq!(sink.arrived()[0].login, Some(plain));
}

#[tokio::test]
async fn a_refused_password_waits_for_somebody_to_mend_it() {
    let sink = Sink::start([Does::Answers("AUTH", "535 wrong")]).await;
    let relay = format!("smtp://ellie:wrong@{}", sink.address);
    let row = failing(&by_mail(&relay, &["desk@firm.example"])).await;
    assert_eq!(row.error.as_deref(), Some("the mail server answered 535"));
    assert_eq!(wait(&row), TimeDelta::minutes(5));
}

/// TLS is there, and does not panic for want of a crypto provider.
#[tokio::test]
async fn a_server_that_speaks_no_tls_gets_neither_password_nor_mail() {
    let sink = Sink::start([]).await;
    let relay = format!("smtps://ellie:secret@{}", sink.address);
    let config = Config { attempt: Duration::from_secs(2), ..by_mail(&relay, &["a@firm.example"]) };
    let row = failing(&config).await;
    assert!(row.error.is_some());
    assert!(sink.arrived().is_empty());
    assert!(!sink.commands().iter().any(|line| line.contains("AUTH")), "{:?}", sink.commands());
}
