//! What a sentence is about: settled by its words, else found by its meaning.

use ellie_core::dialogue::meaning::{Embedding, Topics, common_examples, own_examples, plain};
use ellie_core::dialogue::phrases::Phrases;
use ellie_core::dialogue::topic::Topic;
use ellie_core::firm::Firm;
use ellie_providers::embed::Embed;
use tokio::sync::OnceCell;

use super::Error;

/// The topics of a firm, learned on first use: some thousand examples are embedded once.
#[derive(Default)]
pub struct Understanding {
    phrases: Phrases,
    topics: OnceCell<Topics>,
}

impl Understanding {
    /// Whether the examples are learned.
    pub fn is_ready(&self) -> bool {
        self.topics.initialized()
    }

    /// What a sentence is about, or `None` where that is not clear.
    pub async fn topic(
        &self,
        sentence: &str,
        firm: &Firm,
        embed: &dyn Embed,
    ) -> Result<Option<Topic>, Error> {
        if let Some(settled) = self.phrases.settle(sentence) {
            return Ok(Some(settled));
        }
        let topics = self.learn(firm, embed).await?;
        // Figures alone are a number, a date or a code. They mean nothing, but are near something.
        if !sentence.contains(char::is_alphabetic) {
            return Ok(None);
        }
        Ok(topics.nearest(&meaning(sentence, embed).await?))
    }

    /// Learns the examples, unless that was done.
    pub async fn learn(&self, firm: &Firm, embed: &dyn Embed) -> Result<&Topics, Error> {
        self.topics.get_or_try_init(|| learned(firm, embed)).await
    }
}

async fn learned(firm: &Firm, embed: &dyn Embed) -> Result<Topics, Error> {
    let (labels, common): (Vec<_>, Vec<_>) = common_examples().into_iter().unzip();
    let (topics, own): (Vec<_>, Vec<_>) = own_examples(firm).into_iter().unzip();
    let common = embed.embed_all(common.iter().map(|sentence| plain(sentence)).collect()).await?;
    let own = embed.embed_all(own.iter().map(|sentence| plain(sentence)).collect()).await?;
    let (common, own) = (zip(labels, common), zip(topics, own));
    let learning = tokio::task::spawn_blocking(move || Topics::learn(common, own)).await;
    learning.map_err(|_| Error::Lost)
}

fn zip<A, B>(left: Vec<A>, right: Vec<B>) -> Vec<(A, B)> {
    left.into_iter().zip(right).collect()
}

async fn meaning(sentence: &str, embed: &dyn Embed) -> Result<Embedding, Error> {
    Ok(embed.embed(plain(sentence)).await?)
}
