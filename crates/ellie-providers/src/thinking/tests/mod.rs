//! Both wire formats against a stub of a server, which does what it is told, also what is wrong.

mod faults;
mod limits;
mod streams;
mod time;
pub(crate) mod vendor;

use std::time::Duration;

use futures_util::StreamExt;

use crate::Error;
use crate::llm::{Ask, Llm, Message, Piece, Speaker, Tool};
use crate::remote::Config;
use crate::remote::stub::{Script, Stub};
use vendor::Vendor;

pub(crate) use crate::remote::tests::{KEY, WORDS, config, tells_nothing};

/// A question with words in it that nobody may be told, and a tool.
pub(crate) fn ask() -> Ask {
    Ask {
        instructions: "Be brief.".into(),
        messages: vec![Message { by: Speaker::Caller, text: WORDS.into() }],
        tools: vec![Tool {
            name: "book",
            about: "Books a time.",
            parameters: serde_json::json!({
                "type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"],
            }),
        }],
        most_tokens: 200,
    }
}

/// A request that came: its head in lines, and its body.
pub(crate) fn parts(request: &[u8]) -> (Vec<String>, serde_json::Value) {
    let (head, body) = crate::remote::tests::parts(request);
    (head, serde_json::from_slice(&body).unwrap())
}

/// Everything that comes: pieces, and what went wrong in the end. Of an error nothing is told.
pub(crate) async fn heard(thinker: &dyn Llm) -> (Vec<Piece>, Option<Error>) {
    let (mut pieces, mut stream) = (Vec::new(), thinker.think(ask()));
    while let Some(item) = stream.next().await {
        match item {
            Ok(piece) => pieces.push(piece),
            Err(error) => {
                tells_nothing(&error);
                assert!(stream.next().await.is_none(), "an error is the last");
                return (pieces, Some(error));
            }
        }
    }
    (pieces, None)
}

/// What comes of a server that follows a script.
pub(crate) async fn played(vendor: Vendor, script: Script) -> (Vec<Piece>, Option<Error>) {
    let stub = Stub::start(script).await;
    heard(&*vendor.thinker(config(&stub.url()))).await
}

/// An answer of these events, as it should be.
pub(crate) fn events(body: impl AsRef<[u8]>) -> Script {
    Script::answer("200 OK", "content-type: text/event-stream; charset=utf-8\r\n", body)
}

pub(crate) fn text(text: &str) -> Piece {
    Piece::Text(text.into())
}

pub(crate) fn call(name: &str, arguments: &str) -> Piece {
    Piece::Call { name: name.into(), arguments: arguments.into() }
}

/// As `assert_eq!`, for what does not show.
#[track_caller]
pub(crate) fn assert_pieces(pieces: &[Piece], expected: &[Piece]) {
    let shown = |pieces: &[Piece]| -> Vec<String> {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => format!("says {text}"),
                Piece::Call { name, arguments } => format!("calls {name} {arguments}"),
                Piece::Used(usage) => format!("used {} {}", usage.input, usage.output),
            })
            .collect()
    };
    assert_eq!(shown(pieces), shown(expected));
}
