//! Speech to text while it is spoken: sound goes out as it comes (developers.deepgram.com, "Live Audio",
//! "Finalize", "Endpointing").

use serde::Deserialize;
use tokio_tungstenite::tungstenite::Message;

use super::Server;
use super::hearing::Alternative;
use crate::Error;
use crate::remote::{Heard, Wire, failed, i16_le};
use crate::stt::Transcript;

/// A sentence that ends so close to the end of what was sent leaves nothing to finish, in seconds.
const CLOSE_S: f64 = 0.02;

/// What was sent, and until where its words are known.
pub(super) struct Live {
    server: Server,
    role: &'static str,
    rate_hz: u32,
    sent: u64,
    /// Until where the words are known.
    known_s: f64,
    /// How often it was asked to finish and has not.
    asked: usize,
}

impl Live {
    pub(super) const fn new(server: Server, role: &'static str, rate_hz: u32) -> Self {
        Self { server, role, rate_hz, sent: 0, known_s: 0.0, asked: 0 }
    }
}

impl Wire for Live {
    fn opening(&self) -> Option<Message> {
        None
    }

    fn sound(&mut self, samples: &[f32]) -> Option<Message> {
        // An empty message would end it.
        if samples.is_empty() {
            return None;
        }
        self.sent += samples.len() as u64;
        Some(Message::binary(i16_le(samples)))
    }

    fn finish(&mut self) -> Option<Message> {
        if self.is_all_known() {
            return None;
        }
        self.asked += 1;
        Some(Message::text(r#"{"type":"Finalize"}"#))
    }

    fn read(&mut self, text: &str) -> Result<Vec<Heard>, Error> {
        // What is wrong with it is not told, as that would quote from what was said.
        let told: Told = serde_json::from_str(text)
            .map_err(|_| failed(self.role, "the server's answer is no transcript"))?;
        let results = match told {
            Told::Results(results) if results.is_final => results,
            Told::Results(_) | Told::Other => return Ok(Vec::new()),
            Told::Error => return Err(self.server.broke_off(self.role, text.as_bytes())),
        };
        self.known_s = results.start + results.duration;
        let likeliest = results.channel.alternatives.into_iter().next();
        let words = likeliest.map(|it| Heard::Words(Transcript::from(it)));
        // It says that it has finished only if there was something left to do.
        let has_finished = results.from_finalize || self.is_all_known();
        let finished = self.asked.min(usize::from(has_finished));
        self.asked -= finished;
        Ok(words.into_iter().chain((finished > 0).then_some(Heard::Finished)).collect())
    }
}

impl Live {
    fn is_all_known(&self) -> bool {
        self.known_s + CLOSE_S >= self.sent as f64 / f64::from(self.rate_hz)
    }
}

/// What of a message is used.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Told {
    Results(Results),
    Error,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Results {
    start: f64,
    duration: f64,
    is_final: bool,
    #[serde(default)]
    from_finalize: bool,
    channel: Channel,
}

#[derive(Deserialize)]
struct Channel {
    alternatives: Vec<Alternative>,
}
