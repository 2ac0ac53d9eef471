//! Speech to text while it is spoken, by a transcription session of the Realtime API
//! (developers.openai.com, "Realtime transcription").

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ellie_core::audio::Flow;
use serde::Deserialize;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::Server;
use crate::Error;
use crate::remote::{Heard, Wire, failed, i16_le};
use crate::stt::Transcript;

/// The one rate a session takes as PCM.
const RATE_HZ: u32 = 24_000;

/// A session, and what of it is known.
pub(super) struct Live {
    server: Server,
    role: &'static str,
    model: String,
    language: Option<String>,
    to_wire: Flow,
    /// What was finished, by its item, in the order in which it was asked for.
    items: Vec<String>,
    /// Words of items whose turn has not come.
    early: BTreeMap<usize, String>,
    told: usize,
}

impl Wire for Live {
    fn opening(&self) -> Option<Message> {
        let mut transcription = json!({ "model": self.model });
        if let Some(code) = &self.language {
            transcription["language"] = json!(code);
        }
        let format = json!({ "type": "audio/pcm", "rate": RATE_HZ });
        let input =
            json!({ "format": format, "transcription": transcription, "turn_detection": null });
        let session = json!({ "type": "transcription", "audio": { "input": input } });
        let update = json!({ "type": "session.update", "session": session });
        Some(Message::text(update.to_string()))
    }

    fn sound(&mut self, samples: &[f32]) -> Option<Message> {
        let samples = self.to_wire.push(samples);
        if samples.is_empty() {
            return None;
        }
        let audio = STANDARD.encode(i16_le(&samples));
        let append = json!({ "type": "input_audio_buffer.append", "audio": audio });
        Some(Message::text(append.to_string()))
    }

    fn finish(&mut self) -> Option<Message> {
        Some(Message::text(r#"{"type":"input_audio_buffer.commit"}"#))
    }

    fn read(&mut self, text: &str) -> Result<Vec<Heard>, Error> {
        // What is wrong with it is not told, as that would quote from what was said.
        let told: Told = serde_json::from_str(text)
            .map_err(|_| failed(self.role, "the server's answer is no transcript"))?;
        match told {
            Told::Committed { item_id } => self.items.push(item_id),
            Told::Completed { item_id, transcript } => {
                let place = self.items.iter().position(|item| *item == item_id);
                let place = place.ok_or_else(|| self.astray())?;
                self.early.insert(place, transcript);
            }
            Told::Failed | Told::Error => {
                return Err(self.server.broke_off(self.role, text.as_bytes()));
            }
            Told::Other => {}
        }
        Ok(self.in_turn())
    }
}

impl Live {
    /// For sound of such a rate. `None` where it cannot be brought to the one there is.
    pub(super) fn new(
        server: Server,
        role: &'static str,
        model: String,
        language: Option<String>,
        rate_hz: u32,
    ) -> Option<Self> {
        let to_wire = Flow::new(rate_hz, RATE_HZ)?;
        Some(Self {
            server,
            role,
            model,
            language,
            to_wire,
            items: Vec::new(),
            early: BTreeMap::new(),
            told: 0,
        })
    }

    /// The answers whose turn has come.
    fn in_turn(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        while let Some(text) = self.early.remove(&self.told) {
            self.told += 1;
            heard.push(Heard::Words(Transcript { text, ..Transcript::default() }));
            heard.push(Heard::Finished);
        }
        heard
    }

    fn astray(&self) -> Error {
        failed(self.role, "the server answers what it was not asked")
    }
}

/// What of an event is used.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Told {
    #[serde(rename = "input_audio_buffer.committed")]
    Committed { item_id: String },
    #[serde(rename = "conversation.item.input_audio_transcription.completed")]
    Completed { item_id: String, transcript: String },
    #[serde(rename = "conversation.item.input_audio_transcription.failed")]
    Failed,
    #[serde(rename = "error")]
    Error,
    #[serde(other)]
    Other,
}
