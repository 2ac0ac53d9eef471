//! Tokens of the earlier back end are good here and ours there: through python-jose itself, which it
//! signed with.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{TimeDelta, Utc};
use ellie::auth::{ApiKey, Holder, Permission, Permissions, Refused, Role};
use serde_json::Value;

use crate::access::{SECRET, tokens};

const PACKAGE: &str = "python-jose==3.5.0";

/// A folder with python-jose in it, by the ordinary client. What is there already is taken.
fn jose() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PACKAGE);
    if folder.join("jose/jwt.py").exists() {
        return folder;
    }
    let fetched = folder.with_extension(std::process::id().to_string());
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    let installed = Command::new("python3")
        .args(pip)
        .args(["--only-binary", ":all:", "--target"])
        .arg(&fetched)
        .arg(PACKAGE)
        .output()
        .expect("the tests need python3 with pip");
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    // Another run may have been first.
    let _ = std::fs::rename(&fetched, &folder);
    let _ = std::fs::remove_dir_all(&fetched);
    folder
}

/// What a script prints, which knows `jwt`, `SECRET` and its arguments.
fn python(script: &str, arguments: &[&str]) -> String {
    let head = "import sys, json, time\nfrom jose import jwt\nSECRET = sys.argv[1]\n";
    let output = Command::new("python3")
        .env("PYTHONPATH", jose())
        .args(["-c", &format!("{head}{script}"), SECRET])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn tokens_of_python_jose_are_understood() {
    let signed = python(
        "from datetime import datetime, timedelta, timezone
now = datetime.now(timezone.utc)
sign = lambda claims, **how: print(jwt.encode(claims, how.get('key', SECRET), algorithm=how.get('alg', 'HS256')))
sign({'sub': 'ann', 'role': 'agent', 'exp': now + timedelta(minutes=30)})
sign({'sub': 'crm', 'type': 'api_key', 'permissions': ['records:read'], 'iat': now.timestamp(),
      'exp': (now + timedelta(days=365)).timestamp()})
sign({'sub': 'ann', 'role': 'admin', 'exp': now - timedelta(seconds=2)})
sign({'sub': 'ann', 'role': 'admin', 'exp': now + timedelta(minutes=30)}, key='another')
sign({'sub': 'ann', 'role': 'admin', 'exp': now + timedelta(minutes=30)}, alg='HS512')
sign({'sub': 'ann', 'role': 'admin', 'aud': 'others', 'exp': now + timedelta(minutes=30)})
",
        &[],
    );
    let now = Utc::now();
    let read = |token| tokens(SECRET).identity(token, now);
    let [ann, crm, late, other_key, other_algorithm, for_others]: [&str; 6] =
        signed.lines().collect::<Vec<_>>().try_into().unwrap();
    let ann = read(ann).unwrap();
    assert_eq!((ann.role, ann.permissions), (Role::Agent, Role::Agent.permissions()));
    let crm = read(crm).unwrap();
    assert_eq!(crm.holder, Holder::ApiKey { name: "crm".into(), id: None });
    assert_eq!(crm.permissions, Permissions::of(&[Permission::RecordsRead]));
    assert_eq!(read(late), Err(Refused::Untimely));
    for foreign in [other_key, other_algorithm, for_others] {
        assert_eq!(read(foreign), Err(Refused::Foreign));
    }
}

#[test]
fn our_tokens_are_understood_by_python_jose() {
    let (ours, now) = (tokens(SECRET), Utc::now());
    let permissions = Permissions::of(&[Permission::GatewayUse]);
    let expires = now + TimeDelta::days(365);
    let key = ApiKey { id: "k-1", name: "crm", permissions, expires };
    let all = [
        ours.access("ann", Role::Admin, "l-1", now),
        ours.refresh(&ours.begin("ann", now), now),
        ours.api_key(key, now),
        ours.session("s-1", now),
    ];
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let script = "read = lambda token: jwt.decode(token, SECRET, algorithms=['HS256'])
print(json.dumps([read(token) for token in sys.argv[2:]]))";
    let read: Value = serde_json::from_str(&python(script, &all)).unwrap();
    let text = |at: usize, name: &str| read[at][name].as_str().unwrap_or_default().to_owned();
    let kinds = [0, 1, 2, 3].map(|at| (text(at, "type"), text(at, "sub")));
    let expected = [("access", "ann"), ("refresh", "ann"), ("api_key", "crm"), ("session", "s-1")];
    assert_eq!(kinds, expected.map(|(kind, sub)| (kind.to_owned(), sub.to_owned())));
    assert_eq!(text(0, "role"), "admin");
    assert_eq!(read[0]["exp"], (now + TimeDelta::minutes(30)).timestamp());
    assert_eq!(read[2]["permissions"], serde_json::json!(["gateway:use"]));
    assert_eq!(read[2]["exp"], expires.timestamp());
}
