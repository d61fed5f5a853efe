-- Drives Neovim as a writer would, on the file it was opened with, and writes what was seen to $ONRECORD_REPORT as JSON.
-- Works with Neovim 0.7 and later. The plugin is installed as a package and has started the server by itself.

local report = { errors = {}, diagnostics = {}, actions = {} }
local patience = 20000

local function await(what, condition)
  if not vim.wait(patience, condition, 20) then
    error('in vain waited for ' .. what, 0)
  end
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local function codes(buffer)
  return vim.tbl_map(function(diagnostic)
    return diagnostic.code or diagnostic.user_data.lsp.code
  end, vim.diagnostic.get(buffer))
end

local function finding(buffer, code)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if (diagnostic.code or diagnostic.user_data.lsp.code) == code then
      return diagnostic
    end
  end
  error('no finding ' .. code, 0)
end

local function go_to(diagnostic)
  -- Inside of it, as a cursor would be.
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col + 3 })
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

local function see_diagnostics(buffer)
  await('two findings', function()
    return #vim.diagnostic.get(buffer) >= 2
  end)
  -- Were they both pushed and pulled, the second pair would come now.
  vim.wait(700)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local line = lines(buffer)[diagnostic.lnum + 1]
    table.insert(report.diagnostics, {
      code = diagnostic.code or diagnostic.user_data.lsp.code,
      source = diagnostic.source,
      line = diagnostic.lnum + 1,
      text = diagnostic.lnum == diagnostic.end_lnum and line:sub(diagnostic.col + 1, diagnostic.end_col) or '',
    })
  end
end

local function see_hover(buffer)
  go_to(finding(buffer, 'quote/altered'))
  vim.lsp.buf.hover()
  await('the hover window', float)
  report.hover = table.concat(lines(vim.api.nvim_win_get_buf(float())), '\n')
  vim.api.nvim_win_close(float(), true)
end

local function see_definition(buffer)
  go_to(finding(buffer, 'quote/altered'))
  vim.lsp.buf.definition()
  await('the source to be opened', function()
    return vim.api.nvim_get_current_buf() ~= buffer
  end)
  vim.wait(200)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  report.definition = {
    path = vim.api.nvim_buf_get_name(0),
    text = lines(0)[row]:sub(column + 1),
  }
  vim.cmd('buffer ' .. buffer)
end

local function see_hints(buffer)
  if not vim.lsp.inlay_hint then
    return
  end
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  await('hints', function()
    return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0
  end)
  report.hints = #vim.lsp.inlay_hint.get({ bufnr = buffer })
end

local function see_fix(buffer)
  local diagnostic = finding(buffer, 'person/misspelled')
  go_to(diagnostic)
  local select = vim.ui.select
  vim.ui.select = function(items, options, choose)
    local chosen
    for _, item in ipairs(items) do
      local title = options.format_item(item)
      table.insert(report.actions, title)
      if not chosen and title:find('Caroline Nagtegaal', 1, true) then
        chosen = item
      end
    end
    choose(chosen)
  end
  local before = vim.api.nvim_buf_get_changedtick(buffer)
  vim.lsp.buf.code_action()
  await('the fix to change the text', function()
    return vim.api.nvim_buf_get_changedtick(buffer) ~= before
  end)
  vim.ui.select = select
  report.fixed = lines(buffer)[diagnostic.lnum + 1]
  await('the fixed finding to go', function()
    return #vim.diagnostic.get(buffer) < 2
  end)
  vim.wait(500)
  report.after = codes(buffer)
end

-- As the help file says it is done. 0.7 cannot apply by itself.
local function see_fix_all(buffer)
  if not vim.lsp.start then
    return
  end
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local wrong = lines(buffer)[row]:gsub('Nagtegaal', 'Nagtegal')
  vim.api.nvim_buf_set_lines(buffer, row - 1, row, false, { wrong })
  await('the mistake to be found again', function()
    return #vim.diagnostic.get(buffer) == 2
  end)
  vim.lsp.buf.code_action({ context = { only = { 'source.fixAll.onrecord' }, diagnostics = {} }, apply = true })
  await('all fixes', function()
    return lines(buffer)[row] ~= wrong
  end)
  report.fixed_all = lines(buffer)[row]
  await('all fixed findings to go', function()
    return #vim.diagnostic.get(buffer) == 1
  end)
