use super::server::{ENDLESS, SILENT, Server};
use super::*;

#[tokio::test]
async fn who_is_registered_is_asked_at_once_and_found() {
    let server = Server::start(200).await;
    let running = run(registry(config(), 1, None));
    let registry = &running.registry;
    let id = register(registry, "crm", server.port).await.unwrap();
    until("it is well", || health(registry, id) == Some(Health::Healthy)).await;
    let found = registry.discover("crm", &[]).unwrap();
    assert_eq!((found.id, found.lifecycle), (id, Lifecycle::Running));
    assert!(found.response_time.is_some() && found.last_health_check.is_some());
    assert!(registry.discover("crm", &["x".into()]).is_none());
    assert!(registry.discover("nobody", &[]).is_none());
    let stats = registry.stats();
    assert_eq!(
        (stats.counts.total, stats.counts.of(Health::Healthy), stats.checks.asked),
        (2, 2, 1)
    );
    assert_eq!(registry.checks()["crm"].asked, 1);
    assert_eq!(registry.deregister(id).await.map(|left| left.id), Some(id));
    assert!(registry.get(id).is_none() && registry.deregister(id).await.is_none());
    assert_eq!(registry.departed()[0].service.lifecycle, Lifecycle::Stopped);
}

#[tokio::test]
async fn health_is_what_a_service_answers() {
    let (well, unwell, endless) =
        tokio::join!(Server::start(200), Server::start(503), Server::start(ENDLESS));
    let running = run(registry(config(), 1, None));
    let registry = &running.registry;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut all = Vec::new();
    for (port, wanted) in [
        (unwell.port, Health::Degraded),
        (free, Health::Unhealthy),
        (endless.port, Health::Healthy),
        (well.port, Health::Healthy),
    ] {
        all.push((register(registry, "crm", port).await.unwrap(), wanted));
    }
    until("all were asked", || {
        all.iter().all(|(id, wanted)| health(registry, *id) == Some(*wanted))
    })
    .await;
    let silent = registry.get(all[1].0).unwrap();
    assert_eq!((silent.silence, silent.consecutive_failures), (Some(Silence::Unreachable), 1));
    let listed = |health: &str| {
        let filter = Filter { health: Some(health.into()), name: Some("crm".into()), tag: None };
        registry.list(&filter).len()
    };
    assert_eq!(["healthy", "degraded", "unhealthy", "odd"].map(listed), [2, 1, 1, 0]);
    registry.deregister(all[2].0).await;
    registry.deregister(all[3].0).await;
    assert_eq!(registry.discover("crm", &[]).map(|found| found.id), Some(all[0].0));
    registry.deregister(all[0].0).await;
    assert!(registry.discover("crm", &[]).is_none(), "one that does not answer is not found");
}

#[tokio::test]
async fn a_service_that_fails_comes_back_and_one_that_never_does_leaves() {
    let (back, away) = tokio::join!(Server::start(200), Server::start(200));
    let short = Duration::from_millis(200);
    let config = Config { interval: short, lease: Duration::from_secs(3), ..config() };
    let running = run(registry(config, 1, None));
    let registry = &running.registry;
    let (back_id, away_id) = (
        register(registry, "back", back.port).await.unwrap(),
        register(registry, "away", away.port).await.unwrap(),
    );
    until("both are well", || registry.counts().of(Health::Healthy) == 3).await;
    let away_port = away.port;
    drop(away);
    back.say(500);
    until("one is unwell", || health(registry, back_id) == Some(Health::Degraded)).await;
    back.say(200);
    until("one is well again", || health(registry, back_id) == Some(Health::Healthy)).await;
    until("the other has left", || registry.get(away_id).is_none()).await;
    let departed = registry.departed();
    assert_eq!(departed[0].service.registration.port, away_port);
    assert_eq!(departed[0].service.lifecycle, Lifecycle::Failed);
    assert!(registry.get(back_id).is_some());
}

#[tokio::test]
async fn whoever_is_silent_is_not_waited_for_longer_than_a_third_of_the_interval() {
    let server = Server::start(SILENT).await;
    let running = run(registry(Config { interval: Duration::from_secs(3), ..config() }, 1, None));
    let registry = &running.registry;
    let id = register(registry, "crm", server.port).await.unwrap();
    until("it is late", || health(registry, id) == Some(Health::Unhealthy)).await;
    assert_eq!(registry.get(id).unwrap().silence, Some(Silence::Late));
}

