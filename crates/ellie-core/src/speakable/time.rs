//! Times of day and spans between them.

use super::here::{Here, Reading};
use super::number::{cardinal, oh};
use super::scan::Scan;

/// A time as written.
#[derive(Clone, Copy)]
struct Clock {
    hour: u64,
    minute: Option<u64>,
    second: Option<u64>,
    half: Option<Half>,
}

/// Which half of the day.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

const ZONES: [(&str, &str); 14] = [
    ("EST", "Eastern"),
    ("EDT", "Eastern"),
    ("ET", "Eastern"),
    ("CST", "Central"),
    ("CDT", "Central"),
    ("CT", "Central"),
    ("MST", "Mountain"),
    ("MDT", "Mountain"),
    ("MT", "Mountain"),
    ("PST", "Pacific"),
    ("PDT", "Pacific"),
    ("PT", "Pacific"),
    ("UTC", "U T C"),
    ("GMT", "G M T"),
];

/// 4:30, 9 AM, 9:00 to 17:30, 8:30 AM–5:30 PM.
pub(super) fn clock(here: Here<'_>) -> Option<Reading> {
    let mut scan = here.scan();
    let first = Clock::read(&mut scan)?;
    let mut said = match span(&mut scan) {
        Some(last) if first.is_plain() || last.is_plain() => {
            format!("{} to {}", first.in_span(), last.in_span())
        }
        _ if first.is_plain() => {
            scan = here.scan();
            Clock::read(&mut scan)?;
            first.alone()
        }
        _ => return None,
    };
    if let Some(zone) = zone(&mut scan) {
        said.push(' ');
        said.push_str(zone);
    }
    Reading::words(said, here, scan)
}

/// A dash or "to" and a second time.
fn span(scan: &mut Scan<'_>) -> Option<Clock> {
    let mut after = *scan;
    if after.range_dash().is_none() {
        after.spaces().then_some(())?;
        after.exact("to ").or_else(|| after.exact("and "))?;
    }
    let last = Clock::read(&mut after)?;
    *scan = after;
    Some(last)
}

fn zone(scan: &mut Scan<'_>) -> Option<&'static str> {
    ZONES.iter().find_map(|(written, said)| {
        let mut after = *scan;
        after.spaces().then_some(())?;
        after.exact(written)?;
        after.at_edge().then(|| *scan = after)?;
        Some(*said)
    })
}

impl Clock {
    fn read(scan: &mut Scan<'_>) -> Option<Self> {
        let mut after = *scan;
        let hour = after.small(0..=24)?;
        let minute = sixty(&mut after);
        let second = minute.and_then(|_| sixty(&mut after));
        let half = Half::read(&mut after).filter(|_| (1..=23).contains(&hour));
        let end = if half.is_some() { after } else { undo_half(*scan) };
        let goes_on = !end.at_edge() || continues(end);
        if goes_on {
            return None;
        }
        *scan = end;
        Some(Self { hour, minute, second, half })
    }

    /// Whether this is certainly a time and not a bare number.
    fn is_plain(self) -> bool {
        self.minute.is_some() || self.half.is_some()
    }

    fn alone(self) -> String {
        let said = self.in_span();
        let is_full_hour = self.minute == Some(0) && self.second.is_none();
        if is_full_hour && self.spoken_half().is_none() { format!("{said} o'clock") } else { said }
    }

    /// Inside a span nobody says "o'clock".
    fn in_span(self) -> String {
        let mut said = cardinal(self.spoken_hour());
        if let Some(minute) = self.minute.filter(|minute| *minute > 0 || self.second.is_some()) {
            said = format!("{said} {}", oh(minute));
        }
        if let Some(second) = self.second {
            let plural = if second == 1 { "" } else { "s" };
            said = format!("{said} and {} second{plural}", cardinal(second));
        }
        match self.spoken_half() {
            Some(Half::Am) => said + " A.M.",
            Some(Half::Pm) => said + " P.M.",
            None => said,
        }
    }

    fn spoken_hour(self) -> u64 {
        match self.hour % 12 {
            0 => 12,
            hour => hour,
        }
    }

    /// Hours written on the 24-hour clock tell their half themselves.
    fn spoken_half(self) -> Option<Half> {
        match self.hour {
            0 | 24 => Some(Half::Am),
            13..=23 => Some(Half::Pm),
            _ => self.half,
        }
    }
}

impl Half {
    fn read(scan: &mut Scan<'_>) -> Option<Self> {
        let mut after = *scan;
        after.spaces();
        let half = match after.one_of("aApP")? {
            'a' | 'A' => Self::Am,
            _ => Self::Pm,
        };
        let dotted = after.one_of(".").is_some();
        if dotted {
            after.spaces();
        }
        after.one_of("mM")?;
        if dotted {
            after.one_of(".");
        }
        after.at_edge().then(|| *scan = after)?;
        Some(half)
    }
}

/// A colon and two digits below sixty.
fn sixty(scan: &mut Scan<'_>) -> Option<u64> {
    let mut after = *scan;
    after.exact(":")?;
    let value = after.digits(2..=2)?.parse().ok().filter(|value| *value < 60)?;
    *scan = after;
    Some(value)
}

/// The scan after the hour, minutes and seconds alone.
fn undo_half(mut scan: Scan<'_>) -> Scan<'_> {
    scan.digits(1..=2);
    if sixty(&mut scan).is_some() {
        sixty(&mut scan);
    }
    scan
}

/// Whether a decimal, a ratio or a percent sign shows that this is no time.
fn continues(mut scan: Scan<'_>) -> bool {
    match scan.one_of(".,:/%°-") {
        Some('%' | '°' | '/') => true,
        Some('-') => scan.peek().is_some_and(|c| c.is_ascii_lowercase()),
        Some(_) => scan.at_digit(),
        None => false,
    }
}
