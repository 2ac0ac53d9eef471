//! The world around a call: workers who take their time, and a clock that is moved by hand.

use std::time::Duration;

use super::super::*;
use super::{lines, ms};
use crate::floor::FRAME;

/// How long work takes, about as the models inside do; speech of a line takes 1 s to say.
const VOTE: Duration = ms(50);
const TRANSCRIPT: Duration = ms(80);
const REPLY: Duration = ms(12);
const SPEECH: Duration = ms(10);
const LINE: Duration = ms(1000);

pub struct World {
    pub call: Call,
    pub now: Duration,
    log: Vec<(Duration, String)>,
    to_come: Vec<(Duration, Input)>,
    says: String,
    vote: f32,
    reply: Reply,
    fails: Vec<String>,
    slow: Vec<(String, Duration)>,
    /// How the sound of a line comes: after how long, and what.
    comes: Vec<(Duration, Comes)>,
    metrics: Option<Metrics>,
}

/// What comes of the sound of a line.
#[derive(Clone, Copy)]
enum Comes {
    More(Duration),
    Last(Duration),
    Anew,
    Fails,
}

impl World {
    /// Plays a script, a step a line.
    pub fn play(script: &str) -> Self {
        let call = Call::new(lines(), vec![Line::fixed("How can I help you?")], Patience::Usual);
        let mut world = Self {
            call,
            now: Duration::ZERO,
            log: Vec::new(),
            to_come: Vec::new(),
            says: "I need a lawyer".into(),
            vote: 0.95,
            reply: reply("usual We do that.|What is your name?"),
            fails: Vec::new(),
            slow: Vec::new(),
            comes: vec![(SPEECH, Comes::Last(LINE))],
            metrics: None,
        };
        world.drive();
        for step in script.lines().map(str::trim).filter(|step| !step.is_empty()) {
            let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
            world.step(verb, rest);
        }
        world
    }

    fn step(&mut self, verb: &str, rest: &str) {
        match verb {
            "voice" => self.frames(0.9, rest),
            "quiet" => self.frames(0.02, rest),
            "unjudged" => self.handle(Input::SoundCame),
            "wait" => self.pass(ms(rest.parse().unwrap())),
            "says" => self.says = rest.into(),
            "vote" => self.vote = rest.parse().unwrap(),
            "reply" => self.reply = reply(rest),
            "final" => self.reply = Reply { can_be_taken_back: false, ..reply(rest) },
            "ends" => self.reply = Reply { ends: Some(Reason::Goodbye), ..reply(rest) },
            "fails" => self.fails.push(rest.into()),
            "works" => self.fails.clear(),
            "slow" => {
                let (what, time) = rest.split_once(' ').unwrap();
                self.slow.push((what.into(), ms(time.parse().unwrap())));
            }
            "comes" => self.comes = rest.split(' ').map(comes).collect(),
            "type" => self.handle(Input::Typed(rest.into())),
            "keys" => self.handle(Input::Keys(rest.into())),
            "played" => {
                let heard = ms(rest.parse().unwrap());
                let turn = TurnId(self.call.turns);
                self.handle(Input::Played { turn, heard });
            }
            "enough" => self.handle(Input::Enough),
            "lost" => self.handle(Input::Lost),
            "back" => self.handle(Input::Back),
            "hang-up" => self.handle(Input::HangUp),
            "drain" => self.handle(Input::Drain),
            _ => panic!("what is {verb}?"),
        }
    }

    fn frames(&mut self, voice: f32, length: &str) {
        let length: u64 = length.parse().unwrap();
        for _ in 0..length / 32 {
            self.pass(FRAME);
            self.handle(Input::Voice(voice));
        }
    }

