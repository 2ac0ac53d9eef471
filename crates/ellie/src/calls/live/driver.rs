//! The driver of a live call: tells the machine what happens, and does what it asks for.
//!
//! One task owns the call. It never waits for one thing only: whatever is asked of others is a future
//! that it holds beside the line, and dropping it is how work is called off.

mod caption;
mod desk;
mod listening;
mod voice;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use ellie_core::call::{Call, Input, Output, Reason, Reply, TurnId, Work};
use ellie_core::dialogue::Action;
use ellie_core::language::Language;
use ellie_providers::By;
use ellie_providers::stt::Transcript;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::super::reception::{Answered, Opened, Taken};
use super::super::{Channel, Reception, SessionId, Stages};
use super::ear::Ear;
use super::in_turn::InTurn;
use super::line::{Doers, FromCaller, Line, ToCaller};
use super::mouth::Mouth;
use super::{Sounds, line};
use crate::observed::Session;
use caption::Caption;
use desk::{Kept, ToKeep, deeds, keep};
use listening::Listening;
use voice::{Piece, Speaking, Spoken, speak};

/// One live call and all that belongs to it.
pub struct Driver {
    reception: Arc<Reception>,
    session: SessionId,
    seen_as: Session,
    channel: Channel,
    begun: Instant,
    call: Call,
    ear: Ear,
    mouth: Mouth,
    sounds: Sounds,
    /// None while the way to the caller is lost.
    line: Option<Line>,
    /// Whether the caller does not take what is sent any more.
    is_deaf: bool,
    /// Other lines that take up the call.
    lines: UnboundedReceiver<(Line, Sounds)>,
    shutdown: CancellationToken,
    is_draining: bool,
    listening: Listening,
    /// What the front desk keeps and answers.
    keeping: InTurn<ToKeep, Kept>,
    /// What is spoken.
    speaking: Speaking,
    /// What was begun to be said of the turn that is said.
    caption: Caption,
    /// The language the call goes on in.
    language: Language,
    /// Who heard what is answered, and who spoke last.
    by: Doers,
}

/// What happened.
enum Event {
    FromCaller(Option<FromCaller>),
    TakenUp(Line, Sounds),
    Judged(Vec<f32>),
    Listened(Input),
    Kept(Kept),
    Spoken(Spoken),
    Due,
    Draining,
}

impl Driver {
    /// A call that begins on this line.
    pub fn new(
        reception: Arc<Reception>,
        (session, channel): (SessionId, Channel),
        opened: Opened,
        sounds: Sounds,
        (line, lines): (Line, UnboundedReceiver<(Line, Sounds)>),
        shutdown: CancellationToken,
    ) -> Self {
        let now = Instant::now();
        let vad = Arc::clone(&reception.providers().vad);
        Self {
            language: opened.own.language(),
            call: Call::new(opened.own, opened.lines, opened.awaits),
            ear: Ear::new(vad),
            mouth: Mouth::new(sounds, now),
            begun: now,
            line: Some(line),
            is_deaf: false,
            is_draining: false,
            listening: Listening::new(reception.providers()),
            keeping: InTurn::default(),
            speaking: Speaking::default(),
            caption: Caption::default(),
            by: Doers::default(),
            seen_as: reception.observed().session(session.as_str()),
            reception,
            session,
            channel,
            sounds,
            lines,
            shutdown,
        }
    }

    /// Drives until the call is over.
    pub async fn run(mut self) {
        self.carry_out();
        while !self.call.has_ended() {
            let event = self.next().await;
            self.take(event);
            self.carry_out();
            self.send_sound();
            if self.is_deaf {
                self.lose();
            }
        }
        // Whoever comes now begins another call.
        self.lines.close();
        while let Ok((line, _)) = self.lines.try_recv() {
            line.send(ToCaller::Ended(Reason::CallerHungUp));
        }
        // What was said last is kept before the call is let go.
        while !self.keeping.is_idle() {
            self.keeping.next(keep(&self.reception, &self.session, self.channel)).await;
        }
    }

