//! How fast documents are read, against a bare pass of the Markdown parser over the same bytes.
//!
//! `cargo bench --bench reading` reads the documents of this project, laid together until they are of a fair size.
//! `RUNBOOK_BENCH_DOCUMENTS=folder` reads the Markdown below that folder instead. Everything runs on one thread.

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use pulldown_cmark::{Options, Parser};
use runbook::ingest::{self, Format};
use runbook::tree::build;
use std::ffi::OsStr;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where documents come from when the environment names no folder, from the top of the project.
const OWN: &[&str] = &["runbooks", "tests/fixtures"];

/// The project's own documents are read over and over until they hold as many bytes.
const FAIR_SIZE: usize = 1_000_000;

/// The sizes over which growth is measured.
const SIZES: &[usize] = &[10_000, 100_000, 1_000_000, 10_000_000];

fn main_passes(criterion: &mut Criterion) {
    let documents = documents();
    let bytes: usize = documents.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("documents");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20).sampling_mode(SamplingMode::Flat);
    group.bench_function("parser", |bencher| bencher.iter(|| documents.iter().for_each(|text| parse(text))));
    group.bench_function("ingest", |bencher| bencher.iter(|| documents.iter().for_each(|text| ingest(text))));
    group.bench_function("tree", |bencher| bencher.iter(|| documents.iter().for_each(|text| tree(text))));
    group.finish();
}

fn growth(criterion: &mut Criterion) {
    let documents = documents();
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in SIZES {
        let text = of_size(&documents, *size);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("tree", size), &text, |bencher, text| bencher.iter(|| tree(text)));
    }
    group.finish();
}

criterion_group!(benches, main_passes, growth);
criterion_main!(benches);

/// The parser alone, with the extensions that ingest turns on.
fn parse(text: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    for event in Parser::new_ext(text, options).into_offset_iter() {
        black_box(event);
    }
}

fn ingest(text: &str) {
    black_box(ingest::read(text.as_bytes(), Format::Markdown));
}

fn tree(text: &str) {
    let (document, diagnostics) = ingest::read(text.as_bytes(), Format::Markdown);
    black_box(build::build(document, "bench", "bench.md", diagnostics));
}

/// The documents to read: those of the folder that the environment names, else the project's own, each as often as
/// makes them a fair size together.
fn documents() -> Vec<String> {
    if let Some(folder) = env::var_os("RUNBOOK_BENCH_DOCUMENTS") {
        return below(&[PathBuf::from(folder)]);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = below(&OWN.iter().map(|folder| root.join(folder)).collect::<Vec<_>>());
    let bytes = own.iter().map(String::len).sum::<usize>().max(1);
    own.iter().cycle().take(own.len() * FAIR_SIZE.div_ceil(bytes)).cloned().collect()
}

/// The Markdown below some folders, in the order of its paths.
fn below(folders: &[PathBuf]) -> Vec<String> {
    let mut open = folders.to_vec();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.flatten().map(|entry| entry.path())),
            Err(_) if path.extension() == Some(OsStr::new("md")) => files.push(path),
            Err(_) => {}
        }
    }
    files.sort();
    files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// One document of about `size` bytes: the others one behind the other, as often as need be, cut at a line's end.
fn of_size(documents: &[String], size: usize) -> String {
    let mut text = String::new();
    for line in documents.iter().cycle().flat_map(|document| document.split_inclusive('\n').chain(["\n"])) {
        if text.len() + line.len() > size {
            break;
        }
        text.push_str(line);
    }
    text
}
