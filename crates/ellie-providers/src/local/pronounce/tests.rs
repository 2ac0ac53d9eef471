use std::env;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// The folder of the model files these tests need.
#[expect(clippy::disallowed_methods, reason = "the models are outside, and a test has no settings")]
fn folder() -> PathBuf {
    let models = env::var_os("ELLIE_MODELS_DIR")
        .expect("ELLIE_MODELS_DIR must name the folder of the models, with pronounce/ in it");
    PathBuf::from(models).join("pronounce")
}

/// The dictionary and the model as they are shipped.
pub fn models() -> (CmuDict, Letters) {
    (cmudict(&folder()).expect("the dictionary"), letters(&folder()).expect("the model of letters"))
}

static PRONOUNCER: LazyLock<Pronouncer> = LazyLock::new(|| {
    let firm = [
        ("Harperlane", "HAR-per-layn"),
        ("Smyth & Ng", "smith and ing"),
        ("Kaisa", "/ˈkaɪsə/"),
        ("record", "/ˈrɛkɚd/"),
        ("Raman", "RAY-mun"),
    ];
    let firm = firm.map(|(written, says)| (written.to_owned(), says.to_owned()));
    Pronouncer::load(&folder(), &firm).expect("the pronouncer")
});

fn said(text: &str) -> String {
    PRONOUNCER.phonemes(text)
}

#[test]
fn it_may_be_built_in_one_thread_and_used_in_another() {
    fn is_send<T: Send>() {}
    is_send::<Pronouncer>();
}

#[test]
fn ellie_never_vanishes_and_is_never_l_a() {
    assert_eq!(said("Hello, this is Ellie."), "həlˈO, ðɪs ɪz ˈɛli.");
    for text in
        ["ellie", "ELLIE", "(Ellie)", "“Ellie”", "Ellie's", "Ellie!", "I'm Ellie—hi", "éllie"]
    {
        assert!(said(text).contains("ˈɛli"), "{text}: {}", said(text));
    }
}

#[test]
fn hard_names_and_terms_of_law_are_said_as_people_say_them() {
    for (written, phonemes) in [
        ("Nguyen", "wˈɪn"),
        ("Nguyễn's", "wˈɪnz"),
        ("Siobhan", "ʃəvˈɔn"),
        ("KOWALCZYK", "kəvˈɑlʧɪk"),
        ("Xiomara", "sˌiəmˈɑɹə"),
        ("Okonkwo", "OkˈɑŋkwˌO"),
        ("subpoena", "səpˈinə"),
        ("habeas corpus", "hˈæbiəs kˈɔɹpəs"),
        ("Voir Dire", "vwˈɑɹ dˈɪɹ"),
        ("Zelle", "zˈɛl"),
        ("probate", "pɹˈObˌAt"),
        ("Worthington", "wˈɜɹðɪŋtən"),
        ("Xochitl", "sˈOʧil"),
        ("Thibodeaux", "tˈɪbədˌO"),
        ("Ng", "ˈɪŋ"),
        ("Jane Doe, Esq.", "ʤˈAn dˈO, ˈɛskwˌIəɹ."),
    ] {
        assert_eq!(said(written), phonemes, "{written}");
    }
}

#[test]
fn the_firms_list_stands_above_all_others() {
    for (written, phonemes) in [
        ("Harperlane", "hˈɑɹpəɹlAn"),
        ("Smyth and Ng", "smˈɪθ ænd ˈɪŋ"),
        ("Smyth & Ng's", "smˈɪθ ænd ˈɪŋz"),
        ("Kaisa", "kˈIsə"),
        ("Raman-Kaisa", "ɹˈAmʌn kˈIsə"),
    ] {
        assert_eq!(said(written), phonemes, "{written}");
    }
    assert!(said("They will record the record.").contains("ɹˈɛkəɹd ðə ɹˈɛkəɹd"));
}

