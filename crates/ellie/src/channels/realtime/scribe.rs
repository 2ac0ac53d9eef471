//! A session without a call: what a client commits is written down, one after the other. Nothing of
//! it is kept, for whose it is is not known.

use std::collections::VecDeque;
use std::future::pending;
use std::slice;
use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, close_code};
use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::asked::{Asked, Event as FromClient};
use super::caller::{commit, written, written_as};
use super::ear::Ear;
use super::event::{event, id};
use super::fault::Fault;
use super::items::{Items, Kind};
use super::session::Session;
use super::{decoded, send_all};
use crate::app::App;
use crate::calls::live::EAR_HZ;
use crate::calls::{Error, Heard};
use crate::channels::socket::{IDLE, TOO_LARGE, close};
use crate::observed::Frame;

/// What may wait to be written down.
const MOST_WAITING: usize = 16;

/// One connection.
pub struct Scribe {
    app: Arc<App>,
    socket: WebSocket,
    session: Session,
    ear: Ear,
    items: Items,
    waiting: VecDeque<(String, Vec<f32>)>,
    /// What is being written down.
    writing: Option<(String, BoxFuture<'static, Result<Heard, Error>>)>,
}

/// What may happen.
enum Event {
    Received(Option<Result<Message, axum::Error>>),
    Written(Result<Heard, Error>),
    Idle,
    ShutDown,
}

impl Scribe {
    /// For this session.
    pub fn new(app: Arc<App>, socket: WebSocket, session: Session, ear: Ear) -> Self {
        let (items, waiting) = (Items::default(), VecDeque::new());
        Self { app, socket, session, ear, items, waiting, writing: None }
    }

    /// Goes on until either side ends it.
    pub async fn run(mut self) {
        let mut heard_at = Instant::now();
        let created = json!({ "session": self.session.told() });
        let mut going_on = self.send(&event("session.created", created)).await;
        while going_on {
            let event = tokio::select! {
                message = self.socket.recv() => Event::Received(message),
                heard = heard(&mut self.writing) => Event::Written(heard),
                () = sleep_until(heard_at + IDLE) => Event::Idle,
                () = self.app.shutdown.cancelled() => Event::ShutDown,
            };
            if matches!(event, Event::Received(_)) {
                heard_at = Instant::now();
            }
            going_on = self.handle(event).await;
            self.write_next();
        }
    }

    /// Returns whether the connection goes on.
    async fn handle(&mut self, event: Event) -> bool {
        match event {
            Event::Received(Some(Ok(message))) => {
                self.app.observed.frame(Frame::Received);
                self.receive(message).await
            }
            Event::Received(Some(Err(_))) => {
                close(&mut self.socket, close_code::SIZE, TOO_LARGE).await
            }
            Event::Received(None) => false,
            Event::Written(heard) => {
                let events = self.written(heard);
                self.send_all(&events).await
            }
            Event::Idle => {
                let reason = "nothing was sent for five minutes";
                close(&mut self.socket, close_code::NORMAL, reason).await
            }
            Event::ShutDown => {
                close(&mut self.socket, close_code::AWAY, "Ellie is shutting down").await
            }
        }
    }

    async fn receive(&mut self, message: Message) -> bool {
        let done = match message {
            Message::Text(text) => match decoded(text).await {
                Ok(FromClient { id, asked }) => self.take(asked).map_err(|fault| fault.of(id)),
                Err(fault) => Err(fault),
            },
            Message::Binary(_) => {
                let words = "An event is text: sound is in input_audio_buffer.append";
                Err(Fault::new("invalid_event", words))
            }
            Message::Close(_) => return false,
            Message::Ping(_) | Message::Pong(_) => Ok(Vec::new()),
        };
        match done {
            Ok(events) => self.send_all(&events).await,
            Err(fault) => {
                self.app.observed.frame(Frame::Refused);
                self.send(&fault.told()).await
            }
        }
    }

    fn take(&mut self, asked: Asked) -> Result<Vec<Value>, Fault> {
        match asked {
            Asked::Update(wishes) => {
                let session = self.session.updated(&wishes)?;
                if session.input != self.session.input {
                    self.ear.suits(session.input)?;
                }
                self.session = session;
                Ok(vec![event("session.updated", json!({ "session": self.session.told() }))])
            }
            Asked::Append(bytes) => {
                let held = self.waiting.iter().map(|(_, sound)| sound.len()).sum();
                let sound = self.ear.read(&bytes, self.session.input, held)?;
                self.ear.buffer.extend(sound);
                Ok(Vec::new())
            }
            Asked::Commit => self.commit(),
            Asked::Clear => {
                self.ear.clear();
                Ok(vec![event("input_audio_buffer.cleared", json!({}))])
            }
            Asked::Retrieve(item) => Ok(vec![self.items.retrieve(&item)?]),
            Asked::Delete(item) => Ok(vec![self.items.delete(&item)?]),
            Asked::Create { .. } | Asked::Truncate { .. } | Asked::Respond | Asked::Cancel(_) => {
                let words = "In this session what is said is written down, and nobody answers";
                Err(Fault::unsupported("type", words))
            }
        }
    }

    fn commit(&mut self) -> Result<Vec<Value>, Fault> {
        if self.waiting.len() >= MOST_WAITING {
            let words = "So much waits to be written down that nothing more is taken";
            return Err(Fault::new("too_many_turns", words));
        }
        let sound = self.ear.commit(self.session.input, true)?.unwrap_or_default();
        let item = id("item");
        let events = commit(&item, &mut self.items);
        self.waiting.push_back((item, sound));
        Ok(events)
    }

    fn write_next(&mut self) {
        if self.writing.is_some() {
            return;
        }
        let Some((item, sound)) = self.waiting.pop_front() else { return };
        let reception = Arc::clone(&self.app.reception);
        let listening = async move { reception.listen_to(Sound::new(sound, EAR_HZ)).await };
        self.writing = Some((item, Box::pin(listening)));
    }

    fn written(&mut self, heard: Result<Heard, Error>) -> Vec<Value> {
        let Some((item, _)) = self.writing.take() else { return Vec::new() };
        match heard {
            Ok(heard) => {
                let text = heard.transcript.text;
                if let Some(item) = self.items.get_mut(&item) {
                    item.kind = Kind::Spoken(Some(text.clone()));
                }
                match self.session.transcribes {
                    true => written(&item, &text, heard.seconds),
                    false => Vec::new(),
                }
            }
            Err(error) => {
                tracing::error!(%error, "sound of a client could not be written down");
                let words = "It could not be written down: commit it again";
                let error = json!({"type": "server_error", "code": "transcription_failed",
                                   "message": words, "param": null});
                vec![written_as("failed", &item, json!({ "error": error }))]
            }
        }
    }

    async fn send_all(&mut self, events: &[Value]) -> bool {
        send_all(&self.app, &mut self.socket, events).await
    }

    async fn send(&mut self, event: &Value) -> bool {
        self.send_all(slice::from_ref(event)).await
    }
}

/// What was heard, if anything is being written down.
async fn heard(
    writing: &mut Option<(String, BoxFuture<'static, Result<Heard, Error>>)>,
) -> Result<Heard, Error> {
    match writing {
        Some((_, writing)) => writing.await,
        None => pending().await,
    }
}
