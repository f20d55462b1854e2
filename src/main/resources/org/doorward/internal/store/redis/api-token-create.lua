-- KEYS token, what its hash leads to, its hashes, its owner's tokens, those that live, tokens that are due, of all tenants
-- ARGV id, most living tokens, now, time made, end or '+inf' or '' where it is revoked, name among those due, time due,
-- hash, then field, value ...
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then
  return 0
end
if redis.call('ZCOUNT', KEYS[5], '(' .. ARGV[3], '+inf') >= tonumber(ARGV[2]) then
  return 0
end
-- the first of them needs memory: where that is refused, nothing was written
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
if ARGV[5] ~= '' then
  redis.call('ZADD', KEYS[5], ARGV[5], ARGV[1])
end
redis.call('ZADD', KEYS[6], ARGV[7], ARGV[6])
redis.call('SADD', KEYS[3], ARGV[8])
redis.call('SET', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 9))
return 1
