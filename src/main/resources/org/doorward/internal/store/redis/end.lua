-- KEYS session, index
-- ARGV owner, id, reason, time, tombstone
-- what is damaged is over, and can be ended: a number that is none counts as long ago
local f = redis.call('HMGET', KEYS[1], 'owner', 'end', 'seen', 'expires', 'idle')
local at = tonumber(ARGV[4])
if f[1] ~= ARGV[1] then
  return 0
end
-- the index first: it needs no memory, and after it a full Redis takes the rest. Also where the session is over already:
-- who asks again must wait for the replicas again, which wait for a write
redis.call('ZREM', KEYS[2], ARGV[2])
if f[2] then
  redis.call('HSET', KEYS[1], 'owner', ARGV[1])
  return 0
end
-- who has timed out by the caller's clock is over from now on, for that reason, by every clock: if the caller's is wrong,
-- the session lives for others, and what was to be ended must not
local reason = at >= (tonumber(f[4]) or 0) and 'expired' or at >= (tonumber(f[3]) or 0) + (tonumber(f[5]) or 0) and 'idle' or ARGV[3]
redis.call('HSET', KEYS[1], 'end', reason, 'endedAt', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return reason == ARGV[3] and 1 or 0
