-- The function of scripts that replace a hash; put before each.

-- Removes the numbered pieces of fields: ARGV[at] is the number of stems, the stems follow. Returns the place of the next
-- argument.
local function clearPieces(key, at)
  local last = at + tonumber(ARGV[at])
  for i = at + 1, last do
    local piece = 0
    while redis.call('HDEL', key, ARGV[i] .. piece) == 1 do
      piece = piece + 1
    end
  end
  return last + 1
end

