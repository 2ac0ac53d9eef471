use std::io::Write;

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, Faults> {
    let home = [("HOME", "/home/someone")];
    let all = home.iter().chain(variables);
    Config::read(all.map(|(name, value)| (name.to_string(), value.to_string())))
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
    assert_eq!(config.http.origins, ["https://a", "https://b"]);
}

#[test]
fn lists_may_be_written_either_way() {
    for list in ["https://a,https://b", "[\"https://a\", \"https://b\"]"] {
        let config = read(&[("ALLOWED_ORIGINS", list)]).unwrap();
        assert_eq!(config.http.origins, ["https://a", "https://b"]);
    }
}

#[test]
fn the_older_name_of_the_environment_counts_unless_the_newer_is_there() {
    let config = read(&[("NODE_ENV", "production")]).unwrap();
    assert_eq!(config.http.environment, Environment::Production);
    let config = read(&[("NODE_ENV", "production"), ("ENVIRONMENT", "test")]).unwrap();
    assert_eq!(config.http.environment, Environment::Test);
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
    ])
    .unwrap_err()
    .to_string();
    for name in [
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
