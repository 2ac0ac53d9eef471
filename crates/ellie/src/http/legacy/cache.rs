//! `/api/cache`: what was made once and is kept, in the older dialect.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::App;
use crate::cache::{Reach, Server, Stats};
use crate::http::parts;

/// The routes of the resource.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/cache/stats", get(stats))
        .route("/api/cache/clear", post(clear))
        .route("/api/cache/invalidate/{pattern}", delete(invalidate))
}

async fn stats(State(app): State<Arc<App>>) -> Json<Value> {
    Json(told(&app.cache.stats().await))
}

async fn clear(State(app): State<Arc<App>>) -> Json<Value> {
    let dropped = parts::drop_cached(&app, None).await;
    let (success, message) = match dropped.reach {
        Reach::Everywhere => (true, "Cache cleared successfully"),
        Reach::HereOnly => (false, "Cleared in this process only: Redis is away"),
    };
    Json(json!({"success": success, "message": message}))
}

async fn invalidate(State(app): State<Arc<App>>, Path(pattern): Path<String>) -> Json<Value> {
    let dropped = parts::drop_cached(&app, Some(&pattern)).await;
    Json(json!({"count": dropped.entries, "message": parts::invalidated(&dropped)}))
}

/// The memory is that of Redis, where there is one. The keys are those in this process.
fn told(stats: &Stats) -> Value {
    let memory = match &stats.server {
        Server::Here(redis) => redis.used_memory_human.clone(),
        Server::None | Server::Away => format!("{:.2}MB", stats.bytes as f64 / 1e6),
    };
    json!({
        "hits": stats.hits,
        "misses": stats.misses,
        "hitRate": parts::hit_percent(stats),
        "totalKeys": stats.entries,
        "memoryUsage": memory,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Info;

    #[test]
    fn the_memory_is_that_of_redis_where_there_is_one() {
        let mut stats = Stats {
            hits: 1,
            misses: 3,
            sets: 3,
            deletes: 0,
            errors: 0,
            fallback_hits: 0,
            entries: 3,
            bytes: 1_234_567,
            server: Server::Away,
        };
        assert_eq!(told(&stats)["memoryUsage"], "1.23MB");
        assert_eq!(told(&stats)["hitRate"], 25.0);
        let info = Info { used_memory_human: "950.98K".into(), ..Info::default() };
        stats.server = Server::Here(info);
        assert_eq!(told(&stats)["memoryUsage"], "950.98K");
        (stats.hits, stats.misses) = (0, 0);
        assert_eq!(told(&stats)["hitRate"], Value::Null, "nobody asked");
    }
}
