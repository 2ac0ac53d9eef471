//! The end of a call: never with nothing.

use super::FlowName;
use crate::dialogue::script::Prompt;
use crate::dialogue::{Action, Conversation, Reply};

impl Conversation {
    /// Takes leave. Whoever got nothing yet is offered a message first, once.
    pub(in crate::dialogue) fn take_leave(&mut self) -> Reply {
        if !self.state.achieved {
            self.state.achieved = true;
            return self.offer(&[Prompt::BeforeYouGo], FlowName::Message);
        }
        self.hang_up(&[Prompt::Goodbye])
    }

    /// Takes leave in the middle of a flow; what was told until then is kept.
    pub(in crate::dialogue) fn leave(&mut self, flow: FlowName) -> Reply {
        self.state.flow = None;
        let left = flow.flow().left;
        if left == Prompt::Goodbye {
            return self.hang_up(&[left]);
        }
        self.hang_up(&[left, Prompt::Goodbye])
    }

    pub(in crate::dialogue) fn hang_up(&mut self, prompts: &[Prompt]) -> Reply {
        self.state.ended = true;
        self.state.offered = None;
        let mut reply = self.say(prompts);
        reply.actions.push(Action::HangUp);
        reply
    }
}
