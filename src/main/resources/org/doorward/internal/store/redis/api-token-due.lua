-- Lists API tokens that are due, the earliest first.
-- KEYS tokens that are due, of all tenants. ARGV now, how many, prefix of the tokens' keys, their part between tenant and id
-- Returns for each token: name, number of texts that follow, field, value ...
local answer = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  local tenant, id = string.match(name, '^([^:]*):(.*)$')
  local key = ARGV[3] .. (tenant or '') .. ARGV[4] .. (id or '')
  local fields = redis.pcall('HGETALL', key)
  if fields.err then
    fields = {}
  elseif #fields == 0 then
    -- it may be on another server while a cluster moves the slot: see sessions.lua
    redis.call('EXISTS', KEYS[1], key)
  end
  answer[#answer + 1] = name
  answer[#answer + 1] = tostring(#fields)
  for i = 1, #fields do
    answer[#answer + 1] = fields[i]
  end
end
return answer
