//! Hearing over a connection that stays open while a caller speaks.
//!
//! The sound goes out as it comes. When the words are wanted, the server is asked to finish with what it has,
//! and answers each time it was asked. A task owns the connection; it ends when the listener is let go and
//! nothing more is awaited of it.

use futures_util::future::BoxFuture;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::failed;
use super::socket::{PATIENCE, Socket};
use crate::stt::Transcript;
use crate::{By, Error};

/// More pieces of sound are not kept for a server that does not take them: half a minute, and room.
const MOST_WAITING: usize = 2_048;

/// Far more bytes of words than anybody says in half a minute.
const MOST_BYTES: usize = 64 << 10;

/// How a server is spoken to.
pub(crate) trait Wire: Send + 'static {
    /// What is sent first, if anything.
    fn opening(&self) -> Option<Message>;

    /// Sound, if there is enough of it to send.
    fn sound(&mut self, samples: &[f32]) -> Option<Message>;

    /// Asks for all words of the sound so far. `None` where all are there.
    fn finish(&mut self) -> Option<Message>;

    /// What the server says.
    fn read(&mut self, text: &str) -> Result<Vec<Heard>, Error>;
}

/// What a server says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    /// Words that do not change any more.
    Words(Transcript),
    /// All words it was asked for have been said, once for each time.
    Finished,
}

enum Order {
    Hear(Vec<f32>),
    Finish,
}

/// What came of it so far.
#[derive(Default)]
struct Progress {
    /// Words, each with how often the server had finished before it said them.
    words: Vec<(usize, Transcript)>,
    bytes: usize,
    finished: usize,
    broke: Option<Error>,
}

/// A server that listens.
pub(crate) struct Listening {
    role: &'static str,
    by: By,
    orders: mpsc::Sender<Order>,
    progress: watch::Receiver<Progress>,
    /// How often it was asked to finish, and how often before this part.
    asked: usize,
    before: usize,
}

impl Listening {
    /// Begins with a connection that is being opened.
    pub(crate) fn begin(
        role: &'static str,
        by: By,
        opening: impl Future<Output = Result<Socket, Error>> + Send + 'static,
        wire: impl Wire,
    ) -> Self {
        let (orders, taken) = mpsc::channel(MOST_WAITING);
        let (told, progress) = watch::channel(Progress::default());
        tokio::spawn(async move {
            let mut line = Line { role, wire, told };
            if let Err(error) = line.run(opening, taken).await {
                line.told.send_modify(|progress| progress.broke = Some(error));
            }
        });
        Self { role, by, orders, progress, asked: 0, before: 0 }
    }
}

impl crate::stt::Listener for Listening {
    fn hear(&mut self, samples: &[f32]) {
        // A server that takes nothing has no words either: that is told when they are wanted.
        let _ = self.orders.try_send(Order::Hear(samples.to_vec()));
    }

    fn words(
        &mut self,
        _: ellie_core::audio::Sound,
    ) -> BoxFuture<'static, Result<Transcript, Error>> {
        self.asked += 1;
        let is_asked = self.orders.try_send(Order::Finish).is_ok();
        let (role, by, asked, before) = (self.role, self.by, self.asked, self.before);
        let mut progress = self.progress.clone();
        Box::pin(async move {
            let is_over = |progress: &Progress| {
                progress.broke.is_some() || progress.finished >= asked || !is_asked
            };
            let progress = progress.wait_for(is_over).await.map_err(|_| broke(role))?;
            match &progress.broke {
                Some(error) => Err(error.clone()),
                None if !is_asked => Err(broke(role)),
                None => Ok(Transcript { by, ..progress.said(before, asked) }),
            }
        })
    }

    fn part(&mut self) {
        self.before = self.asked;
    }
}

impl Progress {
    /// What was said after the server had finished so often, and until it had so often.
    fn said(&self, before: usize, asked: usize) -> Transcript {
        let mut all = Transcript::default();
        let mut shares = Vec::new();
        for (_, words) in self.words.iter().filter(|(at, _)| (before..asked).contains(at)) {
            if !all.text.is_empty() {
                all.text.push(' ');
            }
            all.text.push_str(words.text.trim());
            all.language = all.language.or(words.language);
            shares.push(words.confidence);
        }
        // As sure as the least sure part of it.
        let sure: Option<Vec<f32>> = shares.into_iter().collect();
        all.confidence = sure.and_then(|all| all.into_iter().reduce(f32::min));
        all
    }
}

/// The task's end of it.
struct Line<W> {
    role: &'static str,
    wire: W,
    told: watch::Sender<Progress>,
}

impl<W: Wire> Line<W> {
    async fn run(
        &mut self,
        opening: impl Future<Output = Result<Socket, Error>>,
        mut orders: mpsc::Receiver<Order>,
    ) -> Result<(), Error> {
        let late = |role| move |_| failed(role, "the server did not answer in time");
        let mut socket = timeout(PATIENCE, opening).await.map_err(late(self.role))??;
        send(self.role, &mut socket, self.wire.opening()).await?;
        let (mut asked, mut is_let_go) = (0, false);
        while !is_let_go || self.told.borrow().finished < asked {
            let told = async {
                match is_let_go {
                    // Nobody waits for long any more.
                    true => timeout(PATIENCE, socket.next()).await.ok().flatten(),
                    false => socket.next().await,
                }
            };
            tokio::select! {
                order = orders.recv(), if !is_let_go => {
                    let message = match order {
                        Some(Order::Hear(samples)) => self.wire.sound(&samples),
                        Some(Order::Finish) => {
                            asked += 1;
                            let finish = self.wire.finish();
                            if finish.is_none() {
                                self.told.send_modify(|progress| progress.finished += 1);
                            }
                            finish
                        }
                        None => {
                            is_let_go = true;
                            None
                        }
                    };
                    send(self.role, &mut socket, message).await?;
                }
                message = told => self.take(message)?,
            }
        }
        let _ = timeout(PATIENCE, socket.close(None)).await;
        Ok(())
    }

    fn take<E>(&mut self, message: Option<Result<Message, E>>) -> Result<(), Error> {
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(broke(self.role)),
            Some(Ok(_)) => return Ok(()),
        };
        let heard = self.wire.read(&text)?;
        let mut is_too_much = false;
        self.told.send_modify(|progress| {
            for heard in heard {
                match heard {
                    Heard::Finished => progress.finished += 1,
                    Heard::Words(words) if words.text.trim().is_empty() => {}
                    Heard::Words(words) => {
                        progress.bytes += words.text.len();
                        progress.words.push((progress.finished, words));
                    }
                }
            }
            is_too_much = progress.bytes > MOST_BYTES;
        });
        if is_too_much { Err(failed(self.role, "the server says too much")) } else { Ok(()) }
    }
}

async fn send(
    role: &'static str,
    socket: &mut Socket,
    message: Option<Message>,
) -> Result<(), Error> {
    let Some(message) = message else { return Ok(()) };
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(broke(role)),
        Err(_) => Err(failed(role, "the server takes nothing")),
    }
}

fn broke(role: &'static str) -> Error {
    failed(role, "the connection to the server broke")
}
