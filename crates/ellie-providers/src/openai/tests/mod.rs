//! Against a stub of a server on this machine. What goes wrong with any vendor is tried on all of
//! them at once (`remote/tests`).

mod right;
mod thinking;

use ellie_core::audio::Sound;

use super::{Hearing, Server, Speaking};
use crate::Error;
use crate::remote::stub::{Script, Stub};
use crate::remote::tests::{KEY, WORDS, config, parts};
use crate::stt::{Stt, Transcript};
use crate::tts::{Tts, Utterance};

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
