//! The firm's own receiver, by a signed POST.

use chrono::{DateTime, Utc};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url};

use super::address::Endpoint;
use super::attempt::{Failure, Patience};
use super::outbox::Due;
use super::package::Package;
use super::post;
use super::signature::{Secret, sign};

/// Settings of the webhook.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it goes.
    pub url: Endpoint,
    /// What the firm knows Ellie by.
    pub secret: Secret,
}

pub(super) struct Webhook {
    url: Url,
    secret: Secret,
    client: Client,
}

impl Webhook {
    pub(super) fn new(config: &Config, client: Client) -> Self {
        Self { url: config.url.url(), secret: config.secret.clone(), client }
    }

    pub(super) async fn send(
        &self,
        due: &Due,
        package: &Package,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let unwritable = |_| Failure::new(Patience::Never, "the package cannot be written");
        let body = serde_json::to_vec(package).map_err(unwritable)?;
        let timestamp = now.timestamp();
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("Ellie-Event", package.event.name())
            .header("Ellie-Delivery", &due.id)
            .header("Idempotency-Key", &due.idempotency_key)
            .header("Ellie-Timestamp", timestamp)
            .header("Ellie-Signature", sign(&self.secret, timestamp, &body))
            .body(body);
        post::send(request, now).await
    }
}
