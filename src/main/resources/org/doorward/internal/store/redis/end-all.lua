-- Moves the epoch, which ends all sessions of an account but the spared one, and writes the first tombstones.
-- ARGV: sessions and indexes are prefixes, spared is the rest of the spared session's id or ''; scope is '', or an epoch of tenant
-- or everyone: then it does nothing if the account has that one or a later one.
-- Returns how many live sessions it ended, their epoch, and how many are left in its index.
local epochs = KEYS[1]
local owner, sessions, indexes, spared, reason, time, tombstone, epochs_ttl, at_once, scope = unpack(ARGV)
local before = redis.call('HGET', epochs, 'epoch') or '0'
if scope ~= '' and tonumber(redis.call('HGET', epochs, 'scope') or '0') >= tonumber(scope) then
  -- a write, so that the caller waits for the replicas
  redis.call('PEXPIRE', epochs, epochs_ttl)
  return {'0', before, '0'}
end
local told = (tonumber(before) or 0) + 1
local epoch = exact(told)
if told == 1 then
  -- earlier epochs may have expired, and no epoch may come twice: its sessions would live again
  local now = redis.call('TIME')
  epoch = exact(tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000))
end
local index = indexes .. before
local at = tonumber(time)
-- both at once: see endedWithAll
redis.call('EXISTS', epochs, index)
-- a write that needs no memory: after it a full Redis accepts the others, so that everybody can sign out
redis.call('ZREM', index, '')
if spared ~= '' then
  local key = sessions .. spared
  local f = redis.pcall('HMGET', key, 'owner', 'end', 'epoch', 'seen', 'expires', 'idle')
  if not f.err and not f[1] then
    redis.call('EXISTS', epochs, key)
  end
  if not f.err and f[1] == owner and not f[2] and f[3] == before and at < overAt(f) then
    add(indexes .. epoch, spared, f)
    redis.call('PEXPIRE', indexes .. epoch, exact(tonumber(f[5]) - at + tonumber(tombstone)))
    redis.call('HSET', key, 'epoch', epoch)
    drop(index, spared)
  end
end
redis.call('HSET', epochs, 'epoch', epoch, exact(told), reason .. ' ' .. time)
redis.call('HDEL', epochs, exact(told - 16))
if scope ~= '' then
  redis.call('HSET', epochs, 'scope', scope)
end
redis.call('PEXPIRE', epochs, epochs_ttl)
local ended = clear(index, sessions, owner, before, reason, time, tombstone, at_once)
  + redis.call('ZCOUNT', index, '(' .. exact(OVER + at), '+inf')
return {exact(ended), before, exact(left(index))}
