;;; onrecord.el --- Hold briefs to their sources while you write  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.3") (eglot "1.9"))
;; Keywords: wp, tools
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Tells eglot of the language server `onrecord lsp'.  In your init file:
;;
;;     (require 'onrecord)
;;     (onrecord-setup)
;;
;; Then open a brief in Markdown.  Everything else is done by the server and by eglot.

;;; Code:

(require 'eglot)

(defgroup onrecord nil
  "Holds briefs to their sources."
  :group 'eglot
  :prefix "onrecord-")

(defcustom onrecord-command '("onrecord" "lsp")
  "The program and its arguments."
  :type '(repeat string))

(defcustom onrecord-modes '((markdown-mode . "markdown"))
  "Major modes in which eglot starts onrecord, and what the protocol calls their language.
Modes that are derived from them count too.  eglot runs one server in
a buffer: add (text-mode . \"plaintext\"), (html-mode . \"html\"),
(tex-mode . \"latex\") or (typst-ts-mode . \"typst\") only if no other
server is to run in them and in the modes derived from them."
  :type '(alist :key-type symbol :value-type string))

(defcustom onrecord-inlay-hints nil
  "Whether to show outlet and date behind quotations that the record bears out.
Needs an eglot that knows inlay hints: 1.10 or Emacs 29."
  :type 'boolean)

;;;###autoload
(defun onrecord-setup ()
  "Let onrecord start in the modes of `onrecord-modes'."
  (pcase-dolist (`(,mode . ,language) onrecord-modes)
    (add-to-list 'eglot-server-programs
                 `((,mode :language-id ,language) . ,#'onrecord--contact))
    (add-hook (intern (format "%s-hook" mode)) #'onrecord-ensure)))

;;;###autoload
(defun onrecord-ensure ()
  "Start onrecord in this buffer, or say how to get it."
  (if (executable-find (car onrecord-command))
      (eglot-ensure)
    (display-warning
     'onrecord
     (format "%s cannot be executed.  Install it with `cargo install --path .' in onrecord's repository, or set `onrecord-command'."
             (car onrecord-command)))))

(defun onrecord-fix-all ()
  "Apply all fixes that keep the sense of the text."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.onrecord" t))

(defun onrecord--contact (&rest _)
  "The command, as it is set when the server starts."
  (append onrecord-command
          (when onrecord-inlay-hints '(:initializationOptions (:inlayHints t)))))

(provide 'onrecord)
;;; onrecord.el ends here
