//! What may be said beside a question: answered, and the question asked again.

use super::FlowName;
use crate::compliance::attempt::{Attempt, attempt};
use crate::dialogue::question::{Listens, Question, Said, Took};
use crate::dialogue::script::{Line, Prompt};
use crate::dialogue::slots::{Slot, YES};
use crate::dialogue::topic::{Intent, Topic};
use crate::dialogue::understand::contains;
use crate::dialogue::understand::words;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::{Conversation, Reply};

/// So many words ask for a moment or a repetition, where more are what the caller wants to leave.
const SHORT_ASIDE: usize = 6;

/// A question of the caller's, among answers in many words, is as long as this at most.
const SHORT_QUESTION: usize = 12;

impl Conversation {
    /// The firm's answer to a question, and no more.
    pub(in crate::dialogue) fn answer(&mut self, id: &str) -> Reply {
        match self.script().answer(id) {
            Some(line) => {
                self.state.achieved = true;
                Reply { lines: vec![line], ..Reply::default() }
            }
            None => self.say(&[Prompt::Sorry, Prompt::WhatICanDo]),
        }
    }

    /// Whether the sentence is of those that tell nothing about a new matter.
    pub(in crate::dialogue) fn tells_nothing(&self, said: &Said<'_>) -> bool {
        match said.topic {
            Some(Topic::Answer(_)) => true,
            Some(Topic::Intent(intent)) => intent.tells_nothing(),
            None => false,
        }
    }

    /// What a caller tries and may not: the same answer each time, and the question stands.
    pub(in crate::dialogue) fn refused(&mut self, said: &Said<'_>) -> Option<Reply> {
        let question = self.standing(said);
        let tells_a_story = question.is_some_and(|question| question.listens != Listens::Value);
        let takes_all = question.is_some_and(|question| question.listens == Listens::Anything);
        let prompt = match attempt(said.text)? {
            // Orders in a message are written down and not followed.
            Attempt::Injection | Attempt::Impersonation if takes_all => return None,
            // What somebody else said or did belongs to what happened.
            Attempt::Abuse | Attempt::OtherCaller | Attempt::Impersonation if tells_a_story => {
                return None;
            }
            // Whoever speaks for the other side goes to a person, whatever else is asked.
            Attempt::OtherCaller if said.topic == Some(&Topic::Intent(Intent::OtherSide)) => {
                return None;
            }
            Attempt::Abuse if self.state.warned => {
                self.state.flow = None;
                return Some(self.hang_up(&[Prompt::EndOfAbuse]));
            }
            Attempt::Abuse => {
                self.state.warned = true;
                Prompt::StayPolite
            }
            Attempt::OtherCaller => Prompt::OnlyYourCall,
            Attempt::Injection if said.topic == Some(&Topic::Intent(Intent::Advice)) => {
                Prompt::NoAdvice
            }
            Attempt::Injection | Attempt::Impersonation => Prompt::CannotDoThat,
        };
        let first = self.script().line(prompt);
        let rest = match question {
            Some(question) => self.ask_again(question, said.at),
            None => vec![self.script().line(Prompt::HowCanIHelp)],
        };
        Some(Reply { lines: [vec![first], rest].concat(), ..Reply::default() })
    }

