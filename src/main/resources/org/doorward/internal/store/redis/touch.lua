-- Writes the use of a live session. Returns 1 if it lives.
-- ARGV: address may be '', id is the rest of the session's id, epochs and indexes are prefixes.
local session = KEYS[1]
local time, tombstone, address, shown_generation, most_addresses, id, epochs, indexes = unpack(ARGV)
local f = head(session)
local at = tonumber(time)
if not f[1] or f[2] or not (tonumber(f[4]) and tonumber(f[5]) and tonumber(f[6])) or at >= overAt(f) then
  return 0
end
local account = string.sub(f[1], TAG + 1)
local ended = endedWithAll(session, epochs .. account, f)
-- '?' goes on: a write to a session that has ended does not revive it
if ended and ended ~= '?' then
  return 0
end
local rotation = redis.call('HMGET', session, 'gen', 'confirmed')
if rotation[1] == shown_generation and rotation[2] == '' then
  redis.call('HSET', session, 'confirmed', time)
end
if at <= tonumber(f[4]) then
  return 1
end
redis.call('HSET', session, 'seen', time)
f[4] = time
redis.call('PEXPIRE', session, exact(overAt(f) - at + tonumber(tombstone)))
if address ~= '' and redis.call('HGET', session, 'ip0') ~= address then
  local kept = {address}
  for i = 0, tonumber(most_addresses) - 1 do
    local known = redis.call('HGET', session, 'ip' .. i)
    if known and known ~= address and #kept < tonumber(most_addresses) then
      kept[#kept + 1] = known
    end
  end
  for i = 1, #kept do
    redis.call('HSET', session, 'ip' .. (i - 1), kept[i])
  end
end
-- the index is never created here: it may be on another server while a cluster moves the slot
local index = indexes .. account .. ':' .. f[3]
local known = redis.pcall('ZSCORE', index, 'n' .. id)
if type(known) == 'string' then
  redis.pcall('ZADD', index, 'XX', exact(SEEN + at), 's' .. id, exact(OVER + overAt(f)), 'o' .. id)
elseif not known and redis.pcall('EXISTS', index) == 1 then
  -- a node whose clock is ahead has removed it
  add(index, id, f)
end
return 1
