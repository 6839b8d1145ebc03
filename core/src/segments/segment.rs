//! Open segments: one of them, and those of a whole generation with documents numbered through.
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::errors::{Error, Result, reserve};
use crate::files::array_file::ArrayFile;
use crate::files::dictionary::Cursor;
use crate::files::keys::Keys;
use crate::positions::joins::merge_runs;
use crate::positions::places::PlaceReader;
use crate::search::budget::Budget;
use crate::search::cache::Cache;
use crate::search::unions;
use crate::segments::columns::Columns;
use crate::segments::postings::FieldPostings;
use crate::segments::schema::{AS_WRITTEN, CASED};
use crate::segments::views::{Source, View};

pub use crate::segments::postings::Counted;

/// Bytes of decoded postings that are kept for the next query that asks for the same words.
const KEPT: usize = 32 << 20;

/// As many bytes for each document, where that is more: what a word has grows with the index.
const KEPT_EACH: usize = 160;

/// Bytes of the objects around a list.
const BYTES_A_LIST: usize = 200;

/// Bytes read, after which the pages that they lie in are given back: by and by a process would have all mapped.
const MAPPED: usize = 48 << 20;

/// As many more bytes for each document: lists grow with the index, and a page that was given back costs a fault again.
const MAPPED_EACH: usize = 144;

/// A list lies in some eight arrays, of each of which a system maps 64 kB around a byte, part of it already mapped.
const BYTES_A_READ: usize = 256 << 10;

/// Bytes of a posting in the file, about.
const BYTES_A_POSTING: usize = 2;

/// Stored articles read, after which the pages that they lie in are given back.
const MAPPED_ARTICLES: usize = 100;

/// Documents of all segments together: a place must fit into a number.
const MOST_DOCUMENTS: u32 = 1 << 31;

/// Terms between two looks at the clock.
const CHECKED_EVERY: usize = 1000;

/// Documents whose places are read at once.
const BATCH: usize = 4096;

/// The place of a segment, and the documents of it that have been removed.
#[derive(Debug, Clone)]
pub struct SegmentFiles {
    /// The name of the segment, `MAIN_…`.
    pub name: String,
    /// The file of postings.
    pub postings: PathBuf,
    /// The file of documents.
    pub documents: PathBuf,
    /// The number of documents, removed ones included.
    pub size: u32,
    /// The numbers of removed documents within the segment.
    pub removed: Vec<u32>,
}

/// Live documents: a bit for each document.
#[derive(Debug, Clone, Default)]
pub struct Live {
    words: Vec<u64>,
    count: usize,
}

impl Live {
    /// Make a set of documents that are all live.
    fn all(size: u32) -> Result<Self> {
        let mut words = Vec::new();
        let count = (size as usize).div_ceil(64);
        reserve(&mut words, count)?;
        words.resize(count, u64::MAX);
        if let Some(last) = words.last_mut()
            && size % 64 > 0
        {
            *last = u64::MAX >> (64_u32.wrapping_sub(size % 64));
        }
        Ok(Self {
            words,
            count: size as usize,
        })
    }

    fn remove(&mut self, document: u32) {
        if let Some(word) = self.words.get_mut(document as usize / 64) {
            let bit = 1 << (document % 64);
            if *word & bit != 0 {
                *word &= !bit;
                self.count = self.count.saturating_sub(1);
            }
        }
    }

    /// Return whether a document has not been removed.
    #[must_use]
    pub fn contains(&self, document: u32) -> bool {
        let word = self.words.get(document as usize / 64).copied().unwrap_or(0);
        word >> (document % 64) & 1 == 1
    }

    /// Return the removed ones of `size` documents, ascending.
    fn removed(&self, size: u32) -> impl Iterator<Item = u32> {
        let words = (0_u32..).step_by(64).zip(&self.words);
        let with_removed = words.filter(|(_, word)| **word != u64::MAX); // few words of many
        with_removed
            .flat_map(move |(first, _)| first..first.saturating_add(64).min(size))
            .filter(|&document| !self.contains(document))
    }

