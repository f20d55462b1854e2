-- KEYS an owner's tokens
-- ARGV stem of the tokens' keys
-- gives, for each token, the newest first: id, number of texts that follow, field, value ...
local answer = {}
for _, id in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, -1)) do
  local fields = redis.pcall('HGETALL', ARGV[1] .. id)
  if not fields.err then
    if #fields == 0 then
      -- it may be in another place still, where a cluster is moving the slot: see list.lua
      redis.call('EXISTS', KEYS[1], ARGV[1] .. id)
    end
    answer[#answer + 1] = id
    answer[#answer + 1] = tostring(#fields)
    for i = 1, #fields do
      answer[#answer + 1] = fields[i]
    end
  end
end
return answer
