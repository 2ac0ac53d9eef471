//! How each vendor writes the same.

use serde_json::{Value, json};

use crate::llm::Llm;
use crate::remote::Config;
use crate::{anthropic, openai};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    OpenAi,
    Anthropic,
}

pub(crate) const VENDORS: [Vendor; 2] = [Vendor::OpenAi, Vendor::Anthropic];

impl Vendor {
    /// Its thinker, with a server like this.
    pub(crate) fn thinker(self, config: Config) -> Box<dyn Llm> {
        match self {
            Self::OpenAi => {
                Box::new(openai::Thinking::new(openai::Server::new(config).unwrap(), "m"))
            }
            Self::Anthropic => {
                Box::new(anthropic::Thinking::new(anthropic::Server::new(config).unwrap(), "m"))
            }
        }
    }

    /// Some text.
    pub(crate) fn says(self, text: &str) -> String {
        self.event(match self {
            Self::OpenAi => delta(json!({"content": text})),
            Self::Anthropic => json!({
                "type": "content_block_delta", "index": 0,
                "delta": {"type": "text_delta", "text": text},
            }),
        })
    }

    /// The beginning of a call.
    pub(crate) fn calls(self, at: usize, name: &str) -> String {
        self.event(match self {
            Self::OpenAi => delta(json!({"tool_calls": [{
                "index": at, "id": format!("call_{at}"), "type": "function",
                "function": {"name": name, "arguments": ""},
            }]})),
            Self::Anthropic => json!({
                "type": "content_block_start", "index": at + 1,
                "content_block": {
                    "type": "tool_use", "id": format!("toolu_{at}"), "name": name, "input": {},
                },
            }),
        })
    }

    /// Some of what a call tells a tool.
    pub(crate) fn tells(self, at: usize, arguments: &str) -> String {
        self.event(match self {
            Self::OpenAi => delta(json!({"tool_calls": [
                {"index": at, "function": {"arguments": arguments}},
            ]})),
            Self::Anthropic => json!({
                "type": "content_block_delta", "index": at + 1,
                "delta": {"type": "input_json_delta", "partial_json": arguments},
            }),
        })
    }

    /// That all is said.
    pub(crate) fn finishes(self) -> String {
        self.ends(match self {
            Self::OpenAi => "stop",
            Self::Anthropic => "end_turn",
        })
    }

    /// Why the model ended, in the vendor's word.
    pub(crate) fn ends(self, reason: &str) -> String {
        self.event(match self {
            Self::OpenAi => json!({
                "object": "chat.completion.chunk",
                "choices": [{"index": 0, "delta": {}, "finish_reason": reason}],
            }),
            Self::Anthropic => json!({
                "type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": null},
            }),
        })
    }

    /// That nothing is to come.
    pub(crate) fn closes(self) -> String {
        match self {
            Self::OpenAi => "data: [DONE]\n\n".into(),
            Self::Anthropic => self.event(json!({"type": "message_stop"})),
        }
    }

    /// An error, alone or in the midst of an answer.
    pub(crate) fn error(self, code: &str, message: &str) -> Value {
        let error = json!({"message": message, "type": code});
        match self {
            Self::OpenAi => json!({"error": error}),
            Self::Anthropic => json!({"type": "error", "error": error, "request_id": "req_1"}),
        }
    }

    /// As the vendor writes an event.
    pub(crate) fn event(self, data: Value) -> String {
        match self {
            Self::OpenAi => format!("data: {data}\n\n"),
            Self::Anthropic => {
                let kind = data["type"].as_str().unwrap_or_default();
                format!("event: {kind}\ndata: {data}\n\n")
            }
        }
    }
}

fn delta(delta: Value) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": null}],
        "usage": null,
    })
}
