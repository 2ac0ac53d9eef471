//! Text to speech: text goes out, bare samples come back.

use futures_util::future::BoxFuture;
use serde::Serialize;

use super::{Server, VOICES, VoiceId};
use crate::Error;
use crate::remote::{Bounds, begin};
use crate::tts::{Begun, Spoken, Tts, Utterance};

/// More than is said in one piece. The models differ in what they take: [`MODEL`] takes eight
/// times as much, others no more than this.
const BOUNDS: Bounds = Bounds { characters: 5_000, speeds: 0.7..=1.2 };

/// The model to take where none is set: the one that answers soonest.
pub const MODEL: &str = "eleven_flash_v2_5";

/// The voices of ElevenLabs, by one of its models.
#[derive(Debug, Clone)]
pub struct Speaking {
    server: Server,
    model: String,
    own: Option<VoiceId>,
}

impl Speaking {
    /// With a model such as [`MODEL`], and [`VOICES`].
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), own: None }
    }

    /// With a voice of the firm's own besides. It is asked for by its id, and taken unasked.
    #[must_use]
    pub fn with_own_voice(self, id: VoiceId) -> Self {
        Self { own: Some(id), ..self }
    }

    async fn ask(&self, utterance: Utterance) -> Result<Begun, Error> {
        BOUNDS.check(&utterance, &self.voices())?;
        let Utterance { text, voice, speed, .. } = &utterance;
        let asked = Asked {
            text,
            model_id: &self.model,
            // Settings that are sent take the place of those that were made for the voice.
            voice_settings: (*speed != 1.0).then_some(Settings { speed: *speed }),
        };
        let request = self
            .server
            .post(&format!("text-to-speech/{}/stream", id(voice)))
            .query(&[("output_format", "pcm_24000")])
            .json(&asked);
        begin(&self.server, request, &utterance).await
    }
}

impl Tts for Speaking {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async { self.ask(utterance).await?.whole().await })
    }

    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        Box::pin(self.ask(utterance))
    }

    fn voices(&self) -> Vec<&str> {
        let own = self.own.iter().map(VoiceId::as_str);
        own.chain(VOICES.map(|(name, _)| name)).collect()
    }
}

/// The id of one of the voices: the firm's own is called by its id.
fn id(voice: &str) -> &str {
    VOICES.iter().find(|(name, _)| *name == voice).map_or(voice, |(_, id)| id)
}

/// A request as it goes out.
#[derive(Serialize)]
struct Asked<'u> {
    text: &'u str,
    model_id: &'u str,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_settings: Option<Settings>,
}

#[derive(Serialize)]
struct Settings {
    speed: f32,
}
