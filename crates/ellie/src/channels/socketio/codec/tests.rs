use proptest::prelude::*;

use super::*;

const MOST: usize = 10;
const OWN: &str = "0b2ff5f0-1111-4222-8333-444455556666";

fn read(text: &str) -> Result<Option<Asked>, Fault> {
    decode(text, &[Bytes::from_static(b"RIFF"), Bytes::from_static(b"12345678901")], MOST)
}

fn code(text: &str) -> Code {
    read(text).unwrap_err().code
}

fn join(session: Option<&str>, times: f32) -> Asked {
    let session = session.map(|id| id.parse().unwrap());
    Asked::Join { session, speed: Speed::new(times).unwrap(), language: None }
}

#[test]
fn events_are_understood() {
    let voice = Asked::Voice(Bytes::from_static(b"RIFF"));
    let own = format!(r#"["join-session",{{"sessionId":"{OWN}"}}]"#);
    for (text, asked) in [
        (r#"["ping"]"#, Asked::Ping),
        (r#"["ping",{"any":1},2]"#, Asked::Ping),
        (r#"["leave-session"]"#, Asked::Leave),
        (r#"["change-language",{"languageCode":"en-US"}]"#, Asked::Language("en-US".to_owned())),
        (r#"["join-session"]"#, join(None, 1.0)),
        (r#"["join-session",{}]"#, join(None, 1.0)),
        (&own, join(Some(OWN), 1.0)),
        (
            r#"["join-session",{"userPreferences":{"voiceSpeed":1.5,"language":"es"}}]"#,
            Asked::Join {
                session: None,
                speed: Speed::new(1.5).unwrap(),
                language: Some("es".to_owned()),
            },
        ),
        (
            r#"["voice-input",{"audioBuffer":{"_placeholder":true,"num":0},"timestamp":1}]"#,
            voice.clone(),
        ),
        (r#"["voice-input",{"_placeholder":true,"num":0}]"#, voice),
    ] {
        assert_eq!(read(text), Ok(Some(asked)), "{text}");
    }
}

#[test]
fn a_session_others_could_guess_is_not_taken_up() {
    for id in ["mine", "session_1700000000000_abc", "", "a b", "\\u0000"] {
        let text = format!(r#"["join-session",{{"sessionId":"{id}"}}]"#);
        assert_eq!(read(&text), Ok(Some(join(None, 1.0))), "{text}");
    }
    assert_eq!(read(r#"["join-session",{"sessionId":7}]"#), Ok(Some(join(None, 1.0))));
}

#[test]
fn an_event_nobody_knows_asks_for_nothing() {
    assert_eq!(read(r#"["nope",{"a":1}]"#), Ok(None));
    assert_eq!(read(r#"["__proto__"]"#), Ok(None));
}

#[test]
fn what_is_wrong_is_said() {
    for (text, wrong) in [
        ("", Code::InvalidInput),
        ("{", Code::InvalidInput),
        ("[]", Code::InvalidInput),
        ("[7]", Code::InvalidInput),
        (r#"{"ping":1}"#, Code::InvalidInput),
        (r#"["change-language"]"#, Code::InvalidInput),
        (r#"["change-language",{}]"#, Code::InvalidInput),
        (r#"["change-language",{"languageCode":["en"]}]"#, Code::InvalidInput),
        (r#"["join-session",{"userPreferences":{"language":7}}]"#, Code::InvalidInput),
        (r#"["join-session",{"userPreferences":{"voiceSpeed":99}}]"#, Code::InvalidInput),
        (r#"["join-session",{"userPreferences":{"voiceSpeed":"1"}}]"#, Code::InvalidInput),
        (r#"["voice-input"]"#, Code::AudioProcessingFailed),
        (r#"["voice-input",null]"#, Code::AudioProcessingFailed),
        (r#"["voice-input",{}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input","UklGRg=="]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"audioBuffer":"UklGRg=="}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"audioBuffer":[1,2]}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"_placeholder":true,"num":2}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"_placeholder":true,"num":-1}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"_placeholder":false,"num":0}]"#, Code::InvalidAudioFormat),
        (r#"["voice-input",{"_placeholder":true,"num":1}]"#, Code::AudioTooLarge),
    ] {
        assert_eq!(code(text), wrong, "{text}");
    }
    assert_eq!(code(&format!(r#"["ping","{}"]"#, "x".repeat(LONGEST))), Code::InvalidInput);
    assert_eq!(code(&format!(r#"["ping",{}"#, "[".repeat(50_000))), Code::InvalidInput);
}

#[test]
fn a_recording_of_no_bytes_is_none() {
    let decoded = decode(r#"["voice-input",{"_placeholder":true,"num":0}]"#, &[Bytes::new()], MOST);
    assert_eq!(decoded.unwrap_err().code, Code::InvalidAudioFormat);
}

proptest! {
    #[test]
    fn no_event_is_too_strange(text in "\\PC{0,200}", name in "[a-z-]{0,20}") {
        let _ = read(&text);
        let _ = read(&format!(r#"["{name}",{text}]"#));
    }
}
