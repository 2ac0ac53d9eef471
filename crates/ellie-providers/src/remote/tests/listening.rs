//! Vendors that hear while a caller speaks, against a stub that takes connections.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use super::super::stub::{Script, Stub, Then};
use super::*;
use crate::stt::{Listener, Transcript};

const RATE_HZ: u32 = 16_000;

/// A vendor, and what a stub of it does when it is asked to finish.
struct Live {
    who: &'static str,
    listen: fn(Config) -> Box<dyn Listener>,
    /// What is asked of it to finish.
    finish: &'static str,
    /// What it says then, the so-manieth time.
    says: fn(usize, &str) -> Vec<Value>,
    /// What it says when it fails.
    breaks: fn(&str) -> Value,
}

static LIVE: [Live; 2] = [
    Live {
        who: "deepgram",
        listen: |config| {
            let hearing = deepgram::Hearing::new(server(config), deepgram::MODEL).live();
            hearing.listen(RATE_HZ).unwrap()
        },
        finish: "Finalize",
        says: |_, words| vec![results(words, true, true)],
        breaks: |code| json!({"type": "Error", "err_code": code, "description": WORDS}),
    },
    Live {
        who: "openai",
        listen: |config| {
            let hearing = openai::Hearing::new(server(config), "gpt-live-transcribe").live();
            hearing.listen(RATE_HZ).unwrap()
        },
        finish: "input_audio_buffer.commit",
        says: |number, words| {
            let item = format!("item_{number}");
            let kind = "conversation.item.input_audio_transcription.completed";
            vec![
                json!({"type": "input_audio_buffer.committed", "item_id": item}),
                json!({"type": kind, "item_id": item, "content_index": 0, "transcript": words}),
            ]
        },
        breaks: |code| json!({"type": "error", "error": {"code": code, "message": WORDS}}),
    },
];

fn results(words: &str, is_final: bool, from_finalize: bool) -> Value {
    let alternative = json!({"transcript": words, "confidence": 0.75, "words": []});
    json!({
        "type": "Results", "start": 0.0, "duration": 0.1, "channel_index": [0, 1],
        "is_final": is_final, "speech_final": false, "from_finalize": from_finalize,
        "channel": {"alternatives": [alternative]},
    })
}

/// A stub that takes one connection after the other, and what came on them.
struct Taken {
    url: String,
    came: Arc<Mutex<Came>>,
}

#[derive(Default)]
struct Came {
    asked: String,
    key: String,
    sound: usize,
    texts: Vec<Value>,
    closed: usize,
}

impl Taken {
    /// Says this when it is asked to finish; nothing more, where there is no more.
    async fn start(live: &'static Live, answers: &'static [&'static str]) -> Self {
        Self::answering(live.finish, move |number| {
            let words = answers.get(number)?;
            let said = (live.says)(number, words);
            Some(said.into_iter().map(|it| Message::text(it.to_string())).collect())
        })
        .await
    }

    async fn answering(
        finish: &'static str,
        answer: impl Fn(usize) -> Option<Vec<Message>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let came = Arc::<Mutex<Came>>::default();
        let kept = Arc::clone(&came);
        tokio::spawn(async move {
            let answer = Arc::new(answer);
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                tokio::spawn(async move { serve(stream, kept, finish, &*answer).await });
            }
        });
        Self { url, came }
    }
}

#[expect(clippy::result_large_err, reason = "the library has it so")]
async fn serve(
    stream: TcpStream,
    kept: Arc<Mutex<Came>>,
    finish: &str,
    answer: &(dyn Fn(usize) -> Option<Vec<Message>> + Send + Sync),
) {
    let asked = Arc::clone(&kept);
    let callback = move |request: &Request, response: Response| {
        let mut came = asked.lock().unwrap();
        came.asked = request.uri().to_string();
        came.key = request.headers()["authorization"].to_str().unwrap().to_owned();
        Ok(response)
    };
    let mut socket: WebSocketStream<_> = accept_hdr_async(stream, callback).await.unwrap();
    let mut finished = 0;
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Binary(bytes) => kept.lock().unwrap().sound += bytes.len(),
            Message::Text(text) => {
                let told: Value = serde_json::from_str(&text).unwrap();
                let is_asked = told["type"] == finish;
                kept.lock().unwrap().texts.push(told);
                if is_asked {
                    let Some(messages) = answer(finished) else { continue };
                    finished += 1;
                    for message in messages {
                        if socket.send(message).await.is_err() {
                            return;
                        }
                    }
                }
            }
            Message::Close(_) => kept.lock().unwrap().closed += 1,
            _ => {}
        }
    }
}

fn second() -> Vec<f32> {
    vec![0.25; RATE_HZ as usize]
}

