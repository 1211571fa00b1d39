//! The real library over the built-in runbooks: what the program finds on a fresh machine.

use runbook::config::Config;
use runbook::library::Library;

/// The built-in runbooks and nothing else.
pub(crate) fn builtin() -> Library {
    Library::load(&Config { builtin: true, ..Config::default() })
}