    /// Lets time pass, and what is due happen.
    fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        loop {
            let due = self.to_come.iter().map(|(due, _)| *due).min();
            let Some(next) = due.into_iter().chain(self.call.deadline()).min() else { break };
            if next > until {
                break;
            }
            self.now = self.now.max(next);
            let input = match self.to_come.iter().position(|(due, _)| *due == next) {
                Some(place) => self.to_come.remove(place).1,
                None => Input::Time,
            };
            self.handle(input);
        }
        self.now = until;
    }

    pub fn handle(&mut self, input: Input) {
        self.call.handle(input, self.now);
        self.drive();
        let deadline = self.call.deadline();
        assert!(deadline.is_none_or(|at| at > self.now), "{deadline:?} is past\n{}", self.log());
    }

    fn drive(&mut self) {
        while let Some(output) = self.call.poll() {
            self.do_work(&output);
            self.log.push((self.now, told(&output)));
        }
    }

    fn do_work(&mut self, output: &Output) {
        match output {
            Output::JudgeEnd { pause, .. } => {
                let vote = Input::Vote { pause: *pause, probability: self.vote };
                self.later("vote", VOTE, vote, None);
            }
            Output::Transcribe { attempt, .. } => {
                let (text, confidence) = (self.says.clone(), Some(0.9));
                let transcript = Input::Transcript { attempt: *attempt, text, confidence };
                self.later("transcript", TRANSCRIPT, transcript, Some(Work::Transcript(*attempt)));
            }
            Output::Answer { turn, .. } => {
                let reply = Reply { turn: *turn, ..self.reply.clone() };
                self.later("reply", REPLY, Input::Reply(reply), Some(Work::Reply(*turn)));
            }
            Output::Speak { turn, place, .. } => self.speech_comes(*turn, *place),
            Output::Metrics(metrics) => self.metrics = Some(*metrics),
            _ => {}
        }
    }

    fn speech_comes(&mut self, turn: TurnId, place: usize) {
        let (mut after, mut length) = (Duration::ZERO, Duration::ZERO);
        for (pause, comes) in self.comes.clone() {
            after += pause;
            let input = match comes {
                Comes::More(more) | Comes::Last(more) => {
                    length += more;
                    let is_whole = matches!(comes, Comes::Last(_));
                    Input::Speech { turn, place, length, is_whole }
                }
                Comes::Anew => {
                    length = Duration::ZERO;
                    Input::Anew { turn, place }
                }
                Comes::Fails => Input::Failed(Work::Speech(turn, place)),
            };
            self.later("speech", after, input, Some(Work::Speech(turn, place)));
        }
    }

    fn later(&mut self, what: &str, takes: Duration, input: Input, work: Option<Work>) {
        let is_failing = self.fails.iter().any(|fails| fails == what);
        let input = work.filter(|_| is_failing).map_or(input, Input::Failed);
        let slow = self.slow.iter().rfind(|(slow, _)| slow == what).map(|(_, time)| *time);
        self.to_come.push((self.now + slow.unwrap_or(takes), input));
    }

    /// What the caller, the record and the firm get, without the workings.
    pub fn told(&self) -> Vec<&str> {
        let is_told = |entry: &&str| !entry.starts_with("- ");
        self.log.iter().map(|(_, entry)| entry.trim_end()).filter(is_told).collect()
    }

    /// When something came about, the last time.
    #[track_caller]
    pub fn at(&self, entry: &str) -> Duration {
        let found = self.log.iter().rfind(|(_, told)| told.trim_start_matches("- ") == entry);
        found.unwrap_or_else(|| panic!("no {entry}\n{}", self.log())).0
    }

    /// The wait for the last answer.
    pub fn metrics(&self) -> Metrics {
        self.metrics.unwrap()
    }

    pub fn log(&self) -> String {
        let entry = |(at, told): &(Duration, String)| format!("{:>7} {told}\n", at.as_millis());
        self.log.iter().map(entry).collect()
    }
}

/// After so long so much, as in "300+500"; "300=500" is the last of it.
fn comes(text: &str) -> (Duration, Comes) {
    let (pause, what) = text.split_at(text.find(['+', '=', '!', '@']).unwrap());
    let length = || ms(what[1..].parse().unwrap());
    let comes = match what {
        "!" => Comes::Fails,
        "@" => Comes::Anew,
        more if more.starts_with('+') => Comes::More(length()),
        _ => Comes::Last(length()),
    };
    (ms(pause.parse().unwrap()), comes)
}

/// "patience Line.|Line."
fn reply(text: &str) -> Reply {
    let (patience, lines) = text.split_once(' ').unwrap();
    let patience = match patience {
        "yes-no" => Patience::YesOrNo,
        "usual" => Patience::Usual,
        "number" => Patience::Number(10),
        "dictated" => Patience::Dictated,
        "story" => Patience::Story,
        _ => panic!("what is {patience}?"),
    };
    let lines = lines.split('|').map(Line::fixed).collect();
    Reply {
        turn: TurnId(0),
        lines,
        own: Box::new(super::lines()),
        patience,
        can_be_taken_back: true,
        ends: None,
    }
}

/// An output as a line of the log; what begins with a dash is inner workings.
fn told(output: &Output) -> String {
    match output {
        Output::JudgeEnd { .. } => "- judge".into(),
        Output::Transcribe { attempt, .. } => format!("- transcribe {}", attempt.0),
        Output::Forget(attempt) => format!("- forget {}", attempt.0),
        Output::Answer { turn, text, instead_of: None, .. } => format!("answer {}: {text}", turn.0),
        Output::Answer { turn, text, instead_of: Some(before), .. } => {
            format!("answer {} instead of {}: {text}", turn.0, before.0)
        }
        Output::Speak { turn, place, .. } => format!("- speak {}/{place}", turn.0),
        Output::Play { turn, place, from, .. } if from.is_zero() => {
            format!("play {}/{place}", turn.0)
        }
        Output::Play { turn, place, from, .. } => {
            format!("play {}/{place} from {}", turn.0, from.as_millis())
        }
        Output::Clear { turn, heard } => format!("clear {} at {}", turn.0, heard.as_millis()),
        Output::Said { turn, text } => format!("said {}: {text}", turn.0),
        Output::Drop(turn) => format!("- drop {}", turn.0),
        Output::Status(status) => format!("- {status:?}").to_lowercase(),
        Output::TooMany => "too many".into(),
        Output::SpeechStarted { .. } => "- started".into(),
        Output::SpeechStopped { .. } => "- stopped".into(),
        Output::Metrics(metrics) => format!("- metrics {}", metrics.turn.0),
        Output::Ended(reason) => format!("ended: {reason:?}").to_lowercase(),
    }
}
