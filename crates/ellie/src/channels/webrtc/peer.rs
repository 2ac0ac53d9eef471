//! A browser on a call: one task owns the connection, and the caller's end of the line.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use ellie_core::language::Language;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::json;
use str0m::channel::ChannelData;
use str0m::media::MediaData;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep_until};

use super::connection::{Connection, Next};
use super::exchange::Datagram;
use super::incoming::Incoming;
use super::outgoing::{Outgoing, RATE_HZ};
use crate::app::App;
use crate::calls::live::{Begun, CallersEnd, FromCaller, Sounds, ToCaller};
use crate::calls::{Channel, SessionId};
use crate::channels::codec::{self, Request};
use crate::channels::fault::Fault;
use crate::channels::live::{self, Told};
use crate::channels::now;

/// How long a browser may take to connect and to open its data channel.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser of which nothing is heard for so long is lost: sound comes all the time, and browsers ask
/// whether we are there every few seconds.
const LOST: Duration = Duration::from_secs(8);

/// How long the last words may take to arrive.
const FAREWELL: Duration = Duration::from_secs(2);

/// How Ellie's sound is wanted from the line.
const SOUNDS: Sounds = Sounds { rate_hz: RATE_HZ, is_burst: false };

/// How sound is written, as clients are told.
#[derive(Serialize)]
struct Format {
    encoding: &'static str,
    sample_rate_hz: u32,
}

const OPUS: Format = Format { encoding: "opus", sample_rate_hz: 48_000 };

/// A browser.
pub struct Peer {
    app: Arc<App>,
    connection: Connection,
    session: SessionId,
    /// The language that is asked for.
    language: Option<Language>,
    stage: Stage,
    _place: OwnedSemaphorePermit,
}

/// How far a call has come.
enum Stage {
    /// The browser has until then.
    Connecting(Instant),
    /// It is connected, and Ellie is called.
    Calling(BoxFuture<'static, Option<Begun>>),
    /// Both speak.
    OnCall(Box<OnCall>),
    /// What was said last is on its way, until then.
    Ending(Instant, Option<Box<OnCall>>),
    /// Nothing is left to be done.
    Over,
}

/// A call that is going on, or was.
struct OnCall {
    id: String,
    line: CallersEnd,
    incoming: Incoming,
    outgoing: Outgoing,
}

/// What may happen.
enum Event {
    Received(Option<Datagram>),
    Begun(Option<Begun>),
    FromEllie(Option<ToCaller>),
    Due,
    ShutDown,
}

impl Peer {
    /// A browser that was answered.
    pub fn new(
        app: Arc<App>,
        connection: Connection,
        (session, language): (SessionId, Option<Language>),
        place: OwnedSemaphorePermit,
    ) -> Self {
        let stage = Stage::Connecting(Instant::now() + PATIENCE);
        Self { app, connection, session, language, stage, _place: place }
    }

    /// Goes on until the call is over here. Where it was not ended, it waits to be taken up elsewhere.
    pub async fn run(mut self) {
        loop {
            let due = self.work();
            if self.is_over() {
                return self.connection.close();
            }
            let event = self.next(due).await;
            self.handle(event);
        }
    }

    fn is_over(&mut self) -> bool {
        match &self.stage {
            Stage::Over => true,
            Stage::Ending(_, call) => {
                let is_all_heard = call.as_ref().is_none_or(|call| !call.outgoing.has_sound());
                is_all_heard && self.connection.have_words_arrived()
            }
            Stage::Connecting(_) | Stage::Calling(_) | Stage::OnCall(_) => false,
        }
    }

    async fn next(&mut self, due: Instant) -> Event {
        // A call says goodbye first.
        let ends_at_once = matches!(self.stage, Stage::Connecting(_) | Stage::Calling(_));
        tokio::select! {
            datagram = self.connection.datagram() => Event::Received(datagram),
            event = self.stage.next() => event,
            () = sleep_until(due) => Event::Due,
            () = self.app.shutdown.cancelled(), if ends_at_once => Event::ShutDown,
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Received(Some(datagram)) => self.connection.receive(&datagram),
            Event::Begun(Some(begun)) => self.begin(begun),
            Event::Begun(None) => {
                self.complain(&Fault::busy());
                self.end();
            }
            Event::FromEllie(Some(what)) => self.tell(what),
            Event::FromEllie(None) | Event::Received(None) | Event::ShutDown => {
                self.stage = Stage::Over;
            }
            Event::Due => self.go_on(),
        }
    }

    /// Does all that the connection asks for. Returns when something is due.
    fn work(&mut self) -> Instant {
        loop {
            match self.connection.next() {
                Ok(Next::Due(due)) => return self.due(due),
                Ok(Next::Opened) => self.call(),
                Ok(Next::Words(message)) => self.read(&message),
                Ok(Next::Sound(sound)) => self.hear(&sound),
                Ok(Next::Closed) => self.stage = Stage::Over,
                Err(error) => {
                    tracing::debug!(%error, "a connection of WebRTC broke");
                    self.stage = Stage::Over;
                    return Instant::now();
                }
            }
        }
    }

    fn due(&self, connection: Instant) -> Instant {
        let sound = match &self.stage {
            Stage::OnCall(call) => call.outgoing.due().min(call.incoming.due()),
            Stage::Ending(_, Some(call)) => call.outgoing.due(),
            _ => connection,
        };
        connection.min(sound).min(self.patience_ends())
    }

