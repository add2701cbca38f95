//! What a variable was borrowed from changes, or moves, before the function waits: the variable is not used again.

use std::collections::HashMap;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq, Clone)]
struct Task {
    id: u32,
    name: String,
}

impl Task {
    fn name(&self) -> &str {
        &self.name
    }

    fn both(&self) -> (&str, &u32) {
        (&self.name, &self.id)
    }
}

struct Stack {
    tasks: Vec<Task>,
    _guard: D,
}

impl Stack {
    fn new() -> Self {
        let task = |(id, name)| Task { id, name: String::from(name) };
        Stack { tasks: [(1, "a"), (2, "b"), (3, "c")].map(task).to_vec(), _guard: D("stack") }
    }

    fn peek(&self) -> Option<&Task> {
        self.tasks.last()
    }

    fn top(&self) -> &Task {
        self.tasks.last().expect("there is one")
    }

    fn pop(&mut self) -> Option<Task> {
        self.tasks.pop()
    }
}

#[derive(Clone, Copy)]
struct View<'a>(&'a [Task]);

impl<'a> View<'a> {
    fn rest(self) -> View<'a> {
        View(&self.0[1..])
    }

    fn first(&self) -> &'a Task {
        &self.0[0]
    }
}

fn longest<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

twins! {
    fn looked_at_in_the_condition_of_a_loop() -> u32 {
        let mut stack = Stack::new();
        let mut sum = 0;
        while let Some(top) = stack.peek() && top.name() != "a" {
            let task = stack.pop().unwrap();
            sum += yield_!(ev(task.id));
        }
        sum + stack.tasks.len() as u32
    }

    fn looked_at_in_a_guard() -> usize {
        let mut stack = Stack::new();
        match stack.peek() {
            Some(top) if top.name().len() == 1 => {
                stack.pop();
                yield_!(ev(stack.tasks.len()));
            }
            _ => log("none"),
        }
        stack.tasks.len()
    }

    fn looked_at_before_it_is_matched() -> usize {
        let mut stack = Stack::new();
        let peeked = stack.peek();
        match peeked {
            Some(Task { id, name }) if *id == 3 && name.len() == 1 => {
                stack.pop();
                yield_!(ev("popped"));
            }
            _ => {}
        }
        stack.tasks.len()
    }

    fn compared_in_a_condition() -> usize {
        let mut stack = Stack::new();
        let name = stack.top().name();
        if name == "c" {
            stack.pop();
        }
        yield_!(ev(stack.tasks.len()))
    }

    fn bound_as_a_tuple() -> usize {
        let mut stack = Stack::new();
        let (name, id) = stack.top().both();
        log(format!("{name} {id}"));
        stack.pop();
        yield_!(ev(1));
        let top = stack.top();
        let name = top.name();
        log(longest(name, "x"));
        stack.pop();
        yield_!(ev(2));
        stack.tasks.len()
    }

    fn copied_views() -> u32 {
        let mut stack = Stack::new();
        let view = View(&stack.tasks);
        let rest = view.rest();
        let id = rest.first().id;
        stack.pop();
        yield_!(ev(id))
    }

    fn collected_words(line: String = "a b c".to_string()) -> usize {
        let mut line = line;
        let mut words: Vec<&str> = line.split(' ').collect();
        words.sort();
        let count = words.len();
        line.clear();
        yield_!(ev(count));
        let mut rest = line.split_whitespace().peekable();
        let next = rest.peek().copied().map(str::to_string);
        line.push('x');
        yield_!(ev(next));
        count + line.len()
    }

    fn in_each_turn_of_a_loop() -> usize {
        let mut line = String::from("a b c");
        let mut guard = d("first");
        for turn in 0..2 {
            let parts: Vec<_> = line.split(' ').map(|part| (part, part.len())).collect();
            let first = parts[0].0.to_string();
            line.push_str(&first);
            if yield_!(ev(turn == 0)) {
                line.push('!');
            }
            let name = guard.name();
            log(longest(name, "x"));
            guard = d("next");
            yield_!(ev(turn));
        }
        line.len()
    }

    fn removed_from_a_map() -> usize {
        let mut map = HashMap::from([("a".to_string(), vec![1])]);
        let slot = map.get_mut("a").unwrap();
        slot.push(2);
        let longest = map.iter().max_by_key(|(_, list)| list.len());
        let name = longest.map(|(name, _)| name.clone()).unwrap();
        map.remove(&name);
        yield_!(ev(name));
        map.len()
    }

    fn moved_away() -> bool {
        let guard = Some(d("guard"));
        let lent = guard.as_ref();
        if let Some(guard) = lent {
            log(guard.name());
        }
        let moved = guard;
        yield_!(ev(moved.is_some()))
    }

    fn views_of_a_text_that_changes() -> String {
        let mut s = String::from("key=value;k2=v2");
        let (head, tail) = s.split_once(';').unwrap();
        let key = head.split('=').next().unwrap_or("");
        let t = tail.len() + key.len();
        s.truncate(t);
        yield_!(ev(t));
        let trimmed = s.trim_end_matches('=');
        let out = trimmed.to_string();
        s.push_str("!");
        yield_!(ev(out.len()));
        s + &out
    }

    fn slices_of_a_list_that_changes() -> Vec<i32> {
        let mut v = vec![4, 2, 9, 1];
        let (lo, hi) = v.split_at(2);
        let m = lo.iter().max().max(hi.iter().max()).copied();
        let mid = &v[1..3];
        let s: i32 = mid.iter().sum();
        v.push(s);
        yield_!(ev(m));
        let [first, .., last] = v.as_mut_slice() else { return vec![] };
        std::mem::swap(first, last);
        yield_!(ev(v[0]));
        if let Some(x) = v.iter_mut().find(|x| **x == 9) {
            *x = 0;
        }
        yield_!(ev(v.len()));
        v.sort_unstable_by(|a, b| b.cmp(a));
        v
    }
}
