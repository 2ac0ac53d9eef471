//! The firm as a call sees it: what is said, and whom it knows.

use std::collections::BTreeSet;

use super::script::{Line, Script, Scripts};
use crate::conflict::{Finding, Parties, Party};
use crate::dialogue::slots::{Slot, Slots};
use crate::firm::{Attorney, Directory, Firm, LimitationPeriod, PracticeArea, Priority};
use crate::language::Language;
use crate::scheduling::roster::Roster;
use crate::scheduling::slots::{Attending, AttorneyId, Timetable};
use crate::screening::{self, Gate, Reason, Standing};

/// What every call of the firm shares.
#[derive(Debug, Clone)]
pub struct Office {
    /// Everything that is said, in every language.
    pub scripts: Scripts,
    /// The languages besides English in which a call can go on, as far as those who hear, think and
    /// speak know them.
    pub languages: BTreeSet<Language>,
    /// The people the firm knows.
    pub directory: Directory,
    /// The numbers of its attorneys.
    pub roster: Roster,
}

impl Office {
    /// The office of a firm whose diary is new.
    #[must_use]
    pub fn new(firm: Firm, directory: Directory) -> Self {
        let roster = Roster::by_place(firm.attorneys.iter().map(|one| one.name.as_str()));
        Self { scripts: Scripts::new(firm), languages: BTreeSet::new(), directory, roster }
    }

    /// Everything that is said in English.
    #[must_use]
    pub fn script(&self) -> &Script {
        self.scripts.in_language(Language::English)
    }

    /// Whether a call can go on in this language.
    #[must_use]
    pub fn serves(&self, language: Language) -> bool {
        language == Language::English || self.languages.contains(&language)
    }

    /// Every line that is the same in each call, the likeliest first.
    #[must_use]
    pub fn fixed_lines(&self) -> Vec<Line> {
        let others = self.languages.iter().filter(|language| **language != Language::English);
        let scripts = others.map(|language| self.scripts.in_language(*language));
        [self.script()].into_iter().chain(scripts).flat_map(Script::fixed_lines).collect()
    }

    /// The firm.
    #[must_use]
    pub fn firm(&self) -> &Firm {
        self.script().firm()
    }

    /// The gates for which the answers are there, in their order: the first that does not pass,
    /// else `Pass`. A gate whose answer is not there yet is open.
    #[must_use]
    pub fn gate(&self, slots: &Slots) -> Gate {
        screening::standing(self.standing(slots))
            .then(|| self.conflict_gate(slots))
            .then(|| match slots.has(Slot::Area) {
                true => screening::area(self.area(slots)),
                false => Gate::Pass,
            })
            .then(|| match (slots.has(Slot::State), self.area(slots)) {
                (true, Some(area)) => screening::state(self.firm(), area, slots.state()),
                _ => Gate::Pass,
            })
    }

    /// Whether the facts of the matter may be heard and kept: the other side is known and clear.
    #[must_use]
    pub fn may_hear_facts(&self, slots: &Slots) -> bool {
        slots.has(Slot::Parties) && !self.forbids_facts(slots)
    }

    /// Whether a gate stands before the facts of the matter.
    #[must_use]
    pub fn forbids_facts(&self, slots: &Slots) -> bool {
        match self.gate(slots) {
            Gate::Pass => false,
            Gate::ToAPerson(reason) | Gate::Review(reason) => reason.forbids_facts(),
        }
    }

    /// What the conflict check finds, once the other side was asked for.
    #[must_use]
    pub fn finding(&self, slots: &Slots) -> Option<Finding> {
        match slots.parties()? {
            Parties::Named(parties) => Some(self.directory.check(&parties)),
            Parties::NoOne => Some(Finding::Clear),
            Parties::Unknown | Parties::NotUnderstood => None,
        }
    }

    /// The firm's area the matter belongs to.
    #[must_use]
    pub fn area(&self, slots: &Slots) -> Option<&PracticeArea> {
        self.firm().area(slots.clear_text(Slot::Area)?)
    }

    /// The filing period the firm recorded for it.
    #[must_use]
    pub fn limitation(&self, slots: &Slots) -> Option<&LimitationPeriod> {
        self.firm().limitation(self.area(slots)?, slots.state()?)
    }

    /// The attorneys a matter may go to, the firm's first choice first.
    #[must_use]
    pub fn counsel(&self, slots: &Slots) -> Vec<AttorneyId> {
        let (Some(area), Some(state)) = (self.area(slots), slots.state()) else {
            return Vec::new();
        };
        let may_take = |one: &Attorney| one.admitted.contains(&state) && one.works_in(area);
        let counsel = self.attorneys().filter(|(_, one)| may_take(one));
        counsel.map(|(id, _)| id).collect()
    }

    /// When the firm gives consultations.
    #[must_use]
    pub fn timetable(&self) -> Timetable {
        let (firm, given) = (self.firm(), &self.firm().consultations);
        let attending = |(attorney, one): (AttorneyId, &Attorney)| Attending {
            attorney,
            hours: one.hours.clone(),
        };
        Timetable {
            zone: firm.time_zone,
            hours: firm.hours.clone(),
            attorneys: self.attorneys().map(attending).collect(),
            length_min: given.length_min,
            every_min: given.every_min,
            notice_min: given.notice_min,
            horizon_days: given.horizon_days,
            closed: given.closed.clone(),
        }
    }

    /// The name of an attorney, also of one who has left.
    #[must_use]
    pub fn attorney(&self, id: AttorneyId) -> Option<String> {
        self.roster.name(id).map(str::to_owned)
    }

    /// Those of the firm's list, by their numbers.
    fn attorneys(&self) -> impl Iterator<Item = (AttorneyId, &Attorney)> {
        let listed = self.firm().attorneys.iter();
        listed.filter_map(|one| Some((self.roster.number(&one.name)?, one)))
    }

    /// How soon somebody has to look at the call.
    #[must_use]
    pub fn priority(&self, slots: &Slots) -> Priority {
        if slots.is_yes(Slot::Urgent) {
            return Priority::NOW;
        }
        let told = [Slot::Happened, Slot::HappenedOn, Slot::Losses, Slot::Message, Slot::Messages];
        let told: Vec<&str> = told.iter().filter_map(|slot| slots.words(*slot)).collect();
        let area = slots.clear_text(Slot::Area);
        Priority::of(&told.join(" "), area, &self.firm().priorities)
    }

    pub(super) fn standing(&self, slots: &Slots) -> Standing {
        let is_on_a_list =
            || slots.clear_text(Slot::Name).is_some_and(|name| self.directory.is_represented(name));
        if slots.is_yes(Slot::OtherSide) {
            Standing::Adverse
        } else if slots.may_be_yes(Slot::Represented) || is_on_a_list() {
            Standing::Represented
        } else {
            Standing::Unrepresented
        }
    }

    /// The other side, and the caller's own name: a known adverse party may call as a client.
    fn conflict_gate(&self, slots: &Slots) -> Gate {
        let Some(parties) = slots.parties() else { return Gate::Pass };
        let own = slots.clear_text(Slot::Name).and_then(Party::new);
        let of_own = own.map_or(Finding::Clear, |own| self.directory.check(&[own]));
        screening::opposing_parties(&self.directory, &parties).then(|| match of_own {
            Finding::Hit(_) => Gate::ToAPerson(Reason::Conflict),
            Finding::Unclear(_) | Finding::Clear => Gate::Pass,
        })
    }
}
