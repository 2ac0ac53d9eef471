mod outgoing;
mod secrets;
mod vendors;

use std::io::Write;
use std::time::Duration;

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, Faults> {
    let home = [("HOME", "/home/someone")];
    let all = home.iter().chain(variables);
    Config::read(all.map(|(name, value)| (name.to_string(), value.to_string())))
}

fn origins<const N: usize>(texts: [&str; N]) -> Vec<Origin> {
    texts.map(|text| text.parse().unwrap()).to_vec()
}

#[test]
fn the_defaults_are_whole() {
    let config = read(&[]).unwrap();
    assert_eq!((config.host.to_string().as_str(), config.port), ("127.0.0.1", 8000));
    assert_eq!(config.data, PathBuf::from("/home/someone/.local/share/ellie"));
    let Speech::Local(local) = config.speech else { panic!("local models by default") };
    assert_eq!(local.models, PathBuf::from("/home/someone/.cache/ellie/models"));
    assert!(local.threads >= 1);
    assert_eq!(config.http.audio_formats.len(), 6);
}

#[test]
fn every_default_is_explained() {
    let mut explained = false;
    for line in DEFAULTS.lines() {
        if line.contains('=') && !line.starts_with('#') {
            assert!(explained, "not explained: {line}");
        } else {
            explained = line.starts_with('#');
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "port = 9000\nhost = \"::1\"\nallowed_origins = [\"https://a\", \"https://b\"]")
        .unwrap();
    let path = file.path().to_str().unwrap();
    let config = read(&[("ELLIE_CONFIG", path), ("PORT", "9001")]).unwrap();
    assert_eq!((config.host.to_string().as_str(), config.port), ("::1", 9001));
    assert_eq!(config.http.origins, origins(["https://a", "https://b"]));
}

#[test]
fn lists_may_be_written_either_way() {
    for list in ["https://a,https://b", "[\"https://a\", \"https://b\"]"] {
        let config = read(&[("ALLOWED_ORIGINS", list)]).unwrap();
        assert_eq!(config.http.origins, origins(["https://a", "https://b"]));
    }
}

#[test]
fn one_more_origin_may_be_set_with_a_slash_at_its_end() {
    let config = read(&[("FRONTEND_URL", "https://firm.example/")]).unwrap();
    let all = origins(["http://localhost:3000", "https://firm.example"]);
    assert_eq!((config.http.origins, config.channels.origins), (all.clone(), all));
}

#[test]
fn an_origin_that_cannot_be_matched_is_a_fault() {
    for name in ["ALLOWED_ORIGINS", "FRONTEND_URL"] {
        for origin in ["*", "firm.example", "https://firm.example/app", "http://a\u{1}b"] {
            let faults = read(&[(name, origin)]).unwrap_err().to_string();
            assert!(faults.contains(&name.to_lowercase()), "{faults}");
        }
    }
}

#[test]
fn numbers_have_a_least_and_a_most() {
    for (name, most) in [
        ("WEBSOCKET_HEARTBEAT_INTERVAL", 3_600_u64),
        ("MAX_WEBSOCKET_CONNECTIONS", 65_536),
        ("RATE_LIMIT_REQUESTS", 1_000_000),
        ("RATE_LIMIT_WINDOW", 86_400),
        ("RATE_LIMIT_MAX_REQUESTS", 1_000_000),
        ("RATE_LIMIT_WINDOW_MS", 86_400_000),
        ("RATE_LIMIT_VOICE_MAX_REQUESTS", 1_000_000),
        ("RATE_LIMIT_SIGN_IN_REQUESTS", 1_000_000),
        ("MAX_AUDIO_SIZE", 268_435_456),
        ("MAX_AUDIO_SECONDS", 3_600),
        ("SPEECH_THREADS", 1_024),
        ("DATA_RETENTION_DAYS", 3_650),
        ("INTAKE_RETENTION_DAYS", 36_500),
        ("MESSAGE_RETENTION_DAYS", 36_500),
        ("CONFLICT_CHECK_RETENTION_DAYS", 36_500),
        ("DELIVERY_TIMEOUT", 120),
        ("CACHE_TTL", 2_592_000),
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", 1_000),
        ("CIRCUIT_BREAKER_RECOVERY_TIMEOUT", 3_600),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", 1_440),
        ("LOGIN_EXPIRE_DAYS", 90),
    ] {
        assert!(read(&[(name, &most.to_string())]).is_ok(), "{name}");
        for number in [(most + 1).to_string(), u64::MAX.to_string(), "-1".into(), "1.5".into()] {
            let faults = read(&[(name, &number)]).unwrap_err();
            assert_eq!(faults.0.len(), 1, "{faults}");
            let told = [name.to_lowercase(), format!("to {most}"), number];
            assert!(told.iter().all(|words| faults.0[0].contains(words)), "{faults}");
        }
        assert_eq!(read(&[(name, "0")]).is_ok(), name == "SPEECH_THREADS", "{name}");
    }
}

#[test]
fn each_class_has_the_limit_the_earlier_back_ends_had_or_what_is_set() {
    use crate::limit::{Class, Older, Rule};
    let rules = |settings: &[_]| {
        let limit = read(settings).unwrap().limit;
        Class::ALL.map(|class| limit.rule(class))
    };
    let rule = |requests, seconds| Rule::new(requests, Duration::from_secs(seconds));
    let usual = [rule(100, 60), rule(20, 60), rule(5, 60), rule(100, 900), rule(20, 60)];
    assert_eq!(rules(&[]), usual);
    assert_eq!(Class::ALL[3..], [Older::General, Older::Voice].map(Class::Older));
    let set = rules(&[
        ("RATE_LIMIT_REQUESTS", "7"),
        ("RATE_LIMIT_WINDOW", "8"),
        ("RATE_LIMIT_MAX_REQUESTS", "9"),
        ("RATE_LIMIT_WINDOW_MS", "10000"),
        ("RATE_LIMIT_VOICE_MAX_REQUESTS", "11"),
        ("RATE_LIMIT_SIGN_IN_REQUESTS", "12"),
    ]);
    assert_eq!(set, [rule(7, 8), rule(11, 60), rule(12, 60), rule(9, 10), rule(11, 60)]);
}

#[test]
fn proxies_are_networks_or_addresses_and_never_everybody() {
    let proxies = |list: &str| read(&[("TRUSTED_PROXIES", list)]).map(|it| it.limit.proxies);
    assert_eq!(proxies("").unwrap(), []);
    let two = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap());
    assert_eq!(proxies("10.0.0.0/8, ::1").unwrap(), two);
    assert_eq!(proxies("[\"10.0.0.0/8\", \"::1\"]").unwrap(), two);
    for wrong in ["0.0.0.0/0", "proxy.example", "10.0.0.0/8,::/0"] {
        let faults = proxies(wrong).unwrap_err();
        assert!(faults.0.len() == 1 && faults.0[0].contains("trusted_proxies"), "{faults}");
    }
}

