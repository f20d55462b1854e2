-- Reads some fields of a hash. KEYS hash. ARGV the names. Returns name and value of those that exist.
local answer = {}
for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV))) do
  if value then
    answer[#answer + 1] = ARGV[i]
    answer[#answer + 1] = value
  end
end
return answer
