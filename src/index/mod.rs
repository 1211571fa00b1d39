//! Finds scenarios for words and pasted errors.

/// One scenario that a query found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hit {
    /// The scenario's node id.
    pub id: String,
    /// The document's path as it was given.
    pub source: String,
    /// The line on which the scenario starts.
    pub line: u32,
    /// The scenario's title.
    pub title: String,
    /// The titles above it, outermost first.
    pub path: Vec<String>,
    /// How well it fits; higher is better.
    pub score: f32,
    /// The words of the document that matched.
    pub matched: Vec<String>,
    /// What the scenario holds.
    pub preview: Preview,
}

/// What a scenario holds, in short.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    /// Its first steps.
    pub steps: Vec<String>,
    /// How many questions it asks.
    pub questions: u32,
    /// How many commands it offers.
    pub commands: u32,
}
