-- KEYS service account, names in its tenant
-- ARGV the end of its key
local named = redis.call('HGET', KEYS[1], 'named')
if named and redis.call('HGET', KEYS[2], named) == ARGV[1] then
  redis.call('HDEL', KEYS[2], named)
end
return redis.call('DEL', KEYS[1])
