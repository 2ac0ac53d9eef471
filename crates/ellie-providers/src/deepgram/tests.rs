//! What is sent, and what is made of a right answer. What is wrong is tried on all vendors at once.

use ellie_core::audio::Sound;
use serde_json::{Value, json};

use super::*;
use crate::remote::stub::{Script, Stub};
use crate::remote::tests::{KEY, config, parts, server, utterance};
use crate::stt::{Stt, Transcript};
use crate::tts::{Tts, Utterance};
use crate::{By, Error};

fn heard(channel: &Value) -> Script {
    let answer = json!({"metadata": {"request_id": "7"}, "results": {"channels": [channel]}});
    Script::answer("200 OK", "content-type: application/json\r\n", answer.to_string())
}

fn hello() -> Script {
    heard(&json!({"alternatives": [{"transcript": "Hello.", "confidence": 0.5, "words": []}]}))
}

fn said(bytes: &[u8]) -> Script {
    Script::answer("200 OK", "content-type: audio/l16;rate=24000;channels=1\r\n", bytes)
}

fn at(stub: &Stub) -> Server {
    server(config(&stub.url()))
}

fn second() -> Sound {
    Sound::new(vec![0.5; 16_000], 16_000)
}

/// What a request is for: its path, and its query in the order of the alphabet.
fn query(line: &str) -> (&str, Vec<&str>) {
    let (path, query) = line.strip_suffix(" HTTP/1.1").unwrap().split_once('?').unwrap();
    let mut query: Vec<&str> = query.split('&').collect();
    query.sort_unstable();
    (path, query)
}

#[tokio::test]
async fn what_was_heard_comes_back_with_how_sure_it_is_and_in_what_language() {
    for (channel, text, confidence, language) in [
        (
            json!({"alternatives": [{"transcript": " Hello. ", "confidence": 0.75}]}),
            "Hello.",
            Some(0.75),
            None,
        ),
        (
            json!({"alternatives": [
                {"transcript": "Hola, good morning.", "confidence": 1, "languages": ["es", "en"]},
                {"transcript": "Ola.", "confidence": 0.25},
            ]}),
            "Hola, good morning.",
            Some(1.0),
            Some("es"),
        ),
        (
            json!({"detected_language": "de-CH", "alternatives": [{"transcript": "Grüezi"}]}),
            "Grüezi",
            None,
            Some("de"),
        ),
        (
            json!({"detected_language": "tlh", "alternatives": [
                {"transcript": "nuqneH", "confidence": 7.5, "languages": []}
            ]}),
            "nuqneH",
            None,
            None,
        ),
        (json!({"alternatives": [{"transcript": "", "confidence": 0.0}]}), "", None, None),
    ] {
        let stub = Stub::start(heard(&channel)).await;
        let heard = Hearing::new(at(&stub), MODEL).transcribe(second()).await;
        let by = By::of("stub");
        assert_eq!(heard, Ok(Transcript { text: text.into(), confidence, language, by }));
    }
}

#[tokio::test]
async fn a_recording_goes_out_as_it_is() {
    let stub = Stub::start(hello()).await;
    Hearing::new(at(&stub), "nova-3").in_language("en").transcribe(second()).await.unwrap();
    let (head, body) = parts(&stub.sent()[0]);
    let (path, query) = query(&head[0]);
    assert_eq!(path, "POST /v1/listen");
    assert_eq!(
        query,
        ["language=en", "mip_opt_out=true", "model=nova-3", "punctuate=true", "smart_format=true"]
    );
    assert!(head.contains(&format!("authorization: Token {KEY}")), "{head:?}");
    assert!(head.contains(&"content-type: audio/wav".to_owned()), "{head:?}");
    let mut wav = hound::WavReader::new(&body[..]).unwrap();
    assert_eq!((wav.spec().channels, wav.spec().sample_rate), (1, 16_000));
    let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    assert_eq!(samples, vec![16_383; 16_000]);
}

