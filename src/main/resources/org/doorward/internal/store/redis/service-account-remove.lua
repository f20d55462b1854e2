-- Removes a service account. Returns 1 if it did.
-- KEYS service account, names in its tenant, count of changes. ARGV the end of its key.
local named = redis.call('HGET', KEYS[1], 'named')
if named and redis.call('HGET', KEYS[2], named) == ARGV[1] then
  redis.call('HDEL', KEYS[2], named)
end
local removed = redis.call('DEL', KEYS[1])
if removed == 1 then
  redis.call('INCR', KEYS[3])
end
return removed
