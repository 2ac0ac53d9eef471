//! `/v1/realtime`: calls in the words of OpenAI's Realtime API.
//!
//! `asked` reads a client's events, `talk` keeps what the client sees of the conversation and writes
//! ours, both without I/O. The pump here owns the socket and the caller's end of the line. What a
//! client sends decides how sound is written, and never what Ellie says.

mod asked;
mod caller;
mod ear;
mod ellie;
mod event;
mod fault;
mod feed;
mod items;
mod response;
mod scribe;
mod session;
mod talk;

use std::slice;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseCode, Message, Utf8Bytes, WebSocket, close_code};
use ellie_core::call::Reason;
use ellie_core::language::Language;
use serde_json::{Map, Value, json};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, sleep_until};

use super::socket::{IDLE, LARGE_FRAME, TOO_LARGE, close, put};
use crate::app::App;
use crate::calls::live::{CallersEnd, EAR_HZ, FromCaller, Sounds, ToCaller};
use crate::calls::{Channel, NotSpoken, SessionId};
use crate::observed::Frame;
use asked::{Asked, Event as FromClient};
use caller::{Clock, Turn};
use ear::Ear;
use event::event;
use fault::Fault;
use scribe::Scribe;
use session::Session;
pub use session::{For, MODEL};
use talk::Talk;

/// A client that asks for nothing is greeted after so long: it had its time to say how.
const SOON: Duration = Duration::from_secs(1);

/// Where a session says in which language it is to be.
const LANGUAGE: &str = "session.audio.input.transcription.language";

/// Serves one connection until either side ends it.
pub async fn serve(
    app: Arc<App>,
    socket: WebSocket,
    (is_for, id): (For, SessionId),
    _place: OwnedSemaphorePermit,
) {
    let opened = Instant::now();
    let session = Session::new(is_for, id.to_string(), app.models.hears.clone());
    let Some(ear) = Ear::new(session.input, opened) else {
        tracing::error!("sound of OpenAI's clients cannot be read");
        return;
    };
    match is_for {
        For::Calling => {
            let (talk, call) = (Talk::new(), None);
            Pump { app, socket, id, session, talk, ear, call, opened }.run().await;
        }
        For::Writing => Scribe::new(app, socket, session, ear).run().await,
    }
}

struct Pump {
    app: Arc<App>,
    socket: WebSocket,
    id: SessionId,
    session: Session,
    talk: Talk,
    ear: Ear,
    call: Option<OnCall>,
    opened: Instant,
}

/// A live call.
struct OnCall {
    line: CallersEnd,
    begun: Instant,
    rate_hz: u32,
}

/// What may happen to a connection.
enum Event {
    Received(Option<Result<Message, axum::Error>>),
    FromEllie(Option<ToCaller>),
    Feed,
    Soon,
    Idle,
    ShutDown,
}

impl Pump {
    async fn run(mut self) {
        let mut heard_at = self.opened;
        let created = json!({ "session": self.session.told() });
        let mut going_on = self.send(&event("session.created", created)).await;
        while going_on {
            let feed = self.ear.feed.due().filter(|_| self.call.is_some());
            let event = tokio::select! {
                message = self.socket.recv() => Event::Received(message),
                what = from_ellie(&mut self.call) => Event::FromEllie(what),
                () = sleep_until(feed.unwrap_or(heard_at)), if feed.is_some() => Event::Feed,
                () = sleep_until(self.opened + SOON), if self.call.is_none() => Event::Soon,
                () = sleep_until(heard_at + IDLE) => Event::Idle,
                // A call says goodbye first.
                () = self.app.shutdown.cancelled(), if self.call.is_none() => Event::ShutDown,
            };
            if matches!(event, Event::Received(_)) {
                heard_at = Instant::now();
            }
            going_on = self.handle(event).await;
        }
    }

    /// Returns whether the connection goes on.
    async fn handle(&mut self, event: Event) -> bool {
        match event {
            Event::Received(Some(Ok(message))) => {
                self.app.observed.frame(Frame::Received);
                self.receive(message).await
            }
            // Whatever could not be read: most often it was too large.
            Event::Received(Some(Err(_))) => self.close(close_code::SIZE, TOO_LARGE).await,
            Event::Received(None) => false,
            Event::FromEllie(what) => self.tell(what).await,
            Event::Feed => {
                self.feed();
                true
            }
            Event::Soon => self.begin().await,
            Event::Idle => {
                self.close(close_code::NORMAL, "nothing was sent for five minutes").await
            }
            Event::ShutDown => self.close(close_code::AWAY, "Ellie is shutting down").await,
        }
    }

