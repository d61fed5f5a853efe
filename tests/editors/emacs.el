;;; emacs.el --- Drive Emacs and eglot as a writer would  -*- lexical-binding: t -*-

;; emacs --batch -Q -l tests/editors/emacs.el brief.md
;;
;; Writes what was seen to $ONRECORD_REPORT as JSON.  $ONRECORD_EL is the folder of onrecord.el, $ONRECORD_BIN the program.

(require 'package)
(require 'cl-lib)
(require 'json)
;; Where Debian puts packages.
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(add-to-list 'load-path (getenv "ONRECORD_EL"))
(require 'markdown-mode)
(require 'flymake)
(require 'onrecord)

(defvar drive-report (list (cons 'errors [])))

(defun drive-note (key value)
  "Put VALUE under KEY into the report."
  (setf (alist-get key drive-report) value))

(defun drive-await (what predicate)
  "Wait until PREDICATE is true; WHAT says for what."
  (let ((end (+ (float-time) 20)) value)
    (while (not (setq value (funcall predicate)))
      (when (> (float-time) end) (error "In vain waited for %s" what))
      (accept-process-output nil 0.05))
    value))

(defun drive-rest (seconds)
  "Let SECONDS pass while messages come in."
  (let ((end (+ (float-time) seconds)))
    (while (< (float-time) end) (accept-process-output nil 0.05))))

(defun drive-findings ()
  "The diagnostics of this buffer in their order."
  (sort (flymake-diagnostics)
        (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))

(defun drive-lsp (diagnostic)
  "What the server said of DIAGNOSTIC."
  (cdr (assoc 'eglot-lsp-diag (eglot--diag-data diagnostic))))

(defun drive-code (diagnostic)
  "The rule of DIAGNOSTIC."
  (plist-get (drive-lsp diagnostic) :code))

(defun drive-codes ()
  "The rules of all diagnostics."
  (vconcat (mapcar #'drive-code (drive-findings))))

(defun drive-go-to (code)
  "Put point into the finding of CODE and return it."
  (let ((found (or (cl-find code (drive-findings) :key #'drive-code :test #'equal)
                   (error "No finding %s" code))))
    (goto-char (+ 3 (flymake-diagnostic-beg found)))
    found))

(defun drive-see-diagnostics ()
  (drive-await "two findings" (lambda () (>= (length (flymake-diagnostics)) 2)))
  (drive-rest 0.7)
  (drive-note
   'diagnostics
   (vconcat
    (mapcar (lambda (diagnostic)
              `((code . ,(drive-code diagnostic))
                (source . ,(plist-get (drive-lsp diagnostic) :source))
                (line . ,(line-number-at-pos (flymake-diagnostic-beg diagnostic)))
                (text . ,(buffer-substring-no-properties (flymake-diagnostic-beg diagnostic)
                                                         (flymake-diagnostic-end diagnostic)))))
            (drive-findings)))))

(defun drive-see-hover ()
  (drive-go-to "quote/altered")
  (let (hover)
    (eglot-hover-eldoc-function (lambda (text &rest _) (when text (setq hover text))))
    (drive-await "the hover" (lambda () hover))
    (drive-note 'hover (substring-no-properties hover))))

(defun drive-see-definition (brief)
  (drive-go-to "quote/altered")
  (xref-find-definitions (xref-backend-identifier-at-point 'eglot))
  (when (eq (current-buffer) brief) (error "The source was not opened"))
  (drive-note 'definition
              `((path . ,(buffer-file-name))
                (text . ,(buffer-substring-no-properties (point) (line-end-position)))))
  (switch-to-buffer brief))

(defun drive-see-fix ()
  (let ((found (drive-go-to "person/misspelled"))
        (last-nonmenu-event ?x)
        (before (buffer-string)))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (let ((titles (mapcar #'car items)))
                   (drive-note 'actions (vconcat titles))
                   (or (cl-find-if (lambda (title) (string-match-p "Caroline Nagtegaal" title)) titles)
                       (error "No fix writes the name"))))))
      (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found) nil t))
    (when (equal before (buffer-string)) (error "The fix changed nothing"))
    (drive-note 'fixed (buffer-substring-no-properties (line-beginning-position) (line-end-position)))
    (eglot--signal-textDocument/didChange)
    (drive-await "the fixed finding to go" (lambda () (< (length (flymake-diagnostics)) 2)))
    (drive-rest 0.5)
    (drive-note 'after (drive-codes))))

(defun drive-see-fix-all ()
  (goto-char (point-min))
  ;; By hand: of `replace-match' eglot 1.9 tells the server a range that is too short.
  (search-forward "Nagtega")
  (delete-char 1)
  (eglot--signal-textDocument/didChange)
  (drive-await "the mistake to be found again" (lambda () (= (length (flymake-diagnostics)) 2)))
  (onrecord-fix-all)
  (drive-note 'fixed_all (buffer-substring-no-properties (line-beginning-position) (line-end-position)))
  (eglot--signal-textDocument/didChange)
  (drive-await "all fixed findings to go" (lambda () (= (length (flymake-diagnostics)) 1))))

(defun drive-see-restart ()
  (eglot-shutdown (eglot-current-server))
  (drive-await "the findings of a server that ended to go" (lambda () (not (flymake-diagnostics))))
  (onrecord-ensure)
  (run-hooks 'post-command-hook)
  (drive-await "findings after a restart" (lambda () (= (length (flymake-diagnostics)) 1)))
  (drive-note 'restarted (drive-codes)))

(let ((file (expand-file-name (car command-line-args-left))))
  (setq command-line-args-left nil
        eglot-sync-connect 20
        flymake-no-changes-timeout 0.1
        eglot-confirm-server-initiated-edits nil
        onrecord-command (list (getenv "ONRECORD_BIN") "lsp"))
  (drive-note 'editor (format "Emacs %s, eglot %s" emacs-version
                              (package-version-join (package-desc-version (cadr (assq 'eglot package-alist))))))
  (drive-note 'encoding "utf-16")
  (drive-note 'pulls json-false)
  (condition-case failure
      (progn
        (onrecord-setup)
        (find-file file)
        ;; eglot-ensure waits for the command that opened the file to end.
        (run-hooks 'post-command-hook)
        (unless (eglot-managed-p) (error "Eglot does not manage the buffer"))
        (drive-see-diagnostics)
        (drive-see-hover)
        (drive-see-definition (current-buffer))
        (drive-see-fix)
        (drive-see-fix-all)
        (drive-see-restart)
        (set-buffer-modified-p nil)
        (eglot-shutdown (eglot-current-server)))
    (error (drive-note 'errors (vector (error-message-string failure)))))
  (drive-note 'messages (with-current-buffer (messages-buffer) (buffer-string)))
  (with-temp-file (getenv "ONRECORD_REPORT")
    (insert (json-encode drive-report)))
  (kill-emacs 0))
