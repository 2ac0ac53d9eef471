//! One client of the older dialect's socket: its session, and one turn after another.
//!
//! The pump never waits for a turn, so a ping is answered while one is being thought about.

use std::collections::VecDeque;
use std::sync::Arc;

use ellie_core::language::Language;
use socketioxide::socket::Socket;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::code::Code;
use super::codec::Asked;
use super::fault::Fault;
use super::now;
use super::told::Told;
use super::turn::{Voice, answer};
use crate::app::App;
use crate::calls::{SessionId, Speed};
use crate::limit;
use crate::observed::Frame;

/// Recordings a client may send before the first is answered.
const WAITING: usize = 2;

/// What a client asked for.
pub struct Wish {
    /// What it is.
    pub asked: Asked,
    /// The place of a large recording, kept for as long as that is in memory.
    pub place: Option<OwnedSemaphorePermit>,
}

/// A wish, or what was wrong with it.
pub type FromClient = Result<Wish, Fault>;

/// A client's end of the pump.
pub struct Client {
    /// Where it is told things.
    pub socket: Arc<Socket>,
    /// What it asks for.
    pub wishes: Receiver<FromClient>,
    /// Cancelled when it is gone.
    pub gone: CancellationToken,
    /// Whose requests are counted.
    pub from: limit::Client,
}

/// Serves a client until either side ends it.
pub async fn serve(app: Arc<App>, client: Client) {
    let session = Session::new(SessionId::random(), Speed::USUAL, None);
    let socket = Arc::clone(&client.socket);
    let pump = Pump { app, client, session: None, waiting: VecDeque::new(), working: None };
    let _ = pump.run(session).await;
    let _ = socket.disconnect();
}

/// A session the client is in.
struct Session {
    id: SessionId,
    speed: Speed,
    /// The language the client asked for last.
    language: Option<Language>,
    used: Instant,
}

impl Session {
    fn new(id: SessionId, speed: Speed, language: Option<Language>) -> Self {
        Self { id, speed, language, used: Instant::now() }
    }
}

/// A turn that is being taken.
struct Working {
    session: SessionId,
    turn: AbortOnDropHandle<Result<Told, Fault>>,
}

struct Pump {
    app: Arc<App>,
    client: Client,
    session: Option<Session>,
    waiting: VecDeque<Voice>,
    working: Option<Working>,
}

/// Nothing more can be told to the client.
struct Gone;

/// What may happen to a client.
enum Event {
    Asked(Option<FromClient>),
    Answered(Result<Told, Fault>),
    Expired,
    Gone,
    ShutDown,
}

impl Pump {
    /// Ends well when Ellie is asked to end, and every turn that was begun is answered.
    async fn run(mut self, session: Session) -> Result<(), Gone> {
        self.tell(&now().joined(&session.id, false))?;
        self.session = Some(session);
        loop {
            let event = self.next().await;
            match event {
                Event::Asked(Some(Ok(wish))) => self.grant(wish)?,
                Event::Asked(Some(Err(fault))) => self.complain(fault)?,
                Event::Answered(answer) => self.answered(answer)?,
                Event::Expired => self.session = None,
                Event::Gone | Event::Asked(None) => return Err(Gone),
                Event::ShutDown => return self.finish().await,
            }
        }
    }

