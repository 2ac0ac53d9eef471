//! What a sentence of the caller is about.

/// The subject of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// A question the firm answers, by the answer's id.
    Answer(String),
    /// Something the caller wants or does.
    Intent(Intent),
}

/// What callers of every firm want or do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Intent {
    /// To leave a message or be called back.
    LeaveMessage,
    /// To speak to a human.
    Person,
    /// Legal advice: merits, odds, value, what to do.
    Advice,
    /// To have a lawyer take something on.
    NewMatter,
    /// To know whether this is a machine.
    Robot,
    /// To know who this is.
    Identity,
    /// To hear it again.
    Repeat,
    /// A moment.
    Wait,
    /// Help at once: danger, an arrest, court tomorrow.
    Emergency,
    /// To thank.
    Thanks,
    /// To end the call.
    Goodbye,
    /// To say hello.
    Greeting,
    /// A consultation.
    Book,
    /// Another time for a consultation.
    Reschedule,
    /// A consultation called off.
    Cancel,
    /// To know how a matter stands that the firm already has.
    Client,
    /// To speak for the other side of a matter: its insurer, its counsel, the party itself.
    OtherSide,
    /// Something of the office's business: a court, a vendor, the press, a job.
    Business,
    /// Somebody else: a number that was mistaken.
    WrongNumber,
    /// That nothing of the call is written down.
    Unrecorded,
    /// To agree.
    Yes,
    /// To decline.
    No,
}

impl Intent {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::LeaveMessage,
        Self::Person,
        Self::Advice,
        Self::NewMatter,
        Self::Robot,
        Self::Identity,
        Self::Repeat,
        Self::Wait,
        Self::Emergency,
        Self::Thanks,
        Self::Goodbye,
        Self::Greeting,
        Self::Book,
        Self::Reschedule,
        Self::Cancel,
        Self::Client,
        Self::OtherSide,
        Self::Business,
        Self::WrongNumber,
        Self::Unrecorded,
        Self::Yes,
        Self::No,
    ];

    /// Those that are told by their words alone, and are not learnt from examples: they close a gate
    /// or stop a record, which a likeness must not.
    pub const BY_WORDS_ALONE: [Self; 2] = [Self::OtherSide, Self::Unrecorded];

    /// Whether a sentence of it tells nothing about a matter, so that its words may be kept.
    #[must_use]
    pub const fn tells_nothing(self) -> bool {
        match self {
            Self::LeaveMessage
            | Self::Person
            | Self::Robot
            | Self::Identity
            | Self::Repeat
            | Self::Wait
            | Self::Thanks
            | Self::Goodbye
            | Self::Greeting
            | Self::Reschedule
            | Self::Cancel
            | Self::Business
            | Self::WrongNumber
            | Self::Unrecorded
            | Self::Yes
            | Self::No => true,
            Self::Advice
            | Self::NewMatter
            | Self::Emergency
            | Self::Book
            | Self::Client
            | Self::OtherSide => false,
        }
    }

    /// What a caller wants or does, for whoever has to tell.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::LeaveMessage => "wants to leave a message or to be called back",
            Self::Person => "wants to speak to a human",
            Self::Advice => "asks for legal advice: merits, odds, value, what to do",
            Self::NewMatter => "has a legal problem that a lawyer is to take on",
            Self::Robot => "asks whether this is a machine",
            Self::Identity => "asks who this is",
            Self::Repeat => "wants to hear it again",
            Self::Wait => "wants a moment",
            Self::Emergency => "needs help at once: danger, an arrest",
            Self::Thanks => "thanks",
            Self::Goodbye => "wants to end the call",
            Self::Greeting => "says hello",
            Self::Book => "wants a consultation",
            Self::Reschedule => "wants another time for a consultation that is booked",
            Self::Cancel => "wants to call off a consultation that is booked",
            Self::Client => "asks how a matter stands that the office already has",
            Self::OtherSide => "speaks for the other side of a matter",
            Self::Business => "calls on business: a court, a vendor, the press, a job",
            Self::WrongNumber => "has the wrong number",
            Self::Unrecorded => "wants nothing to be written down",
            Self::Yes => "agrees",
            Self::No => "declines",
        }
    }

    /// The name, as in the table of examples.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeaveMessage => "leave_message",
            Self::Person => "person",
            Self::Advice => "advice",
            Self::NewMatter => "new_matter",
            Self::Robot => "robot",
            Self::Identity => "identity",
            Self::Repeat => "repeat",
            Self::Wait => "wait",
            Self::Emergency => "emergency",
            Self::Thanks => "thanks",
            Self::Goodbye => "goodbye",
            Self::Greeting => "greeting",
            Self::Book => "book",
            Self::Reschedule => "reschedule",
            Self::Cancel => "cancel",
            Self::Client => "client",
            Self::OtherSide => "other_side",
            Self::Business => "business",
            Self::WrongNumber => "wrong_number",
            Self::Unrecorded => "unrecorded",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

impl Topic {
    /// The topic of a name: that of an intent, else the id of an answer.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let intent = Intent::ALL.into_iter().find(|intent| intent.name() == name);
        intent.map_or_else(|| Self::Answer(name.into()), Self::Intent)
    }

    /// The name, as in the table of examples.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Answer(id) => id,
            Self::Intent(intent) => intent.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intent_is_found_by_its_name_and_any_other_name_is_an_answer() {
        for intent in Intent::ALL {
            assert_eq!(Topic::named(intent.name()), Topic::Intent(intent));
            assert_eq!(Topic::Intent(intent).name(), intent.name());
        }
        assert_eq!(Topic::named("parking"), Topic::Answer("parking".into()));
    }
}