    /// Return the bits, the lowest of the first word for document 0.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Return the number of live documents.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

/// The postings of one segment, by the names of their lists. Threads share them.
pub struct SegmentPostings {
    file: Arc<ArrayFile>,
    size: u32,
    /// The fields by name, sorted, each opened when it is first asked for.
    fields: Vec<(String, OnceLock<FieldPostings>)>,
}

impl SegmentPostings {
    /// Open the postings of a segment of `size` documents.
    pub fn open(path: &Path, size: u32) -> Result<Self> {
        let file = ArrayFile::open(path)?;
        let mut names: Vec<String> = file
            .names()
            .filter_map(|name| Some(name.split_once('/')?.0.to_owned()))
            .collect();
        names.sort_unstable();
        names.dedup();
        let fields = names.into_iter().map(|name| (name, OnceLock::new())).collect();
        Ok(Self { file, size, fields })
    }

    /// Return the file.
    #[must_use]
    pub fn file(&self) -> &Arc<ArrayFile> {
        &self.file
    }

    /// Return the names of the fields, sorted.
    pub fn own_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// Return the names of the lists that can be listed, sorted: fields, and words as written.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let written = self
            .own_names()
            .filter(|name| self.has_forms(name))
            .map(|name| format!("{name}{AS_WRITTEN}"));
        let mut names: Vec<String> = self.own_names().map(str::to_owned).chain(written).collect();
        names.sort_unstable();
        names
    }

    /// Return the postings of a field itself.
    pub fn field(&self, name: &str) -> Result<Option<&FieldPostings>> {
        let Ok(at) = self.fields.binary_search_by(|(known, _)| known.as_str().cmp(name)) else {
            return Ok(None);
        };
        let Some((name, field)) = self.fields.get(at) else {
            return Ok(None);
        };
        if let Some(field) = field.get() {
            return Ok(Some(field));
        }
        let opened = FieldPostings::open(&self.file, name, at, self.size)?;
        Ok(Some(field.get_or_init(|| opened)))
    }

    /// Return a list of postings.
    pub fn view(&self, name: &str) -> Result<Option<View<'_>>> {
        if let Some(field) = self.field(name)? {
            return Ok(Some(View::Own(field)));
        }
        let (base, is_cased) = match (name.strip_suffix(AS_WRITTEN), name.strip_suffix(CASED)) {
            (Some(base), _) => (base, false),
            (None, Some(base)) => (base, true),
            (None, None) => return Ok(None),
        };
        let Some(field) = self.field(base)? else {
            return Ok(None);
        };
        Ok(field.spelling().map(|spelling| {
            if is_cased {
                View::Cased(field, spelling)
            } else {
                View::Written(field, spelling)
            }
        }))
    }

    fn has_forms(&self, name: &str) -> bool {
        self.file.has(&format!("{name}/form_starts.whole"))
    }
}

/// One segment.
pub struct Segment {
    /// The name of the segment.
    pub name: String,
    /// The number that is added to its document numbers to make them those of the generation.
    pub offset: u32,
    /// The number of documents, removed ones included.
    pub size: u32,
    /// The postings.
    pub postings: SegmentPostings,
    /// The columns and the stored articles of the documents.
    pub columns: Columns,
    /// The live documents, `None` where none has been removed.
    pub live: Option<Live>,
}

impl Segment {
    fn open(files: SegmentFiles, offset: u32) -> Result<Self> {
        let columns = Columns::open(&files.documents)?;
        if columns.len() != files.size as usize {
            return Err(Error::damaged(format!(
                "{} has {} documents, not {}",
                files.name,
                columns.len(),
                files.size
            )));
        }
        let live = if files.removed.is_empty() {
            None
        } else {
            let mut live = Live::all(files.size)?;
            for document in files.removed {
                if document >= files.size {
                    return Err(Error::damaged(format!(
                        "more has been removed from {} than it had",
                        files.name
                    )));
                }
                live.remove(document);
            }
            Some(live)
        };
        Ok(Self {
            postings: SegmentPostings::open(&files.postings, files.size)?,
            name: files.name,
            offset,
            size: files.size,
            columns,
            live,
        })
    }

