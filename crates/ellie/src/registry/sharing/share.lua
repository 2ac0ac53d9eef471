-- One round of sharing: what a replica tells, and what it has not heard of yet.
--
-- KEYS  services (id -> record), leases (id by when it runs out), gone (id by when it was taken
--       out), state (epoch, count)
-- ARGV  the epoch and count the replica knows, an epoch for a server that has none, the most
--       services; then three lists, each after its length: put (id, lease in ms, record, 1 if
--       only offered), remove (id), renew (id, lease in ms)
-- Answers {epoch, count, services}; a count of -1 where the replica has to begin anew, for the
-- server has forgotten what it knew. The time is the server's, for replicas' clocks differ.
local services, leases, gone, state = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local position = 0
local function argument()
  position = position + 1
  return ARGV[position]
end

local known_epoch, known_count, fresh = argument(), tonumber(argument()), argument()
local most = tonumber(argument())
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local epoch = redis.call('HGET', state, 'epoch')
if not epoch then
  epoch = fresh
  redis.call('HSET', state, 'epoch', epoch, 'count', 0)
end
if epoch ~= known_epoch then
  return {epoch, -1, {}}
end

local is_changed = false
for _ = 1, tonumber(argument()) do
  local id, lease, record, is_offer = argument(), argument(), argument(), argument() == '1'
  local before = redis.call('HGET', services, id)
  local is_refused = is_offer and redis.call('ZSCORE', gone, id)
    or not before and redis.call('HLEN', services) >= most
  if not is_refused then
    if before ~= record and not (is_offer and before) then
      redis.call('HSET', services, id, record)
      is_changed = true
    end
    redis.call('ZADD', leases, now + lease, id)
    redis.call('ZREM', gone, id)
  end
end
for _ = 1, tonumber(argument()) do
  local id = argument()
  is_changed = redis.call('HDEL', services, id) == 1 or is_changed
  redis.call('ZREM', leases, id)
  redis.call('ZADD', gone, now, id)
end
for _ = 1, tonumber(argument()) do
  local id, lease = argument(), argument()
  redis.call('ZADD', leases, 'XX', now + lease, id)
end

redis.call('ZREMRANGEBYSCORE', gone, '-inf', now - 3600000)
redis.call('ZREMRANGEBYRANK', gone, 0, -4097)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now)) do
  redis.call('HDEL', services, id)
  redis.call('ZREM', leases, id)
  is_changed = true
end
if is_changed then
  redis.call('HINCRBY', state, 'count', 1)
end
local count = tonumber(redis.call('HGET', state, 'count'))
return {epoch, count, count ~= known_count and redis.call('HGETALL', services) or {}}
