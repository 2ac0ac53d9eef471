use proptest::prelude::*;

use super::*;

/// All events of these pieces; `None` if there is too much of something.
fn read<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Option<Vec<Event>> {
    let (mut events, mut read) = (Events::default(), Vec::new());
    for piece in pieces {
        events.push(piece);
        while let Some(event) = events.next().ok()? {
            read.push(event);
        }
    }
    Some(read)
}

/// Kinds and data.
fn told(stream: &str) -> Vec<(String, String)> {
    let events = read([stream.as_bytes()]).unwrap();
    events.into_iter().map(|event| (event.kind, event.data)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, data)| ((*kind).into(), (*data).into())).collect()
}

#[test]
fn events_are_read_as_the_standard_has_it() {
    for (stream, expected) in [
        ("data: a\n\n", &[("", "a")][..]),
        ("event: ping\ndata: {}\n\ndata: b\n\n", &[("ping", "{}"), ("", "b")]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", &[("", "YHOO\n+2\n10")]),
        // The examples of the standard.
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[("", "first event"), ("", "second event"), ("", " third event")],
        ),
        ("data\n\ndata\ndata\n\ndata:", &[("", ""), ("", "\n")]),
        ("data:test\n\ndata: test\n\n", &[("", "test"), ("", "test")]),
        // Ends of lines, also mixed.
        (
            "data: a\r\rdata: b\r\n\r\ndata: c\n\rdata: d\r\n\n",
            &[("", "a"), ("", "b"), ("", "c"), ("", "d")],
        ),
        // A mark counts at the very beginning only.
        ("\u{feff}data: a\n\n\u{feff}data: b\n\n", &[("", "a")]),
        // The last of a kind counts, and without data there is no event.
        ("event: a\nevent: b\ndata: c\n\nevent: d\n\ndata: e\n\n", &[("b", "c"), ("", "e")]),
        ("retry: 10\nunknown: x\ndata : y\nDATA: z\n\n", &[]),
        ("data: a:b: c\n\n", &[("", "a:b: c")]),
        ("", &[]),
        ("data: half", &[]),
        ("data: half\n", &[]),
    ] {
        assert_eq!(told(stream), pairs(expected), "{stream:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let events = read([&b"data: a\xff\xf0\x9f\n\n"[..]]).unwrap();
    assert_eq!(events[0].data, "a\u{fffd}\u{fffd}");
}

#[test]
fn an_event_has_an_end() {
    let longest = "x".repeat(MOST_OF_AN_EVENT - "data:".len());
    assert!(read([format!("data:{longest}\n\n").as_bytes()]).is_some());
    for (line, times) in [
        (format!("data:{longest}x"), 1),
        ("data: 0123456789\n".into(), 7_000),
        ("y".repeat(MOST_OF_AN_EVENT + 1), 1),
    ] {
        assert_eq!(read([line.repeat(times).as_bytes()]), None, "{}", &line[..9]);
    }
}

/// Something with many ends of lines, fields and letters of several bytes.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof!["(data|event|id|x)?:? ?", "[\r\n]{1,3}", "[a:é🎉\u{feff}]{0,4}",];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat().into_bytes())
}

proptest! {
    #[test]
    fn where_pieces_end_makes_no_difference(
        stream in stream(),
        sizes in prop::collection::vec(0..7usize, 0..80),
    ) {
        let (mut pieces, mut rest) = (Vec::new(), stream.as_slice());
        for size in sizes {
            let (piece, after) = rest.split_at(size.min(rest.len()));
            pieces.push(piece);
            rest = after;
        }
        pieces.push(rest);
        prop_assert_eq!(read(pieces), read([stream.as_slice()]));
    }

    #[test]
    fn what_was_written_is_read_whatever_ends_its_lines(
        sent in prop::collection::vec(("[a-z_]{0,9}", "[a-z{}:\" é🎉]{0,20}(\n[a-z: ]{0,9}){0,3}"), 0..6),
        end in prop_oneof![Just("\n"), Just("\r"), Just("\r\n")],
    ) {
        let mut stream = String::new();
        for (kind, data) in &sent {
            stream += &format!(": a comment{end}event: {kind}{end}");
            for line in data.split('\n') {
                stream += &format!("data: {line}{end}");
            }
            stream += end;
        }
        prop_assert_eq!(told(&stream), sent);
    }

    #[test]
    fn nothing_that_comes_is_read_wrongly_enough_to_end_the_program(
        pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
    ) {
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        prop_assert!(read(pieces).is_some());
    }
}
