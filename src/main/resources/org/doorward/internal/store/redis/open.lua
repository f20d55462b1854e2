-- Opens a session, ends the session that it replaces, and those that exceed the limit.
-- KEYS also: the replaced session, if any. ARGV: sessions is the prefix of the account's sessions, old the rest of the replaced
-- session's id or '', at_once the most sessions to end; then field, value ...
-- Returns 'refused'; or 'opened', and the rest of the id of each live session that it ended.
-- MemorySessionStore.java and LivingSessions.java have the same limit; the test SessionRoomContract runs on all three.
local session, index, epochs = unpack(KEYS)
local expected, ttl, own, index_ttl, most, ended_at, reason, owner, tombstone, sessions, old, forgotten_before, at_once, epochs_ttl, scope
  = unpack(ARGV, 1, 15)
local state = redis.call('HMGET', epochs, 'epoch', 'scope')
local epoch = state[1] or '0'
if epoch ~= expected or (state[2] or '0') ~= scope or redis.call('EXISTS', session) == 1 then
  return {'refused'}
end
local at = tonumber(ended_at)
-- first the command that fails for a key of another type, then those that need memory: if one fails, nothing was written
redis.call('ZCARD', index)
redis.call('HSET', session, unpack(ARGV, 16))
redis.call('PEXPIRE', session, ttl)
-- the epochs outlive their sessions
redis.call('PEXPIRE', epochs, epochs_ttl)
add(index, own, head(session))
if redis.call('PTTL', index) < tonumber(index_ttl) then
  redis.call('PEXPIRE', index, index_ttl)
end
local answer = {'opened'}
local function replace(id)
  drop(index, id)
  if finish(sessions .. id, owner, epoch, reason, ended_at, tombstone) == reason then
    answer[#answer + 1] = id
  end
end
if old ~= '' then
  replace(old)
end
-- each sign-in removes a few timed-out sessions from the index
for _, member in ipairs(redis.call('ZRANGEBYSCORE', index, exact(OVER), exact(OVER + tonumber(forgotten_before)), 'LIMIT', 0, 16)) do
  drop(index, string.sub(member, 2))
end
-- the longest unused sessions end, at_once at most, because the limit may have been lowered; timed-out ones do not count
local living = redis.call('ZCOUNT', index, '(' .. exact(OVER + at), '+inf')
local timed_out = 0
while living > tonumber(most) and timed_out < 256 and #answer <= tonumber(at_once) do
  local member = redis.call('ZRANGEBYSCORE', index, exact(SEEN), '(' .. exact(OVER), 'LIMIT', 0, 2)
  local id = string.sub(member[1] or '', 2)
  if id == own then
    id = string.sub(member[2] or '', 2)
  end
  if id == '' then
    break
  end
  local over = redis.call('ZSCORE', index, 'o' .. id)
  if over and tonumber(over) > OVER + at then
    living = living - 1
  else
    timed_out = timed_out + 1
  end
  replace(id)
end
return answer
