//! The fields of an entry in the search engine.
//!
//! Owns which part of an entry goes where and how often. It must not know queries.
//!
//! All words of an entry are in one field, the telling parts several times over, and the titles once more in a field
//! of their own: `rank` tells what that gave. One field with repetitions ranked better than a field for each part.

use super::entry::Entry;
use super::{signatures, tokens};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

/// The name our analyzer goes by in the search engine.
pub(super) const ANALYZER: &str = "runbook";
/// The same for words as they are spelt.
pub(super) const SPELT: &str = "runbook-spelt";
/// How often a title counts in the field of all words: what it is called says most.
const TITLE_TIMES: usize = 4;
/// How often other names, first words and error messages count.
const TELLING_TIMES: usize = 2;

/// The fields.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// The document's name, for replacing and ordering.
    pub(super) document: Field,
    /// All words.
    pub(super) text: Field,
    /// The words of the title and other names.
    pub(super) title: Field,
    /// All words as they are spelt, for corrections and completions.
    pub(super) spelt: Field,
    /// What a hit shows, as [`Shown`] in JSON.
    pub(super) shown: Field,
}

/// What a hit shows of an entry.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) line: u32,
    pub(super) last: u32,
    pub(super) title: String,
    pub(super) path: Vec<String>,
    pub(super) steps: Vec<String>,
    pub(super) questions: u32,
    pub(super) commands: u32,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(indexing);
        let spelling = TextFieldIndexing::default()
            .set_tokenizer(SPELT)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let document = schema.add_text_field("document", STRING);
        let text = schema.add_text_field("text", words.clone());
        let title = schema.add_text_field("title", words);
        let spelt = schema.add_text_field("spelt", TextOptions::default().set_indexing_options(spelling));
        let shown = schema.add_bytes_field("shown", STORED);
        Self { schema: schema.build(), document, text, title, spelt, shown }
    }

    /// The entry as the search engine takes it.
    pub(super) fn document(&self, name: &str, entry: Entry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.document, name);
        self.add_title(&mut document, &entry.title, TITLE_TIMES);
        for alias in &entry.aliases {
            self.add_title(&mut document, alias, TELLING_TIMES);
        }
        for _ in 0..TELLING_TIMES {
            document.add_text(self.text, &entry.lead);
            for error in &entry.errors {
                // What varies in a document's sample is in no operator's paste.
                document.add_text(self.text, signatures::lasting(error));
            }
        }
        for words in [&entry.title, &entry.lead, &entry.body].into_iter().chain(&entry.aliases).chain(&entry.errors) {
            document.add_text(self.spelt, words);
        }
        for title in &entry.path {
            document.add_text(self.text, title);
        }
        document.add_text(self.text, &entry.body);
        let shown = Shown {
            id: entry.id,
            source: entry.source,
            line: entry.line,
            last: entry.last,
            title: entry.title,
            path: entry.path,
            steps: entry.preview.steps,
            questions: entry.preview.questions,
            commands: entry.preview.commands,
        };
        document.add_bytes(self.shown, &serde_json::to_vec(&shown).unwrap_or_default());
        document
    }

    fn add_title(&self, document: &mut TantivyDocument, title: &str, times: usize) {
        let joined = tokens::joined_title(title);
        for _ in 0..times {
            document.add_text(self.text, title);
            document.add_text(self.text, &joined);
        }
        document.add_text(self.title, title);
        document.add_text(self.title, &joined);
    }
}
