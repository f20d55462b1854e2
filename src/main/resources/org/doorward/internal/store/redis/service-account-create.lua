-- Creates a service account, unless it or its name exists. Returns 1 if it did.
-- KEYS service account, names in its tenant. ARGV its name, the end of its key, then field, value ...
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
return 1
