//! What is sent, and what is made of a right answer.

use super::*;
use crate::By;
use crate::openai::VOICES;
use crate::remote::{Config, Unusable};

const HEARD: &str = r#"{"text":" Hello there. ","usage":{"type":"tokens","total_tokens":9}}"#;

fn said(bytes: &[u8]) -> Script {
    Script::answer("200 OK", "content-type: audio/pcm\r\n", bytes)
}

#[tokio::test]
async fn what_was_heard_comes_back_without_margins() {
    for (answer, text, language) in [
        (HEARD, "Hello there.", None),
        (r#"{"text":"Hola.","language":"spanish"}"#, "Hola.", Some("es")),
        (r#"{"text":"Hi","language":null}"#, "Hi", None),
        (r#"{"text":"nuqneH","language":"klingon"}"#, "nuqneH", None),
        (r#"{"text":""}"#, "", None),
        (r#"{"text":" \n"}"#, "", None),
    ] {
        let stub = Stub::start(Script::answer("200 OK", "", answer)).await;
        let heard = hear(&server(&stub.url())).await.unwrap();
        assert_eq!(
            heard,
            Transcript { text: text.into(), confidence: None, language, by: By::of("stub") }
        );
    }
}

#[tokio::test]
async fn a_recording_goes_out_as_a_form_with_a_file() {
    let stub = Stub::start(Script::answer("200 OK", "", HEARD)).await;
    let speech = Sound::new(vec![0.5; 16_000], 16_000);
    let hearing = Hearing::new(server(&stub.url()), "gpt-4o-transcribe").in_language("en");
    hearing.transcribe(speech).await.unwrap();
    let (head, body) = parts(&stub.sent()[0]);
    assert_eq!(head[0], "POST /v1/audio/transcriptions HTTP/1.1");
    assert!(head.contains(&format!("authorization: Bearer {KEY}")), "{head:?}");
    let text = String::from_utf8_lossy(&body);
    for (name, value) in
        [("model", "gpt-4o-transcribe"), ("response_format", "json"), ("language", "en")]
    {
        let field = format!("name=\"{name}\"\r\n\r\n{value}\r\n");
        assert!(text.contains(&field), "{field}");
    }
    assert!(text.contains("name=\"file\"; filename=\"speech.wav\""));
    assert!(text.contains("\r\nContent-Type: audio/wav\r\n"));
    let from = body.windows(4).position(|four| four == b"RIFF").unwrap();
    let mut wav = hound::WavReader::new(&body[from..]).unwrap();
    let spec = wav.spec();
    assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (1, 16_000, 16));
    let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    assert_eq!(samples, vec![16_383; 16_000]);
}

#[tokio::test]
async fn without_a_key_or_a_language_none_is_sent() {
    let stub = Stub::start(Script::answer("200 OK", "", HEARD)).await;
    let config = Config::new("stub", stub.url().parse().unwrap(), None);
    hear(&Server::new(config).unwrap()).await.unwrap();
    let request = String::from_utf8_lossy(&stub.sent()[0]).to_ascii_lowercase();
    assert!(!request.contains("authorization") && !request.contains("\"language\""));
}

#[tokio::test]
async fn a_short_word_is_followed_by_silence_and_nothing_at_all_is_not_sent() {
    let stub = Stub::start(Script::answer("200 OK", "", HEARD)).await;
    let hearing = Hearing::new(server(&stub.url()), "whisper-1");
    let nothing = hearing.transcribe(Sound::new(Vec::new(), 16_000)).await;
    assert_eq!(nothing, Ok(Transcript::default()));
    assert!(stub.sent().is_empty());
    hearing.transcribe(Sound::new(vec![0.5; 10], 16_000)).await.unwrap();
    let (_, body) = parts(&stub.sent()[0]);
    let from = body.windows(4).position(|four| four == b"RIFF").unwrap();
    assert_eq!(hound::WavReader::new(&body[from..]).unwrap().duration(), 8_000);
}

#[tokio::test]
async fn sound_that_cannot_be_is_refused_before_it_is_sent() {
    let stub = Stub::start(Script::answer("200 OK", "", HEARD)).await;
    let hearing = Hearing::new(server(&stub.url()), "whisper-1");
    let (long, few) = (vec![0.1; 13_000_000], vec![0.1; 9]);
    for (samples, rate_hz) in [(&few, 0), (&few, 999), (&few, u32::MAX), (&long, 16_000)] {
        let heard = hearing.transcribe(Sound::new(samples.clone(), rate_hz)).await;
        assert!(matches!(heard, Err(Error::Refused(_))), "{rate_hz}");
    }
    assert!(stub.sent().is_empty());
    let odd = Sound::new(vec![f32::NAN, f32::INFINITY, -9.0], 192_000);
    assert!(hearing.transcribe(odd).await.is_ok());
}

#[tokio::test]
async fn speech_comes_back_as_samples() {
    for kind in ["audio/pcm", "Audio/PCM; rate=24000", "application/octet-stream"] {
        let headers = format!("content-type: {kind}\r\n");
        let script = Script::answer("200 OK", &headers, [0, 0, 0, 0x40, 0, 0x80]);
        let stub = Stub::start(script).await;
        let sound = speak(&server(&stub.url())).await.unwrap();
        assert_eq!(sound, Sound::new(vec![0.0, 0.5, -1.0], 24_000));
    }
}

#[tokio::test]
async fn pieces_may_end_within_a_sample() {
    let pieces = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
                  1\r\n\0\r\n2\r\n@\0\r\n1\r\n@\r\n0\r\n\r\n";
    let stub = Stub::start(Script::raw(pieces)).await;
    let sound = speak(&server(&stub.url())).await.unwrap();
    assert_eq!(sound.samples, [0.5, 0.5]);
}

#[tokio::test]
async fn a_text_goes_out_as_json() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = Speaking::new(server(&stub.url()), "gpt-4o-mini-tts");
    let text = "Say \"$350\"\nand Ünïcode 🎉".to_owned();
    let asked = Utterance {
        text: text.clone(),
        voice: "marin".into(),
        speed: 1.1,
        keep: true,
        is_awaited: true,
    };
    speaking.speak(asked).await.unwrap();
    let (head, body) = parts(&stub.sent()[0]);
    assert_eq!(head[0], "POST /v1/audio/speech HTTP/1.1");
    assert!(head.contains(&format!("authorization: Bearer {KEY}")), "{head:?}");
    assert!(head.contains(&"content-type: application/json".to_owned()), "{head:?}");
    let sent: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let expected = serde_json::json!({
        "model": "gpt-4o-mini-tts", "input": text, "voice": "marin", "response_format": "pcm",
        "speed": 1.1,
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_before_it_is_sent() {
    let stub = Stub::start(said(&[1, 2])).await;
    let speaking = Speaking::new(server(&stub.url()), "tts-1");
    let silence = speaking.speak(Utterance { text: " \n".into(), ..utterance() }).await;
    assert_eq!(silence.map(|spoken| spoken.sound), Ok(Sound::new(Vec::new(), 24_000)));
    for refused in [
        Utterance { voice: "af_heart".into(), ..utterance() },
        Utterance { voice: String::new(), ..utterance() },
        Utterance { text: "é".repeat(4097), ..utterance() },
        Utterance { speed: 0.0, ..utterance() },
        Utterance { speed: 5.0, ..utterance() },
        Utterance { speed: f32::NAN, ..utterance() },
        Utterance { speed: f32::INFINITY, ..utterance() },
    ] {
        assert!(matches!(speaking.speak(refused).await, Err(Error::Refused(_))));
    }
    assert!(stub.sent().is_empty());
    let longest = Utterance { text: "é".repeat(4096), speed: 4.0, ..utterance() };
    speaking.speak(longest).await.unwrap();
}

#[tokio::test]
async fn another_vendor_has_voices_of_its_own() {
    let stub = Stub::start(said(&[1, 2])).await;
    let openai = Speaking::new(server(&stub.url()), "tts-1");
    assert_eq!(openai.voices(), VOICES);
    let other = openai.with_voices(vec!["af_heart".to_owned()]);
    assert_eq!(other.voices(), ["af_heart"]);
    assert!(other.speak(Utterance { voice: "af_heart".into(), ..utterance() }).await.is_ok());
    assert!(other.speak(utterance()).await.is_err(), "nova is none of them");
}

#[test]
fn a_key_that_no_header_can_hold_is_found_at_the_start() {
    for key in ["", " ", "a\nb", "a\r\nX-Evil: 1", "a\0"] {
        let base_url = "https://api.example/v1".parse().unwrap();
        let config = Config::new("stub", base_url, Some(key.into()));
        assert_eq!(Server::new(config).unwrap_err(), Unusable::Key, "{key:?}");
    }
}

#[test]
fn the_key_does_not_show() {
    let config = config("https://api.example/v1");
    let server = Server::new(config.clone()).unwrap();
    let hearing = Hearing::new(server.clone(), "m");
    let speaking = Speaking::new(server.clone(), "m");
    let shown = format!("{config:?} {server:?} {hearing:?} {speaking:?}");
    assert!(!shown.contains(KEY) && shown.contains("api.example"), "{shown}");
}
