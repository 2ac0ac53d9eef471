//! Every vendor in every role, against a stub of a server on this machine, which does what it is
//! told, also what is wrong. What is right with each stands beside it.

mod answers;
mod asking;
mod listening;
mod statuses;
mod streaming;
mod time;
mod unreachable;

use std::time::Duration;

use ellie_core::audio::Sound;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::stub::{Script, Stub};
use super::{Config, Dialect, Server};
use crate::stt::Stt;
use crate::tts::{Tts, Utterance};
use crate::{Error, deepgram, elevenlabs, openai};

pub(crate) const KEY: &str = "sk_test_0123456789abcdef";
pub(crate) const WORDS: &str = "My name is Jane Roe";

/// A vendor that is asked to do what it does.
struct Asked {
    who: &'static str,
    role: Role,
    ask: fn(Config) -> BoxFuture<'static, Result<(), Error>>,
    /// An error as the vendor words it, of a code and a message.
    words: fn(&str, &str) -> Value,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Hears,
    Speaks,
}

static ASKED: [Asked; 5] = [
    Asked {
        who: "openai hears",
        role: Role::Hears,
        ask: |config| hear(openai::Hearing::new(server(config), "whisper-1")).boxed(),
        words: as_openai,
    },
    Asked {
        who: "openai speaks",
        role: Role::Speaks,
        ask: |config| speak(openai::Speaking::new(server(config), "tts-1")).boxed(),
        words: as_openai,
    },
    Asked {
        who: "deepgram hears",
        role: Role::Hears,
        ask: |config| hear(deepgram::Hearing::new(server(config), deepgram::MODEL)).boxed(),
        words: as_deepgram,
    },
    Asked {
        who: "deepgram speaks",
        role: Role::Speaks,
        ask: |config| speak(deepgram::Speaking::new(server(config))).boxed(),
        words: as_deepgram,
    },
    Asked {
        who: "elevenlabs speaks",
        role: Role::Speaks,
        ask: |config| speak(elevenlabs::Speaking::new(server(config), elevenlabs::MODEL)).boxed(),
        words: |code, message| json!({"detail": {"status": code, "message": message}}),
    },
];

fn as_openai(code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "type": code, "code": code}})
}

fn as_deepgram(code: &str, message: &str) -> Value {
    json!({"err_code": code, "err_msg": message, "request_id": "7"})
}

/// A server with a key, and times that no test reaches by itself.
pub(crate) fn config(base_url: &str) -> Config {
    let patient = Duration::from_secs(60);
    Config {
        connect_timeout: patient,
        idle_timeout: patient,
        whole_timeout: patient,
        ..Config::new("stub", base_url.parse().unwrap(), Some(KEY.into()))
    }
}

pub(crate) fn server<D: Dialect>(config: Config) -> Server<D> {
    Server::new(config).unwrap()
}

/// The head of a request in lines, and its body.
pub(crate) fn parts(request: &[u8]) -> (Vec<String>, Vec<u8>) {
    let at = request.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(request[..at].to_vec()).unwrap();
    (head.lines().map(str::to_owned).collect(), request[at + 4..].to_vec())
}

/// Words in the first voice of whoever speaks.
pub(crate) fn utterance(speaking: &impl Tts) -> Utterance {
    Utterance {
        text: WORDS.into(),
        voice: speaking.voices()[0].to_owned(),
        speed: 1.0,
        keep: false,
        is_awaited: true,
    }
}

/// Neither the key nor what was said nor where, and no more of the server's words than a code.
pub(crate) fn tells_nothing(error: &Error) {
    let told = format!("{error} {error:?}");
    for secret in [KEY, "Jane", "Roe", "127.0.0.1", "invalid/"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert!(told.len() < 400, "{told}");
}

async fn hear(hearing: impl Stt) -> Result<(), Error> {
    hearing.transcribe(Sound::new(vec![0.25; 16_000], 16_000)).await.map(drop)
}

async fn speak(speaking: impl Tts) -> Result<(), Error> {
    speaking.speak(utterance(&speaking)).await.map(drop)
}

impl Asked {
    /// What it comes to with a server with which it fails.
    async fn fails(&self, config: Config) -> Error {
        let error = (self.ask)(config).await.expect_err(self.who);
        tells_nothing(&error);
        error
    }

    /// The same with a stub that does this.
    async fn fails_with(&self, script: Script) -> Error {
        self.fails(config(&Stub::start(script).await.url())).await
    }

    /// An error of this code, with all in it that must not be passed on.
    fn error(&self, code: &str) -> String {
        (self.words)(code, &format!("Bad input '{WORDS}' for key {KEY}")).to_string()
    }
}

/// What can be done about an error.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Unavailable,
    Limited(Option<u64>),
    Refused,
    Failed,
}

fn kind(error: &Error) -> Kind {
    match error {
        Error::Unavailable { .. } => Kind::Unavailable,
        Error::Limited { retry_after, .. } => Kind::Limited(retry_after.map(|time| time.as_secs())),
        Error::Refused(_) => Kind::Refused,
        Error::Failed { .. } => Kind::Failed,
        Error::Busy { .. } => panic!("nobody on the network is busy: {error:?}"),
    }
}
