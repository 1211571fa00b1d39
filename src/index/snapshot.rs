//! The entries as a search sees them: the index at one moment.
//!
//! Owns what ranking, spelling and hits need to know of the entries. It must not know how a score is made. What the
//! engine cannot read counts as not there: a search gives what it can.

use super::schema::{Fields, Shown};
use super::{Hit, Preview};
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

/// The two fields that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All words.
    Text,
    /// Titles and other names.
    Title,
}

/// The index at one moment. Entries are numbered from 0; deleted ones leave gaps and are never shown.
pub(super) struct Snapshot {
    fields: Fields,
    searcher: Searcher,
    segments: Vec<Segment>,
    size: u32,
}

struct Segment {
    base: u32,
    reader: SegmentReader,
    text: Words,
    title: Words,
    spelt: Arc<InvertedIndexReader>,
}

struct Words {
    inverted: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
}

impl Segment {
    fn open(reader: &SegmentReader, fields: &Fields, base: u32) -> Option<Self> {
        let words = |field: Field| {
            Some(Words {
                inverted: reader.inverted_index(field).ok()?,
                lengths: reader.get_fieldnorms_reader(field).ok()?,
            })
        };
        let spelt = reader.inverted_index(fields.spelt).ok()?;
        Some(Self { base, text: words(fields.text)?, title: words(fields.title)?, spelt, reader: reader.clone() })
    }

    fn words(&self, part: Part) -> &Words {
        match part {
            Part::Text => &self.text,
            Part::Title => &self.title,
        }
    }

    fn postings(&self, part: Part, term: &Term, option: IndexRecordOption) -> Option<SegmentPostings> {
        self.words(part).inverted.read_postings(term, option).ok().flatten()
    }
}

impl Snapshot {
    pub(super) fn new(fields: &Fields, searcher: Searcher) -> Self {
        let mut base = 0;
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            segments.extend(Segment::open(reader, fields, base));
            base += reader.max_doc();
        }
        Self { fields: fields.clone(), segments, size: base, searcher }
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// One more than the greatest number of an entry.
    pub(super) fn size(&self) -> usize {
        self.size as usize
    }

    /// How many words an entry has on average.
    pub(super) fn average_length(&self, part: Part) -> f32 {
        let total: u64 = self.segments.iter().map(|segment| segment.words(part).inverted.total_num_tokens()).sum();
        #[expect(clippy::cast_precision_loss, reason = "an average needs no more than six digits")]
        let average = total as f32 / self.size.max(1) as f32;
        average.max(1.0)
    }

    /// How many entries hold the stem.
    pub(super) fn frequency(&self, stem: &str) -> u32 {
        let term = self.term(Part::Text, stem);
        let counts = self.segments.iter().filter_map(|segment| segment.text.inverted.doc_freq(&term).ok());
        counts.fold(0, u32::saturating_add)
    }

    /// Visits every word that starts with `prefix` as it is spelt, with the number of entries that hold it; once for
    /// each segment that has it.
    pub(super) fn each_word_from(&self, prefix: &str, mut visit: impl FnMut(&str, u32)) {
        let end = after(prefix);
        for segment in &self.segments {
            let mut range = segment.spelt.terms().range().ge(prefix);
            if let Some(end) = &end {
                range = range.lt(end);
            }
            let Ok(mut stream) = range.into_stream() else { continue };
            while let Some((key, info)) = stream.next() {
                if let Ok(word) = std::str::from_utf8(key) {
                    visit(word, info.doc_freq);
                }
            }
        }
    }

    /// Visits every entry that holds the stem, with how often it does and how many words the entry has.
    pub(super) fn each(&self, part: Part, stem: &str, mut visit: impl FnMut(usize, u32, u32)) {
        let term = self.term(part, stem);
        for segment in &self.segments {
            let Some(mut postings) = segment.postings(part, &term, IndexRecordOption::WithFreqs) else { continue };
            let lengths = &segment.words(part).lengths;
            let mut entry = postings.doc();
            while entry != TERMINATED {
                if !segment.reader.is_deleted(entry) {
                    visit((segment.base + entry) as usize, postings.term_freq(), lengths.fieldnorm(entry));
                }
                entry = postings.advance();
            }
        }
    }

