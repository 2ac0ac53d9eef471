//! The first sentence of every call: whom the caller has reached, and that it is not a human.
//!
//! There is no way to switch it off. Maine (10 MRS §1500-DD) asks for a clear notice, Utah
//! (§13-77-103) for a spoken one at the outset, and a caller deserves it anywhere.

use crate::firm::Firm;

/// The greeting with the disclosure in it.
#[must_use]
pub fn greeting(firm: &Firm) -> String {
    let (name, assistant) = (&firm.spoken_name, &firm.assistant);
    format!(
        "Thank you for calling {name}. This is {assistant}, an AI assistant, and I am not a lawyer."
    )
}
