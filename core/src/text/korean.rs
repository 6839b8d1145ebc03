//! Korean: the nouns in a word that may end in particles.
//!
//! Particles have no spaces before them. Which ones can follow a noun depends on whether its last syllable ends in a
//! consonant, so most nouns that happen to end like a particle (`가을`, `국가`, `서울`) are left whole. No dictionary is
//! used: a word is indexed whole and under each noun that it can hold. A query word matches itself and its remainder
//! without the particles that hardly any noun ends in.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::text::characters::is_alphanumeric;

// The block of syllables is sorted by their final consonants, of which there are 28 with none; 8 is ㄹ.
const FIRST: char = '\u{ac00}';
const LAST: char = '\u{d7a3}';
const FINALS: u32 = 28;
const RIEUL: u32 = 8;

const AFTER_CONSONANT: &str =
    "은 을 이 과 으로 으로서 으로써 으로부터 이나 이라 이라고 이라는 이란 이랑 이라도 이야 이며 이고 아 이여";
const AFTER_VOWEL: &str = "는 를 가 와 나 라고 라는 라며 란 랑 라도 며 야";
const AFTER_VOWEL_OR_RIEUL: &str = "로 로서 로써 로부터";
const AFTER_ANY: &str = "의 에 도 만 에서 에게 에게서 한테 께서 까지 부터 마저 조차 처럼 만큼 보다 대로 밖에 뿐 들 하고 \
    에서의 에의 에서도 에서는 에도 에는 에만 이다 입니다 이라며 이었다 였다 이든 든지 마다 께 한테서 뿐만 커녕";
const LONGEST: usize = 4;

/// Particles that many nouns end like (`경기도`): taken off in articles, not in queries.
const ENDS_OF_NOUNS: &str = "도 만 로 나 든 아 야 란 며 라고";

/// Nouns that end like a noun with a particle, where the rest is another word.
const WHOLE: &str = "고양이 호랑이 어린이 젊은이 늙은이 원숭이 떡볶이 목걸이 귀걸이 손잡이 지팡이 달팽이 거북이 구렁이 \
    쌍둥이 멍청이 여의도 경기도 강원도 충청도 전라도 경상도 황해도 평안도 함경도 제주도 울릉도 거제도 \
    강화도 고속도로 민주주의 사회주의 자본주의 공산주의 자유주의 제국주의 민족주의 개인주의 보수주의 진보주의 \
    전문의 국무회의 본회의";

/// Particles that follow one another: `국회의원들에게는`.
const STEPS: usize = 3;

fn among(words: &str, word: &str) -> bool {
    words.split(' ').any(|other| other == word)
}

/// Tell whether a word ends in a Korean syllable, composed or not.
#[must_use]
pub fn ends_in_hangul(word: &str) -> bool {
    let last = word.chars().next_back();
    last.is_some_and(|c| (FIRST..=LAST).contains(&c) || ('\u{1100}'..='\u{11ff}').contains(&c))
}

/// Return a word and every noun that is left of it without particles, the longest first.
#[must_use]
pub fn nouns(word: &str) -> Vec<String> {
    without_particles(word, "")
}

/// Return a word and the nouns that whoever types it in a query means.
#[must_use]
pub fn nouns_meant(word: &str) -> Vec<String> {
    without_particles(word, ENDS_OF_NOUNS)
}

fn without_particles(word: &str, kept: &str) -> Vec<String> {
    let word = ComposingNormalizerBorrowed::new_nfc().normalize(word);
    let mut found = vec![word.clone().into_owned()];
    let mut word = &*word;
    for _ in 0..STEPS {
        let rest = if among(WHOLE, word) {
            None
        } else {
            without_particle(word, kept)
        };
        let Some(rest) = rest else { break };
        found.push(rest.to_owned());
        word = rest;
    }
    found
}

/// Return a word without its longest particle, or None.
fn without_particle<'a>(word: &'a str, kept: &str) -> Option<&'a str> {
    let mut ends: Vec<usize> = word.char_indices().rev().take(LONGEST).map(|(at, _)| at).collect();
    while let Some(at) = ends.pop() {
        let (rest, particle) = word.split_at(at);
        if !rest.is_empty() && !among(kept, particle) && can_follow(rest, particle) {
            return Some(rest);
        }
    }
    None
}

/// Tell whether `particle` is one, and whether `noun` is long enough to be one and ends in what `particle` follows.
fn can_follow(noun: &str, particle: &str) -> bool {
    let after_consonant = among(AFTER_CONSONANT, particle);
    let after_vowel = among(AFTER_VOWEL, particle);
    let after_any = among(AFTER_ANY, particle);
    if !(after_consonant || after_vowel || after_any || among(AFTER_VOWEL_OR_RIEUL, particle)) {
        return false;
    }
    let Some(last) = noun.chars().next_back() else {
        return false;
    };
    if !ends_in_hangul(noun) {
        return is_alphanumeric(last);
    }
    if noun.chars().nth(1).is_none() && particle.chars().nth(1).is_none() {
        return false;
    }
    // Letters of the block of Jamo come before the syllables: as Python's, the remainder is not negative.
    #[allow(clippy::cast_possible_wrap)] // a code point
    let final_consonant = (u32::from(last) as i32 - u32::from(FIRST) as i32)
        .rem_euclid(FINALS as i32)
        .unsigned_abs();
    if after_consonant {
        return final_consonant != 0 && !(final_consonant == RIEUL && particle.starts_with("으로"));
    }
    if after_vowel {
        return final_consonant == 0;
    }
    after_any || final_consonant == 0 || final_consonant == RIEUL
}
