// A pattern takes one part and borrows the other, which is used after a yield.
use std::future::ready;

enum Message {
    Text { body: String, from: String },
    Quit,
}

#[bluelet::coroutine]
fn of_a_pair(pair: Option<(String, String)>) -> usize {
    if let Some((ref a, b)) = pair {
        yield_!(ready(()));
        return a.len() + b.len();
    }
    0
}

#[bluelet::coroutine]
fn of_an_enum(message: Message) -> usize {
    let length = match message {
        Message::Text { body, ref from } => {
            yield_!(ready(()));
            body.len() + from.len()
        }
        Message::Quit => 0,
    };
    yield_!(ready(length))
}

fn main() {}
