//! A mail as it arrived, read far enough to be tested.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Headers and what stands below them.
#[derive(Debug, Clone)]
pub struct Mail {
    headers: Vec<(String, String)>,
    body: String,
}

impl Mail {
    pub fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in head.split("\r\n") {
            match headers.last_mut() {
                Some((_, value)) if line.starts_with([' ', '\t']) => value.push_str(line),
                _ => {
                    let (name, value) = line.split_once(':').unwrap();
                    headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        Self { headers, body: body.to_owned() }
    }

    /// Every value of a header.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(found, _)| found == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The one value of a header.
    pub fn header(&self, name: &str) -> &str {
        let [value] = self.headers(name)[..] else {
            panic!("not one {name} in {:?}", self.headers)
        };
        value
    }

    /// The parts, and the parts of the parts, that are not parts only.
    pub fn leaves(&self) -> Vec<Self> {
        let kind = self.headers("content-type").first().copied().unwrap_or_default();
        let Some((_, boundary)) = kind.split_once("boundary=\"") else { return vec![self.clone()] };
        let boundary = format!("--{}", boundary.split('"').next().unwrap());
        let parts = self.body.split(&boundary).skip(1).filter(|part| part.starts_with("\r\n"));
        parts.flat_map(|part| Self::read(&part[2..]).leaves()).collect()
    }

    /// The first part of a kind, as in "text/html".
    pub fn part(&self, kind: &str) -> Self {
        let of_kind = |leaf: &Self| leaf.header("content-type").starts_with(kind);
        self.leaves().into_iter().find(of_kind).unwrap_or_else(|| panic!("no {kind}"))
    }

    /// What it says, decoded.
    pub fn text(&self) -> String {
        let bytes = match self.headers("content-transfer-encoding")[..] {
            ["base64"] => STANDARD.decode(self.body.replace("\r\n", "")).unwrap(),
            ["quoted-printable"] => unquoted(&self.body),
            _ => self.body.clone().into_bytes(),
        };
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    }
}

fn unquoted(body: &str) -> Vec<u8> {
    let body = body.replace("=\r\n", "");
    let mut pieces = body.split('=');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(&piece.as_bytes()[2..]);
    }
    bytes
}
