//! What a client says a recording is. Its content decides in the end; but who sends a text or a
//! picture is told so before anything is listened to.

use serde_json::json;

use crate::channels::socketio::code::Code;
use crate::http::error::ApiError;
use crate::http::upload::Recording;

/// The names of what can be heard: those of the older back end, and others of the same things.
const MEDIA_TYPES: [&str; 15] = [
    "audio/flac",
    "audio/m4a",
    "audio/mp3",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/opus",
    "audio/wav",
    "audio/wave",
    "audio/webm",
    "audio/x-flac",
    "audio/x-m4a",
    "audio/x-wav",
    "video/mp4",
    "video/webm",
];

const ENDINGS: [&str; 11] =
    ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "opus", "wav", "webm"];

/// The media type of a recording that may be one.
pub fn checked(recording: &Recording) -> Result<String, ApiError> {
    let media_type = recording.media_type.as_deref().unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let is_named = recording.name.as_deref().is_none_or(has_an_ending_of_sound);
    if MEDIA_TYPES.contains(&media_type.as_str()) && is_named {
        return Ok(media_type);
    }
    let words = "Audio format not supported: wav, mp3, m4a, ogg, webm and flac are understood";
    let details = json!({
        "fileSize": recording.bytes.len(),
        "mimeType": media_type,
        "originalName": recording.name,
    });
    Err(ApiError::bad_request(Code::InvalidAudioFormat, words, details))
}

fn has_an_ending_of_sound(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn check(media_type: Option<&str>, name: Option<&str>) -> Option<String> {
        let [media_type, name] = [media_type, name].map(|text| text.map(str::to_owned));
        checked(&Recording { bytes: Bytes::new(), media_type, name }).ok()
    }

    #[test]
    fn what_is_called_sound_is_listened_to() {
        for (media_type, name) in [
            ("audio/wav", Some("a.WAV")),
            ("audio/webm;codecs=opus", Some("blob.webm")),
            ("Audio/MP3", Some("a.b.mp3")),
            ("video/webm", None),
        ] {
            assert!(check(Some(media_type), name).is_some(), "{media_type} {name:?}");
        }
        assert_eq!(check(Some("audio/webm; codecs=opus"), None).unwrap(), "audio/webm");
    }

    #[test]
    fn what_is_called_anything_else_is_not() {
        for (media_type, name) in [
            (Some("text/plain"), Some("a.wav")),
            (Some("audio/wav"), Some("a.txt")),
            (Some("audio/wav"), Some("wav")),
            (Some("audio/midi"), Some("a.wav")),
            (None, Some("a.wav")),
            (Some(""), None),
        ] {
            assert_eq!(check(media_type, name), None, "{media_type:?} {name:?}");
        }
    }
}
