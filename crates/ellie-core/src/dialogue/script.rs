//! The lines Ellie says. All but a few are fixed for a firm, so that a voice can have them ready.

use std::collections::HashMap;

use crate::compliance::disclosure;
use crate::firm::Firm;

/// A line to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// Whether it is the same in every call of the firm; if not, it may hold personal data.
    pub fixed: bool,
}

impl Line {
    /// A line that is the same in every call.
    #[must_use]
    pub fn fixed(text: impl Into<String>) -> Self {
        Self { text: text.into(), fixed: true }
    }

    /// A line made for this caller.
    #[must_use]
    pub fn variable(text: impl Into<String>) -> Self {
        Self { text: text.into(), fixed: false }
    }
}

/// The fixed lines that every firm has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the name of a prompt says what it says; the words stand below")]
pub enum Prompt {
    Greeting,
    HowCanIHelp,
    WhatICanDo,
    Sorry,
    StillSorry,
    OfferMessage,
    AskName,
    AskNameAgain,
    AskPhone,
    AskPhoneAgain,
    IsItRight,
    AskWhich,
    AskMessage,
    Taken,
    NotTaken,
    AnythingElse,
    NoAdvice,
    AttorneyWillCall,
    NobodyFree,
    Dial911,
    Robot,
    Identity,
    TakeYourTime,
    Welcome,
    Goodbye,
}

impl Prompt {
    /// All of them, the ones a call begins with first.
    pub const ALL: [Self; 25] = [
        Self::Greeting,
        Self::HowCanIHelp,
        Self::WhatICanDo,
        Self::Sorry,
        Self::StillSorry,
        Self::OfferMessage,
        Self::AskName,
        Self::AskNameAgain,
        Self::AskPhone,
        Self::AskPhoneAgain,
        Self::IsItRight,
        Self::AskWhich,
        Self::AskMessage,
        Self::Taken,
        Self::NotTaken,
        Self::AnythingElse,
        Self::NoAdvice,
        Self::AttorneyWillCall,
        Self::NobodyFree,
        Self::Dial911,
        Self::Robot,
        Self::Identity,
        Self::TakeYourTime,
        Self::Welcome,
        Self::Goodbye,
    ];
}

/// The lines of one firm.
#[derive(Debug, Clone)]
pub struct Script {
    firm: Firm,
    answers: HashMap<String, String>,
}

impl Script {
    /// The script for a firm.
    #[must_use]
    pub fn new(firm: Firm) -> Self {
        let answers = firm.answers().into_iter().map(|answer| (answer.id, answer.says)).collect();
        Self { firm, answers }
    }

    /// The firm.
    #[must_use]
    pub fn firm(&self) -> &Firm {
        &self.firm
    }

    /// The firm's answer to one of its questions.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<Line> {
        self.answers.get(id).map(Line::fixed)
    }

    /// Every line that is the same in each call, the likeliest first.
    #[must_use]
    pub fn fixed_lines(&self) -> Vec<Line> {
        let prompts = Prompt::ALL.into_iter().map(|prompt| self.line(prompt));
        let mut answers: Vec<&String> = self.answers.values().collect();
        answers.sort();
        prompts.chain(answers.into_iter().map(Line::fixed)).collect()
    }

    /// The words of a prompt.
    #[must_use]
    pub fn line(&self, prompt: Prompt) -> Line {
        let Firm { spoken_name: firm, assistant, .. } = &self.firm;
        Line::fixed(match prompt {
            Prompt::Greeting => disclosure::greeting(&self.firm),
            Prompt::HowCanIHelp => "How can I help you?".into(),
            Prompt::WhatICanDo => {
                "I can tell you about our office, our hours and our fees, or take a message.".into()
            }
            Prompt::Sorry => "I'm sorry, I did not understand that.".into(),
            Prompt::StillSorry => "I'm sorry, I still do not understand.".into(),
            Prompt::OfferMessage => {
                "Shall I take a message, so that someone calls you back?".into()
            }
            Prompt::AskName => "May I have your name, please?".into(),
            Prompt::AskNameAgain => "Please tell me just your first and last name.".into(),
            Prompt::AskPhone => "Thank you. What number can we call you back on?".into(),
            Prompt::AskPhoneAgain => "Please tell me all ten digits, with the area code.".into(),
            Prompt::IsItRight => "Is that right?".into(),
            Prompt::AskWhich => "Which is wrong, the name or the number?".into(),
            Prompt::AskMessage => "Thank you. What is your message?".into(),
            Prompt::Taken => {
                "Thank you. I have written your message down for our attorneys.".into()
            }
            Prompt::NotTaken => "I have not taken a message.".into(),
            Prompt::AnythingElse => "Is there anything else I can help you with?".into(),
            Prompt::NoAdvice => {
                "I am not a lawyer and cannot give legal advice, but an attorney can call you."
                    .into()
            }
            Prompt::AttorneyWillCall => "An attorney of our office can call you about that.".into(),
            Prompt::NobodyFree => "I cannot put you through from here.".into(),
            Prompt::Dial911 => "If anyone is in danger, please hang up and dial 911 now.".into(),
            Prompt::Robot => format!("Yes, I am {assistant}, an AI assistant, and not a human."),
            Prompt::Identity => format!("I am {assistant}, the AI assistant of {firm}."),
            Prompt::TakeYourTime => "Of course, take your time.".into(),
            Prompt::Welcome => "You are welcome.".into(),
            Prompt::Goodbye => format!("Thank you for calling {firm}. Goodbye."),
        })
    }
}
