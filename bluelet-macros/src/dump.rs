//! The graph as text: what the tests of the stages compare.
//!
//! ```text
//! b1 Loop [conn]:
//!     suspend s0 conn.recv(1024) -> b2
//! b2 resumes s0 -> value [conn]:
//!     'exit: {
//!         let data = value?;
//!     }
//! ```

use std::fmt::{self, Display, Formatter, Write};

use quote::ToTokens;

use crate::ir::*;
use crate::states::{Form, States};

/// A graph, with what its states save.
pub(crate) struct Dump<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) states: &'g States,
}

impl Display for Dump<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for variant in &self.states.variants {
            let block = self.graph.block(variant.block);
            let entry = match block.entry {
                Entry::Start => "starts".to_string(),
                Entry::Jump(name) => name.to_string(),
                Entry::Resume(id) => {
                    let value = self.name(self.graph.suspension(id).value);
                    format!("resumes s{} -> {value}", id.0)
                }
            };
            let saved = variant.fields.iter().map(|field| {
                let name = self.name(field.binding);
                match field.form {
                    Form::Live => name,
                    Form::Held => format!("{name} held"),
                    Form::MaybeHeld => format!("{name} maybe held"),
                    Form::MaybeReplaced => format!("{name} maybe replaced"),
                }
            });
            let saved = saved.collect::<Vec<_>>().join(", ");
            writeln!(f, "b{} {entry} [{saved}]:", variant.block.0)?;
            self.body(f, block.root, 1)?;
        }
        for resident in &self.states.residents {
            writeln!(f, "{} stays", self.name(resident.binding))?;
        }
        Ok(())
    }
}

impl Dump<'_> {
    fn name(&self, binding: BindingId) -> String {
        self.graph.binding(binding).name.to_string()
    }

    fn body(&self, f: &mut Formatter<'_>, id: BodyId, depth: usize) -> fmt::Result {
        self.graph.body(id).nodes.iter().try_for_each(|node| self.node(f, node, depth))
    }

    fn node(&self, f: &mut Formatter<'_>, node: &Node, depth: usize) -> fmt::Result {
        let indent = "    ".repeat(depth);
        match node {
            Node::Entered(_) => Ok(()),
            Node::Plain { stmt, .. } => writeln!(f, "{indent}{}", code(stmt)),
            Node::If { cond, then, otherwise, result, .. } => {
                writeln!(f, "{indent}{}if {} {{", self.result(*result), code(cond))?;
                self.body(f, *then, depth + 1)?;
                if let Some(otherwise) = otherwise {
                    writeln!(f, "{indent}}} else {{")?;
                    self.body(f, *otherwise, depth + 1)?;
                }
                writeln!(f, "{indent}}}")
            }
            Node::Match { scrutinee, arms, result, .. } => {
                writeln!(f, "{indent}{}match {} {{", self.result(*result), code(scrutinee))?;
                for arm in arms {
                    writeln!(f, "{indent}    {} => {{", code(&arm.pat))?;
                    self.body(f, arm.body, depth + 2)?;
                    writeln!(f, "{indent}    }}")?;
                }
                writeln!(f, "{indent}}}")
            }
            Node::LetElse { pat, init, otherwise, .. } => {
                writeln!(f, "{indent}let {} = {} else {{", code(pat), code(init))?;
                self.body(f, *otherwise, depth + 1)?;
                writeln!(f, "{indent}}}")
            }
            Node::Block(body) => {
                let frame = self.graph.frame(self.graph.body(*body).frame);
                let result = self.result(frame.result);
                match &frame.rematch {
                    None => writeln!(f, "{indent}{result}'{}: {{", frame.label)?,
                    Some(Rematch { scrutinee, pat, .. }) => {
                        let (scrutinee, pat) = (code(scrutinee), code(pat));
                        writeln!(
                            f,
                            "{indent}{result}'{} of {scrutinee} as {pat}: {{",
                            frame.label
                        )?;
                    }
                }
                self.body(f, *body, depth + 1)?;
                writeln!(f, "{indent}}}")
            }
            Node::Value { expr, .. } => writeln!(f, "{indent}{}", code(expr)),
            Node::Suspend(id) => {
                let Suspension { event, resume, .. } = self.graph.suspension(*id);
                writeln!(f, "{indent}suspend s{} {} -> b{}", id.0, code(event), resume.0)
            }
            Node::Jump(target) => writeln!(f, "{indent}jump b{}", target.0),
            Node::Replace { binding, value, target } => {
                let (binding, value) = (self.name(*binding), self.name(*value));
                writeln!(f, "{indent}replace {binding} = {value} -> b{}", target.0)
            }
            Node::Leave { leap, .. } => {
                let frame = self.graph.frame(self.graph.leaps[leap.0].frame);
                writeln!(f, "{indent}leave '{}", frame.label)
            }
            Node::Return { expr, .. } => {
                let expr = expr.as_ref().map_or_else(|| "()".to_string(), code);
                writeln!(f, "{indent}return {expr}")
            }
        }
    }

    fn result(&self, result: Option<BindingId>) -> String {
        result.map_or_else(String::new, |result| format!("let {} = ", self.name(result)))
    }
}

/// Code on one line, with the spaces that a person would put.
fn code(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    for word in tokens.to_token_stream().to_string().split_whitespace() {
        let glue = text.ends_with(['(', '.', '&', '!', '\''])
            || word.starts_with(['(', ')', '.', ',', ';', '?', '!']);
        if !text.is_empty() && !glue {
            text.push(' ');
        }
        let _ = write!(text, "{word}");
    }
    text
}
