//! One spoken turn, as a client sees it.

use std::path::Path;

use anyhow::{Context, bail};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response};
use serde_json::Value;
use tokio::time::Instant;

/// A line to a running Ellie.
pub struct Line {
    client: Client,
    server: String,
}

/// A turn that was taken.
pub struct Once {
    /// From the request to the end of the answer, by the client's clock.
    pub whole_ms: f64,
    /// The stages the server names, in its order.
    pub stages: Vec<(String, f64)>,
    /// What was heard.
    pub heard: String,
    /// From the answer to its sound.
    pub sound_ms: f64,
}

impl Line {
    /// A line to there.
    pub fn to(url: &str) -> Self {
        Self { client: Client::new(), server: url.trim_end_matches('/').to_owned() }
    }

    /// Takes a turn in a new conversation, and waits for its sound, so that no synthesis of this
    /// turn disturbs the next.
    pub async fn turn(&self, recording: &Path) -> anyhow::Result<Once> {
        let bytes = std::fs::read(recording).with_context(|| recording.display().to_string())?;
        let form = Form::new().part("audio_file", Part::bytes(bytes).file_name("turn"));
        let url = format!("{}/api/v1/voice/process", self.server);
        let begun = Instant::now();
        let response = good(self.client.post(url).multipart(form).send().await?).await?;
        let header = response.headers().get("server-timing");
        let stages = stages(header.and_then(|value| value.to_str().ok()).unwrap_or_default());
        let answer: Value = response.json().await?;
        let whole_ms = begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let sound = answer["audio_url"].as_str().context("the answer has no sound")?;
        let sound = format!("{}{}", self.server, sound.replace(".mp3", ".wav"));
        good(self.client.get(sound).send().await?).await?.bytes().await?;
        let sound_ms = begun.elapsed().as_secs_f64() * 1e3;
        let heard = answer["text"].as_str().unwrap_or_default().to_owned();
        Ok(Once { whole_ms, stages, heard, sound_ms })
    }
}

impl Once {
    /// How long a stage took; one that is not named took no time.
    pub fn stage_ms(&self, name: &str) -> f64 {
        self.stages.iter().find(|(stage, _)| stage == name).map_or(0.0, |(_, ms)| *ms)
    }

    /// The whole without the models.
    pub fn own_ms(&self, model_in_think_ms: f64) -> f64 {
        self.whole_ms - self.stage_ms("voice") - self.stage_ms("transcribe") - model_in_think_ms
    }
}

async fn good(response: Response) -> anyhow::Result<Response> {
    if response.status().is_success() {
        return Ok(response);
    }
    bail!("{}: {}", response.status(), response.text().await?)
}

/// `decode;dur=0.5, voice;dur=9.1`, as the W3C's Server-Timing writes it.
fn stages(header: &str) -> Vec<(String, f64)> {
    let stage = |entry: &str| {
        let (name, ms) = entry.trim().split_once(";dur=")?;
        Some((name.to_owned(), ms.parse().ok()?))
    };
    header.split(',').filter_map(stage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_part_is_the_whole_without_the_models() {
        let stages = stages("decode;dur=0.5, voice;dur=9.0, transcribe;dur=80.0, think;dur=7");
        let once = Once { whole_ms: 100.0, stages, heard: String::new(), sound_ms: 0.0 };
        assert_eq!(once.stage_ms("think"), 7.0);
        assert_eq!(once.stage_ms("nap"), 0.0);
        assert_eq!(once.own_ms(6.0), 5.0);
    }

    #[test]
    fn a_header_of_nonsense_has_no_stages() {
        assert!(stages("").is_empty());
        assert!(stages("a, b;dur=x").is_empty());
    }
}
