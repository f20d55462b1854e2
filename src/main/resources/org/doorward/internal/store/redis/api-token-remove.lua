-- Removes an API token of this version. Returns 1 if it did.
-- KEYS: owned and living are the owner's tokens, due those of all tenants. ARGV: name is its name in due, holders a prefix.
local token, hashes, owned, living, due, changes = unpack(KEYS)
local version, id, name, holders = unpack(ARGV)
if redis.call('HGET', token, 'version') ~= version then
  return 0
end
redis.call('ZREM', owned, id)
redis.call('ZREM', living, id)
redis.call('ZREM', due, name)
for _, hash in ipairs(redis.call('SMEMBERS', hashes)) do
  redis.call('DEL', holders .. hash)
end
redis.call('DEL', token, hashes)
redis.call('INCR', changes)
return 1
