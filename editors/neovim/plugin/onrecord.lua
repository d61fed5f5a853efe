-- Starts the server by itself; `vim.g.onrecord = { autostart = false }` leaves that to you.
if vim.g.loaded_onrecord then
  return
end
vim.g.loaded_onrecord = true

if vim.fn.has('nvim-0.7') == 0 then
  vim.api.nvim_echo({ { 'onrecord needs Neovim 0.7 or newer', 'WarningMsg' } }, true, {})
  return
end

vim.api.nvim_create_user_command('OnrecordRestart', function()
  require('onrecord').restart()
end, { desc = 'Restart the onrecord language server' })
vim.api.nvim_create_user_command('OnrecordLog', function()
  vim.cmd('tabnew ' .. vim.fn.fnameescape(vim.lsp.get_log_path()))
end, { desc = "Show Neovim's log of language servers" })

local options = vim.g.onrecord or {}
if options.autostart ~= false then
  require('onrecord').enable()
end
