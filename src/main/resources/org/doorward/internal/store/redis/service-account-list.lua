-- KEYS names in a tenant
-- ARGV stem of the service accounts' keys
-- gives, for each: the end of its key, number of texts that follow, field, value ...
local answer = {}
for _, rest in ipairs(redis.call('HVALS', KEYS[1])) do
  local fields = redis.pcall('HGETALL', ARGV[1] .. rest)
  if not fields.err then
    if #fields == 0 then
      -- it may be in another place still, where a cluster is moving the slot: see list.lua
      redis.call('EXISTS', KEYS[1], ARGV[1] .. rest)
    end
    answer[#answer + 1] = rest
    answer[#answer + 1] = tostring(#fields)
    for i = 1, #fields do
      answer[#answer + 1] = fields[i]
    end
  end
end
return answer
