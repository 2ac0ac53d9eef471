//! Taking a message: a name, a number, both read back, the words.

mod correction;

use crate::dialogue::Message;
use crate::dialogue::script::{Line, Prompt, Script};
use crate::dialogue::understand::name::name;
use crate::dialogue::understand::phone::Phone;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::understand::{contains, words};
use correction::Correction;

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
    /// With a number, the name was wrong, and both are read back when it is given.
    Name(Option<Phone>),
    Phone,
    /// The name and the number, as they were understood, are read back.
    IsItRight(Phone),
    /// One of the two is wrong.
    Which(Phone),
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
        Self { question: Question::Name(None), so_far: Message::default(), misses: 0 }
    }
}

/// What follows an answer.
#[must_use]
pub fn heard(step: Step, text: &str) -> Next {
    match step.question.clone() {
        Question::Name(phone) => step.with_name(phone, text),
        Question::Phone => step.with_phone(text),
        Question::IsItRight(phone) => step.with_verdict(phone, text),
        Question::Which(phone) => step.with_fault(phone, text),
        Question::Text => step.with_text(text),
    }
}

impl Step {
    /// How the question is asked.
    #[must_use]
    pub fn question(&self, script: &Script) -> Vec<Line> {
        let again = self.misses > 0;
        match &self.question {
            Question::Name(_) if again => vec![script.line(Prompt::AskNameAgain)],
            Question::Name(_) => vec![script.line(Prompt::AskName)],
            Question::Phone if again => vec![script.line(Prompt::AskPhoneAgain)],
            Question::Phone => vec![script.line(Prompt::AskPhone)],
            Question::IsItRight(phone) => {
                vec![self.read_back(phone), script.line(Prompt::IsItRight)]
            }
            Question::Which(_) => vec![script.line(Prompt::AskWhich)],
            Question::Text => vec![script.line(Prompt::AskMessage)],
        }
    }

    /// Whether whatever is said now belongs into the message.
    #[must_use]
    pub fn takes_any_words(&self) -> bool {
        self.question == Question::Text
    }

    /// Whether this says that what was read back is right or wrong: "yes, that's it" and "no, that's
    /// all wrong" take no leave then.
    #[must_use]
    pub fn is_judged_by(&self, text: &str) -> bool {
        let judges = || yes_or_no(text) == Some(true) || contains(&words(text), "wrong");
        matches!(self.question, Question::IsItRight(_)) && judges()
    }

    /// Whether this says what is wrong with what was read back: "the number" is no question then.
    #[must_use]
    pub fn is_corrected_by(&self, text: &str) -> bool {
        let expects_it = match self.question {
            Question::IsItRight(_) => yes_or_no(text) == Some(false),
            Question::Which(_) => true,
            Question::Name(_) | Question::Phone | Question::Text => false,
        };
        expects_it && Correction::heard(text).is_some()
    }

    fn read_back(&self, phone: &Phone) -> Line {
        Line::variable(match &self.so_far.name {
            Some(name) => format!("I have {name}, at {phone}."),
            None => format!("I have {phone}."),
        })
    }

    fn with_name(mut self, phone: Option<Phone>, text: &str) -> Next {
        self.so_far.name = name(text);
        if self.so_far.name.is_none() {
            if self.misses < MOST_MISSES {
                return self.missed();
            }
            self.so_far.unclear.push(text.to_owned());
        }
        self.ask(phone.map_or(Question::Phone, Question::IsItRight))
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
            (None, Some(false)) => self.without(phone, text),
            (None, None) if self.misses < MOST_MISSES => self.missed(),
            (None, None) => {
                self.so_far.unclear.push(format!("{phone}? {text}"));
                self.ask(Question::Text)
            }
        }
    }

    /// After a no. Where no name was read back, it can only be the number.
    fn without(self, phone: Phone, text: &str) -> Next {
        match Correction::heard(text) {
            Some(correction) => self.corrected(correction, phone),
            None if self.so_far.name.is_none() => self.ask(Question::Phone),
            None => self.ask(Question::Which(phone)),
        }
    }

    fn with_fault(self, phone: Phone, text: &str) -> Next {
        match Correction::heard(text) {
            Some(correction) => self.corrected(correction, phone),
            None => self.ask(Question::Name(None)),
        }
    }

    fn corrected(mut self, correction: Correction, phone: Phone) -> Next {
        match correction {
            Correction::Name(None) => self.ask(Question::Name(Some(phone))),
            Correction::Name(name) => {
                self.so_far.name = name;
                self.ask(Question::IsItRight(phone))
            }
            Correction::Number(None) => self.ask(Question::Phone),
            Correction::Number(Some(other)) => self.ask(Question::IsItRight(other)),
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
