-- :checkhealth onrecord
local M = {}

-- 0.10 renamed them.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

function M.check()
  local onrecord = require('onrecord')
  local options = onrecord.options()
  start('onrecord')

  if vim.fn.has('nvim-0.7') == 0 then
    fail('Neovim 0.7 or newer is needed')
    return
  end
  local generation = vim.lsp.enable and 'vim.lsp.enable' or vim.lsp.start and 'vim.lsp.start' or 'vim.lsp.start_client'
  ok('Neovim can run it, by ' .. generation)

  local command = onrecord.command()
  if type(command) == 'function' then
    info('vim.lsp.config starts it by a function')
    return
  end
  local program = command[1]
  if not onrecord.executable() then
    fail(('`%s` cannot be executed'):format(program), {
      'Install it: `cargo install --path .` in onrecord\'s repository',
      'Or say where it is: `vim.g.onrecord = { cmd = { "/path/to/onrecord", "lsp" } }`',
    })
    return
  end
  local version = vim.trim(vim.fn.system({ program, '--version' }))
  if vim.v.shell_error == 0 then
    ok(('%s is %s'):format(vim.fn.exepath(program), version))
  else
    fail(('`%s --version` ends with status %d'):format(program, vim.v.shell_error), { version })
    return
  end
  vim.fn.system({ program, 'lsp', '--help' })
  if vim.v.shell_error ~= 0 then
    fail(('`%s lsp` is not known'):format(program), { 'This onrecord is too old: install a newer one' })
    return
  end

  info('file types: ' .. table.concat(options.filetypes, ', '))
  if options.autostart == false then
    warn('autostart is off: call require("onrecord").enable()')
  end
  local clients = onrecord.clients()
  if #clients == 0 then
    info('the server is not running: open a file of one of these types')
  end
  for _, client in ipairs(clients) do
    local folder = (client.config or {}).root_dir or client.root_dir
    ok(('the server is running (client %d), %s'):format(client.id, folder and 'in ' .. folder or 'without a folder'))
  end
end

return M
