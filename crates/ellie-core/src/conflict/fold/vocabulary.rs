//! The words of names that are not names themselves.

/// Titles, degrees and legal forms: they come and go.
pub const DROPPED: &str = "
    mr mrs ms miss mister dr doctor prof professor sir madam hon
    atty attorney rev reverend father sister esq md phd dds rn jr sr junior senior ii iii
    llc llp lp pllc pc plc pa inc incorporated ltd limited co corp corporation company gmbh na";

/// Small words that belong to the next: "De La Cruz" is written "Delacruz" as well.
pub const PARTICLES: &str = "de la del della der den van von di da dos du le el";

/// Words that tell nothing of whose name it is.
pub const SMALL: &str = "
    a an and at by for from in my of on or our s the to with his her their that this who is was
    i it he she they we also called named";

/// Words that many names share.
pub const GENERIC: &str = "
    judge officer detective sergeant
    saint mount fort north south east west new old first second national american united general
    city county town village state federal department district office public central greater

    hospital medical center clinic health healthcare care urgent emergency surgery surgical
    physicians family dental dentistry pediatrics orthopedics rehab rehabilitation nursing home
    homes hospice pharmacy wellness

    insurance mutual casualty assurance indemnity financial bank trust credit union capital
    mortgage savings loan finance funding investments automobile property

    roofing construction contracting contractors builders building plumbing electric electrical
    heating cooling painting landscaping paving concrete flooring remodeling renovation
    maintenance cleaning security trucking transport transportation logistics freight moving
    towing auto body motors automotive cars repair tire parts taxi cab

    realty apartments apartment management properties estates rentals housing development
    developers condominium condominiums association hoa complex

    restaurant grill bar cafe pizza diner market store stores shop supermarket grocery foods food
    hotel motel inn suites resort salon nails spa gym fitness dairy farms bakery

    services service solutions systems technologies technology industries industrial
    manufacturing enterprises enterprise holdings group partners partnership associates brothers
    sons daughters international global products supply supplies equipment marine consulting
    media communications energy oil gas power steel metal
    foundation institute society church school schools academy college university police
    street avenue road drive";

/// Abbreviations, other spellings, and numbers in words.
pub const SYNONYMS: [(&str, &str); 43] = [
    ("st", "saint"),
    ("ste", "saint"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("centre", "center"),
    ("ctr", "center"),
    ("med", "medical"),
    ("hosp", "hospital"),
    ("ins", "insurance"),
    ("bros", "brothers"),
    ("assoc", "associates"),
    ("assn", "association"),
    ("intl", "international"),
    ("natl", "national"),
    ("mfg", "manufacturing"),
    ("mgmt", "management"),
    ("svcs", "services"),
    ("dept", "department"),
    ("univ", "university"),
    ("apts", "apartments"),
    ("grp", "group"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("1st", "first"),
    ("2nd", "second"),
    ("3rd", "third"),
    ("4th", "fourth"),
    ("5th", "fifth"),
    ("physician", "physicians"),
    ("industry", "industries"),
    ("tech", "technology"),
];
