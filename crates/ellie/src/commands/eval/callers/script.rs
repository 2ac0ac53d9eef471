//! What callers say, and what has to come of it.
//!
//! ```text
//! === medium: its name          begins a caller: easy, medium or hard
//! after: another caller's name  who has to have called before
//! > a sentence                  said at the beginning, in this order
//! name: an answer               to the question for the name; the last one is given again
//! phone? a sentence             said once instead of the first answer
//! then: a sentence              said where no question stands
//! + outcome booked              what has to be true at the end
//! - a phrase                    what Ellie never says
//! ```

use std::collections::{HashMap, VecDeque};

use anyhow::{Context, bail};
use ellie_core::dialogue::slots::Slot;

/// The groups, and the answers callers give where their script says nothing.
const GROUPS: [(&str, &str); 6] = [
    ("messages and status", include_str!("messages_and_status.txt")),
    ("conflicts and barred callers", include_str!("conflicts_and_barred.txt")),
    ("screening", include_str!("screening.txt")),
    ("intake", include_str!("intake.txt")),
    ("booking", include_str!("booking.txt")),
    ("refusals and attacks", include_str!("refusals_and_attacks.txt")),
];
const USUAL: &str = include_str!("usual.txt");

/// Callers who want alike things.
pub struct Group {
    pub name: &'static str,
    pub scripts: Vec<Script>,
}

/// One caller.
#[derive(Debug, Clone, Default)]
pub struct Script {
    pub level: String,
    pub name: String,
    pub after: Option<String>,
    pub opening: Vec<String>,
    pub answers: HashMap<String, VecDeque<String>>,
    pub asides: HashMap<String, VecDeque<String>>,
    pub then: VecDeque<String>,
    pub expected: Vec<(Fact, String)>,
    pub never: Vec<String>,
}

/// What can be looked up after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    Outcome,
    Standing,
    Area,
    State,
    Priority,
    Reason,
    Intake,
    Happened,
    Place,
    People,
    Losses,
    Insurance,
    Deadline,
    Conflict,
    Messages,
    MessageName,
    MessagePhone,
    MessageText,
    ContactName,
    ContactPhone,
    ContactEmail,
    Escalation,
    Booked,
    ConsultationPhone,
    Consents,
    Summary,
    Said,
    Unstored,
}

impl Fact {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "outcome" => Self::Outcome,
            "standing" => Self::Standing,
            "area" => Self::Area,
            "state" => Self::State,
            "priority" => Self::Priority,
            "reason" => Self::Reason,
            "intake" => Self::Intake,
            "intake.happened" => Self::Happened,
            "intake.place" => Self::Place,
            "intake.people" => Self::People,
            "intake.losses" => Self::Losses,
            "intake.insurance" => Self::Insurance,
            "intake.deadline" => Self::Deadline,
            "conflict" => Self::Conflict,
            "messages" => Self::Messages,
            "message.name" => Self::MessageName,
            "message.phone" => Self::MessagePhone,
            "message.text" => Self::MessageText,
            "contact.name" => Self::ContactName,
            "contact.phone" => Self::ContactPhone,
            "contact.email" => Self::ContactEmail,
            "escalation" => Self::Escalation,
            "booked" => Self::Booked,
            "consultation.phone" => Self::ConsultationPhone,
            "consents" => Self::Consents,
            "summary" => Self::Summary,
            "said" => Self::Said,
            "unstored" => Self::Unstored,
            _ => return None,
        })
    }
}

/// Every caller there is.
pub fn all() -> anyhow::Result<Vec<Group>> {
    let usual = usual(USUAL)?;
    GROUPS
        .into_iter()
        .map(|(name, text)| {
            let scripts = scripts(text, &usual).with_context(|| name.to_owned())?;
            Ok(Group { name, scripts })
        })
        .collect()
}

fn usual(text: &str) -> anyhow::Result<Script> {
    let mut usual = Script::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        take(&mut usual, line)?;
    }
    Ok(usual)
}

fn scripts(text: &str, usual: &Script) -> anyhow::Result<Vec<Script>> {
    let mut scripts: Vec<Script> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("=== ") {
            let (level, name) = title.split_once(": ").context("a caller has no level")?;
            scripts.push(Script { level: level.into(), name: name.into(), ..Script::default() });
            continue;
        }
        let script = scripts.last_mut().context("a line before the first caller")?;
        take(script, line).with_context(|| script.name.clone())?;
    }
    for script in &mut scripts {
        for (slot, answers) in &usual.answers {
            script.answers.entry(slot.clone()).or_insert_with(|| answers.clone());
        }
    }
    Ok(scripts)
}

/// Takes one line of a script.
fn take(script: &mut Script, line: &str) -> anyhow::Result<()> {
    if let Some(said) = line.strip_prefix("> ") {
        script.opening.push(said.into());
    } else if let Some(expected) = line.strip_prefix("+ ") {
        let (name, value) = expected.split_once(' ').context("nothing is expected")?;
        let fact = Fact::named(name).with_context(|| format!("there is no {name}"))?;
        script.expected.push((fact, value.into()));
    } else if let Some(phrase) = line.strip_prefix("- ") {
        script.never.push(phrase.into());
    } else if let Some(name) = line.strip_prefix("after: ") {
        script.after = Some(name.into());
    } else if let Some(said) = line.strip_prefix("then: ") {
        script.then.push_back(said.into());
    } else {
        let place = line.find([':', '?']).context("this line says nothing")?;
        let (slot, said) = line.split_at(place);
        if Slot::named(slot).is_none() {
            bail!("there is no question {slot}");
        }
        let is_aside = said.starts_with('?');
        let lines = if is_aside { &mut script.asides } else { &mut script.answers };
        let said = said.get(1..).unwrap_or_default().trim();
        lines.entry(slot.into()).or_default().push_back(said.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixty_callers_and_each_expects_something() {
        let groups = all().unwrap();
        assert!(groups.iter().map(|group| group.scripts.len()).sum::<usize>() >= 60);
        for script in groups.iter().flat_map(|group| &group.scripts) {
            assert!(!script.opening.is_empty(), "{}", script.name);
            assert!(!script.expected.is_empty() || !script.never.is_empty(), "{}", script.name);
            assert!(["easy", "medium", "hard"].contains(&script.level.as_str()), "{}", script.name);
        }
    }

    #[test]
    fn no_two_have_one_name_and_whoever_called_before_is_there() {
        let groups = all().unwrap();
        let scripts = || groups.iter().flat_map(|group| &group.scripts);
        for script in scripts() {
            assert_eq!(scripts().filter(|other| other.name == script.name).count(), 1);
            let before = |name: &String| scripts().any(|other| other.name == *name);
            assert!(script.after.as_ref().is_none_or(before), "{}", script.name);
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let usual = Script::default();
        for broken in ["> hello", "=== nobody", "=== easy: a\n+ luck 3", "=== easy: a\nnme: Ann"] {
            assert!(scripts(broken, &usual).is_err(), "{broken}");
        }
    }
}