    async fn next(&mut self) -> Event {
        let expiry = self.expiry();
        let expired = async {
            match expiry {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            asked = self.client.wishes.recv() => Event::Asked(asked),
            answer = answered(&mut self.working) => Event::Answered(answer),
            () = expired => Event::Expired,
            () = self.client.gone.cancelled() => Event::Gone,
            () = self.app.shutdown.cancelled() => Event::ShutDown,
        }
    }

    /// A session is left alone for so long and is over, unless an answer is still awaited.
    fn expiry(&self) -> Option<Instant> {
        let session = self.session.as_ref().filter(|_| self.working.is_none())?;
        session.used.checked_add(self.app.channels.session_timeout)
    }

    /// Takes up nothing more, but answers what was taken up.
    async fn finish(mut self) -> Result<(), Gone> {
        while self.working.is_some() {
            let answer = answered(&mut self.working).await;
            self.answered(answer)?;
        }
        Ok(())
    }

    fn grant(&mut self, Wish { asked, place }: Wish) -> Result<(), Gone> {
        if let Some(session) = &mut self.session {
            session.used = Instant::now();
        }
        match (asked, &self.session) {
            (Asked::Ping, _) => self.tell(&Told::Pong([])),
            (Asked::Join { session, speed, language }, _) => {
                match language.map(|tag| self.language(&tag)).transpose() {
                    Ok(language) => self.join(session, speed, language.flatten()),
                    Err(fault) => self.complain(fault),
                }
            }
            (Asked::Leave, _) => {
                self.leave();
                Ok(())
            }
            (Asked::Language(tag), Some(_)) => self.change_language(&tag),
            (Asked::Voice(recording), Some(session)) => {
                let Session { id, speed, language, .. } = session;
                let (session, speed, language) = (id.clone(), *speed, *language);
                let from = self.client.from;
                self.enqueue(Voice { from, session, speed, language, recording, place })
            }
            (Asked::Language(_) | Asked::Voice(_), None) => self.complain(no_session()),
        }
    }

    /// The session that is asked for, else the one the client is in, else a new one.
    fn join(
        &mut self,
        asked: Option<SessionId>,
        speed: Speed,
        language: Option<Language>,
    ) -> Result<(), Gone> {
        let own = self.session.take().map(|session| session.id);
        let id = asked.or(own).unwrap_or_else(SessionId::random);
        self.tell(&now().joined(&id, true))?;
        self.session = Some(Session::new(id, speed, language));
        Ok(())
    }

    /// Recordings that follow are answered in it, and so is what is said after them.
    fn change_language(&mut self, tag: &str) -> Result<(), Gone> {
        let language = match self.language(tag) {
            Ok(language) => language.unwrap_or_default(),
            Err(fault) => return self.complain(fault),
        };
        let Some(session) = &mut self.session else { return Ok(()) };
        session.language = Some(language);
        let changed = now().language(language, &session.id);
        self.tell(&changed)
    }

    fn language(&self, tag: &str) -> Result<Option<Language>, Fault> {
        let asked = self.app.reception.language(tag);
        asked.map_err(|not_spoken| Fault::new(Code::InvalidInput, not_spoken.to_string()))
    }

    /// A turn that was begun is kept, but the client hears no more of it.
    fn leave(&mut self) {
        self.session = None;
        self.waiting.clear();
        self.working = None;
    }

    fn enqueue(&mut self, voice: Voice) -> Result<(), Gone> {
        match (&self.working, self.waiting.len()) {
            (None, _) => self.begin(voice),
            (Some(_), WAITING..) => self.complain(Fault::too_many()),
            (Some(_), _) => {
                self.waiting.push_back(voice);
                Ok(())
            }
        }
    }

    fn begin(&mut self, voice: Voice) -> Result<(), Gone> {
        let session = voice.session.clone();
        self.tell(&now().processing(&session))?;
        let turn = tokio::spawn(answer(Arc::clone(&self.app), voice));
        self.working = Some(Working { session, turn: AbortOnDropHandle::new(turn) });
        Ok(())
    }

    fn answered(&mut self, answer: Result<Told, Fault>) -> Result<(), Gone> {
        let Some(Working { session, .. }) = self.working.take() else { return Ok(()) };
        match answer {
            Ok(told) => self.tell(&told)?,
            Err(fault) => self.complain(fault)?,
        }
        self.tell(&now().idle(&session))?;
        if let Some(own) = &mut self.session {
            own.used = Instant::now();
        }
        match self.waiting.pop_front() {
            Some(voice) => self.begin(voice),
            None => Ok(()),
        }
    }

    fn complain(&self, fault: Fault) -> Result<(), Gone> {
        self.app.observed.frame(Frame::Refused);
        let (request_id, code) = (Uuid::new_v4(), fault.code.name());
        // What is the client's fault, a client could fill the log with.
        if fault.code.is_ours() {
            tracing::warn!(%request_id, code, "an event could not be answered");
        } else {
            tracing::debug!(%request_id, code, "an event could not be answered");
        }
        let session = self.session.as_ref().map(|session| &session.id);
        self.tell(&now().wrong(fault, session, request_id))
    }

    /// A client that takes nothing of what is sent to it is as good as gone.
    fn tell(&self, told: &Told) -> Result<(), Gone> {
        self.app.observed.frame(Frame::Sent);
        self.client.socket.emit(told.event(), told).map_err(|_| Gone)
    }
}

/// The answer of the turn that is being taken, if one is.
async fn answered(working: &mut Option<Working>) -> Result<Told, Fault> {
    let Some(working) = working else { return std::future::pending().await };
    let lost = |_| Fault::new(Code::InternalServerError, "An unexpected error occurred");
    (&mut working.turn).await.map_err(lost)?
}

fn no_session() -> Fault {
    let words = "There is no session: send join-session first";
    Fault::new(Code::WebsocketConnectionFailed, words)
}
