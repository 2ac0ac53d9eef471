//! The variables of the two back ends before Ellie, and what became of those that are no settings of
//! hers under the same name.

/// What became of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// It is this setting.
    Named(&'static str),
    /// It changes nothing, and why.
    Idle(&'static str),
}

const DATABASE: &str = "DATABASE_URL says where the records are";
const ONE_PROCESS: &str = "one process uses all cores";
const EDGE: &str = "what stands in front of Ellie does this";
const LOGS: &str = "logs go to the standard output, for others to collect";
const NOTHING_BEFORE: &str = "it did nothing before either";

/// Variables by name.
pub const OLDER: &[(&str, Now)] = &[
    ("ALLOWED_AUDIO_FORMATS", Now::Named("supported_audio_formats")),
    ("ALLOWED_HEADERS", Now::Idle("every header an allowed origin asks with is allowed")),
    ("ALLOWED_METHODS", Now::Idle("a route has the methods it has")),
    ("ANALYTICS_PROVIDER", Now::Idle(NOTHING_BEFORE)),
    ("APM_PROVIDER", Now::Idle(NOTHING_BEFORE)),
    ("APP_VERSION", Now::Idle("the version is the program's own")),
    ("ASSET_CACHING", Now::Idle("files are kept by the name of their contents")),
    ("ASSET_COMPRESSION", Now::Idle("files are compressed when Ellie is built")),
    ("ASSET_MINIFICATION", Now::Idle("files are made small when Ellie is built")),
    ("CDN_PROVIDER", Now::Idle(EDGE)),
    ("CDN_URL", Now::Idle(NOTHING_BEFORE)),
    ("CORS_ORIGIN", Now::Named("allowed_origins")),
    ("DB_CONNECTION_TIMEOUT", Now::Idle(DATABASE)),
    ("DB_ENABLED", Now::Idle(DATABASE)),
    ("DB_HOST", Now::Idle(DATABASE)),
    ("DB_IDLE_TIMEOUT", Now::Idle(DATABASE)),
    ("DB_NAME", Now::Idle(DATABASE)),
    ("DB_PASSWORD", Now::Idle(DATABASE)),
    ("DB_POOL_MIN", Now::Idle(DATABASE)),
    ("DB_POOL_SIZE", Now::Idle(DATABASE)),
    ("DB_PORT", Now::Idle(DATABASE)),
    ("DB_QUERY_TIMEOUT", Now::Idle(DATABASE)),
    ("DB_SSL", Now::Idle(DATABASE)),
    ("DB_STATEMENT_TIMEOUT", Now::Idle(DATABASE)),
    ("DB_USER", Now::Idle(DATABASE)),
    ("DEBUG", Now::Idle("LOG_LEVEL=DEBUG tells more")),
    ("ELASTICSEARCH_INDEX", Now::Idle(LOGS)),
    ("ENABLE_METRICS", Now::Named("prometheus_enabled")),
    ("HEALTH_CHECK_TIMEOUT", Now::Idle("SERVICE_TIMEOUT bounds what services are asked")),
    ("IMAGE_OPTIMIZATION", Now::Idle(NOTHING_BEFORE)),
    ("JWT_SECRET", Now::Idle("SECRET_KEY signs every token")),
    ("KEEP_ALIVE_TIMEOUT", Now::Idle(NOTHING_BEFORE)),
    ("LOGGING_PROVIDER", Now::Idle(LOGS)),
    ("LOG_FORMAT", Now::Idle("STRUCTURED_LOGGING chooses between JSON and text")),
    ("MAX_AUDIO_FILE_SIZE", Now::Named("max_audio_size")),
    ("MAX_CONCURRENT_REQUESTS", Now::Idle(NOTHING_BEFORE)),
    ("METRICS_PORT", Now::Idle("/metrics is served where everything is")),
    ("NODE_ENV", Now::Named("environment")),
    ("REQUEST_TIMEOUT", Now::Idle("each stage of a request has a limit of its own")),
    ("SENTRY_DSN", Now::Idle(LOGS)),
    ("SESSION_SECRET", Now::Idle("SECRET_KEY signs every token")),
    ("STATIC_FILES_CACHE_TTL", Now::Idle("files are kept by the name of their contents")),
    ("TTS_SPEED", Now::Idle("a request may ask for a speed")),
    ("WORKERS", Now::Idle(ONE_PROCESS)),
];

/// What became of a variable.
pub fn now(variable: &str) -> Option<Now> {
    let found = OLDER.binary_search_by_key(&variable, |(name, _)| name);
    found.ok().and_then(|at| OLDER.get(at)).map(|(_, now)| *now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the earlier back ends read or listed: reference A, and what reference B had besides.
    const BEFORE: &str = "APP_NAME APP_VERSION DEBUG ENVIRONMENT HOST PORT WORKERS FRONTEND_URL \
        ALLOWED_ORIGINS ALLOWED_METHODS ALLOWED_HEADERS SECRET_KEY ACCESS_TOKEN_EXPIRE_MINUTES \
        ALGORITHM OPENAI_API_KEY GROQ_API_KEY OPENAI_MODEL GROQ_MODEL MAX_AUDIO_SIZE \
        SUPPORTED_AUDIO_FORMATS TTS_VOICE TTS_MODEL REDIS_URL REDIS_PASSWORD REDIS_DB CACHE_TTL \
        RATE_LIMIT_REQUESTS RATE_LIMIT_WINDOW CIRCUIT_BREAKER_FAILURE_THRESHOLD \
        CIRCUIT_BREAKER_RECOVERY_TIMEOUT SENTRY_DSN LOG_LEVEL STRUCTURED_LOGGING WEBSOCKET_ENABLED \
        MAX_WEBSOCKET_CONNECTIONS WEBSOCKET_HEARTBEAT_INTERVAL LEGAL_DISCLAIMER_REQUIRED \
        DATA_RETENTION_DAYS GDPR_COMPLIANCE MAX_CONCURRENT_REQUESTS REQUEST_TIMEOUT \
        KEEP_ALIVE_TIMEOUT CDN_URL STATIC_FILES_CACHE_TTL DATABASE_URL NODE_ENV MAX_AUDIO_FILE_SIZE \
        ASSET_COMPRESSION ASSET_MINIFICATION IMAGE_OPTIMIZATION ASSET_CACHING CDN_PROVIDER \
        APM_PROVIDER LOGGING_PROVIDER ANALYTICS_PROVIDER ELASTICSEARCH_INDEX DB_ENABLED DB_HOST \
        DB_PORT DB_NAME DB_USER DB_PASSWORD DB_SSL DB_POOL_SIZE DB_POOL_MIN DB_CONNECTION_TIMEOUT \
        DB_IDLE_TIMEOUT DB_STATEMENT_TIMEOUT DB_QUERY_TIMEOUT CORS_ORIGIN ALLOWED_AUDIO_FORMATS \
        LOG_FORMAT SESSION_SECRET JWT_SECRET TTS_SPEED HEALTH_CHECK_TIMEOUT METRICS_PORT \
        RATE_LIMIT_WINDOW_MS RATE_LIMIT_MAX_REQUESTS RATE_LIMIT_VOICE_MAX_REQUESTS CDN_ENABLED \
        CDN_BASE_URL CDN_REGIONS ASSET_VERSION SESSION_TIMEOUT_MS PROMETHEUS_ENABLED ENABLE_METRICS \
        SERVICE_DISCOVERY_ENABLED HEALTH_CHECK_INTERVAL SERVICE_TIMEOUT LOAD_BALANCING_STRATEGY";

    #[test]
    fn whatever_was_a_setting_before_is_one_or_is_told_what_became_of_it() {
        let names: toml::Table = super::super::DEFAULTS.parse().unwrap();
        let documentation = include_str!("../../../../docs/settings.md");
        for variable in BEFORE.split_whitespace() {
            let home = match now(variable) {
                Some(Now::Named(name)) => name.to_owned(),
                Some(Now::Idle(why)) => {
                    assert!(
                        documentation.contains(&format!("| `{variable}` | {why} |")),
                        "{variable}"
                    );
                    continue;
                }
                None => variable.to_lowercase(),
            };
            assert!(names.contains_key(&home), "{variable}");
            let is_renamed = home != variable.to_lowercase();
            let row = format!("| `{variable}` | `{}` |", home.to_uppercase());
            assert!(!is_renamed || documentation.contains(&row), "{row}");
        }
        for (variable, _) in OLDER {
            assert!(BEFORE.split_whitespace().any(|before| before == *variable), "{variable}");
            assert!(!names.contains_key(&variable.to_lowercase()), "{variable} is a setting");
        }
        assert!(OLDER.is_sorted_by_key(|(name, _)| name), "found by halving");
    }
}
