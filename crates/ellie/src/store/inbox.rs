//! Messages for the firm that were taken: read or not.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::database::within;
use super::entities::messages::{Column, Entity, Model as Message};
use super::{Database, Error};

impl Database {
    /// Somebody of the firm has read a message, or takes that back.
    pub async fn mark_read(
        &self,
        id: i64,
        read_at: Option<DateTime<Utc>>,
    ) -> Result<Message, Error> {
        within(async {
            let tx = self.write_tx().await?;
            Entity::update_many()
                .col_expr(Column::ReadAt, Expr::value(read_at))
                .filter(Column::Id.eq(id))
                .exec(&tx)
                .await?;
            let message = Entity::find_by_id(id).one(&tx).await?;
            tx.commit().await?;
            message.ok_or(Error::Missing("message"))
        })
        .await
    }
}
