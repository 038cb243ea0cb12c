-- Run by neovim.test.ts in a headless Neovim: attaches the server (its command line in MEMZONE_SERVER, one word a line) to
-- each file given in MEMZONE_FILES, and prints what the editor got as one line of JSON. Works from Neovim 0.7 on.
local function lines_of(name)
  return vim.split(os.getenv(name), "\n", { trimempty = true })
end

local exits = {}
local published = {}
local publish = vim.lsp.handlers["textDocument/publishDiagnostics"]
local client_id = vim.lsp.start_client({
  name = "memzone",
  cmd = lines_of("MEMZONE_SERVER"),
  root_dir = vim.fn.getcwd(),
  handlers = {
    ["textDocument/publishDiagnostics"] = function(err, result, ctx, config)
      published[result.uri] = true
      publish(err, result, ctx, config)
    end,
  },
  on_exit = function(code)
    table.insert(exits, code)
  end,
})

vim.wait(20000, function()
  local client = vim.lsp.get_client_by_id(client_id)
  return client ~= nil and client.initialized == true
end, 5)

local function ask(buffer, method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  local answer = (answers or {})[client_id] or {}
  return answer.result
end

local report = {}
for _, path in ipairs(lines_of("MEMZONE_FILES")) do
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(buffer, client_id)
  local needle = os.getenv("MEMZONE_HOVER")
  local row = vim.fn.search(needle, "cw")
  local hover = nil
  if row > 0 then
    hover = ask(buffer, "textDocument/hover", vim.lsp.util.make_position_params())
  end
  vim.wait(20000, function()
    return published[vim.uri_from_bufnr(buffer)] == true
  end, 5)
  local diagnostics = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(diagnostics, {
      code = diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code or diagnostic.code,
      line = diagnostic.lnum,
      message = diagnostic.message,
      severity = diagnostic.severity,
    })
  end
  local symbols = ask(buffer, "textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() })
  table.insert(report, {
    file = vim.fn.fnamemodify(path, ":t"),
    diagnostics = diagnostics,
    hover = hover and hover.contents.value or "",
    symbols = symbols and #symbols or 0,
  })
end

-- Typing: the editor sends its changes as it always does.
local buffer = vim.api.nvim_get_current_buf()
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "offline memory99999" })
vim.wait(20000, function()
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.message:find("memory99999") then
      return true
    end
  end
  return false
end, 5)
local typed = {}
for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
  table.insert(typed, diagnostic.message)
end

vim.lsp.stop_client(client_id)
vim.wait(20000, function()
  return #exits > 0
end, 5)
io.stdout:write(vim.fn.json_encode({ files = report, typed = typed, exits = exits }) .. "\n")
vim.cmd("qall!")
