// Every mistake of a block is reported, and nothing of what uses its value.

fn main() {
    let name = String::from("Ada");
    let length: usize = bluelet::run(bluelet::co! {
        let lengths = [1, 2].map(|n| {
            yield_!(bluelet::null());
            n
        });
        yield_!();
        break;
        name.len() + lengths[0]
    });
    println!("{length}");
}
