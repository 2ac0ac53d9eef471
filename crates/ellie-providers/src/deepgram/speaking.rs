//! Text to speech: text goes out, bare samples come back.

use futures_util::future::BoxFuture;
use serde::Serialize;

use super::{NOT_LEARNT_FROM, Server};
use crate::Error;
use crate::remote::{Bounds, RATE_HZ, begin};
use crate::tts::{Begun, Spoken, Tts, Utterance};

const BOUNDS: Bounds = Bounds { characters: 2_000, speeds: 0.7..=1.5 };

/// Deepgram's voices in English and Spanish (Aura-2), the default first. Each is a model. A voice
/// of another language has but one pace.
pub const VOICES: [&str; 58] = [
    "aura-2-thalia-en",
    "aura-2-amalthea-en",
    "aura-2-andromeda-en",
    "aura-2-apollo-en",
    "aura-2-arcas-en",
    "aura-2-aries-en",
    "aura-2-asteria-en",
    "aura-2-athena-en",
    "aura-2-atlas-en",
    "aura-2-aurora-en",
    "aura-2-callista-en",
    "aura-2-cora-en",
    "aura-2-cordelia-en",
    "aura-2-delia-en",
    "aura-2-draco-en",
    "aura-2-electra-en",
    "aura-2-harmonia-en",
    "aura-2-helena-en",
    "aura-2-hera-en",
    "aura-2-hermes-en",
    "aura-2-hyperion-en",
    "aura-2-iris-en",
    "aura-2-janus-en",
    "aura-2-juno-en",
    "aura-2-jupiter-en",
    "aura-2-luna-en",
    "aura-2-mars-en",
    "aura-2-minerva-en",
    "aura-2-neptune-en",
    "aura-2-odysseus-en",
    "aura-2-ophelia-en",
    "aura-2-orion-en",
    "aura-2-orpheus-en",
    "aura-2-pandora-en",
    "aura-2-phoebe-en",
    "aura-2-pluto-en",
    "aura-2-saturn-en",
    "aura-2-selene-en",
    "aura-2-theia-en",
    "aura-2-vesta-en",
    "aura-2-zeus-en",
    "aura-2-agustina-es",
    "aura-2-alvaro-es",
    "aura-2-antonia-es",
    "aura-2-aquila-es",
    "aura-2-carina-es",
    "aura-2-celeste-es",
    "aura-2-diana-es",
    "aura-2-estrella-es",
    "aura-2-gloria-es",
    "aura-2-javier-es",
    "aura-2-luciano-es",
    "aura-2-nestor-es",
    "aura-2-olivia-es",
    "aura-2-selena-es",
    "aura-2-silvia-es",
    "aura-2-sirio-es",
    "aura-2-valerio-es",
];

/// Deepgram's voices.
#[derive(Debug, Clone)]
pub struct Speaking {
    server: Server,
    voices: Vec<String>,
}

impl Speaking {
    /// With [`VOICES`].
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self { server, voices: VOICES.map(str::to_owned).into() }
    }

    /// With other voices, the one to take unasked first.
    #[must_use]
    pub fn with_voices(self, voices: Vec<String>) -> Self {
        Self { voices, ..self }
    }

    async fn ask(&self, utterance: Utterance) -> Result<Begun, Error> {
        BOUNDS.check(&utterance, &self.voices())?;
        let Utterance { text, voice, speed, .. } = &utterance;
        let request = self
            .server
            .post("speak")
            .query(&[("model", voice.as_str()), NOT_LEARNT_FROM])
            .query(&[("encoding", "linear16"), ("container", "none")])
            .query(&[("sample_rate", RATE_HZ)])
            .json(&Asked { text });
        // Not every voice knows this word.
        let request = if *speed == 1.0 { request } else { request.query(&[("speed", speed)]) };
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
        self.voices.iter().map(String::as_str).collect()
    }
}

/// What of a request is no setting.
#[derive(Serialize)]
struct Asked<'u> {
    text: &'u str,
}
