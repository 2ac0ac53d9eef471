//! `/v1`: what OpenAI's clients ask for, and how it is told when something is wrong.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use ellie::auth::{ApiKey, Permission, Permissions, Role};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::access::{SECRET, tokens};
use crate::harness::{Ellie, fixture, json, speech, wav};

const BAD: StatusCode = StatusCode::BAD_REQUEST;

/// The error an answer has, which must be told as OpenAI tells it.
pub async fn error(response: Response, status: StatusCode) -> Value {
    assert!(!response.headers()["x-request-id"].is_empty());
    assert_eq!(response.headers()["content-type"], "application/json");
    let body = json(response, status).await;
    let error = body["error"].as_object().unwrap();
    let names: Vec<&str> = error.keys().map(String::as_str).collect();
    assert_eq!(names, ["code", "message", "param", "type"], "{body}");
    assert!(error["message"].as_str().is_some_and(|words| !words.is_empty()), "{body}");
    body["error"].clone()
}

pub async fn start(settings: &[(&str, &str)]) -> Ellie {
    let usual = [("ELLIE_SIMULATED_SPEECH", "good morning"), ("SECRET_KEY", SECRET)];
    Ellie::start(&[&usual, settings].concat()).await
}

/// A key for a program that may do this.
pub fn key(permission: Permission) -> String {
    let (permissions, now) = (Permissions::of(&[permission]), Utc::now());
    let expires = now + TimeDelta::days(1);
    tokens(SECRET).api_key(ApiKey { id: "k-1", name: "crm", permissions, expires }, now)
}

fn may(request: RequestBuilder) -> RequestBuilder {
    request.bearer_auth(key(Permission::SpeechUse))
}

async fn get(ellie: &Ellie, path: &str) -> Response {
    may(ellie.client.get(ellie.url(path))).send().await.unwrap()
}

async fn transcribe(ellie: &Ellie, form: Form) -> Response {
    let post = ellie.client.post(ellie.url("/v1/audio/transcriptions"));
    may(post).multipart(form).send().await.unwrap()
}

async fn speak(ellie: &Ellie, body: impl Into<reqwest::Body>) -> Response {
    let post = ellie.client.post(ellie.url("/v1/audio/speech"));
    may(post).header("content-type", "application/json").body(body).send().await.unwrap()
}

fn form(recording: Vec<u8>) -> Form {
    let file = Part::bytes(recording).file_name("speech.wav");
    Form::new().part("file", file).text("model", "whisper-1")
}

/// Two seconds in which somebody speaks, a second each, with two seconds between them.
fn two_stretches() -> Vec<u8> {
    let tone = |i: usize| ((i as f32 * 0.2).sin() * 9_000.0) as i16;
    let is_quiet = |i: usize| (16_000..48_000).contains(&i);
    wav((0..64_000).map(|i| if is_quiet(i) { 0 } else { tone(i) }))
}

#[tokio::test]
async fn the_models_are_those_there_are_and_answer_to_the_names_of_others() {
    let before = Utc::now().timestamp();
    let ellie = start(&[]).await;
    let list = json(get(&ellie, "/v1/models").await, StatusCode::OK).await;
    let ids: Vec<&str> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["simulated-ear", "simulated-voice", "ellie"]);
    for (asked, id) in [
        ("simulated-ear", "simulated-ear"),
        ("whisper-1", "simulated-ear"),
        ("tts-1-hd", "simulated-voice"),
        ("gpt-realtime", "ellie"),
    ] {
        let model = json(get(&ellie, &format!("/v1/models/{asked}")).await, StatusCode::OK).await;
        let created = model["created"].as_i64().unwrap();
        assert!((before..=Utc::now().timestamp()).contains(&created), "{created}");
        let expected =
            value!({"id": id, "object": "model", "created": created, "owned_by": "ellie"});
        assert_eq!(model, expected);
        assert!(list["data"].as_array().unwrap().contains(&model), "{list}");
    }
    for absent in ["gpt-4o", "kokoro", "%00", "..%2f..", &"x".repeat(5_000)] {
        let told = error(get(&ellie, &format!("/v1/models/{absent}")).await, StatusCode::NOT_FOUND);
        let told = told.await;
        assert_eq!((&told["code"], &told["param"]), (&value!("model_not_found"), &value!("model")));
    }
    ellie.stop().await;
}

