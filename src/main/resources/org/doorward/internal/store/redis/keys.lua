-- Puts the signing keys in the place of those of a version.
-- KEYS[1] their hash; ARGV[1] the version that was read, ARGV[2] the text. Returns 1 when it was taken.
local version = redis.call('HGET', KEYS[1], 'version') or '0'
if version ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'version', string.format('%d', tonumber(version) + 1), 'text', ARGV[2])
return 1
