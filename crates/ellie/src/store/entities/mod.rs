//! The rows of the tables, one table a file.
#![expect(missing_docs, reason = "a column is named for what it holds")]

pub mod acknowledgements;
pub mod api_keys;
pub mod attorneys;
pub mod audit;
pub mod callers;
pub mod calls;
pub mod conflict_checks;
pub mod consents;
pub mod consultations;
pub mod contacts;
pub mod deletion_requests;
pub mod deliveries;
pub mod disclosures;
pub mod escalations;
pub mod holds;
pub mod intakes;
pub mod known_parties;
pub mod logins;
pub mod messages;
pub mod privacy_settings;
pub mod referrals;
pub mod revisions;
pub mod turns;
pub mod users;