    /// Keep only the live ones of documents numbered within the segment.
    pub fn retain_live(&self, documents: &mut Vec<u32>) {
        if let Some(live) = &self.live {
            documents.retain(|&document| live.contains(document));
        }
    }
}

/// The keys of decoded postings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// A term of a list, in all segments.
    Term(String),
    /// A segment, a field in it, a term of that.
    Postings(u32, usize, usize),
}

/// The segments of one generation as one: documents numbered through, removed ones left out. Threads share them.
pub struct Segments {
    each: Vec<Segment>,
    size: u32,
    live: Option<Live>,
    kept: Cache<Key, Arc<Counted>>,
    columns: Cache<String, Arc<[i64]>>,
    mapped: AtomicUsize,
    articles: AtomicUsize,
}

impl Segments {
    /// Open segments, in their order; those without documents are left out.
    pub fn open(files: Vec<SegmentFiles>) -> Result<Self> {
        let mut each = Vec::new();
        let mut size: u32 = 0;
        for files in files.into_iter().filter(|files| files.size > 0) {
            let segment = Segment::open(files, size)?;
            size = size
                .checked_add(segment.size)
                .filter(|&size| size < MOST_DOCUMENTS)
                .ok_or_else(|| Error::damaged("the segments have too many documents"))?;
            each.push(segment);
        }
        let live = live_of(&each, size)?;
        Ok(Self {
            each,
            size,
            live,
            kept: Cache::new(KEPT.max(KEPT_EACH.saturating_mul(size as usize))),
            columns: Cache::new(usize::MAX), // some ten columns, all of them needed
            mapped: AtomicUsize::new(0),
            articles: AtomicUsize::new(0),
        })
    }

    /// Return the segments.
    #[must_use]
    pub fn each(&self) -> &[Segment] {
        &self.each
    }

    /// Return the number of documents, removed ones included.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Return the live documents, or `None` where none has been removed.
    #[must_use]
    pub fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    /// Return the numbers of the live documents.
    #[must_use]
    pub fn documents(&self) -> Vec<u32> {
        let mut documents: Vec<u32> = (0..self.size).collect();
        if let Some(live) = &self.live {
            documents.retain(|&document| live.contains(document));
        }
        documents
    }

    /// Return the segment of a document, and its number there.
    pub fn place(&self, document: u32) -> Result<(&Segment, usize)> {
        let after = self.each.partition_point(|segment| segment.offset <= document);
        let segment = after.checked_sub(1).and_then(|at| self.each.get(at));
        let local = segment.and_then(|segment| document.checked_sub(segment.offset));
        match (segment, local) {
            (Some(segment), Some(local)) if local < segment.size => Ok((segment, local as usize)),
            _ => Err(Error::Invalid(format!("there is no document {document}"))),
        }
    }

    /// Return the live documents that have a term and how often.
    pub fn counted(&self, name: &str, term: &str, budget: &Budget) -> Result<Arc<Counted>> {
        budget.check()?;
        let key = key_of(name, term);
        if let Some(found) = self.kept.get(&key) {
            return Ok(found);
        }
        let found = self.counted_any(name, &[term], budget)?;
        self.keep(key, &found);
        Ok(found)
    }

    /// Return the live documents that have any of some terms and how often, places that several have counted once.
    pub fn counted_any<T: AsRef<str>>(&self, name: &str, terms: &[T], budget: &Budget) -> Result<Arc<Counted>> {
        let mut found = Vec::with_capacity(self.each.len());
        let mut most: u64 = 0;
        for open in self.open_segments() {
            if let Some(view) = open.segment.postings.view(name)? {
                let sources = view.sources(terms.iter().map(AsRef::as_ref))?;
                most = most.saturating_add(most_of(view, &sources)?);
                found.push((open, view, sources));
            }
        }
        let mut whole = Counted::default();
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(self.size as usize);
        reserve(&mut whole.documents, most)?;
        reserve(&mut whole.tallies, most)?;
        for (open, view, sources) in found {
            if let [Source { term, meant: None, .. }] = sources.as_slice() {
                self.append_postings(&mut whole, open, view.field(), *term)?;
                continue;
            }
            let found = unions::count(self, open, view, &sources, budget)?;
            if self.each.len() == 1 && self.live.is_none() {
                return Ok(found);
            }
            append_live(&mut whole, &found, open.segment)?;
        }
        Ok(Arc::new(whole))
    }

