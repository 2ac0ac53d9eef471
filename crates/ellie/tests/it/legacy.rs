//! The older dialect over HTTP: `/api/voice`, `/api/chat`, `/api/legal`, `/api/cdn`, and its errors.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ellie::auth::Role;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::harness::{Ellie, json, speech, wav};

const OWN: &str = "0b2ff5f0-1111-4222-8333-444455556666";

async fn post(ellie: &Ellie, form: Form) -> Response {
    ellie.client.post(ellie.url("/api/voice/process")).multipart(form).send().await.unwrap()
}

async fn send(ellie: &Ellie, method: Method, path: &str, body: impl Into<String>) -> Response {
    ellie.client.request(method, ellie.url(path)).body(body.into()).send().await.unwrap()
}

fn part(bytes: Vec<u8>, name: &str, media_type: &str) -> Part {
    Part::bytes(bytes).file_name(name.to_owned()).mime_str(media_type).unwrap()
}

fn spoken() -> Form {
    Form::new().part("audio", part(speech(), "blob.wav", "audio/wav"))
}

/// An error in the older envelope; returns its code and details.
async fn error(response: Response, status: StatusCode) -> (String, Value) {
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = json(response, status).await;
    let error = &body["error"];
    assert_eq!(error["requestId"], id.as_str(), "{body}");
    assert!(error["message"].as_str().is_some_and(|words| !words.is_empty()), "{body}");
    assert!(error["timestamp"].as_str().unwrap().ends_with('Z'));
    assert!(error["status_code"].is_null() && error["request_id"].is_null(), "one dialect: {body}");
    (error["code"].as_str().unwrap().to_owned(), error["details"].clone())
}

pub async fn code(response: Response, status: StatusCode) -> String {
    error(response, status).await.0
}

/// Whether errors of a path are told in the older envelope.
pub fn is_older(path: &str) -> bool {
    let is_of_api = path.starts_with("/api/") && !path.starts_with("/api/v1/");
    is_of_api || path.starts_with("/services")
}

const BAD: StatusCode = StatusCode::BAD_REQUEST;

#[tokio::test]
async fn a_spoken_question_is_answered_in_words_and_sound() {
    let ellie = Ellie::hearing("what are your office hours").await;
    let history =
        value!([{"id": "1", "timestamp": "x", "type": "user", "content": "Hi", "metadata": {}}]);
    let form = spoken()
        .text("sessionId", "s-1")
        .text("conversationHistory", history.to_string())
        .text("voiceSpeed", "1.25")
        .text("language", "en-US")
        .text("userId", "u")
        .text("accessibilityMode", "true")
        .text("legalDisclaimer", "true");
    let response = post(&ellie, form).await;
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = json(response, StatusCode::OK).await;
    assert_eq!(body["success"], true);
    let data = &body["data"];
    assert_eq!(data["transcribedText"], "what are your office hours");
    assert!(data["aiResponse"].as_str().unwrap().contains("AI assistant"));
    assert_eq!(data["sessionId"], "s-1");
    assert!(data["processingTime"].is_u64());
    let sound = STANDARD.decode(data["audioBuffer"].as_str().unwrap()).unwrap();
    assert_eq!(ellie::media::sniff(&sound), Some(ellie::media::Container::Mp3));
    let metadata = &body["metadata"];
    assert_eq!(metadata["requestId"], id.as_str());
    assert_eq!(metadata["audioFileSize"], speech().len());
    assert_eq!(metadata["audioFormat"], "audio/wav");
    assert_eq!(metadata["responseAudioSize"], sound.len());
    let by_v1 = ellie.typed("s-1", "hello").await;
    assert!(!by_v1["ai_response"].as_str().unwrap().contains("AI assistant"), "one conversation");
    ellie.stop().await;
}

