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
        Ok(topics.nearest(&meaning(sentence, embed).await?))
    }

    /// Learns the examples, unless that was done.
    pub async fn learn(&self, firm: &Firm, embed: &dyn Embed) -> Result<&Topics, Error> {
        self.topics.get_or_try_init(|| learned(firm, embed)).await
    }
}

async fn learned(firm: &Firm, embed: &dyn Embed) -> Result<Topics, Error> {
    let mut common = Vec::new();
    for (topic, sentence) in common_examples() {
        common.push((topic, meaning(&sentence, embed).await?));
    }
    let mut own = Vec::new();
    for (topic, sentence) in own_examples(firm) {
        own.push((topic, meaning(&sentence, embed).await?));
    }
    let learning = tokio::task::spawn_blocking(move || Topics::learn(common, own)).await;
    Ok(learning.unwrap_or_default())
}

async fn meaning(sentence: &str, embed: &dyn Embed) -> Result<Embedding, Error> {
    Ok(embed.embed(plain(sentence)).await?)
}
