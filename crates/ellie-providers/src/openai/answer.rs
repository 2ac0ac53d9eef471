//! What a server answers, read piece by piece and never further than it may go.

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::failure::{broken, failed};
use crate::Error;

pub(super) struct Answer {
    role: &'static str,
    response: Response,
}

impl Answer {
    pub(super) fn new(role: &'static str, response: Response) -> Self {
        Self { role, response }
    }

    /// Its kind without parameters, in small letters; empty where it has none.
    pub(super) fn media_type(&self) -> String {
        let value = self.response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = value.unwrap_or_default().split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }

    /// Hands over each piece as it comes. With more than `most` bytes it is no answer.
    pub(super) async fn read(
        mut self,
        most: usize,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), Error> {
        let mut left = most;
        while let Some(piece) =
            self.response.chunk().await.map_err(|error| broken(self.role, &error))?
        {
            left = left
                .checked_sub(piece.len())
                .ok_or_else(|| failed(self.role, "the server's answer is too large"))?;
            take(&piece);
        }
        Ok(())
    }

    /// All of it at once.
    pub(super) async fn whole(self, most: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.read(most, |piece| bytes.extend_from_slice(piece)).await?;
        Ok(bytes)
    }
}
