//! What a mail says, as plain text and as HTML: the same sections in the same order.

use std::borrow::Cow;
use std::fmt::Write;

use super::letter::kind;
use crate::delivery::Confirmation;
use crate::delivery::labelled::Field;
use crate::delivery::package::{Conflict, Package, Turn};

/// A mail before it is text or HTML.
pub(super) struct Page {
    title: &'static str,
    sections: Vec<Section>,
}

struct Section {
    heading: &'static str,
    /// Names and values; without a name, a paragraph.
    rows: Vec<(Cow<'static, str>, String)>,
}

impl Page {
    pub(super) fn of(package: &Package) -> Self {
        let contact = package.contact.as_ref();
        let intake = package.intake.as_ref();
        let consultation = package.consultation.as_ref();
        let sections = [
            paragraph("Priority", package.priority.map(|priority| u8::from(priority).to_string())),
            paragraph("A person is needed", package.escalation.clone()),
            paragraph("Conflict check", conflict(package.conflict).map(str::to_owned)),
            fields("Caller", contact.map(|contact| contact.fields())),
            fields("Consultation", consultation.map(|consultation| consultation.fields())),
            paragraph("Summary", package.summary.clone()),
            paragraph("Message", package.message.clone()),
            fields("Intake", intake.map(|intake| intake.fields())),
            transcript(&package.transcript),
            fields("Call", Some(vec![("Call", Some(package.call_id.clone()))])),
        ];
        let sections = sections.into_iter().filter(|section| !section.rows.is_empty()).collect();
        Self { title: kind(package), sections }
    }

    /// What a caller is told of the own consultation.
    pub(super) fn of_confirmation(title: &'static str, confirmation: &Confirmation) -> Self {
        let Confirmation { firm, phone, consultation, .. } = confirmation;
        let sections = vec![
            fields("Consultation", Some(consultation.fields())),
            fields("Firm", Some(vec![("", Some(firm.clone())), ("Phone", Some(phone.clone()))])),
            paragraph(
                "About this mail",
                Some(
                    "You gave this address when you called. To change anything, please call."
                        .into(),
                ),
            ),
        ];
        Self { title, sections }
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for Section { heading, rows } in &self.sections {
            let _ = write!(text, "\n{}\n", heading.to_uppercase());
            for (name, value) in rows {
                let value = printable(value);
                let colon = if name.is_empty() { "" } else { ": " };
                let _ = writeln!(text, "{name}{colon}{value}");
            }
        }
        text
    }

    pub(super) fn html(&self) -> String {
        let mut html = String::from("<!doctype html><html><head><meta charset=\"utf-8\"></head>");
        let _ = write!(html, "<body><h1>{}</h1>", self.title);
        for Section { heading, rows } in &self.sections {
            let _ = write!(html, "<h2>{heading}</h2>");
            for (name, value) in rows {
                let (name, value) = (escaped(name), escaped(&printable(value)));
                let name = if name.is_empty() { name } else { format!("<b>{name}:</b> ") };
                let _ = write!(html, "<p style=\"white-space:pre-wrap\">{name}{value}</p>");
            }
        }
        html.push_str("</body></html>");
        html
    }
}

fn paragraph(heading: &'static str, text: Option<String>) -> Section {
    Section { heading, rows: text.map(|text| ("".into(), text)).into_iter().collect() }
}

fn fields(heading: &'static str, fields: Option<Vec<Field>>) -> Section {
    let known = |(name, value): Field| Some((name.into(), value?));
    Section { heading, rows: fields.into_iter().flatten().filter_map(known).collect() }
}

fn transcript(turns: &[Turn]) -> Section {
    let mut rows = Vec::new();
    for turn in turns {
        let heard = match (&turn.heard, turn.withheld) {
            (Some(words), _) => Some(words.clone()),
            (None, true) => Some("(withheld: not kept before the conflict check)".to_owned()),
            (None, false) => None,
        };
        rows.extend(heard.map(|heard| (Cow::from(format!("{}. Caller", turn.number)), heard)));
        rows.push((Cow::from(format!("{}. Ellie", turn.number)), turn.reply.clone()));
    }
    Section { heading: "Transcript", rows }
}

fn conflict(found: Conflict) -> Option<&'static str> {
    match found {
        Conflict::NotChecked => None,
        Conflict::Clear => Some("clear"),
        Conflict::Unclear => Some("unclear: an attorney has to look before the facts are heard"),
        Conflict::Hit => Some("hit: nothing about the matter was taken"),
    }
}

/// Without control characters, but for the ends of lines.
fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
