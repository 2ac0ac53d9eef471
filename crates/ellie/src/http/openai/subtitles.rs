//! What was said as subtitles: each stretch from one pause to another under the time of its sound.

use std::fmt::Write;

use crate::calls::Said;

/// SubRip.
pub fn srt(said: &[Said]) -> String {
    let mut text = String::new();
    for (number, said) in (1..).zip(said) {
        let (begins, ends) = (time(said.begins, ','), time(said.ends, ','));
        let _ = write!(text, "{number}\n{begins} --> {ends}\n{}\n\n", one_line(&said.text));
    }
    text
}

/// WebVTT, in which some letters mean something.
pub fn vtt(said: &[Said]) -> String {
    let mut text = "WEBVTT\n\n".to_owned();
    for said in said {
        let (begins, ends) = (time(said.begins, '.'), time(said.ends, '.'));
        let words = one_line(&said.text).replace('&', "&amp;");
        let words = words.replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(text, "{begins} --> {ends}\n{words}\n\n");
    }
    text
}

/// A blank line would end it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn time(seconds: f64, point: char) -> String {
    let ms = (seconds * 1e3).round().max(0.0) as u64;
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    let (seconds, ms) = (ms / 1_000 % 60, ms % 1_000);
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Vec<Said> {
        let said = |text: &str, begins, ends| Said { text: text.into(), begins, ends };
        vec![said("Hello.", 0.0, 1.5004), said("A < B &\n\nC --> D", 3599.9996, 3723.042)]
    }

    #[test]
    fn each_stretch_has_its_number_its_time_and_its_words() {
        let expected = "1\n00:00:00,000 --> 00:00:01,500\nHello.\n\n\
                        2\n01:00:00,000 --> 01:02:03,042\nA < B & C --> D\n\n";
        assert_eq!(srt(&said()), expected);
        assert_eq!(srt(&[]), "");
    }

    #[test]
    fn what_is_said_is_no_markup() {
        let expected = "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello.\n\n\
                        01:00:00.000 --> 01:02:03.042\nA &lt; B &amp; C --&gt; D\n\n";
        assert_eq!(vtt(&said()), expected);
        assert_eq!(vtt(&[]), "WEBVTT\n\n");
    }
}
