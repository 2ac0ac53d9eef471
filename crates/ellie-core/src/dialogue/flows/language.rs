//! A caller who speaks another language, or would like to.
//!
//! What is said is looked at as it was heard. Once a call goes on in another language, somebody puts
//! what is heard into English first, so that from then on only an explicit wish tells.

use chrono::{DateTime, Utc};

use super::FlowName;
use crate::dialogue::question::Said;
use crate::dialogue::script::{Line, Prompt};
use crate::dialogue::slots::Slot;
use crate::dialogue::topic::{Intent, Topic};
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::{Action, Conversation, Escalation, Reply};
use crate::language::{Language, asks_after_language, language_of, wishes_language};

impl Conversation {
    /// The client asks for a language, as a page does by its setting, which it may say again with every
    /// turn: only another one than before is a wish. What is said next is in it, if it is served.
    pub fn asked_for(&mut self, language: Language) {
        let before = self.state.language_asked.replace(language);
        let is_new = before != Some(language) && language != self.state.language;
        if is_new && self.office.serves(language) {
            self.turn_to(language);
        }
    }

    /// What is said to whoever speaks or wishes another language. `None` where nobody does.
    pub(in crate::dialogue) fn in_another_language(&mut self, said: &Said<'_>) -> Option<Reply> {
        let offered = self.state.language_offered.take();
        let is_urgent = said.topic == Some(&Topic::Intent(Intent::Emergency));
        // Which language is liked best is asked of everybody who is called back.
        let is_asked = self.standing(said).is_some_and(|row| row.slot == Slot::Language);
        if is_urgent || is_asked {
            return None;
        }
        let wished = wishes_language(said.text).filter(|wished| *wished != self.state.language);
        match (wished, offered) {
            (Some(wished), _) if self.office.serves(wished) => Some(self.go_on_in(wished, said.at)),
            (Some(wished), _) => self.not_in(wished, said.at),
            (None, Some(offered)) => match accepts(offered, said) {
                Some(true) => Some(self.go_on_in(offered, said.at)),
                Some(false) if is_no_more(said) => Some(self.asked_anew(said.at)),
                _ => self.met(said),
            },
            (None, None) => self.met(said),
        }
    }

    /// A sentence in another language, or a question for one.
    fn met(&mut self, said: &Said<'_>) -> Option<Reply> {
        if self.state.language != Language::English {
            return None;
        }
        let is_other = |language: &Language| *language != Language::English;
        let spoken = language_of(said.text).filter(is_other);
        let asked_after = || asks_after_language(said.text).filter(|one| self.office.serves(*one));
        let language = spoken.or_else(asked_after).filter(is_other)?;
        match self.office.serves(language) {
            true => self.offer_language(language),
            false => self.not_in(language, said.at),
        }
    }

    /// Once a call: whoever does not take it up would rather go on as before.
    fn offer_language(&mut self, language: Language) -> Option<Reply> {
        if std::mem::replace(&mut self.state.has_met_language, true) {
            return None;
        }
        self.state.language_offered = Some(language);
        Some(Reply {
            lines: vec![self.in_language(language, Prompt::OfferLanguage)],
            ..Reply::default()
        })
    }

    fn go_on_in(&mut self, language: Language, at: DateTime<Utc>) -> Reply {
        self.turn_to(language);
        self.asked_anew(at)
    }

    /// From now on in this language. What everybody has to be told is told again in it: whoever did
    /// not understand it the first time was not told.
    fn turn_to(&mut self, language: Language) {
        self.state.language = language;
        self.state.language_offered = None;
        self.state.greeted = false;
        self.state.slots.set(Slot::Language, language.english_name());
    }

    /// Said once, in both languages; somebody who speaks it calls back.
    fn not_in(&mut self, language: Language, at: DateTime<Utc>) -> Option<Reply> {
        let is_english = self.state.language == Language::English;
        if !is_english || std::mem::replace(&mut self.state.has_met_language, true) {
            return None;
        }
        self.state.slots.set(Slot::Language, language.english_name());
        let both = [language, Language::English];
        let lines = both.map(|one| self.in_language(one, Prompt::NotThatLanguage));
        let mut reply = Reply { lines: lines.into(), ..Reply::default() };
        reply.append(match self.state.flow {
            Some(_) => Reply {
                actions: vec![Action::Escalate(Escalation::AskedForAPerson)],
                ..self.asked_anew(at)
            },
            None => self.begin(FlowName::Transfer, at),
        });
        Some(reply)
    }

    fn in_language(&self, language: Language, prompt: Prompt) -> Line {
        self.office.scripts.in_language(language).line(prompt)
    }

    /// The question that stands, or how Ellie can help.
    pub(in crate::dialogue) fn asked_anew(&self, at: DateTime<Utc>) -> Reply {
        let view = self.view(at);
        let standing = self.state.flow.and_then(|flow| flow.flow().open_question(&view));
        match standing {
            Some(question) => Reply { lines: self.ask_again(question, at), ..Reply::default() },
            None => self.say(&[Prompt::HowCanIHelp]),
        }
    }
}

/// Whoever answers in the language that is offered has taken it, unless it is a no.
fn accepts(offered: Language, said: &Said<'_>) -> Option<bool> {
    let in_english = || yes_or_no(said.text).filter(|_| is_no_more(said));
    let goes_on = || (language_of(said.text) == Some(offered)).then_some(true);
    offered.assent(said.text).or_else(in_english).or_else(goes_on)
}

/// A yes or a no with nothing else in it: "no, I'd like to leave a message" wants something.
fn is_no_more(said: &Said<'_>) -> bool {
    matches!(said.topic, None | Some(Topic::Intent(Intent::Yes | Intent::No)))
}
