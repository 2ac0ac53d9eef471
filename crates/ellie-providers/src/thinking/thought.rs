//! What a model answers, put together as it comes, and never more than anybody means to say.

use std::collections::VecDeque;

use super::ROLE;
use crate::Error;
use crate::llm::{Piece, Usage};
use crate::remote::failed;

/// What is said at most: about an hour of speech.
const MOST_TEXT: usize = 64 << 10;

/// How often tools are called at most.
const MOST_CALLS: usize = 16;

/// What vendors allow for the name of a tool.
const MOST_OF_A_NAME: usize = 64;

/// What a tool is told at most.
const MOST_ARGUMENTS: usize = 8 << 10;

/// An answer as far as it came.
#[derive(Default)]
pub(crate) struct Thought {
    /// What was not handed over yet.
    ready: VecDeque<Piece>,
    /// What is being called: it is whole when the next call begins or the answer ends.
    call: Option<Call>,
    calls: usize,
    text: usize,
    used: Option<Usage>,
    progress: Progress,
    was_stopped: bool,
}

struct Call {
    name: String,
    arguments: String,
}

/// How far an answer is.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Progress {
    /// More is to come.
    #[default]
    Going,
    /// Everything is said; what was used may still be told.
    Finished,
    /// Nothing is to come.
    Over,
}

/// How a model ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As it wanted to.
    Whole,
    /// It was stopped: what it was calling has only half of its arguments.
    Stopped,
}

impl Thought {
    /// Some more of what is said.
    pub(crate) fn say(&mut self, text: String) -> Result<(), Error> {
        self.text += text.len();
        if self.text > MOST_TEXT {
            return Err(failed(ROLE, "the server says too much"));
        }
        if !text.is_empty() {
            self.ready.push_back(Piece::Text(text));
        }
        Ok(())
    }

    /// A tool is called: what it is told follows.
    pub(crate) fn call(&mut self, name: String) -> Result<(), Error> {
        self.end_call();
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return Err(failed(ROLE, "the server calls too many tools"));
        }
        if name.is_empty() || name.len() > MOST_OF_A_NAME {
            return Err(failed(ROLE, "the server calls a tool by no name that a tool has"));
        }
        self.call = Some(Call { name, arguments: String::new() });
        Ok(())
    }

    /// Some more of what the tool is told.
    pub(crate) fn tell(&mut self, arguments: &str) -> Result<(), Error> {
        let Some(call) = &mut self.call else {
            return Err(failed(ROLE, "the server goes on with a call that is none"));
        };
        if call.arguments.len() + arguments.len() > MOST_ARGUMENTS {
            return Err(failed(ROLE, "the server tells a tool too much"));
        }
        call.arguments.push_str(arguments);
        Ok(())
    }

    /// What was being called is whole.
    pub(crate) fn end_call(&mut self) {
        if let Some(Call { name, mut arguments }) = self.call.take() {
            // Some vendors write nothing at all where there are no arguments.
            if arguments.is_empty() {
                arguments.push_str("{}");
            }
            self.ready.push_back(Piece::Call { name, arguments });
        }
    }

    /// What was used so far; it is handed over in the end.
    pub(crate) fn used(&mut self, usage: Usage) {
        self.used = Some(usage);
    }

    /// Everything is said.
    pub(crate) fn finish(&mut self, end: End) {
        match end {
            End::Whole => self.end_call(),
            End::Stopped => {
                self.call = None;
                self.was_stopped = true;
            }
        }
        self.progress = self.progress.max(Progress::Finished);
    }

    /// Nothing is to come.
    pub(crate) fn close(&mut self) {
        self.finish(End::Whole);
        self.ready.extend(self.used.take().map(Piece::Used));
        self.progress = Progress::Over;
    }

    pub(super) fn is_finished(&self) -> bool {
        self.progress >= Progress::Finished
    }

    pub(super) fn is_over(&self) -> bool {
        self.progress == Progress::Over
    }

    /// Whether the model was stopped before it had said all of it.
    pub(super) fn was_stopped(&self) -> bool {
        self.was_stopped
    }

    /// What can be handed over.
    pub(super) fn next(&mut self) -> Option<Piece> {
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed_over(thought: &mut Thought) -> Vec<Piece> {
        std::iter::from_fn(|| thought.next()).collect()
    }

    fn call(name: &str, arguments: &str) -> Piece {
        Piece::Call { name: name.into(), arguments: arguments.into() }
    }

    #[test]
    fn a_call_is_handed_over_when_the_next_begins_or_the_answer_ends() {
        let mut thought = Thought::default();
        thought.call("a".into()).unwrap();
        thought.tell("{\"x\"").unwrap();
        thought.tell(":1}").unwrap();
        assert!(handed_over(&mut thought).is_empty());
        thought.call("b".into()).unwrap();
        assert!(handed_over(&mut thought) == [call("a", "{\"x\":1}")]);
        thought.used(Usage { input: 1, output: 2 });
        thought.finish(End::Whole);
        assert!(handed_over(&mut thought) == [call("b", "{}")]);
        thought.close();
        assert!(handed_over(&mut thought) == [Piece::Used(Usage { input: 1, output: 2 })]);
        assert!(thought.is_over());
    }

    #[test]
    fn of_a_model_that_was_stopped_the_half_call_is_dropped() {
        let mut thought = Thought::default();
        thought.say("Let me see.".into()).unwrap();
        thought.call("whole".into()).unwrap();
        thought.call("half".into()).unwrap();
        thought.tell("{\"x\":").unwrap();
        thought.finish(End::Stopped);
        thought.close();
        assert!(
            handed_over(&mut thought) == [Piece::Text("Let me see.".into()), call("whole", "{}")]
        );
    }

    #[test]
    fn everything_has_an_end() {
        let mut thought = Thought::default();
        assert!(thought.say("x".repeat(MOST_TEXT)).is_ok());
        assert!(thought.say("x".into()).is_err());
        assert!(thought.tell("{}").is_err(), "nothing is called");
        for _ in 0..MOST_CALLS {
            assert!(thought.call("n".repeat(MOST_OF_A_NAME)).is_ok());
        }
        assert!(thought.tell(&"x".repeat(MOST_ARGUMENTS)).is_ok());
        assert!(thought.tell("x").is_err());
        assert!(thought.call("one more".into()).is_err());
        for name in [String::new(), "n".repeat(MOST_OF_A_NAME + 1)] {
            assert!(Thought::default().call(name).is_err());
        }
    }
}
