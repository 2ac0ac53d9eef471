//! What is asked of a model, and what is made of its right answers; what is wrong is tried for all
//! vendors that think.

use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::Error;
use crate::llm::{Ask, Llm, Message, Piece, Speaker, Usage};
use crate::openai::{Server, Thinking};
use crate::remote::stub::{Script, Stub};
use crate::thinking::tests::vendor::Vendor;
use crate::thinking::tests::*;

/// What goes out when this is asked.
async fn sent(thinking: impl Fn(Server) -> Thinking, ask: Ask) -> (Vec<String>, Value) {
    let stub = Stub::start(events(Vendor::OpenAi.closes())).await;
    let thinking = thinking(Server::new(config(&stub.url())).unwrap());
    assert_eq!(thinking.think(ask).count().await, 0);
    parts(&stub.sent()[0])
}

/// Chunks with one choice each, and the end.
fn chunks(choices: &[Value]) -> String {
    let chunk = |choice| format!("data: {}\n\n", json!({"choices": [choice]}));
    choices.iter().map(chunk).collect::<String>() + "data: [DONE]\n\n"
}

fn delta(delta: Value) -> Value {
    json!({"index": 0, "delta": delta, "finish_reason": null})
}

/// Some calls of one chunk.
fn calls(fragments: Value) -> Value {
    delta(json!({"content": null, "tool_calls": fragments}))
}

