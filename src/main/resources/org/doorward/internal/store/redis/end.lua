-- KEYS session, index
-- ARGV owner, id, reason, time, tombstone
local f = redis.call('HMGET', KEYS[1], 'owner', 'end', 'seen', 'expires', 'idle')
local at = tonumber(ARGV[4])
if f[1] ~= ARGV[1] or f[2] or at >= tonumber(f[4]) or at >= tonumber(f[3]) + tonumber(f[5]) then
  return 0
end
-- the index first: if it cannot be written, nothing was
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[1], 'end', ARGV[3], 'endedAt', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
