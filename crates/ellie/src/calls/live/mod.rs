//! Live calls: sound flows both ways at once, and every call has one owner.

mod driver;
mod ear;
mod in_turn;
mod line;
mod mouth;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use ear::EAR_HZ;
pub use line::{CallersEnd, Deed, FromCaller, ToCaller, Words};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Channel, Reception, SessionId};
use driver::Driver;
use line::{Line, line};

/// How Ellie's sound is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sounds {
    /// Samples a second.
    pub rate_hz: u32,
    /// Whether it comes as soon as it is made, and not in real time.
    pub is_burst: bool,
}

/// A call that begins or goes on.
pub struct Begun {
    /// What it is known by.
    pub call_id: String,
    /// Whether it goes on where it was left.
    pub is_resumed: bool,
    /// How Ellie's sound comes.
    pub sounds: Sounds,
    /// The caller's end of the line.
    pub line: CallersEnd,
}

/// The calls that are going on.
pub struct Live {
    reception: Arc<Reception>,
    calls: Mutex<HashMap<SessionId, Ongoing>>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

struct Ongoing {
    call_id: String,
    sounds: Sounds,
    /// To the driver, which takes the call up on another line.
    lines: UnboundedSender<Line>,
}

impl Live {
    /// None yet.
    pub fn new(reception: Arc<Reception>, tasks: TaskTracker, shutdown: CancellationToken) -> Self {
        Self { reception, calls: Mutex::default(), tasks, shutdown }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.calls().len()
    }

    /// The call of a session: the one that is going on is taken up, where its caller was lost or calls
    /// from elsewhere, or another begins.
    pub async fn call(
        self: &Arc<Self>,
        session: SessionId,
        channel: Channel,
        sounds: Sounds,
    ) -> Begun {
        let (own_end, callers_end) = line();
        let own_end = match self.take_up(&session, own_end) {
            Ok((call_id, sounds)) => {
                return Begun { call_id, is_resumed: true, sounds, line: callers_end };
            }
            Err(own_end) => own_end,
        };
        let opened = self.reception.open(&session).await;
        let (call_id, is_resumed) = (opened.call_id.clone(), opened.is_resumed);
        let (lines, other_lines) = unbounded_channel();
        let ongoing = Ongoing { call_id: call_id.clone(), sounds, lines: lines.clone() };
        self.calls().insert(session.clone(), ongoing);
        let driver = Driver::new(
            Arc::clone(&self.reception),
            (session.clone(), channel),
            opened,
            sounds,
            (own_end, other_lines),
            self.shutdown.clone(),
        );
        let live = Arc::clone(self);
        self.tasks.spawn(async move {
            let _gone = Gone { live, session, lines };
            driver.run().await;
        });
        Begun { call_id, is_resumed, sounds, line: callers_end }
    }

    /// Gives the line back where no call of the session is going on.
    fn take_up(&self, session: &SessionId, line: Line) -> Result<(String, Sounds), Line> {
        let calls = self.calls();
        let Some(ongoing) = calls.get(session) else { return Err(line) };
        ongoing.lines.send(line).map_err(|unsent| unsent.0)?;
        Ok((ongoing.call_id.clone(), ongoing.sounds))
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<SessionId, Ongoing>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// However a call ends, it is not among those that are going on any more.
struct Gone {
    live: Arc<Live>,
    session: SessionId,
    lines: UnboundedSender<Line>,
}

impl Drop for Gone {
    fn drop(&mut self) {
        let mut calls = self.live.calls();
        // The session may have begun another meanwhile.
        let is_own = |there: &Ongoing| there.lines.same_channel(&self.lines);
        if calls.get(&self.session).is_some_and(is_own) {
            calls.remove(&self.session);
        }
    }
}