#[test]
fn webrtc_is_where_the_rest_is_unless_it_is_set() {
    let webrtc =
        |settings: &[_]| read(settings).unwrap().channels.webrtc.map(|address| address.to_string());
    assert_eq!(webrtc(&[]).as_deref(), Some("127.0.0.1:8000"));
    assert_eq!(webrtc(&[("HOST", "::"), ("PORT", "9000")]).as_deref(), Some("[::]:9000"));
    let behind_a_proxy = [("WEBRTC_HOST", "0.0.0.0"), ("WEBRTC_PORT", "0")];
    assert_eq!(webrtc(&behind_a_proxy).as_deref(), Some("0.0.0.0:0"));
    assert_eq!(webrtc(&[("WEBRTC_ENABLED", "false")]), None);
    let two = read(&[("WEBRTC_ADDRESSES", "203.0.113.7, 2001:db8::7")]).unwrap();
    assert_eq!(two.channels.webrtc_addresses.len(), 2);
    for (name, wrong) in [
        ("WEBRTC_ADDRESSES", "firm.example"),
        ("WEBRTC_HOST", "everywhere"),
        ("WEBRTC_PORT", "70000"),
    ] {
        let faults = read(&[(name, wrong)]).unwrap_err();
        assert!(faults.0.len() == 1 && faults.0[0].contains(&name.to_lowercase()), "{faults}");
    }
}

