//! The tables, version by version, forward only. A version that was released never changes.

mod v1;
mod v2;
mod v3;
mod v4;
mod v5;

use sea_orm::{DatabaseTransaction, EntityTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait, seaql_migrations};

use super::Error;

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(v1::FirstTables),
            Box::new(v2::CallsOfSessions),
            Box::new(v3::Attorneys),
            Box::new(v4::Users),
            Box::new(v5::Thinking),
        ]
    }
}

/// Brings the tables up to this version. The transaction must keep every other starter out.
pub(super) async fn run(tx: &DatabaseTransaction) -> Result<(), Error> {
    Migrator::install(tx).await?;
    let known: Vec<String> =
        Migrator::migrations().iter().map(|version| version.name().to_owned()).collect();
    let applied = applied(tx).await?;
    if let Some(later) = applied.into_iter().find(|version| !known.contains(version)) {
        return Err(Error::Unusable(format!("it was made by a later Ellie ({later})")));
    }
    Ok(Migrator::up(tx, None).await?)
}

async fn applied(tx: &DatabaseTransaction) -> Result<Vec<String>, Error> {
    let rows = seaql_migrations::Entity::find().all(tx).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
