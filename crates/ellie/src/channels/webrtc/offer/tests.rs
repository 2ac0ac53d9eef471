use std::time::Instant as StdInstant;

use proptest::prelude::*;
use str0m::{Input, Output};

use super::*;

/// As a page of Chromium 156 made it.
const CHROMIUM: &str = include_str!("chromium.sdp");

fn take(offer: &str) -> Result<Accepted, Refused> {
    accept(offer, common(), &["203.0.113.7:8000".parse().unwrap()])
}

/// The offer with a line after the last one for sound.
fn with(line: &str) -> String {
    CHROMIUM.replace("m=application", &format!("{line}\r\nm=application"))
}

#[test]
fn a_browser_is_answered_where_we_are_and_that_it_is_to_knock() {
    let Accepted { answer, name, .. } = take(CHROMIUM).unwrap();
    assert!(answer.contains(" 203.0.113.7 8000 typ host"), "{answer}");
    assert!(answer.contains("a=ice-lite") && answer.contains("a=setup:passive"), "{answer}");
    assert!(answer.contains(&format!("a=ice-ufrag:{name}")), "{answer}");
    let lines = |start: &str| answer.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((lines("m=audio 9 "), lines("m=application 9 "), lines("a=rtpmap:")), (1, 1, 1));
}

#[test]
fn no_two_browsers_have_the_same_name_and_password() {
    let secrets = |accepted: Accepted| {
        let is_secret =
            |line: &&str| line.starts_with("a=ice-ufrag:") || line.starts_with("a=ice-pwd:");
        accepted.answer.lines().filter(is_secret).map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (secrets(take(CHROMIUM).unwrap()), secrets(take(CHROMIUM).unwrap()));
    assert!(one.len() >= 2 && one.iter().zip(&other).all(|(one, other)| one != other));
}

#[test]
fn pictures_are_not_taken_but_sound_is() {
    let video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sendrecv\r\n\
                 a=ice-ufrag:KAad\r\na=ice-pwd:cM2pir9QD35zg168K/itBCnJ\r\na=setup:actpass\r\n\
                 a=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";
    let offer = CHROMIUM.replace("BUNDLE 0 1", "BUNDLE 0 1 2") + video;
    assert!(take(&offer).unwrap().answer.contains("m=video 0 "));
}

/// Else an offer could make us knock at any door of the network we are in.
#[test]
fn nothing_is_sent_to_an_address_that_only_the_offer_names() {
    let candidate = "a=candidate:1 1 udp 2122260223 198.51.100.1 9 typ host generation 0";
    let mut rtc = take(&with(candidate)).unwrap().rtc;
    let begun = StdInstant::now();
    for tick in 0..200 {
        let now = begun + Duration::from_millis(tick * 50);
        rtc.handle_input(Input::Timeout(now)).unwrap();
        loop {
            match rtc.poll_output().unwrap() {
                Output::Timeout(_) => break,
                Output::Transmit(sent) => panic!("something was sent to {}", sent.destination),
                Output::Event(_) => {}
            }
        }
    }
}

#[test]
fn an_offer_without_what_is_needed_is_refused_for_that() {
    for (offer, refused) in [
        ("x".repeat(LARGEST_OFFER + 1), Refused::TooLarge),
        ("hello".to_owned(), Refused::NotSdp),
        (CHROMIUM.replace("m=audio", "m=video"), Refused::NoSound),
        (CHROMIUM.replace("a=sendrecv", "a=inactive"), Refused::NoSound),
        (CHROMIUM.replace("opus/48000/2", "speex/8000"), Refused::NoSound),
        (CHROMIUM.replace("m=application", "m=text"), Refused::NoWords),
        (CHROMIUM.replace("a=fingerprint", "a=thumbprint"), Refused::Unanswerable),
    ] {
        assert_eq!(take(&offer).err(), Some(refused), "{offer}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_offer_that_was_tampered_with_is_taken_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "\\PC{0,30}"), 1..6),
    ) {
        let mut lines: Vec<&str> = CHROMIUM.lines().collect();
        for (place, line) in &changes {
            let place = place.index(lines.len());
            lines[place] = line;
        }
        let _ = take(&lines.join("\r\n"));
    }

    #[test]
    fn lines_in_another_order_are_taken_or_refused(
        swaps in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut lines: Vec<&str> = CHROMIUM.lines().collect();
        for (one, other) in &swaps {
            lines.swap(one.index(CHROMIUM.lines().count()), other.index(CHROMIUM.lines().count()));
        }
        let offer = lines.join("\r\n");
        let _ = take(offer.get(..cut.index(offer.len())).unwrap_or(&offer));
        let _ = take(&(offer + "\r\n"));
    }
}
