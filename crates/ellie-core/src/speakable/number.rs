//! The names of numbers in American English (Chicago Manual of Style: hyphen in "twenty-one", no "and").

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
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
    (100, "hundred"),
];

/// 350 as "three hundred fifty".
pub(super) fn cardinal(value: u64) -> String {
    for (scale, name) in SCALES {
        if value >= scale {
            let head = cardinal(value / scale);
            let rest = value % scale;
            let tail = if rest > 0 { format!(" {}", cardinal(rest)) } else { String::new() };
            return format!("{head} {name}{tail}");
        }
    }
    below_hundred(value)
}

/// 21 as "twenty-first".
pub(super) fn ordinal(value: u64) -> String {
    let cardinal = cardinal(value);
    let at = cardinal.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = cardinal.split_at_checked(at).unwrap_or(("", &cardinal));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    format!("{head}{last}")
}

/// "305" as "three zero five"; what is not a digit is passed over.
pub(super) fn each_digit(digits: &str) -> String {
    let mut said = String::with_capacity(digits.len() * 6);
    for digit in digits.bytes().filter(u8::is_ascii_digit) {
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(UNITS.get(usize::from(digit - b'0')).copied().unwrap_or_default());
    }
    said
}

/// Digit by digit, with a pause between the groups.
pub(super) fn groups<'a>(groups: impl IntoIterator<Item = &'a str>) -> String {
    groups.into_iter().map(each_digit).collect::<Vec<_>>().join(", ")
}

/// A long id digit by digit, in threes.
pub(super) fn id(digits: &str) -> String {
    if digits.len() <= 6 {
        return each_digit(digits);
    }
    let threes = digits.as_bytes().chunks(3);
    groups(threes.map(|three| std::str::from_utf8(three).unwrap_or_default()))
}

/// As people say house and room numbers: "1205" is "twelve oh five", "400" "four hundred".
pub(super) fn paired(digits: &str) -> String {
    match digits.parse::<u64>() {
        Ok(value) if digits.len() <= 4 && !digits.starts_with('0') => pairs(value),
        _ => each_digit(digits),
    }
}

/// 1905 as "nineteen oh five", 2005 as "two thousand five".
pub(super) fn year(value: u64) -> String {
    if value % 1000 < 10 { cardinal(value) } else { pairs(value) }
}

fn pairs(value: u64) -> String {
    let (high, low) = (value / 100, value % 100);
    match (high, low) {
        (0, _) => cardinal(low),
        (high, 0) if high % 10 == 0 => cardinal(value),
        (high, 0) => format!("{} hundred", cardinal(high)),
        (high, low) => format!("{} {}", cardinal(high), oh(low)),
    }
}

/// Two digits after others: 5 as "oh five".
pub(super) fn oh(value: u64) -> String {
    if value < 10 { format!("oh {}", cardinal(value)) } else { cardinal(value) }
}

fn below_hundred(value: u64) -> String {
    let at = usize::try_from(value).unwrap_or_default();
    if let Some(unit) = UNITS.get(at) {
        return (*unit).to_owned();
    }
    let ten = TENS.get(at / 10).copied().unwrap_or_default();
    match UNITS.get(at % 10) {
        Some(unit) if at % 10 > 0 => format!("{ten}-{unit}"),
        _ => ten.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_has_a_name() {
        assert!(cardinal(u64::MAX).ends_with("six hundred fifteen"));
        assert_eq!(cardinal(1_000_000_000_001), "one trillion one");
    }

    #[test]
    fn ordinals_change_only_their_last_word() {
        assert_eq!(ordinal(112), "one hundred twelfth");
        assert_eq!(ordinal(40), "fortieth");
        assert_eq!(ordinal(33), "thirty-third");
    }

    #[test]
    fn a_house_number_is_said_in_pairs() {
        let said = ["7", "42", "123", "305", "400", "1000", "1205", "4500", "12345"].map(paired);
        let expected = [
            "seven",
            "forty-two",
            "one twenty-three",
            "three oh five",
            "four hundred",
            "one thousand",
            "twelve oh five",
            "forty-five hundred",
            "one two three four five",
        ];
        assert_eq!(said, expected);
    }
}
