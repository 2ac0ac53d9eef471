//! Somebody who calls and keeps to a script.

use ellie::store::retention::Export;
use ellie_core::dialogue::understand::email::Email;
use ellie_core::dialogue::understand::phone::Phone;
use ellie_core::language::Language;

use super::script::Script;

/// What was said in a call, and what the records hold of it.
pub struct Played {
    pub turns: Vec<Turn>,
    pub kept: Export,
}

impl Played {
    /// The number Ellie gave, by which the call can be taken up.
    pub fn number(&self) -> Option<String> {
        let told = self.turns.iter().find_map(|turn| turn.reply.split_once("give me the number "));
        let (_, after) = told?;
        let digits = after.chars().take_while(|c| c.is_ascii_digit() || *c == ' ');
        Some(digits.filter(|c| *c != ' ').collect())
    }
}

/// One sentence of the caller and its answer.
pub struct Turn {
    pub said: String,
    pub heard: String,
    pub reply: String,
    /// From the request to the end of the answer, by the client's clock.
    pub whole_ms: f64,
    /// What the server says of it was understanding, dialogue and look-ups.
    pub think_ms: f64,
}

/// Most sentences of a caller; who has said more goes round in circles.
pub const MOST_TURNS: usize = 60;

/// Ellie's words for what she did not understand.
const NOT_UNDERSTOOD: &str = "I did not understand";

/// What is still to be said.
pub struct Actor {
    script: Script,
    opening: std::vec::IntoIter<String>,
    has_said_goodbye: bool,
    /// The number to be called back on, as it was given last.
    phone: Option<String>,
    /// The e-mail address, as it was given last.
    email: Option<Email>,
    /// The number Ellie gave in the call before.
    number: String,
    /// What was said last instead of an answer.
    aside: Option<String>,
    /// The question that was answered last, and how.
    answered: Option<(String, String)>,
}

impl Actor {
    /// Somebody who has not said anything yet, and was given this number in a call before.
    pub fn new(script: &Script, number: Option<&str>) -> Self {
        let opening = script.opening.clone().into_iter();
        let number = number.unwrap_or_default().to_owned();
        Self {
            script: script.clone(),
            opening,
            has_said_goodbye: false,
            phone: None,
            email: None,
            number,
            aside: None,
            answered: None,
        }
    }

    /// What to say next, to the question that stands, having heard this; nothing where all is said.
    pub fn next(&mut self, question: Option<&str>, reply: &str) -> Option<String> {
        let said = self.choose(question, reply)?.replace("{number}", &self.number);
        if let Some(phone) = Phone::heard(&said) {
            self.phone = Some(phone.to_string());
        }
        if let Some(email) = Email::heard(&said) {
            self.email = Some(email);
        }
        Some(said)
    }

    fn choose(&mut self, question: Option<&str>, reply: &str) -> Option<String> {
        if let Some(said) = self.opening.next() {
            return Some(said);
        }
        let Some(slot) = question else { return self.goodbye() };
        if let Some(aside) = self.aside.take().filter(|_| reply.contains(NOT_UNDERSTOOD)) {
            return Some(format!("I said, {aside}"));
        }
        if let Some(aside) = self.script.asides.get_mut(slot).and_then(|all| all.pop_front()) {
            self.aside = Some(aside.clone());
            return Some(aside);
        }
        if slot == "contact_is_right"
            && let Some(number) = self.misheard_number(reply)
        {
            return Some(format!("no, it's {number}"));
        }
        if slot == "email_is_right"
            && let Some(email) = self.misheard_email(reply)
        {
            return Some(format!("no, it's {}", spelled(&email)));
        }
        if slot == "email"
            && reply.contains("Please spell")
            && let Some(email) = &self.email
        {
            return Some(spelled(email));
        }
        let answers = self.script.answers.get_mut(slot)?;
        let answer = match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        }?;
        let now = Some((slot.to_owned(), answer.clone()));
        let is_again = self.answered == now;
        self.answered = now;
        // Whoever was not understood says a little more.
        Some(if is_again { format!("I said, {answer}") } else { answer })
    }

    /// After the last of what the script has for this, one goodbye.
    fn goodbye(&mut self) -> Option<String> {
        self.script.then.pop_front().or_else(|| {
            let first = !std::mem::replace(&mut self.has_said_goodbye, true);
            first.then(|| "no, goodbye".to_owned())
        })
    }

    /// The caller's number, where another one is read back.
    fn misheard_number(&self, reply: &str) -> Option<String> {
        let own = self.phone.as_ref()?;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (own_digits, read) = (digits(own), digits(reply));
        (read.len() >= own_digits.len() && !read.contains(&own_digits)).then(|| own.clone())
    }

    /// The caller's e-mail address, where another one is read back.
    fn misheard_email(&self, reply: &str) -> Option<Email> {
        self.email.clone().filter(|own| !reply.contains(&own.read_back(Language::English)))
    }
}

