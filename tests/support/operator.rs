//! What an operator does in front of the program: types, looks, answers.

use super::routes::{LONGEST, Route, Step, number_of};
use super::terminal::Terminal;

/// Types the route's error, opens the first hit, and walks to the command, looking at the screen as a person does.
/// Returns the number of the last step.
pub(crate) fn walk(terminal: &mut Terminal, route: &Route) -> usize {
    terminal.send_and_wait(route.query, &format!("> {}", route.query));
    terminal.wait_for(&format!("▸ {}", route.hit.0));
    terminal.send_and_wait("\r", "step 1:");
    let mut number = 1;
    for step in route.steps {
        number = take(terminal, *step, number);
    }
    number
}

/// Takes a step of a route, and returns its number.
pub(crate) fn take(terminal: &mut Terminal, step: Step, number: usize) -> usize {
    let next = |number: usize| format!("step {}:", number + 1);
    match step {
        Step::On(text) => {
            let mut number = number;
            while !terminal.screen().contains(text) {
                assert!(number < LONGEST, "`{text}` does not come:\n{terminal}");
                terminal.send_and_wait("\r", &next(number));
                number += 1;
            }
            number
        }
        Step::Answer(label, text) => {
            terminal.send_and_wait(&number_of(label, &terminal.screen()), &next(number));
            terminal.wait_for(text);
            number + 1
        }
        Step::NextCommand(text) => {
            terminal.send_and_wait("\t", text);
            number
        }
    }
}
