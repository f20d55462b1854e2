-- Replaces an API token of the expected version. Returns 1 if it did.
-- KEYS: holder names the token of the hash, living are the owner's living tokens, due those of all tenants.
-- ARGV: ends is a time, '+inf', or '' for a revoked token; name is its name in due; then the number of stems, stems of fields in
-- pieces ..., then field, value ...
local token, holder_key, hashes, living, due, changes = unpack(KEYS)
local version, owner, kind, id, hash, ends, name, due_at = unpack(ARGV, 1, 8)
local f = redis.call('HMGET', token, 'version', 'owner', 'kind', 'end', 'current')
if not f[1] then
  return 0
end
local revoked = ends == ''
local other = f[1] ~= version or f[2] ~= owner or f[3] ~= kind
local ended = f[4] and f[4] ~= ''
local revival = ended and not revoked
local holder = redis.call('GET', holder_key)
local taken = holder and (holder ~= id or f[5] ~= hash)
local lost = other or revival or taken
-- a write that needs no memory: after it a full Redis accepts the others, so that everybody can revoke. A lost call must not
-- remove a living token from the set
redis.call('ZREM', living, (ended or (revoked and not lost)) and id or '')
if lost then
  -- a repeated call must write something, so that it waits for the replicas
  redis.call('HSET', token, 'version', f[1])
  return 0
end
if not holder then
  redis.call('SET', holder_key, id)
  redis.call('SADD', hashes, hash)
end
redis.call('HSET', token, unpack(ARGV, clearPieces(token, 9)))
redis.call('ZADD', due, due_at, name)
if not revoked then
  redis.call('ZADD', living, ends, id)
end
redis.call('INCR', changes)
return 1
