//! Sums of money.

use super::here::{Here, Reading};
use super::quantity::{Number, plain};
use super::scan::Scan;
use super::unit;

/// A currency: its one and many, its hundredth's one and many.
struct Currency {
    written: &'static str,
    one: &'static str,
    many: &'static str,
    cent: &'static str,
    cents: &'static str,
}

const fn currency(written: &'static str, names: [&'static str; 4]) -> Currency {
    let [one, many, cent, cents] = names;
    Currency { written, one, many, cent, cents }
}

const CURRENCIES: &[Currency] = &[
    currency("US$", ["dollar", "dollars", "cent", "cents"]),
    currency("$", ["dollar", "dollars", "cent", "cents"]),
    currency("USD ", ["dollar", "dollars", "cent", "cents"]),
    currency("€", ["euro", "euros", "cent", "cents"]),
    currency("EUR ", ["euro", "euros", "cent", "cents"]),
    currency("£", ["pound", "pounds", "penny", "pence"]),
    currency("¥", ["yen", "yen", "sen", "sen"]),
    currency("₹", ["rupee", "rupees", "paisa", "paise"]),
];

/// The longer writing stands first.
const SCALES: &[(&str, &str)] = &[
    ("thousand", "thousand"),
    ("million", "million"),
    ("billion", "billion"),
    ("trillion", "trillion"),
    ("MM", "million"),
    ("mn", "million"),
    ("bn", "billion"),
    ("K", "thousand"),
    ("k", "thousand"),
    ("M", "million"),
    ("m", "million"),
    ("B", "billion"),
    ("T", "trillion"),
];

/// $350, $1,250.50, $2.5 million, $500–$1,000, $150/hr.
pub(super) fn amount(here: Here<'_>) -> Option<Reading> {
    if here.next().is_some_and(|c| c.is_lowercase()) {
        return None;
    }
    let mut scan = here.scan();
    let minus = scan.exact("-").is_some();
    let currency = sign(&mut scan)?;
    scan.spaces();
    let sum = Sum::read(&mut scan)?;
    let mut said = match last(&mut scan, currency) {
        Some((last, true)) => format!("{} to {}", sum.words(currency), last.words(currency)),
        Some((last, false)) => format!("{} to {}", sum.bare(last.scale), last.words(currency)),
        None => sum.words(currency),
    };
    if minus {
        said = format!("minus {said}");
    }
    if let Some(rate) = unit::rate(&mut scan) {
        said = format!("{said} {rate}");
    }
    Reading::words(said, here, scan)
}

/// A sum as written.
struct Sum<'a> {
    number: Number<'a>,
    scale: Option<&'static str>,
}

impl<'a> Sum<'a> {
    fn read(scan: &mut Scan<'a>) -> Option<Self> {
        let number = Number::read(scan)?;
        Some(Self { number, scale: scale(scan) })
    }

    fn words(&self, currency: &Currency) -> String {
        let is_one = self.number.whole() == "1" && self.scale.is_none();
        let name = if is_one { currency.one } else { currency.many };
        match (self.scale, self.number.decimals()) {
            (Some(scale), _) => format!("{} {scale} {name}", self.number.words()),
            (None, "" | "00") => format!("{} {name}", whole(&self.number)),
            (None, cents) if cents.len() == 2 => self.with_cents(name, cents, currency),
            (None, _) => format!("{} {}", self.number.words(), currency.many),
        }
    }

    fn with_cents(&self, name: &str, cents: &str, currency: &Currency) -> String {
        let cent = if cents == "01" { currency.cent } else { currency.cents };
        let cents = plain(cents.trim_start_matches('0'));
        if matches!(self.number.whole(), "" | "0") {
            return format!("{cents} {cent}");
        }
        format!("{} {name} and {cents} {cent}", whole(&self.number))
    }

    /// The first of a span that names its currency once.
    fn bare(&self, last_scale: Option<&str>) -> String {
        match self.scale.filter(|scale| Some(*scale) != last_scale) {
            Some(scale) => format!("{} {scale}", self.number.words()),
            None => self.number.words(),
        }
    }
}

/// The whole part; seven figures and more are still a sum, not an id.
fn whole(number: &Number<'_>) -> String {
    let digits = number.whole().replace(',', "");
    match digits.parse() {
        Ok(value) if digits.len() <= 15 => super::number::cardinal(value),
        _ => plain(if digits.is_empty() { "0" } else { &digits }),
    }
}

/// The end of a span, and whether it repeats the currency.
fn last<'a>(scan: &mut Scan<'a>, currency: &Currency) -> Option<(Sum<'a>, bool)> {
    let mut after = *scan;
    after.range_dash()?;
    let repeats = after.exact(currency.written).is_some();
    let last = Sum::read(&mut after)?;
    *scan = after;
    Some((last, repeats))
}

fn sign(scan: &mut Scan<'_>) -> Option<&'static Currency> {
    CURRENCIES.iter().find(|currency| scan.exact(currency.written).is_some())
}

fn scale(scan: &mut Scan<'_>) -> Option<&'static str> {
    let mut after = *scan;
    let spaced = after.spaces() || after.exact("-").is_some();
    let (_, said) = SCALES.iter().find(|(written, _)| {
        let mut end = after;
        let is_word = written.len() > 2;
        let fits = (is_word || !spaced) && end.exact(written).is_some() && end.at_edge();
        if fits {
            after = end;
        }
        fits
    })?;
    *scan = after;
    Some(said)
}
