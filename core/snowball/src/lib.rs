//! The stemmers of Snowball 3.1.0 (M. F. Porter and others, <https://snowballstem.org>), under the licence in COPYING.
//!
//! `algorithms` is what `snowball ALGORITHM.sbl -rust` writes, `env` and `among` are the runtime that comes with it; in
//! all of them only the paths of `use` lines differ. Only this file is ours.
#![allow(warnings)]

mod algorithms;
mod among;
mod env;

pub use among::Among;
pub use env::SnowballEnv;

/// A stemmer: given a lower-case word, it leaves the stem in the environment.
pub type Algorithm = fn(&mut SnowballEnv) -> bool;

macro_rules! algorithms {
    ($($name:ident),* $(,)?) => {
        /// The names of all algorithms, sorted.
        pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

        /// Return the algorithm of this name.
        pub fn algorithm(name: &str) -> Option<Algorithm> {
            match name {
                $(stringify!($name) => Some(algorithms::$name::stem),)*
                _ => None,
            }
        }
    };
}

algorithms!(
    arabic, armenian, basque, catalan, danish, dutch, english, estonian, finnish, french, german, greek, hindi,
    hungarian, indonesian, irish, italian, lithuanian, nepali, norwegian, polish, portuguese, romanian, russian,
    serbian, spanish, swedish, tamil, turkish, yiddish,
);

/// Return the stem of a lower-case word.
pub fn stem(algorithm: Algorithm, word: &str) -> String {
    let mut env = SnowballEnv::create(word);
    algorithm(&mut env);
    env.get_current().into_owned()
}
