-- Read by vim.lsp.config (Neovim 0.11): override any of it with vim.lsp.config('onrecord', {...}).
return require('onrecord').config()