#[tokio::test]
async fn a_question_goes_out_as_json() {
    let (head, body) = sent(|server| Thinking::new(server, "gpt-6-luna"), ask()).await;
    assert_eq!(head[0], "POST /v1/chat/completions HTTP/1.1");
    assert!(head.contains(&format!("authorization: Bearer {KEY}")), "{head:?}");
    assert!(head.contains(&"content-type: application/json".to_owned()), "{head:?}");
    let expected = json!({
        "model": "gpt-6-luna",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": WORDS},
        ],
        "tools": [{
            "type": "function",
            "function": {
                "name": "book",
                "description": "Books a time.",
                "parameters": {
                    "type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"],
                },
            },
        }],
        "max_completion_tokens": 200,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn both_speak_in_turn_and_what_is_not_set_is_left_out() {
    let said = |by, text: &str| Message { by, text: text.into() };
    let asked = Ask {
        instructions: "Be kind.".into(),
        messages: vec![
            said(Speaker::Ellie, "Hello."),
            said(Speaker::Caller, "I need"),
            said(Speaker::Caller, "a will."),
        ],
        tools: Vec::new(),
        most_tokens: 1,
    };
    let (_, body) = sent(|server| Thinking::new(server, "m").with_effort("none"), asked).await;
    let expected = json!({
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "(The call begins.)"},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": "I need\na will."},
        ],
        "max_completion_tokens": 1,
        "reasoning_effort": "none",
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn text_and_two_calls_in_fragments_come_back_in_order() {
    let answer = chunks(&[
        delta(json!({"role": "assistant", "content": "", "refusal": null})),
        delta(json!({"content": "One ", "reasoning": "Which day?", "reasoning_content": "Hm."})),
        delta(json!({"content": "moment."})),
        calls(json!([{
            "index": 0, "id": "call_a", "type": "function",
            "function": {"name": "book", "arguments": ""},
        }])),
        calls(json!([{"index": 0, "function": {"arguments": "{\"day\":"}}])),
        calls(json!([{"index": 0, "function": {"arguments": "\"Monday\"}"}}])),
        calls(json!([{
            "index": 1, "id": "call_b", "type": "function",
            "function": {"name": "note", "arguments": "{\"a\""},
        }])),
        calls(json!([{"index": 1, "function": {"arguments": ":1}"}}])),
        json!({"index": 0, "delta": {}, "finish_reason": "tool_calls"}),
    ]);
    let (pieces, error) = played(Vendor::OpenAi, events(answer)).await;
    let expected = [
        text("One "),
        text("moment."),
        call("book", "{\"day\":\"Monday\"}"),
        call("note", "{\"a\":1}"),
    ];
    assert_pieces(&pieces, &expected);
    assert_eq!(error, None);
}

#[tokio::test]
async fn calls_are_told_apart_however_a_server_marks_them() {
    let named = |name: &str, arguments: &str| json!({"name": name, "arguments": arguments});
    for fragments in [
        // All at once, as llama.cpp's server and Groq send them.
        vec![json!([
            {"index": 0, "id": "a", "function": named("one", "{}")},
            {"index": 1, "id": "b", "function": named("two", "[]")},
        ])],
        // The same index for all.
        vec![
            json!([{"index": 0, "id": "a", "function": named("one", "{}")}]),
            json!([{"index": 0, "id": "b", "function": named("two", "[]")}]),
        ],
        // No index.
        vec![
            json!([{"id": "a", "function": named("one", "{}")}]),
            json!([{"id": "b", "function": named("two", "[]")}]),
        ],
        vec![json!([{"function": named("one", "{}")}, {"function": named("two", "[]")}])],
        // The name once more with each fragment, or an empty one.
        vec![
            json!([{"index": 0, "id": "a", "function": named("one", "{")}]),
            json!([{"index": 0, "id": "a", "function": named("one", "}")}]),
            json!([{"index": 1, "id": "b", "function": named("two", "[")}]),
            json!([{"index": 1, "id": "", "function": named("", "]")}]),
        ],
        // Not from the beginning.
        vec![
            json!([{"index": 3, "id": "a", "function": named("one", "{}")}]),
            json!([{"index": 7, "id": "b", "function": named("two", "[]")}, {"index": 7}]),
        ],
    ] {
        let answer: Vec<Value> = fragments.into_iter().map(calls).collect();
        let (pieces, error) = played(Vendor::OpenAi, events(chunks(&answer))).await;
        assert_pieces(&pieces, &[call("one", "{}"), call("two", "[]")]);
        assert_eq!(error, None);
    }
}

#[tokio::test]
async fn a_call_that_is_over_cannot_go_on() {
    let begin = |at: u32| json!({"index": at, "function": {"name": "one", "arguments": "{}"}});
    let rest = json!({"index": 0, "function": {"arguments": "}"}});
    let answer = chunks(&[calls(json!([begin(0), begin(1), rest]))]);
    let (_, error) = played(Vendor::OpenAi, events(answer)).await;
    assert!(error.unwrap().to_string().ends_with("the server mixes up its calls"));
}

#[tokio::test]
async fn what_was_used_comes_last_and_once_wherever_it_stands() {
    let said = delta(json!({"content": "Hi."}));
    let stop = json!({"index": 0, "delta": {}, "finish_reason": "stop"});
    let used = json!({
        "prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13, "queue_time": 0.1,
    });
    let openai = [
        json!({"choices": [said], "usage": null}),
        json!({"choices": [stop], "usage": null}),
        json!({"choices": [], "usage": used}),
    ];
    let groq = [
        json!({"choices": [said], "x_groq": {"id": "req_1"}}),
        json!({"choices": [stop], "x_groq": {"id": "req_1", "usage": used}}),
    ];
    let both = [groq.as_slice(), &openai[2..]].concat();
    let counted_again_and_again = [
        json!({"choices": [said], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}),
        json!({"choices": [stop], "usage": used}),
    ];
    for answer in [openai.as_slice(), &groq, &both, &counted_again_and_again] {
        for end in ["data: [DONE]\n\n", ""] {
            let chunks = answer.iter().map(|chunk| format!("data: {chunk}\n\n"));
            let (pieces, error) =
                played(Vendor::OpenAi, events(chunks.collect::<String>() + end)).await;
            assert_pieces(&pieces, &[text("Hi."), Piece::Used(Usage { input: 9, output: 4 })]);
            assert_eq!(error, None);
        }
    }
}

#[tokio::test]
async fn groq_says_in_a_place_of_its_own_that_it_goes_no_further() {
    let broke_off = json!({"choices": [], "x_groq": {"id": "req_1", "error": "over capacity"}});
    let answer = format!("data: {broke_off}\n\ndata: [DONE]\n\n");
    let (_, error) = played(Vendor::OpenAi, events(answer)).await;
    assert!(error.unwrap().to_string().ends_with("the server broke off its answer"));
}

#[tokio::test]
async fn a_server_that_does_not_stream_says_all_at_once() {
    let answer = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "model": "m",
        "choices": [{
            "index": 0,
            "message": {
                "role": "assistant", "content": "One moment.", "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "one", "arguments": "{}"}},
                    {"id": "b", "type": "function", "function": {"name": "two", "arguments": "[]"}},
                ],
            },
            "finish_reason": "tool_calls",
        }],
        "usage": {"prompt_tokens": 9, "completion_tokens": 4},
    });
    let json = |answer: &Value| {
        let headers = "content-type: application/json; charset=utf-8\r\n";
        Script::answer("200 OK", headers, answer.to_string())
    };
    let (pieces, error) = played(Vendor::OpenAi, json(&answer)).await;
    let expected = [
        text("One moment."),
        call("one", "{}"),
        call("two", "[]"),
        Piece::Used(Usage { input: 9, output: 4 }),
    ];
    assert_pieces(&pieces, &expected);
    assert_eq!(error, None);
    let mut stopped = answer;
    stopped["choices"][0]["finish_reason"] = "length".into();
    let (pieces, error) = played(Vendor::OpenAi, json(&stopped)).await;
    let expected =
        [text("One moment."), call("one", "{}"), Piece::Used(Usage { input: 9, output: 4 })];
    assert_pieces(&pieces, &expected);
    assert!(matches!(error, Some(Error::Failed { .. })), "{error:?}");
}

#[test]
fn the_key_does_not_show() {
    let server = Server::new(config("https://api.example/v1")).unwrap();
    let shown = format!("{:?}", Thinking::new(server, "m"));
    assert!(!shown.contains(KEY) && shown.contains("api.example"), "{shown}");
}
