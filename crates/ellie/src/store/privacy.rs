//! What a session lets us keep, and the wish to be forgotten.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::calls::{Call, locked_of_session};
use super::database::{Tx, within};
use super::entities::{
    acknowledgements, calls, deletion_requests, deliveries, privacy_settings, turns,
};
use super::{Database, Error, audit, outbox};

/// What a session lets us keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    /// The words of its turns.
    pub enable_conversation_logging: bool,
    /// Its sound.
    pub enable_audio_recording: bool,
    /// For how many days, from 1 to 365.
    pub data_retention_days: u16,
    /// To count with.
    pub allow_analytics: bool,
    /// To learn from.
    pub allow_quality_improvement: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            enable_conversation_logging: true,
            enable_audio_recording: false,
            data_retention_days: 30,
            allow_analytics: false,
            allow_quality_improvement: false,
        }
    }
}

/// Whose data is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgotten {
    /// This session's.
    Session(String),
    /// All of this caller's.
    Caller(i64),
}

impl Database {
    /// What a session lets us keep, if it ever said so.
    pub async fn privacy(&self, session_id: &str) -> Result<Option<Privacy>, Error> {
        within(async {
            let found = privacy_settings::Entity::find_by_id(session_id).one(self.reader()).await?;
            Ok(found.as_ref().map(Privacy::from))
        })
        .await
    }

    /// Keeps what a session lets us keep. Without conversation logging the words kept so far are
    /// deleted, unless a legal hold is on them.
    pub async fn set_privacy(
        &self,
        session_id: &str,
        privacy: Privacy,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if !(1..=365).contains(&privacy.data_retention_days) {
            return Err(Error::Refused("data is kept for 1 to 365 days".into()));
        }
        within(async {
            let tx = self.write_tx().await?;
            tx.lock(&lock_of(session_id)).await?;
            write(&tx, session_id, privacy, now).await?;
            let calls = locked_of_session(&tx, session_id).await?;
            asked(&tx, &calls, "privacy settings changed", actor, now).await?;
            for call in calls.iter().filter(|_| !privacy.enable_conversation_logging) {
                forget_words(&tx, call, now).await?;
            }
            tx.commit().await
        })
        .await
    }

    /// A session has accepted a notice.
    pub async fn acknowledge(
        &self,
        session_id: &str,
        version: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        use acknowledgements::Column as C;
        within(async {
            let tx = self.write_tx().await?;
            let row = acknowledgements::ActiveModel {
                session_id: Set(session_id.to_owned()),
                version: Set(version.to_owned()),
                at: Set(at),
                ..Default::default()
            };
            let once = OnConflict::columns([C::SessionId, C::Version]).do_nothing().to_owned();
            acknowledgements::Entity::insert(row)
                .on_conflict(once)
                .exec_without_returning(&tx)
                .await?;
            tx.commit().await
        })
        .await
    }

    /// Writes down a wish to be forgotten, which [`Database::sweep`] fulfils once it is due. Wished
    /// again before that, it is due at the earlier time.
    pub async fn request_deletion(
        &self,
        whose: Forgotten,
        reason: Option<String>,
        actor: &str,
        now: DateTime<Utc>,
        due_at: DateTime<Utc>,
    ) -> Result<i64, Error> {
        within(async {
            let tx = self.write_tx().await?;
            tx.lock(&whose.lock()).await?;
            let calls = match &whose {
                Forgotten::Session(id) => locked_of_session(&tx, id).await?,
                Forgotten::Caller(_) => Vec::new(),
            };
            asked(&tx, &calls, "deletion asked for", actor, now).await?;
            let id = wish(&tx, whose, reason, now, due_at).await?;
            tx.commit().await?;
            Ok(id)
        })
        .await
    }
}

impl Forgotten {
    fn lock(&self) -> String {
        match self {
            Self::Session(id) => lock_of(id),
            Self::Caller(id) => format!("caller {id}"),
        }
    }
}

