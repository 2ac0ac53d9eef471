//! Something that happens in a call: heard, answered, spoken.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A caller spoke, and was heard.
    VoiceInput,
    /// A caller wrote.
    TextInput,
    /// Ellie knew what to say.
    AiResponse,
    /// It was made into speech.
    TtsOutput,
    /// A turn failed.
    Error,
    /// A call began.
    SessionStart,
    /// A call ended.
    SessionEnd,
    /// A consultation was asked for.
    Consultation,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::VoiceInput,
        Self::TextInput,
        Self::AiResponse,
        Self::TtsOutput,
        Self::Error,
        Self::SessionStart,
        Self::SessionEnd,
        Self::Consultation,
    ];

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VoiceInput => "voice_input",
            Self::TextInput => "text_input",
            Self::AiResponse => "ai_response",
            Self::TtsOutput => "tts_output",
            Self::Error => "error",
            Self::SessionStart => "session_start",
            Self::SessionEnd => "session_end",
            Self::Consultation => "consultation",
        }
    }

    /// Whether a caller did it.
    #[must_use]
    pub const fn is_input(self) -> bool {
        matches!(self, Self::VoiceInput | Self::TextInput)
    }
}

/// A session by a number that leads nobody to its name: whoever knows the name may read what was
/// said. After each start it is another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session(pub(super) u64);

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Something that happened in a call.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// What.
    pub kind: Kind,
    /// In which session.
    pub session: Session,
    /// When.
    pub at: DateTime<Utc>,
    /// How long it took, or the call was.
    pub took: Option<Duration>,
    /// In which language.
    pub language: Option<&'a str>,
    /// The field of law it was about. It is counted, and not told with the session.
    pub topic: Option<&'a str>,
}

/// An event as it is told afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Event")]
pub struct Told {
    pub kind: Kind,
    pub session: Session,
    pub at: DateTime<Utc>,
    pub took: Option<Duration>,
    pub language: Option<Arc<str>>,
}
