//! The calendar file of a consultation: iCalendar text (RFC 5545) as an invitation or its recall
//! (iTIP, RFC 5546).

mod line;

use chrono::{DateTime, Datelike, Timelike, Utc};

use super::slots::Slot;
use line::{Calendar, address, parameter, text};

/// A consultation as a calendar shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation<'a> {
    /// The name of the event, the same in all its versions and unlike any other in the world.
    pub uid: &'a str,
    /// The version: the later one of the same event counts.
    pub sequence: u32,
    /// When this text is made.
    pub stamp: DateTime<Utc>,
    /// When the consultation is.
    pub slot: Slot,
    /// What the calendar shows.
    pub summary: &'a str,
    /// Where it is.
    pub location: &'a str,
    /// Who invites.
    pub organizer: Party<'a>,
    /// Who is invited.
    pub attendee: Party<'a>,
}

/// Somebody with a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party<'a> {
    /// The name.
    pub name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
}

/// What the text asks a calendar to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To put the event in, or its newer version in place of the older.
    Request,
    /// To take it out.
    Cancel,
}

impl Invitation<'_> {
    /// The text of the file.
    #[must_use]
    pub fn text(&self, method: Method) -> String {
        let (method, status) = match method {
            Method::Request => ("REQUEST", "CONFIRMED"),
            Method::Cancel => ("CANCEL", "CANCELLED"),
        };
        let mut calendar = Calendar::default();
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", "-//Ellie//Consultations//EN");
        calendar.line("METHOD", method);
        calendar.line("BEGIN", "VEVENT");
        calendar.line("UID", &text(self.uid));
        calendar.line("DTSTAMP", &moment(self.stamp));
        calendar.line("DTSTART", &moment(self.slot.starts));
        calendar.line("DTEND", &moment(self.slot.ends()));
        calendar.line("SUMMARY", &text(self.summary));
        calendar.line("LOCATION", &text(self.location));
        calendar.line(&self.organizer.named("ORGANIZER"), &self.organizer.mailto());
        calendar.line(&self.attendee.named("ATTENDEE"), &self.attendee.mailto());
        calendar.line("SEQUENCE", &self.sequence.to_string());
        calendar.line("STATUS", status);
        calendar.line("END", "VEVENT");
        calendar.line("END", "VCALENDAR");
        calendar.into_text()
    }
}

impl Party<'_> {
    fn named(&self, property: &str) -> String {
        format!("{property};CN={}", parameter(self.name))
    }

    fn mailto(&self) -> String {
        format!("mailto:{}", address(self.email))
    }
}

/// A moment in UTC: 20261124T193000Z.
fn moment(at: DateTime<Utc>) -> String {
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests;
