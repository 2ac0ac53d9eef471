//! Calls that go on in another language.
//!
//! Once one does, what the caller says is put into English by somebody else; until then it is heard as
//! it was said.

use super::super::*;
use super::at;
use super::call::{Call, firm, office};
use crate::dialogue::topic::{Intent, Topic};
use crate::firm::{Directory, Firm};

fn serving(languages: &[Language]) -> Call {
    let office =
        Office { languages: languages.iter().copied().collect(), ..Office::clone(&office()) };
    Call { conversation: Conversation::new(Arc::new(office)), ..Call::new() }
}

fn spanish() -> Call {
    serving(&[Language::Spanish, Language::Chinese])
}

const GREETED: &str = "Gracias por llamar a Harper and Lane. Le habla Ellie, una asistente de \
                       inteligencia artificial, y no soy abogada. Anoto lo que usted dice para \
                       nuestros abogados. Si no lo desea, solo dígamelo.";

#[test]
fn whoever_speaks_a_language_is_offered_it_and_a_yes_takes_it() {
    for yes in
        ["Sí, por favor", "claro", "si", "yes please", "Necesito un abogado para mi divorcio"]
    {
        let mut call = spanish();
        call.play(&[("hola, necesito hablar con alguien", "¿Prefiere que sigamos en español?")]);
        assert_eq!(call.conversation.state().language, Language::English);
        let answer = call.say(yes);
        assert_eq!(answer, format!("{GREETED} ¿En qué puedo ayudarle?"), "{yes}");
        assert_eq!(call.conversation.state().language, Language::Spanish);
        assert_eq!(call.words(Slot::Language), Some("Spanish"));
    }
}

#[test]
fn what_everybody_has_to_be_told_is_told_again_and_recorded() {
    let mut call = spanish();
    let told = |call: &Call| {
        let is_told = |action: &&Action| matches!(action, Action::RecordDisclosure(_));
        call.actions.iter().filter(is_told).count()
    };
    call.say("hola, buenas");
    assert_eq!(told(&call), 2);
    call.say("sí");
    assert_eq!(told(&call), 4);
    call.say("fees | what do you charge");
    assert_eq!(told(&call), 4);
}

#[test]
fn a_no_or_another_sentence_stays_in_english_and_it_is_offered_once() {
    for no in ["no", "No, está bien en inglés", "parking | where can I park"] {
        let mut call = spanish();
        call.say("hola, buenas");
        call.say(no);
        assert_eq!(call.conversation.state().language, Language::English, "{no}");
        let answer = call.say("no le entiendo nada, señorita");
        assert!(!answer.contains('¿'), "{answer}");
    }
}

#[test]
fn what_is_wanted_with_the_answer_is_not_lost() {
    for said in ["No, I'd like to leave a message", "ok, I'd like to leave a message"] {
        let mut call = spanish();
        call.say("hola, buenas");
        call.play(&[(&format!("leave_message | {said}"), "new legal matter")]);
        assert_eq!(call.conversation.state().language, Language::English);
    }
}

#[test]
fn a_wish_switches_at_once_and_back() {
    let mut call = spanish();
    call.play(&[
        ("can we speak Spanish", GREETED),
        ("new_matter | I was hit by a truck", "¿Me dice su nombre, por favor?"),
        ("说中文", "感谢您致电Harper and Lane。我是Ellie，人工智能助理，不是律师。"),
        ("repeat | what was that", "请问您贵姓大名？"),
        ("can we speak English please", "This is Ellie, an AI assistant"),
        ("It's Dana Whitfield", "Does another lawyer"),
    ]);
}

#[test]
fn whoever_only_asks_after_a_language_that_is_served_is_offered_it() {
    let mut call = spanish();
    call.play(&[
        ("languages | do you speak Spanish?", "¿Prefiere que sigamos en español?"),
        ("no", "How can I help you?"),
        ("languages | do you speak Spanish?", "Our team speaks English."),
    ]);
    let mut english = Call::new();
    english.play(&[("languages | do you speak Spanish?", "Our team speaks English.")]);
}

