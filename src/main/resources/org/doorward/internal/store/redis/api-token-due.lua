-- KEYS tokens that are due, of all tenants
-- ARGV now, how many, what the tokens' keys start with, what is in them between tenant and id
-- gives, for each token, the one that has waited longest first: name here, number of texts that follow, field, value ...
local answer = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  local tenant, id = string.match(name, '^([^:]*):(.*)$')
  local key = ARGV[3] .. (tenant or '') .. ARGV[4] .. (id or '')
  local fields = redis.pcall('HGETALL', key)
  if fields.err then
    fields = {}
  elseif #fields == 0 then
    -- it may be in another place still, where a cluster is moving the slot: see list.lua
    redis.call('EXISTS', KEYS[1], key)
  end
  answer[#answer + 1] = name
  answer[#answer + 1] = tostring(#fields)
  for i = 1, #fields do
    answer[#answer + 1] = fields[i]
  end
end
return answer
