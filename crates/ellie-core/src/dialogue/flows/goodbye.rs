//! The end of a call: never with nothing.

use super::FlowName;
use crate::dialogue::question::Request;
use crate::dialogue::script::Prompt;
use crate::dialogue::slots::Slot;
use crate::dialogue::{Action, Conversation, Escalation, Reply};
use crate::screening::Gate;

impl Conversation {
    /// Takes leave. Whoever got nothing yet is offered a message first, once.
    pub(in crate::dialogue) fn take_leave(&mut self) -> Reply {
        if !self.state.achieved {
            self.state.achieved = true;
            return self.offer(&[Prompt::BeforeYouGo], FlowName::Message);
        }
        self.hang_up(&[Prompt::Goodbye])
    }

    /// Takes leave in the middle of a flow; what was told until then is kept, and whoever was to
    /// hear of it does. Whoever could not be called back is asked for that first, once.
    pub(in crate::dialogue) fn leave(&mut self, flow: FlowName) -> Reply {
        self.state.flow = None;
        let left = flow.flow().left;
        let can_be_reached = self.state.slots.phone().is_some();
        // Of a call that is not recorded nothing is left to go on from.
        let slots = &self.state.slots;
        let has_facts =
            flow == FlowName::Intake && slots.has(Slot::Happened) && !slots.has(Slot::Unrecorded);
        let mut reply = if !can_be_reached && !self.state.achieved {
            self.state.achieved = true;
            self.offer(&[left, Prompt::BeforeYouGo], FlowName::Message)
        } else if has_facts {
            // The goodbye comes after the number.
            Reply { wants: Some(Request::CallNumber), ..self.hang_up(&[left]) }
        } else if left == Prompt::Goodbye {
            self.hang_up(&[left])
        } else {
            self.hang_up(&[left, Prompt::Goodbye])
        };
        if flow == FlowName::Transfer {
            reply.actions.insert(0, Action::Escalate(self.why_handed_over()));
        }
        reply
    }

    /// Why a person has to go on with the call.
    fn why_handed_over(&self) -> Escalation {
        match self.office.gate(&self.state.slots) {
            Gate::Pass => Escalation::AskedForAPerson,
            Gate::ToAPerson(reason) | Gate::Review(reason) => Escalation::Gate(reason),
        }
    }

    pub(in crate::dialogue) fn hang_up(&mut self, prompts: &[Prompt]) -> Reply {
        self.state.ended = true;
        self.state.offered = None;
        let mut reply = self.say(prompts);
        reply.actions.push(Action::HangUp);
        reply
    }
}
