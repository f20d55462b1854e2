-- Ends one session of this owner. Returns 1 if it lived until then.
-- ARGV: id is the rest of the session's id, indexes the prefix of the account's indexes.
local session = KEYS[1]
local owner, id, wanted, time, tombstone, epochs, indexes = unpack(ARGV)
local f = head(session)
if f[1] ~= owner then
  return 0
end
-- the index first: it needs no memory, and after it a full Redis accepts the rest. Also when the session has ended: a repeated
-- call must write something, so that it waits for the replicas
redis.pcall('ZREM', indexes .. (f[3] or ''), 'n' .. id, 's' .. id, 'o' .. id)
redis.call('HDEL', session, '')
if f[2] then
  redis.call('HSET', session, 'owner', owner)
  return 0
end
local reason, at = endedWithAll(session, epochs, f)
if not reason or reason == '?' then
  reason, at = reasonAt(tonumber(time), f, wanted), time
else
  -- it had ended before
  wanted = ''
end
redis.call('HSET', session, 'end', reason, 'endedAt', at)
redis.call('PEXPIRE', session, tombstone)
return reason == wanted and 1 or 0
