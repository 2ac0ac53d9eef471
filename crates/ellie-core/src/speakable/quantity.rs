//! Numbers as amounts: signs, decimals, spans and what they measure.

use super::here::{Here, Reading};
use super::number::{cardinal, each_digit, id};
use super::scan::Scan;
use super::unit::{self, Count};

/// A number as written.
#[derive(Clone)]
pub(super) struct Number<'a> {
    whole: &'a str,
    decimals: &'a str,
}

/// Any number no other rule knew, with its unit: "60 mph", "-5", "10–15%", "1.2.3".
pub(super) fn measure(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let minus = scan.exact("-").is_some();
    let number = Number::read(&mut scan)?;
    let mut said = if minus { format!("minus {}", number.words()) } else { number.words() };
    let mut count = number.count();
    if let Some(version) = version(&mut scan, &number) {
        return Reading::words(format!("{said}{version}"), here, scan);
    }
    if let Some(last) = span(&mut scan) {
        said = format!("{said} to {}", last.words());
        count = Count::Many;
    }
    if let Some(other) = by(&mut scan) {
        said = format!("{said} by {}", other.words());
    }
    said = feet_and_inches(&mut scan, &said).unwrap_or(said);
    if let Some(unit) = unit::after(&mut scan, count) {
        said = format!("{said} {unit}");
    }
    Reading::words(said, here, scan)
}

/// A number straight after a letter: short ones by name, long ones digit by digit.
pub(super) fn trailing(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let digits = scan.take_while(|c| c.is_ascii_digit());
    let said = match digits.len() {
        0 => return None,
        1 | 2 => digits.parse().map_or_else(|_| each_digit(digits), cardinal),
        _ => id(digits),
    };
    Reading::words(said, here, scan)
}

/// A dash and a second number: "10-15".
pub(super) fn span<'a>(scan: &mut Scan<'a>) -> Option<Number<'a>> {
    let mut after = *scan;
    after.range_dash()?;
    let last = Number::read(&mut after).filter(|last| !last.whole.is_empty())?;
    let mut beyond = after;
    let goes_on = beyond.one_of("-–").is_some() && beyond.at_digit();
    if goes_on
        || after.peek().is_some_and(|c| {
            c == '/' || c.is_alphabetic() && !after.rest().starts_with(UNIT_STARTS)
        })
    {
        return None;
    }
    *scan = after;
    Some(last)
}

/// Letters that may stand right after the last figure of a span ("5-10lbs").
const UNIT_STARTS: [char; 7] = ['l', 'f', 'm', 'h', 'k', 'K', 'M'];

/// The second side of "2x4".
fn by<'a>(scan: &mut Scan<'a>) -> Option<Number<'a>> {
    let mut after = *scan;
    after.one_of("x×")?;
    let other = Number::read(&mut after)?;
    *scan = after;
    Some(other)
}

/// Further parts of a version or address: ".3.1".
fn version(scan: &mut Scan<'_>, number: &Number<'_>) -> Option<String> {
    let mut said = String::new();
    loop {
        let mut after = *scan;
        if number.decimals.is_empty() || after.exact(".").is_none() || !after.at_digit() {
            break;
        }
        let part = after.take_while(|c| c.is_ascii_digit());
        said.push_str(" point ");
        said.push_str(&plain(part));
        *scan = after;
    }
    (!said.is_empty()).then_some(said)
}

/// 5'10" as "five foot ten".
fn feet_and_inches(scan: &mut Scan<'_>, feet: &str) -> Option<String> {
    let mut after = *scan;
    after.exact("'")?;
    let inches = after.small(0..=11)?;
    after.exact("\"").or_else(|| after.exact("''"))?;
    *scan = after;
    Some(format!("{feet} foot {}", cardinal(inches)))
}

impl<'a> Number<'a> {
    /// Reads figures with or without commas and decimals.
    pub fn read(scan: &mut Scan<'a>) -> Option<Self> {
        let start = scan.rest();
        let mut after = *scan;
        let first = after.take_while(|c| c.is_ascii_digit());
        if (1..=3).contains(&first.len()) {
            while thousands(&mut after).is_some() {}
        }
        let whole = start.get(..start.len() - after.rest().len()).unwrap_or_default();
        let decimals = decimals(&mut after).unwrap_or_default();
        if whole.is_empty() && decimals.is_empty() {
            return None;
        }
        *scan = after;
        Some(Self { whole, decimals })
    }

    /// The number by name; a long or zero-led row of figures digit by digit.
    pub fn words(&self) -> String {
        if self.decimals.is_empty() {
            return plain(self.whole);
        }
        let decimals = each_digit(self.decimals);
        if self.whole.is_empty() {
            format!("point {decimals}")
        } else {
            format!("{} point {decimals}", plain(self.whole))
        }
    }

    /// Whether it is one of something.
    pub fn count(&self) -> Count {
        if self.whole == "1" && self.decimals.is_empty() { Count::One } else { Count::Many }
    }

    /// The figures before the point.
    pub fn whole(&self) -> &'a str {
        self.whole
    }

    /// The figures after the point.
    pub fn decimals(&self) -> &'a str {
        self.decimals
    }
}

/// A comma and three figures.
fn thousands(scan: &mut Scan<'_>) -> Option<()> {
    let mut after = *scan;
    after.exact(",")?;
    after.digits(3..=3)?;
    *scan = after;
    Some(())
}

fn decimals<'a>(scan: &mut Scan<'a>) -> Option<&'a str> {
    let mut after = *scan;
    after.exact(".")?;
    let decimals = after.take_while(|c| c.is_ascii_digit());
    if decimals.is_empty() {
        return None;
    }
    *scan = after;
    Some(decimals)
}

/// Figures without a point, by name where people would.
pub(super) fn plain(whole: &str) -> String {
    let has_commas = whole.contains(',');
    let is_id = whole.len() > 1 && whole.starts_with('0')
        || whole.len() > 6 && !has_commas && !whole.ends_with("000");
    let digits = if has_commas { whole.replace(',', "") } else { whole.to_owned() };
    match digits.parse::<u64>() {
        Ok(value) if !is_id && digits.len() <= 15 => cardinal(value),
        _ => id(&digits),
    }
}
