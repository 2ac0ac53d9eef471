//! Numbers, as they are spoken ("fifteen hundred and one") and as a recogniser writes them ("1,501").

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The ordinals that are not their cardinal and "th".
const IRREGULAR: [(&str, u64); 7] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fifth", 5),
    ("eighth", 8),
    ("ninth", 9),
    ("twelfth", 12),
];

const HUNDRED: u64 = 100;

/// The figures a word stands for in a number that is told figure by figure: "oh" is 0, "forty" 40.
#[must_use]
pub fn spoken_digits(word: &str) -> Option<String> {
    if matches!(word, "oh" | "o") {
        return Some("0".to_owned());
    }
    below_hundred(&[word.to_owned()]).map(|(value, _)| value.to_string())
}

/// The number the words begin with, and how many of them it takes: "two hundred and five days"
/// gives 205 and 4.
#[must_use]
pub fn cardinal(words: &[String]) -> Option<(u64, usize)> {
    let (mut total, mut used, mut smallest) = (0_u64, 0, u64::MAX);
    while smallest > 1 {
        let and = usize::from(used > 0 && super::word_at(words, used) == "and");
        let Some((group, taken)) = below_ten_thousand(super::from(words, used + and)) else {
            break;
        };
        let scale = scale(super::word_at(words, used + and + taken));
        let unit = scale.unwrap_or(1);
        if unit >= smallest || (used > 0 && group.checked_mul(unit)? >= smallest) {
            break;
        }
        total = total.checked_add(group.checked_mul(unit)?)?;
        used += and + taken + usize::from(scale.is_some());
        smallest = unit;
    }
    (used > 0).then_some((total, used))
}

/// The rank the words begin with, below a hundredth, and how many of them it takes: "twenty first"
/// and "21st".
#[must_use]
pub fn ordinal(words: &[String]) -> Option<(u64, usize)> {
    let first = super::word_at(words, 0);
    if let Some(rank) = rank(first) {
        return Some((rank, 1));
    }
    let unit = rank(super::word_at(words, 1)).filter(|unit| *unit < 10)?;
    Some((tens(first)? + unit, 2))
}

/// Two digits, spoken or written, and how many words they take: "forty two", "42", "seven".
#[must_use]
pub fn below_hundred(words: &[String]) -> Option<(u64, usize)> {
    let first = super::word_at(words, 0);
    if let Some(ten) = tens(first) {
        let unit = unit(super::word_at(words, 1)).filter(|unit| (1..10).contains(unit));
        return Some((ten + unit.unwrap_or_default(), 1 + usize::from(unit.is_some())));
    }
    let value = unit(first).or_else(|| written(first).filter(|value| *value < HUNDRED))?;
    Some((value, 1))
}

/// What a word multiplies by: "thousand", "million".
#[must_use]
pub fn scale(word: &str) -> Option<u64> {
    match word {
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        "trillion" => Some(1_000_000_000_000),
        _ => None,
    }
}

/// A whole number in digits, with or without commas between the thousands.
#[must_use]
pub fn written(word: &str) -> Option<u64> {
    let mut groups = word.split(',');
    let first = groups.next()?;
    let is_grouped = |group: &str| group.len() == 3 && is_digits(group);
    let has_commas = word.contains(',');
    let fits = is_digits(first) && (!has_commas || first.len() <= 3) && groups.all(is_grouped);
    fits.then(|| word.replace(',', "").parse().ok()).flatten()
}

/// "Fifteen hundred", "a hundred and one", "ninety"; and whatever is written.
fn below_ten_thousand(words: &[String]) -> Option<(u64, usize)> {
    let first = super::word_at(words, 0);
    if let Some(value) = written(first).filter(|value| *value >= HUNDRED) {
        return Some((value, 1));
    }
    let second = super::word_at(words, 1);
    let (head, taken) = if matches!(first, "a" | "an") {
        (second == "hundred" || scale(second).is_some()).then_some((1, 1))?
    } else {
        below_hundred(words)?
    };
    if super::word_at(words, taken) != "hundred" || head == 0 {
        return Some((head, taken));
    }
    let after = taken + 1;
    let and = usize::from(super::word_at(words, after) == "and");
    match below_hundred(super::from(words, after + and)) {
        Some((rest, more)) if rest > 0 => Some((head * HUNDRED + rest, after + and + more)),
        _ => Some((head * HUNDRED, after)),
    }
}

