//! Markup, emoji and odd characters out; quotes, dashes and spaces made plain; lines made sentences.

/// Plain text on one line.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut stop_due = false;
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = line.trim();
        let content = without_bullet(line);
        let is_item = content.len() < line.len();
        let begins_anew = stop_due || is_item || content.is_empty();
        if begins_anew && out.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')') {
            out.truncate(out.trim_end().len());
            out.push('.');
        }
        out.push(' ');
        plain(content, &mut out);
        stop_due = is_item;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The line without its bullet, heading or quotation sign.
fn without_bullet(line: &str) -> &str {
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && heading.starts_with(' ') {
        return heading.trim_start();
    }
    let bullets = ["- ", "* ", "+ ", "> ", "• ", "– ", "· "];
    bullets.iter().find_map(|bullet| line.strip_prefix(bullet)).map_or(line, str::trim_start)
}

fn plain(mut line: &str, out: &mut String) {
    while let Some(c) = line.chars().next() {
        line = line.get(c.len_utf8()..).unwrap_or_default();
        let length = match c {
            ']' => link_target(line),
            '(' if line.starts_with("s)") && out.ends_with(char::is_alphabetic) => {
                out.push('s');
                Some(2)
            }
            _ => None,
        };
        match length {
            Some(length) => line = line.get(length..).unwrap_or_default(),
            None => push_plain(c, line, out),
        }
    }
}

/// The length of "(address)" after a link's text.
fn link_target(rest: &str) -> Option<usize> {
    const LONGEST: usize = 512;
    let target = rest.strip_prefix('(')?;
    let is_address =
        ["http", "www.", "mailto:", "tel:", "/", "#"].iter().any(|start| target.starts_with(start));
    let end = target.bytes().take(LONGEST).take_while(|b| *b != b' ').position(|b| b == b')')?;
    is_address.then_some(end + 2)
}

fn push_plain(c: char, rest: &str, out: &mut String) {
    match c {
        ' '..='~' => push_ascii(c, rest, out),
        '‘' | '’' | '‛' | '′' | 'ʼ' => out.push('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
        '‐' | '‑' | '‒' | '−' => out.push('-'),
        '―' => out.push('—'),
        '…' => out.push_str("..."),
        '⁄' | '∕' => out.push('/'),
        '→' => out.push_str(" to "),
        '²' => out.push_str(" squared "),
        '³' => out.push_str(" cubed "),
        '\u{ff01}'..='\u{ff5e}' => push_full_width(c, rest, out),
        _ if is_invisible(c) => {}
        _ if c.is_alphabetic() => out.push(c),
        '–' | '—' | '×' | '÷' | '°' | '§' | '¶' | '€' | '£' | '¥' | '₹' | '¢' | '±' =>
        {
            out.push(c);
        }
        _ => push_fraction(c, out),
    }
}

fn push_ascii(c: char, rest: &str, out: &mut String) {
    match c {
        '*' if out.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            out.push('×');
        }
        '*' | '`' => {}
        '!' if rest.starts_with('[') => {}
        '[' | ']' | '{' | '}' | '|' | '\\' | '^' => out.push(' '),
        _ => out.push(c),
    }
}

/// Full-width forms stand at a fixed distance from ASCII (Unicode, Halfwidth and Fullwidth Forms).
fn push_full_width(c: char, rest: &str, out: &mut String) {
    const DISTANCE: u32 = 0xfee0;
    let ascii = u32::from(c).checked_sub(DISTANCE).and_then(char::from_u32);
    push_ascii(ascii.unwrap_or(' '), rest, out);
}

/// Fractions in one character become figures; anything else unknown becomes a space.
fn push_fraction(c: char, out: &mut String) {
    const FRACTIONS: [(char, &str); 15] = [
        ('½', "1/2"),
        ('⅓', "1/3"),
        ('⅔', "2/3"),
        ('¼', "1/4"),
        ('¾', "3/4"),
        ('⅕', "1/5"),
        ('⅖', "2/5"),
        ('⅗', "3/5"),
        ('⅘', "4/5"),
        ('⅙', "1/6"),
        ('⅚', "5/6"),
        ('⅛', "1/8"),
        ('⅜', "3/8"),
        ('⅝', "5/8"),
        ('⅞', "7/8"),
    ];
    out.push(' ');
    if let Some((_, figures)) = FRACTIONS.iter().find(|(sign, _)| *sign == c) {
        out.push_str(figures);
    }
}

/// Joiners, direction marks, variation selectors and keycaps leave no gap.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}
