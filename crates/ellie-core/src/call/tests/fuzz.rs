//! Whole calls in which anything may happen at any time, in any order.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::prelude::*;

use super::super::*;
use super::{lines, ms};
use crate::floor::FRAME;

/// What happens next. Work is named by its place among what is outstanding.
#[derive(Debug, Clone)]
enum Step {
    Frames(f32, u8),
    Wait(u16),
    Done(usize, Flavour),
    Failed(usize),
    /// More sound of a piece comes, which is not all.
    Grows(usize, u16),
    /// Another voice says a piece anew.
    Anew(usize),
    /// A result that came already, or failed, or was dropped, comes once more.
    Again(usize),
    Played(u16),
    Caller(Input),
    HangUp,
    Drain,
}

/// How a result is.
#[derive(Debug, Clone)]
struct Flavour {
    number: u16,
    is_silent: bool,
    can_be_taken_back: bool,
    ends: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let flavour =
        (0u16..4000, prop::bool::weighted(0.15), any::<bool>(), prop::bool::weighted(0.03));
    let flavour = flavour.prop_map(|(number, is_silent, can_be_taken_back, ends)| Flavour {
        number,
        is_silent,
        can_be_taken_back,
        ends,
    });
    let caller = prop_oneof![
        4 => Just(Input::Typed("typed".into())),
        2 => Just(Input::Keys("5".into())),
        1 => Just(Input::Keys("#".into())),
        2 => Just(Input::SoundCame),
        3 => Just(Input::Enough),
        1 => Just(Input::Lost),
        2 => Just(Input::Back),
    ];
    prop_oneof![
        60 => (0f32..1.0, 1u8..60).prop_map(|(voice, count)| Step::Frames(voice, count)),
        40 => (0u8..60).prop_map(|count| Step::Frames(0.0, count)),
        20 => (0u16..3000).prop_map(Step::Wait),
        2 => (0u16..60_000).prop_map(Step::Wait),
        150 => (any::<usize>(), flavour).prop_map(|(place, flavour)| Step::Done(place, flavour)),
        8 => any::<usize>().prop_map(Step::Failed),
        60 => (any::<usize>(), 0u16..1500).prop_map(|(place, more)| Step::Grows(place, more)),
        6 => any::<usize>().prop_map(Step::Anew),
        16 => any::<usize>().prop_map(Step::Again),
        8 => (0u16..6000).prop_map(Step::Played),
        16 => caller.prop_map(Step::Caller),
        1 => prop_oneof![1 => Just(Step::HangUp), 1 => Just(Step::Drain)],
    ]
}

/// Watches that a call keeps its promises.
struct Watch {
    call: Call,
    now: Duration,
    outstanding: Vec<Work>,
    past: Vec<Input>,
    /// Transcripts that came and still count, and where each token was answered.
    heard: HashMap<AttemptId, String>,
    answers: HashMap<TurnId, String>,
    tokens: u32,
    /// The turn that sounds, and those that are over.
    sounding: Option<TurnId>,
    said: HashSet<TurnId>,
    /// How much is made of a piece, and which of those that play still grows.
    made: HashMap<(TurnId, usize), Duration>,
    grows: Option<(TurnId, usize)>,
    speaks: bool,
    ended: bool,
    /// Sound before this frame is forgotten.
    kept_from: u64,
}

