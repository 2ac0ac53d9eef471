//! Letters to sounds for words no dictionary knows: the small recurrent model of g2p_en 2.1
//! (Kyubyong Park and Jongseok Kim, Apache-2.0), an encoder over letters and a decoder over
//! ARPAbet phones.

use super::gru::{Gru, Names, State, WIDTH, dot};
use super::npz::{Fault, Npz};

/// The model.
pub struct Letters {
    encoder: Gru,
    decoder: Gru,
    output: Vec<f32>,
    output_bias: Vec<f32>,
}

/// Padding, unknown and end of word come before the letters.
const UNKNOWN_LETTER: usize = 1;
const END_OF_WORD: usize = 2;
const FIRST_LETTER: usize = 3;
const LETTERS: usize = FIRST_LETTER + 26;

/// Padding, unknown, start and end come before the phones.
const START: usize = 2;
const END: usize = 3;
const FIRST_PHONE: usize = 4;

/// The model was trained on words of at most twenty phones.
const LONGEST_WORD_PHONES: usize = 20;

const ENCODER: Names = Names {
    embedding: "enc_emb",
    input: "enc_w_ih",
    input_bias: "enc_b_ih",
    recurrent: "enc_w_hh",
    recurrent_bias: "enc_b_hh",
};
const DECODER: Names = Names {
    embedding: "dec_emb",
    input: "dec_w_ih",
    input_bias: "dec_b_ih",
    recurrent: "dec_w_hh",
    recurrent_bias: "dec_b_hh",
};

impl Letters {
    /// Takes the model out of the file's arrays.
    pub fn take(mut npz: Npz) -> Result<Self, Fault> {
        let symbols = FIRST_PHONE + PHONES.len();
        Ok(Self {
            encoder: Gru::take(&mut npz, LETTERS, &ENCODER)?,
            decoder: Gru::take(&mut npz, symbols, &DECODER)?,
            output: npz.take("fc_w", &[symbols, WIDTH])?,
            output_bias: npz.take("fc_b", &[symbols])?,
        })
    }

    /// The likeliest phones of a word, in ARPAbet.
    pub fn phones(&self, word: &str) -> Vec<&'static str> {
        let mut state = self.encoded(word);
        let mut symbol = START;
        let mut phones = Vec::new();
        for _ in 0..LONGEST_WORD_PHONES {
            state = self.decoder.step(symbol, &state);
            symbol = self.likeliest(&state);
            if symbol == END {
                break;
            }
            phones.extend(symbol.checked_sub(FIRST_PHONE).and_then(|at| PHONES.get(at)));
        }
        phones
    }

    fn encoded(&self, word: &str) -> State {
        let symbols = word.chars().map(symbol).chain([END_OF_WORD]);
        symbols.fold([0.0; WIDTH], |state, symbol| self.encoder.step(symbol, &state))
    }

    fn likeliest(&self, state: &State) -> usize {
        let rows = self.output.chunks_exact(WIDTH).zip(&self.output_bias);
        let scores = rows.map(|(row, bias)| dot(row, state) + bias);
        scores.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(END, |(at, _)| at)
    }
}

fn symbol(letter: char) -> usize {
    match letter.to_ascii_lowercase() {
        letter @ 'a'..='z' => FIRST_LETTER + (letter as usize - 'a' as usize),
        _ => UNKNOWN_LETTER,
    }
}

/// In the order of the model's output.
#[rustfmt::skip]
const PHONES: [&str; 70] = [
    "AA0", "AA1", "AA2", "AE0", "AE1", "AE2", "AH0", "AH1", "AH2", "AO0", "AO1", "AO2", "AW0", "AW1", "AW2",
    "AY0", "AY1", "AY2", "B", "CH", "D", "DH", "EH0", "EH1", "EH2", "ER0", "ER1", "ER2", "EY0", "EY1", "EY2",
    "F", "G", "HH", "IH0", "IH1", "IH2", "IY0", "IY1", "IY2", "JH", "K", "L", "M", "N", "NG", "OW0", "OW1",
    "OW2", "OY0", "OY1", "OY2", "P", "R", "S", "SH", "T", "TH", "UH0", "UH1", "UH2", "UW", "UW0", "UW1",
    "UW2", "V", "W", "Y", "Z", "ZH",
];

#[cfg(test)]
mod tests {
    use super::super::arpabet;
    use super::super::tests::models;
    use super::*;

    #[test]
    fn every_phone_of_the_model_is_arpabet() {
        assert!(PHONES.iter().all(|phone| arpabet::is_phone(phone)));
    }

    /// What g2p_en's own Python says.
    #[test]
    fn it_says_what_the_original_says() {
        let (_, letters) = models();
        for (word, phones) in [
            ("xiomara", "Z IY0 OW0 M AA1 R AH0"),
            ("okonkwo", "OW2 K AA1 NG K OW0"),
            ("harperlane", "HH AA1 R P ER0 L EY2 N"),
            ("oyelaran", "OY1 L ER0 AH0 N"),
            ("krzyzewski", "K ER0 Z IH1 S K IY0"),
            ("xochitl", "Z AA1 K IH0 T AH0 L"),
            ("kowalczyk", "K AW1 AH0 K L IH0 CH"),
        ] {
            assert_eq!(letters.phones(word).join(" "), phones, "{word}");
        }
    }

    #[test]
    fn any_word_comes_to_an_end() {
        let (_, letters) = models();
        for word in ["", "z", "ßß", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(letters.phones(word).len() <= LONGEST_WORD_PHONES, "{word}");
        }
    }
}