    async fn receive(&mut self, message: Message) -> bool {
        match message {
            Message::Text(text) => match decoded(text).await {
                Ok(FromClient { id, asked }) => match self.take(asked).await {
                    Ok(going_on) => going_on,
                    Err(fault) => self.complain(fault.of(id)).await,
                },
                Err(fault) => self.complain(fault).await,
            },
            Message::Binary(_) => {
                let words = "An event is text: sound is in input_audio_buffer.append";
                self.complain(Fault::new("invalid_event", words)).await
            }
            // Whoever closes hangs up; whoever is lost is waited for.
            Message::Close(_) => {
                self.say(FromCaller::HangUp).await;
                false
            }
            Message::Ping(_) | Message::Pong(_) => true,
        }
    }

    /// The first event that is taken begins the call: it may say how sound is written.
    async fn take(&mut self, asked: Asked) -> Result<bool, Fault> {
        if let Asked::Update(wishes) = &asked {
            let told = self.update(wishes)?;
            return Ok(self.send(&told).await && self.begin().await);
        }
        if !self.begin().await {
            return Ok(false);
        }
        let events = match asked {
            Asked::Update(_) => Vec::new(),
            Asked::Append(bytes) => self.append(&bytes)?,
            Asked::Commit => self.commit()?,
            Asked::Clear => {
                self.ear.clear();
                vec![event("input_audio_buffer.cleared", json!({}))]
            }
            Asked::Create { item, after } => self.talk.create(item, after.as_deref())?,
            Asked::Retrieve(item) => vec![self.talk.retrieve(&item)?],
            Asked::Delete(item) => vec![self.talk.delete(&item)?],
            Asked::Truncate { item, heard } => {
                let (told, played) = self.talk.truncate(&item, heard)?;
                self.say(played).await;
                vec![told]
            }
            Asked::Respond => self.respond().await?,
            Asked::Cancel(response) => {
                let enough = self.talk.cancel(response.as_deref())?;
                self.say(enough).await;
                Vec::new()
            }
        };
        Ok(self.send_all(&events).await)
    }

    fn update(&mut self, wishes: &Map<String, Value>) -> Result<Value, Fault> {
        let session = self.session.updated(wishes)?;
        let rate_hz = session.output.sample_rate_hz;
        if self.call.as_ref().is_some_and(|call| call.rate_hz != rate_hz) {
            let words = "A call keeps the rate of Ellie's sound: say it with the first event";
            return Err(Fault::unsupported("session.audio.output.format", words));
        }
        self.language(&session)?;
        if session.input != self.session.input {
            self.ear.suits(session.input)?;
        }
        if !session.is_by_client {
            self.ear.feed_buffer();
        }
        self.session = session;
        Ok(event("session.updated", json!({ "session": self.session.told() })))
    }

    /// The language a session asks for; none, where that is left to Ellie.
    fn language(&self, session: &Session) -> Result<Option<Language>, Fault> {
        let asked = session.language.as_deref().map(|tag| self.app.reception.language(tag));
        let refused = |refused: NotSpoken| Fault::value(LANGUAGE, refused.to_string());
        Ok(asked.transpose().map_err(refused)?.flatten())
    }

    /// Calls, unless there is a call. Returns whether the connection goes on.
    async fn begin(&mut self) -> bool {
        if self.call.is_some() {
            return true;
        }
        let rate_hz = self.session.output.sample_rate_hz;
        let sounds = Sounds { rate_hz, is_burst: false };
        let language = self.language(&self.session).unwrap_or_default();
        let begun = self.app.live.call(self.id.clone(), Channel::Realtime, sounds, language).await;
        let Some(begun) = begun else {
            let words = "All lines are busy, call again in a minute";
            self.complain(Fault::ours("service_unavailable", words)).await;
            return self.close(close_code::AGAIN, "all lines are busy").await;
        };
        self.call = Some(OnCall { line: begun.line, begun: Instant::now(), rate_hz });
        true
    }

    fn append(&mut self, bytes: &[u8]) -> Result<Vec<Value>, Fault> {
        let samples = self.ear.read(bytes, self.session.input, self.talk.held())?;
        if self.session.is_by_client {
            self.ear.buffer.extend(samples);
        } else if self.ear.feed.is_empty() && samples.len() <= EAR_HZ as usize {
            // What finds no room is heard later.
            if let Err(samples) = self.hear(samples) {
                self.ear.feed.push(&samples);
            }
        } else {
            self.ear.feed.push(&samples);
        }
        Ok(Vec::new())
    }

