//! A coroutine is what it is under any names: in a crate that calls the runtime otherwise, and in one that has taken
//! all the names of std's and of the compiler's for itself.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn any_name_of_the_runtime_and_any_name_of_the_users() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hygiene");
    let bluelet = root.join("bluelet");
    for (name, dependency) in [("renamed", "other"), ("shadowed", "bluelet")] {
        let package = project.join(name);
        fs::create_dir_all(&package).expect("the folder can be made");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [[bin]]\nname = {name:?}\npath = {:?}\n\n\
             [dependencies]\n{dependency} = {{ package = \"bluelet\", path = {bluelet:?} }}\n",
            root.join("tests/hygiene").join(format!("{name}.rs")),
        );
        fs::write(package.join("Cargo.toml"), manifest).expect("the file can be written");
        fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))
            .expect("there is a lock file");
        let output = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--quiet"])
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", project.join("target"))
            .output()
            .expect("cargo runs");
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}:\n{log}");
    }
}
