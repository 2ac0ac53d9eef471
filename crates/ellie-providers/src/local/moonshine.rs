//! Moonshine tiny, English speech to text: an encoder and a decoder with a cache, greedy.

use std::borrow::Cow;

use ellie_core::audio::{Sound, resample};
use futures_util::future::BoxFuture;
use ort::session::{Session, SessionInputValue};
use ort::value::{DynValue, Tensor};

use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::stt::{Stt, Transcript};
use crate::{By, Error, local::confidence};

const ROLE: &str = "speech to text";
const BY: By = By::of("moonshine");
const RATE_HZ: u32 = 16_000;
const LAYERS: usize = 6;
const HEADS: usize = 8;
const HEAD_DIM: usize = 36;
const BEGIN: i64 = 1;
const END: i64 = 2;

/// The model card's bound against repetition loops: six and a half tokens a second.
const TOKENS_PER_SECOND: f32 = 6.5;

/// Very short cuts make the model invent words, so they are padded with quiet to a second.
const SHORTEST: usize = RATE_HZ as usize;

/// Quiet before and after, as the model was trained on.
const MARGIN: usize = RATE_HZ as usize / 10;

/// The longest stretch the model takes: past it, it forgets the beginning.
const LONGEST: usize = 30 * RATE_HZ as usize;

/// The recogniser on its thread.
pub struct Moonshine(Worker<Model>);

struct Model {
    encoder: Session,
    decoder: Session,
    vocabulary: Vec<Vec<u8>>,
    cache: Vec<CacheEntry>,
}

/// One tensor of the decoder's cache, by its names on the way in and out.
struct CacheEntry {
    past: String,
    present: String,
    /// The encoder's keys and values are computed in the first step and stay.
    of_encoder: bool,
}

/// One decoded token and how sure the decoder was.
struct Token {
    id: usize,
    log_probability: f32,
}

