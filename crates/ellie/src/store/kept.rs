//! A turn and all that came of it, kept at once or not at all.

mod said;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};

use super::calls::{self, Call};
use super::database::{Tx, within};
use super::entities::{calls as call_rows, contacts, intakes, privacy_settings, turns};
use super::events::{self, Consent, Event};
use super::{Database, Error, audit, callers, diary, json};
pub use intakes::IntakeStatus;
pub use said::{CallNow, Contact, Heard, Intake, Thinking, Timings, Turn};

/// A turn, what the call has become by it, and what was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The session of the call.
    pub session_id: String,
    /// What the call is known by. What was erased under it is never written again.
    pub call_id: String,
    /// How the caller reached Ellie: "voice", "ws", "webrtc", "socketio", "realtime".
    pub channel: String,
    /// The turn.
    pub turn: Turn,
    /// The call after it.
    pub call: CallNow,
    /// How the caller is reached, as far as it is known.
    pub contact: Option<Contact>,
    /// What was told of the matter, if there is one.
    pub intake: Option<Intake>,
    /// Whether a gate has closed behind what was told: nothing of the matter is kept any more.
    pub withdraws: bool,
    /// Whether the caller does not want the time any more that is held for the session.
    pub lets_go: bool,
    /// What was done.
    pub events: Vec<Event>,
}

impl Kept {
    /// Whether the caller wants no words of the call to be kept.
    #[must_use]
    pub fn refuses_to_be_kept(&self) -> bool {
        self.events.iter().any(|event| match event {
            Event::Consent(consent) => consent.kind == Consent::KEEPING_WORDS && !consent.given,
            _ => false,
        })
    }
}

impl Database {
    /// Keeps a turn and all that came of it. The same turn kept again changes nothing; another one
    /// of the same number is an [`Error::Conflict`]. Of a call that was erased, it is refused.
    pub async fn keep_turn(&self, kept: Kept) -> Result<(), Error> {
        within(async {
            let tx = self.write_tx().await?;
            match keep(&tx, &kept).await {
                Ok(true) => tx.commit().await,
                Ok(false) => Ok(()),
                // What the turn put into the diary before it was written has no name either.
                Err(Error::Erased) => {
                    diary::forget(&tx, &kept.session_id).await?;
                    tx.commit().await?;
                    Err(Error::Erased)
                }
                Err(error) => Err(error),
            }
        })
        .await
    }
}

/// Says whether there was anything to keep.
async fn keep(tx: &Tx, kept: &Kept) -> Result<bool, Error> {
    let (call, is_new) = call_of(tx, kept).await?;
    if is_kept(tx, &call.id, &kept.turn).await? {
        return Ok(false);
    }
    let words_are_kept = words_are_kept(tx, &kept.session_id).await?;
    turns::Entity::insert(turn(&call.id, &kept.turn, words_are_kept))
        .exec_without_returning(tx)
        .await?;
    let caller_id = match &kept.contact {
        Some(contact) => keep_contact(tx, &call.id, contact, kept.turn.at).await?,
        None => None,
    };
    if let Some(intake) = &kept.intake {
        keep_intake(tx, &call.id, intake, kept.turn.at).await?;
    }
    if kept.withdraws {
        withdraw(tx, &call.id).await?;
    }
    if kept.lets_go {
        diary::let_go(tx, &kept.session_id).await?;
    }
    let mut done = events::append(tx, &call.id, &kept.events, kept.turn.at).await?;
    done.extend(is_new.then(|| audit::entry(kept.turn.at, "call began", "call", &call.id)));
    update_call(tx, call, kept, caller_id, words_are_kept).await?;
    audit::write(tx, done).await?;
    Ok(true)
}

