-- KEYS session, index, epoch, and the session that it takes the place of, if any
-- ARGV epoch expected, session's ttl, id, absolute end, index' ttl, ends forgotten before, stem of the sessions' keys,
-- length of the tag, id of the old session or '', reason and time of its end, owner, tombstone, then field, value ...
-- gives 0 for no, 1 for yes, 2 for yes and the old one ended
local epoch = redis.call('GET', KEYS[3]) or '0'
if epoch ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
-- first what needs memory, and the index: where that is refused, nothing was written
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[6])
-- sessions that went idle are gone before their absolute end; a few of them are forgotten at each sign-in
for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, 4)) do
  -- two keys at once: see list.lua
  if id ~= ARGV[3] and redis.call('EXISTS', KEYS[2], ARGV[7] .. string.sub(id, tonumber(ARGV[8]) + 1)) == 1 then
    redis.call('ZREM', KEYS[2], id)
  end
end
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[5]) then
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('HSET', KEYS[1], unpack(ARGV, 14))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if ARGV[9] == '' then
  return 1
end
local f = redis.call('HMGET', KEYS[4], 'owner', 'end', 'seen', 'expires', 'idle')
local at = tonumber(ARGV[11])
if f[1] ~= ARGV[12] or f[2] then
  return 1
end
-- who has timed out by the caller's clock is over from now on by every clock, as in end.lua
local over = at >= (tonumber(f[4]) or 0) and 'expired' or at >= (tonumber(f[3]) or 0) + (tonumber(f[5]) or 0) and 'idle'
redis.call('ZREM', KEYS[2], ARGV[9])
redis.call('HSET', KEYS[4], 'end', over or ARGV[10], 'endedAt', ARGV[11])
redis.call('PEXPIRE', KEYS[4], ARGV[13])
return over and 1 or 2
