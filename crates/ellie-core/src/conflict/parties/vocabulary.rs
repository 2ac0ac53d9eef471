//! The words around parties, and those that stand for none.

/// "There is none." With `=` it must be all that was said.
pub const NOBODY: [&str; 30] = [
    "nobody",
    "no one",
    "noone",
    "no-one",
    "=no",
    "=none",
    "=nope",
    "=nah",
    "=n/a",
    "=not really",
    "not anyone",
    "not anybody",
    "isn't anyone",
    "isn't anybody",
    "there is none",
    "there isn't one",
    "there isn't any",
    "there are none",
    "there's none",
    "none that i",
    "no other party",
    "no other side",
    "no other person",
    "no opposing",
    "no other people",
    "=just me",
    "=only me",
    "=it's just me",
    "not against any",
    "=not applicable",
];

/// "I cannot say who."
pub const UNKNOWN: [&str; 30] = [
    "don't know",
    "do not know",
    "dont know",
    "didn't know",
    "not sure",
    "unsure",
    "no idea",
    "no clue",
    "not certain",
    "can't remember",
    "cannot remember",
    "don't remember",
    "do not remember",
    "can't recall",
    "don't recall",
    "didn't get",
    "never got",
    "don't have",
    "couldn't tell you",
    "can't say",
    "wish i knew",
    "hit and run",
    "=unknown",
    "drove off",
    "took off",
    "ran off",
    "told me",
    "gave me",
    "would say",
    "would tell",
];

/// What an answer begins with before it comes to a party.
pub const OPENINGS: [&str; 64] = [
    "uh",
    "um",
    "uhm",
    "er",
    "erm",
    "ah",
    "hmm",
    "well",
    "so",
    "oh",
    "ok",
    "okay",
    "yes",
    "yeah",
    "yep",
    "sure",
    "no",
    "sorry",
    "actually",
    "maybe",
    "probably",
    "also",
    "both",
    "either",
    "then",
    "just",
    "only",
    "mainly",
    "let me see",
    "let me think",
    "i think",
    "i believe",
    "i guess",
    "i mean",
    "i suppose",
    "i said",
    "i would say",
    "it would be",
    "it's",
    "its",
    "it is",
    "it was",
    "that's",
    "that is",
    "that would be",
    "that was",
    "this is",
    "they're",
    "they are",
    "he's",
    "she's",
    "he is",
    "she is",
    "there's",
    "there is",
    "against",
    "called",
    "named",
    "versus",
    "works for",
    "works at",
    "work for",
    "who is",
    "who's",
];

/// Words that lead from one party to the next.
pub const SPLITS: &str = "and or plus also versus vs who whose";

/// After "and" these belong to the name before: "Smith and Sons".
pub const NOT_APART: &str =
    "sons son daughters daughter associates company co partners brothers bros beyond family";

/// Their point ends no clause.
pub const ABBREVIATIONS: &str =
    "dr mr mrs ms st ste mt ft prof rev hon jr sr no inc co corp ltd bros dept assn assoc";

/// What stands before a role.
pub const OWNERS: &str = "my his her their our your the a an this that some";

/// What stands between a role and a name.
pub const LEADS: &str = "at from by with named called against in is was of the a an";

/// What parties are to the caller, and to each other.
pub const ROLES: &str = "
    husband wife spouse partner ex ex-husband ex-wife ex-spouse ex-partner soon-to-be-ex
    soon-to-be estranged former current old late boyfriend girlfriend ex-boyfriend ex-girlfriend
    fiance fiancé fiancee mother father mom dad parents parent son daughter brother sister
    brother-in-law sister-in-law mother-in-law father-in-law stepfather stepmother uncle aunt
    cousin nephew niece grandmother grandfather family friend roommate neighbor neighbour
    landlord landlady tenant boss manager supervisor employer coworker co-worker colleague
    contractor builder plumber seller buyer agent realtor broker lender
    driver owner other truck car surgeon doctor physician nurse dentist therapist anesthesiologist
    hospital clinic company business firm insurance insurer carrier adjuster store shop restaurant
    school bank agency department emergency room place people person party side guy man woman
    lady lawyer attorney kid kids child children baby opposing defendant plaintiff";

/// Roles that whoever is against nobody speaks of, too: "no other party", "no person".
pub const SIDES: &str = "other person people party side opposing defendant place";

/// What a sentence begins with that is no name: who it is about, or what it asks.
pub const PRONOUNS: &str = "
    i i'm i'd i've i'll he she they we you it there someone somebody
    what when where why how which could would does";

/// What stands between who it is and what they are or did.
pub const VERBS: &str = "
    is was are were has had did does went got came said told made took gave broke fell died became
    began left lost stopped started won't wouldn't didn't doesn't hasn't";

/// A name stands after these in a sentence.
pub const MARKERS: &str = "at by against sue suing sued from with named called is was are were";

/// Where a name ends.
pub const ENDINGS: [&str; 24] = [
    "i think",
    "i believe",
    "i guess",
    "i suppose",
    "or something",
    "or whatever",
    "you know",
    "please",
    "though",
    "is the",
    "is my",
    "is his",
    "is her",
    "is a",
    "was the",
    "was my",
    "was a",
    "hit me",
    "fired me",
    "owes me",
    "because",
    "when",
    "spelled",
    "it's",
];

/// Words that are in no name when they stand alone.
pub const NO_NAME: &str = "
    a an the this that these those my his her their our your and or of in on at to from with by for
    against about is are was were be been do does did has have had it its it's i i'm me we us you
    he him she they them who whom what when where why how which there here
    hi hello hey yes yeah yep no nope ok okay sure thanks thank please sorry right correct
    uh um uhm er erm ah hmm well so oh just only not never nothing else all any some one two
    both same other another others someone somebody anyone anybody everyone everybody
    know think believe guess say said tell told want need like sue suing sued call called calling
    wait hold hang second minute again repeat pardon excuse question speak talk human
    good morning afternoon evening name names sure really maybe probably him himself herself
    case matter divorce accident injury help hurt was hit because if but then run first last also can could would
    should will stuff thing things more many few several couple guys later now today yesterday";