impl Watch {
    fn new() -> Self {
        let opening = vec![Line::fixed("Hello."), Line::variable("I am Ellie. How can I help?")];
        let mut watch = Self {
            call: Call::new(lines(), opening, Patience::Usual),
            now: Duration::ZERO,
            outstanding: Vec::new(),
            past: Vec::new(),
            heard: HashMap::new(),
            answers: HashMap::new(),
            tokens: 0,
            sounding: None,
            said: HashSet::new(),
            made: HashMap::new(),
            grows: None,
            speaks: false,
            ended: false,
            kept_from: 0,
        };
        watch.look();
        watch
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Frames(voice, count) => {
                for _ in 0..count {
                    self.pass(FRAME);
                    self.give(Input::Voice(voice));
                }
            }
            Step::Wait(time) => self.pass(ms(time.into())),
            Step::Done(place, flavour) => {
                if let Some(work) = self.pick(place) {
                    let result = self.result(work, &flavour);
                    self.past.push(result.clone());
                    self.is_made(work);
                    self.give(result);
                }
            }
            Step::Failed(place) => {
                if let Some(work) = self.pick(place) {
                    self.is_made(work);
                    self.give(Input::Failed(work));
                }
            }
            Step::Grows(place, more) => {
                if let Some((turn, place)) = self.speech(place) {
                    let length = self.made.entry((turn, place)).or_default();
                    *length += ms(more.into());
                    let length = *length;
                    self.give(Input::Speech { turn, place, length, is_whole: false });
                }
            }
            Step::Anew(place) => {
                if let Some((turn, place)) = self.speech(place) {
                    self.made.remove(&(turn, place));
                    self.give(Input::Anew { turn, place });
                    assert_ne!(self.grows, Some((turn, place)), "the old voice goes on");
                }
            }
            Step::Again(place) => {
                if let Some(past) = self.past.get(place % self.past.len().max(1)) {
                    self.give(past.clone());
                }
            }
            Step::Played(heard) => {
                let turn = TurnId(self.call.turns);
                self.give(Input::Played { turn, heard: ms(heard.into()) });
            }
            Step::Caller(input) => self.give(input),
            Step::HangUp => self.give(Input::HangUp),
            Step::Drain => self.give(Input::Drain),
        }
    }

    fn pick(&mut self, place: usize) -> Option<Work> {
        let count = self.outstanding.len();
        (count > 0).then(|| self.outstanding.swap_remove(place % count))
    }

    /// Some sound that is awaited.
    fn speech(&self, place: usize) -> Option<(TurnId, usize)> {
        let speech = |work: &Work| match work {
            Work::Speech(turn, place) => Some((*turn, *place)),
            _ => None,
        };
        let awaited: Vec<_> = self.outstanding.iter().filter_map(speech).collect();
        awaited.get(place % awaited.len().max(1)).copied()
    }

    /// No more comes of this.
    fn is_made(&mut self, work: Work) {
        self.grows = self.grows.filter(|(turn, place)| work != Work::Speech(*turn, *place));
    }

    fn result(&mut self, work: Work, flavour: &Flavour) -> Input {
        match work {
            Work::Vote(pause) => {
                Input::Vote { pause, probability: f32::from(flavour.number) / 4000.0 }
            }
            Work::Transcript(attempt) => {
                self.tokens += 1;
                // Called out, so that it is never taken for a listener's.
                let text = format!("stop t{}t", self.tokens);
                let text = if flavour.is_silent { String::new() } else { text };
                if !flavour.is_silent && self.call.hearing.awaits(attempt) {
                    self.heard.insert(attempt, format!("t{}t", self.tokens));
                }
                Input::Transcript { attempt, text, confidence: Some(0.5) }
            }
            Work::Reply(turn) => Input::Reply(Reply {
                turn,
                lines: vec![Line::fixed("Yes."), Line::variable("It is so. Is it not?")],
                own: Box::new(lines()),
                patience: Patience::ALL[usize::from(flavour.number) % Patience::ALL.len()],
                can_be_taken_back: flavour.can_be_taken_back,
                ends: flavour.ends.then_some(Reason::Goodbye),
            }),
            Work::Speech(turn, place) => {
                let length = self.made.entry((turn, place)).or_default();
                *length += ms(flavour.number.into());
                Input::Speech { turn, place, length: *length, is_whole: true }
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(deadline) = self.call.deadline().filter(|at| *at <= until) {
            self.now = self.now.max(deadline);
            self.give(Input::Time);
        }
        self.now = until;
    }

    fn give(&mut self, input: Input) {
        self.call.handle(input, self.now);
        self.look();
        // Never stuck: something is awaited until a time, or the call is over.
        assert_eq!(self.call.deadline().is_none(), self.ended);
        assert!(self.call.deadline().is_none_or(|at| at > self.now), "the deadline is past");
        self.kept_from = self.kept_from.max(self.call.needs_from());
    }

    fn look(&mut self) {
        while let Some(output) = self.call.poll() {
            assert!(!self.ended, "{output:?} after the end");
            match output {
                Output::JudgeEnd { pause, frames } => {
                    assert!(frames.start >= self.kept_from, "what is judged is forgotten");
                    self.outstanding.push(Work::Vote(pause));
                }
                Output::Transcribe { attempt, frames } => {
                    assert!(frames.start >= self.kept_from, "what is transcribed is forgotten");
                    self.outstanding.push(Work::Transcript(attempt));
                }
                Output::Forget(attempt) => drop(self.heard.remove(&attempt)),
                Output::Answer { turn, text, instead_of, .. } => {
                    let before = instead_of.map(|before| self.answers.remove(&before).unwrap());
                    assert!(before.is_none_or(|before| text.starts_with(&before)));
                    self.answers.insert(turn, text);
                    self.outstanding.push(Work::Reply(turn));
                }
                Output::Speak { turn, place, .. } => {
                    self.outstanding.push(Work::Speech(turn, place));
                }
                Output::Play { turn, place, from, .. } => {
                    assert_eq!(self.grows, None, "what grows is cut off");
                    assert!(from <= self.made[&(turn, place)], "nobody has made that");
                    if self.outstanding.contains(&Work::Speech(turn, place)) {
                        self.grows = Some((turn, place));
                    }
                    assert!(!self.speaks, "the caller is spoken over");
                    assert!(!self.said.contains(&turn), "a turn that is over speaks");
                    assert!(self.sounding.is_none_or(|sounding| sounding == turn), "two at once");
                    self.sounding = Some(turn);
                }
                Output::Clear { turn, .. } => {
                    assert_eq!(self.sounding, Some(turn));
                    self.grows = None;
                }
                Output::Said { turn, .. } => {
                    assert!(self.said.insert(turn), "said twice");
                    self.sounding = self.sounding.filter(|sounding| *sounding != turn);
                    self.grows = self.grows.filter(|(growing, _)| *growing != turn);
                }
                Output::SpeechStarted { .. } => {
                    assert!(!std::mem::replace(&mut self.speaks, true));
                }
                Output::SpeechStopped { .. } => {
                    assert!(std::mem::replace(&mut self.speaks, false));
                }
                Output::Ended(_) => self.ended = true,
                Output::Drop(_) | Output::Status(_) | Output::Metrics(_) | Output::TooMany => {}
            }
        }
    }

    /// Whatever was heard was answered, once.
    fn check_answers(&self) {
        for token in self.heard.values() {
            let answered = self.answers.values().filter(|text| text.contains(token.as_str()));
            assert_eq!(answered.count(), 1, "{token} in {:?}", self.answers);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_happens_a_call_keeps_its_promises(
        steps in prop::collection::vec(step(), 1..500),
    ) {
        let mut watch = Watch::new();
        for step in steps {
            watch.step(step);
        }
        watch.give(Input::HangUp);
        watch.pass(Duration::from_secs(600));
        prop_assert!(watch.ended, "a caller who hung up is still there");
        watch.check_answers();
    }
}
