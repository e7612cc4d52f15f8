-- Starts the server, one for each project, in the way of this Neovim's version.
local progress = require("afterburner.progress")

local M = {}

local NAME = "afterburner"
local ROOT_MARKERS = { "pyproject.toml", "setup.py", "setup.cfg", ".git" }

--- Methods were functions until 0.11, which warns when they are called so.
function M.call(client, method, ...)
  if vim.fn.has("nvim-0.11") == 1 then
    return client[method](client, ...)
  end
  return client[method](...)
end

--- The client of the buffer, or nil.
function M.of_buffer(bufnr)
  for _, client in pairs(vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = bufnr })
    or vim.lsp.buf_get_clients(bufnr)) do
    if client.name == NAME then
      return client
    end
  end
end

--- Have the server carry out a command; `done` is given its answer.
function M.execute(client, command, arguments, done)
  local params = { command = command, arguments = arguments }
  M.call(client, "request", "workspace/executeCommand", params, function(failure, answer)
    if failure then
      vim.notify(failure.message, vim.log.levels.ERROR)
    elseif done then
      done(answer)
    end
  end, 0)
end

-- An empty Lua table would be sent as a list.
local function settings_of(options)
  local ours = options.settings
  return { [NAME] = next(ours) and ours or vim.empty_dict() }
end

-- Neovim before 0.10 does not tell servers that it can be asked for settings, so they
-- are told at the start as well.
local function configuration(options)
  local settings = settings_of(options)
  return {
    name = NAME,
    cmd = options.cmd,
    settings = settings,
    init_options = settings,
    handlers = { ["$/progress"] = progress.handler },
  }
end

-- The nearest folder upwards that holds a marker; the file's own where none does.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  local nearest = folder
  while true do
    for _, marker in ipairs(ROOT_MARKERS) do
      if vim.loop.fs_stat(nearest .. "/" .. marker) then
        return nearest
      end
    end
    local above = vim.fn.fnamemodify(nearest, ":h")
    if above == nearest then
      return folder
    end
    nearest = above
  end
end

-- 0.7 has neither `vim.lsp.config` nor `vim.lsp.start`: one client for each root, by hand.
local function attach_by_hand(options, clients, bufnr)
  local root = root_of(vim.api.nvim_buf_get_name(bufnr))
  local known = clients[root]
  if not known or vim.lsp.client_is_stopped(known) then
    local config = configuration(options)
    config.root_dir = root
    config.workspace_folders = {
      { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") },
    }
    known = vim.lsp.start_client(config)
    clients[root] = known
  end
  if known then
    vim.lsp.buf_attach_client(bufnr, known)
  end
end

local function is_file_of_python(bufnr)
  return vim.bo[bufnr].filetype == "python" and vim.bo[bufnr].buftype == ""
end

local function enable_by_hand(options)
  local clients = {}
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("Afterburner", { clear = true }),
    pattern = "python",
    callback = function(event)
      if is_file_of_python(event.buf) then
        attach_by_hand(options, clients, event.buf)
      end
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and is_file_of_python(bufnr) then
      attach_by_hand(options, clients, bufnr)
    end
  end
end

--- Start the server for each Python buffer, of now and of later.
function M.enable(options)
  if vim.fn.executable(options.cmd[1]) ~= 1 then
    local what = options.cmd[1] .. " was not found. Install it with: pip install afterburner"
    vim.notify(what, vim.log.levels.WARN)
    return
  end
  if vim.lsp.config then
    local config = configuration(options)
    config.filetypes = { "python" }
    config.root_markers = ROOT_MARKERS
    vim.lsp.config(NAME, config)
    vim.lsp.enable(NAME)
  else
    enable_by_hand(options)
  end
end

return M