#[test]
fn the_older_name_of_the_environment_counts_unless_the_newer_is_there() {
    let config = read(&[("NODE_ENV", "production"), ("SECRET_KEY", SECRET)]).unwrap();
    assert_eq!(config.http.environment, Environment::Production);
    let config = read(&[("NODE_ENV", "production"), ("ENVIRONMENT", "test")]).unwrap();
    assert_eq!(config.http.environment, Environment::Test);
}

/// As `openssl rand -hex 32` makes them.
const SECRET: &str = "7f3e9a1c5b8d2046e1c0a95b3d7f82645e0b7c93a1d84f6209c3e7b5d1a8f046";

#[test]
fn tokens_last_as_long_as_is_set() {
    let auth = read(&[("ACCESS_TOKEN_EXPIRE_MINUTES", "5"), ("SECRET_KEY", SECRET)]).unwrap().auth;
    assert!(auth.secret.is_some());
    let auth::Lasts { access, login, session } = auth.lasts;
    assert_eq!((access.num_minutes(), login.num_days(), session.num_days()), (5, 7, 30));
    assert!(read(&[]).unwrap().auth.secret.is_none(), "one of the data folder");
    assert!(read(&[("ALGORITHM", "hs256")]).is_ok());
    for algorithm in ["none", "HS512", "RS256", ""] {
        let faults = read(&[("ALGORITHM", algorithm)]).unwrap_err();
        assert!(faults.0.len() == 1 && faults.0[0].starts_with("algorithm"), "{faults}");
    }
}

