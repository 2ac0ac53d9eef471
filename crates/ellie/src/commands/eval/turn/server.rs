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

/// A line like `VmRSS:    12345 kB` of a process's status, in MiB.
fn mebibytes(status: &str, name: &str) -> Option<String> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(format!("{:.0}", kibibytes / 1024.0))
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
}
