;;; emacs_session.el --- What a user of Emacs does, without a screen  -*- lexical-binding: t; -*-

;; Choose the code action, wait, save. CLIENT (eglot or lsp-mode), MODULE, SETTINGS (as
;; JSON), FUNCTION_LINE and TIMEOUT_S come by the environment.

;;; Code:

(require 'seq)
(require 'json)

(defvar session-timeout-s (string-to-number (getenv "TIMEOUT_S")))

(defmacro session-wait (what condition)
  "Let Emacs work until CONDITION holds; fail with WHAT where it never does."
  `(let ((end (+ (float-time) session-timeout-s)))
     (while (not ,condition)
       (when (> (float-time) end)
         (error "In vain: %s" ,what))
       (accept-process-output nil 0.05))))

(defun session-choose (_prompt table &rest _)
  "Take \"Optimize efficiency\" from the menu TABLE."
  (let ((offered (all-completions "" table)))
    (or (car (member "Optimize efficiency" offered))
        (error "Not offered: %S" offered))))

(defun session-optimize ()
  "Choose the action among all that are there, as the user does."
  (let ((completing-read-function #'session-choose)
        (last-nonmenu-event ?a))
    (call-interactively
     (if (equal (getenv "CLIENT") "eglot")
         #'eglot-code-actions
       #'lsp-execute-code-action))))

(defun session-start ()
  "Open the module and have the client start the server for it."
  (find-file (getenv "MODULE"))
  (if (equal (getenv "CLIENT") "eglot")
      (progn
        (afterburner-eglot-setup)
        (setq eglot-confirm-server-initiated-edits nil ; Emacs 28 and 29
              eglot-confirm-server-edits nil) ; Emacs 30
        (call-interactively #'eglot)
        (session-wait "the server" (eglot-current-server)))
    (afterburner-lsp-mode-setup)
    (setq lsp-auto-guess-root t lsp-restart 'ignore)
    (lsp)
    (session-wait "the server" (lsp-feature? "textDocument/codeAction"))))

(defun session ()
  "The whole of it."
  (setq make-backup-files nil create-lockfiles nil
        afterburner-settings (json-parse-string (getenv "SETTINGS")
                                                :object-type 'plist))
  (session-start)
  (goto-char (point-min))
  (forward-line (1- (string-to-number (getenv "FUNCTION_LINE"))))
  (let ((before (buffer-string)))
    (undo-boundary) ; as around each command of a user; there are none in batch mode
    (session-optimize)
    (session-wait "an edit" (not (equal (buffer-string) before)))
    (save-buffer)
    (undo-boundary)
    (undo)
    (unless (equal (buffer-string) before)
      (error "The edit is more than one step of undo")))
  (set-buffer-modified-p nil)
  (session-commands))

(defun session-commands ()
  "The package's own commands: start a run, and stop it."
  (afterburner-optimize "memory")
  (let ((answer (afterburner-cancel-all)))
    (unless (equal (format "%s" (seq-into (afterburner--get answer :cancelled) 'list))
                   "(products)")
      (error "Not stopped: %S" answer))))

(defun session-protocol ()
  "What client and server have said, as far as the client keeps it."
  (dolist (buffer (buffer-list))
    (when (string-match-p "events\\|lsp-log\\|stderr" (buffer-name buffer))
      (message "%s" (with-current-buffer buffer (buffer-string))))))

(condition-case failure
    (progn (session) (kill-emacs 0))
  (error (session-protocol)
         (message "%s" (error-message-string failure))
         (kill-emacs 1)))
;;; emacs_session.el ends here
