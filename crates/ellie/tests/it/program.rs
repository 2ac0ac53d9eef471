//! The program itself, which a test may kill.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use ellie::store::Config;
use reqwest::Client;
use reqwest::multipart::Form;
use serde_json::Value;

/// The real program, which is killed when it is dropped.
pub struct Program {
    child: Child,
    url: String,
    client: Client,
}

impl Program {
    /// Over these records, with simulated speech and these settings.
    pub fn start(config: &Config, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ellie"))
            .arg("serve")
            .env_clear()
            .env("HOME", &config.data)
            .env("ELLIE_DATA_DIR", &config.data)
            .env("ELLIE_SIMULATED_SPEECH", "hello")
            .env("DATABASE_URL", config.url.as_deref().unwrap_or_default())
            .env("RATE_LIMIT_REQUESTS", "100000")
            .env("RATE_LIMIT_VOICE_MAX_REQUESTS", "100000")
            .env("PORT", "0")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = log.by_ref().map(Result::unwrap).find_map(|line| {
            let line: Value = serde_json::from_str(&line).unwrap();
            line["address"].as_str().map(str::to_owned)
        });
        let url = format!("http://{}", address.expect("it listens"));
        // What it goes on to log is read, so that it never waits for a reader.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url, client: Client::new() }
    }

    /// What is answered, if anything is.
    pub async fn typed(&self, session: &str, text: &str) -> Option<String> {
        let form = Form::new().text("text", text.to_owned()).text("session_id", session.to_owned());
        let url = format!("{}/api/v1/voice/process", self.url);
        let response = self.client.post(url).multipart(form).send().await.ok()?;
        let answer: Value = response.error_for_status().ok()?.json().await.ok()?;
        answer["ai_response"].as_str().map(str::to_owned)
    }

    /// What is at a path, for whoever has this token.
    pub async fn get(&self, path: &str, token: &str) -> Value {
        let url = format!("{}{path}", self.url);
        let response = self.client.get(url).bearer_auth(token).send().await.unwrap();
        response.error_for_status().unwrap().json().await.unwrap()
    }

    /// Turns that must be answered so.
    pub async fn play(&self, session: &str, turns: &[(&str, &str)]) {
        for (said, expected) in turns {
            let answer = self.typed(session, said).await.unwrap();
            assert!(answer.contains(expected), "{said:?} got {answer}, not {expected:?}");
        }
    }

    /// As by a power cut.
    pub fn kill(&self) {
        let killed = Command::new("kill").args(["-KILL", &self.child.id().to_string()]).status();
        assert!(killed.unwrap().success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
