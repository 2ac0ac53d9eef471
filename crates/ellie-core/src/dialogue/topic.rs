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
    /// To agree.
    Yes,
    /// To decline.
    No,
}

impl Intent {
    /// All of them.
    pub const ALL: [Self; 14] = {
        let mut all = [Self::No; 14];
        let mut place = 0;
        while place < all.len() {
            all[place] = Self::NAMES[place].1;
            place += 1;
        }
        all
    };

    const NAMES: [(&str, Self); 14] = [
        ("leave_message", Self::LeaveMessage),
        ("person", Self::Person),
        ("advice", Self::Advice),
        ("new_matter", Self::NewMatter),
        ("robot", Self::Robot),
        ("identity", Self::Identity),
        ("repeat", Self::Repeat),
        ("wait", Self::Wait),
        ("emergency", Self::Emergency),
        ("thanks", Self::Thanks),
        ("goodbye", Self::Goodbye),
        ("greeting", Self::Greeting),
        ("yes", Self::Yes),
        ("no", Self::No),
    ];
}

impl Topic {
    /// The topic of a name: that of an intent, else the id of an answer.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let intent = Intent::NAMES.iter().find(|(known, _)| *known == name);
        intent.map_or_else(|| Self::Answer(name.into()), |(_, intent)| Self::Intent(*intent))
    }

    /// The name, as in the table of examples.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Answer(id) => id,
            Self::Intent(intent) => {
                let known = Intent::NAMES.iter().find(|(_, known)| known == intent);
                known.map_or("", |(name, _)| name)
            }
        }
    }
}
