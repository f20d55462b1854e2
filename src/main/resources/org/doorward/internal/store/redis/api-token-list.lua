-- KEYS an owner's tokens, those that live
-- ARGV stem of the tokens' keys, now, how many of those that are over
-- gives, for each token, the newest first: id, number of texts that follow, field, value ...; all that live, and of the others
-- at least so many: among as many of the newest as there are living ones, and so many more, there are so many others
local living = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[2], '+inf')
local newest = #living + tonumber(ARGV[3])
local ids = newest > 0 and redis.call('ZREVRANGE', KEYS[1], 0, newest - 1) or {}
local known = {}
for _, id in ipairs(ids) do
  known[id] = true
end
for _, id in ipairs(living) do
  if not known[id] then
    ids[#ids + 1] = id
  end
end
local answer = {}
for _, id in ipairs(ids) do
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
