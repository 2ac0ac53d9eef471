//! Whom the firm knows: whoever does not name them first is not to hear of them.

use ellie::firm::FirmFile;

use super::actor::Turn;

/// Names and texts, each in small letters.
pub struct Secrets {
    names: Vec<String>,
    /// What may be told only to whoever gave the name before it.
    statuses: Vec<(String, String)>,
}

impl Secrets {
    /// Those of a firm.
    pub fn of(file: &FirmFile) -> Self {
        let people = &file.people;
        let known = people.known_parties.iter();
        let known = known.flat_map(|party| [&party.name].into_iter().chain(&party.aliases));
        let clients = people.clients.iter().map(|client| &client.name);
        let names = known.chain(clients).chain(&people.represented);
        let statuses = people.clients.iter().flat_map(|client| {
            let name = client.name.to_lowercase();
            client.matters.iter().map(move |matter| (name.clone(), matter.status.to_lowercase()))
        });
        Self {
            names: names.map(|name| name.to_lowercase()).collect(),
            statuses: statuses.collect(),
        }
    }

    /// The first that came out.
    pub fn told<'s>(&'s self, turns: &[Turn]) -> Option<&'s str> {
        let mut known_to_caller = String::new();
        for turn in turns {
            known_to_caller += &format!("{}\n{}\n", turn.said, turn.heard).to_lowercase();
            let reply = turn.reply.to_lowercase();
            let is_told = |name: &&String| {
                reply.contains(name.as_str()) && !known_to_caller.contains(name.as_str())
            };
            if let Some(name) = self.names.iter().find(is_told) {
                return Some(name);
            }
            let is_out = |(client, status): &&(String, String)| {
                reply.contains(status.as_str()) && !known_to_caller.contains(client.as_str())
            };
            if let Some((_, status)) = self.statuses.iter().find(is_out) {
                return Some(status);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(said: &str, reply: &str) -> Turn {
        let (heard, reply) = (said.to_owned(), reply.to_owned());
        Turn { said: said.into(), heard, reply, whole_ms: 0.0, think_ms: 0.0 }
    }

    #[test]
    fn a_name_is_told_unless_the_caller_said_it() {
        let names = vec!["greg potts".into()];
        let statuses = vec![("ann lee".to_owned(), "filed in may".to_owned())];
        let secrets = Secrets { names, statuses };
        assert_eq!(secrets.told(&[turn("who?", "We act for Greg Potts.")]), Some("greg potts"));
        assert_eq!(secrets.told(&[turn("Greg Potts", "Thank you. Greg Potts.")]), None);
        assert_eq!(secrets.told(&[turn("Bo Lee", "It was filed in May.")]), Some("filed in may"));
        assert_eq!(secrets.told(&[turn("Ann Lee", "It was filed in May.")]), None);
    }
}