    /// Append the live documents that have the n-th term of a field of a segment, by their numbers in the generation.
    fn append_postings(&self, whole: &mut Counted, open: Open<'_>, field: &FieldPostings, n: usize) -> Result<()> {
        let first = whole.documents.len();
        if let Some(known) = self.kept.get(&Key::Postings(open.number, field.number(), n)) {
            whole.documents.extend_from_slice(&known.documents);
            whole.tallies.extend_from_slice(&known.tallies);
        } else {
            field.read_counted(n, whole)?;
            self.note_read(whole.documents.len().saturating_sub(first));
        }
        place_live(whole, first, open.segment);
        Ok(())
    }

    /// Return the documents of a segment that have the n-th term of a field, removed ones included, kept for next time.
    pub fn postings(&self, open: Open<'_>, field: &FieldPostings, n: usize) -> Result<Arc<Counted>> {
        let key = Key::Postings(open.number, field.number(), n);
        if let Some(found) = self.kept.get(&key) {
            return Ok(found);
        }
        let found = Arc::new(field.counted(n)?);
        self.note_read(found.documents.len());
        self.keep(key, &found);
        Ok(found)
    }

    /// Return a number that is no smaller than that of the documents that have a term; quicker than `counted`.
    pub fn most(&self, name: &str, term: &str, budget: &Budget) -> Result<u64> {
        budget.check()?;
        let mut most: u64 = 0;
        for segment in &self.each {
            let Some(view) = segment.postings.view(name)? else {
                continue;
            };
            most = most.saturating_add(most_of(view, &view.sources([term])?)?);
        }
        Ok(most)
    }

