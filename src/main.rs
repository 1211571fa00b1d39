//! From the command line's arguments to an exit status, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    runbook::cli::main()
}
