//! all-MiniLM-L6-v2: the meaning of a sentence in 384 numbers.

use std::path::{Path, PathBuf};

use ellie_core::dialogue::meaning::Embedding;
use futures_util::future::BoxFuture;
use ort::session::Session;
use ort::value::Tensor;
use sha2::{Digest, Sha256};
use tokenizers::{Tokenizer, TruncationParams};

use super::onnx::{MadeOver, write_whole};
use super::runtime::{Runtime, broken, failed};
use super::worker::{Readiness, Worker};
use crate::{Error, embed::Embed};

const ROLE: &str = "sentence meaning";

/// The model was trained on sentences of at most this many tokens.
const TOKENS: usize = 128;

/// The length of an embedding.
const WIDTH: usize = 384;

/// The model on its thread.
pub struct MiniLm(Worker<Model>);

struct Model {
    session: Session,
    tokenizer: Tokenizer,
    /// Where embeddings of fixed sentences are kept: beside the graph, under its name.
    kept: PathBuf,
}

impl MiniLm {
    /// Starts loading; the graph is made in `prepared` the first time.
    pub fn start(runtime: Runtime, threads: usize, prepared: PathBuf) -> Self {
        Self(Worker::start(ROLE, move || {
            let (session, graph) = MadeOver::MiniLm.open(&runtime, &prepared, threads)?;
            let mut model = Model { session, tokenizer: tokenizer(&runtime)?, kept: graph };
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

    fn embed_all(&self, sentences: Vec<String>) -> BoxFuture<'_, Result<Vec<Embedding>, Error>> {
        Box::pin(self.0.run(move |model| model.embed_all(&sentences)))
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

    /// From the file of an earlier start, else one after the other.
    fn embed_all(&mut self, sentences: &[String]) -> Result<Vec<Embedding>, Error> {
        let hash = Sha256::digest(sentences.join("\n"));
        let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let file = self.kept.with_extension(format!("{hash}.embeddings"));
        if let Some(kept) = read_embeddings(&file, sentences.len()) {
            return Ok(kept);
        }
        let made: Result<Vec<_>, _> =
            sentences.iter().map(|sentence| self.embed(sentence)).collect();
        let made = made?;
        if let Err(error) = write_whole(&file, &bytes_of(&made)) {
            tracing::warn!(%error, "embeddings could not be kept; they will be made again");
        }
        Ok(made)
    }

    fn infer(&mut self, ids: Vec<i64>) -> ort::Result<Embedding> {
        let input = Tensor::from_array(([1, ids.len()], ids))?;
        let outputs = self.session.run(ort::inputs!["ids" => input])?;
        Ok(Embedding(outputs["embedding"].try_extract_tensor::<f32>()?.1.to_vec()))
    }
}

/// The numbers one after the other, then the hash of their bytes.
fn bytes_of(embeddings: &[Embedding]) -> Vec<u8> {
    let values = embeddings.iter().flat_map(|embedding| &embedding.0);
    let mut bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
    bytes.extend(Sha256::digest(&bytes));
    bytes
}

/// A file of another length or with another hash is no use, and made again.
fn read_embeddings(file: &Path, count: usize) -> Option<Vec<Embedding>> {
    let bytes = std::fs::read(file).ok()?;
    let (values, hash) = bytes.split_at_checked(count * WIDTH * size_of::<f32>())?;
    if Sha256::digest(values)[..] != *hash {
        return None;
    }
    let (words, _) = values.as_chunks::<4>();
    let values: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
    Some(values.chunks_exact(WIDTH).map(|values| Embedding(values.to_vec())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_embeddings_are_taken_only_whole() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let two = vec![Embedding(vec![0.25; WIDTH]), Embedding(vec![-1.5; WIDTH])];
        let mut bytes = bytes_of(&two);
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(read_embeddings(file.path(), 2), Some(two));
        assert_eq!(read_embeddings(file.path(), 3), None);
        assert_eq!(read_embeddings(file.path(), 1), None);
        bytes[100] ^= 1;
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(read_embeddings(file.path(), 2), None);
        assert_eq!(read_embeddings(Path::new("/nowhere"), 1), None);
    }
}
