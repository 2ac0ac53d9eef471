//! Recordings that are broken, mislabelled, hostile or huge.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::harness::{Ellie, error, fixture, recording, speech, wav};

async fn refused(ellie: &Ellie, bytes: Vec<u8>, status: StatusCode, code: &str) -> String {
    let (got, message) = error(ellie.post("speech-to-text", recording(bytes)).await, status).await;
    assert_eq!(got, code, "{message}");
    message
}

#[tokio::test]
async fn what_is_no_recording_is_refused_by_its_content() {
    let ellie = Ellie::hearing("").await;
    let media = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    for bytes in [b"%PDF-1.7 not sound at all".to_vec(), vec![0; 5_000], b"RIFF".to_vec()] {
        refused(&ellie, bytes, media, "INVALID_AUDIO_FORMAT").await;
    }
    let empty = refused(&ellie, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR");
    assert_eq!(empty.await, "The audio file is empty");
    let silence = wav([0; 8_000]);
    let silent = refused(&ellie, silence, StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_ERROR");
    assert_eq!(silent.await, "No speech was found in the audio");
    let header_only = wav([]);
    refused(&ellie, header_only, StatusCode::UNPROCESSABLE_ENTITY, "VOICE_PROCESSING_ERROR").await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_kind_that_is_not_allowed_is_refused_even_under_another_name() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("SUPPORTED_AUDIO_FORMATS", "mp3")];
    let ellie = Ellie::start(&settings).await;
    let part = Part::bytes(speech()).file_name("caller.mp3");
    let response = ellie.post("speech-to-text", Form::new().part("audio_file", part)).await;
    let (code, message) = error(response, StatusCode::UNSUPPORTED_MEDIA_TYPE).await;
    assert_eq!(code, "INVALID_AUDIO_FORMAT");
    assert!(message.contains("wav"), "{message}");
    ellie.stop().await;
}

#[tokio::test]
async fn too_many_bytes_and_too_many_seconds_are_refused() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hi"),
        ("MAX_AUDIO_SIZE", "100000"),
        ("MAX_AUDIO_SECONDS", "2"),
    ];
    let ellie = Ellie::start(&settings).await;
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    let bytes = vec![1; 5 << 20];
    let message = refused(&ellie, bytes, large, "AUDIO_TOO_LARGE").await;
    assert_eq!(message, "Audio is too large (maximum 100000 bytes)");
    let long = wav(vec![0; 48_000]);
    let message = refused(&ellie, long, large, "AUDIO_TOO_LARGE").await;
    assert!(message.contains("2 seconds"), "{message}");
    ellie.stop().await;
}

/// Ten minutes of silence are a few hundred kilobytes of FLAC or less; the decoded length counts.
#[tokio::test]
async fn a_small_file_that_unpacks_to_hours_is_stopped_at_the_limit() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("MAX_AUDIO_SECONDS", "60")];
    let ellie = Ellie::start(&settings).await;
    let hour = ellie_core::audio::Sound::silence(3600.0, 8_000);
    let packed = ellie::media::encode(&hour, ellie::media::Format::Mp3).unwrap();
    let packed = packed[..packed.len().min(10 << 20)].to_vec();
    refused(&ellie, packed, StatusCode::PAYLOAD_TOO_LARGE, "AUDIO_TOO_LARGE").await;
    ellie.stop().await;
}

/// An hour of silence at the usual limits, and many such at once: a clear error each, and Ellie
/// goes on.
#[tokio::test]
async fn many_hours_of_silence_at_once_are_all_refused() {
    let ellie = Ellie::hearing("").await;
    let hour = ellie_core::audio::Sound::silence(3600.0, 8_000);
    let packed = ellie::media::encode(&hour, ellie::media::Format::Mp3).unwrap();
    let packed = packed[..packed.len().min(10_000_000)].to_vec();
    let large = StatusCode::PAYLOAD_TOO_LARGE;
    let all = (0..12).map(|_| refused(&ellie, packed.clone(), large, "AUDIO_TOO_LARGE"));
    for message in futures_util::future::join_all(all).await {
        assert!(message.contains("600 seconds"), "{message}");
    }
    ellie.typed("s-1", "hello").await;
    ellie.stop().await;
}

/// The head of a part is read whole before the part begins, so it has a bound of its own.
#[tokio::test]
async fn a_form_whose_heads_never_end_is_refused() {
    let ellie = Ellie::hearing("").await;
    let url = ellie.url("/api/v1/voice/process");
    let body = [b"--x\r\nContent-Disposition: ".to_vec(), vec![b'a'; 16 << 20]].concat();
    let kind = "multipart/form-data; boundary=x";
    let sent = ellie.client.post(url).header("content-type", kind).body(body).send().await;
    // Either the answer comes through, or the connection is closed on what was still to come.
    if let Ok(response) = sent {
        error(response, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    assert_eq!(ellie.get("/api").await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn truncated_and_spoilt_recordings_are_errors_or_words_and_the_server_lives() {
    let ellie = Ellie::hearing("good morning").await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    for entry in std::fs::read_dir(folder).unwrap() {
        let whole = fixture(entry.unwrap().file_name().to_str().unwrap());
        let mut spoilt = whole.clone();
        for at in (20..spoilt.len()).step_by(97) {
            spoilt[at] ^= 0x5a;
        }
        for bytes in [whole[..whole.len() / 3].to_vec(), whole[..40].to_vec(), spoilt] {
            let status = ellie.post("speech-to-text", recording(bytes)).await.status();
            assert!(status.is_success() || status.is_client_error(), "{status}");
        }
    }
    assert_eq!(ellie.get("/health").await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn samples_that_are_no_numbers_or_far_too_loud_do_no_harm() {
    let ellie = Ellie::hearing("good morning").await;
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for at in 0..32_000 {
        let sample = [f32::NAN, f32::INFINITY, -1e30, 0.4][at % 4];
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    let response = ellie.post("speech-to-text", recording(bytes.into_inner())).await;
    assert_eq!(response.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn forms_that_are_no_forms_are_refused() {
    let ellie = Ellie::hearing("").await;
    let send = |kind: &'static str, body: Vec<u8>| {
        let url = ellie.url("/api/v1/voice/process");
        ellie.client.post(url).header("content-type", kind).body(body).send()
    };
    for (kind, body) in [
        ("multipart/form-data", b"no boundary".to_vec()),
        ("multipart/form-data; boundary=x", b"--x\r\ngarbage".to_vec()),
        ("multipart/form-data; boundary=x", vec![0; 100_000]),
        ("application/x-www-form-urlencoded", b"text=%FF%FE".to_vec()),
        ("application/octet-stream", vec![7; 100]),
    ] {
        let response = send(kind, body).await.unwrap();
        error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let many = (0..50).fold(Form::new(), |form, n| form.text(format!("f{n}"), "x"));
    error(ellie.post("process", many).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    let long = Form::new().text("text", "x".repeat(100_000));
    error(ellie.post("process", long).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    ellie.stop().await;
}
