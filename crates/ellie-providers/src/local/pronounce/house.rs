//! How the house says what the dictionaries do not know or get wrong: the receptionist's own name,
//! the letter A, terms of the law as American courts say them, and family names often met.
//! A firm's own list stands above it.

/// As written, and in Kokoro's alphabet.
#[rustfmt::skip]
pub const SAID: [(&str, &str); 88] = [
    ("A", "ˈA"),
    ("Ellie", "ˈɛli"),

    ("ad litem", "ˌæd lˈITəm"),
    ("amicus curiae", "əmˈikəs kjˈʊɹiˌI"),
    ("cy pres", "sˌi pɹˈA"),
    ("de novo", "dˌA nˈOvO"),
    ("duces tecum", "dˈusiz tˈikəm"),
    ("EIN", "ˌiˌIˈɛn"),
    ("en banc", "ˌɑn bˈɑŋk"),
    ("Esq", "ˈɛskwˌIəɹ"),
    ("ex parte", "ˌɛks pˈɑɹTi"),
    ("HIPAA", "hˈɪpə"),
    ("in limine", "ˌɪn lˈɪməni"),
    ("lis pendens", "lˌɪs pˈɛndənz"),
    ("mens rea", "mˌɛnz ɹˈiə"),
    ("nolle prosequi", "nˈɑli pɹˈɑsəkwˌI"),
    ("nolo contendere", "nˈOlO kəntˈɛndəɹi"),
    ("per stirpes", "pˌɜɹ stˈɜɹpiz"),
    ("prima facie", "pɹˈImə fˈAʃə"),
    ("pro hac vice", "pɹˌO hˈɑk vˈiʧA"),
    ("res ipsa loquitur", "ɹˌAz ˈɪpsə lˈɑkwəTəɹ"),
    ("res judicata", "ɹˌAz ʤˌudəkˈɑTə"),
    ("stare decisis", "stˈɑɹi dəsˈIsəs"),
    ("sua sponte", "sˈuə spˈɑnti"),
    ("ultra vires", "ˈʌltɹə vˈIɹiz"),
    ("USCIS", "jˌuˌɛssˌiˌIˈɛs"),
    ("venire", "vənˈIɹi"),
    ("voir dire", "vwˈɑɹ dˈɪɹ"),

    ("Adebayo", "ˌɑdəbˈIO"),
    ("Adeyemi", "ˌɑdəjˈɛmi"),
    ("Aoife", "ˈifə"),
    ("Bhattacharya", "bˌɑTəʧˈɑɹiə"),
    ("Caoimhe", "kˈivə"),
    ("Castellanos", "kˌæstəjˈɑnOs"),
    ("Chukwu", "ʧˈukwu"),
    ("Dvorak", "dvˈɔɹʒæk"),
    ("Eoin", "ˈOən"),
    ("Guillermo", "ɡiˈɛɹmO"),
    ("Hsu", "ʃˈu"),
    ("Huang", "hwˈɑŋ"),
    ("Ifeanyi", "ˌifiˈɑnji"),
    ("Jorge", "hˈɔɹhA"),
    ("Jose", "hOzˈA"),
    ("Joaquin", "wɑkˈin"),
    ("Kowalczyk", "kəvˈɑlʧɪk"),
    ("Krzyzewski", "ʃəʃˈɛfski"),
    ("Mkrtchyan", "mkˈɜɹʧən"),
    ("Ng", "ˈɪŋ"),
    ("Ngozi", "əŋɡˈOzi"),
    ("Nguyen", "wˈɪn"),
    ("Niamh", "nˈiv"),
    ("Nkechi", "əŋkˈɛʧi"),
    ("Nuñez", "nˈunjɛz"),
    ("Okafor", "Okˈɑfɔɹ"),
    ("Okonkwo", "OkˈɑŋkwˌO"),
    ("Olusegun", "ˌOləsˈAɡun"),
    ("Oyelaran", "ˌOjəlˈɑɹɑn"),
    ("Patel", "pətˈɛl"),
    ("Peña", "pˈAnjə"),
    ("Pham", "fˈɑm"),
    ("Phuong", "fˈʊŋ"),
    ("Qian", "ʧiˈɛn"),
    ("Qin", "ʧˈin"),
    ("Raman", "ɹˈɑmən"),
    ("Saoirse", "sˈɜɹʃə"),
    ("Schuyler", "skˈIləɹ"),
    ("Siobhan", "ʃəvˈɔn"),
    ("Srinivasan", "sɹˌinəvˈɑsən"),
    ("Subramanian", "sˌubɹəmˈɑniən"),
    ("Szymanski", "ʃəmˈænski"),
    ("Tadhg", "tˈIɡ"),
    ("Thibodeaux", "tˈɪbədˌO"),
    ("Thuy", "twˈi"),
    ("Tran", "tɹˈɑn"),
    ("Venkataraman", "vˌɛŋkətˈɑɹəmən"),
    ("Villanueva", "vˌiənwˈAvə"),
    ("Wojciechowski", "vˌYʧəhˈɔfski"),
    ("Wojcik", "vˈYʧɪk"),
    ("Xavier", "zˈAviəɹ"),
    ("Xiao", "ʃˈW"),
    ("Ximena", "himˈAnə"),
    ("Xiomara", "sˌiəmˈɑɹə"),
    ("Xochitl", "sˈOʧil"),
    ("Xu", "ʃˈu"),
    ("Zelle", "zˈɛl"),
    ("Zhang", "ʤˈɑŋ"),
    ("Zhao", "ʤˈW"),
    ("Zhou", "ʤˈO"),
];

#[cfg(test)]
mod tests {
    use super::super::alphabet;
    use super::*;

    #[test]
    fn every_entry_is_in_the_alphabet_and_stressed() {
        for (written, said) in SAID {
            assert_eq!(alphabet::clean(said), said, "{written}");
            assert!(said.split(' ').all(|word| word.contains(['ˈ', 'ˌ'])), "{written}");
        }
    }

    #[test]
    fn no_entry_stands_twice() {
        for (at, (written, _)) in SAID.iter().enumerate() {
            assert!(SAID.iter().skip(at + 1).all(|(other, _)| other != written), "{written}");
        }
    }
}