#[tokio::test]
async fn outside_development_nothing_inside_is_registered_or_asked() {
    let server = Server::start(200).await;
    let guarded = Config { allowed: Allowed::new(Vec::new(), false), ..config() };
    let running = run(registry(guarded, 1, None));
    let registry = &running.registry;
    for host in ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"] {
        let draft = Draft { host: host.into(), ..draft("crm", server.port) };
        let refused = registry.register(Registration::new(draft).unwrap()).await;
        assert_eq!(refused.err(), Some(Refused::Host), "{host}");
    }
    // The machine's own name leads inside, and a name is looked at when it is asked.
    let own = std::fs::read_to_string("/etc/hostname").unwrap();
    let named = Draft { host: own.trim().into(), ..draft("crm", server.port) };
    let id = registry.register(Registration::new(named).unwrap()).await.unwrap().id;
    until("it was asked", || health(registry, id) == Some(Health::Unhealthy)).await;
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn ellie_is_there_from_the_beginning_and_asks_nobody_how_she_is() {
    let server = Server::start(200).await;
    let running = run(registry(config(), server.port, None));
    let registry = &running.registry;
    until("she runs", || registry.discover(OURS, &[]).is_some_and(|ours| ours.rank() == Some(0)))
        .await;
    let ours = registry.discover(OURS, &["critical".into()]).unwrap();
    assert!(registry.deregister(ours.id).await.is_none(), "she stays");
    assert_eq!(registry.choose(OURS, |_| true).err(), Some(NoTarget::Unknown), "no circles");
    assert_eq!(register(registry, "other", server.port).await, Err(Refused::Host), "nor so");
    assert_eq!(server.asked(), 0);
    running.shutdown.cancel();
    until("she stops", || registry.get(ours.id).unwrap().lifecycle == Lifecycle::Stopping).await;
    assert!(registry.discover(OURS, &[]).is_none());
}

#[tokio::test]
async fn what_services_need_is_told() {
    let server = Server::start(200).await;
    let running = run(registry(config(), 1, None));
    let registry = &running.registry;
    for (name, port, needed) in
        [("a", server.port, vec!["b"]), ("b", 9, vec!["a", "none"]), ("c", 10, vec!["a"])]
    {
        let dependencies = needed.into_iter().map(str::to_owned).collect();
        let draft = Draft { dependencies, ..draft(name, port) };
        registry.register(Registration::new(draft).unwrap()).await.unwrap();
    }
    until("one is well", || registry.counts().of(Health::Healthy) == 2).await;
    let needs = registry.needs();
    assert_eq!(needs.circles, [["a", "b"]]);
    let of =
        |name: &str| needs.needed[name].iter().map(|(k, v)| (k.as_str(), *v)).collect::<Vec<_>>();
    assert_eq!(of("a"), [("b", false)]);
    assert_eq!(of("b"), [("a", true), ("none", false)]);
    assert_eq!(of("c"), [("a", true)]);
}

#[tokio::test]
async fn requests_at_hand_are_counted_and_a_full_service_is_spared() {
    let registry = registry(Config { most: 3, ..config() }, 1, None);
    let id = register(&registry, "crm", 9).await.unwrap();
    let load = || registry.loads().1.into_iter().find(|(one, _)| one.id == id).unwrap().1;
    let mut at_hand = Vec::new();
    while let Ok(one) = registry.choose("crm", |_| true) {
        at_hand.push(one);
    }
    assert_eq!((at_hand.len(), load().active), (256, 256));
    assert_eq!(registry.choose("crm", |_| true).err(), Some(NoTarget::NoneFree));
    let one = at_hand.pop().unwrap();
    one.observe(Some(Duration::from_millis(5)), true);
    drop(one);
    assert_eq!((load().active, load().total), (255, 256));
    assert_eq!(registry.choose("crm", |_| false).err(), Some(NoTarget::NoneFree));
    let service = registry.get(id).unwrap();
    registry.circuit(&service).allow().unwrap().failed();
    assert_eq!(registry.breakers.reports().len(), 1);
    registry.deregister(id).await;
    assert!(registry.breakers.reports().is_empty(), "nor does its breaker stay");
    drop(at_hand);
    assert_eq!(registry.inside().balance.load(id), Load::default(), "nothing is left of it");
    for port in 10..12 {
        register(&registry, "crm", port).await.unwrap();
    }
    assert_eq!(register(&registry, "crm", 12).await, Err(Refused::Full(Full(3))));
}
