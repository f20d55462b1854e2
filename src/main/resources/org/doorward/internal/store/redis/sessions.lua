-- Functions of the scripts of sessions; put before each.
--
-- A session's hash and its account's epoch decide: a session of an earlier epoch was ended with all others. The index of an
-- epoch is a sorted set with three members for each session: 'n' and the rest of its id, by the order of opening; 's' by when it
-- was last seen; 'o' by when it times out.
local SEEN, OVER = 10000000000000, 20000000000000

-- the length of the tag that all sessions of an account share
local TAG = 12

local function exact(number)
  return string.format('%.0f', number)
end

-- owner, end, epoch, last seen, absolute end, idle timeout. A damaged number counts as long ago, so the session has ended
local function head(key)
  return redis.call('HMGET', key, 'owner', 'end', 'epoch', 'seen', 'expires', 'idle')
end

local function idleAt(f)
  return (tonumber(f[4]) or 0) + (tonumber(f[6]) or 0)
end

local function overAt(f)
  return math.min(tonumber(f[5]) or 0, idleAt(f))
end

-- The reason of an end: a session that has timed out by the caller's clock ends for that reason. If that clock is wrong, it would
-- live for other nodes, although it was to be ended.
local function reasonAt(at, f, reason)
  return at >= (tonumber(f[5]) or 0) and 'expired' or at >= idleAt(f) and 'idle' or reason
end

-- Returns why and when this session was ended with all others of its account, and the account's version and scope; no reason if it was
-- not; '?' if that is unknown: while a cluster moves the slot, a missing key may be on another server. A server of such a slot
-- answers a command for two keys with an error if one of them is missing.
local function endedWithAll(key, epochs, f)
  local state = redis.pcall('HMGET', epochs, 'epoch', 'version', 'scope')
  if state.err then
    state = string.find(state.err, 'WRONGTYPE', 1, true) and redis.call('HMGET', epochs, 'epoch', 'version', 'scope')
  elseif not state[1] and not state[2] and type(redis.pcall('EXISTS', key, epochs)) ~= 'number' then
    state = nil
  end
  if not state then
    return '?'
  end
  local epoch, version, scope = state[1] or '0', state[2] or '0', state[3] or '0'
  if epoch == f[3] then
    return nil, nil, version, scope
  end
  local told = redis.call('HGET', epochs, exact((tonumber(f[3]) or 0) + 1))
  local reason, at = string.match(told or '', '^(%S+) (%d+)$')
  at = at or f[4] or '0'
  return reasonAt(tonumber(at) or 0, f, reason or 'revoked'), at, version, scope
end

-- Reads all fields of a session, and the account's version and scope as '@' and '@scope'; with its end if it was ended with all others, or with the
-- field '?' if that is unknown.
local function present(key, epochs)
  local fields = redis.call('HGETALL', key)
  local f = head(key)
  if f[1] and not f[2] then
    local reason, at, version, scope = endedWithAll(key, epochs .. string.sub(f[1], TAG + 1), f)
    if version then
      fields[#fields + 1] = '@'
      fields[#fields + 1] = version
      fields[#fields + 1] = '@scope'
      fields[#fields + 1] = scope
    end
    if reason == '?' then
      fields[#fields + 1] = '?'
      fields[#fields + 1] = ''
    elseif reason then
      fields[#fields + 1] = 'end'
      fields[#fields + 1] = reason
      fields[#fields + 1] = 'endedAt'
      fields[#fields + 1] = at
    end
  end
  return fields
end

-- Adds a session to the index as the newest.
local function add(index, id, f)
  local last = redis.call('ZREVRANGEBYSCORE', index, '(' .. exact(SEEN), '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
  local number = (tonumber(last[2] or '0') or 0) + 1
  redis.call('ZADD', index, exact(number), 'n' .. id, exact(SEEN + tonumber(f[4])), 's' .. id, exact(OVER + overAt(f)), 'o' .. id)
end

local function drop(index, id)
  return redis.call('ZREM', index, 'n' .. id, 's' .. id, 'o' .. id)
end

-- Ends a session of this owner and epoch that has not ended. Returns the reason, or nothing. A damaged, missing or moved session
-- must not stop the end of the others.
local function finish(key, owner, epoch, reason, at, tombstone)
  local f = redis.pcall('HMGET', key, 'owner', 'end', 'epoch', 'seen', 'expires', 'idle')
  if f.err or f[1] ~= owner or f[2] or f[3] ~= epoch then
    return nil
  end
  local why = reasonAt(tonumber(at), f, reason)
  redis.call('HSET', key, 'end', why, 'endedAt', at)
  redis.call('PEXPIRE', key, tombstone)
  return why
end

-- Writes the tombstones of some sessions of an ended epoch. Returns how many had not timed out.
local function clear(index, sessions, owner, epoch, reason, at, tombstone, most)
  local ended = 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', index, '-inf', '(' .. exact(SEEN), 'LIMIT', 0, most)) do
    local id = string.sub(member, 2)
    drop(index, id)
    if finish(sessions .. id, owner, epoch, reason, at, tombstone) == reason then
      ended = ended + 1
    end
  end
  return ended
end

-- Returns how many sessions are left in the index of an ended epoch. Deletes it after the last.
local function left(index)
  local count = redis.call('ZCOUNT', index, '-inf', '(' .. exact(SEEN))
  if count == 0 then
    redis.call('DEL', index)
  end
  return count
end