#[tokio::test]
async fn whatever_language_comes_is_asked_for_as_the_model_has_it() {
    for (model, asked) in [
        ("nova-3", "language=multi"),
        ("nova-3-medical", "language=multi"),
        ("nova-2", "detect_language=true"),
        ("a model&language=xx", "detect_language=true"),
    ] {
        let stub = Stub::start(hello()).await;
        Hearing::new(at(&stub), model).transcribe(second()).await.unwrap();
        let (head, _) = parts(&stub.sent()[0]);
        let (_, query) = query(&head[0]);
        let languages = query.iter().filter(|pair| pair.contains("language="));
        assert_eq!(languages.collect::<Vec<_>>(), [&asked], "{model}");
    }
}

#[tokio::test]
async fn nothing_at_all_is_not_sent_and_what_cannot_be_is_refused() {
    let stub = Stub::start(hello()).await;
    let hearing = Hearing::new(at(&stub), MODEL);
    let nothing = hearing.transcribe(Sound::new(Vec::new(), 16_000)).await;
    assert_eq!(nothing, Ok(Transcript::default()));
    let odd = hearing.transcribe(Sound::new(vec![0.1; 9], 0)).await;
    assert!(matches!(odd, Err(Error::Refused(_))), "{odd:?}");
    assert!(stub.sent().is_empty());
}

#[tokio::test]
async fn a_text_goes_out_and_speech_comes_back() {
    let stub = Stub::start(said(&[0, 0, 0, 0x40, 0, 0x80])).await;
    let speaking = Speaking::new(at(&stub));
    let text = "Say \"$350\"\nand Ünïcode 🎉".to_owned();
    let asked = Utterance { text: text.clone(), ..utterance(&speaking) };
    let spoken = speaking.speak(asked).await.unwrap();
    assert_eq!(spoken.sound, Sound::new(vec![0.0, 0.5, -1.0], 24_000));
    assert_eq!(spoken.by, By::of("stub"));
    let (head, body) = parts(&stub.sent()[0]);
    let (path, query) = query(&head[0]);
    assert_eq!(path, "POST /v1/speak");
    let expected = [
        "container=none",
        "encoding=linear16",
        "mip_opt_out=true",
        "model=aura-2-thalia-en",
        "sample_rate=24000",
    ];
    assert_eq!(query, expected);
    assert!(head.contains(&format!("authorization: Token {KEY}")), "{head:?}");
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({"text": text}));
}

#[tokio::test]
async fn a_pace_is_asked_for_where_it_is_not_the_voices_own() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = Speaking::new(at(&stub));
    let slow = Utterance { speed: 0.9, ..utterance(&speaking) };
    speaking.speak(slow).await.unwrap();
    let (head, _) = parts(&stub.sent()[0]);
    assert!(query(&head[0]).1.contains(&"speed=0.9"), "{head:?}");
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_before_it_is_sent() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = Speaking::new(at(&stub));
    let silence = Utterance { text: " \n".into(), ..utterance(&speaking) };
    let silence = speaking.speak(silence).await.map(|spoken| spoken.sound);
    assert_eq!(silence, Ok(Sound::new(Vec::new(), 24_000)));
    for refused in [
        Utterance { voice: "nova".into(), ..utterance(&speaking) },
        Utterance { text: "é".repeat(2_001), ..utterance(&speaking) },
        Utterance { speed: 0.6, ..utterance(&speaking) },
        Utterance { speed: 1.6, ..utterance(&speaking) },
        Utterance { speed: f32::NAN, ..utterance(&speaking) },
    ] {
        assert!(matches!(speaking.speak(refused).await, Err(Error::Refused(_))));
    }
    assert!(stub.sent().is_empty());
    let longest = Utterance { text: "é".repeat(2_000), speed: 1.5, ..utterance(&speaking) };
    speaking.speak(longest).await.unwrap();
}

#[tokio::test]
async fn the_voices_of_another_language_can_be_set() {
    let stub = Stub::start(said(&[1, 2])).await;
    let german = Speaking::new(at(&stub)).with_voices(vec!["aura-2-lara-de".into()]);
    assert_eq!(german.voices(), ["aura-2-lara-de"]);
    german.speak(utterance(&german)).await.unwrap();
    let (head, _) = parts(&stub.sent()[0]);
    assert!(query(&head[0]).1.contains(&"model=aura-2-lara-de"), "{head:?}");
}
