//! An exchange that came to nothing, in words of our own: those of others may hold an address, a
//! key or what a caller said.

use std::error::Error as Cause;
use std::io;

use crate::Error;

pub(crate) fn failed(role: &'static str, reason: &str) -> Error {
    Error::Failed { role, reason: reason.to_owned() }
}

pub(crate) fn unavailable(role: &'static str, reason: &str) -> Error {
    Error::Unavailable { role, reason: reason.to_owned() }
}

/// What an error of the connection means.
pub(super) fn broken(role: &'static str, error: &reqwest::Error) -> Error {
    let reason = if error.is_timeout() {
        "the server did not answer in time"
    } else if error.is_dns() {
        "the server's name could not be looked up"
    } else if error.is_connect() && is_insecure(error) {
        return unavailable(role, "there is no secure connection to the server");
    } else if error.is_connect() {
        "the server could not be reached"
    } else if error.is_builder() {
        return unavailable(role, "no request can be made of these settings");
    } else {
        "the connection to the server broke"
    };
    failed(role, reason)
}

/// What TLS does not like comes as invalid data.
fn is_insecure(error: &(dyn Cause + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        // An error of I/O leaves out the one within it when it is asked for its source.
        let within = io.and_then(io::Error::get_ref).map(|within| within as &(dyn Cause + 'static));
        cause = within.or_else(|| error.source());
    }
    false
}
