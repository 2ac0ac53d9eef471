//! The sections of a firm's file and the keys each may have, in one table.

/// What a section may hold.
pub(super) struct Form {
    /// Where its keys stand, within a message.
    pub(super) place: &'static str,
    /// What its keys stand for.
    pub(super) entry: &'static str,
    /// The keys it may have.
    pub(super) keys: &'static [&'static str],
}

pub(super) const TOP: Form = Form {
    place: "at the top of the file",
    entry: "key",
    keys: &[
        "name",
        "spoken_name",
        "assistant",
        "phone",
        "time_zone",
        "states",
        "languages",
        "fees",
        "address",
        "hours",
        "areas",
        "attorneys",
        "answers",
        "pronunciation",
    ],
};

pub(super) const ADDRESS: Form = Form {
    place: "in [address]",
    entry: "key",
    keys: &["street", "suite", "city", "state", "zip"],
};

/// The weekdays stand in their order from Monday.
pub(super) const HOURS: Form = Form {
    place: "in [hours]",
    entry: "weekday",
    keys: &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
};

pub(super) const AREA: Form =
    Form { place: "in [[areas]]", entry: "key", keys: &["name", "about"] };

pub(super) const ATTORNEY: Form =
    Form { place: "in [[attorneys]]", entry: "key", keys: &["name", "title", "areas"] };

pub(super) const ANSWER: Form =
    Form { place: "in [[answers]]", entry: "key", keys: &["id", "asks", "says"] };
