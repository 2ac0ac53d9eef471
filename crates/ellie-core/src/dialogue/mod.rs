//! What is said and what is done about it: one call, as a value.
//!
//! A sentence comes in with its [`Topic`], a [`Reply`] goes out. Nothing here waits, stores or
//! listens; whoever holds the [`Conversation`] carries out its [`Action`]s.

pub mod flows;
pub mod meaning;
pub mod phrases;
pub mod script;
pub mod topic;
pub mod understand;

use std::sync::Arc;

use flows::message;
use script::{Line, Prompt, Script};
use topic::{Intent, Topic};
use understand::phone::Phone;
use understand::words;
use understand::yes_no::yes_or_no;

/// So many words ask for a moment or a repetition, where more are what the caller wants to leave.
const SHORT_ASIDE: usize = 6;

/// One caller's conversation.
#[derive(Debug, Clone)]
pub struct Conversation {
    script: Arc<Script>,
    flow: Flow,
    greeted: bool,
    misunderstood: u8,
    last: Vec<Line>,
}

/// What the conversation is about at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Flow {
    /// Anything may be asked.
    Reception,
    /// A message was offered, and yes or no is expected.
    Offered,
    /// A message is being taken.
    Message(message::Step),
}

/// What is said in answer, and what is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The lines to say, in order.
    pub lines: Vec<Line>,
    /// What must be done, and be durable, before they are said.
    pub actions: Vec<Action>,
}

/// Something to be done in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Put a message on the attorney's desk.
    TakeMessage(Message),
}

/// A message for the firm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Who called, where it was understood.
    pub name: Option<String>,
    /// Where to call back, confirmed by the caller, where it was understood.
    pub phone: Option<Phone>,
    /// The caller's words.
    pub text: String,
    /// Answers that were not understood, in the caller's words, so that nothing is lost.
    pub unclear: Vec<String>,
}

impl Reply {
    /// Everything that is said, as one text.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join(" ")
    }
}

impl Conversation {
    /// A call that has just come in.
    #[must_use]
    pub fn new(script: Arc<Script>) -> Self {
        Self { script, flow: Flow::Reception, greeted: false, misunderstood: 0, last: Vec::new() }
    }

    /// Answers one sentence of the caller. The first answer of all begins with the greeting and
    /// the disclosure in it.
    pub fn heard(&mut self, text: &str, topic: Option<&Topic>) -> Reply {
        let mut reply = match self.flow.clone() {
            Flow::Message(step) => self.in_message(step, text, topic),
            Flow::Offered => self.in_offer(text, topic),
            Flow::Reception => self.in_reception(topic),
        };
        self.last.clone_from(&reply.lines);
        if !self.greeted {
            self.greeted = true;
            reply.lines.insert(0, self.script.line(Prompt::Greeting));
        }
        reply
    }

    fn in_reception(&mut self, topic: Option<&Topic>) -> Reply {
        let Some(topic) = topic else {
            return self.not_understood();
        };
        self.misunderstood = 0;
        match topic {
            Topic::Answer(id) => self.answer(id),
            Topic::Intent(intent) => self.act_on(*intent),
        }
    }

    fn answer(&mut self, id: &str) -> Reply {
        match self.script.answer(id) {
            Some(line) => Reply { lines: vec![line], actions: Vec::new() },
            None => self.not_understood(),
        }
    }

    fn act_on(&mut self, intent: Intent) -> Reply {
        match intent {
            Intent::LeaveMessage => self.begin_message(),
            Intent::Person => self.offer(&[Prompt::NobodyFree]),
            Intent::Advice => self.offer(&[Prompt::NoAdvice]),
            Intent::NewMatter => self.offer(&[Prompt::AttorneyWillCall]),
            Intent::Emergency => self.offer(&[Prompt::Dial911]),
            Intent::Robot => self.say(&[Prompt::Robot, Prompt::HowCanIHelp]),
            Intent::Identity => self.say(&[Prompt::Identity, Prompt::WhatICanDo]),
            Intent::Greeting => self.say(&[Prompt::HowCanIHelp]),
            Intent::Repeat => self.again(),
            Intent::Wait => self.say(&[Prompt::TakeYourTime]),
            Intent::Thanks => self.say(&[Prompt::Welcome, Prompt::AnythingElse]),
            Intent::Yes => self.say(&[Prompt::HowCanIHelp]),
            Intent::No | Intent::Goodbye => self.say(&[Prompt::Goodbye]),
        }
    }