#[test]
fn production_does_not_start_without_a_secret_of_its_own() {
    let production = ("ENVIRONMENT", "production");
    assert!(read(&[production, ("SECRET_KEY", SECRET)]).is_ok());
    let faults = read(&[production, ("PORT", "none")]).unwrap_err();
    assert_eq!(faults.0.len(), 2, "with all others: {faults}");
    assert!(faults.to_string().contains("secret_key (from the defaults)"), "{faults}");
    for weak in ["your-secret-key-change-in-production", "hunter2", &"ab".repeat(32), " "] {
        let faults = read(&[production, ("SECRET_KEY", weak)]).unwrap_err();
        let told = faults.0.len() == 1 && faults.0[0].starts_with("secret_key");
        assert!(told && faults.0[0].contains("openssl"), "{weak}: {faults}");
        assert!(!faults.0[0].contains("hunter2"));
    }
    for environment in ["development", "test"] {
        let environment = ("ENVIRONMENT", environment);
        assert!(read(&[environment]).is_ok());
        let known = ("SECRET_KEY", "your-secret-key-change-in-production");
        assert!(read(&[environment, known]).is_err(), "everybody would be an admin here too");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "prot = 9000\n[host]\na = 1").unwrap();
    let faults = read(&[
        ("ELLIE_CONFIG", file.path().to_str().unwrap()),
        ("PORT", "70000"),
        ("ELLIE_DATADIR", "/somewhere"),
        ("ENVIRONMENT", "staging"),
        ("TTS_MODEL", "bark"),
        ("RATE_LIMIT_REQUESTS", "0"),
        ("SUPPORTED_AUDIO_FORMATS", "wav,aiff"),
        ("WEBSOCKET_ENABLED", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("ALLOWED_ORIGINS", "*"),
        ("MAX_WEBSOCKET_CONNECTIONS", "0"),
    ])
    .unwrap_err()
    .to_string();
    for name in [
        "allowed_origins",
        "max_websocket_connections",
        "prot",
        "host",
        "port",
        "ELLIE_DATADIR",
        "environment",
        "tts_model",
        "rate_limit_requests",
        "aiff",
        "websocket_enabled",
        "log_level",
    ] {
        assert!(faults.contains(name), "{name} is not in:\n{faults}");
    }
}

#[test]
fn a_missing_file_is_a_fault() {
    let faults = read(&[("ELLIE_CONFIG", "/nowhere/at/all.toml")]).unwrap_err();
    assert!(faults.to_string().contains("/nowhere/at/all.toml"));
}

#[test]
fn lower_case_variables_are_somebody_elses() {
    assert_eq!(read(&[("host", "nonsense")]).unwrap().host.to_string(), "127.0.0.1");
}

#[test]
fn the_records_and_the_desk_have_their_settings() {
    let url = "postgres://ellie:pass@db.example/ellie";
    let config = read(&[("DATABASE_URL", url), ("DATA_RETENTION_DAYS", "7")]).unwrap();
    assert_eq!(config.database.url.as_deref(), Some(url));
    assert_eq!((config.ages.transcript.num_days(), config.http.data_retention_days), (7, 7));
    assert_eq!(config.ages.intake.num_days(), 2555);
    assert!(read(&[("DATABASE_URL", "sqlite:///ellie.db")]).unwrap().database.url.is_none());
    for (name, wrong) in [
        ("DATABASE_URL", "mysql://ellie:pass@db.example/ellie"),
        ("DESK_KEY", "fifteen letters"),
        ("LEGAL_DISCLAIMER_REQUIRED", "perhaps"),
        ("GDPR_COMPLIANCE", "1"),
    ] {
        let faults = read(&[(name, wrong)]).unwrap_err();
        let name = name.to_lowercase();
        assert!(faults.0.len() == 1 && faults.0[0].starts_with(&name), "{faults}");
    }
}

#[test]
fn redis_the_cache_and_the_breaker_have_their_settings() {
    let config = read(&[]).unwrap();
    assert!(config.redis.url.is_none() && config.redis.database.is_none(), "Ellie is alone");
    assert_eq!(config.cache.ttl.as_secs(), 3600);
    let rule = config.breaker;
    assert_eq!((rule.failures, rule.successes, rule.recovery.as_secs()), (5, 3, 60));
    let config = read(&[
        ("REDIS_URL", "redis://redis.example:6379/0"),
        ("REDIS_PASSWORD", "a password"),
        ("REDIS_DB", "3"),
        ("CACHE_TTL", "60"),
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "2"),
        ("CIRCUIT_BREAKER_RECOVERY_TIMEOUT", "9"),
    ]);
    let config = config.unwrap();
    assert!(config.redis.url.is_some() && config.redis.password.is_some());
    assert_eq!((config.redis.database, config.cache.ttl.as_secs()), (Some(3), 60));
    assert_eq!((config.breaker.failures, config.breaker.recovery.as_secs()), (2, 9));
    for (name, wrong) in [("REDIS_URL", "localhost:6379"), ("REDIS_DB", "-1")] {
        let faults = read(&[(name, wrong)]).unwrap_err();
        let name = name.to_lowercase();
        assert!(faults.0.len() == 1 && faults.0[0].starts_with(&name), "{faults}");
    }
}

#[test]
fn services_are_inside_only_in_development_or_where_that_is_said() {
    let may = |variables: &[(&str, &str)], host: &str| {
        let config = read(variables).unwrap();
        config.registry.allowed.may_register(&host.parse().unwrap())
    };
    let test = ("ENVIRONMENT", "test");
    assert!(may(&[], "127.0.0.1") && !may(&[test], "127.0.0.1"));
    let hosts = ("SERVICE_HOSTS_ALLOWED", "10.1.0.0/16, *.clio.com");
    assert!(may(&[test, hosts], "10.1.2.3") && may(&[test, hosts], "app.clio.com"));
    assert!(!may(&[test, hosts], "10.2.0.1") && !may(&[hosts], "169.254.169.254"));
    for (name, wrong) in [
        ("SERVICE_HOSTS_ALLOWED", "*"),
        ("SERVICE_HOST", "http://me"),
        ("SERVICE_LIMIT", "0"),
        ("SERVICE_LEASE", "1"),
        ("LOAD_BALANCING_STRATEGY", "best"),
    ] {
        let faults = read(&[(name, wrong)]).unwrap_err().to_string();
        assert!(faults.contains(&name.to_lowercase()), "{faults}");
    }
}
