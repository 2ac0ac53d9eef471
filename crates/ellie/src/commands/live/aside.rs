//! What comes of a sound that a caller makes without wanting the floor: an "mm-hm", a cough.

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Ellie went on as if nothing had been.
    Nothing,
    /// Ellie paused, and went on where she was.
    Pause,
    /// Ellie took it for a turn of the caller's.
    Turn,
}

/// A sound that was made, until it is known what came of it.
#[derive(Debug, Default)]
pub struct Aside {
    /// The turn of Ellie's it was made in, and whether she paused since.
    within: Option<(String, bool)>,
}

impl Aside {
    /// It is made while Ellie says this turn.
    pub fn made_in(&mut self, turn: &str) {
        self.within = Some((turn.to_owned(), false));
    }

    /// Ellie is quiet.
    pub fn pauses(&mut self) {
        if let Some((_, has_paused)) = &mut self.within {
            *has_paused = true;
        }
    }

    /// Ellie begins to speak, or goes on.
    pub fn begins(&mut self, turn: &str) -> Option<Came> {
        let (within, _) = self.within.take()?;
        Some(if within == turn { Came::Pause } else { Came::Turn })
    }

    /// All sound of Ellie's turn has come.
    pub fn ends(&mut self) -> Option<Came> {
        let (_, has_paused) = self.within.take()?;
        Some(if has_paused { Came::Turn } else { Came::Nothing })
    }

    /// Words of the caller's were taken for a turn.
    pub fn is_answered(&mut self) -> Option<Came> {
        self.within.take().map(|_| Came::Turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Aside {
        let mut aside = Aside::default();
        aside.made_in("1");
        aside
    }

    #[test]
    fn ellie_goes_on() {
        let mut aside = made();
        assert_eq!(aside.ends(), Some(Came::Nothing));
        assert_eq!(aside.ends(), None, "it is told once");
    }

    #[test]
    fn ellie_pauses_and_goes_on() {
        let mut aside = made();
        aside.pauses();
        assert_eq!(aside.begins("1"), Some(Came::Pause));
    }

    #[test]
    fn ellie_takes_it_for_a_turn() {
        for told in [
            |aside: &mut Aside| aside.is_answered(),
            |aside: &mut Aside| aside.begins("2"),
            Aside::ends,
        ] {
            let mut aside = made();
            aside.pauses();
            assert_eq!(told(&mut aside), Some(Came::Turn));
        }
    }

    #[test]
    fn without_one_nothing_comes_of_it() {
        let mut aside = Aside::default();
        aside.pauses();
        assert_eq!((aside.begins("1"), aside.is_answered(), aside.ends()), (None, None, None));
    }
}
