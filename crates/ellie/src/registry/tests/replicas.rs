use super::server::Server;
use super::*;
use crate::redis::server::Server as RedisServer;

const SERVICES: &str = "ellie:registry:services";

/// A replica of Ellie that has this Redis.
fn replica(redis: &RedisServer, ours: u16, config: Config) -> Running {
    run(registry(config, ours, Some(redis.open())))
}

/// What somebody else does there.
async fn tell(redis: &RedisServer, command: &[&str]) -> redis::Value {
    let mut told = redis::cmd(command[0]);
    told.arg(&command[1..]);
    redis.open().ask(&told).await.unwrap()
}

fn knows(running: &Running, id: Id) -> bool {
    running.registry.get(id).is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_hear_of_each_other_and_of_services() {
    let (redis, server) = tokio::join!(RedisServer::start(), Server::start(200));
    let (one, other) = (replica(&redis, 1, config()), replica(&redis, 2, config()));
    let id = register(&one.registry, "crm", server.port).await.unwrap();
    until("the other knows it", || knows(&other, id)).await;
    until("each has asked it", || {
        [&one, &other].iter().all(|here| health(&here.registry, id) == Some(Health::Healthy))
    })
    .await;
    let registered = |here: &Running| here.registry.get(id).unwrap().registered_at;
    assert_eq!(registered(&one), registered(&other));
    let of_ours = Filter { name: Some(OURS.into()), ..Filter::default() };
    until("the replicas know each other", || {
        [&one, &other].iter().all(|here| here.registry.list(&of_ours).len() == 2)
    })
    .await;
    assert_eq!(register(&other.registry, "crm", server.port).await, Ok(id), "it is the same");
    other.registry.deregister(id).await;
    until("it is out everywhere", || !knows(&one, id)).await;
    one.shutdown.cancel();
    until("the other hears that one left", || other.registry.list(&of_ours).len() == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_is_away_each_goes_on_and_then_they_agree() {
    let (mut redis, server) = tokio::join!(RedisServer::start(), Server::start(200));
    let (one, other) = (replica(&redis, 1, config()), replica(&redis, 2, config()));
    let kept = register(&one.registry, "kept", server.port).await.unwrap();
    let taken = register(&one.registry, "taken", server.port).await.unwrap();
    until("both know both", || knows(&other, kept) && knows(&other, taken)).await;
    redis.kill();
    let here = register(&one.registry, "here", server.port).await.unwrap();
    let there = register(&other.registry, "there", server.port).await.unwrap();
    until("they go on", || health(&other.registry, there) == Some(Health::Healthy)).await;
    assert!(knows(&one, kept) && knows(&one, here) && !knows(&one, there));
    // It comes back and has forgotten everything.
    redis.start_again().await;
    until("they agree", || {
        [&one, &other].iter().all(|one| knows(one, kept) && knows(one, here) && knows(one, there))
    })
    .await;
    one.registry.deregister(taken).await;
    until("what is taken out stays out", || !knows(&other, taken)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_taken_out_while_one_could_not_hear_does_not_come_back() {
    let (redis, server) = tokio::join!(RedisServer::start(), Server::start(200));
    let (one, other) = (replica(&redis, 1, config()), replica(&redis, 2, config()));
    let id = register(&one.registry, "crm", server.port).await.unwrap();
    until("the other knows it", || knows(&other, id)).await;
    // The other was away, as far as it knows.
    let shared = other.registry.shared.as_ref().unwrap();
    let mut heard = shared.heard().await;
    one.registry.deregister(id).await;
    heard.be_away();
    drop(heard);
    until("it hears", || !knows(&other, id)).await;
    assert!(!knows(&one, id));
    assert_eq!(register(&one.registry, "crm", server.port).await, Ok(id), "but if it wants to");
    until("it is there again", || knows(&other, id)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_is_room_here_and_none_for_all_nobody_is_registered() {
    let redis = RedisServer::start().await;
    let two = Config { most: 2, ..config() };
    // Neither runs, so each hears of the other only when it registers somebody.
    let replica = |ours| registry(two.clone(), ours, Some(redis.open()));
    let (one, other) = (replica(1), replica(2));
    register(&one, "crm", 9).await.unwrap();
    assert_eq!(register(&other, "billing", 9).await, Err(Refused::Full(Full(2))));
    assert_eq!(other.list(&Filter::default()).len(), 2, "what is there has taken the room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_ends_for_all_when_nobody_sees_a_service() {
    let (redis, server) = tokio::join!(RedisServer::start(), Server::start(200));
    let config =
        Config { interval: Duration::from_secs(1), lease: Duration::from_secs(4), ..config() };
    let (one, other) = (replica(&redis, 1, config.clone()), replica(&redis, 2, config));
    let seen = register(&one.registry, "seen", server.port).await.unwrap();
    let unseen = register(&one.registry, "unseen", 9).await.unwrap();
    until("the other knows both", || knows(&other, seen) && knows(&other, unseen)).await;
    until("it is out everywhere", || !knows(&one, unseen) && !knows(&other, unseen)).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(knows(&one, seen) && knows(&other, seen));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_write_into_redis_does_no_harm() {
    let redis = RedisServer::start().await;
    let (one, other) = (replica(&redis, 1, config()), replica(&redis, 2, config()));
    let all = Filter::default();
    let both_are_there = || [&one, &other].iter().all(|here| here.registry.list(&all).len() == 2);
    until("the replicas know each other", both_are_there).await;
    let ids: Vec<String> = one.registry.list(&all).iter().map(|one| one.id.to_string()).collect();
    tell(&redis, &["HDEL", SERVICES, &ids[0], &ids[1]]).await;
    tell(&redis, &["HSET", SERVICES, "x", "{\"name\":", "\u{1}", "null"]).await;
    tell(&redis, &["HINCRBY", "ellie:registry:state", "count", "1"]).await;
    for id in &ids {
        while tell(&redis, &["HEXISTS", SERVICES, id]).await != redis::Value::Int(1) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    until("and know it", both_are_there).await;
    tell(&redis, &["DEL", SERVICES]).await;
    tell(&redis, &["SET", SERVICES, "a text"]).await;
    let id = register(&one.registry, "crm", 9).await.unwrap();
    tokio::time::sleep(2 * ROUND).await;
    assert!(knows(&one, id), "each goes on alone");
    tell(&redis, &["FLUSHALL"]).await;
    until("they agree again", || knows(&other, id)).await;
}
