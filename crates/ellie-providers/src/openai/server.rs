//! A connection to a server, and how it is asked.

use chrono::Utc;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};

use super::answer::Answer;
use super::refusal::{code, refusal};
use super::{BaseUrl, Config, failure};
use crate::{By, Error};

/// So much of an error is read to find its code; what is longer has none.
const MOST_OF_AN_ERROR: usize = 16 << 10;

/// A server that speaks OpenAI's wire format. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Server {
    name: &'static str,
    client: Client,
    base_url: BaseUrl,
    key: Option<SecretString>,
}

/// Why a server cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No header can hold the key, or there is nothing in it.
    #[error("the key is empty or has letters that no key has")]
    Key,
    /// Nothing encrypted can be sent from this machine.
    #[error("no client for it can be made: {0}")]
    Client(String),
}

impl Server {
    /// Connects to nothing yet.
    pub fn new(config: Config) -> Result<Self, Unusable> {
        let Config { name, base_url, key, connect_timeout, idle_timeout, whole_timeout } = config;
        let client = Client::builder()
            .user_agent(concat!("Ellie/", env!("CARGO_PKG_VERSION")))
            .default_headers(key.as_ref().map(authorization).transpose()?.unwrap_or_default())
            // What callers say, and the key, go to the address that was set and nowhere else.
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(connect_timeout)
            .read_timeout(idle_timeout)
            .timeout(whole_timeout)
            .build()
            .map_err(|error| Unusable::Client(error.to_string()))?;
        Ok(Self { name, client, base_url, key })
    }

    pub(super) const fn by(&self) -> By {
        By::of(self.name)
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.base_url.of(path))
    }

    /// Sends a request: the answer, unless it says that there is none.
    pub(super) async fn ask(
        &self,
        role: &'static str,
        request: RequestBuilder,
    ) -> Result<Answer, Error> {
        let response = request.send().await.map_err(|error| failure::broken(role, &error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let answer = Answer::new(role, response);
        if status.is_success() {
            return Ok(answer);
        }
        // The status alone says enough, if the rest does not come.
        let body = answer.whole(MOST_OF_AN_ERROR).await.unwrap_or_default();
        let code = code(&body).filter(|code| !self.tells_of_the_key(code));
        Err(refusal(role, status, &headers, code.as_deref(), Utc::now()))
    }

    fn tells_of_the_key(&self, code: &str) -> bool {
        self.key
            .as_ref()
            .map(SecretString::expose_secret)
            .is_some_and(|key| code.contains(key) || key.contains(code))
    }
}

fn authorization(key: &SecretString) -> Result<HeaderMap, Unusable> {
    let key = key.expose_secret();
    if key.trim().is_empty() {
        return Err(Unusable::Key);
    }
    let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| Unusable::Key)?;
    value.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}