    /// What is said beside the standing question. `None` where it is the answer to it.
    pub(in crate::dialogue) fn aside(
        &mut self,
        question: &'static Question,
        said: &Said<'_>,
    ) -> Option<Reply> {
        if let Some(reply) = self.corrected(question, said) {
            return Some(reply);
        }
        let is_short = words(said.text).len() <= SHORT_ASIDE;
        if question.listens != Listens::Value && !is_short && !self.asks(question, said) {
            return self.urgent_words(question, said);
        }
        let is_value = question.listens == Listens::Value;
        let says_more = || {
            said.topic == Some(&Topic::Intent(Intent::Emergency)) || speaks_of_a_person(said.text)
        };
        if is_number(question) && self.is_answer(question, said) && !says_more() {
            return None;
        }
        if self.asks_something_unknown(question, said) {
            let first = self.script().line(Prompt::Sorry);
            let lines = [vec![first], self.ask_again(question, said.at)].concat();
            return Some(Reply { lines, is_puzzled: true, ..Reply::default() });
        }
        let first = match said.topic? {
            Topic::Intent(Intent::Repeat) => {
                return Some(Reply {
                    lines: self.ask_again(question, said.at),
                    ..Reply::default()
                });
            }
            Topic::Intent(Intent::Wait) => return Some(self.say(&[Prompt::TakeYourTime])),
            // Said again, it is the answer: "the police" may be the other side.
            Topic::Intent(Intent::Emergency) if is_value && self.has_just_said(Prompt::Dial911) => {
                return None;
            }
            // "No, and he is outside with a gun": both are taken.
            Topic::Intent(Intent::Emergency) if self.is_answer(question, said) => {
                return self.urgent_words(question, said);
            }
            Topic::Intent(Intent::Emergency) => {
                return Some(self.urgent_aside(question, said));
            }
            Topic::Intent(Intent::Person)
                if is_name(question) && !speaks_of_a_person(said.text) =>
            {
                return None;
            }
            Topic::Intent(Intent::Person) if self.state.flow != Some(FlowName::Transfer) => {
                return Some(self.hand_over(said.at));
            }
            _ if question.listens == Listens::Anything => return None,
            Topic::Intent(Intent::Goodbye) if is_value && self.is_answer(question, said) => {
                return None;
            }
            Topic::Intent(Intent::Goodbye) if !is_value && !says_bye(said.text) => return None,
            // A word that was misheard comes near to anything.
            Topic::Intent(Intent::Goodbye) if is_one_word(said.text) && !says_bye(said.text) => {
                return None;
            }
            Topic::Intent(Intent::Goodbye) => {
                let flow = self.state.flow?;
                return Some(self.leave(flow));
            }
            Topic::Intent(Intent::Unrecorded) => {
                let mut reply = self.stop_recording();
                reply.lines.extend(self.ask_again(question, said.at));
                return Some(reply);
            }
            Topic::Intent(Intent::OtherSide) => {
                self.state.slots.set(Slot::OtherSide, YES);
                return Some(self.begin(FlowName::Screening, said.at));
            }
            Topic::Intent(Intent::LeaveMessage) if !self.is_answer(question, said) => {
                return Some(self.begin(FlowName::Message, said.at));
            }
            // "No, I have no lawyer" comes near "are you a lawyer?".
            Topic::Intent(Intent::Robot | Intent::Identity)
                if is_value && self.is_answer(question, said) && !self.asks(question, said) =>
            {
                return None;
            }
            Topic::Intent(Intent::Robot) => self.script().line(Prompt::Robot),
            Topic::Intent(Intent::Identity) => self.script().line(Prompt::Identity),
            Topic::Intent(Intent::Advice) if self.asks(question, said) => {
                self.script().line(Prompt::NoAdvice)
            }
            Topic::Answer(_) if !self.asks(question, said) => return None,
            // Said again, it was no question: "the tax office" may be the other side.
            Topic::Answer(id) => {
                let answer = self.script().answer(id)?;
                (!self.state.last.contains(&answer)).then_some(answer)?
            }
            Topic::Intent(_) => return None,
        };
        Some(Reply {
            lines: [vec![first], self.ask_again(question, said.at)].concat(),
            ..Reply::default()
        })
    }

    /// A question of the caller's, and not an answer that sounds like one.
    fn asks(&self, question: &Question, said: &Said<'_>) -> bool {
        match question.listens {
            // Almost any words could be a name, but hardly these.
            Listens::Value if is_name(question) => {
                sounds_like_a_question(said.text) || speaks_of_the_office(said.text)
            }
            Listens::Value => !self.is_answer(question, said) || sounds_like_a_question(said.text),
            Listens::Words => {
                words(said.text).len() <= SHORT_QUESTION && sounds_like_a_question(said.text)
            }
            Listens::Anything => false,
        }
    }

