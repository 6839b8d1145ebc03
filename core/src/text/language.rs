//! Language identification: naive Bayes over byte n-grams (Lui and Baldwin, "langid.py", ACL 2012).
//!
//! The model is that of py3langid, in the layout that `languages/convert.py` describes. It is embedded in the library
//! and read in place, so that processes share it.

use std::sync::OnceLock;

static DATA: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/languages.bin"));
const HEADER: usize = 20;
const NONE: u32 = u32::MAX;

/// A model, read in place.
struct Model {
    names: Vec<&'static str>,
    /// For each class, the first of its name: a language in two scripts has two classes.
    firsts: Vec<usize>,
    starts: Numbers,
    fails: Numbers,
    outputs: Numbers,
    edges: &'static [u8],
    priors: Vec<f32>,
    low: &'static [u8],
    high: &'static [u8],
    /// The state that each byte leads to from each state of one byte at most: most steps end here.
    shallow: Vec<[u32; 256]>,
}

/// Little-endian numbers of four bytes.
#[derive(Clone, Copy)]
struct Numbers(&'static [u8]);

impl Numbers {
    fn get(self, index: u32) -> u32 {
        let at = index as usize * 4;
        match self.0.get(at..at + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => NONE,
        }
    }

    fn floats(self) -> Vec<f32> {
        self.0
            .chunks_exact(4)
            .filter_map(|bytes| bytes.try_into().ok().map(f32::from_le_bytes))
            .collect()
    }
}

/// Takes the parts of the model off its front, one after another.
struct Parts(&'static [u8]);

impl Parts {
    fn take(&mut self, length: usize) -> &'static [u8] {
        let (part, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        part
    }

    fn numbers(&mut self, count: usize) -> Numbers {
        Numbers(self.take(count * 4))
    }
}

impl Model {
    fn of(data: &'static [u8]) -> Self {
        let mut parts = Parts(data);
        let header = Numbers(parts.take(HEADER));
        let [states, features, classes, names] = [0, 1, 2, 3].map(|n| header.get(n) as usize);
        let names = std::str::from_utf8(parts.take(names)).unwrap_or_default();
        let mut model = Self {
            names: names.lines().collect(),
            firsts: Vec::new(),
            starts: parts.numbers(states + 1),
            fails: parts.numbers(states),
            outputs: parts.numbers(states),
            priors: parts.numbers(classes).floats(),
            low: parts.take(features * classes),
            high: parts.take(features * classes),
            edges: parts.take(states - 1),
            shallow: Vec::new(),
        };
        let first_of = |name: &&str| model.names.iter().position(|other| other == name).unwrap_or_default();
        model.firsts = model.names.iter().map(first_of).collect();
        // In breadth-first order the states of one byte follow the root, and are its children.
        for state in 0..=model.starts.get(1) {
            let mut moves = model.shallow.first().copied().unwrap_or([0; 256]);
            for edge in model.starts.get(state)..model.starts.get(state + 1) {
                if let Some(target) = model
                    .edges
                    .get(edge as usize)
                    .and_then(|&byte| moves.get_mut(usize::from(byte)))
                {
                    *target = edge + 1;
                }
            }
            model.shallow.push(moves);
        }
        model
    }

    fn shared() -> &'static Self {
        static SHARED: OnceLock<Model> = OnceLock::new();
        SHARED.get_or_init(|| Self::of(DATA))
    }

    /// Return the state that `byte` leads to: the longest suffix of what was read that begins a feature.
    fn step(&self, mut state: u32, byte: u8) -> u32 {
        loop {
            if let Some(moves) = self.shallow.get(state as usize) {
                return moves[usize::from(byte)];
            }
            let start = self.starts.get(state);
            let edges = self
                .edges
                .get(start as usize..self.starts.get(state + 1) as usize)
                .unwrap_or_default();
            if let Ok(found) = edges.binary_search(&byte) {
                #[allow(clippy::cast_possible_truncation)] // at most 255
                return start + found as u32 + 1;
            }
            state = self.fails.get(state);
        }
    }

    /// Return the features of a text, ascending, each with how often it occurs.
    fn features(&self, text: &[u8]) -> Vec<(u32, u32)> {
        let mut state = 0;
        let mut found: Vec<u32> = Vec::with_capacity(text.len());
        for &byte in text {
            state = self.step(state, byte);
            let feature = self.outputs.get(state);
            if feature != NONE {
                found.push(feature);
            }
        }
        found.sort_unstable();
        let mut counted: Vec<(u32, u32)> = Vec::new();
        for feature in found {
            match counted.last_mut() {
                Some((last, count)) if *last == feature => *count += 1,
                _ => counted.push((feature, 1)),
            }
        }
        counted
    }

    /// Return the log posterior of each class, or None for a text without any feature.
    fn scores(&self, text: &[u8]) -> Option<Vec<f32>> {
        let features = self.features(text);
        if features.is_empty() {
            return None;
        }
        let classes = self.priors.len();
        let mut scores = vec![0.0; classes];
        for (feature, count) in features {
            #[allow(clippy::cast_precision_loss)] // a text is a few thousand bytes
            let weight = (count as f32).ln_1p();
            let row = feature as usize * classes..(feature as usize + 1) * classes;
            let (Some(low), Some(high)) = (self.low.get(row.clone()), self.high.get(row)) else {
                continue;
            };
            for ((score, &low), &high) in scores.iter_mut().zip(low).zip(high) {
                *score += weight * half(u16::from_le_bytes([low, high]));
            }
        }
        for (score, prior) in scores.iter_mut().zip(&self.priors) {
            *score += prior;
        }
        Some(scores)
    }

    /// Return the likeliest class and its probability.
    fn classify(&self, text: &[u8]) -> (&'static str, f32) {
        let scores = self.scores(text).unwrap_or_else(|| vec![0.0; self.priors.len()]);
        // The square root of the length as the temperature keeps probabilities calibrated, as in py3langid.
        #[allow(clippy::cast_precision_loss)] // a text is a few thousand bytes
        let temperature = 1.0 / (text.len().max(1) as f32).sqrt();
        let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut odds: Vec<f32> = scores
            .iter()
            .map(|score| ((score - best) * temperature).exp())
            .collect();
        let total: f32 = odds.iter().sum();
        for (index, &first) in self.firsts.iter().enumerate() {
            if first < index {
                let odd = std::mem::take(&mut odds[index]);
                odds[first] += odd;
            }
        }
        let mut likeliest = ("und", f32::NEG_INFINITY);
        for (name, odd) in self.names.iter().zip(odds) {
            if odd > likeliest.1 {
                likeliest = (name, odd);
            }
        }
        (likeliest.0, likeliest.1 / total)
    }
}

/// Return the value of a number of IEEE 754 binary16 that is neither infinite nor a NaN.
fn half(bits: u16) -> f32 {
    const SCALE: f32 = f32::from_bits((127 + 112) << 23); // 2^112: the exponents' biases differ by so much
    let magnitude = f32::from_bits(u32::from(bits & 0x7FFF) << 13) * SCALE;
    f32::from_bits(magnitude.to_bits() | u32::from(bits & 0x8000) << 16)
}

/// Return the tag of the likeliest language of a text in UTF-8, normalized to NFC, and its probability.
///
/// Tags are ISO 639 codes as the model has them; a text without any known n-gram has a probability of 1 / classes.
#[must_use]
pub fn classify(text: &[u8]) -> (&'static str, f32) {
    Model::shared().classify(text)
}

#[cfg(test)]
mod tests {
    use super::{classify, half};

    #[test]
    fn languages_are_told_apart() {
        for (language, text) in [
            (
                "en",
                "The harbour council decided on Thursday night that the steam crane will not be scrapped.",
            ),
            (
                "de",
                "Der Stadtrat hat am Donnerstagabend entschieden, dass der Dampfkran nicht verschrottet wird.",
            ),
            (
                "fr",
                "Le conseil municipal a décidé jeudi soir que la grue à vapeur ne serait pas démolie.",
            ),
            (
                "ru",
                "Городской совет в четверг вечером решил, что паровой кран не пойдёт на слом.",
            ),
            ("ja", "市議会は木曜日の夜、蒸気クレーンを解体しないことを決めた。"),
        ] {
            let (told, probability) = classify(text.as_bytes());
            assert_eq!(told, language);
            assert!(probability > 0.5 && probability <= 1.0);
        }
    }

    #[test]
    fn bytes_of_no_language_have_a_low_probability() {
        for text in [&b""[..], b"\xff\xfe\xed\xa0\x80", b"0 1 2"] {
            assert!(classify(text).1 < 0.5);
        }
    }

    #[test]
    fn halves_have_their_values() {
        for (bits, value) in [
            (0, 0.0),
            (0x3C00, 1.0),
            (0xC500, -5.0),
            (0x0001, 2f32.powi(-24)),
            (0x7BFF, 65504.0),
        ] {
            assert_eq!(half(bits).to_bits(), f32::to_bits(value));
        }
    }
}
