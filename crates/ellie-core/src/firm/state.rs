//! The states of the Union and the District of Columbia, by code and by name
//! (USPS Publication 28, Appendix B).

/// A state, or the District of Columbia.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State(u8);

const STATES: [(&str, &str); 51] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
];

impl State {
    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(&STATES).map(|(place, _)| Self(place))
    }

    /// The state of a postal code of two letters, in either case: `OH`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|state| state.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The state of a whole name, in either case: `New York`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|state| state.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The postal code.
    #[must_use]
    pub fn code(self) -> &'static str {
        STATES.get(usize::from(self.0)).map_or("", |(code, _)| code)
    }

    /// The name in full.
    #[must_use]
    pub fn name(self) -> &'static str {
        STATES.get(usize::from(self.0)).map_or("", |(_, name)| name)
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_found_by_its_code_and_by_its_name() {
        assert_eq!(State::all().count(), 51);
        for state in State::all() {
            assert_eq!(State::from_code(&state.code().to_lowercase()), Some(state));
            assert_eq!(State::named(&state.name().to_uppercase()), Some(state));
        }
    }

    #[test]
    fn states_stand_in_the_order_of_their_names() {
        assert!(State::all().is_sorted_by_key(State::name));
    }

    #[test]
    fn a_state_knows_its_code_and_its_name() {
        let ohio = State::from_code("OH").unwrap();
        assert_eq!((ohio.code(), ohio.name()), ("OH", "Ohio"));
        assert_eq!(State::named("District of Columbia").unwrap().code(), "DC");
    }

    #[test]
    fn what_is_no_state_is_none() {
        for text in ["", "O", "OHI", "Puerto Rico", "PR", "ü", "XX"] {
            assert_eq!(State::from_code(text), None, "{text}");
            assert_eq!(State::named(text), None, "{text}");
        }
    }
}
