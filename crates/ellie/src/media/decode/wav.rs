//! WAV files whose sizes cannot be right, made right.
//!
//! Who writes a WAV into a pipe does not know its length, and leaves 0 or all ones in the header;
//! a cut file claims more than it has; RF64 keeps its sizes elsewhere (EBU Tech 3306). The reader
//! wants honest sizes, so they are written in from what is really there.

use std::borrow::Cow;
use std::ops::Range;

/// Where the first chunk starts: after `RIFF`, a size, and `WAVE`.
const FIRST_CHUNK: usize = 12;

/// The file with honest sizes, or nothing where there is no data chunk.
pub(super) fn mend(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let data = find_data(bytes)?;
    let whole = data.end.next_multiple_of(2).min(bytes.len());
    let sizes = [(4, whole - 8), (data.start - 4, data.len())];
    let honest = bytes.starts_with(b"RIFF")
        && sizes.iter().all(|&(at, size)| size_at(bytes, at) == Some(size));
    if honest {
        return Some(Cow::Borrowed(bytes));
    }
    let mut mended = bytes.get(..whole)?.to_vec();
    mended.get_mut(..4)?.copy_from_slice(b"RIFF");
    for (at, size) in sizes {
        let size = u32::try_from(size).unwrap_or(u32::MAX);
        mended.get_mut(at..at + 4)?.copy_from_slice(&size.to_le_bytes());
    }
    Some(Cow::Owned(mended))
}

/// Where the samples are.
fn find_data(bytes: &[u8]) -> Option<Range<usize>> {
    let mut at = FIRST_CHUNK;
    let mut long_size = None;
    loop {
        let (id, body) = (bytes.get(at..at + 4)?, at + 8);
        let size = size_at(bytes, at + 4)?;
        match id {
            b"data" => return Some(body..data_end(bytes, body, size, long_size)),
            // The second of RF64's long sizes is the data chunk's.
            b"ds64" => long_size = size_at(bytes, body + 8),
            _ => (),
        }
        at = body.checked_add(size)?.checked_add(size % 2)?;
    }
}

fn data_end(bytes: &[u8], body: usize, size: usize, long_size: Option<usize>) -> usize {
    let size = match size {
        0 if is_streamed(bytes) => usize::MAX,
        0xFFFF_FFFF => long_size.unwrap_or(usize::MAX),
        size => size,
    };
    body.saturating_add(size).min(bytes.len())
}

/// Whether the header was never completed. An empty recording says 0 and is right.
fn is_streamed(bytes: &[u8]) -> bool {
    size_at(bytes, 4).is_none_or(|size| size.saturating_add(8) < bytes.len() || size > bytes.len())
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    let size = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*size) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(magic: &[u8], riff_size: u32, extra: &[u8], data_size: u32, data: &[u8]) -> Vec<u8> {
        let mut bytes = [magic, &riff_size.to_le_bytes(), b"WAVE", extra].concat();
        bytes.extend(b"data");
        bytes.extend(data_size.to_le_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn an_honest_file_is_left_alone() {
        let honest = wav(b"RIFF", 16, b"", 4, b"abcd");
        assert!(matches!(mend(&honest), Some(Cow::Borrowed(_))));
        let empty = wav(b"RIFF", 12, b"", 0, b"");
        assert!(matches!(mend(&empty), Some(Cow::Borrowed(_))));
    }

    #[test]
    fn unknown_and_boastful_sizes_become_what_is_there() {
        let honest = wav(b"RIFF", 16, b"", 4, b"abcd");
        for (riff, data) in [(0, 0), (u32::MAX, u32::MAX), (36, 0), (5_000, 4_964), (16, 9)] {
            let odd = wav(b"RIFF", riff, b"", data, b"abcd");
            assert_eq!(mend(&odd).as_deref(), Some(&honest[..]), "{riff} {data}");
        }
    }

    #[test]
    fn long_sizes_are_read_and_what_follows_the_data_is_cut() {
        let ds64 = b"ds64\x1C\0\0\0________\x04\0\0\0\0\0\0\0____________";
        let long = wav(b"RF64", u32::MAX, ds64, u32::MAX, b"abcdLIST");
        let mended = mend(&long).expect("mended");
        assert_eq!(mended, wav(b"RIFF", 52, ds64, 4, b"abcd"));
    }

    #[test]
    fn a_file_without_data_is_nothing() {
        for bytes in [&b"RIFF\0\0\0\0WAVE"[..], b"RIFF\0\0\0\0WAVEfmt \xFF\xFF\xFF\xFF", b"RIFF"] {
            assert_eq!(mend(bytes), None);
        }
    }
}
