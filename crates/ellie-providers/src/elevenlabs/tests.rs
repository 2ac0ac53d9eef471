//! What is sent, and what is made of a right answer. What is wrong is tried on all vendors at once.

use ellie_core::audio::Sound;
use serde_json::{Value, json};

use super::*;
use crate::remote::stub::{Script, Stub};
use crate::remote::tests::{KEY, WORDS, config, parts, server, utterance};
use crate::tts::{Tts, Utterance};
use crate::{By, Error};

fn said(bytes: &[u8]) -> Script {
    Script::answer("200 OK", "content-type: audio/pcm\r\n", bytes)
}

fn speaking(stub: &Stub) -> Speaking {
    Speaking::new(server(config(&stub.url())), MODEL)
}

/// The first line of what was sent, and what is in its body.
fn sent(stub: &Stub) -> (String, Value) {
    let (head, body) = parts(&stub.sent()[0]);
    assert!(head.contains(&format!("xi-api-key: {KEY}")), "{head:?}");
    assert!(!head.iter().any(|line| line.starts_with("authorization")), "{head:?}");
    (head[0].clone(), serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_text_goes_out_and_speech_comes_back() {
    let stub = Stub::start(said(&[0, 0, 0, 0x40, 0, 0x80])).await;
    let speaking = speaking(&stub);
    let text = "Say \"$350\"\nand Ünïcode 🎉".to_owned();
    let asked = Utterance { text: text.clone(), ..utterance(&speaking) };
    let spoken = speaking.speak(asked).await.unwrap();
    assert_eq!(spoken.sound, Sound::new(vec![0.0, 0.5, -1.0], 24_000));
    assert_eq!(spoken.by, By::of("stub"));
    let (line, body) = sent(&stub);
    let path = "/v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/stream?output_format=pcm_24000";
    assert_eq!(line, format!("POST {path} HTTP/1.1"));
    assert_eq!(body, json!({"text": text, "model_id": "eleven_flash_v2_5"}));
}

#[tokio::test]
async fn a_pace_is_asked_for_where_it_is_not_the_voices_own() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = speaking(&stub);
    let slow = Utterance { speed: 0.75, ..utterance(&speaking) };
    speaking.speak(slow).await.unwrap();
    let settings = json!({"speed": 0.75});
    let expected = json!({"text": WORDS, "model_id": MODEL, "voice_settings": settings});
    assert_eq!(sent(&stub).1, expected);
}

#[tokio::test]
async fn a_firm_has_a_voice_of_its_own_and_the_others_besides() {
    for (voice, id) in [("0wnV01ce", "0wnV01ce"), ("george", "JBFqnCBsd6RMkjVDRZzb")] {
        let stub = Stub::start(said(&[1, 2])).await;
        let speaking = speaking(&stub).with_own_voice("0wnV01ce".parse().unwrap());
        assert_eq!(speaking.voices()[..2], ["0wnV01ce", "sarah"]);
        let asked = Utterance { voice: voice.into(), ..utterance(&speaking) };
        speaking.speak(asked).await.unwrap();
        let (line, _) = sent(&stub);
        assert!(line.starts_with(&format!("POST /v1/text-to-speech/{id}/stream?")), "{line}");
    }
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_before_it_is_sent() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = speaking(&stub);
    let silence = Utterance { text: " \n".into(), ..utterance(&speaking) };
    let silence = speaking.speak(silence).await.map(|spoken| spoken.sound);
    assert_eq!(silence, Ok(Sound::new(Vec::new(), 24_000)));
    for refused in [
        Utterance { voice: "nova".into(), ..utterance(&speaking) },
        Utterance { voice: "../../v1/user".into(), ..utterance(&speaking) },
        Utterance { text: "é".repeat(5_001), ..utterance(&speaking) },
        Utterance { speed: 0.69, ..utterance(&speaking) },
        Utterance { speed: 1.21, ..utterance(&speaking) },
        Utterance { speed: f32::NAN, ..utterance(&speaking) },
    ] {
        assert!(matches!(speaking.speak(refused).await, Err(Error::Refused(_))));
    }
    assert!(stub.sent().is_empty());
    let longest = Utterance { text: "é".repeat(5_000), speed: 1.2, ..utterance(&speaking) };
    speaking.speak(longest).await.unwrap();
}
