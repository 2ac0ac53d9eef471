//! What a server answers, read piece by piece and never further than it may go.

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt, try_unfold};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::failure::{broken, failed};
use crate::Error;

pub(crate) struct Answer {
    role: &'static str,
    response: Response,
}

impl Answer {
    pub(super) fn new(role: &'static str, response: Response) -> Self {
        Self { role, response }
    }

    /// Its kind without parameters, in small letters; empty where it has none.
    pub(crate) fn media_type(&self) -> String {
        let value = self.response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = value.unwrap_or_default().split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }

    /// Each piece as it comes. With more than `most` bytes it is no answer; what goes wrong is the
    /// last item. The server's times hold for whoever reads slowly, too.
    pub(crate) fn pieces(self, most: usize) -> BoxStream<'static, Result<Bytes, Error>> {
        try_unfold((self, most), |(answer, left)| answer.piece(left)).boxed()
    }

    /// All of it at once.
    pub(crate) async fn whole(self, most: usize) -> Result<Vec<u8>, Error> {
        let (mut whole, mut pieces) = (Vec::new(), self.pieces(most));
        while let Some(piece) = pieces.try_next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }

    /// The next piece, and how much may come after it.
    async fn piece(mut self, left: usize) -> Result<Option<(Bytes, (Self, usize))>, Error> {
        let piece = self.response.chunk().await.map_err(|error| broken(self.role, &error))?;
        let Some(piece) = piece else { return Ok(None) };
        let left = left.checked_sub(piece.len());
        let left = left.ok_or_else(|| failed(self.role, "the server's answer is too large"))?;
        Ok(Some((piece, (self, left))))
    }
}
