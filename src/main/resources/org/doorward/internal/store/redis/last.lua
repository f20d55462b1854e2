-- Returns the position of the last entry. KEYS stream.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', '1')
if #last == 0 then
  return {'0-0'}
end
return {last[1][1]}
