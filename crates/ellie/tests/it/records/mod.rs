//! The records, the same stories over SQLite and over a private PostgreSQL.

mod attorneys;
mod diary;
mod erasing;
mod forgetting;
mod keeping;
mod listing;
mod opening;
mod outages;
mod payloads;
mod persons;
pub mod place;
pub mod said;
pub mod server;
mod sessions;
mod users;
mod wishes;

/// Runs each story over both databases.
macro_rules! over_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::records::place::Place::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::records::place::Place::postgres().await).await;
            })*
        }
    };
}
pub(crate) use over_both;
