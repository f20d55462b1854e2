-- KEYS session
-- ARGV version expected, number of stems, stems of fields in pieces ..., then field, value ...
local version = redis.call('HGET', KEYS[1], 'version')
if not version then
  return {'gone'}
end
if version ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'end') == 1 then
  local present = redis.call('HGETALL', KEYS[1])
  table.insert(present, 1, 'stale')
  return present
end
local stems = tonumber(ARGV[2])
for i = 3, 2 + stems do
  local piece = 0
  while redis.call('HDEL', KEYS[1], ARGV[i] .. piece) == 1 do
    piece = piece + 1
  end
end
redis.call('HSET', KEYS[1], unpack(ARGV, 3 + stems))
return {'replaced'}
