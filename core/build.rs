//! Unpacks the language model, which is embedded as it is read: pages of a library are shared by all processes.

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let packed = "languages/model.zst";
    println!("cargo::rerun-if-changed={packed}");
    let unpacked = zstd::decode_all(File::open(packed)?)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("languages.bin"), unpacked)?;
    Ok(())
}
