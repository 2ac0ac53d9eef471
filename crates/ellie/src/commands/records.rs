//! `ellie hold`, `ellie export` and `ellie erase`: what the law has the firm keep, hand out and
//! forget.

use anyhow::Context;
use chrono::Utc;
use clap::{Args, ValueEnum};
use ellie::config::Config;
use ellie::http::exported;
use ellie::store::audit::Audited;
use ellie::store::retention::Person;
use ellie::store::{Database, Error};
use ellie_core::dialogue::understand::phone::Phone;

use super::say;

/// By which name the audit knows whoever gives commands.
pub(super) const OPERATOR: &str = "operator";

/// Which session, and whether it is held.
#[derive(Args)]
pub struct Hold {
    /// The session of the calls.
    session: String,
    /// Whether nothing of it may be erased.
    legal_hold: LegalHold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LegalHold {
    /// Nothing of it is erased, neither by age nor by wish.
    On,
    /// It is erased when it is time, and what was wished meanwhile within the hour.
    Off,
}

/// Whose data.
#[derive(Args)]
pub struct Whose {
    /// The session of the calls.
    #[arg(required_unless_present = "phone", conflicts_with = "phone")]
    session: Option<String>,
    /// All calls of whoever is reached at this number.
    #[arg(long)]
    phone: Option<String>,
    /// Of several people at the number, the one of this name.
    #[arg(long, requires = "phone")]
    name: Option<String>,
}

/// Sets or lifts a legal hold.
pub fn hold(Hold { session, legal_hold }: &Hold) -> anyhow::Result<()> {
    let is_held = *legal_hold == LegalHold::On;
    in_records(async |records| {
        records.set_legal_hold(session, is_held, OPERATOR, Utc::now()).await
    })?;
    say(if is_held { "held: nothing of it is erased" } else { "no longer held" });
    Ok(())
}

/// Erases a session, or all calls of a person. A call that is going on begins anew.
pub fn erase(whose: &Whose) -> anyhow::Result<()> {
    let person = person(whose)?;
    let rows = in_records(async |records| {
        let now = Utc::now();
        match (&person, &whose.session) {
            (Some(person), _) => records.erase_person(person, OPERATOR, now).await,
            (None, session) => records.erase(session.as_deref().unwrap_or_default(), now).await,
        }
    })?;
    say(format_args!("erased: {rows} rows"));
    Ok(())
}

/// Prints all that is known of a session, or of a person, as JSON.
pub fn export(whose: &Whose) -> anyhow::Result<()> {
    let config = Config::load()?;
    let person = person(whose)?;
    let all = in_records(async |records| {
        let all = match (&person, &whose.session) {
            (Some(person), _) => records.export_person(person).await?,
            (None, session) => {
                records.export_session(session.as_deref().unwrap_or_default()).await?
            }
        };
        for of_call in &all {
            records.audit(exported_by_operator(&of_call.call.id)).await?;
        }
        Ok(all)
    })?;
    let names = attorneys(&config)?;
    let attorney = |number| names.get(usize::try_from(number).ok()?).cloned();
    let firm = exported::Firm { kept_days: config.http.data_retention_days, attorney };
    let told = exported::person(&all, &firm);
    say(serde_json::to_string_pretty(&told)?);
    Ok(())
}

fn person(whose: &Whose) -> anyhow::Result<Option<Person>> {
    let Some(phone) = &whose.phone else { return Ok(None) };
    let phone = Phone::heard(phone).context("this is no phone number of the United States")?;
    Ok(Some(Person { phone: phone.digits().to_owned(), name: whose.name.clone() }))
}

fn exported_by_operator(call_id: &str) -> Audited {
    Audited {
        at: Utc::now(),
        actor: OPERATOR.to_owned(),
        action: "call exported".to_owned(),
        subject_kind: "call".to_owned(),
        subject_id: call_id.to_owned(),
        count: None,
    }
}

/// By the number the diary knows them by.
fn attorneys(config: &Config) -> anyhow::Result<Vec<String>> {
    let Some(path) = &config.firm else { return Ok(Vec::new()) };
    let attorneys = ellie::firm::load(path)?.firm.attorneys;
    Ok(attorneys.into_iter().map(|attorney| attorney.name).collect())
}

/// Does something with the records the settings name.
pub(super) fn in_records<T>(
    work: impl AsyncFnOnce(&Database) -> Result<T, Error>,
) -> anyhow::Result<T> {
    let config = Config::load()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let records = Database::open(&config.database).await?;
        let done = work(&records).await;
        records.close().await?;
        done.context("nothing was changed")
    })
}