/// The call, which no other turn can change now; and whether this began it.
async fn call_of(tx: &Tx, kept: &Kept) -> Result<(Call, bool), Error> {
    let there = calls::locked(tx, &kept.call_id).await?;
    let (call, is_new) = match there {
        Some(call) => (Some(call), false),
        None => {
            let Kept { call_id, session_id, channel, turn, .. } = kept;
            let is_new = calls::begin(tx, call_id, session_id, channel, turn.at).await?;
            (calls::locked(tx, call_id).await?, is_new)
        }
    };
    match call {
        Some(call) if call.deleted_at.is_some() => Err(Error::Erased),
        Some(call) => Ok((call, is_new)),
        None => Err(Error::Conflict("the call is gone".into())),
    }
}

/// A turn is known by its moment: its number may have become another when it was kept.
async fn is_kept(tx: &Tx, call_id: &str, turn: &Turn) -> Result<bool, Error> {
    let at = turn.at.trunc_subsecs(6);
    let same = turns::Column::At.eq(at);
    let like_it = Condition::any().add(turns::Column::Number.eq(turn.number)).add(same);
    let found = turns::Entity::find().filter(turns::Column::CallId.eq(call_id)).filter(like_it);
    let found = found.all(tx).await?;
    match found.iter().any(|kept| kept.at == at) {
        true => Ok(true),
        false if found.is_empty() => Ok(false),
        false => Err(Error::Conflict("there is another turn of this number".into())),
    }
}

pub(super) async fn words_are_kept(tx: &Tx, session_id: &str) -> Result<bool, Error> {
    let silent = privacy_settings::Entity::find_by_id(session_id)
        .filter(privacy_settings::Column::EnableConversationLogging.eq(false));
    Ok(silent.count(tx).await? == 0)
}

fn turn(call_id: &str, turn: &Turn, words_are_kept: bool) -> turns::ActiveModel {
    let (heard, withheld) = match &turn.heard {
        Heard::Said(words) if words_are_kept => (Some(words.clone()), false),
        Heard::Nothing => (None, false),
        Heard::Said(_) | Heard::Withheld => (None, true),
    };
    let ms = |time: Option<u32>| Set(time.map(i64::from));
    let count =
        |count: Option<u64>| Set(count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)));
    turns::ActiveModel {
        call_id: Set(call_id.to_owned()),
        number: Set(turn.number.into()),
        at: Set(turn.at),
        heard: Set(heard),
        withheld: Set(withheld),
        topic: Set(turn.topic.clone()),
        confidence: Set(turn.confidence),
        language: Set(turn.language.clone()),
        reply: Set(words_are_kept.then(|| turn.reply.clone())),
        blocked: Set(turn.blocked.clone()),
        decode_ms: ms(turn.timings.decode_ms),
        transcribe_ms: ms(turn.timings.transcribe_ms),
        think_ms: ms(turn.timings.think_ms),
        voice_ms: ms(turn.timings.voice_ms),
        route: Set(Some(turn.thinking.route.clone())),
        thinker: Set(turn.thinking.provider.clone()),
        input_tokens: count(turn.thinking.input_tokens),
        output_tokens: count(turn.thinking.output_tokens),
        cost_micros: count(turn.thinking.cost_micros),
        actions: Set(json(&turn.actions)),
        ..Default::default()
    }
}

/// Keeps how the caller is reached, and finds out who it is once there is a name and a number.
pub(super) async fn keep_contact(
    tx: &Tx,
    call_id: &str,
    contact: &Contact,
    at: DateTime<Utc>,
) -> Result<Option<i64>, Error> {
    let row = contacts::ActiveModel {
        call_id: Set(call_id.to_owned()),
        name: Set(contact.name.clone()),
        phone: Set(contact.phone.clone()),
        extension: Set(contact.extension.clone()),
        email: Set(contact.email.clone()),
        safe_to_call_back: Set(contact.safe_to_call_back),
        best_time: Set(contact.best_time.clone()),
        language: Set(contact.language.clone()),
    };
    use contacts::Column as C;
    let all =
        [C::Name, C::Phone, C::Extension, C::Email, C::SafeToCallBack, C::BestTime, C::Language];
    let again = OnConflict::column(C::CallId).update_columns(all).to_owned();
    contacts::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    match (&contact.name, &contact.phone) {
        (Some(name), Some(phone)) => Ok(Some(callers::find_or_add(tx, name, phone, at).await?)),
        _ => Ok(None),
    }
}

