//! What a request of the transport asks for, by its method and query: Engine.IO's fourth version.

use axum::http::Method;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A new connection.
    Connection,
    /// To send or fetch packets of one there is, or to carry it on by WebSocket.
    Packets,
}

/// Why it is refused, in the transport's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is neither by polling nor by WebSocket.
    UnknownTransport,
    /// A connection begins with GET.
    BadMethod,
    /// Its version of the protocol is not spoken here.
    UnsupportedVersion,
}

impl Refused {
    pub const fn code(self) -> u8 {
        match self {
            Self::UnknownTransport => 0,
            Self::BadMethod => 2,
            Self::UnsupportedVersion => 5,
        }
    }

    pub const fn message(self) -> &'static str {
        match self {
            Self::UnknownTransport => "Transport unknown",
            Self::BadMethod => "Bad handshake method",
            Self::UnsupportedVersion => "Unsupported protocol version",
        }
    }
}

/// What a request asks for, as far as that can be told without knowing the connections.
pub fn read(method: &Method, query: Option<&str>) -> Result<Asks, Refused> {
    let query = query.unwrap_or_default();
    let asked = |name| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(given, _)| *given == name).map(|(_, value)| value).next()
    };
    match asked("transport") {
        Some("polling" | "websocket") => {}
        _ => return Err(Refused::UnknownTransport),
    }
    if asked("EIO") != Some("4") {
        return Err(Refused::UnsupportedVersion);
    }
    if asked("sid").is_some() {
        return Ok(Asks::Packets);
    }
    if method == Method::GET { Ok(Asks::Connection) } else { Err(Refused::BadMethod) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_opens_a_connection_or_belongs_to_one() {
        let get = |query| read(&Method::GET, Some(query));
        assert_eq!(get("EIO=4&transport=polling&t=abc"), Ok(Asks::Connection));
        assert_eq!(get("transport=websocket&EIO=4"), Ok(Asks::Connection));
        assert_eq!(get("EIO=4&transport=polling&sid=x"), Ok(Asks::Packets));
        let post = |query| read(&Method::POST, Some(query));
        assert_eq!(post("EIO=4&transport=polling&sid="), Ok(Asks::Packets));
        assert_eq!(post("EIO=4&transport=polling"), Err(Refused::BadMethod));
    }

    #[test]
    fn what_is_not_spoken_here_is_refused() {
        for (query, refused) in [
            (None, Refused::UnknownTransport),
            (Some(""), Refused::UnknownTransport),
            (Some("EIO=4"), Refused::UnknownTransport),
            (Some("EIO=4&transport=carrier-pigeon"), Refused::UnknownTransport),
            (Some("EIO=3&transport=polling"), Refused::UnsupportedVersion),
            (Some("transport=polling"), Refused::UnsupportedVersion),
            (Some("EIO=44&transport=polling"), Refused::UnsupportedVersion),
        ] {
            assert_eq!(read(&Method::GET, query), Err(refused), "{query:?}");
        }
    }
}
