-- Memzone in Neovim, from 0.7.2 on: `:luafile client/editors/neovim.lua`, or `dofile("/path/to/client/editors/neovim.lua")` in init.lua.
-- The server is `memzone lsp --stdio` (npm install --global memzone); another command: vim.g.memzone_cmd = { "node", "/path/to/dist/cli.js", "lsp", "--stdio" }.
-- Settings, with the names that VS Code has behind `memzone.`: vim.g.memzone_settings = { inlayHints = { zones = false } }.
-- What needs a newer Neovim is used where it is there: vim.lsp.start (0.8), vim.fs (0.8), inlay hints (0.10).
local group = vim.api.nvim_create_augroup("memzone", { clear = true })

-- Colours before the server's (semantic tokens, 0.9): syntax/memzone.vim lies beside this file.
vim.opt.runtimepath:append(vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h"))

-- An autocommand: vim.filetype.add is off by default before 0.8.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = "*.memzone",
  callback = function(args)
    vim.bo[args.buf].filetype = "memzone"
  end,
})

-- The folder that a scenario's files may be named in: that of the repository, else its own.
local function root_of(buffer)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":p:h")
  local git = vim.fn.finddir(".git", vim.fn.escape(folder, " ,;") .. ";")
  return git ~= "" and vim.fn.fnamemodify(git, ":p:h:h") or folder
end

local function command()
  return vim.g.memzone_cmd or { "memzone", "lsp", "--stdio" }
end

-- Clients by root, for a Neovim that starts a new one each time.
local clients = {}

local function start(buffer)
  local root = root_of(buffer)
  local config = { name = "memzone", cmd = command(), root_dir = root }
  if vim.g.memzone_settings then
    config.init_options = { memzone = { settings = vim.g.memzone_settings } }
  end
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  if clients[root] == nil or vim.lsp.get_client_by_id(clients[root]) == nil then
    config.workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") } }
    clients[root] = vim.lsp.start_client(config)
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = "memzone",
  callback = function(args)
    vim.bo[args.buf].commentstring = "# %s"
    vim.bo[args.buf].omnifunc = "v:lua.vim.lsp.omnifunc"
    vim.bo[args.buf].expandtab = true
    vim.bo[args.buf].shiftwidth = 2
    start(args.buf)
    if vim.lsp.inlay_hint and vim.lsp.inlay_hint.enable then
      pcall(vim.lsp.inlay_hint.enable, true, { bufnr = args.buf })
    end
  end,
})
