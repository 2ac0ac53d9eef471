//! What stands after a number: percent, units of measure, "/hr".

use super::scan::Scan;

/// Whether a unit is said of one thing or of more.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Count {
    /// Exactly one.
    One,
    /// Any other number.
    Many,
}

/// Written, said of one, said of many. The longer writing stands first.
const UNITS: &[(&str, &str, &str)] = &[
    ("sq ft", "square foot", "square feet"),
    ("sq. ft.", "square foot", "square feet"),
    ("sq. ft", "square foot", "square feet"),
    ("in.", "inch", "inches"),
    ("sqft", "square foot", "square feet"),
    ("lbs", "pound", "pounds"),
    ("lb", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("mph", "mile per hour", "miles per hour"),
    ("mpg", "mile per gallon", "miles per gallon"),
    ("mi", "mile", "miles"),
    ("ft", "foot", "feet"),
    ("yds", "yard", "yards"),
    ("yd", "yard", "yards"),
    ("kg", "kilogram", "kilograms"),
    ("mg", "milligram", "milligrams"),
    ("km/h", "kilometer per hour", "kilometers per hour"),
    ("kph", "kilometer per hour", "kilometers per hour"),
    ("km", "kilometer", "kilometers"),
    ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"),
    ("mL", "milliliter", "milliliters"),
    ("ml", "milliliter", "milliliters"),
    ("gal", "gallon", "gallons"),
    ("hrs", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("mins", "minute", "minutes"),
    ("min", "minute", "minutes"),
    ("secs", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("ms", "millisecond", "milliseconds"),
    ("yrs", "year", "years"),
    ("yr", "year", "years"),
    ("mos", "month", "months"),
    ("mo", "month", "months"),
    ("wks", "week", "weeks"),
    ("wk", "week", "weeks"),
    ("GB", "gigabyte", "gigabytes"),
    ("MB", "megabyte", "megabytes"),
    ("KB", "kilobyte", "kilobytes"),
    ("TB", "terabyte", "terabytes"),
    ("kHz", "kilohertz", "kilohertz"),
    ("Hz", "hertz", "hertz"),
    ("kW", "kilowatt", "kilowatts"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("° F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("° C", "degree Celsius", "degrees Celsius"),
    ("°", "degree", "degrees"),
    ("%", "percent", "percent"),
    ("¢", "cent", "cents"),
    ("USD", "dollar", "dollars"),
    ("EUR", "euro", "euros"),
];

/// Units of one letter, which must stand right after the figure.
const CLOSE_UNITS: &[(&str, &str, &str)] =
    &[("m", "meter", "meters"), ("g", "gram", "grams"), ("h", "hour", "hours")];

/// What "/" means before these.
const PER: &[(&str, &str)] = &[
    ("hour", "hour"),
    ("hr", "hour"),
    ("month", "month"),
    ("mo", "month"),
    ("year", "year"),
    ("yr", "year"),
    ("week", "week"),
    ("wk", "week"),
    ("day", "day"),
    ("minute", "minute"),
    ("min", "minute"),
    ("second", "second"),
    ("sec", "second"),
    ("person", "person"),
    ("page", "page"),
    ("case", "case"),
    ("mile", "mile"),
    ("mi", "mile"),
    ("session", "session"),
    ("visit", "visit"),
    ("sq ft", "square foot"),
];

/// The unit and the rate after a number, if either is written.
pub(super) fn after(scan: &mut Scan<'_>, count: Count) -> Option<String> {
    let unit = unit(scan, count);
    let rate = rate(scan);
    match (unit, rate) {
        (None, None) => None,
        (Some(unit), None) => Some(unit.to_owned()),
        (None, Some(rate)) => Some(rate),
        (Some(unit), Some(rate)) => Some(format!("{unit} {rate}")),
    }
}

/// "/hr" as "per hour".
pub(super) fn rate(scan: &mut Scan<'_>) -> Option<String> {
    let mut after = *scan;
    after.spaces();
    after.exact("/")?;
    after.spaces();
    let said =
        PER.iter().find_map(|(written, said)| written_whole(&mut after, written).map(|()| said))?;
    *scan = after;
    Some(format!("per {said}"))
}

/// A hyphen makes a word of measure that knows no plural: "a sixty mile per hour zone".
fn unit(scan: &mut Scan<'_>, count: Count) -> Option<&'static str> {
    let mut after = *scan;
    let mut count = count;
    let close =
        CLOSE_UNITS.iter().find(|(written, ..)| written_whole(&mut after, written).is_some());
    let found = close.or_else(|| {
        if after.one_of("-").is_some() {
            count = Count::One;
        }
        after.spaces();
        UNITS.iter().find(|(written, ..)| written_whole(&mut after, written).is_some())
    });
    let (_, one, many) = found?;
    *scan = after;
    Some(if count == Count::One { one } else { many })
}

/// Takes `written` when no letter follows, with its dot unless that ends the sentence.
fn written_whole(scan: &mut Scan<'_>, written: &str) -> Option<()> {
    let mut after = *scan;
    after.exact(written)?;
    let is_sign = !written.ends_with(char::is_alphabetic);
    if !is_sign && !after.at_edge() {
        return None;
    }
    let mut dot = after;
    if !is_sign && dot.exact(".").is_some() && goes_on_after_dot(dot) {
        after = dot;
    }
    *scan = after;
    Some(())
}

/// A small letter, a figure or another mark shows that a dot ended no sentence.
fn goes_on_after_dot(mut scan: Scan<'_>) -> bool {
    scan.spaces();
    scan.peek()
        .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ',' | ';' | ')'))
}