async fn wish(
    tx: &Tx,
    whose: Forgotten,
    reason: Option<String>,
    now: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<i64, Error> {
    use deletion_requests::{ActiveModel, Column as C, Entity};
    let (session_id, caller_id) = match whose {
        Forgotten::Session(id) => (Some(id), None),
        Forgotten::Caller(id) => (None, Some(id)),
    };
    let mut same = Entity::find().filter(C::DoneAt.is_null());
    same = match &session_id {
        Some(id) => same.filter(C::SessionId.eq(id)),
        None => same.filter(C::CallerId.eq(caller_id)),
    };
    if let Some(open) = same.one(tx).await? {
        let row = ActiveModel { due_at: Set(open.due_at.min(due_at)), ..Default::default() };
        Entity::update_many().set(row).filter(C::Id.eq(open.id)).exec(tx).await?;
        return Ok(open.id);
    }
    let row = ActiveModel {
        session_id: Set(session_id),
        caller_id: Set(caller_id),
        asked_at: Set(now),
        due_at: Set(due_at),
        reason: Set(reason),
        ..Default::default()
    };
    Ok(Entity::insert(row).exec(tx).await?.last_insert_id)
}

/// The first turn of a session and its settings may come at the same moment.
pub(super) fn lock_of(session_id: &str) -> String {
    format!("session {session_id}")
}

impl From<&privacy_settings::Model> for Privacy {
    fn from(row: &privacy_settings::Model) -> Self {
        Self {
            enable_conversation_logging: row.enable_conversation_logging,
            enable_audio_recording: row.enable_audio_recording,
            data_retention_days: u16::try_from(row.data_retention_days).unwrap_or(1),
            allow_analytics: row.allow_analytics,
            allow_quality_improvement: row.allow_quality_improvement,
        }
    }
}

async fn write(
    tx: &Tx,
    session_id: &str,
    privacy: Privacy,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    use privacy_settings::Column as C;
    let row = privacy_settings::ActiveModel {
        session_id: Set(session_id.to_owned()),
        enable_conversation_logging: Set(privacy.enable_conversation_logging),
        enable_audio_recording: Set(privacy.enable_audio_recording),
        data_retention_days: Set(privacy.data_retention_days.into()),
        allow_analytics: Set(privacy.allow_analytics),
        allow_quality_improvement: Set(privacy.allow_quality_improvement),
        updated_at: Set(now),
    };
    let all = [
        C::EnableConversationLogging,
        C::EnableAudioRecording,
        C::DataRetentionDays,
        C::AllowAnalytics,
        C::AllowQualityImprovement,
        C::UpdatedAt,
    ];
    let again = OnConflict::column(C::SessionId).update_columns(all).to_owned();
    privacy_settings::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// The turns stay, without a word of what was said; what was sent is gone, and what waits to be
/// sent is forgotten once it was.
async fn forget_words(tx: &Tx, call: &Call, now: DateTime<Utc>) -> Result<(), Error> {
    use turns::Column as C;
    if call.legal_hold {
        return Ok(());
    }
    let nothing = || Expr::value(None::<String>);
    let of_call = C::CallId.eq(&call.id);
    turns::Entity::update_many()
        .col_expr(C::Withheld, Expr::value(true))
        .filter(of_call.clone())
        .filter(C::Heard.is_not_null())
        .exec(tx)
        .await?;
    let forgotten = turns::Entity::update_many()
        .col_expr(C::Heard, nothing())
        .col_expr(C::Reply, nothing())
        .filter(of_call)
        .exec(tx)
        .await?;
    let mut without_words = calls::Entity::update_many()
        .col_expr(calls::Column::Summary, nothing())
        .filter(calls::Column::Id.eq(&call.id));
    if call.ended_at.is_some() {
        without_words = without_words.col_expr(calls::Column::State, Expr::value(""));
    }
    without_words.exec(tx).await?;
    let sent = Condition::all().add(deliveries::Column::CallId.eq(&call.id));
    outbox::forget(tx, sent.add(outbox::open().not())).await?;
    let count = forgotten.rows_affected;
    audit::write(tx, vec![audit::counted(now, "words erased", "call", &call.id, count)]).await
}

/// Somebody asked for something that is about these calls, or about a session without any.
async fn asked(
    tx: &Tx,
    calls: &[Call],
    action: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = |kind, id| audit::by(actor, audit::entry(now, action, kind, id));
    let mut entries: Vec<_> = calls.iter().map(|call| entry("call", &call.id)).collect();
    if entries.is_empty() {
        entries.push(entry("session", ""));
    }
    audit::write(tx, entries).await
}