#[tokio::test]
async fn words_are_answered_as_they_are_asked_for() {
    let ellie = start(&[]).await;
    let plain = json(transcribe(&ellie, form(speech())).await, StatusCode::OK).await;
    assert_eq!(plain, value!({"text": "good morning"}));
    let asked = |format: &str| {
        let rest = [("language", "en"), ("prompt", "Mr. Lane"), ("temperature", "0.2")];
        let form = form(two_stretches()).text("response_format", format.to_owned());
        rest.into_iter().fold(form, |form, (name, value)| form.text(name, value))
    };
    let verbose = asked("verbose_json").text("timestamp_granularities[]", "segment");
    let verbose = json(transcribe(&ellie, verbose).await, StatusCode::OK).await;
    assert_eq!(verbose["language"], "english");
    assert_eq!(verbose["text"], "good morning good morning");
    assert!((verbose["duration"].as_f64().unwrap() - 4.0).abs() < 1e-3);
    let [first, second] = &verbose["segments"].as_array().unwrap()[..] else { panic!("{verbose}") };
    let time = |segment: &Value, name: &str| segment[name].as_f64().unwrap();
    assert!(time(first, "start") < 0.1 && (1.0..1.4).contains(&time(first, "end")), "{verbose}");
    assert!((2.6..3.0).contains(&time(second, "start")), "{verbose}");
    assert!((time(second, "end") - 4.0).abs() < 0.05, "{verbose}");
    for (format, kind, begins) in [
        ("text", "text/plain; charset=utf-8", "good morning good morning\n"),
        ("srt", "text/plain; charset=utf-8", "1\n00:00:00,000 --> 00:00:01,"),
        ("vtt", "text/vtt; charset=utf-8", "WEBVTT\n\n00:00:00.000 --> 00:00:01."),
    ] {
        let answer = transcribe(&ellie, asked(format)).await;
        assert_eq!(answer.headers()["content-type"], kind);
        let text = answer.text().await.unwrap();
        assert!(text.starts_with(begins), "{text}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn every_kind_of_recording_is_taken_and_silence_has_no_words() {
    let ellie = start(&[]).await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let heard = json(transcribe(&ellie, form(fixture(&name))).await, StatusCode::OK).await;
        let text = heard["text"].as_str().unwrap();
        assert_eq!(text.is_empty(), name.starts_with("silence"), "{name}: {text}");
    }
    let silence = form(wav([0; 16_000])).text("response_format", "verbose_json");
    let silence = json(transcribe(&ellie, silence).await, StatusCode::OK).await;
    assert_eq!((&silence["text"], &silence["segments"]), (&value!(""), &value!([])));
    ellie.stop().await;
}

#[tokio::test]
async fn what_cannot_be_done_with_a_recording_is_refused_and_the_field_is_named() {
    let ellie = start(&[]).await;
    let with = |name: &'static str, value: &'static str| form(speech()).text(name, value);
    let words = ["word", "segment"]
        .into_iter()
        .fold(form(speech()), |form, one| form.text("timestamp_granularities[]", one));
    for (form, param) in [
        (Form::new().text("model", "whisper-1"), "file"),
        (form(Vec::new()), "file"),
        (Form::new().part("file", Part::bytes(speech())), "model"),
        (with("language", "fr"), "language"),
        (with("response_format", "xml"), "response_format"),
        (with("response_format", "diarized_json"), "response_format"),
        (words, "timestamp_granularities"),
        (with("include[]", "logprobs"), "include"),
        (with("stream", "true"), "stream"),
        (with("stream", "True"), "stream"),
        (with("temperature", "hot"), "temperature"),
        (with("temperature", "NaN"), "temperature"),
        (with("prompt", "a\u{1b}[2J"), "prompt"),
    ] {
        let told = error(transcribe(&ellie, form).await, BAD).await;
        assert_eq!((&told["param"], &told["type"]), (&value!(param), &value!(INVALID)));
    }
    let other = Form::new().part("file", Part::bytes(speech())).text("model", "tts-1");
    let told = error(transcribe(&ellie, other).await, StatusCode::NOT_FOUND).await;
    assert_eq!((&told["code"], &told["param"]), (&value!("model_not_found"), &value!("model")));
    ellie.stop().await;
}

const INVALID: &str = "invalid_request_error";

#[tokio::test]
async fn recordings_that_are_broken_hostile_or_huge_are_refused_and_ellie_goes_on() {
    let settings = [("MAX_AUDIO_SIZE", "100000"), ("MAX_AUDIO_SECONDS", "2")];
    let ellie = start(&settings).await;
    for bytes in [b"%PDF-1.7 not sound at all".to_vec(), vec![0; 5_000], b"RIFF".to_vec(), wav([])]
    {
        let told = error(transcribe(&ellie, form(bytes)).await, BAD).await;
        assert_eq!(told["type"], INVALID);
    }
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    for bytes in [vec![1; 5 << 20], wav(vec![0; 48_000])] {
        let told = error(transcribe(&ellie, form(bytes)).await, large).await;
        assert_eq!((&told["code"], &told["type"]), (&value!("audio_too_large"), &value!(INVALID)));
    }
    let many = (0..40).fold(form(speech()), |form, _| form.text("include[]", "x"));
    error(transcribe(&ellie, many).await, BAD).await;
    let long = form(speech()).text("prompt", "x".repeat(70_000));
    assert_eq!(error(transcribe(&ellie, long).await, BAD).await["param"], "prompt");
    for (kind, body) in [
        ("multipart/form-data; boundary=x", "--x\r\nnonsense"),
        ("multipart/form-data", ""),
        ("application/json", r#"{"model": "whisper-1"}"#),
        ("application/x-www-form-urlencoded", "model=whisper-1&file=x"),
    ] {
        let post = ellie.client.post(ellie.url("/v1/audio/transcriptions"));
        let post = may(post).header("content-type", kind).body(body);
        error(post.send().await.unwrap(), BAD).await;
    }
    assert_eq!(transcribe(&ellie, form(speech())).await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn text_is_spoken_in_four_formats_and_can_be_read_again() {
    let ellie = start(&[]).await;
    let text = "Good morning. We are open! Are you coming?";
    // What is simulated hums for a fifteenth of a second a letter, and the spaces between sentences
    // are not said.
    let seconds = (text.len() - 2) as f32 / 15.0;
    for (format, kind) in [
        ("mp3", "audio/mpeg"),
        ("wav", "audio/wav"),
        ("opus", "audio/ogg; codecs=opus"),
        ("pcm", "audio/pcm"),
    ] {
        let body = value!({
            "model": "tts-1", "input": text, "voice": {"id": "alloy"}, "response_format": format,
            "instructions": "Speak slowly.", "stream_format": "audio", "speed": null,
        });
        let answer = speak(&ellie, body.to_string()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{format}");
        assert_eq!(answer.headers()["content-type"], kind);
        assert!(!answer.headers().contains_key("content-length"), "{format} is sent in pieces");
        let file = answer.bytes().await.unwrap().to_vec();
        let file = if format == "pcm" { of_samples(&file) } else { file };
        let limits =
            ellie::media::Limits { max_seconds: 60, allowed: ellie::media::Container::ALL };
        let made = ellie::media::decode(&file, limits).unwrap().sound.seconds();
        assert!((made - seconds).abs() < 0.15, "{format}: {made} s of {seconds} s");
        let heard = json(transcribe(&ellie, form(file)).await, StatusCode::OK).await;
        assert!(heard["text"].as_str().unwrap().starts_with("good morning"), "{format}");
    }
    // The simulated voice has no such name.
    let fast = value!({"model": "tts-1", "input": text, "voice": "verse", "speed": 2,
                       "response_format": "pcm"});
    let fast = speak(&ellie, fast.to_string()).await.bytes().await.unwrap();
    assert!((fast.len() as f32 / 48_000.0 - seconds / 2.0).abs() < 0.01);
    ellie.stop().await;
}

fn of_samples(pcm: &[u8]) -> Vec<u8> {
    let (samples, rest) = pcm.as_chunks::<2>();
    assert!(rest.is_empty());
    crate::harness::wav_at(24_000, samples.iter().map(|sample| i16::from_le_bytes(*sample)))
}

#[tokio::test]
async fn what_cannot_be_spoken_is_refused_and_the_field_is_named() {
    let ellie = start(&[]).await;
    let body = |name: &str, field: Value| {
        let mut body = value!({"model": "tts-1", "input": "Hi.", "voice": "alloy"});
        body[name] = field;
        body.to_string()
    };
    for (name, field) in [
        ("input", Value::Null),
        ("input", value!(" \n")),
        ("input", value!("x".repeat(4_097))),
        ("input", value!("a\u{1b}[2Jb")),
        ("voice", value!("zz_nobody")),
        ("voice", value!({"id": "voice_1234"})),
        ("speed", value!(0.24)),
        ("speed", value!(4.1)),
        ("response_format", value!("aac")),
        ("response_format", value!("flac")),
        ("response_format", value!("MP3")),
        ("stream_format", value!("sse")),
        ("model", Value::Null),
    ] {
        let told = error(speak(&ellie, body(name, field.clone())).await, BAD).await;
        assert_eq!((&told["param"], &told["type"]), (&value!(name), &value!(INVALID)), "{field}");
    }
    for model in ["whisper-1", "gpt-4o-mini-tts", "kokoro", ""] {
        let told = speak(&ellie, body("model", value!(model))).await;
        assert_eq!(error(told, StatusCode::NOT_FOUND).await["code"], "model_not_found");
    }
    let odd = [r#"["tts-1", "Hi."]"#, "", "{", "null", r#"{"model": 7, "input": "x"}"#];
    for body in odd.into_iter().map(str::to_owned).chain(["[".repeat(5_000), "\u{0}".into()]) {
        error(speak(&ellie, body).await, BAD).await;
    }
    let huge = body("input", value!("x".repeat(1 << 20)));
    let told = error(speak(&ellie, huge).await, StatusCode::PAYLOAD_TOO_LARGE).await;
    assert_eq!(told["code"], "body_too_large");
    let longest = value!({"model": "tts-1", "input": "\u{1f600}".repeat(4_096), "speed": 4});
    assert_eq!(speak(&ellie, longest.to_string()).await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn speech_is_for_whoever_may_and_a_refusal_is_one_that_clients_know() {
    let ellie = start(&[]).await;
    let by = async |bearer: Option<String>| {
        let request = ellie.client.get(ellie.url("/v1/models"));
        let request = match bearer {
            Some(bearer) => request.bearer_auth(bearer),
            None => request,
        };
        request.send().await.unwrap()
    };
    let role = |role| Some(tokens(SECRET).access("ann", role, "l-1", Utc::now()));
    for unknown in [None, Some("sk-nonsense".to_owned())] {
        let answer = by(unknown).await;
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        let told = error(answer, StatusCode::UNAUTHORIZED).await;
        assert_eq!((&told["code"], &told["type"]), (&value!("invalid_api_key"), &value!(INVALID)));
    }
    for other in [role(Role::Caller), Some(key(Permission::GatewayUse))] {
        let told = error(by(other).await, StatusCode::FORBIDDEN).await;
        assert_eq!(told["code"], "insufficient_permissions");
    }
    for allowed in [role(Role::Agent), role(Role::Admin), role(Role::Service)] {
        assert_eq!(by(allowed).await.status(), StatusCode::OK);
    }
    for path in ["/v1", "/v1/", "/v1/models/", "/v1/chat/completions", "/v1/audio"] {
        let told = error(get(&ellie, path).await, StatusCode::NOT_FOUND).await;
        assert_eq!((&told["code"], &told["param"]), (&value!("unknown_url"), &Value::Null));
    }
    ellie.stop().await;
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let settings = [("RATE_LIMIT_VOICE_MAX_REQUESTS", "1")];
    let ellie = start(&settings).await;
    let body = value!({"model": "tts-1", "input": "Hi."}).to_string();
    let first = speak(&ellie, body.clone()).await;
    assert!(first.headers().contains_key("ratelimit"));
    assert_eq!(first.status(), StatusCode::OK);
    let second = transcribe(&ellie, form(speech())).await;
    let wait: u64 = second.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(wait >= 1);
    let told = error(second, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(
        (&told["code"], &told["type"]),
        (&value!("rate_limit_exceeded"), &value!("requests"))
    );
    assert_eq!(get(&ellie, "/v1/models").await.status(), StatusCode::OK, "that is no sound");
    ellie.stop().await;
}

/// Whoever hangs up in the middle leaves nothing behind.
#[tokio::test]
async fn who_takes_nothing_or_hangs_up_holds_up_nobody() {
    let ellie = start(&[]).await;
    // Some ten megabytes each, more than a connection holds.
    let text = "All of us are here from nine to five on every day but Sunday. ".repeat(60);
    let body = value!({"model": "tts-1", "input": text, "response_format": "pcm", "speed": 1});
    let mut stuck = Vec::new();
    for _ in 0..8 {
        let mut answer = speak(&ellie, body.to_string()).await;
        assert!(answer.chunk().await.unwrap().is_some());
        stuck.push(answer);
    }
    let short = value!({"model": "tts-1", "input": "Hi."}).to_string();
    let soon = tokio::time::timeout(Duration::from_secs(10), speak(&ellie, short)).await;
    assert_eq!(soon.expect("nobody is waited for").status(), StatusCode::OK);
    drop(stuck);
    ellie.stop().await;
}
