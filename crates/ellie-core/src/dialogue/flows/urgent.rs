//! Something that cannot wait: a way to call back first, everything else after it.

use super::contact::{CONTACT_IS_RIGHT, NAME, PHONE, SAFE_TO_CALL, WHICH_IS_WRONG};
use super::{Done, Flow, FlowName, Next};
use crate::dialogue::question::View;
use crate::dialogue::script::Prompt;
use crate::dialogue::{Action, Escalation};

/// The flow.
pub static FLOW: Flow = Flow {
    questions: &[NAME, PHONE, WHICH_IS_WRONG, CONTACT_IS_RIGHT, SAFE_TO_CALL],
    done,
    is_gated: false,
    left: Prompt::Unfinished,
};

fn done(view: &View<'_>) -> Done {
    Done {
        actions: vec![Action::Escalate(Escalation::Urgent)],
        next: Next::Offer(FlowName::Screening),
        ..Done::says(view.lines(&[Prompt::UrgentNoted, Prompt::OfferIntake]))
    }
}
