//! Sessions of `/v1/realtime` that write down what is said.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ellie::observed::{Kind, Window};
use serde_json::json;

use super::client::{Client, asking, may};
use crate::openai::start;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_writes_down_what_is_said_has_an_ear_and_no_receptionist() {
    let ellie = start(&[]).await;
    let wanted = "?intent=transcription&model=whisper-1";
    let mut client = Client::open_with(may(asking(&ellie, wanted))).await;
    assert_eq!(client.session["type"], "transcription");
    let telephone = json!({"type": "audio/pcmu"});
    let session = json!({"type": "transcription", "audio": {"input": {"format": telephone}}});
    let session = client.updates(session).await;
    assert_eq!(session["audio"]["input"]["format"], telephone);
    let voice = STANDARD.encode([0x80; 8_000]);
    let mut items = Vec::new();
    for (audio, words) in [(voice, "good morning"), (STANDARD.encode([0xff; 8_000]), "")] {
        client.send(&json!({"type": "input_audio_buffer.append", "audio": audio})).await;
        client.send(&json!({"type": "input_audio_buffer.commit"})).await;
        let item = client.until("input_audio_buffer.committed").await["item_id"].clone();
        let heard = client.until("conversation.item.input_audio_transcription.completed").await;
        assert_eq!((&heard["item_id"], &heard["transcript"]), (&item, &json!(words)));
        let seconds = heard["usage"]["seconds"].as_f64().unwrap();
        assert!((0.9..1.2).contains(&seconds), "{heard}");
        items.push(item);
    }
    client.send(&json!({"type": "conversation.item.retrieve", "item_id": items[0]})).await;
    let item = client.until("conversation.item.retrieved").await["item"].clone();
    assert_eq!(item["content"][0]["transcript"], "good morning");
    for (event, code) in [
        (json!({"type": "response.create"}), "unsupported"),
        (json!({"type": "input_audio_buffer.commit"}), "input_audio_buffer_commit_empty"),
        (json!({"type": "session.update", "session": {"type": "realtime"}}), "invalid_value"),
    ] {
        client.send(&event).await;
        assert_eq!(client.until("error").await["error"]["code"], code, "{event}");
    }
    let seen = ellie.observed.happenings(Window::MINUTE, chrono::Utc::now());
    assert_eq!(seen.count(Kind::SessionStart), 0, "it is no call");
    let (code, _) = tokio::join!(client.closed(), ellie.stop());
    assert_eq!(code, 1001);
}
