//! Who did something.

/// Who heard or spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct By {
    /// The provider's name; empty where nobody had to.
    pub provider: &'static str,
    /// Whether it did so in the stead of another, which was asked first or left alone.
    pub stood_in: bool,
}

impl By {
    /// Done by whoever was meant to.
    #[must_use]
    pub const fn of(provider: &'static str) -> Self {
        Self { provider, stood_in: false }
    }

    /// Done in the stead of another.
    #[must_use]
    pub const fn instead(self) -> Self {
        Self { stood_in: true, ..self }
    }
}
