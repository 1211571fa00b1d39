//! Walks through the built-in runbooks, in the real loop: from an error as people type it to the command, and back.

#[cfg(test)]
#[expect(dead_code, reason = "the screen's own tests need more of it")]
#[path = "support/driver.rs"]
mod driver;
#[cfg(test)]
#[path = "support/routes.rs"]
mod routes;
#[cfg(test)]
#[path = "support/shelf.rs"]
mod shelf;

use driver::Driver;
use routes::{APP_INTERFACE, DDS, FITS, FLIGHT_RULES, LONGEST, QUILT, Route, Step, number_of};
use shelf::builtin;

/// Opens the first hit and walks the route. Returns what the screen showed at each place, the last one included.
fn walk(screen: &mut Driver, route: &Route) -> Vec<String> {
    screen.keys(route.query);
    let rows = screen.text();
    let first = rows.lines().skip_while(|row| !row.contains('▸')).take(2).collect::<Vec<_>>().join("\n");
    assert!(first.contains(route.hit.0) && first.contains(route.hit.1), "{screen}");
    screen.keys("<enter>");
    let mut places = Vec::new();
    for step in route.steps {
        take(screen, *step, &mut places);
    }
    places.push(screen.text());
    places
}

fn take(screen: &mut Driver, step: Step, places: &mut Vec<String>) {
    match step {
        Step::On(text) => {
            while !screen.text().contains(text) {
                assert!(places.len() < LONGEST, "`{text}` does not come:\n{screen}");
                places.push(screen.text());
                screen.keys("<enter>");
                assert!(!screen.text().contains("choose an answer"), "something is asked before `{text}`:\n{screen}");
            }
        }
        Step::Answer(label, text) => {
            places.push(screen.text());
            screen.keys(&number_of(label, &screen.text()));
            screen.sees(text);
        }
        Step::NextCommand(text) => {
            screen.keys("<tab>");
            screen.sees(text);
        }
    }
}

/// Walks the route, copies the command, and goes back, step by step, to where the walk began.
fn check(route: &Route) {
    let mut screen = Driver::new(builtin(), "", 80, 24);
    let mut places = walk(&mut screen, route);
    // Where something has to be filled in, the form is passed by.
    screen.keys("c<ctrl-y>");
    assert_eq!(screen.outside.copied, [route.command]);
    places.pop();
    for place in places.iter().rev() {
        screen.keys("<backspace>");
        assert_eq!(screen.text(), *place, "the way back is not the way in");
    }
    screen.keys("<backspace>");
    screen.sees("this is where the walk began");
    assert_eq!(screen.outside.copied.len(), 1);
}

#[test]
fn a_misspelt_key_error_leads_a_researcher_to_the_access_fix() {
    check(&DDS);
}

#[test]
fn a_file_of_the_dhs_that_was_not_ingested_leads_to_its_copy_job() {
    check(&FITS);
}

#[test]
fn an_expired_token_leads_to_the_login_and_the_push() {
    check(&FLIGHT_RULES);
}

#[test]
fn a_wrong_terraform_state_leads_to_the_plan() {
    check(&APP_INTERFACE);
}

#[test]
fn a_disabled_event_source_mapping_leads_to_the_command_that_enables_it() {
    check(&QUILT);
}

#[test]
fn a_key_error_that_stays_leads_on_to_the_data_centre() {
    let mut screen = Driver::new(builtin(), "", 80, 24);
    walk(&mut screen, &DDS);
    screen.sees("Did that solve it?");
    screen.keys("n");
    screen.sees("2. Contact the Data Centre");
}

#[test]
fn in_a_small_window_the_parts_for_two_audiences_are_told_apart() {
    let mut screen = Driver::new(builtin(), DDS.query, 40, 12);
    assert!(screen.row_with("▸").contains("key error, Users"), "{screen}");
    assert!(screen.row_with("   L. Un").contains("key error, Data C"), "{screen}");
    screen.keys("<enter><enter><enter><enter>2<enter>");
    assert!(screen.row_with("── step 6 ─").contains("─ lines 1-"), "{screen}");
    screen.sees("Researcher  Contact");
}
