//! Packed lists, starts and wandering numbers: those of a writer, edited.
#![no_main]

use _newssearch_core::files::array_file::ArrayFile;
use _newssearch_core::files::bitpacking::{Packed, Starts, Wandering};
use _newssearch_core::files::bitpacking_writer::{PackedWriter, put_starts, put_wandering};
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{Edit, arrays_of, edit, file_by, file_of, written};

#[derive(arbitrary::Arbitrary, Debug)]
struct Input {
    numbers: Vec<u64>,
    repeated: u8,
    counts: Vec<u32>,
    edits: Vec<Edit>,
    ranges: Vec<(u16, u16)>,
}

fuzz_target!(|input: Input| {
    let numbers: Vec<u64> = input.numbers.iter().map(|number| number >> 1).collect();
    let whole = file_by(|writer| {
        for (name, bits) in [("four", 4), ("eight", 8)] {
            let mut packed = PackedWriter::new(bits);
            for _ in 0..=input.repeated {
                packed.append_u64(&numbers)?;
            }
            packed.finish(writer, name)?;
        }
        put_starts(writer, "starts", &input.counts)?;
        put_wandering(writer, "wandering", &input.counts)
    });
    let mut arrays = arrays_of(&whole);
    edit(&mut arrays, &input.edits);
    let Ok(file) = ArrayFile::open(&written("arrays", &file_of(&arrays))) else {
        return;
    };
    for (name, bits) in [("four", 4), ("eight", 8), ("four", 8), ("none", 4)] {
        if let Ok(packed) = Packed::open(&file, name, bits) {
            read_packed(&packed, &input.ranges, input.edits.is_empty());
        }
    }
    if let Ok(starts) = Starts::open(&file, "starts") {
        let all = starts.len();
        let _ = starts.stretch(0..all);
        let _ = starts.counts(0..all, &mut Vec::new());
        for &(start, end) in &input.ranges {
            let (start, end) = (usize::from(start), usize::from(end));
            let _ = starts.bounds(start % (all.saturating_add(1)));
            let _ = starts.bounds(start);
            let _ = starts.stretch(start..end);
            let _ = starts.containing(start.saturating_mul(end));
        }
        let _ = starts.containing(usize::MAX);
    }
    if let Ok(wandering) = Wandering::open(&file, "wandering") {
        let _ = wandering.read(0..wandering.len(), &mut Vec::new());
        for &(start, end) in &input.ranges {
            let _ = wandering.read(usize::from(start)..usize::from(end), &mut Vec::new());
        }
    }
});

fn read_packed(packed: &Packed, ranges: &[(u16, u16)], is_whole: bool) {
    let all = packed.len();
    let mut wide = Vec::new();
    if packed.read_u64(0..all, &mut wide).is_ok() {
        assert_eq!(wide.len(), all);
    }
    let _ = packed.read(0..all, &mut Vec::new());
    let _ = packed.read_ascending(0..all, &mut Vec::new());
    for &(start, end) in ranges {
        let (start, end) = (usize::from(start), usize::from(end));
        let mut part = Vec::new();
        if packed.read_u64(start..end, &mut part).is_ok() && is_whole {
            assert_eq!(part, wide[start..end], "a part is that of the whole");
        }
        let _ = packed.read_at(&[start.min(end), start.max(end)], &mut Vec::new());
    }
}