/// "d, a, n, a, at example dot com".
fn spelled(email: &Email) -> String {
    let address = email.to_string();
    let (local, host) = address.split_once('@').unwrap_or((&address, ""));
    let signs = local.chars().map(|sign| match sign {
        '.' => "dot".to_owned(),
        '_' => "underscore".to_owned(),
        '-' => "dash".to_owned(),
        letter => letter.to_uppercase().collect(),
    });
    let signs: Vec<String> = signs.collect();
    format!("{}, at {}", signs.join(", "), host.replace('.', " dot "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(lines: &[(&str, &[&str])]) -> Script {
        let mut script = Script { opening: vec!["hello".into()], ..Script::default() };
        for (slot, answers) in lines {
            let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
            script.answers.insert((*slot).into(), answers);
        }
        script
    }

    #[test]
    fn answers_are_given_in_order_and_the_last_again() {
        let mut actor = Actor::new(&script(&[("name", &["Ann", "Ann Lee"])]), None);
        let mut say = || actor.next(Some("name"), "");
        let said: Vec<Option<String>> = (0..4).map(|_| say()).collect();
        let wanted =
            ["hello", "Ann", "Ann Lee", "I said, Ann Lee"].map(|text| Some(text.to_owned()));
        assert_eq!(said, wanted);
        assert_eq!(actor.next(Some("phone"), ""), None);
        assert_eq!(actor.next(None, ""), Some("no, goodbye".into()));
        assert_eq!(actor.next(None, ""), None);
    }

    #[test]
    fn a_wrong_number_is_not_agreed_to() {
        let lines: [(&str, &[&str]); 2] =
            [("phone", &["614 555 0180"]), ("contact_is_right", &["yes"])];
        let mut actor = Actor::new(&script(&lines), None);
        actor.next(None, "");
        actor.next(Some("phone"), "");
        let mut answer = |reply| actor.next(Some("contact_is_right"), reply).unwrap();
        assert_eq!(answer("I have Ann, at 614-555-0188. Is that right?"), "no, it's 614-555-0180");
        assert_eq!(answer("I have Ann, at 614-555-0180. Is that right?"), "yes");
    }

    #[test]
    fn a_wrong_address_is_not_agreed_to_but_spelled() {
        let lines: [(&str, &[&str]); 2] =
            [("email", &["ann dot lee at example dot com"]), ("email_is_right", &["yes"])];
        let mut actor = Actor::new(&script(&lines), None);
        actor.next(None, "");
        actor.next(Some("email"), "");
        let mut answer = |slot, reply| actor.next(Some(slot), reply).unwrap();
        let spelled = "A, N, N, dot, L, E, E, at example dot com";
        assert_eq!(answer("email", "Please spell your e-mail address for me."), spelled);
        let wrong = answer("email_is_right", "I have an dot lee at example dot com.");
        assert_eq!(wrong, format!("no, it's {spelled}"));
        assert_eq!(answer("email_is_right", "I have ann dot lee at example dot com."), "yes");
    }
}