    /// A question about the office that Ellie does not know, or that was misheard. Said again, it is
    /// the caller's words.
    fn asks_something_unknown(&self, question: &Question, said: &Said<'_>) -> bool {
        said.topic.is_none()
            && question.listens == Listens::Words
            && self.asks(question, said)
            && speaks_of_the_office(said.text)
            && !self.has_just_said(Prompt::Sorry)
    }

    fn has_just_said(&self, prompt: Prompt) -> bool {
        self.state.last.contains(&self.script().line(prompt))
    }

    /// Whether the sentence answers the question that stands.
    fn is_answer(&self, question: &Question, said: &Said<'_>) -> bool {
        let judges = || yes_or_no(said.text) == Some(true) || contains(&words(said.text), "wrong");
        match question.slot {
            Slot::ContactIsRight | Slot::EmailIsRight if judges() => true,
            // Almost any words could be a name.
            _ if is_name(question) => false,
            slot => (question.takes)(slot, said, &self.view(said.at)) != Took::Missed,
        }
    }

    /// Danger in what is taken down in the caller's words: it is read later, and cannot wait.
    fn urgent_words(&mut self, question: &'static Question, said: &Said<'_>) -> Option<Reply> {
        if said.topic != Some(&Topic::Intent(Intent::Emergency)) {
            return None;
        }
        let mut reply = self.say(&[Prompt::Dial911]);
        reply.actions.extend(self.note_urgency());
        reply.append(self.take(question, said));
        Some(reply)
    }

    fn urgent_aside(&mut self, question: &'static Question, said: &Said<'_>) -> Reply {
        let mut reply = self.say(&[Prompt::Dial911]);
        reply.actions.extend(self.note_urgency());
        let rest: Vec<Line> = self.ask_again(question, said.at);
        reply.lines.extend(rest);
        reply
    }
}

fn is_name(question: &Question) -> bool {
    matches!(question.slot, Slot::Name | Slot::Parties)
}

/// Six digits are six digits, whatever their meaning comes near.
fn is_number(question: &Question) -> bool {
    matches!(question.slot, Slot::Phone | Slot::LastDigits | Slot::EarlierNumber)
}

/// "Let me talk to somebody", and not "Delgado and Sons".
fn speaks_of_a_person(text: &str) -> bool {
    const OF_A_PERSON: [&str; 19] = [
        "speak",
        "talk",
        "person",
        "human",
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "attorney",
        "lawyer",
        "operator",
        "agent",
        "representative",
        "receptionist",
        "transfer",
        "connect",
        "through",
        "real",
        "people",
    ];
    let said = words(text);
    OF_A_PERSON.iter().any(|word| contains(&said, word))
}

fn is_one_word(text: &str) -> bool {
    words(text).len() < 2
}

/// Whoever says this does not answer.
fn says_bye(text: &str) -> bool {
    let said = words(text);
    ["bye", "goodbye", "good-bye", "good-by", "good by", "hang up"]
        .iter()
        .any(|word| contains(&said, word))
}

/// "Your fees", "the office hours".
fn speaks_of_the_office(text: &str) -> bool {
    let said = words(text);
    ["you", "your", "yours", "hours", "fees"].iter().any(|word| contains(&said, word))
}

/// "What are your fees", "do you take walk-ins".
fn sounds_like_a_question(text: &str) -> bool {
    const ASKING: [&str; 26] = [
        "what", "what's", "when", "where", "where's", "how", "how's", "do", "does", "did", "can",
        "could", "are", "is", "who", "who's", "why", "which", "will", "would", "should", "am",
        "was", "have", "has", "whose",
    ];
    const LEADING: [&str; 14] = [
        "and", "but", "so", "uh", "um", "wait", "actually", "first", "okay", "ok", "hey", "also",
        "sorry", "by",
    ];
    let said = words(text);
    let mut asking = said.iter().skip_while(|word| LEADING.contains(&word.as_str()));
    text.trim_end().ends_with('?')
        || asking.next().is_some_and(|word| ASKING.contains(&word.as_str()))
}