async fn words(listener: &mut dyn Listener) -> Result<Transcript, Error> {
    listener.hear(&second());
    let sound = Sound::new(Vec::new(), RATE_HZ);
    timeout(Duration::from_secs(20), listener.words(sound)).await.expect("an answer, or an error")
}

#[tokio::test]
async fn words_come_when_they_are_wanted_and_go_on_until_a_part_is_over() {
    for live in &LIVE {
        let taken = Taken::start(live, &["one", "two", "", "three"]).await;
        let mut listener = (live.listen)(config(&taken.url));
        for (text, is_part) in
            [("one", false), ("one two", false), ("one two", true), ("three", false)]
        {
            let heard = words(&mut *listener).await.unwrap();
            assert_eq!((heard.text.as_str(), heard.by.provider), (text, "stub"), "{}", live.who);
            if is_part {
                listener.part();
            }
        }
        drop(listener);
        timeout(Duration::from_secs(10), async {
            while taken.came.lock().unwrap().closed == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await
        .expect("who is let go hangs up");
    }
}

#[tokio::test]
async fn what_was_asked_for_comes_also_when_nobody_listens_any_more() {
    for live in &LIVE {
        let taken = Taken::start(live, &["the end"]).await;
        let mut listener = (live.listen)(config(&taken.url));
        listener.hear(&second());
        let asked = listener.words(Sound::new(Vec::new(), RATE_HZ));
        drop(listener);
        assert_eq!(asked.await.unwrap().text, "the end", "{}", live.who);
    }
}

#[tokio::test]
async fn each_is_asked_as_it_wants_to_be() {
    let [deepgram, openai] = &LIVE;
    let taken = Taken::start(deepgram, &["hello"]).await;
    let heard = words(&mut *(deepgram.listen)(config(&taken.url))).await.unwrap();
    assert_eq!(heard.confidence, Some(0.75));
    {
        let came = taken.came.lock().unwrap();
        let (path, query) = came.asked.split_once('?').unwrap();
        let mut query: Vec<&str> = query.split('&').collect();
        query.sort_unstable();
        let expected = [
            "channels=1",
            "encoding=linear16",
            "endpointing=false",
            "language=multi",
            "mip_opt_out=true",
            "model=nova-3",
            "punctuate=true",
            "sample_rate=16000",
            "smart_format=true",
        ];
        assert_eq!((path, &query[..]), ("/v1/listen", &expected[..]));
        assert_eq!((came.key.as_str(), came.sound), (&*format!("Token {KEY}"), 32_000));
    }

    let taken = Taken::start(openai, &["hello"]).await;
    words(&mut *(openai.listen)(config(&taken.url))).await.unwrap();
    let came = taken.came.lock().unwrap();
    assert_eq!(came.asked, "/v1/realtime?intent=transcription");
    assert_eq!(came.key, format!("Bearer {KEY}"));
    let input = &came.texts[0]["session"]["audio"]["input"];
    assert_eq!(came.texts[0]["session"]["type"], "transcription");
    assert_eq!(input["transcription"]["model"], "gpt-live-transcribe");
    assert_eq!(
        (&input["format"]["rate"], &input["turn_detection"]),
        (&json!(24_000), &json!(null))
    );
    let is_sound = |told: &&Value| told["type"] == "input_audio_buffer.append";
    let letters = |told: &Value| told["audio"].as_str().unwrap().len();
    let sent: usize = came.texts.iter().filter(is_sound).map(letters).sum();
    // A second at 24 kHz, two bytes a sample, four letters for three bytes, less what waits for a block.
    assert!((60_000..=64_000).contains(&sent), "{sent}");
}

#[tokio::test]
async fn words_that_do_not_change_any_more_need_no_end() {
    let said = || {
        let said =
            [results("hel", false, false), results("Hello.", true, false), results("", true, true)];
        said.into_iter().map(|it| Message::text(it.to_string())).collect()
    };
    let taken = Taken::answering("Finalize", move |_| Some(said())).await;
    let mut listener = (LIVE[0].listen)(config(&taken.url));
    assert_eq!(words(&mut *listener).await.unwrap().text, "Hello.");
    let ends_with_it = json!({
        "type": "Results", "start": 0.0, "duration": 2.0, "is_final": true,
        "channel": {"alternatives": [{"transcript": "All of it."}]},
    });
    // It has finished with the last of the sound, and need not say so.
    let taken = Taken::answering("Finalize", move |number| {
        (number == 0).then(|| vec![Message::text(ends_with_it.to_string())])
    });
    let taken = taken.await;
    let mut listener = (LIVE[0].listen)(config(&taken.url));
    assert_eq!(words(&mut *listener).await.unwrap().text, "All of it.");
    let again = listener.words(Sound::new(Vec::new(), RATE_HZ));
    assert_eq!(again.await.unwrap().text, "All of it.", "there is nothing more to finish");
}

#[tokio::test]
async fn answers_in_another_order_are_put_in_their_own() {
    let taken = Taken::answering("input_audio_buffer.commit", |number| {
        let committed =
            |item: &str| json!({"type": "input_audio_buffer.committed", "item_id": item});
        let completed = |item: &str, words: &str| {
            let kind = "conversation.item.input_audio_transcription.completed";
            json!({"type": kind, "item_id": item, "transcript": words})
        };
        let said = match number {
            0 => vec![committed("a")],
            _ => vec![committed("b"), completed("b", "second"), completed("a", "first")],
        };
        Some(said.into_iter().map(|it| Message::text(it.to_string())).collect())
    });
    let taken = taken.await;
    let mut listener = (LIVE[1].listen)(config(&taken.url));
    listener.hear(&second());
    let first = listener.words(Sound::new(Vec::new(), RATE_HZ));
    let both = words(&mut *listener).await.unwrap();
    assert_eq!((first.await.unwrap().text.as_str(), both.text.as_str()), ("first", "first second"));
}

#[tokio::test]
async fn whoever_does_not_open_says_why() {
    for live in &LIVE {
        for (status, headers, is_so) in [
            (
                "401 Unauthorized",
                "",
                (|error| matches!(error, Error::Unavailable { .. })) as fn(&Error) -> bool,
            ),
            ("302 Found", "location: http://127.0.0.1:1/\r\n", |error| {
                matches!(error, Error::Unavailable { .. })
            }),
            (
                "429 Too Many Requests",
                "retry-after: 7\r\n",
                |error| matches!(error, Error::Limited { retry_after: Some(wait), .. } if wait.as_secs() == 7),
            ),
            ("500 Oh", "", |error| matches!(error, Error::Failed { .. })),
            ("200 OK", "", |error| matches!(error, Error::Failed { .. })),
        ] {
            let stub = Stub::start(Script::answer(status, headers, WORDS)).await;
            let error = words(&mut *(live.listen)(config(&stub.url()))).await.unwrap_err();
            assert!(is_so(&error) && !error.to_string().contains(WORDS), "{}: {error}", live.who);
        }
        let wrong = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                     sec-websocket-accept: c29tZWJvZHkgZWxzZQ==\r\n\r\n";
        for script in [Script::raw(wrong), Script::raw(""), Script::raw("SSH-2.0-x\r\n").hasty()] {
            let stub = Stub::start(script).await;
            let error = words(&mut *(live.listen)(config(&stub.url()))).await.unwrap_err();
            assert!(matches!(error, Error::Failed { .. }), "{}: {error}", live.who);
        }
        let plain = Stub::start(Script::raw("no TLS").hasty().then(Then::Close)).await;
        for url in
            [plain.https(), "http://nobody.invalid/v1".into(), "http://127.0.0.1:1/v1".into()]
        {
            let url: super::super::BaseUrl = super::super::BaseUrl::maybe_plain(&url).unwrap();
            let config = Config { base_url: url, ..config(&plain.url()) };
            assert!(words(&mut *(live.listen)(config)).await.is_err(), "{}", live.who);
        }
    }
}

#[tokio::test]
async fn whatever_comes_is_words_or_an_error_and_quotes_nobody() {
    for live in &LIVE {
        let broken = |code: &str| Message::text((live.breaks)(code).to_string());
        for (what, message) in [
            ("an error", broken("server_error")),
            ("no JSON", Message::text(WORDS)),
            ("another thing", Message::text("[]")),
            ("no type", Message::text(json!({"words": WORDS}).to_string())),
            (
                "half a transcript",
                Message::text(json!({"type": "Results", "is_final": true}).to_string()),
            ),
            ("an end", Message::Close(None)),
            ("too long a message", Message::text("x".repeat(600 << 10))),
        ] {
            // OpenAI's server may say things that are not known yet.
            if live.who == "openai" && what == "half a transcript" {
                continue;
            }
            let taken = Taken::answering(live.finish, move |_| Some(vec![message.clone()])).await;
            let error = words(&mut *(live.listen)(config(&taken.url))).await.unwrap_err();
            let told = error.to_string();
            assert!(!told.contains(WORDS), "{}, {what}: {told}", live.who);
        }
        let limited = broken("rate_limit_exceeded");
        let taken = Taken::answering(live.finish, move |_| Some(vec![limited.clone()])).await;
        let error = words(&mut *(live.listen)(config(&taken.url))).await.unwrap_err();
        assert!(matches!(error, Error::Limited { .. }), "{}: {error}", live.who);
        let chatter = (live.says)(0, &"word ".repeat(20_000));
        let taken = Taken::answering(live.finish, move |_| {
            Some(chatter.iter().map(|it| Message::text(it.to_string())).collect())
        });
        let taken = taken.await;
        let error = words(&mut *(live.listen)(config(&taken.url))).await.unwrap_err();
        assert!(error.to_string().contains("too much"), "{}: {error}", live.who);
    }
}