    /// Return whether any document, even a removed one, has a term.
    pub fn has(&self, name: &str, term: &str) -> Result<bool> {
        for segment in &self.each {
            if let Some(view) = segment.postings.view(name)?
                && view.has(term)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Return whether any segment has a list of postings.
    pub fn has_list(&self, name: &str) -> Result<bool> {
        for segment in &self.each {
            if segment.postings.view(name)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Return whether any document has a term in a field.
    #[must_use]
    pub fn has_field(&self, name: &str) -> bool {
        self.each
            .iter()
            .any(|segment| segment.postings.own_names().any(|known| known == name))
    }

    /// Return the terms of a list that begin with a prefix, sorted, each once; the walk checks the budget.
    pub fn terms_from<'a>(&'a self, name: &str, prefix: &str, budget: &'a Budget) -> Result<TermsFrom<'a>> {
        budget.check()?;
        let mut lists = Vec::new();
        for segment in &self.each {
            if let Some(terms) = segment.postings.view(name)?.and_then(|view| view.terms()) {
                let range = terms.starting_with(prefix.as_bytes())?;
                lists.push(TermList {
                    cursor: terms.cursor(range.start),
                    end: range.end,
                    next: None,
                });
            }
        }
        for list in &mut lists {
            list.advance()?;
        }
        Ok(TermsFrom {
            lists,
            budget,
            passed: 0,
        })
    }

    /// Return the places of a term in live documents, ascending: the document in the upper 32 bits, the position in the
    /// lower.
    pub fn places(&self, name: &str, term: &str, budget: &Budget) -> Result<Vec<u64>> {
        let mut whole = Vec::new();
        for open in self.open_segments() {
            let mut places = self.places_in(open, name, term, budget)?;
            if let Some(live) = &open.segment.live {
                places.retain(|&place| live.contains(crate::positions::joins::document_of(place)));
            }
            let offset = u64::from(open.segment.offset) << 32;
            reserve(&mut whole, places.len())?;
            whole.extend(places.into_iter().map(|place| place.saturating_add(offset)));
        }
        Ok(whole)
    }

    /// Return the places of a term in a segment, ascending, numbered within it, those in removed documents included.
    pub fn places_in(&self, open: Open<'_>, name: &str, term: &str, budget: &Budget) -> Result<Vec<u64>> {
        let mut places = Vec::new();
        let Some(view) = open.segment.postings.view(name)? else {
            return Ok(places);
        };
        let sources = view.sources([term])?;
        for source in &sources {
            let counted = self.postings(open, view.field(), source.term)?;
            let mut reader = PlaceReader::new(
                view.field(),
                source.term,
                source.meant.as_deref(),
                Some(Arc::clone(&counted)),
            )?;
            for documents in counted.documents.chunks(BATCH) {
                budget.check()?;
                reader.read(documents, &mut places)?;
            }
        }
        if sources.len() > 1 {
            merge_runs(&mut places);
        }
        Ok(places)
    }

    /// Return the value of a field of whole values in each live document that has one, by document.
    pub fn values(&self, name: &str) -> Result<Vec<(u32, Vec<u8>)>> {
        let mut found = Vec::new();
        for segment in &self.each {
            let Some(field) = segment.postings.field(name)? else {
                continue;
            };
            let first = found.len();
            let mut terms = field.terms().cursor(0);
            let mut counted = Counted::default();
            let mut n: usize = 0;
            while let Some(term) = terms.next()? {
                counted.clear();
                field.read_counted(n, &mut counted)?;
                n = n.saturating_add(1);
                for &document in &counted.documents {
                    if segment.live.as_ref().is_none_or(|live| live.contains(document)) {
                        found.push((document.saturating_add(segment.offset), term.to_vec()));
                    }
                }
            }
            if let Some(of_segment) = found.get_mut(first..) {
                of_segment.sort_by_key(|(document, _)| *document);
            }
        }
        Ok(found)
    }

    /// Return a column, one number a document, live or not, segments without it left out.
    pub fn numbers(&self, column: &str) -> Result<Arc<[i64]>> {
        if let Some(found) = self.columns.get(column) {
            return Ok(found);
        }
        let mut whole = Vec::new();
        reserve(&mut whole, self.size as usize)?;
        for segment in &self.each {
            if let Some(array) = segment.columns.array(column)? {
                array.read(0..array.len(), &mut whole)?;
            }
        }
        let whole: Arc<[i64]> = whole.into();
        self.columns
            .keep(column.to_owned(), Arc::clone(&whole), whole.len().saturating_mul(8));
        Ok(whole)
    }

    /// Return whether a column has been read whole.
    #[must_use]
    pub fn has_numbers(&self, column: &str) -> bool {
        self.columns.get(column).is_some()
    }

    /// Return the numbers of ascending documents in a column that every segment has.
    pub fn numbers_of(&self, column: &str, documents: &[u32]) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        reserve(&mut found, documents.len())?;
        let mut rest = documents;
        for segment in &self.each {
            let end = segment.offset.saturating_add(segment.size);
            let (own, others) = rest.split_at(rest.partition_point(|&document| document < end));
            rest = others;
            if own.is_empty() {
                continue;
            }
            let Some(array) = segment.columns.array(column)? else {
                return Err(Error::damaged(format!(
                    "column {column} does not have a number for every document"
                )));
            };
            for &document in own {
                let local = document.wrapping_sub(segment.offset) as usize; // one beyond its end is refused
                array.read(local..local.saturating_add(1), &mut found)?;
            }
        }
        match rest.first() {
            None => Ok(found),
            Some(document) => Err(Error::Invalid(format!("there is no document {document}"))),
        }
    }

    /// Return the latest time in a field of times, of any document, live or not; 0 without one.
    pub fn latest_time(&self, field: &str) -> Result<i64> {
        let mut latest = 0;
        for segment in &self.each {
            if let Some(values) = segment.columns.values(field)? {
                latest = values.largest_number()?.max(latest);
            }
        }
        Ok(latest)
    }

    /// Return for each document, live or not, 1 if it has a time within bounds in a field of times, both inclusive,
    /// else 0.
    pub fn times_within(&self, field: &str, low: i64, high: i64) -> Result<Arc<[i64]>> {
        let mut whole = Vec::new();
        for segment in &self.each {
            let size = segment.size as usize;
            reserve(&mut whole, size)?;
            match segment.columns.values(field)? {
                Some(values) => values.numbers_within(size, low, high, &mut whole)?,
                None => whole.resize(whole.len().saturating_add(size), 0),
            }
        }
        Ok(whole.into())
    }

    /// Return the sum of a column over some documents; segments without it count as 0.
    pub fn sum(&self, column: &str, documents: &[u32]) -> Result<i64> {
        let mut sum: i64 = 0;
        let mut number = Vec::with_capacity(1);
        for &document in documents {
            let (segment, local) = self.place(document)?;
            if let Some(array) = segment.columns.array(column)? {
                number.clear();
                array.read(local..local.saturating_add(1), &mut number)?;
                sum = sum.saturating_add(number.first().copied().unwrap_or_default());
            }
        }
        Ok(sum)
    }

    /// Return the 64-bit digests of all documents, live or not: `id` or `given`.
    pub fn digests_64(&self, name: &str) -> Result<Vec<u64>> {
        let mut whole = Vec::new();
        for segment in &self.each {
            whole.append(&mut segment.columns.digests(name)?);
        }
        Ok(whole)
    }

    /// Return the 128-bit digests of all documents, live or not: `content` or `text`.
    pub fn digests_128(&self, name: &str) -> Result<Vec<[u64; 2]>> {
        let mut whole = Vec::new();
        for segment in &self.each {
            let digests = segment.columns.digests(name)?;
            reserve(&mut whole, digests.len() / 2)?;
            whole.extend(
                digests
                    .chunks_exact(2)
                    .filter_map(|pair| <[u64; 2]>::try_from(pair).ok()),
            );
        }
        Ok(whole)
    }

    /// Return the live documents, each under one of its digests: `id`, `given`, or the first half of `text`. Under their
    /// texts there are no copies.
    pub fn live_keys(&self, digest: &str) -> Result<Keys> {
        let numbered = |keys: Vec<u64>, documents: &[u32]| {
            let key = |&document: &u32| keys.get(document as usize).map(|&key| (key, document));
            Keys::of(documents.iter().filter_map(key))
        };
        if digest != "text" {
            return Ok(numbered(self.digests_64(digest)?, &self.documents()));
        }
        let articles = self.counted("kind", "article", &Budget::unlimited())?;
        let texts = self.digests_128(digest)?;
        let halves = texts.into_iter().map(|[first, _]| first).collect();
        Ok(numbered(halves, &articles.documents))
    }

    /// Return the stored article of a document: its head, a line end, its body.
    pub fn stored(&self, document: u32) -> Result<Vec<u8>> {
        let (segment, local) = self.place(document)?;
        self.note_article();
        segment.columns.store().article(local)
    }

    /// Return the first line of the stored article of a document: all fields but the body, as JSON.
    pub fn head(&self, document: u32) -> Result<Vec<u8>> {
        let (segment, local) = self.place(document)?;
        self.note_article();
        segment.columns.store().head(local)
    }

    /// Return the segments with their numbers.
    pub fn open_segments(&self) -> impl Iterator<Item = Open<'_>> {
        (0..).zip(&self.each).map(|(number, segment)| Open { number, segment })
    }

    /// Note that a list of postings has been read.
    pub fn note_read(&self, postings: usize) {
        let bytes = postings.saturating_mul(BYTES_A_POSTING).saturating_add(BYTES_A_READ);
        let most = MAPPED.saturating_add(MAPPED_EACH.saturating_mul(self.size as usize));
        if self.mapped.fetch_add(bytes, Ordering::Relaxed) > most {
            self.mapped.store(0, Ordering::Relaxed);
            for segment in &self.each {
                segment.postings.file.release();
            }
        }
    }

    fn note_article(&self) {
        if self.articles.fetch_add(1, Ordering::Relaxed) > MAPPED_ARTICLES {
            self.articles.store(0, Ordering::Relaxed);
            for segment in &self.each {
                segment.columns.file().release();
            }
        }
    }

    fn keep(&self, key: Key, found: &Arc<Counted>) {
        let shared = Arc::strong_count(found) > 1; // kept already, by its segment
        let bytes = if shared { 0 } else { found.bytes() };
        self.kept
            .keep(key, Arc::clone(found), bytes.saturating_add(BYTES_A_LIST));
    }
}

/// A segment and its number among those of its generation.
#[derive(Clone, Copy)]
pub struct Open<'a> {
    number: u32,
    segment: &'a Segment,
}

impl<'a> Open<'a> {
    /// Return the segment.
    #[must_use]
    pub fn segment(&self) -> &'a Segment {
        self.segment
    }
}

