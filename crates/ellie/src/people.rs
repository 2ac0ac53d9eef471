//! The people the firm knows: those of its file, and those it imported into the records.

use chrono::{DateTime, Utc};
use ellie_core::conflict::{KnownParty, Status};
use ellie_core::dialogue::understand::phone::Phone;
use ellie_core::firm::{Client, ClientMatter};

use crate::firm::People;
use crate::firm::import::{Changes, Import, Kind, Mode, merged};
use crate::store::parties::{Matter, Party, PartyKind, PartyStatus};
use crate::store::{Database, Error};

/// How often the lists were replaced: while it is the same, nobody was imported.
pub async fn revision(records: &Database) -> Result<i64, Error> {
    let mut sum = 0;
    for kind in [PartyKind::Party, PartyKind::Client, PartyKind::Represented] {
        sum += records.parties_revision(kind).await?;
    }
    Ok(sum)
}

/// The people of the records.
pub async fn imported(records: &Database) -> Result<People, Error> {
    let parties = records.parties(PartyKind::Party).await?;
    let clients = records.parties(PartyKind::Client).await?;
    let represented = records.parties(PartyKind::Represented).await?;
    Ok(People {
        known_parties: parties.into_iter().map(known_party).collect(),
        clients: clients.into_iter().map(client).collect::<Result<_, _>>()?,
        represented: represented.into_iter().map(|party| party.name).collect(),
    })
}

/// Those of the file and those of the records.
#[must_use]
pub fn together(file: &People, records: People) -> People {
    let mut all = file.clone();
    all.known_parties.extend(records.known_parties);
    all.clients.extend(records.clients);
    all.represented.extend(records.represented);
    all
}

/// Puts imported people beside those of the records, or in their place; a trial only says what
/// would change.
pub async fn import(
    records: &Database,
    import: Import,
    mode: Mode,
    is_trial: bool,
    now: DateTime<Utc>,
) -> Result<Changes, Error> {
    let kind = import.kind;
    let (people, changes) = merged(imported(records).await?, import, mode);
    if !is_trial {
        let (kind, parties) = of_kind(kind, people);
        records.replace_parties(kind, &parties, now).await?;
    }
    Ok(changes)
}

fn of_kind(kind: Kind, people: People) -> (PartyKind, Vec<Party>) {
    let nobody =
        |name| Party { name, aliases: Vec::new(), status: None, phone: None, matters: Vec::new() };
    match kind {
        Kind::Parties => {
            let row = |party: KnownParty| Party {
                aliases: party.aliases,
                status: Some(match party.status {
                    Status::Conflict => PartyStatus::Conflict,
                    Status::Unclear => PartyStatus::Unclear,
                }),
                ..nobody(party.name)
            };
            (PartyKind::Party, people.known_parties.into_iter().map(row).collect())
        }
        Kind::Clients => {
            let matter = |matter: ClientMatter| Matter { name: matter.name, status: matter.status };
            let row = |client: Client| Party {
                phone: Some(client.phone.digits().to_owned()),
                matters: client.matters.into_iter().map(matter).collect(),
                ..nobody(client.name)
            };
            (PartyKind::Client, people.clients.into_iter().map(row).collect())
        }
        Kind::Represented => {
            (PartyKind::Represented, people.represented.into_iter().map(nobody).collect())
        }
    }
}

/// Whom nobody cleared, nobody may take for cleared.
fn known_party(party: Party) -> KnownParty {
    let status = match party.status {
        Some(PartyStatus::Conflict) => Status::Conflict,
        Some(PartyStatus::Unclear) | None => Status::Unclear,
    };
    KnownParty { name: party.name, aliases: party.aliases, status }
}

fn client(party: Party) -> Result<Client, Error> {
    let phone = party.phone.as_deref().and_then(Phone::heard);
    let phone = phone.ok_or_else(|| Error::Broken("a client has no phone".into()))?;
    let matter = |matter: Matter| ClientMatter { name: matter.name, status: matter.status };
    Ok(Client { name: party.name, phone, matters: party.matters.into_iter().map(matter).collect() })
}
