//! What a simulated model answers, as OpenAI's wire format has it.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The kind of a streamed answer.
pub const KIND: &str = "text/event-stream";

/// An answer that says this and calls that tool with those arguments.
pub fn stream(says: &str, call: Option<(&str, &Value)>) -> String {
    let call = call.map(|(name, arguments)| {
        let function = json!({ "name": name, "arguments": arguments.to_string() });
        json!({ "tool_calls": [{ "index": 0, "id": "c", "type": "function", "function": function }] })
    });
    let said = (!says.is_empty()).then(|| json!({ "content": says }));
    let pieces: String = said.into_iter().chain(call).map(|delta| chunk(&delta, None)).collect();
    format!("{pieces}{}data: [DONE]\n\n", chunk(&json!({}), Some("stop")))
}

/// The same as a response.
pub fn response(says: &str, call: Option<(&str, &Value)>) -> Response {
    ([(header::CONTENT_TYPE, KIND)], stream(says, call)).into_response()
}

fn chunk(delta: &Value, end: Option<&str>) -> String {
    let choice = json!({ "index": 0, "delta": delta, "finish_reason": end });
    format!("data: {}\n\n", json!({ "object": "chat.completion.chunk", "choices": [choice] }))
}
