//! `/ws` for browsers: one-shot turns and live calls over a socket, with pings and heartbeats.
//!
//! A connection has a pump, which owns the socket, and a worker, which takes one turn after
//! another. The pump never waits for a turn, so a ping is answered while one is being thought
//! about. With `call_start` it has the caller's end of a live call's line too.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, close_code};
use serde_json::{Value, json};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, UnboundedReceiver, UnboundedSender};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::codec::{self, Request};
use super::fault::Fault;
use super::live::{self, Format, Hearing, Start, Told};
use super::now;
use super::socket::{IDLE, LARGE_FRAME, TOO_LARGE, close, put};
use crate::app::App;
use crate::calls::live::{CallersEnd, FromCaller, ToCaller};
use crate::calls::{Channel, SessionId, Turn, Typed};
use crate::observed::Frame;

/// Turns a client may ask for before the first is answered.
const WAITING_TURNS: usize = 4;

/// The largest frame of sound, in bytes.
const LARGEST_SOUND: usize = 1 << 20;

/// Something to be sent: a kind of frame and its data.
type Outgoing = (&'static str, Value);

/// Serves one connection until either side ends it.
pub async fn serve(app: Arc<App>, socket: WebSocket, _place: OwnedSemaphorePermit) {
    let (to_worker, turns) = mpsc::channel(WAITING_TURNS);
    let (to_pump, outgoing) = mpsc::unbounded_channel();
    let worker = tokio::spawn(work(Arc::clone(&app), turns, to_pump.clone()));
    let worker = AbortOnDropHandle::new(worker);
    Pump { app, socket, to_worker, to_pump, call: None }.run(outgoing).await;
    drop(worker);
}

struct Pump {
    app: Arc<App>,
    socket: WebSocket,
    to_worker: Sender<Request>,
    to_pump: UnboundedSender<Outgoing>,
    call: Option<OnCall>,
}

/// A live call of this connection.
struct OnCall {
    id: String,
    line: CallersEnd,
    hearing: Hearing,
    output: Format,
}

/// What may happen to a connection.
enum Event {
    Received(Option<Result<Message, axum::Error>>),
    Answered(Option<Outgoing>),
    FromEllie(Option<ToCaller>),
    Heartbeat,
    Idle,
}

impl Pump {
    async fn run(mut self, mut outgoing: UnboundedReceiver<Outgoing>) {
        let period = self.app.channels.heartbeat;
        let mut heartbeat = interval_at(Instant::now() + period, period);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        let mut going_on = self.welcome().await;
        while going_on {
            let event = tokio::select! {
                message = self.socket.recv() => Event::Received(message),
                answer = outgoing.recv() => Event::Answered(answer),
                what = from_ellie(&mut self.call) => Event::FromEllie(what),
                _ = heartbeat.tick() => Event::Heartbeat,
                () = tokio::time::sleep_until(heard_at + IDLE) => Event::Idle,
                // A call says goodbye first.
                () = self.app.shutdown.cancelled(), if self.call.is_none() => {
                    return self.finish(outgoing).await;
                }
            };
            if matches!(event, Event::Received(_)) {
                heard_at = Instant::now();
            }
            going_on = self.handle(event).await;
        }
    }

    /// Takes no more turns, but lets those that wait be answered.
    async fn finish(self, mut outgoing: UnboundedReceiver<Outgoing>) {
        let Self { mut socket, to_worker, to_pump, .. } = self;
        // The worker ends when it has no more turns, and with it the answers.
        drop((to_worker, to_pump));
        while let Some((kind, data)) = outgoing.recv().await {
            if !send(&mut socket, kind, &data).await {
                return;
            }
        }
        close(&mut socket, close_code::AWAY, "Ellie is shutting down").await;
    }

    /// Returns whether the connection goes on.
    async fn handle(&mut self, event: Event) -> bool {
        match event {
            Event::Received(Some(Ok(message))) => {
                self.app.observed.frame(Frame::Received);
                self.receive(message).await
            }
            Event::Received(Some(Err(_))) => {
                // Whatever could not be read: most often it was too large.
                close(&mut self.socket, close_code::SIZE, TOO_LARGE).await
            }
            Event::Received(None) | Event::Answered(None) => false,
            Event::Answered(Some((kind, data))) => self.send(kind, data).await,
            Event::FromEllie(what) => self.tell(what).await,
            Event::Heartbeat => {
                self.send("heartbeat", json!({"timestamp": now(), "server_status": "healthy"}))
                    .await
            }
            Event::Idle => {
                let reason = "nothing was sent for five minutes";
                close(&mut self.socket, close_code::NORMAL, reason).await
            }
        }
    }

    async fn welcome(&mut self) -> bool {
        let features = ["voice_input", "text_input", "real_time_responses"];
        let data = json!({
            "connection_id": Uuid::new_v4(),
            "server_time": now(),
            "features": features,
        });
        self.send("connection_established", data).await
    }

    async fn receive(&mut self, message: Message) -> bool {
        match message {
            Message::Text(text) => match decoded(text).await {
                Ok(Request::Ping(given)) => {
                    let data = json!({"timestamp": now(), "original_timestamp": given});
                    self.send("pong", data).await
                }
                Ok(Request::CallStart(start)) => self.begin_call(start).await,
                Ok(request) => match request.in_call(self.call.is_some()) {
                    Ok(Ok(what)) => self.say(what).await,
                    Ok(Err(turn)) => self.enqueue(turn).await,
                    Err(fault) => self.complain(&fault).await,
                },
                Err(fault) => self.complain(&fault).await,
            },
            Message::Binary(bytes) if bytes.len() > LARGEST_SOUND => {
                close(&mut self.socket, close_code::SIZE, "a frame of sound has 1 MiB at the most")
                    .await
            }
            Message::Binary(bytes) => self.hear(&bytes).await,
            Message::Close(_) => false,
            Message::Ping(_) | Message::Pong(_) => true,
        }
    }

    async fn begin_call(&mut self, start: Start) -> bool {
        if self.call.is_some() {
            let fault = Fault::out_of_place("A call is going on: one socket is one call");
            return self.complain(&fault).await;
        }
        let Some(hearing) = Hearing::new(start.input) else {
            return self.complain(&Fault::invalid("The sound cannot be read")).await;
        };
        let Some(session) = live::session(start.session.clone()) else {
            return self.complain(&Fault::invalid(live::GUESSABLE)).await;
        };
        let asked = start.language.as_deref().map(|tag| self.app.reception.language(tag));
        let language = match asked.transpose() {
            Ok(language) => language.flatten(),
            Err(not_spoken) => return self.complain(&Fault::invalid(not_spoken.to_string())).await,
        };
        let sounds = live::sounds(&start);
        let begun = self.app.live.call(session.clone(), Channel::Socket, sounds, language).await;
        let Some(begun) = begun else {
            return self.complain(&Fault::busy()).await;
        };
        let token = self.app.session_token(&session);
        let data = live::started(&begun, &session, token, (&start.input, &start.output));
        let output = start.output;
        self.call = Some(OnCall { id: begun.call_id, line: begun.line, hearing, output });
        self.send("call_started", data).await
    }

    async fn hear(&mut self, bytes: &[u8]) -> bool {
        let Some(call) = &mut self.call else {
            let fault = Fault::out_of_place("Sound belongs to a call: send call_start first");
            return self.complain(&fault).await;
        };
        match call.hearing.read(bytes) {
            // What finds no room is late, and lost.
            Ok(samples) => {
                let _ = call.line.to_ellie.try_send(FromCaller::Sound(samples));
                true
            }
            Err(words) => self.complain(&Fault::invalid(words)).await,
        }
    }

    /// Words are few, and waited for.
    async fn say(&mut self, what: FromCaller) -> bool {
        if let Some(call) = &self.call {
            let _ = call.line.to_ellie.send(what).await;
        }
        true
    }

    /// Returns whether the connection goes on: one socket is one call.
    async fn tell(&mut self, what: Option<ToCaller>) -> bool {
        let Some(call) = &self.call else { return true };
        let output = call.output;
        let Some(what) = what else {
            return close(&mut self.socket, close_code::ERROR, "the call was lost").await;
        };
        let is_over = matches!(what, ToCaller::Ended(_) | ToCaller::TakenOver);
        let sent = match live::told(what, &call.id, &output) {
            Told::Text(kind, data) => self.send(kind, data).await,
            Told::Fault(fault) => self.complain(&fault).await,
            Told::Sound(samples) => {
                self.app.observed.frame(Frame::Sent);
                put(&mut self.socket, Message::Binary(output.write(&samples).into())).await
            }
        };
        if is_over {
            return close(&mut self.socket, close_code::NORMAL, "the call is over").await;
        }
        sent
    }

    async fn enqueue(&mut self, turn: Request) -> bool {
        let (kind, message) = match turn {
            Request::Voice { .. } => ("voice_processing", "Processing your voice input..."),
            _ => ("text_processing", "Processing your message..."),
        };
        let place = match self.to_worker.clone().try_reserve_owned() {
            Ok(place) => place,
            Err(TrySendError::Full(_)) => {
                return self.complain(&Fault::too_many()).await;
            }
            // The worker is gone, and nothing would be answered any more.
            Err(TrySendError::Closed(_)) => return false,
        };
        // Before the turn is, so that it stands before the answer, and after earlier ones.
        let _ = self.to_pump.send((kind, json!({"status": "processing", "message": message})));
        place.send(turn);
        true
    }

    async fn complain(&mut self, fault: &Fault) -> bool {
        self.app.observed.frame(Frame::Refused);
        self.send("error", fault.data()).await
    }

    async fn send(&mut self, kind: &str, data: Value) -> bool {
        self.app.observed.frame(Frame::Sent);
        send(&mut self.socket, kind, &data).await
    }
}

/// What Ellie says on the line, if there is one.
async fn from_ellie(call: &mut Option<OnCall>) -> Option<ToCaller> {
    match call {
        Some(call) => call.line.from_ellie.recv().await,
        None => std::future::pending().await,
    }
}

async fn send(socket: &mut WebSocket, kind: &str, data: &Value) -> bool {
    put(socket, Message::Text(codec::encode(kind, data, now()).into())).await
}

/// A recording in a frame takes milliseconds to unpack, which the other sockets should not wait.
async fn decoded(frame: Utf8Bytes) -> Result<Request, Fault> {
    if frame.len() < LARGE_FRAME {
        return codec::decode(&frame);
    }
    let decoding = tokio::task::spawn_blocking(move || codec::decode(&frame)).await;
    decoding.unwrap_or_else(|_| Err(Fault::invalid("Message processing error")))
}

/// Takes the turns of a connection, which share a conversation unless they name another.
async fn work(app: Arc<App>, mut turns: Receiver<Request>, to_pump: UnboundedSender<Outgoing>) {
    let own = SessionId::random();
    while let Some(request) = turns.recv().await {
        let begun = Instant::now();
        let answer = match request {
            Request::Text { session, text } => {
                typed(&app, session.unwrap_or(own.clone()), text).await
            }
            Request::Voice { session, recording } => {
                spoken(&app, session.unwrap_or(own.clone()), recording).await
            }
            _ => continue,
        };
        let outgoing = match answer {
            Ok(turn) => ("ai_response", response(&turn, begun.elapsed())),
            Err(fault) => ("error", fault.data()),
        };
        if to_pump.send(outgoing).is_err() {
            return;
        }
    }
}

async fn typed(app: &App, session: SessionId, text: Typed) -> Result<Turn, Fault> {
    app.reception
        .typed(session, text, Channel::Socket)
        .await
        .map_err(|error| Fault::of_turn("text_input", &error))
}

async fn spoken(app: &App, session: SessionId, recording: Vec<u8>) -> Result<Turn, Fault> {
    let turn = app.reception.spoken(session, recording.into(), Channel::Socket).await;
    turn.map_err(|error| Fault::of_turn("voice_input", &error))
}

fn response(turn: &Turn, took: Duration) -> Value {
    json!({
        "text": turn.reply,
        "audio_url": super::audio_url(turn.clip),
        "processing_time_ms": took.as_secs_f64() * 1e3,
        "transcript": turn.heard.text,
        "session_id": turn.session.to_string(),
    })
}
