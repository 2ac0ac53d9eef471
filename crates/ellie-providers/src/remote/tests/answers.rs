//! Servers that say yes, and answer with what is none.

use proptest::prelude::*;

use super::*;
use crate::remote::stub::Then;

/// No vendor's transcript.
const NO_TRANSCRIPTS: [&str; 19] = [
    "",
    "{",
    "null",
    "[]",
    "Jane Roe",
    "\"My name is Jane Roe\"",
    r#"{"text":null}"#,
    r#"{"text":["Jane"]}"#,
    r#"{"words":"Jane"}"#,
    r#"{"text":"Jane","language":"Jane"#,
    "{\"text\":\"\u{0}\"}",
    r#"{"results":"Jane"}"#,
    r#"{"results":{}}"#,
    r#"{"results":{"channels":[]}}"#,
    r#"{"results":{"channels":[{"alternatives":[]}]}}"#,
    r#"{"results":{"channels":[{"alternatives":[{"confidence":1}]}]}}"#,
    r#"{"results":{"channels":[{"alternatives":[{"transcript":null}]}]}}"#,
    r#"{"results":{"channels":[{"alternatives":[{"transcript":"Jane","confidence":"x"}]}]}}"#,
    r#"{"results":{"channels":[{"alternatives":[{"transcript":"Jane","confidence":1e999}]}]}}"#,
];

/// What speech is said to be, what it is, and what can be done about it.
const NO_SPEECH: [(&str, &[u8], Kind); 12] = [
    ("audio/pcm", b"", Kind::Failed),
    ("", b"", Kind::Failed),
    ("audio/pcm", b"\x01\x02\x03", Kind::Failed),
    ("application/json", br#"{"error":"Jane"}"#, Kind::Failed),
    ("text/html", b"<html>Jane", Kind::Failed),
    ("video/mp4", b"Jane", Kind::Failed),
    ("audio/mpeg", b"\xff\xfb\x90\x00", Kind::Unavailable),
    ("audio/wav", b"RIFF\0\0\0\0WAVE", Kind::Unavailable),
    ("audio/pcm", b"RIFF\0\0\0\0WAVE", Kind::Unavailable),
    ("application/octet-stream", b"ID3\x04\0\0", Kind::Unavailable),
    ("audio/pcm", b"OggS\0\x02", Kind::Unavailable),
    ("audio/pcm", b"fLaC\0\0", Kind::Unavailable),
];

/// Answers that end before they should, or never were any.
const CUT: [&str; 7] = [
    "",
    "HTTP/1.1 200 OK\r\ncontent-le",
    "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"text\":\"Jane\"}",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nJaneJane\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nJane\r\n",
    "Jane Roe\r\n\r\n",
    "HTTP/1.1 999999 OK\r\n\r\n",
];

fn those_who(role: Role) -> impl Iterator<Item = &'static Asked> {
    ASKED.iter().filter(move |asked| asked.role == role)
}

#[tokio::test]
async fn an_answer_that_is_no_transcript_has_failed() {
    let (deep, foreign) = ("[".repeat(50_000), b"{\"text\":\"\xff\xfe\"}".to_vec());
    for asked in those_who(Role::Hears) {
        let bodies = NO_TRANSCRIPTS.iter().map(|body| body.as_bytes().to_vec());
        for body in bodies.chain([deep.clone().into_bytes(), foreign.clone()]) {
            let error = asked.fails_with(Script::answer("200 OK", "", &body)).await;
            assert_eq!(kind(&error), Kind::Failed, "{} {body:?}", asked.who);
        }
    }
}

#[tokio::test]
async fn sound_that_is_empty_odd_a_file_or_no_sound_is_not_played() {
    for asked in those_who(Role::Speaks) {
        for (media_type, body, expected) in NO_SPEECH {
            let headers = format!("content-type: {media_type}\r\n");
            let error = asked.fails_with(Script::answer("200 OK", &headers, body)).await;
            assert_eq!(kind(&error), expected, "{} {media_type}: {error:?}", asked.who);
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_has_failed() {
    for asked in &ASKED {
        for cut in CUT {
            let error = asked.fails_with(Script::raw(cut)).await;
            assert_eq!(kind(&error), Kind::Failed, "{} {cut}", asked.who);
        }
    }
}

#[tokio::test]
async fn an_answer_without_end_is_left_as_soon_as_it_is_too_large() {
    let piece = b"10\r\n0123456789abcdef\r\n".repeat(4_000).leak();
    let headers = "HTTP/1.1 200 OK\r\n".to_owned() + &"x-jane: roe\r\n".repeat(100_000);
    for asked in &ASKED {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let flood = Then::Drip(piece, Duration::ZERO);
        let error = asked.fails_with(Script::raw(head).then(flood)).await;
        assert!(error.to_string().ends_with("the server's answer is too large"), "{error:?}");
        let error = asked.fails_with(Script::raw(headers.clone())).await;
        assert_eq!(kind(&error), Kind::Failed, "{}", asked.who);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_answered_nothing_of_it_is_told(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        status in 200u16..600,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let bytes = [bytes.as_slice(), WORDS.as_bytes(), KEY.as_bytes()].concat();
            let stub = Stub::start(Script::answer(&format!("{status} X"), "", bytes)).await;
            for asked in &ASKED {
                (asked.ask)(config(&stub.url())).await.err().iter().for_each(tells_nothing);
            }
        });
    }
}
