//! Inversion: from documents that hold words to terms that know their documents and places.
//!
//! The places of a field are put into the order of their terms by counting: one pass over the words tells the number of
//! places that each term has, a second puts each place where it belongs. Documents come in order, so the places of a
//! term do, too.

use std::io::Write;

use crate::errors::{Error, Result};
use crate::files::array_writer::ArrayWriter;
use crate::files::lists::Lists;
use crate::segments::kinds::{CAPITALIZED, LOWER, ODD, UPPER};
use crate::segments::schema::compound_term;
use crate::text::analysis::{Analysis, BEGINS, BREAKS, COMPOUND, ENDS};
use crate::text::characters::{capitalized, upper as uppercased};
use crate::writing::interner::Interner;
use crate::writing::lexicon::{GAP, PARAGRAPH, Texts};
use crate::writing::segment_writer::FieldWriter;

/// Positions between two values of one field, so that no phrase runs from one into the next.
const VALUE_GAP: u32 = 1000;

/// The pairs of a term and a spelling under which tokens are posted, in the order of both.
struct Slots {
    /// The term of each slot, by its rank among all terms.
    terms: Vec<u32>,
    /// The spelling of each slot.
    spellings: Vec<u32>,
    /// The slots of each type; the first is that of its own stem.
    of_type: Lists,
}

impl Slots {
    /// Make the slots of types whose terms are given, each type a list.
    fn new(analysis: &Analysis, ranks: &[u32], terms_of_type: &Lists) -> Self {
        let mut pairs = Vec::with_capacity(terms_of_type.items().len());
        for (number, &spelling) in analysis.spellings.iter().enumerate() {
            let order = at(&analysis.order, spelling);
            for &term in terms_of_type.get(number) {
                pairs.push(u64::from(at(ranks, term)) << 32 | u64::from(order));
            }
        }
        let mut distinct = pairs.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let mut of_type = Lists::default();
        let mut next = pairs.iter();
        for number in 0..analysis.spellings.len() {
            for _ in terms_of_type.get(number) {
                let slot = next.next().and_then(|pair| distinct.binary_search(pair).ok());
                of_type.push(slot.and_then(|slot| u32::try_from(slot).ok()).unwrap_or(0));
            }
            of_type.end();
        }
        let by_order = inverse(&analysis.order);
        Self {
            terms: distinct.iter().map(|pair| upper(*pair)).collect(),
            spellings: distinct.iter().map(|pair| at(&by_order, lower(*pair))).collect(),
            of_type,
        }
    }

    fn len(&self) -> usize {
        self.terms.len()
    }
}

/// The effect of a word in a field: it has one token in one slot, or a list of tokens.
#[derive(Clone, Copy)]
struct Plan {
    /// The slot, or the number of a [`Several`].
    slot: u32,
    flags: u8,
    is_single: bool,
}

/// The tokens of a word that has not one token in one slot.
struct Several {
    tokens: u32,
    /// The number of a token, and a slot that it is posted under.
    posted: Vec<(u32, u32)>,
}

/// The slots of a view of fields, stemmed or folded only, and what each word does there.
struct View {
    slots: Slots,
    plans: Vec<Plan>,
    several: Vec<Several>,
}

impl View {
    fn new(analysis: &Analysis, slots: Slots) -> Self {
        let mut view = Self {
            slots,
            plans: Vec::with_capacity(analysis.len()),
            several: Vec::new(),
        };
        for word in (0..).take(analysis.len()) {
            let plan = view.plan(analysis.types(word), at(&analysis.flags, word));
            view.plans.push(plan);
        }
        view
    }

    #[allow(clippy::cast_possible_truncation)] // a word has fewer tokens than letters
    fn plan(&mut self, types: &[u32], flags: u8) -> Plan {
        if let [one] = types {
            if let &[slot] = self.slots.of_type.get(*one as usize) {
                return Plan {
                    slot,
                    flags,
                    is_single: true,
                };
            }
        }
        let mut posted = Vec::new();
        for (token, &of_type) in (0..).zip(types) {
            posted.extend(
                self.slots
                    .of_type
                    .get(of_type as usize)
                    .iter()
                    .map(|&slot| (token, slot)),
            );
        }
        self.several.push(Several {
            tokens: types.len() as u32,
            posted,
        });
        Plan {
            slot: self.several.len() as u32 - 1,
            flags,
            is_single: false,
        }
    }
}

