use super::*;

#[test]
fn every_kind_is_known_by_its_first_bytes() {
    let cases: [(&[u8], Container); 7] = [
        (b"RIFF\0\0\0\0WAVEfmt ", Container::Wav),
        (b"RF64\xFF\xFF\xFF\xFFWAVEds64", Container::Wav),
        (b"fLaC\0\0\0\x22", Container::Flac),
        (b"OggS\0\x02", Container::Ogg),
        (b"\x1A\x45\xDF\xA3\x9F", Container::WebM),
        (b"\0\0\0\x1CftypM4A ", Container::M4a),
        (b"\0\0\0\x18ftypisom", Container::M4a),
    ];
    for (bytes, kind) in cases {
        assert_eq!(sniff(bytes), Some(kind), "{bytes:?}");
    }
}

/// A silent 16 kHz frame of 32 kbit/s: 144 bytes.
fn mpeg_frame() -> Vec<u8> {
    let mut frame = vec![0; 144];
    frame[..4].copy_from_slice(&[0xFF, 0xF3, 0x48, 0xC4]);
    frame
}

#[test]
fn bare_frames_are_mp3_even_behind_a_cut_one() {
    assert_eq!(sniff(&mpeg_frame().repeat(3)), Some(Container::Mp3));
    assert_eq!(sniff(&mpeg_frame()), Some(Container::Mp3));
    assert_eq!(sniff(&mpeg_frame().repeat(3)[70..]), Some(Container::Mp3));
}

#[test]
fn a_tag_is_looked_behind() {
    // A tag of 130 bytes whose picture looks like frames of another make.
    let mut tagged = b"ID3\x04\0\0\0\0\x01\x02".to_vec();
    tagged.extend([0xFF, 0xFB, 0x90, 0x00].iter().cycle().take(130));
    let before = tagged.len();
    tagged.extend(mpeg_frame().repeat(2));
    assert_eq!(sniff(&tagged), Some(Container::Mp3));
    assert_eq!(after_id3(&tagged).len(), tagged.len() - before);

    let mut flac = b"ID3\x04\0\0\0\0\0\0".to_vec();
    flac.extend(b"fLaC");
    assert_eq!(sniff(&flac), Some(Container::Flac));
}

#[test]
fn what_only_looks_alike_is_not_recognised() {
    let adts = [0xFF, 0xF1, 0x50, 0x80].repeat(400);
    let alone = [&[0xFF, 0xFB, 0x90, 0x00][..], &[0; 1_000]].concat();
    let cases: [&[u8]; 9] = [
        b"",
        b"R",
        b"RIFF\0\0\0\0AVI LIST",
        b"ID3",
        b"ID3\x04\0\0\x7F\x7F\x7F\x7F",
        b"Good morning, law office.",
        b"\xFF\xFB",
        &adts,
        &alone,
    ];
    for bytes in cases {
        assert_eq!(sniff(bytes), None, "{bytes:?}");
    }
}

#[test]
fn noise_is_hardly_ever_taken_for_sound() {
    let mut state = 1_u64;
    let mut noise = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let taken = (0..200).filter(|_| {
        let bytes: Vec<u8> = (0..8_192).map(|_| noise()).collect();
        sniff(&bytes).is_some()
    });
    assert!(taken.count() <= 4);
}
