use proptest::prelude::*;

use super::super::number::tests::in_words;
use super::*;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn day(days: u32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
    first + chrono::Days::new(days.into())
}

/// A day of a month as it is spoken: "twenty-first".
fn rank(day: u32) -> String {
    let cardinal = in_words(day.into());
    let (head, last) = match cardinal.rsplit_once('-') {
        Some((head, last)) => (format!("{head}-"), last),
        None => (String::new(), cardinal.as_str()),
    };
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        ten if ten.ends_with('y') => format!("{}ieth", ten.trim_end_matches('y')),
        other => format!("{other}th"),
    };
    format!("{head}{last}")
}

fn year(year: u32) -> String {
    match (year / 100, year % 100) {
        (20, rest @ 0..10) => in_words(u64::from(2000 + rest)),
        (century, 0) => format!("{} hundred", in_words(century.into())),
        (century, rest @ 1..10) => {
            format!("{} oh {}", in_words(century.into()), in_words(rest.into()))
        }
        (century, rest) => format!("{} {}", in_words(century.into()), in_words(rest.into())),
    }
}

proptest! {
    #[test]
    fn any_date_survives_being_spoken_and_written(days in 0_u32..50_000, away in 0_u32..50_000) {
        let (date_meant, today) = (day(days), day(away));
        let month = MONTHS[date_meant.month0() as usize];
        let (number, rank) = (date_meant.day(), rank(date_meant.day()));
        let year_said = year(date_meant.year().unsigned_abs());
        for spoken in [
            format!("{month} {rank}, {year_said}"),
            format!("it was the {rank} of {month} {year_said}."),
            format!("{month} {number}, {}", date_meant.year()),
            format!("{}/{number}/{}", date_meant.month(), date_meant.year()),
            date_meant.to_string(),
        ] {
            for leaning in [Leaning::Past, Leaning::Future] {
                prop_assert_eq!(date(&spoken, today, leaning), Some(date_meant), "{}", spoken);
            }
        }
    }

    #[test]
    fn a_date_without_its_year_lies_where_it_leans(days in 0_u32..50_000, away in 0_u32..366) {
        let today = day(days);
        let named = today + chrono::Days::new(away.into());
        let spoken = format!("{} {}", MONTHS[named.month0() as usize], rank(named.day()));
        let past = date(&spoken, today, Leaning::Past).unwrap();
        let future = date(&spoken, today, Leaning::Future).unwrap();
        prop_assert!(past <= today && today <= future);
        prop_assert_eq!((past.month(), past.day()), (named.month(), named.day()));
        prop_assert_eq!((future.month(), future.day()), (named.month(), named.day()));
    }

    #[test]
    fn days_are_counted_both_ways(days in 0_u32..50_000, count in 0_u64..3_000) {
        let today = day(days);
        let said = in_words(count);
        let ahead = date(&format!("in {said} days"), today, Leaning::Past);
        let ago = date(&format!("{said} days ago"), today, Leaning::Future);
        prop_assert_eq!(ahead, Some(today + chrono::Days::new(count)));
        prop_assert_eq!(ago, Some(today - chrono::Days::new(count)).filter(|it| it.year() >= 1900));
    }

    #[test]
    fn any_text_on_any_day_is_read_without_a_panic(text in any::<String>(), words in hostile()) {
        for today in [NaiveDate::MIN, day(20_000), NaiveDate::MAX] {
            for leaning in [Leaning::Past, Leaning::Future] {
                let _ = (date(&text, today, leaning), date(&words, today, leaning));
            }
        }
    }
}

/// Words that dates are made of, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "in",
        "a",
        "week",
        "from",
        "next",
        "last",
        "Friday",
        "month",
        "year",
        "march",
        "the",
        "third",
        "31st",
        "of",
        "2024",
        "99999999999",
        "days",
        "ago",
        "today",
        "before",
        "twenty",
        "oh",
        "nineteen",
        "february",
        "3/14",
        "0/0/0",
        "-",
        "two",
        "thousand",
        "billion",
        "trillion",
    ]);
    prop::collection::vec(words, 0..9).prop_map(|words| words.join(" "))
}
