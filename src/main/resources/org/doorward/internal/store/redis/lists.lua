-- Functions of scripts that list hashes; put before each.

-- Reads the hashes of the names from first to last: rest of each name, fields and values. Leaves out keys of another type.
local function hashes(anchor, stem, names, first, last)
  local answer = {}
  for i = first, last do
    local fields = redis.pcall('HGETALL', stem .. names[i])
    if not fields.err then
      if #fields == 0 then
        -- it may be on another server while a cluster moves the slot: see sessions.lua
        redis.call('EXISTS', anchor, stem .. names[i])
      end
      answer[#answer + 1] = names[i]
      answer[#answer + 1] = fields
    end
  end
  return answer
end

-- Reads the hashes of the first names, and adds the other names, each with ''.
local function begun(anchor, stem, names, most)
  local shown = math.min(#names, tonumber(most))
  local answer = hashes(anchor, stem, names, 1, shown)
  for i = shown + 1, #names do
    answer[#answer + 1] = names[i]
    answer[#answer + 1] = ''
  end
  return answer
end

