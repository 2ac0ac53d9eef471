//! The answers the firm wrote itself.

use ellie_core::firm::{Answer, Firm, StandardAnswer};
use ellie_core::language::Language;

use super::faults::{Faults, quoted};
use super::forms;
use super::section::Section;
use super::seen::Seen;
use super::text::Text;
use super::{NAME_MAX_CHARS, SAYS_MAX_CHARS};

/// The most answers of a firm.
const ANSWERS_MAX: usize = 200;
/// Fewer example questions do not tell an answer from its neighbours.
const ASKS_MIN: usize = 3;
/// The most characters of an example question.
const ASK_MAX_CHARS: usize = 200;

/// The firm's own answers in the order of the file.
pub(super) fn answers(top: &Section<'_>, faults: &mut Faults<'_>) -> Vec<Answer> {
    let sections = top.sections("answers", &forms::ANSWER, ANSWERS_MAX, faults);
    let mut taken = Taken::default();
    sections.iter().map(|section| answer(section, &mut taken, faults)).collect()
}

/// Reports the facts whose answer would take too long to say.
pub(super) fn check_built(firm: &Firm, top: &Section<'_>, faults: &mut Faults<'_>) {
    // The id of an answer built from facts is also their key. Fees are said as they are written.
    let is_own = |answer: &Answer| firm.own_answers.iter().any(|own| own.id == answer.id);
    let fees = StandardAnswer::Fees.id();
    for answer in
        firm.answers(Language::English).iter().filter(|answer| answer.id != fees && !is_own(answer))
    {
        let (id, chars) = (&answer.id, answer.says.chars().count());
        if chars > SAYS_MAX_CHARS {
            let what = format!(
                "`{id}` takes {chars} characters to say; keep it to {SAYS_MAX_CHARS}, or write \
                 your own answer with the id `{id}`"
            );
            faults.at(&top.at_key(id), what);
        }
    }
}

/// The ids and questions of the answers read so far.
#[derive(Default)]
struct Taken {
    ids: Seen,
    asks: Seen,
}

fn answer(section: &Section<'_>, taken: &mut Taken, faults: &mut Faults<'_>) -> Answer {
    let id = section.text("id", NAME_MAX_CHARS, faults);
    check_id(&id, taken, faults);
    let is_standard = StandardAnswer::of(&id.words).is_some();
    let asks = if is_standard && !section.has("asks") {
        Vec::new()
    } else {
        asks(section, is_standard, taken, faults)
    };
    Answer { id: id.words, asks, says: section.text("says", SAYS_MAX_CHARS, faults).words }
}

fn check_id(id: &Text, taken: &mut Taken, faults: &mut Faults<'_>) {
    if id.words.is_empty() {
        return;
    }
    let shown = quoted(&id.words);
    if !id.words.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        let what = format!("the id {shown} is not plain; use a-z, 0-9 and _ only");
        faults.at(&id.at, what);
    }
    taken.ids.meet(id, id.words.clone(), faults);
}

fn asks(
    section: &Section<'_>,
    is_standard: bool,
    taken: &mut Taken,
    faults: &mut Faults<'_>,
) -> Vec<String> {
    let asks = section.texts("asks", ASK_MAX_CHARS, faults);
    if (1..ASKS_MIN).contains(&asks.len()) && !is_standard {
        let found = asks.len();
        let what = format!("at least {ASKS_MIN} example questions are needed, not {found}");
        faults.absent(&section.at_key("asks"), what);
    }
    // One question cannot lead to two answers.
    asks.iter().for_each(|ask| taken.asks.meet(ask, bare(&ask.words), faults));
    asks.into_iter().map(|ask| ask.words).collect()
}

/// The letters and digits of a question: neither capitals nor points make it another one.
fn bare(question: &str) -> String {
    question.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