#[test]
fn a_client_that_asks_for_a_language_is_greeted_in_it() {
    let mut call = spanish();
    call.conversation.asked_for(Language::Spanish);
    assert_eq!(opening(&call), format!("{GREETED} ¿En qué puedo ayudarle?"));
    assert_eq!(call.words(Slot::Language), Some("Spanish"));
}

#[test]
fn who_calls_again_in_another_language_is_asked_what_stands_and_is_greeted_once() {
    let mut call = spanish();
    call.play(&[("leave_message | can I leave a message", "new legal matter"), ("no", "name")]);
    call.conversation.asked_for(Language::Spanish);
    assert_eq!(opening(&call), format!("{GREETED} ¿Me dice su nombre, por favor?"));
    call.conversation.greet(at());
    let answer = call.say("Dana Whitfield");
    assert!(answer.contains("número") && !answer.contains("asistente"), "{answer}");
}

fn opening(call: &Call) -> String {
    let lines = call.conversation.opening(at());
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_client_that_says_its_language_with_every_turn_does_not_overrule_its_caller() {
    let mut call = spanish();
    let language = |call: &Call| call.conversation.state().language;
    call.conversation.asked_for(Language::Spanish);
    call.say("can we speak English please");
    call.conversation.asked_for(Language::Spanish);
    assert_eq!(language(&call), Language::English);
    call.conversation.asked_for(Language::Chinese);
    assert_eq!(language(&call), Language::Chinese, "another one is a wish");
    call.conversation.asked_for(Language::French);
    assert_eq!(language(&call), Language::Chinese, "French is not served");
}

#[test]
fn where_a_language_is_not_served_she_says_so_once_and_somebody_calls_back() {
    let mut call = Call::new();
    let answer = call.say("Hola, necesito un abogado para mi divorcio");
    for part in [
        "Lo siento, entiendo inglés, pero no español. Si deja un número, alguien le devolverá la llamada.",
        "I am sorry, I understand English but not that language. If you leave a number",
        "May I have your name, please?",
    ] {
        assert!(answer.contains(part), "{answer}");
    }
    assert_eq!(call.words(Slot::Language), Some("Spanish"));
    call.play(&[
        ("Dana Whitfield", "What number"),
        ("614 555 0144", "Is that right?"),
        ("yes", "Somebody from our office will call you"),
    ]);
    assert!(call.actions.contains(&Action::Escalate(Escalation::AskedForAPerson)));
    let again = call.say("¿Habla español?");
    assert!(!again.contains("entiendo"), "{again}");
}

#[test]
fn in_the_middle_of_a_question_it_is_asked_again() {
    let opening = ("leave_message | I'd like to leave a message", "new legal matter");
    let mut call = Call::new();
    call.play(&[opening, ("no", "your name")]);
    call.play(&[("bonjour, je voudrais parler à un avocat", "May I have your name, please?")]);
    assert!(call.actions.contains(&Action::Escalate(Escalation::AskedForAPerson)));
    let mut served = spanish();
    served.play(&[
        opening,
        ("no", "your name"),
        ("me llamo Dana, ¿habla español?", "¿Me dice su nombre"),
    ]);
}

#[test]
fn danger_comes_before_any_language() {
    let mut call = spanish();
    call.play(&[("emergency | por favor ayuda, mi esposo tiene un arma", "dial 911 now")]);
}

#[test]
fn which_language_is_liked_best_is_no_wish_to_go_on_in_it() {
    let both = Firm { languages: vec!["English".into(), "Spanish".into()], ..firm() };
    let office =
        Office { languages: [Language::Spanish].into(), ..Office::new(both, Directory::default()) };
    let mut call = Call { conversation: Conversation::new(Arc::new(office)), ..Call::new() };
    call.play(&super::call::INTO_THE_INTAKE).play(&[
        ("none", "what happened"),
        ("The truck ran the light and hit me", "When did it happen"),
        ("yesterday", "Where"),
        ("in Columbus", "Who else"),
        ("nobody", "hurt"),
        ("my arm", "insurance"),
        ("no", "another lawyer"),
        ("no", "hear of us"),
        ("a friend", "Which language do you like best: English or Spanish?"),
        ("Spanish please", "When is the best time to call you?"),
    ]);
    assert_eq!(call.words(Slot::Language), Some("Spanish please"));
}

/// A whole call, as far as a consultation that is booked.
#[test]
fn a_call_goes_on_in_its_language_to_its_end() {
    let mut call = spanish();
    call.say("¿Habla español?");
    call.play(&[
        ("new_matter | I was hit by a truck", "¿Me dice su nombre, por favor?"),
        ("It's Dana Whitfield", "¿Ya le representa otro abogado en este asunto?"),
        ("No", "¿quién es la otra parte?"),
        ("Acme Trucking and the driver, Mark Olsen", "¿En qué estado ocurre esto?"),
        (
            "Ohio",
            "Para lesiones personales en Ohio, nuestra tabla indica este plazo de presentación: \
             two years, R.C. 2305.10. Solo un abogado puede decirle qué significa eso para usted.",
        ),
        (
            "614 555 0144",
            "Tengo a Dana Whitfield, con el número seis uno cuatro, cinco cinco cinco, cero uno \
             cuatro cuatro. ¿Es correcto?",
        ),
        ("yes", "¿Nos ha llamado antes por este asunto?"),
        ("no", "¿Cuál es su correo electrónico?"),
        ("dana@example.com", "Tengo dana arroba example punto com. ¿Es correcto?"),
        ("yes", "qué pasó"),
        ("The truck ran the light and hit me", "¿Cuándo ocurrió?"),
        ("yesterday", "¿Dónde ocurrió?"),
        ("in Columbus", "¿Quién más"),
        ("nobody", "lesión"),
        ("my arm", "seguro"),
        ("no", "otro abogado"),
        ("no", "¿Cómo supo de nosotros?"),
        ("a friend", "¿A qué hora es mejor llamarle?"),
        ("in the morning", "¿Desea reservar una consulta ahora?"),
        (
            "yes",
            "Hay lugar el martes 24 de noviembre, a las 9 de la mañana o a la 1 de la tarde, hora \
             del Este. ¿Cuál prefiere?",
        ),
        ("the first one", "Sería el martes 24 de noviembre, a las 9 de la mañana, hora del Este, con Joseph Lane."),
        (
            "yes",
            "Su consulta es el martes 24 de noviembre, a las 9 de la mañana, hora del Este, con \
             Joseph Lane. Nuestra oficina está en 41 Larch Street, Suite 1200, Columbus, Ohio 43215.",
        ),
        ("no, that's all", "Gracias por llamar a Harper and Lane. Hasta luego."),
    ]);
}

#[test]
fn what_is_said_is_in_the_language_of_the_call_but_for_the_firms_own_words() {
    for language in Language::ALL {
        let office = Office { languages: Language::ALL.into(), ..Office::clone(&office()) };
        let state = State { language, greeted: true, ..State::default() };
        for intent in Intent::ALL {
            let mut conversation = Conversation::resumed(Arc::new(office.clone()), state.clone());
            let topic = Topic::Intent(intent);
            let reply = conversation.heard(&Said { text: "so", topic: Some(&topic), at: at() });
            assert!(reply.lines.iter().all(|line| line.language == language), "{:?}", reply.lines);
        }
        let script = office.scripts.in_language(language);
        assert_eq!(script.fees("personal injury").unwrap().language, Language::English);
        assert_eq!(script.answer("hours").unwrap().language, language);
    }
}
