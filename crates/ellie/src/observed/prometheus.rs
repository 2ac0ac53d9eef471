//! The counts as Prometheus reads them: its text format, version 0.0.4.

use std::fmt::Write;

use super::Inner;
use super::requests::BOUNDS_US;

/// What kind of measure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// It goes up and down.
    Gauge,
    /// It only grows, until Ellie begins anew.
    Counter,
}

/// Measures of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    name: &'static str,
    help: &'static str,
    measure: Measure,
    samples: Vec<(Vec<(&'static str, String)>, f64)>,
}

impl Family {
    /// A family with no measures; it is left out of the page as long as it has none.
    #[must_use]
    pub const fn new(measure: Measure, name: &'static str, help: &'static str) -> Self {
        Self { name, help, measure, samples: Vec::new() }
    }

    /// A gauge with one measure, or with none if it is not known.
    #[must_use]
    pub fn gauge(name: &'static str, help: &'static str, value: Option<f64>) -> Self {
        value
            .into_iter()
            .fold(Self::new(Measure::Gauge, name, help), |it, value| it.with(&[], value))
    }

    /// A counter with one measure, or with none if it is not known.
    #[must_use]
    pub fn counter(name: &'static str, help: &'static str, value: Option<f64>) -> Self {
        value
            .into_iter()
            .fold(Self::new(Measure::Counter, name, help), |it, value| it.with(&[], value))
    }

    /// Adds a measure under labels.
    #[must_use]
    pub fn with(mut self, labels: &[(&'static str, &str)], value: f64) -> Self {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.samples.push((labels, value));
        self
    }
}

/// All that is counted here, then what others measured.
pub(super) fn page(seen: &Inner, others: &[Family]) -> String {
    let mut page = Page(String::with_capacity(16 << 10));
    requests(&mut page, seen);
    for family in [active(seen), lines(seen), events(seen), errors(seen)].iter().chain(others) {
        page.family(family);
    }
    page.0
}

fn requests(page: &mut Page, seen: &Inner) {
    const COUNT: &str = "ellie_http_requests_total";
    const TOOK: &str = "ellie_http_request_duration_seconds";
    let always = seen.requests.always();
    if always.is_empty() {
        return;
    }
    page.head(COUNT, "counter", "Requests that were answered.");
    for (route, method, series) in &always {
        for (status, count) in series.statuses.iter() {
            let status = status.to_string();
            let labels = [("method", method.name()), ("route", route), ("status", &status)];
            page.sample(COUNT, "", &labels, *count as f64);
        }
    }
    page.head(TOOK, "histogram", "How long requests took.");
    for (route, method, series) in &always {
        let of = [("method", method.name()), ("route", &**route)];
        let mut so_far = 0;
        for (place, count) in series.buckets.iter().enumerate() {
            so_far += count;
            let bound = BOUNDS_US.get(place).map(|us| *us as f64 / 1e6);
            let bound = bound.map_or("+Inf".to_owned(), |seconds| seconds.to_string());
            page.sample(TOOK, "_bucket", &[of[0], of[1], ("le", &bound)], so_far as f64);
        }
        page.sample(TOOK, "_sum", &of, series.sum_us as f64 / 1e6);
        page.sample(TOOK, "_count", &of, so_far as f64);
    }
}

fn active(seen: &Inner) -> Family {
    let (name, help) = ("ellie_http_requests_active", "Requests that go on.");
    Family::gauge(name, help, Some(seen.transactions.going_on() as f64))
}

fn lines(seen: &Inner) -> Family {
    let all = Family::new(Measure::Counter, "ellie_log_lines_total", "Lines of the log.");
    let counts = seen.lines.always();
    counts.fold(all, |all, (level, count)| all.with(&[("level", level.name())], count as f64))
}

fn events(seen: &Inner) -> Family {
    let all = Family::new(Measure::Counter, "ellie_events_total", "What happened in calls.");
    let counts = seen.events.always();
    counts.iter().fold(all, |all, (kind, count)| all.with(&[("kind", kind.name())], *count as f64))
}

fn errors(seen: &Inner) -> Family {
    let all = Family::new(Measure::Counter, "ellie_errors_total", "What went wrong.");
    let counts = seen.failures.always();
    counts.iter().fold(all, |all, (it, count)| all.with(&[("type", it.name())], *count as f64))
}

struct Page(String);

impl Page {
    fn family(&mut self, family: &Family) {
        if family.samples.is_empty() {
            return;
        }
        let kind = match family.measure {
            Measure::Gauge => "gauge",
            Measure::Counter => "counter",
        };
        self.head(family.name, kind, family.help);
        for (labels, value) in &family.samples {
            let labels: Vec<_> = labels.iter().map(|(name, text)| (*name, text.as_str())).collect();
            self.sample(family.name, "", &labels, *value);
        }
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // A string is written without fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, ending: &str, labels: &[(&str, &str)], value: f64) {
        self.0.push_str(name);
        self.0.push_str(ending);
        for (place, (name, text)) in labels.iter().enumerate() {
            self.0.push(if place == 0 { '{' } else { ',' });
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.escape(text);
            self.0.push('"');
        }
        self.0.push_str(if labels.is_empty() { " " } else { "} " });
        let _ = match value {
            value if value.is_nan() => writeln!(self.0, "NaN"),
            f64::INFINITY => writeln!(self.0, "+Inf"),
            f64::NEG_INFINITY => writeln!(self.0, "-Inf"),
            value => writeln!(self.0, "{value}"),
        };
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '"' => self.0.push_str("\\\""),
                '\n' => self.0.push_str("\\n"),
                c => self.0.push(c),
            }
        }
    }
}
