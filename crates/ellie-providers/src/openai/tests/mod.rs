//! Against a stub of a server on this machine, which does what it is told, also what is wrong.

/// As `matches!`, for the errors of both roles, in words that show what else it was.
macro_rules! assert_both {
    ($errors:expr, $kind:pat) => {
        for error in $errors {
            assert!(matches!(error, $kind), "{error:?}");
        }
    };
}

mod faults;
mod right;
mod thinking;
mod time;

use std::time::Duration;

use ellie_core::audio::Sound;

use super::{Hearing, Server, Speaking};
use crate::Error;
use crate::remote::Config;
use crate::remote::stub::{Script, Stub, Then};
use crate::stt::{Stt, Transcript};
use crate::tts::{Tts, Utterance};

const KEY: &str = "sk_test_0123456789abcdef";
const WORDS: &str = "My name is Jane Roe";

/// A client with a key, and times that no test reaches by itself.
fn config(base_url: &str) -> Config {
    let patient = Duration::from_secs(60);
    Config {
        connect_timeout: patient,
        idle_timeout: patient,
        whole_timeout: patient,
        ..Config::new("stub", base_url.parse().unwrap(), Some(KEY.into()))
    }
}

fn server(base_url: &str) -> Server {
    Server::new(config(base_url)).unwrap()
}

async fn hear(server: &Server) -> Result<Transcript, Error> {
    let speech = Sound::new(vec![0.25; 16_000], 16_000);
    Hearing::new(server.clone(), "whisper-1").transcribe(speech).await
}

fn utterance() -> Utterance {
    Utterance {
        text: WORDS.into(),
        voice: "nova".into(),
        speed: 1.0,
        keep: false,
        is_awaited: true,
    }
}

async fn speak(server: &Server) -> Result<Sound, Error> {
    Ok(Speaking::new(server.clone(), "tts-1").speak(utterance()).await?.sound)
}

/// What hearing and speaking come to with a server with which both fail.
async fn both(server: &Server) -> [Error; 2] {
    let errors = [hear(server).await.unwrap_err(), speak(server).await.unwrap_err()];
    errors.iter().for_each(tells_nothing);
    errors
}

/// Neither the key nor what was said, and no more of the server's words than a code.
fn tells_nothing(error: &Error) {
    let told = format!("{error} {error:?}");
    for secret in [KEY, "Jane", "Roe"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert!(told.len() < 400, "{told}");
}
