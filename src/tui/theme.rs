//! How things look: the roles of text, and the style of each.
//!
//! Owns every colour and every emphasis of the screen. It must not know what is drawn. Only the sixteen colours that a
//! terminal's user may choose are used, and nothing is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// The styles of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With or without colours.
    #[must_use]
    pub const fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// None where `NO_COLOR` asks for none, and none where the terminal has none.
    #[must_use]
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
        let term = variable("TERM").unwrap_or_default();
        let monochrome = matches!(term.as_str(), "" | "dumb") || term.ends_with("-mono") || term.starts_with("vt1");
        Self::new(!refused && !monochrome)
    }

    /// Whether inline code can be told by its colour; where not, it needs its marks.
    pub(crate) const fn has_colour(self) -> bool {
        self.colour
    }

    pub(crate) fn plain(self) -> Style {
        Style::new()
    }

    pub(crate) fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub(crate) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(crate) fn code(self) -> Style {
        self.coloured(Color::Cyan)
    }

    pub(crate) fn output(self) -> Style {
        self.dim()
    }

    pub(crate) fn danger(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    pub(crate) fn caution(self) -> Style {
        self.coloured(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    pub(crate) fn good(self) -> Style {
        self.coloured(Color::Green).add_modifier(Modifier::BOLD)
    }

    pub(crate) fn matched(self) -> Style {
        self.coloured(Color::Yellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    pub(crate) fn link(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    pub(crate) fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub(crate) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn coloured(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    fn theme(term: &str, no_color: &str) -> Theme {
        Theme::from_environment(|name| Some(if name == "TERM" { term } else { no_color }.to_owned()))
    }

    #[test]
    fn colours_only_where_the_terminal_has_them_and_nobody_minds() {
        assert!(theme("xterm-256color", "").has_colour());
        assert!(!theme("xterm-256color", "1").has_colour());
        assert!(!theme("dumb", "").has_colour());
        assert!(!theme("", "").has_colour());
    }
}