/// The places of one kind that a field leaves behind, for postings of their own.
#[derive(Default)]
pub struct Found {
    /// The places where sentences begin: the document in the upper 32 bits, the position in the lower.
    pub sentences: Vec<u64>,
    /// The places where paragraphs begin.
    pub paragraphs: Vec<u64>,
    /// The number of tokens of each document that has the field.
    pub lengths: Vec<(u32, u32)>,
}

/// The terms of compounds, and their places.
#[derive(Default)]
pub struct Compounds {
    terms: Interner,
    places: Vec<(u32, u64)>,
}

impl Compounds {
    /// Write the postings of the compounds, if there are any.
    ///
    /// # Errors
    /// Returns [`Error::System`] when the disk refuses.
    pub fn finish<W: Write>(self, out: &mut ArrayWriter<W>, name: &str) -> Result<()> {
        if self.terms.is_empty() {
            return Ok(());
        }
        let mut writer = FieldWriter::new(true, false);
        let (starts, sorted) = grouped(self.terms.len(), &self.places);
        for term in self.terms.sorted() {
            writer.places(range(&sorted, &starts, term))?;
            writer.end_term(self.terms.get(term), 0)?;
        }
        writer.finish(out, name)
    }
}

/// Writes the postings of text fields whose words are in one analysis.
pub struct Inverter<'a> {
    analysis: &'a Analysis,
    language_of: &'a [u16],
    /// The terms in byte order.
    terms: Vec<u32>,
    ranks: Vec<u32>,
    kinds: Vec<u8>,
    stemmed: Option<View>,
    folded: Option<View>,
}

impl<'a> Inverter<'a> {
    /// Prepare to write fields; each document has the number of its language.
    #[must_use]
    pub fn new(analysis: &'a Analysis, language_of: &'a [u16]) -> Self {
        let terms = analysis.terms.sorted();
        Self {
            analysis,
            language_of,
            ranks: inverse(&terms),
            terms,
            kinds: kinds(analysis),
            stemmed: None,
            folded: None,
        }
    }

    /// Write a field. Returns what else is in its texts, if it is a field of running text.
    ///
    /// # Errors
    /// Returns [`Error::System`] when the disk refuses, [`Error::Invalid`] for more than a segment can hold.
    pub fn write<W: Write>(
        &mut self,
        out: &mut ArrayWriter<W>,
        field: &Field<'_>,
        texts: &Texts,
        compounds: &mut Compounds,
    ) -> Result<Found> {
        let view = self.view(field.stemmed);
        let mut inversion = Inversion::new(self.analysis, &view, self.language_of);
        inversion.count(texts);
        let found = inversion.place(texts, field, compounds)?;
        let mut writer = FieldWriter::new(true, true);
        self.put_terms(&mut writer, &inversion)?;
        self.put_words(&mut writer, &inversion)?;
        drop(inversion);
        self.keep(field.stemmed, view);
        writer.finish(out, field.name)?;
        Ok(found)
    }

    fn view(&mut self, stemmed: bool) -> View {
        let held = if stemmed {
            self.stemmed.take()
        } else {
            self.folded.take()
        };
        held.unwrap_or_else(|| {
            let slots = if stemmed {
                Slots::new(self.analysis, &self.ranks, &self.analysis.stems)
            } else {
                Slots::new(self.analysis, &self.ranks, &own_words(self.analysis))
            };
            View::new(self.analysis, slots)
        })
    }

    fn keep(&mut self, stemmed: bool, view: View) {
        *(if stemmed { &mut self.stemmed } else { &mut self.folded }) = Some(view);
    }