fn key_of(name: &str, term: &str) -> Key {
    let mut key = String::with_capacity(name.len().saturating_add(term.len()).saturating_add(1));
    key.push_str(name);
    key.push('\0');
    key.push_str(term);
    Key::Term(key)
}

/// Return the sum of the documents of each source.
pub fn most_of(view: View<'_>, sources: &[Source]) -> Result<u64> {
    let mut most: u64 = 0;
    for source in sources {
        most = most.saturating_add(view.field().count(source.term)? as u64);
    }
    Ok(most)
}

/// Append the live documents of a segment, by their numbers in the generation.
pub fn append_live(whole: &mut Counted, found: &Counted, segment: &Segment) -> Result<()> {
    reserve(&mut whole.documents, found.documents.len())?;
    reserve(&mut whole.tallies, found.documents.len())?;
    let first = whole.documents.len();
    whole.documents.extend_from_slice(&found.documents);
    whole.tallies.extend_from_slice(&found.tallies);
    place_live(whole, first, segment);
    Ok(())
}

/// Give the documents from the place `first` on, numbered within their segment, their numbers in the generation, and
/// take out those that are not live.
fn place_live(whole: &mut Counted, first: usize, segment: &Segment) {
    if let Some(live) = &segment.live {
        let mut kept = first;
        for at in first..whole.documents.len() {
            let held = (whole.documents.get(at).copied(), whole.tallies.get(at).copied());
            if let (Some(document), Some(tally)) = held
                && live.contains(document)
                && let (Some(to), Some(beside)) = (whole.documents.get_mut(kept), whole.tallies.get_mut(kept))
            {
                *to = document;
                *beside = tally;
                kept = kept.saturating_add(1);
            }
        }
        whole.documents.truncate(kept);
        whole.tallies.truncate(kept);
    }
    for document in whole.documents.get_mut(first..).unwrap_or_default() {
        *document = document.wrapping_add(segment.offset); // no larger than the size of the generation
    }
}

