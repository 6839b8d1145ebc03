//! Files of arrays: any bytes, and any directory over any bytes with right checksums.
#![no_main]

use _newssearch_core::files::array_file::ArrayFile;
use libfuzzer_sys::fuzz_target;
use newssearch_fuzz::{sealed, written};

fuzz_target!(|data: &[u8]| {
    let Some((&mode, rest)) = data.split_first() else {
        return;
    };
    let data = match mode % 4 {
        0 => rest.to_vec(),
        1 => [rest, b"NEWSARR1"].concat(),
        _ => {
            let at = rest.len().min(usize::from(mode / 4) * 64);
            sealed(rest[at..].to_vec(), &rest[..at])
        }
    };
    let path = written("arrays", &data);
    for opened in [ArrayFile::open(&path), ArrayFile::open_unchecked(&path)] {
        let Ok(file) = opened else { continue };
        let _ = file.damaged_blocks();
        let names: Vec<String> = file.names().map(str::to_owned).collect();
        for name in names {
            let array = file.array(&name).expect("it is one of theirs");
            let half = array.len() / 2;
            let _ = array.get(half);
            let _ = array.get(array.len());
            let _ = array.bytes(half..array.len());
            let _ = array.numbers();
            let _ = array.read_u32(0..half, &mut Vec::new());
            let _ = array.read_u64(half..array.len() + 1, &mut Vec::new());
            let _ = array.lower_bound(half as u64);
            let _ = array.upper_bound(u64::MAX);
        }
        file.release();
    }
});
