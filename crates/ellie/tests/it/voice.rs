//! `/api/v1/voice`: turns, transcripts, speech.

use reqwest::StatusCode;
use reqwest::multipart::Form;
use serde_json::json as value;

use crate::harness::{Ellie, error, fixture, json, recording, speech, wav};

#[tokio::test]
async fn a_spoken_question_gets_a_spoken_answer() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let response = ellie.post("process", recording(speech()).text("session_id", "s-1")).await;
    let timing = response.headers()["server-timing"].to_str().unwrap().to_owned();
    for stage in ["decode;dur=", "voice;dur=", "transcribe;dur=", "think;dur="] {
        assert!(timing.contains(stage), "{timing}");
    }
    let turn = json(response, StatusCode::OK).await;
    assert_eq!(turn["text"], "what are your office hours");
    assert_eq!(turn["language_detected"], "en");
    assert_eq!(turn["session_id"], "s-1");
    assert!((turn["confidence"].as_f64().unwrap() - 0.9).abs() < 1e-6);
    let answer = turn["ai_response"].as_str().unwrap();
    assert!(answer.contains("AI assistant") && answer.contains("Our hours are"), "{answer}");
    let url = turn["audio_url"].as_str().unwrap();
    for (ending, kind) in
        [("mp3", "audio/mpeg"), ("wav", "audio/wav"), ("opus", "audio/ogg; codecs=opus")]
    {
        let sound = ellie.get(&url.replace("mp3", ending)).await;
        assert_eq!(sound.status(), StatusCode::OK);
        assert_eq!(sound.headers()["content-type"], kind);
        assert_eq!(sound.headers()["cache-control"], "private, no-store");
        assert!(sound.bytes().await.unwrap().len() > 1000);
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_session_goes_on_where_it_was_and_a_new_one_gets_a_name() {
    let ellie = Ellie::hearing("").await;
    let first =
        json(ellie.post("process", Form::new().text("text", "hello")).await, StatusCode::OK).await;
    let session = first["session_id"].as_str().unwrap();
    assert_eq!(first["confidence"], 1.0);
    assert!(first["ai_response"].as_str().unwrap().contains("AI assistant"));
    let second = ellie.typed(session, "hello").await;
    assert!(!second["ai_response"].as_str().unwrap().contains("AI assistant"));
    ellie.stop().await;
}

#[tokio::test]
async fn forms_may_be_urlencoded() {
    let ellie = Ellie::hearing("").await;
    let url = ellie.url("/api/v1/voice/process");
    let sent = ellie.client.post(url).header("content-type", "application/x-www-form-urlencoded");
    let turn = json(sent.body("text=Hello+there%21").send().await.unwrap(), StatusCode::OK).await;
    assert_eq!(turn["text"], "Hello there!");
    ellie.stop().await;
}

#[tokio::test]
async fn every_kind_of_recording_is_taken_whatever_it_is_called() {
    let ellie = Ellie::hearing("good morning").await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let response = ellie.post("speech-to-text", recording(fixture(&name))).await;
        if name.starts_with("silence") {
            error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
            continue;
        }
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        let body = json(response, StatusCode::OK).await;
        assert!(body["text"].as_str().unwrap().starts_with("good morning"), "{name}: {body}");
        assert_eq!((&body["language"], &body["session_id"]), (&value!("en"), &value!(null)));
        count += 1;
    }
    assert!(count >= 9, "only {count} kinds");
    ellie.stop().await;
}

#[tokio::test]
async fn text_is_spoken_in_three_formats_and_from_the_cache_the_second_time() {
    let ellie = Ellie::hearing("").await;
    let speak = |format: &'static str| {
        let body = value!({"text": "Good morning.", "voice": "am_echo", "response_format": format});
        ellie.client.post(ellie.url("/api/v1/voice/text-to-speech")).json(&body).send()
    };
    for (format, kind, magic) in [
        ("mp3", "audio/mpeg", &b"\xff"[..]),
        ("wav", "audio/wav", b"RIFF"),
        ("opus", "audio/ogg; codecs=opus", b"OggS"),
    ] {
        let first = speak(format).await.unwrap();
        assert_eq!(first.headers()["content-type"], kind);
        assert_eq!(first.headers()["x-cache-hit"], "false");
        assert_eq!(
            first.headers()["content-disposition"].to_str().unwrap(),
            format!("attachment; filename=speech.{format}")
        );
        assert!(first.headers()["x-processing-time-ms"].to_str().unwrap().parse::<f64>().is_ok());
        let first = first.bytes().await.unwrap();
        assert!(first.starts_with(magic));
        let second = speak(format).await.unwrap();
        assert_eq!(second.headers()["x-cache-hit"], "true");
        assert_eq!(second.bytes().await.unwrap(), first);
    }
    ellie.stop().await;
}