    fn put_terms(&self, writer: &mut FieldWriter, inversion: &Inversion<'_>) -> Result<()> {
        let slots = &inversion.view.slots;
        let (mut places, mut forms) = (Vec::new(), Vec::new());
        for term in 0..inversion.terms() {
            let posted = inversion.of_term(term);
            let used = inversion.forms(term);
            places.clear();
            places.extend(posted.iter().map(|posted| posted.place()));
            writer.places(&places)?;
            if used.len() > 1 {
                forms.clear();
                forms.extend(posted.iter().map(|posted| posted.form));
                writer.forms_of_places(&forms)?;
            }
            for &slot in used {
                let spelling = at(&slots.spellings, slot);
                let kind = if is_set(&inversion.found, slot) {
                    at(&self.kinds, spelling)
                } else {
                    ODD // not found under its folded word, it needs its own letters
                };
                writer.form(kind, self.analysis.texts.get(spelling))?;
            }
            let rank = used.first().map_or(0, |&slot| at(&slots.terms, slot));
            let forms = u32::try_from(used.len()).unwrap_or(u32::MAX);
            writer.end_term(self.analysis.terms.get(at(&self.terms, rank)), forms)?;
        }
        Ok(())
    }

    /// Write the folded words that are found, each with its forms.
    fn put_words(&self, writer: &mut FieldWriter, inversion: &Inversion<'_>) -> Result<()> {
        let mut pairs = Vec::new();
        for (number, _) in inversion.types_seen.iter().enumerate().filter(|(_, seen)| **seen) {
            let Some(&slot) = inversion.view.slots.of_type.get(number).first() else {
                continue;
            };
            let form = at(&inversion.form_numbers, slot);
            let spelling = self.analysis.spellings.get(number).copied().unwrap_or(0);
            for &word in self.analysis.exact.get(spelling as usize) {
                pairs.push(u64::from(at(&self.ranks, word)) << 32 | u64::from(form));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut forms = Vec::new();
        for of_word in pairs.chunk_by(|a, b| upper(*a) == upper(*b)) {
            forms.clear();
            forms.extend(of_word.iter().map(|pair| lower(*pair)));
            let rank = of_word.first().map_or(0, |pair| upper(*pair));
            writer.word(self.analysis.terms.get(at(&self.terms, rank)), &forms)?;
        }
        Ok(())
    }
}

/// A text field.
pub struct Field<'a> {
    /// The name of the field.
    pub name: &'a str,
    /// True if the words of the field are stemmed, false if they are folded only.
    pub stemmed: bool,
    /// True if the field has sentences, paragraphs and a length.
    pub running: bool,
}

/// One field on its way from words to terms.
struct Inversion<'a> {
    analysis: &'a Analysis,
    view: &'a View,
    language_of: &'a [u16],
    types_seen: Vec<bool>,
    /// The slots that are used, in order; those of each term follow one another.
    used: Vec<u32>,
    /// The start of the slots of each term in `used`, and the end of all.
    slot_starts: Vec<u32>,
    /// The place of each used slot in `used`: the number of its form.
    form_numbers: Vec<u32>,
    /// The slots that are found under their folded words.
    found: Vec<bool>,
    /// The term of each slot, and its form among those of the term.
    posted: Vec<(u32, u32)>,
    /// The start of the places of each term, and the end of all.
    starts: Vec<usize>,
    places: Vec<Posted>,
}

/// A place and its form, in one piece: each goes to another part of memory than the one before.
#[derive(Clone, Copy, Default)]
struct Posted {
    document: u32,
    position: u32,
    form: u32,
}

impl Posted {
    fn place(self) -> u64 {
        u64::from(self.document) << 32 | u64::from(self.position)
    }
}

/// The effect of a word in one field: a [`Plan`] whose slot is looked up.
#[derive(Clone, Copy)]
struct Target {
    /// The term and the form of the one slot; the number of a [`Several`] and 0.
    posted: (u32, u32),
    flags: u8,
    is_single: bool,
}

impl<'a> Inversion<'a> {
    fn new(analysis: &'a Analysis, view: &'a View, language_of: &'a [u16]) -> Self {
        Self {
            analysis,
            view,
            language_of,
            types_seen: vec![false; analysis.spellings.len()],
            used: Vec::new(),
            slot_starts: Vec::new(),
            form_numbers: vec![0; view.slots.len()],
            found: vec![false; view.slots.len()],
            posted: vec![(0, 0); view.slots.len()],
            starts: Vec::new(),
            places: Vec::new(),
        }
    }

