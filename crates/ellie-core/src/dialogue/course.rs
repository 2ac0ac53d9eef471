//! The course of a call: what a sentence does to it, and what is asked next.

use chrono::{DateTime, Utc};

use super::flows::{Done, FlowName, Next};
use super::question::{Change, Question, Said, Told, Took};
use super::script::Line;
use super::slots::Slot;
use super::understand::plain::says_no_more;
use super::{Action, ConflictCheck, Conversation, Reply};
use crate::conflict::{Finding, Parties, Party};
use crate::dialogue::script::Prompt;
use crate::screening::{Gate, Reason};

/// A question is asked twice; after that the answer is kept as it was said.
const MOST_MISSES: u8 = 1;

/// No reply passes through more flows than this.
const MOST_STEPS: usize = 8;

impl Conversation {
    pub(super) fn turn(&mut self, said: &Said<'_>) -> Reply {
        self.state.ended = false;
        self.state.is_harmless = is_brief(said.text) && self.tells_nothing(said);
        if let Some(reply) = self.refused(said) {
            return reply;
        }
        if let Some(reply) = self.in_another_language(said) {
            return reply;
        }
        match self.standing(said) {
            Some(question) => match self.aside(question, said) {
                Some(reply) => reply,
                None => self.take(question, said),
            },
            None => self.at_reception(said),
        }
    }

    pub(super) fn go_on(&mut self, told: &Told, at: DateTime<Utc>) -> Reply {
        let view = self.view(at);
        let standing = self.state.flow.and_then(|flow| flow.flow().open_question(&view));
        let (changes, lines) = super::flows::told(standing.map(|row| row.slot), told, &view);
        self.change(changes);
        let mut reply = Reply { lines, ..Reply::default() };
        reply.append(self.advance(at));
        reply
    }

    /// Begins a flow, or goes on with it where it was left.
    pub(super) fn begin(&mut self, flow: FlowName, at: DateTime<Utc>) -> Reply {
        self.state.flow = Some(flow);
        self.state.offered = None;
        self.state.misses = 0;
        self.state.misunderstood = 0;
        self.advance(at)
    }

    /// The question that stands, asked anew.
    pub(super) fn ask_again(&self, question: &Question, at: DateTime<Utc>) -> Vec<Line> {
        question.asked(&self.view(at), self.state.misses > 0)
    }

    pub(super) fn change(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Set(slot, text) => self.state.slots.set(slot, text),
                Change::Unclear(slot, said) => self.state.slots.set_unclear(slot, &said),
                Change::Forget(slot) => self.state.slots.clear(&[slot]),
            }
        }
    }

    pub(super) fn standing(&self, said: &Said<'_>) -> Option<&'static Question> {
        let at = said.at;
        self.state.flow?.flow().open_question(&self.view(at))
    }

    pub(super) fn take(&mut self, question: &'static Question, said: &Said<'_>) -> Reply {
        let took = (question.takes)(question.slot, said, &self.view(said.at));
        let is_puzzled = took == Took::Missed;
        let mut changes = match took {
            Took::Known(changes) => {
                self.state.is_harmless |= says_no_more(said.text, &changes);
                changes
            }
            Took::Missed if self.state.misses < MOST_MISSES => {
                self.state.misses += 1;
                let lines = self.ask_again(question, said.at);
                return Reply { lines, is_puzzled: true, ..Reply::default() };
            }
            Took::Missed if self.may_keep() => (question.missed)(question.slot, said.text),
            Took::Missed => (question.missed)(question.slot, ""),
        };
        self.state.misses = 0;
        changes.extend(self.parties_among(question, said.text));
        let names_parties = changes.iter().any(|change| change.slot() == Slot::Parties);
        self.change(changes);
        let mut reply = Reply { is_puzzled, ..Reply::default() };
        if names_parties {
            reply.actions.extend(self.conflict_check());
        }
        reply.append(self.advance(said.at));
        reply
    }

    /// Whoever is named among the people of a matter is checked as well: who is known to the firm
    /// stands on the other side until a person has looked at it.
    fn parties_among(&self, question: &Question, said: &str) -> Option<Change> {
        if question.slot != Slot::People {
            return None;
        }
        let Parties::Named(named) = Parties::heard(said) else { return None };
        let is_clear = |party: &Party| {
            self.office.directory.check(std::slice::from_ref(party)) == Finding::Clear
        };
        let known: Vec<Party> = named.into_iter().filter(|party| !is_clear(party)).collect();
        (!known.is_empty()).then(|| self.state.slots.with_parties(known))
    }

    /// Asks what is open next. At the end of a flow another may begin.
    pub(super) fn advance(&mut self, at: DateTime<Utc>) -> Reply {
        let mut reply = Reply::default();
        for _ in 0..MOST_STEPS {
            let Some(name) = self.state.flow else { return reply };
            if let Some(handed_over) = self.stopped_by_a_gate(name) {
                reply.lines.extend(handed_over);
                continue;
            }
            let view = self.view(at);
            match name.flow().open_question(&view) {
                Some(question) => {
                    reply.wants = (question.needs)(&view);
                    if reply.wants.is_none() {
                        reply.lines.extend(question.asked(&view, false));
                    }
                    return reply;
                }
                None => {
                    let done = (name.flow().done)(&view);
                    self.finish(done, &mut reply);
                }
            }
        }
        reply
    }

    fn finish(&mut self, done: Done, reply: &mut Reply) {
        reply.lines.extend(done.says);
        reply.actions.extend(done.actions);
        self.change(done.changes);
        self.state.achieved |= !matches!(done.next, Next::Flow(_));
        (self.state.flow, self.state.offered) = match done.next {
            Next::Reception => (None, None),
            Next::Offer(flow) => (None, Some(flow)),
            Next::Flow(flow) => (Some(flow), None),
        };
    }

    /// A person takes over, and not a word why.
    fn stopped_by_a_gate(&mut self, flow: FlowName) -> Option<Vec<Line>> {
        if !flow.flow().is_gated {
            return None;
        }
        let reason = match self.office.gate(&self.state.slots) {
            Gate::Pass => return None,
            Gate::ToAPerson(reason) => reason,
            Gate::Review(reason) if reason.forbids_facts() => reason,
            Gate::Review(_) => return None,
        };
        self.state.flow = Some(FlowName::Transfer);
        self.state.slots.clear(&Slot::FACTS);
        let prompt = match reason {
            Reason::Represented | Reason::Adverse => Prompt::TellMeNothing,
            _ => Prompt::PersonTakesOver,
        };
        Some(vec![self.script().line(prompt)])
    }

    pub(super) fn conflict_check(&self) -> Option<Action> {
        let parties = self.state.slots.parties()?;
        let finding = self.office.finding(&self.state.slots);
        let found = self.found()?;
        let names: Vec<Party> = match parties {
            Parties::Named(names) => names,
            Parties::NoOne | Parties::Unknown | Parties::NotUnderstood => Vec::new(),
        };
        let matched = finding.and_then(|finding| self.office.directory.audited(finding));
        Some(Action::RecordConflictCheck(ConflictCheck {
            parties: names.iter().map(|party| party.name().to_owned()).collect(),
            found,
            matched: matched.map(str::to_owned),
        }))
    }
}

/// A question of the office or a wish takes few words; in more there may be a story.
fn is_brief(text: &str) -> bool {
    const BRIEF_WORDS: usize = 8;
    text.split_whitespace().nth(BRIEF_WORDS).is_none()
}
