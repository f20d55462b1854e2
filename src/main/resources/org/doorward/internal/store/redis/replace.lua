-- Replaces a session of the expected version.
-- KEYS session. ARGV version, prefix of its account's epochs, number of stems, stems of fields in pieces ..., field, value ...
-- Returns 'replaced'; 'gone'; or 'stale', and the stored session as present does.
local version = redis.call('HGET', KEYS[1], 'version')
if not version then
  return {'gone'}
end
local f = head(KEYS[1])
local over = f[2]
if f[1] and not over then
  -- '?' goes on: a write to a session that has ended does not revive it
  local reason = endedWithAll(KEYS[1], ARGV[2] .. string.sub(f[1], TAG + 1), f)
  over = reason and reason ~= '?'
end
if version ~= ARGV[1] or over then
  local there = present(KEYS[1], ARGV[2])
  table.insert(there, 1, 'stale')
  return there
end
local rotation = redis.call('HMGET', KEYS[1], 'gen', 'confirmed')
redis.call('HSET', KEYS[1], unpack(ARGV, clearPieces(KEYS[1], 3)))
if rotation[2] and rotation[2] ~= '' and redis.call('HGET', KEYS[1], 'gen') == rotation[1] then
  redis.call('HSET', KEYS[1], 'confirmed', rotation[2])
end
return {'replaced'}
