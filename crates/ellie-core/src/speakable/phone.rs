//! Telephone numbers: digit by digit, in groups, with a pause between.

use super::here::{Here, Reading};
use super::number::{each_digit, groups};
use super::scan::Scan;

/// 9-1-1 and the other numbers of three digits.
pub(super) fn emergency(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let first = scan.digits(1..=3)?;
    let digits = if first.len() == 1 {
        scan.exact("-1-1")?;
        format!("{first}11")
    } else {
        first.to_owned()
    };
    let always = matches!(digits.as_str(), "911" | "988");
    let service = digits.ends_with("11") && (first.len() == 1 || is_cue(here.last_word()));
    let goes_on = !scan.at_edge()
        || scan.one_of("-%/$°").is_some()
        || (scan.one_of(".,:").is_some() && scan.at_digit());
    if !(always || service) || goes_on {
        return None;
    }
    let mut scan = here.scan();
    scan.skip(if first.len() == 1 { 5 } else { 3 });
    Reading::words(each_digit(&digits), here, scan)
}

fn is_cue(word: &str) -> bool {
    ["call", "dial", "text", "calling", "dialing"].iter().any(|cue| word.eq_ignore_ascii_case(cue))
}

/// Every common way to write a telephone number, with its extension.
pub(super) fn number(here: Here<'_>) -> Option<Reading> {
    if !here.next().is_some_and(|c| c == '+' || c == '(' || c.is_ascii_digit()) {
        return None;
    }
    let (mut said, mut scan) =
        [american, local, vanity, foreign].iter().find_map(|form| form(here.scan()))?;
    if let Some((extension, after)) = extension(scan) {
        said.push_str(", extension ");
        said.push_str(&each_digit(extension));
        scan = after;
    }
    Reading::words(said, here, scan)
}

/// (512) 555-0134, 512.555.0134, +1 512 555 0134, 5125550134.
fn american(scan: Scan<'_>) -> Option<(String, Scan<'_>)> {
    let (country, scan) = country(scan);
    let (area, exchange, line, scan) = apart(scan).or_else(|| together(scan))?;
    if !area.starts_with(|c: char| c >= '2') || goes_on(scan) {
        return None;
    }
    let country = country.map(str::to_owned);
    let parts =
        country.into_iter().chain([spoken_area(area), each_digit(exchange), each_digit(line)]);
    Some((parts.collect::<Vec<_>>().join(", "), scan))
}

type Parts<'a> = (&'a str, &'a str, &'a str, Scan<'a>);

/// Area, exchange and line with something between them.
fn apart(mut scan: Scan<'_>) -> Option<Parts<'_>> {
    let area = area(&mut scan)?;
    let exchange = scan.digits(3..=3)?;
    scan.one_of("-. –")?;
    scan.spaces();
    let line = scan.digits(4..=4)?;
    Some((area, exchange, line, scan))
}

/// Ten digits in a row.
fn together(mut scan: Scan<'_>) -> Option<Parts<'_>> {
    let digits = scan.digits(10..=10)?;
    Some((digits.get(..3)?, digits.get(3..6)?, digits.get(6..)?, scan))
}

/// The code +1 or 1, said as written.
fn country(scan: Scan<'_>) -> (Option<&'static str>, Scan<'_>) {
    let mut after = scan;
    let plus = after.one_of("+").is_some();
    if after.exact("1").is_none() {
        return (None, scan);
    }
    after.one_of("-. ");
    (Some(if plus { "plus one" } else { "one" }), after)
}

/// The area code and what sets it apart.
fn area<'a>(scan: &mut Scan<'a>) -> Option<&'a str> {
    if scan.one_of("(").is_none() {
        let area = scan.digits(3..=3)?;
        scan.one_of("-. /–")?;
        scan.spaces();
        return Some(area);
    }
    scan.spaces();
    let area = scan.digits(3..=3)?;
    scan.spaces();
    scan.one_of(")")?;
    scan.take_some(3, |b| b" -./".contains(&b));
    Some(area)
}

/// A toll-free "800" is said as a number.
fn spoken_area(area: &str) -> String {
    if area == "800" { "eight hundred".to_owned() } else { each_digit(area) }
}

/// 555-0134.
fn local(mut scan: Scan<'_>) -> Option<(String, Scan<'_>)> {
    let exchange = scan.digits(3..=3).filter(|digits| digits.starts_with(|c: char| c >= '2'))?;
    scan.one_of("-–")?;
    let line = scan.digits(4..=4)?;
    (!goes_on(scan)).then(|| (groups([exchange, line]), scan))
}

/// 1-800-LAWYERS.
fn vanity(scan: Scan<'_>) -> Option<(String, Scan<'_>)> {
    let (country, mut scan) = country(scan);
    let area = scan.digits(3..=3)?;
    scan.one_of("-. ")?;
    let is_toll_free = area.starts_with('8') && country.is_some() || area == "800";
    let word = scan.take_some(16, |b| b.is_ascii_uppercase() || b == b'-');
    let letters = word.bytes().filter(u8::is_ascii_uppercase).count();
    if !is_toll_free || !(5..=10).contains(&letters) || !scan.at_edge() {
        return None;
    }
    let words = word.trim_matches('-').replace('-', " ").to_ascii_lowercase();
    let parts = country.map(str::to_owned).into_iter().chain([spoken_area(area), words]);
    Some((parts.collect::<Vec<_>>().join(", "), scan))
}

/// +44 20 7946 0958, in the groups it is written in (E.164: at most fifteen digits).
fn foreign(mut scan: Scan<'_>) -> Option<(String, Scan<'_>)> {
    scan.one_of("+")?;
    let mut parts = vec![scan.digits(1..=15)?];
    loop {
        let mut after = scan;
        after.take_some(3, |b| b" -.()".contains(&b));
        match after.digits(1..=14) {
            Some(part) if after.rest().len() < scan.rest().len() && parts.len() < 8 => {
                parts.push(part);
                scan = after;
            }
            _ => break,
        }
    }
    let count: usize = parts.iter().map(|part| part.len()).sum();
    ((8..=15).contains(&count) && scan.at_edge()).then(|| (format!("plus {}", groups(parts)), scan))
}

/// ext. 204, x204, extension 204.
fn extension(mut scan: Scan<'_>) -> Option<(&str, Scan<'_>)> {
    scan.one_of(",;");
    scan.spaces();
    ["extension", "ext", "x", "#"].iter().find_map(|word| scan.any_case(word))?;
    scan.one_of(".:");
    scan.spaces();
    let digits = scan.digits(1..=6)?;
    scan.at_edge().then_some((digits, scan))
}

/// Whether letters, or more digits after a hyphen, follow.
fn goes_on(mut scan: Scan<'_>) -> bool {
    let is_extension = scan.peek() == Some('x');
    !(scan.at_edge() || is_extension) || (scan.one_of("-").is_some() && scan.at_digit())
}