#[tokio::test]
async fn faults_of_a_turn_are_told_in_the_words_of_the_earlier_back_ends() {
    let ellie = Ellie::hearing("").await;
    let text = |text: &str| Form::new().text("text", text.to_owned());
    for (form, expected) in [
        (Form::new().text("language", "en"), "Either audio file or text input is required"),
        (
            recording(speech()).text("text", "x"),
            "Provide either audio file or text input, not both",
        ),
        (text("   "), "No text could be extracted from input"),
        (text(&"x".repeat(1001)), "Text is too long (maximum 1000 characters)"),
        (text("a\0b"), "This field has control characters in it"),
        (recording(speech()).text("language", "fr"), "Only English (en) is understood"),
        (recording(wav([0; 16_000])), "No speech was found in the audio"),
    ] {
        let response = ellie.post("process", form).await;
        let (code, message) = error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!((code.as_str(), message.as_str()), ("VALIDATION_ERROR", expected));
    }
    let json_body =
        ellie.client.post(ellie.url("/api/v1/voice/process")).json(&value!({"text": "a"}));
    let (_, message) =
        error(json_body.send().await.unwrap(), StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(message, "Either audio file or text input is required");
    let bad_id = text("hi").text("session_id", "no spaces allowed");
    error(ellie.post("process", bad_id).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    let no_file = ellie.post("speech-to-text", Form::new().text("language", "en")).await;
    assert_eq!(error(no_file, StatusCode::UNPROCESSABLE_ENTITY).await.1, "Field required");
    ellie.stop().await;
}

#[tokio::test]
async fn faults_of_speech_are_told_with_the_field() {
    let ellie = Ellie::hearing("").await;
    let send = |body: String| {
        let post = ellie.client.post(ellie.url("/api/v1/voice/text-to-speech"));
        post.header("content-type", "application/json").body(body).send()
    };
    for (body, expected) in [
        (value!({}), "Field required"),
        (value!({"text": " "}), "Text is required for speech synthesis"),
        (value!({"text": "x".repeat(4001)}), "Text is too long (maximum 4000 characters)"),
        (value!({"text": "x", "speed": 4.1}), "Input should be from 0.25 to 4"),
        (value!({"text": "x", "speed": 0.2}), "Input should be from 0.25 to 4"),
        (value!({"text": "x", "voice": "zz_nobody"}), "Input should be one of"),
        (value!({"text": "x", "model": "bark"}), "Input should be tts-1"),
        (value!({"text": "x", "response_format": "aiff"}), "Input should be mp3, wav or opus"),
        (value!({"text": 7}), "The body is not as it should be"),
        (value!({"text": "a\u{1b}[2Jb"}), "Text has control characters in it"),
    ] {
        let response = send(body.to_string()).await.unwrap();
        let (code, message) = error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(code, "VALIDATION_ERROR");
        assert!(message.starts_with(expected), "{message}");
    }
    let speed = r#"{"text":"x","speed":1e999}"#.to_owned();
    for body in ["".into(), "{".into(), "[".repeat(5_000), "\u{0}".into(), speed] {
        error(send(body).await.unwrap(), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let huge = format!(r#"{{"text":"{}"}}"#, "x".repeat(1 << 20));
    error(send(huge).await.unwrap(), StatusCode::PAYLOAD_TOO_LARGE).await;
    let unknown = value!({"text": "Good morning.", "colour": "blue"}).to_string();
    assert_eq!(send(unknown).await.unwrap().status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn clips_that_are_not_there_are_not_found() {
    let ellie = Ellie::hearing("").await;
    let unknown = uuid::Uuid::new_v4();
    for name in
        [&format!("{unknown}.mp3"), "../secret.mp3", "x.mp3", "mp3", &format!("{unknown}.exe")]
    {
        let response = ellie.get(&format!("/api/v1/voice/audio/{name}")).await;
        error(response, StatusCode::NOT_FOUND).await;
    }
    ellie.stop().await;
}
