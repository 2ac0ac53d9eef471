use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::*;

/// A server by TLS, with a certificate that nobody trusts of himself.
struct Tls {
    port: u16,
    certificate: Vec<u8>,
    server: Child,
    _folder: tempfile::TempDir,
}

impl Tls {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certificate = certify(folder.path());
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = Command::new("openssl")
            .args(["s_server", "-www", "-accept", &free.to_string()])
            .args(["-certform", "DER", "-cert", "certificate", "-key", "key"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(free).is_err() {}
        Self { port: free.port(), certificate, server, _folder: folder }
    }
}

fn certify(folder: &Path) -> Vec<u8> {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "1", "-subj", "/CN=crm.example.com", "-outform", "DER"])
        .args(["-addext", "subjectAltName=DNS:crm.example.com"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", "key", "-out", "certificate"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success());
    std::fs::read(folder.join("certificate")).unwrap()
}

impl Drop for Tls {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[tokio::test]
async fn a_certificate_has_to_be_trusted_and_to_be_of_the_host() {
    let server = Tls::start();
    let mut roots = RootCertStore::empty();
    roots.add(server.certificate.clone().into()).unwrap();
    let allowed = || Arc::new(Allowed::new(Vec::new(), true));
    let resolve = Answers::new(&[&["127.0.0.1"]]);
    let with = |roots| Outward::new(allowed(), Arc::clone(&resolve) as _, trusting(roots).unwrap());
    let url = |host: &str| format!("https://{host}:{}/", server.port);
    let trusting = with(roots);
    assert_eq!(ask(&trusting, &url("crm.example.com")).await, Ok(200));
    assert_eq!(ask(&trusting, &url("other.example.com")).await, Err(Silence::Unreachable));
    let distrusting = with(RootCertStore::empty());
    assert_eq!(ask(&distrusting, &url("crm.example.com")).await, Err(Silence::Unreachable));
}
