//! The runbooks that come with the program.
//!
//! Owns their list; their text is in `runbooks/`.

use super::{Found, Place};

/// Name and text of each, in the order in which they are listed.
const RUNBOOKS: &[(&str, &[u8])] = &[
    ("app-interface.md", include_bytes!("../../runbooks/app-interface.md")),
    ("dds.md", include_bytes!("../../runbooks/dds.md")),
    ("fits.rst", include_bytes!("../../runbooks/fits.rst")),
    ("flight-rules.md", include_bytes!("../../runbooks/flight-rules.md")),
    ("quilt.md", include_bytes!("../../runbooks/quilt.md")),
];

/// The built-in documents.
#[must_use]
pub fn find() -> Vec<Found> {
    let found = RUNBOOKS.iter().filter_map(|(name, bytes)| {
        let (id, _) = name.rsplit_once('.')?;
        Some(Found { id: id.to_owned(), shown: format!("builtin:{name}"), place: Place::Builtin(bytes) })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runbooks");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| format!("builtin:{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        files.sort();
        let shown: Vec<String> = find().into_iter().map(|found| found.shown).collect();
        assert_eq!(shown, files);
    }
}
