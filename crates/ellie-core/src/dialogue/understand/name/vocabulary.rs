//! The words around names, and those that are none.

/// What people say right before a name. A title is dropped like the rest.
pub const INTRODUCTIONS: [&str; 34] = [
    "my name is",
    "my name's",
    "my first name is",
    "the name is",
    "the name's",
    "name is",
    "you can call me",
    "please call me",
    "call me",
    "you're speaking with",
    "you are speaking with",
    "this is",
    "it is",
    "it's",
    "its",
    "i am",
    "i'm",
    "im",
    "mr",
    "mister",
    "mrs",
    "ms",
    "miss",
    "dr",
    "doctor",
    "judge",
    "officer",
    "detective",
    "sergeant",
    "attorney",
    "professor",
    "prof",
    "sir",
    "madam",
];

/// What an answer may begin with before it comes to the name.
pub const PREAMBLES: [&str; 30] = [
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "of course",
    "uh",
    "um",
    "uhm",
    "er",
    "erm",
    "ah",
    "hmm",
    "hi",
    "hello",
    "hey",
    "greetings",
    "well",
    "and",
    "yes",
    "yeah",
    "yep",
    "sure",
    "ok",
    "okay",
    "no",
    "nope",
    "nah",
    "sorry",
    "actually",
    "certainly",
];

/// Fillers that are family names as well: "So Young Kim". They go before another opening only.
pub const FILLERS_OR_NAMES: [&str; 2] = ["so", "oh"];

/// Where a name ends: "Dana with a D", "Dana calling about my case".
pub const ENDINGS: [&str; 20] = [
    "is my name",
    "is the name",
    "with",
    "as",
    "and",
    "from",
    "calling",
    "speaking",
    "here",
    "for",
    "about",
    "at",
    "on",
    "but",
    "because",
    "spelled",
    "spelt",
    "thanks",
    "thank you",
    "please",
];

/// Names that are common words too: they count as names where the writing shows it.
pub const NAMES_OR_WORDS: [&str; 15] = [
    "will", "my", "do", "an", "may", "can", "you", "he", "her", "to", "in", "so", "oh", "good",
    "fine",
];

/// Words that stand in no name: of questions, small ones, and what callers say instead of one.
pub const NOT_NAMES: &str = "
    what when where why how who whose which could does did is are was were would should have has
    had be been

    i me we us our your they them their she him his it its mine the a this that these those there
    of or if not never nothing none nobody somebody someone anyone anybody one all both neither
    either just too very again

    looking calling wondering trying asking need needs want wants know think told tell said got
    get give gave go going speak speaking talk talking help wait hold hang stop try start over
    anonymous please thanks thank bye goodbye morning afternoon evening right correct wrong
    incorrect same different sorry hurt scared here way problem worries quite really ma'am sir
    name number phone digits question questions message lawyer repeat pardon excuse yes yeah no
    nope okay ok";

/// Contractions: "that's", "didn't", "we'll".
pub const CONTRACTED: [&str; 7] = ["n't", "'s", "'m", "'re", "'ll", "'ve", "'d"];
