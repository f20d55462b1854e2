-- Replaces the signing keys of a version. KEYS their hash. ARGV the version that was read, the text. Returns 1 if it did.
local version = redis.call('HGET', KEYS[1], 'version') or '0'
if version ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'version', string.format('%d', tonumber(version) + 1), 'text', ARGV[2])
return 1
