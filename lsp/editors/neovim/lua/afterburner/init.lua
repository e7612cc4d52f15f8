-- Afterburner in Neovim 0.7 and newer: starts the language server for Python buffers,
-- defines the commands, and says how far the runs are.
local client = require("afterburner.client")
local commands = require("afterburner.commands")
local progress = require("afterburner.progress")

local M = {}

--- @param options table|nil
---   `cmd`: the server and its arguments; `settings`: what is under `[tool.afterburner.editor]`
---   and the settings of the README, for all projects.
function M.setup(options)
  options = options or {}
  client.enable({
    cmd = options.cmd or { "afterburner-lsp" },
    settings = options.settings or {},
  })
  commands.define()
end

--- For a status line: "" while nothing runs, else the best ratio so far or how far it is.
M.status = progress.status

return M
