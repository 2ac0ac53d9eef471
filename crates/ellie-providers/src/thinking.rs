//! What all vendors that think have in common: an answer comes as server-sent events, and is
//! handed over piece by piece as soon as it is there. What the events mean is a [`Wire`]'s.

#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod thought;
pub(crate) mod turns;

use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use reqwest::RequestBuilder;

use crate::Error;
use crate::llm::Piece;
use crate::remote::{Answer, Dialect, Server, failed};
use crate::sse::{Event, Events, MOST_OF_AN_EVENT, TooLarge};
use thought::Thought;

/// What errors call it.
pub(crate) const ROLE: &str = "thinking";

/// What all of an answer may hold. For each few letters of text a vendor sends some hundred bytes.
const MOST_OF_AN_ANSWER: usize = 1 << 20;

/// How a vendor's events are to be read.
pub(crate) trait Wire: Send + 'static {
    /// Adds to a thought what an event says.
    fn read(&mut self, event: &Event, thought: &mut Thought) -> Result<(), Error>;
}

/// Sends a request when the stream is first read, and reads its answer by `wire`. Dropped, it
/// hangs up.
pub(crate) fn stream(
    server: Server<impl Dialect + Send + Sync + 'static>,
    request: RequestBuilder,
    wire: impl Wire,
) -> BoxStream<'static, Result<Piece, Error>> {
    let asked = async move {
        let events = events(server.ask(ROLE, request).await?)?;
        Ok(Reading { events, wire, thought: Thought::default(), wrong: None })
    };
    let pieces = |reading| {
        stream::try_unfold(reading, async |mut reading: Reading<_>| {
            Ok(reading.next().await?.map(|piece| (piece, reading)))
        })
    };
    stream::once(asked).map_ok(pieces).try_flatten().boxed()
}

/// The events of an answer. A server that does not stream says everything in one.
fn events(answer: Answer) -> Result<BoxStream<'static, Result<Event, Error>>, Error> {
    match answer.media_type().as_str() {
        "text/event-stream" => Ok(streamed(answer)),
        "application/json" => Ok(stream::once(at_once(answer)).boxed()),
        _ => Err(failed(ROLE, "the server's answer is no stream of events")),
    }
}

fn streamed(answer: Answer) -> BoxStream<'static, Result<Event, Error>> {
    let begin = (answer.pieces(MOST_OF_AN_ANSWER), Events::default());
    let next = stream::try_unfold(begin, async |(mut pieces, mut events)| {
        loop {
            if let Some(event) = events.next().map_err(too_large)? {
                return Ok(Some((event, (pieces, events))));
            }
            let Some(piece) = pieces.try_next().await? else { return Ok(None) };
            events.push(&piece);
        }
    });
    next.boxed()
}

async fn at_once(answer: Answer) -> Result<Event, Error> {
    let body = answer.whole(MOST_OF_AN_EVENT).await?;
    Ok(Event { data: String::from_utf8_lossy(&body).into_owned(), ..Event::default() })
}

fn too_large(_: TooLarge) -> Error {
    failed(ROLE, "the server's answer is too large")
}

/// An answer on its way.
struct Reading<W> {
    events: BoxStream<'static, Result<Event, Error>>,
    wire: W,
    thought: Thought,
    /// What went wrong: it is told after what was whole before.
    wrong: Option<Error>,
}

impl<W: Wire> Reading<W> {
    /// The next piece; `None` at the end of a whole answer.
    async fn next(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            if let Some(piece) = self.thought.next() {
                return Ok(Some(piece));
            }
            if let Some(error) = self.wrong.take() {
                return Err(error);
            }
            if self.thought.is_over() {
                return match self.thought.was_stopped() {
                    true => Err(failed(ROLE, "the model was stopped before its end")),
                    false => Ok(None),
                };
            }
            self.wrong = match self.events.next().await {
                Some(Ok(event)) => self.wire.read(&event, &mut self.thought).err(),
                // What is still missing is no part of what was said.
                Some(Err(_)) | None if self.thought.is_finished() => {
                    self.thought.close();
                    None
                }
                Some(Err(error)) => Some(error),
                None => Some(failed(ROLE, "the server's answer is cut off")),
            };
        }
    }
}
