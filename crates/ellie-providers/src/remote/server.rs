//! A connection to a server, and how it is asked.

use std::marker::PhantomData;

use chrono::Utc;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};

use super::refusal::{broke_off, code, refusal};
use super::{Answer, BaseUrl, Config, Dialect, failure};
use crate::{By, Error};

/// So much of an error is read to find its code; what is longer has none.
const MOST_OF_AN_ERROR: usize = 16 << 10;

/// A server that speaks this wire format. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Server<D> {
    name: &'static str,
    client: Client,
    base_url: BaseUrl,
    key: Option<SecretString>,
    speaks: PhantomData<D>,
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

impl<D: Dialect> Server<D> {
    /// Connects to nothing yet.
    pub fn new(config: Config) -> Result<Self, Unusable> {
        let Config { name, base_url, key, connect_timeout, idle_timeout, whole_timeout } = config;
        let mut headers = D::headers();
        headers.extend(key.as_ref().map(|key| D::KEY.with(key)).transpose()?);
        let client = Client::builder()
            .user_agent(concat!("Ellie/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            // What callers say, and the key, go to the address that was set and nowhere else.
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(connect_timeout)
            .read_timeout(idle_timeout)
            .timeout(whole_timeout)
            .build()
            .map_err(|error| Unusable::Client(error.to_string()))?;
        Ok(Self { name, client, base_url, key, speaks: PhantomData })
    }

    pub(crate) const fn by(&self) -> By {
        By::of(self.name)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.base_url.of(path))
    }

    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.base_url.of(path))
    }

    /// Sends a request: the answer, unless it says that there is none.
    pub(crate) async fn ask(
        &self,
        role: &'static str,
        request: RequestBuilder,
    ) -> Result<Answer, Error> {
        let response = self.answered(role, request, |status| status.is_success()).await?;
        Ok(Answer::new(role, response))
    }

    /// Sends a request: what comes with a status that is right.
    pub(super) async fn answered(
        &self,
        role: &'static str,
        request: RequestBuilder,
        is_right: impl FnOnce(StatusCode) -> bool,
    ) -> Result<Response, Error> {
        let response = request.send().await.map_err(|error| failure::broken(role, &error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if is_right(status) {
            return Ok(response);
        }
        // The status alone says enough, if the rest does not come.
        let answer = Answer::new(role, response);
        let body = answer.whole(MOST_OF_AN_ERROR).await.unwrap_or_default();
        let code = self.code(&body);
        Err(refusal(role, status, &headers, code.as_deref(), &D::CODES, Utc::now()))
    }

    /// What an error means that comes in the midst of an answer.
    pub(crate) fn broke_off(&self, role: &'static str, body: &[u8]) -> Error {
        broke_off(role, self.code(body).as_deref(), &D::CODES)
    }

    fn code(&self, body: &[u8]) -> Option<String> {
        code(body, D::CODES.at).filter(|code| !self.tells_of_the_key(code))
    }

    fn tells_of_the_key(&self, code: &str) -> bool {
        self.key
            .as_ref()
            .map(SecretString::expose_secret)
            .is_some_and(|key| code.contains(key) || key.contains(code))
    }
}