    fn in_offer(&mut self, text: &str, topic: Option<&Topic>) -> Reply {
        let another =
            topic.filter(|topic| !matches!(topic, Topic::Intent(Intent::Yes | Intent::No)));
        match (yes_or_no(text), another) {
            (Some(true), None | Some(Topic::Intent(Intent::LeaveMessage))) => self.begin_message(),
            (Some(false), None) => {
                self.flow = Flow::Reception;
                self.say(&[Prompt::AnythingElse])
            }
            (_, Some(topic)) => {
                self.flow = Flow::Reception;
                self.in_reception(Some(topic))
            }
            (None, None) => self.offer(&[Prompt::Sorry]),
        }
    }

    fn begin_message(&mut self) -> Reply {
        self.flow = Flow::Message(message::Step::default());
        self.say(&[Prompt::AskName])
    }

    fn in_message(&mut self, step: message::Step, text: &str, topic: Option<&Topic>) -> Reply {
        if let Some(reply) = self.aside(&step, text, topic) {
            return reply;
        }
        match message::heard(step, text) {
            message::Next::Ask(step) => {
                let question = step.question(&self.script);
                self.flow = Flow::Message(step);
                Reply { lines: question, actions: Vec::new() }
            }
            message::Next::Done(taken) => self.taken(taken, topic),
        }
    }

    /// The message is written down, but it is read later: danger in it cannot wait.
    fn taken(&mut self, message: Message, topic: Option<&Topic>) -> Reply {
        self.flow = Flow::Reception;
        let mut reply = self.say(&[Prompt::Taken, Prompt::AnythingElse]);
        if topic == Some(&Topic::Intent(Intent::Emergency)) {
            reply.lines.insert(0, self.script.line(Prompt::Dial911));
        }
        reply.actions.push(Action::TakeMessage(message));
        reply
    }

    /// What may be said in between, after which the same question is asked again. The text of a
    /// message is taken as it is: "what are your hours" may be what the caller wants to leave.
    fn aside(&mut self, step: &message::Step, text: &str, topic: Option<&Topic>) -> Option<Reply> {
        if step.takes_any_words() && words(text).len() > SHORT_ASIDE {
            return None;
        }
        let question = step.question(&self.script);
        let first = match topic? {
            Topic::Intent(Intent::Repeat) => {
                return Some(Reply { lines: question, ..Reply::default() });
            }
            Topic::Intent(Intent::Wait) => return Some(self.say(&[Prompt::TakeYourTime])),
            _ if step.takes_any_words() => return None,
            Topic::Intent(Intent::Emergency) => self.script.line(Prompt::Dial911),
            Topic::Intent(Intent::Goodbye) if step.is_judged_by(text) => return None,
            Topic::Intent(Intent::Goodbye) => {
                self.flow = Flow::Reception;
                return Some(self.say(&[Prompt::NotTaken, Prompt::Goodbye]));
            }
            Topic::Intent(Intent::Robot) => self.script.line(Prompt::Robot),
            Topic::Intent(Intent::Advice) => self.script.line(Prompt::NoAdvice),
            Topic::Answer(_) if step.is_corrected_by(text) => return None,
            Topic::Answer(id) => self.script.answer(id)?,
            Topic::Intent(_) => return None,
        };
        let lines = [vec![first], question].concat();
        Some(Reply { lines, actions: Vec::new() })
    }

    fn not_understood(&mut self) -> Reply {
        self.misunderstood = self.misunderstood.saturating_add(1);
        if self.misunderstood < 2 {
            return self.say(&[Prompt::Sorry, Prompt::WhatICanDo]);
        }
        self.offer(&[Prompt::StillSorry])
    }

    fn offer(&mut self, prompts: &[Prompt]) -> Reply {
        self.flow = Flow::Offered;
        let mut reply = self.say(prompts);
        reply.lines.push(self.script.line(Prompt::OfferMessage));
        reply
    }

    fn again(&self) -> Reply {
        if self.last.is_empty() {
            return self.say(&[Prompt::HowCanIHelp]);
        }
        Reply { lines: self.last.clone(), actions: Vec::new() }
    }

    fn say(&self, prompts: &[Prompt]) -> Reply {
        let lines = prompts.iter().map(|prompt| self.script.line(*prompt)).collect();
        Reply { lines, actions: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
