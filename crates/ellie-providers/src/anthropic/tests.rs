//! What is sent, and what is made of right answers; what is wrong is tried for all vendors.

use serde_json::{Value, json};

use super::*;
use crate::llm::{Message, Speaker, Usage};
use crate::remote::Config;
use crate::remote::stub::Stub;
use crate::thinking::tests::vendor::Vendor;
use crate::thinking::tests::*;

/// What goes out when this is asked.
async fn sent(thinking: impl Fn(Server) -> Thinking, ask: Ask) -> (Vec<String>, Value) {
    use futures_util::StreamExt;
    let stub = Stub::start(events(Vendor::Anthropic.closes())).await;
    let thinking = thinking(Server::new(config(&stub.url())).unwrap());
    assert_eq!(thinking.think(ask).count().await, 0);
    parts(&stub.sent()[0])
}

#[tokio::test]
async fn a_question_goes_out_as_json() {
    let (head, body) = sent(|server| Thinking::new(server, "claude-haiku-5-5"), ask()).await;
    assert_eq!(head[0], "POST /v1/messages HTTP/1.1");
    for header in [
        &format!("x-api-key: {KEY}"),
        "anthropic-version: 2023-06-01",
        "content-type: application/json",
    ] {
        assert!(head.contains(&header.to_string()), "{head:?}");
    }
    assert!(!head.iter().any(|header| header.starts_with("authorization")), "{head:?}");
    let expected = json!({
        "model": "claude-haiku-5-5",
        "max_tokens": 200,
        "system": "Be brief.",
        "messages": [{"role": "user", "content": WORDS}],
        "tools": [{
            "name": "book",
            "description": "Books a time.",
            "input_schema": {
                "type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"],
            },
        }],
        "stream": true,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn the_user_begins_and_what_is_not_set_is_left_out() {
    let said = |by, text: &str| Message { by, text: text.into() };
    let asked = Ask {
        instructions: String::new(),
        messages: vec![said(Speaker::Ellie, "Hello."), said(Speaker::Caller, "Hi.")],
        tools: Vec::new(),
        most_tokens: 1,
    };
    let thinking = |server| Thinking::new(server, "m").with_thinking("disabled").with_effort("low");
    let (_, body) = sent(thinking, asked).await;
    let expected = json!({
        "model": "m",
        "max_tokens": 1,
        "messages": [
            {"role": "user", "content": "(The call begins.)"},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": "Hi."},
        ],
        "thinking": {"type": "disabled"},
        "output_config": {"effort": "low"},
        "stream": true,
    });
    assert_eq!(body, expected);
}

/// The answer of Anthropic's page on streaming, with what it leaves out: thinking, a kind of event
/// that is new, and a second call.
const ANSWER: &str = r#"event: message_start
data: {"type":"message_start","message":{"id":"msg_014p7gG3wDgGV9EUtLvnow3U","type":"message","role":"assistant","model":"m","stop_sequence":null,"usage":{"input_tokens":472,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,"output_tokens":2},"content":[],"stop_reason":null}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Weather, then."}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: content_block_start
data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

event: ping
data: {"type": "ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Okay"}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":", let's check."}}

event: content_block_stop
data: {"type":"content_block_stop","index":1}

event: content_block_start
data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_01T1x1fJ34qAmk2tNTrN7Up6","name":"get_weather","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"location\":"}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":" \"San Francisco\"}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":2}

event: content_block_start
data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_02","name":"hang_up","input":{}}}

event: content_block_stop
data: {"type":"content_block_stop","index":3}

event: of_next_year
data: {"type":"of_next_year","news":[1]}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}}

event: message_stop
data: {"type":"message_stop"}

"#;

#[tokio::test]
async fn text_calls_and_what_was_used_come_back_and_thinking_does_not() {
    let (pieces, error) = played(Vendor::Anthropic, events(ANSWER)).await;
    let expected = [
        text("Okay"),
        text(", let's check."),
        call("get_weather", r#"{"location": "San Francisco"}"#),
        call("hang_up", "{}"),
        Piece::Used(Usage { input: 480, output: 89 }),
    ];
    assert_pieces(&pieces, &expected);
    assert_eq!(error, None);
}

#[test]
fn the_key_does_not_show() {
    let server = Server::new(config("https://api.anthropic.com/v1")).unwrap();
    let shown = format!("{:?}", Thinking::new(server, "m"));
    assert!(!shown.contains(KEY) && shown.contains("api.anthropic.com"), "{shown}");
}

#[tokio::test]
async fn without_a_key_none_is_sent() {
    let stub = Stub::start(events(Vendor::Anthropic.closes())).await;
    let keyless = Config { key: None, ..config(&stub.url()) };
    heard(&Thinking::new(Server::new(keyless).unwrap(), "m")).await;
    let (head, _) = parts(&stub.sent()[0]);
    assert!(!head.iter().any(|header| header.starts_with("x-api-key")), "{head:?}");
}
