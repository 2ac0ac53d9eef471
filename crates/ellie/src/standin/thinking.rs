//! The firm's models that think.
//!
//! The dialogue has an answer of its own before any model is asked, so nobody stands in for one: a
//! model that is not ready in time is left, and what it has said until then is used as far as it is whole.

mod listen;
mod route;
#[cfg(test)]
mod tests;

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ellie_core::dialogue::thinking::Demand;
use ellie_providers::llm::{Ask, Llm, Usage};
use ellie_providers::{By, Error};
use tokio::time::{Instant, timeout};

use super::StoodIn;
use super::way::{Leave, Way};
use crate::resilience::{Circuit, Permit};
use listen::{Heard, listen};
pub use route::{Route, Routed};

/// What a model answered, as far as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it would say, in whole sentences.
    pub says: String,
    /// The tools it called, and with what.
    pub calls: Vec<(String, String)>,
    /// Whether that is all of it.
    pub is_whole: bool,
    /// Which model it was.
    pub helper: Helper,
}

/// A model that answered, and what that took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helper {
    /// What the model is for.
    pub demand: Demand,
    /// Whose it is.
    pub by: By,
    /// As the vendor counts it, else as far as it can be told from the length of what was said.
    pub usage: Usage,
    /// In millionths of a dollar, where the firm has set a price.
    pub cost_micros: Option<u64>,
}

impl Helper {
    /// The latter, and what both took. What one of them cost is not known where the firm set no price.
    #[must_use]
    pub fn and_then(self, then: Self) -> Self {
        let input = self.usage.input.saturating_add(then.usage.input);
        let output = self.usage.output.saturating_add(then.usage.output);
        let cost_micros =
            self.cost_micros.zip(then.cost_micros).map(|(one, other)| one.saturating_add(other));
        Self { usage: Usage { input, output }, cost_micros, ..then }
    }
}

/// What a model costs, in dollars for a million tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Of what it reads.
    pub input: f64,
    /// Of what it writes.
    pub output: f64,
}

impl Price {
    /// The cost in millionths of a dollar.
    fn of(&self, usage: Usage) -> u64 {
        (usage.input as f64 * self.input + usage.output as f64 * self.output).round() as u64
    }
}

/// A model of the firm's.
pub struct Model {
    demand: Demand,
    by: By,
    llm: Arc<dyn Llm>,
    price: Option<Price>,
    way: Way,
    silent: StoodIn,
    spent: Spent,
}

/// The tokens a model has read and written; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Spent(Arc<Tokens>);

#[derive(Debug, Default)]
struct Tokens {
    input: AtomicU64,
    output: AtomicU64,
}

impl Spent {
    /// Since the beginning.
    #[must_use]
    pub fn so_far(&self) -> Usage {
        let Tokens { input, output } = &*self.0;
        Usage { input: input.load(Ordering::Relaxed), output: output.load(Ordering::Relaxed) }
    }

    fn more(&self, usage: Usage) {
        self.0.input.fetch_add(usage.input, Ordering::Relaxed);
        self.0.output.fetch_add(usage.output, Ordering::Relaxed);
    }
}

impl Model {
    /// A model for such sentences.
    #[must_use]
    pub fn new(
        demand: Demand,
        by: By,
        llm: Arc<dyn Llm>,
        circuit: Circuit,
        price: Option<Price>,
    ) -> Self {
        let (way, silent, spent) = (Way::new(circuit), StoodIn::default(), Spent::default());
        Self { demand, by, llm, price, way, silent, spent }
    }

    /// How often it had nothing to say in time, and the call went on without it.
    #[must_use]
    pub fn stood_in(&self) -> StoodIn {
        self.silent.clone()
    }

