//! Ways through the built-in runbooks, one for each: what an operator types, finds, answers, and gets.

/// A way from a typed error to a command.
pub(crate) struct Route {
    /// What is typed, as people type.
    pub(crate) query: &'static str,
    /// The title of the first hit, and what it stands under.
    pub(crate) hit: (&'static str, &'static str),
    /// What the operator does, one after the other.
    pub(crate) steps: &'static [Step],
    /// The command that is offered in the end, exactly.
    pub(crate) command: &'static str,
}

/// One thing that the operator does.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// Goes on, as often as needed, until this is to be seen; nothing is asked on the way.
    On(&'static str),
    /// Gives the answer that is called like this by its number; then this is to be seen.
    Answer(&'static str, &'static str),
    /// Selects the next command; then this is to be seen.
    NextCommand(&'static str),
}

/// No walk here is longer.
pub(crate) const LONGEST: usize = 30;

pub(crate) const DDS: Route = Route {
    query: "unrecoverabel key eror",
    hit: ("L. Unrecoverable key error", "Users: Unit Admin/Personnel/Researchers"),
    steps: &[
        Step::On("red cross or a green"),
        Step::Answer("Red cross", "The project is closed to you."),
        Step::On("Whom to ask depends on your role"),
        Step::Answer("Researcher", "this: Run dds project access fix for me"),
    ],
    command: "dds project access fix",
};

pub(crate) const FITS: Route = Route {
    query: "fits sever ingst",
    hit: ("FITS Server Ingest", "Ingest Issues"),
    steps: &[
        Step::On("Is the file in /sci/dataflow at all?"),
        Step::Answer("Go on", "depends on the origin of the file"),
        Step::Answer("The DHS folder", "Is the DHS copy job running?"),
    ],
    command: "ps -Aef | grep dhs",
};

pub(crate) const FLIGHT_RULES: Route = Route {
    query: "denied: Your authorizaton token has expired. Reauthenticate",
    hit: ("make publish-app fails: authorization token has expired", "TinyDevCRM flight rules"),
    steps: &[Step::On("Log in, then push again"), Step::NextCommand("c copies 2 of 2: make publish-app")],
    command: "make publish-app",
};

pub(crate) const APP_INTERFACE: Route = Route {
    query: "invalid terrafrom state",
    hit: ("Fixing invalid terraform state", "Failure scenarios"),
    steps: &[Step::On("Let terraform initialize"), Step::NextCommand("c copies 2 of 2: terraform plan")],
    command: "terraform plan",
};

pub(crate) const QUILT: Route = Route {
    query: "event source maping disabled",
    hit: ("Collect logs for a diagnosis", "Quilt troubleshooting"),
    steps: &[
        Step::On("mapping turns out to be disabled"),
        Step::Answer("Yes", "switch it on again"),
        Step::NextCommand("c copies 2 of 2"),
    ],
    command: "aws lambda update-event-source-mapping --uuid \
        $(aws cloudformation describe-stack-resource --stack-name \"$STACK_NAME\" \
        --logical-resource-id LambdaFunctionEventSourceMapping \
        --query StackResourceDetail.PhysicalResourceId --output text) --enabled",
};

/// The number of the answer that is called like this, as the screen shows it.
pub(crate) fn number_of(answer: &str, screen: &str) -> String {
    let mut numbered = screen.lines().filter_map(|row| {
        let row = row.trim_start_matches([' ', '▸', 'y', 'n']);
        let (number, label) = row.split_once(' ')?;
        (number.parse::<u8>().is_ok() && label.trim_start().starts_with(answer)).then(|| number.to_owned())
    });
    // The way walked so far is numbered too, and stands above.
    numbered.next_back().unwrap_or_else(|| panic!("`{answer}` is no answer here:\n{screen}"))
}
