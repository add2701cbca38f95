//! What is refused, with which status; and that nothing outside of the folder is served.

use std::os::unix::fs::symlink;

use super::Httpd;

#[test]
fn bad_requests_get_the_status_that_says_why_and_harm_nobody() {
    let httpd = Httpd::start();
    let many = "X: y\r\n".repeat(1000);
    let long = "x".repeat(100_000);
    let host = "Host: test\r\n";
    for (request, status) in [
        ("GET\r\n\r\n", 400),
        ("GET /\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: test\r\n\r\n", 400),
        ("GET nowhere HTTP/1.1\r\nHost: test\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nName : x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nN\0: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nName: x\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /\u{7f} HTTP/1.1\r\nHost: test\r\n\r\n", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: test\r\n\r\n", 505),
        ("GET / HTTP/0.9\r\nHost: test\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\n", 505),
        ("POST / HTTP/1.1\r\nHost: test\r\n\r\n", 405),
        ("DELETE /hello.txt HTTP/1.1\r\nHost: test\r\n\r\n", 405),
        ("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n", 405),
        ("CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n", 405),
        ("BREW / HTTP/1.1\r\nHost: test\r\n\r\n", 501),
        ("get / HTTP/1.1\r\nHost: test\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: test\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nContent-Length: +5\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nContent-Length: -5\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 18446744073709551615\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 18446744073709551616\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (
            "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            400,
        ),
        (&format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), 431),
        (&format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"), 431),
        (&format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), 414),
        (&long, 414),
    ] {
        let reply = httpd.ask(request);
        assert_eq!(reply.status, status, "{:.80}", request.escape_debug().to_string());
        if status == 405 {
            assert_eq!(reply.header("allow"), Some("GET, HEAD"));
        }
        assert!(reply.text().contains(&status.to_string()));
    }
    assert_eq!(httpd.get("/hello.txt", "").status, 200);
}

#[test]
fn a_request_without_an_end_is_refused_at_the_limit() {
    let httpd = Httpd::start();
    for (begin, more, status) in [
        ("GET / HTTP/1.1\r\n", &b"X: y\r\n"[..], 431),
        ("GET / HTTP/1.1\r\nX: ", b"yyyyyyyy", 431),
        ("GET /", b"xxxxxxxx", 414),
    ] {
        let mut client = httpd.connect();
        client.send(begin);
        // Nobody could hold all of this back, nor need read it.
        let more = more.repeat(100_000);
        client.send(&more);
        assert_eq!(client.reply().status, status);
        client.expect_end();
    }
}

#[test]
fn clients_that_go_in_the_middle_are_not_worth_a_word() {
    let httpd = Httpd::start();
    for part in [
        "",
        "G",
        "GET / HTTP/1.1\r\n",
        "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n12",
    ] {
        let mut client = httpd.connect();
        client.send(part);
        client.stream.shutdown(std::net::Shutdown::Write).unwrap();
        client.expect_end();
    }
    httpd.server.interrupt();
    let (status, stdout, stderr) = httpd.server.wait();
    assert_eq!((status.code(), &*stdout, &*stderr), (Some(0), "", ""));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let httpd = Httpd::start();
    let root = httpd.root();
    symlink("../secret.txt", root.join("link")).unwrap();
    symlink(httpd.folder.path().join("secret.txt"), root.join("absolute")).unwrap();
    symlink("..", root.join("sub/up")).unwrap();
    symlink("../..", root.join("sub/out")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    let inside = httpd.get("/sub/up/hello.txt", "");
    assert_eq!((inside.status, inside.text()), (200, "hello world\n"));
    for path in [
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/hello.txt%00",
        "/%00",
        "/link",
        "/absolute",
        "/sub/out/secret.txt",
        "/sub/out/",
        "//etc/passwd",
        "/%2fetc/passwd",
        "///etc/passwd",
        "/hello.txt/",
        "/hello.txt/../hello.txt",
        "/hello.txt/x",
        &format!("/{}", "x".repeat(300)),
        &"/sub/up".repeat(1000),
    ] {
        let reply = httpd.get(path, "");
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
        assert!(!reply.text().contains("secret") && !reply.text().contains("root:"), "{path}");
    }
    assert_eq!(httpd.get("/loop", "").status, 500);
    // Nor does a list show what cannot be had.
    let list = httpd.get("/", "");
    assert!(!list.text().contains("link") && !list.text().contains("absolute"), "{}", list.text());
}

#[test]
fn what_is_no_file_is_not_opened() {
    let httpd = Httpd::start();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, httpd.root().join("pipe"), mode).unwrap();
    std::os::unix::net::UnixListener::bind(httpd.root().join("socket")).unwrap();
    assert_eq!(httpd.get("/pipe", "").status, 404);
    assert_eq!(httpd.get("/socket", "").status, 404);
}
