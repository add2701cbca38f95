fn main() {
    #[bluelet::coroutine]
    {
        println!("tick");
    }
}