/// The facts go, and with them the words in which they were told.
async fn withdraw(tx: &Tx, call_id: &str) -> Result<(), Error> {
    use turns::Column as C;
    let of_call = intakes::Column::CallId.eq(call_id);
    if intakes::Entity::delete_many().filter(of_call).exec(tx).await?.rows_affected > 0 {
        turns::Entity::update_many()
            .col_expr(C::Heard, Expr::value(None::<String>))
            .col_expr(C::Withheld, Expr::value(true))
            .filter(C::CallId.eq(call_id))
            .filter(C::Heard.is_not_null())
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn keep_intake(
    tx: &Tx,
    call_id: &str,
    intake: &Intake,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = intakes::ActiveModel {
        call_id: Set(call_id.to_owned()),
        started_at: Set(at),
        updated_at: Set(at),
        area: Set(intake.area.clone()),
        state: Set(intake.state.clone()),
        happened: Set(intake.happened.clone()),
        happened_on: Set(intake.happened_on.clone()),
        place: Set(intake.place.clone()),
        people: Set(intake.people.clone()),
        injuries: Set(intake.injuries.clone()),
        insurance: Set(intake.insurance.clone()),
        prior_lawyer: Set(intake.prior_lawyer.clone()),
        heard_of_us: Set(intake.heard_of_us.clone()),
        deadline_as_stored: Set(intake.deadline_as_stored.clone()),
        priority: Set(rank(intake.priority)?),
        attorney: Set(intake.attorney.clone()),
        status: Set(intake.status),
        reason: Set(intake.reason.clone()),
        ..Default::default()
    };
    use intakes::Column as C;
    let all = [
        C::UpdatedAt,
        C::Area,
        C::State,
        C::Happened,
        C::HappenedOn,
        C::Place,
        C::People,
        C::Injuries,
        C::Insurance,
        C::PriorLawyer,
        C::HeardOfUs,
        C::DeadlineAsStored,
        C::Priority,
        C::Attorney,
        C::Status,
        C::Reason,
    ];
    let again = OnConflict::column(C::CallId).update_columns(all).to_owned();
    intakes::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

async fn update_call(
    tx: &Tx,
    call: Call,
    kept: &Kept,
    caller_id: Option<i64>,
    words_are_kept: bool,
) -> Result<(), Error> {
    let now = &kept.call;
    let (id, last) = (call.id.clone(), call.last_turn_at.max(kept.turn.at));
    let caller_id = caller_id.or(call.caller_id);
    // Whoever says more after the end goes on with the call.
    let ended_at = call.ended_at.filter(|ended| *ended >= kept.turn.at.trunc_subsecs(6));
    let mut row = call.into_active_model();
    row.last_turn_at = Set(last);
    row.ended_at = Set(ended_at);
    row.caller_id = Set(caller_id);
    row.state = Set(now.state.clone());
    row.question = Set(now.question.clone());
    row.standing = Set(now.standing.clone());
    row.priority = Set(rank(now.priority)?);
    row.attorney = Set(now.attorney.clone());
    row.area = Set(now.area.clone());
    row.summary = Set(now.summary.clone().filter(|_| words_are_kept));
    row.outcome = Set(now.outcome.clone());
    let this = call_rows::Entity::update_many().set(row).filter(call_rows::Column::Id.eq(id));
    this.exec(tx).await?;
    Ok(())
}

fn rank(priority: Option<u8>) -> Result<Option<i32>, Error> {
    match priority {
        Some(rank) if !(1..=5).contains(&rank) => {
            Err(Error::Refused("a priority is from 1 to 5".into()))
        }
        rank => Ok(rank.map(i32::from)),
    }
}
