-- The client of `onrecord lsp`: which buffers, which program. All else is done by the server and by Neovim's own
-- client, of which three generations are served: vim.lsp.enable (0.11), vim.lsp.start (0.8), vim.lsp.start_client (0.7).
local M = {}

-- What vim.g.onrecord may set, and what holds without it.
local defaults = {
  cmd = { 'onrecord', 'lsp' },
  filetypes = { 'markdown', 'quarto', 'text', 'html', 'tex', 'plaintex', 'typst' },
  root_markers = { 'onrecord.toml', '.git' },
}

-- The languages of the protocol that Neovim has other names for.
local languages = { text = 'plaintext', tex = 'latex', plaintex = 'tex' }

--- The options: those of vim.g.onrecord over the defaults.
function M.options()
  return vim.tbl_extend('force', defaults, vim.g.onrecord or {})
end

-- A buffer in no folder of its own, as a source that was jumped to, needs no server of its own.
local function reuse(client, config)
  return client.name == 'onrecord'
    and not client:is_stopped()
    and (config.root_dir == nil or (client.config or client).root_dir == config.root_dir)
end

--- What a generation of the client takes as configuration.
function M.config()
  local options = M.options()
  return {
    name = 'onrecord',
    cmd = options.cmd,
    filetypes = options.filetypes,
    root_markers = options.root_markers,
    -- Neovim shows none before vim.lsp.inlay_hint.enable().
    init_options = { inlayHints = true },
    reuse_client = reuse,
    get_language_id = function(_, filetype)
      return languages[filetype] or filetype
    end,
  }
end

--- The running clients.
function M.clients()
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = 'onrecord' })
  end
  return vim.tbl_filter(function(client)
    return client.name == 'onrecord'
  end, vim.lsp.get_active_clients())
end

-- The folder of the nearest marker: none is needed, a brief may stand alone.
local function root(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local markers = M.options().root_markers
  local folder = vim.fn.fnamemodify(name, ':p:h')
  while true do
    for _, marker in ipairs(markers) do
      if vim.loop.fs_stat(folder .. '/' .. marker) then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ':h')
    if parent == folder then
      return nil
    end
    folder = parent
  end
end

-- 0.7 does not list clients that are still starting.
local started = {}

--- Attaches the server to a buffer, for Neovim before 0.11. It needs a name: Neovim
--- puts the findings of a nameless one into another buffer.
function M.attach(buffer)
  if vim.bo[buffer].buftype ~= '' or vim.api.nvim_buf_get_name(buffer) == '' then
    return
  end
  local config = M.config()
  config.filetypes, config.root_markers, config.reuse_client = nil, nil, nil
  config.root_dir = root(buffer)
  if vim.lsp.start then
    -- 0.8 knows the current buffer only.
    vim.api.nvim_buf_call(buffer, function()
      vim.lsp.start(config, { reuse_client = reuse })
    end)
    return
  end
  for id in pairs(started) do
    local client = vim.lsp.get_client_by_id(id)
    if client and reuse(client, config) then
      vim.lsp.buf_attach_client(buffer, id)
      return
    end
  end
  local id = vim.lsp.start_client(config)
  if id then
    started[id] = true
    vim.lsp.buf_attach_client(buffer, id)
  end
end

--- The program and its arguments; with 0.11 vim.lsp.config has the last word, and may name a function.
function M.command()
  return vim.lsp.enable and vim.lsp.config.onrecord.cmd or M.options().cmd
end

--- Whether the program can be started.
function M.executable()
  local command = M.command()
  return type(command) == 'function' or vim.fn.executable(command[1]) == 1
end

-- Told once a session, and not in every buffer.
local told = false

--- Says that the program is missing, and how to get it.
function M.tell_missing()
  if told then
    return
  end
  told = true
  vim.notify(
    ('onrecord: "%s" cannot be executed. Install it with "cargo install --path ." in onrecord\'s repository, '):format(
      M.command()[1]
    ) .. 'or set vim.g.onrecord = { cmd = { "/path/to/onrecord", "lsp" } }. See :checkhealth onrecord',
    vim.log.levels.WARN
  )
end

local function attach_matching()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(M.options().filetypes, vim.bo[buffer].filetype) then
      M.attach(buffer)
    end
  end
end

--- Starts the server for the buffers it is for, now and from now on. Called by plugin/onrecord.lua.
function M.enable()
  -- The second is the event of a buffer that gets a name.
  vim.api.nvim_create_autocmd({ 'FileType', 'BufFilePost' }, {
    group = vim.api.nvim_create_augroup('onrecord', { clear = true }),
    callback = function(event)
      if not vim.tbl_contains(M.options().filetypes, vim.bo[event.buf].filetype) then
        return
      elseif not M.executable() then
        M.tell_missing()
      elseif not vim.lsp.enable then
        M.attach(event.buf)
      end
    end,
  })
  if vim.lsp.enable then
    vim.lsp.enable('onrecord')
  elseif M.executable() then
    attach_matching()
  end
end

--- Ends the server and starts it anew, as after an update of the program.
function M.restart()
  local clients = M.clients()
  for _, client in ipairs(clients) do
    vim.lsp.stop_client(client.id)
  end
  -- The buffers let go of a client when its process has ended, not before.
  vim.wait(3000, function()
    return #M.clients() == 0
  end, 20)
  if vim.lsp.enable then
    vim.lsp.enable('onrecord', false)
    vim.lsp.enable('onrecord')
  else
    attach_matching()
  end
end

return M