    fn terms(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn of_term(&self, term: usize) -> &[Posted] {
        let start = self.starts.get(term).copied().unwrap_or(0);
        let end = self.starts.get(term + 1).copied().unwrap_or(start);
        self.places.get(start..end).unwrap_or_default()
    }

    /// Return the slots of the forms of a term.
    fn forms(&self, term: usize) -> &[u32] {
        let start = self.slot_starts.get(term).copied().unwrap_or(0);
        let end = self.slot_starts.get(term + 1).copied().unwrap_or(start);
        self.used.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Count the places of each slot, and number the terms that have any.
    fn count(&mut self, texts: &Texts) {
        let of_slots = self.places_of_slots(texts);
        let mut last = None;
        let mut total = 0;
        for (slot, (&places, &term)) in (0..).zip(of_slots.iter().zip(&self.view.slots.terms)) {
            if places == 0 {
                continue;
            }
            let number = self.used.len();
            if last != Some(term) {
                last = Some(term);
                self.starts.push(total);
                self.slot_starts.push(index(number));
            }
            let first = self.slot_starts.last().copied().unwrap_or(0);
            set(&mut self.form_numbers, slot, index(number));
            set(
                &mut self.posted,
                slot,
                (index(self.starts.len() - 1), index(number) - first),
            );
            self.used.push(slot);
            total += places as usize;
        }
        self.starts.push(total);
        self.slot_starts.push(index(self.used.len()));
    }

    fn places_of_slots(&mut self, texts: &Texts) -> Vec<u32> {
        let mut times = vec![0_u32; self.analysis.len()];
        for (document, words) in texts.each() {
            let language = at(self.language_of, document);
            for &word in words {
                if let Some(times) = times.get_mut(self.analysis.word(language, word) as usize) {
                    *times = times.saturating_add(1);
                }
            }
        }
        let mut of_slots = vec![0_u32; self.view.slots.len()];
        for (word, &times) in (0..).zip(&times).filter(|(_, times)| **times > 0) {
            for &of_type in self.analysis.types(word) {
                set(&mut self.types_seen, of_type, true);
                let slots = self.view.slots.of_type.get(of_type as usize);
                if let Some(&first) = slots.first() {
                    set(&mut self.found, first, true);
                }
                for &slot in slots {
                    if let Some(places) = of_slots.get_mut(slot as usize) {
                        *places = places.saturating_add(times);
                    }
                }
            }
        }
        of_slots
    }

    /// Put each place where its term has it.
    fn place(&mut self, texts: &Texts, field: &Field<'_>, compounds: &mut Compounds) -> Result<Found> {
        let total = self.starts.last().copied().unwrap_or(0);
        self.places = zeros(total)?;
        let targets: Vec<Target> = self.view.plans.iter().map(|&plan| self.target(plan)).collect();
        let mut next = self.starts.clone();
        let mut found = Found::default();
        for (document, words) in texts.each() {
            let mut walk = Walk::new(document, field.running);
            let language = at(self.language_of, document);
            for &number in words {
                let word = self.analysis.word(language, number);
                let Some(&target) = targets.get(word as usize) else {
                    continue;
                };
                if target.is_single && !walk.running && target.flags & COMPOUND == 0 {
                    self.post(&mut next, target.posted, walk.place());
                    walk.position += 1;
                    continue;
                }
                self.take(&mut next, &mut walk, word, target, &mut found);
                if target.flags & COMPOUND != 0 {
                    self.note_compounds(word, walk.first, field.name, compounds)?;
                }
            }
            if field.running {
                found.lengths.push((document, walk.tokens));
            }
        }
        Ok(found)
    }

    fn target(&self, plan: Plan) -> Target {
        Target {
            posted: if plan.is_single {
                at(&self.posted, plan.slot)
            } else {
                (plan.slot, 0)
            },
            flags: plan.flags,
            is_single: plan.is_single,
        }
    }

    fn post(&mut self, next: &mut [usize], (term, form): (u32, u32), place: u64) {
        let Some(next) = next.get_mut(term as usize) else {
            return;
        };
        if let Some(to) = self.places.get_mut(*next) {
            let (document, position) = (upper(place), lower(place));
            *to = Posted {
                document,
                position,
                form,
            };
        }
        *next += 1;
    }

    /// Take a word of a text that has sentences, or one that has not one token in one slot.
    fn take(&mut self, next: &mut [usize], walk: &mut Walk, word: u32, target: Target, found: &mut Found) {
        walk.begin(target.flags);
        let view = self.view;
        if target.is_single && target.flags & BREAKS == 0 {
            walk.token(found);
            self.post(next, target.posted, walk.first);
        } else if word == GAP {
            walk.position = walk.position.saturating_add(VALUE_GAP);
        } else if let Some(breaks) = self.breaks(word, target) {
            let tokens = if target.is_single { 1 } else { tokens_of(view, target) };
            for token in 0..=tokens {
                if breaks.contains(&token) {
                    walk.begins |= SENTENCE;
                }
                if token < tokens {
                    walk.token(found);
                }
            }
            self.post_each(next, walk, target);
        } else {
            for _ in 0..tokens_of(view, target) {
                walk.token(found);
            }
            self.post_each(next, walk, target);
        }
        walk.end(word, target.flags);
    }

    fn breaks(&self, word: u32, target: Target) -> Option<&'a [u32]> {
        if target.flags & BREAKS == 0 {
            return None;
        }
        self.analysis.breaks.get(&word).map(Vec::as_slice)
    }

    fn post_each(&mut self, next: &mut [usize], walk: &Walk, target: Target) {
        let view = self.view;
        if target.is_single {
            self.post(next, target.posted, walk.first);
        } else if let Some(several) = view.several.get(target.posted.0 as usize) {
            for &(token, slot) in &several.posted {
                self.post(next, at(&self.posted, slot), walk.first + u64::from(token));
            }
        }
    }

    fn note_compounds(&self, word: u32, first: u64, field: &str, compounds: &mut Compounds) -> Result<()> {
        for compound in self.analysis.compounds.get(&word).into_iter().flatten() {
            for key in &compound.keys {
                let term = compound_term(key, field, compound.width);
                let term = compounds.terms.number(term.as_bytes())?;
                compounds.places.push((term, first + u64::from(compound.first)));
            }
        }
        Ok(())
    }
}

/// The way through the words of one document.
struct Walk {
    document: u64,
    position: u32,
    tokens: u32,
    /// The place of the first token of the last word.
    first: u64,
    /// True if the field is running text, with sentences and a length.
    running: bool,
    /// Flags of the units that the next token begins: [`SENTENCE`], [`PARAGRAPH_BEGINS`].
    begins: u8,
    /// True if the last word may end a sentence.
    ended: bool,
}

/// A sentence begins with the next token.
const SENTENCE: u8 = 1;
/// A paragraph begins with the next token.
const PARAGRAPH_BEGINS: u8 = 2;

impl Walk {
    fn new(document: u32, running: bool) -> Self {
        Self {
            document: u64::from(document) << 32,
            position: 0,
            tokens: 0,
            first: 0,
            running,
            begins: SENTENCE | PARAGRAPH_BEGINS,
            ended: false,
        }
    }

