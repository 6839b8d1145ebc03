//! What the fuzz targets share: files of arrays with right checksums around whatever the fuzzer makes up.

use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::OnceLock;

use _newssearch_core::errors::Result;
use _newssearch_core::files::array_file::{ALIGNMENT, ArrayFile, BLOCK, Kind, MAGIC};
use _newssearch_core::files::array_writer::ArrayWriter;
use _newssearch_core::writing::batch::{Document, Documents, FIELDS, OfWords, Words, field_names};
use _newssearch_core::writing::merge::Stop;
use arbitrary::Arbitrary;

/// The type of an array.
#[derive(Arbitrary, Debug, Clone, Copy)]
pub enum AnyKind {
    /// Unsigned, one byte.
    U8,
    /// Unsigned, two bytes.
    U16,
    /// Unsigned, four bytes.
    U32,
    /// Unsigned, eight bytes.
    U64,
    /// Signed, one byte.
    I8,
    /// Signed, two bytes.
    I16,
    /// Signed, four bytes.
    I32,
    /// Signed, eight bytes.
    I64,
}

impl From<AnyKind> for Kind {
    fn from(kind: AnyKind) -> Self {
        match kind {
            AnyKind::U8 => Self::U8,
            AnyKind::U16 => Self::U16,
            AnyKind::U32 => Self::U32,
            AnyKind::U64 => Self::U64,
            AnyKind::I8 => Self::I8,
            AnyKind::I16 => Self::I16,
            AnyKind::I32 => Self::I32,
            AnyKind::I64 => Self::I64,
        }
    }
}

/// An array of a file.
#[derive(Clone)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Its bytes; what is left beyond whole numbers is not read.
    pub bytes: Vec<u8>,
}

/// One change to the arrays of a file, such as no writer makes.
#[derive(Arbitrary, Debug)]
pub struct Edit {
    array: u8,
    change: Change,
}

#[derive(Arbitrary, Debug)]
enum Change {
    Byte { at: u16, byte: u8 },
    Add { at: u16, amount: i8 },
    Number { at: u16, number: u64 },
    Cut { to: u16 },
    Grow { bytes: Vec<u8> },
    Become { bytes: Vec<u8> },
    Kind(AnyKind),
    Lose,
    Copy { from: u8 },
}

/// Apply edits to arrays; where they say nothing of what is there, nothing changes.
pub fn edit(arrays: &mut Vec<Named>, edits: &[Edit]) {
    for Edit { array, change } in edits {
        if arrays.is_empty() {
            return;
        }
        let count = arrays.len();
        let n = usize::from(*array) % count;
        let size = arrays[n].kind.size();
        let length = arrays[n].bytes.len();
        let place = |at: u16| usize::from(at) % (length / size).max(1) * size;
        match change {
            Change::Byte { at, byte } if length > 0 => arrays[n].bytes[usize::from(*at) % length] = *byte,
            Change::Add { at, amount } if length > 0 => {
                let byte = &mut arrays[n].bytes[usize::from(*at) % length];
                *byte = byte.wrapping_add_signed(*amount);
            }
            Change::Number { at, number } => {
                let start = place(*at);
                for (byte, new) in arrays[n]
                    .bytes
                    .iter_mut()
                    .skip(start)
                    .take(size)
                    .zip(number.to_le_bytes())
                {
                    *byte = new;
                }
            }
            Change::Cut { to } => arrays[n].bytes.truncate(place(*to)),
            Change::Grow { bytes } => arrays[n].bytes.extend_from_slice(bytes),
            Change::Become { bytes } => arrays[n].bytes.clone_from(bytes),
            Change::Kind(kind) => arrays[n].kind = (*kind).into(),
            Change::Lose => drop(arrays.remove(n)),
            Change::Copy { from } => {
                let other = arrays[usize::from(*from) % count].bytes.clone();
                arrays[n].bytes = other;
            }
            Change::Byte { .. } | Change::Add { .. } => {}
        }
    }
}

/// Return the arrays of a whole file.
///
/// # Panics
///
/// Where it is not one.
#[must_use]
pub fn arrays_of(data: &[u8]) -> Vec<Named> {
    let file = ArrayFile::open(&written("whole", data)).expect("a whole file");
    let named = |name: &str| {
        let array = file.array(name).expect("it is one of theirs");
        let bytes = array.all_bytes().expect("it is whole").to_vec();
        Named {
            name: name.to_owned(),
            kind: array.kind(),
            bytes,
        }
    };
    file.names().map(named).collect()
}

/// Return a file of arrays as a writer makes it.
///
/// # Panics
///
/// Where it fails, which it does not in memory.
pub fn file_by(write: impl FnOnce(&mut ArrayWriter<Vec<u8>>) -> Result<()>) -> Vec<u8> {
    let mut writer = ArrayWriter::new(Vec::new());
    write(&mut writer).expect("room in memory");
    writer.finish().expect("room in memory")
}

