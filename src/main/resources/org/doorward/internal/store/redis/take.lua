-- Takes one use of each limit of a key, or of none.
-- KEYS for each limit, when its period began and how many were taken in it. ARGV the time in ms, then for each limit: how many
-- in how many ms. Returns '1' or '0', and the stored counts. The arithmetic is that of WindowCounts.java.
local now = tonumber(ARGV[1])
local kept = redis.call('GET', KEYS[1]) or ''
local numbers = {}
for number in string.gmatch(kept, '%-?%d+') do
  numbers[#numbers + 1] = tonumber(number)
end
local allowed = true
local longest = 1
local after = {}
for i = 1, (#ARGV - 1) / 2 do
  local most, period = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local began, used = numbers[2 * i - 1], numbers[2 * i]
  if not used or now - began >= period or began - now > period + 600000 then
    began, used = now, 0
  end
  if used >= most then
    allowed = false
  end
  after[2 * i - 1] = string.format('%d', began)
  after[2 * i] = string.format('%d', used + 1)
  longest = math.max(longest, began + period - now)
end
if not allowed then
  return {'0', kept}
end
local text = table.concat(after, ' ')
-- a second more, because the callers' clock decides when a period has passed
redis.call('SET', KEYS[1], text, 'PX', string.format('%d', longest + 1000))
return {'1', text}
