//! Why a request was not passed on, or not answered.

use crate::registry::{NoTarget, Silence};

/// Why a request was not passed on, or not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is one that is not passed on.
    #[error("requests of this method are not passed on")]
    Method,
    /// The path leads elsewhere.
    #[error("this is no path")]
    BadPath,
    /// It has come through a gateway like this already.
    #[error("the request goes in a circle")]
    Circle,
    /// There is no service of this name.
    #[error("there is no service of this name")]
    NoService,
    /// None of its services answers.
    #[error("no service of this name is healthy")]
    NoneHealthy,
    /// All that do have failed too often, and are left alone for a while.
    #[error("the service has failed too often and is left alone for a while")]
    Open,
    /// All places are taken.
    #[error("every place is taken")]
    Busy,
    /// The client has begun a body and says no more.
    #[error("the body took too long to arrive")]
    Stalled,
    /// The client's body ends before its end.
    #[error("the body broke off")]
    BrokenOff,
    /// The service does not answer.
    #[error("the service did not answer in time")]
    Late,
    /// There was no answer, or none that is one.
    #[error("the service could not be asked: {0}")]
    Bad(Silence),
}

impl From<NoTarget> for Error {
    fn from(none: NoTarget) -> Self {
        match none {
            NoTarget::Unknown => Self::NoService,
            NoTarget::NoneHealthy => Self::NoneHealthy,
            NoTarget::NoneFree => Self::Busy,
        }
    }
}
