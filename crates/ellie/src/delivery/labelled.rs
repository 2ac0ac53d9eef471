//! What is known, under the names by which people read it.

use super::package::{Consultation, ConsultationStatus, Contact, Intake, IntakeStatus};

/// A name and what stands under it, where it is known.
pub(super) type Field = (&'static str, Option<String>);

impl Contact {
    pub(super) fn fields(&self) -> Vec<Field> {
        let safe = self.safe_to_call_back.map(|safe| if safe { "yes" } else { "NO" }.to_owned());
        vec![
            ("Name", self.name.clone()),
            ("Phone", self.phone.clone()),
            ("Extension", self.extension.clone()),
            ("E-mail", self.email.clone()),
            ("Safe to call back", safe),
            ("Best time to call", self.best_time.clone()),
            ("Language", self.language.clone()),
        ]
    }
}

impl Intake {
    pub(super) fn fields(&self) -> Vec<Field> {
        let status = match self.status {
            IntakeStatus::Open => "answers are missing",
            IntakeStatus::Complete => "complete",
            IntakeStatus::Review => "for review by an attorney",
        };
        vec![
            ("Practice area", self.area.clone()),
            ("State", self.state.clone()),
            ("What happened", self.happened.clone()),
            ("When", self.happened_on.clone()),
            ("Where", self.place.clone()),
            ("Who", self.people.clone()),
            ("Injuries or losses", self.injuries.clone()),
            ("Insurance", self.insurance.clone()),
            ("Prior lawyer", self.prior_lawyer.clone()),
            ("Heard of the firm", self.heard_of_us.clone()),
            ("Filing period as stored", self.deadline_as_stored.clone()),
            ("Goes to", self.attorney.clone()),
            ("Intake", Some(status.to_owned())),
            ("Reason for review", self.reason.clone()),
        ]
    }
}

impl Consultation {
    pub(super) fn fields(&self) -> Vec<Field> {
        let status = match self.status {
            ConsultationStatus::Booked => "booked",
            ConsultationStatus::Moved => "moved",
            ConsultationStatus::Cancelled => "cancelled",
        };
        vec![
            ("Consultation", Some(status.to_owned())),
            ("When", Some(self.spoken.clone())),
            ("Length", Some(format!("{} minutes", self.length_min))),
            ("With", Some(self.attorney.clone())),
            ("Where", Some(self.location.clone())),
        ]
    }
}
