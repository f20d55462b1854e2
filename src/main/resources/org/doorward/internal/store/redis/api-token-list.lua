-- Lists all living API tokens of an owner, and at least so many of the others, the newest first.
-- KEYS an owner's tokens, those that live
-- ARGV prefix of the tokens' keys, now, how many of the others, how many with their fields
-- Returns for each token: id, and fields and values, or '' in their place. The newest (living + others) tokens hold at least
-- so many others.
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
return begun(KEYS[1], ARGV[1], ids, ARGV[4])