    /// When the browser has had its time.
    fn patience_ends(&self) -> Instant {
        match &self.stage {
            Stage::Connecting(until) | Stage::Ending(until, _) => *until,
            Stage::Calling(_) | Stage::OnCall(_) | Stage::Over => {
                self.connection.last_heard() + LOST
            }
        }
    }

    /// Time has passed.
    fn go_on(&mut self) {
        let now = Instant::now();
        if let Err(error) = self.connection.pass_time(now) {
            tracing::debug!(%error, "a connection of WebRTC broke");
            self.stage = Stage::Over;
        }
        self.work();
        if self.patience_ends() <= now {
            self.stage = Stage::Over;
        }
        if let Stage::OnCall(call) = &mut self.stage {
            let quiet = call.incoming.quiet(now);
            call.hears(quiet);
        }
        if let Stage::OnCall(call) | Stage::Ending(_, Some(call)) = &mut self.stage
            && let Some(packet) = call.outgoing.next(now)
        {
            self.connection.send_sound(packet);
        }
    }

    /// The browser is there, so Ellie is called.
    fn call(&mut self) {
        let (live, session) = (Arc::clone(&self.app.live), self.session.clone());
        let language = self.language;
        let calling = async move { live.call(session, Channel::WebRtc, SOUNDS, language).await };
        self.stage = Stage::Calling(Box::pin(calling));
    }

    fn begin(&mut self, begun: Begun) {
        let now = Instant::now();
        let (Ok(incoming), Ok(outgoing)) = (Incoming::new(now), Outgoing::new(now)) else {
            tracing::error!("Opus cannot be had");
            self.stage = Stage::Over;
            return;
        };
        let token = self.app.session_token(&self.session);
        let data = live::started(&begun, &self.session, token, (&OPUS, &OPUS));
        self.stage = Stage::OnCall(Box::new(OnCall {
            id: begun.call_id,
            line: begun.line,
            incoming,
            outgoing,
        }));
        self.write("call_started", &data);
    }

    fn hear(&mut self, sound: &MediaData) {
        let Stage::OnCall(call) = &mut self.stage else { return };
        let numbers = **sound.seq_range.start()..=**sound.seq_range.end();
        let samples = call.incoming.packet(&numbers, &sound.data, Instant::now());
        call.hears(samples);
    }

    fn read(&mut self, message: &ChannelData) {
        let Stage::OnCall(call) = &self.stage else {
            let fault = Fault::out_of_place("No call is going on: wait for call_started");
            return self.complain(&fault);
        };
        let text = str::from_utf8(&message.data).ok().filter(|_| !message.binary);
        let Some(text) = text else {
            let words = "A message is text: sound goes over the audio line";
            return self.complain(&Fault::invalid(words));
        };
        match codec::decode(text) {
            Ok(Request::Ping(given)) => {
                self.write("pong", &json!({"timestamp": now(), "original_timestamp": given}));
            }
            Ok(request) => match request.in_call(true) {
                Ok(Ok(what)) => {
                    if call.line.to_ellie.try_send(what).is_err() {
                        self.complain(&Fault::too_many());
                    }
                }
                Ok(Err(_)) => {
                    let words = "A call is going on: one connection is one call";
                    self.complain(&Fault::out_of_place(words));
                }
                Err(fault) => self.complain(&fault),
            },
            Err(fault) => self.complain(&fault),
        }
    }

    fn tell(&mut self, what: ToCaller) {
        let is_taken = what == ToCaller::TakenOver;
        let is_over = is_taken || matches!(what, ToCaller::Ended(_));
        if let Stage::OnCall(call) = &mut self.stage
            && (is_taken || matches!(what, ToCaller::Clear { .. }))
        {
            call.outgoing.clear();
        }
        let Stage::OnCall(call) = &self.stage else { return };
        match live::told(what, &call.id, &OPUS) {
            Told::Text(kind, data) => self.write(kind, &data),
            Told::Fault(fault) => self.complain(&fault),
            Told::Sound(samples) => {
                if let Stage::OnCall(call) = &mut self.stage {
                    call.outgoing.push(&samples, Instant::now());
                }
            }
        }
        if is_over {
            self.end();
        }
    }

    /// Nothing more is said, but what was said last is still to arrive.
    fn end(&mut self) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::OnCall(call) => Stage::Ending(Instant::now() + FAREWELL, Some(call)),
            Stage::Calling(_) => Stage::Ending(Instant::now() + FAREWELL, None),
            other => other,
        };
    }

    fn complain(&mut self, fault: &Fault) {
        self.write("error", &fault.data());
    }

    /// Whoever does not take words is lost.
    fn write(&mut self, kind: &str, data: &serde_json::Value) {
        if !self.connection.write(kind, data) {
            self.stage = Stage::Over;
        }
    }
}

impl Stage {
    /// What comes of what is waited for.
    async fn next(&mut self) -> Event {
        match self {
            Self::Calling(calling) => Event::Begun(calling.await),
            Self::OnCall(call) => Event::FromEllie(call.line.from_ellie.recv().await),
            Self::Connecting(_) | Self::Ending(..) | Self::Over => pending().await,
        }
    }
}

impl OnCall {
    /// What finds no room is late, and lost.
    fn hears(&self, samples: Vec<f32>) {
        if !samples.is_empty() {
            let _ = self.line.to_ellie.try_send(FromCaller::Sound(samples));
        }
    }
}
