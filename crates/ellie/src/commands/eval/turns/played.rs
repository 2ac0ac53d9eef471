//! A clip in a call: the machine of a live call, with a clock that is moved by hand.
//!
//! Every decision is [`Call`]'s own. What the models answer comes when it would come: the times are
//! fixed, as measured (docs/measured.md), so that a run is the same on every machine. The caller says
//! the whole clip, whether Ellie falls in or not.

use std::time::Duration;

use ellie_core::call::{Call, Input, Lines, Output, Reply};
use ellie_core::dialogue::script::Line;
use ellie_core::floor::{FRAME, Frames, Patience};

use super::clip::Clip;
use super::heard::Heard;
use super::outcome::Taken;

/// A vote takes so long.
const VOTE: Duration = Duration::from_millis(45);

/// A transcript takes so long, and so much more for each second of sound.
const TRANSCRIPT: Duration = Duration::from_millis(10);
const TRANSCRIPT_OF_A_SECOND: Duration = Duration::from_millis(25);

/// An answer is found, and its sound fetched: a line that is kept.
const REPLY: Duration = Duration::from_millis(5);
const SPEECH: Duration = Duration::from_millis(5);

/// How long Ellie's answer is.
const ANSWER: Duration = Duration::from_secs(2);

/// A call in which a clip is heard.
struct World<'w, 'p> {
    heard: &'w mut Heard<'p>,
    call: Call,
    awaits: Patience,
    now: Duration,
    to_come: Vec<(Duration, Input)>,
    taken: Vec<Taken>,
}

/// Where Ellie takes the floor.
pub async fn played(clip: &Clip, heard: &mut Heard<'_>) -> anyhow::Result<Vec<Taken>> {
    let awaits = clip.turn.awaits;
    let call = Call::new(lines(), Vec::new(), awaits);
    let track = heard.voice().to_vec();
    let mut world =
        World { heard, call, awaits, now: Duration::ZERO, to_come: Vec::new(), taken: Vec::new() };
    world.drive().await?;
    for voice in track {
        world.pass(FRAME).await?;
        world.handle(Input::Voice(voice)).await?;
    }
    Ok(world.taken)
}

impl World<'_, '_> {
    /// Lets time pass, and what is due happen.
    async fn pass(&mut self, time: Duration) -> anyhow::Result<()> {
        let until = self.now + time;
        loop {
            let due = self.to_come.iter().map(|(due, _)| *due).min();
            let Some(next) = due.into_iter().chain(self.call.deadline()).min() else { break };
            if next > until {
                break;
            }
            self.now = self.now.max(next);
            let place = self.to_come.iter().position(|(due, _)| *due == next);
            let input = place.map_or(Input::Time, |place| self.to_come.remove(place).1);
            self.handle(input).await?;
        }
        self.now = until;
        Ok(())
    }

    async fn handle(&mut self, input: Input) -> anyhow::Result<()> {
        self.call.handle(input, self.now);
        self.drive().await
    }

    async fn drive(&mut self) -> anyhow::Result<()> {
        while let Some(output) = self.call.poll() {
            self.carry_out(output).await?;
        }
        Ok(())
    }

    async fn carry_out(&mut self, output: Output) -> anyhow::Result<()> {
        match output {
            Output::JudgeEnd { pause, frames } => {
                let probability = self.heard.vote(&frames).await?;
                self.later(VOTE, Input::Vote { pause, probability });
            }
            Output::Transcribe { attempt, frames } => {
                let takes = TRANSCRIPT + TRANSCRIPT_OF_A_SECOND.mul_f64(seconds(&frames));
                let (text, confidence) = self.heard.words(&frames).await?;
                self.later(takes, Input::Transcript { attempt, text, confidence });
            }
            Output::Answer { turn, .. } => {
                let reply = Reply {
                    turn,
                    lines: vec![Line::fixed("And what else should we know?")],
                    own: Box::new(lines()),
                    patience: self.awaits,
                    can_be_taken_back: true,
                    ends: None,
                };
                self.later(REPLY, Input::Reply(reply));
            }
            Output::Speak { turn, place, .. } => {
                let speech = Input::Speech { turn, place, length: ANSWER, is_whole: true };
                self.later(SPEECH, speech);
            }
            Output::SpeechStopped { .. } => {
                self.taken.push(Taken { at: self.now, was_heard: false });
            }
            Output::Play { .. } => {
                if let Some(taken) = self.taken.last_mut() {
                    taken.was_heard = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn later(&mut self, takes: Duration, input: Input) {
        self.to_come.push((self.now + takes, input));
    }
}

fn seconds(frames: &Frames) -> f64 {
    (frames.end - frames.start) as f64 * FRAME.as_secs_f64()
}

fn lines() -> Lines {
    let line = |text: &str| Line::fixed(text);
    Lines {
        notices: Vec::new(),
        one_moment: line("One moment, please."),
        are_you_there: line("Are you still there?"),
        not_understood: line("Sorry?"),
        trouble: line("Something went wrong."),
        must_end: line("I have to end."),
        goodbye: line("Goodbye."),
    }
}

#[cfg(test)]
mod tests {
    use ellie::calls::live::EAR_HZ;
    use ellie_core::audio::Sound;
    use ellie_providers::Providers;

    use super::super::outcome::Outcome;
    use super::super::pause::Kind;
    use super::super::set::{Part, Turn};
    use super::*;

    /// Two tones with a pause between them, to a model that takes every pause for the end, and to a
    /// recogniser that hears the same words in everything.
    async fn outcome(awaits: Patience, pause_ms: u64, heard: &str) -> Outcome {
        let pause = Some((Kind::Think, Duration::from_millis(pause_ms)));
        let part = |pause| Part { words: "word".into(), pause };
        let turn = Turn { awaits, parts: vec![part(pause), part(None)] };
        let tone = (0..EAR_HZ).map(|i| 0.5 * (i as f32 * 0.1).sin()).collect();
        let tone = Sound::new(tone, EAR_HZ);
        let clip = Clip::new(&turn, vec![tone.clone(), tone]);
        let (providers, folder) = (Providers::fake(heard), tempfile::tempdir().unwrap());
        let mut heard = Heard::new(&providers, &clip.sound, folder.path()).await.unwrap();
        Outcome::of(&clip, &played(&clip, &mut heard).await.unwrap())
    }

    #[tokio::test]
    async fn a_long_pause_after_a_sentence_is_cut_off_and_noticed() {
        let outcome = outcome(Patience::Usual, 1300, "I need a lawyer.").await;
        assert_eq!((outcome.pauses, outcome.cut, outcome.noticed), (1, 1, 1));
        let wait_ms = outcome.wait.unwrap().as_millis();
        assert!((390..=450).contains(&wait_ms), "{wait_ms}");
    }

    #[tokio::test]
    async fn a_short_pause_and_one_in_a_number_are_not() {
        assert_eq!(outcome(Patience::Usual, 300, "I need a lawyer.").await.cut, 0);
        assert_eq!(outcome(Patience::Number(10), 1300, "six one four").await.cut, 0);
    }
}
