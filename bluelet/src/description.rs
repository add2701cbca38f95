//! What the compiler knows of a coroutine, and how that is drawn.

/// What the compiler knows of a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// The function's name as it was written.
    pub name: &'static str,
    /// The source file, as `file!()` gives it.
    pub file: &'static str,
    /// The line of the function's name, counted from 1.
    pub line: u32,
    /// The states in the order of the enum's variants: the first is the start, the last the end.
    pub states: &'static [StateDescription],
}

impl Description {
    /// The states and what can come after what, in the language of Graphviz.
    ///
    /// ```
    /// #[bluelet::coroutine]
    /// fn tick() {
    ///     yield_!(bluelet::null());
    /// }
    ///
    /// use bluelet::Coroutine;
    /// let picture = tick().description().to_dot();
    /// assert!(picture.contains("Start -> Null"));
    /// ```
    pub fn to_dot(&self) -> String {
        let mut text = format!("digraph {} {{\n    node [shape=box];\n", dot_name(self.name));
        for state in self.states {
            let label = state.label().replace('\\', "\\\\").replace('"', "\\\"");
            text += &format!("    {} [label=\"{label}\"];\n", dot_name(state.name));
        }
        for (from, to) in self.edges() {
            text += &format!("    {} -> {};\n", dot_name(from), dot_name(to));
        }
        text + "}\n"
    }

    /// The same as a Mermaid flowchart, which many web pages show as a picture.
    pub fn to_mermaid(&self) -> String {
        let mut text = "flowchart TD\n".to_string();
        for state in self.states {
            let label = state.label().replace('#', "#35;").replace('"', "#quot;");
            let label = label.replace('<', "#lt;").replace('>', "#gt;");
            // Not an entity of HTML, `&copy`, nor the `\n` of a new line.
            let label = label.replace('&', "#amp;").replace('\\', "#92;");
            text += &format!("    {}[\"{label}\"]\n", state.name);
        }
        for (from, to) in self.edges() {
            text += &format!("    {from} --> {to}\n");
        }
        text
    }

    /// Which state can come after which, by their names.
    fn edges(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let after = move |state: &'static StateDescription| {
            state.next.iter().map(move |next| (state.name, self.states[*next].name))
        };
        self.states.iter().flat_map(after)
    }

    /// Called by generated code only.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        file: &'static str,
        line: u32,
        states: &'static [StateDescription],
    ) -> Self {
        Description { name, file, line, states }
    }
}

/// A name in the language of Graphviz, which has a few words of its own.
fn dot_name(name: &str) -> String {
    let words = ["node", "edge", "graph", "digraph", "subgraph", "strict"];
    match words.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        true => format!("\"{name}\""),
        false => name.to_string(),
    }
}

/// One state of a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateDescription {
    /// The variant's name: `Start`, `Recv`, `Sendall2`, `Done`.
    pub name: &'static str,
    /// The line of the `yield_!` where it is suspended, or of the function's name.
    pub line: u32,
    /// The source text of the event that is waited for; empty where nothing is.
    pub operand: &'static str,
    /// Which states can come next, as indices into [`Description::states`].
    pub next: &'static [usize],
}

impl StateDescription {
    /// What a picture shows: the name, and what is waited for.
    fn label(&self) -> String {
        match self.operand {
            "" => self.name.to_string(),
            operand => format!("{}, line {}: {operand}", self.name, self.line),
        }
    }

    /// Called by generated code only.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        line: u32,
        operand: &'static str,
        next: &'static [usize],
    ) -> Self {
        StateDescription { name, line, operand, next }
    }
}
