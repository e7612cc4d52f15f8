-- :AfterburnerOptimize and its like, and what the editor does for the server's commands.
local client = require("afterburner.client")

local M = {}

local KIND = "refactor.rewrite.afterburner"
local OBJECTIVES = { "time", "memory", "integral" }

local function ours()
  local found = client.of_buffer(0)
  if not found then
    vim.notify("Afterburner's language server does not run for this buffer", vim.log.levels.WARN)
  end
  return found
end

-- The action of that objective; without one, the first: it has the objective that is set.
local function chosen(actions, objective)
  for _, action in ipairs(actions or {}) do
    local arguments = action.command and action.command.arguments or {}
    local what = arguments[1] or {}
    if what.qualname and (not objective or what.objective == objective) then
      return action
    end
  end
end

-- What the server offers for the function at the cursor; `done` is given the client too.
local function with_action(objective, done)
  local found = ours()
  if not found then
    return
  end
  local params = vim.lsp.util.make_range_params(0, found.offset_encoding)
  params.context = { diagnostics = {}, only = { KIND } }
  client.call(found, "request", "textDocument/codeAction", params, function(failure, actions)
    local action = chosen(actions, objective)
    if failure or not action then
      vim.notify(failure and failure.message or "No function at the cursor", vim.log.levels.WARN)
    else
      done(found, action.command)
    end
  end, 0)
end

local function optimize(objective)
  with_action(objective, function(found, command)
    client.execute(found, command.command, command.arguments)
  end)
end

local function optimize_file()
  local found = ours()
  if found then
    client.execute(found, "afterburner.optimizeFile", { { uri = vim.uri_from_bufnr(0) } })
  end
end

local function cancel_all()
  local found = ours()
  if found then
    client.execute(found, "afterburner.cancelAll", {})
  end
end

-- The server answers with a shell command; it runs in a terminal below.
local function open_in_tui(found, arguments)
  client.execute(found, "afterburner.openInTui", arguments, function(shell_command)
    vim.cmd("botright new")
    vim.fn.termopen(shell_command)
    vim.cmd("startinsert")
  end)
end

local function tui()
  with_action(nil, function(found, command)
    open_in_tui(found, command.arguments)
  end)
end

local function complete_objective(lead)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, OBJECTIVES)
end

--- Define the commands of the README.
function M.define()
  local define = vim.api.nvim_create_user_command
  define("AfterburnerOptimize", function(call)
    optimize(call.args ~= "" and call.args or nil)
  end, { nargs = "?", complete = complete_objective, desc = "Optimize the function at the cursor" })
  define("AfterburnerOptimizeFile", optimize_file, { desc = "Optimize all functions of the file" })
  define("AfterburnerCancel", cancel_all, { desc = "Stop all runs of Afterburner" })
  define("AfterburnerTui", tui, { desc = "Open the function at the cursor in afterburner-tui" })
  vim.lsp.commands["afterburner.openInTui"] = function(command, context)
    open_in_tui(vim.lsp.get_client_by_id(context.client_id), command.arguments)
  end
end

return M
