-- For `vim.lsp.enable("afterburner")` of Neovim 0.11 and newer. On its own it gives the
-- code actions; `require("afterburner").setup()` adds the commands.
return {
  cmd = { "afterburner-lsp" },
  filetypes = { "python" },
  root_markers = { "pyproject.toml", "setup.py", "setup.cfg", ".git" },
}
