//! What somebody is called who logs in.

use std::fmt;
use std::str::FromStr;

/// What somebody is called who logs in: in small letters, however it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserName(String);

/// It is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {} letters, digits, dots, dashes, underscores or @", UserName::MOST)]
pub struct NoName;

impl UserName {
    const MOST: usize = 64;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = NoName;

    fn from_str(text: &str) -> Result<Self, NoName> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        let fits = (1..=Self::MOST).contains(&text.len()) && text.chars().all(is_plain);
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(NoName) }
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_plain_and_the_same_in_large_letters() {
        for good in ["ann", "Ann.Archer@firm.example", "a", &"x".repeat(64)] {
            assert_eq!(good.parse::<UserName>().unwrap().as_str(), good.to_ascii_lowercase());
        }
        for bad in ["", " ann", "a b", "ä", "a/b", "a:b", "\0", "a\nb", &"x".repeat(65)] {
            assert_eq!(bad.parse::<UserName>(), Err(NoName), "{bad}");
        }
    }
}
