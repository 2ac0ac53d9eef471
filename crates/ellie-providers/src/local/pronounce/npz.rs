//! Reads an `.npz` file: a zip archive of numpy arrays, here of 32-bit floats only.
//!
//! The layout of a member is numpy's "NPY format": a magic string, a version, the length of a
//! header, the header as a Python dictionary, then the values.

use std::collections::HashMap;
use std::io::{Read, Seek};

use thiserror::Error;
use zip::ZipArchive;

/// What is wrong with a file of arrays.
#[derive(Debug, Error)]
pub enum Fault {
    /// The archive itself cannot be read.
    #[error("not a readable zip archive: {0}")]
    Archive(String),
    /// A member is not an array of little-endian 32-bit floats in row order.
    #[error("{0} is not an array of 32-bit floats")]
    Layout(String),
    /// An array that is needed is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// An array has other dimensions than the model needs.
    #[error("{name} has shape {found:?}, not {wanted:?}")]
    Shape {
        /// The array.
        name: &'static str,
        /// Its dimensions in the file.
        found: Vec<usize>,
        /// The dimensions it must have.
        wanted: Vec<usize>,
    },
}

/// The arrays of one file, by name.
pub struct Npz(HashMap<String, Array>);

struct Array {
    shape: Vec<usize>,
    values: Vec<f32>,
}

/// No array of ours is near this; a broken or hostile archive may claim to be.
const LARGEST_MEMBER_BYTES: u64 = 16 << 20;

impl Npz {
    /// Reads every array of the archive.
    pub fn read(file: impl Read + Seek) -> Result<Self, Fault> {
        let broken = |fault: zip::result::ZipError| Fault::Archive(fault.to_string());
        let mut archive = ZipArchive::new(file).map_err(broken)?;
        let mut arrays = HashMap::new();
        for index in 0..archive.len() {
            let mut bytes = Vec::new();
            let member = archive.by_index(index).map_err(broken)?;
            let name = member.name().map_err(broken)?.trim_end_matches(".npy").to_owned();
            member
                .take(LARGEST_MEMBER_BYTES)
                .read_to_end(&mut bytes)
                .map_err(|fault| Fault::Archive(fault.to_string()))?;
            let array = array(&bytes).ok_or_else(|| Fault::Layout(name.clone()))?;
            arrays.insert(name, array);
        }
        Ok(Self(arrays))
    }

    /// Hands over the values of one array, row after row, if it has this shape.
    pub fn take(&mut self, name: &'static str, shape: &[usize]) -> Result<Vec<f32>, Fault> {
        let array = self.0.remove(name).ok_or(Fault::Missing(name))?;
        if array.shape != shape {
            return Err(Fault::Shape { name, found: array.shape, wanted: shape.to_vec() });
        }
        Ok(array.values)
    }
}

fn array(bytes: &[u8]) -> Option<Array> {
    let rest = bytes.strip_prefix(b"\x93NUMPY")?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = match version.first()? {
        1 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_le_bytes(*length)), rest)
        }
        _ => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            (usize::try_from(u32::from_le_bytes(*length)).ok()?, rest)
        }
    };
    let (header, data) = rest.split_at_checked(length)?;
    let header = str::from_utf8(header).ok()?;
    if field(header, "descr")? != "'<f4'" || field(header, "fortran_order")? != "False" {
        return None;
    }
    let shape = shape(header)?;
    let (floats, remainder) = data.as_chunks::<4>();
    let count = shape.iter().try_fold(1usize, |count, side| count.checked_mul(*side))?;
    if count != floats.len() || !remainder.is_empty() {
        return None;
    }
    Some(Array { shape, values: floats.iter().map(|float| f32::from_le_bytes(*float)).collect() })
}

/// The value of a simple entry in the header's dictionary.
fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = header.split_once(&format!("'{name}':"))?;
    value.split(',').next().map(str::trim)
}

fn shape(header: &str) -> Option<Vec<usize>> {
    let (_, sides) = header.split_once("'shape':")?;
    let (_, sides) = sides.split_once('(')?;
    let (sides, _) = sides.split_once(')')?;
    sides
        .split(',')
        .map(str::trim)
        .filter(|side| !side.is_empty())
        .map(|side| side.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn npy(header: &str, values: &[f32]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    }

    fn archive(member: &[u8]) -> Cursor<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("weights.npy", SimpleFileOptions::default()).unwrap();
        zip.write_all(member).unwrap();
        Cursor::new(zip.finish().unwrap().into_inner())
    }

    fn two_by_three() -> Vec<u8> {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  \n";
        npy(header, &[1.0, 2.0, 3.0, 4.0, 5.0, -6.5])
    }

    #[test]
    fn an_array_comes_back_row_after_row() {
        let mut npz = Npz::read(archive(&two_by_three())).unwrap();
        let values = npz.take("weights", &[2, 3]).unwrap();
        assert_eq!(values, [1.0, 2.0, 3.0, 4.0, 5.0, -6.5]);
    }

    #[test]
    fn an_array_of_one_dimension_has_a_trailing_comma() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        let mut npz = Npz::read(archive(&npy(header, &[0.5, 0.25]))).unwrap();
        assert_eq!(npz.take("weights", &[2]).unwrap(), [0.5, 0.25]);
    }

    #[test]
    fn another_shape_is_refused() {
        let mut npz = Npz::read(archive(&two_by_three())).unwrap();
        let fault = npz.take("weights", &[3, 2]).unwrap_err();
        assert_eq!(fault.to_string(), "weights has shape [2, 3], not [3, 2]");
    }

    #[test]
    fn a_missing_array_is_named() {
        let mut npz = Npz::read(archive(&two_by_three())).unwrap();
        assert_eq!(npz.take("fc_b", &[74]).unwrap_err().to_string(), "fc_b is missing");
    }

    #[test]
    fn doubles_are_refused() {
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";
        assert!(matches!(Npz::read(archive(&npy(header, &[0.0, 0.0]))), Err(Fault::Layout(_))));
    }

    #[test]
    fn a_member_cut_short_at_any_byte_is_an_error() {
        let whole = two_by_three();
        for length in 0..whole.len() {
            assert!(Npz::read(archive(&whole[..length])).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_shape_too_large_to_count_is_an_error() {
        let side = usize::MAX;
        let header =
            format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({side}, {side}), }}");
        assert!(Npz::read(archive(&npy(&header, &[0.0]))).is_err());
    }

    #[test]
    fn a_file_that_is_no_archive_is_an_error() {
        assert!(matches!(Npz::read(Cursor::new(b"<html>".to_vec())), Err(Fault::Archive(_))));
    }
}