    fn place(&self) -> u64 {
        self.document | u64::from(self.position)
    }

    fn begin(&mut self, flags: u8) {
        self.first = self.place();
        if self.ended && flags & BEGINS != 0 {
            self.begins |= SENTENCE;
        }
    }

    fn token(&mut self, found: &mut Found) {
        if self.running && self.begins != 0 {
            if self.begins & SENTENCE != 0 {
                found.sentences.push(self.place());
            }
            if self.begins & PARAGRAPH_BEGINS != 0 {
                found.paragraphs.push(self.place());
            }
            self.begins = 0;
        }
        self.position = self.position.saturating_add(1);
        self.tokens += 1;
    }

    fn end(&mut self, word: u32, flags: u8) {
        self.ended = flags & ENDS != 0;
        if word == PARAGRAPH || word == GAP {
            self.begins = SENTENCE | PARAGRAPH_BEGINS;
        }
    }
}

fn tokens_of(view: &View, target: Target) -> u32 {
    view.several
        .get(target.posted.0 as usize)
        .map_or(0, |several| several.tokens)
}

/// Write a field of whole values: pairs of a value's number and a document, in any order.
///
/// # Errors
/// Returns [`Error::System`] when the disk refuses.
pub fn write_values<W: Write>(
    out: &mut ArrayWriter<W>,
    name: &str,
    values: &Interner,
    pairs: &[(u32, u32)],
) -> Result<()> {
    let mut writer = FieldWriter::new(false, false);
    let placed: Vec<(u32, u64)> = pairs
        .iter()
        .map(|&(value, document)| (value, u64::from(document)))
        .collect();
    let (starts, sorted) = grouped(values.len(), &placed);
    for value in values.sorted() {
        let mut last = None;
        for &document in range(&sorted, &starts, value) {
            if last != Some(document) {
                writer.document(lower(document))?;
                last = Some(document);
            }
        }
        writer.end_term(values.get(value), 0)?;
    }
    writer.finish(out, name)
}

/// Write a field of terms without forms, each with its ascending places.
///
/// # Errors
/// Returns [`Error::System`] when the disk refuses.
pub fn write_places<W: Write>(out: &mut ArrayWriter<W>, name: &str, mut terms: Vec<(String, Vec<u64>)>) -> Result<()> {
    terms.retain(|(_, places)| !places.is_empty());
    if terms.is_empty() {
        return Ok(());
    }
    terms.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let mut writer = FieldWriter::new(true, false);
    for (term, places) in terms {
        writer.places(&places)?;
        writer.end_term(term.as_bytes(), 0)?;
    }
    writer.finish(out, name)
}

/// Group items by a number below `count`, those of one number in their order: where each group begins, and all items.
fn grouped(count: usize, items: &[(u32, u64)]) -> (Vec<usize>, Vec<u64>) {
    let mut starts = vec![0; count + 1];
    for &(number, _) in items {
        if let Some(after) = starts.get_mut(number as usize + 1) {
            *after += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; items.len()];
    for &(number, item) in items {
        if let Some(place) = next.get_mut(number as usize) {
            if let Some(to) = sorted.get_mut(*place) {
                *to = item;
            }
            *place += 1;
        }
    }
    (starts, sorted)
}

fn range<'a>(items: &'a [u64], starts: &[usize], number: u32) -> &'a [u64] {
    let start = starts.get(number as usize).copied().unwrap_or(0);
    let end = starts.get(number as usize + 1).copied().unwrap_or(start);
    items.get(start..end).unwrap_or_default()
}