/// Join the live documents of segments.
fn live_of(each: &[Segment], size: u32) -> Result<Option<Live>> {
    if each.iter().all(|segment| segment.live.is_none()) {
        return Ok(None);
    }
    let mut whole = Live::all(size)?;
    for segment in each {
        if let Some(live) = &segment.live {
            for document in live.removed(segment.size) {
                whole.remove(document.saturating_add(segment.offset));
            }
        }
    }
    Ok(Some(whole))
}

/// The terms of a list of postings that begin with a prefix, sorted, each once.
pub struct TermsFrom<'a> {
    lists: Vec<TermList<'a>>,
    budget: &'a Budget,
    passed: usize,
}

struct TermList<'a> {
    cursor: Cursor<'a>,
    end: usize,
    next: Option<Vec<u8>>,
}

impl TermList<'_> {
    fn advance(&mut self) -> Result<()> {
        self.next = if self.cursor.number() < self.end {
            self.cursor.next()?.map(<[u8]>::to_vec)
        } else {
            None
        };
        Ok(())
    }
}

impl TermsFrom<'_> {
    fn step(&mut self) -> Result<Option<String>> {
        self.passed = self.passed.wrapping_add(1);
        if self.passed % CHECKED_EVERY == 0 {
            self.budget.check()?;
        }
        let Some(least) = self.lists.iter().filter_map(|list| list.next.as_ref()).min().cloned() else {
            return Ok(None);
        };
        for list in &mut self.lists {
            if list.next.as_ref() == Some(&least) {
                list.advance()?;
            }
        }
        String::from_utf8(least)
            .map(Some)
            .map_err(|_| Error::damaged("a term that is no text"))
    }
}

impl Iterator for TermsFrom<'_> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}
