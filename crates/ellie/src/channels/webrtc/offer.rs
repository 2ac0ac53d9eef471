//! What a browser offers, and what it is answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use str0m::change::SdpOffer;
use str0m::crypto::from_feature_flags;
use str0m::format::Codec;
use str0m::media::{Direction, Mid, Pt};
use str0m::{Candidate, IceCreds, Rtc, RtcConfig};
use tokio::time::Instant;
use uuid::Uuid;

/// The longest offer, in bytes. A browser's has some three thousand.
pub const LARGEST_OFFER: usize = 64 << 10;

/// The most kinds of media in an offer: sound, words, and some that are not taken.
const MOST_MEDIA: usize = 8;

/// Packets held back until an earlier one comes, and how long: a recogniser waits for a caller's last
/// word with us, and what comes later than this is concealed.
const REORDERED: usize = 3;
const REORDERED_FOR: Duration = Duration::from_millis(60);

/// The longest message over a data channel, in bytes: a thousand letters, and room.
const LONGEST_MESSAGE: u32 = 16 << 10;

/// Why an offer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is too much of it.
    #[error("it has more than {LARGEST_OFFER} bytes")]
    TooLarge,
    /// It is none.
    #[error("it is no session description")]
    NotSdp,
    /// The caller is not to be heard, or does not want to hear.
    #[error("it needs one audio line with Opus that sends and receives")]
    NoSound,
    /// There would be no way for words.
    #[error("it needs a data channel, made before the offer")]
    NoWords,
    /// Something else is wrong with it.
    #[error("it cannot be answered")]
    Unanswerable,
    /// Somebody else could guess whose call it is.
    #[error("session_id must be a random UUID (version 4)")]
    Guessable,
}

/// An offer that is taken.
pub struct Accepted {
    /// The connection, to be driven from now on.
    pub rtc: Box<Rtc>,
    /// What goes to the browser.
    pub answer: String,
    /// The name browsers ask for.
    pub name: String,
    /// The line for sound, and the number of Opus on it.
    pub sound: (Mid, Pt),
}

/// What all connections have in common; our keys among it, for making some takes a while.
pub fn common() -> RtcConfig {
    let crypto = Arc::new(from_feature_flags());
    let certificate = crypto.dtls_provider.generate_certificate();
    let common = Rtc::builder()
        .set_crypto_provider(crypto)
        // We are where we say, so it is the browser that tries which way leads to us.
        .set_ice_lite(true)
        .clear_codecs()
        .enable_opus(true, false)
        .set_reordering_size_audio(REORDERED)
        .set_reordering_timeout_audio(Some(REORDERED_FOR))
        .set_sctp_max_message_size(LONGEST_MESSAGE);
    match certificate {
        Some(certificate) => common.set_dtls_cert(certificate),
        None => common,
    }
}

/// Takes an offer. It is told that we are at these addresses.
pub fn accept(offer: &str, config: RtcConfig, told: &[SocketAddr]) -> Result<Accepted, Refused> {
    if offer.len() > LARGEST_OFFER {
        return Err(Refused::TooLarge);
    }
    let offer = SdpOffer::from_sdp_string(&looked_through(offer)?).map_err(|_| Refused::NotSdp)?;
    let credentials = credentials();
    let name = credentials.ufrag.clone();
    let now = Instant::now().into_std();
    let mut rtc = Box::new(config.set_local_ice_credentials(credentials).build(now));
    for address in told {
        if let Ok(candidate) = Candidate::host(*address, "udp") {
            rtc.add_local_candidate(candidate);
        }
    }
    let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| {
        tracing::debug!(%error, "an offer cannot be answered");
        Refused::Unanswerable
    })?;
    let answer = answer.to_sdp_string();
    let sound = sound(&mut rtc, &answer).ok_or(Refused::NoSound)?;
    Ok(Accepted { rtc, answer, name, sound })
}

/// What is needed is there, and what is not wanted is gone: the addresses a browser says it has. It
/// knocks at ours, and nothing is sent to anybody who did not, whatever an offer says.
fn looked_through(offer: &str) -> Result<String, Refused> {
    let media = |kind: &str| offer.lines().filter(|line| line.starts_with(kind)).count();
    if !offer.starts_with("v=0") || media("m=") > MOST_MEDIA {
        return Err(Refused::NotSdp);
    }
    if media("m=audio ") != 1 {
        return Err(Refused::NoSound);
    }
    if media("m=application ") != 1 {
        return Err(Refused::NoWords);
    }
    let is_address = |line: &&str| line.starts_with("a=candidate:");
    let kept = offer.lines().filter(|line| !is_address(line));
    Ok(kept.flat_map(|line| [line, "\r\n"]).collect())
}

/// Names and passwords nobody can guess.
fn credentials() -> IceCreds {
    let random = || Uuid::new_v4().simple().to_string();
    IceCreds { ufrag: random(), pass: random() + &random() }
}

/// The line for sound, both ways: the one that the answer has.
fn sound(rtc: &mut Rtc, answer: &str) -> Option<(Mid, Pt)> {
    let (_, section) = answer.split_once("m=audio ")?;
    let mid = Mid::from(section.lines().find_map(|line| line.strip_prefix("a=mid:"))?);
    let line = rtc.media(mid)?;
    if line.direction() != Direction::SendRecv || line.disabled() {
        return None;
    }
    let writer = rtc.writer(mid)?;
    let opus = writer.payload_params().find(|params| params.spec().codec == Codec::Opus)?.pt();
    Some((mid, opus))
}

#[cfg(test)]
mod tests;
