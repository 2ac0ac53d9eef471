//! Tokens: what somebody shows instead of a password. JSON Web Tokens under HS256 (RFC 7519), as
//! the earlier back end made them with python-jose, and can go on making them.

mod claims;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use uuid::Uuid;

use super::{Holder, Identity, Lasts, Permissions, Role, Secret};
use claims::{Given, Kind, Shown};

/// A longer token is none of ours, and is not looked at.
const LONGEST: usize = 8_192;

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no token, or was signed by somebody else or not at all.
    #[error("it is no token that was signed here")]
    Foreign,
    /// It is good no longer, or not yet.
    #[error("its time is over, or has not come")]
    Untimely,
    /// It is good for something else.
    #[error("it is a token for something else")]
    OtherKind,
}

/// What an API key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiKey<'a> {
    /// What it is revoked by.
    pub id: &'a str,
    /// What it is for.
    pub name: &'a str,
    /// All that may be done with it.
    pub permissions: Permissions,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// The turn of a login that a refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Which login.
    pub id: String,
    /// How often it was renewed before.
    pub turn: i64,
    /// Whose it is.
    pub user: String,
    /// When it ends, however often it is renewed.
    pub expires: DateTime<Utc>,
}

/// Signs tokens, and reads those that were signed with the same secret.
pub struct Tokens {
    sign: EncodingKey,
    read: DecodingKey,
    rules: Validation,
    lasts: Lasts,
}

impl Tokens {
    /// With this secret.
    #[must_use]
    pub fn new(secret: &Secret, lasts: Lasts) -> Self {
        // HS256 and no other, whatever a token says of itself; a token with an audience is meant
        // for somebody else. Times are compared here, with the time that is handed in.
        let mut rules = Validation::new(Algorithm::HS256);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        Self {
            sign: EncodingKey::from_secret(secret.bytes()),
            read: DecodingKey::from_secret(secret.bytes()),
            rules,
            lasts,
        }
    }

    /// How long they are good for.
    #[must_use]
    pub const fn lasts(&self) -> Lasts {
        self.lasts
    }

    /// A login of somebody who has just shown the password.
    #[must_use]
    pub fn begin(&self, user: &str, now: DateTime<Utc>) -> Login {
        let (id, expires) = (Uuid::new_v4().to_string(), now + self.lasts.login);
        Login { id, turn: 0, user: user.to_owned(), expires }
    }

    /// For somebody who has logged in.
    #[must_use]
    pub fn access(&self, user: &str, role: Role, login: &str, now: DateTime<Utc>) -> String {
        self.access_for(user, role, Some(login), now, self.lasts.access)
    }

    /// For whoever sets Ellie up: good for so long, and of no login.
    #[must_use]
    pub fn one_time(&self, user: &str, role: Role, now: DateTime<Utc>, lasts: TimeDelta) -> String {
        self.access_for(user, role, None, now, lasts)
    }

    fn access_for(
        &self,
        user: &str,
        role: Role,
        login: Option<&str>,
        now: DateTime<Utc>,
        lasts: TimeDelta,
    ) -> String {
        let given = Given { role: Some(role.name()), login, ..Given::new(Kind::Access, user) };
        self.signed(&given.from(now).until(now + lasts))
    }

    /// For the next turn of a login.
    #[must_use]
    pub fn refresh(&self, login: &Login, now: DateTime<Utc>) -> String {
        let Login { id, turn, user, expires } = login;
        let given = Given {
            login: Some(id.as_str()),
            turn: Some(*turn),
            ..Given::new(Kind::Refresh, user)
        };
        self.signed(&given.from(now).until(*expires))
    }

    /// For a program.
    #[must_use]
    pub fn api_key(&self, key: ApiKey<'_>, now: DateTime<Utc>) -> String {
        let ApiKey { id, name, permissions, expires } = key;
        let permissions = Some(permissions.names());
        let given = Given { jti: Some(id), permissions, ..Given::new(Kind::ApiKey, name) };
        self.signed(&given.from(now).until(expires))
    }

    /// For whoever calls in this session.
    #[must_use]
    pub fn session(&self, id: &str, now: DateTime<Utc>) -> String {
        self.signed(&Given::new(Kind::Session, id).from(now).until(now + self.lasts.session))
    }

    /// Who shows this token. One for a refresh is no proof of anything else.
    pub fn identity(&self, token: &str, now: DateTime<Utc>) -> Result<Identity, Refused> {
        let shown = self.shown(token, now)?;
        let named = shown.permissions();
        let Shown { sub, role, login, jti, .. } = shown;
        match shown.kind {
            Kind::Access => {
                // A role that is none gives nothing.
                let role = role.and_then(|role| role.parse().ok()).unwrap_or(Role::Caller);
                let all = role.permissions();
                let permissions = named.map_or(all, |named| all.and(named));
                Ok(Identity { holder: Holder::User { name: sub, login }, role, permissions })
            }
            Kind::ApiKey => {
                let holder = Holder::ApiKey { name: sub, id: jti };
                let permissions = named.unwrap_or_default();
                Ok(Identity { holder, role: Role::Service, permissions })
            }
            Kind::Session => Ok(Identity::session(&sub)),
            Kind::Refresh => Err(Refused::OtherKind),
        }
    }

    /// Which turn of a login this refresh token stands for.
    pub fn login(&self, token: &str, now: DateTime<Utc>) -> Result<Login, Refused> {
        let Shown { kind, sub, login, turn, exp, .. } = self.shown(token, now)?;
        match (kind, login.zip(turn), claims::moment(exp)) {
            (Kind::Refresh, Some((id, turn)), Some(expires)) => {
                Ok(Login { id, turn, user: sub, expires })
            }
            _ => Err(Refused::OtherKind),
        }
    }

    /// What a token says that was signed here, and whose time it is.
    fn shown(&self, token: &str, now: DateTime<Utc>) -> Result<Shown, Refused> {
        if token.len() > LONGEST {
            return Err(Refused::Foreign);
        }
        let read = jsonwebtoken::decode::<Shown>(token, &self.read, &self.rules);
        let read = read.map_err(|_| Refused::Foreign)?;
        // What must be understood is not (RFC 7515, section 4.1.11).
        if read.header.crit.is_some() || read.claims.sub.is_empty() {
            return Err(Refused::Foreign);
        }
        if read.claims.is_timely(now) { Ok(read.claims) } else { Err(Refused::Untimely) }
    }

    /// An empty text, which opens nothing, in the case there is none: HS256 signs with any key.
    fn signed(&self, given: &Given<'_>) -> String {
        jsonwebtoken::encode(&Header::default(), given, &self.sign).unwrap_or_else(|error| {
            tracing::error!(%error, "a token could not be signed");
            String::new()
        })
    }
}

#[cfg(test)]
mod tests;
