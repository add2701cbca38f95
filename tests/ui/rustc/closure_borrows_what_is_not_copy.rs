use std::future::ready;

struct Table {
    names: Vec<String>,
}

fn table() -> Table {
    Table { names: Vec::new() }
}

#[bluelet::coroutine]
fn looks_up(list: &[usize]) {
    let squares = vec![0, 1, 4];
    for square in list.iter().map(|n| squares[*n]) {
        yield_!(ready(square));
    }
}

#[bluelet::coroutine]
fn looks_into_a_field(list: &[usize]) -> usize {
    let table = table();
    let mut lengths = list.iter().map(|n| table.names[*n].len());
    yield_!(ready(()));
    lengths.next().unwrap_or(0)
}

fn main() {}
