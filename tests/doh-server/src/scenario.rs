//! What a zone file says about itself and about the checks it is for.

/// A zone file: its title, the checks it is for, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The name of the file, without its folder.
    pub file: String,
    /// The sentence the file opens with.
    pub title: String,
    /// The checks this zone is for; none for a zone which only supports others.
    pub checks: Vec<Expectation>,
    /// The file as it stands.
    pub text: String,
}

/// An input for the checker, and what must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is typed.
    pub input: String,
    /// The verdict's status.
    pub status: String,
    /// Whether the verdict is partial.
    pub partial: bool,
    /// The exact set of ids of findings, in the order written.
    pub broken: Vec<String>,
    /// The exact set of ids of rules that can not be judged, in the order written.
    pub undetermined: Vec<String>,
    /// What this check shows, when the page offers it as a sample.
    pub sample: Option<String>,
    /// Ids of the findings there must be about what stands beside the MX records, exactly; `None` where nobody looks.
    pub beside: Option<Vec<String>>,
    /// Ids of the rules about it that must be undetermined, exactly.
    pub beside_undetermined: Vec<String>,
    /// The status of the verdict with these findings and whether it is partial, where that is another one.
    pub joined: Option<(String, bool)>,
    /// What the domain's MTA-STS policy host sends.
    pub policy: Option<String>,
}
