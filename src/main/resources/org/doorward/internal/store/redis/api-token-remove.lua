-- KEYS token, its hashes, its owner's tokens, those that live, tokens that are due, count of changes
-- ARGV version, id, name among those due, stem of what hashes lead to
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then
  return 0
end
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('ZREM', KEYS[5], ARGV[3])
for _, hash in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('DEL', ARGV[4] .. hash)
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('INCR', KEYS[6])
return 1
