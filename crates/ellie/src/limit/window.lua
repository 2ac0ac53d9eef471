-- One client's window, as window.rs keeps it: "slot:count slot:count", the oldest first.
-- KEYS[1] the client; ARGV[1] requests in a window, ARGV[2] the length of a slot in microseconds,
-- ARGV[3] how many slots count. `time` is set before this, as the command TIME answers.
-- Answers whether the request is allowed, how many more would be, and in how many microseconds
-- there is room for one more than now.
local now = time[1] * 1000000 + time[2]
local requests, slot_us, slots = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local slot = math.floor(now / slot_us)

local kept = redis.pcall('GET', KEYS[1])
local numbers, counts, taken, is_changed = {}, {}, 0, false
if type(kept) == 'string' then
    for number, count in string.gmatch(kept, '(%d+):(%d+)') do
        number, count = tonumber(number), tonumber(count)
        if number > slot then
            -- The clock was set back. Nobody waits for the time it was ahead.
            number, is_changed = slot, true
        end
        if number > slot - slots then
            numbers[#numbers + 1], counts[#counts + 1] = number, count
            taken = taken + count
        end
    end
end

local is_allowed = taken < requests
if is_allowed then
    taken, is_changed = taken + 1, true
    if numbers[#numbers] == slot then
        counts[#counts] = counts[#counts] + 1
    else
        numbers[#numbers + 1], counts[#counts + 1] = slot, 1
    end
end
if is_changed then
    local pairs = {}
    for i = 1, #numbers do
        pairs[i] = string.format('%.0f:%.0f', numbers[i], counts[i])
    end
    redis.call('SET', KEYS[1], table.concat(pairs, ' '), 'PX', math.ceil(slots * slot_us / 1000))
end

local remaining = math.max(requests - taken, 0)
local may_stay = requests - math.min(remaining + 1, requests)
local resets, oldest = 0, 1
while taken > may_stay and oldest <= #numbers do
    taken = taken - counts[oldest]
    resets = (numbers[oldest] + slots) * slot_us - now
    oldest = oldest + 1
end
return {is_allowed and 1 or 0, remaining, resets}