end

local function see_restart(buffer)
  local old = require('onrecord').clients()
  report.clients = #old
  vim.cmd('OnrecordRestart')
  await('findings after a restart', function()
    local new = require('onrecord').clients()
    return #new == #old and new[1].id ~= old[1].id and #vim.diagnostic.get(buffer) == 1
  end)
  report.restarted = codes(buffer)
end

-- A buffer with a name but without a file.
local function see_unsaved(text)
  vim.cmd('enew')
  vim.cmd('file unsaved.md')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, text)
  vim.cmd('setfiletype markdown')
  local buffer = vim.api.nvim_get_current_buf()
  await('findings in an unsaved buffer', function()
    return #vim.diagnostic.get(buffer) >= 2
  end)
  vim.wait(300)
  report.unsaved = codes(buffer)
end

-- The words under the findings of a draft in another format.
local function see_format(name, filetype, text)
  vim.cmd('enew')
  vim.cmd('file ' .. name)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, text)
  vim.cmd('setfiletype ' .. filetype)
  local buffer = vim.api.nvim_get_current_buf()
  await('findings in ' .. name, function()
    return #vim.diagnostic.get(buffer) >= 1
  end)
  vim.wait(300)
  local seen = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local line = lines(buffer)[diagnostic.lnum + 1]
    table.insert(seen, {
      code = diagnostic.code or diagnostic.user_data.lsp.code,
      text = line:sub(diagnostic.col + 1, diagnostic.end_col),
    })
  end
  report[filetype] = seen
end

local function see_formats()
  see_format('draft.tex', 'tex', {
    '\\section{Café 😀}',
    '% Caroline Nagtegal said nothing.',
    'Café 😀 --- ``I am sure I can make heads or tails of it,\'\' Rep. Adam B. Schiff said \\cite{barnes2019}.',
  })
  see_format('draft.typ', 'typst', {
    '= Café 😀',
    '// Caroline Nagtegal said nothing.',
    'Café 😀 --- "I am sure I can make heads or tails of it," Rep. *Adam B. Schiff* said @barnes2019.',
  })
end

local function see_help()
  vim.cmd('helptags ALL')
  vim.cmd('help onrecord')
  report.help = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ':t')
  vim.cmd('checkhealth onrecord')
  report.health = table.concat(lines(0), '\n')
end

local function run()
  local buffer = vim.api.nvim_get_current_buf()
  local text = lines(buffer)
  see_diagnostics(buffer)
  local client = require('onrecord').clients()[1]
  report.encoding = client.offset_encoding
  report.pulls = client.server_capabilities.diagnosticProvider ~= nil
  see_hover(buffer)
  see_definition(buffer)
  see_hints(buffer)
  see_fix(buffer)
  see_fix_all(buffer)
  see_restart(buffer)
  see_unsaved(text)
  see_formats()
  see_help()
end

local function main()
  report.editor = vim.fn.matchstr(vim.fn.execute('version'), 'NVIM v[^\n]*')
  local ok, failure = xpcall(run, function(failure)
    return type(failure) == 'string' and failure:find('^in vain') and failure or debug.traceback(failure)
  end)
  if not ok then
    table.insert(report.errors, failure)
  end
  report.messages = vim.fn.execute('messages')
  local file = assert(io.open(os.getenv('ONRECORD_REPORT'), 'w'))
  file:write(vim.fn.json_encode(report))
  file:close()
  vim.cmd('qall!')
end

-- A script of the command line runs before Neovim has started up.
vim.api.nvim_create_autocmd('VimEnter', { callback = vim.schedule_wrap(main) })