#[test]
fn letters_are_said_by_name() {
    assert_eq!(said("D as in delta"), "dˈi æz ɪn dˈɛltə");
    assert_eq!(said("A as in alpha"), "ˈA æz ɪn ˈælfə");
    assert_eq!(said("A I"), "ˈA ˌI");
    assert_eq!(said("A lawyer"), "ɐ lˈYəɹ");
    for letter in 'A'..='Z' {
        let name = spelled::name(letter).expect("a name");
        let stress: &[char] = &['ˈ', 'ˌ'];
        assert_eq!(
            said(&letter.to_string()).replace(stress, ""),
            name.replace(stress, ""),
            "{letter}"
        );
    }
}

#[test]
fn a_figure_misaki_cannot_read_is_read_figure_by_figure() {
    assert_eq!(said("it is .0000"), "ɪt ɪz zˈɪɹO zˈɪɹO zˈɪɹO zˈɪɹO");
}

#[test]
fn abbreviations_are_spelled_and_shouting_is_not() {
    assert_eq!(said("LLC").matches('ˌ').count() + said("LLC").matches('ˈ').count(), 3);
    assert_eq!(said("NASA"), "nˈæsə");
    assert_eq!(said("PLEASE HOLD"), said("Please Hold"));
}

#[test]
fn marks_of_punctuation_stay_where_they_are() {
    let marks: String = said("Wait… what?! (Yes, really); no: “so” - there.")
        .chars()
        .filter(|c| alphabet::is_mark(*c))
        .collect();
    assert_eq!(marks, "…?!(,);:“”—.");
    assert_eq!(said("K, A, Y."), "kˈA, ˈA, wˈI.");
}

#[test]
fn the_sound_of_the_is_chosen_by_the_name_after_it() {
    assert!(said("the Okonkwo matter").starts_with("ði "));
    assert!(said("the Zorblatt matter").starts_with("ðə "));
}

#[test]
fn all_of_misakis_dictionaries_stay_within_the_alphabet() {
    let lexicon = &PRONOUNCER.misaki.lexicon;
    for entry in lexicon.golds.values().chain(lexicon.silvers.values()) {
        let said: Vec<&String> = match entry {
            PhonemeEntry::Simple(said) => vec![said],
            PhonemeEntry::Tagged(by_tag) => by_tag.values().flatten().collect(),
        };
        for said in said {
            assert_eq!(alphabet::clean(said).chars().count(), said.chars().count(), "{said}");
        }
    }
}

#[test]
fn an_entry_that_says_nothing_is_named() {
    for says in ["", "/", "//", "/7/", "qx-qx", "❓"] {
        let firm = [("Smyth".to_owned(), says.to_owned())];
        let error = Pronouncer::load(&folder(), &firm).err().map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("\"Smyth\"")), "{says}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Pronouncer::load(Path::new("nowhere"), &[]).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("cannot read nowhere/cmudict.dict"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_text_breaks_it_and_no_letter_is_lost(text in ".{0,40}") {
        let said = said(&text);
        prop_assert_eq!(&alphabet::clean(&said), &said);
        if text.contains(|c: char| c.is_ascii_alphanumeric()) {
            prop_assert!(said.contains(alphabet::is_vowel), "{:?}", text);
        }
    }

    #[test]
    fn every_word_leaves_a_sound(words in prop::collection::vec("[A-Za-z]{1,12}('s)?", 1..6)) {
        let said = said(&words.join(" "));
        prop_assert!(said.split(' ').count() >= words.len(), "{:?}: {}", words, said);
    }
}

#[test]
fn broken_files_are_named() {
    let folder = env::temp_dir().join(format!("ellie-pronounce-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(CMUDICT), "ellie EH1 L IY0\nng\n").expect("a dictionary");
    fs::write(folder.join(LETTERS), "<html>").expect("a model");
    let (dictionary, model) = (cmudict(&folder).err(), letters(&folder).err());
    fs::remove_dir_all(&folder).expect("no folder");
    assert!(matches!(dictionary, Some(Error::Dictionary { line: 2, .. })));
    assert!(model.is_some_and(|error| error.to_string().contains(LETTERS)));
}
