//! YAML front matter: told from the body, and read with its lines.
