-- Reads the later one of some scopes' epochs. KEYS the epochs of scopes. ARGV scopes. Returns it, or 0.
local latest = 0
for _, scope in ipairs(ARGV) do
  latest = math.max(latest, tonumber(redis.call('ZSCORE', KEYS[1], scope) or '0'))
end
return latest
