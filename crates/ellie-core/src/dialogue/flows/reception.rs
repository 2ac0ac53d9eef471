//! Between the flows: anything may be asked.

use chrono::{DateTime, Utc};

use super::contact::name_in;
use super::{FlowName, appointment};
use crate::dialogue::question::{Change, Said};
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::{NO, Slot, YES};
use crate::dialogue::topic::{Intent, Topic};
use crate::dialogue::understand::area::area;
use crate::dialogue::understand::state::state;
use crate::dialogue::understand::yes_no::yes_or_no;
use crate::dialogue::understand::{contains, words};
use crate::dialogue::{Action, Conversation, Escalation, Reply};
use crate::firm::State;

impl Conversation {
    /// Answers a sentence to which no question stands.
    pub(in crate::dialogue) fn at_reception(&mut self, said: &Said<'_>) -> Reply {
        self.state.flow = None;
        match self.state.offered {
            Some(flow) => self.in_offer(flow, said),
            None => self.act_on(said),
        }
    }

    fn in_offer(&mut self, flow: FlowName, said: &Said<'_>) -> Reply {
        let is_another = |topic: &&Topic| !matches!(topic, Topic::Intent(Intent::Yes | Intent::No));
        let another = said.topic.filter(is_another);
        let wants_message = matches!(another, None | Some(Topic::Intent(Intent::LeaveMessage)));
        match yes_or_no(said.text) {
            Some(true) if wants_message => self.begin(flow, said.at),
            Some(false) if another.is_none() => {
                self.state.offered = None;
                self.say(&[Prompt::AnythingElse])
            }
            _ if another.is_some() => {
                self.state.offered = None;
                self.act_on(said)
            }
            _ => Reply { is_puzzled: true, ..self.offer(&[Prompt::Sorry], flow) },
        }
    }

    pub(in crate::dialogue) fn act_on(&mut self, said: &Said<'_>) -> Reply {
        let Some(topic) = said.topic else {
            return self.not_understood();
        };
        self.state.misunderstood = 0;
        match topic {
            Topic::Answer(id) => self.answer(id),
            Topic::Intent(intent) => self.act_on_intent(*intent, said),
        }
    }

    fn act_on_intent(&mut self, intent: Intent, said: &Said<'_>) -> Reply {
        match intent {
            Intent::LeaveMessage | Intent::Business => self.begin(FlowName::Message, said.at),
            Intent::Person => self.hand_over(said.at),
            Intent::NewMatter => self.begin_screening(said),
            Intent::Book => {
                self.state.slots.set(Slot::WantsConsultation, YES);
                self.begin_screening(said)
            }
            Intent::Reschedule => {
                let changes = appointment::to_move(said, &self.view(said.at));
                self.change(changes);
                self.begin(FlowName::Appointment, said.at)
            }
            Intent::Cancel => {
                self.change(appointment::to_cancel());
                self.begin(FlowName::Appointment, said.at)
            }
            Intent::OtherSide => {
                self.state.slots.set(Slot::OtherSide, YES);
                self.begin(FlowName::Screening, said.at)
            }
            Intent::Client => {
                self.state.slots.set(Slot::NewMatter, NO);
                self.begin(FlowName::Client, said.at)
            }
            Intent::Unrecorded => self.stop_recording(),
            Intent::Advice => self.offer_after_advice(),
            Intent::Emergency => self.urgent(said.at),
            Intent::Robot => self.say(&[Prompt::Robot, Prompt::HowCanIHelp]),
            Intent::Identity => self.say(&[Prompt::Identity, Prompt::WhatICanDo]),
            Intent::WrongNumber => {
                self.state.achieved = true;
                self.say(&[Prompt::WrongNumber, Prompt::AnythingElse])
            }
            Intent::Greeting => self.say(&[Prompt::HowCanIHelp]),
            Intent::Repeat => self.again(),
            Intent::Wait => self.say(&[Prompt::TakeYourTime]),
            Intent::Thanks => self.say(&[Prompt::Welcome, Prompt::AnythingElse]),
            Intent::Yes => self.say(&[Prompt::HowCanIHelp]),
            Intent::No | Intent::Goodbye => self.take_leave(),
        }
    }