/// Return for each type its own folded word, as a list of one.
fn own_words(analysis: &Analysis) -> Lists {
    let mut own = Lists::default();
    for &spelling in &analysis.spellings {
        if let Some(&word) = analysis.exact.get(spelling as usize).first() {
            own.push(word);
        }
        own.end();
    }
    own
}

/// Return how each spelling is written.
fn kinds(analysis: &Analysis) -> Vec<u8> {
    let kind = |spelling: u32| match *analysis.exact.get(spelling as usize) {
        [word] => kind_of(analysis.texts.text(spelling), analysis.terms.text(word)),
        _ => ODD,
    };
    (0..).take(analysis.texts.len()).map(kind).collect()
}

/// Return how a text writes a folded word.
#[must_use]
pub fn kind_of(text: &str, word: &str) -> u8 {
    if text == word {
        LOWER
    } else if text == capitalized(word) {
        CAPITALIZED
    } else if text == uppercased(word) {
        UPPER
    } else {
        ODD
    }
}

/// Return for each number its place in a list of all numbers.
fn inverse(numbers: &[u32]) -> Vec<u32> {
    let mut places = vec![0; numbers.len()];
    for (place, &number) in (0..).zip(numbers) {
        set(&mut places, number, place);
    }
    places
}

fn at<T: Copy + Default>(items: &[T], n: u32) -> T {
    items.get(n as usize).copied().unwrap_or_default()
}

fn is_set(flags: &[bool], n: u32) -> bool {
    at(flags, n)
}

fn set<T>(items: &mut [T], n: u32, value: T) {
    if let Some(item) = items.get_mut(n as usize) {
        *item = value;
    }
}

fn zeros<T: Clone + Default>(count: usize) -> Result<Vec<T>> {
    let mut items = Vec::new();
    items.try_reserve_exact(count).map_err(|_| Error::memory())?;
    items.resize(count, T::default());
    Ok(items)
}

/// Return a number of slots as 32 bits: there is one for each distinct word at most.
#[allow(clippy::cast_possible_truncation)]
fn index(count: usize) -> u32 {
    count as u32
}

#[allow(clippy::cast_possible_truncation)]
fn lower(pair: u64) -> u32 {
    pair as u32
}

fn upper(pair: u64) -> u32 {
    lower(pair >> 32)
}
