use proptest::prelude::*;
use serde_json::json;

use super::*;

fn asked(event: &Value) -> Result<Asked, Fault> {
    decode(&event.to_string()).map(|event| event.asked)
}

fn item(content: Content) -> Asked {
    Asked::Create { item: NewItem { id: None, content }, after: None }
}

#[test]
fn every_event_of_a_client_is_understood() {
    let text = |text: &str| json!({"type": "input_text", "text": text});
    let said = json!({"type": "message", "role": "user", "content": [text("Hi"), text("there")]});
    let output = json!({"type": "function_call_output", "call_id": "c-1", "output": "{}"});
    let named = |name: &str| Some(name.to_owned());
    for (event, expected) in [
        (
            json!({"type": "session.update", "session": {"type": "realtime"}}),
            Asked::Update([("type".to_owned(), json!("realtime"))].into_iter().collect()),
        ),
        (
            json!({"type": "input_audio_buffer.append", "audio": "AAEC"}),
            Asked::Append(vec![0, 1, 2]),
        ),
        (json!({"type": "input_audio_buffer.commit"}), Asked::Commit),
        (json!({"type": "input_audio_buffer.clear"}), Asked::Clear),
        (
            json!({"type": "conversation.item.create", "item": said}),
            item(Content::Typed("Hi\nthere".into())),
        ),
        (
            json!({"type": "conversation.item.create", "item": output, "previous_item_id": null}),
            item(Content::Output { call_id: "c-1".into(), output: "{}".into() }),
        ),
        (
            json!({"type": "conversation.item.retrieve", "item_id": "i-1"}),
            Asked::Retrieve("i-1".into()),
        ),
        (
            json!({"type": "conversation.item.delete", "item_id": "i-1"}),
            Asked::Delete("i-1".into()),
        ),
        (
            json!({"type": "conversation.item.truncate", "item_id": "i-1", "content_index": 0,
                   "audio_end_ms": 1500}),
            Asked::Truncate { item: "i-1".into(), heard: Duration::from_millis(1500) },
        ),
        (json!({"type": "response.create"}), Asked::Respond),
        (
            json!({"type": "response.create", "response": {"instructions": "Be rude.",
                   "conversation": "auto", "metadata": {"a": "b"}}}),
            Asked::Respond,
        ),
        (json!({"type": "response.cancel"}), Asked::Cancel(None)),
        (json!({"type": "response.cancel", "response_id": "r-1"}), Asked::Cancel(named("r-1"))),
    ] {
        assert_eq!(asked(&event), Ok(expected), "{event}");
    }
    let named = decode(r#"{"type":"response.create","event_id":"e-1"}"#).unwrap();
    assert_eq!(named.id.as_deref(), Some("e-1"));
}

#[test]
fn what_is_wrong_is_told_with_its_field_and_the_name_of_the_event() {
    let create = |item: Value| json!({"type": "conversation.item.create", "item": item});
    let says = |part: Value| create(json!({"type": "message", "role": "user", "content": [part]}));
    let long = "x".repeat(1001);
    for (event, code, param) in [
        (json!({}), "missing_required_parameter", "type"),
        (json!({"type": 7}), "missing_required_parameter", "type"),
        (json!({"type": "session.delete"}), "invalid_value", "type"),
        (json!({"type": "x".repeat(100_000)}), "invalid_value", "type"),
        (json!({"type": "output_audio_buffer.clear"}), "unsupported", "type"),
        (json!({"type": "session.update"}), "missing_required_parameter", "session"),
        (json!({"type": "session.update", "session": []}), "missing_required_parameter", "session"),
        (json!({"type": "input_audio_buffer.append"}), "missing_required_parameter", "audio"),
        (json!({"type": "input_audio_buffer.append", "audio": "%"}), "invalid_value", "audio"),
        (create(Value::Null), "missing_required_parameter", "item"),
        (create(json!({})), "missing_required_parameter", "item.type"),
        (create(json!({"type": "item_reference"})), "unsupported", "item.type"),
        (create(json!({"type": "message"})), "missing_required_parameter", "item.role"),
        (create(json!({"type": "message", "role": "system"})), "unsupported", "item.role"),
        (create(json!({"type": "message", "role": "assistant"})), "unsupported", "item.role"),
        (
            create(json!({"type": "message", "role": "user"})),
            "missing_required_parameter",
            "item.content",
        ),
        (
            create(json!({"type": "message", "role": "user", "content": []})),
            "invalid_value",
            "item.content",
        ),
        (says(json!({"type": "input_text", "text": " "})), "invalid_value", "item.content"),
        (says(json!({"type": "input_text", "text": long})), "invalid_value", "item.content"),
        (says(json!({"type": "input_text", "text": "\u{1b}"})), "invalid_value", "item.content"),
        (says(json!({"type": "input_text"})), "missing_required_parameter", "item.content[0].text"),
        (says(json!({"type": "input_audio"})), "unsupported", "item.content[0].type"),
        (says(json!({"type": "input_image"})), "unsupported", "item.content[0].type"),
        (says(json!(7)), "unsupported", "item.content[0].type"),
        (
            create(json!({"type": "function_call_output", "output": ""})),
            "missing_required_parameter",
            "item.call_id",
        ),
        (
            create(
                json!({"type": "function_call_output", "call_id": "c", "output": "x".repeat(20_000)}),
            ),
            "invalid_value",
            "item.output",
        ),
        (create(json!({"id": "", "type": "message"})), "invalid_value", "item.id"),
        (create(json!({"id": "x".repeat(129), "type": "message"})), "invalid_value", "item.id"),
        (json!({"type": "conversation.item.retrieve"}), "missing_required_parameter", "item_id"),
        (
            json!({"type": "conversation.item.delete", "item_id": 7}),
            "missing_required_parameter",
            "item_id",
        ),
        (
            json!({"type": "conversation.item.truncate", "item_id": "i", "content_index": 1,
                   "audio_end_ms": 1}),
            "invalid_value",
            "content_index",
        ),
        (
            json!({"type": "conversation.item.truncate", "item_id": "i", "content_index": 0,
                   "audio_end_ms": -1}),
            "missing_required_parameter",
            "audio_end_ms",
        ),
        (
            json!({"type": "response.create", "response": 7}),
            "missing_required_parameter",
            "response",
        ),
        (
            json!({"type": "response.create", "response": {"conversation": "none"}}),
            "unsupported",
            "response.conversation",
        ),
        (
            json!({"type": "response.create", "response": {"input": []}}),
            "unsupported",
            "response.input",
        ),
    ] {
        let mut event = event;
        event["event_id"] = json!("e-1");
        let fault = asked(&event).unwrap_err();
        assert_eq!((fault.code, fault.param.as_deref()), (code, Some(param)), "{event}");
        assert_eq!(fault.event.as_deref(), Some("e-1"));
        assert!(fault.told().to_string().len() < 1_000, "what is told is short");
    }
    for frame in ["", "{", "null", "[]", "7", "\"session.update\"", &"[".repeat(100_000)] {
        assert_eq!(decode(frame).unwrap_err().code, "invalid_json", "{frame:.20}");
    }
    let fault = decode(r#"{"type":"response.create","event_id":7}"#).unwrap_err();
    assert_eq!(fault.param.as_deref(), Some("event_id"));
}

proptest! {
    #[test]
    fn no_frame_is_too_strange(frame in "\\PC{0,200}") {
        let _ = decode(&frame);
    }

    #[test]
    fn no_value_is_in_the_wrong_place(
        kind in prop::sample::select(vec![
            "session.update", "input_audio_buffer.append", "conversation.item.create",
            "conversation.item.truncate", "response.create", "response.cancel",
        ]),
        field in prop::sample::select(vec![
            "session", "audio", "item", "item_id", "response", "content_index", "event_id",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(true), json!(-1), json!(1e300), json!(""), json!([]), json!([[]]),
            json!({}), json!({"type": "message", "role": "user", "content": [null]}),
            json!({"type": []}), json!({"content": {}}), json!({"input": {"a": []}}),
        ]),
    ) {
        let mut event = json!({"type": kind});
        event[field] = value;
        let _ = asked(&event);
    }
}
