//! ARPAbet, the notation of CMUdict, into Kokoro's alphabet.
//!
//! Where the two part (weak vowels, the flapped T of "water"), the choice is the one that misaki's
//! own dictionary makes most often for words both know.

use super::alphabet::{PRIMARY, SECONDARY};

/// One phone, such as `AH0` or `CH`: its sound and, for a vowel, its stress.
#[derive(Clone, Copy, PartialEq)]
struct Phone<'a> {
    base: &'a str,
    stress: Option<Stress>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stress {
    None,
    Primary,
    Secondary,
}

/// Kokoro's phonemes for a word in ARPAbet; nothing if a phone is not of that alphabet.
pub fn phonemes<'a>(phones: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let phones: Vec<Phone> = phones.into_iter().map(Phone::parse).collect::<Option<_>>()?;
    let mut spoken = String::new();
    for (at, phone) in phones.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| phones.get(at));
        let after = phones.get(at + 1);
        spoken.push_str(match phone.stress {
            Some(Stress::Primary) => PRIMARY,
            Some(Stress::Secondary) => SECONDARY,
            Some(Stress::None) | None => "",
        });
        spoken.push_str(match phone.base {
            "AH" if phone.is_weak() && is_syllabic_l(before, after, phones.get(at + 2)) => "ᵊ",
            "AH" if phone.is_weak() => "ə",
            "ER" if phone.is_weak() => weak_er(after),
            "ER" => strong_er(after),
            "T" if is_flapped(before, after) => "T",
            base => sound(base)?,
        });
    }
    Some(spoken)
}

/// Whether this is a phone of ARPAbet.
pub fn is_phone(phone: &str) -> bool {
    Phone::parse(phone).is_some()
}

impl<'a> Phone<'a> {
    fn parse(phone: &'a str) -> Option<Self> {
        let base = phone.trim_end_matches(['0', '1', '2']);
        let vowel = matches!(
            base,
            "AA" | "AE"
                | "AH"
                | "AO"
                | "AW"
                | "AY"
                | "EH"
                | "ER"
                | "EY"
                | "IH"
                | "IY"
                | "OW"
                | "OY"
                | "UH"
                | "UW"
        );
        let stress = match (vowel, &phone[base.len()..]) {
            (true, "1") => Some(Stress::Primary),
            (true, "2") => Some(Stress::Secondary),
            (true, "0" | "") => Some(Stress::None),
            (false, "") => None,
            _ => return None,
        };
        sound(base).map(|_| Self { base, stress })
    }

    fn is_vowel(&self) -> bool {
        self.stress.is_some()
    }

    fn is_weak(&self) -> bool {
        self.stress == Some(Stress::None)
    }
}

/// The last sound of "little": no vowel to speak of between a consonant and an L.
fn is_syllabic_l(before: Option<&Phone>, after: Option<&Phone>, then: Option<&Phone>) -> bool {
    before.is_some_and(|phone| !phone.is_vowel())
        && after.is_some_and(|phone| phone.base == "L")
        && then.is_none_or(|phone| !phone.is_vowel())
}

/// The middle of "water" and "party".
fn is_flapped(before: Option<&Phone>, after: Option<&Phone>) -> bool {
    before.is_some_and(|phone| phone.is_vowel() || phone.base == "R")
        && after.is_some_and(Phone::is_weak)
}

/// ER carries its own R; before another R one is enough.
fn weak_er(after: Option<&Phone>) -> &'static str {
    if after.is_some_and(|phone| phone.base == "R") { "ə" } else { "əɹ" }
}

fn strong_er(after: Option<&Phone>) -> &'static str {
    if after.is_some_and(|phone| phone.base == "R") { "ɜ" } else { "ɜɹ" }
}

fn sound(base: &str) -> Option<&'static str> {
    Some(match base {
        "AA" => "ɑ",
        "AE" => "æ",
        "AH" => "ʌ",
        "AO" => "ɔ",
        "AW" => "W",
        "AY" => "I",
        "B" => "b",
        "CH" => "ʧ",
        "D" => "d",
        "DH" => "ð",
        "EH" => "ɛ",
        "ER" => "ɜɹ",
        "EY" => "A",
        "F" => "f",
        "G" => "ɡ",
        "HH" => "h",
        "IH" => "ɪ",
        "IY" => "i",
        "JH" => "ʤ",
        "K" => "k",
        "L" => "l",
        "M" => "m",
        "N" => "n",
        "NG" => "ŋ",
        "OW" => "O",
        "OY" => "Y",
        "P" => "p",
        "R" => "ɹ",
        "S" => "s",
        "SH" => "ʃ",
        "T" => "t",
        "TH" => "θ",
        "UH" => "ʊ",
        "UW" => "u",
        "V" => "v",
        "W" => "w",
        "Y" => "j",
        "Z" => "z",
        "ZH" => "ʒ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(phones: &str) -> Option<String> {
        phonemes(phones.split(' '))
    }

    #[test]
    fn stress_stands_before_its_vowel() {
        assert_eq!(spoken("EH1 L IY0").as_deref(), Some("ˈɛli"));
        assert_eq!(spoken("P R OW1 B EY2 T").as_deref(), Some("pɹˈObˌAt"));
    }

    #[test]
    fn a_t_between_a_vowel_and_a_weak_vowel_is_a_flap() {
        assert_eq!(spoken("W AO1 T ER0").as_deref(), Some("wˈɔTəɹ"));
        assert_eq!(spoken("P AA1 R T IY0").as_deref(), Some("pˈɑɹTi"));
        assert_eq!(spoken("AH0 T AE1 K").as_deref(), Some("ətˈæk"));
    }

    #[test]
    fn a_final_l_after_a_consonant_is_a_syllable() {
        assert_eq!(spoken("L IY1 G AH0 L").as_deref(), Some("lˈiɡᵊl"));
        assert_eq!(spoken("F AE1 M AH0 L IY0").as_deref(), Some("fˈæməli"));
    }

    #[test]
    fn one_r_is_enough() {
        assert_eq!(spoken("K AH1 L ER0 R IH0 NG").as_deref(), Some("kˈʌləɹɪŋ"));
        assert_eq!(spoken("W ER1 TH").as_deref(), Some("wˈɜɹθ"));
    }

    #[test]
    fn a_vowel_without_a_digit_is_weak() {
        assert_eq!(spoken("Y UW").as_deref(), Some("ju"));
    }

    #[test]
    fn what_is_not_arpabet_is_refused() {
        for phones in ["EH1 Q", "B1", "AH3", "", "ɛ", "É1"] {
            assert_eq!(spoken(phones), None, "{phones}");
        }
    }
}
