;;; afterburner.el --- Optimize Python functions, with proof  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools

;;; Commentary:

;; Tells eglot or lsp-mode of `afterburner-lsp', and adds commands for what it offers.
;; Neither of the two is loaded by this file.

;;; Code:

(require 'seq)
(require 'subr-x)

(declare-function eglot-code-actions "eglot")
(declare-function eglot-current-server "eglot")
(declare-function eglot-execute "eglot")
(declare-function eglot-execute-command "eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp-code-actions-at-point "lsp-mode")
(declare-function lsp-execute-code-action "lsp-mode")
(declare-function lsp-get "lsp-protocol")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-register-custom-settings "lsp-mode")
(declare-function lsp-request "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function make-term "term")
(declare-function term-char-mode "term")
(defvar eglot-server-programs)
(defvar eglot-workspace-configuration)

(defgroup afterburner nil
  "Optimize Python functions, with proof."
  :group 'tools)

(defcustom afterburner-command '("afterburner-lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defcustom afterburner-settings nil
  "Settings for all projects, such as (:policy \"rulebook\" :budgetSeconds 60).
What is not here counts as in the project's own [tool.afterburner.editor]."
  :type 'plist)

(defconst afterburner--kind "refactor.rewrite.afterburner")
(defconst afterburner--objectives '("time" "memory" "integral"))

;;; The two clients

;;;###autoload
(defun afterburner-eglot-setup ()
  "Have eglot start Afterburner for Python.
Eglot has one server for a buffer, so this one takes the place of others."
  (require 'eglot)
  (add-to-list 'eglot-server-programs
               (cons '(python-mode python-ts-mode) afterburner-command))
  (when afterburner-settings
    (setq-default eglot-workspace-configuration
                  (plist-put (default-value 'eglot-workspace-configuration)
                             :afterburner afterburner-settings))))

;;;###autoload
(defun afterburner-lsp-mode-setup ()
  "Have lsp-mode start Afterburner for Python, beside any other server."
  (require 'lsp-mode)
  (lsp-register-custom-settings (afterburner--paths afterburner-settings))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () afterburner-command))
    :major-modes '(python-mode python-ts-mode)
    :add-on? t
    :server-id 'afterburner)))

(defun afterburner--paths (settings)
  "The plist SETTINGS as what lsp-mode registers."
  (let (paths)
    (while settings
      (let ((name (substring (symbol-name (pop settings)) 1))
            (value (pop settings)))
        (push (list (concat "afterburner." name) value (memq value '(t :json-false)))
              paths)))
    paths))

;;; Commands

(defun afterburner--eglot ()
  "The server of eglot for this buffer, if there is one."
  (and (fboundp 'eglot-current-server) (eglot-current-server)))

(defun afterburner--get (object key)
  "The member KEY of OBJECT, in the form that the client of this buffer has."
  (if (afterburner--eglot) (plist-get object key) (lsp-get object key)))

(defun afterburner--actions ()
  "What the server offers at point."
  (seq-into (if (afterburner--eglot)
                (eglot-code-actions (point) (point) afterburner--kind)
              (lsp-code-actions-at-point afterburner--kind))
            'list))

(defun afterburner--argument (action)
  "The first argument of the command of ACTION."
  (when-let* ((command (afterburner--get action :command))
              (arguments (afterburner--get command :arguments)))
    (seq-elt arguments 0)))

(defun afterburner--is-for (action objective)
  "Whether ACTION is about one function and OBJECTIVE; any objective if nil."
  (when-let ((what (afterburner--argument action)))
    (and (afterburner--get what :qualname)
         (or (null objective)
             (equal objective (afterburner--get what :objective))))))

(defun afterburner--action (objective)
  "The action for the function at point and OBJECTIVE; the set one if nil."
  (or (seq-find (lambda (each) (afterburner--is-for each objective))
                (afterburner--actions))
      (user-error "There is no function at point that Afterburner could optimize")))

(defun afterburner--carry-out (action)
  "Carry out ACTION, which has a command."
  (let ((server (afterburner--eglot)))
    (cond ((null server) (lsp-execute-code-action action))
          ((fboundp 'eglot-execute) (eglot-execute server action))
          (t (let ((command (plist-get action :command)))
               (eglot-execute-command server
                                      (intern (plist-get command :command))
                                      (plist-get command :arguments)))))))

(defun afterburner--request (command &rest arguments)
  "Have the server carry out COMMAND with ARGUMENTS; its answer."
  (let ((server (afterburner--eglot))
        (params `(:command ,command :arguments ,(vconcat arguments))))
    (if server
        (jsonrpc-request server :workspace/executeCommand params)
      (lsp-request "workspace/executeCommand" params))))

;;;###autoload
(defun afterburner-optimize (&optional objective)
  "Optimize the function at point.
With a prefix argument, ask for the OBJECTIVE: time, memory, or integral."
  (interactive
   (list (and current-prefix-arg
              (completing-read "Objective: " afterburner--objectives nil t))))
  (afterburner--carry-out (afterburner--action objective)))

;;;###autoload
(defun afterburner-tui ()
  "Open the function at point in the terminal application."
  (interactive)
  (let* ((what (afterburner--argument (afterburner--action nil)))
         (command (afterburner--request "afterburner.openInTui" what)))
    (require 'term)
    (switch-to-buffer
     (make-term "afterburner" shell-file-name nil shell-command-switch command))
    (term-char-mode)))

;;;###autoload
(defun afterburner-cancel-all ()
  "Stop all runs."
  (interactive)
  (afterburner--request "afterburner.cancelAll"))

(provide 'afterburner)
;;; afterburner.el ends here
