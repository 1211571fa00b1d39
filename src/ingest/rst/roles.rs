//! The roles interpreted text may have, as data.
//!
//! Owns what a role's text looks like and where it leads; it must not know how a role is written.

/// How interpreted text is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// As it stands, set as code.
    Code,
    /// Emphasised.
    Emphasis,
    /// Strongly emphasised.
    Strong,
    /// As plain text.
    Plain,
    /// A label of this document or another, with an optional title before it.
    Reference,
    /// A path, with an optional title before it.
    Path,
}

const ROLES: [(&str, Role); 57] = [
    ("abbr", Role::Plain),
    ("abbreviation", Role::Plain),
    ("any", Role::Reference),
    ("attr", Role::Code),
    ("bash", Role::Code),
    ("bolditalic", Role::Strong),
    ("cite", Role::Emphasis),
    ("class", Role::Code),
    ("cmd", Role::Code),
    ("code", Role::Code),
    ("command", Role::Code),
    ("confval", Role::Code),
    ("console", Role::Code),
    ("const", Role::Code),
    ("data", Role::Code),
    ("dfn", Role::Emphasis),
    ("doc", Role::Path),
    ("download", Role::Path),
    ("emphasis", Role::Emphasis),
    ("envvar", Role::Code),
    ("exc", Role::Code),
    ("file", Role::Code),
    ("func", Role::Code),
    ("guilabel", Role::Strong),
    ("index", Role::Plain),
    ("json", Role::Code),
    ("kbd", Role::Code),
    ("keyword", Role::Code),
    ("literal", Role::Code),
    ("mailheader", Role::Emphasis),
    ("makevar", Role::Code),
    ("manpage", Role::Code),
    ("math", Role::Code),
    ("menuselection", Role::Strong),
    ("meth", Role::Code),
    ("mimetype", Role::Code),
    ("mod", Role::Code),
    ("numref", Role::Reference),
    ("obj", Role::Code),
    ("option", Role::Code),
    ("program", Role::Code),
    ("python", Role::Code),
    ("ref", Role::Reference),
    ("regexp", Role::Code),
    ("samp", Role::Code),
    ("sh", Role::Code),
    ("shell", Role::Code),
    ("sql", Role::Code),
    ("strong", Role::Strong),
    ("sub", Role::Plain),
    ("subscript", Role::Plain),
    ("sup", Role::Plain),
    ("t", Role::Emphasis),
    ("term", Role::Plain),
    ("title-reference", Role::Emphasis),
    ("token", Role::Code),
    ("yaml", Role::Code),
];

/// How text with the role `name` is read; of `domain:role` the role counts, an unknown one in a domain is code.
pub(super) fn role(name: &str) -> Role {
    let (domain, last) = name.rsplit_once(':').map_or((None, name), |(domain, last)| (Some(domain), last));
    let known = ROLES.binary_search_by(|(known, _)| known.cmp(&last)).ok().and_then(|index| ROLES.get(index));
    match (known, domain) {
        (Some((_, role)), _) => *role,
        (None, Some(domain)) if domain != "std" => Role::Code,
        (None, _) => Role::Plain,
    }
}

/// Whether `byte` may stand within a role's name.
pub(super) fn is_role_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.+:".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ROLES.is_sorted_by(|one, next| one.0 < next.0));
    }

    #[test]
    fn a_domain_does_not_hide_a_role() {
        for (name, expect) in [
            ("ref", Role::Reference),
            ("std:ref", Role::Reference),
            ("py:func", Role::Code),
            ("c:struct", Role::Code),
            ("issue", Role::Plain),
        ] {
            assert_eq!(role(name), expect, "{name}");
        }
    }
}