    async fn next(&mut self) -> Event {
        let deadline = self.deadline();
        let (reception, rate_hz) = (&self.reception, self.sounds.rate_hz);
        tokio::select! {
            what = from(&mut self.line) => Event::FromCaller(what),
            Some((line, sounds)) = self.lines.recv() => Event::TakenUp(line, sounds),
            voice = self.ear.judged() => Event::Judged(voice),
            input = self.listening.next() => Event::Listened(input),
            (_, kept) = self.keeping.next(keep(reception, &self.session, self.channel)) => {
                Event::Kept(kept)
            }
            spoken = self.speaking.next(speak(reception, self.seen_as, rate_hz)) => {
                Event::Spoken(spoken)
            }
            () = sleep_until(deadline) => Event::Due,
            () = self.shutdown.cancelled(), if !self.is_draining => Event::Draining,
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::FromCaller(Some(what)) => self.hear(what),
            Event::FromCaller(None) => self.lose(),
            Event::TakenUp(line, sounds) => self.take_up(line, sounds),
            Event::Judged(voice) => {
                for voice in voice {
                    self.tell(Input::Voice(voice));
                    self.carry_out();
                }
                self.ear.forget_before(self.call.needs_from());
            }
            Event::Listened(input) => self.tell(input),
            Event::Kept(kept) => self.answered(kept),
            Event::Spoken(spoken) => self.made(spoken),
            Event::Due => self.tell(Input::Time),
            Event::Draining => {
                self.is_draining = true;
                self.tell(Input::Drain);
            }
        }
    }

    /// The way to the caller is lost. It may be that the caller has hung up before.
    fn lose(&mut self) {
        self.leave(|_| true);
    }

    /// Leaves the line there is; of what waits on it this is heard first. Who did not take what was sent
    /// on it may take it on another.
    fn leave(&mut self, is_heard: impl Fn(&FromCaller) -> bool) {
        self.is_deaf = false;
        let Some(mut line) = self.line.take() else { return };
        while let Ok(what) = line.from_caller.try_recv() {
            if is_heard(&what) {
                self.hear(what);
            }
        }
        self.tell(Input::Lost);
        self.carry_out();
    }

    /// What was said on the line before is heard first. Ellie then goes on where she was.
    fn take_up(&mut self, line: Line, sounds: Sounds) {
        self.send(ToCaller::TakenOver);
        self.leave(|what| *what != FromCaller::HangUp);
        self.line = Some(line);
        self.sounds = sounds;
        self.mouth.suits(sounds);
        self.tell(Input::Back);
    }

    fn hear(&mut self, what: FromCaller) {
        match what {
            FromCaller::Sound(samples) => {
                self.ear.hear(&samples);
                self.listening.goes_on(&self.ear);
                if self.ear.is_behind() {
                    self.tell(Input::SoundCame);
                }
            }
            FromCaller::Typed(text) => self.tell(Input::Typed(text)),
            FromCaller::Keys(keys) => self.tell(Input::Keys(keys)),
            FromCaller::Played { turn, heard } => {
                if let Some(turn) = self.caption.turn.filter(|said| said.number() == turn) {
                    self.tell(Input::Played { turn, heard });
                }
            }
            FromCaller::Enough => self.tell(Input::Enough),
            FromCaller::HangUp => self.tell(Input::HangUp),
        }
    }

    fn answered(&mut self, kept: Kept) {
        match kept {
            Kept::Greeting(Ok(())) => {}
            Kept::Greeting(Err(error)) => {
                tracing::warn!(%error, "that the greeting was heard could not be kept");
            }
            Kept::Turn(turn, answered) => match *answered {
                Ok(answered) => self.reply(turn, answered),
                Err(error) => {
                    tracing::error!(%error, "a turn of a live call failed");
                    self.tell(Input::Failed(Work::Reply(turn)));
                }
            },
        }
    }

    fn reply(&mut self, turn: TurnId, answered: Answered) {
        for deed in deeds(&answered) {
            self.send(ToCaller::Done(deed));
        }
        self.by.route = answered.route;
        self.language = answered.own.language();
        let hangs_up = answered.reply.actions.contains(&Action::HangUp);
        self.tell(Input::Reply(Reply {
            turn,
            lines: answered.reply.lines,
            own: Box::new(answered.own),
            patience: answered.awaits,
            can_be_taken_back: answered.can_be_taken_back,
            ends: hangs_up.then_some(Reason::Goodbye),
        }));
    }

    fn tell(&mut self, input: Input) {
        self.call.handle(input, self.begun.elapsed());
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.call.poll() {
            self.do_it(output);
        }
    }

