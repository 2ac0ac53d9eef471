//! Taking a message: a name, a number that is read back, the words.

use crate::dialogue::Message;
use crate::dialogue::script::{Line, Prompt, Script};
use crate::dialogue::understand::name::name;
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::yes_no::yes_or_no;

/// The question that stands, and what was understood so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    question: Question,
    so_far: Message,
    /// How often the answer to this question was not understood.
    misses: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    Name,
    Phone,
    /// The number, as it was understood, is read back.
    IsItRight(Phone),
    Text,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// To a question.
    Ask(Step),
    /// To a message that is complete.
    Done(Message),
}

/// A question is asked twice; after that the answer is kept as it was said.
const MOST_MISSES: u8 = 1;

impl Default for Step {
    fn default() -> Self {
        Self { question: Question::Name, so_far: Message::default(), misses: 0 }
    }
}

/// What follows an answer.
#[must_use]
pub fn heard(step: Step, text: &str) -> Next {
    match step.question.clone() {
        Question::Name => step.with_name(text),
        Question::Phone => step.with_phone(text),
        Question::IsItRight(phone) => step.with_verdict(phone, text),
        Question::Text => step.with_text(text),
    }
}

impl Step {
    /// How the question is asked.
    #[must_use]
    pub fn question(&self, script: &Script) -> Vec<Line> {
        let again = self.misses > 0;
        match &self.question {
            Question::Name if again => vec![script.line(Prompt::AskNameAgain)],
            Question::Name => vec![script.line(Prompt::AskName)],
            Question::Phone if again => vec![script.line(Prompt::AskPhoneAgain)],
            Question::Phone => vec![script.line(Prompt::AskPhone)],
            Question::IsItRight(phone) => {
                vec![self.read_back(phone), script.line(Prompt::IsItRight)]
            }
            Question::Text => vec![script.line(Prompt::AskMessage)],
        }
    }

    /// Whether whatever is said now belongs into the message.
    #[must_use]
    pub fn takes_any_words(&self) -> bool {
        self.question == Question::Text
    }

    fn read_back(&self, phone: &Phone) -> Line {
        Line::variable(match &self.so_far.name {
            Some(name) => format!("I have {name}, at {phone}."),
            None => format!("I have {phone}."),
        })
    }

    fn with_name(mut self, text: &str) -> Next {
        match name(text) {
            Some(name) => self.so_far.name = Some(name),
            None if self.misses < MOST_MISSES => return self.missed(),
            None => self.so_far.unclear.push(text.to_owned()),
        }
        self.ask(Question::Phone)
    }

    fn with_phone(mut self, text: &str) -> Next {
        match Phone::heard(text) {
            Some(phone) => self.ask(Question::IsItRight(phone)),
            None if self.misses < MOST_MISSES => self.missed(),
            None => {
                self.so_far.unclear.push(text.to_owned());
                self.ask(Question::Text)
            }
        }
    }

    /// A correction may come with the no: "no, it's 614…".
    fn with_verdict(mut self, phone: Phone, text: &str) -> Next {
        let corrected = Phone::heard(text).filter(|other| *other != phone);
        match (corrected, yes_or_no(text)) {
            (Some(other), _) => self.ask(Question::IsItRight(other)),
            (None, Some(true)) => {
                self.so_far.phone = Some(phone);
                self.ask(Question::Text)
            }
            (None, Some(false)) => self.ask(Question::Phone),
            (None, None) if self.misses < MOST_MISSES => self.missed(),
            (None, None) => {
                self.so_far.unclear.push(format!("{phone}? {text}"));
                self.ask(Question::Text)
            }
        }
    }

    fn with_text(mut self, text: &str) -> Next {
        text.clone_into(&mut self.so_far.text);
        Next::Done(self.so_far)
    }

    fn ask(self, question: Question) -> Next {
        Next::Ask(Self { question, misses: 0, ..self })
    }

    fn missed(self) -> Next {
        Next::Ask(Self { misses: self.misses + 1, ..self })
    }
}
