//! `ellie serve` as a child of this process, on a free port.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// A server that ends when this is dropped.
pub struct Server {
    child: Child,
    begun: Instant,
    client: Client,
    /// Where it is.
    pub url: String,
}

/// How often a server is asked how it is.
const PACE: Duration = Duration::from_millis(1);

/// A server that takes longer than this to get ready never will.
const PATIENCE: Duration = Duration::from_secs(300);

impl Server {
    /// Starts this very program as a server, with the settings of this one but for a few.
    pub fn start(data: &Path) -> anyhow::Result<Self> {
        Self::start_with(data, &[])
    }

    /// The same with these settings too.
    pub fn start_with(data: &Path, settings: &[(&str, String)]) -> anyhow::Result<Self> {
        // Free now, and still free a moment later: nobody else asks for it.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let program = std::env::current_exe()?;
        let begun = Instant::now();
        let child = Command::new(program)
            .arg("serve")
            .env("HOST", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("ELLIE_DATA_DIR", data)
            .env("RATE_LIMIT_REQUESTS", "1000000")
            .env("RATE_LIMIT_VOICE_MAX_REQUESTS", "1000000")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .spawn()
            .context("the server cannot be started")?;
        Ok(Self { child, begun, client: Client::new(), url: format!("http://127.0.0.1:{port}") })
    }

    /// Milliseconds from the start to the first 200 from `/health`.
    pub async fn first_answer(&self) -> anyhow::Result<f64> {
        self.until(|status, _| status == StatusCode::OK).await
    }

    /// Milliseconds from the start until every model is warm and the examples are learned.
    pub async fn speech_ready(&self) -> anyhow::Result<f64> {
        self.until(|_, health| health["dependencies"]["speech"]["status"] == "ready").await
    }

    /// Milliseconds from the start until every fixed line can be played.
    pub async fn lines_ready(&self) -> anyhow::Result<f64> {
        self.until(|_, health| {
            let speech = &health["dependencies"]["speech"];
            speech["lines_ready"] == speech["lines_total"]
        })
        .await
    }

    async fn until(&self, is_so: impl Fn(StatusCode, &Value) -> bool) -> anyhow::Result<f64> {
        while self.begun.elapsed() < PATIENCE {
            if let Ok(response) = self.client.get(format!("{}/health", self.url)).send().await {
                let status = response.status();
                let elapsed = self.begun.elapsed();
                if is_so(status, &response.json().await?) {
                    return Ok(elapsed.as_secs_f64() * 1e3);
                }
            }
            sleep(PACE).await;
        }
        bail!("the server is not ready after {} s", PATIENCE.as_secs())
    }

    /// Resident memory in MiB, the seconds of processor time it has used (proc(5)), and its tasks.
    pub async fn weight(&self) -> anyhow::Result<Weight> {
        let process = format!("/proc/{}", self.child.id());
        let status = tokio::fs::read_to_string(format!("{process}/status")).await?;
        let stat = tokio::fs::read_to_string(format!("{process}/stat")).await?;
        let resident_mib = kibibytes(&status, "VmRSS:").context("the kernel does not tell")?;
        let processor_s = processor_s(&stat).context("the kernel does not tell")?;
        let tasks = self.tasks().await?;
        Ok(Weight { resident_mib: resident_mib / 1024.0, processor_s, tasks })
    }

    async fn tasks(&self) -> anyhow::Result<u64> {
        let health = self.client.get(format!("{}/health", self.url)).send().await?;
        let health: Value = health.json().await?;
        health["system"]["process"]["num_tasks"].as_u64().context("/health does not tell its tasks")
    }

    /// A row of memory after something was done: its name, resident now, and the peak meanwhile.
    /// Forgets the peak.
    pub async fn memory(&self, after: &str) -> anyhow::Result<[String; 3]> {
        let process = format!("/proc/{}", self.child.id());
        let status = tokio::fs::read_to_string(format!("{process}/status")).await?;
        let row = [
            after.to_owned(),
            mebibytes(&status, "VmRSS:").context("the kernel does not tell")?,
            mebibytes(&status, "VmHWM:").context("the kernel does not tell")?,
        ];
        // 5 resets the peak (proc(5), clear_refs).
        tokio::fs::write(format!("{process}/clear_refs"), "5").await?;
        Ok(row)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process takes.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    /// Memory.
    pub resident_mib: f64,
    /// Time on all processors, in seconds.
    pub processor_s: f64,
    /// Tasks of its runtime that have not ended.
    pub tasks: u64,
}

/// A line like `VmRSS:    12345 kB` of a process's status, in MiB.
fn mebibytes(status: &str, name: &str) -> Option<String> {
    Some(format!("{:.0}", kibibytes(status, name)? / 1024.0))
}

fn kibibytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// A hundredth of a second: `USER_HZ` is 100 on every Linux we know.
const TICK_S: f64 = 0.01;

/// In user and system mode, the 14th and 15th field of a process's stat; the second, its name in
/// brackets, may hold anything.
fn processor_s(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (ticks.next()?.parse().ok()?, ticks.next()?.parse().ok()?);
    Some((user + system) * TICK_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_status() {
        let status = "Name:\tellie\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";
        assert_eq!(mebibytes(status, "VmRSS:").as_deref(), Some("100"));
        assert_eq!(mebibytes(status, "VmHWM:").as_deref(), Some("200"));
        assert_eq!(mebibytes(status, "VmSwap:"), None);
    }

    #[test]
    fn processor_time_is_read_behind_the_name() {
        let stat = "7 (an (odd) name) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20";
        assert_eq!(processor_s(stat), Some(3.0));
        assert_eq!(processor_s("7 (cut) S 1 2"), None);
    }
}