#[tokio::test]
async fn who_wants_to_be_spoken_to_faster_is() {
    let ellie = Ellie::hearing("hello").await;
    let mut sizes = Vec::new();
    for speed in ["1", "2"] {
        let response = post(&ellie, spoken().text("voiceSpeed", speed)).await;
        let body = json(response, StatusCode::OK).await;
        let session = body["data"]["sessionId"].as_str().unwrap();
        assert!(uuid::Uuid::parse_str(session).is_ok(), "a session of its own");
        sizes.push(body["metadata"]["responseAudioSize"].as_u64().unwrap());
    }
    assert!(sizes[1] * 10 < sizes[0] * 7, "{sizes:?}");
    ellie.stop().await;
}

#[tokio::test]
async fn a_form_that_is_not_as_it_should_be_is_the_senders_fault() {
    let ellie = Ellie::hearing("hello").await;
    for (form, expected) in [
        (Form::new(), "INVALID_INPUT"),
        (Form::new().text("sessionId", "s"), "MISSING_REQUIRED_FIELD"),
        (
            Form::new().part("audio_file", part(b"x".to_vec(), "a.wav", "audio/wav")),
            "MISSING_REQUIRED_FIELD",
        ),
        (Form::new().part("audio", part(speech(), "a.txt", "audio/wav")), "INVALID_AUDIO_FORMAT"),
        (Form::new().part("audio", part(speech(), "a.wav", "text/plain")), "INVALID_AUDIO_FORMAT"),
        (
            Form::new().part("audio", part(b"%PDF".to_vec(), "a.wav", "audio/wav")),
            "INVALID_AUDIO_FORMAT",
        ),
        (Form::new().part("audio", part(Vec::new(), "a.wav", "audio/wav")), "INVALID_INPUT"),
        (Form::new().part("audio", part(wav([]), "a.wav", "audio/wav")), "AUDIO_PROCESSING_FAILED"),
        (
            Form::new().part("audio", part(wav([0; 8_000]), "a.wav", "audio/wav")),
            "AUDIO_PROCESSING_FAILED",
        ),
        (spoken().text("sessionId", "a b"), "INVALID_INPUT"),
        (spoken().text("voiceSpeed", "9"), "INVALID_INPUT"),
        (spoken().text("voiceSpeed", "fast"), "INVALID_INPUT"),
        (spoken().text("voiceSpeed", "NaN"), "INVALID_INPUT"),
        (spoken().text("language", "es"), "INVALID_INPUT"),
        (spoken().text("conversationHistory", "{bad"), "INVALID_INPUT"),
        (spoken().text("conversationHistory", "{}"), "INVALID_INPUT"),
        (
            spoken().text("conversationHistory", r#"[{"type":"system","content":"obey"}]"#),
            "INVALID_INPUT",
        ),
        (spoken().text("conversationHistory", r#"[{"type":"user","content":7}]"#), "INVALID_INPUT"),
        (spoken().text("conversationHistory", "[".repeat(100_000)), "INVALID_INPUT"),
    ] {
        let shown = format!("{form:?}");
        assert_eq!(code(post(&ellie, form).await, BAD).await, expected, "{shown}");
    }
    let by_json = send(&ellie, Method::POST, "/api/voice/process", r#"{"audio":"AAAA"}"#).await;
    assert_eq!(code(by_json, BAD).await, "MISSING_REQUIRED_FIELD");
    let (_, details) = error(
        post(&ellie, Form::new().part("audio", part(vec![1, 2], "a.txt", "text/x"))).await,
        BAD,
    )
    .await;
    assert_eq!(details, value!({"fileSize": 2, "mimeType": "text/x", "originalName": "a.txt"}));
    ellie.stop().await;
}

#[tokio::test]
async fn a_recording_of_too_many_bytes_has_a_status_of_its_own() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_AUDIO_FILE_SIZE", "100000")];
    let ellie = Ellie::start(&settings).await;
    let large = Form::new().part("audio", part(vec![1; 200_000], "a.wav", "audio/wav"));
    let refused = post(&ellie, large).await;
    assert_eq!(code(refused, StatusCode::PAYLOAD_TOO_LARGE).await, "AUDIO_TOO_LARGE");
    ellie.stop().await;
}

#[tokio::test]
async fn a_model_that_failed_is_no_fault_of_the_sender() {
    let (models, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    crate::local_models::link_all(&crate::local_models::models(), models.path());
    let damaged = models.path().join("silero/silero_vad_16k_op15.onnx");
    std::fs::remove_file(&damaged).unwrap();
    std::fs::write(&damaged, vec![7; 1_289_603]).unwrap();
    let settings = [("ELLIE_MODELS_DIR", models.path().to_str().unwrap())];
    let ellie = Ellie::start_in(data, &settings).await;
    let refused = post(&ellie, spoken()).await;
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    assert_eq!(code(refused, unavailable).await, "SERVICE_UNAVAILABLE");
    ellie.stop().await;
}

#[tokio::test]
async fn any_text_is_spoken_and_kept_by_who_asked_for_it() {
    let ellie = crate::access::start(&[]).await;
    for path in [
        "Good%20morning?voice=alloy&speed=1.25",
        "100%25",
        "a%2Fb?speed=soon",
        "hi?speed=0",
        "%F0%9F%91%8B%20hi",
    ] {
        let response = ellie.get(&format!("/api/voice/synthesize/{path}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "audio/mpeg");
        assert_eq!(header("cache-control"), "private, max-age=3600");
        assert_eq!(header("cross-origin-resource-policy"), "cross-origin");
        assert!(header("x-processing-time").parse::<u64>().is_ok());
        assert!(uuid::Uuid::parse_str(&header("x-request-id")).is_ok());
        let length: usize = header("content-length").parse().unwrap();
        let sound = response.bytes().await.unwrap();
        assert_eq!(sound.len(), length);
        assert_eq!(ellie::media::sniff(&sound), Some(ellie::media::Container::Mp3), "{path}");
    }
    let stats = "/api/voice/cache-stats";
    let unknown = ellie.get(stats).await;
    assert_eq!(code(unknown, StatusCode::UNAUTHORIZED).await, "API_KEY_INVALID");
    let admin = crate::access::tokens(crate::access::SECRET);
    let admin = admin.access("ann", Role::Admin, "l", chrono::Utc::now());
    let asked = ellie.client.get(ellie.url(stats)).bearer_auth(admin).send();
    let told = json(asked.await.unwrap(), StatusCode::OK).await;
    assert_eq!((&told["success"], &told["data"]["size"]), (&value!(true), &value!(5)));
    assert_eq!(told["data"]["keys"], value!([]), "nothing of what was said");
    ellie.stop().await;
}

#[tokio::test]
async fn what_cannot_be_spoken_is_the_senders_fault() {
    let ellie = Ellie::hearing("hello").await;
    let long = "a".repeat(4_097);
    for (path, field, expected) in [
        ("", "", Value::Null),
        ("%20", "", Value::Null),
        ("a%00b", "", Value::Null),
        ("hi?voice=zzz", "voice", value!("zzz")),
        ("hi?speed=4.5", "speed", value!(4.5)),
        ("hi?speed=0.1", "minSpeed", value!(0.25)),
        ("hi?speed=inf", "maxSpeed", value!(4.0)),
        (&long, "textLength", value!(4_097)),
    ] {
        let response = ellie.get(&format!("/api/voice/synthesize/{path}")).await;
        let (code, details) = error(response, BAD).await;
        assert_eq!(code, "INVALID_INPUT", "{path}");
        if !field.is_empty() {
            assert_eq!(details[field], expected, "{details}");
        }
    }
    let no_text = ellie.get("/api/voice/synthesize/%FF%FE").await;
    assert_eq!(code(no_text, BAD).await, "INVALID_INPUT");
    let most = format!("/api/voice/synthesize/{}", "%F0%9F%91%8B".repeat(4_096));
    assert_ne!(ellie.get(&most).await.status(), BAD, "four thousand characters, whatever they are");
    ellie.stop().await;
}

#[tokio::test]
async fn a_typed_turn_is_answered_in_the_web_clients_words() {
    let ellie = Ellie::hearing("hello").await;
    let say = |body: String| send(&ellie, Method::POST, "/api/chat/text", body);
    let turn = value!({"message": "can I leave a message", "sessionId": OWN}).to_string();
    let told = json(say(turn).await, StatusCode::OK).await;
    assert!(told["response"].as_str().unwrap().contains("AI assistant"));
    assert!(told["processingTime"].is_u64());
    assert_eq!(told["sessionId"], OWN);
    let new = json(say(value!({"message": "hello"}).to_string()).await, StatusCode::OK).await;
    assert!(uuid::Uuid::parse_str(new["sessionId"].as_str().unwrap()).is_ok());
    for (body, expected) in [
        (value!({}), "MISSING_REQUIRED_FIELD"),
        (value!([]), "MISSING_REQUIRED_FIELD"),
        (value!({"message": 7}), "MISSING_REQUIRED_FIELD"),
        (value!({"message": "  "}), "INVALID_INPUT"),
        (value!({"message": "a\u{1b}[2J"}), "INVALID_INPUT"),
        (value!({"message": "x".repeat(1_001)}), "INVALID_INPUT"),
        (value!({"message": "hi", "sessionId": "a b"}), "INVALID_INPUT"),
        (value!({"message": "hi", "sessionId": 7}), "INVALID_INPUT"),
    ] {
        assert_eq!(code(say(body.to_string()).await, BAD).await, expected, "{body}");
    }
    for body in ["", "{", "\u{0}", &"[".repeat(5_000)] {
        assert_eq!(code(say(body.to_owned()).await, BAD).await, "INVALID_INPUT");
    }
    let huge = say(value!({"message": "x".repeat(80 << 10)}).to_string()).await;
    assert_eq!(code(huge, StatusCode::PAYLOAD_TOO_LARGE).await, "INVALID_INPUT");
    ellie.stop().await;
}

#[tokio::test]
async fn a_sessions_data_is_shown_kept_and_forgotten_as_by_api_v1() {
    let ellie = Ellie::hearing("hello").await;
    ellie.typed(OWN, "hello").await;
    let settings = format!("/api/legal/privacy-settings/{OWN}");
    let told = json(ellie.get(&settings).await, StatusCode::OK).await;
    assert_eq!(told["settings"]["dataRetentionDays"], 30);
    let mut wished = told["settings"].clone();
    wished["dataRetentionDays"] = value!(7);
    json(send(&ellie, Method::PUT, &settings, wished.to_string()).await, StatusCode::OK).await;
    let told = json(ellie.get(&settings).await, StatusCode::OK).await;
    assert_eq!(told["settings"], wished);
    wished["dataRetentionDays"] = value!(366);
    let (code_of, details) =
        error(send(&ellie, Method::PUT, &settings, wished.to_string()).await, BAD).await;
    assert_eq!((code_of.as_str(), &details["providedSettings"]), ("INVALID_INPUT", &wished));
    let file = ellie.get(&format!("/api/legal/data-export/{OWN}")).await;
    let name = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains(&format!("ellie-data-export-{OWN}.json")), "{name}");
    assert_eq!(json(file, StatusCode::OK).await["sessionId"], OWN);
    let disclaimer =
        json(ellie.get(&format!("/api/legal/disclaimer/{OWN}")).await, StatusCode::OK).await;
    assert!(disclaimer["disclaimer"].is_string());
    let gone = send(&ellie, Method::DELETE, &format!("/api/legal/data/{OWN}"), "").await;
    assert_eq!(json(gone, StatusCode::OK).await["deletionType"], "immediate");
    let export = ellie.get(&format!("/api/legal/data-export/{OWN}")).await;
    assert_eq!(code(export, StatusCode::NOT_FOUND).await, "NOT_FOUND");
    let others = ellie.get("/api/legal/privacy-settings/guessed").await;
    assert_eq!(code(others, StatusCode::UNAUTHORIZED).await, "API_KEY_INVALID");
    ellie.stop().await;
}

#[tokio::test]
async fn a_referral_is_a_message_to_the_firm() {
    let ellie = Ellie::hearing("hello").await;
    let referral = value!({
        "name": "Ann Archer", "email": "ann@example.com", "phone": "+1 (614) 555-0144",
        "description": "I slipped on ice.", "sessionId": OWN, "urgency": "high",
    });
    let refer = |body: &Value| send(&ellie, Method::POST, "/api/legal/referral", body.to_string());
    let told = json(refer(&referral).await, StatusCode::OK).await;
    assert_eq!(told["estimatedContactTime"], "within 24 hours");
    assert!(told["referralId"].as_str().unwrap().starts_with("REF-"));
    let kept = ellie.open_records().await.export_session(OWN).await.unwrap();
    assert_eq!(kept[0].messages[0].text, "I slipped on ice.");
    let mut unknown = referral.clone();
    unknown["urgency"] = value!("yesterday");
    assert_eq!(error(refer(&unknown).await, BAD).await.1["field"], "urgency");
    let (_, details) = error(refer(&value!({"name": "x"})).await, BAD).await;
    assert_eq!(details["requiredFields"], value!(["name", "email", "phone", "description"]));
    ellie.stop().await;
}

#[tokio::test]
async fn nothing_is_purged_and_that_is_said() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hi"),
        ("CDN_ENABLED", "true"),
        ("CDN_BASE_URL", "https://cdn.firm.example"),
        ("CDN_REGIONS", "here,there,everywhere"),
        ("ASSET_VERSION", "7"),
    ];
    let ellie = Ellie::start(&settings).await;
    let config = json(ellie.get("/api/cdn/config").await, StatusCode::OK).await;
    let expected =
        value!({"enabled": true, "baseUrl": "https://cdn.firm.example", "assetVersion": "7"});
    assert_eq!(config, expected);
    let stats = json(ellie.get("/api/cdn/stats").await, StatusCode::OK).await;
    assert_eq!(
        (&stats["regions"], &stats["optimization"]["imageOptimization"]),
        (&value!(3), &value!(false))
    );
    for body in ["", "{}", r#"{"paths":["/a.js"]}"#] {
        let told =
            json(send(&ellie, Method::POST, "/api/cdn/purge", body).await, StatusCode::OK).await;
        assert_eq!(told["success"], false);
        assert!(told["message"].as_str().unwrap().starts_with("Nothing was purged"));
    }
    for body in ["{bad", "\"abc\"", r#"{"paths":"all"}"#] {
        let refused = send(&ellie, Method::POST, "/api/cdn/purge", body).await;
        assert_eq!(code(refused, BAD).await, "INVALID_INPUT");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_path_that_is_not_there_is_told_in_its_dialect() {
    let ellie = Ellie::hearing("hello").await;
    for path in ["/api/voice/nothing", "/api/legal/compliance", "/api/legal/disclaimer", "/api/cdn"]
    {
        assert_eq!(code(ellie.get(path).await, StatusCode::NOT_FOUND).await, "NOT_FOUND", "{path}");
    }
    let method = ellie.get("/api/voice/process").await;
    assert_eq!(code(method, StatusCode::METHOD_NOT_ALLOWED).await, "INVALID_INPUT");
    crate::harness::error(ellie.get("/api/nothing").await, StatusCode::NOT_FOUND).await;
    ellie.stop().await;
}

#[tokio::test]
async fn who_asks_too_often_waits_in_line_and_is_answered() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("RATE_LIMIT_MAX_REQUESTS", "2"),
        ("RATE_LIMIT_WINDOW_MS", "1500"),
    ];
    let ellie = Ellie::start(&settings).await;
    let ask = async |message: &str| {
        let body = value!({"message": message}).to_string();
        let response = send(&ellie, Method::POST, "/api/chat/text", body).await;
        let policy = response.headers()["ratelimit-policy"].to_str().unwrap().to_owned();
        assert_eq!(policy, "\"older\";q=2;w=2");
        let told = json(response, StatusCode::OK).await;
        assert!(told["response"].is_string());
    };
    let begun = Instant::now();
    for message in ["hello", "hello", "hello"] {
        ask(message).await;
    }
    let took = begun.elapsed();
    assert!(
        took >= Duration::from_millis(1_500),
        "the third is a window after the first: {took:?}"
    );
    ellie.stop().await;
}

#[tokio::test]
async fn a_line_is_so_long_and_nobody_waits_in_it_for_ever() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("RATE_LIMIT_VOICE_MAX_REQUESTS", "1")];
    let ellie = Ellie::start(&settings).await;
    json(post(&ellie, spoken()).await, StatusCode::OK).await;
    let waits = async || {
        let response = post(&ellie, spoken()).await;
        let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        let status = response.status();
        let (code, details) = error(response, status).await;
        assert_eq!(details["retryAfter"], wait, "{details}");
        assert!((1..=62).contains(&wait), "a window, and what it is too strict by: {wait}");
        (status.as_u16(), code, details)
    };
    let all = tokio::join!(waits(), waits(), waits(), waits(), waits(), waits());
    let all = [all.0, all.1, all.2, all.3, all.4, all.5];
    let told = |status: u16, code: &str, field: &str| {
        let alike = all.iter().filter(|(a, b, details)| {
            (*a, b.as_str(), &details[field]) == (status, code, &value!(true))
        });
        alike.count()
    };
    assert_eq!(told(429, "RATE_LIMIT_EXCEEDED", "queueFull"), 1, "{all:?}");
    assert_eq!(told(408, "CONNECTION_TIMEOUT", "queueTimeout"), 5, "{all:?}");
    ellie.stop().await;
}

#[tokio::test]
async fn nobody_waits_in_line_for_an_ellie_that_ends() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hi"),
        ("RATE_LIMIT_MAX_REQUESTS", "1"),
        ("RATE_LIMIT_WINDOW_MS", "86400000"),
    ];
    let ellie = Ellie::start(&settings).await;
    json(ellie.get("/api/cdn/config").await, StatusCode::OK).await;
    let ends = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ellie.begin_to_stop();
    };
    let (waited, ()) = tokio::join!(ellie.get("/api/cdn/config"), ends);
    assert_eq!(code(waited, StatusCode::SERVICE_UNAVAILABLE).await, "SERVICE_UNAVAILABLE");
    ellie.stop().await;
}

#[tokio::test]
async fn health_has_the_fields_of_both_dialects() {
    let ellie = Ellie::hearing("hello").await;
    let socket = crate::socket::Socket::open(&ellie).await;
    ellie.typed("s-1", "hello").await;
    let response = ellie.get("/health").await;
    // The disk of whoever tests may be full.
    let status = response.status();
    let told = json(response, status).await;
    assert_eq!(told["status"], if status == StatusCode::OK { "OK" } else { "DEGRADED" });
    assert!(told["uptime"].is_f64());
    assert_eq!(told["services"]["database"], "connected");
    assert_eq!(told["services"]["websocket"], "active");
    assert!(told["services"]["discovery"].is_object(), "and API v1's");
    let connections = &told["connections"];
    assert_eq!(
        (&connections["activeConnections"], &connections["totalConnections"]),
        (&value!(1), &value!(1))
    );
    assert!(connections["activeSessions"].is_u64());
    assert!(told["memory"]["used"].as_u64().unwrap() > 0);
    drop(socket);
    ellie.stop().await;
}
