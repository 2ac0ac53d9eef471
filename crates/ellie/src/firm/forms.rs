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

impl Form {
    /// How a section of this form is headed.
    pub(super) fn heading(&self) -> &'static str {
        self.place.trim_start_matches("in ")
    }
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
        "consultations",
        "limitation_periods",
        "priorities",
        "known_parties",
        "clients",
        "represented",
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
const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(super) const HOURS: Form = Form { place: "in [hours]", entry: "weekday", keys: WEEKDAYS };

pub(super) const ATTORNEY_HOURS: Form =
    Form { place: "in [attorneys.hours]", entry: "weekday", keys: WEEKDAYS };

pub(super) const AREA: Form = Form {
    place: "in [[areas]]",
    entry: "key",
    keys: &["name", "about", "accepted", "fees", "states", "asks"],
};

pub(super) const ATTORNEY: Form = Form {
    place: "in [[attorneys]]",
    entry: "key",
    keys: &["name", "title", "areas", "admitted", "hours"],
};

pub(super) const CONSULTATIONS: Form = Form {
    place: "in [consultations]",
    entry: "key",
    keys: &["length_min", "every_min", "notice_hours", "horizon_days", "closed"],
};

pub(super) const LIMITATION_PERIOD: Form = Form {
    place: "in [[limitation_periods]]",
    entry: "key",
    keys: &["state", "area", "length", "words"],
};

pub(super) const PRIORITY: Form =
    Form { place: "in [[priorities]]", entry: "key", keys: &["phrase", "priority", "area"] };

pub(super) const KNOWN_PARTY: Form =
    Form { place: "in [[known_parties]]", entry: "key", keys: &["name", "aliases", "status"] };

pub(super) const CLIENT: Form =
    Form { place: "in [[clients]]", entry: "key", keys: &["name", "phone", "matters"] };

pub(super) const MATTER: Form =
    Form { place: "in [[clients.matters]]", entry: "key", keys: &["name", "status"] };

pub(super) const REPRESENTED: Form =
    Form { place: "in [[represented]]", entry: "key", keys: &["name"] };

pub(super) const ANSWER: Form =
    Form { place: "in [[answers]]", entry: "key", keys: &["id", "asks", "says"] };