    /// The tokens it has read and written.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent.clone()
    }

    /// Leave to ask it. One that was left alone is tried with the same sentence, and nobody waits.
    fn leave(&self, ask: &Ask, until: Instant) -> Option<Permit> {
        match self.way.leave() {
            Leave::Now(permit) => return Some(permit),
            Leave::Beside(permit) => {
                let heard = listen(Arc::clone(&self.llm), ask.clone(), until);
                let alone = until.saturating_duration_since(Instant::now());
                self.way.try_again(permit, alone, async { heard.await.whole() });
            }
            Leave::No => {}
        }
        self.silent.once_more();
        None
    }

    /// What there is of an answer, if anything; the circuit learns how it went.
    fn judge(&self, permit: Permit, heard: Heard) -> Option<Answer> {
        let Heard { says, calls, usage, broken } = heard;
        self.spent.more(usage);
        let cost_micros = self.price.map(|price| price.of(usage));
        let helper = Helper { demand: self.demand, by: self.by, usage, cost_micros };
        let answer = Answer { says, calls, is_whole: broken.is_none(), helper };
        match broken {
            None => {
                permit.succeeded();
                return Some(answer);
            }
            // The model is well: what it was asked is not for it.
            Some(Error::Refused(_)) => permit.succeeded(),
            Some(error) => self.way.failed(permit, &error),
        }
        let has_something = !answer.says.is_empty() || !answer.calls.is_empty();
        if !has_something {
            self.silent.once_more();
        }
        has_something.then_some(answer)
    }

    /// Another was faster.
    fn give_up(&self, permit: Permit) {
        permit.failed();
        self.way.tell(&"it is slow");
        self.silent.once_more();
    }

    async fn answer(&self, ask: Ask, until: Instant) -> Option<Answer> {
        let permit = self.leave(&ask, until)?;
        let heard = listen(Arc::clone(&self.llm), ask, until).await;
        self.judge(permit, heard)
    }

    /// Answers in the stead of the one whose sentence it is.
    async fn answer_instead(&self, ask: Ask, until: Instant) -> Option<Answer> {
        let mut answer = self.answer(ask, until).await?;
        answer.helper.by = answer.helper.by.instead();
        Some(answer)
    }
}

/// Who thinks for the firm.
#[derive(Default)]
pub struct Thinking {
    models: Vec<Model>,
    whole: Duration,
    routed: Routed,
}

impl Thinking {
    /// These models, which have so much time together; with none, nobody thinks.
    #[must_use]
    pub fn new(models: Vec<Model>, whole: Duration) -> Self {
        Self { models, whole, routed: Routed::default() }
    }

    /// Whether anybody does.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.models.is_empty()
    }

    /// How many turns went which way.
    #[must_use]
    pub const fn routed(&self) -> &Routed {
        &self.routed
    }

    /// Asks the model that is for such sentences, and the other when it fails, or has no answer
    /// after half of the time. What is there when the time is over has to do.
    pub async fn think(&self, demand: Demand, ask: Ask) -> Option<Answer> {
        let until = Instant::now() + self.whole;
        let is_meant = |model: &&Model| model.demand == demand;
        let meant = self.models.iter().find(is_meant);
        let other = self.models.iter().find(|model| !is_meant(model));
        match (meant, other) {
            (Some(meant), Some(other)) => self.think_both(meant, other, ask, until).await,
            (Some(only), None) | (None, Some(only)) => only.answer(ask, until).await,
            (None, None) => None,
        }
    }

    async fn think_both(
        &self,
        first: &Model,
        second: &Model,
        ask: Ask,
        until: Instant,
    ) -> Option<Answer> {
        let Some(permit) = first.leave(&ask, until) else {
            return second.answer_instead(ask, until).await;
        };
        let mut heard = pin!(listen(Arc::clone(&first.llm), ask.clone(), until));
        if let Ok(heard) = timeout(self.whole / 2, &mut heard).await {
            return match first.judge(permit, heard) {
                Some(answer) => Some(answer),
                None => second.answer_instead(ask, until).await,
            };
        }
        let mut other = pin!(second.answer_instead(ask, until));
        tokio::select! {
            biased;
            heard = &mut heard => match first.judge(permit, heard) {
                Some(answer) => Some(answer),
                None => other.await,
            },
            answer = &mut other => match answer {
                Some(answer) => {
                    first.give_up(permit);
                    Some(answer)
                }
                None => first.judge(permit, heard.await),
            },
        }
    }
}
