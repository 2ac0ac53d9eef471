//! Live calls: sound flows both ways at once, and every call has one owner.

mod driver;
mod ear;
mod in_turn;
mod line;
mod mouth;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use ear::EAR_HZ;
pub use line::{CallersEnd, Deed, Doers, FromCaller, ToCaller, Words};

use ellie_core::language::Language;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
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
    /// The caller's end of the line.
    pub line: CallersEnd,
}

/// The calls that are going on.
pub struct Live {
    reception: Arc<Reception>,
    calls: Mutex<HashMap<SessionId, Ongoing>>,
    /// A call outlasts its socket for a while.
    places: Arc<Semaphore>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

struct Ongoing {
    call_id: String,
    /// To the driver, which takes the call up on another line.
    lines: UnboundedSender<(Line, Sounds)>,
}

impl Live {
    /// None yet, and never more than this.
    pub fn new(
        most: usize,
        reception: Arc<Reception>,
        tasks: TaskTracker,
        shutdown: CancellationToken,
    ) -> Self {
        let places = Arc::new(Semaphore::new(most));
        Self { reception, calls: Mutex::default(), places, tasks, shutdown }
    }

    /// The call of a session: the one that is going on is taken up, where its caller was lost or calls
    /// from elsewhere, or another begins, in the language that is asked for. `None` where there is no room
    /// for another.
    pub async fn call(
        self: &Arc<Self>,
        session: SessionId,
        channel: Channel,
        sounds: Sounds,
        language: Option<Language>,
    ) -> Option<Begun> {
        let (own_end, callers_end) = line();
        let own_end = match take_up(&self.calls(), &session, own_end, sounds) {
            Ok(call_id) => return Some(Begun { call_id, is_resumed: true, line: callers_end }),
            Err(own_end) => own_end,
        };
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let opened = self.reception.open(&session, language).await;
        let (call_id, is_resumed) = (opened.call_id.clone(), opened.is_resumed);
        let (lines, other_lines) = unbounded_channel();
        let own_end = {
            let mut calls = self.calls();
            // Another line of the session may have been faster.
            match take_up(&calls, &session, own_end, sounds) {
                Ok(call_id) => return Some(Begun { call_id, is_resumed: true, line: callers_end }),
                Err(own_end) => {
                    let ongoing = Ongoing { call_id: call_id.clone(), lines: lines.clone() };
                    calls.insert(session.clone(), ongoing);
                    own_end
                }
            }
        };
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
            let _gone = Gone { live, session, lines, _place: place };
            driver.run().await;
        });
        Some(Begun { call_id, is_resumed, line: callers_end })
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<SessionId, Ongoing>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the line back where no call of the session is going on.
fn take_up(
    calls: &HashMap<SessionId, Ongoing>,
    session: &SessionId,
    line: Line,
    sounds: Sounds,
) -> Result<String, Line> {
    let Some(ongoing) = calls.get(session) else { return Err(line) };
    ongoing.lines.send((line, sounds)).map_err(|unsent| unsent.0.0)?;
    Ok(ongoing.call_id.clone())
}

/// However a call ends, it is not among those that are going on any more.
struct Gone {
    live: Arc<Live>,
    session: SessionId,
    lines: UnboundedSender<(Line, Sounds)>,
    _place: OwnedSemaphorePermit,
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