    fn do_it(&mut self, output: Output) {
        match output {
            Output::JudgeEnd { pause, frames } => {
                self.listening.judge(pause, self.ear.cut(&frames));
            }
            Output::Transcribe { attempt, frames } => {
                self.listening.transcribe(attempt, self.ear.cut(&frames));
            }
            Output::Forget(attempt) => self.listening.forget(attempt),
            Output::Answer { turn, text, confidence, is_spoken, instead_of } => {
                let heard = Transcript { text, confidence, ..Transcript::default() };
                let (stages, channel) = (Stages::default(), self.channel);
                let is_instead = instead_of.is_some();
                self.by.stt = if is_spoken { self.listening.heard_by() } else { By::default() };
                self.answer(
                    turn,
                    Taken { heard, stages, channel, language: None, is_spoken, is_instead },
                );
            }
            Output::Speak { turn, place, line } => {
                self.caption.note(turn, place, &line);
                self.speaking.push(Piece { turn, place, line });
            }
            Output::Play { turn, place, from, is_last } => {
                self.mouth.play((turn, place), from, is_last);
                let so_far = self.caption.until(place);
                self.show(turn, so_far, false);
            }
            Output::Clear { turn, heard } => {
                self.mouth.clear(Instant::now());
                self.send(ToCaller::Clear { turn: turn.number(), heard });
            }
            Output::Said { turn, text } => self.said(turn, text),
            Output::Drop(turn) => self.speaking.forget(turn),
            Output::TooMany => self.send(ToCaller::TooMany),
            Output::Status(status) => self.send(ToCaller::Status(status)),
            Output::SpeechStarted { at } => {
                self.listening.begin(&self.ear, self.call.needs_from());
                self.send(ToCaller::SpeechStarted(at));
            }
            Output::SpeechStopped { at } => {
                self.listening.end();
                self.send(ToCaller::SpeechStopped(at));
            }
            Output::Metrics(metrics) => self.send(ToCaller::Metrics(metrics, self.by)),
            Output::Ended(reason) => self.send(ToCaller::Ended(reason)),
        }
    }

    fn answer(&mut self, turn: TurnId, taken: Taken) {
        let heard = &taken.heard;
        self.send(ToCaller::Words(line::Words {
            turn: turn.number(),
            are_ellies: false,
            text: heard.text.clone(),
            are_final: true,
            confidence: heard.confidence,
            language: self.language,
        }));
        self.keeping.push(ToKeep::Turn(turn, taken));
    }

    /// The first turn is Ellie's own: the greeting, and if all of it was heard, it need not come again.
    fn said(&mut self, turn: TurnId, text: String) {
        self.speaking.forget(turn);
        if self.mouth.forget(turn) {
            self.send(ToCaller::SoundEnds(turn.number()));
        }
        if turn.number() == 1 && text == self.caption.until(usize::MAX) {
            self.keeping.push(ToKeep::Greeting);
        }
        self.show(turn, text, true);
    }

    fn show(&mut self, turn: TurnId, text: String, are_final: bool) {
        let turn = turn.number();
        let (language, confidence) = (self.language, None);
        let words = line::Words { turn, are_ellies: true, text, are_final, confidence, language };
        self.send(ToCaller::Words(words));
    }

    fn send_sound(&mut self) {
        while let Some(packet) = self.mouth.next(Instant::now()) {
            let turn = packet.turn.number();
            if packet.begins {
                self.send(ToCaller::SoundStarts(turn));
            }
            if !packet.samples.is_empty() {
                self.send(ToCaller::Sound(packet.samples));
            }
            if packet.ends {
                self.send(ToCaller::SoundEnds(turn));
            }
        }
    }

    fn send(&mut self, what: ToCaller) {
        self.is_deaf |= self.line.as_ref().is_some_and(|line| !line.send(what));
    }

    fn deadline(&self) -> Instant {
        // Nothing waits longer than this without an event, and a wake-up too many does no harm.
        const LONGEST: Duration = Duration::from_secs(60);
        let call = self.call.deadline().map(|deadline| self.begun + deadline);
        let due = [call, self.mouth.due()].into_iter().flatten().min();
        due.unwrap_or_else(|| Instant::now() + LONGEST)
    }
}

/// What comes from the caller; nothing, once, when the way is lost.
async fn from(line: &mut Option<Line>) -> Option<FromCaller> {
    match line {
        Some(line) => line.from_caller.recv().await,
        None => pending().await,
    }
}
