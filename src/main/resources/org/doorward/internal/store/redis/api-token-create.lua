-- Creates an API token. Returns 0 when the id or the hash exists, or the owner has too many living tokens.
-- KEYS: holder names the token of the hash, owned and living are the owner's tokens, due those of all tenants.
-- ARGV: ends is a time, '+inf', or '' for a revoked token; name is its name in due; then field, value ...
local token, holder, hashes, owned, living, due = unpack(KEYS)
local id, most, now, created_at, ends, name, due_at, hash = unpack(ARGV, 1, 8)
if redis.call('EXISTS', token, holder) > 0 then
  return 0
end
if redis.call('ZCOUNT', living, '(' .. now, '+inf') >= tonumber(most) then
  return 0
end
-- the first write needs memory: if it is refused, nothing was written
redis.call('ZADD', owned, created_at, id)
if ends ~= '' then
  redis.call('ZADD', living, ends, id)
end
redis.call('ZADD', due, due_at, name)
redis.call('SADD', hashes, hash)
redis.call('SET', holder, id)
redis.call('HSET', token, unpack(ARGV, 9))
return 1
