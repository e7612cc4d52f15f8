-- What a user of Neovim does, without a screen: choose the code action, wait, save.
-- FUNCTION_LINE, TIMEOUT_MS and SETTINGS (as JSON) come by the environment.
local TIMEOUT_MS = tonumber(vim.env.TIMEOUT_MS)

local function wait_for(what, condition)
  if not vim.wait(TIMEOUT_MS, condition, 50) then
    error("in vain: " .. what .. "\n" .. vim.fn.execute("messages"))
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
end

local function session()
  vim.opt.runtimepath:prepend(vim.env.PLUGIN)
  local afterburner = require("afterburner")
  afterburner.setup({ settings = vim.fn.json_decode(vim.env.SETTINGS) })
  vim.cmd("edit " .. vim.env.MODULE)
  local client = require("afterburner.client")
  wait_for("the server", function()
    return client.of_buffer(0) ~= nil
  end)

  local offered, shown, reported = {}, false, false
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local title = options.format_item(item)
      table.insert(offered, title)
      if title == "Optimize efficiency" then
        choose(item)
      end
    end
    shown = true
  end
  vim.api.nvim_win_set_cursor(0, { tonumber(vim.env.FUNCTION_LINE), 0 })
  local before = text()
  vim.lsp.buf.code_action()
  wait_for("the code actions", function()
    return shown
  end)
  wait_for("an edit", function()
    reported = reported or afterburner.status() ~= ""
    return text() ~= before
  end)
  wait_for("the end of the run", function()
    return afterburner.status() == ""
  end)
  assert(reported, "no progress was reported")
  vim.cmd("write")
  vim.cmd("undo")
  assert(text() == before, "the edit is more than one step of undo")

  vim.cmd("AfterburnerOptimize memory")
  wait_for("a run by command", function()
    return afterburner.status() ~= ""
  end)
  vim.cmd("AfterburnerCancel")
  wait_for("its end", function()
    return afterburner.status() == ""
  end)
  io.stdout:write(vim.fn.json_encode(offered))
end

local done, failure = xpcall(session, debug.traceback)
if done then
  vim.cmd("qall!")
else
  io.stderr:write(failure .. "\n")
  vim.cmd("cquit!")
end