impl Moonshine {
    /// Starts loading.
    pub fn start(runtime: Runtime, threads: usize) -> Self {
        Self(Worker::start(ROLE, move || {
            let mut model = Model::load(&runtime, threads)?;
            model.transcribe(&[0.0; SHORTEST])?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }

    /// Transcribes, and tells the logarithm of each token's probability, which is what the
    /// transcript's confidence is made of.
    pub async fn weigh(&self, speech: Sound) -> Result<(Transcript, Vec<f32>), Error> {
        let heard = self.0.run(move |model| {
            let speech = resample(&speech, RATE_HZ);
            if speech.samples.len() > LONGEST {
                return Err(Error::Refused("speech longer than 30 seconds in one piece".into()));
            }
            model.transcribe(&padded(&speech.samples))
        });
        heard.await
    }
}

impl Stt for Moonshine {
    fn transcribe(&self, speech: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        Box::pin(async { Ok(self.weigh(speech).await?.0) })
    }
}

fn padded(samples: &[f32]) -> Vec<f32> {
    let mut padded = vec![0.0; MARGIN];
    padded.extend_from_slice(samples);
    padded.resize((padded.len() + MARGIN).max(SHORTEST), 0.0);
    padded
}

impl Model {
    fn load(runtime: &Runtime, threads: usize) -> Result<Self, Error> {
        let open = |name: &str| runtime.session(&runtime.path(name), threads);
        let tokenizer = "moonshine/tokenizer.bin";
        let vocabulary = vocabulary(&runtime.read(tokenizer)?)
            .ok_or_else(|| broken(&runtime.path(tokenizer), "not a vocabulary"))?;
        Ok(Self {
            encoder: open("moonshine/encoder_model.ort")?,
            decoder: open("moonshine/decoder_model_merged.ort")?,
            vocabulary,
            cache: cache_entries(),
        })
    }

    fn transcribe(&mut self, samples: &[f32]) -> Result<(Transcript, Vec<f32>), Error> {
        let tokens = self.decode(samples).map_err(failed(ROLE))?;
        let text = self.text(&tokens);
        let log_probabilities: Vec<f32> = tokens.iter().map(|t| t.log_probability).collect();
        let confidence =
            if text.is_empty() { None } else { confidence::of_tokens(&log_probabilities) };
        Ok((Transcript { text, confidence, language: Some("en"), by: BY }, log_probabilities))
    }

    fn decode(&mut self, samples: &[f32]) -> ort::Result<Vec<Token>> {
        let count = samples.len();
        let ones = || Tensor::from_array(([1, count], vec![1i64; count]));
        let mut encoded = self.encoder.run(ort::inputs![
            "input_values" => Tensor::from_array(([1, count], samples.to_vec()))?,
            "attention_mask" => ones()?,
        ])?;
        let hidden = encoded
            .remove("last_hidden_state")
            .ok_or_else(|| ort::Error::new("the encoder has no last_hidden_state"))?;
        drop(encoded);
        // The decoder wants its mask over samples: the graph strides it by 384 itself. A mask
        // over the encoder's frames only seems to work, up to 384 frames (9.2 s).
        let mask = ones()?.into_dyn();
        let limit = (count as f32 / RATE_HZ as f32 * TOKENS_PER_SECOND).ceil().max(8.0) as usize;
        let mut cache = self.empty_cache()?;
        let mut tokens: Vec<Token> = Vec::new();
        let mut last = BEGIN;
        for step in 0..limit {
            let token = self.step(step, last, &mask, &hidden, &mut cache)?;
            last = token.id as i64;
            if last == END {
                break;
            }
            tokens.push(token);
        }
        Ok(tokens)
    }

    fn empty_cache(&self) -> ort::Result<Vec<DynValue>> {
        let shape = [1, HEADS, 0, HEAD_DIM];
        let empty = || Ok(Tensor::from_array((shape, Vec::<f32>::new()))?.into_dyn());
        self.cache.iter().map(|_| empty()).collect()
    }

    fn step(
        &mut self,
        step: usize,
        last: i64,
        mask: &DynValue,
        hidden: &DynValue,
        cache: &mut [DynValue],
    ) -> ort::Result<Token> {
        let mut inputs: Vec<(Cow<str>, SessionInputValue)> = vec![
            ("input_ids".into(), Tensor::from_array(([1usize, 1], vec![last]))?.into()),
            ("encoder_attention_mask".into(), mask.into()),
            ("encoder_hidden_states".into(), hidden.into()),
            ("use_cache_branch".into(), Tensor::from_array(([1usize], vec![step > 0]))?.into()),
        ];
        for (entry, value) in self.cache.iter().zip(cache.iter()) {
            inputs.push((entry.past.as_str().into(), value.into()));
        }
        let mut outputs = self.decoder.run(inputs)?;
        let token = likeliest(outputs["logits"].try_extract_tensor::<f32>()?.1);
        for (entry, value) in self.cache.iter().zip(cache) {
            if step > 0 && entry.of_encoder {
                continue;
            }
            if let Some(present) = outputs.remove(&entry.present) {
                *value = present;
            }
        }
        Ok(token)
    }

    fn text(&self, tokens: &[Token]) -> String {
        let is_marker = |t: &[u8]| t.len() > 2 && t.starts_with(b"<") && t.ends_with(b">");
        let bytes: Vec<u8> = tokens
            .iter()
            .filter_map(|token| self.vocabulary.get(token.id))
            .filter(|piece| !is_marker(piece))
            .flatten()
            .copied()
            .collect();
        String::from_utf8_lossy(&bytes).replace('\u{2581}', " ").trim().to_owned()
    }
}

/// The token with the highest logit, and the logarithm of its softmax.
fn likeliest(logits: &[f32]) -> Token {
    let (id, &highest) =
        logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap_or((END as usize, &0.0));
    let sum: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
    Token { id, log_probability: -sum.ln() }
}

/// Per token a length (one byte, or two where the first is 128 or more) and that many bytes.
fn vocabulary(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut pieces = Vec::new();
    while let Some((&first, rest)) = bytes.split_first() {
        bytes = rest;
        let mut length = usize::from(first);
        if length >= 128 {
            let (&second, rest) = bytes.split_first()?;
            bytes = rest;
            length = usize::from(second) * 128 + length - 128;
        }
        pieces.push(bytes.get(..length)?.to_vec());
        bytes = &bytes[length..];
    }
    Some(pieces)
}

fn cache_entries() -> Vec<CacheEntry> {
    let mut entries = Vec::new();
    for layer in 0..LAYERS {
        for side in ["decoder", "encoder"] {
            for part in ["key", "value"] {
                entries.push(CacheEntry {
                    past: format!("past_key_values.{layer}.{side}.{part}"),
                    present: format!("present.{layer}.{side}.{part}"),
                    of_encoder: side == "encoder",
                });
            }
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vocabulary_is_read_piece_by_piece() {
        let mut bytes = vec![2, b'h', b'i', 0];
        bytes.extend([128 + 5, 1]);
        bytes.extend(vec![b'x'; 133]);
        let pieces = vocabulary(&bytes).unwrap();
        assert_eq!(pieces, vec![b"hi".to_vec(), Vec::new(), vec![b'x'; 133]]);
    }

    #[test]
    fn a_truncated_vocabulary_is_refused() {
        assert_eq!(vocabulary(&[5, b'h']), None);
        assert_eq!(vocabulary(&[200]), None);
    }

    #[test]
    fn the_likeliest_token_comes_with_its_probability() {
        let token = likeliest(&[0.0, 2.0, 0.0]);
        let expected = 2f32.exp() / (2f32.exp() + 2.0);
        assert_eq!(token.id, 1);
        assert!((token.log_probability.exp() - expected).abs() < 1e-6);
    }

    #[test]
    fn short_speech_is_padded_to_a_second() {
        assert_eq!(padded(&[0.5; 100]).len(), SHORTEST);
        assert_eq!(padded(&[0.5; 32_000]).len(), 32_000 + 2 * MARGIN);
    }
}
