//! The meaning of a sentence, as a direction in space.

use ellie_core::dialogue::meaning::Embedding;
use futures_util::future::BoxFuture;

use crate::Error;

/// Turns sentences into embeddings: sentences that mean the same point the same way.
pub trait Embed: Send + Sync {
    /// Embeds one sentence. Text beyond the model's window does not count.
    fn embed(&self, sentence: String) -> BoxFuture<'_, Result<Embedding, Error>>;

    /// Embeds many sentences in order. They are no caller's, so the result may be kept on disk.
    fn embed_all(&self, sentences: Vec<String>) -> BoxFuture<'_, Result<Vec<Embedding>, Error>> {
        Box::pin(async move {
            let mut embeddings = Vec::with_capacity(sentences.len());
            for sentence in sentences {
                embeddings.push(self.embed(sentence).await?);
            }
            Ok(embeddings)
        })
    }
}
