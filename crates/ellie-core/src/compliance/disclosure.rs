//! What whoever uses Ellie has to know, and the version of what every caller is told first: whom they
//! have reached, that it is not a human, and what is kept. The words are those of
//! [`Notice::ALL`](crate::dialogue::Notice::ALL).
//!
//! There is no way to switch it off. Maine (10 MRS §1500-DD) asks for a clear notice, Utah
//! (§13-77-103) for a spoken one at the outset, and a caller deserves it anywhere.

/// The version of [`DISCLAIMER`]; it rises with every change of what it says.
pub const DISCLAIMER_VERSION: &str = "2.0";

/// The day of that version.
pub const DISCLAIMER_UPDATED: &str = "2026-11-24";

/// What whoever uses Ellie has to know.
pub const DISCLAIMER: &str = "Ellie is an AI assistant, not a lawyer. What she says is general \
information about the office and no legal advice. Please consult a qualified attorney about your \
own situation.\n\nBy going on you acknowledge that:\n1. Ellie cannot give legal advice.\n2. What \
she says may be out of date or incomplete.\n3. You should verify it independently before you rely \
on it.\n4. Talking with Ellie makes no attorney-client relationship.\n5. The provider is not liable \
for what is done on the strength of it.\n\nFor legal advice, talk with an attorney who is licensed \
in your state.";

/// The same in a few sentences, with the field of law where there is one.
#[must_use]
pub fn short_disclaimer(area: Option<&str>) -> String {
    let about = area.map(|area| format!(" about {area}")).unwrap_or_default();
    format!(
        "Ellie is an AI assistant and gives general information only, no legal advice. Talking with \
         her makes no attorney-client relationship. Please consult a qualified attorney{about}."
    )
}

/// The version of what every caller is told first; it rises with every change of what it says.
pub const VERSION: &str = "1";
