//! A conversation as models want it. OpenAI's take one in any order, but the templates of many
//! open models (Gemma's, Mistral's) fail unless both speak in turn and the user begins.
//! Anthropic's API wants the same, and nothing empty in it.

use serde::Serialize;

use crate::llm::{Message, Speaker};

/// Stands in for the caller's first words where Ellie spoke first.
const BEGINNING: &str = "(The call begins.)";

/// What one side said before the other spoke, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Turn {
    /// Whose turn it is.
    pub(crate) role: Role,
    /// All that was said in it.
    pub(crate) content: String,
}

/// Whose words they are, as vendors call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// Whoever set the model up.
    System,
    /// Whoever asks.
    User,
    /// The model.
    Assistant,
}

/// Both sides in turn, the user first.
pub(crate) fn turns(messages: Vec<Message>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::with_capacity(messages.len() + 1);
    for Message { by, text } in messages {
        let role = role(by);
        match turns.last_mut() {
            _ if text.trim().is_empty() => {}
            Some(last) if last.role == role => {
                last.content.push('\n');
                last.content.push_str(&text);
            }
            None if role == Role::Assistant => {
                turns.extend([beginning(), Turn { role, content: text }]);
            }
            _ => turns.push(Turn { role, content: text }),
        }
    }
    turns
}

fn beginning() -> Turn {
    Turn { role: Role::User, content: BEGINNING.into() }
}

fn role(by: Speaker) -> Role {
    match by {
        Speaker::Caller => Role::User,
        Speaker::Ellie => Role::Assistant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const E: Speaker = Speaker::Ellie;
    const C: Speaker = Speaker::Caller;

    #[test]
    fn both_speak_in_turn_and_the_user_begins() {
        for (said, expected) in [
            (&[][..], &[][..]),
            (&[(C, "Hi."), (E, "Hello."), (C, "Bye.")], &["Hi.", "Hello.", "Bye."]),
            (&[(E, "Hello."), (C, "Hi.")], &[BEGINNING, "Hello.", "Hi."]),
            (&[(C, "I"), (C, "need"), (E, "a"), (E, "b"), (C, "c")], &["I\nneed", "a\nb", "c"]),
            (&[(C, " \n"), (E, ""), (C, "Hi."), (E, " "), (C, "Me.")], &["Hi.\nMe."]),
        ] {
            let messages = said.iter().map(|(by, text)| Message { by: *by, text: (*text).into() });
            let turns = turns(messages.collect());
            let contents: Vec<&str> = turns.iter().map(|turn| turn.content.as_str()).collect();
            assert_eq!(contents, expected);
            for (at, turn) in turns.iter().enumerate() {
                let role = if at % 2 == 0 { Role::User } else { Role::Assistant };
                assert_eq!(turn.role, role);
            }
        }
    }
}
