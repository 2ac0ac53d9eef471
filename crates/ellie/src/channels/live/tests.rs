use ellie_core::call::{Metrics, TurnId};
use ellie_core::language::Language;
use proptest::prelude::*;

use super::*;
use crate::calls::live::Doers;
use crate::standin::thinking::Route;

fn start_of(data: Value) -> Result<Start, String> {
    start(data.as_object().unwrap(), None)
}

#[test]
fn a_call_is_asked_for_in_the_formats_there_are() {
    let usual = start_of(json!({})).unwrap();
    assert_eq!((usual.input, usual.output), (Format::default(), Format::default()));
    let mulaw = json!({"encoding": "mulaw"});
    let phone = start_of(json!({"input": mulaw, "output": mulaw, "language": "en-US"})).unwrap();
    assert_eq!(phone.input.sample_rate_hz, 8_000);
    assert_eq!(phone.language.as_deref(), Some("en-US"));
    assert!(!phone.is_burst);
    assert!(start_of(json!({"output": {"pace": "burst"}})).unwrap().is_burst);
    for bad in [
        json!({"input": {"sample_rate_hz": 44_100}}),
        json!({"input": {"encoding": "opus"}}),
        json!({"input": {"encoding": "mulaw", "sample_rate_hz": 16_000}}),
        json!({"output": "loud"}),
        json!({"input": {"channels": 2}}),
        json!({"language": 7}),
    ] {
        assert!(start_of(bad.clone()).is_err(), "{bad}");
    }
}

/// `docs/call-protocol.schema.json`, of frames from one side.
fn schema(side: &str) -> jsonschema::Validator {
    let schema = include_str!("../../../../../docs/call-protocol.schema.json");
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    schema.as_object_mut().unwrap().remove("anyOf");
    schema["$ref"] = json!(format!("#/$defs/{side}"));
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn what_ellie_tells_is_what_the_schema_says() {
    let schema = schema("fromEllie");
    let time = Duration::from_millis(7);
    let words = |are_ellies| {
        let text = "Hello.".to_owned();
        let (confidence, language) = (Some(0.5), Language::Spanish);
        Words { turn: 1, are_ellies, text, are_final: true, confidence, language }
    };
    let states = [Status::Listening, Status::Processing, Status::Speaking, Status::Idle];
    let deeds =
        [Deed::ConflictCheck, Deed::DiaryChanged, Deed::MessageTaken, Deed::CallBackPromised];
    let reasons = [
        Reason::CallerHungUp,
        Reason::Goodbye,
        Reason::Transferred,
        Reason::Idle,
        Reason::Error,
        Reason::Drained,
    ];
    let mut all = vec![
        ToCaller::TooMany,
        ToCaller::SpeechStarted(time),
        ToCaller::SpeechStopped(time),
        ToCaller::Words(words(true)),
        ToCaller::Words(Words { confidence: None, ..words(false) }),
        ToCaller::SoundStarts(1),
        ToCaller::Clear { turn: 1, heard: time },
        ToCaller::SoundEnds(1),
        ToCaller::TakenOver,
    ];
    let metrics = Metrics {
        turn: TurnId::default(),
        endpoint: time,
        transcribe: time,
        think: time,
        first_audio: time,
        voice_to_voice: time,
    };
    all.extend([Route::Rules, Route::Alone].map(|route| {
        let by = By::of("openai");
        ToCaller::Metrics(metrics, Doers { stt: by, route, tts: by })
    }));
    all.extend(states.map(ToCaller::Status));
    all.extend(deeds.map(ToCaller::Done));
    all.extend(reasons.map(ToCaller::Ended));
    for what in all {
        let (kind, data) = match told(what, "the-call", &Format::default()) {
            Told::Text(kind, data) => (kind, data),
            Told::Fault(fault) => ("error", fault.data()),
            Told::Sound(_) => unreachable!("none was told"),
        };
        let frame = crate::channels::codec::encode(kind, &data, 1.5);
        let mut frame: Value = serde_json::from_str(&frame).unwrap();
        assert!(schema.is_valid(&frame), "{frame}");
        frame["data"]["unheard_of"] = json!(1);
        assert!(!schema.is_valid(&frame), "{frame}");
    }
}

#[test]
fn what_the_schema_allows_a_client_is_understood_and_nothing_else() {
    let schema = schema("fromClient");
    for (kind, data, is_good) in [
        ("call_start", json!({}), true),
        ("call_start", json!({"session_id": null, "language": "en-US"}), true),
        ("call_start", json!({"input": {"encoding": "mulaw", "sample_rate_hz": 8000}}), true),
        ("call_start", json!({"output": {"sample_rate_hz": 24000, "pace": "burst"}}), true),
        ("call_start", json!({"input": {"sample_rate_hz": 44100}}), false),
        ("call_start", json!({"input": {"encoding": "opus"}}), false),
        ("call_start", json!({"language": "es"}), true),
        ("call_start", json!({"language": 7}), false),
        ("text_input", json!({"text": "Hello."}), true),
        ("text_input", json!({"text": ""}), false),
        ("text_input", json!({}), false),
        ("dtmf", json!({"digits": "614#"}), true),
        ("dtmf", json!({"digits": "x"}), false),
        ("audio_played", json!({"turn_id": 1, "played_ms": 20}), true),
        ("audio_played", json!({"turn_id": -1, "played_ms": 20}), false),
        ("call_end", json!({}), true),
        ("ping", json!({"timestamp": 1}), true),
        ("unheard_of", json!({}), false),
    ] {
        let frame = json!({"type": kind, "data": data});
        assert_eq!(schema.is_valid(&frame), is_good, "{frame}");
        let understood = crate::channels::codec::decode(&frame.to_string());
        assert_eq!(understood.is_ok(), is_good, "{frame}: {understood:?}");
    }
}

#[test]
fn sound_survives_the_wire() {
    let tone: Vec<f32> = (0..1600).map(|i| 0.5 * (i as f32 * 0.1).sin()).collect();
    let format = Format::default();
    let read = Hearing::new(format).unwrap().read(&format.write(&tone)).unwrap();
    assert!(tone.iter().zip(&read).all(|(a, b)| (a - b).abs() < 1e-3));
}

#[test]
fn keys_and_reports_are_checked() {
    let object = |value: Value| value.as_object().unwrap().clone();
    assert_eq!(keys(&object(json!({"digits": "614#"}))).as_deref(), Ok("614#"));
    for bad in [json!({}), json!({"digits": ""}), json!({"digits": "x"}), json!({"digits": 7})] {
        assert!(keys(&object(bad.clone())).is_err(), "{bad}");
    }
    let report = object(json!({"turn_id": 3, "played_ms": 250}));
    assert_eq!(played(&report), Ok((3, Duration::from_millis(250))));
    assert!(played(&object(json!({"turn_id": -3, "played_ms": 250}))).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_sound_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..5000)) {
        for (encoding, sample_rate_hz) in [(Encoding::PcmS16le, 8_000), (Encoding::Mulaw, 8_000)] {
            let mut hearing = Hearing::new(Format { encoding, sample_rate_hz }).unwrap();
            if let Ok(samples) = hearing.read(&bytes) {
                prop_assert!(samples.iter().all(|sample| sample.is_finite()));
            }
        }
    }
}
