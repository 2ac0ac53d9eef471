//! What is answered to a sentence: by the rules, in their language, and with a model's help where they
//! are puzzled.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use ellie_core::dialogue::slots::Slot;
use ellie_core::dialogue::thinking::{Demand, Exchange, Thought};
use ellie_core::dialogue::topic::Topic;
use ellie_core::dialogue::{Conversation, Reply, Said};
use ellie_core::language::{Language, language_of};

use super::super::Error;
use super::super::session::Ongoing;
use super::super::thinking::{Lately, ask, thought, translated, translation};
use super::Reception;
use crate::standin::thinking::Route;

/// What tells who somebody is, or where.
const WHO: [Slot; 4] = [Slot::Name, Slot::Phone, Slot::Email, Slot::LastDigits];

/// What came of a sentence.
pub(super) struct Understood {
    /// What it is about, where that was found.
    pub topic: Option<Topic>,
    /// What is said to it.
    pub reply: Reply,
    /// Whether a model helped.
    pub route: Route,
}

impl Reception {
    /// Answers what was heard. The call goes on by it.
    pub(super) async fn understood(
        &self,
        call: &mut Ongoing,
        heard: &str,
        at: DateTime<Utc>,
    ) -> Result<Understood, Error> {
        let before = call.conversation.clone();
        let (english, mut route) = self.in_english(&before, heard).await;
        let Some(text) = english else {
            let said = Said { text: heard, topic: None, at };
            let reply = call.conversation.not_translated(&said);
            return Ok(Understood { topic: None, reply, route });
        };
        let (office, embed) = (self.sessions.office(), self.providers.embed.as_ref());
        let topic = self.understanding.topic(&text, office.firm(), embed).await?;
        let said = Said { text: &text, topic: topic.as_ref(), at };
        let mut reply = call.conversation.heard(&said);
        if reply.is_puzzled && self.thinking.is_there() {
            let (thought, by) = self.think(&before, &call.lately, &said).await;
            if let Some(thought) = thought {
                call.conversation = before.clone();
                reply = call.conversation.helped(&said, &thought);
            }
            route = route.and_then(by);
        }
        if matches!(text, Cow::Owned(_)) {
            call.conversation.was_told_by_a_model();
        }
        let has_told_who = has_told_who(&before, &call.conversation);
        call.lately.said(Exchange::new(&text, &reply.lines, has_told_who));
        Ok(Understood { topic, reply, route })
    }

    /// What was said, in the language of the rules; nothing, where nobody can translate it.
    async fn in_english<'t>(
        &self,
        conversation: &Conversation,
        heard: &'t str,
    ) -> (Option<Cow<'t, str>>, Route) {
        let language = conversation.script().language();
        let is_english = || language_of(heard) == Some(Language::English);
        if language == Language::English || !heard.contains(char::is_alphabetic) || is_english() {
            return (Some(heard.into()), Route::Rules);
        }
        match self.thinking.think(Demand::Plain, translation(heard, language)).await {
            Some(answer) => {
                let text = translated(&answer).map(Cow::Owned);
                let route = text.as_ref().map_or(Route::Alone, |_| Route::Helped(answer.helper));
                (text, route)
            }
            None => (None, Route::Alone),
        }
    }

    /// What a model makes of a sentence that was not understood, and which it was.
    async fn think(
        &self,
        conversation: &Conversation,
        lately: &Lately,
        said: &Said<'_>,
    ) -> (Option<Thought>, Route) {
        let briefing = conversation.briefing(said, lately.exchanges());
        match self.thinking.think(briefing.demand, ask(&briefing)).await {
            Some(answer) => {
                let helper = answer.helper;
                (Some(thought(answer)), Route::Helped(helper))
            }
            None => (None, Route::Alone),
        }
    }
}

fn has_told_who(before: &Conversation, after: &Conversation) -> bool {
    WHO.into_iter().any(|slot| before.slots().words(slot) != after.slots().words(slot))
}
