-- What the runs report, beside what Neovim itself does with it.
local M = {}

local running = {}

local function show(token, value)
  if value.kind == "end" then
    running[token] = nil
  else
    local known = running[token] or {}
    running[token] = { title = value.title or known.title, message = value.message or known.message }
  end
end

--- Takes a report in, then hands it to the handler that was there before.
function M.handler(failure, result, context, config)
  if result and type(result.value) == "table" then
    show(result.token, result.value)
    vim.cmd("redrawstatus")
  end
  local before = vim.lsp.handlers["$/progress"]
  if before then
    return before(failure, result, context, config)
  end
end

--- For a status line: "" while nothing runs.
function M.status()
  local parts = {}
  for _, run in pairs(running) do
    local best = (run.message or ""):match("best ([%d.]+×)")
    table.insert(parts, best or run.message or run.title)
  end
  return table.concat(parts, " · ")
end

return M
