-- Run by neovim.test.ts: what client/editors/neovim.lua makes of an editor that knows nothing else of Memzone, as one line of JSON.
vim.g.memzone_cmd = vim.split(os.getenv("MEMZONE_SERVER"), "\n", { trimempty = true })
vim.g.memzone_settings = { diagnostics = { severity = { ["removable-lies"] = "off" } } }
vim.cmd("syntax on")
vim.cmd("luafile " .. vim.fn.fnameescape(os.getenv("MEMZONE_CONFIG")))
local buffers = {}
for _, path in ipairs(vim.split(os.getenv("MEMZONE_FILES"), "\n", { trimempty = true })) do
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  table.insert(buffers, vim.api.nvim_get_current_buf())
end
local function messages()
  local all = {}
  for _, buffer in ipairs(buffers) do
    for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
      table.insert(all, diagnostic.message)
    end
  end
  return all
end
vim.wait(20000, function()
  return #messages() > 0
end, 5)
local servers = {}
for _, client in pairs(vim.lsp.get_active_clients and vim.lsp.get_active_clients() or vim.lsp.get_clients()) do
  table.insert(servers, { name = client.name, root = client.config.root_dir })
end
vim.cmd("buffer " .. buffers[1])
vim.fn.search("^kernel", "w")
local colour = vim.fn.synIDattr(vim.fn.synID(vim.fn.line("."), 1, 1), "name")
local first = vim.bo[buffers[1]]
io.stdout:write(vim.fn.json_encode({
  filetype = first.filetype,
  commentstring = first.commentstring,
  colour = colour,
  servers = servers,
  messages = messages(),
}) .. "\n")
vim.cmd("qall!")
