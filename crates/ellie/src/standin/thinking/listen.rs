//! What a model says, until it has said it, or breaks off, or the time is over.

use std::sync::Arc;

use ellie_core::sentence::sentences;
use ellie_providers::Error;
use ellie_providers::llm::{Ask, Llm, Piece, Usage};
use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

const ROLE: &str = "thinking";

/// No token has more bytes; of a model that says more than it may, the rest is not waited for.
const MOST_BYTES_A_TOKEN: usize = 8;

/// Nothing that is said has more in it.
const MOST_CALLS: usize = 8;

/// A token of English has about so many bytes.
const BYTES_A_TOKEN: usize = 4;

/// What came of an answer.
#[derive(Default)]
pub struct Heard {
    /// In whole sentences.
    pub says: String,
    pub calls: Vec<(String, String)>,
    pub usage: Usage,
    /// Why it is not all of it.
    pub broken: Option<Error>,
}

impl Heard {
    /// The same, if it is all of it.
    pub fn whole(self) -> Result<Self, Error> {
        match self.broken {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }
}

/// Listens to a model until then.
pub async fn listen(llm: Arc<dyn Llm>, ask: Ask, until: Instant) -> Heard {
    let asked = length(&ask);
    let most_text = ask.most_tokens as usize * MOST_BYTES_A_TOKEN;
    let mut pieces = llm.think(ask);
    let (mut heard, mut used) = (Heard::default(), None);
    while heard.says.len() <= most_text && heard.calls.len() <= MOST_CALLS {
        match timeout_at(until, pieces.next()).await {
            Ok(Some(Ok(Piece::Text(more)))) => heard.says.push_str(&more),
            Ok(Some(Ok(Piece::Call { name, arguments }))) => heard.calls.push((name, arguments)),
            Ok(Some(Ok(Piece::Used(usage)))) => used = Some(usage),
            Ok(Some(Err(error))) => {
                heard.broken = Some(error);
                break;
            }
            Ok(None) => break,
            Err(_) => {
                heard.broken =
                    Some(Error::Failed { role: ROLE, reason: "it was not ready in time".into() });
                break;
            }
        }
    }
    let answered = heard.says.len() + heard.calls.iter().map(|(_, with)| with.len()).sum::<usize>();
    heard.usage = used.unwrap_or_else(|| Usage { input: tokens(asked), output: tokens(answered) });
    if heard.says.len() > most_text {
        heard.broken = Some(Error::Failed { role: ROLE, reason: "it does not stop".into() });
    }
    if heard.broken.is_some() {
        heard.says = without_the_last(&heard.says);
    }
    heard
}

/// All but a sentence that may not be whole.
fn without_the_last(text: &str) -> String {
    let all = sentences(text);
    let is_whole = text.trim_end().ends_with(['.', '!']);
    let whole = if is_whole { all.len() } else { all.len().saturating_sub(1) };
    all.into_iter().take(whole).collect::<Vec<_>>().join(" ")
}

fn length(ask: &Ask) -> usize {
    let tools = ask.tools.iter().map(|tool| tool.about.len() + tool.parameters.to_string().len());
    let said = ask.messages.iter().map(|message| message.text.len());
    ask.instructions.len() + tools.sum::<usize>() + said.sum::<usize>()
}

fn tokens(bytes: usize) -> u64 {
    u64::try_from(bytes.div_ceil(BYTES_A_TOKEN)).unwrap_or(u64::MAX)
}
