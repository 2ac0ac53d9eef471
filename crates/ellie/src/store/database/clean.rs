//! The one place through which every value goes to the database, so that both keep the same.

use chrono::SubsecRound;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};

/// A connection or a transaction that takes any text and any time.
#[derive(Clone)]
pub(in crate::store) struct Clean<C>(pub(super) C);

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Clean<C> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(clean(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(clean(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(clean(statement)).await
    }
}

fn clean(mut statement: Statement) -> Statement {
    for value in statement.values.iter_mut().flat_map(|values| values.0.iter_mut()) {
        match value {
            // PostgreSQL knows no U+0000 in a text.
            Value::String(Some(text)) if text.contains('\0') => text.retain(|c| c != '\0'),
            // PostgreSQL counts microseconds.
            Value::ChronoDateTimeUtc(Some(at)) => *at = at.trunc_subsecs(6),
            _ => {}
        }
    }
    statement
}