    fn commit(&mut self) -> Result<Vec<Value>, Fault> {
        self.talk.has_room()?;
        let is_held = self.session.is_by_client;
        let sound = self.ear.commit(self.session.input, is_held)?;
        Ok(self.talk.commit(sound))
    }

    async fn respond(&mut self) -> Result<Vec<Value>, Fault> {
        let (turns, events) = self.talk.respond(&self.session)?;
        for turn in turns {
            match turn {
                Turn::Typed(text) => self.say(FromCaller::Typed(text)).await,
                Turn::Spoken(samples) => {
                    self.ear.feed.push(&samples);
                    self.ear.feed.push_quiet();
                }
            }
        }
        Ok(events)
    }

    /// Sound goes to the line as fast as it is taken.
    fn feed(&mut self) {
        let packet = self.ear.feed.next(Instant::now());
        if let Err(packet) = self.hear(packet) {
            self.ear.feed.put_back(packet);
        }
    }

    /// Gives back what found no room.
    fn hear(&mut self, samples: Vec<f32>) -> Result<(), Vec<f32>> {
        let Some(call) = &self.call else { return Err(samples) };
        match call.line.to_ellie.try_send(FromCaller::Sound(samples)) {
            Err(TrySendError::Full(FromCaller::Sound(samples))) => Err(samples),
            // A line that is closed is told of soon.
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Words are few, and waited for.
    async fn say(&mut self, what: FromCaller) {
        if let Some(call) = &self.call {
            let _ = call.line.to_ellie.send(what).await;
        }
    }

    /// Returns whether the connection goes on: one socket is one call.
    async fn tell(&mut self, what: Option<ToCaller>) -> bool {
        let Some(what) = what else {
            return self.close(close_code::ERROR, "the call was lost").await;
        };
        let end = match what {
            ToCaller::Ended(Reason::Drained) => Some((close_code::AWAY, "Ellie is shutting down")),
            ToCaller::Ended(_) => Some((close_code::NORMAL, "the call is over")),
            ToCaller::TakenOver => Some((close_code::NORMAL, "another line has the call")),
            _ => None,
        };
        let read = talk::read(&what, &self.session);
        let events = self.talk.told(what, self.clock(), &self.session);
        if let Some(read) = read {
            self.say(read).await;
        }
        let sent = self.send_all(&events).await;
        match end {
            Some((code, reason)) => self.close(code, reason).await,
            None => sent,
        }
    }

    fn clock(&self) -> Clock {
        let call = self.call.as_ref().map(|call| call.begun.elapsed()).unwrap_or_default();
        let sound = Duration::from_secs(self.ear.heard as u64) / EAR_HZ;
        Clock { call, sound }
    }

    async fn complain(&mut self, fault: Fault) -> bool {
        self.app.observed.frame(Frame::Refused);
        self.send(&fault.told()).await
    }

    async fn send_all(&mut self, events: &[Value]) -> bool {
        send_all(&self.app, &mut self.socket, events).await
    }

    async fn send(&mut self, event: &Value) -> bool {
        self.send_all(slice::from_ref(event)).await
    }

    async fn close(&mut self, code: CloseCode, reason: &'static str) -> bool {
        close(&mut self.socket, code, reason).await
    }
}

/// Says whether the client took all of them.
async fn send_all(app: &App, socket: &mut WebSocket, events: &[Value]) -> bool {
    for event in events {
        app.observed.frame(Frame::Sent);
        if !put(socket, Message::Text(event.to_string().into())).await {
            return false;
        }
    }
    true
}

/// What Ellie says on the line, if there is one.
async fn from_ellie(call: &mut Option<OnCall>) -> Option<ToCaller> {
    match call {
        Some(call) => call.line.from_ellie.recv().await,
        None => std::future::pending().await,
    }
}

/// A minute of sound takes milliseconds to unpack, which the other sockets should not wait.
async fn decoded(frame: Utf8Bytes) -> Result<FromClient, Fault> {
    if frame.len() < LARGE_FRAME {
        return asked::decode(&frame);
    }
    let decoding = tokio::task::spawn_blocking(move || asked::decode(&frame)).await;
    decoding.unwrap_or_else(|_| Err(Fault::ours("server_error", "The event could not be read")))
}
