//! Messages of an earlier Ellie, who kept them in a file: taken over once.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::database::Tx;
use super::entities::messages as rows;
use super::events::{self, Message};
use super::messages::Entry;
use super::{Database, Error, calls};

/// Takes the messages over, and renames the file when they stand in the table. Broken off in
/// between, it is done again; a message that is there is not taken twice.
pub(super) async fn messages(database: &Database, folder: &Path) -> Result<(), Error> {
    let path = folder.join("messages.jsonl");
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::Unusable(format!("{}: {error}", path.display()))),
    };
    let lines = || bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let tx = database.write_tx().await?;
    tx.lock("messages.jsonl").await?;
    let mut taken = 0_usize;
    for entry in lines().filter_map(|line| serde_json::from_slice::<Entry>(line).ok()) {
        take(&tx, entry).await?;
        taken += 1;
    }
    tx.commit().await?;
    let done = fs::rename(&path, folder.join("messages.jsonl.imported"));
    match done {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Error::Unusable(format!("{}: {error}", path.display())));
        }
        _ => {}
    }
    let unreadable = lines().count() - taken;
    tracing::info!(taken, unreadable, "the messages of an earlier Ellie were taken over");
    Ok(())
}

async fn take(tx: &Tx, entry: Entry) -> Result<(), Error> {
    let there = calls::of_session(&entry.session_id).one(tx).await?;
    let call_id = there.map_or_else(|| Uuid::new_v4().to_string(), |call| call.id);
    calls::begin(tx, &call_id, &entry.session_id, "unknown", entry.taken_at).await?;
    let same = rows::Entity::find()
        .filter(rows::Column::CallId.eq(&call_id))
        .filter(rows::Column::TakenAt.eq(entry.taken_at));
    if same.count(tx).await? > 0 {
        return Ok(());
    }
    let message = Message {
        taken_at: entry.taken_at,
        name: entry.name,
        phone: entry.phone,
        extension: None,
        text: entry.text,
        unclear: entry.unclear,
        for_whom: None,
    };
    events::take(tx, &call_id, &message).await?;
    Ok(())
}