fn rank(word: &str) -> Option<u64> {
    if let Some((_, value)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == word) {
        return Some(*value);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() {
        let is_ending = matches!(word.get(digits.len()..), Some("st" | "nd" | "rd" | "th"));
        return written(digits).filter(|value| is_ending && *value < HUNDRED);
    }
    let stem = word.strip_suffix("th")?;
    match stem.strip_suffix("ie") {
        Some(stem) => TENS.iter().position(|ten| ten.strip_suffix('y') == Some(stem)).map(ten_at),
        None => unit(stem).filter(|value| *value > 0 && !is_irregular(*value)),
    }
}

fn is_irregular(value: u64) -> bool {
    IRREGULAR.iter().any(|(_, other)| *other == value)
}

fn unit(word: &str) -> Option<u64> {
    UNITS.iter().position(|unit| *unit == word).and_then(|place| u64::try_from(place).ok())
}

fn tens(word: &str) -> Option<u64> {
    TENS.iter().position(|ten| *ten == word).map(ten_at)
}

fn ten_at(place: usize) -> u64 {
    u64::try_from(place).map_or(0, |place| (place + 2) * 10)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::parts;
    use super::*;

    /// A number in words, the way most callers say it.
    pub fn in_words(value: u64) -> String {
        for scale in ["trillion", "billion", "million", "thousand"] {
            let unit = super::scale(scale).unwrap();
            if value >= unit {
                return format!("{} {scale}{}", in_words(value / unit), rest(value % unit));
            }
        }
        if value >= 100 {
            return format!("{} hundred{}", in_words(value / 100), rest(value % 100));
        }
        match usize::try_from(value).unwrap() {
            small @ 0..20 => UNITS[small].to_owned(),
            value if value % 10 == 0 => TENS[value / 10 - 2].to_owned(),
            value => format!("{}-{}", TENS[value / 10 - 2], UNITS[value % 10]),
        }
    }

    fn rest(value: u64) -> String {
        if value == 0 { String::new() } else { format!(" {}", in_words(value)) }
    }

    #[test]
    fn a_number_takes_its_words_and_no_more() {
        for (said, expected) in [
            ("two hundred and five days", Some((205, 4))),
            ("fifteen hundred", Some((1_500, 2))),
            ("a hundred", Some((100, 2))),
            ("a dog", None),
            ("twenty-one", Some((21, 2))),
            ("1,501 cats", Some((1_501, 1))),
            ("2 million", Some((2_000_000, 2))),
            ("three thousand and a dog", Some((3_000, 2))),
            ("two thousand three thousand", Some((2_000, 2))),
            ("five five", Some((5, 1))),
            ("1,50", None),
            ("zero", Some((0, 1))),
            ("ninety nine trillion trillion", Some((99_000_000_000_000, 3))),
            ("99999999999999999999", None),
        ] {
            assert_eq!(cardinal(&parts(said)), expected, "{said}");
        }
    }

    #[test]
    fn a_rank_is_spoken_or_written() {
        for (said, expected) in [
            ("third", Some((3, 1))),
            ("3rd", Some((3, 1))),
            ("twenty-first of", Some((21, 2))),
            ("twenty first", Some((21, 2))),
            ("thirtieth", Some((30, 1))),
            ("twelfth", Some((12, 1))),
            ("threeth", None),
            ("twenty twelfth", None),
            ("three", None),
            ("3x", None),
        ] {
            assert_eq!(ordinal(&parts(said)), expected, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_number_survives_being_spoken(value in 0_u64..10_000_000_000_000) {
            let said = parts(&in_words(value));
            prop_assert_eq!(cardinal(&said), Some((value, said.len())));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let said = parts(&text);
            let _ = (cardinal(&said), ordinal(&said), below_hundred(&said));
        }
    }
}