    /// Where the stem stands in those of `entries` (in rising order) that hold it.
    pub(super) fn places(&self, stem: &str, entries: &[usize], mut visit: impl FnMut(usize, &[u32])) {
        let term = self.term(Part::Text, stem);
        let mut places = Vec::new();
        for segment in &self.segments {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut postings) = segment.postings(Part::Text, &term, option) else { continue };
            for &entry in entries {
                let Some(wanted) = u32::try_from(entry).ok().and_then(|entry| entry.checked_sub(segment.base)) else {
                    continue;
                };
                if postings.doc() < wanted {
                    postings.seek(wanted);
                }
                if postings.doc() == wanted {
                    postings.positions(&mut places);
                    visit(entry, &places);
                }
            }
        }
    }

    /// The first entries in the order of the documents' names, and within a document from top to bottom.
    pub(super) fn first(&self, limit: usize) -> Vec<usize> {
        let mut found: Vec<(Vec<u8>, Vec<usize>)> = Vec::new();
        for segment in &self.segments {
            found.extend(self.first_of(segment, limit));
        }
        found.sort();
        found.into_iter().flat_map(|(_, entries)| entries).take(limit).collect()
    }

    /// The first names of a segment with their entries, as many as it takes for `limit` of them.
    fn first_of(&self, segment: &Segment, limit: usize) -> Vec<(Vec<u8>, Vec<usize>)> {
        let mut found = Vec::new();
        let mut count = 0;
        let Ok(inverted) = segment.reader.inverted_index(self.fields.document) else { return found };
        let Ok(mut names) = inverted.terms().stream() else { return found };
        while count < limit
            && let Some((name, _)) = names.next()
        {
            let entries = self.named(segment, name);
            count += entries.len();
            found.push((name.to_owned(), entries));
        }
        found
    }

    /// What a hit shows of an entry.
    pub(super) fn hit(&self, entry: usize) -> Option<Hit> {
        let (ordinal, segment) =
            self.segments.iter().enumerate().rfind(|(_, segment)| segment.base as usize <= entry)?;
        let local = u32::try_from(entry).ok()?.checked_sub(segment.base)?;
        let address = DocAddress::new(u32::try_from(ordinal).ok()?, local);
        let document: TantivyDocument = self.searcher.doc(address).ok()?;
        let shown: Shown = serde_json::from_slice(document.get_first(self.fields.shown)?.as_bytes()?).ok()?;
        Some(Hit {
            id: shown.id,
            source: shown.source,
            line: shown.line,
            last: shown.last,
            title: shown.title,
            path: shown.path,
            preview: Preview { steps: shown.steps, questions: shown.questions, commands: shown.commands },
            ..Hit::default()
        })
    }

    fn named(&self, segment: &Segment, name: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        let term = std::str::from_utf8(name).map(|name| Term::from_field_text(self.fields.document, name));
        let inverted = segment.reader.inverted_index(self.fields.document);
        let (Ok(term), Ok(inverted)) = (term, inverted) else { return found };
        let Ok(Some(mut postings)) = inverted.read_postings(&term, IndexRecordOption::Basic) else { return found };
        let mut entry = postings.doc();
        while entry != TERMINATED {
            if !segment.reader.is_deleted(entry) {
                found.push((segment.base + entry) as usize);
            }
            entry = postings.advance();
        }
        found
    }

    fn term(&self, part: Part, stem: &str) -> Term {
        let field = match part {
            Part::Text => self.fields.text,
            Part::Title => self.fields.title,
        };
        Term::from_field_text(field, stem)
    }
}

/// The least text greater than all that start with `prefix`; `None` where there is none.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_owned();
    while let Some(last) = bytes.pop() {
        if last < u8::MAX {
            bytes.push(last + 1);
            return Some(bytes);
        }
    }
    None
}