/// Return a file of arrays, whatever they hold, with checksums that are right.
#[must_use]
pub fn file_of(arrays: &[Named]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut directory = serde_json::Map::new();
    for Named { name, kind, bytes } in arrays {
        body.resize(body.len().next_multiple_of(ALIGNMENT), 0);
        let place = serde_json::json!([kind.name(), body.len(), bytes.len() / kind.size()]);
        directory.insert(name.clone(), place);
        body.extend_from_slice(bytes);
    }
    sealed(body, serde_json::Value::Object(directory).to_string().as_bytes())
}

/// Return a file of `body`, `directory`, and checksums that are right.
#[must_use]
pub fn sealed(mut body: Vec<u8>, directory: &[u8]) -> Vec<u8> {
    let size = body.len();
    let checksums: Vec<u8> = body
        .chunks(BLOCK)
        .flat_map(|block| crc32fast::hash(block).to_le_bytes())
        .collect();
    body.extend_from_slice(directory);
    body.extend_from_slice(&checksums);
    let of_end = crc32fast::hash(&body[size..]);
    body.extend_from_slice(&(size as u64).to_le_bytes());
    body.extend_from_slice(&(directory.len() as u64).to_le_bytes());
    body.extend_from_slice(&of_end.to_le_bytes());
    body.extend_from_slice(MAGIC);
    body
}

/// Write the file that a target reads next, and return its path; `what` tells the files of one process apart.
///
/// # Panics
///
/// Where there is no room for it.
#[must_use]
pub fn written(what: &str, data: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("newssearch-fuzz-{}.{what}", process::id()));
    // The last one may still be mapped: a new file, not its bytes overwritten.
    let _ = fs::remove_file(&path);
    fs::write(&path, data).expect("room for a file");
    path
}

/// A whole segment, its files as arrays.
pub struct Segment {
    /// The arrays of postings.
    pub postings: Vec<Named>,
    /// The arrays of documents.
    pub documents: Vec<Named>,
    /// How many documents it has.
    pub size: u32,
}

/// Return whole segments to be edited: one of a single article, one of some, one that has learnt a dictionary.
///
/// # Panics
///
/// Where they cannot be written, which they can in memory.
pub fn segments() -> &'static [Segment] {
    static SEGMENTS: OnceLock<Vec<Segment>> = OnceLock::new();
    SEGMENTS.get_or_init(|| [1, 12, 600].map(segment_of).into())
}

const OPENINGS: [&str; 6] = [
    "The ferry left the harbour at noon. O’Neill's ferries are late!",
    "The crane stands in the harbour.\n\nA FERRY came by e-mail, not by e mail.",
    "McDonald met O'Neill. The cranes moved; the iPhone did not.\n\nWhy?",
    "Ferry. Ferry ferry FERRY ferries, the co-operation of the U.S. harbour.",
    "Die Fähre fährt um 12.30 Uhr. Straße, Größe!",
    "",
];

fn segment_of(size: u32) -> Segment {
    let (mut words, mut documents) = (Words::default(), Documents::default());
    for n in 0..size {
        let body = format!(
            "{} Number {n} of the harbour, {}.",
            OPENINGS[n as usize % 6],
            n * 7919 % 257
        );
        let (headline, id) = (format!("Ferry {n} is late"), format!("a{n}"));
        let stored = format!("{{\"id\":\"{id}\",\"headline\":\"{headline}\"}}\n{body}");
        let mut texts: [Vec<&str>; FIELDS] = Default::default();
        for (field, values) in field_names().zip(&mut texts) {
            match field {
                "headline" => values.push(&headline),
                "body" => values.push(&body),
                "byline" if n % 3 == 0 => values.extend(["Ann O'Neill", "Bob Crane"]),
                "source" => values.push("The Harbour Courier"),
                _ => {}
            }
        }
        let document = Document {
            language: ["en", "de", "xx"][n as usize % 3],
            texts,
            values: vec![("id", vec![&id]), ("language", vec!["en"]), ("kind", vec!["article"])],
            dates: [
                730_000 + i64::from(n),
                730_000 + i64::from(n),
                i64::from(n) * 86_400 - 500,
                i64::from(n) * 86_400,
                i64::from(n),
            ],
            keys: [u64::from(n), u64::from(n)],
            content: u128::from(n).to_le_bytes(),
            text: u128::from(n / 2).to_le_bytes(),
            stored: stored.as_bytes(),
        };
        words.add(&document).expect("few documents");
        documents.add(&document);
    }
    let mut of_words = OfWords::default();
    let postings = file_by(|out| {
        of_words = words.write(out, &Stop::default())?;
        Ok(())
    });
    let dictionary = if size < 500 {
        Vec::new()
    } else {
        documents.learn().expect("memory for it")
    };
    let documents = file_by(|out| documents.write(out, &dictionary, &of_words));
    Segment {
        postings: arrays_of(&postings),
        documents: arrays_of(&documents),
        size,
    }
}