    /// What the caller told with the wish is not asked again: a name, a field of law, a state.
    fn begin_screening(&mut self, said: &Said<'_>) -> Reply {
        let mut known = vec![Change::Set(Slot::NewMatter, YES.to_owned())];
        let spoken = words(said.text);
        let says_a_name =
            ["my name is", "my name's", "this is"].iter().any(|p| contains(&spoken, p));
        let slots = &self.state.slots;
        let told = [
            (Slot::Name, name_in(said.text).filter(|_| says_a_name)),
            (Slot::Area, area(said.text, self.office.firm())),
            (Slot::State, state_told(&spoken).map(|state| state.code().to_owned())),
        ];
        let new = told.into_iter().filter(|(slot, _)| !slots.has(*slot));
        known.extend(new.filter_map(|(slot, value)| Some(Change::Set(slot, value?))));
        self.change(known);
        self.begin(FlowName::Screening, said.at)
    }

    pub(in crate::dialogue) fn hand_over(&mut self, at: DateTime<Utc>) -> Reply {
        let mut reply = self.say(&[Prompt::NobodyFree]);
        reply.append(self.begin(FlowName::Transfer, at));
        reply
    }

    fn urgent(&mut self, at: DateTime<Utc>) -> Reply {
        let mut reply = self.say(&[Prompt::Dial911]);
        // Whoever hangs up now has been heard.
        reply.actions.extend(self.note_urgency());
        reply.append(self.begin(FlowName::Urgent, at));
        reply
    }

    /// Said once, from wherever the call is: what presses is known to the office from then on.
    pub(in crate::dialogue) fn note_urgency(&mut self) -> Option<Action> {
        let is_new = !self.state.slots.is_yes(Slot::Urgent);
        self.state.slots.set(Slot::Urgent, YES);
        is_new.then_some(Action::Escalate(Escalation::Urgent))
    }

    fn offer_after_advice(&mut self) -> Reply {
        let is_screened = self.state.slots.has(Slot::Parties);
        let flow = if is_screened { FlowName::Message } else { FlowName::Screening };
        let offer = if is_screened { Prompt::OfferMessage } else { Prompt::OfferIntake };
        self.state.offered = Some(flow);
        self.say(&[Prompt::NoAdvice, offer])
    }

    pub(in crate::dialogue) fn stop_recording(&mut self) -> Reply {
        self.state.slots.set(Slot::Unrecorded, YES);
        let mut reply = self.say(&[Prompt::NotKept]);
        reply.actions.push(Action::StopRecording);
        reply
    }

    fn not_understood(&mut self) -> Reply {
        self.state.misunderstood = self.state.misunderstood.saturating_add(1);
        let reply = match self.state.misunderstood {
            ..2 => self.say(&[Prompt::Sorry, Prompt::WhatICanDo]),
            2.. => self.offer(&[Prompt::StillSorry], FlowName::Message),
        };
        Reply { is_puzzled: true, ..reply }
    }

    pub(in crate::dialogue) fn offer(&mut self, prompts: &[Prompt], flow: FlowName) -> Reply {
        self.state.offered = Some(flow);
        let mut reply = self.say(prompts);
        let offer = match flow {
            FlowName::Screening => Prompt::OfferIntake,
            _ => Prompt::OfferMessage,
        };
        reply.lines.push(self.script().line(offer));
        reply
    }

    fn again(&self) -> Reply {
        if self.state.last.is_empty() {
            return self.say(&[Prompt::HowCanIHelp]);
        }
        Reply { lines: self.state.last.clone(), ..Reply::default() }
    }

    pub(in crate::dialogue) fn say(&self, prompts: &[Prompt]) -> Reply {
        let lines = prompts.iter().map(|prompt| self.script().line(*prompt)).collect();
        Reply { lines, ..Reply::default() }
    }
}

/// "In Ohio": "this is Georgia Smith" is in no state.
fn state_told(spoken: &[String]) -> Option<State> {
    let is_in = |word: &String| word == "in" || word == "from";
    let at = spoken.iter().rposition(is_in)?;
    state(&spoken.get(at..)?.join(" "))
}
