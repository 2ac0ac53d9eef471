use std::io::Write;

use super::super::*;
use super::outgoing::{WEBHOOK, with};
use super::read;

#[test]
fn no_secret_is_told_whatever_is_wrong_with_it() {
    const SECRET: &str = "hunter2";
    for (name, value) in [
        ("DATABASE_URL", "mysql://me:hunter2@db.example/ellie"),
        ("REDIS_URL", "http://:hunter2@redis.example"),
        ("DESK_KEY", "hunter2"),
        ("WEBHOOK_URL", "http://chat.example/hunter2"),
        ("WEBHOOK_URL", "hunter2"),
        ("SMTP_URL", "https://me:hunter2@mail.example"),
        ("SMTP_URL", "smtp://me:hunter2@"),
    ] {
        let faults = read(&[(name, value)]).unwrap_err().to_string();
        assert!(!faults.contains(SECRET), "{faults}");
    }
    let faults = read(&with(&WEBHOOK, ("WEBHOOK_SECRET", SECRET))).unwrap_err().to_string();
    assert!(!faults.contains(SECRET), "{faults}");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "port = 9000\nsmtp_url = \"smtps://me:hunter2@mail.example\nhost = 7").unwrap();
    let faults = read(&[("ELLIE_CONFIG", file.path().to_str().unwrap())]).unwrap_err().to_string();
    assert!(faults.contains("line 2") && !faults.contains(SECRET), "{faults}");
}

#[test]
fn no_secret_shows_in_the_settings_as_they_are_logged() {
    let config = read(&[
        ("DATABASE_URL", "postgres://me:hunter2@db.example/ellie"),
        ("REDIS_URL", "redis://:hunter2@redis.example"),
        ("REDIS_PASSWORD", "hunter2"),
        ("DESK_KEY", "hunter2-hunter2-hunter2"),
        ("SECRET_KEY", "hunter2-0123456789-abcdefghijklmn"),
        ("WEBHOOK_URL", "https://me:hunter2@chat.example/hunter2"),
        ("WEBHOOK_SECRET", "hunter2-hunter2-hunter2"),
        ("SMTP_URL", "smtps://me:hunter2@mail.example"),
        ("MAIL_FROM", "ellie@firm.example"),
        ("MAIL_TO", "desk@firm.example"),
        ("CLIO_GROW_TOKEN", "hunter2"),
    ]);
    let shown = format!("{:?}", config.unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn the_sum_tells_where_each_setting_is_from_and_no_secret() {
    let variables = [
        ("HOME", "/home/someone"),
        ("REDIS_URL", "redis://:hunter2@redis.example"),
        ("MAX_AUDIO_FILE_SIZE", "1000000"),
        ("OPENAI_API_KEY", "sk-hunter2"),
        ("OPENAI_MODEL", "gpt-4"),
        ("DB_HOST", "db.example"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let (_, sum, sound) = Config::read_anyway(variables);
    sound.unwrap();
    let of = |name: &str| sum.settings.iter().find(|setting| setting.name == name).unwrap();
    assert_eq!(
        (of("max_audio_size").value.as_str(), of("max_audio_size").from),
        ("1000000", "the environment")
    );
    assert_eq!((of("port").value.as_str(), of("port").from), ("8000", "the defaults"));
    assert_eq!(of("redis_url").value, "(set, and told to nobody)");
    assert_eq!(of("redis_password").value, "");
    assert_eq!(sum.idle.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["DB_HOST"]);
    assert!(!format!("{sum:?}").contains("hunter2"));
}
