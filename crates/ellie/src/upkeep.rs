//! What Ellie does beside answering, for as long as she serves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ellie_core::firm::Directory;
use ellie_providers::local::State as Model;
use tokio_util::task::AbortOnDropHandle;

use crate::app::App;
use crate::firm::People;
use crate::people;
use crate::store::retention::Ages;
use crate::store::{self, Database};

/// How often clients that owe the limit nothing are forgotten, and calls that are over closed.
const ROUND: Duration = Duration::from_secs(60);

/// How often imported people and withdrawn tokens are looked for.
const NEWS: Duration = Duration::from_secs(5);

/// How often what is too old is forgotten.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// How often turns that wait in memory are tried again.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Begins with all of it; dropping what is returned ends it. The services beside Ellie are told when
/// she ends, so they are looked after by a task that ends by itself.
pub fn begin(app: &Arc<App>, file: People, ages: Ages) -> impl Sized + use<> {
    app.tasks.spawn(look_around(Arc::clone(app)));
    [
        AbortOnDropHandle::new(tokio::spawn(keep_out(Arc::clone(app)))),
        AbortOnDropHandle::new(tokio::spawn(prepare(Arc::clone(app)))),
        AbortOnDropHandle::new(tokio::spawn(look_after(Arc::clone(app)))),
        AbortOnDropHandle::new(tokio::spawn(get_to_know(Arc::clone(app), file))),
        AbortOnDropHandle::new(tokio::spawn(catch_up(Arc::clone(app)))),
        AbortOnDropHandle::new(tokio::spawn(forget(Arc::clone(app), ages))),
    ]
}

/// Learns of tokens that were withdrawn elsewhere.
async fn keep_out(app: Arc<App>) {
    loop {
        tokio::time::sleep(NEWS).await;
        if let Err(error) = app.renew_withdrawals().await {
            tracing::warn!(%error, "withdrawn tokens cannot be looked for now");
        }
    }
}

/// Gets ready for the first call.
async fn prepare(app: Arc<App>) {
    let begun = Instant::now();
    match app.reception.prepare().await {
        Ok(()) => tracing::info!(seconds = begun.elapsed().as_secs_f32(), "every line is ready"),
        Err(error) => tracing::error!(%error, "the lines could not be prepared"),
    }
}

/// Looks after who is beside Ellie. She is ready herself while she can answer calls.
async fn look_around(app: Arc<App>) {
    let is_ready = || !app.readiness.iter().any(|model| matches!(model.state(), Model::Failed(_)));
    Arc::clone(&app.registry).run(is_ready, app.shutdown.clone()).await;
}

/// Forgets who owes nothing, and closes calls that are over.
async fn look_after(app: Arc<App>) {
    loop {
        app.limit.sweep().await;
        app.reception.close_left().await;
        tokio::time::sleep(ROUND).await;
    }
}

/// Gets to know the people who are imported while Ellie serves.
async fn get_to_know(app: Arc<App>, file: People) {
    let mut known = None;
    loop {
        match news(app.reception.desk().database(), &file, known).await {
            Ok(Some((directory, revision))) => {
                app.reception.knows(directory);
                known = Some(revision);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "imported people cannot be looked for now"),
        }
        tokio::time::sleep(NEWS).await;
    }
}

/// Everybody the firm knows, if the records have another revision than this.
async fn news(
    records: &Database,
    file: &People,
    known: Option<i64>,
) -> Result<Option<(Directory, i64)>, store::Error> {
    let revision = people::revision(records).await?;
    if known == Some(revision) {
        return Ok(None);
    }
    let people = people::together(file, people::imported(records).await?);
    Ok(Some((people.directory(), revision)))
}

/// Writes the turns that wait for the database.
async fn catch_up(app: Arc<App>) {
    loop {
        tokio::time::sleep(CATCH_UP).await;
        app.reception.desk().catch_up().await;
    }
}

/// Forgets what is too old.
async fn forget(app: Arc<App>, ages: Ages) {
    loop {
        let (records, now) = (app.reception.desk().database(), chrono::Utc::now());
        match records.sweep(now, &ages).await {
            Ok(swept) => tracing::info!(?swept, "what is too old is forgotten"),
            Err(error) => tracing::warn!(%error, "what is too old cannot be forgotten now"),
        }
        // An access token may outlive its login, and one that was withdrawn must not come back.
        if let Err(error) = records.forget_logins(now - app.tokens.lasts().access).await {
            tracing::warn!(%error, "logins that are over cannot be forgotten now");
        }
        tokio::time::sleep(SWEEP).await;
    }
}
