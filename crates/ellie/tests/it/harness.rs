//! Starts Ellie for a test, with simulated speech unless it asks for the real models.

use std::path::{Path, PathBuf};

use ellie::config::Config;
use ellie::observed::Observed;
use ellie::store::Database;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::described::check;
use crate::records::place::Place;

/// A running Ellie. [`Ellie::stop`] must find nothing left over.
pub struct Ellie {
    /// Where she listens, as in `127.0.0.1:40001`.
    pub address: String,
    /// Everything she writes.
    pub data: TempDir,
    /// A client.
    pub client: Client,
    /// Where her records are.
    pub records: ellie::store::Config,
    /// What is seen of her at work.
    pub observed: Observed,
    shutdown: CancellationToken,
    serving: JoinHandle<Result<ellie::Ended, ellie::ServeError>>,
}

impl Ellie {
    /// With simulated speech that hears these words in any sound.
    pub async fn hearing(words: &str) -> Self {
        let words = if words.is_empty() { "hello" } else { words };
        Self::start(&[("ELLIE_SIMULATED_SPEECH", words)]).await
    }

    /// With these settings over the defaults.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), settings).await
    }

    /// With her records there.
    pub async fn start_at(place: Place, settings: &[(&str, &str)]) -> Self {
        let url = place.url();
        let settings = [settings, &[("DATABASE_URL", &url)]].concat();
        Self::start_in(place.folder, &settings).await
    }

    /// In a data folder that is there already.
    pub async fn start_in(data: TempDir, settings: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shutdown = CancellationToken::new();
        let config = config(data.path(), settings);
        let records = config.database.clone();
        let observed = Observed::new(chrono::Utc::now());
        let serving =
            tokio::spawn(ellie::serve(config, observed.clone(), listener, shutdown.clone()));
        let client = Client::new();
        let ellie = Self { address, data, client, records, observed, shutdown, serving };
        ellie.get("/").await;
        ellie
    }

    /// Her records, as somebody else sees them.
    pub async fn open_records(&self) -> Database {
        Database::open(&self.records).await.unwrap()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    /// Posts a form to one of the voice endpoints.
    pub async fn post(&self, endpoint: &str, form: Form) -> Response {
        let url = self.url(&format!("/api/v1/voice/{endpoint}"));
        self.client.post(url).multipart(form).send().await.unwrap()
    }

    /// A typed turn that must succeed.
    pub async fn typed(&self, session: &str, text: &str) -> Value {
        let form = Form::new().text("text", text.to_owned()).text("session_id", session.to_owned());
        json(self.post("process", form).await, StatusCode::OK).await
    }

    /// Asks her to end, while somebody is still there.
    pub fn begin_to_stop(&self) {
        self.shutdown.cancel();
    }

    /// Ends her and returns the data folder.
    pub async fn stop(self) -> TempDir {
        self.shutdown.cancel();
        // The client keeps its connections for the next request, which there will not be.
        drop(self.client);
        let ended = self.serving.await.unwrap().unwrap();
        assert_eq!(ended.unfinished, 0, "something was left over");
        self.data
    }
}

fn config(data: &Path, settings: &[(&str, &str)]) -> Config {
    let data = data.to_str().unwrap();
    let defaults = [
        ("ELLIE_DATA_DIR", data),
        ("HOME", data),
        ("PORT", "0"),
        ("RATE_LIMIT_REQUESTS", "100000"),
        ("RATE_LIMIT_VOICE_MAX_REQUESTS", "100000"),
        ("RATE_LIMIT_MAX_REQUESTS", "100000"),
        ("RATE_LIMIT_SIGN_IN_REQUESTS", "100000"),
    ];
    let all = defaults.iter().chain(settings);
    Config::read(all.map(|(name, value)| (name.to_string(), value.to_string()))).unwrap()
}

/// The body of an answer, which must have this status, and be what the API says of itself.
pub async fn json(response: Response, status: StatusCode) -> Value {
    let (got, path) = (response.status(), response.url().path().to_owned());
    let text = response.text().await.unwrap();
    assert_eq!(got, status, "{text}");
    let body = serde_json::from_str(&text).unwrap();
    check(&path, status, &body);
    body
}

/// An error must come in the one envelope; returns its code and message.
pub async fn error(response: Response, status: StatusCode) -> (String, String) {
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = json(response, status).await;
    let error = &body["error"];
    assert_eq!(error["request_id"], id.as_str());
    assert_eq!(error["status_code"], status.as_u16());
    assert!(error["details"].is_object(), "{body}");
    let timestamp = error["timestamp"].as_str().unwrap();
    let age =
        chrono::Utc::now() - chrono::DateTime::parse_from_rfc3339(timestamp).unwrap().to_utc();
    assert!(age.num_seconds().abs() < 60, "the time is not real: {timestamp}");
    let text = |name: &str| error[name].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}

/// A form with a recording in it.
pub fn recording(bytes: Vec<u8>) -> Form {
    Form::new().part("audio_file", Part::bytes(bytes).file_name("caller.wav"))
}

/// A recording kept with the tests.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/media").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Mono 16-bit WAV at 16 kHz.
pub fn wav(samples: impl IntoIterator<Item = i16>) -> Vec<u8> {
    wav_at(16_000, samples)
}

/// The same at another rate.
pub fn wav_at(rate_hz: u32, samples: impl IntoIterator<Item = i16>) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate_hz,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in samples {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// A second of a loud tone, which the simulated recogniser takes for speech.
pub fn speech() -> Vec<u8> {
    wav((0..16_000).map(|i| ((i as f32 * 0.2).sin() * 9_000.0) as i16))
}
