//! all-MiniLM-L6-v2: the meaning of a sentence in 384 numbers.

use ellie_core::dialogue::meaning::Embedding;
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;
use std::path::PathBuf;
use tokenizers::{Tokenizer, TruncationParams};

use super::onnx;
use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::{Error, embed::Embed};

const ROLE: &str = "sentence meaning";

/// The model was trained on sentences of at most this many tokens.
const TOKENS: usize = 128;

/// The model on its thread.
pub struct MiniLm(Worker<Model>);

struct Model {
    session: Session,
    tokenizer: Tokenizer,
}

impl MiniLm {
    /// Starts loading; the graph is made in `prepared` the first time.
    pub fn start(runtime: Runtime, threads: usize, prepared: PathBuf) -> Self {
        Self(Worker::start(ROLE, move || {
            let graph = onnx::minilm(&runtime.path("minilm/model.safetensors"), &prepared)?;
            let session = runtime.session(&graph, threads)?;
            let mut model = Model { session, tokenizer: tokenizer(&runtime)? };
            model.embed("warm")?;
            Ok(model)
        }))
    }

    /// Whether it is warm.
    pub fn readiness(&self) -> Readiness {
        self.0.readiness()
    }
}

fn tokenizer(runtime: &Runtime) -> Result<Tokenizer, Error> {
    let path = runtime.path("minilm/tokenizer.json");
    let open = || -> tokenizers::Result<Tokenizer> {
        let mut tokenizer = Tokenizer::from_file(&path)?;
        // The file pads every sentence to 128 tokens: wasted work, one sentence at a time.
        tokenizer.with_padding(None);
        let cut = TruncationParams { max_length: TOKENS, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(cut))?;
        Ok(tokenizer)
    };
    open().map_err(|error| broken(&path, error))
}

impl Embed for MiniLm {
    fn embed(&self, sentence: String) -> BoxFuture<'_, Result<Embedding, Error>> {
        Box::pin(self.0.run(move |model| model.embed(&sentence)))
    }
}

impl Model {
    fn embed(&mut self, sentence: &str) -> Result<Embedding, Error> {
        let encoding = self
            .tokenizer
            .encode(sentence, true)
            .map_err(|error| Error::Failed { role: ROLE, reason: error.to_string() })?;
        let ids: Vec<i64> = encoding.get_ids().iter().map(|&id| i64::from(id)).collect();
        self.infer(ids).map_err(failed(ROLE))
    }

    fn infer(&mut self, ids: Vec<i64>) -> ort::Result<Embedding> {
        let input = Tensor::from_array(([1, ids.len()], ids))?;
        let outputs = self.session.run(ort::inputs!["ids" => input])?;
        Ok(Embedding(outputs["embedding"].try_extract_tensor::<f32>()?.1.to_vec()))
    }
}
