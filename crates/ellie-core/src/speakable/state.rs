//! States by their two postal letters (USPS Publication 28, Appendix B).

use super::here::{Here, Reading};
use super::scan::Scan;

const STATES: [(&str, &str); 51] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DC", "D C"),
    ("DE", "Delaware"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("IA", "Iowa"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("MA", "Massachusetts"),
    ("MD", "Maryland"),
    ("ME", "Maine"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MO", "Missouri"),
    ("MS", "Mississippi"),
    ("MT", "Montana"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("NE", "Nebraska"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NV", "Nevada"),
    ("NY", "New York"),
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
    ("VA", "Virginia"),
    ("VT", "Vermont"),
    ("WA", "Washington"),
    ("WI", "Wisconsin"),
    ("WV", "West Virginia"),
    ("WY", "Wyoming"),
];

/// Letters that mean nothing else in a law firm's mail, and so need no city before them.
const ALONE: &[&str] =
    &["TX", "NY", "FL", "NJ", "NC", "NM", "NV", "NH", "TN", "KY", "KS", "WV", "WY", "WI"];

/// "Austin, TX 78701", "Portland, OR.", "TX law".
pub(super) fn name(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    scan.peek().filter(char::is_ascii_uppercase)?;
    let letters = scan.take_some(3, |b| b.is_ascii_uppercase());
    let (_, said) = STATES.iter().find(|(written, _)| *written == letters)?;
    if !scan.at_edge() {
        return None;
    }
    let after_city = here.said.ends_with(',') && (scan.at_clause_end() || before_zip(scan));
    let on_mail = here.follows_name() && before_zip(scan);
    (after_city || on_mail || ALONE.contains(&letters))
        .then(|| Reading::words(*said, here, scan))?
}

/// Whether the words just said end in a state's name.
pub(super) fn was_said(said: &str) -> bool {
    STATES.iter().any(|(_, name)| said.ends_with(name))
}

fn before_zip(mut scan: Scan<'_>) -> bool {
    scan.spaces() && scan.digits(5..=5).is_some() && scan.at_edge()
}
